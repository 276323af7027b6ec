from django.urls import path

from formulations.exchange.urls import urlpatterns as exchange
from formulations.keeping.urls import urlpatterns as keeping
from formulations.recipes.urls import urlpatterns as recipes
from formulations.screening.urls import urlpatterns as screening
from formulations.views import ingredients, lots, products

app_name = "formulations"
urlpatterns = [
    *screening,
    path("catalogue/", ingredients.catalogue, name="catalogue"),
    path("catalogue/<int:pk>/", ingredients.ingredient, name="ingredient"),
    *keeping,
    *exchange,
    *recipes,
    path("catalogue/products/", products.products, name="products"),
    path("catalogue/products/new", products.add, name="add_product"),
    path("catalogue/products/<int:pk>/", products.product, name="product"),
    path("catalogue/products/<int:pk>/edit", products.edit, name="edit_product"),
    path("lots/", lots.lots, name="lots"),
    path("lots/receive", lots.receive, name="receive_lot"),
]
