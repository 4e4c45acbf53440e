"""Observations of an update that is returned: of the whole and of its parts, in one text.

It is one text because one reads it whole: in the letter, in the list, in the history. Each part is a line of its own,
«Qué se hizo»: diga en qué comisarías., so that a form may say it again beside its field.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping


def juntar(general: str, partes: Mapping[str, str]) -> str:
    """What is said of the whole, then of each part that something is said of, in the order of `partes`."""
    lineas = [f"«{parte}»: {' '.join(dicho.split())}" for parte, dicho in partes.items() if dicho.strip()]
    return "\n".join([*filter(None, [general.strip()]), *lineas])


def separar(texto: str, partes: Iterable[str]) -> dict[str, str]:
    """{part: what is said of it}, of those of `partes` that `texto` names so. What somebody wrote by hand in that form
    counts too: it means the same."""
    rotulos = {
        f"«{parte}»:": parte for parte in sorted(partes, key=len, reverse=True)
    }  # one may begin as another
    dicho: dict[str, list[str]] = {}
    for linea in map(str.strip, texto.splitlines()):
        rotulo = next((r for r in rotulos if linea.startswith(r)), None)
        if rotulo and (resto := linea.removeprefix(rotulo).strip()):
            dicho.setdefault(rotulos[rotulo], []).append(resto)
    return {parte: " ".join(frases) for parte, frases in dicho.items()}
