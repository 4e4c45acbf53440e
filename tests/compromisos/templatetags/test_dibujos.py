"""Drawings of states: what a reader, a keyboard and a screen reader get of each."""

from __future__ import annotations

import re
from datetime import date
from types import SimpleNamespace as Suelto

import pytest
from django.template import Context, Template
from django.utils.translation import override

from compromisos.lectura.recuentos import Desglose
from compromisos.reglas.palabras import ESTADOS_EN_DIBUJOS, Estado
from compromisos.templatetags.dibujos import CON_ENLACE, EN_CUADROS

MUCHAS = dict(zip(ESTADOS_EN_DIBUJOS, (57, 58, 165, 57, 13, 56), strict=True))


def pintar(plantilla: str, **contexto) -> str:
    return " ".join(Template("{% load dibujos %}" + plantilla).render(Context(contexto)).split())


def cuadros(n: int, estado: str = "en_proceso") -> list[Suelto]:
    return [Suelto(codigo=f"x-{i}", titulo=f"Promesa <{i}>", estado=estado) for i in range(n)]


def test_frase_de_estado_works():
    frase = (
        "De 406 promesas, 57 se declaran cumplidas y 58 en parte; 13 se incumplieron; de 56 no se sabe nada."
    )
    assert pintar("{% frase_de_estado n %}", n=MUCHAS) == frase


def test_barra_says_each_state_once_to_who_listens_and_leads_to_its_list():
    pagina = pintar('{% barra_de_estados n "Título" eje="sancion" %}', n=MUCHAS, al=date(2026, 3, 31))
    barra, leyenda = re.findall(r'<svg class="barra".*?</svg>|<ul class="leyenda">.*?</ul>', pagina)
    assert 'aria-hidden="true"' in barra
    assert barra.count("<a ") == barra.count('tabindex="-1"') == 6
    enlaces = re.findall(
        r'<a href="([^"]*)"><span class="u u-(\w+)"></span>(.*?) <span class="n">(\d+)<', leyenda
    )
    assert [(e, int(n)) for _url, e, _palabra, n in enlaces] == list(MUCHAS.items())
    assert {url for url, *_resto in enlaces} == {
        f"/compromisos/?eje=sancion&amp;estado={e.value}&amp;al=2026-03-31" for e in Estado
    }
    assert "Título. Sobre 406 promesas." in pagina


def test_barra_without_links_and_of_nothing():
    assert "<a " not in pintar('{% barra_de_estados n "T" enlaces=False %}', n=MUCHAS)
    vacia = pintar('{% barra_de_estados n "T" %}', n={})
    assert "<a " not in vacia
    assert vacia.count('<span class="n">0</span>') == 6


def test_barra_keeps_its_marks_at_any_width():
    """No viewBox stretched to the page: lengths across are shares of it, and strokes are pixels."""
    barra = re.search(r'<svg class="barra".*?</svg>', pintar('{% barra_de_estados n "T" %}', n=MUCHAS))[0]
    assert "preserveAspectRatio" not in barra
    assert "viewBox" not in barra
    assert "<pattern" not in barra
    assert barra.count('class="r2-incumplido"') == 2
    assert barra.count('class="r2-cumplido_parcialmente"') == 1


def test_barra_writes_figures_where_they_fit():
    pagina = pintar('{% barra_de_estados n "T" %}', n={"en_proceso": 405, "incumplido": 1, "cumplido": 20})
    assert re.search(
        r'<text class="b-en_proceso" [^>]*>405 <tspan class="palabra a-lo-ancho">En proceso</tspan>', pagina
    )
    assert '<text class="b-cumplido a-lo-ancho"' in pagina  # only where the bar is wide
    assert '<text class="b-incumplido' not in pagina


def test_leyenda_shows_zeros_without_a_link():
    pagina = pintar("{% leyenda n %}", n={"cumplido": 2, "en_proceso": 1})
    assert pagina.count("<a ") == 2
    assert pagina.count('<span class="clave">') == 4


