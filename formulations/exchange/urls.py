from django.urls import path

from formulations.exchange import views

urlpatterns = [
    path("catalogue/exchange/", views.exchange, name="exchange"),
    path("catalogue/exchange/take", views.take, name="take_over"),
    path("catalogue/export/<slug:table>.<slug:form>", views.export, name="export"),
]
