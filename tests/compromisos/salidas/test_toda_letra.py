"""No output fails for a sign: every text that Unicode allows is laid out, and read back."""

from __future__ import annotations

import csv
import io
import json
from xml.etree import ElementTree

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from base.libros import de_celda, en_celda
from base.texto import mostrable
from compromisos.salidas import atom
from compromisos.salidas.datos import writer
from compromisos.salidas.datos.columns import Columna
from compromisos.salidas.informes import pdf
from tests.compromisos.salidas.informes.ayudas import leer
from tests.factories import crear_compromiso

TODAS = st.text(st.characters(exclude_categories=()), max_size=60)
RAROS = "\uf0b7 \ufeff \uffff \U0001fffe \ud800 \x00\x07\x0b\x85\u2028 \u202e \U000e0041 x\u0338\u20dd 漢字 \U00012345"
COLUMNAS = (Columna("A", "", nombre="a"), Columna("B", "", nombre="b"))


@given(TODAS)
@example(RAROS)
@settings(max_examples=150)
def test_files_are_whole_and_read_back(texto):
    fila = {"a": texto, "b": f"«{texto}»"}
    quedan = {nombre: mostrable(valor) for nombre, valor in fila.items()}
    (leida,) = csv.DictReader(
        io.StringIO("".join(writer.csv_lineas(COLUMNAS, [fila])).removeprefix("\ufeff"), newline="")
    )
    assert leida["b"] == quedan["b"]
    entero = "".join(writer.json_trozos(COLUMNAS, [fila], cabecera={"x": texto}, clave="filas"))
    entero.encode()
    assert json.loads(entero) == {"x": mostrable(texto), "filas": [quedan], "total": 1}
    hoja = load_workbook(io.BytesIO(writer.xlsx_bytes(COLUMNAS, [fila], hoja="x"))).active
    assert de_celda(hoja["B2"].value or "") == quedan["b"]


@given(TODAS)
@example("_x000D_ y _x005F_x000D_ y _x005f_")
def test_a_cell_of_a_workbook_says_what_it_was_told(texto):
    assert de_celda(en_celda(texto)) == mostrable(texto)


@given(TODAS)
@example(RAROS)
@settings(max_examples=100)
def test_a_feed_is_whole_and_read_back(texto):
    ahora = timezone.now()
    una = atom.entrada(
        clave="x", titulo=f"«{texto}»", url="/x/", momento=ahora, parrafos=[f"p{texto}"], autor=texto, categorias=(texto,)
    )  # fmt: skip
    feed = atom.respuesta(
        titulo=f"t{texto}", url="/", url_del_feed="/f/", entradas=[una], vacio_desde=ahora, cabeza=None
    )
    titulos = ElementTree.fromstring(feed.content).iter("{http://www.w3.org/2005/Atom}title")  # noqa: S314
    assert [t.text for t in titulos] == [mostrable(f"t{texto}"), mostrable(f"«{texto}»")]


@given(texto=TODAS)
@example(texto=RAROS)
@example(texto="\\u{f0b7} `\"' ufb7 05 \uf0b7")
@example(texto="".join(map(chr, range(0x300, 0x370))))
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_report_is_laid_out_whatever_it_says(texto, sobre_el_papel):
    datos = sobre_el_papel()
    datos["ficha"] |= {"titulo": f"Título {texto}", "texto": f"ufb7 05 {texto}\nfin"}
    datos["titulo"] = f"Título {texto}"
    paginas = leer(pdf.componer("compromiso", datos))[1]
    assert "ufb7 05" in paginas[0]  # the letters by which typst names what it cannot draw


@pytest.mark.django_db
def test_what_was_kept_before_the_door_was_mended_closes_nothing(client):
    """One row of before, with every sign that a database takes."""
    compromiso = crear_compromiso()
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE compromisos_compromiso SET titulo = %s, texto = %s WHERE id = %s",
            ["\uf0b7 Dictar\uffff", "\uf0b7 Dictar\x0btalleres\uffff \ufeff\U0001fffe漢", compromiso.pk],
        )
    direcciones = [
        reverse("datos_archivo", args=["compromisos", formato]) for formato in ("csv", "json", "xlsx")
    ]
    direcciones += [f"/compromisos/{compromiso.codigo}.pdf", f"/compromisos/{compromiso.codigo}.json"]
    for direccion in direcciones:
        respuesta = client.get(direccion)
        assert respuesta.status_code == 200, direccion
        datos = b"".join(respuesta.streaming_content) if respuesta.streaming else respuesta.content
        if direccion.endswith(("csv", "json")):
            assert "• Dictar" in datos.decode()
            assert "\uffff" not in datos.decode()
        if direccion.endswith("xlsx"):
            load_workbook(io.BytesIO(datos))
