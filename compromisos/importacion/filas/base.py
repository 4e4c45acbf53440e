"""What rows of every kind have in common: their values before and after, and how a model judges them."""

from __future__ import annotations

from functools import cache

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from compromisos.importacion import condiciones
from compromisos.importacion.contexto import Contexto
from compromisos.reglas.palabras import ESTADOS_DECLARABLES
from compromisos.salidas.datos import filas as salida
from compromisos.salidas.datos.columns import importables

# A constraint speaks of several fields; its error stands at the one that is to be mended.
CAMPO_DE = {"compromiso_fechas_en_orden": "fecha_limite", "meta_cuantitativa_con_unidad": "unidad"}


def estados_declarables() -> list[tuple[str, str]]:
    """[(code, label)] of what an update may declare."""
    return [(e.value, _(e.etiqueta)) for e in ESTADOS_DECLARABLES]


def codigo_de(opciones: type[models.TextChoices], etiqueta: str) -> str:
    """The code behind a label that a widget has already accepted; "" for none."""
    return _codigos(opciones, get_language()).get(etiqueta, "")


@cache
def _codigos(opciones: type[models.TextChoices], idioma: str | None) -> dict[str, str]:
    return {str(etiqueta): codigo for codigo, etiqueta in opciones.choices}


def codigo_de_estado(etiqueta: str) -> str:
    """The same, of what an update may declare."""
    return next((codigo for codigo, suya in estados_declarables() if suya == etiqueta), "")


def partes(lista: str | None) -> list[str]:
    """The names in a cell that holds several."""
    return [p for p in (lista or "").split(salida.SEPARADOR) if p]


def distintos(antes, ahora) -> bool:
    return (antes or None) != (ahora or None) if "" in (antes, ahora) else antes != ahora


class Fila:
    """Common to the three. `valores` is what the database holds of it, None if the row is new."""

    tabla: str

    def __init__(self, contexto: Contexto, valores: salida.Fila | None):
        self._contexto = contexto
        self.es_nueva = valores is None
        columnas = importables(self.tabla)
        self._antes = {c.nombre: "" if valores is None else valores[c.nombre] for c in columnas}
        self.__dict__.update(self._antes)

    def decir(self, columna: str, valor) -> None:
        """What the cell of `columna` says, already read."""
        setattr(self, columna, valor)

    def que_se_mira(self) -> tuple[str, ...]:
        """The columns in which a change of this row counts."""
        return tuple(self._antes)

    def cambios(self) -> list[tuple[str, object, object]]:
        """(column, before, after) of what the row changes in what exists."""
        if self.es_nueva:
            return []
        return [
            (c, self._antes[c], getattr(self, c))
            for c in self.que_se_mira()
            if distintos(self._antes[c], getattr(self, c))
        ]

    def otros_cambios(self) -> list[tuple[str, str, str]]:
        """What the row does beyond its own columns: (column, before, after)."""
        return []

    def pide_aprobacion(self) -> bool:
        """Whether, once judged, it would change something public for which the user's rights do not do."""
        return False


def _clean(objeto: models.Model) -> None:
    """The model's own clean(), its errors as full_clean gives them."""
    try:
        objeto.clean()
    except ValidationError as error:
        raise ValidationError(error.update_error_dict({})) from None


def validar(objeto, columnas: dict[str, str], *, omitir: tuple[str, ...]) -> None:
    """full_clean of a model without its queries, its errors under the names of the file's columns."""
    try:
        if condiciones.son_validos(objeto, omitir):
            _clean(objeto)
        else:
            objeto.full_clean(exclude=omitir, validate_unique=False, validate_constraints=False)
        condiciones.check_constraints(objeto)
    except ValidationError as error:
        por_columna: dict[str, list] = {}
        if hasattr(error, "error_dict"):
            suyos = [(campo, e) for campo, errores in error.error_dict.items() for e in errores]
        else:
            suyos = [(CAMPO_DE.get(e.code, ""), e) for e in error.error_list]
        for campo, uno in suyos:
            por_columna.setdefault(columnas.get(campo, campo), []).append(uno)
        raise ValidationError(por_columna) from None
