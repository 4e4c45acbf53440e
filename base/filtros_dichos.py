"""What narrows a list of the admin, in words: for its page, its paper and its file."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext as _


def elegido(opciones: Sequence[dict[str, Any]]) -> str:
    """What is chosen of the options of one of Django's filters: "" if nothing is, which is its first."""
    for n, opcion in enumerate(opciones):
        if "escrito" in opcion:
            return str(opcion["escrito"])
        if n and opcion["selected"]:
            return str(opcion["display"])
    return ""


def filtros_dichos(cl: Any) -> list[tuple[str, str]]:
    """(filter, what is chosen of it) of what is in use in a change list; of one that filters otherwise, what its
    `filtros_dichos` say. Nothing is counted."""
    if hasattr(cl, "filtros_dichos"):
        return list(cl.filtros_dichos)
    contaba, cl.add_facets = getattr(cl, "add_facets", False), False
    try:
        dichos = [(capfirst(str(spec.title)), elegido(list(spec.choices(cl)))) for spec in cl.filter_specs]
    finally:
        cl.add_facets = contaba
    buscado = [(_("Búsqueda"), f"«{cl.query}»")] if cl.query else []
    return [*buscado, *(dicho for dicho in dichos if dicho[1])]
