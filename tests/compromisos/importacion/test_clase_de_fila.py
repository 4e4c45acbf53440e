"""Which rows of a sheet are no record, by what they say and where; and those that only look so."""

from __future__ import annotations

import pytest

from compromisos.importacion import normalize
from compromisos.importacion.aparte import FRASES
from compromisos.importacion.clase_de_fila import ORDENES, ClaseDeFila, clase_de_fila
from compromisos.importacion.claves import CLAVES

COMPROMISOS = ["Institución", "N°", "Compromiso", "Indicador", "Unidad de medida", "Meta", "Comentario"]
AVANCES = ["codigo", "fecha", "estado", "descripcion", "indicador", "valor"]
INSTITUCIONES = ["sigla", "nombre", "sector"]


def clase(celdas: list[object], cabecera: list[str] = COMPROMISOS, tabla: str = "compromisos"):
    columnas = normalize.proponer(cabecera, tabla)
    hoja = normalize.hoja_de(cabecera, columnas, tabla)
    return clase_de_fila([*celdas, *[""] * (len(cabecera) - len(celdas))], hoja)


@pytest.mark.parametrize(
    "celdas",
    [
        ["TOTAL", "", "", "", "", "120"],
        ["", "", "TOTAL", 2],
        ["Total general", 3, "2 compromisos", "", "", 8],
        ["Subtotal Institución de ejemplo 01", "", "", "", "", "30"],
        ["", "", "Total de compromisos registrados", 12],
        ["", "", "", "", "TOTAL:", "120"],
        ["Sub total", "", "", "", "", 4],
        ["GRAN TOTAL", "", "", "", "", 4],
        ["Suma", "", "", "", "", "9"],
        ["Promedio", "", "", "", "%", "75 %"],
        ["", "", "", "", "", "120"],  # a sum that nobody named
        ["Totales", "-", "-", "-", "-", "120"],
    ],
)
def test_a_total_is_named_as_such(celdas):
    assert clase(celdas) is ClaseDeFila.TOTAL


@pytest.mark.parametrize(
    "celdas",
    [
        ["* Datos preliminares"],
        ["(*) Cifra por confirmar con la región."],
        ["Fuente: registros de las instituciones de ejemplo, 2025"],
        ["FUENTE.- Registro de ejemplo"],
        ["Nota: las metas son anuales."],
        ["Nota 2: las metas son anuales."],
        ["Notas:"],
        ["Elaboración: Oficina de ejemplo"],
        ["Elaborado por la Oficina de ejemplo"],
        ["Elaboración propia"],
        ["1/ Incluye sedes rurales"],
        ["¹ Cifra provisional"],
        ["", "(1)", "Incluye sedes rurales"],
        ["", "*", "Incluye sedes rurales"],
        ["Datos al 30/09/2025"],
        ["Información actualizada al 30 de setiembre"],
        ["Fecha de corte: 30/09/2025"],
        ["", "", "Leyenda: S = sierra"],
        ["Página 2 de 3"],
        ["Leyenda", "S = sierra"],
        ["NOTAS"],
        ["1/", "Incluye sedes rurales."],
    ],
)
def test_a_note_is_named_as_such(celdas):
    assert clase(celdas) is ClaseDeFila.NOTA


@pytest.mark.parametrize(
    "celdas",
    [
        ["I. GOBIERNOS REGIONALES"],
        ["5.2. Atención"],
        ["", "", "5.2. Atención"],
        ["", "", "PREVENCIÓN"],
        ["EJE 1: Prevención"],
        ["", "", "Eje 1: Prevención"],
        ["", "SECTOR SALUD"],
        ["", "Institución de ejemplo (1 compromiso)"],
        ["", "OE1 Reducir la espera"],
        ["", "AEI 01.01"],
        ["Institución de ejemplo 01"],
        ["", "", "", "", "", "", "Bloque B"],
        ["", "", "b) Atención y protección"],
    ],
)
def test_a_title_is_named_as_such(celdas):
    assert clase(celdas) is ClaseDeFila.TITULO


@pytest.mark.parametrize(
    "celdas",
    [
        ["Institución", "N.º", "Compromiso", "Indicador", "Unidad", "Meta", "Otro"],
        ["Entidad", "N°", "Compromiso", "Detalle", "", "", "Obs."],
        ["INSTITUCION", "NRO", "COMPROMISO"],
        ["", "", "", "Indicador", "Unidad de medida", "Meta"],
        ["1. Institución", "2. N°", "3. Compromiso", "4. Avance"],
    ],
)
def test_a_second_header_is_named_as_such_though_a_word_differs(celdas):
    assert clase(celdas) is ClaseDeFila.CABECERA


