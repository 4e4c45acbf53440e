"""Checks of what works by itself: the worker, its queue, mail, what clocks start; and of who tries doors."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django_tasks_db.models import DBTaskResult

from compromisos.models import Latido, Mensaje
from compromisos.models.latido import TRABAJADOR
from compromisos.salidas.salud.hallazgo import Sintoma, bien, mal, mirar
from cuentas.intentos import DE_UN_NOMBRE_EN_UN_LUGAR
from cuentas.models import Intento

SIN_SERVIDOR = "django.core.mail.backends.dummy.EmailBackend"
LATE_CADA = timedelta(minutes=2)
ESPERA_LARGA = timedelta(minutes=15)
SE_QUEDO = timedelta(hours=1)  # no task of ours takes as long
CORREO_ATRASADO = timedelta(hours=2)
MUCHAS_ENTRADAS = 20  # names and places shut at once


@dataclass(frozen=True, slots=True)
class Reloj:
    """How long something that a clock starts may go without having ended well."""

    horas: float
    solo_con: str = ""  # the setting without which nobody expects it

    def toca(self) -> bool:
        if self.solo_con == "EMAIL_URL":
            return settings.EMAIL_BACKEND != SIN_SERVIDOR
        return not self.solo_con or bool(getattr(settings, self.solo_con))


# By the command that a timer of deploy/systemd/ starts.
RELOJES = {
    "avisos": Reloj(26, "EMAIL_URL"),
    "comprobar_enlaces": Reloj(3),
    "podar": Reloj(26),
    "preparar_archivos": Reloj(1),
    "sellar_registro": Reloj(26, "TSA_URL"),
}
DE_OTRA_COMPROBACION = {"respaldo": Reloj(26), "verificar_registro": Reloj(26)}


def trabajador(ahora: datetime) -> Sintoma:
    late = Latido.objects.filter(nombre=TRABAJADOR).first()
    if late is None or ahora - late.en > LATE_CADA:
        return mal(
            f"No late {_desde(ahora, late.en if late else None)}: no salen correos, informes ni importaciones.",
            "systemctl status compromisos-worker; systemctl restart compromisos-worker",
            segundos=(ahora - late.en).total_seconds() if late else -1,
        )
    return bien("Late.", segundos=(ahora - late.en).total_seconds())


def tareas(ahora: datetime) -> Sintoma:
    esperan = DBTaskResult.objects.ready()
    primera = esperan.order_by("enqueued_at").values_list("enqueued_at", flat=True).first()
    segundos = (ahora - primera).total_seconds() if primera else 0
    quedadas = DBTaskResult.objects.running().filter(started_at__lt=ahora - SE_QUEDO).count()
    fallidas = DBTaskResult.objects.failed().filter(finished_at__gt=ahora - timedelta(days=1)).count()
    cifras = {
        "esperan": esperan.count(),
        "espera_segundos": segundos,
        "quedadas": quedadas,
        "fallidas": fallidas,
    }
    if segundos > ESPERA_LARGA.total_seconds():
        return mal(
            f"La primera de {cifras['esperan']} espera {_desde(ahora, primera)}.",
            "Mire el worker, y qué hace: journalctl -u compromisos-worker -n 50",
            **cifras,
        )
    if quedadas or fallidas:
        return mirar(
            f"{fallidas} fallaron en un día y {quedadas} quedaron a medias con su worker.",
            "Busque por qué: journalctl -u compromisos-worker -p warning --since -1d",
            **cifras,
        )
    return bien(f"{cifras['esperan']} esperan su turno.", **cifras)


def correo(ahora: datetime) -> Sintoma:
    if settings.EMAIL_BACKEND == SIN_SERVIDOR:
        return mirar("Esta instalación no envía correos.", "Ponga EMAIL_URL, si los debe enviar.")
    S = Mensaje.Situacion
    un_dia = ahora - timedelta(days=1)
    dudosos = Mensaje.objects.dudosos(ahora).count()
    fallidos = Mensaje.objects.filter(situacion=S.FALLIDO, creado_en__gt=un_dia).count()
    atrasados = Mensaje.objects.filter(situacion=S.PENDIENTE, creado_en__lt=ahora - CORREO_ATRASADO).count()
    cifras = {"en_duda": dudosos, "fallidos": fallidos, "atrasados": atrasados}
    if fallidos or atrasados or dudosos:
        return (mal if atrasados else mirar)(
            f"{atrasados} llevan horas sin salir, {fallidos} no salieron en un día, {dudosos} quedaron en duda.",
            "Pruebe el servidor de EMAIL_URL: compromisos sendtestemail SU-CORREO",
            **cifras,
        )
    return bien("Todo lo que debía salir salió.", **cifras)


def relojes(ahora: datetime) -> Sintoma:
    parados = [n for n, reloj in RELOJES.items() if reloj.toca() and _atrasado(ahora, n, reloj)]
    if parados:
        return mal(
            f"Hace demasiado que no terminan bien: {', '.join(parados)}.",
            "systemctl list-timers 'compromisos-*'; systemctl status de su unidad",
            parados=len(parados),
        )
    return bien("Lo que empieza por reloj terminó a su hora.", parados=0)


def respaldo(ahora: datetime) -> Sintoma:
    if _atrasado(ahora, "respaldo", DE_OTRA_COMPROBACION["respaldo"]):
        return mal(
            f"No hay ninguno bueno {_desde(ahora, _bien_en('respaldo'))}.",
            "systemctl start compromisos-respaldo; journalctl -u compromisos-respaldo -n 50",
        )
    return bien(f"El último es de {_bien_en('respaldo'):%d/%m/%Y %H:%M} UTC.")


def registro(ahora: datetime) -> Sintoma:
    suyo = Latido.objects.filter(nombre="verificar_registro").first()
    if suyo is not None and not suyo.bien:
        return mal(
            "La última comprobación encontró que no cuadra, o no pudo terminar.",
            "compromisos verificar_registro dice qué. No arregle nada antes de copiar lo que dice.",
            cuadra=0,
        )
    if _atrasado(ahora, "verificar_registro", DE_OTRA_COMPROBACION["verificar_registro"]):
        return mal(
            f"Nadie lo comprueba {_desde(ahora, _bien_en('verificar_registro'))}.",
            "systemctl start compromisos-registro",
        )
    return bien("Cuadraba en la última comprobación.", cuadra=1)


def entradas(ahora: datetime) -> Sintoma:
    cerradas = Intento.objects.filter(hasta__gt=ahora, cuantos__gte=DE_UN_NOMBRE_EN_UN_LUGAR.cuantos).count()
    if cerradas >= MUCHAS_ENTRADAS:
        return mirar(
            f"{cerradas} entradas cerradas a la vez por intentos fallidos.",
            "Alguien prueba contraseñas: journalctl -u compromisos-web -g 'wrong password' --since -1h",
            cerradas=cerradas,
        )
    return bien("Nadie prueba contraseñas en cantidad.", cerradas=cerradas)


def _bien_en(nombre: str) -> datetime | None:
    return Latido.objects.filter(nombre=nombre).values_list("bien_en", flat=True).first()


def _atrasado(ahora: datetime, nombre: str, reloj: Reloj) -> bool:
    bien_en = _bien_en(nombre)
    return bien_en is None or ahora - bien_en > timedelta(hours=reloj.horas)


def _desde(ahora: datetime, antes: datetime | None) -> str:
    """«desde hace 12 minutos»; of what never was, «desde siempre»."""
    if antes is None:
        return "desde siempre"
    minutos = int((ahora - antes).total_seconds() // 60)
    if minutos < 120:
        return f"desde hace {minutos} minutos"
    return f"desde hace {minutos // 60} horas" if minutos < 48 * 60 else f"desde hace {minutos // 1440} días"
