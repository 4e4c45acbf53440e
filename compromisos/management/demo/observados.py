"""Observed values of the demonstration: of what is questioned, fewer than were declared; of some of what is verified, as
many."""

from __future__ import annotations

from decimal import Decimal

from compromisos.models import ValorObservado, Verificacion
from compromisos.publicacion import AvanceCompleto
from compromisos.reglas.palabras import Respaldo

FUENTE = "Visita de ejemplo a las sedes de la lista"
METODO = "Se fue a cada sede de la lista que entregó la institución y se contó la que atendía ese día."
PARTE = Decimal("0.85")


def observar(completo: AvanceCompleto, verificacion: Verificacion, n: int) -> None:
    """Give `verificacion` a value of the first target that its update measures, if it measures any; `n`, of its pledge,
    says of which."""
    cuestionado = verificacion.resultado == Respaldo.CUESTIONADO
    if not completo.mediciones or not (cuestionado or n % 2):
        return
    medicion = completo.mediciones[0]
    valor = (medicion.valor * PARTE).quantize(Decimal(1)) if cuestionado else medicion.valor
    completo.observados.append(
        ValorObservado(
            verificacion=verificacion, meta=medicion.meta, valor=valor, fuente=FUENTE, metodo=METODO
        )
    )
