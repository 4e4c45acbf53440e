"""What is said of an indicator that the pledge of a row has not: shared by files that give values of targets."""

from __future__ import annotations

from collections.abc import Sequence

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from compromisos.importacion.context import Context
from compromisos.importacion.hallazgos import falla
from compromisos.importacion.parecidos import indicador_parecido


def sin_tal_indicador(
    indicador: str, suyos: Sequence[str], context: Context, *, si_no_hay: str
) -> ValidationError:
    """`suyos` are those of the pledge; `si_no_hay` is the sentence where it has none."""
    if parecido := indicador_parecido(indicador, suyos):
        context.parecidos[indicador] = parecido
        return falla(
            "indicador",
            "indicador_parecido",
            _("Ese compromiso no tiene tal indicador. ¿Quiso decir «%(parecido)s»? Escríbalo igual.")
            % {"parecido": parecido[:80]},
            escrito=indicador,
            sugerencia=parecido,
        )
    frase = si_no_hay
    if suyos:
        frase = _("Ese compromiso no tiene tal indicador. Tiene: %(conocidos)s.") % {
            "conocidos": "; ".join(suyos)
        }
    return falla("indicador", "indicador_desconocido", frase)
