"""The files of what the office works with, as `lista.py` makes those of the lists of records."""

from __future__ import annotations

from typing import ClassVar

from compromisos.salidas.datos.columns import de_trabajo as columnas
from compromisos.salidas.datos.columns.de_plazos import ColumnasDePlazos
from compromisos.salidas.datos.lista import DeRenglones


class PlazosResource(DeRenglones, ColumnasDePlazos):
    """Of `lectura.agenda.Agenda`."""

    ANCHOS: ClassVar[dict[str, int]] = {
        "Qué": 20,
        "Compromiso o periodo": 50,
        "Meta": 30,
        "Institución": 34,
        "A cargo de": 24,
        "Dirección": 40,
    }

    class Meta:
        name = ColumnasDePlazos.Meta.name


class TableroResource(DeRenglones, columnas.ColumnasDeTablero):
    ANCHOS: ClassVar[dict[str, int]] = {"Institución": 40, "Respuesta": 16, "A quién llamar": 50}

    class Meta:
        name = columnas.ColumnasDeTablero.Meta.name


class PeriodosResource(DeRenglones, columnas.ColumnasDePeriodos):
    ANCHOS: ClassVar[dict[str, int]] = {
        "Periodo": 34,
        "Edición": 30,
        "Motivo del cierre": 40,
        "Dirección": 40,
    }

    class Meta:
        name = columnas.ColumnasDePeriodos.Meta.name


class SeguimientosResource(DeRenglones, columnas.ColumnasDeSeguimientos):
    ANCHOS: ClassVar[dict[str, int]] = {"Institución": 34, "Con quién": 24, "Qué se dijo": 70}

    class Meta:
        name = columnas.ColumnasDeSeguimientos.Meta.name


class CalidadResource(DeRenglones, columnas.ColumnasDeCalidad):
    ANCHOS: ClassVar[dict[str, int]] = {"De qué": 24, "Qué falta": 44, "Por qué importa": 60}

    class Meta:
        name = columnas.ColumnasDeCalidad.Meta.name


class InstitucionesSinResource(DeRenglones, columnas.ColumnasDeInstitucionesSin):
    ANCHOS: ClassVar[dict[str, int]] = {"Nombre": 44, "Qué le falta": 34, "Dirección": 40}

    class Meta:
        name = columnas.ColumnasDeInstitucionesSin.Meta.name


class ActividadResource(DeRenglones, columnas.ColumnasDeActividad):
    ANCHOS: ClassVar[dict[str, int]] = {"Persona": 26, "Qué hizo": 44, "Sobre qué": 44}

    class Meta:
        name = columnas.ColumnasDeActividad.Meta.name
