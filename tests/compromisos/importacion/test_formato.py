"""What a number format shows of what a cell keeps."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont

from compromisos.importacion.formats.formato import fecha_mostrada, numero_mostrado
from compromisos.importacion.formats.libro import _con_superindices


@pytest.mark.parametrize(
    ("valor", "formato", "sale"),
    [
        ("45", '0" %"', "45 %"), ("45", r"0\%", "45 %"), ("45", r"0\ \%", "45 %"), ("45", '0"%"', "45 %"), ("0.45", "0%", "45 %"),
        ("0.45", "0.00 %", "45 %"), ("-0.45", "0%;[Red]-0%", "-45 %"), ("-45", '0%;-0" %"', "-45 %"),
        ("0.07", "0%", "7 %"), ("0.45", "_-* 0%_-", "45 %"), ("4", '0" CEM"', "4 CEM"), ("4", '#,##0" personas";-0', "4 personas"),
        ("2", '0" mil"', "2 mil"), ("2", '0"k"', "2 k"), ("2", r"0\ \m\i\l", "2 mil"),
        ("1200000", "#,##0,", "1200000 (se ve 1200 )"), ("1200000", '0.0,,"M"', "1200000 (se ve 1.2 M)"),
        ("1500", '0.0,"k"', "1500 (se ve 1.5 k)"),
    ],
)  # fmt: skip
def test_numero_mostrado_says_what_is_seen(valor, formato, sale):
    assert numero_mostrado(Decimal(valor), formato) == sale


@pytest.mark.parametrize(
    "formato",
    [
        "General", None, "0", "#,##0.00", '"S/" #,##0.00', "[$S/-280A] #,##0.00", "[$$-540A]#,##0", '#,##0.00" "', "# ?/?", "0.00E+00",
        '_-"S/"* #,##0.00_-;-"S/"* #,##0.00_-', '"N° "0', "[>100]0;0.0", "@", '0"."', "###,###,##0", r"\+0",
    ],
)  # fmt: skip
def test_numero_mostrado_leaves_a_number_where_nothing_but_its_look_changes(formato):
    assert numero_mostrado(Decimal("1500.5"), formato) == Decimal("1500.5")


@pytest.mark.parametrize(
    "formato", ["mmm-yy", "mmmm yyyy", "mm/yyyy", "[$-C0A]mmm-yy;@", '[$-280A]mmmm" de "yyyy', "MMM-YY"]
)
def test_fecha_mostrada_without_its_day_says_no_day(formato):
    assert fecha_mostrada(date(2026, 12, 1), formato) == "diciembre de 2026"


@pytest.mark.parametrize(
    "formato",
    [
        "dd/mm/yyyy",
        "d-mmm-yy",
        "yyyy-mm-dd",
        '[$-280A]dddd, d" de "mmmm" de "yyyy;@',
        "m/d/yy",
        None,
        "General",
    ],
)
def test_fecha_mostrada_with_its_day_is_that_day(formato):
    assert fecha_mostrada(date(2026, 12, 1), formato) == date(2026, 12, 1)


def test_fecha_mostrada_a_year_alone_is_a_year():
    assert fecha_mostrada(date(2026, 1, 1), "yyyy") == "2026"


def test_con_superindices_keeps_raised_figures_apart():
    alto = InlineFont(vertAlign="superscript")
    texto = CellRichText(
        "50", TextBlock(alto, "12"), TextBlock(InlineFont(), " m"), TextBlock(alto, "2"), TextBlock(alto, "a")
    )
    assert "".join(map(_con_superindices, texto)) == "50¹² m²a"
