from django.urls import path

from mesoplan.audit import views

app_name = "audit"
urlpatterns = [
    path("audit/", views.trail, name="trail"),
    path("audit/download", views.download, name="download"),
]
