"""Filter form of the board of who responds: edition, sector, period, and what there is of each in it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from compromisos.lectura.directorio import SIN_SECTOR
from compromisos.lectura.respuestas import QuienResponde
from compromisos.models import Edicion
from compromisos.reglas.constancia import Contesto, Fijado
from instituciones.models import Sector


class FiltroRespuestas(forms.Form):
    """The parameters of /respuestas/. `error` is the sentence for what makes no sense."""

    edicion = forms.CharField(required=False, max_length=40)
    sector = forms.ChoiceField(
        label=_("Sector"),
        required=False,
        choices=[("", _("Todos")), *Sector.choices, (SIN_SECTOR, _("Sector no indicado"))],
    )
    respuesta = forms.ChoiceField(
        label=_("Qué hizo"),
        required=False,
        choices=[("", _("Todas")), *((c.value, _(c.etiqueta)) for c in Contesto)],
    )
    periodo = forms.CharField(required=False, max_length=60)

    @property
    def error(self) -> str:
        if self.is_valid():
            return ""
        campo, (primero, *_otros) = next(iter(self.errors.items()))
        return f"{campo}: {primero}"

    @cached_property
    def pedido(self) -> dict[str, str]:
        """{parameter: value} of those that were given. Needs is_valid()."""
        return {campo: valor for campo, valor in self.cleaned_data.items() if valor}

    def elegir_edicion(self, ediciones: Sequence[Edicion]) -> Edicion:
        """The edition asked for, or the first. Raises ValueError, with a sentence, for one that is not there."""
        slug = self.pedido.get("edicion")
        return (
            ediciones[0]
            if slug is None
            else _de(
                ediciones, slug, gettext("Aquí no hay ninguna edición «%(slug)s» con promesas públicas.")
            )
        )

    def elegir_periodo(self, periodos: Sequence[Fijado]) -> Fijado | None:
        """The period asked for, if any. Raises ValueError for one that the edition does not have."""
        slug = self.pedido.get("periodo")
        return (
            None
            if slug is None
            else _de(
                periodos,
                slug,
                gettext("Esa edición no tiene un periodo «%(slug)s», o ese día no había empezado."),
            )
        )

    def filtrar(self, filas: list[QuienResponde], ultimo: str = "") -> list[QuienResponde]:
        """`ultimo` is the last period that was closed, which is meant where none is named."""
        sector, respuesta = self.pedido.get("sector"), self.pedido.get("respuesta")
        if sector:
            filas = [f for f in filas if (f.sector or SIN_SECTOR) == sector]
        if respuesta:
            periodo = self.pedido.get("periodo", ultimo)
            filas = [f for f in filas if f.registro.contesto(periodo) == respuesta]
        return filas


def _de(todos: Sequence, slug: str, no_hay: str):
    for uno in todos:
        if uno.slug == slug:
            return uno
    raise ValueError(no_hay % {"slug": slug})
