from django.urls import path

from sessions.planning import views
from sessions.planning.consenting.views import consent

app_name = "planning"
urlpatterns = [
    path("courses/", views.course_list, name="list"),
    path("patients/<int:pk>/courses/new", views.open_course, name="open"),
    path("courses/<int:pk>/plan", views.plan, name="plan"),
    path("courses/<int:pk>/consent", consent, name="consent"),
    path("courses/<int:pk>/plan/areas", views.add_area, name="add_area"),
    path("courses/<int:pk>/plan/areas/<int:area_pk>", views.change_area, name="change_area"),
    path("courses/<int:pk>/plan/areas/<int:area_pk>/remove", views.remove_area, name="remove_area"),
    path("courses/<int:pk>/plan/areas/<int:area_pk>/continue", views.continue_area, name="continue_area"),
    path("courses/<int:pk>/plan/pattern", views.set_pattern, name="set_pattern"),
    path("courses/<int:pk>/plan/sign", views.sign, name="sign"),
]
