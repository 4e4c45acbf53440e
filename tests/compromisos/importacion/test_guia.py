"""The guide for institutions: one text, as a document and as a page, that says what the code does."""

from __future__ import annotations

import io
import re
from datetime import date
from html.parser import HTMLParser

import pytest
from django.core.management import call_command
from django.urls import reverse
from django.utils.text import slugify
from openpyxl import load_workbook

from compromisos.importacion import batches, guia
from compromisos.importacion.batches import NUEVA
from compromisos.importacion.claves import CLAVES
from compromisos.models import Edicion
from compromisos.salidas.datos import descargas
from compromisos.salidas.datos.columns import TABLAS, importables
from compromisos.views import guia as views
from tests.factories import crear_compromiso, crear_institucion, crear_meta

pytestmark = pytest.mark.django_db
DIRECCION = "/guia-de-importacion/"


class Palabras(HTMLParser):
    """The words of a page, and its ids, in their order."""

    def __init__(self, pagina: str):
        super().__init__()
        self.trozos: list[str] = []
        self.ids: list[str] = []
        self.feed(pagina)

    def handle_starttag(self, etiqueta, atributos):
        self.ids += [valor for nombre, valor in atributos if nombre == "id"]

    def handle_data(self, datos):
        self.trozos.append(datos)

    def texto(self) -> str:
        return " ".join(" ".join(self.trozos).split())


def en_palabras(markdown: str) -> list[str]:
    """The words of the document without its marks."""
    sin_marcas = re.sub(
        r"<!--.*?-->|<[^>]+>|\]\([^)]*\)|^[|:-]+$|^\d\. ", " ", markdown, flags=re.DOTALL | re.MULTILINE
    )
    return re.findall(r"\w+", sin_marcas)


def test_the_document_is_what_the_code_says_today(capsys):
    escrita = guia.GUIA.read_text(encoding="utf-8")
    assert guia.al_dia(escrita) == escrita, "run manage.py guia_de_importacion"
    assert set(re.findall(r"generado: (\w+)", escrita)) == set(guia.PARTES)
    call_command("guia_de_importacion", verificar=True)
    assert "al día" in capsys.readouterr().out


def test_a_document_that_is_behind_is_told_and_mended(tmp_path, monkeypatch, capsys):
    vieja = tmp_path / "guia.md"
    vieja.write_text(
        "# Guía\n<!-- generado: limites -->\n\n- Hasta 3 filas.\n\n<!-- fin -->\nFin.\n", encoding="utf-8"
    )
    monkeypatch.setattr("compromisos.management.commands.guia_de_importacion.GUIA", vieja)
    with pytest.raises(SystemExit):
        call_command("guia_de_importacion", verificar=True)
    assert "3 filas" in vieja.read_text(encoding="utf-8")
    call_command("guia_de_importacion")
    assert "20,000 filas" in vieja.read_text(encoding="utf-8")
    assert vieja.read_text(encoding="utf-8").endswith("<!-- fin -->\nFin.\n")


def test_every_code_and_every_column_is_explained():
    escrita = guia.GUIA.read_text(encoding="utf-8")
    for codigo, clave in CLAVES.items():
        assert f"`{codigo}`" in escrita
        assert clave.que_hacer in escrita
    for tabla in TABLAS:
        for columna in importables(tabla):
            assert f"| `{columna.nombre}` |" in escrita


DE_LA_PAGINA = re.compile(
    r'<ul class="descargas">.*?</ul>|<h2 id="para-consultar">.*|<p><a href="[^"]*">Guía para instituciones</a></p>',
    re.DOTALL,
)


def prosa_de(html: str) -> str:
    """The document's part of a page of the guide."""
    return DE_LA_PAGINA.sub("", html[html.index('<div class="prosa" lang="es">') : html.index("</main>")])


@pytest.mark.parametrize("prefijo", ["", "/en"])
def test_the_pages_are_the_document(client, prefijo):
    titulo, _salto, resto = guia.GUIA.read_text(encoding="utf-8").partition("\n")
    entrada, *secciones = re.split(r"^(?=## )", resto, flags=re.MULTILINE)
    escritas = {slugify(s.partition("\n")[0]): s for s in secciones}
    assert set(escritas) == {ancla for anclas in views.PAGINAS.values() for ancla in anclas}
    for nombre, anclas in views.PAGINAS.items():
        html = client.get(prefijo + reverse(nombre)).content.decode()
        prosa = prosa_de(html)
        vista = Palabras(prosa)
        principal = nombre == "guia_de_importacion"
        esperado = "".join([entrada if principal else "", *(escritas[a] for a in anclas)])
        assert re.findall(r"\w+", vista.texto()) == en_palabras(esperado)
        assert len(vista.ids) == len(set(vista.ids))
        assert "<!--" not in prosa
        cabeza = html[html.index("<h1") : html.index("</h1>")]
        assert (titulo.removeprefix("# ") if principal else views.TITULOS[nombre]) in cabeza
        assert ("in Spanish" in html or "está en español" in html) == bool(prefijo)


