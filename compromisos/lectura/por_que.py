"""Why a pledge reads as it does: each lamp with the rule that decided it and what it was decided on.

Rules are those of docs/rules.md 1 and 2, in the words of the street (ADR 30); Metodología has them in their own.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from compromisos.lectura.en_la_ficha import cada
from compromisos.lectura.en_palabras import en_la_calle, lampara_en_la_calle
from compromisos.lectura.ficha import Ficha
from compromisos.reglas.palabras import Frescura, Palabra, Plazo, Respaldo

REGLAS: dict[Palabra, str] = {
    Plazo.SIN_PLAZO: gettext_noop("Sin una fecha en la fuente, nadie puede decir si va tarde."),
    Plazo.EN_PLAZO: gettext_noop("Faltan más de 30 días."),
    Plazo.POR_VENCER: gettext_noop("Faltan 30 días o menos; el mismo día todavía vale."),
    Plazo.VENCIDO: gettext_noop("Pasó la fecha y no se declaró ni cumplido ni incumplido."),
    Frescura.SIN_REPORTE: gettext_noop("Nunca se publicó un informe, o el que hubo se retiró."),
    Frescura.AL_DIA: gettext_noop(
        "Se pide un informe cada %(periodo)s, y no pasó más que eso desde los últimos datos."
    ),
    Frescura.POR_ACTUALIZAR: gettext_noop(
        "Se pide un informe cada %(periodo)s, y pasó más que eso desde los últimos datos."
    ),
    Frescura.DESACTUALIZADO: gettext_noop(
        "Se pide un informe cada %(periodo)s, y pasó más de dos veces eso desde los últimos datos."
    ),
    Respaldo.DECLARADO: gettext_noop("Lo dice la institución y no adjuntó nada que lo muestre."),
    Respaldo.CON_EVIDENCIA: gettext_noop(
        "La institución adjuntó al menos un documento o enlace. Nadie más lo revisó."
    ),
    Respaldo.VERIFICADO: gettext_noop("Alguien distinto de la institución lo revisó y está de acuerdo."),
    Respaldo.CUESTIONADO: gettext_noop("Alguien distinto de la institución lo revisó y no está de acuerdo."),
}


@dataclass(frozen=True, slots=True)
class Razon:
    """A lamp: what it is called, how it stands, and the rule by which it does."""

    lampara: str
    palabra: str
    regla: str


def por_que(ficha: Ficha) -> list[Razon]:
    """The lamps that are lit, besides the state. No query."""
    c = ficha.compromiso
    lamparas: list[tuple[str, Palabra]] = []
    if c.plazo:
        lamparas.append(("plazo", Plazo(c.plazo)))
    if c.frescura:
        lamparas.append(("frescura", Frescura(c.frescura)))
    if c.respaldo:
        lamparas.append(("respaldo", Respaldo(c.respaldo)))
    periodo = cada(ficha)
    return [
        Razon(lampara_en_la_calle(nombre), en_la_calle(palabra), _(REGLAS[palabra]) % {"periodo": periodo})
        for nombre, palabra in lamparas
    ]
