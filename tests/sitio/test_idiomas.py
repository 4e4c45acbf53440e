"""English pages are in English: the catalogue has every string of the sources, translated, and whatever went round it is found on the pages."""

from __future__ import annotations

import ast
import gettext
import html
import re
from collections import Counter
from collections.abc import Iterator
from datetime import date
from functools import partial
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.core.management import call_command
from django.urls import resolve
from django.utils import timezone, translation
from django.utils.translation.template import templatize

from compromisos.models import (
    Alcance,
    Compromiso,
    Edicion,
    Eje,
    Foto,
    Marco,
    Periodo,
    Retiro,
    Rol,
    Territorio,
    Verificacion,
)
from compromisos.reglas.palabras import Estado, Prevision
from compromisos.views.contenido.ayuda import LINEAS
from instituciones.models import Institucion, Sector
from tests.factories import crear_avance, crear_compromiso
from tests.muestra import ENTERO
from tests.sitio.lectora import LectorDePagina
from tests.una_vez import cargado_por_modulo

CATALOGO = Path("locale/en/LC_MESSAGES/django.po")


def leer_po() -> dict[str, tuple[str, bool]]:
    """{Spanish string: (its English, "" if it or a plural of it is missing; whether it is fuzzy)}."""

    def unida(campo: str) -> str:
        texto = "".join(re.findall(r'"((?:[^"\\]|\\.)*)"', campo))
        return texto.replace('\\"', '"').replace("\\n", "\n").replace("\\\\", "\\")

    entradas = {}
    for bloque in CATALOGO.read_text(encoding="utf-8").split("\n\n"):
        assert not bloque.startswith("#~"), f"obsolete: {bloque}"
        hallado = re.search(r"^msgid (.*?)(?=^msg)", bloque, re.DOTALL | re.MULTILINE)
        inglesas = [unida(m) for m in re.findall(r'^msgstr(?:\[\d\])? ((?:".*"\n?)+)', bloque, re.MULTILINE)]
        if hallado and (frase := unida(hallado[1])):
            entradas[frase] = (inglesas[0] if all(inglesas) else "", "fuzzy" in bloque.partition("msgid")[0])
    return entradas


SOLO_EN_ESPANOL = re.search(
    r"^SOLO_EN_ESPANOL := (.*?[^\\])$", Path("Makefile").read_text(), re.MULTILINE | re.DOTALL
)[1]


FUNCIONES = {"_", "gettext", "gettext_lazy", "gettext_noop", "ngettext", "ngettext_lazy", "pgettext"}


def fuentes(patron: str) -> Iterator[Path]:
    """The files whose strings go into the catalogue: those that the Makefile does not leave in Spanish."""
    fuera = [
        p
        for p in SOLO_EN_ESPANOL.replace("\\", " ").split()
        if p not in ("tests", "management", "migrations")
    ]
    for carpeta in ("compromisos", "instituciones", "templates", "config"):
        for ruta in sorted(Path(carpeta).rglob(patron)):
            if {"tests", "management", "migrations"} & set(ruta.parts):
                continue
            if not any(
                ruta.match(f) or ruta.match(f"{f}/**") or str(ruta).startswith(f"{f.rstrip('*')}/")
                for f in fuera
            ):
                yield ruta


def marcadas_en(codigo: str) -> Iterator[str]:
    for nodo in ast.walk(ast.parse(codigo)):
        if (
            isinstance(nodo, ast.Call)
            and getattr(nodo.func, "id", getattr(nodo.func, "attr", "")) in FUNCIONES
        ):
            primero = nodo.args[0] if nodo.args else None
            if isinstance(primero, ast.Constant) and isinstance(primero.value, str):
                yield primero.value


def marcadas_en_plantilla(texto: str) -> Iterator[str]:
    """As Django hands templates to xgettext."""
    for hallado in re.finditer(
        r"""\b(?:_|n?gettext)\((?:u)?('(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"|u'.*?')""", templatize(texto)
    ):
        yield ast.literal_eval(hallado[1].lstrip("u"))


