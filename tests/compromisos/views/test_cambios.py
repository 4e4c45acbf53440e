"""What changed between two days, as a page and as a file."""

from __future__ import annotations

import csv
import io
import re
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from base.dias import Dia
from compromisos import publicacion
from compromisos.lectura import cambios
from compromisos.models import Anotacion
from compromisos.salidas.datos.widgets import desneutralizar
from compromisos.views.cambios import POR_PAGINA
from tests.compromisos.ayudas import DIA
from tests.compromisos.views.ayudas import leido, principal
from tests.compromisos.views.ayudas_cambios import no_cuesta_mas
from tests.factories import crear_compromiso, crear_institucion

pytestmark = pytest.mark.django_db


# A state and the act that moved it are one change; what was verified is told with the rest, a tap away.
ESPERADO = [
    ("2026-07-01", "estado", "cumplido", "sin_informacion", "retiro"),
    ("2026-07-01", "vencido", "", "", ""),
    ("2026-06-15", "estado", "en_proceso", "cumplido", "correccion"),
    ("2026-06-10", "vencido", "", "", ""),
    ("2026-06-01", "estado", "sin_informacion", "en_proceso", "avance"),
    ("2026-05-01", "nuevo", "", "", ""),
]
LA_VERIFICACION = ("2026-06-05", "verificacion", "", "", "")
TITULAR = (
    "Del 1 de mayo de 2026 al 1 de julio de 2026: 1 promesa cambió de estado; de 1 ya no consta nada; a 1 se le venció el "
    "plazo; entró 1 promesa."
)


def test_cambios_works_by_day_with_counts(client, historia):
    pagina = client.get("/cambios/?desde=2026-05-01&hasta=2026-07-01").content.decode()
    assert list(re.findall(r'id="dia-([0-9-]+)"', pagina)) == list(dict.fromkeys(f for f, *_ in ESPERADO))
    assert TITULAR in pagina
    assert "<strong>6 cambios</strong>" in pagina
    for frase in ("Era de otra sede.", "Se contó mal.", "Entidad Uno", "Informe retirado"):
        assert frase in pagina
    assert "Se visitó." not in pagina
    assert 'href="/?al=2026-06-15"' in pagina
    assert f'href="{historia.get_absolute_url()}?al=2026-06-14"' in pagina, "how it was the day before"
    assert f'href="{historia.get_absolute_url()}?al=2026-06-15#avance-' in pagina
    todo = client.get("/cambios/?desde=2026-05-01&hasta=2026-07-01&tipo=todo").content.decode()
    assert "<strong>7 cambios</strong>" in todo
    assert "Se visitó." in todo
    assert "Defensoría de ejemplo" in todo
    solo = client.get("/cambios/?desde=2026-05-01&hasta=2026-07-01&tipo=retiro").content.decode()
    assert "Era de otra sede." in solo
    assert "Se contó mal." not in solo
    assert "<strong>1 cambio</strong>" in solo
    # Of a past day nothing later is told, and that day is where it ends.
    de_entonces = client.get("/cambios/?desde=2026-05-01&al=2026-06-12").content.decode()
    assert "<strong>3 cambios</strong>" in de_entonces
    assert "Desde el 1 de mayo de 2026: 1 promesa cambió de estado" in de_entonces
    assert "Se contó mal." not in de_entonces


def test_cambios_bars_lead_to_their_days_and_count_what_is_listed(client, historia):
    for tipo in ("", "&tipo=todo", "&tipo=vencido"):
        pagina = client.get(f"/cambios/?desde=2026-05-01&hasta=2026-07-01{tipo}")
        barras = pagina.context["barras"]
        assert sum(b.cuenta for b in barras) == pagina.context["total"] > 1
        assert (barras[0].desde, barras[-1].hasta) == (date(2026, 5, 1), date(2026, 7, 1))
        for barra in barras:
            consulta = f"desde={barra.desde}&hasta={barra.hasta}{tipo}"
            enlace = f"?{consulta.replace('&', '&amp;')}" if tipo == "" else "?desde="
            assert enlace in pagina.content.decode()
            assert client.get(f"/cambios/?{consulta}").context["total"] == barra.cuenta


def test_cambios_offers_the_stretches_that_people_ask_for(client, historia):
    pagina = client.get("/cambios/?al=2026-11-18").content.decode()
    for nombre, desde in (
        ("esta semana", "2026-11-16"), ("este mes", "2026-11-01"), ("desde octubre", "2026-10-01"), ("desde junio", "2026-06-01"),
    ):  # fmt: skip
        assert re.search(rf"desde={desde}[^>]*>{nombre}</a>", pagina), nombre


