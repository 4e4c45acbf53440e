"""Run apart by pdf.py: {"plantilla", "raiz", "fuentes", "datos"} as JSON comes in, the PDF goes out.

In a process of its own because typst holds the interpreter while it works and knows no time limit, and so
that what a long report takes of memory is given back. Standard library and typst; it reads nothing but the
templates and the letters, for data comes as a value and its `#`, `$` or `<` are letters like any other.
"""

from __future__ import annotations

import json
import os
import re
import sys

import typst

NO_SE_PUEDE_ESCRIBIR = re.compile(r"the text [`\"]+(.+?)[`\"]+ could not be displayed")
FALTAN_A_LO_MAS = 40


def componer(pedido: dict) -> bytes:
    """First with our letters alone, the same on every machine; then with those of the machine, for who
    writes in other scripts. What no letter draws is named by its code: nothing is left out in silence."""
    codigos: dict[int, str] = {}
    for intento in range(FALTAN_A_LO_MAS):
        try:
            return typst.compile(
                pedido["plantilla"],
                root=pedido["raiz"],
                font_paths=pedido["fuentes"],
                ignore_system_fonts=intento == 0,
                format="pdf",
                pdf_standards=["ua-1"],
                sys_inputs={"datos": json.dumps(_con_codigos(pedido["datos"], codigos))},
            )
        except typst.TypstError as error:
            falta = NO_SE_PUEDE_ESCRIBIR.search(str(error))
            if falta is None:
                raise
            if intento:
                codigos |= {ord(letra): f"[U+{ord(letra):04X}]" for letra in falta[1]}
    raise RuntimeError("too many letters that no font draws")


def _con_codigos(datos, codigos: dict[int, str]):
    if isinstance(datos, str):
        return datos.translate(codigos)
    if isinstance(datos, list):
        return [_con_codigos(d, codigos) for d in datos]
    if isinstance(datos, dict):
        return {clave: _con_codigos(d, codigos) for clave, d in datos.items()}
    return datos


if __name__ == "__main__":
    if hasattr(os, "nice"):
        os.nice(10)  # pages that somebody waits for go first
    sys.stdout.buffer.write(componer(json.load(sys.stdin)))
