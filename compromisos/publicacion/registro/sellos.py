"""Time stamps of the head of the record: asked for of an authority, kept once they prove what they say, checked again.

Nobody waits for them. An act leaves a task to the worker, which stamps a while later whatever is the last entry by then;
one that fails is tried again, ever later, and what was published stays published.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from pathlib import Path

from cryptography.x509 import Certificate
from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django_tasks import task
from django_tasks_db.models import DBTaskResult

from base import sellado
from base.sellado import Falla, SelloMalo
from base.texto import limpiar
from base.visita import Desenlace, Envio, Visitante
from compromisos.models import Anotacion, Sello
from compromisos.reglas.enlaces import Comprobado

log = logging.getLogger(__name__)
ESPERA = timedelta(minutes=30)  # what is entered meanwhile is stamped together
# How long after each failure the next try comes; after the last, whatever is published next begins anew.
ESPERAS = tuple(timedelta(minutes=m) for m in (10, 60, 6 * 60, 24 * 60))
SEGUNDOS, TOPE = 20, 64 * 1024  # a stamp with its certificates has some 6 kB
HOLGURA = timedelta(minutes=5)  # that two clocks may be apart
LARGO_DE_AUTORIDAD = 200

FRASES = {
    Falla.NO_ES_SELLO: "no es un sello de tiempo",
    Falla.NEGADO: "la autoridad no lo concedió",
    Falla.OTRA_HUELLA: "es de otra huella",
    Falla.OTRO_PEDIDO: "responde a otro pedido",
    Falla.FIRMA: "su firma no se sigue de los certificados dados, o no valían en la hora que dice",
}


class NoSeSello(Exception):
    """Why there is no stamp, in one sentence for whoever operates the site."""


def visitante() -> Visitante:
    agente = f"25porel25-sellos/1 ({settings.SITE_URL})"
    limpio = "".join(c if 31 < ord(c) < 127 else "?" for c in agente)
    return Visitante(limpio, segundos=SEGUNDOS, tope=TOPE, en_esta_maquina=settings.ENLACES_EN_ESTA_MAQUINA)


def autoridades(ruta: str | Path) -> list[Certificate]:
    """The certificates of a PEM file. NoSeSello if it has none that can be read."""
    try:
        return sellado.certificados(Path(ruta).read_bytes())
    except (OSError, ValueError):
        raise NoSeSello(
            f"No hay certificados que se entiendan en «{ruta}»: debe ser un archivo PEM."
        ) from None


# --- To ask for one


def obtener(*, ahora: datetime, quien: Visitante | None = None) -> Sello | None:
    """Have the last entry stamped and keep it. None if it is stamped already, or there is none. NoSeSello."""
    if not settings.TSA_URL:
        raise NoSeSello("No hay autoridad de sellado: ponga su dirección en TSA_URL.")
    ultima = Anotacion.objects.order_by("-numero").first()
    if ultima is None or Sello.objects.filter(numero=ultima.numero).exists():
        return None
    confiables = autoridades(settings.TSA_CA)
    try:
        pedido = sellado.pedir(ultima.lo_que_da_su_huella)
    except (ValueError, KeyError):
        raise NoSeSello(f"La anotación {ultima.numero} no da su huella: no se sella.") from None
    token = _preguntar(quien or visitante(), pedido.der)
    try:
        prueba = sellado.comprobar(token, bytes.fromhex(ultima.sha256), confiables, pedido.nonce)
    except SelloMalo as malo:
        raise NoSeSello(f"La respuesta de la autoridad no vale: {FRASES[malo.falla]}.") from None
    if (raro := _hora_rara(prueba.momento, prueba.precision, ultima.fecha, ahora)) is not None:
        raise NoSeSello(f"La respuesta de la autoridad no vale: {raro}.")
    return _guardar(
        Sello(
            numero=ultima.numero,
            sha256=ultima.sha256,
            sellado_en=prueba.momento,
            autoridad=limpiar(prueba.autoridad)[:LARGO_DE_AUTORIDAD],
            token=token,
            recibido_en=ahora,
        )
    )


def _preguntar(quien: Visitante, pedido: bytes) -> bytes:
    """The answer of the authority, unread."""
    visita = quien.visitar(settings.TSA_URL, Envio(sellado.TIPO_DEL_PEDIDO, pedido))
    if visita.desenlace is Desenlace.RESPONDIO:
        return visita.datos
    por_que = str(Comprobado(visita.desenlace.value).etiqueta)
    estado = f" ({visita.estado_http})" if visita.estado_http else ""
    raise NoSeSello(f"La autoridad de sellado no dio un sello{estado}: {por_que[:1].lower()}{por_que[1:]}.")


def _hora_rara(momento: datetime, precision: timedelta, anotada: datetime, recibido: datetime) -> str | None:
    """What is wrong with the time of a stamp. Authorities tell whole seconds: the one of the entry may be that of its stamp."""
    if momento + max(precision, timedelta(seconds=1)) < anotada:
        return "su hora es anterior a la de la anotación"
    if momento > recibido + HOLGURA:
        return "su hora es posterior a la hora en que se recibió"
    return None


@transaction.atomic
def _guardar(sello: Sello) -> Sello | None:
    """None if another got there first."""
    Anotacion.objects.tomar_turno()
    if Sello.objects.filter(numero=sello.numero).exists():
        return None
    sello.sellar()
    return sello


# --- A while after something is entered


def encargar() -> None:
    """In the transaction of an act that entered something: have the worker stamp it, a while later. Nothing without an
    authority; else one query, and two if no task waits already."""
    if not settings.TSA_URL or not sellar_la_cabeza.get_backend().supports_defer:
        return
    if not DBTaskResult.objects.filter(task_path=sellar_la_cabeza.module_path, status="READY").exists():
        sellar_la_cabeza.using(run_after=timezone.now() + ESPERA).enqueue(0)


@task()
def sellar_la_cabeza(fallos: int) -> None:
    """The task. `fallos`: how many times in a row it has failed."""
    try:
        obtener(ahora=timezone.now())
    except NoSeSello as no:
        log.warning("time stamp: %s", no)
        if fallos < len(ESPERAS) and sellar_la_cabeza.get_backend().supports_defer:
            sellar_la_cabeza.using(run_after=timezone.now() + ESPERAS[fallos]).enqueue(fallos + 1)


# --- To check those that are kept


def discrepancias(confiables: Sequence[Certificate]) -> Iterator[str]:
    """What does not hold of the stamps that are kept, a sentence each. Without certificates, who signed is not asked."""
    for sello in Sello.objects.order_by("numero").iterator(chunk_size=500):
        for que in _de_uno(sello, confiables):
            yield f"Sello de la anotación {sello.numero}: {que}."


def _de_uno(sello: Sello, confiables: Sequence[Certificate]) -> Iterator[str]:
    anotacion = Anotacion.objects.filter(numero=sello.numero).first()
    if anotacion is None:
        yield "la anotación ya no está en el registro"
    elif anotacion.sha256 != sello.sha256:
        yield "la anotación tiene hoy otra huella"
    try:
        dicho = sellado.leer(bytes(sello.token), bytes.fromhex(sello.sha256))
        if confiables:
            dicho = sellado.comprobar(bytes(sello.token), bytes.fromhex(sello.sha256), confiables)
    except SelloMalo as malo:
        yield FRASES[malo.falla]
        return
    except ValueError:
        yield FRASES[Falla.OTRA_HUELLA]
        return
    if dicho.momento != sello.sellado_en:
        yield "el sello dice otra hora que la que se muestra"
    if anotacion is not None:
        if (
            raro := _hora_rara(dicho.momento, dicho.precision, anotacion.fecha, sello.recibido_en)
        ) is not None:
            yield raro
