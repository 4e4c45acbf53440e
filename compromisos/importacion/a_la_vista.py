"""Notices of what whoever looks at a workbook does not see, or sees struck out, and is read all the same; and of the
sheets that are not read."""

from __future__ import annotations

from collections.abc import Collection

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from compromisos.importacion import columnas, normalize
from compromisos.importacion.formats import Lectura, OtraHoja
from compromisos.importacion.hallazgos import Hallazgo

FILA_OCULTA, FILA_TACHADA = "fila_oculta", "fila_tachada"
SE_DEJAN = (FILA_OCULTA, FILA_TACHADA)  # what a single choice leaves out


def de_la_fila(lectura: Lectura, linea: int, celdas: list, nombres: list[str]) -> list[Hallazgo]:
    """Of one row; `nombres` are those of our columns, "" of what is not read."""
    vista, hallados = lectura.no_a_la_vista, []
    if linea in vista.filas:
        frase = (
            _("Un filtro de la hoja esconde esta fila: si se quitó de la lista, déjela fuera.")
            if vista.filtrada
            else _("Esta fila está oculta en la hoja: si se quitó de la lista, déjela fuera.")
        )
        hallados.append(Hallazgo("", "", FILA_OCULTA, frase))
    if suyas := vista.tachadas.get(linea):
        if esta_tachada(suyas, celdas):
            frase = _("Esta fila está tachada en la hoja: si ya no vale, déjela fuera.")
            hallados.append(Hallazgo("", "", FILA_TACHADA, frase))
        else:
            frase = _("Está tachado en la hoja y se lee igual: compruebe que vale.")
            hallados += [
                Hallazgo(nombres[n], columnas.como_se_ve(celdas[n])[:80], "celda_tachada", frase)
                for n in sorted(suyas)
                if n < len(nombres) and nombres[n]
            ]
    return hallados


def esta_tachada(tachadas: Collection[int], celdas: list) -> bool:
    """Whether most of what a row says is struck out: people leave the number or the place as it was."""
    dichas = [n for n, celda in enumerate(celdas) if str(celda).strip()]
    return 2 * sum(n in tachadas for n in dichas) >= len(dichas)


def lineas(lectura: Lectura, claves: Collection[str]) -> frozenset[int]:
    """Numbers of the rows that have one of these codes, of `SE_DEJAN`."""
    vista = lectura.no_a_la_vista
    ocultas = vista.filas if FILA_OCULTA in claves else frozenset()
    if FILA_TACHADA not in claves or not vista.tachadas:
        return ocultas
    return ocultas | {
        linea
        for linea, celdas in lectura.lineas
        if linea in vista.tachadas and esta_tachada(vista.tachadas[linea], celdas)
    }


def hojas_que_sirven(lectura: Lectura, tabla: str, elegidas: columnas.Elegidas) -> list[OtraHoja]:
    """The sheets that were not read and hold rows of this kind: those whose header has what is required."""
    return [h for h in lectura.otras_hojas if _sirve(h.cabecera, tabla, elegidas)]


def _sirve(cabecera: list[str], tabla: str, elegidas: columnas.Elegidas) -> bool:
    try:
        normalize.check_columnas(cabecera, columnas.elegir(cabecera, tabla, elegidas), tabla)
    except normalize.ColumnasPorDecir:
        return False
    return True


def del_libro(lectura: Lectura, tabla: str, nombres: list[str], otras: list[OtraHoja]) -> list[Hallazgo]:
    """Of the workbook as a whole: its other sheets, and whether this one or some of its columns are hidden."""
    hallados = []
    if otras:
        frase = ngettext(
            "%(hojas)s hojas tienen %(que)s y se leyó una, «%(leida)s». Queda sin leer: %(otras)s.",
            "%(hojas)s hojas tienen %(que)s y se leyó una, «%(leida)s». Quedan sin leer: %(otras)s.",
            len(otras),
        ) % {
            "hojas": len(otras) + 1,
            "que": tabla,
            "leida": lectura.hoja,
            "otras": ", ".join(_con_cuantas(h) for h in otras[:20]),
        }
        hallados.append(Hallazgo("", "", "otras_hojas", frase))
    if lectura.no_a_la_vista.hoja:
        frase = _("La hoja «%(hoja)s» está oculta en el libro y es la que se leyó.") % {"hoja": lectura.hoja}
        hallados.append(Hallazgo("", "", "hoja_oculta", frase))
    rotulos = columnas.rotulos(lectura.cabecera)
    for n in sorted(lectura.no_a_la_vista.columnas):
        if n < len(nombres) and nombres[n]:
            frase = _("La columna «%(columna)s» está oculta en la hoja y se lee.") % {"columna": rotulos[n]}
            hallados.append(Hallazgo(nombres[n], "", "columna_oculta", frase))
    return hallados


def _con_cuantas(hoja: OtraHoja) -> str:
    cuantas = ngettext("%(n)s fila", "%(n)s filas", hoja.filas) % {"n": hoja.filas}
    return f"«{hoja.nombre}» ({cuantas})"
