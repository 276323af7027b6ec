from django.urls import path
from rest_framework.routers import SimpleRouter

from formulations.api import IngredientViewSet, TechniqueViewSet
from formulations.dose_checks.api import DoseChecks
from mesoplan.interop.api_docs import ApiDocs, ApiSchema
from patients.api import PatientViewSet, RecordMeasurement
from sessions.booking.api.appointments import Appointments, CancelAppointment, OneAppointment
from sessions.booking.api.courses import CourseBookings, CourseProposals
from sessions.booking.api.lists import Clinicians, Rooms, Sessions
from sessions.booking.api.slots import Slots
from sessions.delivery.api import SignRecord
from sessions.progress.api import CourseSummary

router = SimpleRouter()
router.register("patients", PatientViewSet, basename="patient")
router.register("ingredients", IngredientViewSet, basename="ingredient")
router.register("techniques", TechniqueViewSet, basename="technique")
router.register("sessions", Sessions, basename="session")
router.register("clinicians", Clinicians, basename="clinician")
router.register("rooms", Rooms, basename="room")

app_name = "api"
urlpatterns = [
    *router.urls,
    path("schema/", ApiSchema.as_view(), name="schema"),
    path("docs/", ApiDocs.as_view(url_name="api:schema"), name="docs"),
    path("dose-checks/", DoseChecks.as_view(), name="dose_checks"),
    path("patients/<int:pk>/measurements/", RecordMeasurement.as_view(), name="record_measurement"),
    path("records/<int:pk>/sign/", SignRecord.as_view(), name="sign_record"),
    path("courses/<int:pk>/summary/", CourseSummary.as_view(), name="course_summary"),
    path("appointments/", Appointments.as_view(), name="appointments"),
    path("courses/<int:pk>/proposals/", CourseProposals.as_view(), name="course_proposals"),
    path("courses/<int:pk>/bookings/", CourseBookings.as_view(), name="course_bookings"),
    path("slots/", Slots.as_view(), name="slots"),
    path("appointments/<int:pk>/", OneAppointment.as_view(), name="appointment"),
    path("appointments/<int:pk>/cancel/", CancelAppointment.as_view(), name="cancel_appointment"),
]
