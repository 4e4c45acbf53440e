"""Every feed and calendar, as other programs read them: by the libraries of others, and by what the norms ask."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

import feedparser
import pytest
import time_machine
from django.utils import timezone
from django.utils.http import http_date
from icalendar import Calendar
from lxml import etree

from compromisos.models import Compromiso
from tests.factories import crear_correccion, crear_eje, crear_territorio
from tests.muestra import muestra
from tests.una_vez import compartida

pytestmark = pytest.mark.django_db
A = "{http://www.w3.org/2005/Atom}"
SON_FEEDS = (
    "/feeds/avances.atom", "/feeds/cambios.atom?desde=2026-05-01&tipo=todo", "/feeds/compromisos.atom",
    "/feeds/compromisos.atom?eje=salud", "/feeds/compromisos.atom?territorio=1501", "/feeds/correcciones.atom",
    "/compromisos/{codigo}/avances.atom", "/instituciones/inst/avances.atom", "/feeds/avances.atom?archivo=2026-06-10",
)  # fmt: skip
SON_CALENDARIOS = (
    "/calendario.ics", "/calendario.ics?eje=salud", "/calendario.ics?territorio=1501",
    "/compromisos/{codigo}.ics", "/instituciones/inst/calendario.ics",
)  # fmt: skip


@compartida
def codigo(historia) -> str:
    with historia.en_enmienda():
        historia.ejes.add(crear_eje(codigo="salud"))
        historia.territorios.add(crear_territorio(ubigeo="1501", superior=crear_territorio()))
    crear_correccion(
        pregunta="Dice <b>30</b> & «3\x0b0» ☂", respuesta="]]> Ya.", consulta="estado=cumplido&al=2026-01-01"
    )
    crear_correccion(resultado="no_procede")
    return Compromiso.objects.get(pk=historia.pk).codigo


def check_rfc_4287(contenido: bytes, direccion: str, idioma: str) -> None:
    """What the norm asks of a feed and of its entries (sections 4.1.1 and 4.1.2)."""
    feed = etree.fromstring(contenido)
    assert feed.tag == f"{A}feed"
    assert feed.get("{http://www.w3.org/XML/1998/namespace}lang") == idioma
    for uno in ("id", "title", "updated"):
        assert len(feed.findall(f"{A}{uno}")) == 1, uno
        assert (feed.findtext(f"{A}{uno}") or "").strip(), uno
    assert feed.findtext(f"{A}author/{A}name")
    enlaces = [(e.get("rel", "alternate"), e.get("href")) for e in feed.findall(f"{A}link")]
    assert len({rel for rel, _href in enlaces}) == len(enlaces)
    assert dict(enlaces)["self"] == f"https://testserver{direccion}"
    assert all(href.startswith("https://testserver/") for _rel, href in enlaces)
    entradas = feed.findall(f"{A}entry")
    claves = [e.findtext(f"{A}id") for e in entradas]
    assert len(set(claves)) == len(claves)
    assert all(re.fullmatch(r"tag:testserver,2026:[\w:.-]+", clave) for clave in claves)
    for entrada in entradas:
        for uno in ("id", "title", "updated"):
            assert len(entrada.findall(f"{A}{uno}")) == 1, uno
        assert [e.get("rel", "alternate") for e in entrada.findall(f"{A}link")] == ["alternate"]
        assert (entrada.findtext(f"{A}summary") or "").strip()
        assert datetime.fromisoformat(entrada.findtext(f"{A}updated")) <= timezone.now()
    momentos = [datetime.fromisoformat(e.findtext(f"{A}updated")) for e in entradas]
    dicho = datetime.fromisoformat(feed.findtext(f"{A}updated"))
    assert dicho == max(momentos, default=dicho)
    assert dicho <= timezone.now()


@pytest.mark.muestreo
@pytest.mark.parametrize("url", muestra(SON_FEEDS, una_de=3))
def test_feed_is_valid_in_both_languages_and_conditional(client, codigo, url):
    for prefijo, idioma in (("", "es"), ("/en", "en")):
        direccion = prefijo + url.format(codigo=codigo)
        respuesta = client.get(direccion)
        check_rfc_4287(respuesta.content, direccion, idioma)
        leido = feedparser.parse(respuesta.content)
        assert not leido.bozo, leido.get("bozo_exception")
        assert leido.version == "atom10"
        check_condicional(client, direccion, respuesta)


@pytest.mark.parametrize("url", SON_CALENDARIOS)
def test_calendar_is_valid_in_both_languages_and_conditional(client, codigo, url):
    claves = []
    for prefijo in ("", "/en"):
        direccion = prefijo + url.format(codigo=codigo)
        respuesta = client.get(direccion)
        leido = Calendar.from_ical(respuesta.content)
        assert not [p for c in leido.walk() for p in c.errors]
        assert respuesta.content.endswith(b"END:VCALENDAR\r\n")
        assert b"\n" not in respuesta.content.replace(b"\r\n", b"")
        claves.append(sorted(str(e["uid"]) for e in leido.events))
        check_condicional(client, direccion, respuesta)
    assert claves[0] == claves[1]
    assert len(set(claves[0])) == len(claves[0])


def check_condicional(client, direccion: str, respuesta) -> None:
    assert respuesta["Access-Control-Allow-Origin"] == "*"
    assert "ETag" in respuesta["Access-Control-Expose-Headers"]
    desde = http_date(timezone.now().timestamp() + 1)  # the very second of a change is never over
    for cabeceras in ({"if-none-match": respuesta["ETag"]}, {"if-modified-since": desde}):
        otra = client.get(direccion, headers=cabeceras)
        assert (otra.status_code, otra.content) == (304, b"")
        assert otra["Access-Control-Allow-Origin"] == "*"
    assert client.head(direccion)["ETag"] == respuesta["ETag"]


@pytest.mark.muestreo
@pytest.mark.parametrize(
    ("pagina", "feed", "calendario"),
    muestra([
        ("/compromisos/{codigo}/", "/compromisos/{codigo}/avances.atom", "/compromisos/{codigo}.ics"),
        ("/instituciones/inst/", "/instituciones/inst/avances.atom", "/instituciones/inst/calendario.ics"),
        ("/territorios/1501/", "/feeds/compromisos.atom?territorio=1501", "/calendario.ics?territorio=1501"),
        ("/ejes/salud/", "/feeds/compromisos.atom?eje=salud", "/calendario.ics?eje=salud"),
        ("/compromisos/?estado=cumplido", "/feeds/compromisos.atom?estado=cumplido", "/calendario.ics?estado=cumplido"),
        ("/", "/feeds/avances.atom", "/calendario.ics"),
        ("/correcciones/", "/feeds/correcciones.atom", ""),
        ("/metodologia/", "/feeds/avances.atom", ""),
    ], una_de=2),
)  # fmt: skip
def test_pages_tell_of_their_feed_and_calendar(client, codigo, pagina, feed, calendario):
    for prefijo in ("", "/en"):
        dicho = client.get(prefijo + pagina.format(codigo=codigo)).content.decode()
        for tipo, suyo in (("application/atom+xml", feed), ("text/calendar", calendario)):
            hallados = re.findall(rf'<link rel="alternate" type="{re.escape(tipo)}" href="([^"]*)"', dicho)
            assert hallados == ([prefijo + suyo.format(codigo=codigo)] if suyo else [])
            for uno in hallados:
                assert client.get(uno.replace("&amp;", "&")).status_code == 200


def test_feed_of_corrections_says_each_in_the_language_of_its_words(client, codigo):
    """Labels are of the feed's language, what was written is Spanish; an empty feed of a past day says one thing for ever."""
    leido = feedparser.parse(client.get("/en/feeds/correcciones.atom").content)
    assert [e.title.partition(":")[0] for e in leido.entries] == ["Not an error", "Corrected"]
    resumen = leido.entries[1].summary
    assert 'Pointed out: <span lang="es">Dice &lt;b&gt;30&lt;/b&gt; &amp; «3' in resumen
    assert leido.entries[1].link.startswith("https://testserver/en/correcciones/")
    antes = client.get("/feeds/correcciones.atom?al=2026-03-31").content
    with time_machine.travel(timezone.now() + timedelta(days=3)):
        assert client.get("/feeds/correcciones.atom?al=2026-03-31").content == antes
