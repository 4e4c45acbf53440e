"""The trend of a set as a picture with its words: what it says, of when, and where it comes from."""

from __future__ import annotations

from django.conf import settings
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from base.dias import Dia
from compromisos.lectura.tendencia import Serie
from compromisos.lectura.titulares import denominadores_de_tendencia, mes_corto, titular_de_tendencia
from compromisos.reglas.areas import apilar
from compromisos.reglas.palabras import Estado
from compromisos.salidas.laminas import dibujos


def lamina_de_tendencia(serie: Serie, de_que: str, dia: Dia) -> dibujos.Lamina:
    """`de_que` names the set, "" if it is all. In the active language."""
    dibujo = apilar([(p.dia, p.por_estado) for p in serie.puntos])
    fuente = _("Fuente: %(sitio)s. Cada institución declara cómo va lo suyo.") % {
        "sitio": settings.SITE_URL.partition("://")[2]
    }
    if settings.DATOS_DE_DEMOSTRACION:
        fuente = f"{_('Datos de demostración.')} {fuente}"
    palabras = dibujos.Rotulado(
        de_que=de_que,
        titulo=titular_de_tendencia(serie),
        detalle=denominadores_de_tendencia(serie),
        fecha=_("al %(dia)s") % {"dia": date_format(dia.fecha, "SHORT_DATE_FORMAT")},
        fuente=fuente,
    )
    etiquetas = {e: _(e.etiqueta) for e in Estado}
    return dibujos.de_tendencia(palabras, dibujo, etiquetas, [mes_corto(m.dia) for m in dibujo.meses])
