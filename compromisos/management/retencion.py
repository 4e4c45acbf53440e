"""Retention: how long everything that says something of a person is kept, why, and what takes it away.

The one declaration: `manage.py podar` does it, docs/privacy.md shows it, a test holds that every table with personal data is in
it. What is public is not here: it is kept for good, and taken away only by a suppression (docs/adr/0023-suppression.md).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from django.conf import settings
from django.contrib.admin.models import LogEntry
from django.contrib.sessions.models import Session
from django.db.models import Model, QuerySet
from django_tasks_db.models import DBTaskResult

from compromisos.correo.seguidores import actos
from compromisos.importacion import expediente
from compromisos.models import Mensaje, Senalamiento
from cuentas.models import Envio, Escrito, HechoDeCuenta, Intento, Invitacion, Sesion
from instituciones.contactos import OLVIDADO
from instituciones.models import Contacto

BORRADO = "(borrado: pasó su plazo)"
ANO = 365


@dataclass(frozen=True, slots=True)
class PlazoDeRetencion:
    """`tablas`: labels of models, or what else it is. `podar`: from the moment it is, how many were taken away; None if
    something else does it, which `quien` names."""

    que: str
    tablas: tuple[str, ...]
    cuanto: str
    por_que: str
    podar: Callable[[datetime], int] | None = None
    quien: str = "podar"


def _viejas(modelo: type[Model], campo: str, ahora: datetime, *, dias: float = 0) -> int:
    """Delete the rows whose `campo` is older than that, a thousand at a time: nobody waits for a lock meanwhile."""
    todas = 0
    suyas: QuerySet = modelo._default_manager.filter(**{f"{campo}__lte": ahora - timedelta(days=dias)})
    while claves := list(suyas.values_list("pk", flat=True)[:1_000]):
        modelo._default_manager.filter(pk__in=claves).delete()
        todas += len(claves)
    return todas


def _cartas(ahora: datetime) -> int:
    """Text and address of letters that ended; their row stays a year and a half more, so that none goes twice."""
    acabadas = Mensaje.objects.exclude(
        situacion__in=(Mensaje.Situacion.PENDIENTE, Mensaje.Situacion.EN_ENVIO)
    )
    suyas = acabadas.del_personal().exclude(cuerpo="").filter(creado_en__lt=ahora - timedelta(days=180))
    return suyas.update(cuerpo="", sellado="")


def _senalamientos(ahora: datetime) -> int:
    """What somebody wrote, once it is answered for long; an e-mail that nobody answered goes too."""
    hace_un_ano = ahora - timedelta(days=ANO)
    resueltos = Senalamiento.objects.filter(resuelto_en__lt=hace_un_ano).exclude(que=BORRADO)
    sin_responder = Senalamiento.objects.filter(recibido_en__lt=hace_un_ano).exclude(correo="")
    return sin_responder.update(correo="") + resueltos.update(que=BORRADO, prueba="", consulta="")


def _contactos_quitados(ahora: datetime) -> int:
    """What the history says of contacts that were taken off: the same as if they had asked."""
    quitados = Contacto.history.model.objects.filter(
        history_type="-", history_date__lt=ahora - timedelta(days=2 * ANO)
    ).exclude(nombre=OLVIDADO)
    claves = set(quitados.values_list("id", flat=True)) - set(Contacto.objects.values_list("pk", flat=True))
    for clave in claves:
        Contacto.objects.olvidar(clave, por=None)
    return len(claves)


def _importaciones(ahora: datetime) -> int:
    antes = expediente.Importacion.objects.caducadas(ahora=ahora).count()
    expediente.borrar_caducadas()
    return antes - expediente.Importacion.objects.caducadas(ahora=ahora).count()


PLAZOS: tuple[PlazoDeRetencion, ...] = (
    PlazoDeRetencion(
        "Sesiones del personal",
        ("sessions.Session", "cuentas.Sesion"),
        "hasta que terminan: 8 horas como mucho (SESSION_MAX_HOURS)",
        "para que la persona vea y cierre dónde está abierta su cuenta",
        lambda ahora: (
            _viejas(Session, "expire_date", ahora)
            + _viejas(Sesion, "desde", ahora, dias=settings.SESION_MAXIMA / 86_400)
        ),
    ),
    PlazoDeRetencion(
        "Intentos de entrar, de seguir y de señalar (huellas con clave, no direcciones)",
        ("cuentas.Intento",),
        "lo que dura su cuenta: de un minuto a un día",
        "para frenar a quien prueba contraseñas o llena buzones",
        partial(_viejas, Intento, "hasta"),
    ),
    PlazoDeRetencion(
        "Formularios ya enviados (huellas)",
        ("cuentas.Envio",),
        "un minuto",
        "para que un doble clic no haga dos cosas",
        partial(_viejas, Envio, "hasta"),
    ),
    PlazoDeRetencion(
        "Lo escrito en un formulario y no guardado, con sus archivos",
        ("cuentas.Escrito", "cuentas.ArchivoDeEscrito"),
        "7 días",
        "para que nada escrito se pierda",
        partial(_viejas, Escrito, "hasta"),
    ),
    PlazoDeRetencion(
        "Invitaciones usadas, anuladas o vencidas",
        ("cuentas.Invitacion",),
        "un año desde que vencen",
        "para saber quién dio entrada a quién",
        partial(_viejas, Invitacion, "vence_en", dias=ANO),
    ),
    PlazoDeRetencion(
        "Qué se hizo con cada cuenta, y qué hizo cada cuenta en el admin",
        ("cuentas.HechoDeCuenta", "admin.LogEntry"),
        "5 años",
        "para responder por cada acto mientras se puede pedir cuenta de él",
        lambda ahora: (
            _viejas(HechoDeCuenta, "en", ahora, dias=5 * ANO)
            + _viejas(LogEntry, "action_time", ahora, dias=5 * ANO)
        ),
    ),
    PlazoDeRetencion(
        "Tareas terminadas del worker",
        ("django_tasks_database.DBTaskResult",),
        "14 días",
        "para ver por qué falló una",
        lambda ahora: _viejas_tareas(ahora),
    ),
    PlazoDeRetencion(
        "Texto de las cartas que salieron o se descartaron",
        ("compromisos.Mensaje",),
        "180 días el texto; el renglón, dos años",
        "para responder a quien dice que no le llegó, y no escribirle dos veces",
        lambda ahora: _cartas(ahora) + _viejas_cartas(ahora),
    ),
    PlazoDeRetencion(
        "Quien sigue algo por correo",
        ("compromisos.Seguidor", "compromisos.Seguido", "compromisos.CartaDeSeguidor"),
        "mientras lo siga; 30 días si no confirmó; 60 lo que se le contó",
        "para escribirle eso y nada más",
        lambda ahora: actos.limpiar(ahora=ahora),
    ),
    PlazoDeRetencion(
        "Errores señalados",
        ("compromisos.Senalamiento",),
        "el correo, hasta responder o un año; el texto, un año desde que se responde",
        "para responder y corregir",
        _senalamientos,
    ),
    PlazoDeRetencion(
        "Contactos de las instituciones",
        ("instituciones.Contacto",),
        "mientras lo sean; dos años lo que el historial dice de quien dejó de serlo",
        "para llamar a quien responde",
        _contactos_quitados,
    ),
    PlazoDeRetencion(
        "Importaciones sin confirmar, con su archivo",
        ("compromisos.Importacion", "compromisos.FilaImportada"),
        "un día; las aplicadas se quedan, para deshacerlas",
        "para terminar lo que se empezó",
        _importaciones,
    ),
    PlazoDeRetencion(
        "Cuentas, enlaces personales y sus segundos factores",
        (
            "auth.User",
            "account.EmailAddress",
            "mfa.Authenticator",
            "cuentas.ClaveProvisional",
            "cuentas.Aspecto",
            "compromisos.EnlacePersonal",
            "instituciones.Enlace",
            "compromisos.Encargo",
            "compromisos.PreferenciaDeAvisos",
            "compromisos.VistaGuardada",
            "compromisos.BajaDeRecordatorios",
        ),
        "mientras se firme con ellas; después se borran a pedido",
        "porque lo que firmaron queda firmado",
        quien="datos_de_persona --borrar",
    ),
    PlazoDeRetencion(
        "Notas de seguimiento del ministerio",
        ("compromisos.Seguimiento",),
        "lo que diga el archivo del ministerio",
        "son parte de su expediente; no llevan datos de personas atendidas",
        quien="el ministerio",
    ),
    PlazoDeRetencion(
        "Quien firma las cartas",
        ("compromisos.Firma",),
        "mientras las firme",
        "para que se sepa a quién responder",
        quien="el ministerio",
    ),
    PlazoDeRetencion(
        "Diario de la máquina y del proxy (sin direcciones, nombres ni consultas)",
        ("journald", "nginx"),
        "30 días",
        "para saber por qué falló algo",
        quien="journald.conf, logrotate.conf",
    ),
    PlazoDeRetencion(
        "Respaldos",
        ("/var/backups/compromisos",),
        "7 días, 4 semanas y 12 meses",
        "para volver de un desastre; lo borrado sale de ellos cuando caducan",
        quien="respaldo --conservar",
    ),
)


def _viejas_tareas(ahora: datetime) -> int:
    return DBTaskResult.objects.finished().filter(finished_at__lt=ahora - timedelta(days=14)).delete()[0]


def _viejas_cartas(ahora: datetime) -> int:
    acabadas = Mensaje.objects.exclude(
        situacion__in=(Mensaje.Situacion.PENDIENTE, Mensaje.Situacion.EN_ENVIO)
    )
    return acabadas.filter(creado_en__lt=ahora - timedelta(days=2 * ANO)).delete()[0]


def tabla() -> Iterator[str]:
    """The declaration as a table of docs/privacy.md."""
    yield "| qué | cuánto se guarda | por qué | quién lo quita |"
    yield "|---|---|---|---|"
    for plazo in PLAZOS:
        yield f"| {plazo.que} | {plazo.cuanto} | {plazo.por_que} | `{plazo.quien}` |"
