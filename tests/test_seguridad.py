"""docs/security.md: every requirement of ASVS 5.0, levels 1 and 2, is there once; what is held names what would fail if it were not."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

RAIZ = Path(__file__).resolve().parents[1]
PAGINA = (RAIZ / "docs" / "security.md").read_text(encoding="utf-8")
# {section: numbers of its requirements of levels 1 and 2}, of OWASP/ASVS v5.0.0.
PEDIDOS = {
    "1.1": range(1, 3),
    "1.2": range(1, 10),
    "1.3": range(1, 12),
    "1.4": range(1, 4),
    "1.5": range(1, 3),
    "2.1": range(1, 4),
    "2.2": range(1, 4),
    "2.3": range(1, 5),
    "2.4": (1,),
    "3.2": range(1, 3),
    "3.3": range(1, 5),
    "3.4": range(1, 7),
    "3.5": range(1, 6),
    "3.7": range(1, 3),
    "4.1": range(1, 4),
    "4.2": (1,),
    "4.3": range(1, 3),
    "4.4": range(1, 5),
    "5.1": (1,),
    "5.2": range(1, 4),
    "5.3": range(1, 3),
    "5.4": range(1, 4),
    "6.1": range(1, 4),
    "6.2": range(1, 13),
    "6.3": range(1, 5),
    "6.4": range(1, 5),
    "6.5": range(1, 6),
    "6.6": range(1, 4),
    "6.8": range(1, 5),
    "7.1": range(1, 4),
    "7.2": range(1, 5),
    "7.3": range(1, 3),
    "7.4": range(1, 6),
    "7.5": range(1, 3),
    "7.6": range(1, 3),
    "8.1": range(1, 3),
    "8.2": range(1, 4),
    "8.3": (1,),
    "8.4": (1,),
    "9.1": range(1, 4),
    "9.2": range(1, 5),
    "10.1": range(1, 3),
    "10.2": range(1, 3),
    "10.3": range(1, 5),
    "10.4": range(1, 12),
    "10.5": range(1, 6),
    "10.6": range(1, 3),
    "10.7": range(1, 4),
    "11.1": range(1, 3),
    "11.2": range(1, 4),
    "11.3": range(1, 4),
    "11.4": range(1, 5),
    "11.5": (1,),
    "11.6": (1,),
    "12.1": range(1, 4),
    "12.2": range(1, 3),
    "12.3": range(1, 5),
    "13.1": (1,),
    "13.2": range(1, 6),
    "13.3": range(1, 3),
    "13.4": range(1, 6),
    "14.1": range(1, 3),
    "14.2": range(1, 5),
    "14.3": range(1, 4),
    "15.1": range(1, 4),
    "15.2": range(1, 4),
    "15.3": range(1, 8),
    "16.1": (1,),
    "16.2": range(1, 6),
    "16.3": range(1, 5),
    "16.4": range(1, 4),
    "16.5": range(1, 4),
    "17.1": (1,),
    "17.2": range(1, 5),
    "17.3": range(1, 3),
}


def seccion(titulo: str) -> list[list[str]]:
    """Rows of the table under a title, without its heads."""
    cuerpo = re.search(rf"^## {titulo}\n(.*?)(?=^## )", PAGINA, re.MULTILINE | re.DOTALL).group(1)
    filas = [
        [c.strip() for c in f.strip("|").split(" | ")] for f in cuerpo.splitlines() if f.startswith("| ")
    ]
    return [[c.strip("| ") for c in f] for f in filas if re.match(r"[\d.]", f[0])]


def numero(pedido: str) -> tuple[int, ...]:
    return tuple(map(int, pedido.split(".")))


TODOS = [f"{s}.{n}" for s, suyos in PEDIDOS.items() for n in suyos]


def entre(dicho: str) -> list[str]:
    """The requirements that «4.3.1-4.4.4, 5.1.1» names."""
    nombrados = []
    for parte in dicho.split(", "):
        primero, _, ultimo = parte.partition("-")
        nombrados += [p for p in TODOS if numero(primero) <= numero(p) <= numero(ultimo or primero)]
    return nombrados


def test_every_requirement_is_there_once():
    dichos = [p for t in ("Held", "Not held", "Do not apply") for fila in seccion(t) for p in entre(fila[0])]
    assert sorted(dichos, key=numero) == sorted(TODOS, key=numero)
    cuentas = [len(seccion("Held")), len(seccion("Not held"))]
    assert f"{cuentas[0]} are held, {cuentas[1]} are not, {len(TODOS) - sum(cuentas)} do not apply." in PAGINA


@pytest.mark.parametrize("fila", seccion("Held"), ids=lambda f: f[0])
def test_what_is_held_names_what_holds_it(fila):
    """A test that there is, a setting that is set, a line of what is shipped, or a document with that part."""
    citas = 0
    for archivo, nombre in re.findall(r"`([\w/.-]+\.(?:py|conf))(?::(\w+))?`", fila[2]):
        texto = (RAIZ / archivo).read_text(encoding="utf-8")
        if nombre:
            assert re.search(
                rf"def {nombre}\(|^\s*(?:\w+, )*{nombre}\b.*=|^\s*{nombre}\b.*=|, {nombre} =",
                texto,
                re.MULTILINE,
            ), nombre
        elif archivo.startswith("deploy/"):
            assert fila[2].rpartition("` ")[2] in texto
        citas += 1
    for destino in re.findall(r"\]\(([\w/.#-]+)\)", fila[2]):
        documento, _, parte = destino.partition("#")
        texto = (RAIZ / "docs" / documento).read_text(encoding="utf-8") if documento else PAGINA
        titulos = [
            re.sub(r"[^\w -]", "", t).lower().replace(" ", "-")
            for t in re.findall(r"^#+ (.*)$", texto, re.MULTILINE)
        ]
        assert not parte or parte in titulos, destino
        citas += 1
    assert citas
