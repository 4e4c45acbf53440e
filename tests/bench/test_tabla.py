"""What `make bench-web` writes: a line for each goal, and no goal met for want of an answer."""

from __future__ import annotations

from tests.bench.web.frescas import Frescura
from tests.bench.web.medir import Caso
from tests.bench.web.tabla import DATASETTE, NGINX, Medido, documento


def _caso(*por_segundo: float, fallo: str = "", p99: tuple[float, ...] = ()) -> Caso:
    return Caso("", "", "", por_segundo=list(por_segundo), p99=list(p99), fallo=fallo)


def _medido(compromisos: int, **casos: Caso) -> Medido:
    return Medido(
        "", compromisos, 0, casos={n.replace("_", " "): c for n, c in casos.items()}, distintas=2,
        memoria_despues=134, csv=30, copy=100, frescura=Frescura(miradas=9, viejas=1),
    )  # fmt: skip


def _lineas(*medidos: Medido) -> list[str]:
    texto = documento(list(medidos), minutos=1, datasette=True, corto=False)
    return texto.partition("## Goals")[2].partition("\n## ")[0].splitlines()


def _linea(lineas: list[str], empieza: str) -> str:
    (linea,) = (x for x in lineas if x.startswith(f"| {empieza}"))
    return linea


def test_goals_are_told_at_both_sizes_by_the_median():
    chica, grande = _medido(400), _medido(100_000)
    chica.casos = {NGINX: _caso(100, 100, 100), "list, kept": _caso(10, 20, 30), "list, made": _caso(10)}
    grande.casos = {NGINX: _caso(100, 100, 100), "list, kept": _caso(10, 11, 30), "list, made": _caso(8)}
    lineas = _lineas(chica, grande)
    assert "| 0.2, met | 0.11, **not met** |" in _linea(lineas, f"list, kept, of {NGINX}")
    assert "| not measured | not measured |" in _linea(lineas, f"list, kept, of {DATASETTE}")
    assert "| – | 0.8, **not met** |" in _linea(lineas, "list, made, of its own rate")
    assert "134, **not met**" in _linea(lineas, "memory")
    assert "| 1, **not met** | 1, **not met** |" in _linea(lineas, "stale answers")
    assert "not measured" in _linea(lineas, "stale behind nginx")
    assert "0.3, met" in _linea(lineas, "CSV")


def test_what_does_not_answer_is_not_met_and_says_why():
    grande = _medido(100_000)
    grande.casos = {
        "list as of a day, made": _caso(fallo="503 and not 200"),
        "list, made, one reader": _caso(2),
        "list, made, eight readers": _caso(2, p99=(100,)),
        "search, made, eight readers": _caso(2, p99=(250,)),
    }
    lineas = _lineas(grande)
    assert "**not met**: 503 and not 200" in _linea(lineas, "list as of a day")
    assert "| 2.5, met |" in _linea(lineas, "search of eight readers")
