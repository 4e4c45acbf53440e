"""Reminders of a reporting period: to whom, which, in what words."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.conf import settings
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import salted_hmac

from base.dias import Dia
from compromisos.correo import cola
from compromisos.lectura.periodos import tablero
from compromisos.models import BajaDeRecordatorios, EnlacePersonal, Mensaje, Periodo
from compromisos.reglas.recordatorios import (
    CUANDO,
    GRACIA,
    Recado,
    que_toca,
)
from instituciones.models import Enlace, Institucion


@dataclass(slots=True)
class Destinatario:
    """Addressee: one address, and for whom it reports, with an account, with a personal link, or both."""

    correo: str
    instituciones: set[int] = field(default_factory=set)
    con_cuenta: bool = False
    con_enlace: bool = False

    @property
    def firma(self) -> str:
        """Signed token of the address of their page of reminders: it names nobody, and nobody can make it."""
        return salted_hmac("compromisos.recordatorios", self.correo).hexdigest()[:40]


def destinatarios() -> dict[str, Destinatario]:
    """{address: who} of all that may report today. Two queries."""
    todos: dict[str, Destinatario] = {}
    cuentas = Enlace.objects.filter(activo=True, user__is_active=True).exclude(user__email="")
    for correo, institucion in cuentas.values_list("user__email", "institucion"):
        quien = todos.setdefault(correo.lower(), Destinatario(correo.lower()))
        quien.instituciones.add(institucion)
        quien.con_cuenta = True
    personales = EnlacePersonal.objects.vigentes(timezone.now()).order_by()
    for correo, institucion in personales.values_list("correo", "institucion"):
        quien = todos.setdefault(correo.lower(), Destinatario(correo.lower()))
        quien.instituciones.add(institucion)
        quien.con_enlace = True
    return todos


def de_firma(firma: str) -> Destinatario | None:
    return next((d for d in destinatarios().values() if d.firma == firma), None)


def _clave(periodo: Periodo, recado: Recado, correo: str) -> str:
    """Key of a reminder. It names the closing day: if that is put off, the new one has reminders of its own."""
    dia = f"{periodo.dia_de_cierre:%Y%m%d}" if recado in CUANDO else ""
    return f"corte-{periodo.pk}-{recado}-{dia}-{hashlib.sha256(correo.encode()).hexdigest()[:24]}"


@transaction.atomic
def recordar(*, hoy: date) -> dict[Recado, int]:
    """Queue what is due on `hoy`, and say how many of each. Asked twice on a day, or by two at once, it does
    it once."""
    en_marcha = _en_marcha(hoy)
    bajas = set(BajaDeRecordatorios.objects.values_list("correo", flat=True))
    quienes = [d for correo, d in sorted(destinatarios().items()) if correo not in bajas]
    claves, ultimos = _ya_dichos()
    cuenta: dict[Recado, int] = {}
    for periodo in en_marcha:
        faltan = {f.institucion.pk: f.institucion for f in tablero(periodo, Dia(hoy)) if not f.respondio}
        for quien in quienes:
            suyas = [faltan[pk] for pk in quien.instituciones if pk in faltan]
            recado = suyas and que_toca(
                hoy=hoy,
                apertura=timezone.localdate(periodo.abierto_en),
                cierre=periodo.dia_de_cierre,
                enviados={r for r in Recado if _clave(periodo, r, quien.correo) in claves},
                ultimo=ultimos.get(quien.correo),
            )
            if recado and _escribir(periodo, recado, quien, suyas, hoy=hoy):
                ultimos[quien.correo] = hoy
                cuenta[recado] = cuenta.get(recado, 0) + 1
    return cuenta


def _en_marcha(hoy: date) -> list[Periodo]:
    """The periods of which a message may still be due, what closes first before. Locked: who reads after us
    which messages there are, reads ours too."""
    desde = hoy - timedelta(days=CUANDO[Recado.PASARON_7] + GRACIA)
    suyos = Periodo.objects.select_for_update().filter(cierra__gte=desde).defer("instantanea")
    return list(suyos.order_by("cierra", "pk"))


def _ya_dichos() -> tuple[set[str], dict[str, date]]:
    """The keys of what was queued about periods, and the day of the last one to each address."""
    claves: set[str] = set()
    ultimos: dict[str, date] = {}
    dichos = Mensaje.objects.filter(clave__startswith="corte-").order_by("creado_en")
    for clave, correo, cuando in dichos.values_list("clave", "destinatario", "creado_en"):
        claves.add(clave)
        ultimos[correo] = timezone.localdate(cuando)
    return claves, ultimos


@dataclass(slots=True)
class Correspondencia:
    """Messages about a period to those who may report for one institution today."""

    personas: int = 0
    de_baja: int = 0
    pedido: date | None = None
    recordado: date | None = None  # the last one after the first
    sin_llegar: int = 0  # messages that could not be sent


def correspondencia(periodo: Periodo) -> dict[int, Correspondencia]:
    """{institution: what was written}, of those with somebody who may report today. Four queries."""
    bajas = set(BajaDeRecordatorios.objects.values_list("correo", flat=True))
    escritos: dict[str, list[tuple[date, str]]] = {}
    avisos_suyos = Mensaje.objects.filter(clave__startswith=f"corte-{periodo.pk}-").order_by(
        "creado_en", "pk"
    )
    for correo, cuando, situacion in avisos_suyos.values_list("destinatario", "creado_en", "situacion"):
        escritos.setdefault(correo, []).append((timezone.localdate(cuando), situacion))
    de: dict[int, Correspondencia] = {}
    for correo, quien in destinatarios().items():
        dias = [dia for dia, _situacion in escritos.get(correo, ())]
        for institucion in quien.instituciones:
            suya = de.setdefault(institucion, Correspondencia())
            suya.personas += 1
            suya.de_baja += correo in bajas
            suya.pedido = min(filter(None, (suya.pedido, *dias[:1])), default=None)
            suya.recordado = max(filter(None, (suya.recordado, *dias[1:])), default=None)
            suya.sin_llegar += sum(s == Mensaje.Situacion.FALLIDO for _dia, s in escritos.get(correo, ()))
    return de


def _escribir(
    periodo: Periodo, recado: Recado, quien: Destinatario, suyas: list[Institucion], *, hoy: date
) -> bool:
    cuerpo = render_to_string(
        "correo/periodo.txt",
        {
            "periodo": periodo,
            "apertura": recado is Recado.APERTURA,
            "dias": (periodo.dia_de_cierre - hoy).days,
            "instituciones": sorted(i.nombre for i in suyas),
            "quien": quien,
            "sitio": settings.SITE_URL,
            "administracion": f"{settings.SITE_URL}{reverse('admin:index')}",
            "baja": f"{settings.SITE_URL}{reverse('informar_recordatorios', args=[quien.firma])}",
        },
    )
    clave = _clave(periodo, recado, quien.correo)
    return cola.encolar(clave, quien.correo, cola.asunto_neutro(), cuerpo) is not None
