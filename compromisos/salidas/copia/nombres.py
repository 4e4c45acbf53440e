"""Address of the site to name of a file in the folder, and back to a link. Pure.

Names are made for any disk: ASCII, no letter that Windows refuses, none of the names it keeps for itself, no two that
differ only by their case.
"""

from __future__ import annotations

import hashlib
import posixpath
import re
import unicodedata
from urllib.parse import parse_qsl, quote, unquote, urlencode

DE_WINDOWS = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?", re.IGNORECASE)
RARAS = re.compile(r"[^A-Za-z0-9._-]+")
LARGO = 60  # letters of what a query adds to a name
TIPO_PAGINA = ".html"


def direccion(ruta: str, parametros: list[tuple[str, str]]) -> str:
    """The one way to write an address: parameters in order, none that is empty."""
    consulta = urlencode(sorted((n, v) for n, v in parametros if v))
    return f"{ruta}?{consulta}" if consulta else ruta


def partir(direccion: str) -> tuple[str, list[tuple[str, str]]]:
    """Path and parameters of what `direccion` wrote."""
    ruta, _signo, consulta = direccion.partition("?")
    return ruta, parse_qsl(consulta, keep_blank_values=True)


def archivo_de(direccion: str, *, adjunto: str = "") -> str:
    """Name in the folder of what is at `direccion`; `adjunto`, the file name that the site gives to what has none in its
    address.

    «/compromisos/?pagina=2» is «compromisos/pagina-2.ddd74854.html»; «/ejes/salud/», an «index.html» in the folder of that name.
    """
    ruta, parametros = partir(direccion)
    carpeta, hoja = posixpath.split(unquote(ruta).lstrip("/"))
    if not hoja:
        hoja = adjunto or "index.html"
    if parametros:
        tronco, tipo = posixpath.splitext(hoja)
        dicho = "-".join(f"{n}-{v}" for n, v in parametros)
        suma = hashlib.sha256(direccion.encode()).hexdigest()[:8]
        tronco = "" if hoja == "index.html" else f"{tronco}-"
        hoja = f"{tronco}{_sana(dicho)[:LARGO].rstrip('.-')}.{suma}{tipo}"
    return posixpath.join(*(_sana(parte) for parte in (*filter(None, carpeta.split("/")), hoja)))


def _sana(parte: str) -> str:
    sin_tildes = unicodedata.normalize("NFKD", parte).encode("ascii", "ignore").decode()
    parte = RARAS.sub("-", sin_tildes).strip(".-") or "_"
    return f"_{parte}" if DE_WINDOWS.fullmatch(parte) else parte


def sin_choque(nombre: str, tomados: set[str], de: str) -> str:
    """`nombre`, or another if a disk that does not tell capitals has it taken already, as a file or as a folder; `de` is
    what it is of. Takes it."""
    if nombre.lower() in tomados:
        tronco, tipo = posixpath.splitext(nombre)
        nombre = f"{tronco}.{hashlib.sha256(de.encode()).hexdigest()[:8]}{tipo}"
    tomados.add(nombre.lower())
    return nombre


def enlace(desde: str, a: str, ancla: str = "") -> str:
    """Relative link from the file `desde` to the file `a`."""
    relativa = quote(posixpath.relpath(a, posixpath.dirname(desde) or "."))
    return f"{relativa}#{ancla}" if ancla else relativa
