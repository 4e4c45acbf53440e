"""Every file, the JSON of a pledge and its page say the same of each pledge: the six real ones and made-up ones, on three days."""

from __future__ import annotations

import csv
import html
import io
import json
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.core.management import call_command
from django.utils import timezone
from openpyxl import load_workbook

from compromisos import publicacion
from compromisos.models import Compromiso
from compromisos.reglas.palabras import Estado
from compromisos.salidas.datos.columns import ANIDADAS, PUBLICAS, VERSION
from compromisos.salidas.datos.widgets import desneutralizar
from tests.factories import (
    corregir_avance,
    crear_avance,
    crear_compromiso,
    crear_eje,
    crear_institucion,
    crear_meta,
)
from tests.muestra import muestra
from tests.una_vez import cargado_por_modulo

pytestmark = pytest.mark.django_db
RAROS = (
    "=1+1",
    "MAR-3",
    "ñandú «á»; punto y coma",
    "007",
    "dos\nlíneas",
    "'=ya con apóstrofo",
    "<b>&amp;</b>",
    "1-2",
)
IGUALES = (
    "numero", "titulo", "compromiso", "fuente", "nota", "responsable", "alcance", "fecha_inicio", "fecha_limite",
    "plazo_fecha", "estado", "fecha_corte", "plazo", "frescura", "respaldo", "direccion",
)  # fmt: skip
IGUALES_DE_META = ("indicador", "unidad", "linea_base", "meta", "medio_verificacion", "valor")


def cargar() -> None:
    """The seed, and pledges with the texts that files spoil, reported, corrected and withdrawn on different days."""
    call_command("cargar_semilla", verbosity=0)
    hoy = timezone.localdate()
    entidad, tema = (
        crear_institucion(nombre="=Entidad", sigla="E-1", sector="privado"),
        crear_eje(nombre="+Tema"),
    )
    for n, texto in enumerate(RAROS, 1):
        compromiso = crear_compromiso(
            institucion=entidad, numero=n, titulo=f"{texto} {n}".replace("\n", " "), texto=texto, ejes=[tema],
            nota=texto, fecha_limite=hoy + timedelta(days=20 * n - 80),
            publicado_en=datetime(2026, 3, n, 15, tzinfo=UTC),
            edicion=Compromiso.objects.filter(institucion=entidad).first().edicion if n > 1 else None,
        )  # fmt: skip
        meta = crear_meta(compromiso=compromiso, indicador=texto, valor_meta=Decimal("1200.125"), unidad="%")
        crear_meta(compromiso=compromiso, valor_meta=None)
        if n % 3:
            avance = crear_avance(
                compromiso=compromiso, ahora=datetime(2026, 4, n, 15, tzinfo=UTC), mediciones={meta: Decimal("0.5") * n},
                fecha_corte=date(2026, 3, 31),
            )  # fmt: skip
            if n == 2:
                publicacion.retirar(
                    avance, por=avance.autor, motivo="Error.", ahora=datetime(2026, 5, 2, 15, tzinfo=UTC)
                )
            if n == 4:
                corregir_avance(
                    avance, por=avance.autor, motivo="Otro.", ahora=datetime(2026, 5, 4, 15, tzinfo=UTC)
                )


cargado = cargado_por_modulo(cargar)
DIAS = ("", "?al=2026-04-05", "?al=2026-03-04")


def cuerpo(client, url: str) -> bytes:
    respuesta = client.get(url)
    assert respuesta.status_code == 200, url
    return b"".join(respuesta.streaming_content) if respuesta.streaming else respuesta.content


def en_json(client, url: str):
    return json.loads(cuerpo(client, url), parse_float=Decimal)


def planas(tabla: str, registros: list[dict]) -> list[dict]:
    """Records as rows."""
    _clave, lista, dentro = ANIDADAS.get(tabla, ("", "", ()))
    return [
        {**{c: v for c, v in r.items() if c != lista}, **parte}
        for r in registros
        for parte in (r[lista] or [dict.fromkeys(dentro)] if lista else [{}])
    ]


def como_valor(celda, columna, de_csv: bool):
    if columna.tipo.value in ("entero", "decimal"):
        return None if celda in ("", None) else Decimal(str(celda))
    texto = str(celda or "").removesuffix(" 00:00:00")
    return desneutralizar(texto) if de_csv or texto.startswith("'") else texto


@pytest.mark.parametrize("al", DIAS)
@pytest.mark.parametrize("tabla", ["compromisos", "metas", "avances", "instituciones"])
def test_files_say_the_same_of_every_field(client, cargado, tabla, al):
    columnas = [c for c in PUBLICAS[tabla] if c.nombre != VERSION]
    registros = en_json(client, f"/datos/{tabla}.json{al}")[tabla]
    lineas = cuerpo(client, f"/datos/{tabla}.jsonl{al}").decode().split("\n")[:-1]
    assert [json.loads(linea, parse_float=Decimal) for linea in lineas] == registros
    dichas = planas(tabla, registros)
    de_csv = list(
        csv.DictReader(io.StringIO(cuerpo(client, f"/datos/{tabla}.csv{al}").decode("utf-8-sig"), newline=""))
    )
    cabecera, *celdas = load_workbook(io.BytesIO(cuerpo(client, f"/datos/{tabla}.xlsx{al}"))).active.values
    de_libro = [dict(zip(cabecera, fila, strict=True)) for fila in celdas]
    assert len(de_csv) == len(de_libro) == len(dichas)
    assert dichas or al == DIAS[-1]
    for fila, hoja, dicha in zip(de_csv, de_libro, dichas, strict=True):
        for c in columnas:
            dice = (
                como_valor(dicha[c.nombre], c, de_csv=False)
                if c.tipo.value in ("entero", "decimal")
                else dicha[c.nombre] or ""
            )
            assert como_valor(fila[c.nombre], c, de_csv=True) == dice, (tabla, c.nombre)
            assert como_valor(hoja[c.nombre], c, de_csv=False) == dice, (tabla, c.nombre)


@pytest.mark.muestreo
@pytest.mark.parametrize("al", muestra(DIAS, una_de=3, desde=1))
def test_files_json_and_page_of_each_pledge_agree(client, cargado, al):
    registros = en_json(client, f"/datos/compromisos.json{al}")["compromisos"]
    assert len(registros) >= (6 if not al else 3)
    for registro in registros:
        codigo = registro["codigo"]
        suyo = en_json(client, f"/compromisos/{codigo}.json{al}")
        assert {c: suyo[c] for c in IGUALES} == {c: registro[c] for c in IGUALES}, codigo
        assert "; ".join(e["nombre"] for e in suyo["ejes"]) == registro["ejes"]
        assert suyo["plazo_movido"] == (registro["plazo_movido"] == "si")
        assert [[m[c] for c in IGUALES_DE_META] for m in suyo["metas"]] == [
            [m[c] for c in IGUALES_DE_META] for m in registro["metas"]
        ]
        pagina = " ".join(html.unescape(cuerpo(client, f"/compromisos/{codigo}/{al}").decode()).split())
        for texto in (registro["titulo"], registro["institucion"], Estado(registro["estado"]).etiqueta,
                      *(m["indicador"] for m in registro["metas"])):  # fmt: skip
            assert " ".join(texto.split()) in pagina, (codigo, texto)
