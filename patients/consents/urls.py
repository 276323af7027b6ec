from django.urls import path

from patients.consents import pages, views

app_name = "consents"
urlpatterns = [
    path("catalogue/consents/", pages.texts, name="texts"),
    path("catalogue/consents/<int:pk>/", pages.text, name="text"),
    path("catalogue/consents/<slug:family>/new", pages.add, name="add"),
    path("catalogue/consents/<int:pk>/edit", pages.edit, name="edit"),
    path("catalogue/consents/<int:pk>/use", pages.confirm, name="confirm"),
    path("catalogue/consents/<int:pk>/discard", pages.discard, name="discard"),
    path("patients/<int:pk>/consents/<slug:family>/text", views.handout, name="handout"),
    path("patients/<int:pk>/consents/<slug:family>/handed-out", views.hand_out, name="hand_out"),
    path("consents/<int:pk>/", views.signed, name="signed"),
    path("consents/<int:pk>/sheet", views.sheet, name="sheet"),
]
