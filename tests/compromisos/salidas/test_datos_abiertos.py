"""Open data: the files of every table and of any list, the page that explains them, and a pledge's twin."""

from __future__ import annotations

import csv
import io
import json
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from openpyxl import load_workbook

from base.dias import Dia
from compromisos import publicacion
from compromisos.lectura.compromisos import compromisos_de
from compromisos.models import Compromiso, Verificacion
from compromisos.salidas.datos.columns import ANIDADAS, PUBLICAS
from compromisos.salidas.datos.tablas import FORMATOS, TablaPublica
from instituciones.models import Denominacion
from tests.factories import (
    crear_avance,
    crear_borrador,
    crear_compromiso,
    crear_institucion,
    crear_meta,
    crear_territorio,
)

pytestmark = pytest.mark.django_db
LUNES = datetime(2026, 10, 5, 15, tzinfo=UTC)


def cuerpo(client, url: str) -> bytes:
    respuesta = client.get(url)
    assert respuesta.status_code == 200, respuesta.content
    return b"".join(respuesta.streaming_content)


def filas_csv(client, url: str) -> list[dict]:
    return list(csv.DictReader(io.StringIO(cuerpo(client, url).decode("utf-8-sig"))))


def filas_xlsx(client, url: str) -> list[dict]:
    cabecera, *filas = load_workbook(io.BytesIO(cuerpo(client, url)), read_only=True).active.values
    return [dict(zip(cabecera, fila, strict=True)) for fila in filas]


def registros_json(client, url: str) -> list[dict]:
    leido = json.loads(cuerpo(client, url), parse_float=Decimal)
    assert leido["total"] == len(leido[leido["tabla"]])
    return leido[leido["tabla"]]


@pytest.fixture
def algo():
    institucion = crear_institucion(nombre="=Entidad", sigla="ENT", slug="ent", sector="publico")
    Denominacion.objects.create(institucion=institucion, nombre="Antigua entidad")
    compromiso = crear_compromiso(institucion=institucion, texto="+ casas; «comillas»\ny otra línea")
    meta = crear_meta(
        compromiso=compromiso, valor_meta="50.1234", linea_base=10, linea_base_fuente="https://example.org/"
    )
    crear_meta(compromiso=compromiso, valor_meta=None)
    sin_metas = crear_compromiso(edicion=compromiso.edicion, institucion=institucion, numero=2)
    avance = crear_avance(
        compromiso=compromiso, ahora=LUNES, mediciones={meta: "30.5"}, evidencia=True, descripcion="@hecho"
    )
    publicacion.verificar(
        avance,
        por=avance.autor,
        verificador="Otra",
        resultado="verificado",
        motivo="Visto.",
        ahora=LUNES + timedelta(days=3),
    )
    crear_borrador(compromiso=compromiso, descripcion="Secreto")
    return compromiso, sin_metas, avance


@pytest.mark.parametrize("tabla", PUBLICAS)
def test_the_three_formats_say_the_same(client, algo, tabla):
    en_csv = filas_csv(client, f"/datos/{tabla}.csv")
    en_xlsx = filas_xlsx(client, f"/datos/{tabla}.xlsx")
    en_json = registros_json(client, f"/datos/{tabla}.json")
    nombres = [c.nombre for c in PUBLICAS[tabla]]
    assert list(en_csv[0]) == list(en_xlsx[0]) == nombres
    assert (
        len(en_csv) == len(en_xlsx) == {"compromisos": 3, "metas": 2, "avances": 1, "instituciones": 1}[tabla]
    )
    _clave, lista, dentro = ANIDADAS.get(tabla, ("", "", ()))
    planas = [
        {**r, **parte}
        for r in en_json
        for parte in (r.get(lista) or [dict.fromkeys(dentro)] if lista else [{}])
    ]
    assert len(planas) == len(en_csv)
    for fila, libro, registro in zip(en_csv, en_xlsx, planas, strict=True):
        for nombre in nombres:
            valor = registro[nombre]
            if isinstance(valor, int | Decimal) and not isinstance(valor, bool):
                assert Decimal(fila[nombre]) == valor == Decimal(str(libro[nombre])), nombre
            else:
                texto = "" if valor is None else str(valor)
                assert fila[nombre] in (texto, f"'{texto}"), nombre
                assert str(libro[nombre] or "").removesuffix(" 00:00:00") == texto, nombre


def test_text_is_disarmed_in_sheets_and_only_text(client, algo):
    fila = filas_csv(client, "/datos/compromisos.csv")[0]
    assert fila["compromiso"].startswith("'+")
    assert fila["institucion"] == "'=Entidad"
    assert fila["meta"] == "50.1234"
    assert filas_csv(client, "/datos/avances.csv")[0]["descripcion"] == "'@hecho"
    assert registros_json(client, "/datos/avances.json")[0]["descripcion"] == "@hecho"
    libro = load_workbook(io.BytesIO(cuerpo(client, "/datos/compromisos.xlsx")))
    assert {c.data_type for fila in libro.active.iter_rows(min_row=2) for c in fila} <= {
        "s",
        "n",
        "inlineStr",
        "d",
    }


