"""What each day shows of a pledge that was amended, split, merged or withdrawn."""

from __future__ import annotations

import csv
import io
import json
from datetime import UTC, datetime

import pytest

from compromisos import publicacion
from compromisos.models import Accion, Anotacion, Compromiso
from tests.compromisos.publicacion.ayudas import ANTES, DESPUES, DIA, EN, VISPERA, enmendado, hermano
from tests.factories import crear_compromiso, crear_usuario


@pytest.fixture
def compromiso(db) -> Compromiso:
    return crear_compromiso(texto=ANTES, titulo="Casas")


def textos(client, codigo: str, al: str) -> dict[str, str]:
    """Everywhere the literal text is read on that day."""
    dia = {"al": al} if al else {}
    tabla = b"".join(client.get("/datos/compromisos.csv", dia).streaming_content).decode("utf-8-sig")
    filas = {f["codigo"]: f["compromiso"] for f in csv.DictReader(io.StringIO(tabla))}
    pagina = client.get(f"/compromisos/{codigo}/", dia)
    cita = pagina.content.decode().split("<blockquote")[1].split("</blockquote>")[0].split(">", 1)[1]
    enlazado = json.loads(pagina.context["compartido"].json_ld.split(">", 1)[1].rsplit("<", 1)[0])
    return {
        "page": cita,
        "json": client.get(f"/compromisos/{codigo}.json", dia).json()["compromiso"],
        "csv": filas[codigo],
        "json-ld": ANTES if ANTES in json.dumps(enlazado, ensure_ascii=False) else DESPUES,
    }


def test_enmienda_as_of_a_day(client, compromiso):
    gemelo = hermano(compromiso, 2, texto=ANTES)
    enmendado(compromiso)
    assert set(textos(client, compromiso.codigo, VISPERA).values()) == {ANTES}
    for dia in (DIA, ""):
        assert set(textos(client, compromiso.codigo, dia).values()) == {DESPUES}
    for dia, hay in ((VISPERA, True), (DIA, False)):
        dicho = client.get(f"/compromisos/{compromiso.codigo}.json", {"al": dia}).json()
        assert dicho["mismo_texto"] == ([gemelo.codigo] if hay else [])
        assert len(dicho["enmiendas"]) == (not hay)
        pagina = client.get(f"/compromisos/{compromiso.codigo}/", {"al": dia}).content.decode()
        assert ("decía…" in pagina) == (not hay)
    hoy = client.get(f"/compromisos/{compromiso.codigo}/").content.decode()
    assert "2020<" in hoy.split("<del>")[2]
    assert "Lo aprobó una resolución." in hoy
    assert f"?al={VISPERA}" in hoy


def test_enmienda_as_of_a_day_of_three_wordings(client, compromiso):
    enmendado(compromiso, texto="Dos.", ahora=datetime(2026, 4, 1, 15, tzinfo=UTC))
    enmendado(compromiso, texto="Tres.", ahora=datetime(2026, 5, 1, 15, tzinfo=UTC))
    leidos = [
        client.get(f"/compromisos/{compromiso.codigo}.json", {"al": dia}).json()["compromiso"]
        for dia in ("2026-03-31", "2026-04-01", "2026-04-30", "2026-05-01")
    ]
    assert leidos == [ANTES, "Dos.", "Dos.", "Tres."]


def test_division_stops_counting_and_stays_readable(client, compromiso):
    partes = [hermano(compromiso, n, titulo=f"Parte {n}") for n in (2, 3)]
    publicacion.dividir(compromiso, por=crear_usuario(), en=partes, motivo="Eran dos cosas.", ahora=EN)
    for dia, cuantos in (("", 2), (DIA, 2), (VISPERA, 3)):
        consulta = {"al": dia} if dia else {}
        assert client.get("/compromisos/", consulta).context["pagina"].paginator.count == cuantos
        pagina = client.get(f"/compromisos/{compromiso.codigo}/", consulta)
        assert pagina.status_code == 200
        assert ("se dividió el 10/03/2026" in pagina.content.decode()) == (cuantos == 2)
        entidad = client.get(f"/instituciones/{compromiso.institucion.slug}/", consulta).content.decode()
        assert ("1 promesa retirada o reemplazada" in entidad) == (cuantos == 2)
    pagina = client.get(f"/compromisos/{compromiso.codigo}/").content.decode()
    assert all(f"/compromisos/{p.codigo}/" in pagina for p in partes)
    assert "Eran dos cosas." in pagina
    de_parte = client.get(f"/compromisos/{partes[0].codigo}/").content.decode()
    assert "Reemplaza a:" in de_parte
    assert f"/compromisos/{compromiso.codigo}/" in de_parte
    tarjeta = client.get(f"/compromisos/{compromiso.codigo}/insertar/").content.decode()
    assert "ya no cuenta" in tarjeta
    assert client.get(f"/compromisos/{compromiso.codigo}.pdf").status_code == 200


def test_retiro_of_the_last_pledge_leaves_its_pages(client, compromiso):
    publicacion.retirar_compromiso(compromiso, por=crear_usuario(), motivo="Ya no.", ahora=EN)
    for dia in ({}, {"al": DIA}):
        assert client.get(f"/instituciones/{compromiso.institucion.slug}/", dia).status_code == 200
        assert client.get("/", dia).status_code == 200
        assert client.get(f"/ediciones/{compromiso.edicion.slug}/", dia).status_code == 200


def test_enmienda_is_told_by_changes(client, compromiso):
    otro = hermano(compromiso, 2, titulo="El que abarca")
    enmendado(compromiso)
    publicacion.fusionar(
        compromiso,
        por=crear_usuario(),
        con=otro,
        motivo="Era lo mismo.",
        ahora=datetime(2026, 3, 20, 15, tzinfo=UTC),
    )
    entre = "?desde=2026-03-01&hasta=2026-03-31"
    filas = csv.DictReader(
        io.StringIO(b"".join(client.get(f"/datos/cambios.csv{entre}").streaming_content).decode("utf-8-sig"))
    )
    assert [(f["fecha"], f["tipo"], f["resultado"], f["motivo"]) for f in filas] == [
        ("2026-03-20", "enmienda", "fusion", "Era lo mismo."),
        ("2026-03-10", "enmienda", "redaccion", "Lo aprobó una resolución."),
    ]
    pagina = client.get(f"/cambios/{entre}").content.decode()
    assert "Fusionado con otro" in pagina
    assert "El que abarca" in pagina
    feed = client.get(f"/feeds/cambios.atom{entre}").content.decode()
    assert f"Antes decía: {ANTES}" in feed
    assert Anotacion.objects.latest("numero").accion == Accion.COMPROMISO_FUSIONADO
    registro = client.get("/datos/registro/").content.decode()
    assert "Era lo mismo." in registro
