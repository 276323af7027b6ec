from django.urls import path

from formulations.screening import views

urlpatterns = [path("patients/<int:pk>/screening", views.screening, name="screening")]
