"""A file sent as of another kind, in the admin: it is kept, and read as what it is with one click."""

from __future__ import annotations

import re

import pytest

from compromisos.models import Importacion
from tests.compromisos.importacion.ayudas import EJEMPLOS, PERMISOS, avance, en_csv, fila, subir
from tests.factories import crear_usuario

pytestmark = pytest.mark.django_db
TODAS = [*PERMISOS, "compromisos.import_avance", "instituciones.import_institucion"]


@pytest.fixture
def editora():
    return crear_usuario(permisos=TODAS)


def test_updates_sent_as_pledges_are_read_with_one_click(client, editora):
    client.force_login(editora)
    respuesta = subir(
        client, (EJEMPLOS / "avances.csv").read_bytes(), nombre="avances.csv", tabla="compromisos"
    )
    assert respuesta.status_code == 400
    pagina = respuesta.content.decode()
    assert "Parece un archivo de avances, y se eligió compromisos" in pagina
    (guardada,) = Importacion.objects.all()
    assert (guardada.tabla, guardada.situacion) == ("avances", Importacion.Situacion.PENDIENTE)
    (direccion,) = re.findall(r'href="([^"]+)">\s*Leerlo como «Avances con sus mediciones»', pagina)
    assert client.get(direccion).status_code == 200
    assert str(guardada.pk) in direccion


def test_pledges_sent_as_updates_are_read_with_one_click(client, editora):
    client.force_login(editora)
    respuesta = subir(client, en_csv([fila(institucion="MIMP")]), tabla="avances")
    assert "Leerlo como «Compromisos con sus metas»" in respuesta.content.decode()
    assert Importacion.objects.get().tabla == "compromisos"


def test_who_may_not_send_that_kind_is_only_told(client):
    client.force_login(crear_usuario(permisos=[p for p in PERMISOS if "institucion" not in p]))
    respuesta = subir(client, (EJEMPLOS / "instituciones.csv").read_bytes(), tabla="compromisos")
    pagina = respuesta.content.decode()
    assert "Parece un archivo de instituciones" in pagina
    assert "Leerlo como" not in pagina
    assert not Importacion.objects.exists()


def test_what_cannot_be_read_as_that_kind_either_is_only_told(client, editora):
    client.force_login(editora)
    dobles = (
        en_csv([avance()]).replace(b"codigo,", b"codigo,codigo,", 1).replace(b"25porel25", b"x,25porel25")
    )
    respuesta = subir(client, dobles, tabla="compromisos")
    assert respuesta.status_code == 400
    assert "Leerlo como" not in respuesta.content.decode()
    assert not Importacion.objects.exists()
