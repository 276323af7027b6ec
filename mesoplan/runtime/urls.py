from django.urls import path

from mesoplan.runtime import views

app_name = "runtime"
urlpatterns = [
    path("health/live", views.live, name="live"),
    path("health/ready", views.ready, name="ready"),
]
