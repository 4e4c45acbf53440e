"""A model's check constraints, judged in memory.

Django judges each with a query of its own; a file of twenty thousand rows has eighty thousand of them.
The rule stays in one place, the constraint: this only evaluates it, as SQL would.
"""

from __future__ import annotations

import operator
import re
from collections.abc import Callable

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q

COMPARAR: dict[str, Callable[[object, object], bool]] = {
    "exact": operator.eq,
    "gt": operator.gt,
    "gte": operator.ge,
    "lt": operator.lt,
    "lte": operator.le,
    "in": lambda valor, lista: valor in lista,
    "regex": lambda valor, patron: re.search(patron, valor) is not None,
}


def se_cumple(condicion: Q, objeto: models.Model) -> bool | None:
    """True, False, or None where SQL says unknown. NotImplementedError for a lookup that is not here."""
    partes = [
        se_cumple(parte, objeto) if isinstance(parte, Q) else _compara(*parte, objeto)
        for parte in condicion.children
    ]
    if condicion.connector == Q.AND:
        valor = False if False in partes else None if None in partes else True
    elif condicion.connector == Q.OR:
        valor = True if True in partes else None if None in partes else False
    else:
        raise NotImplementedError(condicion.connector)
    return valor if valor is None or not condicion.negated else not valor


def _compara(donde: str, contra: object, objeto: models.Model) -> bool | None:
    campo, _, comparacion = donde.partition("__")
    valor = getattr(objeto, campo)
    if comparacion == "isnull":
        return (valor is None) is contra
    otro = getattr(objeto, contra.name) if isinstance(contra, F) else contra
    if comparacion not in ("", *COMPARAR):
        raise NotImplementedError(donde)
    if valor is None or otro is None:
        return None
    return COMPARAR[comparacion or "exact"](valor, otro)


def check_constraints(objeto: models.Model) -> None:
    """Raise ValidationError with the sentence of each check constraint that `objeto` breaks."""
    errores = [
        ValidationError(c.get_violation_error_message(), code=c.name)
        for c in objeto._meta.constraints
        if isinstance(c, models.CheckConstraint) and se_cumple(c.condition, objeto) is False
    ]
    if errores:
        raise ValidationError(errores)