def test_a_pledge_of_the_seed_is_listed_when_it_entered_as_in_the_record(client):
    """Public on a day nobody wrote down; in this site since the day of its entry."""
    compromiso = crear_compromiso(titulo="Ya era pública")
    publicacion.anotar_lo_que_falta()
    pagina = principal(client, "/cambios/")
    assert "Entró en este sitio" in pagina
    assert "entró 1 promesa" in pagina
    (fila,) = filas_csv(client)
    anotada = Anotacion.objects.get(objeto=f"compromisos/{compromiso.codigo}")
    assert (fila["tipo"], fila["objeto"]) == ("entrada", anotada.objeto)
    assert fila["fecha"] == timezone.localdate(anotada.fecha).isoformat()
    assert "Entró en este sitio" in client.get("/feeds/cambios.atom").content.decode()
    ayer = timezone.localdate() - timedelta(days=1)
    assert "Entró en este sitio" not in principal(client, "/cambios/", al=ayer.isoformat())


def test_cambios_works_over_ninety_days_without_dates(client, historia):
    hoy = timezone.localdate()
    pagina = client.get("/cambios/").content.decode()
    assert f'name="desde" value="{(hoy - timedelta(90)).isoformat()}"' in pagina
    assert f'name="hasta" value="{hoy.isoformat()}"' in pagina
    assert "?desde=2026-05-01" in pagina, "and a way to all of it, from the first record"


def filas_csv(client, consulta: str = "") -> list[dict]:
    respuesta = client.get(f"/datos/cambios.csv{consulta}")
    assert respuesta.status_code == 200
    texto = b"".join(respuesta.streaming_content).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(texto)))


@pytest.mark.parametrize(
    ("desde", "hasta", "fechas"),
    [
        ("2026-06-10", "2026-06-15", {"2026-06-10", "2026-06-15"}),
        ("2026-06-11", "2026-06-14", set()),
        ("2026-06-15", "2026-06-15", {"2026-06-15"}),
        ("2026-07-02", "2026-07-02", set()),
    ],
)
def test_cambios_filters_with_both_days_in(client, historia, desde, hasta, fechas):
    assert {f["fecha"] for f in filas_csv(client, f"?desde={desde}&hasta={hasta}")} == fechas
    pagina = client.get(f"/cambios/?desde={desde}&hasta={hasta}").content.decode()
    assert ("No cambió nada" in pagina) == (not fechas)


@pytest.mark.parametrize(
    ("consulta", "frase"),
    [
        ("desde=2026-06-15&hasta=2026-05-01", "va después de"),
        ("desde=ayer", "«ayer» no es una fecha"),
        ("hasta=2026-02-30", "«2026-02-30» no está en el calendario"),
        ("hasta=2099-01-01", "todavía no llega"),
        ("desde=2099-01-01", "todavía no llega"),
        ("hasta=2026-07-01&al=2026-06-01", "todavía no llega"),
        ("tipo=inventado", "no es un valor que conozcamos"),
        ("institucion=nada", "no es un valor que conozcamos"),
    ],
)
def test_cambios_filters_refuse_what_makes_no_sense(client, historia, consulta, frase):
    pagina = client.get(f"/cambios/?{consulta}")
    assert pagina.status_code == 400
    assert frase in pagina.content.decode()
    for ruta in ("/datos/cambios.csv", "/feeds/cambios.atom"):
        archivo = client.get(f"{ruta}?{consulta}")
        assert archivo.status_code == 400
        assert frase in archivo.content.decode()


@pytest.mark.parametrize("consulta", ["territorio=15", "estado=cumplido", "tema=x", "sector=publico"])
def test_cambios_files_refuse_a_filter_that_they_do_not_have(client, historia, consulta):
    """Whoever follows «Lima» must not be given everything; the page goes on and says so."""
    pagina = client.get(f"/cambios/?{consulta}").content.decode()
    assert "no se tuvo en cuenta" in pagina
    archivos = re.findall(r'href="[^"]*cambios\.(?:csv|atom)[^"]*"', pagina)
    assert archivos
    assert not [direccion for direccion in archivos if consulta in direccion]
    for ruta in ("/datos/cambios.csv", "/feeds/cambios.atom"):
        archivo = client.get(f"{ruta}?{consulta}")
        assert archivo.status_code == 400
        assert "No conocemos el filtro" in archivo.content.decode()


def test_cambios_filters_offer_swapped_days_in_order(client, historia):
    pagina = client.get("/cambios/?desde=2026-06-15&hasta=2026-05-01").content.decode()
    assert "?desde=2026-05-01&amp;hasta=2026-06-15" in pagina


def test_cambios_is_empty(client, db):
    for ruta in (
        "/cambios/",
        "/datos/cambios.csv",
        "/feeds/cambios.atom",
        "/feeds/avances.atom",
        "/en/cambios/",
    ):
        assert client.get(ruta).status_code == 200
    assert "No cambió nada" in client.get("/cambios/").content.decode()


def test_cambios_is_empty_and_says_so(client):
    pagina = principal(client, "/cambios/")
    assert "No cambió nada entre esas fechas" in pagina
    assert "<article" not in pagina


