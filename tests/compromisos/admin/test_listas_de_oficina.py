"""The files of the lists of what the office keeps: photos, letters, accounts, personal links, themes."""

from __future__ import annotations

import csv
import io

import pytest

from compromisos.correo import cola
from compromisos.publicacion import roles
from tests.compromisos.admin.ayudas import url
from tests.compromisos.publicacion.mundo_de_permisos import crear_cuenta
from tests.factories import crear_edicion, crear_eje, crear_enlace_personal, crear_foto, crear_institucion

pytestmark = pytest.mark.django_db

DICEN = {
    "compromisos_foto": {"Qué se ve": "'=Un taller", "De": "Campaña", "Situación": "Borrador"},
    "compromisos_mensaje": {"A quién": "rosa@example.org", "Asunto": "'=Un asunto", "La pidió": ""},
    "auth_user": {"Persona": "Ana Díaz", "Rol": "Administración", "Segundo factor": "No", "Estado": "Activa"},
    "compromisos_enlacepersonal": {"Institución": "'=Entidad", "Persona": "Rosa", "Situación": "Vigente"},
    "compromisos_eje": {"Tema": "'=Tema", "Código": "tema"},
}
CON_PERSONAS = ("compromisos_mensaje", "auth_user", "compromisos_enlacepersonal")


@pytest.fixture
def oficina(client):
    """What each list has one of; the code of the personal link and the text of the letter, which no file says."""
    jefa = crear_cuenta("jefa", roles.ADMINISTRACION)
    jefa.first_name, jefa.last_name = "Ana", "Díaz"
    jefa.set_password("x")
    jefa.save()
    client.force_login(jefa)
    crear_foto(publicada=False, texto_alternativo="=Un taller", edicion=crear_edicion(nombre="Campaña"))
    crear_eje(nombre="=Tema", codigo="tema")
    enlace, secreto = crear_enlace_personal(crear_institucion(nombre="=Entidad"))
    cola.encolar("prueba", "rosa@example.org", "=Un asunto", f"Entre con {secreto}", tipo="avance_devuelto")
    return secreto, enlace.huella


def filas(client, lista: str, **consulta) -> list[dict[str, str]]:
    respuesta = client.get(url(f"{lista}_descargar"), {"formato": "csv", **consulta})
    assert respuesta.status_code == 200
    return list(csv.DictReader(io.StringIO(respuesta.content.decode("utf-8-sig"))))


@pytest.mark.parametrize("lista", DICEN)
def test_it_says_in_words_what_the_list_shows_and_opens_no_door(client, oficina, lista):
    suyas = filas(client, lista)
    assert any(DICEN[lista].items() <= fila.items() for fila in suyas), suyas
    dicho = client.get(url(f"{lista}_descargar"), {"formato": "csv"}).content.decode("utf-8-sig")
    for secreto in (*oficina, "pbkdf2"):
        assert secreto not in dicho
    assert (
        f"{url(f'{lista}_descargar')}?formato=xlsx" in client.get(url(f"{lista}_changelist")).content.decode()
    )


def test_it_is_what_is_filtered(client, oficina):
    crear_enlace_personal(nombre="Otro")
    assert len(filas(client, "compromisos_enlacepersonal")) == 2
    assert [f["Persona"] for f in filas(client, "compromisos_enlacepersonal", q="Otro")] == ["Otro"]
    assert filas(client, "compromisos_foto", situacion="publicada") == []


@pytest.mark.parametrize(
    ("rol", "se_llevan"),
    [
        (roles.ENLACE, ["compromisos_foto", "compromisos_eje"]),
        (roles.VERIFICACION, []),
        (roles.DIRECCION, ["compromisos_foto", "compromisos_eje"]),
        (roles.REVISORA, ["compromisos_foto", "compromisos_eje"]),
        (
            roles.EDITORA,
            ["compromisos_foto", "compromisos_eje", "compromisos_mensaje", "compromisos_enlacepersonal"],
        ),
    ],
    ids=lambda v: getattr(v, "clave", ""),
)
def test_each_leaves_with_whom_may(client, oficina, rol, se_llevan):
    """What names people leaves only with who may take the directory of contacts away."""
    client.force_login(crear_cuenta("quien", rol))
    pueden = [
        lista
        for lista in DICEN
        if client.get(url(f"{lista}_descargar"), {"formato": "csv"}).status_code == 200
    ]
    assert sorted(pueden) == sorted(se_llevan)


@pytest.mark.parametrize("lista", CON_PERSONAS)
def test_it_costs_the_same_queries_of_many(client, oficina, lista, django_assert_max_num_queries):
    for n in range(5):
        crear_enlace_personal()
        crear_cuenta(f"otra-{n}", roles.ENLACE, crear_institucion())
        cola.encolar(f"p{n}", f"p{n}@example.org", "Asunto", "Texto", tipo="avance_devuelto")
    with django_assert_max_num_queries(14):
        assert len(filas(client, lista)) > 5
