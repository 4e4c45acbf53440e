"""Words of a model agree with it."""

from __future__ import annotations

import pytest

from base.castellano import Palabras, es_femenina


@pytest.mark.parametrize(
    ("nombre", "femenina"),
    [
        ("institución", True),
        ("verificación de un avance", True),
        ("foto", True),
        ("meta", True),
        ("clave provisional", True),
        ("localidad", True),
        ("acta", True),
        ("Ley", True),
        ("compromiso", False),
        ("avance", False),
        ("eje", False),
        ("tema", False),
        ("programa", False),
        ("rol", False),
        ("enlace personal", False),
        ("mensaje", False),
        ("resumen", False),
        ("Task Result", None),
        ("", None),
    ],
)
def test_es_femenina(nombre, femenina):
    assert es_femenina(nombre) is femenina


def test_palabras_agree():
    foto = Palabras("foto", "fotos", "subir")
    assert (foto.el, foto.del_, foto.los) == ("la foto", "de la foto", "las fotos")
    assert (foto.ninguno, foto.otro, foto.este) == ("ninguna foto", "otra foto", "esta foto")
    assert (foto.agregar, foto.agregar_otro) == ("Subir foto", "Subir otra foto")
    periodo = Palabras("periodo de reporte", "periodos de reporte", "abrir")
    assert (periodo.el, periodo.del_, periodo.los) == (
        "el periodo de reporte",
        "del periodo de reporte",
        "los periodos de reporte",
    )
    assert (periodo.ninguno, periodo.otro) == ("ningún periodo de reporte", "otro periodo de reporte")
    acta = Palabras("acta", "actas")
    assert (acta.el, acta.del_, acta.los, acta.otro) == ("el acta", "del acta", "las actas", "otra acta")
    assert (acta.ninguno, acta.este) == ("ningún acta", "esta acta")


def test_palabras_say_what_was_done():
    institucion = Palabras("institución", "instituciones")
    assert institucion.se_agrego("Ñ & Cía.") == "Se agregó la institución «Ñ &amp; Cía.»."
    assert institucion.se_agrego("X", y_otro=True) == (
        "Se agregó la institución «X». Puede agregar otra institución aquí mismo."
    )
    assert institucion.se_guardo("X") == "Se guardaron los cambios de la institución «X»."
    assert institucion.nada_cambio("X") == "No cambió nada de la institución «X»."
    assert institucion.se_borro("X") == "Se borró la institución «X»."
    assert institucion.no_existe == "No hay ninguna institución en esa dirección, o se borró."
