"""Numbers, dates, places and text, as people write them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from base.ilegible import Ilegible
from compromisos.importacion import batches
from compromisos.importacion.batches import IGUAL, NUEVA
from compromisos.models import Compromiso, Meta
from compromisos.salidas.datos.widgets import FechaWidget
from tests.compromisos.importacion.ayudas import (
    en_csv,
    en_xlsx,
    errores,
    exportado_compromisos,
    fila,
    sin_metas,
    unica,
)

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("escrito", "valor"),
    [
        ("12", 12), ("1200.5", "1200.5"), ("1200,5", "1200.5"), ("1,200.50", "1200.5"), ("1.200,50", "1200.5"),
        ("1.200.000", 1200000), ("1 200", 1200), ("1\u00a0200,5", "1200.5"), ("0,125", "0.125"), ("12.0000", 12),
        ("1\u202f200", 1200), ("−5", -5), ("–1 200,5", "-1200.5"),
    ],
)  # fmt: skip
def test_numbers_as_peruvians_and_machines_write_them(escrito, valor):
    batches.aplicar(en_csv([fila(meta=escrito, unidad="puntos")]), "f.csv")
    assert Meta.objects.get(indicador="Talleres").valor_meta == Decimal(valor)


@pytest.mark.parametrize(
    "escrito",
    ["1.200", "1,200", "doce", "12x34", "1e5", "Infinity", "1.2.3", "٣", "12 15", "5 10", "10–20"],
)
def test_a_number_that_is_two_or_none_is_asked_again(escrito):
    assert "meta" in errores(en_csv([fila(meta=escrito)]))


def test_a_huge_number_is_an_error_and_not_an_overflow():
    assert "demasiado grande" in errores(en_csv([fila(meta="9" * 15)]))["meta"]


@pytest.mark.parametrize(
    ("escrito", "esperada"),
    [("31/12/2027", date(2027, 12, 31)), ("2027-12-31", date(2027, 12, 31)), ("", None)],
)
def test_dates_day_first(escrito, esperada):
    batches.aplicar(en_csv([fila(fecha_limite=escrito)]), "f.csv")
    assert Compromiso.objects.get(institucion__nombre="Institución de ejemplo 07").fecha_limite == esperada


@pytest.mark.parametrize("escrito", ["12/31/2027", "mañana", "99999", "31/02/2027", "2027"])
def test_a_date_that_is_none_is_asked_again(escrito):
    assert "fecha_limite" in errores(en_csv([fila(fecha_limite=escrito)]))


@pytest.mark.parametrize(
    "escrito",
    [
        "31-dic-26", "31/dic/2026", "jueves, 31 de diciembre de 2026", "31 / 12 / 2026", "31–12–2026",
        "31/12/2026 0:00:00", "2026/12/31",
    ],
)  # fmt: skip
def test_a_date_as_excel_and_word_write_it(escrito):
    assert FechaWidget().clean(escrito) == date(2026, 12, 31)


def test_the_first_of_a_month_as_people_write_it():
    for escrito in ("1° de enero de 2027", "1ro. de enero de 2027", "1.º de enero del 2027"):
        assert FechaWidget().clean(escrito) == date(2027, 1, 1), escrito


@pytest.mark.parametrize(
    ("escrito", "dice"),
    [
        ("diciembre de 2026", "no dice el día"), ("dic-26", "no dice el día"), ("2026", "no dice el día"),
        ("30/02/2026", "no está en el calendario"), ("12/31/2026", "lleva el mes primero"),
        ("IV trimestre", "escríbala así"),
    ],
)  # fmt: skip
def test_what_is_no_date_is_told_for_what_it_is(escrito, dice):
    with pytest.raises(Ilegible, match=dice):
        FechaWidget().clean(escrito)


def test_what_is_no_number_is_told_before_what_it_would_count():
    assert set(errores(en_csv([fila(meta="cinco", indicador="", unidad="")]))) == {"meta"}
    ambas = fila(meta="cinco", indicador="", fecha_limite="31/02/2026")
    assert set(errores(en_csv([ambas]))) == {"meta", "fecha_limite"}


def test_a_row_of_totals_is_told_by_what_it_lacks():
    assert "numero" in errores(en_csv([fila(numero="", meta="40", indicador="", unidad="")]))


def test_a_checkbox_is_no_number():
    assert "«VERDADERO» no es un número" in errores(en_xlsx([fila(numero=1, meta=True)]))["meta"]


def test_a_workbook_keeps_its_own_dates_and_numbers():
    datos = en_xlsx([fila(numero=1, meta=1.5, unidad="puntos", fecha_limite=date(2027, 1, 2))])
    batches.aplicar(datos, "f.xlsx")
    compromiso = Compromiso.objects.get(institucion__nombre="Institución de ejemplo 07")
    assert compromiso.fecha_limite == date(2027, 1, 2)
    assert compromiso.metas.get().valor_meta == Decimal("1.5")


def test_places_by_name_by_code_and_never_guessed():
    for escrito in ("Áncash; 16", "ancash;loreto (región)"):
        assert unica(en_csv([fila(territorios=escrito)])).clase == NUEVA, escrito
    fallo = errores(en_csv([fila(territorios="San Juan")]))
    assert "territorios" in fallo
    assert unica(en_csv([fila(territorios="Nacional")])).clase == NUEVA


def test_formulas_go_in_as_text_and_come_out_disarmed():
    malo = '=HYPERLINK("http://x.example";"ver")'
    batches.aplicar(en_csv([fila(compromiso=malo)]), "f.csv", publicar=True)
    compromiso = Compromiso.objects.get(institucion__nombre="Institución de ejemplo 07")
    assert compromiso.texto == malo
    archivo = exportado_compromisos()
    assert "'=HYPERLINK" in archivo
    assert batches.analizar(archivo.encode(), "f.csv").conteos[IGUAL] == Meta.objects.count() + sin_metas()


def test_control_characters_and_outer_blanks_do_not_get_in():
    datos = en_xlsx([fila(compromiso="  Dos\u0085 cosas, a\u0301rbol \t", numero=1)])
    batches.aplicar(datos, "f.xlsx")
    assert (
        Compromiso.objects.get(institucion__nombre="Institución de ejemplo 07").texto == "Dos\n cosas, árbol"
    )
