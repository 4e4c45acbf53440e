"""Fillers in the rows of a file: empty with a notice, or an error where the cell is obligatory; never content."""

from __future__ import annotations

import pytest

from compromisos.importacion import batches
from compromisos.importacion.batches import CAMBIA, ERROR, IGUAL, NUEVA
from compromisos.models import Compromiso, Meta
from instituciones.models import Institucion
from tests.compromisos.importacion.ayudas import avance, en_csv, fila, unica
from tests.factories import crear_compromiso, crear_institucion

pytestmark = pytest.mark.django_db


def avisos(resultado) -> dict[str, str]:
    return {a.columna: a.valor for a in resultado.avisos if a.clave == "celda_de_relleno"}


@pytest.mark.parametrize(
    ("columna", "escrito"),
    [
        ("titulo", "N/A"), ("nota", "por definir"), ("unidad", "-"), ("meta", "s/d"), ("linea_base", "nan"),
        ("fecha_limite", "por definir"), ("fecha_inicio", "—"), ("ejes", "Ninguno"), ("territorios", "no aplica"),
        ("alcance", "N/A"), ("responsable", "ninguna"), ("medio_verificacion", "TBD"), ("fuente", "no tiene"),
        ("sigla", "s/n"), ("sector", "no corresponde"), ("titulo", "0"), ("nota", "x"), ("rol", "-"), ("edicion", "-"),
        ("avance", "sin información"), ("evidencia_url", "pendiente"), ("fecha_avance", "-"), ("meta_fecha_limite", "."),
    ],
)  # fmt: skip
def test_in_an_optional_column_it_is_empty_and_told(columna, escrito):
    datos = fila(institucion="MIMP", numero="90", meta="", unidad="", indicador="") | {columna: escrito}
    resultado = unica(en_csv([datos]))
    assert resultado.clase == NUEVA, resultado.errores
    assert avisos(resultado) == {columna: escrito}
    assert escrito not in dict(resultado.datos).values()


@pytest.mark.parametrize("columna", ["institucion", "numero", "compromiso"])
@pytest.mark.parametrize(
    "escrito", ["-", "N/A", "por definir", "...", "sin dato", "TBD", "xxx", "pendiente", "s.d.", "?"]
)
def test_where_the_pledge_needs_it_it_is_an_error(columna, escrito):
    resultado = unica(en_csv([fila(**{columna: escrito})]))
    assert [(e.columna, e.clave) for e in resultado.errores] == [(columna, "falta_dato")]
    assert escrito in resultado.errores[0].mensaje


@pytest.mark.parametrize("columna", ["codigo", "fecha", "estado", "descripcion"])
def test_where_the_update_needs_it_it_is_an_error(columna):
    resultado = unica(en_csv([avance(**{columna: "N/A"})]))
    assert [(e.columna, e.clave) for e in resultado.errores] == [(columna, "falta_dato")]


def test_an_institution_is_not_called_so():
    datos = en_csv([{"nombre": "Por definir", "sigla": "EN", "sector": "Público"}])
    (resultado,) = batches.analizar(datos, "f.csv", tabla="instituciones").filas
    assert [(e.columna, e.clave) for e in resultado.errores] == [("nombre", "falta_dato")]


@pytest.mark.parametrize("sigla", ["SD", "ND", "NA"])
def test_an_institution_that_is_called_so_is_that_one(sigla):
    crear_institucion(nombre=f"Secretaría de Ejemplo {sigla}", sigla=sigla)
    assert unica(en_csv([fila(institucion=sigla)])).clase == NUEVA


def test_a_word_inside_a_text_is_content():
    texto = "Publicar lo pendiente; N/A en zonas sin servicio - por definir con las regiones."
    resultado = unica(en_csv([fila(compromiso=texto, nota="Ninguna mujer sin atención")]))
    assert (resultado.clase, avisos(resultado)) == (NUEVA, {})
    assert dict(resultado.datos)["Compromiso"] == texto


def test_the_answer_to_whether_there_was_any_stays():
    compromiso = crear_compromiso(institucion=Institucion.objects.get(sigla="MIMP"), numero=91)
    datos = avance(codigo=compromiso.codigo) | {"dificultades": "Ninguna", "medidas": "-"}
    resultado = unica(en_csv([datos]))
    assert dict(resultado.datos)["Dificultades"] == "Ninguna"
    assert avisos(resultado) == {"medidas": "-"}


def test_what_came_in_before_is_not_taken_off_by_our_own_file():
    batches.aplicar(en_csv([fila(nota="Algo.")]), "f.csv")
    Compromiso.objects.filter(institucion__nombre="Institución de ejemplo 07").update(nota="N/A")
    assert unica(en_csv([fila(nota="N/A")])).clase == IGUAL
    assert unica(en_csv([fila(nota="-")])).clase == CAMBIA


def test_a_target_is_not_called_so():
    batches.aplicar(en_csv([fila(indicador="-", unidad="N/A", meta="por definir")]), "f.csv")
    assert not Meta.objects.filter(compromiso__institucion__nombre="Institución de ejemplo 07").exists()


@pytest.mark.parametrize(
    ("columna", "escrito"), [("compromiso", "ídem"), ("institucion", '"'), ("nota", "ver arriba")]
)
def test_a_cell_that_points_to_another_row_is_an_error(columna, escrito):
    resultado = unica(en_csv([fila(**{columna: escrito})]))
    assert (resultado.clase, [e.clave for e in resultado.errores]) == (ERROR, ["remite_a_otra_fila"])
