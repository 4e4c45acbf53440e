"""When the forecast of a report is asked, and which one stands. Pure.

A forecast is about a deadline: without one there is nothing to foresee, nor once it has passed, nor of what was kept or
was not. The rule: docs/rules.md#prevision. The words are in `palabras.Prevision`; the sentences are for whoever reports,
in Spanish.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from compromisos.reglas.palabras import ESTADOS_CERRADOS, NADA_QUE_PREVER, Prevision
from compromisos.reglas.plazo import vencio

# From the best news to the worst.
ORDEN = {p.value: n for n, p in enumerate(Prevision)}
DE_PEOR_A_MEJOR = tuple(reversed(Prevision))


@dataclass(frozen=True, slots=True)
class ReparoDePrevision:
    """Why a forecast does not stand."""

    clave: str
    frase: str


def se_pregunta(plazo: date | None, *, hoy: date) -> bool:
    """Whether who reports on `hoy` is asked at all: there is a known deadline, and it has not passed. That the state they
    are about to choose is an open one, the form cannot know."""
    return plazo is not None and not vencio(plazo, al=hoy)


def reparo(
    prevision: str, *, estado: str, plazo: date | None, corte: date | None
) -> ReparoDePrevision | None:
    """Why a forecast said with a report up to the day `corte` does not stand; None if it does, and for silence.

    Once the deadline had passed by then, only that it will not be kept in time is true.
    """
    if not prevision:
        return None
    if estado in ESTADOS_CERRADOS:
        return ReparoDePrevision("prevision_de_lo_cerrado", NADA_QUE_PREVER)
    if plazo is None:
        return ReparoDePrevision(
            "prevision_sin_plazo",
            "Este compromiso no tiene un plazo conocido, y la previsión es sobre el plazo: déjela sin decir. Si necesita "
            "apoyo o peligra, cuéntelo en «dificultades».",
        )
    if prevision != Prevision.NO_SE_CUMPLIRA and corte is not None and vencio(plazo, al=corte):
        return ReparoDePrevision(
            "prevision_pasado_el_plazo",
            f"El plazo venció el {plazo:%d/%m/%Y}, antes del corte ({corte:%d/%m/%Y}), y sigue abierto: en plazo ya no "
            "puede ser. Diga «No se cumplirá en plazo», o deje la previsión sin decir.",
        )
    return None


def empeora(antes: str, ahora: str) -> bool:
    """Whether the forecast `ahora` is worse news than `antes`. Silence is neither better nor worse."""
    return bool(antes and ahora) and ORDEN[ahora] > ORDEN[antes]
