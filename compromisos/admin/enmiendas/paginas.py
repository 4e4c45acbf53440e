"""Pages of an amendment: which kind, its form, «así se verá», and then in public, or proposed to who publishes."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from base.admin import AdminDeLaCasa, con_enlace
from base.edicion_segura import version_enviada
from base.versiones import EdicionSimultanea
from compromisos import publicacion
from compromisos.admin.cambiar_publicos import de_una_vez
from compromisos.admin.enmiendas.formularios import ERRATA, FORMULARIOS, ActoForm
from compromisos.admin.enmiendas.partes import partes_dichas
from compromisos.lectura.enmiendas import EnmiendaEnFecha
from compromisos.models import Compromiso, Enmienda, PropuestaDeEnmienda
from compromisos.publicacion import permisos, politicas
from compromisos.reglas.palabras import TipoEnmienda
from compromisos.reglas.preguntas import Pregunta
from cuentas.escritos.acto import de_un_acto


@dataclass(frozen=True, slots=True)
class ClaseDeEnmienda:
    """A kind of amendment, as it is offered."""

    valor: str
    etiqueta: str | Promise
    explicacion: str | Promise


def _clases(compromiso: Compromiso, user, *, publica: bool) -> list[ClaseDeEnmienda]:
    """What `user` may do, or propose, with that pledge today."""
    clases = []
    errata = politicas.puede_corregir_errata(compromiso, por=user, ahora=timezone.now())
    if publica and errata:
        clases.append(
            ClaseDeEnmienda(
                ERRATA,
                gettext_lazy("Error de tecleo"),
                gettext_lazy(
                    "En el título o la nota, hasta 24 horas después de publicarlo usted. Sin motivo; el registro lo dice."
                ),
            )
        )
    for valor, form in FORMULARIOS.items():
        if valor != ERRATA and (publica or form.se_propone):
            clases.append(
                ClaseDeEnmienda(valor, gettext_lazy(form.tipo.etiqueta), gettext_lazy(form.tipo.explicacion))
            )
    return clases


def enmendar(admin: AdminDeLaCasa, request: HttpRequest, pk: int) -> HttpResponse:
    """The kinds, the form of one, then how it will look, then it is done: changes only by the last POST."""
    compromiso = get_object_or_404(admin.get_queryset(request).select_related("institucion"), pk=pk)
    publica = permisos.puede_publicar_compromisos(request.user)
    if not publica:
        permisos.check_puede_proponer_enmiendas(request.user, compromiso.institucion)
    ficha = HttpResponseRedirect(reverse("admin:compromisos_compromiso_leer", args=[pk]))
    if not politicas.puede_enmendar(compromiso):
        messages.error(request, _("Solo se enmienda un compromiso público que sigue en pie."))
        return ficha
    clases = _clases(compromiso, request.user, publica=publica)
    tipo = request.POST.get("tipo") or request.GET.get("tipo", "")
    contexto = {"title": _("Enmendar el compromiso"), "compromiso": compromiso, "clases": clases}
    clase = next((c for c in clases if c.valor == tipo), None)
    if clase is None and tipo in FORMULARIOS and request.method == "POST":
        permisos.check_puede_publicar_compromisos(request.user)  # it is only proposed, or not at all
    if clase is None:
        estado = 400 if request.method == "POST" else 200
        contexto["errores"] = [_("Elija qué se hace.")] if estado == 400 else []
        return admin.pagina(request, PLANTILLA, estado=estado, **contexto, media=admin.media)
    form = FORMULARIOS[tipo](request.POST or None, compromiso=compromiso, admin=admin, request=request)
    partes = partes_dichas(request, compromiso) if tipo == TipoEnmienda.DIVISION.value else []
    if partes:
        form.initial["sucesores"] = [p.pk for p in partes if p.es_publico]
    errores: list[str] = []
    sigue = request.method == "POST" and "_volver" not in request.POST and form.is_valid()
    preguntas = form.preguntas() if sigue else []
    if sigue and "_confirmar" in request.POST:
        if errores := _sin_contestar(request, preguntas):
            pass
        elif not (errores := _hacer(request, form, publica=publica)):
            return ficha
        else:
            compromiso.refresh_from_db()
            sigue = False
    vista = form.vista() if sigue else None
    estado = 400 if errores or (request.method == "POST" and form.errors) else 200
    contexto |= {
        "clase": clase,
        "form": form,
        "conjunto": form.conjunto,
        "partes_del_acto": [form.conjunto] if form.conjunto else [],
        "vista": vista,
        "preguntas": [(p, f"si-{p.huella}" in request.POST) for p in preguntas],
        "errores": errores,
        "publica": publica,
        "puede_hacer_partes": tipo == TipoEnmienda.DIVISION.value
        and publica
        and permisos.puede_registrar_compromisos(request.user),
        "partes": partes,
        "por_publicar": [p for p in partes if not p.es_publico],
        "media": admin.media + form.media,
    }
    return admin.pagina(request, PLANTILLA, estado=estado, **contexto)


PLANTILLA = "admin/compromisos/compromiso/enmendar.html"


def _sin_contestar(request: HttpRequest, preguntas: list[Pregunta]) -> list[str]:
    if all(f"si-{p.huella}" in request.POST for p in preguntas):
        return []
    return [_("Conteste lo que se pregunta: marque que es así, o vuelva y corríjalo.")]


def _hacer(request: HttpRequest, form: ActoForm, *, publica: bool) -> list[str]:
    """Do it, or propose it; the sentences of what stands in the way."""
    try:
        form.compromiso.version = version_enviada(request.POST)
        request.guardado = form.compromiso  # type: ignore[attr-defined]  # for cuentas/escritos/middleware.py
        if publica:
            form.hacer()
            _decir_que_se_ve(request, form.compromiso)
        else:
            form.proponer()
            messages.success(request, _("Propuesto: lo verá quien publica, y usted aquí la respuesta."))
    except ValidationError as error:
        return error.messages
    except EdicionSimultanea as error:
        return [str(error)]
    return []


def _decir_que_se_ve(request: HttpRequest, compromiso: Compromiso) -> None:
    hecho = _("Enmendado. Ya se ve en el sitio, con su motivo.")
    messages.success(request, con_enlace(hecho, compromiso.get_absolute_url()))


# --- What was proposed


def propuestas(admin: AdminDeLaCasa, request: HttpRequest) -> HttpResponse:
    """Those that wait, for who may approve them; and what was amended of many at once, with the way back."""
    permisos.check_puede_publicar_compromisos(request.user)
    pendientes = PropuestaDeEnmienda.objects.pendientes().filter(
        compromiso__in=admin.get_queryset(request).values("pk")
    )
    return admin.pagina(
        request,
        "admin/compromisos/compromiso/propuestas.html",
        title=_("Enmiendas"),
        de_varios=de_una_vez(admin, request),
        propuestas=pendientes.select_related("compromiso", "por"),
    )


@de_un_acto
def propuesta(admin: AdminDeLaCasa, request: HttpRequest, pk: int) -> HttpResponse:
    """One of them, as it will look; by POST it is approved, or returned with its reason."""
    permisos.check_puede_publicar_compromisos(request.user)
    visibles = PropuestaDeEnmienda.objects.select_related("compromiso__institucion", "por", "resuelta_por")
    suya = get_object_or_404(visibles.filter(compromiso__in=admin.get_queryset(request).values("pk")), pk=pk)
    errores: list[str] = []
    if request.method == "POST":
        try:
            if "_aprobar" in request.POST:
                publicacion.aprobar_propuesta(suya, por=request.user)
                _decir_que_se_ve(request, suya.compromiso)
            else:
                publicacion.devolver_propuesta(suya, por=request.user, motivo=request.POST.get("motivo", ""))
                messages.success(request, _("Devuelta con su motivo: no cambió nada."))
        except ValidationError as error:
            errores = error.messages
        except EdicionSimultanea as error:
            errores = [str(error)]
        else:
            return HttpResponseRedirect(reverse("admin:compromisos_compromiso_propuestas"))
    return admin.pagina(
        request,
        "admin/compromisos/compromiso/propuesta.html",
        estado=400 if errores else 200,
        title=_("Enmienda propuesta"),
        arriba=[
            (_("Enmiendas"), reverse("admin:compromisos_compromiso_propuestas")),
            (suya.compromiso.codigo, reverse("admin:compromisos_compromiso_leer", args=[suya.compromiso_id])),
        ],
        propuesta=suya,
        vista=_asi_se_vera(suya),
        errores=errores,
        motivo=request.POST.get("motivo", ""),
    )


def _asi_se_vera(suya: PropuestaDeEnmienda) -> EnmiendaEnFecha:
    enmienda = Enmienda(
        tipo=suya.tipo,
        texto_anterior=suya.texto_anterior,
        texto_nuevo=suya.texto_nuevo,
        cambios=suya.cambios,
        motivo=suya.motivo,
        fuente=suya.fuente,
        en=suya.resuelta_en or timezone.now(),
    )
    return EnmiendaEnFecha.de(enmienda, suya.compromiso)
