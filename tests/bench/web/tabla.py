"""What was measured, as a page: ratios as minimum, median and maximum of the rounds, and whether the goals are met."""

from __future__ import annotations

import os
import platform
import subprocess
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from statistics import median

from tests.bench.web.frescas import Frescura
from tests.bench.web.medir import Caso

UNIDAS = """COPY (SELECT c.*, i.*, e.*, m.* FROM compromisos_compromiso c
JOIN instituciones_institucion i ON i.id = c.institucion_id JOIN compromisos_edicion e ON e.id = c.edicion_id
LEFT JOIN compromisos_meta m ON m.compromiso_id = c.id) TO STDOUT (FORMAT csv)"""
NGINX, NGINX_TLS, DATASETTE = "nginx, a file", "nginx, a file, TLS", "Datasette, list with facets"
# (what, beside what, the goal of issue K)
RAZONES = (
    ("list, kept", NGINX, 0.15),
    ("pledge, kept", NGINX, 0.15),
    ("list, 304", NGINX, 0.3),
    ("list, kept, behind nginx", NGINX_TLS, 0.8),
    ("list, made", NGINX, 0.006),
    ("pledge, made", NGINX, None),
    ("front page, made", NGINX, None),
    ("search, made", NGINX, None),
    ("list as of a day, made", "list, made, one reader", 0.5),
    ("list, kept", DATASETTE, 100),
    ("list, made", DATASETTE, 8),
    (DATASETTE, NGINX, None),
    ("list, kept, granian", "list, kept", None),
    ("list, made, granian", "list, made", None),
)
GUARDADAS = "[57](adr/0057-whole-pages-kept.md)"
CONTADO = "[58](adr/0058-counted-once-a-version.md)"
BUSQUEDA = "[59](adr/0059-search-at-a-hundred-thousand.md)"
ENTEROS = "[60](adr/0060-whole-files-by-columns.md)"
AL_ARRANCAR = "[72](adr/0072-what-readers-do-not-pay-for.md)"
# Where it is told what each costs.
DONDE = {
    "list, kept": GUARDADAS,
    "pledge, kept": GUARDADAS,
    "list, 304": GUARDADAS,
    "list, kept, behind nginx": GUARDADAS,
    "list, made": CONTADO,
    "list as of a day, made": CONTADO,  # its first reader, above all
}
# Rate with many, of that with few: {case: the goal}.
AL_CRECER = {"list, made": 0.9}  # fmt: skip


class Nada:
    """Where what is measured goes."""

    def __init__(self) -> None:
        self.lineas = 0

    def write(self, trozo: bytes) -> int:
        self.lineas += trozo.count(b"\n")
        return len(trozo)


@dataclass
class Medido:
    tamano: str
    compromisos: int
    avances: int
    casos: dict[str, Caso] = field(default_factory=dict)
    sin_guardar_primero: float = 0.0
    memoria_antes: float = 0.0
    memoria_a_medias: float = 0.0
    memoria_despues: float = 0.0
    distintas: int = 0
    csv: float = 0.0
    copy: float = 0.0
    frescura: Frescura = field(default_factory=Frescura)
    frescura_detras: Frescura = field(default_factory=Frescura)


def documento(medidos: list[Medido], *, minutos: float, datasette: bool, corto: bool) -> str:
    partes = [
        "# Benchmarks",
        "",
        "Made by `make bench-web` (`tests/bench/web/`); not edited by hand. Ratios are taken in one run, rounds of each case in turn,",
        "as minimum–median–maximum of the rounds. Every answer that is counted comes between two that were looked at: its state, its",
        "length, a sentence of the page; wrk counts the others that are no success, and one spoils its round. What is *made* is asked",
        "for with a parameter that no view reads, so that it is kept nowhere; what is *kept* comes whole from memory",
        "([ADR 57](adr/0057-whole-pages-kept.md)).",
        "",
        f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC, commit {_commit()}, {_maquina()}; load {_carga()} when it ended; {minutos:.0f} minutes in all.",
    ]
    if corto:
        partes.append("**A short run, to see that it works: its figures say nothing.**")
    if not datasette:
        partes.append("Datasette could not be installed here, and is not in the table.")
    partes += ["", "## Goals", "", *_metas(medidos)]
    for medido in medidos:
        partes += ["", f"## {medido.compromisos:,} pledges, {medido.avances:,} updates", "", *_de(medido)]
    if len(medidos) == 2:
        partes += ["", "## As rows grow", "", *_como_crece(*medidos)]
    return "\n".join(partes) + "\n"


