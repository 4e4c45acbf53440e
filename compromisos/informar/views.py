"""Pages of whoever reports, by a personal link or with an account: a list, one screen a pledge.

The secret is exchanged for a session by a form, so that it stays out of addresses, of pages, of their Referer and of
the logs of any server (docs/adr/0024). Whether the link is still good is looked up at every request. All that is
answered is of the link's own institution; the rest is not there. It proposes: the staff publish.
"""

from __future__ import annotations

import time

from django.contrib import messages
from django.contrib.auth import logout
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from base.codigos import como_se_dio
from base.dias import Dia
from base.edicion_segura import A_LA_VEZ
from base.numeros import entero
from base.restricciones import por_que_no_se_guardo
from base.versiones import EdicionSimultanea
from compromisos import publicacion
from compromisos.correo.recordatorios import de_firma
from compromisos.informar.lista import compromisos_de, lista_de, sin_publicar_de
from compromisos.informar.pantalla import Pantalla
from compromisos.informar.quien import (
    CLAVE,
    DESDE,
    ULTIMA,
    CodigoForm,
    Informante,
    con_informante,
    escribe,
    informante_de,
    no_sirve,
    reservada,
)
from compromisos.lectura.primeros_pasos import de_quien_informa
from compromisos.models import (
    Avance,
    BajaDeRecordatorios,
    EnlacePersonal,
    RegistroCerrado,
)
from compromisos.publicacion import confirmaciones, politicas
from compromisos.publicacion.formularios import (
    decir_que_quedo_en_borrador,
)
from compromisos.publicacion.permisos import informa_con_su_cuenta
from compromisos.reglas.palabras import SituacionAvance
from cuentas.envios import una_vez
from cuentas.escritos import views as escritos
from cuentas.escritos.guardar import devolver_archivos, traer
from cuentas.escritos.llave import RECUPERAR
from cuentas.models import Escrito

# --- Coming in, going out ----------------------------------------------------------------------------


@require_POST
@reservada
def entrar(request: HttpRequest) -> HttpResponse:
    """Exchange the code for a session. It comes in the body: no address has it, and no log of any server."""
    escrito = como_se_dio(request.POST.get("codigo", ""))
    enlace = EnlacePersonal.objects.con_secreto(escrito, ahora=timezone.now())
    if enlace is None:
        return no_sirve(request)
    request.session.cycle_key()
    request.session[CLAVE] = [enlace.pk, enlace.abrir_sesion(ahora=timezone.now())]
    request.session[DESDE] = request.session[ULTIMA] = int(time.time())
    pendientes = Escrito.objects.pendientes(enlace.cuenta_id, timezone.now())
    seguir = pendientes.filter(pk=request.POST.get("seguir", "").replace("\x00", "")).first()
    return HttpResponseRedirect(seguir.para_recuperar if seguir else reverse("informar_lista"))


@require_GET
@reservada
def abrir(request: HttpRequest, secreto: str) -> HttpResponse:
    """A link of before docs/adr/0024, with its secret in the path: a page whose button sends it in a body.

    Mail servers open every link of a message to look at it: what only looks ends nobody's session.
    """
    enlace = EnlacePersonal.objects.con_secreto(secreto, ahora=timezone.now())
    if enlace is None:
        respuesta = no_sirve(request)
    else:
        respuesta = render(request, "informar/entrar.html", {"enlace": enlace, "codigo": secreto})
    # The button needs an Origin too, but nobody gets the address with the secret, not even as a Referer.
    respuesta.headers["Referrer-Policy"] = "strict-origin"
    return respuesta


@require_POST
@con_informante
def salir(request: HttpRequest, *, quien: Informante) -> HttpResponse:
    if quien.enlace:
        quien.enlace.cerrar_sesion()
        request.session.pop(CLAVE, None)
        request.se_salio = True  # type: ignore[attr-defined]
    else:
        logout(request)
    return render(request, "informar/hasta_luego.html", {"quien": quien})


@require_http_methods(["GET", "HEAD", "POST"])
@reservada
def recordatorios(request: HttpRequest, firma: str) -> HttpResponse:
    """Whether one address gets reminders of periods: a button each way, never by only opening it."""
    quien = de_firma(firma)
    if quien is None:
        return no_sirve(request)
    bajas = BajaDeRecordatorios.objects.filter(correo=quien.correo)
    if request.POST.get("accion") == "baja":
        BajaDeRecordatorios.objects.get_or_create(correo=quien.correo, defaults={"en": timezone.now()})
    elif request.POST.get("accion") == "alta":
        bajas.delete()
    return render(request, "informar/recordatorios.html", {"de_baja": bajas.exists()})


# --- What is written and not saved yet ---------------------------------------------------------------


@require_POST
@reservada
def guardar_escrito(request: HttpRequest) -> HttpResponse:
    escribe(request, informante_de(request))
    return escritos.guardar(request)


@require_POST
@con_informante
def descartar_escrito(request: HttpRequest, clave: str, *, quien: Informante) -> HttpResponse:
    return escritos.descartar(request, clave)


