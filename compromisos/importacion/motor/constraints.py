"""The validation of models, in memory and many times over.

Django judges each check constraint with a query of its own, and looks anew at each field of each row; a
file of twenty thousand rows has eighty thousand constraints and half a million fields, most of them with
the same value as in the row before. The rules stay in one place, the models: constraints are only
evaluated, as SQL would, and fields are asked once for each value.
"""

from __future__ import annotations

import operator
import re
from collections.abc import Callable
from datetime import date
from functools import cache, partial
from typing import Any, cast

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q

Condicion = Callable[[models.Model], bool | None]  # None where SQL says unknown

COMPARAR: dict[str, Callable[[Any, Any], bool]] = {
    "exact": operator.eq,
    "gt": operator.gt,
    "gte": operator.ge,
    "lt": operator.lt,
    "lte": operator.le,
    "in": lambda valor, lista: valor in lista,
    "regex": lambda valor, patron: re.search(patron, valor) is not None,
}
VALORES_QUE_SE_RECUERDAN = 512  # of each field
LARGO_QUE_SE_RECUERDA = 120


def validar(objeto: models.Model, *, omitir: tuple[str, ...]) -> None:
    """full_clean() of `objeto`, but for the fields in `omitir`, without its queries: what is unique is not asked.
    Raises ValidationError as full_clean does."""
    if _son_validos(objeto, omitir):
        _clean(objeto)
    else:
        objeto.full_clean(exclude=omitir, validate_unique=False, validate_constraints=False)
    check_constraints(objeto)


def _clean(objeto: models.Model) -> None:
    """The model's own clean(), its errors as full_clean gives them."""
    try:
        objeto.clean()
    except ValidationError as error:
        raise ValidationError(error.update_error_dict({})) from None


# --- Constraints


def check_constraints(objeto: models.Model) -> None:
    """Raise ValidationError with the sentence of each check constraint that `objeto` breaks."""
    errores = [
        ValidationError(c.get_violation_error_message(), code=c.name)
        for c, se_cumple in _restricciones(type(objeto))
        if se_cumple(objeto) is False
    ]
    if errores:
        raise ValidationError(errores)


@cache
def _restricciones(modelo: type[models.Model]) -> list[tuple[models.CheckConstraint, Condicion]]:
    return [
        (c, condicion(c.condition))
        for c in modelo._meta.constraints
        if isinstance(c, models.CheckConstraint) and isinstance(c.condition, Q)
    ]


def condicion(q: Q) -> Condicion:
    """What judges `q` of an instance. NotImplementedError for a lookup that is not here."""
    partes = [
        condicion(p) if isinstance(p, Q) else _comparacion(*cast("tuple[str, Any]", p)) for p in q.children
    ]
    if q.connector == Q.AND:
        juntas: Condicion = partial(_reunir, partes, False)
    elif q.connector == Q.OR:
        juntas = partial(_reunir, partes, True)
    else:
        raise NotImplementedError(q.connector)
    return partial(_negar, juntas) if q.negated else juntas


def _reunir(partes: list[Condicion], decide: bool, objeto: models.Model) -> bool | None:
    """AND if False decides, OR if True does."""
    valor: bool | None = not decide
    for parte in partes:
        suyo = parte(objeto)
        if suyo is decide:
            return decide
        if suyo is None:
            valor = None
    return valor


def _negar(parte: Condicion, objeto: models.Model) -> bool | None:
    valor = parte(objeto)
    return valor if valor is None else not valor


def _comparacion(donde: str, contra: Any) -> Condicion:
    campo, _, como = donde.partition("__")
    if como == "isnull":
        return lambda objeto: (getattr(objeto, campo) is None) is contra
    if como not in ("", *COMPARAR):
        raise NotImplementedError(donde)
    comparar, otro = COMPARAR[como or "exact"], cast(Any, contra).name if isinstance(contra, F) else None

    def juzgar(objeto: models.Model) -> bool | None:
        valor = getattr(objeto, campo)
        con = contra if otro is None else getattr(objeto, otro)
        return None if valor is None or con is None else comparar(valor, con)

    return juzgar


# --- Fields


def _son_validos(objeto: models.Model, omitir: tuple[str, ...]) -> bool:
    """Whether the fields of `objeto` are what Model.clean_fields() would leave untouched. If not, it has
    to be asked: for its sentences, or for the value as the field wants it."""
    for nombre, campo, validos in _campos(type(objeto), omitir):
        valor = getattr(objeto, nombre)
        clave = type(valor), valor
        if clave in validos or (campo.blank and valor in campo.empty_values):
            continue
        try:
            limpio = campo.clean(valor, objeto)
        except ValidationError:
            return False
        if limpio is not valor and (type(limpio), limpio) != clave:
            return False
        if len(validos) < VALORES_QUE_SE_RECUERDAN and _se_recuerda(campo, valor):
            validos.add(clave)
    return True


@cache
def _campos(modelo: type[models.Model], omitir: tuple[str, ...]) -> list[tuple[str, models.Field, set]]:
    """(attribute, field, values of it that are known to be valid)."""
    return [(f.attname, f, set()) for f in modelo._meta.fields if f.name not in omitir and not f.generated]


def _se_recuerda(campo: models.Field, valor: object) -> bool:
    """Whether that it is valid depends on nothing else. Two equal decimals may have other digits."""
    if campo.is_relation:
        return valor is None
    if isinstance(valor, str):
        return len(valor) <= LARGO_QUE_SE_RECUERDA
    return valor is None or isinstance(valor, int | date)
