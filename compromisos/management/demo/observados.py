"""Observed values of the demonstration: of what is questioned, farther from the target than was declared; of some of what is verified, as
many."""

from __future__ import annotations

from decimal import Decimal

from compromisos.models import ValorObservado, Verificacion
from compromisos.publicacion import AvanceCompleto
from compromisos.reglas.palabras import Respaldo, Sentido

FUENTE = "Visita de ejemplo a las sedes de la lista"
METODO = "Se fue a cada sede de la lista que entregó la institución y se contó la que atendía ese día."
PEOR = {Sentido.CRECIENTE: Decimal("0.85"), Sentido.DECRECIENTE: Decimal("1.15")}  # away from the target


def observar(completo: AvanceCompleto, verificacion: Verificacion, n: int) -> None:
    """Give `verificacion` a value of the first target that its update measures, if it measures any; `n`, of its pledge,
    says of which."""
    cuestionado = verificacion.resultado == Respaldo.CUESTIONADO
    if not completo.mediciones or not (cuestionado or n % 2):
        return
    medicion = completo.mediciones[0]
    parte = PEOR[Sentido(medicion.meta.sentido)] if cuestionado else Decimal(1)
    valor = (medicion.valor * parte).quantize(Decimal(1))
    completo.observados.append(
        ValorObservado(
            verificacion=verificacion, meta=medicion.meta, valor=valor, fuente=FUENTE, metodo=METODO
        )
    )
