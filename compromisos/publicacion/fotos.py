"""The publication and withdrawal of a photo."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from base.historia import firmar
from compromisos.models import (
    Foto,
)
from compromisos.publicacion import politicas
from compromisos.publicacion.registro.bloque import modificar


@transaction.atomic
def publicar_foto(foto: Foto, *, por, ahora: datetime | None = None) -> Foto:
    """Show a draft in the gallery."""
    politicas.check_puede_publicar_foto(foto)
    foto.publicada_en = ahora or timezone.now()
    firmar(foto, por)
    foto.save()
    return foto


@transaction.atomic
def retirar_foto(foto: Foto, *, por, motivo: str, ahora: datetime | None = None) -> Foto:
    """Take a photo out of every page and date, and its address away; its history stays. That it was withdrawn, and why,
    is told in public."""
    politicas.check_puede_retirar_foto(foto, motivo=motivo)
    foto.retirada_en, foto.motivo_retiro = ahora or timezone.now(), motivo
    firmar(foto, por)
    with modificar(motivo=motivo, por=por, ahora=ahora):
        foto.save()
    return foto
