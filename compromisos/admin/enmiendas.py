"""Amending a public pledge: what is to be done, «así se verá», and then in public."""

from __future__ import annotations

from collections.abc import Callable
from typing import cast

from django import forms
from django.contrib import messages
from django.contrib.admin.widgets import AutocompleteSelectMultiple
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from base.admin import AdminDeLaCasa, con_enlace
from base.dias import Dia
from base.edicion_segura import version_enviada
from base.texto import limpiar
from base.versiones import EdicionSimultanea
from compromisos import publicacion
from compromisos.lectura.enmiendas import EnmiendaEnFecha
from compromisos.models import Compromiso, Enmienda
from compromisos.models.opciones import opciones
from compromisos.publicacion import permisos, politicas
from compromisos.reglas.palabras import TipoEnmienda


class EnmiendaForm(forms.Form):
    """Form of an amendment of `compromiso`. The successors to choose from are `posibles`."""

    tipo = forms.ChoiceField(
        label=gettext_lazy("Qué se hace"), choices=opciones(TipoEnmienda), widget=forms.RadioSelect
    )
    texto = forms.CharField(
        label=gettext_lazy("Texto nuevo"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 6, "class": "vLargeTextField"}),
        help_text=gettext_lazy("Solo para una nueva redacción: copiado de la fuente, sin corregir nada."),
    )
    sucesores = forms.ModelMultipleChoiceField(
        label=gettext_lazy("Lo reemplazan"),
        queryset=Compromiso.objects.none(),
        required=False,
        help_text=gettext_lazy(
            "Solo al dividir (dos o más) o al fusionar (uno). Deben ser públicos y de la misma edición."
        ),
    )
    motivo = forms.CharField(
        label=gettext_lazy("Motivo (se publica)"),
        widget=forms.Textarea(attrs={"rows": 3, "class": "vLargeTextField"}),
    )
    fuente = forms.URLField(
        label=gettext_lazy("Dirección de la fuente"),
        required=False,
        assume_scheme="https",
        widget=forms.URLInput(attrs={"class": "vURLField"}),
        help_text=gettext_lazy("La resolución o el comunicado que lo dice, si está en la web."),
    )

    def __init__(self, *args, compromiso: Compromiso, posibles, admin_site, **kwargs):
        super().__init__(*args, **{**kwargs, "initial": {"texto": compromiso.texto}})
        self.compromiso = compromiso
        elegir = cast(forms.ModelChoiceField, self.fields["sucesores"])
        elegir.queryset = posibles
        elegir.widget = AutocompleteSelectMultiple(Enmienda._meta.get_field("sucesores"), admin_site)
        elegir.widget.choices = elegir.choices

    def clean(self):
        super().clean()
        datos = self.cleaned_data
        if self.errors:
            return datos
        tipo = TipoEnmienda(datos["tipo"])
        datos["texto"] = limpiar(datos["texto"]) if tipo is TipoEnmienda.REDACCION else ""
        politicas.check_puede_enmendar(
            self.compromiso, tipo, texto=datos["texto"], sucesores=list(datos["sucesores"])
        )
        return datos

    def vista(self) -> EnmiendaEnFecha:
        """As the public page will tell it. Valid forms only; nothing is saved."""
        datos, actual = self.cleaned_data, self.compromiso
        comun = {campo: datos[campo] for campo in ("tipo", "motivo", "fuente")}
        enmienda = Enmienda(
            compromiso=actual,
            texto_anterior=actual.texto,
            texto_nuevo=datos["texto"],
            en=timezone.now(),
            **comun,
        )
        if datos["tipo"] == TipoEnmienda.REDACCION:
            return EnmiendaEnFecha.de(enmienda, actual)
        return EnmiendaEnFecha(enmienda, list(datos["sucesores"].select_related("institucion")), [], "")


def _enmendar(compromiso: Compromiso, *, por, datos: dict) -> Enmienda:
    comun = {"por": por, "motivo": datos["motivo"], "fuente": datos["fuente"]}
    sucesores = list(datos["sucesores"])
    haceres: dict[TipoEnmienda, Callable[[], Enmienda]] = {
        TipoEnmienda.REDACCION: lambda: publicacion.enmendar(compromiso, texto=datos["texto"], **comun),
        TipoEnmienda.DIVISION: lambda: publicacion.dividir(compromiso, en=sucesores, **comun),
        TipoEnmienda.FUSION: lambda: publicacion.fusionar(compromiso, con=sucesores[0], **comun),
        TipoEnmienda.RETIRO: lambda: publicacion.retirar_compromiso(compromiso, **comun),
    }
    return haceres[TipoEnmienda(datos["tipo"])]()


def enmendar(admin: AdminDeLaCasa, request: HttpRequest, pk: int) -> HttpResponse:
    """The form, then how it will look, then it is done: changes only by the last POST."""
    compromiso = get_object_or_404(admin.get_queryset(request).select_related("institucion"), pk=pk)
    permisos.check_puede_publicar_compromisos(request.user)
    ficha = HttpResponseRedirect(reverse("admin:compromisos_compromiso_change", args=[pk]))
    if not politicas.puede_enmendar(compromiso):
        messages.error(request, _("Solo se enmienda un compromiso público que sigue en pie."))
        return ficha
    # get_queryset() is those of `request.user`; what replaces a pledge may be of another institution.
    posibles = Compromiso.objects.publicados(Dia.de_hoy()).filter(edicion=compromiso.edicion_id)
    form = EnmiendaForm(
        request.POST or None, compromiso=compromiso, posibles=posibles, admin_site=admin.admin_site
    )
    errores: list[str] = []
    sigue = request.method == "POST" and "_volver" not in request.POST and form.is_valid()
    if sigue and "_confirmar" in request.POST:
        try:
            compromiso.version = version_enviada(request.POST)
            _enmendar(compromiso, por=request.user, datos=form.cleaned_data)
        except ValidationError as error:
            errores = error.messages
        except EdicionSimultanea as error:
            errores = [str(error)]
        else:
            hecho = _("Enmendado. Ya se ve en el sitio, con su motivo.")
            messages.success(request, con_enlace(hecho, compromiso.get_absolute_url()))
            return ficha
        compromiso.refresh_from_db()
    vista = form.vista() if sigue and not errores else None
    contexto = {
        "title": _("Enmendar el compromiso"),
        "compromiso": compromiso,
        "form": form,
        "vista": vista,
        "redacciones": [vista],
        "errores": errores,
        "tipos": list(TipoEnmienda),
        "media": admin.media + form.media,
    }
    estado = 400 if errores or (request.method == "POST" and form.errors) else 200
    return admin.pagina(request, "admin/compromisos/compromiso/enmendar.html", estado=estado, **contexto)
