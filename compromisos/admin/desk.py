"""The desk: what waits for this person today. Each count equals the list it opens."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from base.dias import Dia
from compromisos.lectura import periodos
from compromisos.lectura.compromisos import en_fecha
from compromisos.models import Avance, Compromiso, Importacion, Mensaje, Periodo, PropuestaDeEnmienda
from compromisos.publicacion import permisos
from compromisos.reglas.palabras import Frescura, Plazo, SituacionAvance


@dataclass(frozen=True, slots=True)
class Casilla:
    titulo: str | Promise
    explicacion: str | Promise
    cuenta: int
    url: str


def casillas(user, dia: Dia) -> list[Casilla]:
    """Boxes of the desk, only of what this person may open. Seven queries at most, and one for each open period."""
    return [
        *_supresiones(user),
        *_importaciones(user),
        *_enmiendas(user),
        *_verificaciones(user, dia),
        *_periodos(user, dia),
        *_mensajes(user),
        *_avances(user),
        *_compromisos(user, dia),
    ]


def ultimas_importaciones(user) -> list[Importacion] | None:
    """The last three files of whoever may import; None for all others."""
    return list(Importacion.objects.ultimas_de(user)[:3]) if permisos.puede_importar(user) else None


def _supresiones(user) -> list[Casilla]:
    """Only while some wait, and first: somebody is exposed meanwhile."""
    pedidas = permisos.supresiones_por_aprobar(user).count() if permisos.puede_suprimir(user) else 0
    if not pedidas:
        return []
    return [
        Casilla(
            _("Datos personales por suprimir"),
            _("Otra persona lo pidió y espera que alguien lo haga."),
            pedidas,
            reverse("admin:compromisos_supresion_changelist") + "?situacion=para_mi",
        )
    ]


def _importaciones(user) -> list[Casilla]:
    if not permisos.puede_importar(user):
        return []
    propuestas = permisos.importaciones_por_aprobar(user).count()
    if not propuestas:
        return []
    return [
        Casilla(
            _("Importaciones propuestas"),
            _("Cambian lo público y esperan su aprobación."),
            propuestas,
            reverse("admin:importar"),
        )
    ]


def _enmiendas(user) -> list[Casilla]:
    """Only while some wait: proposing is rare."""
    if not permisos.puede_publicar_compromisos(user):
        return []
    suyos = Compromiso.objects.editables_por(user).values("pk")
    propuestas = PropuestaDeEnmienda.objects.pendientes().filter(compromiso__in=suyos).count()
    if not propuestas:
        return []
    return [
        Casilla(
            _("Enmiendas propuestas"),
            _("Cambian lo público y esperan que alguien las apruebe o las devuelva."),
            propuestas,
            reverse("admin:compromisos_compromiso_propuestas"),
        )
    ]


def _verificaciones(user, dia: Dia) -> list[Casilla]:
    if not permisos.puede_verificar_avances(user):
        return []
    return [
        Casilla(
            _("Por verificar"),
            _("Publicados de los que nadie ha dicho todavía si es así."),
            permisos.avances_visibles(user, Avance.objects.all(), dia).por_verificar(dia).count(),
            reverse("admin:compromisos_avance_changelist") + "?verificacion=sin",
        )
    ]


def _periodos(user, dia: Dia) -> list[Casilla]:
    """Boxes of open periods: at most one in an edition."""
    if not permisos.ve_periodos(user):
        return []
    return [
        Casilla(
            _("Instituciones sin informe"),
            format_lazy(
                _("{nombre}, hasta el {dia}."),
                nombre=periodo.nombre,
                dia=date_format(periodo.cierra, "SHORT_DATE_FORMAT"),
            ),
            periodos.sin_responder(periodo, dia),
            reverse("admin:compromisos_periodo_tablero", args=[periodo.pk]) + "#faltan",
        )
        for periodo in Periodo.objects.abiertos()
    ]


def _mensajes(user) -> list[Casilla]:
    """Only when there is one: it is no task of every day."""
    if not permisos.ve_mensajes(user):
        return []
    cuantos = Mensaje.objects.dudosos(timezone.now()).count()
    if not cuantos:
        return []
    return [
        Casilla(
            _("Correos en duda"),
            _("Se cortaron mientras salían: no se sabe si llegaron. Pregunte."),
            cuantos,
            reverse("admin:compromisos_mensaje_changelist") + "?situacion=duda",
        )
    ]


def _avances(user) -> list[Casilla]:
    if not permisos.puede_preparar_avances(user):
        return []
    avances = reverse("admin:compromisos_avance_changelist")
    mios = Q(autor=user)
    a = Avance.objects.editables_por(user).aggregate(
        revisar=Count("pk", filter=Q(situacion=SituacionAvance.EN_REVISION), distinct=True),
        devueltos=Count("pk", filter=mios & Q(situacion=SituacionAvance.OBSERVADO), distinct=True),
        borradores=Count("pk", filter=mios & Q(situacion=SituacionAvance.BORRADOR), distinct=True),
    )
    casillas = (
        []
        if not permisos.puede_publicar_avances(user)
        else [
            Casilla(
                _("Respuestas por publicar"),
                _("De instituciones, a lo que otros verificaron."),
                Avance.objects.editables_por(user).con_respuesta_por_publicar().count(),
                f"{avances}?verificacion=respuesta",
            ),
        ]
    )
    return [
        Casilla(
            _("Por revisar"),
            _("Avances enviados que esperan publicarse o devolverse."),
            a["revisar"],
            f"{avances}?situacion=en_revision",
        ),
        Casilla(
            _("Devueltos a mí"),
            _("Vea el motivo, corrija y reenvíe."),
            a["devueltos"],
            f"{avances}?situacion=observado&autor__id__exact={user.pk}",
        ),
        Casilla(
            _("Mis borradores"),
            _("Empezados y sin enviar."),
            a["borradores"],
            f"{avances}?situacion=borrador&autor__id__exact={user.pk}",
        ),
        *casillas,
    ]


def _compromisos(user, dia: Dia) -> list[Casilla]:
    if not permisos.ve_compromisos(user):
        return []
    compromisos = reverse("admin:compromisos_compromiso_changelist")
    por_publicar = (
        []
        if not permisos.puede_publicar_compromisos(user)
        else [
            Casilla(
                _("Compromisos por publicar"),
                _("Borradores: el público no los ve."),
                Compromiso.objects.editables_por(user).borradores().count(),
                f"{compromisos}?situacion__exact=borrador",
            )
        ]
    )
    c = en_fecha(Compromiso.objects.editables_por(user).publicados(dia), dia).aggregate(
        vencidos=Count("pk", filter=Q(plazo=Plazo.VENCIDO)),
        por_vencer=Count("pk", filter=Q(plazo=Plazo.POR_VENCER)),
        mudos=Count("pk", filter=Q(frescura=Frescura.SIN_REPORTE)),
        viejos=Count("pk", filter=Q(frescura=Frescura.DESACTUALIZADO)),
        por_actualizar=Count("pk", filter=Q(frescura=Frescura.POR_ACTUALIZAR)),
    )
    return [
        *por_publicar,
        Casilla(
            _("Vencidos"),
            _("Pasó el plazo y siguen abiertos."),
            c["vencidos"],
            f"{compromisos}?situacion=publicado&plazo=vencido",
        ),
        Casilla(
            _("Por vencer"),
            _("En 30 días o menos."),
            c["por_vencer"],
            f"{compromisos}?situacion=publicado&plazo=por_vencer",
        ),
        Casilla(
            _("Sin reporte"),
            _("Nunca se publicó un avance."),
            c["mudos"],
            f"{compromisos}?situacion=publicado&frescura=sin_reporte",
        ),
        Casilla(
            _("Por actualizar"),
            _("Pasó un intervalo de reporte."),
            c["por_actualizar"],
            f"{compromisos}?situacion=publicado&frescura=por_actualizar",
        ),
        Casilla(
            _("Desactualizados"),
            _("Pasaron dos intervalos o más."),
            c["viejos"],
            f"{compromisos}?situacion=publicado&frescura=desactualizado",
        ),
    ]
