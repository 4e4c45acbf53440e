"""What says nothing in a cell, and the words that only look so."""

from __future__ import annotations

import pytest
from django.core.management import call_command

from compromisos.models import Territorio
from compromisos.salidas.datos.rellenos import es_cero, es_relleno, remite, responde


@pytest.mark.parametrize(
    "texto",
    [
        "-", "—", "--", ".", "...", "…", "*", "/", "?", "¿?", "___", "( )", "\u200b-", "N/A", "n/a", "N.A.", "NA", "nan",
        "NaN", "s/d", "S.D.", "sin dato", "SIN DATOS", "por definir", "Por definir.", "a definirse", "Pendiente",
        "(pendiente)", "ninguno", "Ninguna", "x", "XXX", "TBD", "no aplica", "No corresponde", "null", "None", "(vacío)",
        "en blanco", "sin especificar", "No\u00a0aplica",
    ],
)  # fmt: skip
def test_a_filler_says_nothing(texto):
    assert es_relleno(texto)


@pytest.mark.parametrize(
    "texto",
    [
        "", " ", "%", "S/", "$", "#", "#N/A", "m²", "A", "Sí", "No", "1", "x2", "Pendiente de la firma del convenio",
        "Ninguna mujer sin atención", "Por definir con las regiones", "N/A en zonas rurales", "Nanas", "Xilófono",
        "Atención", "kg", "Nada sobre nosotras sin nosotras",
    ],
)  # fmt: skip
def test_a_word_inside_a_longer_text_is_of_that_text(texto):
    assert not es_relleno(texto)


def test_the_others_that_say_nothing_of_their_own():
    assert all(map(remite, ['"', "ídem", "Ídem.", "lo mismo", "ver arriba", "〃"]))
    assert not any(map(remite, ["", "Lo mismo que en 2024", "'", "Igualdad"]))
    assert all(map(es_cero, ["0", "0.0", "00", " 0,00 "]))
    assert not any(map(es_cero, ["", "10", "0 talleres", "-0-"]))
    assert responde("Ninguna.")
    assert not responde("Pendiente")


@pytest.mark.django_db
def test_no_place_of_the_country_is_called_so():
    call_command("cargar_semilla", verbosity=0)
    assert [t.nombre for t in Territorio.objects.all() if es_relleno(t.nombre) or remite(t.nombre)] == []
