"""Reminders of a reporting period: to whom, which, in what words."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from base.dias import Dia, inicio_del_dia
from compromisos.correo import SIN_SERVIDOR, cola
from compromisos.correo.cartas import Textos
from compromisos.lectura.periodos import tablero
from compromisos.models import BajaDeRecordatorios, EnlacePersonal, Mensaje, Periodo
from compromisos.reglas.recordatorios import (
    CUANDO,
    GRACIA,
    PAUSA,
    Recado,
    que_toca,
)
from instituciones.models import Enlace, Institucion

AHORA = "ahora"  # in the key of a letter that somebody asked for


@dataclass(slots=True)
class Destinatario:
    """Addressee: one address, and for whom it reports, with an account, with a personal link, or both."""

    correo: str
    nombre: str = ""
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
    for enlace in _cuentas().select_related("user"):
        if not (correo := enlace.user.email.strip().lower()):
            continue
        quien = todos.setdefault(correo, Destinatario(correo))
        quien.nombre = quien.nombre or enlace.user.get_full_name() or enlace.user.get_username()
        quien.instituciones.add(enlace.institucion_id)
        quien.con_cuenta = True
    personales = EnlacePersonal.objects.vigentes(timezone.now()).order_by()
    for correo, nombre, institucion in personales.values_list("correo", "nombre", "institucion"):
        correo = correo.strip().lower()
        quien = todos.setdefault(correo, Destinatario(correo))
        quien.nombre = quien.nombre or nombre
        quien.instituciones.add(institucion)
        quien.con_enlace = True
    return todos


def _cuentas() -> QuerySet[Enlace]:
    """Accounts that may report today."""
    return Enlace.objects.filter(activo=True, user__is_active=True)


def de_firma(firma: str) -> Destinatario | None:
    return next((d for d in destinatarios().values() if d.firma == firma), None)


def _clave(periodo: Periodo, recado: Recado, correo: str) -> str:
    """Key of a reminder. It names the closing day: if that is put off, the new one has reminders of its own."""
    dia = f"{periodo.cierra:%Y%m%d}" if recado in CUANDO else ""
    return f"corte-{periodo.pk}-{recado}-{dia}-{hashlib.sha256(correo.encode()).hexdigest()[:24]}"


@transaction.atomic
def recordar(*, hoy: date) -> dict[Recado, int]:
    """Queue what is due on `hoy`, and say how many of each. Asked twice on a day, or by two at once, it does
    it once. Where no mail goes out nothing is queued: it would be taken for asked."""
    if settings.EMAIL_BACKEND == SIN_SERVIDOR:
        return {}
    en_marcha = _en_marcha(hoy)
    bajas = set(BajaDeRecordatorios.objects.values_list("correo", flat=True))
    quienes = [d for correo, d in sorted(destinatarios().items()) if correo not in bajas]
    claves, ultimos = _ya_dichos(hoy)
    textos = Textos.leer()
    cuenta: dict[Recado, int] = {}
    for periodo in en_marcha:
        faltan = {f.institucion.pk: f.institucion for f in tablero(periodo, Dia(hoy)) if not f.respondio}
        for quien in quienes:
            suyas = [faltan[pk] for pk in quien.instituciones if pk in faltan]
            recado = suyas and que_toca(
                hoy=hoy,
                apertura=timezone.localdate(periodo.abierto_en),
                cierre=periodo.cierra,
                enviados={r for r in Recado if _clave(periodo, r, quien.correo) in claves},
                ultimo=ultimos.get(quien.correo),
            )
            if not recado:
                continue
            clave = _clave(periodo, recado, quien.correo)
            if _encolar(clave, periodo, recado, quien, suyas, textos=textos, hoy=hoy):
                ultimos[quien.correo] = hoy
                cuenta[recado] = cuenta.get(recado, 0) + 1
    return cuenta


def _en_marcha(hoy: date) -> list[Periodo]:
    """The open periods of which a message may still be due, what closes first before: of a closed one nobody is
    reminded. Locked: who reads after us which messages there are, reads ours too."""
    desde = hoy - timedelta(days=CUANDO[Recado.PASARON_7] + GRACIA)
    suyos = Periodo.objects.abiertos().select_for_update(of=("self",)).filter(cierra__gte=desde)
    return list(suyos.select_related("edicion").defer("instantanea").order_by("cierra", "pk"))


def _ya_dichos(hoy: date) -> tuple[set[str], dict[str, date]]:
    """The keys of what was queued about open periods, and the day of the last letter of the pause to each address: of
    those that went, or may have gone."""
    claves: set[str] = set()
    ultimos: dict[str, date] = {}
    ahora, pausa = timezone.now(), inicio_del_dia(hoy - timedelta(days=PAUSA))
    importan = Q(periodo__cerrado_en__isnull=True) | Q(creado_en__gte=pausa)
    suyos = Mensaje.objects.filter(importan, clave__startswith="corte-")
    for mensaje in suyos.defer("cuerpo", "sellado").order_by("creado_en"):
        claves.add(mensaje.clave)
        if mensaje.situacion not in Mensaje.NO_SALIERON or mensaje.esta_en_duda(ahora):
            ultimos[mensaje.destinatario] = timezone.localdate(mensaje.creado_en)
    return claves, ultimos


@dataclass(frozen=True, slots=True)
class Escrita:
    """A letter about a period, as the board tells it."""

    correo: str
    dia: date
    como: str
    mensaje: int | None = None


@dataclass(slots=True)
class Correspondencia:
    """Messages about a period to those who may report for one institution today."""

    personas: int = 0
    de_baja: int = 0
    pedido: date | None = None
    recordado: date | None = None  # the last one after the first
    sin_llegar: int = 0  # messages that could not be sent
    en_duda: int = 0  # and those of which nobody knows
    sin_correo: int = 0  # accounts that may report and have no address
    cartas: list[Escrita] = field(default_factory=list)

    @property
    def ultima(self) -> date | None:
        return self.recordado or self.pedido

    @classmethod
    def de_antes(cls, dicha: dict[str, Any]) -> Correspondencia | None:
        """As it was kept (`publicacion/cierre.py`)."""
        if not dicha:
            return None
        dia = date.fromisoformat
        fechas = {c: dicha[c] and dia(dicha[c]) for c in ("pedido", "recordado")}
        cartas = [Escrita(**{**c, "dia": dia(c["dia"])}) for c in dicha["cartas"]]
        return cls(**{**dicha, **fechas, "cartas": cartas})


def correspondencia(periodo: Periodo) -> dict[int, Correspondencia]:
    """{institution: what was written}, of those with somebody who may report today. Five queries."""
    ahora = timezone.now()
    bajas = set(BajaDeRecordatorios.objects.values_list("correo", flat=True))
    escritos: dict[str, list[Mensaje]] = {}
    avisos_suyos = Mensaje.objects.filter(clave__startswith=f"corte-{periodo.pk}-").exclude(
        situacion=Mensaje.Situacion.DESCARTADO
    )
    for mensaje in avisos_suyos.defer("cuerpo", "sellado").order_by("creado_en", "pk"):
        escritos.setdefault(mensaje.destinatario, []).append(mensaje)
    de: dict[int, Correspondencia] = {}
    for correo, quien in destinatarios().items():
        suyos = escritos.get(correo, [])
        # What could not be sent asked nobody for anything.
        dias = [timezone.localdate(m.creado_en) for m in suyos if m.situacion != Mensaje.Situacion.FALLIDO]
        for institucion in quien.instituciones:
            suya = de.setdefault(institucion, Correspondencia())
            suya.personas += 1
            suya.de_baja += correo in bajas
            suya.pedido = min(filter(None, (suya.pedido, *dias[:1])), default=None)
            suya.recordado = max(filter(None, (suya.recordado, *dias[1:])), default=None)
            dudosos = [m for m in suyos if m.esta_en_duda(ahora)]
            suya.en_duda += len(dudosos)
            suya.cartas += [
                Escrita(correo, timezone.localdate(m.enviado_en or m.creado_en), m.frase(ahora), m.pk)
                for m in suyos
            ]
            suya.sin_llegar += sum(
                m.situacion == Mensaje.Situacion.FALLIDO for m in suyos if m not in dudosos
            )
    for institucion in _cuentas().filter(user__email="").values_list("institucion", flat=True):
        de.setdefault(institucion, Correspondencia()).sin_correo += 1
    return de


def tipo_de(recado: Recado | None, cierre: date, hoy: date) -> str:
    """Kind of letter of a message; of one that somebody asks for now (None), by the day."""
    if recado is Recado.APERTURA:
        return "periodo_apertura"
    return "periodo_recordatorio" if hoy <= cierre else "periodo_vencido"


def contexto_de(
    periodo: Periodo, quien: Destinatario, suyas: Iterable[Institucion], *, hoy: date
) -> dict[str, str]:
    return {
        "nombre": quien.nombre,
        "periodo": periodo.nombre,
        "edicion": periodo.edicion.nombre,
        "desde": date_format(periodo.desde, "SHORT_DATE_FORMAT"),
        "cierra": date_format(periodo.cierra, "SHORT_DATE_FORMAT"),
        "plazo": _plazo(periodo.cierra, hoy),
        "instituciones": "\n".join(f"- {nombre}" for nombre in sorted(i.nombre for i in suyas)),
        "como_informar": _como_informar(quien),
        "baja": f"{settings.SITE_URL}{reverse('informar_recordatorios', args=[quien.firma])}",
    }


def _plazo(cierra: date, hoy: date) -> str:
    dias, dia = (cierra - hoy).days, {"dia": date_format(cierra, "SHORT_DATE_FORMAT")}
    if dias == 0:
        return _("cierra hoy, %(dia)s") % dia
    if dias == 1:
        return _("cierra mañana, %(dia)s") % dia
    if dias < 0:
        return _("cerró el %(dia)s") % dia
    return _("cierra en %(dias)s días, el %(dia)s") % {"dias": dias, **dia}


def _como_informar(quien: Destinatario) -> str:
    lineas = []
    if quien.con_enlace:
        lineas.append(
            _(
                "Abra el enlace personal que recibió por correo. Si ya no lo tiene, pida otro a quien se lo dio."
            )
        )
    if quien.con_cuenta:
        lineas.append(
            _("Entre con su cuenta: %(direccion)s")
            % {"direccion": f"{settings.SITE_URL}{reverse('admin:index')}"}
        )
    return "\n".join(lineas)


def _encolar(
    clave: str,
    periodo: Periodo,
    recado: Recado | None,
    quien: Destinatario,
    suyas: list[Institucion],
    *,
    textos: Textos,
    hoy: date,
    por=None,
) -> Mensaje | None:
    tipo = tipo_de(recado, periodo.cierra, hoy)
    contexto = contexto_de(periodo, quien, suyas, hoy=hoy)
    asunto, copia = textos.componer(tipo, contexto)[0], textos.copia(tipo, contexto)
    return cola.encolar(clave, quien.correo, asunto, copia, tipo=tipo, periodo=periodo, por=por)


def redactar(mensaje: Mensaje, ahora: datetime) -> cola.Carta:
    """The letter when it goes: to who may report that day and has not, of a period that is open, with its day. One
    that somebody asked for has no day of its own."""
    hoy = timezone.localdate(ahora)
    hallado = re.match(r"corte-(\d+)-(" + "|".join((*Recado, AHORA)) + ")-", mensaje.clave)
    abiertos = Periodo.objects.abiertos().select_related("edicion")
    periodo = abiertos.filter(pk=hallado[1]).first() if hallado else None
    if hallado is None or periodo is None:
        raise cola.YaNoHaceFalta(_("El periodo ya cerró."))
    a_pedido = hallado[2] == AHORA or cola.OTRA_VEZ in mensaje.clave
    recado, correo = None if a_pedido else Recado(hallado[2]), mensaje.destinatario.lower()
    quien = destinatarios().get(correo)
    if quien is None or BajaDeRecordatorios.objects.filter(correo=correo).exists():
        raise cola.YaNoHaceFalta(_("Ese correo ya no informa por nadie, o pidió no recibir recordatorios."))
    if not a_pedido and _hoy_toca(periodo, hoy) is not recado:
        raise cola.YaNoHaceFalta(_("Pasó su día."))
    faltan = {f.institucion.pk: f.institucion for f in tablero(periodo, Dia(hoy)) if not f.respondio}
    suyas = [faltan[pk] for pk in quien.instituciones if pk in faltan]
    if not suyas:
        raise cola.YaNoHaceFalta(_("Ya informaron."))
    tipo, textos = tipo_de(recado, periodo.cierra, hoy), Textos.leer()
    contexto = contexto_de(periodo, quien, suyas, hoy=hoy)
    asunto, cuerpo = textos.componer(tipo, contexto)
    return cola.Carta(mensaje.destinatario, asunto, cuerpo, copia=textos.copia(tipo, contexto))


def _hoy_toca(periodo: Periodo, hoy: date) -> Recado | None:
    apertura = timezone.localdate(periodo.abierto_en)
    return que_toca(hoy=hoy, apertura=apertura, cierre=periodo.cierra, enviados=(), ultimo=None)
