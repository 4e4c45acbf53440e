"""A reporting period as the public sees it."""

from __future__ import annotations

import csv
import hashlib
import io
from datetime import timedelta

from django.urls import reverse
from django.utils import timezone

from compromisos.models import Periodo
from compromisos.publicacion import cierre as instantanea
from tests.compromisos.correo.ayudas import con_enlace
from tests.compromisos.views.ayudas import contar_consultas, leido
from tests.factories import crear_avance, crear_meta, crear_periodo, crear_usuario
from tests.una_vez import compartida


def test_periodo_as_of_a_day(corte, client):
    ayer = timezone.localdate() - timedelta(days=1)
    assert client.get(f"{corte.get_absolute_url()}?al={ayer}").status_code == 404
    anteayer = timezone.now() - timedelta(days=2)
    viejo = crear_periodo(slug="viejo", abierto_en=anteayer)
    instantanea.cerrar(viejo, por=crear_usuario(), motivo="Se adelantó.")
    assert "Está abierto" in client.get(f"{viejo.get_absolute_url()}?al={ayer}").content.decode()
    assert "Está abierto" not in client.get(viejo.get_absolute_url()).content.decode()
    assert client.get(reverse("periodo_json", args=["viejo"]) + f"?al={ayer}").status_code == 404


@compartida
def cerrado(corte) -> Periodo:
    """A closed one, in which one of two institutions reported 32 of 50."""
    dicho = con_enlace(corte, "La que informó")
    con_enlace(corte, "La muda")
    crear_avance(compromiso=dicho, fecha_corte=corte.desde, mediciones={crear_meta(compromiso=dicho): 32})
    instantanea.cerrar(corte, por=crear_usuario(), motivo="Se adelantó.")
    return Periodo.objects.get()


def direccion(periodo: Periodo, formato: str = "") -> str:
    return reverse(f"periodo_{formato}" if formato else "periodo", args=[periodo.slug])


def test_periodo_works_open_and_closed(client, cerrado):
    pagina = client.get(direccion(cerrado)).content.decode()
    assert "1 de 2 instituciones" in pagina
    assert cerrado.sha256 in pagina
    assert "De 2 promesas, ninguna se declara cumplida; 1 está en proceso; de 1 no se sabe nada." in pagina
    assert "Descargar los datos de este periodo" in pagina
    assert (
        "imagen" not in pagina[pagina.index("<main") : pagina.index("</main>")]
    )  # a reader would look for a picture
    abierto = client.get(direccion(crear_periodo())).content.decode()
    assert "Está abierto" in abierto


def test_periodo_is_empty(client, corte):
    assert "aquí quedará guardado cómo estaba todo ese día" in client.get(direccion(corte)).content.decode()
    instantanea.cerrar(corte, por=crear_usuario(), motivo="Se adelantó.")
    pagina = client.get(direccion(corte)).content.decode()
    assert "0 de 0 instituciones" in pagina
    assert "No hay ninguna promesa." in pagina


def test_periodo_404(client, cerrado):
    assert client.get("/cortes/no-hay/").status_code == 404
    assert client.get(direccion(cerrado), {"pagina": 2}).status_code == 404


def test_periodo_constant_queries(client, cerrado):
    mayor = crear_periodo()
    for n in range(8):
        con_enlace(mayor, f"Entidad {n}")
    instantanea.cerrar(mayor, por=crear_usuario(), motivo="Se adelantó.")
    assert contar_consultas(client, direccion(cerrado)) == contar_consultas(client, direccion(mayor))


def test_periodo_csv_works(client, cerrado):
    filas = list(csv.DictReader(io.StringIO(leido(client, direccion(cerrado, "csv")).decode("utf-8-sig"))))
    assert {f["estado"] for f in filas} == {"en_proceso", "sin_informacion"}


def test_periodo_json_works_byte_by_byte(client, cerrado):
    assert hashlib.sha256(leido(client, direccion(cerrado, "json"))).hexdigest() == cerrado.sha256


def test_periodo_csv_404_while_open(client, corte):
    assert client.get(direccion(corte, "csv")).status_code == 404


def test_periodo_json_404_while_open(client, corte):
    assert client.get(direccion(corte, "json")).status_code == 404


def test_periodo_csv_as_of_a_day(client, cerrado):
    ayer = timezone.localdate() - timedelta(days=1)
    assert client.get(direccion(cerrado, "csv"), {"al": ayer}).status_code == 404


def test_periodo_json_as_of_a_day(client, cerrado):
    ayer = timezone.localdate() - timedelta(days=1)
    assert client.get(direccion(cerrado, "json"), {"al": ayer}).status_code == 404
