"""A sheet before it is laid out."""

from __future__ import annotations

from tests.compromisos.salidas.informes.conftest import extenso, sobre_el_papel

__all__ = ["extenso", "sobre_el_papel"]
