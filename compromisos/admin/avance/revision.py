"""Review: an update beside what is public, and on the same screen the two ways out, publish it or return it
with a reason. Or many at once, with what each would change. The only way to publish in the admin.

What is decided is decided of what was seen: if the update or the published one changed since, nothing is
written, the reviewer is told who changed what, and finds what they had typed.
"""

from __future__ import annotations

from typing import Any, cast

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from base.admin import AdminDeLaCasa, con_enlace
from base.cifras import sin_ceros
from base.dias import Dia
from base.edicion_segura import escritos, version_enviada
from base.historia import EntradaDeHistorial, entradas_desde_version
from base.numeros import entero
from base.personas import nombre_de
from base.versiones import EdicionSimultanea
from compromisos import publicacion
from compromisos.lectura import comparacion
from compromisos.lectura.enlaces import lo_que_se_sabe
from compromisos.models import Avance
from compromisos.models.avance import AvanceQuerySet
from compromisos.publicacion import confirmaciones, permisos, politicas
from compromisos.reglas import observaciones
from compromisos.reglas.estado import vuelve_atras
from compromisos.reglas.palabras import SituacionAvance
from cuentas.escritos.acto import de_un_acto

MAXIMO = 100  # at once


# --- What is decided is what was seen ------------------------------------------------------------------


def _decidir(avance: Avance, request: HttpRequest) -> str:
    """Do what was asked of `avance` as it was seen; returns the sentence that says so."""
    datos = request.POST
    avance.version, frente_a = version_enviada(datos), datos.get("frente_a", "?")
    if "_devolver" in datos:
        motivo = observaciones.juntar(datos.get("motivo", ""), _observado(request))
        publicacion.observar(avance, por=request.user, motivo=motivo, frente_a=frente_a)
        return _("Devuelto, con su motivo.")
    if "_publicar" not in datos:
        raise ValidationError(_("Diga si lo publica o lo devuelve."))
    publicacion.enviar_y_publicar(avance, por=request.user, razones=datos, frente_a=frente_a)
    return con_enlace(_("Publicado. Ya se ve en el sitio."), _donde_se_ve(avance))


def _observado(request: HttpRequest) -> dict[str, str]:
    """{part of the update: what was observed of it}, as the page sends it: a name and its words, one after the other."""
    datos = request.POST
    return dict(zip(datos.getlist("de_que"), datos.getlist("observado"), strict=False))


def _donde_se_ve(avance: Avance) -> str:
    """The public address of an avance: its place in the page of its pledge."""
    return f"{avance.compromiso.get_absolute_url()}#avance-{avance.pk}"


def _lo_publicado_desde(avance: Avance, frente_a: str) -> list[EntradaDeHistorial]:
    """Entries of what became public of the pledge, or was withdrawn, since it was `frente_a`, and by whom."""
    vigente = avance.compromiso.vigente_avance
    if frente_a == str(vigente.pk if vigente else ""):
        return []
    visto = (
        Avance.objects.filter(compromiso=avance.compromiso_id, pk=entero(frente_a) or 0)
        .select_related("retiro__retirado_por")
        .first()
    )
    entradas = []
    if visto and (retiro := getattr(visto, "retiro", None)):
        entradas.append(
            EntradaDeHistorial(
                nombre_de(retiro.retirado_por),
                retiro.retirado_en,
                _("Retiró el publicado"),
                _corte(visto),
                (),
            )
        )
    visto_en = visto.publicado_en if visto else None
    en = vigente.publicado_en if vigente and vigente.pk != avance.pk else None
    if vigente and en and not (visto_en and visto_en > en):
        hecho = _("Publicó otro avance de este compromiso")
        entradas.append(EntradaDeHistorial(nombre_de(vigente.publicado_por), en, hecho, _corte(vigente), ()))
    return entradas


def _corte(avance: Avance) -> str:
    return _("corte al %(dia)s, «%(estado)s»") % {
        "dia": date_format(avance.fecha_corte, "SHORT_DATE_FORMAT"),
        "estado": avance.get_estado_display(),
    }


# --- One


def ya_publico(admin: AdminDeLaCasa, request: HttpRequest, avance: Avance) -> HttpResponse:
    """Published while somebody was editing it: by whom, and what was typed, to be copied. Refused."""
    datos, mediciones = request.POST, []
    indicadores = {str(m.pk): m.indicador for m in avance.compromiso.metas.all()}
    publicado = {m.meta.indicador: sin_ceros(m.valor) for m in avance.mediciones.all()}
    for n in range(len(indicadores)):
        indicador = indicadores.get(datos.get(f"mediciones-{n}-meta", ""))
        valor = datos.get(f"mediciones-{n}-valor", "")
        if indicador and valor and valor != publicado.get(indicador):
            mediciones.append((indicador, f"{valor} {datos.get(f'mediciones-{n}-nota', '')}".strip()))
    contexto = {
        "title": _("Ya se publicó"),
        "avance": avance,
        "cambios": _cambios_desde(admin, avance, version_enviada(datos, "version_vista"), None),
        "escritos": escritos(avance, datos) + mediciones,
    }
    return admin.pagina(request, "admin/compromisos/avance/ya_publico.html", estado=403, **contexto)


