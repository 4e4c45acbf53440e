"""Words of the street: what a code or a date of a pledge is called on a page (ADR 30).

Data, Metodología and the guide keep the codes and their exact words; everything else that visitors read takes its
words from here, in the active language. On a past day, what is far is told from that day and not from today.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language, gettext_noop, ngettext
from django.utils.translation import gettext as _

from base.dias import Dia
from base.lapsos import Lapso, Unidad, lapso
from compromisos.lectura.leidos import CompromisoLeido
from compromisos.models import Verificacion
from compromisos.reglas.palabras import Estado, Frescura, Palabra, Plazo, Prevision, Respaldo

# What each lamp is called, and what each of its codes is, where they stand alone: an option, a chip.
LAMPARAS: dict[str, str] = {
    "estado": gettext_noop("Cómo va"),
    "plazo": gettext_noop("Plazo"),
    "frescura": gettext_noop("Último informe"),
    "respaldo": gettext_noop("Pruebas"),
}
CALLE: dict[Palabra, str] = {
    Plazo.SIN_PLAZO: gettext_noop("No se dice para cuándo"),
    Plazo.EN_PLAZO: gettext_noop("Todavía a tiempo"),
    Plazo.POR_VENCER: gettext_noop("Vence en 30 días o menos"),
    Plazo.VENCIDO: gettext_noop("Plazo vencido"),
    Frescura.SIN_REPORTE: gettext_noop("Nunca informó"),
    Frescura.AL_DIA: gettext_noop("Informó a tiempo"),
    Frescura.POR_ACTUALIZAR: gettext_noop("Ya le toca informar"),
    Frescura.DESACTUALIZADO: gettext_noop("Hace mucho que no informa"),
    Respaldo.DECLARADO: gettext_noop("Sin pruebas"),
    Respaldo.CON_EVIDENCIA: gettext_noop("Con pruebas"),
    Respaldo.VERIFICADO: gettext_noop("Verificado por un tercero"),
    Respaldo.CUESTIONADO: gettext_noop("Cuestionado por un tercero"),
}
# Told on one line of a list, as what its institution says.
MALAS_NUEVAS: dict[Palabra, str] = {
    Prevision.CON_APOYO: gettext_noop("Dice que necesita apoyo para llegar a tiempo"),
    Prevision.EN_RIESGO: gettext_noop("Dice que su plazo está en riesgo"),
    Prevision.NO_SE_CUMPLIRA: gettext_noop("Dice que no llegará a tiempo"),
}
CIERRAN_CON_ALGO = (Estado.CUMPLIDO, Estado.CUMPLIDO_PARCIALMENTE)


def en_la_calle(palabra: Palabra) -> str:
    """A code where it stands alone: «Nunca informó». A state has no other word than its own."""
    return _(CALLE.get(palabra, palabra.etiqueta))


def lampara_en_la_calle(nombre: str) -> str:
    """What a lamp is called: «Último informe»."""
    return _(LAMPARAS[nombre])


# --- Days ---------------------------------------------------------------------------------------


def duracion(lapso: Lapso) -> str:
    """«4 meses», «1 año»."""
    palabras: dict[Unidad, Callable[[], str]] = {
        Unidad.DIA: lambda: ngettext("%(n)s día", "%(n)s días", lapso.n),
        Unidad.SEMANA: lambda: ngettext("%(n)s semana", "%(n)s semanas", lapso.n),
        Unidad.MES: lambda: ngettext("%(n)s mes", "%(n)s meses", lapso.n),
        Unidad.ANIO: lambda: ngettext("%(n)s año", "%(n)s años", lapso.n),
    }
    return palabras[lapso.unidad]() % {"n": lapso.n}


def cuando(fecha: date, dia: Dia) -> str:
    """How far a day is: «hoy», «ayer», «hace 4 meses», «en 3 semanas»; of a past day, «el día anterior»,
    «4 meses antes», «3 semanas después»."""
    tramo = lapso(dia.fecha, fecha)
    if abs(tramo.dias) <= 1:
        return _vecino(tramo.dias, dia)
    if dia.es_hoy:
        frase = _("hace %(tiempo)s") if tramo.dias < 0 else _("en %(tiempo)s")
    else:
        frase = _("%(tiempo)s antes") if tramo.dias < 0 else _("%(tiempo)s después")
    return frase % {"tiempo": duracion(tramo)}


def _vecino(dias: int, dia: Dia) -> str:
    if dia.es_hoy:
        return {-1: _("ayer"), 0: _("hoy"), 1: _("mañana")}[dias]
    return {-1: _("el día anterior"), 0: _("ese mismo día"), 1: _("el día siguiente")}[dias]


def corta(fecha: date) -> str:
    """«24/11/2026»."""
    return date_format(fecha, "SHORT_DATE_FORMAT")


def larga(fecha: date) -> str:
    """«24 de noviembre de 2026», where a sentence or a heading has room for it."""
    return date_format(fecha, r"j \d\e F \d\e Y" if get_language() == "es" else "DATE_FORMAT")


def al(fecha: date) -> str:
    """Up to which day a report speaks: «al 24/11/2026»."""
    return _("al %(dia)s") % {"dia": corta(fecha)}


# --- One pledge ---------------------------------------------------------------------------------


def plazo_en_palabras(compromiso: CompromisoLeido, dia: Dia) -> str:
    """«Venció el 24/07/2026, hace 4 meses»; «Vence el 15/12/2026, en 3 semanas»; «La fuente no dice para cuándo». Of a
    closed one, only which day it was: late or early, it is not counted any more."""
    fecha = compromiso.plazo_fecha
    if fecha is None:
        return _("La fuente no dice para cuándo")
    if compromiso.plazo == Plazo.VENCIDO:
        frase = _("Venció el %(dia)s, %(cuando)s")
    elif compromiso.plazo:
        frase = _("Vence el %(dia)s, %(cuando)s")
    else:
        frase = _("El plazo era el %(dia)s") if fecha < dia.fecha else _("El plazo es el %(dia)s")
    return frase % {"dia": corta(fecha), "cuando": cuando(fecha, dia)}


def ultimo_informe_en_palabras(compromiso: CompromisoLeido, dia: Dia) -> str:
    """«Informó por última vez el 15/08/2026, con datos al 30/06/2026»: the day it was made public here, and the day up
    to which it speaks where that is another; «Nunca informó»."""
    if compromiso.corte is None:
        return _("Nunca informó")
    publicado = timezone.localdate(compromiso.informado_en) if compromiso.informado_en else compromiso.corte
    if publicado == compromiso.corte:
        return _("Informó por última vez el %(dia)s") % {"dia": corta(publicado)}
    return _("Informó por última vez el %(dia)s, con datos al %(corte)s") % {
        "dia": corta(publicado),
        "corte": corta(compromiso.corte),
    }


def respaldo_en_palabras(respaldo: str, quien: str = "") -> str:
    """«Con pruebas», «Sin pruebas», «Verificado por la Contraloría»; nothing without a report. `quien` verified it, or
    questioned it, where that was read."""
    if not respaldo:
        return ""
    if quien and respaldo == Respaldo.VERIFICADO:
        return _("Verificado por %(quien)s") % {"quien": quien}
    if quien and respaldo == Respaldo.CUESTIONADO:
        return _("Cuestionado por %(quien)s") % {"quien": quien}
    return en_la_calle(Respaldo(respaldo))


# --- What is out of order -----------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Excepcion:
    """Something out of order in a pledge: a fixed code, for its look, and its sentence."""

    codigo: str
    texto: str

    def __str__(self) -> str:
        return self.texto


def excepciones(compromiso: CompromisoLeido, dia: Dia) -> list[Excepcion]:
    """What is out of order, the gravest first; [] if nothing, or if it was left and nothing is expected of it. That
    nobody ever reported is no exception: its state says so. No query; `con_verificador` gives names to read."""
    if compromiso.se_dejo(dia):
        return []
    dichas = {
        "vencido": _vencido,
        "cuestionado": _cuestionado,
        "contradiccion": _contradiccion,
        "prevision": lo_que_preve,
        "sin_pruebas": _sin_pruebas,
        "datos_viejos": _datos_viejos,
        "plazo_movido": _plazo_movido,
    }
    textos = ((codigo, decir(compromiso, dia)) for codigo, decir in dichas.items())
    return [Excepcion(codigo, texto) for codigo, texto in textos if texto]


def _vencido(compromiso: CompromisoLeido, dia: Dia) -> str:
    if compromiso.plazo != Plazo.VENCIDO or compromiso.plazo_fecha is None:
        return ""
    return _("Venció %(cuando)s") % {"cuando": cuando(compromiso.plazo_fecha, dia)}


def _cuestionado(compromiso: CompromisoLeido, dia: Dia) -> str:
    if compromiso.respaldo != Respaldo.CUESTIONADO:
        return ""
    return respaldo_en_palabras(compromiso.respaldo, getattr(compromiso, "verificador", ""))


def _contradiccion(compromiso: CompromisoLeido, dia: Dia) -> str:
    si, de = compromiso.metas_alcanzadas, compromiso.metas_medibles
    if compromiso.estado != Estado.CUMPLIDO or si >= de:
        return ""
    frase = ngettext(
        "Se declara cumplido con %(si)s de %(de)s meta alcanzada",
        "Se declara cumplido con %(si)s de %(de)s metas alcanzadas",
        de,
    )
    return frase % {"si": si, "de": de}


def mala_nueva(prevision: str) -> str:
    """«Dice que su plazo está en riesgo», of what an institution expects; "" of what says no more than the state does."""
    frase = MALAS_NUEVAS.get(Prevision(prevision), "") if prevision else ""
    return _(frase) if frase else ""


def lo_que_preve(compromiso: CompromisoLeido, dia: Dia) -> str:
    """Bad news that its own institution gives of its deadline, while it has not passed: then it is the deadline that is told."""
    return "" if compromiso.plazo == Plazo.VENCIDO else mala_nueva(compromiso.prevision)


def _sin_pruebas(compromiso: CompromisoLeido, dia: Dia) -> str:
    sin = compromiso.estado in CIERRAN_CON_ALGO and compromiso.respaldo == Respaldo.DECLARADO
    return en_la_calle(Respaldo.DECLARADO) if sin else ""


def _datos_viejos(compromiso: CompromisoLeido, dia: Dia) -> str:
    if compromiso.frescura not in (Frescura.POR_ACTUALIZAR, Frescura.DESACTUALIZADO) or not compromiso.corte:
        return ""
    return _("Datos de %(cuando)s") % {"cuando": cuando(compromiso.corte, dia)}


def _plazo_movido(compromiso: CompromisoLeido, dia: Dia) -> str:
    return _("Se movió su plazo") if compromiso.plazo_movido else ""


def con_verificador(compromisos: Iterable[CompromisoLeido], dia: Dia) -> list[CompromisoLeido]:
    """The same, each with `verificador`: who said the last word on its report, or nothing. One query."""
    leidos: list[Any] = list(compromisos)
    suyos = {c.avance_id: "" for c in leidos if c.respaldo in (Respaldo.VERIFICADO, Respaldo.CUESTIONADO)}
    if suyos:
        dichas = Verificacion.objects.en_pie(dia).filter(avance__in=suyos).order_by("en", "pk")
        suyos |= dict(dichas.values_list("avance", "verificador"))
    for compromiso in leidos:
        compromiso.verificador = suyos.get(compromiso.avance_id, "")
    return leidos
