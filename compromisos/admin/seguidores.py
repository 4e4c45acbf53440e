"""How many follow what by e-mail. Counts only: who they are is nobody's to see (`/admin/cartas/seguidores/`)."""

from __future__ import annotations

from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from base.admin import en_el_marco
from base.correo import puede_salir
from base.dias import Dia
from compromisos.lectura.seguibles import que_sigue
from compromisos.models import Seguido, Seguidor
from compromisos.publicacion import permisos

A_LA_VISTA = 20  # of what is followed most


def seguidores(request: HttpRequest) -> HttpResponse:
    """Followers and what they follow, by kind and how often. Three queries, and those of naming what is most followed."""
    permisos.check_ve_mensajes(request.user)
    seguidos = Seguido.objects.confirmados().order_by()
    por_clase = dict(seguidos.values_list("clase").annotate(n=Count("pk")))
    cuantos = Count("seguidor", distinct=True)
    mas = seguidos.values_list("clase", "valor").annotate(n=cuantos).order_by("-n", "clase", "valor")
    dia = Dia.de_hoy()
    return en_el_marco(
        request,
        "admin/cartas/seguidores.html",
        title=_("Quienes siguen por correo"),
        total=Seguidor.objects.filter(confirmado_en__isnull=False).count(),
        por_clase=[(clase.label, por_clase.get(clase, 0)) for clase in Seguido.Clase],
        mas_seguido=[
            (que_sigue(Seguido(clase=clase, valor=valor), dia), n) for clase, valor, n in mas[:A_LA_VISTA]
        ],
        puede_salir=puede_salir(),
    )
