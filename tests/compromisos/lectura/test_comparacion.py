"""An update beside what is public of its pledge, in words."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

import pytest
from django import forms
from django.utils.translation import override

from compromisos.lectura.comparacion import MedicionComparada, TextoComparado, rotulo
from compromisos.models import Avance, Meta
from compromisos.publicacion.formularios import decir_lo_observado


@dataclass
class Medida:
    valor: Decimal


@pytest.mark.parametrize(
    ("antes", "despues", "sentido", "frase"),
    [
        (None, None, "creciente", "No se informa"),
        (32, None, "creciente", "No se informa: sigue lo publicado"),
        (None, 4, "creciente", "Primer valor."),
        (32, 32, "creciente", "Igual."),
        (32, 40, "creciente", "Sube 8."),
        (32, 30, "creciente", "Baja 2. Se aleja de la meta."),
        (32, 50, "creciente", "Sube 18. Alcanza la meta."),
        (50, 60, "creciente", "Sube 10."),
        (90, 80, "decreciente", "Baja 10."),
        (80, 90, "decreciente", "Sube 10. Se aleja de la meta."),
        (None, 50, "decreciente", "Primer valor. Alcanza la meta."),
    ],
)
def test_cifra_tells_its_change(antes, despues, sentido, frase):
    medidas = [None if v is None else Medida(Decimal(v)) for v in (antes, despues)]
    assert MedicionComparada(Meta(valor_meta=Decimal(50), sentido=sentido), *medidas).frase == frase


@pytest.mark.parametrize(
    ("antes", "despues", "marca"),
    [("a", "a", "Igual"), ("", "a", "Nuevo"), ("a", "b", "Cambia"), ("a", "", "Ya no se dice")],
)
def test_campo_is_marked_by_a_word(antes, despues, marca):
    assert TextoComparado("Qué se hizo", antes, despues).marca == marca


def test_campo_tells_alike_texts_word_by_word():
    trozos = TextoComparado("", "Abrieron 32 centros en julio.", "Abrieron 40 centros en julio.").trozos
    assert [(t.que, t.palabras) for t in trozos if t.que != "igual"] == [("quitado", "32"), ("puesto", "40")]
    assert (
        TextoComparado("", "Se abrieron centros.", "Nada que ver con lo anterior, ni una palabra.").trozos
        == []
    )
    assert TextoComparado("", "uno dos tres " * 300, "uno dos cuatro " * 300).trozos == []


class Texto(forms.Form):
    descripcion = forms.CharField(label="Qué se hizo")


class Fila(forms.Form):
    valor = forms.CharField()
    meta = Meta(indicador="Centros")


@pytest.mark.parametrize("idioma", ["es", "en"])
def test_what_was_observed_is_found_by_its_name_in_the_language_of_the_ministry(idioma):
    dicho = "«Centros»: ¿Y Lima?\n«Qué se hizo»: Diga en qué comisarías.\n«Evidencias»: Falta el acta."
    texto, filas = Texto(), [Fila(), Fila()]
    with override(idioma):
        assert rotulo(Avance._meta.get_field("descripcion").verbose_name) == "qué se hizo"
        avance = Avance(situacion="observado", observacion=dicho)
        assert decir_lo_observado(avance, texto, filas) == "Falta el acta."
    assert texto.fields["descripcion"].observado == "Diga en qué comisarías."
    assert [fila.fields["valor"].observado for fila in filas] == ["¿Y Lima?"] * 2, "both targets of that name"
