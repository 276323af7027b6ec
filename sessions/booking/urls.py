from django.urls import path

from sessions.booking.views import appointments, book, calendar, course, replan, review, withdraw

app_name = "booking"
urlpatterns = [
    path("calendar", calendar.calendar, name="calendar"),
    path("calendar/feed", calendar.feed, name="feed"),
    path("bookings/to-do", book.to_book, name="to_book"),
    path("bookings/replan", replan.start, name="start_replan"),
    path("bookings/outside/replan", replan.outside, name="replan_outside"),
    path("bookings/replans/<int:pk>/", replan.replan, name="replan"),
    path("bookings/replans/<int:pk>/progress", replan.progress, name="replan_progress"),
    path("bookings/replans/<int:pk>/book", replan.book, name="book_replan"),
    path("bookings/replans/<int:pk>/take-back", replan.take_back, name="take_back_replan"),
    path("bookings/replans/<int:pk>/drop", replan.drop, name="drop_replan"),
    path("bookings/replans/<int:pk>/again", replan.again, name="replan_again"),
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
    path("consents/<int:pk>/withdraw", withdraw.withdraw, name="withdraw_consent"),
]
