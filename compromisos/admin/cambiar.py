"""Changing many at once: of drafts a theme more, who answers, the edition; of any, which officer is in charge. What is
public of them is amended, in one act with its reason (`cambiar_publicos.py`).
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from base.admin import AdminDeLaCasa
from base.dias import Dia
from base.historia import firmar
from base.versiones import EdicionSimultanea
from compromisos.admin import cambiar_publicos
from compromisos.admin.publicar import MAXIMO, leer_vistos, revisables, visto_de
from compromisos.lectura.encargos import encargables, nombres_de_encargables
from compromisos.lectura.filtros.interno import NADIE, instituciones_que_nombran
from compromisos.models import Compromiso, Edicion, Eje, Enmienda
from compromisos.publicacion import permisos, politicas
from compromisos.publicacion.encargos import encargar_compromisos
from instituciones.models import Institucion

PLANTILLA = "admin/compromisos/compromiso/cambiar_varios.html"


class CambiosForm(forms.Form):
    """What is given to all of them; what is left empty stays as each has it."""

    ejes = forms.ModelMultipleChoiceField(
        label=gettext_lazy("Agregarles estos temas"),
        queryset=Eje.objects.all(),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    responsable = forms.CharField(
        label=gettext_lazy("Responsable"),
        help_text=gettext_lazy("Sigla o nombre de la institución a la que el texto encarga cumplirlos."),
        max_length=250,
        required=False,
    )
    edicion = forms.ModelChoiceField(
        label=gettext_lazy("Pasarlos a la edición"),
        help_text=gettext_lazy("Solo los borradores: lo publicado no cambia de edición."),
        queryset=Edicion.objects.all(),
        empty_label=gettext_lazy("No cambia"),
        required=False,
    )
    motivo = forms.CharField(
        label=gettext_lazy("Motivo (se publica)"),
        help_text=gettext_lazy("Uno para todos: queda en el registro público y en la página de cada uno."),
        widget=forms.Textarea(attrs={"rows": 2, "class": "vLargeTextField"}),
        max_length=2_000,
    )

    def __init__(self, *args, publicos: bool = False, **kwargs):
        super().__init__(*args, **kwargs)
        self.publicos = publicos
        if not publicos:
            del self.fields["motivo"]

    def clean_responsable(self) -> Institucion | None:
        escrito = self.cleaned_data["responsable"].strip()
        if not escrito:
            return None
        hallados = instituciones_que_nombran([escrito], Dia.de_hoy())[escrito]
        if len(hallados) != 1:
            raise ValidationError(
                _("«%(texto)s» es el nombre de varias: escriba su sigla.") % {"texto": escrito[:60]}
                if hallados
                else _("No hay ninguna institución que se llame «%(texto)s».") % {"texto": escrito[:60]}
            )
        return Institucion.objects.get(slug=hallados[0][0])

    def clean(self):
        limpios = super().clean() or {}
        if not self.errors and not any(limpios.get(campo) for campo in ("ejes", "responsable", "edicion")):
            raise ValidationError(_("Diga qué se les cambia."))
        if not self.errors and self.publicos and not (limpios.get("ejes") or limpios.get("responsable")):
            self.add_error("edicion", _("Lo publicado no cambia de edición: quítelo de la selección."))
        return limpios


def cambiar_seleccionados(admin: AdminDeLaCasa, request: HttpRequest, elegidos) -> HttpResponse:
    """The action of the list: what may be changed of those that were ticked."""
    pks = list(elegidos.order_by().values_list("pk", flat=True)[: MAXIMO + 1])
    publicos = bool(_publicos(revisables(admin, request, pks), request))
    return _pantalla(admin, request, pks, CambiosForm(publicos=publicos))


def cambiar_varios(admin: AdminDeLaCasa, request: HttpRequest) -> HttpResponse:
    """By POST, gives each draft that was shown what was asked, on its own, and says what became of each. If some are
    public, first it says which are amended and how; once that is confirmed, all of them are, or none."""
    vistos = leer_vistos(request.POST.get("vistos", ""))
    publicos = _publicos(revisables(admin, request, vistos), request)
    form = CambiosForm(request.POST if request.method == "POST" else None, publicos=bool(publicos))
    if not form.is_valid() or "_volver" in request.POST:
        return _pantalla(admin, request, list(vistos), form)
    _check(admin, request)
    enmendados: list[Enmienda] = []
    if publicos:
        enmendados, respuesta = cambiar_publicos.por_confirmar(admin, request, publicos, vistos, form)
        if respuesta is not None:
            return respuesta
    hechos = [
        (c, _cambiar(c, vistos[c.pk], form.cleaned_data, request))
        for c in _borradores(admin, request, vistos)
    ]
    contexto: dict[str, Any] = {
        "title": _("Cambiar varios compromisos"),
        "hechos": hechos,
        "enmendados": enmendados,
        "buenos": sum(not p for _c, p in hechos),
    }
    return admin.pagina(request, PLANTILLA, **contexto)


# --- Who at the ministry is in charge: no public fact, and so of any of them


class EncargoForm(forms.Form):
    persona = forms.ChoiceField(label=gettext_lazy("Queda a cargo"), choices=())

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["persona"].choices = [  # type: ignore[attr-defined]
            ("", _("Elija a quién")),
            *((str(pk), nombre) for pk, nombre in nombres_de_encargables().items()),
            (NADIE, _("Nadie: quien esté a cargo de su institución")),
        ]


def encargar_seleccionados(admin: AdminDeLaCasa, request: HttpRequest, elegidos) -> HttpResponse:
    pks = list(elegidos.order_by().values_list("pk", flat=True)[: MAXIMO + 1])
    return _a_quien(admin, request, pks, EncargoForm())


def encargar_varios(admin: AdminDeLaCasa, request: HttpRequest) -> HttpResponse:
    """By POST, puts one officer in charge of those that were shown."""
    permisos.check_puede_encargar(request.user)
    vistos = leer_vistos(request.POST.get("vistos", ""))
    form = EncargoForm(request.POST if request.method == "POST" else None)
    if not form.is_valid():
        return _a_quien(admin, request, list(vistos), form)
    elegida = form.cleaned_data["persona"]
    persona = None if elegida == NADIE else encargables().get(pk=int(elegida))
    suyos = revisables(admin, request, vistos).order_by().values_list("pk", flat=True)
    n = encargar_compromisos(list(suyos), persona=persona, por=request.user)
    frase = ngettext("Cambió de manos %(n)s compromiso.", "Cambiaron de manos %(n)s compromisos.", n)
    messages.success(request, frase % {"n": n} if n else _("Ya estaba así: no cambió nada."))
    return HttpResponseRedirect(reverse("admin:compromisos_compromiso_changelist"))


def _a_quien(admin: AdminDeLaCasa, request: HttpRequest, pks: list[int], form: EncargoForm) -> HttpResponse:
    permisos.check_puede_encargar(request.user)
    elegidos = list(revisables(admin, request, pks)[: MAXIMO + 1])
    contexto: dict[str, Any] = {
        "title": _("Dar a alguien varios compromisos"),
        "form": form,
        "elegidos": elegidos[:MAXIMO],
        "vistos": ",".join(map(visto_de, elegidos[:MAXIMO])),
        "hay_mas": len(elegidos) > MAXIMO,
        "maximo": MAXIMO,
    }
    plantilla = "admin/compromisos/compromiso/encargar_varios.html"
    return admin.pagina(request, plantilla, estado=400 if form.errors else 200, **contexto)


# --- What drafts say


def _check(admin: AdminDeLaCasa, request: HttpRequest) -> None:
    if not admin.has_change_permission(request):
        raise PermissionDenied


def _borradores(admin: AdminDeLaCasa, request: HttpRequest, pks) -> list[Compromiso]:
    return list(revisables(admin, request, pks).borradores())


def _publicos(elegidos: Iterable[Compromiso], request: HttpRequest) -> list[Compromiso]:
    """Those of `elegidos` that are amended: public, in force, and of who publishes."""
    if not permisos.puede_publicar_compromisos(request.user):
        return []
    return [c for c in elegidos if politicas.puede_enmendar(c)]


def _cambiar(compromiso: Compromiso, version: int, cambios: dict, request: HttpRequest) -> str:
    """Change one as it was seen; "", or the sentence of why it was not."""
    compromiso.version = version
    try:
        with transaction.atomic():
            if cambios["responsable"]:
                compromiso.responsable = cambios["responsable"]
            if cambios["edicion"]:
                compromiso.edicion = cambios["edicion"]
            firmar(compromiso, request.user)
            compromiso.full_clean()
            compromiso.save()
            compromiso.ejes.add(*cambios["ejes"])
    except ValidationError as error:
        return " ".join(error.messages)
    except EdicionSimultanea as error:
        return str(error)
    return ""


def _pantalla(admin: AdminDeLaCasa, request: HttpRequest, pks: list[int], form: CambiosForm) -> HttpResponse:
    _check(admin, request)
    elegidos = list(revisables(admin, request, pks)[: MAXIMO + 1])
    cambian = [c for c in elegidos[:MAXIMO] if not c.es_publico]
    publicos = _publicos(elegidos[:MAXIMO], request)
    contexto: dict[str, Any] = {
        "title": _("Cambiar varios compromisos"),
        "form": form,
        "cambian": cambian,
        "publicos": publicos,
        "no": [c for c in elegidos[:MAXIMO] if c.es_publico and c not in publicos],
        "vistos": ",".join(map(visto_de, [*cambian, *publicos])),
        "ultimo": cambiar_publicos.ultimo_de(request.user),
        "hay_mas": len(elegidos) > MAXIMO,
        "maximo": MAXIMO,
    }
    return admin.pagina(request, PLANTILLA, estado=400 if form.errors else 200, **contexto)
