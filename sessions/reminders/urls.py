from django.urls import path

from sessions.reminders import views
from sessions.reminders.telling.urls import urlpatterns as telling

app_name = "reminders"
urlpatterns = [
    *telling,
    path("reminders/", views.reminders, name="list"),
    path("reminders/<int:pk>/send-again", views.send_again, name="send_again"),
    path("reminders/<int:pk>/called", views.note_called, name="note_called"),
    path("reminders/<int:pk>/undo-call", views.undo_call, name="undo_call"),
    path("reminders/mailbox", views.inbox, name="mailbox"),
]