@de_un_acto
def revisar(admin: AdminDeLaCasa, request: HttpRequest, pk: int) -> HttpResponse:
    avance = get_object_or_404(_para_revisar(admin, request), pk=pk)
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
            return _decidido(admin, request, avance, hecho)
        avance = get_object_or_404(_para_revisar(admin, request), pk=pk)
        if estado == 409:
            cambios = _cambios_desde(admin, avance, vista, request.POST.get("frente_a", "?"))
    elif avance.es_publico:
        messages.error(request, _("Ese paso ya no es posible en este avance."))
        return HttpResponseRedirect(reverse("admin:compromisos_avance_change", args=[pk]))
    return _pantalla(admin, request, avance, errores=errores, cambios=cambios, estado=estado)


def _para_revisar(admin: AdminDeLaCasa, request: HttpRequest):
    return comparacion.con_lo_que_se_compara(admin.get_queryset(request))


def _cambios_desde(
    admin: AdminDeLaCasa, avance: Avance, vista: int, frente_a: str | None
) -> list[EntradaDeHistorial]:
    propios = entradas_desde_version(avance, vista, admin.partes()) if vista else []
    return propios if frente_a is None else [*propios, *_lo_publicado_desde(avance, frente_a)]


def _pantalla(
    admin: AdminDeLaCasa,
    request: HttpRequest,
    avance: Avance,
    *,
    errores: list[str],
    cambios: list[EntradaDeHistorial],
    estado: int,
) -> HttpResponse:
    comparado, observado = comparacion.de([avance], Dia.de_hoy())[avance.pk], _observado(request)
    citadas = [e for e, _nueva in comparado.evidencias] + comparado.evidencias_que_faltan
    contexto = {
        "enlaces": lo_que_se_sabe(e.url for e in citadas),
        "title": _("Revisar el avance")
        if avance.situacion == SituacionAvance.EN_REVISION
        else _("Publicar el avance"),
        "avance": avance,
        "arriba": [
            (_("Por revisar"), reverse("admin:compromisos_avance_changelist") + "?situacion=en_revision"),
            (str(avance), reverse("admin:compromisos_avance_change", args=[avance.pk])),
        ],
        "c": comparado,
        "frente_a": avance.compromiso.vigente_avance_id or "",
        "errores": errores,
        "cambios": cambios,
        "hechas": []
        if avance.es_publico
        else confirmaciones.hechas(avance, hoy=timezone.localdate(), escritas=request.POST),
        "puede_devolver": politicas.puede_observar(avance),
        "motivo": request.POST.get("motivo", ""),
        "partes": [(parte, observado.get(parte, "")) for parte in comparado.partes],
        "hay_observado": any(observado.values()),
    }
    return admin.pagina(request, "admin/compromisos/avance/revisar.html", estado=estado, **contexto)


def _decidido(admin: AdminDeLaCasa, request: HttpRequest, avance: Avance, hecho: str) -> HttpResponse:
    """Redirect after a decision, saying what was done and which one has waited longest: to the update that was published
    or, of one that was returned, to those that wait: there is nothing left to do with it."""
    messages.success(request, hecho)
    esperan = (
        cast(AvanceQuerySet, admin.get_queryset(request))
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
    if "_devolver" in request.POST:
        return HttpResponseRedirect(reverse("admin:compromisos_avance_changelist") + "?situacion=en_revision")
    return HttpResponseRedirect(reverse("admin:compromisos_avance_change", args=[avance.pk]))


# --- Many at once


def publicar_varios(admin: AdminDeLaCasa, request: HttpRequest) -> HttpResponse:
    """Shows what each would change and why it can or cannot be published; then publishes, each on its own."""
    permisos.check_puede_publicar_avances(request.user)
    pedidos = (request.POST.get("pk") or request.GET.get("pk") or "").split(",")[:MAXIMO]
    avances = list(
        _para_revisar(admin, request)
        .filter(pk__in=[pk for p in pedidos if (pk := entero(p)) is not None])
        .order_by("pk")
    )
    comparados = comparacion.de(avances, Dia.de_hoy())
    if request.method == "POST":
        problemas = {a.pk: _vuelve_atras(comparados[a.pk], a) or _publicar_uno(a, request) for a in avances}
    else:
        preguntas = confirmaciones.hechas_de(avances, hoy=timezone.localdate())
        problemas = {
            a.pk: _por_que_no(a, preguntas[a.pk]) or _vuelve_atras(comparados[a.pk], a) for a in avances
        }
    filas = [(a, comparados[a.pk], problemas[a.pk]) for a in avances]
    contexto: dict[str, Any] = {
        "title": _("Publicar varios avances"),
        "filas": filas,
        "pks": ",".join(str(a.pk) for a, _c, problema in filas if not problema),
        "hecho": request.method == "POST",
        "buenos": sum(not problema for _a, _c, problema in filas),
    }
    return admin.pagina(request, "admin/compromisos/avance/publicar_varios.html", **contexto)


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


def _vuelve_atras(comparado: comparacion.Comparacion, avance: Avance) -> str:
    """The sentence for a state that would go back from what is public: that is decided with it alone in view."""
    anterior = comparado.anterior
    if anterior is None or comparado.queda_atras or not vuelve_atras(anterior.estado, avance.estado):
        return ""
    return _("Vuelve de «%(antes)s» a «%(ahora)s»: ábralo y decídalo aparte.") % {
        "antes": anterior.get_estado_display(),
        "ahora": avance.get_estado_display(),
    }


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
