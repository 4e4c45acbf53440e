"""A file that changes what the public reads of an institution asks why, once; the public reads that too."""

from __future__ import annotations

import pytest
from django.core.management import call_command

from compromisos.importacion import undo
from compromisos.models import Importacion, Modificacion, Participacion, Rol
from instituciones.models import Institucion
from tests.compromisos.importacion.ayudas import PERMISOS, en_csv, fila, subir
from tests.factories import crear_usuario

pytestmark = pytest.mark.django_db

MOTIVO = "Lo pidió el ministerio."
MIMP = {"sigla": "MIMP", "nombre": "Ministerio de la Mujer y Poblaciones Vulnerables", "sector": "Público"}
CON_WEB = en_csv([{**MIMP, "sitio_web": "https://example.org/otra"}])


@pytest.fixture
def editora(client):
    user = crear_usuario(permisos=[*PERMISOS, "instituciones.import_institucion"])
    client.force_login(user)
    return user


def test_institutions_that_change_ask_the_reason(client, editora):
    revision = subir(client, CON_WEB, tabla="instituciones")["Location"]
    assert 'name="motivo_publico"' in client.get(revision).content.decode()
    for datos in ({}, {"motivo_publico": "  "}):
        respuesta = client.post(revision, {"confirmar": "1", **datos})
        assert respuesta.status_code == 409
        assert "escriba el motivo" in respuesta.content.decode()
    assert not Modificacion.objects.exists()
    assert client.post(revision, {"confirmar": "1", "motivo_publico": MOTIVO}).status_code == 302
    hecha = Modificacion.objects.get()
    assert (hecha.objeto, hecha.motivo, hecha.registrada_por) == ("instituciones/mimp", MOTIVO, editora)
    assert [c["campo"] for c in hecha.cambios] == ["sitio_web"]
    assert MOTIVO in client.get("/cambios/").content.decode()
    call_command("verificar_registro")
    # Taken back, that is told too.
    undo.deshacer(Importacion.objects.get(), por=editora)
    assert Modificacion.objects.latest("pk").motivo == undo.DESHECHA
    call_command("verificar_registro")


def test_institutions_that_are_new_ask_nothing(client, editora):
    nueva = en_csv([{"sigla": "EDP", "nombre": "Entidad de prueba", "sector": "Privado"}])
    revision = subir(client, nueva, tabla="instituciones")["Location"]
    assert 'name="motivo_publico"' not in client.get(revision).content.decode()
    client.post(revision, {"confirmar": "1"})
    assert Institucion.objects.filter(sigla="EDP").exists()
    assert not Modificacion.objects.exists()


def test_pledges_that_change_an_institution_ask_it_when_it_is_seen(client, editora):
    sin_rol = [fila(institucion="MIMP", numero="9")]
    revision = subir(client, en_csv(sin_rol))["Location"]
    client.post(revision, {"confirmar": "1"})
    assert not Modificacion.objects.exists()
    organiza = [fila(institucion="MIMP", numero="10", rol="comprometida")]
    antes = Participacion.objects.count()
    revision = subir(client, en_csv(organiza))["Location"]
    respuesta = client.post(revision, {"confirmar": "1"})
    assert respuesta.status_code == 409
    assert "escriba el motivo" in respuesta.content.decode()
    assert Participacion.objects.count() == antes
    client.post(revision, {"confirmar": "1", "motivo_publico": MOTIVO})
    assert Participacion.objects.filter(rol=Rol.COMPROMETIDA, institucion__slug="mimp").count() == 1
    assert Modificacion.objects.get().motivo == MOTIVO


@pytest.mark.parametrize("motivo", ["", MOTIVO])
def test_command_takes_the_reason_or_says_that_there_is_none(tmp_path, motivo):
    archivo = tmp_path / "i.csv"
    archivo.write_bytes(CON_WEB)
    call_command("importar", archivo, guardar=True, motivo=motivo, verbosity=0)
    hecha = Modificacion.objects.get()
    assert hecha.motivo == (motivo or "Sin motivo escrito: vino en una importación.")
    call_command("verificar_registro")