def test_catalogo_has_every_marked_string():
    """Read from the sources by other means than xgettext: forgetting `make mensajes` is found."""
    marcadas: dict[str, Path] = {}
    for ruta in fuentes("*.py"):
        marcadas |= dict.fromkeys(marcadas_en(ruta.read_text(encoding="utf-8")), ruta)
    for ruta in [*fuentes("*.html"), *fuentes("*.xml"), *fuentes("*.txt")]:
        marcadas |= dict.fromkeys(marcadas_en_plantilla(ruta.read_text(encoding="utf-8")), ruta)
    assert len(marcadas) > 700
    catalogo = leer_po()
    faltan = {(str(ruta), frase) for frase, ruta in marcadas.items() if frase and frase not in catalogo}
    assert faltan == set(), "run `make mensajes` and translate"


def test_catalogo_leaves_nothing_empty_or_fuzzy():
    catalogo = leer_po()
    assert [f for f, (ingles, _dudosa) in catalogo.items() if not ingles] == []
    assert [f for f, (_ingles, dudosa) in catalogo.items() if dudosa] == []


# What reads the same in both languages.
IGUALES = {
    "Regional", "Provincial", "Sector", "sector", "RSS", "Error", "ubigeo", "Chat 100", "Línea 100", "No",
    "SHA-256", "CSV", "RUC", "ISO 3166-2", "org-id", "no", "25 por el 25: API", "API", "General", "Plan", "Editorial", "roles", "Total", "%(cuando)s: %(que)s.",
}  # fmt: skip


def test_catalogo_translates_into_other_words():
    """A Spanish sentence copied as its own English is no translation."""
    copiadas = [f for f, (ingles, _dudosa) in leer_po().items() if f == ingles and f not in IGUALES]
    assert copiadas == []


def test_catalogo_compiled_is_the_written_one():
    """Who edits the .po must run `make mensajes`: the .mo is what is served."""
    with CATALOGO.with_suffix(".mo").open("rb") as archivo:
        compilado = gettext.GNUTranslations(archivo)
    distintas = [
        f
        for f, (ingles, _d) in leer_po().items()
        if ingles not in (compilado.gettext(f), compilado.ngettext(f, f, 1))
    ]
    assert distintas == []


class Texto(LectorDePagina):
    """The words of a page and of its labels, but those marked as Spanish."""

    def handle_starttag(self, etiqueta, atributos):
        datos = dict(atributos)
        en_espanol = (
            (self.pila[-1][1] if self.pila else False)
            or datos.get("lang", "").startswith("es")
            or etiqueta == "code"
        )
        if not en_espanol:
            self.trozos += [
                datos[a] for a in ("aria-label", "placeholder", "title", "content") if datos.get(a)
            ]
        self.abrir(etiqueta, en_espanol)

    def handle_data(self, datos):
        if self.pila and self.pila[-1][0] == "script":
            return
        if not (self.pila and self.pila[-1][1]):
            self.trozos.append(datos)


# Words that no English sentence has and hardly a Spanish one lacks.
ESPANOL = re.compile(
    r"\b(el|los|las|del|que|con|para|una|por|sin|según|hasta|desde|este|esta|ese|esa|más|también|sobre|entre|"
    r"cada|todos|todas|ver|qué|cómo|cuál|su|sus|ha|fue|está|son|pero|y|o|de|en|al|lo|un|es|la|se|no hay|ningún|"
    r"ninguna|compromisos?|instituci[óo]n(es)?|avances?|fecha|buscar|inicio|volver|página)\b",
    re.IGNORECASE,
)


# Files, drawings and what is only in Spanish by decision.
SIN_PAGINA = {
    "guia_archivo", "guia_de_estilo", "robots", "sitemap", "sitemaps", "oembed", "compromiso_png", "foto", "evidencia",
    "api_docs", "api_indice", "api_cambios", "api_lista", "api_uno", "api_de_compromiso", "copia_de_enlace", "copia_del_sitio",
}  # fmt: skip


POR_NOMBRE = 3 if ENTERO else 1  # pages looked at of each kind
DE_LA_DEMOSTRACION = 12 if ENTERO else 4


