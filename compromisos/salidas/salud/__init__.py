"""What the site says of itself to whoever operates it: what is wrong, and which page of docs/runbooks/ says what to do.

One list of checks serves `manage.py diagnostico`, /readyz and /metrics. None writes, none names a person.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from datetime import datetime

from django.db import DatabaseError, InterfaceError

from compromisos.salidas.salud import ajustes, maquina, trabajo
from compromisos.salidas.salud.hallazgo import Nivel, Sintoma, mal

log = logging.getLogger("salud")
Comprobacion = Callable[[datetime], Sintoma]

COMPROBACIONES: dict[str, Comprobacion] = {
    "base": maquina.base,
    "migraciones": maquina.migraciones,
    "candados": maquina.candados_puestos,
    "conexiones": maquina.conexiones,
    "replica": maquina.replica,
    "reloj": maquina.reloj,
    "archivos": maquina.archivos,
    "trabajador": trabajo.trabajador,
    "tareas": trabajo.tareas,
    "correo": trabajo.correo,
    "relojes": trabajo.relojes,
    "respaldo": trabajo.respaldo,
    "registro": trabajo.registro,
    "entradas": trabajo.entradas,
    "mantenimiento": ajustes.mantenimiento,
    "configuracion": ajustes.configuracion,
}
# Without one of these a machine serves nobody; without the worker it still serves who reads.
PARA_SERVIR = ("base", "migraciones", "archivos")


def mirar(ahora: datetime, cuales: tuple[str, ...] = ()) -> Iterator[tuple[str, Sintoma]]:
    """(check, what it found). One that could not look says so: silence is not health."""
    for cual in cuales or tuple(COMPROBACIONES):
        try:
            yield cual, COMPROBACIONES[cual](ahora)
        except (DatabaseError, InterfaceError) as error:
            yield cual, mal("No se pudo mirar: la base no responde.", "Empiece por la base.")
            log.warning("check %s: %s", cual, str(error).partition("\n")[0])


def peor(hallazgos: list[tuple[str, Sintoma]]) -> Nivel:
    return max((h.nivel for _cual, h in hallazgos), default=Nivel.BIEN)
