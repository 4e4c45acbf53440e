"""The director's panel over the demonstration: every count is its list, and the workbook and the message say the same."""

from __future__ import annotations

import io
import re
from html import unescape

import pytest
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from base.dias import Dia
from compromisos.admin.hoy import panel as vista
from compromisos.lectura import panel as lectura
from compromisos.lectura import periodos
from compromisos.models import Edicion
from compromisos.salidas.panel import en_dias, en_texto
from tests.compromisos.admin.hoy.ayudas import cuantos
from tests.muestra import muestra
from tests.una_vez import cargado_por_modulo

pytestmark = pytest.mark.django_db


def cargar() -> None:
    call_command("cargar_semilla", verbosity=0)
    call_command(
        "datos_demo", instituciones=12, compromisos=70, avances=300, verbosity=0, hoy=timezone.localdate()
    )


demo_del_modulo = cargado_por_modulo(cargar, DATOS_DE_DEMOSTRACION=True)


@pytest.fixture
def demo(demo_del_modulo, settings) -> Edicion:
    settings.DATOS_DE_DEMOSTRACION = True
    return Edicion.objects.get(slug="demo")


@pytest.mark.muestreo
def test_every_count_of_the_panel_is_its_list(demo, directora, client):
    """In the suite a third of them."""
    html = client.get(f"{reverse('admin:panel')}?edicion=demo").content.decode()
    panel = html.partition('class="panel panel-de-papel"')[2]
    enlaces = re.findall(
        r'<a[^>]*href="([^"#]+)"[^>]*>\s*(?:<b>)?([\d,]+)(?: informes?[^<]*)?(?:</b>)?</a>', panel
    )
    leyenda = re.findall(r'<a href="([^"]+)">(?:(?!</a>).)*?<span class="n">([\d,]+)</span></a>', panel, re.S)
    dias = re.findall(
        r'<th scope="row">\s*<a href="([^"]*recibidos[^"]*)">[^<]*</a>\s*</th>\s*<td class="n">([\d,]+)',
        panel,
    )
    assert len(leyenda) == 6
    assert len(dias) > 5
    assert len(enlaces) > 12
    for url, n in muestra(sorted({*enlaces, *leyenda, *dias}), una_de=3):
        url = unescape(url)
        if "/respuestas/" in url:
            continue
        assert cuantos(client, url) == int(n.replace(",", "")), url
    assert sum(int(n) for _url, n in dias) == lectura.panel(demo, Dia.de_hoy()).recibidos.total


def test_who_answered_is_the_board_of_the_period_and_the_public_record(demo, directora, client):
    panel = lectura.panel(demo, Dia.de_hoy())
    r = panel.recibidos
    filas = periodos.tablero(r.periodo, Dia.de_hoy())
    assert (r.respondieron, r.esperadas) == (sum(f.respondio for f in filas), len(filas))
    for contado in vista.contexto(directora, Dia.de_hoy(), "demo")["periodos"]:
        publica = client.get(contado["informaron"].url)
        assert publica.context["pagina"].paginator.count == contado["informaron"].n > 0
    assert len(panel.periodos) == 2


def test_the_workbook_has_the_figures_of_the_page_under_human_headings(demo, directora, client):
    r = client.get(f"{reverse('admin:panel_xlsx')}?edicion=demo")
    assert r["Content-Disposition"] == f'attachment; filename="panel-demo-{timezone.localdate()}.xlsx"'
    libro = load_workbook(io.BytesIO(r.content))
    assert libro.sheetnames == [
        "Resumen", "Estados", "Mes a mes", "Por sector", "Qué prevén", "Informes por día",
        "De enviar a publicar", "Respuesta por periodo",
    ]  # fmt: skip
    panel = lectura.panel(demo, Dia.de_hoy())
    estados = dict(list(libro["Estados"].values)[1:])
    assert estados["Total"] == panel.total == sum(n for e, n in estados.items() if e != "Total")
    assert next(libro["Por sector"].values) == ("Sector", "Con el plazo vencido", "Callados", "Compromisos")
    assert [f[1:] for f in list(libro["Por sector"].values)[1:]] == [
        (s.vencidos, s.callados, s.total) for s in panel.sectores
    ]
    previstos = vista.contexto(directora, Dia.de_hoy(), "demo")["previstos"]
    assert [f[1:] for f in list(libro["Qué prevén"].values)[1:]] == [
        tuple(c.n for c in s["cuentas"]) for s in previstos
    ]
    assert any(c.url for s in previstos for c in s["cuentas"])
    assert sum(f[2] for f in list(libro["Informes por día"].values)[1:]) == panel.recibidos.total
    lentos = list(libro["De enviar a publicar"].values)[1:]
    assert [f[5] for f in lentos] == [float(en_dias(a.demora)) for a in panel.demora.lentos]
    for pagina in libro.worksheets:
        for fila in pagina.values:
            assert not any(re.fullmatch(r"[a-z]+_[a-z_]+", str(v)) for v in fila), fila


def test_the_message_says_what_the_page_says(demo, settings):
    settings.SITE_URL = "https://ejemplo.test"
    panel = lectura.panel(demo, Dia.de_hoy())
    lineas = en_texto(panel).split("\n")
    assert lineas[0].startswith("Cómo va «Edición de demostración» al ")
    assert lineas[1].startswith(f"De {panel.total} promesas, ")
    assert f"informaron {panel.recibidos.respondieron} de {panel.recibidos.esperadas}" in lineas[3]
    assert lineas[-1] == "https://ejemplo.test/ediciones/demo/"
