"""Columns of text that people wrote: cleaned on every way into the database, so that no way in has to think of it.

By whichever door a text comes (a form, a file, the API, a shell), `full_clean()` looks at it as it will be kept, and
`save()`, `update()`, `bulk_create()`, `bulk_update()` and `base.bulk` write it so (`base.texto.limpiar`). To
migrations they are Django's own columns. A search is not cleaned: what it looks for may begin with a blank.

What is kept already stays as it is when something else of its row is saved: a public text, and what the record says
of it, are not rewritten in passing because more signs are mended today than on the day it came.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from base.texto import PERDIDA, limpiar

if TYPE_CHECKING:
    _Columna = models.Field[Any, Any]
else:
    _Columna = object


def _limpio(valor: Any) -> Any:
    return limpiar(valor) if isinstance(valor, str) else valor


def _donde(texto: str) -> str:
    """The word that lacks a letter; of one that is nothing else, those beside it too."""
    palabras = texto.split()
    n = next(n for n, palabra in enumerate(palabras) if PERDIDA in palabra)
    return palabras[n][:40] if len(palabras[n]) > 1 else " ".join(palabras[max(n - 1, 0) : n + 2])[:40]


class _Escrita(_Columna):
    """What the three have in common."""

    def clean(self, value: Any, model_instance: models.Model | None) -> Any:
        """Raises ValidationError, besides, for a text of which a letter was lost: nobody can read it back."""
        limpio = _limpio(value)
        if isinstance(limpio, str) and PERDIDA in limpio:
            frase = _(
                "A «%(palabra)s» le falta una letra, que se perdió al copiar o al guardar: escríbala de nuevo."
            )
            raise ValidationError(frase, code="letra_perdida", params={"palabra": _donde(limpio)})
        return super().clean(limpio, model_instance)

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:
        valor = super().pre_save(model_instance, add)
        limpio = _limpio(valor)
        if limpio == valor:
            return valor
        if not add and self._es_lo_guardado(model_instance, valor):
            return models.Value(valor, output_field=models.TextField())
        setattr(model_instance, self.attname, limpio)
        return limpio

    def _es_lo_guardado(self, objeto: models.Model, valor: Any) -> bool:
        """A query, of the few whose text would change."""
        return type(objeto)._base_manager.filter(pk=objeto.pk, **{self.attname: valor}).exists()

    def get_db_prep_save(self, value: Any, connection: Any) -> Any:
        return super().get_db_prep_save(_limpio(value), connection)

    def deconstruct(self) -> tuple[str, str, list[Any], dict[str, Any]]:
        nombre, _ruta, args, kwargs = super().deconstruct()
        return str(nombre), f"django.db.models.{type(self).__mro__[2].__name__}", list(args), kwargs


def limpiar_textos(objeto: models.Model) -> None:
    """Its texts as save() will write them, for what must be known of them before."""
    for campo in objeto._meta.concrete_fields:
        if isinstance(campo, _Escrita) and campo.attname in objeto.__dict__:
            campo.pre_save(objeto, objeto._state.adding)


class Texto(_Escrita, models.TextField):
    """Of any length, with its line breaks."""


class Linea(_Escrita, models.CharField):
    """Of a length that its column says."""


class Direccion(_Escrita, models.URLField):
    """Of a page."""
