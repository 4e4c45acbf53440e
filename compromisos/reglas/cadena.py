"""The chain of the public record: how an entry is written as a line, and how a line is checked.

Pure: standard library only. An entry is one line of JSON with its keys in order and no spaces. Its last key, `sha256`,
is the SHA-256 in UTF-8 of the same line without that key and without `contenido`, of which the line holds the SHA-256,
`contenido_sha256`: content that exposes a person can be taken away, and the chain still holds. Entries of before there
was a `contenido_sha256` are hashed with their content. `anterior` is the `sha256` of the entry before (64 zeros in the
first), so that whoever changes one changes all that follow. The same rules stand, for anybody to run, in
`static/registro/verificar.py`.

What was suppressed is named by a later entry, `SUPRIMIDO`: the number of each entry that was touched, and the SHA-256 of
what it reads now (`huella_de_lo_que_queda`).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

ORIGEN = "0" * 64
CLAVES = ("accion", "anterior", "contenido", "contenido_sha256", "fecha", "numero", "objeto", "sha256")
CLAVES_DE_ANTES = tuple(c for c in CLAVES if c != "contenido_sha256")
SUPRIMIDO = "contenido_suprimido"  # the action of the entry that names what was taken away


def canonico(valor: Any) -> str:
    """JSON with one way to be written: keys in order, no spaces, letters as they are."""
    return json.dumps(valor, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def entera(
    *,
    accion: str,
    anterior: str,
    contenido: str,
    contenido_sha256: str,
    fecha: str,
    numero: int,
    objeto: str,
    sha256: str,
) -> str:
    """The line as it is published. `contenido` is canonical JSON already, `fecha` in UTC; without `contenido_sha256`, as
    lines were before there was one."""
    a, b, f, o = (canonico(texto) for texto in (accion, anterior, fecha, objeto))
    de_lo_dicho = f'"contenido_sha256":"{contenido_sha256}",' if contenido_sha256 else ""
    return (
        f'{{"accion":{a},"anterior":{b},"contenido":{contenido},{de_lo_dicho}"fecha":{f},"numero":{numero},"objeto":{o}'
        f',"sha256":"{sha256}"}}'
    )


def huella(texto: str) -> str:
    """SHA-256, in hexadecimal."""
    return hashlib.sha256(texto.encode()).hexdigest()


def sha256_de(
    *, accion: str, anterior: str, contenido_sha256: str, fecha: str, numero: int, objeto: str
) -> str:
    """The hash of an entry, over all but its content."""
    partes = {
        "accion": accion,
        "anterior": anterior,
        "contenido_sha256": contenido_sha256,
        "fecha": fecha,
        "numero": numero,
        "objeto": objeto,
    }
    return huella(canonico(partes))


def lo_que_da_su_huella(linea: str) -> bytes:
    """The bytes of which a line's `sha256` is the SHA-256. ValueError if the line does not give it, or has no form."""
    datos = json.loads(linea)
    partes = {c: v for c, v in datos.items() if c != "sha256"}
    if "contenido_sha256" in partes:
        del partes["contenido"]
    dicho = canonico(partes)
    if huella(dicho) != datos["sha256"]:
        raise ValueError(datos["numero"])
    return dicho.encode()


def huella_de_lo_que_queda(linea: str) -> str:
    """What the entry that suppresses something says of each entry that it touched: the SHA-256 of its line, read after
    that, without its `sha256`."""
    return huella(linea.rpartition(',"sha256":')[0] + "}")


@dataclass(frozen=True, slots=True)
class Roto:
    """Break of the chain: at which number, and a code of SIN_FORMA, NUMERO, ANTERIOR, HUELLA."""

    numero: int
    que: str


SIN_FORMA, NUMERO, ANTERIOR, HUELLA = "sin_forma", "numero", "anterior", "huella"


def comprobar(lineas: Iterable[str], *, desde: int = 1, anterior: str = ORIGEN) -> Iterator[Roto]:
    """Yield what is broken in a chain given by its lines, from entry `desde`, that follows `anterior`.

    After a break it goes on from what the line itself says, so that one altered entry is one finding. By number: what
    does not give its hash is known only at the end, for a later entry may tell that it was suppressed.
    """
    rotos: list[Roto] = []
    alteradas: dict[int, str] = {}
    for numero, cruda in enumerate(lineas, desde):
        linea = cruda.rstrip("\r\n")
        try:
            datos = json.loads(linea)
            forma = tuple(datos) in (CLAVES, CLAVES_DE_ANTES) and canonico(datos) == linea
        except (ValueError, TypeError, RecursionError):
            forma = False
        if not forma:
            rotos.append(Roto(numero, SIN_FORMA))
            anterior = ""
            continue
        if datos["numero"] != numero:
            rotos.append(Roto(numero, NUMERO))
        if anterior and datos["anterior"] != anterior:
            rotos.append(Roto(numero, ANTERIOR))
        if not _da_su_huella(datos, linea):
            alteradas[numero] = huella_de_lo_que_queda(linea)
        elif datos["accion"] == SUPRIMIDO:
            for tocada, queda in tocadas(datos["contenido"]):
                if alteradas.get(tocada) == queda:
                    del alteradas[tocada]
        anterior = datos["sha256"]
    rotos += [Roto(numero, HUELLA) for numero in alteradas]
    yield from sorted(rotos, key=lambda roto: roto.numero)


def tocadas(contenido: Any) -> list[tuple[int, str]]:
    """[(number, `huella_de_lo_que_queda`)] of the entries that an entry of suppression touched."""
    dichas = contenido.get("anotaciones", ()) if isinstance(contenido, dict) else ()
    return [
        (d["numero"], d["sha256"]) for d in dichas if isinstance(d, dict) and {"numero", "sha256"} <= d.keys()
    ]


def _da_su_huella(datos: dict[str, Any], linea: str) -> bool:
    if "contenido_sha256" not in datos:
        return huella_de_lo_que_queda(linea) == datos["sha256"]
    partes = {c: v for c, v in datos.items() if c not in ("contenido", "sha256")}
    dice = huella(canonico(datos["contenido"]))
    return sha256_de(**partes) == datos["sha256"] and dice == datos["contenido_sha256"]
