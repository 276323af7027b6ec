from django.urls import path

from mesoplan.clinics.colleagues import views

app_name = "people"
urlpatterns = [
    path("people/", views.people, name="list"),
    path("people/new", views.add, name="add"),
    path("people/<int:pk>/", views.person, name="person"),
    path("people/<int:pk>/link", views.link, name="link"),
    path("people/<int:pk>/deactivate", views.deactivate, name="deactivate"),
    path("people/<int:pk>/reactivate", views.reactivate, name="reactivate"),
]
