"""Resources of django-import-export: what is published, out as the open data and in by our judges.

    CompromisoResource().export()                                 # a tablib.Dataset, as /datos/compromisos.csv
    CompromisoResource(dia=Dia(hoy, al)).export()                 # as of a past day
    CompromisoResource().export(Compromiso.objects.filter(…))     # only those
    CompromisoResource().import_data(dataset, dry_run=True)       # an import_export Result; nothing is written

Their columns, with the widgets that clean and render them, are declared in `salidas/datos/columns/`. Out, the loop is
the library's. In, it is ours (ADR 10, ADR 19): what a dataset does is what its file would do, with the same findings.
"""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Iterable, Iterator
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db.models import F, Model, QuerySet
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import override
from import_export import exceptions
from import_export.results import Result, RowResult
from tablib import Dataset

from base.cifras import sin_ceros
from base.dias import Dia
from compromisos.importacion import batches, expediente
from compromisos.importacion.batches import CAMBIA, DEJADA, ERROR, IGUAL, NUEVA, FilaDeInforme, Modo, Salidas
from compromisos.importacion.hallazgos import Hallazgo
from compromisos.importacion.jueces.base import Fila, Juicio
from compromisos.lectura.compromisos import POR_INSTITUCION, compromisos_de, en_fecha
from compromisos.lectura.nombres import con_nombres
from compromisos.models import Avance, Compromiso, Verificacion, VinculoConMarco
from compromisos.publicacion.personales import FaltaRevisar
from compromisos.salidas.datos.columns import (
    Columna,
    Columnas,
    ColumnasDeAvances,
    ColumnasDeCompromisos,
    ColumnasDeInstituciones,
    ColumnasDeMarcos,
    ColumnasDeVerificaciones,
)
from compromisos.salidas.datos.tablas import TablaPublica
from compromisos.salidas.datos.widgets import CeldaWidget
from instituciones.models import Institucion

TIPOS = {
    NUEVA: RowResult.IMPORT_TYPE_NEW,
    CAMBIA: RowResult.IMPORT_TYPE_UPDATE,
    IGUAL: RowResult.IMPORT_TYPE_SKIP,
    DEJADA: RowResult.IMPORT_TYPE_SKIP,
    ERROR: RowResult.IMPORT_TYPE_INVALID,
}
COMO_LO_ESCRIBIMOS = Modo(delimitador=",", codificacion="utf-8")


class ResultadoDeFila(RowResult):
    """The library's, with our notices: what is not wrong, but somebody should look at."""

    def __init__(self) -> None:
        super().__init__()
        self.avisos: list[Hallazgo] = []


