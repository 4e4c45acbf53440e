"""Colours of the states outside the pages, where the stylesheet does not reach: of words and icons, and of what bars are
filled with (--r-… of static/css/base/tokens.css)."""

from __future__ import annotations

from compromisos.reglas.palabras import Estado

TONOS = {
    Estado.SIN_INFORMACION: "#66606f",
    Estado.NO_INICIADO: "#4a4357",
    Estado.EN_PROCESO: "#4347c0",
    Estado.CUMPLIDO_PARCIALMENTE: "#0b6a6e",
    Estado.CUMPLIDO: "#1c7339",
    Estado.INCUMPLIDO: "#a5301d",
}
RELLENOS = {
    Estado.SIN_INFORMACION: "#fbf7f1",
    Estado.NO_INICIADO: "#c9bfd6",
    Estado.EN_PROCESO: "#8283dd",
    Estado.CUMPLIDO_PARCIALMENTE: "#0f6f73",
    Estado.CUMPLIDO: "#0b4a26",
    Estado.INCUMPLIDO: "#a5301d",
}
