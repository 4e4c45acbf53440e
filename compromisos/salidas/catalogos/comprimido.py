"""All that is public in one file: every table, the record, the dictionary, the descriptor, who may do what with it.

The same bytes for the same day and version: its clock is the day it speaks of, and what it holds is in one order.
"""

from __future__ import annotations

import tempfile
import zipfile
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override

from base.dias import Dia
from compromisos.models import Sello
from compromisos.salidas.catalogos import conjunto, paquete
from compromisos.salidas.datos import diccionario, tablas, writer
from compromisos.salidas.datos.columns import PUBLICAS
from compromisos.salidas.datos.contenidos import CONTENIDOS
from compromisos.salidas.huellas import Huella, de_archivo

NOMBRE = "datos"
TROZO = 1 << 16


def trozos(dia: Dia) -> Iterator[bytes]:
    """The zip, piece by piece. On disk while it is made."""
    with tempfile.TemporaryFile() as archivo:
        with zipfile.ZipFile(archivo, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as zip_:
            for nombre, contenido in archivos(dia):
                with zip_.open(_entrada(nombre, dia.fecha), "w", force_zip64=True) as dentro:
                    dentro.writelines(t.encode() if isinstance(t, str) else t for t in contenido)
        archivo.seek(0)
        while trozo := archivo.read(TROZO):
            yield trozo


def _entrada(nombre: str, dia: date) -> zipfile.ZipInfo:
    entrada = zipfile.ZipInfo(nombre, (max(dia.year, 1980), dia.month, dia.day, 0, 0, 0))
    entrada.compress_type, entrada.external_attr, entrada.create_system = zipfile.ZIP_DEFLATED, 0o644 << 16, 3
    return entrada


def archivos(dia: Dia) -> Iterator[tuple[str, Iterable[str | bytes]]]:
    """(name, pieces) of each file, to be read before the next is asked for."""
    for idioma, nombre in (("es", "LEAME.txt"), ("en", "README.txt")):
        with override(idioma):
            yield nombre, [leame(dia)]
    with override("es"), tempfile.TemporaryDirectory() as carpeta:
        hechas = {tabla: _hecha(tabla, dia, Path(carpeta)) for tabla in PUBLICAS}
        descriptor = paquete.descriptor(dia, lambda tabla, _formato, _dia: hechas[tabla], al_lado=True)
        yield "LICENCIA.txt", [licencia()]
        yield "datapackage.json", [writer.json_texto(descriptor)]
        yield "diccionario.csv", [diccionario.en_csv()]
        for tabla in PUBLICAS:
            yield f"{tabla}.csv", _trozos_de(Path(carpeta) / tabla)
        yield "registro.jsonl", tablas.entera("registro", dia).en_bytes("jsonl")
    for sello in Sello.objects.publicos(dia).order_by("numero").iterator(chunk_size=100):
        yield f"sellos/{sello.numero}.tsr", [bytes(sello.token)]


def _hecha(tabla: str, dia: Dia, carpeta: Path) -> Huella:
    """A table as a file of `carpeta`: the descriptor comes first, and says how long each is."""
    with (carpeta / tabla).open("w+b") as archivo:
        archivo.writelines(tablas.entera(tabla, dia).en_bytes("csv"))
        archivo.seek(0)
        return de_archivo(archivo, con_filas=True)


def _trozos_de(ruta: Path) -> Iterator[bytes]:
    with ruta.open("rb") as archivo:
        while trozo := archivo.read(TROZO):
            yield trozo


def leame(dia: Dia) -> str:
    """What a person reads first, in the language at hand."""
    de_cuando = _("Tal como se sabía al final del %(dia)s.") % {"dia": dia.fecha.isoformat()}
    partes = [
        f"{conjunto.TITULO}\n{de_cuando}",
        conjunto.aviso(),
        str(conjunto.EXPLICACION),
        "\n".join(
            f"{tabla}.csv: {CONTENIDOS[tabla].titulo}. {CONTENIDOS[tabla].explicacion}" for tabla in PUBLICAS
        ),
        _(
            "registro.jsonl es el registro público, una anotación por línea, como se comprueba en %(donde)s. "
            "diccionario.csv dice qué es cada columna, y datapackage.json lo mismo para programas."
        )
        % {"donde": conjunto.absoluta("registro")},
        _(
            "sellos/ trae los sellos de tiempo del registro, cada uno con el número de su anotación: cómo se comprueban, en "
            "%(donde)s."
        )
        % {"donde": conjunto.absoluta("registro")}
        if Sello.objects.publicos(dia).exists()
        else "",
        _(
            "Los CSV van en UTF-8, separados por comas, con las fechas como 2026-12-31 y punto decimal. Un texto que una "
            "hoja de cálculo tomaría por fórmula, número o fecha lleva un apóstrofo delante."
        ),
        como_citar(dia),
        licencia(),
    ]
    return "\n\n".join(filter(None, partes)) + "\n"


def como_citar(dia: Dia) -> str:
    return _("Cómo citar: %(quien)s, «25 por el 25», datos al %(dia)s, %(donde)s") % {
        "quien": conjunto.quien_publica(),
        "dia": dia.fecha.isoformat(),
        "donde": f"{conjunto.absoluta('datos')}{dia.fija}",
    }


def licencia() -> str:
    return _(
        "Lo que produce este sitio se entrega con la licencia Creative Commons Atribución 4.0 Internacional (CC BY 4.0): "
        "%(url)s. Los textos literales de las promesas y de los informes son citas, de quienes los escribieron, y llevan "
        "su fuente: esa licencia no los alcanza. Versión %(version)s."
    ) % {"url": conjunto.LICENCIA_URL, "version": settings.VERSION}
