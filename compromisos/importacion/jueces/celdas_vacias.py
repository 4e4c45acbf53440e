"""The cells of a row that say nothing though something is written in them: taken for empty, and told."""

from __future__ import annotations

from collections.abc import Container, Mapping
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from base.texto import plegar
from compromisos.importacion.context import Context
from compromisos.importacion.normalize import NIVELES
from compromisos.salidas.datos import rellenos
from compromisos.salidas.datos.columns import Columna
from compromisos.salidas.datos.widgets import (
    Ilegible,
    NombreWidget,
    OpcionWidget,
    TextoWidget,
    leer_texto,
)

ENLACES = ("fuente", "evidencia_url")
ESTADOS = ("pendiente", "sin informacion", "no hay informacion")  # they say how it goes, and are told as such
SE_PREGUNTA_SI_HUBO = ("dificultades", "medidas")  # there «ninguna» is an answer


class Relleno(str):
    """The empty cell that stands for a filler; `escrito` is what it held."""

    escrito: str

    @classmethod
    def de(cls, escrito: str) -> Relleno:
        vacia = cls("")
        vacia.escrito = escrito
        return vacia


def vaciar(
    crudas: dict[str, object], columnas: Mapping[str, Columna], context: Context, del_registro: Container[str]
) -> None:
    """Put a Relleno in place of each filler of `crudas`; of the columns `del_registro` the notice is left to whoever
    knows what the record holds. Raises ValidationError for a cell that only says «ídem»."""
    remiten = {}
    for nombre, celda in crudas.items():
        columna = columnas.get(nombre)
        escrito = _en_texto(celda) if columna is not None or nombre in NIVELES else ""
        if not escrito or _se_llama_asi(columna, escrito, context):
            continue
        if rellenos.remite(escrito):
            frase = _("«%(valor)s» remite a otra fila, y cada una se lee sola: escriba aquí el dato.")
            remiten[nombre] = ValidationError(frase % {"valor": escrito}, code="remite_a_otra_fila")
        elif _es_relleno(columna, escrito):
            crudas[nombre] = vacia = Relleno.de(escrito)
            if nombre not in del_registro:
                avisar(context, "territorios" if columna is None else nombre, vacia)
    if remiten:
        raise ValidationError(remiten)


def falta(celda: object, pista: str = "") -> ValidationError:
    """The error of an obligatory cell that is empty, or that only holds a filler; `pista` says what to look at."""
    frase = " ".join(filter(None, (_("Falta este dato."), pista)))
    if isinstance(celda, Relleno):
        frase = _("«%(valor)s» no dice nada, y este dato hace falta: escríbalo.") % {"valor": celda.escrito}
    return ValidationError(frase, code="falta_dato")


def avisar(context: Context, columna: str, celda: Relleno) -> None:
    context.avisos.avisar(
        "celda_de_relleno",
        _("«%(valor)s» no dice nada: se toma como una celda vacía.") % {"valor": celda.escrito},
        columna=columna,
        valor=celda.escrito,
    )


def _en_texto(celda: object) -> str:
    """A short cell as text; "" for what is no filler for sure."""
    if isinstance(celda, Decimal):
        return "0" if celda == 0 else ""
    if not isinstance(celda, str) or len(celda) > 60:
        return ""
    try:
        return leer_texto(celda)[:40]
    except Ilegible:
        return ""


def _es_relleno(columna: Columna | None, escrito: str) -> bool:
    if columna is None:
        return rellenos.es_relleno(escrito)
    if rellenos.es_cero(escrito):
        return type(columna.widget) in (TextoWidget, NombreWidget) or columna.nombre in ENLACES
    if columna.nombre == "estado" and plegar(escrito) in ESTADOS:
        return False
    if columna.nombre in SE_PREGUNTA_SI_HUBO and rellenos.responde(escrito):
        return False
    return rellenos.es_relleno(escrito)


def _se_llama_asi(columna: Columna | None, escrito: str, context: Context) -> bool:
    """Whether that word is a word of the column: «Sin información», an institution called SD."""
    if columna is None or plegar(escrito) not in rellenos.PALABRAS | rellenos.REMITEN:
        return False
    if isinstance(columna.widget, OpcionWidget):
        return plegar(escrito) in columna.widget.por_forma()
    if isinstance(columna.widget, NombreWidget):
        return context.directorio.instituciones.conoce(escrito)
    return False
