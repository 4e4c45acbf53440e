"""The panel of an edition as it leaves the site: a workbook with a sheet for each drawing, and a text for a message.

Headings are for people; the codes and their dictionary are in the open data.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from base import libros
from base.numeros import numero
from compromisos.lectura.en_palabras import corta, cuando
from compromisos.lectura.frases import frase_de_estado
from compromisos.lectura.panel import Panel
from compromisos.reglas.constancia import Contesto
from compromisos.reglas.palabras import ESTADOS_EN_DIBUJOS
from compromisos.reglas.prevision import DE_PEOR_A_MEJOR

Hoja = tuple[str, Sequence[str], Iterable[Sequence[Any]]]
HORA = timedelta(hours=1)
ANCHO_DEL_NOMBRE = 50


def tiempo(duracion: timedelta) -> str:
    """«2,4 días», «5 horas», «menos de una hora»."""
    if duracion < HORA:
        return _("menos de una hora")
    if duracion < timedelta(days=1):
        n = int(duracion / HORA)
        return ngettext("%(n)s hora", "%(n)s horas", n) % {"n": n}
    dias = en_dias(duracion)
    return ngettext("%(n)s día", "%(n)s días", 1 if dias == 1 else 2) % {"n": numero(dias)}


def en_dias(duracion: timedelta) -> Decimal:
    """Days with one decimal."""
    return Decimal(round(duracion / timedelta(hours=2.4))) / 10


# --- A message


def en_texto(panel: Panel) -> str:
    """A few lines to be copied into a message: the same sentences and counts as the page."""
    lineas = [
        _("Cómo va «%(edicion)s» al %(dia)s")
        % {"edicion": panel.edicion.nombre, "dia": corta(panel.dia.fecha)},
        frase_de_estado(panel.por_estado),
        _("Con el plazo vencido: %(vencidos)s. Callados (nunca informaron o hace mucho): %(callados)s.")
        % {
            "vencidos": numero(sum(s.vencidos for s in panel.sectores)),
            "callados": numero(sum(s.callados for s in panel.sectores)),
        },
        *_del_periodo(panel),
        *_de_la_demora(panel),
        f"{settings.SITE_URL}{reverse('edicion', args=[panel.edicion.slug])}",
    ]
    return "\n".join(lineas)


def _del_periodo(panel: Panel) -> list[str]:
    r = panel.recibidos
    if r is None:
        return []
    frase = _("Periodo «%(nombre)s»: informaron %(si)s de %(de)s instituciones; cierra %(cuando)s.")
    return [
        frase
        % {
            "nombre": r.periodo.nombre,
            "si": numero(r.respondieron),
            "de": numero(r.esperadas),
            "cuando": cuando(r.periodo.cierra, panel.dia),
        }
    ]


def _de_la_demora(panel: Panel) -> list[str]:
    d = panel.demora
    if d.mediana is None:
        return []
    frase = ngettext(
        "De enviar a publicar: %(tiempo)s (%(n)s informe desde el %(dia)s).",
        "De enviar a publicar: %(tiempo)s, la mediana de %(n)s informes desde el %(dia)s.",
        d.total,
    )
    return [frase % {"tiempo": tiempo(d.mediana), "n": numero(d.total), "dia": corta(d.desde)}]


# --- A workbook


def en_libro(panel: Panel) -> bytes:
    """A sheet for each drawing of the page, with the same figures."""
    libro, salida = libros.nuevo(), io.BytesIO()
    for nombre, columnas, filas in _hojas(panel):
        libros.llenar(libro.create_sheet(nombre), columnas, filas, anchos={columnas[0]: ANCHO_DEL_NOMBRE})
    libros.guardar(libro, salida)
    return salida.getvalue()


def _hojas(panel: Panel) -> Iterable[Hoja]:
    yield _("Resumen"), [_("Lo principal")], [[linea] for linea in en_texto(panel).split("\n")]
    yield _estados(panel)
    if panel.serie.dice_algo:
        yield _mes_a_mes(panel)
    yield _sectores(panel)
    if panel.previstos:
        yield _previstos(panel)
    if panel.recibidos:
        yield (
            _("Informes por día"),
            [_("Desde"), _("Hasta"), _("Informes recibidos")],
            [[b.desde, b.hasta, b.cuenta] for b in panel.recibidos.barras],
        )
    if panel.demora.total:
        yield _los_mas_lentos(panel)
    if panel.periodos:
        yield _periodos(panel)


def _estados(panel: Panel) -> Hoja:
    filas = [[_(e.etiqueta), panel.por_estado.get(e.value, 0)] for e in ESTADOS_EN_DIBUJOS]
    return _("Estados"), [_("Estado"), _("Compromisos")], [*filas, [_("Total"), panel.total]]


def _mes_a_mes(panel: Panel) -> Hoja:
    estados = panel.serie.estados
    return (
        _("Mes a mes"),
        [_("Al"), *(_(e.etiqueta) for e in estados), _("Total")],
        [[p.dia, *(p.por_estado[e] for e in estados), p.total] for p in panel.serie.puntos],
    )


def _sectores(panel: Panel) -> Hoja:
    columnas = [_("Sector"), _("Con el plazo vencido"), _("Callados"), _("Compromisos")]
    return (
        _("Por sector"),
        columnas,
        [[s.nombre or _("Sector no indicado"), s.vencidos, s.callados, s.total] for s in panel.sectores],
    )


def _previstos(panel: Panel) -> Hoja:
    return (
        _("Qué prevén"),
        [_("Sector"), *(_(p.etiqueta) for p in DE_PEOR_A_MEJOR)],
        [
            [s.nombre or _("Sector no indicado"), *(s.por_palabra.get(p.value, 0) for p in DE_PEOR_A_MEJOR)]
            for s in panel.previstos
        ],
    )


def _los_mas_lentos(panel: Panel) -> Hoja:
    return (
        _("De enviar a publicar"),
        [_("Compromiso"), _("Código"), _("Institución"), _("Enviado"), _("Publicado"), _("Días")],
        [
            [
                a.compromiso.titulo,
                a.compromiso.codigo,
                a.compromiso.institucion.nombre,
                timezone.localdate(a.enviado_en),
                timezone.localdate(a.publicado_en),
                en_dias(a.demora),
            ]
            for a in panel.demora.lentos
        ],
    )


def _periodos(panel: Panel) -> Hoja:
    return (
        _("Respuesta por periodo"),
        [_("Periodo"), _("Desde"), _("Hasta"), *(_(c.etiqueta) for c in Contesto)],
        [
            [c.periodo.nombre, c.periodo.desde, c.periodo.cierra, *(n for _clave, n in c.en_orden)]
            for c in panel.periodos
        ],
    )
