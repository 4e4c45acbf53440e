"""What people write around a name: the acronym beside it, the level of a place, the zero that Excel ate."""

from __future__ import annotations

import re

from base.texto import plegar

SIGLA_CON_PUNTOS = re.compile(r"(?:[^\W\d_]\s?\.\s?){2,}(?:[^\W\d_]\.?)?")
CON_PARENTESIS = re.compile(r"(.+?)\s*\(([^()]+)\)")
CON_GUION = re.compile(r"(.+?)\s+[-–—/]\s+(.+)")

NACIONALES = {
    "nacional", "a nivel nacional", "nivel nacional", "ambito nacional", "todo el pais", "todo el peru",
}  # fmt: skip
CON_NIVEL = re.compile(
    r"(?P<antes>region|departamento|provincia|distrito) (?:de |del )?(?P<nombre>.+)"
    r"|(?P<solo>.+) (?P<despues>region|departamento|provincia|distrito)"
)
DE_OTRO_MODO = {  # {folded: (folded name, level)}
    "lima metropolitana": ("lima", "provincia"),
    "provincia constitucional del callao": ("callao", ""),
    "prov const del callao": ("callao", ""),
}


def sigla_sin_puntos(nombre: str) -> str:
    """«M.I.M.P.» as MIMP; "" if it is not written so."""
    return re.sub(r"[\s.]", "", nombre) if SIGLA_CON_PUNTOS.fullmatch(nombre.strip()) else ""


def nombre_y_sigla(nombre: str) -> tuple[str, ...]:
    """The two of «Ministerio de Salud (MINSA)» or «MINSA - Ministerio de Salud»; () if there is one."""
    partes = CON_PARENTESIS.fullmatch(nombre.strip()) or CON_GUION.fullmatch(nombre.strip())
    return partes.groups() if partes else ()


def lugar_escrito(texto: str) -> tuple[str, str]:
    """(folded name or ubigeo, level or "") of «Lima (región)», «Provincia de Lima» or «801», which is 0801
    after Excel took it for a number."""
    plegado = plegar(texto)
    if plegado in DE_OTRO_MODO:
        return DE_OTRO_MODO[plegado]
    if plegado.isdecimal() and len(plegado) in (3, 5):
        return f"0{plegado}", ""
    if partes := CON_NIVEL.fullmatch(plegado):
        nivel = partes["antes"] or partes["despues"]
        return partes["nombre"] or partes["solo"], "region" if nivel == "departamento" else nivel
    return plegado, ""
