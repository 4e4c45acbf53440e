"""Sections of the reports of a set of pledges: the trend, by region, what is overdue, what changed, what nobody knows. Each
is cut where it would fill the report, and says how many it leaves out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Protocol

from django.db.models import QuerySet
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from base.dias import Dia
from base.numeros import numero
from compromisos.lectura.cambios import completar, entre
from compromisos.lectura.compromisos import POR_INSTITUCION
from compromisos.lectura.en_palabras import cuando
from compromisos.lectura.leidos import CompromisoLeido
from compromisos.lectura.recuentos import estados_por
from compromisos.lectura.tendencia import Conjunto, tendencia
from compromisos.lectura.territorios import REGION, SIN_LUGAR, SOLO_NACIONAL
from compromisos.lectura.titulares import denominadores_de_tendencia, titular_de_tendencia
from compromisos.models import Compromiso, Territorio
from compromisos.reglas.palabras import Estado, Plazo, TipoCambio
from compromisos.salidas.informes.edicion import Informada

MESES = 13  # of the trend: a year, and the month it is compared with
VENCIDAS = 90
CAMBIOS = 40
DIAS = 90
CALLADAS = 80  # institutions named
POCAS = 25  # pledges that the report lists whole
LARGO_DE_TITULO = 90  # letters


class DeUnConjunto(Protocol):
    """What a section reads: which pledges, annotated by en_fecha(), and on what day."""

    @property
    def conjunto(self) -> Conjunto: ...
    @property
    def compromisos(self) -> QuerySet[CompromisoLeido]: ...
    @property
    def dia(self) -> Dia: ...


def de_tendencia(informada: DeUnConjunto) -> dict:
    """Month ends, oldest first, and what they say; empty until they say something. One query."""
    serie = tendencia(informada.conjunto, informada.dia)
    if not serie.dice_algo:
        return {"titular": "", "nota": "", "meses": []}
    return {
        "titular": titular_de_tendencia(serie),
        "nota": denominadores_de_tendencia(serie),
        "meses": [
            {
                "mes": date_format(p.dia, "m/y"),
                "total": p.total,
                "estados": [(e.value, p.por_estado[e]) for e in serie.estados],
            }
            for p in serie.puntos[-MESES:]
        ],
    }


def todas(informada: DeUnConjunto) -> list[dict]:
    """Every pledge in a line, where they are few; none where they are many. One query."""
    filas = list(informada.compromisos.order_by(*POR_INSTITUCION)[: POCAS + 1])
    if len(filas) > POCAS:
        return []
    return [{"quien": quien(c), "titulo": corto(c.titulo), **_estado(c.estado)} for c in filas]


def por_region(informada: DeUnConjunto) -> list[tuple[str, dict[str, int]]]:
    """(region, {state: how many}) of those that some pledge names. Two queries."""
    compromisos = informada.compromisos
    cuentas = estados_por(compromisos.filter(territorios__isnull=False), REGION)
    nombres = Territorio.objects.filter(ubigeo__in=cuentas).order_by("ubigeo").values_list("ubigeo", "nombre")
    return [(nombre, cuentas[ubigeo]) for ubigeo, nombre in nombres]


def sin_region(informada: DeUnConjunto) -> str:
    """How many are for the whole country, and how many do not say where. Two queries."""
    nacionales = informada.compromisos.filter(SOLO_NACIONAL).count()
    no_dicen = informada.compromisos.filter(SIN_LUGAR).count()
    frases = [
        ngettext("%(n)s promesa es para todo el país.", "%(n)s promesas son para todo el país.", nacionales)
        % {"n": numero(nacionales)}
        if nacionales
        else "",
        ngettext("%(n)s no dice dónde se cumplirá.", "%(n)s no dicen dónde se cumplirán.", no_dicen)
        % {"n": numero(no_dicen)}
        if no_dicen
        else "",
    ]
    return " ".join(filter(None, frases))


def vencidas(informada: DeUnConjunto, cuantas: int = VENCIDAS) -> dict:
    """Pledges past their deadline that nobody declared kept or broken, overdue for longest first. Two queries."""
    todas = informada.compromisos.filter(plazo=Plazo.VENCIDO)
    filas = list(todas.order_by("plazo_fecha", "institucion__nombres_plegados", "numero")[:cuantas])
    return {
        "filas": [
            {
                "quien": quien(c),
                "titulo": corto(c.titulo),
                "plazo": _dia(c.plazo_fecha),
                "cuando": cuando(c.plazo_fecha, informada.dia),
                **_estado(c.estado),
            }
            for c in filas
            if c.plazo_fecha
        ],
        "mas": mas(todas.count() - len(filas)),
    }


def cambios(informada: DeUnConjunto, desde: date | None = None, cuantos: int = CAMBIOS) -> dict:
    """What changed since `desde`, or in the last DIAS days: how many of each kind, and the last changes of state. At most thirty queries."""
    dia = informada.dia
    desde = desde or dia.fecha - timedelta(days=DIAS)
    todos = entre(desde, dia, compromisos=informada.compromisos)
    cuentas = Counter(c.tipo for c in todos)
    de_estado = [c for c in todos if c.tipo is TipoCambio.ESTADO]
    vistos = de_estado[:cuantos]
    completar(vistos, dia)
    return {
        "frase": ngettext("%(n)s cambio del %(a)s al %(b)s.", "%(n)s cambios del %(a)s al %(b)s.", len(todos))
        % {"n": numero(len(todos)), "a": _dia(desde), "b": _dia(dia.fecha)},
        "cuentas": [(_(tipo.etiqueta), numero(cuentas[tipo])) for tipo in TipoCambio if cuentas[tipo]],
        "filas": [
            {
                "dia": _dia(c.dia),
                "quien": quien(c.compromiso),
                "titulo": corto(c.compromiso.titulo),
                "de": _estado(c.de) if c.de else None,
                "a": _estado(c.a) if c.a else None,
            }
            for c in vistos
            if c.compromiso
        ],
        "mas": mas(len(de_estado) - len(vistos)),
    }


def lo_que_no_se_sabe(informada: DeUnConjunto, nombradas: int = CALLADAS) -> dict:
    """Counts of what is missing, and institutions that never reported. Five queries."""
    compromisos = informada.compromisos
    total = compromisos.count()
    sin_informe = compromisos.filter(estado=Estado.SIN_INFORMACION)
    cuentas = [
        (sin_informe.count(), _("sin ningún informe en pie")),
        (compromisos.filter(plazo=Plazo.SIN_PLAZO).count(), _("sin fecha límite en la fuente")),
        (compromisos.filter(metas_medibles=0).count(), _("sin una meta que se pueda medir")),
    ]
    informaron = compromisos.exclude(estado=Estado.SIN_INFORMACION).order_by().values("institucion")
    calladas = list(
        dict.fromkeys(
            c.institucion.nombre
            for c in compromisos.exclude(institucion__in=informaron).order_by("institucion__nombres_plegados")
        )
    )
    return {
        "cuentas": [(numero(n), _("de %(n)s") % {"n": numero(total)}, que) for n, que in cuentas if n],
        "calladas": calladas[:nombradas],
        "mas": mas(len(calladas) - nombradas),
    }


def mas(n: int) -> str:
    """«Y 3 más.», for a list that was cut."""
    return ngettext("Y %(n)s más.", "Y %(n)s más.", n) % {"n": numero(n)} if n > 0 else ""


def fila_de_estado(e: Estado, por_estado: Mapping[str, int]) -> dict:
    """A state with what it means and how many are in it, as a number and written."""
    return {
        "estado": e.value,
        "palabra": _(e.etiqueta),
        "explicacion": _(e.explicacion),
        "cuenta": por_estado.get(e.value, 0),
        "escrita": numero(por_estado.get(e.value, 0)),
    }


def quien(c: Compromiso) -> str:
    return f"{c.institucion}, {c.numero}"


def corto(titulo: str) -> str:
    return titulo if len(titulo) <= LARGO_DE_TITULO else f"{titulo[: LARGO_DE_TITULO - 1].rstrip()}…"


def _dia(dia: date | None) -> str:
    return date_format(dia, "SHORT_DATE_FORMAT") if dia else ""


def _estado(codigo: str) -> dict[str, str]:
    return {"estado": Estado(codigo).value, "palabra": _(Estado(codigo).etiqueta)}


def de(informada: Informada) -> dict:
    """All of them, by name."""
    return {
        "todas": todas(informada),
        "tendencia": de_tendencia(informada),
        "regiones": por_region(informada),
        "sin_region": sin_region(informada),
        "vencidas": vencidas(informada),
        "cambios": cambios(informada),
        "sin_saber": lo_que_no_se_sabe(informada),
    }
