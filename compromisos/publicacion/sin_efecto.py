"""A verification left without effect: it stays as it was published, with the reason for which it no longer counts."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from base.texto import limpiar
from compromisos.models import Compromiso, Verificacion, VerificacionSinEfecto
from compromisos.publicacion import politicas
from compromisos.publicacion.registro.bloque import al_terminar


@transaction.atomic
def dejar_sin_efecto(
    verificacion: Verificacion, *, por, quien: str, motivo: str, ahora: datetime | None = None
) -> VerificacionSinEfecto:
    """From now on `verificacion` does not count, nor does what it counted: the last of those that stand decides. `quien`
    is who does it, as it is read in public. It cannot be taken back: whoever was right verifies again."""
    Compromiso.objects.select_for_update().only("pk").get(pk=verificacion.avance.compromiso_id)
    politicas.check_puede_dejar_sin_efecto(verificacion)
    dejada = VerificacionSinEfecto(
        verificacion=verificacion,
        quien=limpiar(quien),
        motivo=politicas.motivo_escrito(motivo),
        en=ahora or timezone.now(),
        registrado_por=por,
    )
    dejada.full_clean(exclude=["verificacion", "registrado_por"])
    dejada.sellar()
    al_terminar(proyectar=[verificacion.avance.compromiso_id], avances=[verificacion.avance.compromiso_id])
    return dejada
