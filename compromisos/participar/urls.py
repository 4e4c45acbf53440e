"""Table of contents of the pages of whoever takes part without an account."""

from django.urls import path

from compromisos.participar import seguir, senalar

urlpatterns = [
    path("senalar/", senalar.senalar, name="senalar"),
    path("senalar/gracias/", senalar.senalado, name="senalado"),
    path("seguir/", seguir.seguir, name="seguir"),
    path("seguir/pedido/", seguir.pedido, name="seguir_pedido"),
    path("seguir/confirmar/<str:firmado>/", seguir.confirmar, name="seguir_confirmar"),
    path("seguir/suyo/<str:firmado>/", seguir.suyo, name="seguir_suyo"),
    path("seguir/dejar/<str:firmado>/", seguir.dejar, name="seguir_dejar"),
]