def nombres_propios() -> list[str]:
    """What the data say, which is in its own language, longest first."""
    nombres = {
        "25 por el 25",
        "Línea 100",
        *(i.fuente for i in LINEAS),
        *(i.nombre for i in LINEAS if isinstance(i.nombre, str)),
    }
    for modelo, campos in (
        (Institucion, ("nombre", "sigla")),
        (Edicion, ("nombre",)),
        (Periodo, ("nombre",)),
        (Eje, ("nombre",)),
        (Marco, ("nombre", "sigla")),
        (Territorio, ("nombre",)),
        (Compromiso, ("titulo", "codigo")),
        (Verificacion, ("verificador",)),
        (Foto, ("credito", "texto_alternativo", "pie")),
    ):
        for fila in modelo.objects.values_list(*campos):
            nombres |= {n for n in fila if n}
    return sorted(nombres, key=len, reverse=True)


def del_sitio(texto: str, nombres: re.Pattern) -> str:
    """A text without addresses, quotations and names of the data: what this site says itself."""
    texto = re.sub(r"https?://\S+|\?al=|«[^»]*»|“[^”]*”|<iframe.*", " ", " ".join(texto.split()))
    return nombres.sub(" ", texto)


def nuestro(texto: str, *, nombres: re.Pattern, quitar: re.Pattern | None) -> str:
    propio = del_sitio(texto, nombres)
    return quitar.sub(" ", propio) if quitar else propio


def cargar() -> None:
    call_command("cargar_semilla", verbosity=0)
    call_command(
        "datos_demo", instituciones=12, compromisos=60, avances=250, verbosity=0, hoy=timezone.localdate()
    )


demostracion_del_modulo = cargado_por_modulo(cargar, DATOS_DE_DEMOSTRACION=True)


@pytest.fixture
def demostracion(demostracion_del_modulo, db, settings):
    settings.DATOS_DE_DEMOSTRACION = True


def recorrer(client) -> Iterator[tuple[str, str, str]]:
    """(name, address, page) of the English site, by its links; some of each kind and the odd ones."""
    cola = [
        "/en/", "/en/compromisos/?q=zzz", "/en/compromisos/?plazo=x&nada=1", "/en/no-existe/", "/en/?al=ayer",
        "/en/?al=2026-01-01", "/en/?al=2099-01-01", "/en/cambios/?desde=2026-05-02&hasta=2026-01-01",
        "/en/cambios/?desde=2001-01-01&hasta=2001-01-02", "/en/cambios/?tipo=x&nada=1", "/en/instituciones/?q=zzz",
        *(f"/en{m.get_absolute_url()}" for m in Marco.objects.all()[:2]),
        "/en/compromisos/25porel25-mimp-3/", f"/en/avances/{Retiro.objects.earliest('pk').avance_id}/",
        *(f"/en{c.get_absolute_url()}" for c in Compromiso.objects.filter(edicion__slug="demo").order_by("codigo")[:DE_LA_DEMOSTRACION]),
    ]  # fmt: skip
    vistas, cuenta, pedidas = set(), Counter(), len(cola)
    while cola:
        url = cola.pop(0)
        ruta = urlsplit(url).path
        with translation.override("en"):
            try:
                nombre = resolve(ruta).url_name
            except Exception:
                nombre = "404"
        pedidas -= 1
        if url in vistas or nombre in SIN_PAGINA or (pedidas < 0 and cuenta[nombre] >= POR_NOMBRE):
            continue
        vistas.add(url)
        respuesta = client.get(url)
        if not respuesta.headers.get("Content-Type", "").startswith("text/html"):
            cuenta[nombre] += 1
            continue
        cuenta[nombre] += 1
        pagina = respuesta.content.decode()
        yield nombre, url, pagina
        cola += sorted(
            {html.unescape(e).partition("#")[0] for e in re.findall(r'href="(/en/[^"]*)"', pagina)}
        )


