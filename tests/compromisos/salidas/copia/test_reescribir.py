"""Addresses of a page change, and nothing else of it."""

from __future__ import annotations

import pytest

from compromisos.salidas.copia.reescribir import de_hoja, direcciones, reescribir


def traducir(escrita: str) -> tuple[str, bool]:
    return (escrita.replace("/", "@"), "fuera" in escrita)


@pytest.mark.parametrize(
    ("antes", "despues"),
    [
        ('<a href="/x/?a=1&amp;b=2">y</a>', '<a href="@x@?a=1&amp;b=2">y</a>'),
        ('<a title="a > b" href="/x">y</a>', '<a title="a > b" href="@x">y</a>'),
        ("<a href='/x'>y</a>", '<a href="@x">y</a>'),
        (
            '<img srcset="/1.jpg 320w, /2.jpg 640w" src="/1.jpg">',
            '<img srcset="@1.jpg 320w, @2.jpg 640w" src="@1.jpg">',
        ),
        ('<svg><a xlink:href="/x"><rect/></a></svg>', '<svg><a xlink:href="@x"><rect/></a></svg>'),
        ("<!-- <a href='/x'> -->", "<!-- <a href='/x'> -->"),
        (
            '<script type="application/ld+json">{"a": "<a href=\\"/x\\">"}</script>',
            '<script type="application/ld+json">{"a": "<a href=\\"/x\\">"}</script>',
        ),
        ('<script src="/s.js" defer></script>', '<script src="@s.js" defer></script>'),
        ('<a data-hx-get="/x" data-hx-target="#y" href="/x">y</a>', '<a href="@x">y</a>'),
        ('<a data-sitio href="/x">y</a>', '<a href="/x">y</a>'),
        ("<p>1 < 2, href=\"/x\" y «<» y '</p>", "<p>1 < 2, href=\"/x\" y «<» y '</p>"),
        ('<a href="/fuera">y</a> <a href="/z">w</a>', '<a href="@fuera" data-fuera="">y (f)</a> <a href="@z">w</a>'),
        (
            '<a aria-label="L" href="/fuera">y</a>',
            '<a aria-label="L" href="@fuera" data-fuera="">y</a>',
        ),
    ],
)  # fmt: skip
def test_reescribir_changes_addresses_and_nothing_else(antes, despues):
    assert reescribir(antes, traducir, en_el_sitio=" (f)") == despues


def test_direcciones_are_all_that_a_page_asks_for():
    pagina = '<a href="/a&amp;b"><img src="/c" srcset="/d 1x, /e 2x"></a><script src="/f">"/g"</script>'
    assert list(direcciones(pagina)) == ["/a&b", "/c", "/d", "/e", "/f"]


def test_de_hoja_is_what_a_stylesheet_asks_for():
    css = '@import url("a.css") layer(x); b{background:url(../b.svg#c)} c{src:url(data:x)} d{fill:url(#e)}'
    assert list(de_hoja(css)) == ["a.css", "../b.svg#c"]
