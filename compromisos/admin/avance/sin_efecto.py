"""Leaving a verification without effect: what was said, and the reason for which it no longer counts."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from base.admin import AdminDeLaCasa, con_enlace
from base.limites import LIMITE, decir_limite
from compromisos import publicacion
from compromisos.admin.avance.pasos import para_mostrar
from compromisos.lectura import observados
from compromisos.models import Avance, Verificacion
from compromisos.publicacion import permisos, politicas
from cuentas.escritos.acto import de_un_acto


def por_dejar(user, avance: Avance) -> list[Verificacion]:
    """The verifications of `avance` that `user` may leave without effect. One query, and those of each permission."""
    if not avance.es_publico or not permisos.puede_verificar_avances(user):
        return []
    suyas = avance.verificaciones.filter(sin_efecto__isnull=True)
    de_ellas = suyas.select_related("avance__compromiso__institucion", "registrado_por")
    return [v for v in de_ellas if permisos.puede_dejar_sin_efecto(user, v)]


@de_un_acto
def dejar(admin: AdminDeLaCasa, request: HttpRequest, pk: int) -> HttpResponse:
    """Page to leave it without effect: what it says and what that will do, the reason to write. Changes by POST."""
    verificacion = get_object_or_404(
        Verificacion.objects.select_related("registrado_por", "avance__compromiso__institucion").filter(
            avance__in=admin.get_queryset(request).order_by().values("pk")
        ),
        pk=pk,
    )
    avance = get_object_or_404(para_mostrar(admin, request), pk=verificacion.avance_id)
    permisos.check_puede_dejar_sin_efecto(request.user, verificacion)
    ficha = reverse("admin:compromisos_avance_change", args=[avance.pk])
    errores: list[str] = []
    if request.method == "POST":
        try:
            dejada = publicacion.dejar_sin_efecto(
                verificacion,
                por=request.user,
                quien=permisos.quien_verifica(request.user),
                motivo=request.POST.get("motivo", ""),
            )
        except ValidationError as error:
            errores = error.messages
        else:
            lugar = f"{avance.compromiso.get_absolute_url()}#sin-efecto-{dejada.pk}"
            messages.success(request, con_enlace(_("La verificación quedó sin efecto."), lugar))
            return HttpResponseRedirect(ficha)
    elif not politicas.puede_dejar_sin_efecto(verificacion):
        messages.error(request, _("Esta verificación ya se dejó sin efecto."))
        return HttpResponseRedirect(ficha)
    return admin.pagina(
        request,
        "admin/compromisos/avance/sin_efecto.html",
        estado=400 if errores else 200,
        title=_("Dejar sin efecto una verificación"),
        avance=avance,
        verificacion=verificacion,
        contados=observados.de_verificaciones([verificacion.pk]).get(verificacion.pk, []),
        publicadas=verificacion.respuestas.sellados(),
        motivo=request.POST.get("motivo", ""),
        limite=decir_limite(LIMITE),
        quien=permisos.quien_verifica(request.user),
        errores=errores,
    )
