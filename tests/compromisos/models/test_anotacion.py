"""The chained record in the database: closed, entered within its transaction, one chain whoever writes."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core.management import call_command
from django.db import connection

from compromisos import publicacion
from compromisos.models import Accion, Anotacion, RegistroCerrado
from compromisos.reglas import cadena
from tests.compromisos.publicacion.registro.ayudas import lineas
from tests.factories import AHORA, crear_avance, crear_borrador, crear_compromiso

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "hacer",
    [
        lambda a: a.save(), lambda a: a.delete(), lambda a: Anotacion.objects.update(objeto="x"),
        lambda a: Anotacion.objects.all().delete(),
        lambda a: Anotacion(numero=2, fecha=AHORA).save(),
    ],
)  # fmt: skip
def test_anotacion_refuses_change_deletion_and_hand_made_entries(hacer):
    crear_avance(compromiso=crear_compromiso())
    with pytest.raises(RegistroCerrado):
        hacer(Anotacion.objects.latest("numero"))


@pytest.mark.django_db(transaction=True)
def test_encadenar_eight_at_once_keep_one_chain():
    if connection.vendor == "sqlite":
        pytest.skip("threads share one in-memory SQLite connection; PostgreSQL is the one that counts")
    compromisos = [crear_compromiso() for _n in range(8)]
    borradores = []
    for compromiso in compromisos:
        for _n in range(3):  # of one day: whichever comes first, none is earlier than what is published
            borrador = crear_borrador(compromiso=compromiso)
            publicacion.enviar(borrador, por=borrador.autor, ahora=AHORA)
            borradores.append(borrador)
    publicacion.anotar_lo_que_falta()

    def publicar(borrador) -> None:
        try:
            publicacion.publicar(borrador, por=borrador.autor, ahora=AHORA)
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as hilos:
        for _hecho in hilos.map(publicar, borradores):
            pass
    assert Anotacion.objects.filter(accion=Accion.AVANCE_PUBLICADO).count() == 24
    assert list(cadena.comprobar(lineas())) == []
    call_command("verificar_registro")


@pytest.mark.django_db(transaction=True)
def test_encadenar_refuses_outside_a_transaction():
    with pytest.raises(RuntimeError):
        Anotacion.objects.encadenar([])
