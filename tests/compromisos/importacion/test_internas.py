"""What an office writes for itself in its sheet stays in: it is no column of ours, and the clerk is told."""

import pytest

from compromisos.importacion.normalize import es_interna, proponer
from compromisos.salidas.datos.columns import TABLAS

MINIMA = ["institucion", "numero", "compromiso"]


@pytest.mark.parametrize(
    "cabecera",
    ["Observaciones", "OBSERVACIÓN", "Obs.", "obs", "Comentarios", "Comentarios del área", "Nota interna", "Notas internas",
     "Nota (interna)", "Nota (uso interno)", "Nota - no publicar", "Nota (NO DIFUNDIR)", "Compromiso (reservado)",
     "Título interno", "Anotaciones", "Seguimiento", "Seguimiento al 30/06", "Contacto", "Persona de contacto", "Teléfono",
     "Telf.", "Celular", "N° de celular", "Correo", "Correo electrónico", "E-mail", "WhatsApp", "DNI", "DNI del responsable",
     "Responsable de seguimiento", "Encargada", "Punto focal", "Remarks", "Comments", "Bitácora", "Notas", "Pendientes",
     "Nombres y apellidos", "Funcionario"],
)  # fmt: skip
def test_proponer_reads_nothing_of_what_an_office_keeps(cabecera):
    assert proponer([*MINIMA, cabecera], "compromisos")[3] == ""
    assert es_interna(cabecera)


@pytest.mark.parametrize(
    ("cabecera", "columna"), [("Nota", "nota"), ("NOTA", "nota"), ("nota (para el público)", "nota")]
)
def test_proponer_reads_a_note_that_is_called_so(cabecera, columna):
    assert proponer([*MINIMA, cabecera], "compromisos")[3] == columna


@pytest.mark.parametrize(
    "cabecera",
    [
        "Color de la carpeta",
        "Prioridad",
        "Presupuesto",
        "Entidad responsable",
        "Órgano responsable",
        "Avance físico",
    ],
)
def test_es_interna_is_not_any_other_column(cabecera):
    assert not es_interna(cabecera)


@pytest.mark.parametrize("tabla", ["compromisos", "avances", "instituciones"])
def test_no_column_of_ours_is_taken_for_internal_but_who_answers(tabla):
    """«Responsable» is a column of ours, of an institution; and none of ours goes by the name of what stays in."""
    nuestras = {
        forma for c in TABLAS[tabla] if c.importable for forma in (c.nombre, str(c.etiqueta), *c.otros)
    }
    assert {f for f in nuestras if es_interna(f)} <= {"responsable", "Responsable"}
