"""Reports: what a PDF says is what its page says, word for word, on every page with its day and its entry."""

from __future__ import annotations

import io
import re
from datetime import date, timedelta

import pytest
from django.utils import timezone
from openpyxl import load_workbook
from pypdf import PdfReader

from base.dias import Dia
from compromisos import publicacion
from compromisos.lectura.compromisos import compromisos_de, con_lo_suyo
from compromisos.lectura.ficha import Ficha
from compromisos.models import Anotacion, Compromiso
from compromisos.salidas.informes import hoja, pdf
from tests.factories import (
    crear_avance,
    crear_compromiso,
    crear_edicion,
    crear_institucion,
    crear_meta,
    crear_usuario,
)

HOSTIL = (
    '#read("/etc/passwd") $x^2$ *fuerte* _sub_ @cita <etiqueta> `código` \\ // nada /* nada */ ~ -- ... '
    "= título [corchete] #let x = 1; \"comillas\" 'simples' https://example.org/a_b#c"
)


def leer(contenido: bytes) -> tuple[PdfReader, list[str]]:
    """The document, and the text of its pages with words joined again that the end of a line split."""
    lector = PdfReader(io.BytesIO(contenido))
    return lector, [re.sub(r"\s+", " ", p.extract_text().replace("\xad\n", "")) for p in lector.pages]


@pytest.fixture
def pledge(db) -> Compromiso:
    return crear_compromiso(
        edicion=crear_edicion(slug="ed", nombre="Edición de prueba"),
        institucion=crear_institucion(slug="inst", nombre="Ministerio de prueba", sector="publico"),
        titulo="Abrir 25 centros",
        texto="Abrir cincuenta centros.\nSegunda línea.\n\nTercera, tras un blanco.",
        fuente="https://example.org/la-fuente",
    )


@pytest.fixture
def sobre_el_papel(pledge):
    """What would be laid out, without laying it out."""

    def _datos(*, al: date | None = None) -> dict:
        dia = Dia(timezone.localdate(), al)
        return hoja.datos(Ficha(con_lo_suyo(compromisos_de(dia), dia).get(pk=pledge.pk), dia))

    return _datos


def test_hoja_says_what_the_page_says_and_is_tagged(client, pledge, settings):
    settings.DATOS_DE_DEMOSTRACION = True
    meta = crear_meta(compromiso=pledge, indicador="Centros abiertos")
    avance = crear_avance(compromiso=pledge, mediciones={meta: 32}, evidencia=True)
    publicacion.verificar(
        avance, por=crear_usuario(), verificador="Defensoría", resultado="verificado", motivo="Se contaron."
    )
    respuesta = client.get(f"/compromisos/{pledge.codigo}.pdf")
    assert respuesta["Content-Type"] == "application/pdf"
    assert respuesta["Content-Disposition"].startswith(f'attachment; filename="{pledge.codigo}-')
    lector, paginas = leer(respuesta.content)
    texto = " ".join(paginas)
    for dicho in (
        "En proceso", "32 de 50 CEM", "Sin línea de base en la fuente", "Informe", "verificado por Defensoría",
        "Se contaron.", "Tercera, tras un blanco.", "https://example.org/la-fuente", "Sin plazo",
    ):  # fmt: skip
        assert dicho.lower() in texto.lower(), dicho
    ultima = Anotacion.objects.order_by("-numero").first()
    for pagina in paginas:
        assert f"Al {timezone.localdate():%d/%m/%Y}" in pagina
        assert f"n.º {ultima.numero}, SHA-256 {ultima.sha256[:12]}" in pagina
        assert "Datos de demostración." in pagina
        assert re.search(rf"Página \d de {len(paginas)}", pagina)
    raiz = lector.trailer["/Root"]
    assert "/StructTreeRoot" in raiz
    assert raiz["/MarkInfo"]["/Marked"]
    assert raiz["/Lang"] == "es"
    assert "Abrir 25 centros" in lector.metadata.title
    assert b"pdfuaid" in respuesta.content or "pdfuaid" in str(raiz["/Metadata"].get_data())


def test_hoja_in_english_keeps_the_words_of_the_source(client, pledge):
    lector, paginas = leer(client.get(f"/en/compromisos/{pledge.codigo}.pdf").content)
    assert lector.trailer["/Root"]["/Lang"] == "en"
    for dicho in ("No information", "What was promised", "Page 1 of 1", "Abrir cincuenta centros."):
        assert dicho in paginas[0]


