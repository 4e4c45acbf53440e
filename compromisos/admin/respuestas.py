"""Answering a verification: who informs for the institution writes, who publishes shows it, in one step."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.translation import gettext as _

from base.versiones import EdicionSimultanea
from compromisos import publicacion
from compromisos.models import Verificacion
from compromisos.publicacion import permisos, politicas


class ConRespuestas:
    """Adds the answers to the admin of Avance."""

    def get_urls(self):
        vista = self.admin_site.admin_view(self.responder_view)
        return [
            path("verificaciones/<int:pk>/responder/", vista, name="compromisos_avance_responder"),
            *super().get_urls(),
        ]

    def change_view(self, request, object_id, form_url="", extra_context=None):
        avance = self.get_object(request, object_id)
        contexto = {}
        if (
            avance is not None
            and avance.es_publico
            and permisos.puede_preparar_avances(request.user, avance.compromiso.institucion)
        ):
            verificaciones = avance.verificaciones.prefetch_related("respuestas").select_related("avance")
            contexto = {
                "por_responder": [v for v in verificaciones if politicas.puede_responder(v)],
            }
        return super().change_view(request, object_id, form_url, {**contexto, **(extra_context or {})})

    def responder_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """What was verified, what was answered, and the answer to write; changes only by POST."""
        verificacion = get_object_or_404(
            Verificacion.objects.filter(avance__in=self.get_queryset(request).order_by().values("pk")), pk=pk
        )
        avance = get_object_or_404(self._para_mostrar(request), pk=verificacion.avance_id)
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
                hecho = (
                    _("Publicada. Ya se lee junto a la verificación.")
                    if "_publicar" in request.POST
                    else _("Guardada. La publica el equipo del Ministerio.")
                )
                messages.success(request, hecho)
                return HttpResponseRedirect(reverse("admin:compromisos_avance_change", args=[avance.pk]))
        en_espera = verificacion.respuestas.por_publicar().first()
        visto = en_espera.texto if en_espera else ""
        return TemplateResponse(
            request,
            "admin/compromisos/avance/responder.html",
            {
                **self.admin_site.each_context(request),
                "title": _("Responder a la verificación"),
                "avance": avance,
                "verificacion": verificacion,
                "publicadas": verificacion.respuestas.sellados(),
                "texto": request.POST.get("texto", visto),
                "visto": visto,
                "publica": permisos.puede_publicar_avances(request.user),
                "errores": errores,
                "opts": self.opts,
            },
            status=400 if errores else 200,
        )
