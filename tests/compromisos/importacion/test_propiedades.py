"""Two promises over inputs nobody thought of: a valid table comes out as it went in, however it was
written; anything else gets a report or one clear refusal, and writes nothing.

`EJEMPLOS=2000 pytest …` searches longer, each time elsewhere, and shrinks what it finds.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings as conf
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction
from hypothesis import HealthCheck, Phase, assume, event, given, settings
from hypothesis import strategies as st

from base.dias import Dia
from compromisos.importacion import batches, expediente
from compromisos.importacion.batches import IGUAL, NUEVA
from compromisos.lectura.compromisos import compromisos_de
from compromisos.models import Compromiso, Importacion, Participacion
from compromisos.salidas.datos import filas as salida
from compromisos.salidas.datos import writer
from compromisos.salidas.datos.columns import COMPROMISOS
from tests.compromisos.importacion import estrategias
from tests.compromisos.importacion.basura import basura
from tests.compromisos.importacion.estrategias import EJES, LUGARES, CompromisoPedido
from tests.factories import crear_superusuario
from tests.muestra import ENTERO

pytestmark = pytest.mark.django_db
BUSCAR = int(os.environ.get("EJEMPLOS", 0))


def ejemplos(n: int):
    """The same few each time in the suite, `n` under `make exhaustivo`; many others when asked for."""
    return settings(
        max_examples=BUSCAR or (n if ENTERO else n // 3),
        derandomize=not BUSCAR,
        database=None,
        phases=list(Phase) if BUSCAR else [Phase.explicit, Phase.generate],
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )


@contextmanager
def deshecho() -> Iterator[None]:
    """What happens inside is judged by every rule of the database, and then did not happen."""
    with transaction.atomic():
        yield
        connection.check_constraints()
        transaction.set_rollback(True)


# --- What is valid comes out as it went in


@pytest.mark.muestreo
@given(st.data())
@ejemplos(60)
def test_a_valid_table_in_any_dialect_gives_the_objects_back(data):
    draw = data.draw
    codificacion = draw(st.sampled_from((*estrategias.CODIFICACIONES, "xlsx", "xlsx")))
    pliego = draw(estrategias.pliegos(codificacion))
    hoja = draw(estrategias.hojas(pliego, en_libro=codificacion == "xlsx", codificacion=codificacion))
    if codificacion == "xlsx":
        datos, nombre = estrategias.como_xlsx(draw, hoja), "matriz.xlsx"
    else:
        datos, nombre = estrategias.como_csv(draw, hoja, codificacion), "matriz.csv"
        assume(codificacion.startswith("utf") or not any(map(pasa_por_utf8, datos.split(b"\n"))))
    with deshecho():
        informe = aplicado(datos, nombre)
        assert {f.clase for f in informe.filas} == {NUEVA}
        assert len(informe.filas) == len(hoja.filas)
        assert sorted(informe.ignoradas) == sorted(hoja.ignoradas)
        for pedido in pliego:
            assert como_quedo(pedido) == como_se_pidio(pedido)
        # The same file again, and what the site exports, change nothing.
        assert que_cambia(datos, nombre) == []
        for exportado, otro in exportaciones([p.numero for p in pliego]):
            assert que_cambia(exportado, otro) == []


def pasa_por_utf8(linea: bytes) -> bool:
    """A line of one-byte letters that is UTF-8 as well, as «Â» and a hard space are: which it is cannot be told."""
    try:
        return not linea.isascii() and bool(linea.decode())
    except UnicodeDecodeError:
        return False


def aplicado(datos: bytes, nombre: str) -> batches.Informe:
    try:
        return batches.aplicar(datos, nombre, publicar=True)
    except batches.ConErrores as error:
        raise AssertionError([f.errores for f in error.informe.filas if f.errores]) from None


def como_se_pidio(p: CompromisoPedido) -> dict:
    nombre, sigla, sector = p.es
    return {
        "institucion": nombre,
        "sigla": sigla,
        "sector": sector,
        "compromiso": p.compromiso,
        "titulo": p.titulo or None,
        "publico": bool(p.titulo),
        "roles": set(p.roles),
        "ejes": set(p.ejes),
        "lugares": sorted({LUGARES[lugar] for lugar in p.lugares}),
        "alcance": p.alcance,
        "responsable": p.responsable,
        "fechas": (p.fecha_inicio, p.fecha_limite),
        "fuente": p.fuente,
        "nota": p.nota,
        "metas": [
            (m.indicador, m.unidad, m.meta, m.linea_base, m.meta_fecha_limite, m.medio_verificacion)
            for m in p.metas
        ],
    }


def como_quedo(p: CompromisoPedido) -> dict:
    c = Compromiso.objects.get(institucion__nombre=p.es[0], numero=p.numero)
    roles = Participacion.objects.filter(edicion=c.edicion, institucion=c.institucion)
    return {
        "institucion": c.institucion.nombre,
        "sigla": c.institucion.sigla,
        "sector": c.institucion.get_sector_display(),
        "compromiso": c.texto,
        "titulo": c.titulo or None,
        "publico": c.es_publico,
        # What the institution had before, or has by another row, stays.
        "roles": {r.get_rol_display() for r in roles} & set(p.roles),
        "ejes": {e.nombre for e in c.ejes.all()} & set(EJES),
        "lugares": sorted(t.ubigeo for t in c.territorios.all()),
        "alcance": c.get_alcance_display(),
        "responsable": c.responsable.sigla if c.responsable else "",
        "fechas": (c.fecha_inicio, c.fecha_limite),
        "fuente": c.fuente,
        "nota": c.nota,
        "metas": [
            (m.indicador, m.unidad, m.valor_meta, m.linea_base, m.fecha_limite, m.medio_verificacion)
            for m in c.metas.order_by("orden")
        ],
    }


def que_cambia(datos: bytes, nombre: str) -> list:
    informe = batches.analizar(datos, nombre)
    return [(f.linea, f.clase, f.cambios, f.errores) for f in informe.filas if f.clase != IGUAL]


def exportaciones(numeros: list[int]) -> Iterator[tuple[bytes, str]]:
    """What the site gives of those pledges, in both formats."""
    dia = Dia(estrategias.HOY)
    publicos = compromisos_de(dia).filter(numero__in=numeros)
    filas = list(salida.filas_de_compromisos(salida.con_relaciones(publicos, dia)))
    if not filas:
        return
    yield "".join(writer.csv_lineas(COMPROMISOS, filas)).encode(), "compromisos.csv"
    yield writer.xlsx_bytes(COMPROMISOS, filas, hoja="compromisos"), "compromisos.xlsx"


# --- What is not valid gets a report or one refusal


@pytest.fixture
def persona():
    return crear_superusuario()


@pytest.mark.muestreo
@given(datos=basura(), nombre=st.sampled_from(["f.csv", "f.csv", "f.csv", "F.XLSX", "sin nombre"]))
@ejemplos(250)
def test_anything_else_gets_a_report_or_one_refusal_and_writes_nothing(datos, nombre, persona):
    antes = cuantas_filas()
    with deshecho():
        try:
            importacion = expediente.preparar(persona, SimpleUploadedFile(nombre, datos))
        except batches.ArchivoInutilizable as error:
            event(str(error)[:30])
            assert_una_frase(str(error))
            assert not Importacion.objects.exists()
            assert archivos_guardados() == []
        else:
            event(f"report: {sorted(c for c, n in importacion.informe.get('conteos', {}).items() if n)}")
            if problema := importacion.informe.get("problema"):  # which column is which has to be said
                assert_una_frase(problema)
                assert not importacion.filas.exists()
                return
            assert importacion.filas.count() == importacion.informe["lectura"]["filas"]
            for detalle in importacion.filas.values_list("detalle", flat=True):
                for hallazgo in detalle["errores"]:
                    assert_una_frase(hallazgo["mensaje"])
        finally:
            shutil.rmtree(conf.MEDIA_ROOT, ignore_errors=True)
    assert cuantas_filas() == antes


@pytest.mark.muestreo
@given(datos=basura(), solo_validas=st.booleans())
@ejemplos(150)
def test_what_was_judged_good_is_never_refused_by_the_database(datos, solo_validas):
    """Choque is for two people at once: alone, no row that passed may break the writing of it."""
    with deshecho(), suppress(batches.ArchivoInutilizable):
        previo = batches.analizar(datos, "f", solo_validas=solo_validas)
        if previo.se_puede_escribir:
            informe = batches.aplicar(datos, "f", solo_validas=solo_validas)
            assert informe.huella() == previo.huella()
        else:
            with pytest.raises(batches.ConErrores) as error:
                batches.aplicar(datos, "f", solo_validas=solo_validas)
            assert type(error.value) is batches.ConErrores
            assert error.value.informe.huella() == previo.huella()


def assert_una_frase(frase: str) -> None:
    assert frase.endswith((".", "?", "…")), frase
    assert "\n" not in frase
    assert len(frase) < 600
    for crudo in ("Traceback", "Error:", "Exception", "DETAIL", "null value", "codec", "<class"):
        assert crudo not in frase


def cuantas_filas() -> dict[str, int]:
    return {m._meta.label: m._base_manager.count() for m in apps.get_models()}


def archivos_guardados() -> list[Path]:
    return [r for r in Path(conf.MEDIA_ROOT).rglob("*") if r.is_file()]
