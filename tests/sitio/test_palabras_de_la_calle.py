"""Public pages speak in the words of the street: those of the model stand in Metodología, Datos and the guide alone.

What institutions, sources and editors wrote is theirs: it is marked as Spanish text of the data, and is not looked at.
"""

from __future__ import annotations

import re

import pytest
from django.core.management import call_command
from django.utils import timezone

from compromisos.reglas.palabras import Frescura, Plazo
from tests.browser.conftest import paginas_publicas
from tests.muestra import muestra
from tests.sitio.lectora import LectorDePagina
from tests.una_vez import cargado_por_modulo

pytestmark = [pytest.mark.django_db, pytest.mark.una_base]

# The glossary's words of what was reported, and the codes of the lamps, which have phrases instead.
DEL_MODELO = re.compile(
    r"\b(avances?|(fechas? de )?cortes?|frescura|(?<!copias de )respaldos?|ejes?|vigentes?|reportes?|desactualizad[oa]s?|por actualizar|"
    r"mediciones|medición|lámparas?|en firme|instantáneas?|evidencias?|cualitativ[oa]s?)\b",
    re.IGNORECASE,
)
DEL_MODELO_EN_INGLES = re.compile(
    r"\b(updates?|cut-?off|freshness|in force|out of date|measurements?|lamps?|snapshots?|evidence|qualitative)\b",
    re.IGNORECASE,
)
# Pages that explain the exact words, and the one of the components.
CON_LAS_EXACTAS = {
    "metodologia",
    "datos",
    "registro",
    "api",
    "para-desarrolladores",
    "guia-de-importacion",
    "guia-columnas",
    "guia-errores",
    "guia-muestras",
    "guia-de-estilo",
}
AJENOS = {"script", "style", "pre", "code", "textarea", "iframe"}


class Leida(LectorDePagina):
    """What the site itself says in the `main` of a page: its words, and those of its labels."""

    def handle_starttag(self, etiqueta, atributos):
        datos = dict(atributos)
        dentro = (self.pila and self.pila[-1][1]) or etiqueta == "main"
        exactas = "diccionario" in datos.get("class", "").split()  # what each column of a file says
        suyo = dentro and datos.get("lang") != "es" and etiqueta not in AJENOS and not exactas
        if suyo:
            self.trozos += [datos[a] for a in ("aria-label", "placeholder", "alt") if datos.get(a)]
        self.abrir(etiqueta, suyo)

    def handle_data(self, datos):
        if self.pila and self.pila[-1][1]:
            self.trozos.append(datos)


def cargar() -> None:
    call_command("cargar_semilla", verbosity=0)
    call_command(
        "datos_demo", instituciones=8, compromisos=30, avances=120, verbosity=0, hoy=timezone.localdate()
    )


demo_del_modulo = cargado_por_modulo(cargar, DATOS_DE_DEMOSTRACION=True)


@pytest.fixture
def demo(demo_del_modulo, settings):
    settings.DATOS_DE_DEMOSTRACION = True


def dichas_en(pagina: str, palabras: re.Pattern) -> list[str]:
    """The words of `palabras` in what the site says in a page, each with what stands around it."""
    lector = Leida()
    lector.feed(pagina)
    texto = " ".join(" ".join(lector.trozos).split())
    texto = re.sub(r"\S*/\S*|\S+\.(csv|atom|json|ics)\b|«[^»]*»|“[^”]*”", " ", texto)  # addresses, quotations
    return [texto[max(m.start() - 30, 0) : m.end() + 20] for m in palabras.finditer(texto)]


@pytest.mark.muestreo
def test_public_pages_speak_in_the_words_of_the_street(client, demo):
    hallados = []
    for nombre, url in muestra(paginas_publicas().items(), una_de=3):
        sin_idioma = nombre.removesuffix("-en")
        if sin_idioma in CON_LAS_EXACTAS:
            continue
        palabras = DEL_MODELO_EN_INGLES if nombre.endswith("-en") else DEL_MODELO
        hallados += [f"{url}: …{d}…" for d in dichas_en(client.get(url).content.decode(), palabras)]
    assert not hallados, "\n" + "\n".join(hallados)


def test_what_is_looked_at_finds_the_words_of_the_model():
    pagina = """<p>frescura</p><main><h1>Su avance</h1><p lang="es">el corte</p><a href="/ejes/x/" aria-label="Por eje">ver</a>
    <code>respaldo</code></main>"""
    assert len(dichas_en(pagina, DEL_MODELO)) == 2
    for palabra in (*Frescura, Plazo.VENCIDO):
        dicho = dichas_en(f"<main>{palabra.etiqueta}</main>", DEL_MODELO)
        assert bool(dicho) == (
            palabra in (Frescura.SIN_REPORTE, Frescura.POR_ACTUALIZAR, Frescura.DESACTUALIZADO)
        )
