from django.urls import path

from sessions.delivery import views
from sessions.delivery.shelf.urls import urlpatterns as shelf

app_name = "delivery"
urlpatterns = [
    *shelf,
    path("appointments/<int:pk>/record", views.record, name="record"),
    path("appointments/<int:pk>/record/start", views.start, name="start"),
    path("appointments/<int:pk>/record/save", views.save, name="save"),
    path("appointments/<int:pk>/record/as-planned", views.as_planned, name="as_planned"),
    path("appointments/<int:pk>/record/replace-kept", views.replace_kept, name="replace_kept"),
    path("appointments/<int:pk>/record/discard", views.discard, name="discard"),
    path("appointments/<int:pk>/record/sign", views.sign, name="sign"),
    path("appointments/<int:pk>/record/addenda", views.add_addendum, name="add_addendum"),
]
