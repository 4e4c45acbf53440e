"""Checks of what the site stands on: the database, its locks and its replica, folders, clocks."""

from __future__ import annotations

import os
import shutil
from datetime import datetime
from pathlib import Path
from time import monotonic, sleep

from django.conf import settings
from django.db import DatabaseError, InterfaceError, connection, connections
from django.db.migrations.executor import MigrationExecutor

from base.replica import DE_LA_PRINCIPAL, DE_LA_REPLICA, REPLICA, donde_esta, hay_replica
from compromisos.models import candados, version_publica
from compromisos.salidas.salud.hallazgo import Sintoma, bien, mal, mirar

CONEXIONES_MUCHAS = 0.8  # of max_connections
SEGUNDOS_DE_RELOJ = 30
LIBRE_POCO, LIBRE_NADA = 2 * 1024**3, 200 * 1024**2  # bytes


def base(ahora: datetime) -> Sintoma:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return bien(f"Responde ({connection.vendor}).")


def migraciones(ahora: datetime) -> Sintoma:
    ejecutor = MigrationExecutor(connections["default"])
    faltan = len(ejecutor.migration_plan(ejecutor.loader.graph.leaf_nodes()))
    if faltan:
        return mal(
            f"Faltan {faltan} migraciones.",
            "compromisos --duena migrate (o manage.py migrate).",
            faltan=faltan,
        )
    return bien("La base tiene todas.", faltan=0)


def candados_puestos(ahora: datetime) -> Sintoma:
    """The triggers that keep the record from being changed, and pages from being old."""
    sueltas = {*candados.que_faltan(connection), *version_publica.que_faltan(connection)}
    if sueltas:
        return mal(
            f"Sin su candado o su marca: {', '.join(sorted(sueltas))}.",
            "manage.py migrate los repone; después, manage.py verificar_registro.",
            sueltas=len(sueltas),
        )
    return bien("Todas las tablas del registro tienen los suyos.", sueltas=0)


def conexiones(ahora: datetime) -> Sintoma:
    if connection.vendor != "postgresql":
        return bien("SQLite no las cuenta.")
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*), current_setting('max_connections')::int FROM pg_stat_activity")
        usadas, caben = cursor.fetchone()
    cifras = {"usadas": usadas, "caben": caben}
    if usadas > caben * CONEXIONES_MUCHAS:
        return mal(f"{usadas} de {caben} en uso.", "Vea quién las tiene: pg_stat_activity.", **cifras)
    return bien(f"{usadas} de {caben} en uso.", **cifras)


def replica(ahora: datetime) -> Sintoma:
    """Whether it passes, in the time that it may be behind, where the primary was just now."""
    if not hay_replica():
        return bien("No hay: todo se lee de la principal.")
    empezo, principal = monotonic(), donde_esta(connection, DE_LA_PRINCIPAL)
    assert principal is not None  # it would have raised
    while True:
        try:
            suyo = donde_esta(connections[REPLICA], DE_LA_REPLICA)
        except (DatabaseError, InterfaceError):
            return mal("No responde: todo se lee de la principal.", "Arránquela; mire su registro.")
        if suyo is None or suyo.sistema != principal.sistema:
            return mal(
                "Lo que dice DATABASE_REPLICA_URL no es una réplica de esta base.",
                "Hágala de nuevo, o quite el ajuste.",
            )
        faltan = max(principal.bytes - suyo.bytes, 0)
        if not faltan:
            return bien("Sigue a la principal.", bytes=0)
        if monotonic() - empezo > settings.RETRASO_DE_LA_REPLICA:
            return mirar(
                f"Está {faltan / 1024**2:.1f} MB atrás: todo se lee de la principal.", "Mire si le llega lo que la principal escribe.",
                bytes=faltan,
            )  # fmt: skip
        sleep(0.1)


def reloj(ahora: datetime) -> Sintoma:
    if connection.vendor != "postgresql":
        return bien("El de la base es el de esta máquina.")
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        aparte = abs((cursor.fetchone()[0] - ahora).total_seconds())
    if aparte > SEGUNDOS_DE_RELOJ:
        return mal(
            f"El de la base y el de esta máquina difieren en {aparte:.0f} segundos.",
            "Póngalos en hora: timedatectl set-ntp true, en las dos.",
            segundos=aparte,
        )
    return bien("El de la base y el de esta máquina dicen lo mismo.", segundos=aparte)


def archivos(ahora: datetime) -> Sintoma:
    """Folders that are written to: there, ours, and with room."""
    carpetas = {Path(settings.MEDIA_ROOT), settings.BASE_DIR / "var", settings.ARCHIVOS_HECHOS}
    hay = [_la_que_hay(c) for c in sorted(carpetas)]
    cerradas = [str(c) for c in hay if not os.access(c, os.W_OK | os.X_OK)]
    if cerradas:
        return mal(
            f"No se puede escribir en {', '.join(cerradas)}.",
            "Que exista y sea del usuario del sitio: chown compromisos: CARPETA.",
        )
    libre = min(shutil.disk_usage(c).free for c in hay)
    dicho, hacer = (
        f"Quedan {libre / 1024**3:.1f} GB.",
        "Haga sitio: du -xh --max-depth=2 /var | sort -h | tail",
    )
    if libre < LIBRE_NADA:
        return mal(dicho, hacer, libres=libre)
    return mirar(dicho, hacer, libres=libre) if libre < LIBRE_POCO else bien(dicho, libres=libre)


def _la_que_hay(carpeta: Path) -> Path:
    """The folder, or the one in which it is made when it is first needed."""
    while not carpeta.exists():
        carpeta = carpeta.parent
    return carpeta
