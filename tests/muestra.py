"""What the suite runs of what there is to run, the same each time; `make exhaustivo` runs all of it.

Where it takes long, a sample of a list of cases (`muestra`, in a test marked `muestreo`), or nothing of a test that is marked
`exhaustivo`, which says what stands for it in the suite. With `UN_CASO=1`, as the second run of `make test` has it, one case
of each test: what one database answers otherwise than another hangs on what is asked, hardly ever on the values.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from typing import TypeVar

ENTERO = os.environ.get("EXHAUSTIVO") == "1"
UN_CASO = os.environ.get("UN_CASO") == "1"
T = TypeVar("T")


def muestra(casos: Iterable[T], *, una_de: int, desde: int = 0) -> list[T]:
    """One case of each `una_de`, from the `desde`-th (modulo `una_de`) on; under `make exhaustivo`, every one.

    Tests that look at the same cases in several ways give each way another `desde`, so that the suite looks at as many of
    them as it can, each in one of the ways.
    """
    return list(casos) if ENTERO else list(casos)[desde % una_de :: una_de]


def dejar_para_despues(items: list) -> list:
    """Take out of `items` what this run leaves to `make exhaustivo`, and return it."""
    if ENTERO:
        return []
    vistas: set[str] = set()
    fuera = []
    for item in items:
        funcion = item.nodeid.partition("[")[0]
        if item.get_closest_marker("exhaustivo") or (UN_CASO and funcion in vistas):
            fuera.append(item)
        vistas.add(funcion)
    quitados = set(fuera)
    items[:] = [item for item in items if item not in quitados]
    return fuera
