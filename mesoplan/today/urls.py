from django.urls import path

from mesoplan.today import views

app_name = "today"
urlpatterns = [path("", views.home, name="home")]
