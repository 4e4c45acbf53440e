"""Review: an update beside what is public, and on the same screen the two ways out, publish it or return it
with a reason. Or many at once, with what each would change. The only way to publish in the admin.

What is decided is decided of what was seen: if the update or the published one changed since, nothing is
written, the reviewer is told who changed what, and finds what they had typed.
"""

from __future__ import annotations

from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from base.dias import Dia
from base.edicion_segura import escritos, version_enviada
from base.historia import EntradaDeHistorial, entradas_desde_version
from base.numeros import entero
from base.versiones import EdicionSimultanea
from compromisos import publicacion
from compromisos.lectura import comparacion
from compromisos.models import Avance
from compromisos.publicacion import confirmaciones, permisos, politicas
from compromisos.reglas.palabras import SituacionAvance

MAXIMO = 100  # at once


# --- What is decided is what was seen ------------------------------------------------------------------


def _decidir(avance: Avance, request: HttpRequest) -> str:
    """Do what was asked of `avance` as it was seen; returns the sentence that says so."""
    datos = request.POST
    avance.version, frente_a = version_enviada(datos), datos.get("frente_a", "?")
    if "_devolver" in datos:
        motivo = datos.get("motivo", "")
        publicacion.observar(avance, por=request.user, motivo=motivo, frente_a=frente_a)
        return _("Devuelto, con su motivo.")
    if "_publicar" not in datos:
        raise ValidationError(_("Diga si lo publica o lo devuelve."))
    publicacion.enviar_y_publicar(avance, por=request.user, razones=datos, frente_a=frente_a)
    return _("Publicado. Ya se ve en el sitio.")


def _lo_publicado_desde(avance: Avance, frente_a: str) -> list[EntradaDeHistorial]:
    """Who changed what is public of its pledge since it was `frente_a`."""
    vigente = avance.compromiso.vigente_avance
    if frente_a == str(vigente.pk if vigente else ""):
        return []
    visto = (
        Avance.objects.filter(compromiso=avance.compromiso_id, pk=entero(frente_a) or 0)
        .select_related("retiro__retirado_por")
        .first()
    )
    entradas = []
    if retiro := getattr(visto, "retiro", None):
        entradas.append(
            EntradaDeHistorial(
                str(retiro.retirado_por), retiro.retirado_en, _("Retiró el publicado"), _corte(visto), ()
            )
        )
    if vigente and vigente.pk != avance.pk and not (visto and visto.publicado_en > vigente.publicado_en):
        hecho = _("Publicó otro avance de este compromiso")
        entradas.append(
            EntradaDeHistorial(str(vigente.publicado_por), vigente.publicado_en, hecho, _corte(vigente), ())
        )
    return entradas


def _corte(avance: Avance) -> str:
    return _("corte al %(dia)s, «%(estado)s»") % {
        "dia": date_format(avance.fecha_corte, "SHORT_DATE_FORMAT"),
        "estado": avance.get_estado_display(),
    }