@pytest.mark.parametrize(
    ("consulta", "estado"),
    [
        ("desde=1990-01-01", 200),
        ("desde=1990-01-01&hasta=1990-01-01", 200),
        ("cosa=1", 200),
        ("pagina=2", 404),
        ("pagina=x", 404),
    ],
)
def test_cambios_404_and_edges(client, historia, consulta, estado):
    assert client.get(f"/cambios/?{consulta}").status_code == estado


UN_DIA_DE_ANTES = {"al": "2026-06-03"}


def test_cambios_as_of_a_day(client, historia):
    pagina = principal(client, "/cambios/", desde="2026-05-01", **UN_DIA_DE_ANTES)
    assert "2 cambios" in pagina
    assert "Se visitó." not in pagina


def test_cambios_constant_queries(client, demo, settings):
    desde = f"?desde={cambios.primer_registro(Dia(DIA))}&hasta={DIA}"

    def consultas(url: str) -> int:
        with CaptureQueriesContext(connection) as capturadas:
            respuesta = client.get(url)
            assert respuesta.status_code == 200
            if respuesta.streaming:
                b"".join(respuesta.streaming_content)
        return len(capturadas)

    corta = f"?desde={DIA - timedelta(20)}&hasta={DIA}"
    client.get("/cambios/")
    assert consultas(f"/cambios/{desde}") == consultas(f"/cambios/{corta}") <= 29
    assert (
        consultas(f"/datos/cambios.csv{corta}") <= 23
    )  # the version of the file, whether they are many, what was expected before, and verifications left without effect
    # The same twice, for what happened in two days is little and three months are looked through; the version; and what
    # whoever verified counted, and what was left without effect.
    assert consultas("/feeds/avances.atom") <= 44
    total = int(
        re.search(r"(\d[\d,]*) cambios", client.get(f"/cambios/{desde}").content.decode())[1].replace(",", "")
    )
    assert total == len(filas_csv(client, desde)), "the page and the file count the same"
    vistos = []
    for n in range(1, (total - 1) // POR_PAGINA + 2):
        pagina = client.get(f"/cambios/{desde}&pagina={n}").content.decode()
        vistos += re.findall(r'class="cambio\b[^>]* id="([^"]+)"', pagina)
    assert len(vistos) == len(set(vistos)) == total


# --- The file


def test_cambios_csv_works(client, historia):
    filas = filas_csv(client, "?desde=2026-05-01&hasta=2026-07-01")
    assert [(f["fecha"], f["tipo"], f["de"], f["a"], f["causa"]) for f in filas] == ESPERADO
    assert desneutralizar(filas[0]["titulo"]) == "=Abrir casas"
    assert filas[0]["titulo"].startswith("'=")
    motivos = {f["causa"]: f["motivo"] for f in filas}
    assert motivos["retiro"] == "Era de otra sede."
    assert motivos["correccion"] == "Se contó mal."
    todas = filas_csv(client, "?desde=2026-05-01&hasta=2026-07-01&tipo=todo")
    assert [(f["fecha"], f["tipo"], f["de"], f["a"], f["causa"]) for f in todas if f not in filas] == [
        LA_VERIFICACION
    ]


@pytest.mark.parametrize("consulta", ["", "&tipo=todo", "&institucion=ejemplo-01&tipo=todo"])
def test_cambios_csv_works_alike_in_stretches(client, demo, consulta, monkeypatch):
    """Of many changes some days are read at a time, the first of them soon: the same file, byte by byte."""
    url = f"/datos/cambios.csv?desde=1990-01-01{consulta}"
    entero = client.get(url).getvalue()
    assert entero.count(b"\n") > 5
    for nombre in ("POCOS", "MUCHOS"):
        monkeypatch.setattr(f"compromisos.views.lapso.{nombre}", 4)
    assert client.get(url).getvalue() == entero


def test_cambios_csv_filters_by_institution(client, historia):
    otra = crear_compromiso(
        edicion=historia.edicion, institucion=crear_institucion(slug="otra"), publicado=False
    )
    publicacion.publicar_compromiso(otra, por=None, ahora=datetime(2026, 6, 2, tzinfo=UTC))
    de = "?desde=2026-05-01&hasta=2026-07-01"
    assert len(filas_csv(client, de)) == 7
    assert len(filas_csv(client, de + "&institucion=inst")) == 6
    assert len(filas_csv(client, de + "&institucion=otra&tipo=nuevo")) == 1


def test_cambios_csv_is_empty(client, db):
    assert len(leido(client, "/datos/cambios.csv").decode().splitlines()) == 1


def test_cambios_csv_as_of_a_day(client, historia):
    assert len(filas_csv(client, "?desde=2026-05-01&al=2026-06-03")) == 2


ENTRE = {"desde": "2026-05-01", "hasta": "2026-07-01"}


def test_cambios_csv_constant_queries(client, historia):
    assert no_cuesta_mas(client, historia, "/datos/cambios.csv", **ENTRE)
