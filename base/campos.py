"""Fields of forms that read figures and dates as an import reads its cells: a text box, whatever was typed kept in it,
and where it may be two things, the two to choose from. No script: the choice goes with the form.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Generic, TypeVar

from django import forms
from django.core.exceptions import ValidationError
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy

from base import cifras, fechas
from base.ilegible import Ilegible, Opcion

T = TypeVar("T")
COMO_SE_ESCRIBE = gettext_lazy("Día, mes y año: 31/12/2026.")


class _Avisos(list[tuple[str, str]]):
    """The notices of a reading. In a form nobody would see them before it is saved: they become the question."""

    def __call__(self, clave: str, frase: str) -> None:
        self.append((clave, frase))


class LecturaInput(forms.TextInput, Generic[T]):
    """A text box that is read by the house's own reader; under it, what was typed may be, if it may be several."""

    atributos: dict[str, str] = {}

    def __init__(self, attrs=None):
        super().__init__({"autocomplete": "off", **self.atributos, **(attrs or {})})

    def leer(self, texto: object) -> T | None:
        """Raises Ilegible."""
        avisos = _Avisos()
        valor = self.leer_avisando(texto, avisos)
        if avisos and valor is not None:
            clave, frase = avisos[0]
            escrito = self.format_value(valor) or ""
            raise Ilegible(clave, frase, (Opcion(escrito, escrito),))
        return valor

    def leer_avisando(self, texto: object, avisar: Callable[[str, str], None]) -> T | None:
        raise NotImplementedError

    def opciones(self, texto: object) -> tuple[Opcion, ...]:
        """What `texto` may be, if it may be several things."""
        try:
            self.leer(texto)
        except Ilegible as ilegible:
            return ilegible.opciones
        return ()

    def value_from_datadict(self, data, files, name) -> Any:
        """What was typed; or what it was said to be, if that is still one of the things that it may be."""
        escrito = super().value_from_datadict(data, files, name)
        elegida = data.get(f"{name}-es")
        if isinstance(escrito, str) and elegida in {o.escrita for o in self.opciones(escrito)}:
            return elegida
        return escrito

    def render(self, name, value, attrs=None, renderer=None) -> SafeString:
        caja = super().render(name, value, attrs, renderer)
        opciones = self.opciones(value) if isinstance(value, str) else ()
        if not opciones:
            return caja
        return mark_safe(  # noqa: S308 - two templates, each escaped
            caja
            + render_to_string("components/lecturas.html", {"nombre": f"{name}-es", "opciones": opciones})
        )


class CifraInput(LecturaInput[Decimal]):
    """`unidad` is what the number counts, "" if nobody says; `comprobar` raises Ilegible for a number that it may not
    be. A value is shown without the zeros that its column keeps: 32, not 32.0000."""

    atributos = {"inputmode": "decimal", "class": "cifra"}
    unidad: str = ""
    comprobar: Callable[[Decimal], None] | None = None

    def leer_avisando(self, texto: object, avisar: Callable[[str, str], None]) -> Decimal | None:
        if isinstance(texto, int):
            texto = Decimal(texto)
        cifras.check_unidad(texto, self.unidad)
        solo, unidad = cifras.separar_unidad(texto)
        if unidad and not cifras.misma_unidad(unidad, self.unidad):
            if self.unidad:
                raise cifras.unidad_distinta(texto, self.unidad)
            solo = texto  # which is no number
        valor = cifras.leer(solo, avisar=avisar)
        if valor is not None and self.comprobar is not None:
            self.comprobar(valor)
        return valor

    def format_value(self, value: Any) -> str | None:
        return cifras.sin_ceros(value) if isinstance(value, Decimal) else super().format_value(value)


class FechaInput(LecturaInput[date]):
    """31/12/2026, whatever the language of the browser: its own date box shows the month first in some."""

    atributos = {"class": "fecha"}

    def leer_avisando(self, texto: object, avisar: Callable[[str, str], None]) -> date | None:
        return fechas.leer(texto, avisar=avisar)

    def format_value(self, value: Any) -> str | None:
        return fechas.dicha(value) if isinstance(value, date) else super().format_value(value)


def _leer(campo: forms.Field, valor: object) -> Any:
    caja = campo.widget
    assert isinstance(caja, LecturaInput)
    try:
        return caja.leer(valor)
    except Ilegible as ilegible:
        raise ValidationError(str(ilegible), code=ilegible.clave) from None


class CifraField(forms.DecimalField):
    widget = CifraInput

    def to_python(self, value: Any) -> Decimal | None:  # type: ignore[override]  # as django-stubs has Django's own
        return None if value in self.empty_values else _leer(self, value)

    def contar(self, unidad: str, comprobar: Callable[[Decimal], None] | None = None) -> None:
        """Say what it counts, and what it may not be."""
        assert isinstance(self.widget, CifraInput)
        self.widget.unidad, self.widget.comprobar = unidad, comprobar


class EnteroInput(CifraInput):
    atributos = {"inputmode": "numeric", "class": "cifra"}

    def leer_avisando(self, texto: object, avisar: Callable[[str, str], None]) -> Decimal | None:
        valor = super().leer_avisando(texto, avisar)
        if valor is not None and valor != valor.to_integral_value():
            frase = gettext_lazy("«%(valor)s» no es un número entero: escríbalo sin decimales.")
            raise Ilegible("numero_invalido", str(frase) % {"valor": str(texto)[:40]})
        return valor


class EnteroField(forms.IntegerField):
    widget = EnteroInput

    def to_python(self, value: Any) -> int | None:
        if value in self.empty_values:
            return None
        leido = _leer(self, value)
        return None if leido is None else int(leido)


class FechaField(forms.DateField):
    """Its help ends with a date written out."""

    widget = FechaInput

    def __init__(self, *args, help_text="", **kwargs):
        super().__init__(*args, help_text=format_lazy("{} {}", help_text, COMO_SE_ESCRIBE), **kwargs)

    def to_python(self, value: Any) -> date | None:
        if value in self.empty_values:
            return None
        if isinstance(value, datetime):
            return value.date()
        return value if isinstance(value, date) else _leer(self, value)
