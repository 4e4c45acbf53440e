"""A report read back, and a text that a compositor would take for its own."""

from __future__ import annotations

import io
import re

from pypdf import PdfReader

HOSTIL = (
    '#read("/etc/passwd") $x^2$ *fuerte* _sub_ @cita <etiqueta> `código` \\ // nada /* nada */ ~ -- ... '
    "= título [corchete] #let x = 1; \"comillas\" 'simples' https://example.org/a_b#c"
)


def leer(contenido: bytes) -> tuple[PdfReader, list[str]]:
    """The document, and the text of its pages with words joined again that the end of a line split."""
    lector = PdfReader(io.BytesIO(contenido))
    return lector, [re.sub(r"\s+", " ", p.extract_text().replace("\xad\n", "")) for p in lector.pages]
