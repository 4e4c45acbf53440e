"""The stylesheets: one file a component, one declaration a line, served as one."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from config.hojas import HOJAS, partes, servida, unir

ESTATICOS = Path(__file__).resolve().parents[2] / "static"
ARCHIVOS = {ruta.relative_to(ESTATICOS).as_posix() for ruta in (ESTATICOS / "css").rglob("*.css")}
PARTES = sorted(ARCHIVOS - set(HOJAS))
COMENTARIO = re.compile(r"/\*.*?\*/", re.DOTALL)
LINEA = re.compile(r"\s*(\}|[^{};]+[,{]|[^{};:]+:[^{};]+;)?")


def leer(nombre: str) -> str:
    return (ESTATICOS / nombre).read_text(encoding="utf-8")


def test_hoja_imports_each_of_its_parts_once():
    for hoja in HOJAS:
        suyas = partes(hoja, leer(hoja))
        assert len(suyas) == len(set(suyas)), hoja


def test_archivos_are_sheets_or_parts_of_one():
    assert {parte for hoja in HOJAS for parte in partes(hoja, leer(hoja))} == set(PARTES)


@pytest.mark.parametrize("hoja", HOJAS)
def test_hoja_only_imports_and_orders_layers(hoja):
    """Every line is read: one that the join did not understand would reach browsers as a request."""
    sin_comentarios = COMENTARIO.sub("", leer(hoja))
    resto = [x for x in sin_comentarios.splitlines() if x and not x.startswith("@layer ")]
    assert len(resto) == len(partes(hoja, leer(hoja)))
    assert "@import" not in unir(hoja, leer)


def test_capas_are_declared_before_they_are_used():
    capas = re.search(r"^@layer ([\w, ]+);$", leer("css/sitio.css"), re.MULTILINE)[1].split(", ")
    usadas = re.findall(r"layer\((\w+)\)", leer("css/sitio.css"))
    assert list(dict.fromkeys(usadas)) == capas
    assert leer("css/sitio.css").index("@layer ") < leer("css/sitio.css").index("@import ")


@pytest.mark.parametrize("archivo", PARTES)
def test_parte_has_one_declaration_a_line(archivo):
    texto = leer(archivo)
    assert texto.startswith("/* "), "what it is for stands above"
    assert "@import" not in texto
    assert "@layer" not in texto, "the sheet says it"
    for n, linea in enumerate(COMENTARIO.sub("", texto).splitlines(), 1):
        assert LINEA.fullmatch(linea), f"{archivo}:{n}: {linea}"
        assert len(linea) <= 130, f"{archivo}:{n}"


def test_juntar_keeps_place_layer_and_media():
    archivos = {
        "css/hoja.css": '@layer a, b;\n@import url("x/uno.css") layer(a);\n@import url("dos.css") layer(b) print;\n',
        "css/x/uno.css": "p {\n  color: red;\n}\n",
        "css/dos.css": "p {\n  color: black;\n}\n",
    }
    assert unir("css/hoja.css", archivos.__getitem__) == (
        "@layer a, b;\n@layer a {\np {\n  color: red;\n}\n}\n\n"
        "@media print {\n@layer b {\np {\n  color: black;\n}\n}\n}\n\n"
    )


@pytest.mark.parametrize(
    ("escrita", "unida"),
    [
        ("url(fondo.svg)", "url(x/fondo.svg)"),
        ('url("../img/fondo.svg#a")', 'url("img/fondo.svg#a")'),
        ("url(../../img/fondo.svg)", "url(../img/fondo.svg)"),
        ("url(#trama)", "url(#trama)"),
        ('url("data:image/svg+xml,a")', 'url("data:image/svg+xml,a")'),
        ("url(/static/img/fondo.svg)", "url(/static/img/fondo.svg)"),
    ],
)
def test_juntar_keeps_addresses(escrita, unida):
    archivos = {"css/hoja.css": '@import url("x/uno.css");\n', "css/x/uno.css": f"p {{ fill: {escrita}; }}\n"}
    assert unir("css/hoja.css", archivos.__getitem__) == f"p {{ fill: {unida}; }}\n\n"


@pytest.mark.parametrize(
    "dentro", ["@layer components {\n%s}\n", "@container f (max-width: 9rem) {\n%s}\n", "%s"]
)
def test_servida_keeps_what_is_inside_apart_from_what_is_it(dentro):
    """rcssmin joined «a :is(b)» to «a:is(b)» in a layer and in a container: another rule."""
    reglas = "tbody :is(td, th) {\n  border: 0;\n}\n\nli:is(.a, .b) p {\n  color :red;\n}\n"
    minima = servida("css/hoja.css", {"css/hoja.css": dentro % reglas}.__getitem__)
    assert "tbody *:is(td,th){border:0}" in minima
    assert "li:is(.a,.b) p{color:red}" in minima


@pytest.mark.parametrize("hoja", HOJAS)
def test_servida_has_every_selector_that_was_written(hoja):
    def sin_huecos(selector: str) -> str:
        return re.sub(r"(?<=[\w\])*])\s+:", " *:", selector).replace(" ", "").replace("\n", "")

    escrita = COMENTARIO.sub("", unir(hoja, leer))
    suyos = [sin_huecos(s) for s in re.findall(r"[^{};]+(?=\{)", escrita)]
    servidos = [s.replace(" ", "") for s in re.findall(r"[^{};]+(?=\{)", servida(hoja, leer))]
    assert servidos == [s for s in suyos if s in set(servidos)]
    assert set(suyos) - set(servidos) == set()


def test_juntar_stops_at_a_missing_part():
    with pytest.raises(KeyError, match="no-esta"):
        unir("css/hoja.css", {"css/hoja.css": '@import url("no-esta.css");\n'}.__getitem__)
