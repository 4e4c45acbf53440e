"""The record, read and altered by hand."""

from __future__ import annotations

import json

from django.db import connection
from django.db.models import QuerySet
from hypothesis import strategies as st

from compromisos.models import Anotacion, candados
from compromisos.publicacion.registro.modificaciones import DE_FICHA
from compromisos.reglas import cadena


def lineas() -> list[str]:
    return list(Anotacion.objects.lineas())


def sin_fichas() -> QuerySet:
    """Entries of pledges, updates and closed periods, in order."""
    return Anotacion.objects.exclude(accion__in=DE_FICHA).order_by("numero")


def acciones() -> list[tuple[str, str]]:
    return list(sin_fichas().values_list("accion", "objeto"))


def contenidos_anotados() -> list[dict]:
    return [json.loads(contenido) for contenido in sin_fichas().values_list("contenido", flat=True)]


def sql(orden: str, *datos) -> None:
    """Behind the application's back, by somebody who may take the locks off and puts them on again."""
    with candados.abiertos(), connection.cursor() as cursor:
        cursor.execute(orden, datos)


textos = st.text(st.characters(blacklist_categories=("Cs",)), max_size=20)


contenidos = st.lists(st.dictionaries(textos, textos | st.lists(textos), max_size=3), min_size=1, max_size=6)


def hacer_cadena(contenidos: list[dict]) -> list[str]:
    anterior, hechas = cadena.ORIGEN, []
    for numero, contenido in enumerate(contenidos, 1):
        dicho = {
            "accion": "avance_publicado",
            "anterior": anterior,
            "fecha": "2026-11-25T00:00:00.000000Z",
            "numero": numero,
            "objeto": f"avances/{numero}",
        }
        escrito = cadena.canonico(contenido)
        suya = cadena.huella(escrito)
        anterior = cadena.sha256_de(**dicho, contenido_sha256=suya)
        hechas.append(cadena.entera(**dicho, contenido=escrito, contenido_sha256=suya, sha256=anterior))
    return hechas
