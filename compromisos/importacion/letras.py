"""Letters of a cell that came wrong: of another encoding, or written for a web page. What is said of them."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _

from base.codificaciones import enmendada, primera_diferencia, sin_entidades


def que_le_pasa(celda: str) -> Iterator[tuple[str, str]]:
    """(code, sentence) of each thing that is wrong with the letters of a cell."""
    if celda.isascii() and "&" not in celda:
        return
    if (bien := enmendada(celda)) != celda:
        palabra, debida = primera_diferencia(celda, bien)
        frase = _(
            "«%(palabra)s» parece guardado con otra codificación: ¿debía decir «%(debida)s»? Revise el archivo original."
        )
        yield "texto_mal_codificado", frase % {"palabra": palabra[:40], "debida": debida[:40]}
    if (bien := sin_entidades(celda)) != celda:
        palabra, debida = primera_diferencia(celda, bien)
        frase = _("«%(palabra)s» está escrito para una página web: se lee «%(debida)s».")
        yield "texto_con_entidades", frase % {"palabra": palabra[:40], "debida": debida[:40]}
