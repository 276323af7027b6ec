from django.urls import path

from mesoplan.today import views

app_name = "today"
urlpatterns = [
    path("", views.home, name="home"),
    path("today/board", views.board_of_the_day, name="day_board"),
]
