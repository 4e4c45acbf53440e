"""Which other pledge reads alike, without comparing each with all.

The very same text is found by its fingerprint, whatever the number. One that repeats another but for a
word shares with it, nearly always, one of its least three-word runs (bottom-k MinHash): only those that
share one are compared, and no more than CANDIDATOS of them.
"""

from __future__ import annotations

from hashlib import blake2b
from zlib import crc32

from rapidfuzz import fuzz, process

PARECIDO = 93  # of 100
TEXTOS_COMPARADOS = 20_000  # beyond these only equal texts are told: memory has a bound
CANDIDATOS = 50
SENAS = 4


class Textos:
    """Folded texts of pledges, by edition."""

    def __init__(self) -> None:
        self._iguales: dict[bytes, str] = {}  # {fingerprint: whose}
        self._textos: list[tuple[str, str]] = []  # (whose, text)
        # {edition and hash: where in `_textos`}. Most hashes are of one text: a list of one is dear.
        self._por_sena: dict[int, int | list[int]] = {}

    def agregar(self, edicion: int, quien: str, plegado: str) -> None:
        self._agregar(edicion, quien, plegado, _sello(edicion, plegado), _senas(plegado))

    def _agregar(self, edicion: int, quien: str, plegado: str, sello: bytes, senas: list[int]) -> None:
        self._iguales.setdefault(sello, quien)
        if len(self._textos) >= TEXTOS_COMPARADOS:
            return
        este = len(self._textos)
        for sena in senas:
            suyos = self._por_sena.setdefault(edicion << 32 | sena, este)
            if suyos == este:
                continue
            if isinstance(suyos, int):
                self._por_sena[edicion << 32 | sena] = [suyos, este]
            elif len(suyos) < CANDIDATOS:
                suyos.append(este)
        self._textos.append((quien, plegado))

    def buscar_y_agregar(self, edicion: int, quien: str, plegado: str) -> tuple[str, bool] | None:
        """(whose, whether it is the same) of one that reads as `plegado` and is not of `quien`."""
        sello, senas = _sello(edicion, plegado), _senas(plegado)
        hallado = self._buscar(edicion, quien, plegado, sello, senas)
        self._agregar(edicion, quien, plegado, sello, senas)
        return hallado

    def _buscar(
        self, edicion: int, quien: str, plegado: str, sello: bytes, senas: list[int]
    ) -> tuple[str, bool] | None:
        otro = self._iguales.get(sello)
        if otro is not None and otro != quien:
            return otro, True
        cercanos: set[int] = set()
        for sena in senas:
            suyos = self._por_sena.get(edicion << 32 | sena, ())
            cercanos.update((suyos,) if isinstance(suyos, int) else suyos)
        candidatos = {q: t for q, t in (self._textos[n] for n in sorted(cercanos)[:CANDIDATOS]) if q != quien}
        hallado = process.extractOne(plegado, candidatos, scorer=fuzz.ratio, score_cutoff=PARECIDO)
        return (hallado[2], False) if hallado else None


def _sello(edicion: int, plegado: str) -> bytes:
    return blake2b(f"{edicion} {plegado}".encode(), digest_size=12).digest()


def _senas(plegado: str) -> list[int]:
    """The least hashes of its runs of three words; of the whole, if it is shorter."""
    palabras = plegado.split()
    runs = {crc32(" ".join(palabras[n : n + 3]).encode()) for n in range(max(len(palabras) - 2, 1))}
    return sorted(runs)[:SENAS]
