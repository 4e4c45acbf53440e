"""Who may import, what, and for whom."""

from __future__ import annotations

import pytest
from django.urls import reverse

from compromisos.importacion.batches import NUEVA
from instituciones.models import Enlace
from tests.compromisos.importacion.ayudas import PERMISOS, avance, en_csv, errores, fila, subir, unica
from tests.factories import crear_institucion, crear_usuario

pytestmark = pytest.mark.django_db


def test_nobody_reaches_anothers_import(client, editora):
    client.force_login(editora)
    revision = subir(client, en_csv([fila()]))["Location"]
    client.force_login(crear_usuario(permisos=PERMISOS))
    assert client.get(revision).status_code == 404
    assert client.post(revision, {"confirmar": "1", "crear": "Institución de ejemplo 07"}).status_code == 404
    assert client.get(f"{revision}errores.csv").status_code == 404


def test_the_ladder_of_the_import(client, editora):
    url = reverse("admin:importar")
    assert client.get(url).status_code == 302
    client.force_login(crear_usuario(es_staff=False, permisos=PERMISOS))
    assert client.get(url).status_code == 302
    client.force_login(crear_usuario(permisos=["compromisos.view_compromiso"]))
    assert client.get(url).status_code == 403
    assert subir(client, en_csv([fila()])).status_code == 403
    client.force_login(editora)
    assert client.get(url).status_code == 200
    # A kind of file that this user may not import is not offered, nor taken.
    assert subir(client, en_csv([avance()]), tabla="avances").status_code == 400
    assert client.get("/admin/compromisos/compromiso/import/").status_code in (302, 404)


def test_an_enlace_imports_only_for_their_own(client):
    mia, ajena = crear_institucion(nombre="Entidad mía"), crear_institucion(nombre="Entidad ajena")
    enlace = crear_usuario(permisos=["compromisos.import_compromiso", "compromisos.add_compromiso"])
    Enlace.objects.create(user=enlace, institucion=mia)
    assert unica(en_csv([fila(institucion="Entidad mía")]), user=enlace).clase == NUEVA
    assert (
        "no puede informar"
        in errores(en_csv([fila(institucion="Entidad ajena")]), user=enlace)["institucion"]
    )
    assert (
        "no puede crearla" in errores(en_csv([fila(institucion="Entidad nueva")]), user=enlace)["institucion"]
    )
    assert ajena.compromisos.count() == 0
