"""ISO 3166-2:PE by ubigeo: the 24 departments, Callao, and the province of Lima, which has a code of its own. Pure."""

from __future__ import annotations

DE_LAS_REGIONES = (
    "AMA ANC APU ARE AYA CAJ CAL CUS HUV HUC ICA JUN LAL LAM LIM LOR MDD MOQ PAS PIU PUN SAM TAC TUM UCA"
)
ISO_3166_2 = {f"{n:02}": f"PE-{letras}" for n, letras in enumerate(DE_LAS_REGIONES.split(), 1)} | {
    "1501": "PE-LMA"
}
