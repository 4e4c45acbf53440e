"""How the database answers the pages that everybody asks for, once they were counted: by an index, at any size.

Plans are read, no time is measured. One small set of data is looked at as it is and a hundred times over.
"""

from __future__ import annotations

import io
import json
import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.urls import resolve
from django.utils import timezone

from compromisos.lectura import por_version
from compromisos.lectura.por_version import RECORDADO
from compromisos.models import (
    Avance,
    Compromiso,
    Eje,
    EstadoVigencia,
    Evidencia,
    Medicion,
    Meta,
    Verificacion,
)
from compromisos.models.vigencias import CompromisoVigencia, MetaVigencia
from config.guardadas.direcciones import PARAMETROS
from instituciones.models import Institucion
from tests.bench.multiplicar import multiplicar
from tests.factories import crear_eje, crear_territorio

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(connection.vendor != "postgresql", reason="plans of PostgreSQL"),
]
GRANDES = {
    m._meta.db_table
    for m in (
        Compromiso, Avance, Meta, Medicion, Evidencia, Verificacion, EstadoVigencia, CompromisoVigencia, MetaVigencia,
    )
}  # fmt: skip
VECES = 100
EN_ORDEN_A_LA_VEZ = (
    500  # rows that a page may put in order: those of the institutions or days in which it lies
)
# Its eighty are a third of the institutions here, and what a third reported a database reads whole; of three thousand, by index.
# So of the directory only its order is looked at.
DIRECTORIO = "/instituciones/?pagina=ultima"
PAGINAS = (
    "/", "/compromisos/", "/compromisos/?pagina=ultima", "/compromisos/?estado=en_proceso&pagina=2",
    "/compromisos/?plazo=vencido", "/compromisos/?orden=plazo&pagina=2", "/territorios/", "/compromisos/<el de en medio>/",
    "/compromisos/?al=<ayer>", "/compromisos/?al=<ayer>&pagina=ultima", "/compromisos/<el de en medio>/?al=<ayer>", "/respuestas/",
    "/ediciones/demo/", "/ejes/<el primero>/", DIRECTORIO, "/instituciones/<la de en medio>/", "/cambios/", "/correcciones/",
    "/galeria/", "/marcos/", "/datos/registro/", "/compromisos/<el de en medio>.json", "/territorios/15/",
    "/instituciones/comparar/?i=<la de en medio>&i=<otra>",
)  # fmt: skip
# Addresses that are kept whole and still read a table through when they are made, each with what.
A_LO_LARGO = {
    "buscar": "a word that most pledges have; test_busqueda.py holds how one that few have is found",
    "api_lista": "puts what it is asked for in order across three tables",
    "calendario": "the deadlines of all that the filter finds",
    "compromisos_atom": "the chronicle of a stretch of time, as the other feeds",
    **dict.fromkeys(
        ("avances_atom", "compromiso_atom", "institucion_atom", "cambios_atom"),
        "the chronicle of a stretch of time",
    ),
}
# Texts, and what is read of one record by its key or of a few.
DE_POCO = {
    "insertar", "oembed", "compromiso_calendario", "institucion_calendario", "periodo", "periodo_json", "marco", "correccion",
    "correcciones_atom", "metodologia", "guia_de_importacion", "guia_columnas", "guia_errores", "guia_muestras", "data_json",
    "para_desarrolladores", "api", "api_problema", "api_indice", "api_openapi", "api_cambios", "api_uno", "api_de_compromiso",
}  # fmt: skip
# What a page may ask once it was counted, of what all readers ask for; the version itself, which is not read here, is one more.
# Of the pledge one is for the others of its text, which most have not.
A_LO_MAS = {
    "/": 9,
    "/compromisos/": 7,
    "/compromisos/?orden=plazo&pagina=2": 7,
    "/compromisos/<el de en medio>/": 8,
}


def test_every_address_that_is_kept_is_looked_at_or_says_why_not():
    mirados = {resolve(re.sub(r"<[^>]*>", "x", url).partition("?")[0]).url_name for url in PAGINAS}
    assert mirados | A_LO_LARGO.keys() | DE_POCO == PARAMETROS.keys()
    assert not mirados & (A_LO_LARGO.keys() | DE_POCO)


