"""Observed beside declared: how far apart they are, and what is asked of whoever verifies before it is published. Pure.

An observed value corrects nothing: the difference is told as a fact. The sentences are for the staff, in Spanish.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from compromisos.reglas.estado import alcanzada
from compromisos.reglas.palabras import Respaldo, Sentido
from compromisos.reglas.preguntas import SALTO, Pregunta

MUCHO = Decimal("0.1")  # of the larger of both


@dataclass(frozen=True, slots=True)
class ValorContado:
    """One target: what its report declares of it (None: nothing) and what whoever verified counted."""

    id: int
    indicador: str
    observado: Decimal
    declarado: Decimal | None = None
    meta: Decimal | None = None
    sentido: Sentido | str = Sentido.CRECIENTE
    unidad: str = ""


def diferencia(declarado: Decimal | None, observado: Decimal | None) -> Decimal | None:
    """How much more, or less if it is negative, was observed than declared; None unless both are known."""
    return None if declarado is None or observado is None else observado - declarado


def difiere_mucho(valor: ValorContado) -> bool:
    """By more than a tenth, or by what parts reaching the target from not reaching it."""
    declarado, observado = valor.declarado, valor.observado
    if declarado is None or declarado == observado:
        return False
    if abs(observado - declarado) > MUCHO * max(abs(observado), abs(declarado)):
        return True
    if valor.meta is None:
        return False
    sentido = Sentido(valor.sentido)
    return alcanzada(declarado, valor.meta, sentido) != alcanzada(observado, valor.meta, sentido)


def preguntas(resultado: Respaldo | str, valores: Iterable[ValorContado]) -> list[Pregunta]:
    """What surprises in a verdict with these values. It may stand; it is asked once."""
    return [p for valor in valores for p in _del_valor(resultado, valor)]


def _del_valor(resultado: Respaldo | str, valor: ValorContado) -> Iterator[Pregunta]:
    declarado, observado = valor.declarado, valor.observado
    if declarado is None or not difiere_mucho(valor):
        return
    campo = f"meta-{valor.id}"
    dichos = (
        f"{valor.indicador}: se informó {_cuanto(declarado, valor)} y usted contó {_cuanto(observado, valor)}"
    )
    if resultado == Respaldo.VERIFICADO:
        yield Pregunta(
            "verificado_con_otro_valor", campo, f"{dichos}, y marca el avance como verificado. ¿Es así?"
        )
    elif declarado and observado and not 1 < SALTO * abs(observado / declarado) < SALTO * SALTO:
        yield Pregunta("observado_diez_veces", campo, f"{dichos}: diez veces más, o menos. ¿Es así?")


def _cuanto(cifra: Decimal, valor: ValorContado) -> str:
    """1234.5000 → «1,234.5 talleres»."""
    return f"{cifra.normalize():,f} {valor.unidad}".strip()