@pytest.mark.parametrize(
    "celdas",
    [
        ["Firma y sello"],
        ["____________________"],
        ["", "", "--------------------"],
        ["V°B°", "", "Jefatura de la oficina"],
        ["Firma:", "", "Jefatura de la oficina"],
        ["Nombre y cargo"],
        ["Revisado por la jefatura"],
        ["Atentamente,"],
    ],
)
def test_a_signature_is_named_as_such(celdas):
    assert clase(celdas) is ClaseDeFila.FIRMA


@pytest.mark.parametrize(
    "celdas", [["", "5"], ["", 5], ["", "5.", "-", "-"], ["IE01", 4], ["-", "-", "-"], ["", "N° 7"]]
)
def test_a_number_with_nothing_beside_it_is_named_as_such(celdas):
    assert clase(celdas) is ClaseDeFila.SIN_DATOS


@pytest.mark.parametrize(
    "celdas",
    [
        ["IE01", 1, "Total cobertura de orientación en la provincia.", "Cobertura", "%", "100"],
        ["", 1, "Total cobertura de orientación en los distritos de la provincia.", "Cobertura"],
        ["Total Servicios de Ejemplo", 1, "Dictar talleres."],
        ["IE01", 1, "* Dictar talleres en mercados."],
        ["IE01", 1, "Nota: dictar talleres en mercados."],
        ["IE01", 1, "FIRMA DE CONVENIOS"],
        ["IE01", "", "Dictar talleres en mercados."],  # it lacks its number, and is told so
        ["", 2, "Dictar talleres en mercados."],
        ["", "", "Dictar talleres en mercados"],
        ["", "", "1. Dictar talleres en mercados"],
        ["", "", "Y lo que sigue del texto de la fila de arriba."],
        ["IE01", 4, "N/A"],  # what is obligatory says nothing: an error
        ["IE01", 4, "-", "", "", "12"],
        ["IE01", 1, "Suma de esfuerzos con la sociedad civil."],
        ["IE01", 1, "Compromiso", "Indicador de prueba"],
    ],
)
def test_what_only_looks_so_is_judged_as_any_row(celdas):
    assert clase(celdas) is None


@pytest.mark.parametrize(
    ("celdas", "es"),
    [
        (["25porel25-ie01-1", "30/09/2026", "En proceso", "Se dictaron.", "", ""], None),
        (["25porel25-ie01-1"], ClaseDeFila.SIN_DATOS),
        (["TOTAL", "", "", "", "", "48"], ClaseDeFila.TOTAL),
        (["Institución de ejemplo 01"], ClaseDeFila.TITULO),
        (["* Acumulado a la fecha"], ClaseDeFila.NOTA),
        (["Código", "Fecha de corte", "Estado", "Detalle"], ClaseDeFila.CABECERA),
        (["25porel25-ie01-1", "30/09/2026", "", "Se dictaron."], None),
        (["25porel25-ie01-1", "", "", "Total de talleres dictados"], None),
    ],
)
def test_rows_of_updates(celdas, es):
    assert clase(celdas, AVANCES, "avances") is es


@pytest.mark.parametrize(
    ("celdas", "es"),
    [
        (["", "Institución de ejemplo 01"], None),  # a name is all that is asked
        (["", "Fuente: directorio de ejemplo"], ClaseDeFila.NOTA),
        (["", "TOTAL: 25"], ClaseDeFila.TOTAL),
        (["GOBIERNOS REGIONALES"], ClaseDeFila.TITULO),
        (["IE01", "Total de Ejemplo SAC", "Privado"], None),
        (["Acrónimo", "Nombre", "Sector"], ClaseDeFila.CABECERA),
    ],
)
def test_rows_of_institutions(celdas, es):
    assert clase(celdas, INSTITUCIONES, "instituciones") is es


def test_every_class_has_its_code_its_sentence_and_its_word():
    assert set(ORDENES) == set(FRASES) == set(ClaseDeFila)
    assert {c.value for c in ClaseDeFila} <= set(CLAVES)
    assert len(set(ORDENES.values())) == len(ClaseDeFila)
