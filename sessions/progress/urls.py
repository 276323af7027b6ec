from django.urls import path

from sessions.progress import views

app_name = "progress"
urlpatterns = [
    path("patients/<int:pk>/", views.chart, name="chart"),
    path("courses/<int:pk>/", views.course, name="course"),
    path("courses/<int:pk>/stop", views.stop, name="stop"),
]