def test_leyenda_of_one_state_is_one_line():
    """On opening day five zeros beside the only figure would say nothing."""
    assert pintar("{% leyenda n %}", n={"sin_informacion": 6}).count("<li>") == 1


def test_mini_barra_says_the_same_in_words():
    pagina = pintar("{% mini_barra n %}", n={"cumplido": 3, "sin_informacion": 1200})
    assert 'role="img" aria-label="Cumplido: 3, Sin información: 1,200"' in pagina
    assert "<text" not in pagina
    with override("en"):
        assert 'aria-label="Fulfilled: 3"' in pintar("{% mini_barra n %}", n={"cumplido": 3})
    assert 'aria-label="ninguna promesa"' in pintar("{% mini_barra n %}", n={})


def test_desglose_is_a_table_on_one_scale():
    filas = [
        Desglose("Sanción", "/compromisos/?eje=sancion", {"cumplido": 40, "en_proceso": 40}, en_espanol=True),
        Desglose("Público", "/compromisos/?sector=publico", {"en_proceso": 20}),
        Desglose("Privado", "/compromisos/?sector=privado", {}),
        Desglose("Cusco", "/territorios/08/", {}, en_espanol=True, con_pagina=True),
    ]
    pagina = pintar('{% desglose filas "Por grupo" %}', filas=filas)
    assert re.findall(r'<td class="n">(.*?)</td>', pagina) == ["80", "20", "–", "–"]
    assert re.findall(r'<th scope="row"[^>]*>(?:<a href="(.*?)">)?(.*?)(?:</a>)?</th>', pagina) == [
        ("/compromisos/?eje=sancion", "Sanción"),
        ("/compromisos/?sector=publico", "Público"),
        ("", "Privado"),  # a list of nothing is no answer
        ("/territorios/08/", "Cusco"),  # a page of its own is
    ]
    anchos = [
        sum(map(float, re.findall(r'<rect class="[^"]*" x="[^"]*" width="([\d.]+)%"', f)))
        for f in pagina.split("<tr>")[2:]
    ]
    assert anchos == [100, 25, 0, 0]
    assert "<caption" in pagina
    assert pagina.count('lang="es"') == 2


def test_desglose_of_nothing():
    assert "<svg" not in pintar('{% desglose filas "T" %}', filas=[])


def test_unidades_are_links_up_to_a_hundred_out_of_the_way_of_the_keyboard():
    pagina = pintar("{% unidades filas %}", filas=[*cuadros(CON_ENLACE - 1), *cuadros(1, "cumplido")])
    enlaces = re.findall(
        r'<a class="u u-(\w+)" href="/compromisos/x-\d+/" tabindex="-1" lang="es" title="([^"]*)"></a>',
        pagina,
    )
    assert len(enlaces) == pagina.count("<a ") == CON_ENLACE
    assert enlaces[0] == (
        "cumplido",
        "Promesa &lt;0&gt;",
    )  # from what is kept, whatever the order they come in
    assert re.findall(r'aria-label="(.*?)"', pagina) == ["Cumplido", "En proceso"]


def test_unidades_keep_the_day():
    pagina = pintar("{% unidades filas %}", filas=cuadros(1), al=date(2026, 3, 31))
    assert 'href="/compromisos/x-0/?al=2026-03-31"' in pagina


class SinLeer:
    """Rows that may not be asked for."""

    def __iter__(self):
        raise AssertionError("read")


def test_unidades_beyond_are_a_picture_that_reads_no_row():
    muchas = pintar("{% unidades filas por_estado=n %}", filas=SinLeer(), n=MUCHAS)
    assert 'aria-hidden="true"' in muchas
    assert [muchas.count(f'"u u-{e}"') for e in ESTADOS_EN_DIBUJOS] == list(MUCHAS.values())
    demasiadas = pintar("{% unidades filas por_estado=n %}", filas=SinLeer(), n={"cumplido": EN_CUADROS + 1})
    assert "<i" not in demasiadas
    with pytest.raises(AssertionError, match="read"):
        pintar("{% unidades filas por_estado=n %}", filas=SinLeer(), n={"cumplido": CON_ENLACE})
