"""A pledge to read: how it stands and since when, what waits, who answers for it, and the one thing to do next."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from base.admin import AdminDeLaCasa
from base.dias import Dia
from compromisos.admin.leer.partes import Boton, Espera, con_una_principal, esperas_de, solo_se_lee
from compromisos.admin.publicar import Revisado
from compromisos.admin.seguimiento import piezas
from compromisos.lectura.compromisos import con_lo_suyo
from compromisos.lectura.ficha import Ficha
from compromisos.lectura.leidos import CompromisoLeido
from compromisos.lectura.lo_que_espera import lo_que_espera
from compromisos.lectura.quien_informo import autorias
from compromisos.models import Avance, PropuestaDeEnmienda, VinculoConMarco
from compromisos.publicacion import permisos
from compromisos.reglas.plazo import dias_de_retraso
from instituciones.models import Contacto
from instituciones.permisos import ve_contactos

ENTRADAS = 4  # of its history, beside it
CONTACTOS = 3


@solo_se_lee
def leer(admin: AdminDeLaCasa, request: HttpRequest, pk: int) -> HttpResponse:
    if not admin.has_view_or_change_permission(request):
        raise PermissionDenied
    dia = Dia.de_hoy()
    suyos = con_lo_suyo(admin.get_queryset(request), dia)
    compromiso: Any = get_object_or_404(suyos, pk=pk)
    user, institucion = request.user, compromiso.institucion
    esperas = esperas_de(lo_que_espera(compromiso), institucion, user)
    contexto = {
        "title": compromiso.titulo or _("Compromiso %(codigo)s, sin título") % {"codigo": compromiso.codigo},
        "ficha": Ficha(compromiso, dia),
        "compromiso": compromiso,
        "institucion": institucion,
        "original": compromiso,
        "dia": dia,
        "esperas": esperas,
        "acciones": con_una_principal(_acciones(admin, request, compromiso, esperas)),
        "devueltas": compromiso.propuestas.filter(
            situacion=PropuestaDeEnmienda.Situacion.DEVUELTA
        ).select_related("por", "resuelta_por"),
        "revisado": None if compromiso.es_publico else Revisado.de(compromiso),
        "autorias": autorias(Avance.objects.publicados(dia).filter(compromiso=compromiso)),
        "retraso": dias_de_retraso(compromiso.plazo, compromiso.plazo_fecha, hoy=dia.fecha),
        "ve_contactos": ve_contactos(user),
        "contactos": Contacto.objects.visibles_para(user).filter(institucion=institucion)[:CONTACTOS],
        "aqui": request.path,
        **piezas.contexto(request, compromiso),
        "vinculos": VinculoConMarco.objects.filter(compromiso=compromiso.pk, hasta=None).select_related(
            "elemento__marco"
        ),
        "puede_vincular": permisos.puede_vincular(user) and not compromiso.dejado_en,
        "historial": compromiso.history.select_related("history_user")[:ENTRADAS],
    }
    return admin.pagina(request, "admin/leer/compromiso.html", **contexto)


def _acciones(
    admin: AdminDeLaCasa, request: HttpRequest, compromiso: CompromisoLeido, esperas: list[Espera]
) -> Iterator[Boton]:
    """What this person may do, what is most wanted first: the first is the primary button."""
    yield from (e.accion for e in esperas[:1] if e.es_suya and e.accion)
    yield from acciones_de(admin, request, compromiso)


def acciones_de(admin: AdminDeLaCasa, request: HttpRequest, compromiso: CompromisoLeido) -> Iterator[Boton]:
    """What this person may do with a pledge, whatever waits. Without a query."""
    user = request.user
    if not compromiso.es_publico:
        yield from _del_borrador(admin, request, compromiso)
    elif not compromiso.dejado_en:
        if permisos.puede_registrar_avances(user):
            yield Boton(
                _("Registrar avance"), f"{reverse('admin:compromisos_avance_add')}?compromiso={compromiso.pk}"
            )
        enmendar = reverse("admin:compromisos_compromiso_enmendar", args=[compromiso.pk])
        if permisos.puede_publicar_compromisos(user):
            yield Boton(_("Enmendar"), enmendar)
        elif permisos.puede_proponer_enmiendas(user):
            yield Boton(_("Proponer una enmienda"), enmendar)
    if compromiso.es_publico:
        yield Boton(_("Ver en el sitio"), compromiso.get_absolute_url())
        yield Boton(_("Ficha en PDF"), reverse("compromiso_pdf", args=[compromiso.codigo]), menor=True)
        calendario = reverse("compromiso_calendario", args=[compromiso.codigo])
        yield Boton(_("Plazos en su calendario (.ics)"), calendario, menor=True)
        if permisos.puede_suprimir(user):
            yield Boton(
                _("Suprimir datos personales…"),
                reverse("admin:compromisos_supresion_pedir", args=[compromiso.pk, "compromiso"]),
                menor=True,
            )


def _del_borrador(admin: AdminDeLaCasa, request: HttpRequest, compromiso: CompromisoLeido) -> Iterator[Boton]:
    if permisos.puede_publicar_compromisos(request.user):
        yield Boton(_("Publicar"), reverse("admin:compromisos_compromiso_publicar", args=[compromiso.pk]))
    if admin.has_change_permission(request, compromiso):
        yield Boton(_("Editar"), reverse("admin:compromisos_compromiso_change", args=[compromiso.pk]))
    yield Boton(
        _("Ver como lo leerá el público"),
        reverse("admin:compromisos_compromiso_como_se_vera", args=[compromiso.pk]),
    )
