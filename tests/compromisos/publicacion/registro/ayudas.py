"""The record, read and altered by hand."""

from __future__ import annotations

from django.db import connection
from hypothesis import strategies as st

from compromisos.models import Anotacion
from compromisos.reglas import cadena


def lineas() -> list[str]:
    return list(Anotacion.objects.lineas())


def acciones() -> list[tuple[str, str]]:
    return list(Anotacion.objects.order_by("numero").values_list("accion", "objeto"))


def sql(orden: str, *datos) -> None:
    """Behind the application's back."""
    with connection.cursor() as cursor:
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
