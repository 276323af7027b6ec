from django.urls import path

from sessions.planning.charts import views as charts
from sessions.planning.consenting.views import consent
from sessions.planning.pricing.views import here, prices
from sessions.planning.views import courses, paper, planner, revisions, variants

app_name = "planning"
urlpatterns = [
    path("prices/", here, name="prices"),
    path("prices/<int:pk>/", prices, name="clinic_prices"),
    path("courses/", courses.course_list, name="list"),
    path("patients/<int:pk>/courses/new", courses.open_course, name="open"),
    path("courses/<int:pk>/plan", planner.plan, name="plan"),
    path("courses/<int:pk>/consent", consent, name="consent"),
    path("courses/<int:pk>/plan/revisions", revisions.revise, name="revise"),
    path("courses/<int:pk>/plan/revisions/<int:number>", revisions.revision, name="revision"),
    path("courses/<int:pk>/plan/revisions/<int:number>.pdf", paper.paper, name="paper"),
    path("courses/<int:pk>/plan/variants", variants.add, name="try_variant"),
    path("courses/<int:pk>/plan/compare", variants.compare, name="compare"),
    path("courses/<int:pk>/plan/discard", revisions.discard_revision, name="discard_revision"),
    path("courses/<int:pk>/plan/areas", planner.add_area, name="add_area"),
    path("courses/<int:pk>/plan/areas/put-back", planner.put_back_area, name="put_back_area"),
    path("courses/<int:pk>/plan/areas/<int:area_pk>", planner.change_area, name="change_area"),
    path("courses/<int:pk>/plan/areas/<int:area_pk>/remove", planner.remove_area, name="remove_area"),
    path("courses/<int:pk>/plan/areas/<int:area_pk>/continue", planner.continue_area, name="continue_area"),
    path("courses/<int:pk>/plan/areas/<int:area_pk>/chart", charts.show, name="chart"),
    path("courses/<int:pk>/plan/areas/<int:area_pk>/chart.pdf", charts.download, name="chart_pdf"),
    path("courses/<int:pk>/plan/areas/<int:area_pk>/chart/draw", charts.draw, name="draw_chart"),
    path("courses/<int:pk>/plan/areas/<int:area_pk>/chart/points", charts.place, name="place_points"),
    path("courses/<int:pk>/plan/areas/<int:area_pk>/chart/remove", charts.remove, name="remove_chart"),
    path("courses/<int:pk>/plan/areas/<int:area_pk>/chart/marks", charts.note_mark, name="note_mark"),
    path(
        "courses/<int:pk>/plan/areas/<int:area_pk>/chart/marks/<int:mark_pk>/gone",
        charts.note_gone,
        name="note_gone",
    ),
    path("courses/<int:pk>/plan/pattern", planner.set_pattern, name="set_pattern"),
    path("courses/<int:pk>/plan/preset", planner.use_preset, name="use_preset"),
    path("courses/<int:pk>/plan/goal", planner.set_goal, name="set_goal"),
    path("courses/<int:pk>/plan/sign", planner.sign, name="sign"),
]
