"""Pages of a personal link: an enlace without an account reports by an address, a list, one screen a pledge.

The secret is exchanged for a session by a form, so that it stays out of addresses, of pages, of their Referer and of
the logs of any server (docs/adr/0024). Whether the link is still good is looked up at every request. All that is
answered is of the link's own institution; the rest is not there. It proposes: the staff publish.
"""

from __future__ import annotations

import functools
import time
from collections.abc import Callable
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.db import DatabaseError, transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from base.codigos import como_se_dio
from base.dias import Dia
from base.edicion_segura import A_LA_VEZ
from base.historia import firmar
from base.numeros import entero
from base.restricciones import FormConRestricciones, por_que_no_se_guardo
from base.versiones import EdicionSimultanea
from compromisos import publicacion
from compromisos.correo.recordatorios import de_firma
from compromisos.informar.forms import EvidenciaSinGuiones, MedicionSinGuiones
from compromisos.lectura.compromisos import en_fecha
from compromisos.lectura.leidos import CompromisoLeido, MetaConValor
from compromisos.models import (
    Avance,
    BajaDeRecordatorios,
    Compromiso,
    EnlacePersonal,
    Evidencia,
    Medicion,
    Periodo,
    RegistroCerrado,
)
from compromisos.publicacion import confirmaciones, politicas
from compromisos.publicacion.formularios import (
    AvanceForm,
    decir_que_quedo_en_borrador,
    metas_medibles,
    usar_copias_limpias,
)
from compromisos.reglas.palabras import ESTADOS_CERRADOS, Estado, Frescura, Plazo, SituacionAvance
from cuentas.envios import una_vez
from cuentas.escritos import views as escritos
from cuentas.escritos.guardar import devolver_archivos, traer
from cuentas.escritos.llave import RECUPERAR
from cuentas.models import Escrito

CLAVE = "enlace_personal"  # in the session: [number of the link, secret of its session]
DESDE = "enlace_desde"  # in the session: when it was opened, in seconds
GRUPOS = (
    ("devueltos", _("Devueltos: corrija y reenvíe")),
    ("borradores", _("Borradores sin enviar")),
    ("pendientes", _("Por informar")),
    ("al_dia", _("Al día")),
    ("enviados", _("Enviados, en revisión")),
)
ATRASADA = {Frescura.SIN_REPORTE, Frescura.POR_ACTUALIZAR, Frescura.DESACTUALIZADO}


# --- Who comes in ---------------------------------------------------------------------------------


