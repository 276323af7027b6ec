from django.urls import path

from formulations.keeping import deciding, views

urlpatterns = [
    path("catalogue/add", views.add, name="add_ingredient"),
    path("catalogue/<int:pk>/edit", views.change, name="change_ingredient"),
    path("catalogue/<int:pk>/limits/<slug:kind>", views.limit, name="limit"),
    path("catalogue/<int:pk>/limits/<slug:kind>/take-away", views.take_limit_away, name="take_limit_away"),
    path("catalogue/<int:pk>/with/", views.choose_pair, name="choose_pair"),
    path("catalogue/<int:pk>/with/<int:other_pk>", views.pair, name="pair"),
    path("catalogue/<int:pk>/countries", views.standing, name="add_standing"),
    path("catalogue/<int:pk>/countries/<slug:country>", views.standing, name="standing"),
    path("catalogue/changes/", deciding.changes, name="changes"),
    path("catalogue/changes/<int:pk>/decide", deciding.decision, name="decide"),
]
