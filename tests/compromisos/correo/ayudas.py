"""Who owes a report in a period, and what they sent; who follows something."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from base.dias import Dia
from compromisos.correo.seguidores import actos, direccion
from compromisos.lectura.seguibles import leer
from compromisos.models import Seguido
from tests.factories import crear_borrador, crear_compromiso, crear_enlace_personal, crear_institucion


def con_enlace(corte, nombre: str, **cambios):
    """An institution that owes a report in `corte`, with someone who is written to."""
    entidad = crear_institucion(nombre=nombre)
    compromiso = crear_compromiso(edicion=corte.edicion, institucion=entidad)
    crear_enlace_personal(entidad, correo=f"{entidad.slug}@example.org", **cambios)
    return compromiso


def en_el(corte, compromiso, **cambios):
    return crear_borrador(compromiso=compromiso, fecha_corte=corte.desde + timedelta(days=5), **cambios)


def quien_sigue(que: str, ritmo="al_momento", *, correo="ana@example.org", idioma="es") -> Seguido:
    """Somebody who asked to follow it and confirmed, now."""
    ahora = timezone.now()
    actos.pedir(correo, leer(que, Dia.de_hoy()), ritmo, idioma, ahora=ahora)
    seguido = Seguido.objects.get(
        seguidor__huella=direccion.huella(correo), clase=que.partition(":")[0], confirmado_en=None
    )
    assert actos.confirmar(seguido, ahora=ahora)
    seguido.refresh_from_db()
    return seguido
