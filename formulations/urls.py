from django.urls import path

from formulations.keeping.urls import urlpatterns as keeping
from formulations.screening.urls import urlpatterns as screening
from formulations.views import ingredients, lots, recipes

app_name = "formulations"
urlpatterns = [
    *screening,
    path("catalogue/", ingredients.catalogue, name="catalogue"),
    path("catalogue/<int:pk>/", ingredients.ingredient, name="ingredient"),
    *keeping,
    path("catalogue/formulations/", recipes.recipes, name="recipes"),
    path("catalogue/formulations/<int:pk>/", recipes.recipe, name="recipe"),
    path("lots/", lots.lots, name="lots"),
]
