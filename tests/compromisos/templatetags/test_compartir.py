"""The row of actions on a page."""

from __future__ import annotations

import html
import re
from datetime import timedelta

from django.utils import timezone

from tests.compromisos.salidas.compartir.ayudas import pagina


def acciones(texto: str) -> str:
    (hallada,) = re.findall(r'<section class="acciones.*?</section>', texto, re.DOTALL)
    return html.unescape(hallada)


def test_acciones_are_plain_links_that_tell_nobody_whence(client, pledge):
    fila = acciones(pagina(client, "/compromisos/ed-inst-1/"))
    assert re.search(
        r'<a [^>]*href="https://wa\.me/\?text=[^"]*ed-inst-1[^"]*" rel="noreferrer noopener"', fila
    )
    assert 'value="https://testserver/compromisos/ed-inst-1/"' in fila
    assert 'value="https://testserver/compromisos/ed-inst-1/avances.atom"' in fila
    assert 'href="/compromisos/ed-inst-1.pdf"' in fila
    assert 'href="/senalar/?en=%2Fcompromisos%2Fed-inst-1%2F"' in fila
    assert "Share on WhatsApp" in acciones(pagina(client, "/en/compromisos/ed-inst-1/"))


def test_acciones_as_of_a_day_share_that_day(client, pledge):
    ayer = (timezone.localdate() - timedelta(days=1)).isoformat()
    fila = acciones(pagina(client, "/compromisos/ed-inst-1/", al=ayer))
    assert f'value="https://testserver/compromisos/ed-inst-1/?al={ayer}"' in fila
    assert f'href="/compromisos/ed-inst-1.pdf?al={ayer}"' in fila
