"""Summary of the errors of a form: pairs (id of the field, sentence), in the order of the page."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from django.forms import BaseForm
from django.utils.text import capfirst


def de_formulario(form: BaseForm, de: str = "") -> Iterator[tuple[str, str]]:
    """Errors of `form`; those of no field have no id. `de` names the row that it is, among several."""
    for frase in form.non_field_errors():
        yield "", _con(de, str(frase))
    for campo in form:
        for frase in form.errors.get(campo.name, ()):
            yield campo.auto_id, _con(de, f"{capfirst(str(campo.label))}: {frase}")


def de_partes(formsets: Iterable[Any]) -> Iterator[tuple[str, str]]:
    """Errors of what is edited inside a record: Django's InlineAdminFormSet, or plain formsets."""
    for parte in formsets:
        formset = getattr(parte, "formset", parte)
        for frase in formset.non_form_errors():
            yield f"{formset.prefix}-group", str(frase)
        nombre = capfirst(str(formset.model._meta.verbose_name))
        for n, form in enumerate(formset.forms, 1):
            if form.errors:
                yield from de_formulario(form, f"{nombre} {n}")


def _con(de: str, frase: str) -> str:
    return f"{de} · {frase}" if de else frase
