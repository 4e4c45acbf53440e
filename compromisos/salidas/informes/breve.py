"""The short report, for who has five minutes: a set of pledges on two pages. `datos` is what both of its forms say, the
PDF (templates/informes/breve.typ) and the Word file (en_word.py)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from base.dias import Dia
from base.numeros import numero
from compromisos.lectura.compromisos import compromisos_de
from compromisos.lectura.en_palabras import corta
from compromisos.lectura.frases import frase_de_estado
from compromisos.lectura.leidos import CompromisoLeido
from compromisos.lectura.periodos import contar, tablero, tablero_al_cierre
from compromisos.lectura.recuentos import cuenta_por
from compromisos.lectura.tendencia import Conjunto
from compromisos.models import Edicion, Periodo
from compromisos.reglas.palabras import ESTADOS_EN_DIBUJOS
from compromisos.salidas.informes import pdf, secciones
from compromisos.salidas.informes.marco import marco
from compromisos.salidas.informes.previsiones import previsiones
from instituciones.models import Institucion, Sector

VENCIDAS = 12
PREVISIONES = 8
CAMBIOS = 8
NOMBRES = 12


@dataclass(frozen=True, slots=True)
class DeQue:
    """What a short report is of: an edition, and of it a sector, an institution, or what a period asked; or all the
    pledges of an institution. `compromisos` and `conjunto` are the same set."""

    dia: Dia
    edicion: Edicion | None = None
    sector: str = ""
    institucion: Institucion | None = None
    periodo: Periodo | None = None

    @property
    def conjunto(self) -> Conjunto:
        return Conjunto(
            edicion=self.edicion or (), sector=self.sector or (), institucion=self.institucion or ()
        )

    @property
    def compromisos(self) -> QuerySet[CompromisoLeido]:
        todos = compromisos_de(self.dia)
        if self.edicion:
            todos = todos.filter(edicion=self.edicion)
        if self.sector:
            todos = todos.filter(institucion__sector=self.sector)
        return todos.filter(institucion=self.institucion) if self.institucion else todos

    @property
    def nombre(self) -> str:
        """«Periodo de ejemplo 2», «Institución de ejemplo 01», «Sector público, Edición de demostración»."""
        if self.periodo:
            return self.periodo.nombre
        if self.institucion:
            return self.institucion.nombre
        edicion = self.edicion.nombre if self.edicion else _("Todas las promesas")
        return f"{Sector(self.sector).label}, {edicion}" if self.sector else edicion

    @property
    def archivo(self) -> str:
        """Name of its file, without an ending: «informe-breve-ejemplo-01-2026-11-30»."""
        de = [
            self.periodo.slug if self.periodo else "",
            self.edicion.slug if self.edicion and not self.periodo else "",
            self.sector,
            self.institucion.slug if self.institucion else "",
        ]
        return "-".join(["informe-breve", *filter(None, de), self.dia.fecha.isoformat()])

    @property
    def direccion(self) -> str:
        """The list of the same pledges, pinned to the day."""
        consulta = urlencode({**self.conjunto.consulta, "al": self.dia.fecha.isoformat()}, doseq=True)
        return f"{settings.SITE_URL}{reverse('compromisos')}?{consulta}"

    @property
    def desde(self) -> date | None:
        """From when it tells what changed: the first day of its period; None, the usual stretch."""
        return self.periodo.desde if self.periodo else None


def datos(de_que: DeQue) -> dict:
    """Plain data: strings, numbers, lists. A number of queries that does not grow with the pledges."""
    dia = de_que.dia
    por_estado = cuenta_por(de_que.compromisos, "estado")
    total = sum(por_estado.values())
    comun = marco(titulo=_("%(de_que)s: informe breve") % {"de_que": de_que.nombre}, dia=dia)
    return comun | {
        "nombre": de_que.nombre,
        "fecha_escrita": corta(dia.fecha),
        "frase": frase_de_estado(por_estado) if total else "",
        "total": total,
        "estados": [secciones.fila_de_estado(e, por_estado) for e in ESTADOS_EN_DIBUJOS],
        "tendencia": secciones.de_tendencia(de_que),
        "periodo": _del_periodo(de_que) if de_que.periodo else None,
        "todas": secciones.todas(de_que),
        "previsiones": previsiones(de_que, PREVISIONES),
        "vencidas": secciones.vencidas(de_que, VENCIDAS),
        "cambios": secciones.cambios(de_que, de_que.desde, CAMBIOS),
        "sin_saber": secciones.lo_que_no_se_sabe(de_que, NOMBRES),
        "direccion": de_que.direccion,
        "palabras": comun["palabras"] | _palabras(),
    }


def pdf_de(de_que: DeQue) -> bytes:
    """Raises pdf.NoSePudo."""
    return pdf.componer("breve", datos(de_que))


def _del_periodo(de_que: DeQue) -> dict:
    """Who answered: of an open period, by now; of one that is closed, as its board was kept."""
    periodo = de_que.periodo
    assert periodo is not None
    if periodo.cerrado_en:
        filas = [fila for fila, _cartas in tablero_al_cierre(periodo)]
    else:
        filas = tablero(periodo, de_que.dia)
    cuenta = contar(filas)
    faltan = [f.institucion.nombre for f in filas if not f.respondio]
    de_cuantas = _("Informaron %(si)s de %(de)s instituciones.") % {
        "si": numero(cuenta.informaron),
        "de": numero(cuenta.total),
    }
    en_revision = (
        ngettext(
            "El informe de %(n)s espera que se revise.",
            "Los informes de %(n)s esperan que se revisen.",
            cuenta.en_revision,
        )
        % {"n": numero(cuenta.en_revision)}
        if cuenta.en_revision
        else ""
    )
    cuando = _("Se cerró el %(dia)s.") if periodo.cerrado_en else _("Sigue abierto: cierra el %(dia)s.")
    return {
        "frase": " ".join(filter(None, [de_cuantas, en_revision, cuando % {"dia": corta(periodo.cierra)}])),
        "faltan": faltan[:NOMBRES],
        "mas": secciones.mas(len(faltan) - NOMBRES),
    }


def _palabras() -> dict[str, str]:
    return {
        "columna_estado": _("Estado"),
        "columna_cuantos": _("Promesas"),
        "todas": _("Las promesas"),
        "tendencia": _("Mes a mes"),
        "periodo": _("Quién informó"),
        "faltan": _("No informaron:"),
        "vencidas": _("Con el plazo vencido"),
        "ninguna_vencida": _("Ninguna."),
        "columna_quien": _("Quién y número"),
        "columna_promesa": _("Promesa"),
        "columna_plazo": _("Venció"),
        "cambios": _("Qué cambió"),
        "columna_dia": _("Día"),
        "columna_cambio": _("Cambio de estado"),
        "sin_saber": _("Qué no se sabe"),
        "calladas": _("Nunca informaron:"),
        "nada_falta": _("De todas se sabe algo, tienen fecha límite y una meta que se puede medir."),
        "sin_compromisos": _("Ninguna promesa publicada"),
        "sin_compromisos_texto": _("Cuando se publique alguna, aquí se dirá cómo va."),
        "declara": _(
            "El estado lo declara cada institución; las pruebas se dicen aparte. «Sin información» no quiere decir que no se haya hecho nada."
        ),
        "direccion": _("Estas promesas, con la fecha de este informe, están en:"),
    }
