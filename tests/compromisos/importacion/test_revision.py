"""The preview in the admin: decide, confirm once, discard."""

from __future__ import annotations

import csv
import io
from datetime import timedelta
from pathlib import Path

import pytest
from django.urls import reverse
from django.utils import timezone

from compromisos.importacion import batches
from compromisos.models import Compromiso, Importacion
from tests.compromisos.importacion.ayudas import EJEMPLOS, contenido, en_csv, fila, subir

pytestmark = pytest.mark.django_db


def test_preview_then_confirm(client, editora):
    client.force_login(editora)
    antes = contenido()
    respuesta = subir(client, (EJEMPLOS / "valido.csv").read_bytes())
    revision = respuesta["Location"]
    pagina = client.get(revision).content.decode()
    assert contenido() == antes
    assert "Institución de ejemplo 07" in pagina
    assert "Guardar 3 borradores" in pagina
    # New institutions are created only if ticked.
    pagina = client.post(revision, {"confirmar": "1"}).content.decode()
    assert "Marque las instituciones nuevas" in pagina
    assert contenido() == antes
    nuevas = ["Institución de ejemplo 07", "Institución de ejemplo 08"]
    pagina = client.post(revision, {"confirmar": "1", "crear": nuevas}, follow=True).content.decode()
    assert "Importado." in pagina
    assert Compromiso.objects.get(codigo="25porel25-ie07-1").history.first().history_user == editora
    guardado = contenido()
    # A second press, or the back button, writes nothing more.
    client.post(revision, {"confirmar": "1", "crear": nuevas})
    assert contenido() == guardado
    assert client.get(reverse("institucion", args=["ie07"])).status_code == 200


def test_what_changed_meanwhile_is_shown_again(client, editora):
    client.force_login(editora)
    revision = subir(client, en_csv([fila(institucion="MIMP", numero="9", nota="de la fila")]))["Location"]
    batches.aplicar(en_csv([fila(institucion="MIMP", numero="9", nota="de otra persona")]), "f.csv")
    pagina = client.post(revision, {"confirmar": "1"}).content.decode()
    assert "Los datos cambiaron" in pagina
    assert "de otra persona" in pagina
    assert Compromiso.objects.get(codigo="25porel25-mimp-9").nota == "de otra persona"
    client.post(revision, {"confirmar": "1"})
    assert Compromiso.objects.get(codigo="25porel25-mimp-9").nota == "de la fila"


def test_bad_uploads_are_a_sentence_on_the_form(client, editora):
    client.force_login(editora)
    respuesta = subir(client, b"")
    assert respuesta.status_code == 400
    for nombre in ("vacio", "binario", "comillas", "solo_cabecera"):
        respuesta = subir(client, (EJEMPLOS / f"{nombre}.csv").read_bytes() or b" ")
        assert respuesta.status_code == 400
        assert "errorlist" in respuesta.content.decode()
    assert not Importacion.objects.exists()


def test_the_rows_in_error_come_back_with_their_reason_and_can_be_sent_again(client, editora):
    client.force_login(editora)
    revision = subir(client, (EJEMPLOS / "con_errores.csv").read_bytes())["Location"]
    assert 'name="confirmar"' not in client.get(revision).content.decode()
    antes = contenido()
    client.post(revision, {"confirmar": "1", "crear": ["Institución de ejemplo 07"]})
    assert contenido() == antes
    archivo = client.get(f"{revision}errores.csv").content.decode("utf-8-sig")
    filas = list(csv.DictReader(io.StringIO(archivo)))
    assert len(filas) == 5
    assert all(f["error"] for f in filas)
    otra = subir(client, archivo.encode())
    assert otra.status_code == 302


def test_an_error_names_the_column_as_the_file_does(client, editora):
    client.force_login(editora)
    una = fila(institucion="MIMP", numero="9") | {"Plazo": "pronto", "Departamento": "Cajamaca"}
    revision = subir(client, en_csv([una]))["Location"]
    pagina = client.get(revision).content.decode()
    assert "Columna «Plazo»" in pagina
    assert "Columna «Departamento»" in pagina
    fallidas = client.get(f"{revision}errores.csv").content.decode()
    assert "Plazo: «pronto» no es una fecha" in fallidas


def test_discard_and_expiry_leave_no_file(client, editora, settings):
    client.force_login(editora)
    revision = subir(client, en_csv([fila()]))["Location"]
    importacion = Importacion.objects.get()
    ruta = Path(importacion.archivo.path)
    assert ruta.exists()
    client.post(revision, {"descartar": "1"})
    assert not ruta.exists()
    vieja = Importacion.objects.get(pk=subir(client, en_csv([fila()]))["Location"].split("/")[-2])
    Importacion.objects.filter(pk=vieja.pk).update(creada_en=timezone.now() - timedelta(days=2))
    ruta = Path(vieja.archivo.path)
    client.post(
        reverse("admin:importar_revisar", args=[vieja.pk]),
        {"confirmar": "1", "crear": ["Institución de ejemplo 07"]},
    )
    assert not Compromiso.objects.filter(institucion__nombre="Institución de ejemplo 07").exists()
    subir(client, en_csv([fila(numero="2")]))
    assert not ruta.exists()


@pytest.mark.parametrize("tabla", ["compromisos", "avances", "instituciones"])
@pytest.mark.parametrize("formato", ["csv", "xlsx"])
def test_templates(client, editora, tabla, formato):
    client.force_login(editora)
    for consulta in ("", "?ejemplo=1"):
        respuesta = client.get(reverse("admin:importar_plantilla", args=[tabla, formato]) + consulta)
        assert respuesta.status_code == 200
        assert "attachment" in respuesta["Content-Disposition"]
    assert client.get("/admin/importar/plantilla/nada.csv").status_code == 404
    assert client.get("/admin/importar/plantilla/compromisos.exe").status_code == 404


def test_new_institutions_of_a_file_longer_than_a_piece(client, editora):
    """What one piece of the file creates, the next ones know."""
    client.force_login(editora)
    filas = [
        fila(institucion=f"Entidad nueva {n % 7}", sigla=f"EN{n % 7}", sector="Público", numero=str(n // 7 + 1),
             compromiso=f"Dictar {n} charlas.")
        for n in range(1200)
    ]  # fmt: skip
    revision = subir(client, en_csv(filas))["Location"]
    assert "Las 7 que no se parecen a ninguna" in client.get(revision).content.decode()
    assert client.post(revision, {"confirmar": "1"}).status_code == 409
    client.post(revision, {"confirmar": "1", "crear_las_demas": "1"})
    assert Compromiso.objects.filter(institucion__sigla__startswith="EN").count() == 1200
