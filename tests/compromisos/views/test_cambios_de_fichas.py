"""What changed of institutions, editions, themes, roles, photos and periods, as the public reads it."""

from __future__ import annotations

import csv
import io
from datetime import timedelta
from xml.etree import ElementTree

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from compromisos import publicacion
from compromisos.models import Anotacion, Modificacion
from compromisos.models.anotacion import en_utc
from instituciones.models import Institucion
from tests.compromisos.views.ayudas import leido, principal
from tests.factories import (
    crear_compromiso,
    crear_edicion,
    crear_foto,
    crear_institucion,
    crear_participacion,
    crear_usuario,
)
from tests.una_vez import compartida

pytestmark = pytest.mark.django_db

MOTIVO = "Resolución 12-2026 <b>."
ATOM = "{http://www.w3.org/2005/Atom}"


@compartida
def cambiada() -> Institucion:
    institucion = crear_institucion(slug="mimp", nombre="Ministerio", sigla="MIMP", sector="publico")
    crear_institucion(slug="otra", nombre="Otra")
    with publicacion.modificar(motivo=MOTIVO, por=crear_usuario()):
        institucion.nombre, institucion.sector = "Ministerio <i> de la Mujer", "privado"
        institucion.save()
    return institucion


def test_cambios_tells_what_it_said_and_says_and_why(client, cambiada):
    pagina = principal(client, "/cambios/")
    for frase in (
        "Ficha modificada", "MIMP", "Ministerio &lt;i&gt; de la Mujer", "Resolución 12-2026 &lt;b&gt;.", "Público", "Privado",
        f'href="/instituciones/mimp/?al={timezone.localdate().isoformat()}"',
    ):  # fmt: skip
        assert frase in pagina, frase
    solo = principal(client, "/cambios/", tipo="ficha")
    assert "1 cambio" in solo
    ingles = principal(client, "/en/cambios/")
    for frase in ("Page changed", "Institution", "Private"):
        assert frase in ingles, frase
    ayer = (timezone.localdate() - timedelta(days=1)).isoformat()
    assert "Resolución" not in principal(client, "/cambios/", al=ayer)


def test_cambios_of_one_institution_are_those_of_its_ficha_and_roles(client, cambiada):
    papel = crear_participacion(institucion=cambiada, edicion=crear_edicion(nombre="La edición"))
    with publicacion.modificar(motivo="Encabeza."):
        papel.rol = "lider"
        papel.save()
    suyos = principal(client, "/cambios/", institucion="mimp")
    assert "Encabeza." in suyos
    assert "Comprometida" in suyos
    assert "MIMP, La edición" in suyos
    assert "Resolución 12-2026" in suyos
    ajenos = principal(client, "/cambios/", institucion="otra")
    assert "Resolución" not in ajenos
    assert "Resolución" in leido(client, "/instituciones/mimp/avances.atom").decode()
    assert "Resolución" not in leido(client, "/instituciones/otra/avances.atom").decode()


def test_cambios_csv_tells_them_too(client, cambiada):
    crear_compromiso(institucion=cambiada)
    (fila,) = csv.DictReader(
        io.StringIO(leido(client, "/datos/cambios.csv", tipo="ficha").decode("utf-8-sig"))
    )
    assert (fila["tipo"], fila["codigo"], fila["resultado"], fila["objeto"]) == (
        "ficha", "", "cambiada", "instituciones/mimp",
    )  # fmt: skip
    assert fila["motivo"] == MOTIVO
    assert "nombre: de «Ministerio» a «Ministerio <i> de la Mujer»" in fila["que_cambio"]
    assert "sector: de «Público» a «Privado»" in fila["que_cambio"]


@pytest.mark.parametrize("feed", ["/cambios.atom", "/feeds/avances.atom"])
def test_feeds_tell_them_and_carry_the_head_of_the_record(client, cambiada, feed):
    url = reverse("cambios_atom") if feed == "/cambios.atom" else feed
    arbol = ElementTree.fromstring(leido(client, url))
    (entrada,) = arbol.findall(f"{ATOM}entry")
    assert entrada.findtext(f"{ATOM}title") == "Institución MIMP: ficha cambiada"
    assert MOTIVO.replace("<b>", "&lt;b&gt;") in entrada.findtext(f"{ATOM}summary")
    ultima = Anotacion.objects.latest("numero")
    cabeza = next(e for e in arbol if e.tag.endswith("}cabeza"))
    assert (cabeza.attrib, cabeza.text) == ({"numero": str(ultima.numero)}, ultima.sha256)


def test_feed_of_a_past_day_carries_the_head_of_that_day(client):
    with time_machine.travel("2026-03-01T15:00:00Z", tick=False):
        crear_institucion()
        de_entonces = Anotacion.objects.latest("numero")
    crear_institucion()
    assert de_entonces.sha256 in leido(client, "/feeds/avances.atom", al="2026-03-01").decode()
    assert "cabeza" not in leido(client, "/feeds/avances.atom", al="2026-02-01").decode()


def test_photo_withdrawn_is_told_without_its_words(client):
    foto = crear_foto(institucion=crear_institucion(), texto_alternativo="Una persona", tamano=(60, 40))
    with publicacion.modificar(motivo="Se lee mejor."):
        foto.pie = "Rosa, en su casa"
        foto.save()
    assert "Rosa, en su casa" in principal(client, "/cambios/")
    publicacion.retirar_foto(foto, por=crear_usuario(), motivo="Se la reconocía.")
    pagina = principal(client, "/cambios/")
    assert "Se la reconocía." in pagina
    assert "Rosa" not in pagina
    assert "Rosa" not in leido(client, "/datos/cambios.csv").decode()
    assert "Rosa" not in leido(client, "/feeds/avances.atom").decode()
    assert "Una persona" not in principal(client, reverse("registro"))


def test_ficha_that_is_gone_is_told_without_a_way_to_it(client):
    institucion = crear_institucion(slug="fuera", nombre="Fuera")
    with publicacion.modificar(motivo="Se repetía."):
        institucion.delete()
    pagina = principal(client, "/cambios/")
    assert "Fuera" in pagina
    assert "/instituciones/fuera/" not in pagina
    registro = principal(client, reverse("registro"))
    assert "Ficha quitada" in registro
    assert "Se repetía." in registro
    assert "/instituciones/fuera/" not in registro


def test_registro_leads_to_each_ficha(client, cambiada):
    pagina = principal(client, reverse("registro"))
    assert 'href="/instituciones/mimp/"' in pagina
    assert "Ministerio &lt;i&gt; de la Mujer" in pagina
    hecha = Modificacion.objects.get()
    assert en_utc(hecha.en) in leido(client, reverse("registro_jsonl")).decode()
    assert "usuario" not in leido(client, reverse("registro_jsonl")).decode(), "who did it is not told"
