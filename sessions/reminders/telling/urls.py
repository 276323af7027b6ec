from django.urls import path

from sessions.reminders.telling import views

urlpatterns = [
    path("lots/<int:pk>/tell", views.tell, name="tell"),
    path("lots/<int:pk>/tell/letters", views.letters, name="letters"),
    path("lots/<int:pk>/tell/<int:patient>/called", views.called, name="notice_called"),
    path("reminders/notices/<int:pk>/undo-call", views.undo_call, name="undo_notice_call"),
    path("reminders/notices/<int:pk>/send-again", views.send_again, name="send_notice_again"),
]
