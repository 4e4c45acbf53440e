"""What a person opened last, which their session remembers, and what they changed last, which the history does."""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.contrib import admin
from django.db.models import Model
from django.http import HttpRequest
from django.urls import reverse

from base.castellano import palabras_de
from compromisos.admin.buscar.hallados import Hallado
from compromisos.models import Avance, Compromiso, Periodo
from instituciones.models import Institucion

CUANTOS = 8
ABIERTOS = "abiertos"  # in the session: [[model, key]], newest first
SE_RECUERDAN: dict[str, tuple[type[Model], str]] = {
    "compromiso": (Compromiso, "admin:compromisos_compromiso_leer"),
    "institucion": (Institucion, "admin:instituciones_institucion_leer"),
    "avance": (Avance, "admin:compromisos_avance_change"),
    "periodo": (Periodo, "admin:compromisos_periodo_tablero"),
}
PAGINAS = ("leer", "change", "tablero", "revisar")  # of a record


def recordar(request: Any) -> None:
    """Note that the record of this page was opened."""
    hallada = request.resolver_match
    partes = ((hallada and hallada.url_name) or "").split("_")
    if len(partes) != 3 or partes[1] not in SE_RECUERDAN or partes[2] not in PAGINAS:
        return
    clave = str(hallada.kwargs.get("pk") or hallada.kwargs.get("object_id") or "")
    antes = request.session.get(ABIERTOS, [])
    if clave.isdecimal() and antes[:1] != [[partes[1], clave]]:
        otros = [a for a in antes if a != [partes[1], clave]]
        request.session[ABIERTOS] = [[partes[1], clave], *otros][:CUANTOS]


def recientes(request: HttpRequest) -> list[Hallado]:
    """The last things opened, then the last changed, that this person may still open. At most nine queries."""
    pares = [(m, int(pk)) for m, pk in request.session.get(ABIERTOS, []) if m in SE_RECUERDAN]
    if len(pares) < CUANTOS:
        pares += [par for par in _cambiados(request.user) if par not in pares]
    pares = pares[:CUANTOS]
    objetos: dict[tuple[str, int], Model] = {}
    for nombre in {m for m, _pk in pares}:
        suyo = admin.site._registry[SE_RECUERDAN[nombre][0]]
        if suyo.has_view_or_change_permission(request):
            vistos = suyo.get_queryset(request).filter(pk__in=[pk for m, pk in pares if m == nombre])
            objetos |= {(nombre, o.pk): o for o in vistos}
    return [_hallado(nombre, objetos[nombre, pk]) for nombre, pk in pares if (nombre, pk) in objetos]


def _cambiados(user) -> list[tuple[str, int]]:
    """Records that `user` changed last, newest first, once each. A query for each kind."""
    filas = []
    for nombre, (modelo, _vista) in SE_RECUERDAN.items():
        historia: Any = apps.get_model(modelo._meta.app_label, f"Historical{modelo.__name__}").objects
        suyas = historia.filter(history_user=user).order_by("-history_id")
        filas += [
            (cuando, nombre, pk) for pk, cuando in suyas.values_list("id", "history_date")[: 2 * CUANTOS]
        ]
    return list(dict.fromkeys((nombre, pk) for _cuando, nombre, pk in sorted(filas, reverse=True)))


def _hallado(nombre: str, objeto: Any) -> Hallado:
    _modelo, vista = SE_RECUERDAN[nombre]
    quien = getattr(objeto, "rotulo", "") or getattr(objeto, "nombre", "") or str(objeto)
    detalle = getattr(objeto, "codigo", "") or getattr(objeto, "sigla", "")
    singular = palabras_de(objeto).singular
    return Hallado(
        quien, reverse(vista, args=[objeto.pk]), detalle, marca=f"{singular[0].upper()}{singular[1:]}"
    )
