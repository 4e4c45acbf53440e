"""The parts of a pledge that is to be divided: made as drafts with what they share, published, and chosen on its page."""

from __future__ import annotations

import pytest
from django.urls import reverse

from compromisos import publicacion
from compromisos.models import Compromiso, Enmienda
from compromisos.publicacion import roles
from tests.compromisos.publicacion.mundo_de_permisos import crear_cuenta
from tests.factories import crear_compromiso, crear_eje, crear_institucion, crear_territorio

pytestmark = pytest.mark.django_db


@pytest.fixture
def compromiso(editora):
    return crear_compromiso(
        numero=4, texto="Haremos casas y escuelas.", ejes=[crear_eje()], territorios=[crear_territorio()],
        responsable=crear_institucion(),
    )  # fmt: skip


def escrito(*textos: str, **cambios) -> dict:
    datos = {"partes-TOTAL_FORMS": 4, "partes-INITIAL_FORMS": 4}
    for n in range(4):
        texto = textos[n] if n < len(textos) else ""
        datos |= {f"partes-{n}-numero": 5 + n, f"partes-{n}-titulo": "", f"partes-{n}-texto": texto}
    return datos | cambios


def de_partes(compromiso) -> str:
    return reverse("admin:compromisos_compromiso_partes", args=[compromiso.pk])


def test_from_the_division_to_its_parts_and_back_with_them_chosen(client, editora, compromiso):
    division = reverse("admin:compromisos_compromiso_enmendar", args=[compromiso.pk]) + "?tipo=division"
    assert de_partes(compromiso) in client.get(division).content.decode()
    pagina = client.get(de_partes(compromiso))
    assert [f.initial["numero"] for f in pagina.context["conjunto"]] == [5, 6, 7, 8]
    hecho = client.post(de_partes(compromiso), escrito("Haremos casas.", "Haremos escuelas."))
    partes = list(Compromiso.objects.exclude(pk=compromiso.pk).order_by("numero"))
    assert [(p.numero, p.texto, p.es_publico) for p in partes] == [
        (5, "Haremos casas.", False),
        (6, "Haremos escuelas.", False),
    ]
    for parte in partes:
        assert (parte.edicion, parte.institucion, parte.responsable) == (
            compromiso.edicion,
            compromiso.institucion,
            compromiso.responsable,
        )
        assert list(parte.ejes.all()) == list(compromiso.ejes.all())
        assert list(parte.territorios.all()) == list(compromiso.territorios.all())
        assert parte.history.first().history_user == editora
    vuelta = hecho["Location"]
    por_publicar = client.get(vuelta)
    assert por_publicar.context["por_publicar"] == partes
    assert (
        client.post(de_partes(compromiso), escrito("Haremos casas.", "Haremos escuelas."))["Location"]
        == vuelta
    )
    assert Compromiso.objects.count() == 3, "sent twice, they are made once"
    for n, parte in enumerate(partes):
        parte.titulo = f"Parte {n}"
        parte.save()
        publicacion.publicar_compromiso(parte, por=editora)
    listas = client.get(vuelta)
    assert listas.context["por_publicar"] == []
    assert listas.context["form"]["sucesores"].value() == [p.pk for p in partes]
    compromiso.refresh_from_db()
    datos = {
        "tipo": "division",
        "sucesores": [p.pk for p in partes],
        "motivo": "Son dos.",
        "version": compromiso.version,
    }
    assert client.post(vuelta, {**datos, "_confirmar": ""}).status_code == 302
    assert list(Enmienda.objects.get().sucesores.order_by("pk")) == partes


@pytest.mark.parametrize(
    ("datos", "frase"),
    [
        (escrito("Haremos casas."), "obligatorio"),
        (
            escrito("Haremos casas.", "Haremos escuelas.", **{"partes-1-numero": "5"}),
            "ya tiene un compromiso con ese",
        ),
        (escrito("Haremos casas.", "Haremos escuelas.", **{"partes-0-numero": "1.5"}), "partes-0-numero"),
    ],
)
def test_one_that_cannot_be_keeps_the_others_from_being_made(client, compromiso, datos, frase):
    respuesta = client.post(de_partes(compromiso), datos)
    assert respuesta.status_code == 400
    assert frase in respuesta.content.decode()
    assert Compromiso.objects.count() == 1


def test_who_does_not_register_nor_publish_makes_none(client, compromiso):
    for rol, estado in ((roles.REVISORA, 403), (roles.DIRECCION, 403), (roles.ENLACE, 404)):
        client.force_login(crear_cuenta(rol.clave, rol))
        assert client.post(de_partes(compromiso), escrito("Uno.", "Dos.")).status_code == estado
    assert Compromiso.objects.count() == 1
