"""«A cargo de»: one filter, by one name and in the same words, in every list of the staff."""

from __future__ import annotations

import html

import pytest

from compromisos.publicacion import encargos, roles
from tests.compromisos.admin.ayudas import url
from tests.compromisos.publicacion.mundo_de_permisos import crear_cuenta
from tests.factories import (
    crear_borrador,
    crear_compromiso,
    crear_edicion,
    crear_institucion,
    crear_periodo,
    crear_personal,
)
from tests.una_vez import compartida

pytestmark = pytest.mark.django_db


@compartida
def reparto():
    """Three institutions of an edition: of «rosa», of nobody, of «otra»; of the last, one pledge is rosa's by name."""
    rosa = crear_personal(username="rosa", first_name="Rosa", last_name="Puente", rol=roles.EDITORA)
    otra = crear_personal(username="otra", first_name="Ana", last_name="Otra", rol=roles.REVISORA)
    edicion = crear_edicion(slug="ed")
    suyos = {}
    for sigla in ("MIA", "SOLA", "OTRA"):
        compromiso = crear_compromiso(
            edicion=edicion, institucion=crear_institucion(sigla=sigla, nombre=f"Entidad {sigla}")
        )
        crear_borrador(compromiso=compromiso, autor=rosa)
        suyos[sigla] = compromiso
    prestado = crear_compromiso(edicion=edicion, institucion=suyos["OTRA"].institucion, numero=2)
    crear_borrador(compromiso=prestado, autor=rosa)
    for sigla, persona in (("MIA", rosa), ("OTRA", otra)):
        encargos.encargar_instituciones([suyos[sigla].institucion_id], persona=persona, por=rosa)
    encargos.encargar_compromisos([prestado.pk], persona=rosa, por=rosa)
    return {"rosa": rosa, "otra": otra, "periodo": crear_periodo(edicion)}


def listas(reparto) -> dict[str, str]:
    return {
        "avances": url("compromisos_avance_changelist"),
        "instituciones": url("instituciones_institucion_changelist"),
        "tablero": url("compromisos_periodo_tablero", reparto["periodo"].pk),
        "compromisos": url("compromisos_compromiso_changelist"),
        "encargos": url("encargos"),
    }


def siglas(lista: str, respuesta) -> list[str]:
    contexto = respuesta.context
    if lista == "tablero":
        return sorted(f.institucion.sigla for f in contexto["faltan"].pagina)
    filas = contexto["filas"] if lista == "encargos" else contexto["cl"].result_list
    de = {
        "avances": lambda a: a.compromiso.institucion.sigla,
        "compromisos": lambda c: c.institucion.sigla,
    }.get(lista, lambda i: i.sigla)
    return sorted(map(de, filas))


# By list, what each option leaves: of pledges, one of OTRA is rosa's by name.
QUEDAN = {
    "avances": {
        "yo": ["MIA", "OTRA"],
        "nadie": ["SOLA"],
        "otra": ["OTRA"],
        "x": ["MIA", "OTRA", "OTRA", "SOLA"],
    },
    "compromisos": {"yo": ["MIA", "OTRA"], "nadie": ["SOLA"], "otra": ["OTRA"]},
    "instituciones": {"yo": ["MIA"], "nadie": ["SOLA"], "otra": ["OTRA"], "x": ["MIA", "OTRA", "SOLA"]},
    "encargos": {"yo": ["MIA"], "nadie": ["SOLA"], "otra": ["OTRA"], "x": ["MIA", "OTRA", "SOLA"]},
    "tablero": {"yo": ["MIA"], "nadie": ["SOLA"], "otra": ["OTRA"], "x": ["MIA", "OTRA", "SOLA"]},
}


@pytest.mark.parametrize("lista", QUEDAN)
def test_each_option_leaves_what_that_person_has(client, reparto, lista):
    client.force_login(reparto["rosa"])
    for elegido, quedan in QUEDAN[lista].items():
        valor = str(reparto["otra"].pk) if elegido == "otra" else elegido
        respuesta = client.get(listas(reparto)[lista], {"encargado": valor})
        assert siglas(lista, respuesta) == quedan, elegido
        pagina = html.unescape(respuesta.content.decode()).lower()
        for palabra in ("a cargo de", "mí: lo mío", "ana otra"):
            assert palabra in pagina, palabra


def test_the_board_says_that_it_shows_a_part_and_acts_on_all(client, reparto):
    client.force_login(reparto["rosa"])
    pagina = client.get(listas(reparto)["tablero"], {"encargado": "yo"})
    assert "Se ven 1 de las 3 instituciones del periodo." in pagina.content.decode()
    assert pagina.context["cuenta"].total == 1
    assert "Dar enlace a las 3 que no lo tienen" in pagina.content.decode()


@pytest.mark.parametrize("lista", ["avances", "instituciones"])
def test_who_sees_no_officers_is_offered_none_and_filters_by_none(client, reparto, lista):
    client.force_login(
        crear_cuenta("enlace", roles.ENLACE, reparto["periodo"].edicion.compromisos.first().institucion)
    )
    respuesta = client.get(listas(reparto)[lista], {"encargado": "yo"})
    assert "lo mío" not in respuesta.content.decode()
    assert siglas(lista, respuesta) == ["MIA"]
