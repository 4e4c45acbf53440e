"""Refusals of a whole file that was read: why nothing of it was written, with the account of its rows."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from compromisos.importacion.informe import Informe


class ConErrores(Exception):
    """Rows in error: nothing was written."""

    def __init__(self, informe: Informe):
        super().__init__(_("Hay filas con errores: no se guardó nada."))
        self.informe = informe


class OtraCosa(ConErrores):
    """The data changed since the preview: the file would now do something else than what was seen."""


class PorAprobar(ConErrores):
    """It changes what is public, for which the user's rights do not do."""

    def __init__(self, informe: Informe):
        super().__init__(informe)
        self.args = (
            _(
                "Cambia lo que ya es público y esta cuenta no publica: súbalo en la administración, para que lo "
                "apruebe el ministerio. No se guardó nada."
            ),
        )


class NoPublica(ConErrores):
    """It was asked to publish, and the account may not."""

    def __init__(self, informe: Informe):
        super().__init__(informe)
        self.args = (_("Su cuenta no publica compromisos: guárdelos como borradores. No se guardó nada."),)


class SinMotivo(ConErrores):
    """It amends public pledges, and nobody says why."""

    def __init__(self, informe: Informe):
        super().__init__(informe)
        self.args = (falta_motivo(informe.enmiendas),)


def falta_motivo(enmiendas: int) -> str:
    return ngettext(
        "Enmienda %(n)s compromiso público: escriba el motivo, que quedará a la vista. No se guardó nada.",
        "Enmienda %(n)s compromisos públicos: escriba el motivo, que quedará a la vista. No se guardó nada.",
        enmiendas,
    ) % {"n": enmiendas}


class Choque(ConErrores):
    """The database refused what was judged good: somebody was writing the same at the same time."""

    def __init__(self, informe: Informe):
        super().__init__(informe)
        self.args = (_("Otra persona guardó lo mismo a la vez: no se guardó nada. Inténtelo de nuevo."),)
