"""Kinds of rows that tell what somebody did: histories, acts of the record, files, notes, letters and accounts; how each
is said, and what it is about.

Of what was written nothing is said, and things are called as they are called today: what was suppressed is not told
again.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from base.personas import nombre_de
from compromisos.models import (
    Avance,
    Compromiso,
    Encargo,
    EnlacePersonal,
    Foto,
    Importacion,
    Mensaje,
    Periodo,
    PropuestaDeEnmienda,
    RespuestaVerificacion,
    Retiro,
    Seguimiento,
    Senalamiento,
    Supresion,
    Verificacion,
    VerificacionSinEfecto,
)
from compromisos.reglas.palabras import SituacionAvance
from cuentas.models import HechoDeCuenta
from instituciones.models import Contacto, Institucion

A_LA_VEZ = timedelta(seconds=10)  # a step and the entry of its history
CLASES: dict[str, str | Promise] = {
    "informes": gettext_lazy("Informes"),
    "compromisos": gettext_lazy("Compromisos"),
    "instituciones": gettext_lazy("Instituciones"),
    "seguimiento": gettext_lazy("Seguimiento"),
    "archivos": gettext_lazy("Archivos"),
    "cartas": gettext_lazy("Cartas y enlaces"),
    "cuidado": gettext_lazy("Datos personales y errores señalados"),
    "sitio": gettext_lazy("Periodos, fotos y cuentas"),
}
Sobre = tuple[str, str]  # (what it is about, its address or "")


@dataclass(frozen=True, slots=True)
class Fuente:
    """Rows of one kind: when, who, how a row is said and what it is about."""

    clase: str
    filas: Callable[[], QuerySet]
    momento: str
    persona: str
    frase: Callable[[Any], str | Promise]
    sobre: Callable[[Any], Sobre]


# --- What each row is about ---------------------------------------------------------------------------------


def _del_compromiso(compromiso: Compromiso | None) -> Sobre:
    if compromiso is None:
        return _("algo que ya no está"), ""
    nombre = f"{compromiso.institucion} · {compromiso.rotulo}"
    return nombre, reverse("admin:compromisos_compromiso_leer", args=[compromiso.pk])


def _de_la_institucion(institucion: Institucion | None) -> Sobre:
    if institucion is None:
        return _("algo que ya no está"), ""
    return institucion.nombre, reverse("admin:instituciones_institucion_leer", args=[institucion.pk])


def _de_uno_u_otra(fila: Any) -> Sobre:
    return _del_compromiso(fila.compromiso) if fila.compromiso_id else _de_la_institucion(fila.institucion)


def _del_avance(avance: Avance) -> Sobre:
    return _del_compromiso(avance.compromiso)


# --- How it is said --------------------------------------------------------------------------------------------


def _recien(momento: datetime | None, fila: Any) -> bool:
    """Whether that instant is the one of this entry of the history: the step itself, not a later change."""
    return momento is not None and abs(fila.history_date - momento) < A_LA_VEZ


def _de_avance(fila: Any) -> str:
    if fila.history_type == "-":
        return _("descartó un borrador de informe")
    if fila.situacion == SituacionAvance.PUBLICADO and _recien(fila.publicado_en, fila):
        return _("publicó una corrección") if fila.corrige_id else _("publicó un informe")
    if fila.situacion == SituacionAvance.OBSERVADO and _recien(fila.observado_en, fila):
        return _("devolvió un informe")
    if fila.situacion == SituacionAvance.EN_REVISION and _recien(fila.enviado_en, fila):
        return _("envió un informe a revisión")
    return _("empezó un informe") if fila.history_type == "+" else _("editó un informe")


def _de_compromiso(fila: Any) -> str:
    if fila.history_type == "-":
        return _("borró un borrador de compromiso")
    if _recien(fila.publicado_en, fila):
        return _("publicó un compromiso")
    if _recien(fila.dejado_en, fila):
        return _("retiró, dividió o fusionó un compromiso")
    if fila.history_type == "+":
        return _("registró un compromiso")
    return _("enmendó un compromiso publicado") if fila.situacion == "publicado" else _("editó un borrador")


def _segun(alta: str | Promise, cambio: str | Promise, baja: str | Promise) -> Callable[[Any], str | Promise]:
    return lambda fila: {"+": alta, "-": baja}.get(fila.history_type, cambio)


def _de_seguimiento(fila: Any) -> str:
    if fila.history_type == "+":
        return {
            Seguimiento.Tipo.LLAMADA: _("anotó una llamada"),
            Seguimiento.Tipo.CORREO: _("anotó un correo"),
            Seguimiento.Tipo.VISITA: _("anotó una visita"),
            Seguimiento.Tipo.REUNION: _("anotó una reunión"),
        }.get(fila.tipo, _("anotó una nota"))
    return _("cerró un seguimiento") if _recien(fila.cerrado_en, fila) else _("cambió un seguimiento")


def _de_periodo(fila: Any) -> str:
    if fila.history_type == "+":
        return _("abrió un periodo")
    return _("cerró un periodo") if _recien(fila.cerrado_en, fila) else _("cambió un periodo")


def _de_enlace(fila: Any) -> str:
    if fila.history_type == "+":
        return _("dio un enlace personal")
    return (
        _("revocó un enlace personal") if _recien(fila.revocado_en, fila) else _("cambió un enlace personal")
    )


def _de_cuenta(fila: HechoDeCuenta) -> str:
    """«puso su contraseña» is said of oneself."""
    Que = HechoDeCuenta.Que
    return {
        Que.CREADA: _("creó una cuenta"),
        Que.INVITADA: _("dio una invitación"),
        Que.ANULADA: _("anuló una invitación"),
        Que.CLAVE: _("puso su contraseña"),
        Que.DESACTIVADA: _("desactivó una cuenta"),
        Que.ACTIVADA: _("activó una cuenta"),
        Que.RELEVADA: _("relevó a alguien"),
        Que.RECIBE: _("pasó a alguien lo que otra persona llevaba"),
        Que.SEGUNDO_FACTOR: _("activó el segundo factor"),
        Que.SIN_SEGUNDO_FACTOR: _("quitó un segundo factor"),
        Que.SESIONES: _("cerró las sesiones de una cuenta"),
    }.get(Que(fila.que), _("cambió una cuenta"))


def _siempre(frase: str | Promise) -> Callable[[Any], str | Promise]:
    return lambda _fila: frase


def _de_foto(fila: Any) -> Sobre:
    if fila.compromiso_id:
        return _del_compromiso(fila.compromiso)
    return _de_la_institucion(fila.institucion) if fila.institucion_id else ("", "")


def _del_archivo(fila: Importacion) -> Sobre:
    return _("archivo de %(tabla)s") % {"tabla": fila.tabla}, ""


def _del_pedido(fila: Supresion) -> Sobre:
    direccion = reverse("admin:compromisos_supresion_change", args=[fila.pk])
    return _("pedido n.º %(n)s") % {"n": fila.pk}, direccion


def _de_senalamiento(fila: Any) -> str | Promise:
    if fila.resuelto_en:
        return _("respondió un error señalado")
    return _("empezó a estudiar un error señalado")


FUENTES: Sequence[Fuente] = (
    Fuente(
        "informes",
        lambda: Avance.history.select_related("compromiso__institucion"),
        "history_date",
        "history_user",
        _de_avance,
        _del_avance,
    ),
    Fuente(
        "informes",
        lambda: Verificacion.objects.select_related("avance__compromiso__institucion"),
        "en",
        "registrado_por",
        _siempre(gettext_lazy("registró una verificación")),
        lambda f: _del_avance(f.avance),
    ),
    Fuente(
        "informes",
        lambda: VerificacionSinEfecto.objects.select_related("verificacion__avance__compromiso__institucion"),
        "en",
        "registrado_por",
        _siempre(gettext_lazy("dejó sin efecto una verificación")),
        lambda f: _del_avance(f.verificacion.avance),
    ),
    Fuente(
        "informes",
        lambda: RespuestaVerificacion.objects.select_related("verificacion__avance__compromiso__institucion"),
        "en",
        "por",
        _siempre(gettext_lazy("contestó una verificación")),
        lambda f: _del_avance(f.verificacion.avance),
    ),
    Fuente(
        "informes",
        lambda: Retiro.objects.select_related("avance__compromiso__institucion"),
        "retirado_en",
        "retirado_por",
        _siempre(gettext_lazy("retiró un informe")),
        lambda f: _del_avance(f.avance),
    ),
    Fuente(
        "compromisos",
        lambda: Compromiso.history.select_related("institucion"),
        "history_date",
        "history_user",
        _de_compromiso,
        lambda f: (
            (f"{f.institucion} · {f.codigo}", "")
            if f.history_type == "-"
            else (f"{f.institucion} · {f.codigo}", reverse("admin:compromisos_compromiso_leer", args=[f.id]))
        ),
    ),
    Fuente(
        "compromisos",
        lambda: PropuestaDeEnmienda.objects.select_related("compromiso__institucion"),
        "creada_en",
        "por",
        _siempre(gettext_lazy("propuso una enmienda")),
        lambda f: _del_compromiso(f.compromiso),
    ),
    Fuente(
        "instituciones",
        lambda: Institucion.history.all(),
        "history_date",
        "history_user",
        _segun(
            gettext_lazy("registró una institución"),
            gettext_lazy("cambió una institución"),
            gettext_lazy("borró una institución"),
        ),
        lambda f: (f.nombre, "" if f.history_type == "-" else _leer_institucion(f.id)),
    ),
    Fuente(
        "instituciones",
        lambda: Contacto.history.select_related("institucion"),
        "history_date",
        "history_user",
        _segun(
            gettext_lazy("anotó un contacto"),
            gettext_lazy("cambió un contacto"),
            gettext_lazy("quitó un contacto"),
        ),
        lambda f: _de_la_institucion(f.institucion),
    ),
    Fuente(
        "seguimiento",
        lambda: Seguimiento.history.select_related("compromiso__institucion", "institucion"),
        "history_date",
        "history_user",
        _de_seguimiento,
        _de_uno_u_otra,
    ),
    Fuente(
        "seguimiento",
        lambda: Encargo.objects.select_related("compromiso__institucion", "institucion"),
        "desde",
        "por",
        _siempre(gettext_lazy("dio un encargo")),
        _de_uno_u_otra,
    ),
    Fuente(
        "archivos",
        lambda: Importacion.objects.filter(propuesta_en__isnull=False).defer("informe"),
        "propuesta_en",
        "usuario",
        _siempre(gettext_lazy("propuso un archivo")),
        _del_archivo,
    ),
    Fuente(
        "archivos",
        lambda: Importacion.objects.filter(aplicada_en__isnull=False, aprobada_por__isnull=True).defer(
            "informe"
        ),
        "aplicada_en",
        "usuario",
        _siempre(gettext_lazy("importó un archivo")),
        _del_archivo,
    ),
    Fuente(
        "archivos",
        lambda: Importacion.objects.filter(aplicada_en__isnull=False, aprobada_por__isnull=False).defer(
            "informe"
        ),
        "aplicada_en",
        "aprobada_por",
        _siempre(gettext_lazy("aprobó un archivo")),
        _del_archivo,
    ),
    Fuente(
        "archivos",
        lambda: Importacion.objects.filter(deshecha_en__isnull=False).defer("informe"),
        "deshecha_en",
        "deshecha_por",
        _siempre(gettext_lazy("deshizo una importación")),
        _del_archivo,
    ),
    Fuente(
        "cartas",
        lambda: EnlacePersonal.history.select_related("institucion"),
        "history_date",
        "history_user",
        _de_enlace,
        lambda f: _de_la_institucion(f.institucion),
    ),
    Fuente(
        "cartas",
        lambda: Mensaje.objects.filter(enviado_en__isnull=False, pedido_por__isnull=False).defer(
            "cuerpo", "sellado"
        ),
        "enviado_en",
        "pedido_por",
        _siempre(gettext_lazy("mandó una carta")),
        lambda f: (f.destinatario, ""),
    ),
    Fuente(
        "cuidado",
        lambda: Supresion.objects.all(),
        "pedida_en",
        "pedida_por",
        _siempre(gettext_lazy("pidió suprimir datos personales")),
        _del_pedido,
    ),
    Fuente(
        "cuidado",
        lambda: Supresion.objects.filter(aprobada_en__isnull=False),
        "aprobada_en",
        "aprobada_por",
        _siempre(gettext_lazy("suprimió datos personales")),
        _del_pedido,
    ),
    Fuente(
        "cuidado",
        lambda: Senalamiento.history.exclude(situacion=Senalamiento.Situacion.NUEVO),
        "history_date",
        "history_user",
        _de_senalamiento,
        lambda f: (
            _("señalamiento n.º %(n)s") % {"n": f.id},
            reverse("admin:compromisos_senalamiento_change", args=[f.id]),
        ),
    ),
    Fuente(
        "sitio",
        lambda: Periodo.history.all(),
        "history_date",
        "history_user",
        _de_periodo,
        lambda f: (f.nombre, reverse("admin:compromisos_periodo_tablero", args=[f.id])),
    ),
    Fuente(
        "sitio",
        lambda: Foto.history.select_related("compromiso__institucion", "institucion"),
        "history_date",
        "history_user",
        _segun(
            gettext_lazy("subió una foto"), gettext_lazy("cambió una foto"), gettext_lazy("borró una foto")
        ),
        _de_foto,
    ),
    Fuente(
        "sitio",
        lambda: HechoDeCuenta.objects.select_related("cuenta"),
        "en",
        "por",
        _de_cuenta,
        lambda f: (nombre_de(f.cuenta), ""),
    ),
)


def _leer_institucion(pk: int) -> str:
    return reverse("admin:instituciones_institucion_leer", args=[pk])
