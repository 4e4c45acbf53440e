"""Amending a public pledge: what is allowed, what is refused, what stays."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command

from base.dias import Dia
from base.versiones import EdicionSimultanea
from compromisos import publicacion
from compromisos.models import Compromiso, Enmienda, RegistroCerrado, TextoPublicado
from tests.compromisos.publicacion.ayudas import ANTES, DESPUES, EN, enmendado, hermano
from tests.factories import (
    corregir_avance,
    crear_avance,
    crear_borrador,
    crear_compromiso,
    crear_edicion,
    crear_usuario,
)


@pytest.fixture
def compromiso(db) -> Compromiso:
    return crear_compromiso(texto=ANTES, titulo="Casas")


def test_enmendar_keeps_the_old_wording_and_its_history(compromiso):
    enmienda = enmendado(compromiso, fuente="https://example.org/rm")
    assert (compromiso.texto, compromiso.dejado_en) == (DESPUES, None)
    assert (enmienda.texto_anterior, enmienda.texto_nuevo) == (ANTES, DESPUES)
    assert list(compromiso.history.order_by("history_id").values_list("texto", flat=True)) == [ANTES, DESPUES]
    assert Compromiso.objects.publicados(Dia.de_hoy()).get().texto_plegado == "abrir doce casas al 2021"
    call_command("proyeccion", "--verificar")


@pytest.mark.parametrize(
    ("cambios", "frase"),
    [
        ({"texto": ANTES}, "igual al que ya tiene"), ({"texto": "  "}, "Escriba el texto nuevo"),
        ({"motivo": " "}, "Escriba el motivo"), ({"fuente": "no es una dirección"}, "https://"),
    ],
)  # fmt: skip
def test_enmendar_refuses_what_amends_or_says_nothing(compromiso, cambios, frase):
    with pytest.raises(ValidationError, match=frase):
        enmendado(compromiso, **cambios)
    assert not Enmienda.objects.exists()


def test_dividir_takes_public_others_of_the_same_edition(compromiso):
    por = crear_usuario()
    uno, borrador = hermano(compromiso, 2), hermano(compromiso, 3, publicado=False)
    ajeno, dejado = crear_compromiso(edicion=crear_edicion()), hermano(compromiso, 4)
    publicacion.retirar_compromiso(dejado, por=por, motivo="Ya no.")
    for en, frase in (
        ([uno], "dos o más"), ([uno, uno], "dos o más"), ([uno, compromiso], "a sí mismo"),
        ([uno, ajeno], "otra edición"), ([uno, borrador], "todavía no es público"), ([uno, dejado], "ya se dividió"),
    ):  # fmt: skip
        with pytest.raises(ValidationError, match=frase):
            publicacion.dividir(compromiso, por=por, en=en, motivo="Son dos.")
    with pytest.raises(ValidationError, match="Todavía no es público"):
        enmendado(borrador)
    assert not Enmienda.objects.filter(compromiso=compromiso).exists()


def test_retirar_compromiso_once_and_nothing_new(compromiso):
    listo = crear_borrador(compromiso=compromiso)
    publicado = crear_avance(compromiso=compromiso)
    publicacion.retirar_compromiso(compromiso, por=listo.autor, motivo="Pasó a otro sector.")
    for hacer in (
        enmendado,
        lambda c: publicacion.retirar_compromiso(c, por=listo.autor, motivo="Otra vez."),
    ):
        with pytest.raises(ValidationError, match="ya se dividió, se fusionó o se retiró"):
            hacer(compromiso)
    listo.compromiso.refresh_from_db()
    with pytest.raises(ValidationError, match="no recibe avances nuevos"):
        publicacion.enviar(listo, por=listo.autor)
    publicado.refresh_from_db()
    corregir_avance(publicado, por=listo.autor, motivo="Un error se corrige siempre.")


def test_enmendar_refuses_a_stale_copy(compromiso):
    copia = Compromiso.objects.get(pk=compromiso.pk)
    enmendado(compromiso)
    with pytest.raises(EdicionSimultanea):
        enmendado(copia, texto="Otra cosa.")


def test_enmendar_is_the_only_way(compromiso):
    enmienda = enmendado(compromiso)
    for campo, valor in (("texto", "Otra cosa."), ("dejado_en", EN)):
        cambiado = Compromiso.objects.get(pk=compromiso.pk)
        setattr(cambiado, campo, valor)
        with pytest.raises(TextoPublicado):
            cambiado.save()
        with pytest.raises(TextoPublicado):
            Compromiso.objects.update(**{campo: valor})
    with pytest.raises(RegistroCerrado):
        enmienda.delete()
    publicacion.retirar_compromiso(compromiso, por=enmienda.registrada_por, motivo="Ya no.")
    with pytest.raises(TextoPublicado):
        Compromiso.objects.filter(pk=compromiso.pk).delete()