class RecursoDeArchivo(Columnas):
    """What they have in common. `dia` is that of the reading, today if it is not said."""

    def __init__(self, dia: Dia | None = None, **kwargs: Any):
        super().__init__(**kwargs)
        self.dia = dia or Dia.de_hoy()

    @classmethod
    def get_row_result_class(cls) -> type[RowResult]:
        return ResultadoDeFila

    def get_import_fields(self) -> list[Columna]:
        return [columna for columna in self.todas() if columna.importable]

    # --- Out: the loop of the library

    def tabla_publica(self) -> TablaPublica:
        return TablaPublica(self.tabla, compromisos_de(self.dia).order_by(*POR_INSTITUCION), self.dia)

    def get_queryset(self) -> QuerySet:
        """What is public."""
        return self.tabla_publica().registros()

    def export(self, queryset: QuerySet | Iterable[Model] | None = None, **kwargs: Any) -> Dataset:
        with override("es"):  # its words are those the import reads
            return super().export(queryset, **kwargs)

    def filter_export(self, queryset: QuerySet | Iterable[Model], **kwargs: Any) -> QuerySet:
        """The very records of `queryset`, as rows need them. Public or not: who asks says which are theirs."""
        pks = queryset.values("pk") if isinstance(queryset, QuerySet) else [objeto.pk for objeto in queryset]
        return self.legibles(self._meta.model.objects.filter(pk__in=pks))

    def legibles(self, queryset: QuerySet) -> QuerySet:
        """`queryset` with what a day says of each, in the order of the open data."""
        raise NotImplementedError

    def iter_queryset(self, queryset: QuerySet) -> Iterator[dict[str, Any]]:
        """Rows: a record may take several."""
        return self.tabla_publica().filas(queryset)

    # --- In: the loop of ours

    def import_data(
        self,
        dataset: Dataset,
        dry_run: bool = False,
        raise_errors: bool = False,
        use_transactions: bool | None = None,
        collect_failed_rows: bool = False,
        rollback_on_validation_errors: bool = True,
        **kwargs: Any,
    ) -> Result:
        """What the file of this dataset would do, or does; always one transaction. Takes besides `user`, with whose
        rights (None is the operator at the command line), `file_name`, and `edicion`, `crear_instituciones`, `publicar`,
        `motivo` and `conflictos` as in `manage.py importar`.

        A row in error is in `invalid_rows`, under the names of its columns, with the sentences and codes of the
        preview; a dataset refused whole, in `base_errors`. If there is any, nothing is saved. With
        `rollback_on_validation_errors=False` the good rows are, but for those of a pledge with a bad one. What is
        saved leaves an Importacion, which can be taken back. Of the hooks, those of single rows are not called.
        """
        resultado = self.get_result_class()()
        resultado.diff_headers = self.get_diff_headers()
        self.before_import(dataset, **kwargs)
        resultado.total_rows = len(dataset)
        if collect_failed_rows:
            resultado.add_dataset_headers(dataset.headers)
        archivo, lineas = _como_archivo(dataset)
        solo_validas = not rollback_on_validation_errors and not raise_errors
        informadas: dict[int, FilaDeInforme] = {}  # {line: the account of its row}
        juicios: dict[int, Juicio] = {}  # {line: its verdict}
        salidas = Salidas(
            filas=lambda fila: informadas.__setitem__(fila.linea, fila), juicios=juicios.__setitem__
        )
        rechazo = self._importar(archivo, salidas, dry_run=dry_run, solo_validas=solo_validas, **kwargs)
        if rechazo is not None:
            resultado.append_base_error(self.get_error_result_class()(rechazo))
        retener = self._meta.store_instance or kwargs.get("retain_instance_in_row_result", False)
        for n, (linea, valores) in enumerate(zip(lineas, dataset, strict=True), 1):
            if not informadas:  # all was refused: no row was judged
                break
            cruda = dict(zip(dataset.headers, valores, strict=True))
            fila = self._fila(informadas.get(linea), juicios.get(linea), cruda, retener=retener)
            self._sumar(resultado, fila, n, cruda, collect_failed_rows=collect_failed_rows)
        self.after_import(dataset, resultado, dry_run=dry_run, **kwargs)
        if raise_errors:
            _raise_el_primero(resultado, dataset)
        return resultado

    def _importar(
        self,
        archivo: io.BytesIO,
        salidas: Salidas,
        *,
        dry_run: bool,
        solo_validas: bool,
        user: Any = None,
        file_name: str | None = None,
        edicion: Any = None,
        crear_instituciones: str = "",
        publicar: bool = False,
        motivo: str = "",
        conflictos: str = "",
        **_kwargs: Any,
    ) -> Exception | None:
        """Hand its rows to `salidas`; returns why it was refused whole, if it was."""
        hacer = batches.analizar if dry_run else expediente.importar_de_una
        try:
            hacer(
                archivo,
                file_name or f"{self.tabla}.csv",
                salidas=salidas,
                tabla=self.tabla,
                user=user,
                edicion=edicion,
                modo=COMO_LO_ESCRIBIMOS,
                filas_maximas=batches.FILAS_EN_LA_ORDEN,
                solo_validas=solo_validas,
                crear_instituciones=crear_instituciones,
                publicar=publicar,
                motivo=motivo,
                conflictos=conflictos,
            )
        except (batches.ArchivoInutilizable, FaltaRevisar) as error:
            return error
        except batches.ConErrores as error:
            if type(error) is not batches.ConErrores:  # which says no more than its rows do
                return error
        return None

    def _fila(
        self,
        informada: FilaDeInforme | None,
        juicio: Juicio | None,
        cruda: dict[str, Any],
        *,
        retener: bool,
    ) -> ResultadoDeFila:
        """A row as the library tells it. A blank one, which our reading passes over, is skipped."""
        fila = self.get_row_result_class()()
        fila.import_type = TIPOS[informada.clase] if informada else RowResult.IMPORT_TYPE_SKIP
        if self._meta.store_row_values:
            fila.row_values = cruda
        if informada is not None:
            fila.avisos = informada.avisos
            if informada.errores:
                fila.validation_error = _como_error(informada.errores)
        if juicio is not None and juicio.fila is not None:
            fila.add_instance_info(juicio.fila.objeto)
            if retener:
                fila.instance = juicio.fila.objeto
            if not self._meta.skip_diff and not self._meta.skip_html_diff:
                fila.diff = _diferencias(juicio.fila)
        return fila

    def _sumar(
        self,
        resultado: Result,
        fila: ResultadoDeFila,
        n: int,
        cruda: dict[str, Any],
        *,
        collect_failed_rows: bool,
    ) -> None:
        resultado.increment_row_result_total(fila)
        if fila.validation_error is not None:
            resultado.append_invalid_row(n, cruda, fila.validation_error)
            if collect_failed_rows:
                resultado.append_failed_row(cruda, fila.validation_error)
        if not fila.is_skip() or self._meta.report_skipped:
            resultado.append_row_result(fila)


