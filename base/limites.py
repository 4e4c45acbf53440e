"""How long a free text may be: long enough for whoever reports, short enough for whoever reads.

A model says its own in `LIMITES` ({field: characters}); any other text without a length of its own has `LIMITE`. Only what
somebody writes now is held to it: a text that is longer already stays, and can be saved with the rest as it is.
"""

from __future__ import annotations

from collections.abc import Mapping

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _

from base.numeros import numero

LIMITE = 4_000


def limite_de(modelo: type[models.Model], nombre: str) -> int | None:
    """Characters that fit in a free text of a model; None if that field is none, or has a length of its own."""
    campo = modelo._meta.get_field(nombre)
    if not isinstance(campo, models.TextField) or campo.max_length or campo.choices:
        return None
    propios: Mapping[str, int] = getattr(modelo, "LIMITES", {})
    return propios.get(nombre, LIMITE)


def check_largo(texto: str, limite: int) -> None:
    """Raise ValidationError with both figures. A line break is one character, as it is kept."""
    tiene = len(texto.replace("\r\n", "\n"))
    if tiene > limite:
        raise ValidationError(
            _(
                "Es demasiado largo: caben %(caben)s caracteres y tiene %(tiene)s. Resúmalo, o súbalo como archivo."
            ),
            code="texto_demasiado_largo",
            params={"caben": numero(limite), "tiene": numero(tiene)},
        )


def decir_limite(limite: int) -> str:
    return _("Hasta %(n)s caracteres.") % {"n": numero(limite)}
