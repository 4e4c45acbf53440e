"""Table of contents of the pages of a personal link: in Spanish, like the admin, and of nobody else."""

from django.urls import path

from compromisos.views import informar

urlpatterns = [
    path("", informar.lista, name="informar_lista"),
    path("salir/", informar.salir, name="informar_salir"),
    path("compromisos/<slug:codigo>/", informar.compromiso, name="informar_compromiso"),
    path("recordatorios/<slug:firma>/", informar.recordatorios, name="informar_recordatorios"),
    path("<str:secreto>/", informar.abrir, name="informar"),
]
