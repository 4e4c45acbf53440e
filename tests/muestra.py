"""Sample of a long list of cases: the suite walks a part of it, the same each time, and `make exhaustivo` all of it."""

from __future__ import annotations

import os
from collections.abc import Iterable
from typing import TypeVar

ENTERO = os.environ.get("EXHAUSTIVO") == "1"
T = TypeVar("T")


def muestra(casos: Iterable[T], *, una_de: int, desde: int = 0) -> list[T]:
    """One case of each `una_de`, from the `desde`-th (modulo `una_de`) on; under `make exhaustivo`, every one.

    Tests that look at the same cases in several ways give each way another `desde`, so that the suite still looks at
    every case, in one of the ways.
    """
    return list(casos) if ENTERO else list(casos)[desde % una_de :: una_de]
