"""Who owes a report in a period, and what they sent."""

from __future__ import annotations

from datetime import timedelta

from tests.factories import crear_borrador, crear_compromiso, crear_enlace_personal, crear_institucion


def con_enlace(corte, nombre: str, **cambios):
    """An institution that owes a report in `corte`, with someone who is written to."""
    entidad = crear_institucion(nombre=nombre)
    compromiso = crear_compromiso(edicion=corte.edicion, institucion=entidad)
    crear_enlace_personal(entidad, correo=f"{entidad.slug}@example.org", **cambios)
    return compromiso


def en_el(corte, compromiso, **cambios):
    return crear_borrador(compromiso=compromiso, fecha_corte=corte.desde + timedelta(days=5), **cambios)
