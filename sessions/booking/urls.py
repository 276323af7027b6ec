from django.urls import path

from sessions.booking.views import appointments, book, calendar, course, review, waiting, withdraw

app_name = "booking"
urlpatterns = [
    path("calendar", calendar.calendar, name="calendar"),
    path("calendar/feed", calendar.feed, name="feed"),
    path("bookings/to-do", book.to_book, name="to_book"),
    path("courses/<int:pk>/book", book.book, name="book"),
    path("courses/<int:pk>/book/week", course.week, name="week"),
    path("courses/<int:pk>/unbook", course.unbook, name="unbook"),
    path("appointments/<int:pk>", appointments.appointment, name="appointment"),
    path("appointments/<int:pk>/move", appointments.move, name="move"),
    path("appointments/<int:pk>/review", review.review, name="review"),
    path("appointments/<int:pk>/undo-move", review.undo_move, name="undo_move"),
    path("appointments/<int:pk>/cancel", appointments.cancel, name="cancel"),
    path("appointments/<int:pk>/check-in", appointments.check_in, name="check_in"),
    path("appointments/<int:pk>/undo-check-in", appointments.undo_check_in, name="undo_check_in"),
    path("appointments/<int:pk>/ready", appointments.ready, name="ready"),
    path("appointments/<int:pk>/undo-ready", appointments.undo_ready, name="undo_ready"),
    path("appointments/<int:pk>/enter-room", appointments.enter_room, name="enter_room"),
    path("appointments/<int:pk>/leave-room", appointments.leave_room, name="leave_room"),
    path("appointments/<int:pk>/no-show", appointments.no_show, name="no_show"),
    path("waiting", waiting.waiting, name="waiting"),
    path("courses/<int:pk>/waiting", waiting.wait, name="wait"),
    path("waiting/<int:pk>", waiting.change, name="waiting_entry"),
    path("waiting/<int:pk>/remove", waiting.remove, name="stop_waiting"),
    path("waiting/offers/<int:pk>/accept", waiting.accept, name="accept_offer"),
    path("waiting/offers/<int:pk>/decline", waiting.decline, name="decline_offer"),
    path("waiting/offers/<int:pk>/pass-on", waiting.pass_on, name="pass_on_offer"),
    path("consents/<int:pk>/withdraw", withdraw.withdraw, name="withdraw_consent"),
]