@pytest.mark.parametrize("prefijo", ["", "/en"])
def test_every_file_that_it_offers_is_there(client, prefijo):
    html = "".join(client.get(prefijo + reverse(nombre)).content.decode() for nombre in views.PAGINAS)
    enlaces = set(re.findall(rf'href="({prefijo}{DIRECCION}[^"#/]+)"', html))
    ofrecidos = {m.archivo for m in guia.muestras() if m.descarga} | set(descargas.plantillas())
    assert {e.rpartition("/")[2] for e in enlaces} == ofrecidos
    assert len(enlaces) > 80
    for enlace in enlaces:
        respuesta = client.get(enlace)
        assert respuesta.status_code == 200, enlace
        assert respuesta.headers["Content-Disposition"].startswith("attachment;"), enlace
        assert respuesta.headers["X-Content-Type-Options"] == "nosniff"
        assert not respuesta.cookies


def test_a_sample_comes_out_byte_for_byte(client):
    for nombre in ("cp1252_punto_y_coma.csv", "utf16_tabulador.txt", "celdas_combinadas.xlsx"):
        assert client.get(DIRECCION + nombre).content == (guia.MUESTRAS / nombre).read_bytes()


@pytest.mark.parametrize(
    "nombre",
    [
        "hacer.py", "escenarios.toml", "binario.csv", "entidades.xlsx", "no-existe.csv", "plantilla-nada.csv",
        "plantilla-compromisos.exe", "..%2F25porel25.json", "%2e%2e/25porel25.json", "esperado/valido.csv.json",
    ],
)  # fmt: skip
def test_nothing_else_is_served(client, nombre):
    assert client.get(DIRECCION + nombre).status_code == 404


def test_only_by_get(client):
    assert client.post(DIRECCION).status_code == 405
    assert client.post(DIRECCION + "valido.csv").status_code == 405
    assert client.head(DIRECCION).status_code == 200


def test_it_asks_the_database_for_no_more_than_the_frame(client, django_assert_max_num_queries):
    client.get(DIRECCION)
    with django_assert_max_num_queries(2):
        client.get(DIRECCION)


@pytest.mark.parametrize("formato", descargas.FORMATOS)
def test_the_filled_examples_can_be_imported_as_they_are(client, formato):
    call_command("cargar_semilla", verbosity=0)
    for tabla in ("instituciones", "compromisos"):
        datos = client.get(f"{DIRECCION}ejemplo-{tabla}.{formato}").content
        informe = batches.analizar(datos, f"ejemplo.{formato}")
        assert [(f.clase, f.errores) for f in informe.filas] == [(NUEVA, [])]
    institucion = crear_institucion(slug="ie01", sigla="IE01", nombre="Institución de ejemplo 01")
    compromiso = (
        crear_compromiso(  # with the deadline that the example of pledges gives it: the forecast is about it
            edicion=Edicion.objects.get(), institucion=institucion, fecha_limite=date(2027, 12, 31)
        )
    )
    crear_meta(
        compromiso=compromiso, indicador="Trabajadores capacitados", unidad="trabajadores", valor_meta=120
    )
    datos = client.get(f"{DIRECCION}ejemplo-avances.{formato}").content
    informe = batches.analizar(datos, f"ejemplo.{formato}")
    assert [(f.clase, f.errores) for f in informe.filas] == [(NUEVA, [])]


@pytest.mark.parametrize("tabla", TABLAS)
def test_the_empty_template_has_the_columns_and_says_how_to_fill_them_in(client, tabla):
    nombres = [c.nombre for c in importables(tabla)]
    texto = client.get(f"/en{DIRECCION}plantilla-{tabla}.csv").content.decode("utf-8-sig")
    assert texto.splitlines() == [",".join(nombres)]
    libro = load_workbook(io.BytesIO(client.get(f"/en{DIRECCION}plantilla-{tabla}.xlsx").content))
    assert libro.sheetnames == [tabla, "Cómo llenarla"]
    assert [c.value for c in libro[tabla][1]] == nombres
    assert libro[tabla].max_row == 1
    ayuda = [[c.value for c in fila] for fila in libro["Cómo llenarla"].iter_rows()]
    assert [fila[0] for fila in ayuda[1:]] == nombres
    assert {fila[0] for fila in ayuda if fila[1] == "Sí"} == {
        c.nombre for c in importables(tabla) if c.obligatoria
    }
    with pytest.raises(batches.ArchivoInutilizable, match="solo tiene la fila de nombres"):
        batches.analizar(client.get(f"{DIRECCION}plantilla-{tabla}.xlsx").content, "p.xlsx")


def test_the_upload_page_and_the_footer_lead_to_it(client, admin_client):
    direccion = reverse("guia_de_importacion")
    assert f'href="{direccion}"' in client.get("/").content.decode()
    assert f'href="{direccion}"' in admin_client.get(reverse("admin:importar")).content.decode()