def _metas(medidos: list[Medido]) -> list[str]:
    """A line a goal of issue K, and what was measured of it at each size; what the bench cannot see is in the ADRs."""
    filas = [
        "What falls short has its profile, and what would be needed, in the decisions named in the last column.",
        "",
        f"| goal | at least, or at most | {' | '.join(f'{m.compromisos:,} pledges' for m in medidos)} | |",
        "|---|---|" + "---|" * (len(medidos) + 1),
    ]
    for que, junto_a, meta in RAZONES:
        if meta is not None:
            dichos = [_dicho(_razones(m, que, junto_a), meta) for m in medidos]
            filas.append(
                f"| {que}, of {junto_a} | ≥ {_num(meta)} | {' | '.join(dichos)} | {DONDE.get(que, '')} |"
            )
    for nombre, meta in AL_CRECER.items():
        crecido = _crecido(*medidos, nombre) if len(medidos) == 2 else None
        dichos = ["–"] * (len(medidos) - 1) + [_dicho([] if crecido is None else [crecido], meta)]
        filas.append(
            f"| {nombre}, of its own rate with few | ≥ {_num(meta)} | {' | '.join(dichos)} | {DONDE[nombre]} |"
        )
    for que, meta, leer, donde in A_LO_MAS:
        dichos = [_dicho(leer(m), meta, a_lo_mas=True) for m in medidos]
        filas.append(f"| {que} | ≤ {_num(meta)} | {' | '.join(dichos)} | {donde} |")
    csv = [_dicho([m.csv / m.copy] if m.copy else [], 0.2) for m in medidos]
    filas.append(
        f"| CSV of an edition, of `COPY` of the joined rows | ≥ 0.2 | {' | '.join(csv)} | {ENTEROS} |"
    )
    return filas


def _dicho(valores: list[float] | str, meta: float, *, a_lo_mas: bool = False) -> str:
    """What was measured, with whether it is enough: by the median; what did not answer is not met."""
    if isinstance(valores, str):
        return f"**not met**: {valores}"
    if not valores:
        return "not measured"
    medio = median(valores)
    cumple = medio <= meta if a_lo_mas else medio >= meta
    return f"{_num(medio)}, {'met' if cumple else '**not met**'}"


def _razones(m: Medido, que: str, junto_a: str) -> list[float] | str:
    """Round by round, one case beside another; or why there are none."""
    caso, otro = m.casos.get(que), m.casos.get(junto_a)
    if caso is None or otro is None:
        return []
    if falta := caso.fallo or otro.fallo:
        return falta
    return [a / b for a, b in zip(caso.por_segundo, otro.por_segundo, strict=False) if b]


