"""What institutions of example expect of their deadlines. Nothing is drawn by chance for it: with the same seed, all the rest
is as it was without."""

from __future__ import annotations

from datetime import date

from compromisos.reglas.palabras import Estado, Prevision
from compromisos.reglas.prevision import reparo

PREVISIONES = (
    Prevision.SE_CUMPLIRA,
    Prevision.EN_RIESGO,
    Prevision.SE_CUMPLIRA,
    Prevision.CON_APOYO,
    "",
    Prevision.NO_SE_CUMPLIRA,
)


def prevision_de(estado: Estado, plazo: date | None, corte: date, n: int) -> str:
    """What report number `n` says, by the rule; one in six says nothing."""
    dicha = PREVISIONES[n % len(PREVISIONES)]
    return "" if reparo(dicha, estado=estado, plazo=plazo, corte=corte) else dicha
