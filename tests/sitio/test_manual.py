"""The manual says what is there: each button it names is somewhere in the admin, each page and picture exists."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.contrib import admin

from base.castellano import titulo_de
from compromisos.publicacion.roles import ROLES

MANUAL = Path("docs/manual")
PAGINAS = sorted(MANUAL.glob("*.md"))
PESO = 1_500_000


@pytest.fixture(scope="module")
def dicho_por_la_casa() -> str:
    """All that templates and sources say, in one line, and the titles made of the words of each model."""
    rutas = [r for c in ("templates", "compromisos", "cuentas", "base") for r in Path(c).rglob("*.*")]
    textos = [r.read_text(encoding="utf-8") for r in rutas if r.suffix in (".html", ".py")]
    titulos = [titulo_de(m, a) for m in admin.site._registry for a in ("lista", "alta", "cambio")]
    return " ".join(" ".join([*textos, *titulos]).split())


@pytest.mark.parametrize("pagina", PAGINAS, ids=lambda p: p.stem)
def test_manual_names_what_there_is(pagina, dicho_por_la_casa):
    texto = " ".join(pagina.read_text(encoding="utf-8").split())
    for nombre in re.findall(r"«([^»]+)»", texto):
        assert nombre in dicho_por_la_casa, nombre
    for destino in re.findall(r"\]\(([^)#]+)\)", texto):
        assert (MANUAL / destino).exists(), destino


def test_manual_has_a_page_for_each_role():
    titulos = {p.read_text(encoding="utf-8").splitlines()[0].removeprefix("# ") for p in PAGINAS}
    assert {rol.nombre for rol in ROLES.values()} | {"Dirección"} <= titulos
    assert sum(f.stat().st_size for f in MANUAL.rglob("*.png")) < PESO
