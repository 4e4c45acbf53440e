"""Whether anything stale is served while somebody writes, and how long what was published takes to be seen."""

from __future__ import annotations

import re
import threading
import time
from dataclasses import dataclass, field

from tests.bench.web.datos import conexion
from tests.bench.web.medir import pedir

MARCA = re.compile(r"vez (\d+) de la prueba")
ESCRIBIR = "UPDATE instituciones_institucion SET descripcion = %s WHERE id = %s"


@dataclass
class Frescura:
    """`viejas`: answers that said less than had been committed before they were asked for, of `miradas`."""

    miradas: int = 0
    viejas: int = 0
    demoras: list[float] = field(
        default_factory=list
    )  # milliseconds from the commit to the first answer that shows it


def con_quien_escribe(direccion: str, bases: list[str], segundos: float, *, tolera: float = 0) -> Frescura:
    """Readers of each of `bases`, nodes of one site, and a writer who changes what the page says, by SQL. What was committed
    `tolera` seconds before a request, or more, must be in its answer."""
    pk, slug = una_institucion(direccion)
    ruta = f"/instituciones/{slug}/"
    escritas: list[tuple[float, int]] = [(time.monotonic(), 0)]
    hasta = time.monotonic() + segundos
    frescura, turno = Frescura(), threading.Lock()

    def escribir() -> None:
        n = 0
        with conexion(direccion) as cursor:
            while time.monotonic() < hasta:
                n += 1
                cursor.execute(ESCRIBIR, [f"Esta es la vez {n} de la prueba.", pk])
                escritas.append((time.monotonic(), n))
                time.sleep(0.25)

    def leer(base: str) -> None:
        while time.monotonic() < hasta:
            pedida = time.monotonic()
            debida = max(n for cuando, n in tuple(escritas) if cuando <= pedida - tolera or n == 0)
            hallada = MARCA.search(pedir(base, ruta, {"Accept-Encoding": "br"}).texto)
            dice = int(hallada[1]) if hallada else 0
            with turno:
                frescura.miradas += 1
                frescura.viejas += dice < debida

    with conexion(direccion) as cursor:
        cursor.execute(ESCRIBIR, ["Esta es la vez 0 de la prueba.", pk])
    time.sleep(tolera)
    hilos = [threading.Thread(target=escribir)]
    hilos += [threading.Thread(target=leer, args=(base,)) for base in bases for _ in range(2)]
    for hilo in hilos:
        hilo.start()
    for hilo in hilos:
        hilo.join()
    frescura.demoras = [_demora(direccion, bases[0], ruta, pk, n) for n in range(10**6, 10**6 + 5)]
    with conexion(direccion) as cursor:
        cursor.execute(ESCRIBIR, ["", pk])
    return frescura


def _demora(direccion: str, base: str, ruta: str, pk: int, n: int) -> float:
    pedir(base, ruta, {"Accept-Encoding": "br"})
    with conexion(direccion) as cursor:
        cursor.execute(ESCRIBIR, [f"Esta es la vez {n} de la prueba.", pk])
        desde = time.monotonic()
    while True:
        hallada = MARCA.search(pedir(base, ruta, {"Accept-Encoding": "br"}).texto)
        if hallada and int(hallada[1]) == n:
            return (time.monotonic() - desde) * 1000
        if time.monotonic() - desde > 30:
            return float("inf")
        time.sleep(0.02)


def una_institucion(direccion: str) -> tuple[int, str]:
    """One without pledges, whose page is short."""
    with conexion(direccion) as cursor:
        cursor.execute(
            "SELECT id, slug FROM instituciones_institucion i WHERE NOT EXISTS "
            "(SELECT 1 FROM compromisos_compromiso c WHERE c.institucion_id = i.id) ORDER BY id LIMIT 1"
        )
        pk, slug = cursor.fetchone()
    return pk, slug
