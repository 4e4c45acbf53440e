"""The summary of what was not saved: each error, with the field it is about."""

from __future__ import annotations

from django import forms

from base.errores import de_formulario, de_partes
from compromisos.models import Evidencia


class Formulario(forms.Form):
    nombre = forms.CharField(label="nombre")
    dia = forms.DateField(label="Día")

    def clean(self):
        super().clean()
        self.add_error(None, "No concuerdan.")


def test_de_formulario_in_the_order_of_the_page_and_with_its_fields():
    form = Formulario({"nombre": "", "dia": "ayer"})
    anclas = [(ancla, frase.partition(":")[0]) for ancla, frase in de_formulario(form)]
    assert anclas == [("", "No concuerdan."), ("id_nombre", "Nombre"), ("id_dia", "Día")]


def test_de_formulario_without_errors():
    assert list(de_formulario(Formulario())) == []


def test_de_partes_names_the_row():
    Filas = forms.modelformset_factory(Evidencia, fields=("titulo",), min_num=1, validate_min=True)
    filas = Filas(
        {
            "form-TOTAL_FORMS": "2",
            "form-INITIAL_FORMS": "0",
            "form-0-titulo": "Acta",
            "form-1-titulo": "x" * 999,
        },
        queryset=Evidencia.objects.none(),
    )
    hallados = list(de_partes([filas]))
    assert [ancla for ancla, _frase in hallados] == ["id_form-1-titulo"]
    assert hallados[0][1].startswith("Evidencia 2 · Título: ")
