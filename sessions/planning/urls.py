from django.urls import path

from sessions.planning import chart_views, views

app_name = "planning"
urlpatterns = [
    path("courses/", views.course_list, name="list"),
    path("patients/<int:pk>/courses/new", views.open_course, name="open"),
    path("courses/<int:pk>/plan", views.plan, name="plan"),
    path("courses/<int:pk>/plan/areas", views.add_area, name="add_area"),
    path("courses/<int:pk>/plan/areas/<int:area_pk>", views.change_area, name="change_area"),
    path("courses/<int:pk>/plan/areas/<int:area_pk>/remove", views.remove_area, name="remove_area"),
    path("courses/<int:pk>/plan/areas/<int:area_pk>/continue", views.continue_area, name="continue_area"),
    path("courses/<int:pk>/plan/areas/<int:area_pk>/chart", chart_views.show, name="chart"),
    path("courses/<int:pk>/plan/areas/<int:area_pk>/chart.pdf", chart_views.download, name="chart_pdf"),
    path("courses/<int:pk>/plan/areas/<int:area_pk>/chart/draw", chart_views.draw, name="draw_chart"),
    path("courses/<int:pk>/plan/areas/<int:area_pk>/chart/points", chart_views.place, name="place_points"),
    path("courses/<int:pk>/plan/areas/<int:area_pk>/chart/remove", chart_views.remove, name="remove_chart"),
    path("courses/<int:pk>/plan/areas/<int:area_pk>/chart/marks", chart_views.note_mark, name="note_mark"),
    path(
        "courses/<int:pk>/plan/areas/<int:area_pk>/chart/marks/<int:mark_pk>/gone",
        chart_views.note_gone,
        name="note_gone",
    ),
    path("courses/<int:pk>/plan/pattern", views.set_pattern, name="set_pattern"),
    path("courses/<int:pk>/plan/sign", views.sign, name="sign"),
]
