"""English pages are in English: whatever the catalogue knows in Spanish does not come out there."""

from __future__ import annotations

import gettext
import re
from datetime import date
from html.parser import HTMLParser
from pathlib import Path

import pytest
from django.core.management import call_command
from django.utils import timezone

from compromisos.models import Compromiso, Rol
from instituciones.models import Sector
from tests.factories import crear_compromiso

CATALOGO = Path("locale/en/LC_MESSAGES/django.po")
VACIAS = {"br", "img", "input", "link", "meta", "hr", "rect", "path", "circle", "source"}


class Texto(HTMLParser):
    """The words of a page and of its labels, but those marked as Spanish."""

    def __init__(self):
        super().__init__()
        self.pila: list[tuple[str, bool]] = []
        self.trozos: list[str] = []

    def handle_starttag(self, etiqueta, atributos):
        datos = dict(atributos)
        en_espanol = (self.pila[-1][1] if self.pila else False) or datos.get("lang") == "es"
        if not en_espanol:
            self.trozos += [
                datos[a] for a in ("aria-label", "placeholder", "title", "content") if datos.get(a)
            ]
        if etiqueta not in VACIAS:
            self.pila.append((etiqueta, en_espanol))

    def handle_startendtag(self, etiqueta, atributos):
        pass

    def handle_endtag(self, etiqueta):
        while self.pila and self.pila.pop()[0] != etiqueta:
            pass

    def handle_data(self, datos):
        if not (self.pila and self.pila[-1][1]):
            self.trozos.append(datos)


def leer_po() -> dict[str, bool]:
    """{Spanish sentence: whether it has its English}."""
    entradas = {}
    for bloque in CATALOGO.read_text(encoding="utf-8").split("\n\n"):
        hallado = re.search(r'^msgid "(.+)"$', bloque, re.MULTILINE)
        if hallado and not bloque.startswith("#~"):
            entradas[hallado[1].replace('\\"', '"')] = not re.search(
                r'^msgstr(\[0\])? ""$', bloque, re.MULTILINE
            )
    return entradas


OPCIONES = {str(e) for clase in (Rol, Sector) for e in clase.labels}


@pytest.mark.django_db
def test_no_spanish_word_of_ours_on_an_english_page(client, settings):
    settings.DATOS_DE_DEMOSTRACION = True
    call_command("cargar_semilla", verbosity=0)
    call_command(
        "datos_demo", instituciones=12, compromisos=60, avances=250, verbosity=0, hoy=timezone.localdate()
    )
    ejemplos = [
        c.get_absolute_url() for c in Compromiso.objects.filter(edicion__slug="demo").order_by("codigo")[:25]
    ]
    paginas = [
        "/", "/compromisos/", "/compromisos/?q=zzz", "/compromisos/?plazo=x&nada=1", "/compromisos/25porel25-mimp-3/",
        "/instituciones/", "/instituciones/mimp/", "/instituciones/union-europea/", "/ediciones/25porel25/", "/metodologia/",
        "/ayuda/", "/guia-de-importacion/", "/no-existe/", "/?al=ayer", "/?al=2026-01-01", *ejemplos,
    ]  # fmt: skip
    frases = leer_po()
    assert len(frases) > 400
    largas = [f for f in frases if len(f) > 11 and "%(" not in f]
    faltas = set()
    for pagina in paginas:
        lector = Texto()
        lector.feed(client.get("/en" + pagina).content.decode())
        texto = " ".join(" ".join(lector.trozos).split())
        # The help of the columns quotes the words that go in the file, which are Spanish.
        citadas = {o for o in OPCIONES if pagina == "/metodologia/"}
        faltas |= {(pagina, f) for f in largas if f in texto and f not in citadas}
    assert faltas == set()


def test_the_compiled_catalogue_is_the_written_one(tmp_path):
    """Who edits the .po must run `make mensajes`: the .mo is what is served."""
    with CATALOGO.with_suffix(".mo").open("rb") as archivo:
        compilado = gettext.GNUTranslations(archivo)
    escritas = [frase for frase, tiene in leer_po().items() if tiene]
    assert len(escritas) > 300
    # A plural is kept under its number as well, and gettext finds it by either.
    sin_compilar = [f for f in escritas if compilado.gettext(f) == f and compilado.ngettext(f, f, 1) == f]
    assert [f for f in sin_compilar if f not in IGUALES] == []


IGUALES = {"Regional", "Provincial", "Sector", "RSS"}


@pytest.mark.django_db
def test_english_dates_cannot_be_read_two_ways(client):
    compromiso = crear_compromiso(fecha_limite=date(2026, 9, 10))
    assert "10 Sep 2026" in client.get("/en" + compromiso.get_absolute_url()).content.decode()
    assert "10/09/2026" in client.get(compromiso.get_absolute_url()).content.decode()
