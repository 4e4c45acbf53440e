"""Fingerprint of the program: all that a page hangs on besides the database, the day and its address.

It goes into every ETag, so that nobody is told «you have it already» of a page that another version of the code, another
setting or another library made. The same on every machine that runs the same; no date and no path of a file is in it.
"""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from django.conf import settings

CARPETAS = (
    "base",
    "compromisos",
    "config",
    "cuentas",
    "instituciones",
    "templates",
    "locale",
    "static",
    "fixtures",
)
TERMINACIONES = {".py", ".html", ".mo", ".css", ".js", ".svg", ".json", ".txt", ".md", ".xml", ".typ"}
SENCILLOS = (str, int, float, bool, type(None), bytes, date)
DE_LA_MAQUINA = ("DATABASES", "CACHES")  # where things are kept; and secrets, by their name


def programa() -> str:
    """64 hexadecimal digits. Reads the whole program, once a process."""
    suma = hashlib.sha256()
    for nombre, contenido in _partes(Path(settings.BASE_DIR)):
        suma.update(f"{nombre}\0{len(contenido)}\0".encode())
        suma.update(contenido)
    return suma.hexdigest()


def _partes(raiz: Path) -> Iterator[tuple[str, bytes]]:
    for carpeta in CARPETAS:
        for ruta in sorted((raiz / carpeta).rglob("*")):
            if ruta.suffix in TERMINACIONES and "__pycache__" not in ruta.parts and ruta.is_file():
                yield ruta.relative_to(raiz).as_posix(), ruta.read_bytes()
    hojas = Path(settings.STATIC_ROOT) / "staticfiles.json"
    yield "static", hojas.read_bytes() if hojas.is_file() else b""
    for paquete in sorted(_paquetes()):
        yield paquete, b""
    for nombre in sorted(n for n in dir(settings) if n.isupper() and n not in DE_LA_MAQUINA):
        if not {"SECRET", "PASSWORD"} & set(nombre.split("_")):
            yield nombre, repr(_sencillo(getattr(settings, nombre))).encode()


def _paquetes() -> set[str]:
    """Name and version of what is installed, as its folder says: to read what each says of itself takes longer than all else."""
    carpetas = {ruta for entrada in sys.path if (ruta := Path(entrada)).is_dir()}
    return {suyo.stem for carpeta in carpetas for suyo in carpeta.glob("*.dist-info")}


def _sencillo(valor: Any) -> Any:
    """What of a setting is the same in two processes: values, never objects."""
    if isinstance(valor, dict):
        return sorted((str(n), _sencillo(v)) for n, v in valor.items())
    if isinstance(valor, list | tuple | set | frozenset):
        partes = [_sencillo(v) for v in valor]
        return partes if isinstance(valor, list | tuple) else sorted(map(str, partes))
    return valor if isinstance(valor, SENCILLOS) else type(valor).__qualname__
