"""Locks on the ways that pass by save(): fixtures, and the many-to-many lists of a public pledge."""

from __future__ import annotations

from django.db.models import ProtectedError
from django.db.models.signals import m2m_changed, pre_delete, pre_save
from django.dispatch import receiver

from compromisos.models.anotacion import Anotacion
from compromisos.models.compromiso import Compromiso, TextoPublicado
from compromisos.models.edicion import Territorio
from compromisos.models.meta import Meta

OBJETO = "compromisos/{}"  # its name in the record


@receiver(pre_save, sender=Compromiso)
def _de_una_fixture(sender, instance: Compromiso, raw: bool = False, **kwargs) -> None:
    """A fixture may bring a public pledge that is not there yet, and say again what one says."""
    if not raw:
        return
    if instance.cambios_prohibidos():
        raise TextoPublicado(str(Compromiso.AVISO_FIJO))
    instance._en_enmienda = not Compromiso.objects.filter(pk=instance.pk).exists()


@receiver(pre_save, sender=Meta)
def _meta_de_una_fixture(sender, instance: Meta, raw: bool = False, **kwargs) -> None:
    """As for its pledge, as long as the record does not tell of it yet."""
    if not raw:
        return
    guardada = Meta.objects.filter(pk=instance.pk).first() if instance.pk is not None else None
    columnas = [f.attname for f in Meta._meta.concrete_fields]
    if guardada is not None and all(getattr(guardada, c) == getattr(instance, c) for c in columnas):
        return
    compromiso = Compromiso.objects.sellados().filter(pk=instance.compromiso_id).first()
    if compromiso and Anotacion.objects.filter(objeto=OBJETO.format(compromiso.codigo)).exists():
        raise TextoPublicado(str(Meta.AVISO_FIJO))


@receiver(m2m_changed, sender=Compromiso.ejes.through)
@receiver(m2m_changed, sender=Compromiso.territorios.through)
def _de_una_lista(sender, instance, action: str, reverse: bool, pk_set, **kwargs) -> None:
    if action not in ("pre_add", "pre_remove", "pre_clear") or (action != "pre_clear" and not pk_set):
        return
    if not reverse:
        tocados = [] if instance._en_enmienda else [instance.pk]
    else:
        tocados = pk_set if pk_set is not None else instance.compromisos.values("pk")
    if Compromiso.objects.sellados().filter(pk__in=tocados).exists():
        raise TextoPublicado(str(Compromiso.AVISO_FIJO))


@receiver(pre_delete, sender=Territorio)
def _de_lo_que_se_nombra(sender, instance: Territorio, **kwargs) -> None:
    """Deleted, a place would go from the pledges that name it, in silence."""
    nombran = set(Compromiso.objects.sellados().filter(pk__in=instance.compromisos.values("pk"))[:20])
    if nombran:
        raise ProtectedError(f"{instance}: hay compromisos públicos que lo nombran.", nombran)
