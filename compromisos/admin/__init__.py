"""The editor's main tool, one module per model."""

from compromisos.admin import avance, compromiso, edicion, foto

__all__ = ["avance", "compromiso", "edicion", "foto"]
