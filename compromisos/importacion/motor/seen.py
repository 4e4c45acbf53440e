"""The duplicate detector: what the rows of a file said before, in a few bytes each."""

from __future__ import annotations

from array import array
from collections.abc import Iterable
from hashlib import blake2b
from zlib import crc32

from base.dias import Dia
from base.texto import plegar
from compromisos.importacion.motor.similar import Textos
from compromisos.models import Compromiso, Edicion


class Repetidas:
    """Keys and texts that earlier rows of this file brought, or, of texts, that are public."""

    def __init__(self) -> None:
        self._sellos: dict[int, int] = {}  # {hash of a key: where in `_partes` it begins}
        self._partes = array("I")  # of each key: its line, how many checksums follow, and they
        self._textos: Textos | None = None

    def ver(self, linea: int, *clave: object, partes: Iterable[str] = ()) -> tuple[int, list[int]] | None:
        """Note that `clave` is in this line. If it was in another before: (that line, the places in `partes`
        of those that were not the same there)."""
        sumas = [crc32(parte.encode("utf-8", "surrogatepass")) for parte in partes]
        donde = self._sellos.setdefault(_sello(clave), len(self._partes))
        if donde == len(self._partes):
            self._partes.extend((linea, len(sumas), *sumas))
            return None
        antes, cuantas = self._partes[donde], self._partes[donde + 1]
        if antes == linea:
            return None
        suyas = self._partes[donde + 2 : donde + 2 + cuantas]
        return antes, [n for n, (ella, suma) in enumerate(zip(suyas, sumas, strict=True)) if ella != suma]

    def texto_parecido(self, edicion: Edicion, quien: str, texto: str) -> tuple[str, bool] | None:
        """(whose, whether it is the very same) of another pledge of the edition that reads alike, public or
        of this file; None if none does. `texto` is remembered as that of `quien`."""
        if self._textos is None:
            self._textos = _publicos()
        return self._textos.buscar_y_agregar(edicion.pk, quien, plegar(texto))


def _sello(clave: tuple) -> int:
    return int.from_bytes(blake2b(repr(clave).encode("utf-8", "surrogatepass"), digest_size=12).digest())


def _publicos() -> Textos:
    textos = Textos()
    publicos = Compromiso.objects.publicados(Dia.de_hoy()).order_by("pk")
    for edicion, sigla, nombre, numero, plegado in publicos.values_list(
        "edicion_id", "institucion__sigla", "institucion__nombre", "numero", "texto_plegado"
    ).iterator():
        textos.agregar(edicion, f"{sigla or nombre} {numero}", plegado)
    return textos
