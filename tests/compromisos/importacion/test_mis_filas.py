"""«Descargar mis filas»: out, mended, and back."""

from __future__ import annotations

import csv
import io
from datetime import date

import openpyxl
import pytest
from django.urls import reverse

from compromisos import publicacion
from compromisos.importacion import batches
from compromisos.importacion.batches import CAMBIA, IGUAL
from compromisos.models import Compromiso
from instituciones.models import Enlace, Institucion
from tests.compromisos.importacion.ayudas import contenido, en_csv, fila, subir
from tests.factories import crear_avance, crear_borrador, crear_institucion, crear_meta, crear_usuario

pytestmark = pytest.mark.django_db
DE_ENLACE = ["compromisos.import_compromiso", "compromisos.add_compromiso", "compromisos.import_avance"]


@pytest.fixture
def enlace():
    user = crear_usuario(permisos=DE_ENLACE)
    Enlace.objects.create(user=user, institucion=Institucion.objects.get(sigla="MIMP"))
    return user


def bajar(client, tabla="compromisos", formato="csv", institucion="mimp"):
    pedido = {"institucion": institucion, "tabla": tabla, "formato": formato}
    return client.get(reverse("admin:importar_mis_filas"), pedido)


def filas_de(respuesta) -> list[dict]:
    return list(csv.DictReader(io.StringIO(respuesta.content.decode("utf-8-sig"))))


@pytest.mark.parametrize("formato", ["csv", "xlsx"])
@pytest.mark.parametrize("tabla", ["compromisos", "avances"])
def test_untouched_it_comes_back_without_a_change(client, enlace, tabla, formato):
    compromiso = Compromiso.objects.get(codigo="25porel25-mimp-1")
    meta = crear_meta(compromiso=compromiso)
    publicado = crear_borrador(
        compromiso=compromiso, autor=enlace, mediciones={meta: 3}, fecha_corte=date(2026, 6, 30)
    )
    publicacion.enviar(publicado, por=enlace)
    publicacion.publicar(publicado, por=enlace)
    crear_borrador(compromiso=compromiso, autor=enlace, fecha_corte=date(2026, 9, 30))
    batches.aplicar(
        en_csv([fila(institucion="MIMP", numero="30")]), "f.csv", user=enlace
    )  # a draft of its own
    antes = contenido()
    client.force_login(enlace)
    respuesta = bajar(client, tabla, formato)
    assert respuesta["Content-Disposition"] == f'attachment; filename="mimp-{tabla}.{formato}"'
    informe = batches.aplicar(respuesta.content, f"mias.{formato}", user=enlace, tabla=tabla)
    assert informe.conteos[IGUAL] == len(informe.filas) > 1
    assert contenido() == antes


def test_only_the_cells_that_were_mended_become_proposals(client, enlace):
    client.force_login(enlace)
    filas = filas_de(bajar(client))
    assert {f["institucion"] for f in filas} == {Institucion.objects.get(sigla="MIMP").nombre}
    numeros = [f["numero"] for f in filas]
    uno, otro, *_demas = (
        f for f in filas if numeros.count(f["numero"]) == 1
    )  # the others have several targets
    uno["nota"] = "Se corrigió el ámbito."
    otro["fecha_limite"] = "31/12/2027"
    revision = subir(client, en_csv(filas))["Location"]
    pagina = client.get(revision)
    informe = pagina.context["importacion"].informe
    assert (informe["conteos"][CAMBIA], informe["conteos"][IGUAL]) == (2, len(filas) - 2)
    cambios = [f.detalle["cambios"] for f in pagina.context["importacion"].filas.filter(clase=CAMBIA)]
    assert [[c[0] for c in suyos] for suyos in cambios] == [["Nota"], ["Fecha límite"]]
    assert "Proponer estos cambios" in pagina.content.decode()


def test_a_workbook_keeps_numbers_and_dates_as_such(client, enlace):
    compromiso = Compromiso.objects.get(codigo="25porel25-mimp-1")
    crear_meta(compromiso=compromiso, valor_meta=12, fecha_limite=date(2027, 12, 31))
    client.force_login(enlace)
    hoja = openpyxl.load_workbook(io.BytesIO(bajar(client, formato="xlsx").content)).worksheets[0]
    cabecera, *cuerpo = hoja.iter_rows(values_only=True)
    valores = [dict(zip(cabecera, fila, strict=True)) for fila in cuerpo]
    assert 12 in [v["meta"] for v in valores]
    assert date(2027, 12, 31) in [v["meta_fecha_limite"].date() for v in valores if v["meta_fecha_limite"]]


def test_nobody_downloads_anothers_rows(client, enlace):
    ajena = crear_institucion(nombre="Entidad ajena")
    client.force_login(enlace)
    respuesta = bajar(client, institucion=ajena.slug)
    assert respuesta.status_code == 400
    assert "Entidad ajena" not in respuesta.content.decode()
    assert bajar(client, tabla="instituciones").status_code == 400  # a kind that they may not send back
    assert bajar(client, formato="exe").status_code == 400
    client.force_login(crear_usuario(permisos=DE_ENLACE))  # enlace of nobody
    assert bajar(client).status_code == 403
    client.force_login(crear_usuario())
    assert bajar(client).status_code == 403
    client.logout()
    assert bajar(client).status_code == 302


def test_the_upload_page_offers_it_for_ones_own_only(client, enlace, editora):
    crear_institucion(nombre="Entidad ajena")
    client.force_login(enlace)
    pagina = client.get(reverse("admin:importar")).content.decode()
    assert reverse("admin:importar_mis_filas") in pagina
    assert "Entidad ajena" not in pagina
    client.force_login(editora)
    assert "Entidad ajena" in client.get(reverse("admin:importar")).content.decode()


def test_the_queries_do_not_grow_with_the_rows(client, enlace, django_assert_num_queries):
    client.force_login(enlace)
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as pocas:
        bajar(client)
    batches.aplicar(
        en_csv([fila(institucion="MIMP", numero=n, ejes="Atención") for n in range(40, 60)]), "f.csv"
    )
    with django_assert_num_queries(len(pocas)):
        bajar(client)


def test_a_correction_that_is_being_prepared_is_not_the_same_row_twice(client, enlace, editora):
    compromiso = Compromiso.objects.get(codigo="25porel25-mimp-1")
    publicado = crear_avance(compromiso=compromiso, fecha_corte=date(2026, 6, 30))
    publicacion.iniciar_correccion(publicado, por=editora, motivo="El número estaba mal.")
    crear_borrador(compromiso=compromiso, autor=enlace, fecha_corte=date(2026, 9, 30))
    client.force_login(enlace)
    respuesta = bajar(client, "avances")
    assert [f["fecha"] for f in filas_de(respuesta)] == ["2026-06-30", "2026-09-30"]
    assert [f.clase for f in batches.analizar(respuesta.content, "mias.csv", user=enlace).filas] == [
        IGUAL,
        IGUAL,
    ]
