"""Typeface of what is drawn on the server: pictures to share and reports. Source Sans 3, under the SIL Open Font License.

The files are as Adobe publishes them; their hashes are in static/vendor/VENDOR.md, with those of the subset that pages use.
"""

from __future__ import annotations

from pathlib import Path

CARPETA = Path(__file__).resolve().parent
# {weight: file}; typst asks for the family by its name, «Source Sans 3».
LETRAS = {peso: CARPETA / f"SourceSans3-{peso}.otf" for peso in ("Regular", "Semibold", "Bold")}
