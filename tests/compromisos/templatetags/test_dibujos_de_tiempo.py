"""The trend as it is drawn: what it says, where each month leads, and when it says nothing."""

from __future__ import annotations

import re
from datetime import date
from xml.etree import ElementTree

import pytest
from django.template import Context, Template
from django.utils.translation import override

from compromisos.lectura.tendencia import Conjunto, Punto, Serie
from compromisos.reglas.palabras import Estado
from compromisos.reglas.tramos import fin_de_mes, mes_de


def serie(*cumplidas: int, conjunto: Conjunto | None = None) -> Serie:
    enero = mes_de(date(2026, 1, 1))
    return Serie(
        conjunto or Conjunto(),
        tuple(
            Punto(fin_de_mes(enero + n), {**dict.fromkeys(Estado, 0), Estado.CUMPLIDO: c, Estado.EN_PROCESO: 1200 - c})
            for n, c in enumerate(cumplidas)
        ),
    )  # fmt: skip


def dibujo(que: Serie, **contexto) -> str:
    plantilla = Template("{% load dibujos_de_tiempo %}{% tendencia serie %}")
    return " ".join(plantilla.render(Context({"serie": que, **contexto})).split())


def test_says_what_changed_and_of_how_many():
    html = dibujo(serie(3, 4, 9))
    assert "Cumplidas o en parte: de 3 a 9 desde enero de 2026" in html
    assert "Sobre 1,200 promesas, al principio y al final." in html
    assert '<tspan class="t-n">1,191</tspan> En proceso' in html
    assert ">ene 2026</text>" in html
    with override("en"):
        html = dibujo(serie(3, 4, 9))
    assert ">Jan 2026</text>" in html
    assert "from 3 to 9 since January 2026" in html


def test_is_a_well_formed_picture_without_style():
    html = dibujo(serie(3, 4, 9))
    ElementTree.fromstring(html.replace(" download>", ">"))  # noqa: S314 - our own
    assert "style=" not in html
    ids = re.findall(r'id="([^"]+)"', html)
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize("puntos", [(), (1,), (1, 2), (0, 0)])
def test_nothing_while_it_says_nothing(puntos):
    assert dibujo(serie(*puntos)) == ""


def test_each_month_leads_to_its_list_of_that_day():
    html = dibujo(serie(3, 4, 9, conjunto=Conjunto(sector="privado", territorio=["15", "08"])))
    lista = "/compromisos/?sector=privado&amp;territorio=15&amp;territorio=08"
    enlaces = re.findall(r'<a href="([^"]+)">', html)
    assert enlaces == [lista, f"{lista}&amp;al=2026-02-28", f"{lista}&amp;al=2026-01-31"]
    assert re.findall(r'<a href="([^"]+)">', dibujo(serie(1, 2, 3)))[0] == "/compromisos/"
    de_un_dia = dibujo(serie(1, 2, 3), al=date(2026, 3, 31))
    assert re.findall(r'<a href="([^"]+)">', de_un_dia)[0] == "/compromisos/?al=2026-03-31"
