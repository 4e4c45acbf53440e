"""Names that any disk takes, and links between them."""

from __future__ import annotations

import pytest

from compromisos.salidas.copia.nombres import archivo_de, direccion, enlace, partir, sin_choque


@pytest.mark.parametrize(
    ("de", "adjunto", "es"),
    [
        ("/", "", "index.html"),
        ("/en/", "", "en/index.html"),
        ("/compromisos/25porel25-mimp-1/", "", "compromisos/25porel25-mimp-1/index.html"),
        ("/compromisos/25porel25-mimp-1.json", "", "compromisos/25porel25-mimp-1.json"),
        ("/evidencias/7/", "acta de apertura.pdf", "evidencias/7/acta-de-apertura.pdf"),
        ("/evidencias/7/", "../../../etc/passwd", "evidencias/7/etc-passwd"),
        ("/evidencias/7/", "Ñandú 2026.PDF", "evidencias/7/Nandu-2026.PDF"),
        ("/instituciones/con/", "", "instituciones/_con/index.html"),
        ("/instituciones/aux.png", "", "instituciones/_aux.png"),
        ("/instituciones/nul/avances.atom", "", "instituciones/_nul/avances.atom"),
        ("/compromisos/?pagina=2", "", "compromisos/pagina-2.ddd74854.html"),
        ("/datos/compromisos.csv?plazo=vencido", "", "datos/compromisos-plazo-vencido.73ff3737.csv"),
    ],
)
def test_archivo_de_is_a_name_for_any_disk(de, adjunto, es):
    hecho = archivo_de(de, adjunto=adjunto)
    assert hecho == es


def test_archivo_de_tells_queries_apart_that_look_the_same():
    iguales = [direccion("/compromisos/", [("q", v)]) for v in ("a-b", "a b", "a/b", "a" * 200, "a" * 201)]
    assert len({archivo_de(d) for d in iguales}) == 5
    assert all(len(archivo_de(d)) < 120 for d in iguales)


def test_direccion_is_one_whatever_the_order():
    assert direccion("/x/", [("b", "2"), ("a", "1"), ("c", "")]) == "/x/?a=1&b=2"
    assert partir("/x/?a=1&b=%C3%B1") == ("/x/", [("a", "1"), ("b", "ñ")])


def test_sin_choque_of_capitals():
    tomados: set[str] = set()
    assert sin_choque("compromisos/A.json", tomados, "/A") == "compromisos/A.json"
    otro = sin_choque("compromisos/a.json", tomados, "/a")
    assert otro != "compromisos/a.json"
    assert otro.endswith(".json")


@pytest.mark.parametrize(
    ("desde", "a", "ancla", "es"),
    [
        ("index.html", "en/index.html", "", "en/index.html"),
        ("compromisos/x/index.html", "index.html", "", "../../index.html"),
        ("compromisos/x/index.html", "compromisos/x/index.html", "metas", "index.html#metas"),
        ("a/b.html", "static/css/s.css", "", "../static/css/s.css"),
    ],
)
def test_enlace_is_relative(desde, a, ancla, es):
    assert enlace(desde, a, ancla) == es
