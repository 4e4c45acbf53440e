"""A backup read whole, believing nothing of it: names, hashes, rows of each table."""

from __future__ import annotations

import hashlib
import os
import shutil
import tarfile
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import IO, Any

from base.respaldo import cifrado, manifiesto, motores
from base.respaldo.hacer import APARTE, razon
from base.respaldo.manifiesto import BASES, LEAME, MEDIA, Manifiesto, NoSePudo, Pieza

DANADO = "El respaldo está incompleto o dañado: traiga otra copia del archivo."
TROZO = 1 << 20
# What the house says, in sentences, of the rows of a table that it asked for.
DeLaCasa = Callable[[Manifiesto, str, Iterator[tuple]], Iterator[str]]


@contextmanager
def revisado(
    ruta: Path,
    con: Sequence[Any],
    *,
    en: Path,
    columnas: Mapping[str, Sequence[str]],
    de_la_casa: DeLaCasa,
    con_media: bool = False,
) -> Iterator[tuple[Manifiesto, Path]]:
    """(manifest, folder) of a backup in which all is as it says; NoSePudo with the first thing that is not.

    The folder, which goes with the block, is under `en` and holds the database and, if asked for, the files. `columnas` and
    `de_la_casa` are what the house reads of its own tables.
    """
    if not ruta.is_file():
        raise NoSePudo(f"No hay ningún archivo «{ruta}».")
    aparte = Path(tempfile.mkdtemp(prefix=APARTE, dir=en))
    try:
        try:
            dicho = _leer(ruta, con, aparte, con_media=con_media)
        except tarfile.TarError:
            raise NoSePudo(DANADO) from None
        except OSError as error:
            raise NoSePudo(f"No se pudo leer el respaldo: {razon(error)}.") from None
        for frase in _de_la_base(dicho, aparte / dicho.nombre_de_la_base, columnas, de_la_casa):
            raise NoSePudo(frase)
        yield dicho, aparte
    finally:
        shutil.rmtree(aparte, ignore_errors=True)


def _leer(ruta: Path, con: Sequence[Any], aparte: Path, *, con_media: bool) -> Manifiesto:
    piezas: dict[str, Pieza] = {}
    dicho: Manifiesto | None = None
    with cifrado.leyendo(ruta, con) as plano, tarfile.open(fileobj=plano, mode="r|") as bolsa:
        for ficha in bolsa:
            if dicho is not None or not _es_lo_que_cabe(ficha) or ficha.name in piezas:
                raise NoSePudo(
                    f"El respaldo trae algo que ningún respaldo trae ({ficha.name[:80]!r}): no se tocó nada."
                )
            abierto = bolsa.extractfile(ficha)
            assert abierto is not None  # a regular file
            if ficha.name == manifiesto.NOMBRE:
                dicho = manifiesto.leer(abierto.read(manifiesto.TOPE))
                continue
            destino = None
            if ficha.name in BASES.values() or (con_media and ficha.name.startswith(MEDIA)):
                destino = aparte / ficha.name
            piezas[ficha.name] = _guardar(abierto, destino)
    if dicho is None:
        raise NoSePudo(DANADO)
    piezas.pop(LEAME, None)
    debidas = {dicho.nombre_de_la_base: dicho.base} | {MEDIA + r: p for r, p in dicho.media.items()}
    for nombre in sorted(debidas.keys() | piezas.keys()):
        if debidas.get(nombre) != piezas.get(nombre):
            raise NoSePudo(f"El respaldo está dañado o alterado: «{nombre}» no es el que dice su manifiesto.")
    return dicho


def _es_lo_que_cabe(ficha: tarfile.TarInfo) -> bool:
    """A regular file, by a name that we give: no link, no device, nothing outside its folder."""
    if not ficha.isreg() or ficha.issparse():
        return False
    if ficha.name in (LEAME, manifiesto.NOMBRE, *BASES.values()):
        return True
    if not ficha.name.startswith(MEDIA) or "\\" in ficha.name or "\0" in ficha.name:
        return False
    partes = PurePosixPath(ficha.name).parts
    dentro = partes[1:]
    return (
        "/".join(partes) == ficha.name  # no «//», no «./», no end in «/»
        and bool(dentro)
        and ".." not in dentro
        and not dentro[0].startswith(APARTE)
    )


def _guardar(abierto: IO[bytes], destino: Path | None) -> Pieza:
    suma, largo = hashlib.sha256(), 0
    if destino is not None:
        destino.parent.mkdir(parents=True, exist_ok=True)
    with destino.open("xb") if destino else open(os.devnull, "wb") as salida:
        while trozo := abierto.read(TROZO):
            suma.update(trozo)
            largo += len(trozo)
            salida.write(trozo)
    if destino is not None:
        destino.chmod(0o640)
    return Pieza(largo, suma.hexdigest())


def _de_la_base(
    dicho: Manifiesto,
    archivo: Path,
    columnas: Mapping[str, Sequence[str]],
    de_la_casa: DeLaCasa,
) -> Iterator[str]:
    """What is wrong with the database inside: rows of each table, and what the house reads of its own."""
    contadas: dict[str, int] = {}
    for tabla, filas in motores.MOTORES[dicho.motor].filas(archivo, dict(columnas)):
        cuenta = _Contadas(filas)
        if tabla in columnas:
            yield from de_la_casa(dicho, tabla, iter(cuenta))
        contadas[tabla] = cuenta.todas()
    for tabla, debidas in dicho.tablas.items():
        hay = contadas.get(tabla, 0)
        if hay != debidas:
            yield f"La base del respaldo está incompleta: {tabla} tiene {hay} filas y debía tener {debidas}."


class _Contadas:
    def __init__(self, filas: Iterable[tuple]) -> None:
        self._filas, self._cuantas = iter(filas), 0

    def __iter__(self) -> Iterator[tuple]:
        for fila in self._filas:
            self._cuantas += 1
            yield fila

    def todas(self) -> int:
        """How many there are, those that nobody read too."""
        for _ in self:
            pass
        return self._cuantas


def comprobar_archivos(dicho: Manifiesto) -> Iterator[str]:
    """Files of the testigo that the backup has and that are not what the record says."""
    for ruta, sha256 in dicho.testigo.get("archivos", {}).items():
        pieza = dicho.media.get(ruta)
        if pieza is not None and pieza.sha256 != sha256:
            yield f"El archivo «{ruta}» no es el que se publicó: así estaba ya cuando se hizo el respaldo."
