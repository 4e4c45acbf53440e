"""What the people of a computing office read is in Spanish too, in step: the same parts, the same commands, the same settings."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

RAIZ = Path(__file__).resolve().parents[1]
ES = RAIZ / "docs" / "es"
# {the Spanish one: the English one}
PARES = {ES / "README.md": RAIZ / "README.md"} | {
    ruta: RAIZ / "docs" / ruta.relative_to(ES)
    for ruta in sorted(ES.rglob("*.md"))
    if ruta != ES / "README.md"
}
COMENTARIO = re.compile(r"\s+# .*$")


def titulos(texto: str) -> list[int]:
    """Depth of each heading, in order."""
    return [len(t) for t in re.findall(r"^(#+) ", texto, re.MULTILINE)]


def ordenes(texto: str) -> list[str]:
    """Lines of the blocks of code, without what explains them."""
    return [
        COMENTARIO.sub("", linea).strip()
        for linea in texto.splitlines()
        if linea.startswith("    ") and linea.strip()
    ]


def en_linea(texto: str) -> set[str]:
    """What is to be typed as it stands: settings, paths, commands, units."""
    dichas = re.findall(r"`([^`\n]+)`", texto)
    return {
        d
        for d in dichas
        if re.fullmatch(r"[A-Z][A-Z_]{3,}|manage\.py \w+|/[\w./-]+|compromisos-[\w.@-]+|deploy/[\w./-]+", d)
    }


def test_what_they_need_is_there():
    nombres = {str(r.relative_to(ES)) for r in PARES}
    assert {"README.md", "operation.md", "backup.md", "upgrade.md"} <= nombres
    assert len(nombres) > 20


@pytest.mark.parametrize("es", PARES, ids=lambda r: str(r.relative_to(ES)))
def test_both_say_the_same(es):
    ingles, espanol = PARES[es].read_text(encoding="utf-8"), es.read_text(encoding="utf-8")
    assert titulos(espanol) == titulos(ingles)
    assert ordenes(espanol) == ordenes(ingles)
    assert en_linea(espanol) == en_linea(ingles)
    filas = [len(re.findall(r"^\|", t, re.MULTILINE)) for t in (espanol, ingles)]
    assert filas[0] == filas[1]
    assert espanol != ingles
