"""A RUC however it is written, and what is none."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError

from instituciones.ruc import check_ruc, compactar
from tests.factories import crear_institucion

BUENO = "20999999990"  # of nobody


@pytest.mark.parametrize(
    "escrito",
    [BUENO, f" {BUENO} ", "20-99999999-0", "20 999 999 990", f"RUC {BUENO}", f"RUC N.º {BUENO}", f"R.U.C.: {BUENO}", f"ruc:{BUENO}"],
)  # fmt: skip
def test_compactar_takes_what_people_write(escrito):
    assert compactar(escrito) == BUENO
    check_ruc(compactar(escrito))


@pytest.mark.parametrize(
    "escrito",
    ["10123456781", "15123456782", "20999999991", "2099999999", "209999999900", "99999999990", "2.09999E+10", "no tiene", "２０９９９９９９９９０", "٢٠٩٩٩٩٩٩٩٩٠", "0"],
)  # fmt: skip
def test_check_ruc_refuses_what_is_none(escrito):
    with pytest.raises(ValidationError):
        check_ruc(compactar(escrito))


@pytest.mark.django_db
def test_institucion_keeps_its_figures_and_none_is_none():
    institucion = crear_institucion()
    institucion.ruc = "RUC 20-99999999-0"
    institucion.full_clean()
    assert institucion.ruc == BUENO
    sin = crear_institucion()
    sin.full_clean()
    assert sin.ruc == ""
    sin.ruc = "20999999991"
    with pytest.raises(ValidationError, match="no es un RUC"):
        sin.full_clean()
