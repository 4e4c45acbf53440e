"""Words of a verification that was left without effect: who did it, and of whose."""

from __future__ import annotations

from django.utils.translation import gettext as _

from compromisos.models import Verificacion, VerificacionSinEfecto


def quien_dice(dicho: Verificacion | VerificacionSinEfecto) -> str:
    """Who verified, or who left that without effect, as it is read in public."""
    return dicho.verificador if isinstance(dicho, Verificacion) else dicho.quien


def frase_de_sin_efecto(dejada: VerificacionSinEfecto) -> str:
    """«Defensoría de ejemplo dejó sin efecto lo que dijo Auditoría de ejemplo.»; of oneself, «lo que había dicho»."""
    de_quien = dejada.verificacion.verificador
    if de_quien == dejada.quien:
        return _("%(quien)s dejó sin efecto lo que había dicho.") % {"quien": dejada.quien}
    return _("%(quien)s dejó sin efecto lo que dijo %(de_quien)s.") % {
        "quien": dejada.quien,
        "de_quien": de_quien,
    }
