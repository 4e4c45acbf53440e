"""Answering a verification: who informs for the institution writes, who publishes shows it, in one step."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from base.admin import AdminDeLaCasa, con_enlace
from base.versiones import EdicionSimultanea
from compromisos import publicacion
from compromisos.admin.avance.pasos import para_mostrar
from compromisos.models import Avance, Verificacion
from compromisos.publicacion import permisos, politicas
from cuentas.escritos.acto import de_un_acto


def por_responder(user, avance: Avance) -> list[Verificacion]:
    """The verifications of `avance` that `user` may answer. Two queries where there are any."""
    if not avance.es_publico:
        return []
    if not permisos.puede_preparar_avances(user, avance.compromiso.institucion):
        return []
    verificaciones = avance.verificaciones.prefetch_related("respuestas").select_related("avance")
    return [v for v in verificaciones if politicas.puede_responder(v)]


@de_un_acto
def responder(admin: AdminDeLaCasa, request: HttpRequest, pk: int) -> HttpResponse:
    """Page to answer a verification: what was verified and answered, the answer to write. Changes by POST."""
    verificacion = get_object_or_404(
        Verificacion.objects.filter(avance__in=admin.get_queryset(request).order_by().values("pk")), pk=pk
    )
    avance = get_object_or_404(para_mostrar(admin, request), pk=verificacion.avance_id)
    permisos.check_puede_preparar_avances(request.user, avance.compromiso.institucion)
    if "_publicar" in request.POST:
        permisos.check_puede_publicar_avances(request.user)
    errores: list[str] = []
    if request.method == "POST":
        try:
            publicacion.responder(
                verificacion,
                por=request.user,
                texto=request.POST.get("texto", ""),
                visto=request.POST.get("visto", ""),
                publicar="_publicar" in request.POST,
            )
        except ValidationError as error:
            errores = error.messages
        except EdicionSimultanea as error:
            errores = [str(error)]
        else:
            hecho: str = _("Guardada. La publica el equipo del Ministerio.")
            if "_publicar" in request.POST:
                lugar = f"{avance.compromiso.get_absolute_url()}#avance-{avance.pk}"
                hecho = con_enlace(_("Publicada. Ya se lee junto a la verificación."), lugar)
            messages.success(request, hecho)
            return HttpResponseRedirect(reverse("admin:compromisos_avance_change", args=[avance.pk]))
    en_espera = verificacion.respuestas.por_publicar().first()
    visto = en_espera.texto if en_espera else ""
    return admin.pagina(
        request,
        "admin/compromisos/avance/responder.html",
        estado=400 if errores else 200,
        title=_("Responder a la verificación"),
        avance=avance,
        verificacion=verificacion,
        publicadas=verificacion.respuestas.sellados(),
        texto=request.POST.get("texto", visto),
        visto=visto,
        publica=permisos.puede_publicar_avances(request.user),
        errores=errores,
    )