def test_what_typst_would_read_as_its_own_stays_text(pledge, sobre_el_papel):
    """Markup, a very long word, forty paragraphs, letters that no font has."""
    datos = sobre_el_papel()
    largo = "\n\n".join(f"Párrafo {n}: {HOSTIL}" for n in range(40))
    datos["ficha"] |= {"titulo": HOSTIL, "texto": f"{largo}\n\n{'x' * 400}\n\nFin 𓀀 漢字 😀."}
    datos["titulo"] = HOSTIL
    lector, paginas = leer(pdf.componer("compromiso", datos))
    texto = " ".join(paginas)
    seguido = re.sub(r"\s", "", texto)
    assert lector.metadata.title == HOSTIL
    assert re.sub(r"\s", "", HOSTIL) in seguido
    assert len(paginas) > 3
    for n in range(40):
        assert f"Párrafo{n}:#read(" in seguido
    assert "root:" not in texto
    assert "x" * 400 in seguido
    for letra in "𓀀漢字😀":
        assert letra in texto or f"[U+{ord(letra):04X}]" in texto


def test_nothing_known_says_what_is_missing(pledge, sobre_el_papel):
    crear_meta(compromiso=pledge, valor_meta=None, unidad="", indicador="Protocolo")
    ficha = sobre_el_papel()["ficha"]
    assert ficha["palabra"] == "Sin información"
    assert ("Plazo", "Sin plazo") in ficha["lamparas"]
    assert ("Metas", "sin meta medible") in ficha["lamparas"]
    assert ficha["metas"][0]["cifra"] == "sin meta medible"
    assert ficha["avances"] == []
    assert "Ministerio de prueba" in ficha["sin_avances"]
    assert ("Inicio", "no consta") in ficha["datos"]


def test_hoja_as_of_a_day_knows_nothing_later(pledge, sobre_el_papel):
    ayer = timezone.localdate() - timedelta(1)
    avance = crear_avance(
        compromiso=pledge, ahora=timezone.now() - timedelta(3), fecha_corte=ayer - timedelta(9)
    )
    publicacion.retirar(avance, por=avance.autor, motivo="Se supo hoy.")
    antes, hoy = sobre_el_papel(al=ayer), sobre_el_papel()
    assert antes["ficha"]["palabra"] == "En proceso"
    assert not antes["ficha"]["avances"][0]["dejado"]
    assert antes["al"] == f"al {ayer:%d/%m/%Y}"
    assert hoy["ficha"]["palabra"] == "Sin información"
    assert hoy["ficha"]["avances"][0]["avisos"][0][1] == "Se supo hoy."
    assert antes["ficha"]["direccion"].endswith(f"?al={ayer.isoformat()}")


def test_hoja_is_made_once_until_something_changes(client, pledge, monkeypatch):
    hechas = []
    monkeypatch.setattr(pdf, "componer", lambda *a: hechas.append(a) or b"%PDF-")
    url = f"/compromisos/{pledge.codigo}.pdf"
    primera = client.get(url)
    client.get(url)
    assert len(hechas) == 1
    assert client.get(url, headers={"If-None-Match": primera["ETag"]}).status_code == 304
    crear_avance(compromiso=pledge)
    assert client.get(url, headers={"If-None-Match": primera["ETag"]}).status_code == 200
    assert len(hechas) == 2


def test_what_does_not_exist_and_what_cannot_be_made(client, pledge, monkeypatch):
    assert client.get("/compromisos/no-existe.pdf").status_code == 404
    assert client.get(f"/compromisos/{pledge.codigo}.pdf?al=ayer").status_code == 400
    assert client.post(f"/compromisos/{pledge.codigo}.pdf").status_code == 405
    monkeypatch.setattr(pdf, "SEGUNDOS", 0.001)
    respuesta = client.get(f"/compromisos/{pledge.codigo}.pdf")
    assert respuesta.status_code == 503
    assert "Retry-After" in respuesta


# --- The edition


