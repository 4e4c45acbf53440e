"""Citation of a pledge: with the day, because what is known of it changes."""

from __future__ import annotations

from datetime import date

LATEX = {
    "\\": r"\textbackslash{}",
    "{": r"\{",
    "}": r"\}",
    "&": r"\&",
    "%": r"\%",
    "$": r"\$",
    "#": r"\#",
    "_": r"\_",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    "\n": " ",
}


def bibtex(*, codigo: str, autor: str, titulo: str, nota: str, url: str, dia: date) -> str:
    """An entry for BibLaTeX, its text escaped; the year of the pledge is not known, that of the visit is."""
    campos = {
        "author": f"{{{latex(autor)}}}",
        "title": latex(titulo),
        "organization": "25 por el 25",
        "note": latex(nota),
        "url": url,
        "urldate": dia.isoformat(),
    }
    return "\n".join([f"@online{{{codigo},", *(f"  {c} = {{{v}}}," for c, v in campos.items()), "}"])


def latex(texto: str) -> str:
    return "".join(LATEX.get(c, c) for c in texto)
