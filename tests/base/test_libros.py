"""Workbooks: what they hold, and the clock they are written by."""

from __future__ import annotations

import io
import zipfile
from datetime import date, datetime

import pytest
import time_machine
from openpyxl import load_workbook

from base import libros


def hecho(*fecha: date) -> bytes:
    libro, salida = libros.nuevo(), io.BytesIO()
    libros.llenar(libro.create_sheet("una"), ["a", "b"], [["=1+1", date(2026, 1, 2)]], anchos={})
    libros.llenar(libro.create_sheet("otra"), ["ñ"], [[3], [None]], anchos={"ñ": 40})
    libros.guardar(libro, salida, *fecha)
    return salida.getvalue()


@pytest.mark.parametrize("fecha", [(), (date(2026, 11, 25),), (date(1975, 5, 3),)], ids=str)
def test_guardar_makes_the_same_bytes_at_any_hour(fecha):
    with time_machine.travel("2026-11-25 10:00", tick=False):
        antes = hecho(*fecha)
    with time_machine.travel("2027-02-03 23:59:58", tick=False):
        assert hecho(*fecha) == antes


def test_guardar_dates_the_workbook_and_each_part_of_it():
    datos = hecho(date(2026, 11, 25))
    with zipfile.ZipFile(io.BytesIO(datos)) as bolsa:
        assert bolsa.testzip() is None
        assert {(e.date_time, e.compress_type) for e in bolsa.infolist()} == {
            ((2026, 11, 25, 0, 0, 0), zipfile.ZIP_DEFLATED)
        }
    libro = load_workbook(io.BytesIO(datos))
    assert libro.properties.modified == libro.properties.created == datetime(2026, 11, 25)
    assert [[c.value for c in f] for f in libro["una"]] == [["a", "b"], ["=1+1", datetime(2026, 1, 2)]]
    assert libro["una"]["A2"].data_type == "s"
    assert hecho(date(2026, 11, 26)) != datos
