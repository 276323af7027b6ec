from django.urls import path

from sessions.booking.availability.views import clinic, clinics, team

app_name = "availability"
urlpatterns = [
    path("clinics/", clinics.clinics, name="clinics"),
    path("clinics/<int:pk>/", clinics.clinic, name="clinic"),
    path("bookings/outside", clinics.outside, name="outside"),
    path("clinics/<int:pk>/opening-hours", clinic.opening_hours, name="opening_hours"),
    path("clinics/<int:pk>/holidays", clinic.holidays, name="holidays"),
    path("clinics/<int:pk>/holidays/<str:day>", clinic.holiday, name="holiday"),
    path("clinics/<int:pk>/closures/new", clinic.add_closure, name="add_closure"),
    path("clinics/<int:pk>/closures/<int:row>/", clinic.closure, name="closure"),
    path("clinics/<int:pk>/rooms/time-between", clinic.buffer, name="buffer"),
    path("clinics/<int:pk>/waiting-list", clinic.hold, name="hold"),
    path("clinics/<int:pk>/missed-visits", clinic.forfeits, name="forfeits"),
    path("clinics/<int:pk>/rooms/new", clinic.add_room, name="add_room"),
    path("clinics/<int:pk>/rooms/<int:row>/", clinic.room, name="room"),
    path("clinics/<int:pk>/clinicians/<int:person>/week", team.week, name="week"),
    path("clinics/<int:pk>/clinicians/<int:person>/absences/new", team.add_absence, name="add_absence"),
    path("clinics/<int:pk>/absences/<int:row>/", team.absence, name="absence"),
    path("clinics/<int:pk>/clinicians/<int:person>/extra-hours/new", team.add_extra, name="add_extra"),
    path("clinics/<int:pk>/extra-hours/<int:row>/", team.extra, name="extra"),
]
