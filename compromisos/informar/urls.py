"""Table of contents of the pages of a personal link: in Spanish, like the admin, and of nobody else."""

from django.urls import path

from base.al_pedirse import modulo

avisos = modulo("compromisos.informar.avisos")
views = modulo("compromisos.informar.views")

urlpatterns = [
    path("", views.puerta, name="informar_lista"),
    path("entrar/", views.entrar, name="informar_entrar"),
    path("salir/", views.salir, name="informar_salir"),
    path("escrito/", views.guardar_escrito, name="informar_escrito"),
    path("escrito/<str:clave>/descartar/", views.descartar_escrito, name="informar_descartar"),
    path("compromisos/<slug:codigo>/", views.compromiso, name="informar_compromiso"),
    path("recordatorios/<slug:firma>/", views.recordatorios, name="informar_recordatorios"),
    path("avisos/<str:firmado>/", avisos.dejar_de_recibir, name="informar_avisos"),
    path("<str:secreto>/", views.abrir, name="informar"),
]
