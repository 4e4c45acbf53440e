"""The notice that takes the place of a text that was suppressed.

Pure: standard library only. It is kept as a text among texts, in Spanish; who shows it in another language finds it
by how it begins.
"""

from __future__ import annotations

import re
from datetime import date

COMIENZO_DEL_AVISO = "[Texto suprimido el "
ESCRITO = re.compile(r"\[Texto suprimido el (\d\d)/(\d\d)/(\d{4}) por contener datos personales\.\]")


def aviso_de_supresion(dia: date) -> str:
    return f"{COMIENZO_DEL_AVISO}{dia:%d/%m/%Y} por contener datos personales.]"


def suprimido_el(texto: str) -> date | None:
    """The day that a notice tells, if `texto` is one."""
    if hallado := ESCRITO.match(texto or ""):
        dia, mes, anio = map(int, hallado.groups())
        return date(anio, mes, dia)
    return None
