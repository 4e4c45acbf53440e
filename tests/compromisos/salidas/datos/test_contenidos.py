"""What pledges are sorted by and what is kept of them, as tables: every count is that of the list it opens."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from compromisos.lectura.territorios import alcanzados
from compromisos.models import Compromiso, EnlaceCitado, RoturaDeEnlace
from compromisos.publicacion import cierre
from compromisos.reglas.iso import ISO_3166_2
from compromisos.salidas.datos.columns import CLAVES, PUBLICAS, TODAS
from compromisos.salidas.datos.contenidos import APARTE, CONTENIDOS
from tests.compromisos.salidas.datos.ayudas import filas_csv, registros_json
from tests.factories import (
    AHORA,
    crear_avance,
    crear_compromiso,
    crear_edicion,
    crear_eje,
    crear_elemento,
    crear_institucion,
    crear_marco,
    crear_meta,
    crear_participacion,
    crear_periodo,
    crear_territorio,
    crear_usuario,
    crear_vinculo,
)

pytestmark = pytest.mark.django_db


def test_every_table_is_whole():
    assert PUBLICAS.keys() == CONTENIDOS.keys()
    assert TODAS.keys() == CLAVES.keys() == {*CONTENIDOS, *APARTE}
    for tabla, columnas in TODAS.items():
        nombres = [c.nombre for c in columnas]
        assert len(set(nombres)) == len(nombres), tabla
        assert set(CLAVES[tabla]) <= set(nombres), tabla


def test_territorios_count_whom_their_list_shows(client):
    """Named, above or inside: «Lima» the region, its province, a district of it; another region is reached by none."""
    lima = crear_territorio()
    provincia = crear_territorio(ubigeo="1501", nombre="Lima", superior=lima)
    distrito = crear_territorio(ubigeo="150122", nombre="Miraflores", superior=provincia)
    crear_territorio(ubigeo="1502", nombre="Barranca", superior=lima)
    crear_territorio(ubigeo="16", nombre="Loreto")
    crear_compromiso(territorios=[distrito])
    crear_compromiso(territorios=[lima, distrito])
    crear_compromiso(publicado=False, territorios=[lima])
    crear_compromiso()
    filas = {f["ubigeo"]: f for f in registros_json(client, "/datos/territorios.json")}
    assert {u: f["compromisos"] for u, f in filas.items()} == {
        "15": 2, "1501": 2, "150122": 2, "1502": 1, "16": 0,
    }  # fmt: skip
    for ubigeo, fila in filas.items():
        lista = client.get("/compromisos/", {"territorio": ubigeo}).context["pagina"].paginator.count
        assert lista == fila["compromisos"], ubigeo
    assert (filas["15"]["iso_3166_2"], filas["1501"]["iso_3166_2"], filas["1502"]["iso_3166_2"]) == (
        "PE-LIM", "PE-LMA", "",
    )  # fmt: skip
    assert (filas["150122"]["superior"], filas["150122"]["nombre_superior"]) == ("1501", "Lima")
    assert filas_csv(client, "/datos/territorios.csv")[0]["ubigeo"] == "15"
    assert alcanzados(Compromiso.objects.none())["15"] == 0


def test_iso_codes_are_of_the_25_regions():
    regiones = {u: c for u, c in ISO_3166_2.items() if len(u) == 2}
    assert len(regiones) == len(set(regiones.values())) == 25
    assert (regiones["07"], regiones["09"], regiones["10"], regiones["25"]) == (
        "PE-CAL", "PE-HUV", "PE-HUC", "PE-UCA",
    )  # fmt: skip


def test_ediciones_and_temas_count_by_state(client):
    edicion, tema = crear_edicion(slug="ed", anio=None), crear_eje(codigo="t", nombre="Tema")
    uno = crear_compromiso(edicion=edicion, ejes=[tema])
    crear_compromiso(edicion=edicion, institucion=uno.institucion, numero=2, ejes=[tema, crear_eje()])
    crear_avance(compromiso=uno, estado="en_proceso")
    crear_participacion(edicion=edicion, institucion=crear_institucion())
    crear_participacion(edicion=edicion, institucion=uno.institucion)
    crear_edicion(slug="vacia")
    primera, vacia = registros_json(client, "/datos/ediciones.json")
    assert (primera["instituciones"], primera["compromisos"], primera["en_proceso"], primera["anio"]) == (
        2,
        2,
        1,
        None,
    )
    assert (vacia["instituciones"], vacia["compromisos"], vacia["sin_informacion"]) == (0, 0, 0)
    temas = {t["codigo"]: t for t in registros_json(client, "/datos/temas.json")}
    assert (temas["t"]["compromisos"], temas["t"]["en_proceso"], temas["t"]["sin_informacion"]) == (2, 1, 1)


def test_cortes_count_nothing_until_they_close(client):
    """Open, its numbers are empty, not zero; closed, those of its picture; asked as of before, open again."""
    periodo = crear_periodo(slug="p", abierto_en=timezone.now() - timedelta(days=3))
    crear_compromiso(edicion=periodo.edicion)
    (abierto,) = registros_json(client, "/datos/cortes.json")
    contadas = ("instituciones", "informaron", "compromisos", "sin_informacion", "cumplido")
    assert [abierto[c] for c in contadas] == [None] * 5
    assert (abierto["situacion"], abierto["cerrado_en"], abierto["sha256"]) == ("abierto", None, "")
    cierre.cerrar(periodo, por=crear_usuario(), motivo="Se adelantó.")
    (cerrado,) = registros_json(client, "/datos/cortes.json")
    assert [cerrado[c] for c in contadas] == [1, 0, 1, 1, 0]
    assert (cerrado["situacion"], cerrado["motivo"]) == ("cerrado", "Se adelantó.")
    assert len(cerrado["sha256"]) == 64
    ayer = (timezone.localdate() - timedelta(days=1)).isoformat()
    (antes,) = registros_json(client, f"/datos/cortes.json?al={ayer}")
    assert (antes["situacion"], antes["motivo"], antes["anunciado"], antes["compromisos"]) == (
        "abierto",
        "",
        None,
        None,
    )
    assert registros_json(client, "/datos/cortes.json?al=2020-01-01") == []


@pytest.mark.parametrize("tabla", [n for n, c in CONTENIDOS.items() if not c.filtrable])
def test_whole_tables_take_no_filter(client, tabla):
    respuesta = client.get(f"/datos/{tabla}.csv?estado=cumplido")
    assert respuesta.status_code == 400
    assert "va siempre entera" in respuesta.content.decode()


def test_sources_that_do_not_open_are_told_in_every_table(client):
    """Of pledges, baselines, ties, elements and their frameworks, as of evidence; also of a day before it was mended."""
    crear_meta(
        compromiso=crear_compromiso(fuente="https://example.org/fuente"), linea_base=1, valor_meta=2,
        linea_base_fuente="https://example.org/base",
    )  # fmt: skip
    marco = crear_marco(fuente_url="https://example.org/marco", emisor="Quien la emitió")
    elemento = crear_elemento(marco=marco, fuente_url="https://example.org/elemento")
    crear_vinculo(
        compromiso=Compromiso.objects.get(), elemento=elemento, fuente="https://example.org/vinculo"
    )
    for nombre in ("fuente", "base", "marco", "elemento", "vinculo"):
        enlace = EnlaceCitado.objects.create(
            url=f"https://example.org/{nombre}", servidor="example.org", proxima_en=AHORA
        )
        RoturaDeEnlace.objects.create(enlace=enlace, desde=AHORA.date(), declarada_en=AHORA, por="no_esta")
    de_cada = {
        "compromisos": ["fuente_no_abre_desde"], "metas": ["linea_base_fuente_no_abre_desde"], "marcos": ["fuente_no_abre_desde"],
        "elementos": ["fuente_no_abre_desde", "marco_fuente_no_abre_desde"],
    }  # fmt: skip
    rotas = {
        (t, c): filas_csv(client, f"/datos/{t}.csv")[0][c]
        for t, columnas in de_cada.items()
        for c in columnas
    }
    assert set(rotas.values()) == {AHORA.date().isoformat()}
    (dicho,) = registros_json(client, "/datos/elementos.json")
    assert (dicho["elemento"], dicho["marco"], dicho["emisor"]) == (
        elemento.codigo,
        marco.slug,
        "Quien la emitió",
    )
    assert (dicho["fuente"], dicho["marco_fuente"]) == (
        "https://example.org/elemento",
        "https://example.org/marco",
    )
    assert dicho["compromisos"] == 1
    RoturaDeEnlace.objects.update(hasta_en=timezone.now())
    EnlaceCitado.objects.update(cambio_en=timezone.now())
    assert filas_csv(client, "/datos/compromisos.csv")[0]["fuente_no_abre_desde"] == ""
