"""Deadlines as a calendar (RFC 5545): a day of its own for each, the same bytes for the same content.

What was called off stays, with STATUS:CANCELLED and a higher SEQUENCE: so it goes from a calendar that took it in once.

What a telephone shows of an event on its locked screen is its summary: it names institution and number, never what was
promised. Nothing rings and nothing is shown as busy.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from icalendar import Calendar, Event, Timezone, TimezoneStandard

from base.dias import Dia
from base.texto import mostrable
from compromisos.lectura.calendario import AperturaSenalada, CierreSenalado, PlazoSenalado, Senalado
from compromisos.reglas.palabras import Estado

CADA_CUANTO = timedelta(days=1)
FIN = b"END:VCALENDAR\r\n"
NADIE_LO_ESCRIBIO = datetime(
    2000, 1, 1, tzinfo=UTC
)  # public since before this site, on a day nobody wrote down


def ics(titulo: str, senalados: Iterable[Senalado], dia: Dia, *, url: str) -> bytes:
    """The calendar `titulo`, whose page is `url`, a whole address."""
    return b"".join(trozos(titulo, senalados, dia, url=url))


def trozos(titulo: str, senalados: Iterable[Senalado], dia: Dia, *, url: str) -> Iterator[bytes]:
    """The same, event by event: memory does not grow with it."""
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
    yield calendario.to_ical().removesuffix(FIN)
    vacio = True
    for senalado in senalados:
        vacio = False
        yield _evento(senalado, dia).to_ical()
    if vacio:  # a component is required
        yield _hora_de_lima().to_ical()
    yield FIN


def _evento(senalado: Senalado, dia: Dia) -> Event:
    de = senalado.periodo if isinstance(senalado, CierreSenalado) else senalado.compromiso
    direccion = f"{settings.SITE_URL}{de.get_absolute_url()}{dia.consulta}"
    momento = (senalado.cambiado_en or NADIE_LO_ESCRIBIO).astimezone(UTC)
    evento = Event()
    evento.add("uid", f"{senalado.clave}@{urlsplit(settings.SITE_URL).hostname}")
    evento.add("dtstamp", momento)
    evento.add("last-modified", momento)
    evento.add("sequence", senalado.cambios)
    evento.add("dtstart", senalado.fecha)
    evento.add("dtend", senalado.fecha + timedelta(days=1))
    resumen, partes = _de_cierre(senalado) if isinstance(senalado, CierreSenalado) else _de_plazo(senalado)
    evento.add("summary", mostrable(resumen))
    evento.add("description", mostrable("\n".join(filter(None, (*partes, direccion)))))
    evento.add("url", direccion)
    evento.add("status", "CANCELLED" if senalado.sin_efecto else "CONFIRMED")
    evento.add("transp", "TRANSPARENT")
    return evento


def _de_plazo(plazo: PlazoSenalado) -> tuple[str, list[str]]:
    """Summary, and what the description says. Of what was called off, that: its text may have been a mistake."""
    compromiso, meta = plazo.compromiso, plazo.meta
    de = {"quien": compromiso.institucion, "n": compromiso.numero}
    if plazo.sin_efecto:
        return _("Sin efecto: %(quien)s, compromiso %(n)s") % de, [_("Este plazo ya no cuenta.")]
    dichos = [compromiso.titulo, meta.indicador if meta else "", _(Estado(compromiso.estado).etiqueta)]
    if meta:
        return _("Vence una meta: %(quien)s, compromiso %(n)s") % de, dichos
    return _("Vence: %(quien)s, compromiso %(n)s") % de, dichos


def _de_cierre(cierre: CierreSenalado) -> tuple[str, list[str]]:
    periodo = cierre.periodo
    if isinstance(cierre, AperturaSenalada):
        return _("Empieza el periodo: %(periodo)s") % {"periodo": periodo.nombre}, [periodo.edicion.nombre]
    resumen = _("Último día para informar: %(periodo)s") % {"periodo": periodo.nombre}
    return resumen, [periodo.edicion.nombre]


def _hora_de_lima() -> Timezone:
    zona, fija = Timezone(), TimezoneStandard()
    zona.add("tzid", settings.TIME_ZONE)
    fija.add("dtstart", datetime(1994, 4, 1))  # noqa: DTZ001 - the last time its clocks were changed
    fija.add("tzoffsetfrom", timedelta(hours=-5))
    fija.add("tzoffsetto", timedelta(hours=-5))
    zona.add_component(fija)
    return zona
