"""What each public table holds on a day: its records, and how they become rows.

The one list of them, beside their columns (`columns/__init__.py:PUBLICAS`): files, catalogues, page and API read both.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.db.models import Count, F, Model, OuterRef, Prefetch, QuerySet, Subquery
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from base.dias import Dia
from base.tandas import TANDA, tandas_de_claves
from base.traidos import soltar
from compromisos.lectura.ediciones import ediciones_de, ejes_de
from compromisos.lectura.enlaces import con_su_enlace, con_su_rotura
from compromisos.lectura.instituciones import instituciones_de
from compromisos.lectura.marcos import elementos_de, vinculos_de
from compromisos.lectura.metas import con_corte, con_valor
from compromisos.lectura.nombres import con_nombres
from compromisos.lectura.recuentos import estados_por
from compromisos.lectura.registro import anotaciones_de
from compromisos.lectura.senalados import respondidos
from compromisos.models import Avance, Evidencia, Medicion, Meta, Periodo, Retiro, Territorio, ValorObservado
from compromisos.salidas import sellos
from compromisos.salidas.datos import filas, filas_de_catalogo, filas_de_verificaciones
from compromisos.salidas.datos.columns.avances import EVIDENCIAS
from compromisos.salidas.datos.columns.correcciones import CORRECCIONES
from compromisos.salidas.datos.de_prisa import csv_de_tandas
from compromisos.salidas.datos.filas import Valores
from compromisos.salidas.datos.ligeros import compromisos_ligeros, tandas_de_ligeros
from instituciones.models import Denominacion


@dataclass(frozen=True, slots=True)
class Contenido:
    """A public table. Of public pledges (those a filter chose, or all) and a day: `registros` is what it is about, `filas`
    the rows of some of them, `partes` (records, day) what takes a row each, with the column that says of which record.
    `filtrable`: whether the filters of the list choose its records, not only what is counted in them."""

    titulo: str | Promise
    explicacion: str | Promise
    registros: Callable[[QuerySet, Dia], QuerySet]
    filas: Callable[[QuerySet, QuerySet, Dia], Iterator[Valores]]
    partes: Callable[[QuerySet, Dia], tuple[QuerySet, str]] | None = None
    filtrable: bool = False
    lineas: Callable[[QuerySet], Iterator[str]] | None = None  # its JSON Lines, where they are not its rows
    en_csv: Callable[[QuerySet, Dia], Iterator[str]] | None = (
        None  # its CSV, where it is not made of its rows
    )
    ademas: Callable[[Dia], dict[str, object]] | None = None  # what its JSON says before its records, besides


def _por_tandas(consulta: QuerySet, cuantos: int = TANDA) -> Iterator:
    """Rows a batch at a time. Of each that was used, what was prefetched is let go."""
    for fila in consulta.iterator(chunk_size=cuantos):
        yield fila
        _soltar(fila)


def _por_claves(consulta: QuerySet) -> Iterator:
    """The same of a long table whose rows are dear: their keys in order, and then a batch of rows at a time. To ask for all
    of them at once is to wait until the last is sorted, with all that it says, before the first is there."""
    for claves in tandas_de_claves(consulta):
        filas = {fila.pk: fila for fila in consulta.order_by().filter(pk__in=claves)}
        for clave in claves:
            if fila := filas.pop(clave, None):
                yield fila
                _soltar(fila)


def _soltar(fila: Model) -> None:
    for quien in (fila, *fila._state.fields_cache.values()):
        if quien is not None:
            soltar(quien)


# --- Pledges, targets, updates


def _compromisos(registros: QuerySet, _compromisos: QuerySet, dia: Dia) -> Iterator[Valores]:
    return filas.filas_de_compromisos(compromisos_ligeros(registros, dia))


def _csv_de_compromisos(registros: QuerySet, dia: Dia) -> Iterator[str]:
    tandas = (list(filas.grupos_de_compromisos(tanda)) for tanda in tandas_de_ligeros(registros, dia))
    return csv_de_tandas(
        "compromisos", tandas, lambda r: (r.compromiso.institucion_id, r.compromiso.edicion_id)
    )


def _metas_de(compromisos: QuerySet, dia: Dia) -> tuple[QuerySet, str]:
    return Meta.objects.vigentes(dia).filter(compromiso__in=compromisos.order_by().values("pk")), "compromiso"


def _metas(registros: QuerySet, compromisos: QuerySet, dia: Dia) -> Iterator[Valores]:
    suyo = compromisos.order_by().filter(pk=OuterRef("compromiso"))
    metas = con_su_rotura(dia, con_corte(con_valor(registros, dia), dia), "linea_base_fuente").annotate(
        plazo_del_compromiso=F("compromiso__vigente_plazo")
        if dia.es_hoy
        else Subquery(suyo.values("plazo_fecha")[:1])
    )
    return filas.filas_de_metas(
        _por_claves(con_nombres(metas, dia, "compromiso__institucion", "responsable"))
    )


def _avances_de(compromisos: QuerySet, dia: Dia) -> QuerySet:
    avances = Avance.objects.publicados(dia).filter(compromiso__in=compromisos.order_by().values("pk"))
    return avances.order_by("-publicado_en", "-pk")


def _mediciones_de(avances: QuerySet, dia: Dia) -> tuple[QuerySet, str]:
    suyas = Medicion.objects.using(dia.alias).filter(avance__in=avances.order_by().values("pk"))
    return suyas, "avance"


def _avances(registros: QuerySet, compromisos: QuerySet, dia: Dia) -> Iterator[Valores]:
    suyo = compromisos.order_by().filter(pk=OuterRef("compromiso")).values("avance_id")[:1]
    vigente = F("compromiso__vigente_avance") if dia.es_hoy else Subquery(suyo)
    avances = filas.avances_con_relaciones(registros.annotate(vigente_id=vigente), dia)
    return filas.filas_de_avances(_por_claves(avances), dia)


def _verificaciones(registros: QuerySet, _compromisos: QuerySet, dia: Dia) -> Iterator[Valores]:
    suyas = filas_de_verificaciones.con_relaciones(registros, dia)
    return filas_de_verificaciones.filas_de_verificaciones(_por_claves(suyas), dia)


def _observados_de(verificaciones: QuerySet, dia: Dia) -> tuple[QuerySet, str]:
    suyos = ValorObservado.objects.using(dia.alias).filter(
        verificacion__in=verificaciones.order_by().values("pk")
    )
    return suyos, "verificacion"


def _evidencias_de(compromisos: QuerySet, dia: Dia) -> QuerySet:
    """Those of updates that stand. Withdrawn, they are gone from every day: they may have been what should never have
    been seen."""
    en_pie = Avance.objects.publicados(dia).filter(compromiso__in=compromisos.order_by().values("pk"))
    suyas = Evidencia.objects.using(dia.alias).filter(avance__in=en_pie.order_by().values("pk"))
    return con_su_enlace(dia, suyas.exclude(avance__in=Retiro.objects.values("avance")).order_by("pk"))


def _evidencias(registros: QuerySet, _compromisos: QuerySet, _dia: Dia) -> Iterator[Valores]:
    for evidencia in _por_claves(registros.select_related("avance__compromiso")):
        yield filas.fila_de(EVIDENCIAS, evidencia)


# --- What they are sorted by, and what is kept of them


def _instituciones(registros: QuerySet, compromisos: QuerySet, dia: Dia) -> Iterator[Valores]:
    con_sus_nombres = Prefetch("denominaciones", Denominacion.objects.conocidas(dia))
    return filas.filas_de_instituciones(
        _por_tandas(registros.prefetch_related(con_sus_nombres)), estados_por(compromisos, "institucion")
    )


def _ediciones(registros: QuerySet, compromisos: QuerySet, dia: Dia) -> Iterator[Valores]:
    return filas_de_catalogo.de_ediciones(_por_tandas(registros), compromisos, dia)


def _temas(registros: QuerySet, compromisos: QuerySet, _dia: Dia) -> Iterator[Valores]:
    return filas_de_catalogo.de_temas(_por_tandas(registros), estados_por(compromisos, "ejes"))


def _marcos(registros: QuerySet, _compromisos: QuerySet, dia: Dia) -> Iterator[Valores]:
    con_todo = con_su_rotura(dia, registros, "fuente").select_related("compromiso", "elemento__marco")
    return filas.filas_de_marcos(_por_claves(con_todo))


def _elementos(registros: QuerySet, compromisos: QuerySet, dia: Dia) -> Iterator[Valores]:
    elementos = _por_tandas(con_su_rotura(dia, registros, "fuente_url"))
    return filas_de_catalogo.de_elementos(elementos, compromisos, dia)


def _territorios(registros: QuerySet, compromisos: QuerySet, _dia: Dia) -> Iterator[Valores]:
    return filas_de_catalogo.de_territorios(_por_tandas(registros.select_related("superior")), compromisos)


def _cortes(registros: QuerySet, _compromisos: QuerySet, dia: Dia) -> Iterator[Valores]:
    return filas_de_catalogo.de_cortes(_por_tandas(registros.select_related("edicion"), 1), dia)


def _registro(registros: QuerySet, _compromisos: QuerySet, _dia: Dia) -> Iterator[Valores]:
    return filas_de_catalogo.del_registro(_por_tandas(registros, 2000))


def _correcciones(registros: QuerySet, _compromisos: QuerySet, _dia: Dia) -> Iterator[Valores]:
    for publicado in _por_tandas(registros):
        yield filas.fila_de(CORRECCIONES, publicado)


def lineas_del_registro(anotaciones: QuerySet) -> Iterator[str]:
    """The chain as whoever checks it reads it."""
    return (f"{a.linea}\n" for a in _por_tandas(anotaciones, 2000))


CONTENIDOS: dict[str, Contenido] = {
    "compromisos": Contenido(
        _("Compromisos"),
        _("Texto literal, estado, plazo, frescura y respaldo; una fila por meta."),
        lambda compromisos, _dia: compromisos,
        _compromisos,
        _metas_de,
        filtrable=True,
        en_csv=_csv_de_compromisos,
    ),
    "metas": Contenido(
        _("Metas"),
        _("Lo que cada compromiso promete contar, y su último valor publicado."),
        lambda compromisos, dia: _metas_de(compromisos, dia)[0].order_by("compromiso__codigo", "orden"),
        _metas,
        filtrable=True,
    ),
    "avances": Contenido(
        _("Avances"),
        _("Lo informado, también lo corregido y lo retirado; una fila por medición."),
        _avances_de,
        _avances,
        _mediciones_de,
        filtrable=True,
    ),
    "verificaciones": Contenido(
        _("Verificaciones"),
        _("Lo que dijo de cada avance quien lo verificó; una fila por valor observado."),
        filas_de_verificaciones.verificaciones_de,
        _verificaciones,
        _observados_de,
        filtrable=True,
    ),
    "evidencias": Contenido(
        _("Evidencias"),
        _("Los documentos y enlaces en que se apoyan los avances que siguen en pie."),
        _evidencias_de,
        _evidencias,
        filtrable=True,
    ),
    "instituciones": Contenido(
        _("Instituciones"),
        _("Quiénes son, cómo se llamaron y cuánto han prometido."),
        lambda _compromisos, dia: instituciones_de(dia).order_by("nombres_plegados", "pk"),
        _instituciones,
    ),
    "ediciones": Contenido(
        _("Ediciones"),
        _("Las campañas en que se prometió, y cuánto."),
        lambda _compromisos, dia: ediciones_de(dia).order_by("slug"),
        _ediciones,
    ),
    "temas": Contenido(
        _("Temas"),
        _("De qué tratan los compromisos, y cuántos hay de cada uno."),
        lambda _compromisos, dia: ejes_de(dia).order_by("orden", "codigo"),
        _temas,
    ),
    "territorios": Contenido(
        _("Lugares"),
        _("Regiones, provincias y distritos con su ubigeo, para unir estos datos con otros."),
        lambda _compromisos, _dia: Territorio.objects.order_by("ubigeo"),
        _territorios,
    ),
    "cortes": Contenido(
        _("Periodos de reporte"),
        _("Cuándo se pidió informar, quiénes respondieron y cómo estaba todo al cerrar."),
        lambda _compromisos, dia: Periodo.objects.conocidos(dia).order_by("cierra", "pk"),
        _cortes,
    ),
    "registro": Contenido(
        _("Registro público"),
        _("Cada cosa que se publicó, corrigió, retiró o verificó, en el orden en que se hizo."),
        lambda _compromisos, dia: anotaciones_de(dia),
        _registro,
        lineas=lineas_del_registro,
        ademas=sellos.en_json,
    ),
    "marcos": Contenido(
        _("A qué responden"),
        _(
            "Qué artículos, servicios y metas de leyes, políticas y agendas sirve cada compromiso, y quién lo dice."
        ),
        lambda compromisos, dia: vinculos_de(compromisos, dia).order_by(
            "compromiso__codigo", "elemento__codigo"
        ),
        _marcos,
        filtrable=True,
    ),
    "elementos": Contenido(
        _("Marcos y sus elementos"),
        _(
            "Los artículos, servicios, metas y objetivos a los que una promesa puede responder, cada uno con su marco y sus fuentes."
        ),
        lambda _compromisos, dia: elementos_de(dia),
        _elementos,
    ),
    "correcciones": Contenido(
        _("Errores señalados"),
        _("Lo que el público dijo que estaba mal y lo que se respondió. De quién lo dijo, nada."),
        lambda _compromisos, dia: respondidos(dia),
        _correcciones,
    ),
}


# Tables of a stretch of days or of a period, and not of a day: (what they are called, what they are).
APARTE: dict[str, tuple[str | Promise, str | Promise]] = {
    "cambios": (
        _("Cambios"),
        _(
            "Lo que cambió entre dos días: informes, estados, plazos que vencieron, correcciones, retiros, enmiendas."
        ),
    ),
    "periodos": (
        _("Periodos cerrados"),
        _("Cómo estaba cada compromiso cuando se cerró un periodo de reporte, tal como se guardó."),
    ),
}


def filas_de_mas(partes: QuerySet, clave: str) -> int:
    """Rows beyond the first of each record. One query."""
    cuenta = partes.order_by().aggregate(n=Count("pk"), de=Count(clave, distinct=True))
    return cuenta["n"] - cuenta["de"]