def todas_las_paginas() -> set[str]:
    """The names of the table of contents that answer with a page."""
    from compromisos.urls import urlpatterns

    return {
        p.name
        for p in urlpatterns
        if p.name and p.name not in SIN_PAGINA and str(p.pattern).endswith("/") or str(p.pattern) == ""
    } - SIN_PAGINA


@pytest.mark.muestreo
def test_ingles_has_no_spanish_word_of_ours(client, demostracion):
    nombres = re.compile("|".join(rf"(?<!\w){re.escape(n)}(?!\w)" for n in nombres_propios()))
    traducidas = [f for f, (ingles, _d) in leer_po().items() if len(f) > 11 and "%(" not in f and f != ingles]
    # The help of the columns quotes the words that go in the files, which are Spanish.
    en_archivos = [*Rol.labels, *Sector.labels, *Alcance.labels, *(e.etiqueta for e in (*Estado, *Prevision))]
    de_archivos = re.compile("|".join(map(re.escape, sorted(map(str, en_archivos), key=len, reverse=True))))
    faltas, vistos = set(), set()
    for nombre, url, pagina in recorrer(client):
        vistos.add(nombre)
        lector = Texto()
        lector.feed(pagina)
        de_la_casa = partial(
            nuestro, nombres=nombres, quitar=de_archivos if nombre in ("metodologia", "datos") else None
        )
        # Taking names out is dear and only takes away: what has nothing before has nothing after.
        for trozo in filter(ESPANOL.search, lector.trozos):
            if ESPANOL.search(propio := de_la_casa(trozo)):
                faltas.add((url, propio.strip()))
        # And short ones, that have no such word: what the catalogue knows in Spanish.
        entero = " ".join(" ".join(lector.trozos).split())
        if sospechas := [f for f in traducidas if f in entero]:
            texto = de_la_casa(entero)
            faltas |= {(url, f) for f in sospechas if f in texto}
    assert not faltas, "\n".join(f"{u}: {f}" for u, f in sorted(faltas))
    assert todas_las_paginas() - vistos == set(), "nobody looked at these in English"


def test_idioma_links_the_same_page_with_the_same_questions(client, demostracion):
    for ruta in ("/", "/compromisos/?estado=en_proceso&q=taller&al=2026-01-01", "/cambios/?desde=2026-01-01"):
        aqui = client.get(ruta).content.decode()
        otra = html.unescape(re.search(r'<a [^>]*href="([^"]*)"[^>]* hreflang="en"', aqui)[1])
        assert otra == f"/en{ruta}"
        de_vuelta = html.unescape(
            re.search(r'<a [^>]*href="([^"]*)"[^>]* hreflang="es-PE"', client.get(otra).content.decode())[1]
        )
        assert de_vuelta == ruta
        alternas = dict(re.findall(r'<link rel="alternate" hreflang="([^"]+)" href="([^"]+)"', aqui))
        assert set(alternas) == {"es-PE", "en", "x-default"}
        for url in alternas.values():
            assert url.startswith(("http://", "https://"))


@pytest.mark.django_db
def test_ingles_marks_what_people_wrote_as_spanish(client):
    compromiso = crear_compromiso(
        titulo="Abrir casas en el norte", texto="Abriremos casas.", nota="Una nota."
    )
    crear_avance(compromiso=compromiso, descripcion="Se abrieron dos.")
    pagina = client.get(f"/en{compromiso.get_absolute_url()}").content.decode().partition("<main")[2]
    for frase in ("Abrir casas en el norte</h1>", "Abriremos casas.", "Una nota.", "Se abrieron dos."):
        antes = pagina[: pagina.index(frase)]
        abierto = antes.rindex("<", 0, antes.rindex('lang="'))
        assert 'lang="es"' in antes[abierto:], frase


@pytest.mark.django_db
def test_ingles_dates_cannot_be_read_two_ways(client):
    compromiso = crear_compromiso(fecha_limite=date(2026, 9, 10))
    assert "10 Sep 2026" in client.get("/en" + compromiso.get_absolute_url()).content.decode()
    assert "10/09/2026" in client.get(compromiso.get_absolute_url()).content.decode()
