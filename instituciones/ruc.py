"""The RUC of an institution: the number SUNAT knows it by, checked by its last figure."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from stdnum.pe import ruc

from base.texto import limpiar

if TYPE_CHECKING:
    _Columna = models.CharField[str, str]
else:
    _Columna = models.CharField

DE_INSTITUCION = "20"  # 10, 15, 16 and 17 are of people
ORG_ID = "PE-RUC"  # the list of org-id.guide
ADORNOS = re.compile(r"^\s*r\.?\s*u\.?\s*c\.?\s*(?:n\.?\s*[°º.]?)?\s*:?|[\s.\-–]+", re.ASCII | re.IGNORECASE)  # noqa: RUF001 - a dash


def compactar(escrito: str) -> str:
    """Its figures, of «RUC N.º 20-131312955» or «20 131312955»; anything else as it is written."""
    limpio = limpiar(escrito)
    cifras = ADORNOS.sub("", limpio)
    return cifras if cifras.isascii() and cifras.isdigit() else limpio


def check_ruc(numero: str) -> None:
    """ValidationError unless it is the RUC of an institution, its check figure included. That of a person, which has their
    DNI in it, is never to be published."""
    if not (len(numero) == 11 and numero.isascii() and numero.isdigit() and ruc.is_valid(numero)):
        raise ValidationError(
            _(
                "«%(numero)s» no es un RUC: tiene once cifras y la última comprueba a las demás. Revíselo, o déjelo vacío."
            ),
            code="ruc_invalido",
            params={"numero": numero[:40]},
        )
    if not numero.startswith(DE_INSTITUCION):
        raise ValidationError(
            _("«%(numero)s» es el RUC de una persona: no se publica. El de una institución empieza con 20."),
            code="ruc_de_persona",
            params={"numero": numero},
        )


class Ruc(_Columna):
    """Column of a RUC, kept as its eleven figures however it was written. Empty: not known."""

    def __init__(self, *args: Any, **kwargs: Any):
        suyas: dict[str, Any] = {"max_length": 11, "blank": True, "default": "", "db_default": "", **kwargs}
        super().__init__(*args, **suyas)
        self.validators = [check_ruc]

    def to_python(self, value: Any) -> Any:
        valor = super().to_python(value)
        return compactar(valor) if isinstance(valor, str) else valor

    def formfield(self, **kwargs: Any) -> Any:
        return super().formfield(**{"max_length": 40} | kwargs)

    def deconstruct(self) -> tuple[str, str, list[Any], dict[str, Any]]:
        nombre, _ruta, args, kwargs = super().deconstruct()
        return str(nombre), "django.db.models.CharField", list(args), kwargs
