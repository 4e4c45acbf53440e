"""Observations of the parts of a returned update: written as one text, found again in it."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from compromisos.reglas.observaciones import juntar, separar

PARTES = ("Estado", "Qué se hizo", "Centros «de día»: abiertos", "Evidencias")


def test_each_part_is_a_line_after_what_is_said_of_the_whole():
    dicho = juntar(" Faltan datos.\nMírelo.", {"Qué se hizo": "Diga\n en qué  comisarías. ", "Estado": " "})
    assert dicho == "Faltan datos.\nMírelo.\n«Qué se hizo»: Diga en qué comisarías."
    assert juntar("", {"Estado": "¿Ya?"}) == "«Estado»: ¿Ya?"
    assert juntar(" ", {}) == ""


def test_only_parts_that_there_are_and_said_twice_are_one():
    texto = "«Otra cosa»: no.\n«Estado»: uno.\nsegún «Estado»: no.\n«Estado»: dos."
    assert separar(texto, PARTES) == {"Estado": "uno. dos."}
    assert separar("", PARTES) == {}


@given(
    st.dictionaries(
        st.sampled_from(PARTES), st.text("ab «»:.\n", min_size=1).filter(str.strip), max_size=len(PARTES)
    ),
    st.text("ab .", max_size=20),
)
def test_what_was_put_together_is_found_again(partes, general):
    unidas = {parte: " ".join(dicho.split()) for parte, dicho in partes.items()}
    assert separar(juntar(general, partes), PARTES) == unidas
