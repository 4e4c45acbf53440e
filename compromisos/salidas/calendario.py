"""Deadlines as a calendar (RFC 5545): a day of its own for each, the same bytes for the same content.

What a telephone shows of an event on its locked screen is its summary: it names institution and number, never what was
promised. Nothing rings and nothing is shown as busy.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from icalendar import Calendar, Event, Timezone, TimezoneStandard

from base.dias import Dia
from base.texto import mostrable
from compromisos.lectura.calendario import PlazoSenalado
from compromisos.reglas.palabras import Estado

CADA_CUANTO = timedelta(days=1)
NADIE_LO_ESCRIBIO = datetime(
    2000, 1, 1, tzinfo=UTC
)  # public since before this site, on a day nobody wrote down


def ics(titulo: str, plazos: Iterable[PlazoSenalado], dia: Dia, *, url: str) -> bytes:
    """The calendar `titulo`, whose page is `url`, a whole address."""
    calendario = Calendar()
    idioma = get_language() or settings.LANGUAGE_CODE
    calendario.add("prodid", f"-//25 por el 25//Plazos//{idioma.upper()}")
    calendario.add("version", "2.0")
    calendario.add("method", "PUBLISH")
    calendario.add("name", titulo)
    calendario.add("x-wr-calname", titulo)
    calendario.add("url", url)
    calendario.add("refresh-interval", CADA_CUANTO, parameters={"VALUE": "DURATION"})
    calendario.add("x-published-ttl", "P1D")
    for plazo in plazos:
        calendario.add_component(_evento(plazo, dia))
    if not calendario.subcomponents:  # one is required
        calendario.add_component(_hora_de_lima())
    return calendario.to_ical()


def _evento(plazo: PlazoSenalado, dia: Dia) -> Event:
    compromiso, meta = plazo.compromiso, plazo.meta
    direccion = f"{settings.SITE_URL}{compromiso.get_absolute_url()}{dia.consulta}"
    momento = (plazo.cambiado_en or NADIE_LO_ESCRIBIO).astimezone(UTC)
    evento = Event()
    evento.add("uid", f"plazo-{plazo.clave}@{urlsplit(settings.SITE_URL).hostname}")
    evento.add("dtstamp", momento)
    evento.add("last-modified", momento)
    evento.add("sequence", plazo.enmiendas)
    evento.add("dtstart", plazo.fecha)
    evento.add("dtend", plazo.fecha + timedelta(days=1))
    evento.add("summary", mostrable(_resumen(plazo)))
    partes = [
        compromiso.titulo,
        meta.indicador if meta else "",
        _(Estado(compromiso.estado).etiqueta),
        direccion,
    ]
    evento.add("description", mostrable("\n".join(filter(None, partes))))
    evento.add("url", direccion)
    evento.add("transp", "TRANSPARENT")
    return evento


def _resumen(plazo: PlazoSenalado) -> str:
    de = {"quien": plazo.compromiso.institucion, "n": plazo.compromiso.numero}
    if plazo.meta:
        return _("Vence una meta: %(quien)s, compromiso %(n)s") % de
    return _("Vence: %(quien)s, compromiso %(n)s") % de


def _hora_de_lima() -> Timezone:
    zona, fija = Timezone(), TimezoneStandard()
    zona.add("tzid", settings.TIME_ZONE)
    fija.add("dtstart", datetime(1994, 4, 1))  # noqa: DTZ001 - the last time its clocks were changed
    fija.add("tzoffsetfrom", timedelta(hours=-5))
    fija.add("tzoffsetto", timedelta(hours=-5))
    zona.add_component(fija)
    return zona
