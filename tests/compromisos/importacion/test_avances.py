"""Updates come in for review, and publish nothing."""

from __future__ import annotations

import json
from datetime import date

import pytest
from django.core.management import call_command

from compromisos.importacion import batches
from compromisos.importacion.batches import ERROR, IGUAL, NUEVA
from compromisos.models import Avance, Compromiso, Medicion
from tests.compromisos.importacion.ayudas import avance, en_csv, errores, subir, unica
from tests.factories import crear_avance, crear_superusuario

pytestmark = pytest.mark.django_db


def test_updates_come_in_for_review_and_publish_nothing():
    compromiso = Compromiso.objects.get(codigo="25porel25-mimp-2")
    indicador = compromiso.metas.get(unidad="CEM").indicador
    datos = en_csv([avance(indicador=indicador, valor="32")])
    batches.aplicar(datos, "f.csv")
    assert compromiso.avances.get().situacion == "en_revision"
    assert Medicion.objects.get().valor == 32
    compromiso.refresh_from_db()
    assert compromiso.vigente_estado == "sin_informacion"
    assert unica(datos).clase == IGUAL


@pytest.fixture
def retrocede() -> bytes:
    """Two updates: of one something is asked, of the other nothing."""
    compromiso = Compromiso.objects.get(codigo="25porel25-mimp-2")
    meta = compromiso.metas.get(unidad="CEM")
    crear_avance(compromiso=compromiso, mediciones={meta: 32}, fecha_corte=date(2026, 6, 30))
    return en_csv([avance(codigo="25porel25-mimp-1"), avance(indicador=meta.indicador, valor="30")])


def test_what_stayed_a_draft_is_told_by_line_to_programs(retrocede, tmp_path, capsys):
    archivo, detalle = tmp_path / "f.csv", tmp_path / "detalle.csv"
    archivo.write_bytes(retrocede)
    call_command("importar", archivo, "--guardar", "--json", informe=detalle)
    (aviso,) = [a for a in json.loads(capsys.readouterr().out)["avisos"] if a["clave"] == "queda_en_borrador"]
    assert aviso["linea"] == 3
    assert "Baja de 32, lo último publicado, a 30" in aviso["mensaje"]
    assert '3,aviso,,"Quedó en borrador' in detalle.read_text()
    assert [a.situacion for a in Avance.objects.order_by("pk")[1:]] == ["en_revision", "borrador"]


def test_what_stayed_a_draft_is_told_on_the_page_of_the_result(retrocede, client):
    client.force_login(crear_superusuario())
    revision = subir(client, retrocede, tabla="avances")["Location"]
    assert "en borrador" not in client.get(revision).content.decode()
    pagina = client.post(revision, {"confirmar": "1"}, follow=True).content.decode()
    assert "1 avance quedó en borrador" in pagina
    linea = client.get(revision, {"clase": "aviso"}).context["pagina"][0]
    assert linea["linea"] == 3
    assert linea["avisos"][-1]["clave"] == "queda_en_borrador"


def test_a_published_update_is_not_changed_by_a_file():
    compromiso = Compromiso.objects.get(codigo="25porel25-mimp-2")
    crear_avance(compromiso=compromiso, fecha_corte=date(2026, 9, 30), descripcion="Se abrieron.")
    assert unica(en_csv([avance()])).clase == IGUAL
    assert unica(en_csv([avance(descripcion="Otra cosa.")])).clase == ERROR
    assert compromiso.avances.get().descripcion == "Se abrieron."


@pytest.mark.parametrize(
    ("cambios", "columna"),
    [
        ({"codigo": "no-existe"}, "codigo"),
        ({"fecha": "31/12/2999"}, "fecha"),
        ({"estado": "Sin información"}, "estado"),
        ({"estado": "Casi"}, "estado"),
        ({"estado": "Incumplido"}, "estado"),
        ({"valor": "3"}, "indicador"),
        ({"indicador": "Nada parecido", "valor": "3"}, "indicador"),
        ({"descripcion": ""}, "descripcion"),
    ],
)
def test_updates_that_cannot_be(cambios, columna):
    assert columna in errores(en_csv([avance(**cambios)]))


def test_places_of_an_update_are_of_the_level_that_counts():
    meta = Compromiso.objects.get(codigo="25porel25-mimp-1").metas.get(unidad="regiones")
    base = {"codigo": "25porel25-mimp-1", "indicador": meta.indicador, "valor": "2"}
    assert unica(en_csv([avance(**base, territorios="Loreto (región); Cusco (región)")])).clase == NUEVA
    assert "territorios" in errores(en_csv([avance(**base, territorios="Maynas")]))
