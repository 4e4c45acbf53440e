"""Two people at once: what is confirmed twice is written once."""

from __future__ import annotations

import threading

import pytest
from django.db import connection

from compromisos.importacion import expediente
from compromisos.models import Compromiso, Importacion
from tests.compromisos.importacion.ayudas import PERMISOS, en_csv, fila, subir
from tests.factories import crear_usuario

pytestmark = pytest.mark.django_db(transaction=True)


def test_confirmed_twice_at_the_same_time_it_is_written_once(client):
    if connection.vendor == "sqlite":
        pytest.skip("threads share one in-memory SQLite connection; PostgreSQL is the one that counts")
    editora = crear_usuario(permisos=PERMISOS)
    client.force_login(editora)
    subir(client, en_csv([fila(institucion="MIMP", numero=n) for n in range(20, 60)]))
    importacion = Importacion.objects.get()
    salida, resultados = threading.Barrier(4), []

    def confirmar():
        try:
            copia = Importacion.objects.get(pk=importacion.pk)
            salida.wait(timeout=20)
            expediente.confirmar(copia, crear=[])
            resultados.append("hecho")
        except expediente.NoSeConfirma as error:
            resultados.append(str(error))
        finally:
            connection.close()

    hilos = [threading.Thread(target=confirmar) for _vez in range(4)]
    for hilo in hilos:
        hilo.start()
    for hilo in hilos:
        hilo.join(timeout=60)
    assert sorted(resultados, key=len)[0] == "hecho"
    assert set(resultados) == {"hecho", "Esta importación ya se hizo: no se repitió nada."}
    assert Compromiso.objects.filter(numero__gte=20).count() == 40
    assert Compromiso.history.filter(numero__gte=20).count() == 40
