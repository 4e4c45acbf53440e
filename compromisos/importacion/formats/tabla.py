"""From rows as they stand in a sheet to a header and the lines under it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain, islice

from django.utils.translation import gettext as _

from compromisos.importacion.formats.base import (
    CELDA_MAXIMA,
    COLUMNAS_MAXIMAS,
    LINEAS_ANTES_DE_LA_CABECERA,
    RECONOCIDAS,
    ArchivoInutilizable,
    Linea,
    Reconocer,
    Rollo,
)


def montar(
    filas: Iterable[tuple[int, list]],
    *,
    filas_maximas: int,
    reconocer: Reconocer,
    solo_el_principio: bool,
) -> tuple[int, list[str], Rollo]:
    """(line of the header, header, lines under it). Blank lines do not count; what stands above the
    header is left out. If no row near the top looks like a header, the first one is taken for it."""
    llenas = ((numero, celdas) for numero, celdas in filas if any(str(c).strip() for c in celdas))
    arriba = list(_hasta_la_cabecera(llenas, reconocer))
    if not arriba:
        return 1, [], Rollo()
    if reconocer([str(c) for c in arriba[-1][1]]) >= RECONOCIDAS:
        arriba = arriba[-1:]
    (linea, cruda), *despues = arriba
    cabecera = _cabecera([str(c) for c in cruda])
    cuerpo = _cuerpo(chain(despues, llenas), len(cabecera), filas_maximas)
    return linea, cabecera, Rollo(islice(cuerpo, 1) if solo_el_principio else cuerpo)


def _cuerpo(filas: Iterable[tuple[int, list]], ancho: int, filas_maximas: int) -> Iterator[Linea]:
    for n, (numero, celdas) in enumerate(filas, 1):
        if n > filas_maximas:
            raise ArchivoInutilizable(
                _(
                    "El archivo tiene más de %(n)s filas: divídalo, o pida que se importe por la línea de "
                    "órdenes."
                )
                % {"n": filas_maximas}
            )
        yield Linea(numero, list(_revisadas(celdas, ancho, numero)))


def _hasta_la_cabecera(filas: Iterable[tuple[int, list]], reconocer: Reconocer) -> Iterator[tuple[int, list]]:
    for numero, celdas in islice(filas, LINEAS_ANTES_DE_LA_CABECERA):
        yield numero, celdas
        if reconocer([str(c) for c in celdas]) >= RECONOCIDAS:
            return


def _cabecera(celdas: list[str]) -> list[str]:
    cabecera = [c.strip() for c in celdas]
    while cabecera and not cabecera[-1]:
        cabecera.pop()
    if len(cabecera) > COLUMNAS_MAXIMAS:
        raise ArchivoInutilizable(_("El archivo tiene más de 200 columnas: deje solo las que se piden."))
    return cabecera


def _revisadas(celdas: list, ancho: int, numero: int):
    """Exactly `ancho` cells: short rows filled with blanks, long ones refused by their line."""
    if any(str(c).strip() for c in celdas[ancho:]):
        raise ArchivoInutilizable(
            _(
                "La línea %(linea)s tiene más celdas que la fila de nombres: ¿falta poner entre comillas un texto?"
            )
            % {"linea": numero}
        )
    for n in range(ancho):
        celda = celdas[n] if n < len(celdas) else ""
        if isinstance(celda, str) and len(celda) > CELDA_MAXIMA:
            raise ArchivoInutilizable(
                _("La línea %(linea)s, columna %(columna)s, tiene un texto de más de 32,767 caracteres.")
                % {"linea": numero, "columna": n + 1}
            )
        yield celda