class ConRevision:
    """Adds the review, of one and of many, to the admin of Avance."""

    def get_urls(self):
        vista = self.admin_site.admin_view
        return [
            path("<int:pk>/revisar/", vista(self.revisar_view), name="compromisos_avance_revisar"),
            path("publicar/", vista(self.publicar_varios_view), name="compromisos_avance_publicar_varios"),
            *super().get_urls(),
        ]

    def get_list_display(self, request):
        primera, *columnas = super().get_list_display(request)
        revisar = ["revisar"] if permisos.puede_publicar_avances(request.user) else []
        return [primera, *revisar, *columnas]

    @admin.display(description=gettext_lazy("revisión"))
    def revisar(self, obj) -> str:
        if obj.situacion != SituacionAvance.EN_REVISION:
            return ""
        direccion = reverse("admin:compromisos_avance_revisar", args=[obj.pk])
        return format_html(
            '<a href="{}" aria-label="{}">{}</a>',
            direccion,
            _("Revisar %(avance)s") % {"avance": obj},
            _("Revisar"),
        )

    # --- One

    def ya_publico(self, request: HttpRequest, avance: Avance) -> HttpResponse:
        """Published while somebody was editing it: by whom, and what was typed, to be copied. Refused."""
        datos, mediciones = request.POST, []
        indicadores = {str(m.pk): m.indicador for m in avance.compromiso.metas.all()}
        publicado = {m.meta.indicador: f"{m.valor.normalize():f}" for m in avance.mediciones.all()}
        for n in range(len(indicadores)):
            indicador = indicadores.get(datos.get(f"mediciones-{n}-meta", ""))
            valor = datos.get(f"mediciones-{n}-valor", "")
            if indicador and valor and valor != publicado.get(indicador):
                mediciones.append((indicador, f"{valor} {datos.get(f'mediciones-{n}-nota', '')}".strip()))
        contexto = {
            **self.admin_site.each_context(request),
            "title": _("Ya se publicó"),
            "avance": avance,
            "cambios": self._cambios_desde(avance, version_enviada(datos, "version_vista"), None),
            "escritos": escritos(avance, datos) + mediciones,
            "opts": self.opts,
        }
        return TemplateResponse(request, "admin/compromisos/avance/ya_publico.html", contexto, status=403)

    def revisar_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        avance = get_object_or_404(self._para_revisar(request), pk=pk)
        permisos.check_puede_publicar_avances(request.user, avance.compromiso.institucion)
        errores, cambios, estado = [], [], 200
        if request.method == "POST":
            vista = version_enviada(request.POST)
            try:
                hecho = _decidir(avance, request)
            except ValidationError as error:
                errores, estado = error.messages, 400
            except EdicionSimultanea:
                estado = 409
                errores = [_("No se decidió nada: cambió mientras usted lo revisaba.")]
            else:
                return self._decidido(request, avance, hecho)
            avance = get_object_or_404(self._para_revisar(request), pk=pk)
            if estado == 409:
                cambios = self._cambios_desde(avance, vista, request.POST.get("frente_a", "?"))
        elif avance.es_publico:
            messages.error(request, _("Ese paso ya no es posible en este avance."))
            return HttpResponseRedirect(reverse("admin:compromisos_avance_change", args=[pk]))
        return self._pantalla(request, avance, errores=errores, cambios=cambios, estado=estado)

    def _para_revisar(self, request: HttpRequest):
        return comparacion.con_lo_que_se_compara(self.get_queryset(request))

    def _cambios_desde(self, avance: Avance, vista: int, frente_a: str | None) -> list[EntradaDeHistorial]:
        propios = entradas_desde_version(avance, vista, self.partes()) if vista else []
        return propios if frente_a is None else [*propios, *_lo_publicado_desde(avance, frente_a)]

    def _pantalla(
        self,
        request: HttpRequest,
        avance: Avance,
        *,
        errores: list[str],
        cambios: list[EntradaDeHistorial],
        estado: int,
    ) -> HttpResponse:
        comparado = comparacion.de([avance], Dia.de_hoy())[avance.pk]
        contexto = {
            **self.admin_site.each_context(request),
            "title": _("Revisar el avance")
            if avance.situacion == SituacionAvance.EN_REVISION
            else _("Publicar el avance"),
            "avance": avance,
            "c": comparado,
            "frente_a": avance.compromiso.vigente_avance_id or "",
            "errores": errores,
            "cambios": cambios,
            "hechas": []
            if avance.es_publico
            else confirmaciones.hechas(avance, hoy=timezone.localdate(), escritas=request.POST),
            "puede_devolver": politicas.puede_observar(avance),
            "motivo": request.POST.get("motivo", ""),
            "opts": self.opts,
        }
        return TemplateResponse(request, "admin/compromisos/avance/revisar.html", contexto, status=estado)

    def _decidido(self, request: HttpRequest, avance: Avance, hecho: str) -> HttpResponse:
        """Its page, saying what was done and which one waits next, the longest waiting first."""
        messages.success(request, hecho)
        esperan = (
            self.get_queryset(request)
            .editables_por(request.user)
            .filter(situacion=SituacionAvance.EN_REVISION)
            .select_related("compromiso")
            .order_by("enviado_en", "pk")
        )
        if siguiente := esperan.first():
            n = esperan.count()
            messages.info(
                request,
                format_html(
                    '{} <a href="{}">{}</a>',
                    ngettext("Espera %(n)s avance más.", "Esperan %(n)s avances más.", n) % {"n": n},
                    reverse("admin:compromisos_avance_revisar", args=[siguiente.pk]),
                    _("Revisar el siguiente: %(avance)s") % {"avance": siguiente},
                ),
            )
        return HttpResponseRedirect(reverse("admin:compromisos_avance_change", args=[avance.pk]))

    # --- Many at once

    @admin.action(description=gettext_lazy("Publicar los seleccionados"))
    def publicar_seleccionados(self, request, queryset):
        pks = ",".join(str(pk) for pk in queryset.order_by("pk").values_list("pk", flat=True)[:MAXIMO])
        return HttpResponseRedirect(f"{reverse('admin:compromisos_avance_publicar_varios')}?pk={pks}")

    def publicar_varios_view(self, request: HttpRequest) -> HttpResponse:
        """Shows what each would change and why it can or cannot be published; then publishes, each on its own."""
        permisos.check_puede_publicar_avances(request.user)
        pedidos = (request.POST.get("pk") or request.GET.get("pk") or "").split(",")[:MAXIMO]
        avances = list(
            self._para_revisar(request)
            .filter(pk__in=[pk for p in pedidos if (pk := entero(p)) is not None])
            .order_by("pk")
        )
        comparados = comparacion.de(avances, Dia.de_hoy())
        if request.method == "POST":
            problemas = {a.pk: self._publicar_uno(a, request) for a in avances}
        else:
            preguntas = confirmaciones.hechas_de(avances, hoy=timezone.localdate())
            problemas = {a.pk: self._por_que_no(a, preguntas[a.pk]) for a in avances}
        filas = [(a, comparados[a.pk], problemas[a.pk]) for a in avances]
        contexto = {
            **self.admin_site.each_context(request),
            "title": _("Publicar varios avances"),
            "filas": filas,
            "pks": ",".join(str(a.pk) for a, _c, problema in filas if not problema),
            "hecho": request.method == "POST",
            "buenos": sum(not problema for _a, _c, problema in filas),
            "opts": self.opts,
        }
        return TemplateResponse(request, "admin/compromisos/avance/publicar_varios.html", contexto)

    @staticmethod
    def _por_que_no(avance: Avance, preguntas: list[confirmaciones.PreguntaHecha]) -> str:
        """The sentence of what keeps it from being published as it stands; "" if nothing does."""
        if avance.es_publico:
            return _("Ya está publicado.")
        try:
            politicas.check_se_sostiene(avance, hoy=timezone.localdate())
        except ValidationError as error:
            return " ".join(error.messages)
        faltan = [p for p in preguntas if p.falta]
        return " ".join(confirmaciones.FaltaConfirmar(faltan).messages) if faltan else ""

    @staticmethod
    def _publicar_uno(avance: Avance, request: HttpRequest) -> str:
        """Publish it as the summary showed it; "", or the sentence of why it was not."""
        datos = request.POST
        try:
            avance.version = version_enviada(datos, f"version-{avance.pk}")
            frente_a = datos.get(f"frente-{avance.pk}", "?")
            publicacion.enviar_y_publicar(avance, por=request.user, razones=datos, frente_a=frente_a)
        except ValidationError as error:
            return " ".join(error.messages)
        except EdicionSimultanea as error:
            return str(error)
        return ""
