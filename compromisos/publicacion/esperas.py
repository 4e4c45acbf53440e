"""What waits for one person, by name and since when: only what they may do today. For letters; the page is «Hoy».

Nothing of what was reported or noted is said: who and what it is about, and where it is looked at.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import QuerySet
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from base.dias import Dia
from base.personas import nombre_de
from compromisos.lectura import encargos, seguimientos
from compromisos.lectura.compromisos import compromisos_de
from compromisos.lectura.en_palabras import cuando
from compromisos.models import Avance, Compromiso, PropuestaDeEnmienda, RespuestaVerificacion
from compromisos.publicacion import permisos
from compromisos.reglas.palabras import Plazo, SituacionAvance

CUANTAS = 10  # named in each group; the rest is a number
PRONTO = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Espera:
    """Since when, or until when."""

    que: str
    url: str
    desde: datetime | None = None
    hasta: date | None = None

    def hace(self, dia: Dia) -> str:
        """«llegó hoy», «espera 6 días»; of a day to come back or a deadline, how far it is."""
        if self.hasta is not None:
            return cuando(self.hasta, dia)
        if self.desde is None:
            return ""
        dias = (dia.fecha - timezone.localdate(self.desde)).days
        if dias <= 0:
            return _("llegó hoy")
        return ngettext("espera %(n)s día", "espera %(n)s días", dias) % {"n": dias}


@dataclass(frozen=True, slots=True)
class Grupo:
    """`total` is how many there are, of which `esperas` names the first; `url` opens all of them, "" if no page does."""

    titulo: str
    total: int
    url: str
    esperas: list[Espera]


def llegadas(user, desde: datetime) -> list[Grupo]:
    """What came after `desde`, still waits, and was not brought by `user`."""
    return [grupo for leer in DE_REVISAR if (grupo := leer(user, desde))]


def todas(user, dia: Dia) -> list[Grupo]:
    """All that waits for `user` on `dia`: to be reviewed, by them or, if they direct, by others; to be come back to, about to
    fall due among what is theirs."""
    a_revisar = [grupo for leer in DE_REVISAR if (grupo := leer(user, None))]
    suyas = (_en_cola(user), _seguimientos(user, dia), _plazos(user, dia), _por_traspasar(user))
    return [*a_revisar, *filter(None, suyas)]


def sobre(compromiso: Compromiso) -> str:
    """«Institución de ejemplo 07, «Ampliar la ruta»»; of one that is not public, its code: nobody looked at its title."""
    entidad = compromiso.institucion
    nombre = entidad.sigla or entidad.nombre
    if not compromiso.es_publico:
        return f"{nombre}, {compromiso.codigo}"
    return f"{nombre}, «{compromiso.titulo}»"


def _grupo(
    consulta: QuerySet, titulo: Callable[[int], str], url: str, leer: Callable[[Any], Espera]
) -> Grupo | None:
    """None if there is nothing. One query; another if there are more than are named."""
    filas = list(consulta[: CUANTAS + 1])
    if not filas:
        return None
    total = len(filas) if len(filas) <= CUANTAS else consulta.count()
    return Grupo(titulo(total), total, url, [leer(fila) for fila in filas[:CUANTAS]])


# --- To be reviewed. `desde`: only what came after, and not from oneself ----------------------------------


def _supresiones(user, desde: datetime | None) -> Grupo | None:
    pedidas = permisos.supresiones_por_aprobar(user).order_by("pedida_en", "pk")
    if desde:
        pedidas = pedidas.filter(pedida_en__gt=desde)
    lista = reverse("admin:compromisos_supresion_changelist") + "?situacion=para_mi"
    return _grupo(
        pedidas,
        lambda n: _("Datos personales por suprimir: %(n)s") % {"n": n},
        lista,
        lambda s: Espera(
            _("Pedido n.º %(n)s") % {"n": s.pk},
            reverse("admin:compromisos_supresion_change", args=[s.pk]),
            s.pedida_en,
        ),
    )


def _senalamientos(user, desde: datetime | None) -> Grupo | None:
    esperan = permisos.senalamientos_por_atender(user).order_by("recibido_en", "pk")
    if desde:
        esperan = esperan.filter(recibido_en__gt=desde)
    return _grupo(
        esperan,
        lambda n: _("Errores que señaló la gente: %(n)s") % {"n": n},
        reverse("admin:compromisos_senalamiento_changelist") + "?situacion=pendiente",
        lambda s: Espera(
            str(s), reverse("admin:compromisos_senalamiento_change", args=[s.pk]), s.recibido_en
        ),
    )


def _avances(user, desde: datetime | None) -> Grupo | None:
    if not permisos.puede_publicar_avances(user):
        return None
    enviados = Avance.objects.editables_por(user).filter(situacion=SituacionAvance.EN_REVISION)
    if desde:
        enviados = enviados.filter(enviado_en__gt=desde).exclude(pk__in=_enviados_por(user, enviados, desde))
    return _grupo(
        enviados.select_related("compromiso__institucion").order_by("enviado_en", "pk"),
        lambda n: _("Informes por revisar: %(n)s") % {"n": n},
        reverse("admin:compromisos_avance_changelist") + "?situacion=en_revision",
        lambda a: Espera(
            sobre(a.compromiso), reverse("admin:compromisos_avance_revisar", args=[a.pk]), a.enviado_en
        ),
    )


def _enviados_por(user, enviados: QuerySet[Avance], desde: datetime) -> list[int]:
    """Those of `enviados` that `user` sent, whoever wrote them: who signed the step. One query."""
    pasos = Avance.history.filter(
        id__in=enviados.filter(enviado_en__gt=desde).order_by().values("pk"),
        situacion=SituacionAvance.EN_REVISION,
        history_user=user,
        enviado_en__gt=desde,
    )
    return list(pasos.values_list("id", flat=True))


def _respuestas(user, desde: datetime | None) -> Grupo | None:
    if not permisos.puede_publicar_avances(user):
        return None
    suyos = Avance.objects.editables_por(user).order_by().values("pk")
    escritas = RespuestaVerificacion.objects.por_publicar().filter(verificacion__avance__in=suyos)
    if desde:
        escritas = escritas.filter(en__gt=desde).exclude(por=user)
    return _grupo(
        escritas.select_related("verificacion__avance__compromiso__institucion").order_by("en", "pk"),
        lambda n: _("Respuestas por publicar: %(n)s") % {"n": n},
        reverse("admin:compromisos_avance_changelist") + "?verificacion=respuesta",
        lambda r: Espera(
            sobre(r.verificacion.avance.compromiso),
            reverse("admin:compromisos_avance_change", args=[r.verificacion.avance_id]),
            r.en,
        ),
    )


def _enmiendas(user, desde: datetime | None) -> Grupo | None:
    if not permisos.puede_publicar_compromisos(user):
        return None
    suyos = Compromiso.objects.editables_por(user).order_by().values("pk")
    propuestas = PropuestaDeEnmienda.objects.pendientes().filter(compromiso__in=suyos)
    if desde:
        propuestas = propuestas.filter(creada_en__gt=desde).exclude(por=user)
    lista = reverse("admin:compromisos_compromiso_propuestas")
    return _grupo(
        propuestas.select_related("compromiso__institucion").order_by("creada_en", "pk"),
        lambda n: _("Enmiendas propuestas: %(n)s") % {"n": n},
        lista,
        lambda p: Espera(sobre(p.compromiso), lista, p.creada_en),
    )


def _importaciones(user, desde: datetime | None) -> Grupo | None:
    propuestas = permisos.importaciones_por_aprobar(user).annotate(
        llego=Coalesce("propuesta_en", "creada_en")
    )
    if desde:
        propuestas = propuestas.filter(llego__gt=desde)
    return _grupo(
        propuestas.select_related("usuario").defer("informe").order_by("llego", "pk"),
        lambda n: _("Archivos propuestos: %(n)s") % {"n": n},
        reverse("admin:importar"),
        lambda i: Espera(
            _("Archivo de %(tabla)s que propone %(quien)s")
            % {"tabla": i.tabla, "quien": nombre_de(i.usuario)},
            reverse("admin:importar_revisar", args=[i.pk]),
            i.llego,
        ),
    )


DE_REVISAR: tuple[Callable[[Any, datetime | None], Grupo | None], ...] = (
    _supresiones,
    _avances,
    _respuestas,
    _enmiendas,
    _importaciones,
    _senalamientos,
)


# --- Theirs --------------------------------------------------------------------------------------------


def _en_cola(user) -> Grupo | None:
    """What others have to review, for who directs."""
    if not permisos.dirige(user):
        return None
    esperan = Avance.objects.filter(situacion=SituacionAvance.EN_REVISION)
    return _grupo(
        esperan.select_related("compromiso__institucion").order_by("enviado_en", "pk"),
        lambda n: _("Informes que esperan que se revisen: %(n)s") % {"n": n},
        reverse("admin:compromisos_avance_changelist") + "?situacion=en_revision",
        lambda a: Espera(
            sobre(a.compromiso), reverse("admin:compromisos_avance_change", args=[a.pk]), a.enviado_en
        ),
    )


def _seguimientos(user, dia: Dia) -> Grupo | None:
    if not permisos.ve_seguimientos(user):
        return None
    return _grupo(
        seguimientos.pendientes(user, dia),
        lambda n: _("Seguimientos por retomar: %(n)s") % {"n": n},
        reverse("admin:seguimiento"),
        lambda s: Espera(
            f"{s.get_tipo_display()}, {sobre(s.compromiso) if s.compromiso else s.institucion.nombre}",
            f"{reverse('admin:seguimiento')}#nota-{s.pk}",
            hasta=s.volver_en,
        ),
    )


def _plazos(user, dia: Dia) -> Grupo | None:
    if not permisos.ve_encargos(user):
        return None
    cerca = compromisos_de(dia).filter(
        encargos.a_cargo_de(user), plazo=Plazo.POR_VENCER, plazo_fecha__lte=dia.fecha + PRONTO
    )
    return _grupo(
        cerca.order_by("plazo_fecha", "pk"),
        lambda n: _("Plazos de lo suyo que vencen en 7 días: %(n)s") % {"n": n},
        "",
        lambda c: Espera(
            sobre(c), reverse("admin:compromisos_compromiso_leer", args=[c.pk]), hasta=c.plazo_fecha
        ),
    )


def _por_traspasar(user) -> Grupo | None:
    if not permisos.puede_encargar(user):
        return None
    n = encargos.por_traspasar().count()
    if not n:
        return None
    titulo = _("Encargos de quien ya no puede llevarlos: %(n)s") % {"n": n}
    return Grupo(titulo, n, reverse("admin:encargos"), [])


def cuantas(grupos: Iterable[Grupo]) -> int:
    return sum(grupo.total for grupo in grupos)
