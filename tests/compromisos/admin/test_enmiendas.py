"""Amending in the admin: shown as it will look, then done; what is wrong, said where it is."""

from __future__ import annotations

import pytest
from django.urls import reverse

from compromisos.models import Compromiso, Enmienda
from compromisos.reglas.palabras import TipoEnmienda
from tests.compromisos.publicacion.ayudas import ANTES, DESPUES, hermano
from tests.factories import crear_compromiso


@pytest.fixture
def compromiso(db) -> Compromiso:
    return crear_compromiso(texto=ANTES, titulo="Casas")


def enviar(client, compromiso: Compromiso, **datos):
    url = reverse("admin:compromisos_compromiso_enmendar", args=[compromiso.pk])
    comun = {"version": Compromiso.objects.get(pk=compromiso.pk).version, "motivo": "Una razón."}
    return client.post(url, {**comun, **datos})


def test_enmendar_works_after_showing_how_it_will_look(admin_client, compromiso):
    url = reverse("admin:compromisos_compromiso_enmendar", args=[compromiso.pk])
    ficha = admin_client.get(reverse("admin:compromisos_compromiso_change", args=[compromiso.pk]))
    assert url in ficha.content.decode()
    assert ANTES in admin_client.get(url).content.decode()
    datos = {"tipo": "redaccion", "texto": DESPUES}
    vista = enviar(admin_client, compromiso, **datos).content.decode()
    assert "<del>" in vista
    assert not Enmienda.objects.exists()
    assert "<textarea" in enviar(admin_client, compromiso, _volver="", **datos).content.decode()
    assert enviar(admin_client, compromiso, _confirmar="", **datos).status_code == 302
    assert Enmienda.objects.get().texto_nuevo == DESPUES
    partes = [hermano(compromiso, n) for n in (2, 3)]
    datos = {"tipo": "division", "texto": DESPUES, "sucesores": [p.pk for p in partes]}
    assert "se dividió" in enviar(admin_client, compromiso, **datos).content.decode()
    assert enviar(admin_client, compromiso, _confirmar="", **datos).status_code == 302
    assert set(Enmienda.objects.get(tipo=TipoEnmienda.DIVISION.value).sucesores.all()) == set(partes)
    assert admin_client.get(url).status_code == 302  # nothing left to amend
    assert url not in admin_client.get(ficha.request["PATH_INFO"]).content.decode()


@pytest.mark.parametrize(
    ("datos", "frase"),
    [
        ({"tipo": "redaccion", "texto": ANTES}, "igual al que ya tiene"), ({"tipo": "division"}, "dos o más"),
        ({"tipo": "otra"}, "Escoja una opción válida"), ({"tipo": "retiro", "motivo": ""}, "obligatorio"),
        ({"tipo": "retiro", "_confirmar": "", "version": "1x"}, "Otra persona cambió"),
    ],
)  # fmt: skip
def test_enmendar_refuses_what_is_wrong(admin_client, compromiso, datos, frase):
    respuesta = enviar(admin_client, compromiso, **datos)
    assert respuesta.status_code == 400
    assert frase in respuesta.content.decode()
    assert not Enmienda.objects.exists()
