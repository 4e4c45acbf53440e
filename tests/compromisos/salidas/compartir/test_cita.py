"""How a pledge is cited: dated, and as BibTeX."""

from __future__ import annotations

import re
from datetime import date, timedelta

from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from compromisos.salidas.compartir import cita
from tests.compromisos.salidas.compartir.ayudas import pagina


def test_cita_is_dated(client, pledge):
    hoy = timezone.localdate().isoformat()
    texto = pagina(client, "/compromisos/ed-inst-1/")
    assert f"https://testserver/compromisos/ed-inst-1/?al={hoy}" in texto
    assert "@online{ed-inst-1," in texto
    dia = (timezone.localdate() - timedelta(days=3)).isoformat()
    assert f"ed-inst-1/?al={dia}" in pagina(client, "/compromisos/ed-inst-1/", al=dia)


@given(st.text(max_size=80), st.text(max_size=80))
def test_bibtex_closes_its_braces(autor, titulo):
    entrada = cita.bibtex(
        codigo="c", autor=autor, titulo=titulo, nota="n", url="https://x", dia=date(2026, 1, 2)
    )
    sin_escapes = entrada.replace("\\{", "").replace("\\}", "")
    assert sin_escapes.count("{") == sin_escapes.count("}")
    assert not re.search(r"(?<!\\)[%$#&]", entrada)