# --- What there is to report ------------------------------------------------------------------------


@require_GET
@reservada
def puerta(request: HttpRequest) -> HttpResponse:
    """The list; to whom has no session, the page that asks for the code, filled in from what follows the # if there
    is JavaScript, and leads to the sign-in."""
    quien = informante_de(request)
    if quien is None:
        sin_institucion = request.user.is_authenticated and informa_con_su_cuenta(request.user)
        contexto = {"form": CodigoForm(auto_id="%s"), "sin_institucion": sin_institucion}
        return render(request, "informar/puerta.html", contexto)
    escribe(request, quien)
    lista, pasos = lista_de(quien), de_quien_informa(quien.cuenta)
    contexto = {"quien": quien, "grupos": lista.grupos, "piden": lista.piden}
    contexto |= {"pasos": pasos, "hechos": sum(p.hecho for p in pasos)}
    return render(request, "informar/lista.html", contexto)


# --- One screen a commitment -------------------------------------------------------------------------


@require_http_methods(["GET", "HEAD", "POST"])
@con_informante
def compromiso(request: HttpRequest, codigo: str, *, quien: Informante) -> HttpResponse:
    if request.method == "POST":
        devolver_archivos(request, quien.cuenta.pk)
        return una_vez(request, lambda: _pantalla(request, codigo, quien))
    if RECUPERAR in request.GET:
        traer(request, quien.cuenta.pk)
    return _pantalla(request, codigo, quien)


def _pantalla(request: HttpRequest, codigo: str, quien: Informante) -> HttpResponse:
    suyo = get_object_or_404(compromisos_de(quien).select_related("edicion"), codigo=codigo)
    proyectos = sin_publicar_de(quien).filter(compromiso=suyo).select_related("autor").order_by("pk")
    enviado = proyectos.filter(situacion=SituacionAvance.EN_REVISION).last()
    editables = proyectos.filter(situacion__in=politicas.EDITABLES)
    borrador = editables.filter(pk=entero(request.GET.get("borrador", "")) or 0).first() or editables.last()
    se_escribe = request.method == "POST" or borrador or not enviado or "otro" in request.GET
    recuperado = hasattr(request, "recuperado")
    pantalla = Pantalla(quien, suyo, borrador, request) if se_escribe else None
    if request.method == "POST" and not recuperado and pantalla and (hecho := _guardar(request, pantalla)):
        return hecho
    publicados = (
        Avance.objects.en_firme(Dia.de_hoy()).filter(compromiso=suyo).prefetch_related("mediciones__meta")
    )
    return render(
        request,
        "informar/compromiso.html",
        {
            "quien": quien,
            "compromiso": suyo,
            "enviado": enviado,
            "avance": borrador,
            "pantalla": pantalla,
            "hechas": _preguntas(borrador, request) if borrador else [],
            "publicados": publicados.order_by(*Avance.ORDEN_VIGENTE)[:5],
            "otros": [
                (a, a.situacion in politicas.EDITABLES) for a in proyectos if a not in (borrador, enviado)
            ],
        },
        status=400 if request.method == "POST" and not recuperado else 200,
    )


def _preguntas(borrador: Avance, request: HttpRequest) -> list[confirmaciones.PreguntaHecha]:
    return confirmaciones.hechas(borrador, hoy=timezone.localdate(), escritas=request.POST)


def _guardar(request: HttpRequest, pantalla: Pantalla) -> HttpResponse | None:
    """Save, and the response that follows; None if something is to be mended first."""
    if not pantalla.es_valida():
        return None
    try:
        avance, sin_copia = pantalla.guardar(
            request.POST.getlist("quitar"), request.POST.getlist("copia_limpia")
        )
    except (EdicionSimultanea, RegistroCerrado):
        pantalla.texto.add_error(None, A_LA_VEZ)
        return None
    except (DatabaseError, OSError) as error:
        if (frase := por_que_no_se_guardo(error)) is None:
            raise
        pantalla.texto.add_error(None, frase)
        return None
    request.guardado = avance  # type: ignore[attr-defined]  # for cuentas/escritos/middleware.py
    for frase in sin_copia:
        messages.error(request, frase)
    aqui = reverse("informar_compromiso", args=[avance.compromiso.codigo])
    a_enviar = request.POST.get("accion") == "enviar"
    avance, por_que_no = publicacion.terminar_borrador(
        avance, request.POST, por=pantalla.cuenta, enviarlo=a_enviar
    )
    if not a_enviar:
        messages.success(request, _("Borrador guardado. Nadie más que su institución y el ministerio lo ve."))
        return HttpResponseRedirect(aqui)
    if por_que_no:
        decir_que_quedo_en_borrador(request, por_que_no)
        return HttpResponseRedirect(aqui)
    messages.success(request, _("Enviado a revisión: %(titulo)s.") % {"titulo": avance.compromiso.titulo})
    return HttpResponseRedirect(reverse("informar_lista"))
