"""Institutions as a day saw them: who was there, in which role, and how regularly each reported."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Count, Max, Min, Q, QuerySet
from django.utils import timezone

from base.dias import Dia
from compromisos.lectura.nombres import con_nombres
from compromisos.models import Avance, Edicion, Participacion, Periodo, Rol
from compromisos.reglas.busqueda import terminos_de
from compromisos.reglas.constancia import Constancia, constancia, constancia_por_periodos
from compromisos.reglas.nombres import se_llama
from compromisos.reglas.palabras import ESTADOS_CERRADOS, Periodicidad
from instituciones.models import Denominacion, Institucion

ENCABEZAN = (Rol.LIDER, Rol.ORGANIZADORA)


def instituciones_de(dia: Dia) -> QuerySet:
    """Institutions of `dia`, by their name of then."""
    return con_nombres(Institucion.objects.using(dia.alias), dia, "")


def que_se_llaman(consulta: str, dia: Dia) -> QuerySet:
    """Institutions of `dia` that a query finds by the names, acronyms and former names that they had by then; in
    alphabetical order. Two queries."""
    terminos = terminos_de(consulta)
    nombradas = Institucion.objects.using(dia.alias).order_by().values_list("pk", "nombres_plegados")
    halladas = [pk for pk, nombres in nombradas if terminos and se_llama(terminos, nombres.split("|"))]
    return instituciones_de(dia).filter(pk__in=halladas).order_by("nombres_plegados")


def otros_nombres(institucion: Institucion, dia: Dia) -> QuerySet:
    """Other names that it had by `dia`."""
    suyos: QuerySet = Denominacion.objects.filter(institucion=institucion).conocidas(dia)
    return suyos.exclude(nombre=institucion.nombre)


# --- In an edition


def participaciones_de(dia: Dia) -> QuerySet:
    """Participations of `dia`."""
    return Participacion.objects.using(dia.alias)


def encabezan(edicion: Edicion, dia: Dia) -> list[tuple[str, list[Institucion]]]:
    """[(role, who)] of those who lead the edition and organise it; a role that nobody has is left out."""
    suyas = participaciones_de(dia).filter(edicion=edicion, rol__in=ENCABEZAN)
    quienes = con_nombres(suyas, dia, "institucion")
    por_rol: dict[str, list[Institucion]] = {}
    for p in quienes.order_by("institucion__nombres_plegados"):
        por_rol.setdefault(p.rol, []).append(p.institucion)
    return [(str(rol.label), por_rol[rol]) for rol in ENCABEZAN if rol in por_rol]


@dataclass(frozen=True, slots=True)
class Participante:
    """An institution in an edition: in which roles, and with how many public pledges."""

    institucion: Institucion
    roles: list[Rol]
    compromisos: int


def participantes_de(edicion: Edicion, cuentas: dict[int, int], dia: Dia) -> list[Participante]:
    """By name: those written down as taking part, and those that have a pledge though nobody wrote it.
    `cuentas` is {institution: public pledges}. Two queries."""
    roles: dict[int, list[Rol]] = {}
    suyas = participaciones_de(dia).filter(edicion=edicion)
    for pk, rol in suyas.values_list("institucion", "rol"):
        roles.setdefault(pk, []).append(Rol(rol))
    quienes = instituciones_de(dia).filter(pk__in={*roles, *cuentas}).order_by("nombres_plegados")
    return [
        Participante(i, [r for r in Rol if r in roles.get(i.pk, ())], cuentas.get(i.pk, 0)) for i in quienes
    ]


# --- How regularly it reports


def constancia_de(compromisos: QuerySet, dia: Dia) -> list[tuple[Edicion, int, Constancia]]:
    """[(edition, how many pledges, record)] of the one institution that all `compromisos` are of; see
    reglas/constancia.py. Four queries, whatever the number of pledges."""
    cerrados = Q(estado__in=[e.value for e in ESTADOS_CERRADOS])
    hechos = {
        edicion: resto
        for edicion, *resto in compromisos.order_by()
        .values_list("edicion")
        .annotate(
            n=Count("pk"),
            cerrados=Count("pk", filter=cerrados),
            inicio=Min("fecha_inicio"),
            ultimo=Max("corte"),
            desde_siempre=Count("pk", filter=Q(publicado_en__isnull=True)),
            primero=Min("publicado_en"),
        )
    }
    cortes: dict[int, list[date]] = {}
    informes = Avance.objects.en_firme(dia).filter(compromiso__in=compromisos.order_by().values("pk"))
    for edicion, corte in informes.order_by().values_list("compromiso__edicion", "fecha_corte").distinct():
        cortes.setdefault(edicion, []).append(corte)
    fijados = _periodos_fijados(hechos, dia)
    registros = []
    for edicion in Edicion.objects.using(dia.alias).filter(pk__in=hechos).order_by("slug"):
        n, cuantos_cerrados, inicio, ultimo, desde_siempre, primero = hechos[edicion.pk]
        suyos, cierre = cortes.get(edicion.pk, ()), ultimo if n == cuantos_cerrados else None
        intervalo = Periodicidad(edicion.periodicidad)
        if fijado := fijados.get(edicion.pk):
            registro = constancia_por_periodos(
                intervalo,
                cerrados=fijado.cerrados,
                abierto=fijado.abierto,
                publico_desde=None if desde_siempre else timezone.localdate(primero),
                cortes=suyos,
                cierre=cierre,
            )
        else:
            registro = constancia(intervalo, inicio=inicio, hoy=dia.fecha, cortes=suyos, cierre=cierre)
        registros.append((edicion, n, registro))
    return registros


@dataclass(slots=True)
class PeriodosFijados:
    """The periods of an edition that the staff opened: (first day, closing day) of each."""

    cerrados: list[tuple[date, date]] = field(default_factory=list)
    abierto: tuple[date, date] | None = None


def _periodos_fijados(ediciones: Iterable[int], dia: Dia) -> dict[int, PeriodosFijados]:
    """{edition: its closed periods and the open one, on that day}, of those where one was closed."""
    fijados: dict[int, PeriodosFijados] = {}
    conocidos = Periodo.objects.conocidos(dia).filter(edicion__in=list(ediciones)).defer("instantanea")
    for periodo in conocidos.order_by("desde"):
        suyos = fijados.setdefault(periodo.edicion_id, PeriodosFijados())
        if periodo.habia_cerrado(dia):
            suyos.cerrados.append((periodo.desde, periodo.cierra))
        else:
            suyos.abierto = (periodo.desde, periodo.cierra)
    return {edicion: suyos for edicion, suyos in fijados.items() if suyos.cerrados}
