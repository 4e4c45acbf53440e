"""The engine of the import: what makes a hundred thousand rows fit in 150 MB and a few minutes (figures in ADR 10).

Nothing here decides what a row means: a reader of the rules needs these names and no more.

- `Rollo`: the rows of a file, on disk; read as often as needed, a few hundred at a time. `Cursor`: the one at hand.
- `validar`: full_clean() of a model without its queries.
- `Repetidas`: duplicate detector; what the file said before, in a few bytes a row.
- `Journal`: every write, in bulk where it can be, noted so that it can be taken back.
- `valores`, `huella`, `huellas_de`, `como_json`, `LISTAS`: how the journal keeps what there was, for `undo.py`.
"""

from compromisos.importacion.motor.constraints import validar
from compromisos.importacion.motor.journal import (
    LISTAS,
    Entry,
    Journal,
    como_json,
    huella,
    huellas_de,
    valores,
)
from compromisos.importacion.motor.seen import Repetidas
from compromisos.importacion.motor.spool import Celda, Cursor, Linea, Rollo

__all__ = [
    "Celda",
    "Cursor",
    "Entry",
    "Journal",
    "LISTAS",
    "Linea",
    "Repetidas",
    "Rollo",
    "como_json",
    "huella",
    "huellas_de",
    "validar",
    "valores",
]
