"""The open data of a day as a folder: what `datos.zip` holds and every table in each of its formats, with its manifest."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from base.dias import Dia
from base.una_foto import una_foto
from compromisos.salidas.catalogos import comprimido
from compromisos.salidas.copia.carpeta import en_su_lugar, escribir_manifiesto
from compromisos.salidas.datos import tablas
from compromisos.salidas.datos.columns import PUBLICAS


def exportar(dia: Dia, carpeta: Path) -> tuple[int, str]:
    """How many files, and the SHA-256 of their manifest. The folder appears whole or not at all; the same day, the same bytes."""
    with en_su_lugar(carpeta) as nueva, una_foto():
        cuantos = sum(_escribir(nueva / nombre, contenido) for nombre, contenido in _archivos(dia))
        return cuantos, escribir_manifiesto(nueva)


def _archivos(dia: Dia) -> Iterator[tuple[str, Iterable[str | bytes]]]:
    yield from comprimido.archivos(dia)
    for tabla in PUBLICAS:
        for formato in ("xlsx", "json", "jsonl"):
            if (tabla, formato) != ("registro", "jsonl"):  # which is there already
                yield f"{tabla}.{formato}", tablas.entera(tabla, dia).en_bytes(formato)


def _escribir(ruta: Path, contenido: Iterable[str | bytes]) -> int:
    ruta.parent.mkdir(exist_ok=True)
    with ruta.open("wb") as archivo:
        archivo.writelines(t.encode() if isinstance(t, str) else t for t in contenido)
    return 1