def _reservada(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Decorator: a page in Spanish only, that no cache keeps and no search engine lists."""

    @functools.wraps(view)
    def envuelta(request: HttpRequest, *args, **kwargs) -> HttpResponse:
        request.solo_en_espanol = True  # type: ignore[attr-defined]  # for views/contexto.py
        respuesta = view(request, *args, **kwargs)
        patch_cache_control(respuesta, no_store=True, private=True)
        respuesta.headers["X-Robots-Tag"] = "noindex, nofollow"
        # A form needs an Origin to prove that it comes from here; the address has no secret any more.
        respuesta.headers.setdefault("Referrer-Policy", "same-origin")
        return respuesta

    return envuelta


def _no_sirve(request: HttpRequest) -> HttpResponse:
    """The 404 of a personal link: the same when it is unknown, expired, revoked or was opened elsewhere since. Who sent
    something from a page of a session that is over is asked for the code, with what was sent kept for its author."""
    conservado = getattr(request, "conservado", None)
    seguir = conservado.clave if conservado else request.GET.get(RECUPERAR, "")
    contexto = {"contacto": settings.CONTACTO, "form": CodigoForm(auto_id="%s"), "seguir": seguir}
    if seguir:
        return render(request, "informar/otra_vez.html", contexto, status=403)
    return render(request, "informar/no_sirve.html", contexto, status=404)


def _enlace_de(request: HttpRequest) -> EnlacePersonal | None:
    """The link of this session, if it is still good."""
    pk, sesion = request.session.get(CLAVE) or (None, "")
    return EnlacePersonal.objects.de_sesion(pk, sesion, ahora=timezone.now()) if pk else None


def con_enlace(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """The view gets `enlace=`; without a session of a link that is still good, there is nothing here."""

    @_reservada
    @functools.wraps(view)
    def envuelta(request: HttpRequest, *args, **kwargs) -> HttpResponse:
        enlace = _enlace_de(request)
        if enlace is None:
            return _no_sirve(request)
        _escribe(request, enlace)
        return view(request, *args, enlace=enlace, **kwargs)

    return envuelta


def _escribe(request, enlace: EnlacePersonal | None) -> None:
    """Tell `cuentas.escritos` who writes here, whoever else is signed in in this browser, and until when."""
    request.escribe = enlace.cuenta if enlace else None
    request.sesion_desde = request.session.get(DESDE, time.time())


class CodigoForm(forms.Form):
    codigo = forms.CharField(
        label=gettext_lazy("Código de su enlace"),
        max_length=200,
        help_text=gettext_lazy(
            "Está en el correo en que lo recibió. Puede pegarlo; los guiones y las mayúsculas no importan."
        ),
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}
        ),
    )


@require_POST
@_reservada
def entrar(request: HttpRequest) -> HttpResponse:
    """Exchange the code for a session. It comes in the body: no address has it, and no log of any server."""
    escrito = como_se_dio(request.POST.get("codigo", ""))
    enlace = EnlacePersonal.objects.con_secreto(escrito, ahora=timezone.now())
    if enlace is None:
        return _no_sirve(request)
    request.session.cycle_key()
    request.session[CLAVE] = [enlace.pk, enlace.abrir_sesion(ahora=timezone.now())]
    request.session[DESDE] = int(time.time())
    pendientes = Escrito.objects.pendientes(enlace.cuenta_id, timezone.now())
    seguir = pendientes.filter(pk=request.POST.get("seguir", "").replace("\x00", "")).first()
    return HttpResponseRedirect(seguir.para_recuperar if seguir else reverse("informar_lista"))


@require_GET
@_reservada
def abrir(request: HttpRequest, secreto: str) -> HttpResponse:
    """A link of before docs/adr/0024, with its secret in the path: a page whose button sends it in a body.

    Mail servers open every link of a message to look at it: what only looks ends nobody's session.
    """
    enlace = EnlacePersonal.objects.con_secreto(secreto, ahora=timezone.now())
    if enlace is None:
        respuesta = _no_sirve(request)
    else:
        respuesta = render(request, "informar/entrar.html", {"quien": enlace, "codigo": secreto})
    # The button needs an Origin too, but nobody gets the address with the secret, not even as a Referer.
    respuesta.headers["Referrer-Policy"] = "strict-origin"
    return respuesta


@require_POST
@con_enlace
def salir(request: HttpRequest, *, enlace: EnlacePersonal) -> HttpResponse:
    enlace.cerrar_sesion()
    request.session.pop(CLAVE, None)
    return render(request, "informar/hasta_luego.html", {"enlace": enlace})


@require_http_methods(["GET", "HEAD", "POST"])
@_reservada
def recordatorios(request: HttpRequest, firma: str) -> HttpResponse:
    """Whether one address gets reminders of periods: a button each way, never by only opening it."""
    quien = de_firma(firma)
    if quien is None:
        return _no_sirve(request)
    bajas = BajaDeRecordatorios.objects.filter(correo=quien.correo)
    if request.POST.get("accion") == "baja":
        BajaDeRecordatorios.objects.get_or_create(correo=quien.correo, defaults={"en": timezone.now()})
    elif request.POST.get("accion") == "alta":
        bajas.delete()
    return render(request, "informar/recordatorios.html", {"de_baja": bajas.exists()})


# --- What is written and not saved yet ---------------------------------------------------------------


@require_POST
@_reservada
def guardar_escrito(request: HttpRequest) -> HttpResponse:
    _escribe(request, _enlace_de(request))
    return escritos.guardar(request)


@require_POST
@con_enlace
def descartar_escrito(request: HttpRequest, clave: str, *, enlace: EnlacePersonal) -> HttpResponse:
    return escritos.descartar(request, clave)


# --- What there is to report ------------------------------------------------------------------------


@require_GET
@_reservada
def puerta(request: HttpRequest) -> HttpResponse:
    """The list; to whom has no session, the page that asks for the code, filled in from what follows the # if there
    is JavaScript."""
    if enlace := _enlace_de(request):
        _escribe(request, enlace)
        return lista(request, enlace)
    return render(request, "informar/puerta.html", {"form": CodigoForm(auto_id="%s")})


def lista(request: HttpRequest, enlace: EnlacePersonal) -> HttpResponse:
    """List of the institution's commitments, what is due first."""
    compromisos = _compromisos(enlace).select_related("edicion").order_by("edicion", "numero")
    proyectos: dict[int, Avance] = {}
    for avance in _sin_publicar(enlace).order_by("pk"):
        proyectos[avance.compromiso_id] = avance
    periodos_abiertos = Periodo.objects.abiertos().filter(edicion__in={c.edicion_id for c in compromisos})
    de_edicion = {p.edicion_id: p for p in periodos_abiertos}  # at most one is open in each
    grupos: dict[str, list] = {clave: [] for clave, _titulo in GRUPOS}
    for compromiso in compromisos:
        compromiso.proyecto = proyectos.get(compromiso.pk)
        grupos[_grupo(compromiso, de_edicion.get(compromiso.edicion_id))].append(compromiso)
    contexto = {
        "enlace": enlace,
        "grupos": [(_(titulo), grupos[clave]) for clave, titulo in GRUPOS if grupos[clave]],
        "periodos": periodos_abiertos,
    }
    return render(request, "informar/lista.html", contexto)


def _grupo(compromiso, periodo: Periodo | None) -> str:
    """Section of the list. While a period is open, what is due is a fecha de corte within its days."""
    if compromiso.proyecto:
        return {SituacionAvance.OBSERVADO: "devueltos", SituacionAvance.EN_REVISION: "enviados"}.get(
            SituacionAvance(compromiso.proyecto.situacion), "borradores"
        )
    if periodo:
        debe = not (compromiso.corte and periodo.desde <= compromiso.corte <= periodo.cierra)
    else:
        debe = compromiso.frescura in ATRASADA or compromiso.plazo in (Plazo.VENCIDO, Plazo.POR_VENCER)
    return "pendientes" if debe and compromiso.estado not in ESTADOS_CERRADOS else "al_dia"


def _compromisos(enlace: EnlacePersonal):
    """Pledges that the link can see: the public ones of its institution, as they stand today."""
    dia = Dia.de_hoy()
    return en_fecha(Compromiso.objects.publicados(dia).filter(institucion=enlace.institucion), dia)


def _sin_publicar(enlace: EnlacePersonal):
    """Unpublished updates of its institution, without corrections, which are the staff's."""
    return Avance.objects.sin_publicar().filter(
        compromiso__institucion=enlace.institucion, corrige__isnull=True
    )


# --- One screen a commitment -------------------------------------------------------------------------


@require_http_methods(["GET", "HEAD", "POST"])
@con_enlace
def compromiso(request: HttpRequest, codigo: str, *, enlace: EnlacePersonal) -> HttpResponse:
    if request.method == "POST":
        devolver_archivos(request, enlace.cuenta_id)
        respuesta = una_vez(request, lambda: _pantalla(request, codigo, enlace))
        if hasattr(request, "repetido") and respuesta["Location"] == reverse("informar_lista"):
            _decir_enviado(request, _compromisos(enlace).get(codigo=codigo))
        return respuesta
    if RECUPERAR in request.GET:
        traer(request, enlace.cuenta_id)
    return _pantalla(request, codigo, enlace)


def _pantalla(request: HttpRequest, codigo: str, enlace: EnlacePersonal) -> HttpResponse:
    suyo = get_object_or_404(_compromisos(enlace).select_related("edicion"), codigo=codigo)
    proyectos = _sin_publicar(enlace).filter(compromiso=suyo).select_related("autor").order_by("pk")
    enviado = proyectos.filter(situacion=SituacionAvance.EN_REVISION).last()
    editables = proyectos.filter(situacion__in=politicas.EDITABLES)
    borrador = editables.filter(pk=entero(request.GET.get("borrador", "")) or 0).first() or editables.last()
    escribe = request.method == "POST" or borrador or not enviado or "otro" in request.GET
    recuperado = hasattr(request, "recuperado")
    pantalla = Pantalla(enlace, suyo, borrador, request) if escribe else None
    if request.method == "POST" and not recuperado and pantalla and (hecho := _guardar(request, pantalla)):
        return hecho
    publicados = (
        Avance.objects.en_firme(Dia.de_hoy()).filter(compromiso=suyo).prefetch_related("mediciones__meta")
    )
    return render(
        request,
        "informar/compromiso.html",
        {
            "enlace": enlace,
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


class Pantalla:
    """The forms of one update: what was done, a row per target, one more piece of evidence."""

    def __init__(self, enlace: EnlacePersonal, suyo: CompromisoLeido, borrador: Avance | None, request):
        datos, archivos = (request.POST, request.FILES) if request.method == "POST" else (None, None)
        self.cuenta = enlace.cuenta
        # Brought back by the browser after it was saved: it made the draft that is there now, or one that was sent.
        self.ya_guardado: str = getattr(request, "ya_guardado", "")
        # Opened on a draft that somebody sent or published since: what was typed would be another update.
        self.es_de_otro = bool(datos and not borrador and datos.get("version_vista"))
        if datos and self.es_de_otro:
            datos = datos.copy()
            datos["version_vista"] = ""
        if datos and borrador and self.ya_guardado and not datos.get("version_vista") and _es_suyo(borrador):
            datos = datos.copy()
            datos["version_vista"] = borrador.version
        self.avance = borrador or Avance(compromiso=suyo, autor=enlace.cuenta)
        previo = "" if suyo.estado == Estado.SIN_INFORMACION else suyo.estado
        self.texto = AvanceForm(datos, instance=self.avance, initial={} if borrador else {"estado": previo})
        self.mediciones = [self._medicion(meta, datos) for meta in metas_medibles(suyo, Dia.de_hoy())]
        self.evidencias = list(borrador.evidencias.all()) if borrador else []
        self.evidencia = EvidenciaSinGuiones(
            datos,
            archivos,
            prefix="evidencia",
            cuenta=enlace.cuenta,
            instance=Evidencia(avance=self.avance),
            empty_permitted=True,
            use_required_attribute=False,
        )
        self.evidencia.se_quitan = _claves(datos.getlist("quitar")) if datos else ()
        for form in self.formularios:
            form.recuperado = hasattr(request, "recuperado")

    def _medicion(self, meta: MetaConValor, datos) -> MedicionSinGuiones:
        """Never prefilled: what is sent untouched would be said again as if it were new."""
        de_antes = self.avance.mediciones.filter(meta=meta).first() if self.avance.pk else None
        return MedicionSinGuiones(
            datos,
            prefix=f"meta-{meta.orden}",
            metas=[meta],
            instance=de_antes or Medicion(avance=self.avance),
            initial={"meta": meta.pk},
            empty_permitted=True,
            use_required_attribute=False,
        )

    @property
    def formularios(self) -> list[FormConRestricciones]:
        return [self.texto, *self.mediciones, self.evidencia]

    def es_valida(self) -> bool:
        validos = [f.is_valid() for f in self.formularios]  # of all of them: each says what is wrong with it
        if self.ya_guardado and not self.texto.conflicto:
            self.texto.add_error(None, self.ya_guardado)
            return False
        if self.es_de_otro:
            self.texto.add_error(
                None,
                _(
                    "Mientras usted escribía, otra persona envió o publicó este avance. Lo suyo está abajo: si lo "
                    "guarda, será otro avance."
                ),
            )
        return all(validos) and not self.es_de_otro

    @transaction.atomic
    def guardar(self, quitar: list[str], limpiar: list[str]) -> tuple[Avance, list[str]]:
        """The draft with all that hangs from it; `quitar` and `limpiar` are numbers of its evidence: to take off, and to
        put in its place the copy without what nobody sees. Also the sentences of what could not be."""
        firmar(self.avance, self.cuenta)
        avance = self.texto.save()
        for fila in self.mediciones:
            fila.instance.avance = avance
            firmar(fila.instance, self.cuenta)
            if fila.cleaned_data.get("DELETE"):
                fila.instance.delete()
            elif fila.has_changed():
                fila.save()
        if self.evidencia.has_changed():
            self.evidencia.instance.avance = avance
            firmar(self.evidencia.instance, self.cuenta)
            self.evidencia.save()
        pks = _claves(quitar)
        for evidencia in avance.evidencias.filter(pk__in=pks):
            firmar(evidencia, self.cuenta)
            evidencia.delete()
        limpias = _claves(limpiar)
        return avance, usar_copias_limpias(avance, limpias, por=self.cuenta)


def _claves(enviadas: list[str]) -> list[int]:
    return [pk for enviada in enviadas if (pk := entero(enviada)) is not None]


def _es_suyo(borrador: Avance) -> bool:
    """Whether who began the draft was the last to save it."""
    ultima = Avance.history.filter(id=borrador.pk).order_by("-history_date", "-history_id").first()
    return bool(ultima and ultima.history_user_id == borrador.autor_id)


def _decir_enviado(request: HttpRequest, suyo: Compromiso) -> None:
    """Once, also when a browser drops the first answer of a double click, and what it said with it."""
    frase = _("Enviado a revisión: %(titulo)s.") % {"titulo": suyo.titulo}
    dichas: Any = messages.get_messages(request)
    if frase not in map(str, dichas):
        messages.success(request, frase)
    dichas.used = False  # looked at, not shown


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
    _decir_enviado(request, avance.compromiso)
    return HttpResponseRedirect(reverse("informar_lista"))
