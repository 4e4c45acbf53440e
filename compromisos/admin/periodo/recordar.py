"""«Recordar ahora»: choose who, read what would go, have it go. Where no mail leaves, the text to send by hand."""

from __future__ import annotations

import secrets

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from base.dias import Dia
from base.numeros import entero
from compromisos.admin.periodo.partes import AdminDePeriodos
from compromisos.admin.periodo.tablero import filas_de
from compromisos.correo import a_pedido, puede_salir
from compromisos.correo.cartas import Textos
from compromisos.models import Periodo
from compromisos.publicacion import permisos


def recordar(admin: AdminDePeriodos, request: HttpRequest, pk: int) -> HttpResponse:
    periodo = get_object_or_404(admin.get_queryset(request).select_related("edicion"), pk=pk)
    if not admin.puede_operar(request):
        raise PermissionDenied
    if not periodo.abierto:
        messages.info(request, _("Ese periodo ya cerró: a nadie se le recuerda."))
        return HttpResponseRedirect(admin.tablero_de(periodo))
    elegidas = {n for valor in request.POST.getlist("institucion") if (n := entero(valor)) is not None}
    if request.method == "POST" and elegidas and "_enviar" in request.POST and puede_salir():
        return _enviar(admin, request, periodo, elegidas)
    if request.method == "POST" and elegidas:
        return _leer(admin, request, periodo, elegidas)
    return _elegir(admin, request, periodo)


def _elegir(admin: AdminDePeriodos, request: HttpRequest, periodo: Periodo) -> HttpResponse:
    ahora = timezone.now()
    filas = [f for f in filas_de(periodo, request.user, Dia.de_hoy()) if not f.f.respondio]
    sola = entero(request.GET.get("institucion", ""))
    recientes = {
        pk
        for una in a_pedido.por_escribir(periodo, [f.institucion.pk for f in filas], ahora)
        for pk in una.quien.instituciones
        if una.ultima
    }
    for fila in filas:
        fila.reciente = fila.institucion.pk in recientes
        elegida = not fila.reciente if sola is None else fila.institucion.pk == sola
        fila.marcada = fila.se_le_escribe and elegida
    return admin.pagina(
        request,
        "admin/compromisos/periodo/recordar.html",
        estado=400 if request.method == "POST" else 200,
        periodo=periodo,
        title=_("Recordar ahora"),
        filas=filas,
        recordables=any(f.se_le_escribe for f in filas),
        da_enlaces=permisos.puede_dar_enlaces_personales(request.user),
        ve_cartas=permisos.ve_mensajes(request.user),
        sin_elegir=request.method == "POST",
        horas=a_pedido.HORAS,
        puede_salir=puede_salir(),
    )


def _leer(admin: AdminDePeriodos, request: HttpRequest, periodo: Periodo, elegidas: set[int]) -> HttpResponse:
    ahora, textos = timezone.now(), Textos.leer()
    todas = a_pedido.por_escribir(periodo, elegidas, ahora)
    muestra = a_pedido.carta(periodo, todas[0], textos, ahora) if todas else ("", "")
    return admin.pagina(
        request,
        "admin/compromisos/periodo/recordar_leer.html",
        periodo=periodo,
        title=_("Recordar ahora: la carta"),
        nuevas=[una for una in todas if not una.ultima],
        recientes=[una for una in todas if una.ultima],
        elegidas=sorted(elegidas),
        asunto=muestra[0],
        cuerpo=muestra[1],
        primera=todas[0] if todas else None,
        vez=secrets.token_urlsafe(12),
        horas=a_pedido.HORAS,
        puede_salir=puede_salir(),
    )


def _enviar(
    admin: AdminDePeriodos, request: HttpRequest, periodo: Periodo, elegidas: set[int]
) -> HttpResponse:
    hecho = a_pedido.pedir(
        periodo,
        elegidas,
        por=request.user,
        vez=request.POST.get("vez", ""),
        a_pesar=request.POST.getlist("a_pesar"),
    )
    if hecho.pedidas:
        frase = ngettext("Sale %(n)s carta.", "Salen %(n)s cartas.", hecho.pedidas)
        messages.success(request, frase % {"n": hecho.pedidas})
    elif not hecho.recientes:
        messages.info(request, _("No salió ninguna: ya se habían pedido, o ya informaron."))
    if hecho.recientes:
        frase = ngettext(
            "A %(n)s persona no se le escribió: recibió una carta hace menos de %(horas)s horas.",
            "A %(n)s personas no se les escribió: recibieron una carta hace menos de %(horas)s horas.",
            len(hecho.recientes),
        )
        messages.warning(request, frase % {"n": len(hecho.recientes), "horas": a_pedido.HORAS})
    return HttpResponseRedirect(admin.tablero_de(periodo))
