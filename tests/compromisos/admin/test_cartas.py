"""Administración writes what letters say: tried out, checked, saved, given back; the editora reads."""

from __future__ import annotations

import pytest
from django.urls import reverse

from compromisos.correo.cartas import componer
from compromisos.correo.tipos import TIPOS
from compromisos.models import EnlacePersonal, Firma, TextoDeCarta
from compromisos.publicacion import roles
from tests.compromisos.correo.ayudas import con_enlace
from tests.compromisos.publicacion.mundo_de_permisos import crear_cuenta

pytestmark = pytest.mark.django_db
CARTA = reverse("admin:carta", args=["enlace_personal"])
BUENA = {"asunto": "Su enlace, {nombre}", "cuerpo": "Hola, {nombre}.\r\n\r\n{enlace}", "vista": "0"}


@pytest.fixture
def jefa(client):
    cuenta = crear_cuenta("jefa", roles.ADMINISTRACION)
    client.force_login(cuenta)
    return cuenta


def test_carta_is_written_tried_out_and_given_back(jefa, client, django_assert_max_num_queries):
    with django_assert_max_num_queries(20):
        lista = client.get(reverse("admin:cartas")).content.decode()
    for tipo in TIPOS.values():
        assert str(tipo.nombre) in lista
    assert "Texto del ministerio." not in lista
    muestra = client.post(CARTA, BUENA | {"_ver": ""}).content.decode()
    assert ">Asunto</label>" in muestra, "as every label of the staff's pages"
    assert "Su enlace, Ana Ejemplo" in muestra
    assert '<pre class="carta">Hola, Ana Ejemplo.\n\nhttps://25porel25.example/informar/#7K2QD' in muestra
    assert not TextoDeCarta.objects.exists()
    r = client.post(CARTA, BUENA | {"_guardar": ""}, follow=True)
    assert "Así saldrán las próximas." in r.content.decode()
    assert componer("enlace_personal", {"nombre": "Rosa", "enlace": "x"})[0] == "Su enlace, Rosa"
    fabrica = client.post(CARTA, BUENA | {"_fabrica": "", "vista": "1"})
    assert "Este es el texto de fábrica. Guárdelo" in fabrica.content.decode()
    assert TextoDeCarta.objects.exists()
    form = fabrica.context["form"]
    datos = {c: form[c].value() for c in ("asunto", "cuerpo", "vista")}
    hecho = client.post(CARTA, datos | {"_guardar": ""}, follow=True).content.decode()
    assert not TextoDeCarta.objects.exists()
    assert "La escribió" in hecho
    assert "Volvió al texto de fábrica" in hecho


@pytest.mark.parametrize(
    ("cambio", "dice"),
    [
        ({"cuerpo": "Hola, {nombre}"}, "Falta {enlace}: sin eso la carta no sirve."),
        (
            {"cuerpo": "{enlace} {apellido}"},
            "{apellido} no existe en esta carta. Hay: {nombre}, {institucion}",
        ),
        ({"cuerpo": "{enlace} {nombre"}, "quedó sin su pareja en «{enlace} {nombre»"),
        ({"cuerpo": "  "}, "No puede quedar vacío."),
        ({"asunto": ""}, "No puede quedar vacío."),
        ({"asunto": "Entre con {codigo}"}, "{codigo} no va en el asunto"),
        ({"asunto": "a" * 151}, "150"),
        ({"cuerpo": "{enlace}" + "a" * 5000}, "5000"),
    ],
)
def test_carta_that_does_not_hold_is_not_saved(jefa, client, cambio, dice):
    r = client.post(CARTA, BUENA | cambio | {"_guardar": ""})
    assert r.status_code == 400
    assert dice in r.content.decode()
    assert not TextoDeCarta.objects.exists()


def test_carta_of_two_people_at_once(jefa, client):
    TextoDeCarta.objects.create(tipo="enlace_personal", asunto="De otra", cuerpo="{enlace}")
    r = client.post(CARTA, BUENA | {"_guardar": ""})
    assert r.status_code == 400
    assert "Otra persona la cambió" in r.content.decode()
    assert TextoDeCarta.objects.get().asunto == "De otra"
    assert (
        client.post(CARTA, BUENA | {"_guardar": "", "vista": r.context["form"]["vista"].value()}).status_code
        == 302
    )
    assert TextoDeCarta.objects.get().asunto == "Su enlace, {nombre}"


def test_carta_with_an_institution_of_the_list(jefa, client, corte):
    compromiso = con_enlace(corte, "Municipalidad de Prueba Alta")
    url = reverse("admin:carta", args=["periodo_recordatorio"])
    muestra = client.get(url, {"institucion": "prueba alta"}).content.decode()
    assert "- Municipalidad de Prueba Alta" in muestra
    assert f"Buenos días, {EnlacePersonal.objects.get().nombre}:" in muestra
    assert corte.nombre in muestra
    assert "/informar/recordatorios/…" in muestra  # nobody else's way off the list
    assert compromiso.institucion.nombre in muestra
    ninguna = client.get(url, {"institucion": "<b>no hay</b>"}).content.decode()
    assert "Ninguna institución se llama como «&lt;b&gt;no hay&lt;/b&gt;»" in ninguna


def test_firma_signs_them_all(jefa, client):
    url = reverse("admin:cartas_firma")
    datos = {"ministerio": "Ministerio de ejemplo", "persona": "Rosa Ejemplo", "telefono": "01 626 1600, anexo 5",
             "responder_a": "mesa@example.org", "area": "", "vista": "0"}  # fmt: skip
    assert client.post(url, datos | {"responder_a": "mesa"}).status_code == 400
    assert not Firma.objects.exists()
    lista = client.post(url, datos, follow=True).content.decode()
    assert "responda a este correo o llame al 01 626 1600, anexo 5." in lista
    assert "Rosa Ejemplo\nMinisterio de ejemplo" in componer("avance_devuelto", {})[1]
    assert client.post(url, datos).status_code == 400  # another has it since
    assert client.post(url, datos | {"vista": "1", "persona": ""}).status_code == 302
    assert "La cambió" in client.get(url).content.decode()


def test_cartas_are_read_by_the_editora_and_by_nobody_else(client):
    client.force_login(crear_cuenta("editora", roles.EDITORA))
    assert client.get(reverse("admin:cartas")).status_code == 200
    pagina = client.get(CARTA).content.decode()
    assert "_guardar" not in pagina
    assert "Cómo queda" in pagina
    assert client.post(CARTA, BUENA | {"_guardar": ""}).status_code == 403
    assert client.get(reverse("admin:cartas_firma")).status_code == 403
    for rol in (roles.REVISORA, roles.ENLACE, roles.VERIFICACION):
        client.force_login(crear_cuenta(rol.clave, rol))
        assert client.get(reverse("admin:cartas")).status_code == 403
        assert client.get(CARTA).status_code == 403
    client.force_login(crear_cuenta("jefa", roles.ADMINISTRACION))
    assert client.get(reverse("admin:carta", args=["otra"])).status_code == 404
