"""The table of codes is complete and has nothing to spare: read from the sources."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from compromisos.importacion.claves import CLAVES, DE_DJANGO, Tema, clave_de
from compromisos.importacion.jueces.base import CAMPO_DE
from compromisos.models import Compromiso, Evidencia, Meta
from instituciones.models import Institucion

RAIZ = Path(__file__).resolve().parents[3]
FUENTES = [
    *sorted((RAIZ / "compromisos" / "importacion").rglob("*.py")),
    *sorted((RAIZ / "base").glob("*.py")),
    RAIZ / "compromisos" / "publicacion" / "politicas.py",
    RAIZ / "compromisos" / "models" / "compromiso.py",
    *(
        RAIZ / "compromisos" / "reglas" / f"{nombre}.py"
        for nombre in ("conteos", "lugares", "observado", "prevision")
    ),
    *(
        RAIZ / "compromisos" / "salidas" / "datos" / f"{nombre}.py"
        for nombre in ("widgets", "widgets_de_verificacion", "nombres")
    ),
    RAIZ / "compromisos" / "models" / "meta.py",
    RAIZ / "instituciones" / "ruc.py",
]
# {function: which argument is the code}; all but the last are errors.
DONDE = {"Ilegible": 0, "NoEsUnLugar": 0, "falla": 1, "Reparo": 0, "avisar": 0, "Hallazgo": 2}
DE_AVISOS = {"avisar", "Hallazgo"}


def codigos_de(nodo: ast.expr) -> Iterator[str]:
    """The codes that an expression may be; none for one that only hands over another's (`error.clave`)."""
    match nodo:
        case ast.Constant(value=str(codigo)):
            yield codigo
        case ast.IfExp(body=uno, orelse=otro):
            yield from codigos_de(uno)
            yield from codigos_de(otro)
        case ast.JoinedStr(values=[ast.Constant(value=principio), ast.FormattedValue()]):
            yield from (c for c in CLAVES if c.startswith(principio))


def dichos() -> Iterator[tuple[str, str, str]]:
    """(file, code, "error" or "aviso") of every place that says one."""
    for ruta in FUENTES:
        arbol = ast.parse(ruta.read_text(encoding="utf-8"))
        for nodo in ast.walk(arbol):
            if not isinstance(nodo, ast.Call):
                continue
            nombre = getattr(nodo.func, "attr", getattr(nodo.func, "id", ""))
            if nombre in DONDE and len(nodo.args) > DONDE[nombre]:
                clase = "aviso" if nombre in DE_AVISOS else "error"
                for codigo in codigos_de(nodo.args[DONDE[nombre]]):
                    yield ruta.name, codigo, clase
            for clave in nodo.keywords:
                if clave.arg == "code" and nombre == "ValidationError":
                    for codigo in codigos_de(clave.value):
                        yield ruta.name, codigo, "error"


def restricciones() -> set[str]:
    modelos = (Compromiso, Meta, Evidencia, Institucion)
    return {c.name for m in modelos for c in m._meta.constraints}


def escritos() -> set[str]:
    """Every text of the sources but the table itself: where a code that is said by a variable comes from."""
    return {
        nodo.value
        for ruta in FUENTES
        if ruta.name != "claves.py"
        for nodo in ast.walk(ast.parse(ruta.read_text(encoding="utf-8")))
        if isinstance(nodo, ast.Constant) and isinstance(nodo.value, str)
    }


def test_every_code_that_is_said_is_in_the_table_and_of_its_class():
    vistos = list(dichos())
    assert len(vistos) > 40
    for archivo, codigo, clase in vistos:
        assert codigo in CLAVES, f"{archivo} says «{codigo}»: explain it in claves.py"
        assert clase in CLAVES[codigo].clases, (archivo, codigo, clase)


def test_every_code_of_the_table_is_said():
    de_django = {*DE_DJANGO.values(), "invalido"}
    dinamicos = {c for _archivo, c, _clase in dichos()}
    assert set(CLAVES) - (dinamicos | escritos() | restricciones() | de_django) == set()


def test_every_code_says_what_happened_and_what_to_do():
    for codigo, clave in CLAVES.items():
        assert clave.clases, codigo
        assert set(clave.clases) <= {"error", "aviso"}, codigo
        for frase in (clave.que_paso, clave.que_hacer):
            assert frase[:1] == frase[:1].upper(), codigo
            assert frase.endswith((".", "…")), codigo
            assert len(frase) < 220, codigo
    assert {c.tema for c in CLAVES.values()} == set(Tema)


def test_constraints_name_a_column_and_a_code():
    assert set(CAMPO_DE) <= restricciones() & set(CLAVES)


@pytest.mark.parametrize(
    ("de_fuera", "nuestro"),
    [("falta_dato", "falta_dato"), ("max_length", "texto_demasiado_largo"), ("unique", "invalido"), (None, "invalido")],
)  # fmt: skip
def test_a_code_of_djangos_comes_out_as_ours(de_fuera, nuestro):
    assert clave_de(de_fuera) == nuestro
