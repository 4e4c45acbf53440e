"""What spreadsheets make of our files when somebody opens them and saves them: LibreOffice itself, and Excel by its habits,
for there is no Excel here."""

from __future__ import annotations

import csv
import io
import re
import shutil
import subprocess
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from openpyxl import load_workbook

# --- LibreOffice ---------------------------------------------------------------------------------------

ESPANOL = {"es-PE": 10250, "es-ES": 3082}
LEER_CSV = "CSV:44,34,76,1,,{idioma},false,true"  # commas, quotes, UTF-8; what looks like a date is one
EN_CSV = "csv:Text - txt - csv (StarCalc):59,34,{codificacion},1,,{idioma},false,true,false"  # semicolons
GUARDAR = {
    "xlsx": ("xlsx", "xlsx:Calc MS Excel 2007 XML"),
    "csv": ("csv", EN_CSV.replace("{codificacion}", "76")),  # UTF-8
    "csv de Windows": ("csv", EN_CSV.replace("{codificacion}", "ANSI")),
}


def guardados_de_nuevo(archivos: Iterable[Path], como: str, carpeta: Path, *, idioma: str) -> list[Path]:
    """The files as LibreOffice opens them and saves them `como` one of GUARDAR; in `carpeta`. All of one kind."""
    soffice = shutil.which("soffice") or shutil.which("libreoffice")
    if soffice is None:
        pytest.fail("LibreOffice is missing: `make test` installs it (package «libreoffice-calc-nogui»).")
    archivos = list(archivos)
    final, filtro = GUARDAR[como]
    leer = [f"--infilter={LEER_CSV.format(idioma=ESPANOL[idioma])}"] if archivos[0].suffix == ".csv" else []
    perfil = (carpeta.parent / "perfil").as_uri()
    orden = [soffice, f"-env:UserInstallation={perfil}", "--headless", "--norestore", *leer, "--convert-to"]
    orden += [filtro.format(idioma=ESPANOL[idioma]), "--outdir", str(carpeta), *map(str, archivos)]
    hecho = subprocess.run(orden, capture_output=True, text=True, timeout=120, check=False)
    guardados = [carpeta / f"{a.stem}.{final}" for a in archivos]
    assert all(g.exists() for g in guardados), hecho.stderr
    return guardados


# --- Excel, in Spanish ---------------------------------------------------------------------------------

EN_MESES = {"ene": 1, "jan": 1, "feb": 2, "mar": 3, "abr": 4, "apr": 4, "may": 5, "jun": 6, "jul": 7, "ago": 8, "aug": 8,
            "sep": 9, "set": 9, "oct": 10, "nov": 11, "dic": 12, "dec": 12}  # fmt: skip
DIA_Y_MES = re.compile(r"(\d{1,2})[-/ ](\d{1,2})")
MES_Y_NUMERO = re.compile(rf"({'|'.join(EN_MESES)})[a-z]*[-/ ]?(\d{{1,4}})", re.IGNORECASE)
UN_DIA = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})|(\d{1,2})[-/](\d{1,2})[-/](\d{4})")


@dataclass(frozen=True, slots=True)
class Excel:
    """Its settings: what parts decimals and how a day is written, by the country of the machine; what it saves as."""

    decimal: str = ","
    fecha: str = "%d/%m/%Y"
    codificacion: str = "cp1252"

    def numero(self, valor: Decimal) -> str:
        """As a cell without format shows it, which is what a CSV keeps: eleven figures at most."""
        if abs(valor) >= Decimal(10) ** 11:
            mantisa, _e, exponente = f"{valor:.5E}".partition("E")
            escrito = f"{Decimal(mantisa).normalize():f}E{exponente}"
        else:
            escrito = f"{valor.normalize():f}"
        return escrito.replace(".", self.decimal)

    def dia(self, valor: date) -> str:
        return valor.strftime(self.fecha)

    def celda(self, escrita: str) -> str:
        """What it takes the text of a CSV for, as it saves it."""
        texto = escrita.strip()
        assert not texto.startswith(("=", "+", "@")), f"it would run {texto}"
        try:
            if partes := UN_DIA.fullmatch(texto):
                anio, mes, dia = (
                    int(p) for p in (partes[1] or partes[6], partes[2] or partes[5], partes[3] or partes[4])
                )
                return self.dia(date(anio, mes, dia))
            if partes := DIA_Y_MES.fullmatch(texto):
                return self.dia(date(2026, int(partes[2]), int(partes[1])))
            if partes := MES_Y_NUMERO.fullmatch(texto):
                return f"{int(partes[2]):02}-{partes[1].lower()}"
        except ValueError:
            return escrita
        if re.fullmatch(rf"-?\d+(?:[{self.decimal}]\d+)?(?:[eE]\+?\d+)?", texto):
            return self.numero(Decimal(texto.replace(",", ".")))
        if self.decimal == "," and re.fullmatch(r"-?\d{1,3}(?:\.\d{3})+", texto):
            return texto.replace(".", "")  # in Spain a full stop parts thousands
        if texto.casefold() in ("verdadero", "falso", "true", "false"):
            return "VERDADERO" if texto.casefold() in ("verdadero", "true") else "FALSO"
        return escrita

    def de_csv(self, datos: bytes) -> bytes:
        """Our CSV, opened and saved as CSV."""
        filas = [
            [self.celda(c) for c in fila]
            for fila in csv.reader(io.StringIO(datos.decode("utf-8-sig"), newline=""))
        ]
        return self._guardar(filas)

    def de_libro(self, datos: bytes) -> bytes:
        """The first sheet of our workbook, saved as CSV. Its texts stay texts, its days keep their format."""
        hoja = load_workbook(io.BytesIO(datos)).worksheets[0]
        return self._guardar([[self._de_libro(valor) for valor in fila] for fila in hoja.values])

    def _de_libro(self, valor: object) -> str:
        if isinstance(valor, datetime):
            return valor.date().isoformat()
        if isinstance(valor, int | float):
            return self.numero(Decimal(repr(valor)))
        return "" if valor is None else str(valor)

    def _guardar(self, filas: list[list[str]]) -> bytes:
        """Semicolons, a mark of encoding if it has one, an empty column and two empty rows that somebody clicked on."""
        salida = io.StringIO(newline="")
        ancho = len(filas[0])
        csv.writer(salida, delimiter=";").writerows(
            [*([*f, ""] for f in filas), [""] * (ancho + 1), [""] * (ancho + 1)]
        )
        return salida.getvalue().encode(self.codificacion, "replace")


DE_ESPANA, DEL_PERU = Excel(), Excel(decimal=".")
EXCELES = {
    "de España": DE_ESPANA,
    "del Perú": DEL_PERU,
    "CSV UTF-8": Excel(codificacion="utf-8-sig"),
    "con años de dos cifras": Excel(fecha="%d/%m/%y"),
    "con guiones": Excel(decimal=".", fecha="%d-%m-%Y", codificacion="utf-8-sig"),
    "con el mes en letras": Excel(fecha="%d-%b-%y"),
}
