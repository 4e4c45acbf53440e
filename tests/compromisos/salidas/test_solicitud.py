"""The letter that asks an institution what became of its promises."""

from __future__ import annotations

import pytest
from django.template import Context, Template
from django.utils.translation import override

from compromisos.salidas.solicitud import solicitud
from tests.factories import crear_compromiso, crear_edicion, crear_institucion

pytestmark = pytest.mark.django_db


@pytest.fixture
def promesas():
    edicion = crear_edicion(slug="ed")
    ministerio = crear_institucion(slug="minis", nombre="Ministerio de prueba", sector="publico")
    textos = ("Abrir 50 «casas» & <más>.", "Aprobar una norma.")
    return [
        crear_compromiso(edicion=edicion, institucion=ministerio, numero=n, texto=texto)
        for n, texto in enumerate(textos, 1)
    ]


def test_solicitud_to_a_public_entity_cites_the_law_and_each_literal_text(promesas, settings):
    carta = solicitud(promesas[0].institucion, promesas)
    assert carta.startswith("Señores\nMinisterio de prueba\nPresente\n")
    assert "Ley 27806" in carta
    for promesa in promesas:
        assert f"{promesa.numero}. «{promesa.texto}»" in carta
        assert f"(código {promesa.codigo}; {settings.SITE_URL}/compromisos/{promesa.codigo}/)" in carta
    assert "De cada una solicito:" in carta


def test_solicitud_about_one_promise_speaks_of_one(promesas):
    carta = solicitud(promesas[0].institucion, promesas[:1])
    assert "esta promesa" in carta
    assert "cada una" not in carta


@pytest.mark.parametrize("sector", ["privado", "cooperacion", "sociedad_civil", ""])
def test_solicitud_to_others_cites_no_law(sector):
    promesa = crear_compromiso(institucion=crear_institucion(nombre="Empresa de prueba", sector=sector))
    assert "27806" not in solicitud(promesa.institucion, [promesa])


def test_solicitud_is_in_spanish_on_a_page_in_english(promesas, settings):
    hoja = "{% load calle %}{% pedir_informacion promesa.institucion promesas %}"
    with override("en"):
        pagina = Template(hoja).render(Context({"promesa": promesas[0], "promesas": promesas}))
    assert "Ask for the information from" in pagina
    assert f"{settings.SITE_URL}/compromisos/ed-minis-1/" in pagina
    assert "Abrir 50 «casas» &amp; &lt;más&gt;." in pagina
    assert 'lang="es"' in pagina
