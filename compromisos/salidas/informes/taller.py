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
import unicodedata
from collections.abc import Iterable, Iterator

import typst

NO_SE_PUEDE_ESCRIBIR = re.compile(r"the text `\"(.+?)\"` could not be displayed", re.DOTALL)
COMO_LO_NOMBRA = re.compile(r"\\u\{([0-9a-f]+)\}|\\([0trn\"'\\])|(.)", re.DOTALL)  # as Rust writes it
COMO_LO_ESCAPA = {"0": "\0", "t": "\t", "r": "\r", "n": "\n"}
SON_DE_NADIE = {"Cc", "Cn", "Co", "Cs"}  # control, not assigned, of one font alone, half a letter
LATINAS = 0xFF  # every font has these
ROTAS_A_LO_MAS = 20  # rounds of the whole report; of a probe, as many as it takes
EN_UNA_PRUEBA = 16  # letters
PRUEBA = b'#set document(title: "p")\n#set text(lang: "es")\n#json(bytes(sys.inputs.datos)).join(parbreak())'


class SinLetra(Exception):
    """Text that no font draws; it says which."""


def componer(pedido: dict) -> bytes:
    """First with our letters alone, the same on every machine; then with those of the machine, for who
    writes in other scripts. What no letter draws is named by its code: nothing is left out in silence."""
    codigos = _por_su_codigo(letra for letra in _letras_de(pedido["datos"]) if _de_nadie(letra))
    try:
        return _con_letras(pedido, codigos, _fuentes(pedido, de_la_maquina=False))
    except SinLetra:
        todas = _fuentes(pedido, de_la_maquina=True)
        codigos |= _por_su_codigo(_las_que_nadie_dibuja(pedido, codigos, todas))
    for _intento in range(ROTAS_A_LO_MAS):  # a letter and its accents, of which each alone is drawn
        try:
            return _con_letras(pedido, codigos, todas)
        except SinLetra as error:
            rotas = {letra for letra in str(error) if ord(letra) > LATINAS}
            rotas = rotas or {x for x in _letras_de(pedido["datos"]) if unicodedata.category(x)[0] == "M"}
            if rotas <= {chr(codigo) for codigo in codigos}:
                break
            codigos |= _por_su_codigo(rotas)
    codigos |= _por_su_codigo(letra for letra in _letras_de(pedido["datos"]) if ord(letra) > LATINAS)
    return _con_letras(pedido, codigos, todas)


def _fuentes(pedido: dict, *, de_la_maquina: bool) -> typst.Fonts:
    """Found once for all rounds."""
    return typst.Fonts(include_system_fonts=de_la_maquina, font_paths=pedido["fuentes"])


def _con_letras(pedido: dict, codigos: dict[int, str], fuentes: typst.Fonts) -> bytes:
    return _pasar(pedido["plantilla"], pedido, _con_codigos(pedido["datos"], codigos), fuentes)


def _pasar(plantilla: str | bytes, pedido: dict, datos: object, fuentes: typst.Fonts) -> bytes:
    """Raises SinLetra."""
    try:
        return typst.compile(
            plantilla,
            root=pedido["raiz"],
            font_paths=fuentes,
            format="pdf",
            pdf_standards=["ua-1"],
            sys_inputs={"datos": json.dumps(datos)},
        )
    except typst.TypstError as error:
        falta = NO_SE_PUEDE_ESCRIBIR.search(str(error))
        if falta is None:
            raise
        raise SinLetra(_nombrado(falta[1])) from None


def _nombrado(texto: str) -> str:
    """What typst names, as it is: letters that nothing draws come as `\\u{f0b7}`."""
    return COMO_LO_NOMBRA.sub(
        lambda m: chr(int(m[1], 16)) if m[1] else COMO_LO_ESCAPA.get(m[2], m[2]) if m[2] else m[3], texto
    )


def _las_que_nadie_dibuja(pedido: dict, codigos: dict[int, str], fuentes: typst.Fonts) -> Iterator[str]:
    """Found out on a page that has nothing else: the whole report would be laid out again for each of them."""
    todas = sorted(x for x in _letras_de(pedido["datos"]) if ord(x) > LATINAS and ord(x) not in codigos)
    for n in range(0, len(todas), EN_UNA_PRUEBA):
        quedan = todas[n : n + EN_UNA_PRUEBA]
        while quedan:
            try:
                _pasar(PRUEBA, pedido, quedan, fuentes)
                break
            except SinLetra as error:
                malas = set(str(error)) & set(quedan) or {quedan[0]}
                yield from malas
                quedan = [x for x in quedan if x not in malas]


def _letras_de(datos: object) -> set[str]:
    """Of all its texts, but for breaks and tabs."""
    if isinstance(datos, str):
        return set(datos) - {"\n", "\r", "\t"}
    suyos = datos.values() if isinstance(datos, dict) else datos if isinstance(datos, list) else ()
    return set().union(*map(_letras_de, suyos))


def _de_nadie(letra: str) -> bool:
    return unicodedata.category(letra) in SON_DE_NADIE


def _por_su_codigo(letras: Iterable[str]) -> dict[int, str]:
    return {ord(letra): f"[U+{ord(letra):04X}]" for letra in letras}


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
