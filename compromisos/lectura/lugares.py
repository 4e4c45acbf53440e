"""Places and themes of what names them, told by their keys: both are few and are kept in memory, a district with its province
and its region."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import OuterRef

from base.dias import Dia
from base.juntar import Juntadas, separadas
from base.traidos import dar_por_traidos
from compromisos.lectura.por_version import por_version
from compromisos.models import Compromiso, Eje, MedicionTerritorio, Territorio

DE_UN_COMPROMISO = {
    "claves_de_temas": Juntadas(Compromiso.ejes.through.objects.filter(compromiso=OuterRef("pk")), "eje_id"),
    "claves_de_lugares": Juntadas(
        Compromiso.territorios.through.objects.filter(compromiso=OuterRef("pk")), "territorio_id"
    ),
}
DE_UNA_MEDICION = {
    "claves_de_lugares": Juntadas(MedicionTerritorio.objects.filter(medicion=OuterRef("pk")), "territorio_id")
}


def con_sus_temas_y_lugares(objetos: Iterable[Any], dia: Dia) -> None:
    """Hang on each its `ejes` and `territorios`, as if they had been prefetched. Needs DE_UN_COMPROMISO or DE_UNA_MEDICION
    among its annotations; what has neither is left as it is. Two queries, once a version, and none where none are named."""
    for objeto in objetos:
        suyo = vars(objeto)
        if "claves_de_temas" in suyo:
            claves = set(separadas(suyo["claves_de_temas"]))
            temas = por_version(dia, "temas", lambda: list(Eje.objects.using(dia.alias))) if claves else []
            dar_por_traidos(objeto, "ejes", [tema for tema in temas if str(tema.pk) in claves])
        if "claves_de_lugares" in suyo:
            nombrados = sorted(separadas(suyo["claves_de_lugares"]))
            todos = _todos(dia) if nombrados else {}
            if not todos.keys() >= set(nombrados):  # a place of this very moment
                todos = _leer()
            dar_por_traidos(objeto, "territorios", [todos[ubigeo] for ubigeo in nombrados])


def _todos(dia: Dia) -> dict[str, Territorio]:
    """{ubigeo: place}. They are what they are on every day, and are kept once for all."""
    hoy = Dia(dia.hoy) if dia.al else dia
    return dia.una_vez("lugares", lambda: por_version(hoy, "lugares", _leer))


def _leer() -> dict[str, Territorio]:
    todos = {lugar.pk: lugar for lugar in Territorio.objects.all()}
    for lugar in todos.values():
        lugar.superior = todos[lugar.superior_id] if lugar.superior_id else None
    return todos
