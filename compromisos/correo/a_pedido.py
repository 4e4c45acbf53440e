"""Letters about a period that somebody asks for now: to whom, what each would say, and who had one a moment ago."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import quote

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from base.dias import Dia
from compromisos.correo import cola
from compromisos.correo.cartas import Textos
from compromisos.correo.recordatorios import AHORA, Destinatario, contexto_de, destinatarios, tipo_de
from compromisos.lectura.periodos import tablero
from compromisos.models import BajaDeRecordatorios, Mensaje, Periodo
from instituciones.models import Institucion

HORAS = 24  # within which a second letter is said to be one


@dataclass(frozen=True, slots=True)
class PorEscribir:
    """One address to write to. `ultima`: when a letter about a period last went to it, if it was within HORAS."""

    quien: Destinatario
    instituciones: list[Institucion]
    ultima: datetime | None = None


@dataclass(frozen=True, slots=True)
class CartasPedidas:
    """How many letters were asked for, and to whom none was: they had had one within HORAS."""

    pedidas: int
    recientes: list[str]


def por_escribir(periodo: Periodo, elegidas: Collection[int], ahora: datetime) -> list[PorEscribir]:
    """Those who may report for the institutions chosen that have not, and did not ask to be left alone. Seven queries,
    whatever there is."""
    dia = Dia(timezone.localdate(ahora))
    faltan = {f.institucion.pk: f.institucion for f in tablero(periodo, dia) if not f.respondio}
    pedidas = faltan.keys() & set(elegidas)
    bajas = set(BajaDeRecordatorios.objects.values_list("correo", flat=True))
    ultimas = recientes(ahora)
    return [
        PorEscribir(quien, [faltan[pk] for pk in sorted(quien.instituciones & pedidas)], ultimas.get(correo))
        for correo, quien in sorted(destinatarios().items())
        if quien.instituciones & pedidas and correo not in bajas
    ]


def recientes(ahora: datetime) -> dict[str, datetime]:
    """{address: when} of those who were written to about a period within HORAS, or are about to be. One query."""
    suyos = Mensaje.objects.filter(clave__startswith="corte-", creado_en__gt=ahora - timedelta(hours=HORAS))
    vivos = suyos.exclude(situacion__in=Mensaje.NO_SALIERON).order_by()
    return dict(vivos.values_list("destinatario").annotate(cuando=Max("creado_en")))


def carta(periodo: Periodo, una: PorEscribir, textos: Textos, ahora: datetime) -> tuple[str, str]:
    """(subject, text) as it would go, but for what is secret in it."""
    hoy = timezone.localdate(ahora)
    tipo = tipo_de(None, periodo.cierra, hoy)
    contexto = contexto_de(periodo, una.quien, una.instituciones, hoy=hoy)
    return textos.componer(tipo, contexto)[0], textos.copia(tipo, contexto)


@transaction.atomic
def pedir(
    periodo: Periodo,
    elegidas: Collection[int],
    *,
    por,
    vez: str,
    a_pesar: Iterable[str] = (),
    ahora: datetime | None = None,
) -> CartasPedidas:
    """Queue them, once for each `vez`, whoever clicks twice. Who had a letter within HORAS gets another only if named in
    `a_pesar`; two people who remind at once do so one after the other."""
    ahora = ahora or timezone.now()
    actual = Periodo.objects.select_for_update(of=("self",)).select_related("edicion").get(pk=periodo.pk)
    if not actual.abierto:
        return CartasPedidas(0, [])
    hoy, textos, sabidos = timezone.localdate(ahora), Textos.leer(), set(a_pesar)
    pedidas, recien = 0, []
    for una in por_escribir(actual, elegidas, ahora):
        clave = _clave(actual, vez, una.quien.correo)
        if una.ultima and una.quien.correo not in sabidos:
            if not Mensaje.objects.filter(clave=clave).exists():
                recien.append(una.quien.correo)
            continue
        asunto, cuerpo = carta(actual, una, textos, ahora)
        tipo = tipo_de(None, actual.cierra, hoy)
        if cola.encolar(clave, una.quien.correo, asunto, cuerpo, tipo=tipo, periodo=actual, por=por):
            pedidas += 1
    return CartasPedidas(pedidas, recien)


def _clave(periodo: Periodo, vez: str, correo: str) -> str:
    quien = hashlib.sha256(correo.encode()).hexdigest()[:24]
    return f"corte-{periodo.pk}-{AHORA}-{hashlib.sha256(vez.encode()).hexdigest()[:12]}-{quien}"


# --- By hand -----------------------------------------------------------------------------------------------


def recado(periodo: Periodo, institucion: Institucion) -> str:
    """The reminder in two lines, for a chat."""
    return _(
        "Buenos días. Falta el informe de %(institucion)s para «%(periodo)s»: se recibe hasta el %(dia)s."
    ) % {
        "institucion": institucion.nombre,
        "periodo": periodo.nombre,
        "dia": date_format(periodo.cierra, "SHORT_DATE_FORMAT"),
    }


def whatsapp(texto: str, numero: str = "") -> str:
    """Address that opens a chat with `texto` written; with somebody, if there is a number. A Peruvian mobile needs its
    country; any other number is not guessed at."""
    cifras = numero.lstrip("+")
    if not numero.startswith("+"):
        cifras = f"51{cifras}" if len(cifras) == 9 and cifras.startswith("9") else ""
    return f"https://wa.me/{cifras}?text={quote(texto, safe='')}"