def test_json_nests_what_repeats(client, algo):
    primero, segundo = registros_json(client, "/datos/compromisos.json")
    assert [m["meta"] for m in primero["metas"]] == [Decimal("50.1234"), None]
    assert primero["metas"][0]["valor"] == Decimal("30.5")
    assert segundo["metas"] == []
    (avance,) = registros_json(client, "/datos/avances.json")
    assert avance["mediciones"] == [{"indicador": "Indicador 1", "valor": Decimal("30.5"), "territorios": ""}]
    assert avance["situacion"] == "vigente"
    assert avance["respaldo"] == "verificado"
    assert avance["publicado_en"] == "2026-10-05T10:00:00-05:00"


def test_targets_tell_how_far_they_are(client, algo):
    medida, cualitativa = registros_json(client, "/datos/metas.json")
    assert (medida["valor"], medida["porcentaje"], medida["alcanzada"]) == (
        Decimal("30.5"),
        Decimal("51.1"),
        "no",
    )
    assert (cualitativa["valor"], cualitativa["porcentaje"], cualitativa["alcanzada"]) == (None, None, "")


def test_institutions_are_counted_by_state(client, algo):
    crear_institucion(nombre="Zeta sin compromisos")
    primera, segunda = registros_json(client, "/datos/instituciones.json")
    assert primera["nombres_anteriores"] == "Antigua entidad"
    assert (primera["compromisos"], primera["en_proceso"], primera["sin_informacion"]) == (2, 1, 1)
    assert segunda["compromisos"] == 0


def test_a_file_of_the_past_knows_nothing_of_later(client, algo):
    compromiso, _otro, avance = algo
    publicacion.retirar(avance, por=avance.autor, motivo="Error.", ahora=LUNES + timedelta(days=5))
    dias = {n: (date(2026, 10, 5) + timedelta(days=n)).isoformat() for n in (-1, 0, 3, 5)}
    assert registros_json(client, f"/datos/avances.json?al={dias[-1]}") == []
    assert registros_json(client, f"/datos/avances.json?al={dias[0]}")[0]["respaldo"] == "con_evidencia"
    en_firme = registros_json(client, f"/datos/avances.json?al={dias[3]}")[0]
    assert (en_firme["situacion"], en_firme["respaldo"], en_firme["motivo"]) == ("vigente", "verificado", "")
    retirado = registros_json(client, f"/datos/avances.json?al={dias[5]}")[0]
    assert (retirado["situacion"], retirado["motivo"], retirado["evidencia_url"]) == (
        "retirado",
        "Error.",
        "",
    )
    assert registros_json(client, f"/datos/metas.json?al={dias[3]}")[0]["valor"] == Decimal("30.5")
    assert registros_json(client, f"/datos/metas.json?al={dias[5]}")[0]["valor"] is None
    assert registros_json(client, f"/datos/compromisos.json?al={dias[3]}")[0]["estado"] == "en_proceso"
    assert registros_json(client, f"/datos/instituciones.json?al={dias[5]}")[0]["sin_informacion"] == 2


@pytest.mark.parametrize("tabla", PUBLICAS)
@pytest.mark.parametrize("formato", FORMATOS)
def test_drafts_go_nowhere(client, algo, tabla, formato):
    oculto = crear_compromiso(publicado=False, titulo="Oculto del todo")
    crear_meta(compromiso=oculto, indicador="Indicador oculto")
    datos = cuerpo(client, f"/datos/{tabla}.{formato}")
    if formato == "xlsx":
        datos = str(list(load_workbook(io.BytesIO(datos)).active.values)).encode()
    assert b"Secreto" not in datos
    assert b"culto" not in datos
    assert oculto.codigo.encode() not in datos


def test_the_same_filters_for_targets_and_updates(client, algo):
    otro = crear_avance(compromiso=crear_compromiso(institucion=crear_institucion(slug="z"))).compromiso
    crear_meta(compromiso=otro)
    assert len(filas_csv(client, "/datos/avances.csv")) == 2
    assert {f["codigo"] for f in filas_csv(client, "/datos/avances.csv?institucion=z")} == {otro.codigo}
    assert {f["codigo"] for f in filas_csv(client, "/datos/metas.csv?institucion=z")} == {otro.codigo}
    respuesta = client.get("/datos/metas.csv?institucion=z")
    assert 'filename="metas-filtrados-' in respuesta.headers["Content-Disposition"]


def test_the_link_of_a_list_drops_what_was_not_understood(client, algo):
    pagina = client.get("/compromisos/?q=casas&cosa=1&pagina=1&estado=inventado").content.decode()
    assert 'href="/datos/compromisos.json?q=casas"' in pagina
    pagina = client.get("/compromisos/?al=2026-10-06&estado=en_proceso").content.decode()
    assert 'href="/datos/compromisos.csv?al=2026-10-06&amp;estado=en_proceso"' in pagina


