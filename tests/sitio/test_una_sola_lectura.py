"""The same text in a cell of a file, in the admin, on the personal link and in an address: one value, or one sentence."""

from __future__ import annotations

import csv
import io
from datetime import date
from typing import Any
from urllib.parse import urlencode

import pytest
from django.http import QueryDict
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from base.dias import Dia
from compromisos.admin.avance.formulario import AvanceAdminForm, MedicionAdminForm
from compromisos.importacion import batches
from compromisos.importacion.jueces.base import Juicio
from compromisos.informar.forms import MedicionSinGuiones
from compromisos.models import Avance, Medicion
from compromisos.publicacion.formularios import AvanceForm, MedicionForm, metas_medibles
from compromisos.salidas.datos.rellenos import es_relleno
from compromisos.views.comun import leer_dia
from tests.factories import crear_compromiso, crear_institucion, crear_meta
from tests.muestra import ENTERO

HOY = date(2100, 12, 31)
EN_BLANCO = "   \t\n\r\x0b\x0c\x1c\x1d\x1e\x1f\x85\xa0\u2028\u2029"
Respuesta = tuple[str, Any]  # what it is: a value, or a sentence

CIFRAS = (
    st.from_regex(r"[-+]?\d{1,7}([.,]\d{1,6}){0,2}", fullmatch=True).filter(str.isascii),
    st.from_regex(
        r"\d{1,4}( ?(mil|%|millones|talleres|personas|docenas|k|¹|½|/2|-15|e3))", fullmatch=True
    ).filter(lambda t: all(c.isascii() or c in "¹½" for c in t)),
    st.text("0123456789.,-−+ %/¹½eE\u00a0'", max_size=12),
)
FECHAS = (
    st.dates(date(1980, 1, 1), date(2120, 1, 1)).map(lambda d: f"{d.day}/{d.month}/{d.year}"),
    st.dates(date(1980, 1, 1), date(2120, 1, 1)).map(lambda d: f"{d:%m/%d/%Y}"),
    st.dates(date(1980, 1, 1), date(2120, 1, 1)).map(date.isoformat),
    st.from_regex(r"\d{1,2}[-/. ](ene|dic|febrero|set|13|2)[-/. ](26|2026|226|20026)", fullmatch=True).filter(str.isascii),
    st.text("0123456789/.- abcde", max_size=12),
)  # fmt: skip
SE_PREGUNTA = {"numero_redondeado", "fecha_de_excel"}  # notices of a file that a form asks, in the same words


def del_archivo(datos: bytes, columna: str) -> Respuesta:
    juicios: dict[int, Juicio] = {}
    informe = batches.analizar(datos, "f.csv", salidas=batches.Salidas(juicios=juicios.__setitem__))
    (fila,) = informe.filas
    dichos = [e for e in fila.errores if e.columna == columna]
    dichos += [a for a in fila.avisos if a.columna == columna and a.clave in SE_PREGUNTA]
    if dichos:
        # Only who imports can answer for the whole file.
        return "sentencia", dichos[0].mensaje.partition(" O elija al importar ")[0]
    return "valor", getattr(juicios[2].fila.dice, columna)


def del_formulario(form, campo: str) -> Respuesta:
    form.full_clean()
    if errores := form.errors.get(campo):
        return "sentencia", errores[0]
    return "valor", form.cleaned_data[campo]


def de_la_direccion(texto: str) -> Respuesta:
    try:
        return "valor", leer_dia(
            QueryDict(mutable=False, query_string=urlencode({"al": texto})), hoy=HOY
        ).fecha
    except ValueError as error:
        return "sentencia", str(error)


@pytest.fixture
def metas(db):
    crear_institucion(nombre="Institución de ejemplo 07")
    meta = crear_meta(compromiso=crear_compromiso(), indicador="Personas", unidad="personas", valor_meta=1000)
    return list(metas_medibles(meta.compromiso, Dia.de_hoy()))


def medicion(clase: type[MedicionForm], metas: list, texto: str) -> MedicionForm:
    datos = QueryDict(urlencode({"meta": metas[0].pk, "valor": texto}))
    return clase(datos, metas=metas, instance=Medicion(avance=Avance(compromiso=metas[0].compromiso)))


def escritos(*estrategias) -> st.SearchStrategy[str]:
    """But for fillers («-», «N/A»): a cell has to hold something, and who fills in a box is told to leave it empty."""
    escrito = st.one_of(*estrategias).map(lambda texto: texto.strip(EN_BLANCO))
    return escrito.filter(lambda texto: bool(texto) and not es_relleno(texto))


@pytest.mark.muestreo
@settings(
    max_examples=150 if ENTERO else 50,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(escritos(*CIFRAS))
@example("1.200")
@example("1,5")
@example("2 mil")
@example("50¹")
@example("50%")
@example("10-15")
@example("66.66667")
@example("-5")
@example("40 personas")
def test_cifra_is_the_same_wherever_it_is_typed(metas, texto):
    fila = {
        "codigo": metas[0].compromiso.codigo, "fecha": "30/09/2026", "estado": "En proceso", "descripcion": "Se hizo.",
        "indicador": "Personas", "valor": texto,
    }  # fmt: skip
    archivo = del_archivo(como_csv(fila), "valor")
    assert archivo == del_formulario(medicion(MedicionAdminForm, metas, texto), "valor")
    assert archivo == del_formulario(medicion(MedicionSinGuiones, metas, texto), "valor")


@pytest.mark.muestreo
@settings(
    max_examples=150 if ENTERO else 50,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(escritos(*FECHAS))
@example("05/06/2026")
@example("12/31/2026")
@example("31/12/0226")
@example("dic-26")
@example("46022")
@example("29/02/2027")
def test_fecha_is_the_same_wherever_it_is_typed(metas, texto):
    fila = {
        "institucion": "Institución de ejemplo 07", "numero": "1", "compromiso": "Dictar talleres.", "fecha_limite": texto,
    }  # fmt: skip
    archivo = del_archivo(como_csv(fila), "fecha_limite")
    for clase in (AvanceAdminForm, AvanceForm):
        form = clase(
            QueryDict(urlencode({"fecha_corte": texto})), instance=Avance(compromiso=metas[0].compromiso)
        )
        assert archivo == del_formulario(form, "fecha_corte")
    assert archivo == de_la_direccion(texto)


def como_csv(fila: dict[str, str]) -> bytes:
    salida = io.StringIO(newline="")
    csv.writer(salida).writerows([fila.keys(), fila.values()])
    return salida.getvalue().encode()
