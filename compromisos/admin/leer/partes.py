"""Rows of the pages to read: what waits, with the one act that ends it, and the buttons of a page."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import partial, wraps

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from base.admin import AdminDeLaCasa
from base.personas import nombre_de
from compromisos.lectura.lo_que_espera import LoQueEspera
from compromisos.models import Avance, Compromiso
from compromisos.publicacion import permisos
from compromisos.reglas.palabras import SituacionAvance
from instituciones.models import Institucion


@dataclass(frozen=True, slots=True)
class Boton:
    """A button; `menor`, a link after them."""

    texto: str | Promise
    url: str
    principal: bool = False
    menor: bool = False


@dataclass(frozen=True, slots=True)
class Espera:
    """Something that waits. `accion` is what this person may do about it, or where to read more of it; `es_suya` if it
    waits for this person."""

    que: str
    quien: str
    desde: date
    compromiso: Compromiso | None
    accion: Boton | None
    es_suya: bool = False
    motivo: str = ""


def solo_se_lee(vista: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Decorator of a view of an admin (admin, request, …) that answers only questions: 405 to any other verb."""

    @wraps(vista)
    def segura(admin: AdminDeLaCasa, request: HttpRequest, *args, **kwargs) -> HttpResponse:
        return require_safe(partial(vista, admin))(request, *args, **kwargs)

    return segura


def con_una_principal(acciones: Iterable[Boton]) -> list[Boton]:
    """The buttons, of which only the first is the primary one."""
    return [replace(a, principal=n == 0 and not a.menor) for n, a in enumerate(acciones)]


def esperas_de(lo_que_espera: LoQueEspera, institucion: Institucion, user) -> list[Espera]:
    """What waits, as `user` reads it: first what waits for them, the oldest first."""
    filas = [*_avances(lo_que_espera, institucion, user), *_lo_demas(lo_que_espera, user)]
    return sorted(filas, key=lambda e: (not e.es_suya, e.desde))


def _avances(lo_que_espera: LoQueEspera, institucion: Institucion, user) -> Iterator[Espera]:
    decir: dict[str, Callable[[Avance, str], tuple[str, str]]] = {
        SituacionAvance.EN_REVISION: lambda a, dia: (_("Informe al %(dia)s, en revisión") % {"dia": dia}, ""),
        SituacionAvance.OBSERVADO: lambda a, dia: (
            _("Informe al %(dia)s, devuelto") % {"dia": dia},
            a.observacion,
        ),
        SituacionAvance.BORRADOR: lambda a, dia: (_("Informe al %(dia)s, en borrador") % {"dia": dia}, ""),
    }
    publica = permisos.puede_publicar_avances(user, institucion)
    prepara = permisos.puede_preparar_avances(user, institucion)
    for avance in lo_que_espera.avances:
        que, motivo = decir[avance.situacion](avance, date_format(avance.fecha_corte, "SHORT_DATE_FORMAT"))
        en_revision = avance.situacion == SituacionAvance.EN_REVISION
        suya = publica if en_revision else prepara and avance.autor_id == user.pk
        desde = avance.observado_en if avance.situacion == SituacionAvance.OBSERVADO else avance.enviado_en
        yield Espera(
            que,
            str(lo_que_espera.autores[avance.pk]),
            timezone.localdate(desde or avance.creado_en),
            avance.compromiso,
            _que_se_hace(avance, publica=publica, suya=suya),
            suya,
            motivo,
        )


def _que_se_hace(avance: Avance, *, publica: bool, suya: bool) -> Boton:
    if avance.situacion == SituacionAvance.EN_REVISION and publica:
        return Boton(_("Revisar el informe"), reverse("admin:compromisos_avance_revisar", args=[avance.pk]))
    ficha = reverse("admin:compromisos_avance_change", args=[avance.pk])
    if not suya:
        return Boton(_("Ver el informe"), ficha)
    devuelto = avance.situacion == SituacionAvance.OBSERVADO
    return Boton(_("Corregir lo devuelto") if devuelto else _("Seguir escribiendo"), ficha)


def _lo_demas(lo_que_espera: LoQueEspera, user) -> Iterator[Espera]:
    publica = permisos.puede_publicar_compromisos(user)
    for propuesta in lo_que_espera.propuestas:
        direccion = reverse("admin:compromisos_compromiso_propuesta", args=[propuesta.pk])
        yield Espera(
            _("Enmienda propuesta: %(que)s") % {"que": propuesta.get_tipo_display().lower()},
            nombre_de(propuesta.por),
            timezone.localdate(propuesta.creada_en),
            propuesta.compromiso,
            Boton(_("Decidir la enmienda"), direccion) if publica else None,
            publica,
            propuesta.motivo,
        )
    for respuesta in lo_que_espera.respuestas:
        avance = respuesta.verificacion.avance
        suya = permisos.puede_publicar_avances(user)
        ficha = reverse("admin:compromisos_avance_change", args=[avance.pk])
        yield Espera(
            _("Respuesta a una verificación, por publicar"),
            nombre_de(respuesta.por),
            timezone.localdate(respuesta.en),
            avance.compromiso,
            Boton(_("Publicar la respuesta") if suya else _("Ver la respuesta"), ficha),
            suya,
        )
    if permisos.puede_suprimir(user):
        for supresion in lo_que_espera.supresiones:
            suya = supresion.pedida_por_id != user.pk
            direccion = reverse("admin:compromisos_supresion_change", args=[supresion.pk])
            yield Espera(
                _("Datos personales por suprimir"),
                nombre_de(supresion.pedida_por),
                timezone.localdate(supresion.pedida_en),
                supresion.compromiso,
                Boton(_("Decidir la supresión") if suya else _("Ver el pedido"), direccion),
                suya,
            )
