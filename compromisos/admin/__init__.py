"""The editor's main tool, one module per model."""

from compromisos.admin import avance, compromiso, corte, edicion, enlace_personal, foto

__all__ = ["avance", "compromiso", "corte", "edicion", "enlace_personal", "foto"]
