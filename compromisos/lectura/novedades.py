"""News of what somebody follows: the changes of «Qué cambió» that are of it, are still so, and were not told yet."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Q, QuerySet
from django.utils import timezone

from base.dias import Dia
from compromisos.lectura.cambios import Cambio, entre
from compromisos.lectura.causas import CAUSAN, con_su_causa
from compromisos.lectura.filtros.formulario import FiltroCompromisos
from compromisos.lectura.modificaciones import de_institucion
from compromisos.lectura.seguibles import Clase, filtros_de
from compromisos.lectura.territorios import los_que_nombran
from compromisos.models import Avance, Compromiso, Modificacion, Seguido
from compromisos.reglas.movimientos import vispera
from compromisos.reglas.palabras import TipoCambio
from instituciones.models import Institucion

DEL_DIA = ("estado", "plazo", "frescura", "respaldo")  # filters that a pledge goes in and out of
DE_LO_DEJADO = (TipoCambio.ENMIENDA, TipoCambio.RETIRO, TipoCambio.SUPRESION)
CUARTO = 15 * 60  # seconds: what happens within them goes in one letter


@dataclass(frozen=True, slots=True)
class Alcance:
    """Which changes are of one thing that is followed: all, or those of these pledges and changes of fichas."""

    todo: bool = False
    compromisos: frozenset[int] = frozenset()
    modificaciones: frozenset[int] = frozenset()

    def toca(self, cambio: Cambio) -> bool:
        return (
            self.todo
            or cambio.compromiso_id in self.compromisos
            or cambio.modificacion_id in self.modificaciones
        )


def alcance_de(clase: str, valor: str, *, desde: date, dia: Dia) -> Alcance:
    """Of what happened from `desde` on. Two queries at most, three of a list that pledges leave as they change."""
    if clase == Clase.TODO:
        return Alcance(todo=True)
    if clase == Clase.INSTITUCION:
        return _de_institucion(valor, dia)
    return Alcance(compromisos=frozenset(_claves(_compromisos(clase, valor, desde, dia))))


def _de_institucion(slug: str, dia: Dia) -> Alcance:
    de_ella = Q(institucion__slug=slug)
    fichas = Modificacion.objects.filter(de_institucion(Institucion(slug=slug)))
    return Alcance(
        compromisos=frozenset(_claves(Compromiso.objects.a_la_vista(dia).filter(de_ella))),
        modificaciones=frozenset(_claves(fichas)),
    )


def _compromisos(clase: str, valor: str, desde: date, dia: Dia) -> QuerySet | list[QuerySet]:
    publicas = Compromiso.objects.a_la_vista(dia)
    if clase == Clase.COMPROMISO:
        return publicas.filter(codigo=valor)
    if clase == Clase.LUGAR:
        return publicas.filter(los_que_nombran(valor))
    if clase == Clase.TEMA:
        return publicas.filter(ejes__codigo=valor)
    filtros = filtros_de(valor)
    hoy = FiltroCompromisos(filtros, dia)
    if hoy.errores():  # what it chose by is gone: without it, it would choose everything
        return publicas.none()
    if not any(filtros.getlist(f) for f in DEL_DIA):
        return hoy.qs
    return [hoy.qs, FiltroCompromisos(filtros, Dia(dia.hoy, vispera(desde))).qs]


def _claves(consultas: QuerySet | list[QuerySet]) -> set[int]:
    suyas = consultas if isinstance(consultas, list) else [consultas]
    return {pk for consulta in suyas for pk in consulta.order_by().values_list("pk", flat=True)}


def clave(cambio: Cambio) -> str:
    """Names a change among those told; needs no `completar`. What follows from the rules is named by where it ended, so
    that what went on changing that day is told again."""
    hecho = cambio.causa or cambio
    propia = (
        ("verificacion", hecho.verificacion_id),
        ("respuesta", hecho.respuesta_id),
        ("sin-efecto", hecho.sin_efecto_id),
        ("enmienda", hecho.enmienda_id),
        ("modificacion", hecho.modificacion_id),
        ("supresion", hecho.supresion_id),
        ("retiro" if hecho.tipo is TipoCambio.RETIRO else "avance", hecho.avance_id),
    )
    if dicha := next((f"{nombre}-{pk}" for nombre, pk in propia if pk), None):
        return dicha
    return f"{cambio.tipo}-{cambio.compromiso_id}-{cambio.dia:%Y%m%d}{f'-{cambio.a}' if cambio.a else ''}"


def recientes(desde: date, dia: Dia, alcances: Collection[Alcance] | None = None) -> list[Cambio]:
    """Changes since `desde` that are still so, newest first, each state with its cause; of these `alcances` or of
    everything."""
    if alcances is None or any(a.todo for a in alcances):
        cambios = entre(desde, dia)
    else:
        compromisos = Compromiso.objects.filter(pk__in=set().union(*(a.compromisos for a in alcances)))
        fichas = Q(pk__in=set().union(*(a.modificaciones for a in alcances)))
        cambios = entre(desde, dia, compromisos=compromisos, fichas=fichas)
    return _en_pie(con_su_causa(cambios), dia)


def _en_pie(cambios: list[Cambio], dia: Dia) -> list[Cambio]:
    """Without reports that were withdrawn or corrected since, nor what was said of pledges that were left since: of those,
    only that is told. Two queries."""
    informes = {c.avance_id for c in cambios if _informa(c)}
    firmes = _claves(Avance.objects.en_firme(dia).filter(pk__in=informes))
    dejadas = _claves(
        Compromiso.objects.filter(pk__in={c.compromiso_id for c in cambios}, dejado_en__isnull=False)
    )
    return [
        c
        for c in cambios
        if (not _informa(c) or c.avance_id in firmes)
        and (c.compromiso_id not in dejadas or c.tipo in DE_LO_DEJADO)
    ]


def _informa(cambio: Cambio) -> bool:
    tipo = (cambio.causa or cambio).tipo
    return tipo in CAUSAN and tipo is not TipoCambio.RETIRO


def sin_decir(
    cambios: Iterable[Cambio],
    suyos: Iterable[tuple[Seguido, Alcance]],
    dichas: Collection[str],
) -> list[Cambio]:
    """Those of what is followed, since the day on which each began to be, that were not told."""
    desde = [(timezone.localdate(s.confirmado_en), frozenset(s.sabidas), a) for s, a in suyos]
    return [
        c
        for c in cambios
        if (k := clave(c)) not in dichas
        and any(c.dia >= dia and k not in sabidas and a.toca(c) for dia, sabidas, a in desde)
    ]


@dataclass(frozen=True, slots=True)
class Cuantas:
    """How many letters it would have meant in `dias`."""

    al_momento: int
    semanales: int
    dias: int


def cuantas_habrian_sido(clase: str, valor: str, dia: Dia, *, dias: int = 30) -> Cuantas:
    """Letters that following it would have meant lately: what happened within a quarter of an hour is one; what the
    rules say, one a day."""
    desde = dia.fecha - timedelta(days=dias - 1)
    alcance = alcance_de(clase, valor, desde=desde, dia=dia)
    cambios = [c for c in recientes(desde, dia, [alcance]) if alcance.toca(c)]
    cuartos = Counter(int((c.causa or c).momento.timestamp() // CUARTO) for c in cambios)
    semanas = Counter(c.dia.isocalendar()[:2] for c in cambios)
    return Cuantas(len(cuartos), len(semanas), dias)
