"""The drawing of a target with its words, on the page's geometry and by itself as SVG."""

from __future__ import annotations

from datetime import date
from decimal import Decimal as D
from types import SimpleNamespace as Suelto
from xml.etree import ElementTree

import pytest
from django.utils.translation import override

from compromisos.reglas.palabras import Sentido
from compromisos.salidas.dibujo_de_meta import cifra_corta, dibujo_de, mes
from compromisos.salidas.dibujo_en_svg import ANCHO, EM, en_svg
from compromisos.views.contenido.guia import ejemplos

SVG = "{http://www.w3.org/2000/svg}"


def vista(
    *valores: str, meta="50", base=None, esperado=None, sentido=Sentido.CRECIENTE, contado=None
) -> Suelto:
    serie = [
        Suelto(valor=D(v), avance=Suelto(fecha_corte=date(2026, n, 1)))
        for n, v in enumerate(valores, start=1)
    ]
    al = serie[-1].avance if serie else Suelto(fecha_corte=date(2026, 9, 1))
    suyo = Suelto(valor=D(contado), avance=al) if contado else None
    return Suelto(
        observado=suyo,
        observados=[suyo] if suyo else [],
        meta=Suelto(
            valor=serie[-1].valor if serie else None,
            valor_meta=meta and D(meta),
            linea_base=base and D(base),
            sentido=sentido,
            unidad="CEM",
        ),
        serie=serie,
        inicio=date(2026, 1, 1),
        plazo_fecha=date(2026, 12, 31),
        hoy=date(2026, 11, 25),
        esperado=esperado and D(esperado),
    )


def test_each_target_has_one_drawing():
    assert (dibujo_de(vista(meta=None)).barra, dibujo_de(vista(meta=None)).linea) == (None, None)
    for una in (vista(), vista("32")):
        assert dibujo_de(una).barra
        assert dibujo_de(una).linea is None
    assert dibujo_de(vista("32", "36")).barra is None
    assert dibujo_de(vista("32", "36")).linea


def test_pace_is_said_as_people_count():
    assert [r.texto for r in dibujo_de(vista("32", base="20", esperado="38.4167")).barra.rotulos][
        -1
    ] == "ritmo 38"
    assert [r.texto for r in dibujo_de(vista("32", base="20.5", esperado="38.4167")).barra.rotulos][
        -1
    ] == "ritmo 38.4"
    with override("en"):
        assert [r.texto for r in dibujo_de(vista("32", base="20")).barra.rotulos] == [
            "32",
            "start 20",
            "target 50",
        ]


@pytest.mark.parametrize("valores", [(), ("32",), ("20", "32")])
def test_what_was_counted_is_a_mark_in_the_one_drawing(valores):
    una = dibujo_de(vista(*valores, contado="28"))
    rotulos = una.barra.rotulos if una.barra else [f.rotulo for f in una.linea.finales]
    assert "contó 28" in [r.texto for r in rotulos]
    svg = ElementTree.fromstring(en_svg(vista(*valores, contado="28")))
    assert len(list(svg.iter(f"{SVG}polygon"))) == 1
    assert not list(ElementTree.fromstring(en_svg(vista(*valores))).iter(f"{SVG}polygon"))


@pytest.mark.parametrize(
    ("valor", "texto"),
    [
        ("0", "0"), ("32.5000", "32.5"), ("1104500", "1,104,500"), ("0.0004", "0.0004"), ("12500000", "12.5 mill."),
        ("99999999999999", "100 bill."), ("-48000000", "-48 mill."),
    ],
)  # fmt: skip
def test_figures_are_short_where_they_are_long(valor, texto):
    assert cifra_corta(D(valor)) == texto


def test_months_are_in_the_language_of_the_page():
    assert mes(date(2026, 3, 31)) == "mar 2026"
    with override("en"):
        assert mes(date(2026, 3, 31)) == "Mar 2026"


def test_svg_of_every_example_is_whole_and_says_the_same():
    hechos = 0
    for una in ejemplos()["metas"]:
        if una.meta.valor_meta is None:
            assert en_svg(una) == ""
            continue
        hechos += 1
        svg = ElementTree.fromstring(en_svg(una))
        textos = [t.text for t in svg.iter(f"{SVG}text")]
        dibujo = dibujo_de(una)
        dichos = dibujo.barra.rotulos if dibujo.barra else [f.rotulo for f in dibujo.linea.finales]
        assert {r.texto for r in dichos} <= set(textos), una.meta.indicador
        assert "style" not in svg.attrib
        for t in svg.iter(f"{SVG}text"):
            assert 0 <= float(t.get("x")) <= ANCHO * EM
    assert hechos > 20
