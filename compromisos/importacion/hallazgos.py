"""What is found in a row: an error that stops it, or a notice. Each with a code that programs may rely on (`clave`)
and a sentence for people."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from base.ilegible import Ilegible


@dataclass(frozen=True, slots=True)
class Hallazgo:
    """`columna` is the name in the registry, "" when it is of the whole row. `sugerencia`: what was meant, perhaps, by
    `escrito`, which is the cell or a part of it; the preview offers to read it so."""

    columna: str
    valor: str
    clave: str
    mensaje: str
    escrito: str = ""
    sugerencia: str = ""

    def para_programas(self) -> dict[str, str]:
        """As `importar --json` tells it."""
        return {c: getattr(self, c) for c in ("columna", "valor", "clave", "mensaje")}


class Casi(ValidationError):
    """An error of a cell that nearly says something: `escrito` may have meant `sugerencia`."""

    def __init__(self, mensaje: str, *, code: str, escrito: str, sugerencia: str):
        super().__init__(mensaje, code=code)
        self.escrito, self.sugerencia = escrito, sugerencia


def de_celda(error: Ilegible) -> ValidationError:
    """What a cell that cannot be read says of its row."""
    if error.sugerencia:
        return Casi(str(error), code=error.clave, escrito=error.escrito, sugerencia=error.sugerencia)
    return ValidationError(str(error), code=error.clave)


def frase_de(error: ValidationError, valor: str) -> str:
    """What a model's error says, in words for whoever filled the cell in."""
    if error.code == "max_length" and error.params:
        return _("Es demasiado largo: caben %(caben)s caracteres y tiene %(tiene)s.") % {
            "caben": error.params["limit_value"],
            "tiene": error.params["show_value"],
        }
    if error.code == "invalid":  # only addresses are checked by Django
        return _("«%(valor)s» no es una dirección web: cópiela entera, con «https://».") % {
            "valor": valor[:60]
        }
    if error.code == "texto_publicado":
        return _(
            "El compromiso ya es público y su texto no se cambia con un archivo: escríbalo como está publicado, "
            "o pida una enmienda."
        )
    return " ".join(error.messages)


def texto_de(valor: object) -> str:
    """A value of a row as people read it."""
    if valor is None:
        return ""
    if isinstance(valor, date):
        return f"{valor:%d/%m/%Y}"
    if isinstance(valor, Decimal):
        return f"{valor.normalize():f}"
    return str(valor)


def falla(
    columna: str, clave: str, mensaje: str, *, escrito: str = "", sugerencia: str = ""
) -> ValidationError:
    """A row that cannot be, because of one of its columns; `escrito` and `sugerencia` as in Hallazgo."""
    if sugerencia:
        return ValidationError({columna: Casi(mensaje, code=clave, escrito=escrito, sugerencia=sugerencia)})
    return ValidationError({columna: ValidationError(mensaje, code=clave)})


def institucion_ajena(columna: str) -> ValidationError:
    """A row of an institution that whoever sends it does not report for."""
    return falla(
        columna,
        "sin_permiso",
        _(
            "Su cuenta no puede informar por esta institución: quite la fila, o pida al ministerio que le dé ese "
            "enlace."
        ),
    )