def _como_archivo(dataset: Dataset) -> tuple[io.BytesIO, list[int]]:
    """(the dataset as a CSV, the line at which each of its rows begins): what is read, kept and may be taken back."""
    texto = io.StringIO(newline="")
    escritor = csv.writer(texto)
    lineas, linea = [], 1
    for n, valores in enumerate([dataset.headers or [], *dataset]):
        celdas = [_como_texto(valor) for valor in valores]
        escritor.writerow(celdas)
        if n:
            lineas.append(linea)
        linea += 1 + sum(celda.count("\n") for celda in celdas)
    return io.BytesIO(texto.getvalue().encode("utf-8", "surrogatepass")), lineas


def _como_texto(valor: object) -> str:
    """A cell of a dataset, which may be a Python value, as our reading takes it."""
    if isinstance(valor, bool):
        return "VERDADERO" if valor else "FALSO"
    if isinstance(valor, float) and math.isfinite(valor):
        return sin_ceros(Decimal(repr(valor)))
    if isinstance(valor, datetime):
        valor = valor.date()
    texto = CeldaWidget().render(valor)
    return texto.replace("\r\n", "\n").replace("\r", "\n")


def _como_error(errores: list[Hallazgo]) -> ValidationError:
    por_columna: dict[str, list[ValidationError]] = {}
    for hallazgo in errores:
        uno = ValidationError(hallazgo.mensaje, code=hallazgo.clave)
        por_columna.setdefault(hallazgo.columna or NON_FIELD_ERRORS, []).append(uno)
    return ValidationError(por_columna)


def _diferencias(fila: Fila) -> list[SafeString]:
    """Each column that is imported, as it was and as it will be."""
    diferencias = []
    for nombre in type(fila.dice).__slots__:
        antes = "" if fila.es_nueva else CeldaWidget().render(getattr(fila.antes, nombre))
        ahora = CeldaWidget().render(getattr(fila.dice, nombre))
        if antes == ahora:
            diferencias.append(format_html("<span>{}</span>", ahora))
        else:
            diferencias.append(format_html("<del>{}</del><ins>{}</ins>", antes, ahora))
    return diferencias


def _raise_el_primero(resultado: Result, dataset: Dataset) -> None:
    for error in resultado.base_errors:
        raise exceptions.ImportError(error.error)
    for fila in resultado.invalid_rows:
        cruda = dict(zip(dataset.headers, dataset[fila.number - 1], strict=True))
        raise exceptions.ImportError(fila.error, number=fila.number, row=cruda)


class CompromisoResource(RecursoDeArchivo, ColumnasDeCompromisos):
    class Meta:
        model = Compromiso

    def legibles(self, queryset: QuerySet) -> QuerySet:
        return en_fecha(queryset, self.dia).order_by(*POR_INSTITUCION)


class AvanceResource(RecursoDeArchivo, ColumnasDeAvances):
    class Meta:
        model = Avance

    def legibles(self, queryset: QuerySet) -> QuerySet:
        return queryset.order_by(F("publicado_en").desc(nulls_last=True), "-pk")


class InstitucionResource(RecursoDeArchivo, ColumnasDeInstituciones):
    class Meta:
        model = Institucion

    def legibles(self, queryset: QuerySet) -> QuerySet:
        return con_nombres(queryset, self.dia, "").order_by("nombres_plegados", "pk")


class VinculoResource(RecursoDeArchivo, ColumnasDeMarcos):
    class Meta:
        model = VinculoConMarco

    def legibles(self, queryset: QuerySet) -> QuerySet:
        return queryset.order_by("compromiso__codigo", "elemento__codigo", "pk")


class VerificacionResource(RecursoDeArchivo, ColumnasDeVerificaciones):
    class Meta:
        model = Verificacion

    def legibles(self, queryset: QuerySet) -> QuerySet:
        return queryset.order_by("-en", "-pk")


RECURSOS: dict[str, type[RecursoDeArchivo]] = {
    recurso.tabla: recurso
    for recurso in (
        CompromisoResource,
        AvanceResource,
        InstitucionResource,
        VinculoResource,
        VerificacionResource,
    )
}
