"""The public tables: which records each holds on a day, as rows, and as a file in each format.

Starts from a queryset of pledges as `lectura` gives them, filtered or not: list and file are the
same rows because they come from the same queryset.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.conf import settings
from django.db.models import Count, F, OuterRef, Prefetch, QuerySet, Subquery
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from base.dias import Dia
from compromisos.lectura.filtros.formulario import FiltroCompromisos
from compromisos.lectura.instituciones import instituciones_de
from compromisos.lectura.metas import con_corte, con_valor
from compromisos.lectura.nombres import con_nombres
from compromisos.lectura.recuentos import estados_por
from compromisos.models import Avance, Medicion, Meta, ValorObservado
from compromisos.salidas.datos import filas, filas_de_verificaciones, writer
from compromisos.salidas.datos.columns import ANIDADAS, PUBLICAS
from compromisos.salidas.datos.filas import Valores
from compromisos.salidas.datos.filas_de_verificaciones import verificaciones_de
from instituciones.models import Denominacion

FORMATOS = ("csv", "xlsx", "json")
TITULOS = {
    "compromisos": (
        _("Compromisos"),
        _("Texto literal, estado, plazo, frescura y respaldo; una fila por meta."),
    ),
    "metas": (_("Metas"), _("Lo que cada compromiso promete contar, y su último valor publicado.")),
    "avances": (
        _("Avances"),
        _("Lo informado, también lo corregido y lo retirado; una fila por medición."),
    ),
    "instituciones": (_("Instituciones"), _("Quiénes son, cómo se llamaron y cuánto han prometido.")),
    "verificaciones": (
        _("Verificaciones"),
        _("Lo que dijo de cada avance quien lo verificó; una fila por valor observado."),
    ),
}
TANDA = 500


@dataclass(frozen=True, slots=True)
class TablaPublica:
    """One table as it was on a day: the pledges it speaks of."""

    nombre: str
    compromisos: QuerySet
    dia: Dia

    def registros(self) -> QuerySet:
        """What the table is about: one record may take several rows."""
        suyos = self.compromisos.order_by().values("pk")
        if self.nombre == "compromisos":
            return self.compromisos
        if self.nombre == "metas":
            vigentes = Meta.objects.vigentes(self.dia)
            return vigentes.filter(compromiso__in=suyos).order_by("compromiso__codigo", "orden")
        if self.nombre == "verificaciones":
            return verificaciones_de(self.compromisos, self.dia)
        if self.nombre == "avances":
            avances = Avance.objects.publicados(self.dia).filter(compromiso__in=suyos)
            return avances.order_by("-publicado_en", "-pk")
        return instituciones_de(self.dia).order_by("nombres_plegados", "pk")

    def filas(self, registros: QuerySet | None = None) -> Iterator[Valores]:
        """Its rows, a few hundred records in memory at a time; or those of `registros`, of what it is about."""
        dia = self.dia
        registros = self.registros() if registros is None else registros
        if self.nombre == "compromisos":
            return filas.filas_de_compromisos(_por_tandas(filas.con_relaciones(registros, dia)))
        if self.nombre == "metas":
            suyo = self.compromisos.order_by().filter(pk=OuterRef("compromiso"))
            metas = con_corte(con_valor(registros, dia), dia).annotate(
                plazo_del_compromiso=F("compromiso__vigente_plazo")
                if dia.es_hoy
                else Subquery(suyo.values("plazo_fecha")[:1])
            )
            legibles = con_nombres(metas, dia, "compromiso__institucion", "responsable")
            return filas.filas_de_metas(_por_tandas(legibles))
        if self.nombre == "verificaciones":
            suyas = filas_de_verificaciones.con_relaciones(registros, dia)
            return filas_de_verificaciones.filas_de_verificaciones(_por_tandas(suyas), dia)
        if self.nombre == "avances":
            suyo = self.compromisos.order_by().filter(pk=OuterRef("compromiso")).values("avance_id")[:1]
            vigente = F("compromiso__vigente_avance") if dia.es_hoy else Subquery(suyo)
            avances = filas.avances_con_relaciones(registros.annotate(vigente_id=vigente), dia)
            return filas.filas_de_avances(_por_tandas(avances), dia)
        return filas.filas_de_instituciones(
            _por_tandas(
                registros.prefetch_related(Prefetch("denominaciones", Denominacion.objects.conocidas(dia)))
            ),
            estados_por(self.compromisos, "institucion"),
        )

    def cuantas_filas(self, registros: int) -> int:
        """How many rows its `registros` records take. At most one query."""
        if self.nombre == "compromisos":
            suyos = self.compromisos.order_by().values("pk")
            metas = Meta.objects.vigentes(self.dia).filter(compromiso__in=suyos)
            return registros + _de_mas(metas, "compromiso")
        if self.nombre == "avances":
            return registros + _de_mas(
                Medicion.objects.using(self.dia.alias).filter(
                    avance__in=self.registros().order_by().values("pk")
                ),
                "avance",
            )
        if self.nombre == "verificaciones":
            return registros + _de_mas(
                ValorObservado.objects.using(self.dia.alias).filter(
                    verificacion__in=self.registros().order_by().values("pk")
                ),
                "verificacion",
            )
        return registros

    def trozos(self, formato: str) -> Iterator[str] | Iterator[bytes]:
        """The file in that format, piece by piece: memory does not grow with it."""
        if formato == "xlsx":
            return self._libro()
        if formato == "csv":
            return writer.csv_lineas(PUBLICAS[self.nombre], self.filas())
        cabecera = {
            "tabla": self.nombre,
            "al": self.dia.fecha.isoformat(),
            "total": self.registros().count(),
            "sitio": settings.SITE_URL,
        }
        return writer.json_trozos(
            tuple(c for c in PUBLICAS[self.nombre] if c.en_json),
            self.filas(),
            cabecera=cabecera,
            clave=self.nombre,
            anidada=ANIDADAS.get(self.nombre),
        )

    def en_bytes(self, formato: str) -> Iterator[bytes]:
        return (t.encode() if isinstance(t, str) else t for t in self.trozos(formato))

    def _libro(self) -> Iterator[bytes]:
        with tempfile.TemporaryFile() as libro:
            with override("es"):  # its words are those the import reads
                writer.xlsx_en(libro, PUBLICAS[self.nombre], self.filas(), hoja=self.nombre)
            libro.seek(0)
            while trozo := libro.read(1 << 16):
                yield trozo


def entera(nombre: str, dia: Dia) -> TablaPublica:
    """The table of all that is public, in the order of the list."""
    return TablaPublica(nombre, FiltroCompromisos(QueryDict(), dia).qs, dia)


def _por_tandas(consulta: QuerySet) -> Iterable:
    return consulta.iterator(chunk_size=TANDA)


def _de_mas(partes: QuerySet, clave: str) -> int:
    """Rows beyond the first of each record."""
    cuenta = partes.order_by().aggregate(n=Count("pk"), de=Count(clave, distinct=True))
    return cuenta["n"] - cuenta["de"]