def _de(m: Medido) -> list[str]:
    filas = ["| what | beside | ratio | goal | |", "|---|---|---|---|---|"]
    for que, junto_a, meta in RAZONES:
        razones = _razones(m, que, junto_a)
        if isinstance(razones, str):
            filas.append(f"| {que} | {junto_a} | – | {_num(meta)} | {razones} |")
        if isinstance(razones, str) or not razones:
            continue
        cumple = "" if meta is None else "met" if median(razones) >= meta else "**not met**"
        filas.append(f"| {que} | {junto_a} | {_tres(razones)} | {_num(meta)} | {cumple} |")
    filas += [
        "",
        "| case | answers/s | p99, ms | CPU of ours an answer, ms | readers at once |",
        "|---|---|---|---|---|",
    ]
    filas += [
        f"| {n} | {_tres(c.por_segundo)} | {_tres(c.p99)} | {_tres(c.cpu)} | {c.conexiones} |"
        for n, c in m.casos.items()
        if c.por_segundo
    ]
    f, d = m.frescura, m.frescura_detras
    filas += [
        "",
        f"- Stale answers, two nodes, a writer by SQL four times a second: {f.viejas} of {f.miradas}; behind nginx, of what was",
        f"  published two seconds before or more: {d.viejas} of {d.miradas}.",
        f"- From the commit to the first answer that shows it, ms: {_tres(f.demoras)}; behind nginx {_tres(d.demoras)} (one asks",
        "  every twenty).",
        f"- Memory of the largest worker: {m.memoria_antes:.0f} MB after the rounds, {m.memoria_a_medias:.0f} MB after {m.distintas // 2} distinct",
        f"  pages more, {m.memoria_despues:.0f} MB after {m.distintas} (goal: 120).",
        f"- p99 of eight readers, of a search beside the list: {_cola(m)} (goal: 3 at most).",
        f"- CSV of an edition, made: {m.csv:,.0f} lines/s, {m.csv / m.copy:.3f} of `COPY` of the joined rows ({m.copy:,.0f}; goal: 0.2).",
        f"- The first reader of a list that nobody had counted: {m.sin_guardar_primero:.0f} ms.",
    ]
    return filas


def _como_crece(chica: Medido, grande: Medido) -> list[str]:
    veces = grande.compromisos / chica.compromisos
    filas = [
        f"Rate with {veces:.0f} times the pledges, of that with few:",
        "",
        "| case | ratio | goal |",
        "|---|---|---|",
    ]
    for nombre in grande.casos:
        razon = _crecido(chica, grande, nombre)
        if razon is not None:
            filas.append(f"| {nombre} | {razon:.2f} | {_num(AL_CRECER.get(nombre))} |")
    return filas


def _crecido(chica: Medido, grande: Medido, nombre: str) -> float | None:
    pocos, muchos = chica.casos.get(nombre), grande.casos.get(nombre)
    if pocos is None or muchos is None or not (pocos.por_segundo and muchos.por_segundo):
        return None
    return median(muchos.por_segundo) / median(pocos.por_segundo)


def _colas(m: Medido) -> list[float] | str:
    lista, busqueda = m.casos.get("list, made, eight readers"), m.casos.get("search, made, eight readers")
    if lista is None or busqueda is None:
        return []
    return (
        lista.fallo or busqueda.fallo or [b / a for a, b in zip(lista.p99, busqueda.p99, strict=False) if a]
    )


def _cola(m: Medido) -> str:
    colas = _colas(m)
    return colas if isinstance(colas, str) else _tres(colas)


def _viejas(frescura: Frescura) -> list[float]:
    return [float(frescura.viejas)] if frescura.miradas else []


# (goal, at most, what was measured, where it is told)
A_LO_MAS: tuple[tuple[str, float, Callable[[Medido], list[float] | str], str], ...] = (
    ("search of eight readers, p99, of the list's", 3, _colas, BUSQUEDA),
    ("stale answers, two nodes", 0, lambda m: _viejas(m.frescura), GUARDADAS),
    ("stale behind nginx, of what is two seconds old", 0, lambda m: _viejas(m.frescura_detras), GUARDADAS),
    ("memory of a worker, MB", 120, lambda m: [m.memoria_despues] if m.distintas else [], AL_ARRANCAR),
)


def _tres(valores: list[float]) -> str:
    return "–".join(_num(f(valores)) for f in (min, median, max)) if valores else "–"


def _num(n: float | None) -> str:
    if n is None:
        return ""
    return f"{n:,.0f}" if n >= 100 else f"{n:.3g}"


def _commit() -> str:
    hecho = subprocess.run(
        ["git", "describe", "--always", "--dirty"], capture_output=True, text=True, check=False
    )
    return hecho.stdout.strip() or "unknown"


def _maquina() -> str:
    lineas = Path("/proc/cpuinfo").read_text().splitlines()
    modelo = next((x.split(":")[1].strip() for x in lineas if x.startswith("model name")), platform.machine())
    return f"{os.cpu_count()} × {modelo}, {platform.system()} {platform.release()}, Python {platform.python_version()}"


def _carga() -> str:
    return f"{os.getloadavg()[0]:.1f}"
