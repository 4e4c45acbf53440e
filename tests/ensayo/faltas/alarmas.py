"""Each alarm is made to sound once, and heard where an operator hears it: /metrics, which the rules of Prometheus read, and `diagnostico`."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import psycopg2

from tests.ensayo.casa import MEDIDAS, Casa
from tests.ensayo.faltas import Linea
from tests.ensayo.faltas.disco import lleno
from tests.ensayo.faltas.reloj import otra_hora
from tests.ensayo.procesos import VAR

LATIDOS = "UPDATE compromisos_latido SET en = en - interval '3 days', bien_en = bien_en - interval '3 days' WHERE nombre = '{}'"


def cada_una(casa: Casa) -> Linea:
    _todo_bien(casa)
    sonaron, mal = [], []
    for cual, provocar in COMO.items():
        with provocar(casa):
            dicho = _diagnostico(casa, cual)
            if not dicho:
                mal.append(f"{cual}: silent")
            else:
                sonaron.append(cual)
        if cual not in NO_SE_CALLA and _diagnostico(casa, cual):
            mal.append(f"{cual}: does not stop")
    nodo = casa.nodos[0]
    estado, texto = nodo.pedir("/metrics", Authorization=f"Bearer {MEDIDAS}")
    dichas = set(re.findall(r'compromisos_comprobacion\{cual="(\w+)"\}', texto))
    if estado != 200 or dichas != _todas():
        mal.append(f"/metrics tells {estado}, without {sorted(_todas() - dichas)}")
    if faltan := _todas() - set(COMO) - {"base"}:  # that one is the database that is stopped, above
        mal.append(f"nobody tried {sorted(faltan)}")
    return Linea(
        "Each alarm is made to sound",
        f"{len(sonaron)} sounded and fell silent: {', '.join(sonaron)}",
        0,
        0.0,
        tuple(mal),
    )


def _todas() -> set[str]:
    from compromisos.salidas.salud import COMPROBACIONES

    return set(COMPROBACIONES)


def _diagnostico(casa: Casa, cual: str) -> bool:
    """Whether the check finds something, on the first node, as /metrics tells it."""
    if cual in DE_LA_ORDEN:
        return (
            cual
            in casa.manage("diagnostico", "--solo-lo-malo", falla=False, **DE_LA_ORDEN[cual](casa)).stdout
        )
    _estado, texto = casa.nodos[0].pedir("/metrics", Authorization=f"Bearer {MEDIDAS}")
    hallada = re.search(rf'compromisos_comprobacion\{{cual="{cual}"\}} (\d)', texto)
    return hallada is None or hallada[1] != "0"


def _todo_bien(casa: Casa) -> None:
    """What clocks start has run, and what a rehearsal leaves behind is gone."""
    from django.utils import timezone

    from compromisos.models import Latido
    from compromisos.salidas.salud.trabajo import DE_OTRA_COMPROBACION, RELOJES

    for nombre in (*RELOJES, *DE_OTRA_COMPROBACION):
        Latido.objects.latir(nombre, timezone.now())
    casa.primaria.decir("DELETE FROM django_tasks_database_dbtaskresult")
    casa.primaria.decir("DELETE FROM compromisos_aviso")


@contextmanager
def _sql(casa: Casa, hacer: str, deshacer: str) -> Iterator[None]:
    casa.primaria.decir(hacer)
    try:
        yield
    finally:
        casa.primaria.decir(deshacer)


def por_sql(hacer: str, deshacer: str) -> Callable:
    return lambda casa: _sql(casa, hacer, deshacer)


def _latido(nombre: str) -> Callable:
    return por_sql(LATIDOS.format(nombre), LATIDOS.format(nombre).replace(" - ", " + "))


@contextmanager
def _conexiones(casa: Casa) -> Iterator[None]:
    abiertas = []
    try:
        while len(abiertas) < 110:
            try:
                abiertas.append(psycopg2.connect(casa.primaria.direccion()))
            except psycopg2.OperationalError:
                abiertas.pop().close()
                break
            if len(casa_conexiones(casa)) > 100:
                break
        yield
    finally:
        for una in abiertas:
            una.close()


def casa_conexiones(casa: Casa) -> list[tuple]:
    return casa.primaria.decir("SELECT 1 FROM pg_stat_activity")


@contextmanager
def _mantenimiento(casa: Casa) -> Iterator[None]:
    archivo = VAR / "nodo-1" / "var" / "mantenimiento"
    archivo.touch()
    try:
        yield
    finally:
        archivo.unlink()


@contextmanager
def _trabajador(casa: Casa) -> Iterator[None]:
    casa.trabajador.matar()
    casa.primaria.decir(
        "UPDATE compromisos_latido SET en = now() - interval '10 min' WHERE nombre = 'trabajador'"
    )
    try:
        yield
    finally:
        casa.trabajador.arrancar()
        from tests.ensayo.faltas.base import _late
        from tests.ensayo.procesos import esperar

        esperar(_late, 120, "the worker")


@contextmanager
def _candados(casa: Casa) -> Iterator[None]:
    casa.primaria.decir("ALTER TABLE compromisos_anotacion DISABLE TRIGGER USER")
    try:
        yield
    finally:
        casa.manage("migrate", "-v0")  # what its runbook says


@contextmanager
def _nada(casa: Casa) -> Iterator[None]:
    yield


@contextmanager
def _sin_replica(casa: Casa) -> Iterator[None]:
    casa.replica.parar()
    try:
        yield
    finally:
        casa.replica.arrancar()
        from tests.ensayo.faltas.base import _al_dia
        from tests.ensayo.procesos import esperar

        esperar(lambda: _al_dia(casa), 60, "the replica")


def _sin_sitio(casa: Casa):
    return lleno(casa.medios, "8m")


COMO: dict[str, Callable] = {
    "migraciones": por_sql(
        "CREATE TABLE del_ensayo AS SELECT * FROM django_migrations WHERE app = 'compromisos' ORDER BY id DESC LIMIT 1; "
        "DELETE FROM django_migrations WHERE id IN (SELECT id FROM del_ensayo)",
        "INSERT INTO django_migrations SELECT * FROM del_ensayo; DROP TABLE del_ensayo",
    ),
    "candados": _candados,
    "conexiones": _conexiones,
    "replica": _sin_replica,
    "archivos": _sin_sitio,
    "trabajador": _trabajador,
    "tareas": por_sql(
        "INSERT INTO django_tasks_database_dbtaskresult (id, status, enqueued_at, args_kwargs, priority, task_path, queue_name, "
        "backend_name, exception_class_path, traceback, worker_ids, run_after) VALUES (gen_random_uuid(), 'READY', now() - interval '1 h', "
        "'{\"args\": [], \"kwargs\": {}}', 0, 'nada', 'otra', 'default', '', '', '[]', '9999-01-01')",
        "DELETE FROM django_tasks_database_dbtaskresult WHERE queue_name = 'otra'",
    ),
    "correo": por_sql(
        "INSERT INTO compromisos_aviso (clave, destinatario, asunto, cuerpo, tipo, sellado, situacion, intentos, error, creado_en) "
        "VALUES ('alarma', 'a@ensayo.example', 'a', 'a', '', '', 'pendiente', 0, '', now() - interval '5 h')",
        "DELETE FROM compromisos_aviso WHERE clave = 'alarma'",
    ),
    "relojes": _latido("podar"),
    "respaldo": _latido("respaldo"),
    "registro": por_sql(
        "UPDATE compromisos_latido SET bien = false WHERE nombre = 'verificar_registro'",
        "UPDATE compromisos_latido SET bien = true WHERE nombre = 'verificar_registro'",
    ),
    "entradas": por_sql(
        "INSERT INTO cuentas_intento (clave, cuantos, hasta) SELECT 'ensayo' || n, 99, now() + interval '10 min' FROM generate_series(1, 25) n",
        "DELETE FROM cuentas_intento WHERE clave LIKE 'ensayo%'",
    ),
    "mantenimiento": _mantenimiento,
    "reloj": _nada,
    "configuracion": _nada,
}
# Of the settings and of the clock of a process: what `diagnostico` says of one that has them wrong.
DE_LA_ORDEN: dict[str, Callable[[Casa], dict[str, str]]] = {
    "configuracion": lambda casa: {"OPERADOR": "", "CONTACTO": ""},
    "reloj": lambda casa: otra_hora(-3600),
}
NO_SE_CALLA = set(DE_LA_ORDEN)

FALTAS = {"alarmas": cada_una}
