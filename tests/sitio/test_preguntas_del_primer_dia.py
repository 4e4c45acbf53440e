"""What people ask on opening day, with six pledges and no report: the front page answers, or one tap from it."""

from __future__ import annotations

import html

import pytest
from django.core.management import call_command

from compromisos.models import Compromiso, Meta
from tests.sitio.lectora import Lectora, leer, respuesta_de
from tests.una_vez import compartida

pytestmark = pytest.mark.django_db
MIMP = "Ministerio de la Mujer y Poblaciones Vulnerables"


@compartida
def semilla() -> None:
    call_command("cargar_semilla", verbosity=0)


@pytest.fixture
def lectora(semilla, client, settings):
    settings.OPERADOR, settings.CONTACTO = "Entidad operadora", "avisos@example.org"
    return Lectora(client)


def test_what_was_promised_on_opening_day(lectora):
    texto = leer(lectora.portada)
    assert "De 6 promesas no se sabe todavía nada" in respuesta_de(lectora.portada)
    assert all(c.titulo in texto for c in Compromiso.objects.filter(edicion__slug="25porel25"))
    for meta in Meta.objects.filter(compromiso__edicion__slug="25porel25", valor_meta__isnull=False):
        assert f"{meta.valor_meta:.0f} " in texto, meta


def test_what_the_ministry_promised_for_a_region_on_opening_day(lectora):
    """It named none: said with the targets that count places, each a link."""
    pagina = lectora.toca(r"/territorios/")
    texto = leer(pagina)
    for cuantos in ("24 regiones", "70 distritos", "10 distritos rurales"):
        assert cuantos in texto
    assert "/compromisos/25porel25-mimp-1/" in pagina


def test_who_promised_and_what_can_be_done_on_opening_day(lectora):
    assert MIMP in leer(lectora.portada)
    assert "Ley 27806" in html.unescape(lectora.portada)
    assert MIMP in leer(lectora.toca(r"/instituciones/mimp/"))


def test_whom_to_call_and_whom_to_tell_of_an_error(lectora):
    for numero in ("100", "105"):
        assert lectora.portada.index(f'href="tel:{numero}"') < lectora.portada.index("<h1")
    assert "mailto:avisos@example.org" in lectora.portada


def test_when_will_it_be_known(lectora):
    assert "próximo informe" in leer(lectora.portada)
    assert leer(lectora.toca(r"/respuestas/"))
