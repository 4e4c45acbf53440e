"""What tests share is made once, and each of them finds it as it was made."""

from __future__ import annotations

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection

from compromisos.models import Compromiso, Edicion
from tests.factories import crear_compromiso, crear_edicion
from tests.una_vez import compartida

HECHAS: list[str] = []
VECES = (1, 2, 3)  # two workers may share them, so that what is made once is made twice, never thrice


@compartida
def edicion() -> Edicion:
    HECHAS.append("edicion")
    default_storage.save("suyo.txt", ContentFile(b"antes"))
    return crear_edicion(nombre="Antes")


@compartida
def compromiso(edicion) -> Compromiso:
    HECHAS.append("compromiso")
    edicion.lema = "De quien la tomó después"
    hecho = crear_compromiso(edicion=edicion)
    hecho.edicion = edicion  # it was read anew
    return hecho


def comprobar_que_es_como_se_hizo(edicion: Edicion) -> None:
    """And leave it otherwise: its row, its object and its file."""
    assert Edicion.objects.get().nombre == edicion.nombre == "Antes"
    with default_storage.open("suyo.txt") as suyo:
        assert suyo.read() == b"antes"
    Edicion.objects.update(nombre="Después")
    edicion.nombre = "Después"
    default_storage.delete("suyo.txt")


@pytest.mark.django_db
@pytest.mark.parametrize("vez", VECES)
def test_compartida_is_made_once_and_found_as_it_was(edicion, vez):
    assert edicion.lema == ""
    comprobar_que_es_como_se_hizo(edicion)
    assert HECHAS.count("edicion") < VECES[-1]


@pytest.mark.django_db
@pytest.mark.parametrize("vez", VECES)
def test_compartida_on_top_of_another_is_one_object_with_it(edicion, compromiso, vez):
    assert compromiso.edicion is edicion
    comprobar_que_es_como_se_hizo(edicion)
    assert Compromiso.objects.get() == compromiso
    assert HECHAS.count("compromiso") < VECES[-1]


@pytest.mark.django_db
def test_compartida_is_not_there_for_who_does_not_ask():
    assert not Edicion.objects.exists()
    assert not default_storage.exists("suyo.txt")


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("vez", VECES)
def test_compartida_without_a_transaction_is_kept_and_put_back(compromiso, edicion, vez):
    assert not connection.in_atomic_block
    comprobar_que_es_como_se_hizo(edicion)
    assert Compromiso.objects.get() == compromiso
    if connection.vendor == "postgresql":
        assert HECHAS.count("compromiso") <= VECES[-1], "thrice at most before, and not once for each now"


@pytest.mark.django_db(transaction=True)
def test_without_a_transaction_the_base_is_empty_too():
    assert not Edicion.objects.exists()