def test_a_list_can_be_followed(client, algo):
    compromiso, _otro, avance = algo
    otro = crear_avance(compromiso=crear_compromiso(institucion=crear_institucion(slug="z"))).compromiso
    pagina = client.get("/compromisos/?institucion=z").content.decode()
    assert 'href="/feeds/compromisos.atom?institucion=z"' in pagina
    feed = client.get("/feeds/compromisos.atom?institucion=z")
    assert feed.headers["Content-Type"].startswith("application/atom+xml")
    assert otro.codigo in feed.content.decode()
    assert compromiso.codigo not in feed.content.decode()
    assert compromiso.codigo in client.get("/feeds/compromisos.atom?q=hecho").content.decode()
    for malo in ("estado=nada", "cosa=1"):
        assert client.get(f"/feeds/compromisos.atom?{malo}").status_code == 400
    assert client.get("/feeds/compromisos.atom?q=nadaquesellameasi").status_code == 200


def test_the_page_says_what_each_file_weighs_and_what_each_column_says(client, algo):
    pagina = client.get("/datos/").content.decode()
    for tabla, columnas in PUBLICAS.items():
        for formato in FORMATOS:
            assert f'href="/datos/{tabla}.{formato}"' in pagina
        for columna in columnas:
            assert f"<code>{columna.nombre}</code>" in pagina
    contexto = {t["nombre"]: t for t in client.get("/datos/").context["tablas"]}
    assert (contexto["compromisos"]["registros"], contexto["compromisos"]["filas"]) == (2, 3)
    for nombre, tabla in contexto.items():
        for formato, peso in tabla["archivos"]:
            if formato != "xlsx":  # a zip holds the time at which it was made
                assert peso == len(cuerpo(client, f"/datos/{nombre}.{formato}")), (nombre, formato)
    crear_compromiso(texto="Uno más.")
    assert (
        client.get("/datos/").context["tablas"][0]["archivos"][0][1]
        > contexto["compromisos"]["archivos"][0][1]
    )


def test_it_is_made_piece_by_piece(algo):
    """What stays in memory is a batch, not the table."""
    import gc
    import tracemalloc

    dia = Dia(date(2026, 11, 24))
    publicos = compromisos_de(dia).order_by("codigo")
    institucion, edicion = algo[0].institucion, algo[0].edicion
    compromisos = [
        Compromiso(
            edicion=edicion, institucion=institucion, numero=n, codigo=f"x-{n}", titulo="T", texto="Texto. " * 150,
            situacion="publicado",
        )
        for n in range(10, 4010)
    ]  # fmt: skip
    Compromiso.objects.bulk_create(compromisos)

    def memoria(cuantos: int) -> int:
        tabla = TablaPublica("compromisos", publicos.filter(numero__lt=10 + cuantos), dia)
        tracemalloc.start()
        assert sum(len(t) for t in tabla.trozos("csv")) > cuantos * 1000
        maximo = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return maximo

    memoria(10)
    # With all that the suite left alive, Python would hardly look for garbage, and that would be measured.
    gc.freeze()
    gc.collect()
    try:
        assert memoria(4000) < 1.3 * memoria(2000)
    finally:
        gc.unfreeze()


# --- The twin of a pledge


def test_the_twin_says_all_that_the_page_says(client, algo):
    compromiso, otro, avance = algo
    lima = crear_territorio()
    compromiso.territorios.add(lima)
    respuesta = client.get(f"/compromisos/{compromiso.codigo}.json")
    dicho = json.loads(respuesta.content, parse_float=Decimal)
    assert respuesta.headers["Content-Type"].startswith("application/json")
    assert dicho["compromiso"] == compromiso.texto
    assert dicho["estado"] == "en_proceso"
    assert dicho["territorios"] == [{"ubigeo": "15", "nombre": "Lima"}]
    assert dicho["metas"][0]["valor"] == Decimal("30.5")
    (suyo,) = dicho["avances"]
    assert suyo["avance"] == avance.pk == dicho["avance_vigente"]
    assert suyo["evidencias"][0]["url"] == "https://example.org/informe.pdf"
    assert suyo["verificaciones"][0]["resultado"] == Verificacion.objects.get().resultado
    antes = json.loads(client.get(f"/compromisos/{compromiso.codigo}.json?al=2026-10-01").content)
    assert (antes["estado"], antes["avances"], antes["metas"][0]["valor"]) == ("sin_informacion", [], None)
    publicacion.retirar(avance, por=avance.autor, motivo="Error.")
    despues = json.loads(client.get(f"/compromisos/{compromiso.codigo}.json").content)
    assert despues["avances"][0]["retiro"]["motivo"] == "Error."
    assert despues["avances"][0]["evidencias"] == []
    assert (
        f'href="/compromisos/{compromiso.codigo}.json"'
        in client.get(compromiso.get_absolute_url()).content.decode()
    )
    oculto = crear_compromiso(publicado=False)
    assert client.get(f"/compromisos/{oculto.codigo}.json").status_code == 404
