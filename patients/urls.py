from django.urls import path

from patients.views import areas, history, measurements, people, regions

app_name = "patients"
urlpatterns = [
    path("patients/", people.find, name="list"),
    path("patients/new", people.register, name="new"),
    path("patients/<int:pk>/edit", people.edit, name="edit"),
    path("patients/<int:pk>/allergies", history.show, name="allergies"),
    path("patients/<int:pk>/allergies/add", history.add_allergy, name="add_allergy"),
    path("patients/<int:pk>/allergies/none", history.declare_none, name="declare_none"),
    path("patients/<int:pk>/allergies/<int:allergy>/retire", history.retire_allergy, name="retire_allergy"),
    path("patients/<int:pk>/allergies/<int:allergy>/restore", history.restore_allergy, name="restore_allergy"),
    path("patients/<int:pk>/alerts/add", history.add_alert, name="add_alert"),
    path("patients/<int:pk>/alerts/drop", history.drop_alert, name="drop_alert"),
    path("patients/<int:pk>/measure", measurements.measure, name="measure"),
    path("patients/<int:pk>/measure/take-back", measurements.take_back, name="take_back"),
    path("patients/<int:pk>/measure/restore", measurements.restore, name="restore"),
    path("catalogue/areas/", areas.show, name="areas"),
    path("catalogue/areas/add", areas.add, name="add_area"),
    path("catalogue/areas/<int:pk>/edit", areas.edit, name="edit_area"),
    path("catalogue/areas/<int:pk>/<slug:view>/<slug:side>", regions.draw, name="draw_region"),
    path("catalogue/areas/<int:pk>/<slug:view>/<slug:side>/remove", regions.remove, name="remove_region"),
]
