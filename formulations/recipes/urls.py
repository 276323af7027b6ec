from django.urls import path

from formulations.recipes import deciding, pages, views

urlpatterns = [
    path("catalogue/formulations/", pages.recipes, name="recipes"),
    path("catalogue/formulations/new", views.add, name="add_recipe"),
    path("catalogue/formulations/mixture", views.mixture, name="mixture"),
    path("catalogue/formulations/of-patients/", pages.custom_recipes, name="custom_recipes"),
    path("catalogue/formulations/new-version-of/<int:pk>", views.add_version, name="add_version"),
    path("catalogue/formulations/<int:pk>/", pages.recipe, name="recipe"),
    path("catalogue/formulations/<int:pk>/edit", views.edit, name="edit_recipe"),
    path("catalogue/formulations/<int:pk>/approve", deciding.approve, name="approve_recipe"),
    path("catalogue/formulations/<int:pk>/retire", deciding.retire, name="retire_recipe"),
    path("catalogue/formulations/<int:pk>/discard", deciding.discard, name="discard_recipe"),
    path("patients/<int:patient_pk>/formulations/<int:pk>/customise", views.customise, name="customise"),
]
