"""Whose a row is, what it changes, and what it may not."""

from __future__ import annotations

import pytest

from compromisos.importacion import batches
from compromisos.importacion.batches import CAMBIA, ERROR, IGUAL, NUEVA
from compromisos.models import Compromiso, Edicion
from instituciones.models import Denominacion
from tests.compromisos.importacion.ayudas import contenido, en_csv, errores, fila, unica
from tests.factories import crear_avance, crear_institucion

pytestmark = pytest.mark.django_db


def test_names_of_before_acronyms_and_near_misses():
    entidad = crear_institucion(nombre="Ministerio de Ejemplo y Cosas", sigla="MINEJ")
    Denominacion.objects.create(institucion=entidad, nombre="Secretaría de Ejemplo", sigla="SEJ")
    for escrito in ("MINEJ", "minej", "Secretaria de ejemplo", "ministerio de ejemplo y  cosas"):
        informe = batches.analizar(en_csv([fila(institucion=escrito)]), "f.csv")
        assert informe.nuevas == {}, escrito
    informe = batches.analizar(en_csv([fila(institucion="Ministerio de Ejemplos y Cosas")]), "f.csv")
    assert informe.nuevas == {"Ministerio de Ejemplos y Cosas": "Ministerio de Ejemplo y Cosas"}
    assert any("Quiso decir" in a.mensaje for a in informe.filas[0].avisos)
    informe = batches.analizar(en_csv([fila(institucion="Secretaria de Ejemplos")]), "f.csv")
    assert informe.nuevas == {"Secretaria de Ejemplos": "Ministerio de Ejemplo y Cosas"}


@pytest.mark.parametrize(
    "escrito",
    [
        "M.I.M.P.", "Ministerio de la Mujer y Poblaciones Vulnerables (MIMP)",
        "MIMP - Ministerio de la Mujer y Poblaciones Vulnerables",
    ],
)  # fmt: skip
def test_an_institution_by_its_name_and_its_acronym_together(escrito):
    datos = en_csv([fila(institucion=escrito, numero="9")])
    informe = batches.analizar(datos, "f.csv")
    assert (informe.filas[0].clase, informe.nuevas) == (NUEVA, {})


def test_the_name_of_one_with_the_acronym_of_another_is_nobody():
    crear_institucion(nombre="Ministerio de Otra Cosa", sigla="MOC")
    datos = en_csv([fila(institucion="Ministerio de Otra Cosa (MIMP)")])
    assert list(batches.analizar(datos, "f.csv").nuevas) == ["Ministerio de Otra Cosa (MIMP)"]


def test_a_name_of_several_is_not_guessed():
    for _n in (1, 2):
        entidad = crear_institucion()
        Denominacion.objects.create(institucion=entidad, nombre="Nombre repetido")
    assert "varias instituciones" in errores(en_csv([fila(institucion="Nombre repetido")]))["institucion"]


def de_institucion(**cambios) -> dict:
    return {"nombre": "Entidad nueva", "sigla": "EN", "sector": "Público", **cambios}


@pytest.mark.parametrize(
    "segunda",
    [
        {"nombre": "Otra entidad"},  # the acronym of the first
        {"nombre": "EN", "sigla": ""},  # called by it
        {"nombre": "ENTIDAD  NUEVA", "sigla": "OE"},
    ],
)
def test_two_rows_of_one_institution_do_not_overwrite_each_other(segunda):
    datos = en_csv([de_institucion(), de_institucion(**segunda)])
    primera, repetida = batches.analizar(datos, "f.csv").filas
    assert primera.clase == NUEVA
    assert [(e.columna, e.clave) for e in repetida.errores] == [("nombre", "fila_repetida")]


def test_an_acronym_that_another_row_takes_is_known_before_anything_is_saved():
    """The dry run and the writing must agree: what one row gives is not in the database yet."""
    filas = [de_institucion(), de_institucion(nombre="Ministerio de Salud")]
    repetida = batches.analizar(en_csv(filas), "f.csv").filas[1]
    assert [(e.columna, e.clave) for e in repetida.errores] == [("nombre", "fila_repetida")]
    libre = [
        de_institucion(nombre="Ministerio de Salud", sigla="MS"),
        fila(institucion="Entidad nueva", sigla="MINSA"),
    ]
    batches.aplicar(en_csv(libre[:1]), "f.csv")
    assert unica(en_csv(libre[1:])).clase == NUEVA
    dos = [fila(institucion="Entidad uno", sigla="EU"), fila(institucion="MIMP", numero="9", sigla="EU")]
    repetida = batches.analizar(en_csv(dos), "f.csv").filas[1]
    assert [(e.columna, e.clave) for e in repetida.errores] == [("sigla", "sigla_repetida")]


@pytest.mark.parametrize("columna", ["institucion", "sigla", "responsable"])
def test_a_sign_is_neither_a_name_nor_an_acronym(columna):
    (error,) = unica(en_csv([fila(**{columna: "#"})])).errores
    assert (error.columna, error.clave) == (columna, "nombre_sin_letras")


# --- Changes


def test_a_change_is_told_field_by_field_and_the_published_text_never_changes():
    batches.aplicar(en_csv([fila(fecha_limite="31/12/2027", nota="a")]), "f.csv", publicar=True)
    cambio = unica(en_csv([fila(fecha_limite="30/06/2028", nota="b")]))
    assert cambio.clase == CAMBIA
    assert {tuple(c) for c in cambio.cambios} == {
        ("Fecha límite", "31/12/2027", "30/06/2028"),
        ("Nota", "a", "b"),
    }
    fallo = unica(en_csv([fila(compromiso="Otro texto.")]))
    assert fallo.clase == ERROR
    assert (
        Compromiso.objects.get(institucion__nombre="Institución de ejemplo 07").texto
        == "Dictar talleres en dos sedes."
    )


def test_a_column_that_is_missing_erases_nothing():
    batches.aplicar(en_csv([fila(nota="Se queda.", fecha_limite="31/12/2027")]), "f.csv")
    assert unica(en_csv([fila()])).clase == IGUAL


def test_a_measured_target_keeps_counting_what_it_counts():
    batches.aplicar(en_csv([fila()]), "f.csv", publicar=True)
    compromiso = Compromiso.objects.get(institucion__nombre="Institución de ejemplo 07")
    crear_avance(compromiso=compromiso, mediciones={compromiso.metas.get(): 3})
    (error,) = unica(en_csv([fila(meta="")])).errores
    assert (error.columna, error.clave) == ("meta", "meta_medida")
    assert batches.analizar(en_csv([fila(meta="6")]), "f.csv").enmiendas == 1
    assert compromiso.metas.get().valor_meta == 12


def test_two_editions_must_be_told_apart():
    Edicion.objects.create(slug="otra", nombre="Otra")
    assert "edición" in str(errores(en_csv([fila()]))).lower()
    assert unica(en_csv([fila(edicion="otra")])).clase == NUEVA
    assert unica(en_csv([fila()]), edicion=Edicion.objects.get(slug="otra")).clase == NUEVA


def test_all_or_nothing():
    datos = en_csv([fila(), fila(numero="2", compromiso="Otra cosa.", meta="doce")])
    antes = contenido()
    with pytest.raises(batches.ConErrores):
        batches.aplicar(datos, "f.csv")
    assert contenido() == antes
