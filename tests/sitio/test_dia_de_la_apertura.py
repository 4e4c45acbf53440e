"""Opening day: the promises of the source and no report yet. No page shows a block that is all zero."""

from __future__ import annotations

import re

import pytest
from django.core.management import call_command

from tests.browser.conftest import paginas_publicas
from tests.una_vez import cargado_por_modulo

pytestmark = pytest.mark.django_db

CERO = re.compile(r"(?<![\d.,/:])0(?![\d.,/:])")
UNA_FILA = 3  # cells with a number from which a row of zeros is a row that says nothing
# What they show is what is asked: a form of files, the words of the method, the components.
SIN_CUENTAS = {
    "metodologia",
    "guia-de-importacion",
    "guia-columnas",
    "guia-errores",
    "guia-muestras",
    "guia-de-estilo",
    "datos",
    "registro",
}


def cargar() -> None:
    call_command("cargar_semilla", verbosity=0)


las_seis_del_modulo = cargado_por_modulo(cargar)


def dicho(html: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", html)).strip()


def filas_de_ceros(pagina: str) -> list[str]:
    """Rows of a table, and lists, whose every number is a zero, when there are some."""
    principal = pagina.partition("<main")[2].partition("</main>")[0]
    halladas = []
    for fila in re.findall(r"<tr.*?</tr>", principal, re.DOTALL):
        celdas = [dicho(c) for c in re.findall(r"<td.*?</td>", fila, re.DOTALL)]
        numeros = [c for c in celdas if re.fullmatch(r"[\d,]+", c)]
        if len(numeros) >= UNA_FILA and set(numeros) == {"0"}:
            halladas.append(dicho(fila))
    for lista in re.findall(r"<(?:ul|ol|dl)[^>]*>.*?</(?:ul|ol|dl)>", principal, re.DOTALL):
        numeros = re.findall(r"(?<![\d/.,])\d+(?![\d/.,])", dicho(lista))
        if len(numeros) >= UNA_FILA and set(numeros) == {"0"}:
            halladas.append(dicho(lista)[:90])
    return halladas


def test_no_page_shows_a_block_that_is_all_zero(client, las_seis_del_modulo):
    halladas, vistas = [], 0
    for nombre, url in paginas_publicas().items():
        if nombre.removesuffix("-en") in SIN_CUENTAS:
            continue
        vistas += 1
        halladas += [f"{url}: {f}" for f in filas_de_ceros(client.get(url).content.decode())]
    assert vistas > 40
    assert not halladas, "\n" + "\n".join(halladas)


@pytest.mark.parametrize("url", ["/", "/en/"])
def test_the_front_page_has_three_zeros_at_most(client, las_seis_del_modulo, url):
    principal = client.get(url).content.decode().partition("<main")[2].partition("</main>")[0]
    assert len(CERO.findall(dicho(principal))) <= 3


def test_what_is_looked_at_finds_zeros():
    tabla = "<main><table><tr><th>Lima</th><td>0</td><td> 0 </td><td><a>0</a></td></tr><tr><td>0</td><td>1</td><td>0</td></tr></table></main>"
    assert filas_de_ceros(tabla) == ["Lima 0 0 0"]
    assert filas_de_ceros("<main><ul><li>A 0</li><li>B 0</li><li>C 0</li></ul></main>") == ["A 0 B 0 C 0"]
    assert not filas_de_ceros("<main><ul><li>A 10</li><li>B 0</li><li>C 0</li></ul></main>")
