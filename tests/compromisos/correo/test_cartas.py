"""Letters: the text of the ministry or that of the code, signed, whole."""

from __future__ import annotations

import re

import pytest

from compromisos.correo import cola
from compromisos.correo.cartas import Textos, componer, firma_en_texto, que_falla
from compromisos.correo.tipos import TIPOS
from compromisos.models import Firma, TextoDeCarta

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("tipo", TIPOS.values(), ids=TIPOS)
def test_every_letter_of_the_code_holds_and_reads_as_a_letter(tipo):
    assert que_falla(tipo, tipo.asunto, tipo.cuerpo) == {}
    asunto, cuerpo = componer(tipo.clave, tipo.ejemplo)
    assert ("25 por el 25" in asunto) is not tipo.a_cualquiera
    empiezan = ("Hola:", "Hello,") if tipo.a_cualquiera else ("Buenos días, ", "Hola, ")
    de_seguidores = (
        "Alguien, quizá usted",
        "Somebody, perhaps you",
        "Estas son las novedades",
        "These are the updates",
    )
    assert cuerpo.startswith(de_seguidores if tipo.a_seguidores else empiezan)
    assert (firma_en_texto(Firma.actual()) in cuerpo) is not tipo.a_seguidores
    assert not re.search(r"[{}]|  |\n\n\n", cuerpo)
    assert ("nombre" in tipo.ejemplo) is not tipo.a_cualquiera
    for texto in (asunto, cuerpo):
        assert "iolencia" not in texto  # whoever looks over a shoulder learns nothing


def test_a_text_of_the_ministry_is_used_until_it_does_not_hold():
    tipo = TIPOS["enlace_personal"]
    TextoDeCarta.objects.create(tipo=tipo.clave, asunto="Para {nombre}", cuerpo="Abra {enlace}")
    assert componer(tipo.clave, {"nombre": "Ana", "enlace": "x"})[1].startswith("Abra x\n")
    TextoDeCarta.objects.update(cuerpo="Abra {direccion}")  # a name of before
    assert componer(tipo.clave, tipo.ejemplo)[1].startswith("Hola, Ana Ejemplo:")


def test_the_copy_holds_no_secret():
    tipo = TIPOS["enlace_personal"]
    copia = Textos.leer().copia(tipo.clave, tipo.ejemplo)
    assert "7K2QD" not in copia
    assert copia.count("(no se guarda)") == 2


@pytest.mark.parametrize(
    ("de", "dice"),
    [
        ({}, "A este correo nadie responde."),
        ({"telefono": "01 626 1600"}, "llame al 01 626 1600. A este correo nadie responde."),
        ({"responder_a": "p@example.org"}, "Para preguntar, responda a este correo."),
        ({"responder_a": "p@example.org", "telefono": "1"}, "responda a este correo o llame al 1."),
    ],
)
def test_the_signature_says_how_to_answer_as_it_is(de, dice, settings):
    settings.OPERADOR, settings.CONTACTO = "Ministerio de ejemplo", ""
    texto = firma_en_texto(Firma(**de))
    assert dice in texto
    assert "Ministerio de ejemplo" in texto


def test_a_letter_is_answered_where_it_says(mailoutbox):
    Firma.objects.create(pk=1, persona="Rosa Ejemplo", responder_a="mesa@example.org")
    mensaje = cola.encolar("prueba-1", "ana@example.org", "Uno", "Dos")
    assert mensaje is not None
    assert mailoutbox[0].reply_to == ["mesa@example.org"]
    assert cola.repetir(mensaje, por=None).clave == "prueba-1~2"
    assert cola.repetir(mensaje, por=None).clave == "prueba-1~3"
    assert len(mailoutbox) == 3
