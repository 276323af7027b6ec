from django.urls import path

from sessions.delivery.shelf import views

urlpatterns = [
    path("lots/<int:pk>/", views.lot, name="lot"),
    path("lots/<int:pk>/recall.csv", views.download, name="recall"),
    path("lots/<int:pk>/take-out", views.take_out, name="take_out"),
    path("lots/<int:pk>/count", views.count, name="count_lot"),
    path("lots/<int:pk>/block", views.block, name="block_lot"),
    path("lots/<int:pk>/correct", views.correct, name="correct_lot"),
    path("lots/<int:pk>/corrections/<int:correction>/confirm", views.confirm_correction, name="confirm_correction"),
    path("lots/<int:pk>/corrections/<int:correction>/drop", views.drop_correction, name="drop_correction"),
    path("lots/<int:pk>/vials/<int:vial>/discard", views.discard_vial, name="discard_vial"),
    path("lots/<int:pk>/blocks/<int:block>/ask", views.ask_to_lift, name="ask_to_lift"),
    path("lots/<int:pk>/blocks/<int:block>/lift", views.lift_block, name="lift_block"),
    path("lots/<int:pk>/blocks/<int:block>/keep", views.keep_block, name="keep_block"),
]