def test_edicion_has_every_pledge_and_the_totals_of_its_page(
    client, pledge, settings, django_assert_max_num_queries
):
    settings.DATOS_DE_DEMOSTRACION = True
    crear_avance(compromiso=pledge, mediciones={crear_meta(compromiso=pledge): 32})
    otra = crear_institucion(slug="otra", nombre="Asociación de prueba", sector="sociedad_civil")
    for n in range(2):
        crear_compromiso(edicion=pledge.edicion, institucion=otra, numero=n + 1, texto=f"{HOSTIL} {n}")
    with django_assert_max_num_queries(45):
        respuesta = client.get("/ediciones/ed/informe.pdf")
    assert 'filename="informe-ed-' in respuesta["Content-Disposition"]
    lector, paginas = leer(respuesta.content)
    texto = " ".join(paginas)
    assert client.get("/ediciones/ed/").context["por_estado"] == {"en_proceso": 1, "sin_informacion": 2}
    assert "Sobre 3 compromisos." in texto
    assert "1 con información publicada, de 3" in texto
    assert re.search(r"Sin información 2 No hay", texto)
    assert texto.count(re.sub(r"\s+", " ", "Texto literal del compromiso")) == 3
    assert re.sub(r"\s", "", HOSTIL) in re.sub(r"\s", "", texto)
    assert "Asociación de prueba" in texto
    assert "Cómo se hizo este informe" in texto
    ultima = Anotacion.objects.order_by("-numero").first()
    for n, pagina in enumerate(paginas, 1):
        assert f"Al {timezone.localdate():%d/%m/%Y}" in pagina
        assert f"n.º {ultima.numero}, SHA-256 {ultima.sha256[:12]}" in pagina
        assert f"Página {n} de {len(paginas)}" in pagina
        assert "Datos de demostración." in pagina
    assert "/StructTreeRoot" in lector.trailer["/Root"]
    assert (
        client.get("/ediciones/ed/informe.pdf", headers={"If-None-Match": respuesta["ETag"]}).status_code
        == 304
    )


def test_edicion_as_a_workbook_of_the_public_tables(client, pledge):
    crear_avance(compromiso=pledge, mediciones={crear_meta(compromiso=pledge): 32})
    respuesta = client.get("/en/ediciones/ed/informe.xlsx")
    libro = load_workbook(io.BytesIO(respuesta.content))
    assert libro.sheetnames == ["resumen", "compromisos", "metas", "avances"]
    cabecera, entera, *_resto = libro["resumen"].iter_rows(values_only=True)
    fila = dict(zip(cabecera, entera, strict=True))
    ultima = Anotacion.objects.order_by("-numero").first()
    assert (fila["ambito"], fila["compromisos"], fila["en_proceso"]) == ("edicion", 1, 1)
    assert (fila["registro"], fila["registro_sha256"]) == (ultima.numero, ultima.sha256)
    assert [h.max_row for h in libro] == [4, 2, 2, 2]


def test_edicion_empty_or_unknown_or_of_a_past_day(client, pledge):
    crear_edicion(slug="vacia", nombre="Vacía")
    _lector, paginas = leer(client.get("/en/ediciones/vacia/informe.pdf").content)
    assert "No commitments published" in " ".join(paginas)
    assert client.get("/ediciones/vacia/informe.xlsx?al=2026-01-01").status_code == 200
    assert client.get("/ediciones/no-existe/informe.pdf").status_code == 404
    assert client.get("/ediciones/ed/informe.xlsx?al=3000-01-01").status_code == 400


def test_hoja_tells_amendments_and_answers_and_how_it_read_on_a_day(client, pledge, sobre_el_papel):
    avance = crear_avance(compromiso=pledge, ahora=timezone.now() - timedelta(3))
    dicho = publicacion.verificar(
        avance, por=avance.autor, verificador="Defensoría", resultado="cuestionado", motivo="Faltan."
    )
    publicacion.responder(dicho, por=avance.autor, texto="Ya se abrieron.", publicar=True)
    ayer, antes = timezone.localdate() - timedelta(1), pledge.texto
    publicacion.enmendar(pledge, por=avance.autor, motivo="Se precisó.", texto="Abrir 51 centros.")
    assert sobre_el_papel(al=ayer)["ficha"]["texto"] == antes
    ficha = sobre_el_papel()["ficha"]
    assert ficha["texto"] == "Abrir 51 centros."
    assert ficha["enmiendas"][0]["antes"] == antes
    assert ("Motivo:", "Se precisó.") in ficha["enmiendas"][0]["pares"]
    assert ficha["avances"][0]["verificaciones"][0]["respuestas"][0][1] == "Ya se abrieron."
    pledge.refresh_from_db()
    publicacion.retirar_compromiso(pledge, por=avance.autor, motivo="Ya no va.")
    respuesta = client.get(f"/compromisos/{pledge.codigo}.pdf")
    assert "Este compromiso se retiró el" in leer(respuesta.content)[1][0]
