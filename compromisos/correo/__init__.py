"""E-mail: the queue, the letters and their texts, reminders, returned drafts, letters to who follows."""

from base.correo import NO_ENTREGAN, SIN_SERVIDOR, puede_salir

__all__ = ["NO_ENTREGAN", "SIN_SERVIDOR", "puede_salir"]
