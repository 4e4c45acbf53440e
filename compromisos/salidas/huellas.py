"""Hashes of the public files that are kept on disk, for who wants to know that what came is what was sent."""

from __future__ import annotations

import hashlib

from django.core.cache import cache

from base.dias import Dia
from compromisos.salidas import encargos
from compromisos.salidas.guardados import Guardado


def de_tabla(tabla: str, formato: str, dia: Dia) -> tuple[int, str] | None:
    """(bytes, SHA-256) of a whole table, if it is kept. Its name says what it holds, so that it is counted once."""
    guardado = encargos.tabla_entera(tabla, formato, dia).guardado(dia)
    if (peso := guardado.peso()) is None:
        return None
    sha256 = cache.get_or_set(f"sha256-{guardado.clave}-{formato}", lambda: _sha256(guardado), None)
    return (peso, sha256) if sha256 else None


def _sha256(guardado: Guardado) -> str:
    archivo = guardado.abrir()
    if archivo is None:
        return ""
    suma = hashlib.sha256()
    with archivo:
        while trozo := archivo.read(1 << 20):
            suma.update(trozo)
    return suma.hexdigest()
