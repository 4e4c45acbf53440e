"""A new row as the public will read it: dates written out, figures with their unit, places with where they are."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from functools import lru_cache

from django.utils.formats import number_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from compromisos.importacion.jueces.base import Juicio
from compromisos.lectura.en_palabras import larga
from compromisos.salidas.datos.columns import importables

Dato = tuple[str, str, bool]  # what people call the column, what it says, whether it is shown without asking

# What nobody should have to open to see, in each kind of file; an empty one says so.
ESENCIALES = {
    "compromisos": ("institucion", "compromiso", "fecha_limite", "meta", "territorios"),
    "avances": ("codigo", "fecha", "estado", "descripcion", "valor"),
    "instituciones": ("nombre", "sigla", "sector"),
    "marcos": ("codigo", "elemento", "segun", "cita", "fuente"),
    "verificaciones": ("codigo", "fecha_corte", "resultado", "verificador", "motivo", "valor_observado"),
}
# Figures that are read with their unit, which is in another column.
CON_UNIDAD = ("meta", "linea_base")


def como_se_leera(tabla: str, juicio: Juicio) -> list[Dato]:
    """All that a new row says, what is essential first."""
    dichos = dict(juicio.dichos())
    unidad = str(dichos.get("unidad") or "")
    etiquetas = _etiquetas(tabla, get_language())
    textos = {
        columna: en_palabras(valor, unidad if columna in CON_UNIDAD else "")
        for columna, valor in dichos.items()
        if columna in etiquetas
    }
    esenciales = [c for c in ESENCIALES[tabla] if c in textos]
    lo_demas = [c for c, texto in textos.items() if texto and c not in esenciales]
    if textos.get("meta"):
        lo_demas = [c for c in lo_demas if c != "unidad"]  # it is beside the figure
    return [(etiquetas[c], textos[c] or _("no lo dice"), True) for c in esenciales] + [
        (etiquetas[c], textos[c], False) for c in lo_demas
    ]


@lru_cache(maxsize=32)
def _etiquetas(tabla: str, idioma: str | None) -> dict[str, str]:
    """Once a file, and not once a row."""
    return {c.nombre: str(c.etiqueta) for c in importables(tabla)}


def en_palabras(valor: object, unidad: str = "") -> str:
    """A value as a sentence would say it."""
    if valor is None:
        return ""
    if isinstance(valor, date):
        return larga(valor)
    if isinstance(valor, Decimal):
        decimales = max(-int(valor.normalize().as_tuple().exponent), 0)
        cifra = number_format(valor, decimales, use_l10n=True, force_grouping=True)
        return f"{cifra} {unidad}".strip()
    return str(valor)
