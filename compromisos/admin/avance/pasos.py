"""The steps of an avance in the admin: each shows what it will do, asks, and calls `publicacion`.

One table says what every step is called, who may take it, whether it needs a reason, and what it
does; one view serves them all. Changes only by POST. Publishing and returning are in `revision.py`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
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
from compromisos.admin.avance import verificar
from compromisos.models import Avance
from compromisos.publicacion import confirmaciones, permisos, politicas
from cuentas.escritos.acto import de_un_acto
from instituciones.models import Institucion


@dataclass(frozen=True, slots=True)
class Paso:
    titulo: str | Promise
    boton: str | Promise
    explicacion: str | Promise
    quien: Callable[[Any, Institucion], bool]  # who may take it, of that institution
    puede: Callable[[Avance], bool]  # what its situation allows
    exito: str | Promise  # what is said once it is done
    # Where to go next; None: the list. Without it, the step has a page of its own.
    hacer: Callable[[Avance, HttpRequest], Avance | None] | None = None
    pide_motivo: bool = False
    pregunta: bool = False  # what surprises in it is asked here too
    se_ve: bool = False  # the public sees it at once


def _corregir(avance: Avance, request: HttpRequest) -> Avance:
    return publicacion.iniciar_correccion(avance, por=request.user, motivo=request.POST.get("motivo", ""))


def _retirar(avance: Avance, request: HttpRequest) -> Avance:
    publicacion.retirar(avance, por=request.user, motivo=request.POST.get("motivo", ""))
    return avance


def _enviar(avance: Avance, request: HttpRequest) -> Avance:
    return publicacion.enviar(avance, por=request.user, razones=request.POST)


def _descartar(avance: Avance, request: HttpRequest) -> None:
    publicacion.descartar(avance)


PASOS: dict[str, Paso] = {
    "enviar": Paso(
        titulo=gettext_lazy("Enviar a revisión"),
        boton=gettext_lazy("Enviar a revisión"),
        explicacion=gettext_lazy("Lo verá quien publica, que puede publicarlo o devolverlo con un motivo."),
        quien=permisos.puede_preparar_avances,
        puede=lambda avance: avance.situacion in politicas.EDITABLES,
        hacer=_enviar,
        exito=gettext_lazy("Enviado a revisión."),
        pregunta=True,
    ),
    "corregir": Paso(
        titulo=gettext_lazy("Corregir lo publicado"),
        boton=gettext_lazy("Preparar la corrección"),
        explicacion=gettext_lazy(
            "Se abre una copia para enmendarla. Al publicarla reemplaza a esta, que sigue a la vista con el motivo."
        ),
        quien=permisos.puede_publicar_avances,
        puede=politicas.puede_corregir,
        hacer=_corregir,
        exito=gettext_lazy("Enmiende la copia y publíquela."),
        pide_motivo=True,
    ),
    "retirar": Paso(
        titulo=gettext_lazy("Retirar lo publicado"),
        boton=gettext_lazy("Retirar"),
        explicacion=gettext_lazy(
            "Deja de contar. Sigue a la vista, tachado, con el motivo. No se puede deshacer."
        ),
        quien=permisos.puede_publicar_avances,
        puede=politicas.puede_retirar,
        hacer=_retirar,
        exito=gettext_lazy("Retirado."),
        se_ve=True,
        pide_motivo=True,
    ),
    "verificar": Paso(
        titulo=gettext_lazy("Verificar"),
        boton=gettext_lazy("Publicar la verificación"),
        explicacion=gettext_lazy(
            "La hace alguien distinto de quien informa. Al registrarla se publica, junto al avance, y no se borra: si fue "
            "un error, se deja sin efecto, con un motivo que también se publica."
        ),
        quien=permisos.puede_verificar_avances,
        puede=politicas.puede_verificar,
        exito=gettext_lazy("Verificación registrada."),
    ),
    "descartar": Paso(
        titulo=gettext_lazy("Descartar el borrador"),
        boton=gettext_lazy("Descartar"),
        explicacion=gettext_lazy("Se borra con sus mediciones y evidencias. Nunca fue público."),
        quien=permisos.puede_preparar_avances,
        puede=politicas.puede_descartar,
        hacer=_descartar,
        exito=gettext_lazy("Borrador descartado."),
    ),
}


def pasos_posibles(user, avance: Avance) -> list[tuple[str, Paso]]:
    return [
        (nombre, paso)
        for nombre, paso in PASOS.items()
        if paso.quien(user, avance.compromiso.institucion) and paso.puede(avance)
    ]


def dar(admin: AdminDeLaCasa, request: HttpRequest, pk: int, paso: str) -> HttpResponse:
    avance = get_object_or_404(para_mostrar(admin, request), pk=pk)
    if paso not in PASOS:
        raise Http404
    receta = PASOS[paso]
    if not receta.quien(request.user, avance.compromiso.institucion):
        raise PermissionDenied
    if request.method != "POST" and not receta.puede(avance):
        messages.error(request, _("Ese paso ya no es posible en este avance."))
        return HttpResponseRedirect(reverse("admin:compromisos_avance_change", args=[pk]))
    contexto = {"title": receta.titulo, "paso": receta, "anterior": _anterior(admin, request, avance)}
    if receta.hacer is None:
        return verificar.pagina(admin, request, avance, exito=str(receta.exito), **contexto)
    return _dar(admin, request, avance, receta, **contexto)


@de_un_acto
def _dar(
    admin: AdminDeLaCasa, request: HttpRequest, avance: Avance, receta: Paso, **contexto
) -> HttpResponse:
    errores: list[str] = []
    if request.method == "POST":
        assert receta.hacer is not None
        try:
            avance.version = version_enviada(request.POST)
            siguiente = receta.hacer(avance, request)
        except ValidationError as error:
            errores = error.messages
        except EdicionSimultanea as error:
            errores = [str(error)]
        else:
            exito = str(receta.exito)
            lugar = f"{avance.compromiso.get_absolute_url()}#avance-{avance.pk}"
            messages.success(request, con_enlace(exito, lugar) if receta.se_ve else exito)
            nombre = "compromisos_avance_change" if siguiente else "compromisos_avance_changelist"
            args = [siguiente.pk] if siguiente else []
            return HttpResponseRedirect(reverse(f"admin:{nombre}", args=args))
        avance = get_object_or_404(para_mostrar(admin, request), pk=avance.pk)
    return admin.pagina(
        request,
        "admin/compromisos/avance/paso.html",
        estado=400 if errores else 200,
        **contexto,
        avance=avance,
        errores=errores,
        hechas=confirmaciones.hechas(avance, hoy=timezone.localdate(), escritas=request.POST)
        if receta.pregunta
        else [],
        motivo=request.POST.get("motivo", ""),
    )


def _anterior(admin: AdminDeLaCasa, request: HttpRequest, avance: Avance) -> Avance | None:
    """What is public of its pledge today, if it is another."""
    vigente = para_mostrar(admin, request).filter(pk=avance.compromiso.vigente_avance_id)
    return vigente.exclude(pk=avance.pk).first()


def para_mostrar(admin: AdminDeLaCasa, request: HttpRequest):
    return (
        admin.get_queryset(request)
        .select_related("compromiso__institucion", "corrige")
        .prefetch_related("mediciones__meta", "mediciones__territorios", "evidencias")
    )
