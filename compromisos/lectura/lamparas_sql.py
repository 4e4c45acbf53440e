"""The two lamps that turn with the calendar, as SQL over the annotations of `lectura.compromisos`.

The same rules as `reglas.plazo.lampara_plazo` and `lampara_frescura`; the parity test compares.
"""

from __future__ import annotations

from datetime import date, timedelta

from django.db.models import Case, CharField, Q, Value, When

from compromisos.reglas.palabras import Frescura, Periodicidad, Plazo
from compromisos.reglas.plazo import DIAS_POR_VENCER, restar_meses


def plazo(hoy: date, cerrados: tuple[str, ...]) -> Case:
    """Reads `plazo_fecha` and `estado`; "" when closed with a deadline."""
    return Case(
        When(plazo_fecha__isnull=True, then=Value(Plazo.SIN_PLAZO.value)),
        When(estado__in=cerrados, then=Value("")),
        When(plazo_fecha__lt=hoy, then=Value(Plazo.VENCIDO.value)),
        When(plazo_fecha__lte=hoy + timedelta(days=DIAS_POR_VENCER), then=Value(Plazo.POR_VENCER.value)),
        default=Value(Plazo.EN_PLAZO.value),
        output_field=CharField(),
    )


def frescura(hoy: date, cerrados: tuple[str, ...]) -> Case:
    """Reads `corte`, `estado` and the edition's interval; "" when closed."""

    def antes_de(intervalos: int) -> Q:
        condicion = Q()
        for periodicidad in Periodicidad:
            condicion |= Q(
                edicion__periodicidad=periodicidad.value,
                corte__lt=restar_meses(hoy, intervalos * periodicidad.meses),
            )
        return condicion

    return Case(
        When(estado__in=cerrados, then=Value("")),
        When(corte__isnull=True, then=Value(Frescura.SIN_REPORTE.value)),
        When(antes_de(2), then=Value(Frescura.DESACTUALIZADO.value)),
        When(antes_de(1), then=Value(Frescura.POR_ACTUALIZAR.value)),
        default=Value(Frescura.AL_DIA.value),
        output_field=CharField(),
    )