class Planes:
    """Keeps what the database did for each query of what it wraps."""

    def __init__(self):
        self.vistos: list[tuple[str, dict[str, Any]]] = []
        self._mirando = False

    def __call__(self, ejecutar, sql, parametros, muchos, contexto):
        if sql.startswith(("SELECT", "WITH", "(SELECT")) and not self._mirando:
            self._mirando = True
            with connection.cursor() as cursor:
                cursor.execute(f"EXPLAIN (ANALYZE, TIMING OFF, FORMAT JSON) {sql}", parametros)
                (plan,) = cursor.fetchone()
            self._mirando = False
            leido = json.loads(plan) if isinstance(plan, str) else plan
            self.vistos.append((sql, leido[0]["Plan"]))
        return ejecutar(sql, parametros, muchos, contexto)


def pasos(plan: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield plan
    for hijo in plan.get("Plans", ()):
        yield from pasos(hijo)


def _de_verdad(url: str) -> str:
    publicos = Compromiso.objects.sellados().filter(dejado_en=None)
    en_medio = publicos.select_related("institucion").order_by("pk")[publicos.count() // 2]
    ayer = timezone.localdate() - timedelta(days=1)
    for nombre, valor in {
        "instituciones/?pagina=ultima": f"instituciones/?pagina={(Institucion.objects.count() + 79) // 80}",
        "pagina=ultima": f"pagina={publicos.count() // 20}",
        "<el de en medio>": en_medio.codigo,
        "<la de en medio>": en_medio.institucion.slug,
        "<otra>": Institucion.objects.exclude(pk=en_medio.institucion_id).order_by("pk")[0].slug,
        "<el primero>": Eje.objects.earliest("pk").codigo,
        "<ayer>": ayer.isoformat(),
    }.items():
        url = url.replace(nombre, valor)
    return url


def reparos(client, url: str) -> list[str]:
    """What it costs in plain sight: a big table read whole, or too many rows put in order."""
    grandes = set() if url == DIRECTORIO else GRANDES
    cabe = 10 * EN_ORDEN_A_LA_VEZ if url == DIRECTORIO else EN_ORDEN_A_LA_VEZ
    url = _de_verdad(url)
    assert client.get(url).status_code == 200  # counted
    planes = Planes()
    with connection.execute_wrapper(planes):
        assert client.get(url).status_code == 200
    assert planes.vistos, url
    dichos = []
    for sql, plan in planes.vistos:
        for paso in pasos(plan):
            if paso["Node Type"] == "Seq Scan" and paso["Relation Name"] in grandes:
                dichos.append(f"{url}: reads {paso['Relation Name']} whole: {sql[:300]}")
            if paso["Node Type"] == "Sort" and (filas := paso["Plans"][0]["Actual Rows"]) > cabe:
                dichos.append(f"{url}: puts {filas} rows in order: {sql[:300]}")
    return dichos


@pytest.fixture
def recordado(monkeypatch):
    """Kept also inside the transaction of a test."""
    RECORDADO.olvidar()
    monkeypatch.setattr(
        por_version,
        "_recordado",
        lambda dia, clave, leer: RECORDADO.de("una", (dia.hoy, dia.al, clave), leer),
    )
    yield
    RECORDADO.olvidar()


def test_pages_that_were_counted_are_read_by_index_at_both_sizes(client, settings, recordado):
    settings.DATOS_DE_DEMOSTRACION = True
    for codigo in ("prevencion", "atencion", "recursos"):
        crear_eje(codigo=codigo)
    for ubigeo in ("02", "04", "06", "08", "11", "13", "15", "20"):
        crear_territorio(ubigeo=ubigeo)
    call_command(
        "datos_demo", instituciones=12, compromisos=60, avances=180, verbosity=0, hoy=timezone.localdate(),
        stdout=io.StringIO(),
    )  # fmt: skip
    costumbres = {
        url: len(consultas(client, url)) for url in PAGINAS
    }  # which plan it is says nothing of sixty rows
    multiplicar(VECES)
    RECORDADO.olvidar()
    assert Compromiso.objects.count() >= 60 * VECES
    hallados = [reparo for url in PAGINAS for reparo in reparos(client, url)]
    assert not hallados, "\n".join(hallados)
    for url, antes in costumbres.items():
        ahora = consultas(client, url)
        assert len(ahora) <= antes + 2, url  # what a few dozen do not have: other pages
        assert len(ahora) <= A_LO_MAS.get(url, len(ahora)), "\n".join([url, *ahora])


def consultas(client, url: str) -> list[str]:
    url = _de_verdad(url.replace("pagina=ultima", "pagina=1"))
    client.get(url)
    planes = Planes()
    with connection.execute_wrapper(planes):
        client.get(url)
    return [sql for sql, _plan in planes.vistos]
