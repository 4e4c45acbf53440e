"""Copies that the site offers: a ZIP each, in a folder of the operator's (settings.COPIAS), its hash beside it."""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import tempfile
import zipfile
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import IO

from django.conf import settings
from django.utils.text import slugify

from compromisos.salidas.copia.carpeta import archivos_de
from compromisos.salidas.copia.pedir import NoSeHizo
from compromisos.salidas.copia.que_copia import Copia

NOMBRE = re.compile(r"(?P<que>[a-z0-9_-]{1,80})-(?P<dia>\d{4}-\d{2}-\d{2})\.zip")
SUMA = re.compile(r"(?P<suma>[0-9a-f]{64})  (?P<nombre>[^/\s]+)\s*")
COMPRIMIDOS = frozenset({".zip", ".xlsx", ".png", ".jpg", ".jpeg", ".webp", ".avif", ".woff2", ".pdf"})


@dataclass(frozen=True, slots=True)
class CopiaPublicada:
    nombre: str
    dia: date
    peso: int
    sha256: str

    def abrir(self) -> IO[bytes] | None:
        try:
            return (Path(settings.COPIAS or "") / self.nombre).open("rb")
        except OSError:
            return None


def publicadas(hasta: date) -> list[CopiaPublicada]:
    """Those of days up to `hasta`, the newest first; none where the operator gave no folder."""
    if settings.COPIAS is None:
        return []
    todas = (_leer(ruta) for ruta in settings.COPIAS.glob("*.zip"))
    suyas = [copia for copia in todas if copia and copia.dia <= hasta]
    return sorted(suyas, key=lambda copia: (copia.dia, copia.nombre), reverse=True)


def publicada(nombre: str) -> CopiaPublicada | None:
    return _leer(settings.COPIAS / nombre) if settings.COPIAS and NOMBRE.fullmatch(nombre) else None


def _leer(ruta: Path) -> CopiaPublicada | None:
    """None for what has not its hash beside it: it may be half there."""
    como = NOMBRE.fullmatch(ruta.name)
    try:
        dicho = SUMA.fullmatch(_junto_a(ruta).read_text(encoding="ascii"))
        if como is None or dicho is None or dicho["nombre"] != ruta.name:
            return None
        return CopiaPublicada(ruta.name, date.fromisoformat(como["dia"]), ruta.stat().st_size, dicho["suma"])
    except (OSError, ValueError):
        return None


def _junto_a(ruta: Path) -> Path:
    return ruta.with_name(f"{ruta.name}.sha256")


def empaquetar(carpeta: Path, copia: Copia) -> Path:
    """The folder as a ZIP where the site offers it, with its hash; the same folder, the same bytes. NoSeHizo."""
    if settings.COPIAS is None:
        raise NoSeHizo("Falta SITE_COPIES: la carpeta de donde /datos/ ofrece las copias.")
    settings.COPIAS.mkdir(parents=True, exist_ok=True)
    tronco = f"{slugify(copia.slug)[:60] or '25porel25'}-{copia.dia.isoformat()}"
    destino = settings.COPIAS / f"{tronco}.zip"
    with tempfile.NamedTemporaryFile(
        dir=settings.COPIAS, prefix=".", suffix=".a-medias", delete=False
    ) as parte:
        try:
            _comprimir(carpeta, parte, tronco, copia.dia)
            parte.seek(0)
            suma = hashlib.file_digest(parte, "sha256").hexdigest()
            parte.close()
            os.chmod(parte.name, settings.FILE_UPLOAD_PERMISSIONS)
            _junto_a(destino).unlink(missing_ok=True)  # until the new one is whole, none is offered
            os.replace(parte.name, destino)
            _junto_a(destino).write_text(f"{suma}  {destino.name}\n", encoding="ascii")
        finally:
            Path(parte.name).unlink(missing_ok=True)
    return destino


def _comprimir(carpeta: Path, a: IO[bytes], tronco: str, dia: date) -> None:
    momento = (max(dia.year, 1980), dia.month, dia.day, 0, 0, 0)
    with zipfile.ZipFile(a, "w", compresslevel=6) as zip_:
        for nombre in archivos_de(carpeta):
            entrada = zipfile.ZipInfo(f"{tronco}/{nombre}", momento)
            ya = Path(nombre).suffix.lower() in COMPRIMIDOS
            entrada.compress_type = zipfile.ZIP_STORED if ya else zipfile.ZIP_DEFLATED
            entrada.external_attr, entrada.create_system = 0o644 << 16, 3
            with (carpeta / nombre).open("rb") as de, zip_.open(entrada, "w", force_zip64=True) as dentro:
                shutil.copyfileobj(de, dentro)
