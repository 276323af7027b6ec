from django.urls import path

from mesoplan.clinics import views

app_name = "clinics"
urlpatterns = [path("clinics/switch", views.switch, name="switch")]
