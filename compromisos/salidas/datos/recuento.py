"""What the page of data says of each table: its records, its rows, and about what its files weigh.

To know it all that is public is read, so it is worked out once for each version of it: where that is soon done, by who asks
first, and on a large site by the worker (`encargos.recuento`). See docs/adr/0079-what-a-page-of-data-counts.md.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import asdict, dataclass, field

from django.core.cache import cache

from base.dias import Dia
from base.recuentos import contar_hasta
from compromisos.models import Avance
from compromisos.salidas.datos.columns import PUBLICAS
from compromisos.salidas.datos.tablas import FORMATOS, TablaPublica, entera
from compromisos.salidas.guardados import Guardado

POCOS = 20_000  # updates; with more, nobody waits until all is counted
# Of longer files the exact weight is known once somebody took one: 1,000 rows took seconds.
FILAS_QUE_SE_PESAN = 100
MUESTRA = 25  # records whose rows say about what one weighs
VACIO = {"csv": 0, "json": 0, "jsonl": 0, "xlsx": 6_000}  # bytes of a file without rows
UN_DIA = 24 * 60 * 60
DondeEstan = Callable[[str, str], Guardado]  # where the file of a table, in a format, is kept


@dataclass(frozen=True, slots=True)
class Recuento:
    """Of one table. `pesos`: about how many bytes its file has in each format."""

    registros: int
    filas: int
    pesos: dict[str, int] = field(default_factory=dict)


def se_cuenta_pronto(dia: Dia) -> bool:
    """One query, which stops counting when there are many."""
    return not contar_hasta(Avance.objects.publicados(dia), POCOS).hay_mas


def contar(dia: Dia, guardado_de: DondeEstan) -> dict[str, Recuento]:
    """Of every table. Short files are made to be weighed, and kept."""
    return {nombre: _de(entera(nombre, dia), guardado_de) for nombre in PUBLICAS}


def escrito(recuentos: dict[str, Recuento]) -> bytes:
    return json.dumps({nombre: asdict(suyo) for nombre, suyo in recuentos.items()}).encode()


def leido(archivo: bytes) -> dict[str, Recuento]:
    return {nombre: Recuento(**suyo) for nombre, suyo in json.loads(archivo).items()}


def _de(tabla: TablaPublica, guardado_de: DondeEstan) -> Recuento:
    registros = tabla.registros().count()
    filas = tabla.cuantas_filas(registros)
    if filas <= FILAS_QUE_SE_PESAN:
        pesos = {f: _hecho(tabla, f, guardado_de(tabla.nombre, f)) for f in FORMATOS}
    else:
        pesos = {f: round(VACIO[f] + _por_registro(tabla, f) * registros) for f in FORMATOS}
    return Recuento(registros, filas, pesos)


def _hecho(tabla: TablaPublica, formato: str, guardado: Guardado) -> int:
    if (peso := guardado.peso()) is None:
        trozos = [*tabla.en_bytes(formato)]
        guardado.guardar(trozos)
        peso = sum(map(len, trozos))
    return peso


def _por_registro(tabla: TablaPublica, formato: str) -> float:
    clave = f"peso-por-registro:{tabla.nombre}:{formato}"
    return cache.get_or_set(clave, lambda: _pesados(tabla, formato), UN_DIA) or 0


def _pesados(tabla: TablaPublica, formato: str) -> float:
    """Bytes that a record takes, by those of some: the first by their key, for nothing has to be sorted to find them."""
    registros = tabla.registros()
    algunos = list(registros.order_by("pk").values_list("pk", flat=True)[:MUESTRA])
    bytes_de_muestra = sum(map(len, tabla.en_bytes(formato, registros.filter(pk__in=algunos))))
    return max(bytes_de_muestra - VACIO[formato], 0) / (len(algunos) or 1)
