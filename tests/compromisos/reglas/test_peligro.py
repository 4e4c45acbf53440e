"""Words of somebody in danger, told from remarks about a page whose subject they are."""

from __future__ import annotations

import pytest

from compromisos.reglas.peligro import en_peligro, habla_de_su_peligro

DE_QUIEN_LO_VIVE = (
    "me quiere matar", "Mi esposo me pega", "auxilio", "ayuda por favor", "tengo miedo de volver a mi casa",
    "Mi ex me sigue y me amenaza todos los días, ya denuncié y nadie hace nada",
    "a mi vecina la están golpeando ahora mismo en el segundo piso", "mi hija no aparece, la secuestraron",
    "me violo mi tio", "ya no quiero vivir, quiero morirme y no aguanto", "he is going to kill me", "help",
    "my husband beats me and I am afraid", "MI PAREJA ME AMENASA", "105",
)  # fmt: skip
DE_LA_PAGINA = (
    "La cifra de feminicidios de 2025 no coincide con la del INEI: dice 140 y son 138",
    "El indicador dice víctimas de violación atendidas y la norma dice denuncias recibidas",
    "En el compromiso 4 la meta es 300 comisarías, no 30; véase el decreto del 12 de marzo de 2026",
    "El enlace de la evidencia no abre", "Dice Ministerio de la Mujer y ahí va el MIMP", "La fecha está mal",
    "The figure of femicides for the year is wrong: the official one is 138",
)  # fmt: skip


@pytest.mark.parametrize("texto", DE_QUIEN_LO_VIVE)
def test_danger_of_ones_own_is_heard(texto):
    assert en_peligro(texto)
    assert habla_de_su_peligro(texto)


@pytest.mark.parametrize("texto", DE_LA_PAGINA)
def test_a_remark_about_a_page_is_not_stopped(texto):
    assert not habla_de_su_peligro(texto)
