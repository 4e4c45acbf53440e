"""Take back ties to frameworks: those that a file said are ended, those that it ended are said again."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from django.utils.translation import gettext as _

from compromisos.importacion.hecho import vinculos_creados
from compromisos.importacion.motor import huella, valores
from compromisos.models import Importacion, VinculoConMarco
from compromisos.publicacion import marcos


def como_se_dijo(vinculo: VinculoConMarco) -> set[str]:
    """Fingerprints with which a tie may have come in that somebody ended since."""
    ahora = valores(vinculo)
    return {huella(ahora), huella({**ahora, "hasta": None, "motivo_fin": "", "quitado_por_id": None})}


def de_otros(importacion: Importacion) -> Iterator[tuple[int, str]]:
    """(tie, what others did since that stands in the way): its pledge no longer stands, or somebody said again what the
    file had ended."""
    propios = vinculos_creados(importacion)
    for pk in propios.filter(hasta=None).exclude(compromiso__dejado_en=None).values_list("pk", flat=True):
        yield pk, _("su compromiso se dividió, se unió a otro o se retiró")
    escritos = importacion.escrituras.filter(modelo=VinculoConMarco._meta.label_lower, antes__isnull=False)
    for viejo in VinculoConMarco.objects.filter(pk__in=escritos.order_by().values("objeto")):
        otros = VinculoConMarco.objects.filter(
            compromiso=viejo.compromiso_id, elemento=viejo.elemento_id, hasta=None
        )
        if otros.exclude(pk__in=propios.values("pk")).exists():
            yield viejo.pk, _("alguien lo volvió a decir después")


def volver_a_decir(vinculos: Iterable[VinculoConMarco], *, por) -> None:
    """What was ended stays so, and the same begins today."""
    marcos.decir(
        [
            VinculoConMarco(
                compromiso_id=v.compromiso_id,
                elemento_id=v.elemento_id,
                quien=v.quien,
                cita=v.cita,
                fuente=v.fuente,
            )
            for v in vinculos
        ],
        por=por,
    )
