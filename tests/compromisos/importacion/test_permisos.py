"""Who may import, what, and for whom."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from compromisos.importacion.batches import NUEVA
from compromisos.models import Compromiso, Importacion
from instituciones.models import Enlace, Institucion
from tests.compromisos.importacion.ayudas import (
    PERMISOS,
    avance,
    contenido,
    en_csv,
    errores,
    fila,
    subir,
    unica,
)
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


# --- Who, which table, which step


QUIENES = {
    "anonimo": None,
    "sin_permiso": [],
    "enlace": ["compromisos.import_compromiso", "compromisos.add_compromiso", "compromisos.import_avance"],
    "de_compromisos": ["compromisos.import_compromiso", "compromisos.add_compromiso"],
    "editora": [*PERMISOS, "compromisos.import_avance", "instituciones.import_institucion"],
}
# {who: tables that they may send}; the rest is refused: 302 to sign in, 403 without any, 400 for another.
PUEDEN = {
    "anonimo": None,
    "sin_permiso": set(),
    "enlace": {"compromisos", "avances"},
    "de_compromisos": {"compromisos"},
    "editora": {"compromisos", "avances", "instituciones"},
}
ARCHIVOS = {
    "compromisos": en_csv([fila(institucion="MIMP", numero="9")]),
    "avances": en_csv([avance()]),
    "instituciones": en_csv(
        [{"sigla": "MIMP", "nombre": "Ministerio de la Mujer y Poblaciones Vulnerables", "sector": "Público"}]
    ),
}


def entrar(client, quien: str):
    if QUIENES[quien] is None:
        return None
    user = crear_usuario(permisos=QUIENES[quien])
    if quien in ("enlace", "de_compromisos"):
        Enlace.objects.create(user=user, institucion=Institucion.objects.get(sigla="MIMP"))
    client.force_login(user)
    return user


@pytest.mark.parametrize("tabla", ARCHIVOS)
@pytest.mark.parametrize("quien", QUIENES)
def test_who_may_send_which_table(client, quien, tabla):
    entrar(client, quien)
    permitidas = PUEDEN[quien]
    respuesta = subir(client, ARCHIVOS[tabla], tabla=tabla)
    plantilla = client.get(reverse("admin:importar_plantilla", args=[tabla, "csv"]))
    if permitidas is None:
        assert respuesta.status_code == plantilla.status_code == 302
        assert "/login/" in respuesta["Location"]
    elif not permitidas:
        assert respuesta.status_code == plantilla.status_code == 403
    elif tabla not in permitidas:
        assert respuesta.status_code == 400
    else:
        assert client.get(respuesta["Location"]).status_code == 200
    assert Importacion.objects.exists() == bool(permitidas and tabla in permitidas)


PASOS = ("confirmar", "descartar", "deshacer", "proponer", "releer", "decidir", "devolver")


@pytest.mark.parametrize("paso", PASOS)
@pytest.mark.parametrize("quien", QUIENES)
def test_no_step_of_anothers_import_can_be_taken(client, editora, quien, paso):
    client.force_login(editora)
    revision = subir(client, en_csv([fila(institucion="MIMP", numero="9")]))["Location"]
    client.logout()
    entrar(client, quien)
    antes = contenido()
    datos = {paso: "clase:nueva" if paso == "decidir" else "1", "motivo": "x"}
    esperada = {"anonimo": 302}.get(quien, 404)
    for respuesta in (
        client.post(revision, datos),
        client.get(revision),
        client.get(f"{revision}errores.csv"),
    ):
        assert respuesta.status_code == esperada
    assert contenido() == antes
    assert Importacion.objects.get().situacion == Importacion.Situacion.PENDIENTE


@pytest.mark.parametrize("clave", [uuid.UUID(int=0), uuid.uuid4()])
def test_an_id_that_was_made_up_leads_nowhere(client, editora, clave):
    client.force_login(editora)
    assert client.get(reverse("admin:importar_revisar", args=[clave])).status_code == 404
    assert client.post(reverse("admin:importar_revisar", args=[clave]), {"confirmar": "1"}).status_code == 404
    assert client.get(f"/admin/importar/{clave.int}/").status_code == 404
    assert client.get("/admin/importar/../../etc/passwd").status_code in (302, 404)


def test_columns_that_are_not_for_files_are_named_and_change_nothing(client, editora):
    """The state, the situation, who published it, the version: none comes in by a file."""
    trampa = {
        "publicado_en": "2020-01-01", "vigente_estado": "cumplido", "version": "99",
        "id": "1", "pk": "1", "codigo": "25porel25-mimp-1", "history_user": "1", "respaldo": "verificado",
    }  # fmt: skip
    user = crear_usuario(permisos=QUIENES["enlace"])
    Enlace.objects.create(user=user, institucion=Institucion.objects.get(sigla="MIMP"))
    uno = Compromiso.objects.get(codigo="25porel25-mimp-1")
    client.force_login(user)
    revision = subir(client, en_csv([fila(institucion="MIMP", numero="9") | trampa]))["Location"]
    ignoradas = client.get(revision).context["importacion"].informe["columnas_ignoradas"]
    assert set(ignoradas) == set(trampa) - {"version"}  # it says what a row was, and is no column of it
    client.post(revision, {"confirmar": "1"})
    nuevo = Compromiso.objects.get(codigo="25porel25-mimp-9")
    assert (nuevo.situacion, nuevo.vigente_estado, nuevo.version) == ("borrador", "sin_informacion", 1)
    assert nuevo.publicado_en is None
    assert nuevo.history.get().history_user == user
    antes = uno.version
    uno.refresh_from_db()
    assert uno.version == antes


def test_what_is_tried_on_anothers_rows_is_logged(client, caplog):
    user = crear_usuario(permisos=QUIENES["enlace"])
    Enlace.objects.create(user=user, institucion=crear_institucion(nombre="Entidad mía"))
    client.force_login(user)
    antes = contenido()
    revision = subir(client, en_csv([fila(institucion="MIMP", numero=n) for n in "12"]))["Location"]
    assert f"A file of account {user.pk} has 2 rows that it may not write" in caplog.text
    assert client.post(revision, {"confirmar": "1"}).status_code == 409
    assert contenido() == antes


def test_the_rights_of_whoever_sent_it_count_at_the_moment_of_writing(client):
    user = crear_usuario(permisos=QUIENES["enlace"])
    enlace = Enlace.objects.create(user=user, institucion=Institucion.objects.get(sigla="MIMP"))
    client.force_login(user)
    revision = subir(client, en_csv([fila(institucion="MIMP", numero="9")]))["Location"]
    enlace.activo = False
    enlace.save()
    assert client.post(revision, {"confirmar": "1"}).status_code == 409
    assert not Compromiso.objects.filter(codigo="25porel25-mimp-9").exists()


def test_an_import_that_expired_is_not_written(client, editora):
    client.force_login(editora)
    revision = subir(client, en_csv([fila(institucion="MIMP", numero="9")]))["Location"]
    Importacion.objects.update(creada_en=timezone.now() - timedelta(days=3))
    respuesta = client.post(revision, {"confirmar": "1"})
    assert respuesta.status_code in (404, 409)
    assert not Compromiso.objects.filter(codigo="25porel25-mimp-9").exists()
