"""The page of a hand-over: from whom, to whom, what moves, what stays, why; done at once."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from base.restricciones import NoSeGuarda
from compromisos.admin.cuentas.formulario import PersonaForm
from compromisos.lectura.cuentas import cuentas_de_personas
from compromisos.publicacion import cuentas as actos
from compromisos.publicacion import relevos, roles
from cuentas.permisos import grupos_que_concede, puede_administrar

OTRA, NUEVA, NADIE = "otra", "nueva", "nadie"


class RelevoForm(PersonaForm):
    """To whom, and why. Of the vias, only those that there are."""

    destino = forms.ChoiceField(label=gettext_lazy("¿Quién sigue?"), widget=forms.RadioSelect)
    cuenta = forms.ModelChoiceField(User.objects.none(), label=gettext_lazy("Qué cuenta"), required=False)
    motivo = forms.CharField(
        label=gettext_lazy("Motivo"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("Queda en la historia de las dos cuentas."),
    )
    field_order = ("destino", "cuenta", "nombre", "correo", "motivo")

    def __init__(self, de, quien, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.rol = rol_que_sigue(de)
        for nombre in ("nombre", "correo"):
            self.fields[nombre].required = False
        cuenta: Any = self.fields["cuenta"]
        cuenta.queryset = _del_mismo_rol(self.rol).exclude(pk=de.pk)
        cuenta.label_from_instance = _como_se_llama
        cuenta.empty_label = _("Elija una cuenta")
        vias = [(OTRA, _("Alguien que ya tiene cuenta"))] if cuenta.queryset.exists() else []
        if self.rol and grupos_que_concede(quien).filter(name=self.rol.nombre).exists():
            vias.append((NUEVA, _("Alguien nuevo: se le abre una cuenta y se le invita")))
        destino: Any = self.fields["destino"]
        destino.choices = [
            *vias,
            (NADIE, _("Nadie por ahora: lo que dejó sin publicar se queda a su nombre")),
        ]

    def clean(self):
        limpios = super().clean() or {}
        destino = limpios.get("destino")
        if destino == OTRA and not limpios.get("cuenta"):
            self.add_error("cuenta", _("Elija a quién."))
        if destino == NUEVA:
            for campo in ("nombre", "correo"):
                if not limpios.get(campo) and campo not in self.errors:
                    self.add_error(campo, _("Hace falta para abrirle una cuenta."))
        return limpios

    def clean_correo(self) -> str:
        """Only looked at for somebody new."""
        return super().clean_correo() if self.data.get("destino") == NUEVA else ""


def rol_que_sigue(de) -> roles.RolDeCuenta | None:
    """The role of whoever takes over: the same; of a personal link, that of who reports."""
    if hasattr(de, "enlace_personal"):
        return roles.ENLACE
    return next(iter(roles.roles_de(de)), None)


def _del_mismo_rol(rol: roles.RolDeCuenta | None):
    if rol is None:
        return User.objects.none()
    activas = cuentas_de_personas().filter(is_active=True, groups__name=rol.nombre)
    return activas.order_by("first_name", "username").prefetch_related("enlaces__institucion")


def _como_se_llama(cuenta) -> str:
    por = ", ".join(e.institucion.nombre for e in cuenta.enlaces.all() if e.activo)
    nombre = cuenta.get_full_name() or cuenta.get_username()
    return f"{nombre} · {por}" if por else nombre


def relevo_view(admin, request: HttpRequest, pk: int) -> HttpResponse:
    de = get_object_or_404(User, pk=pk)
    if not (admin.has_change_permission(request) and puede_administrar(request.user, de)):
        raise PermissionDenied
    no_se_puede = _por_que_no(de, request.user)
    form = RelevoForm(de, request.user, request.POST or None)
    if request.method == "POST" and not no_se_puede and form.is_valid():
        try:
            return _hacer(admin, request, de, form)
        except NoSeGuarda as error:
            form.add_error(None, error)
    return admin.pagina(
        request,
        "admin/auth/user/relevo.html",
        title=_("Relevar a %(quien)s") % {"quien": de.get_full_name() or de.get_username()},
        cuenta=de,
        sobre=de,
        form=form,
        no_se_puede=no_se_puede,
        se_mueve=relevos.que_se_mueve(de),
        es_enlace=hasattr(de, "enlace_personal"),
        rol=rol_que_sigue(de),
        volver=_ficha(de),
        estado=400 if form.errors else 200,
    )


def _ficha(de) -> str:
    """Where who leaves is read."""
    if hasattr(de, "enlace_personal"):
        return reverse("admin:compromisos_enlacepersonal_change", args=[de.enlace_personal.pk])
    return reverse("admin:auth_user_leer", args=[de.pk])


def _por_que_no(de, por) -> str:
    if not de.is_active and not hasattr(de, "enlace_personal"):
        return _("Esa cuenta ya está desactivada.")
    try:
        with transaction.atomic():
            actos.check_se_puede_desactivar(de, por)
    except NoSeGuarda as error:
        return " ".join(error.messages)
    return ""


def _hacer(admin, request: HttpRequest, de, form: RelevoForm) -> HttpResponse:
    datos, a, invitado = form.cleaned_data, None, None
    with transaction.atomic():
        if datos["destino"] == NUEVA and form.rol:
            invitado = actos.abrir(
                nombre=datos["nombre"], correo=datos["correo"], rol=form.rol, por=request.user
            )
            a = invitado[0].cuenta
        elif datos["destino"] == OTRA:
            a = datos["cuenta"]
        se_mueve = relevos.relevar(de, a=a, por=request.user, motivo=datos["motivo"])
    frase = _("Hecho: %(quien)s ya no entra.") % {"quien": de.get_full_name() or de.get_username()}
    if a is not None and se_mueve.frase:
        frase += " " + _("%(quien)s recibió: %(que)s.") % {
            "quien": a.get_full_name() or a.get_username(),
            "que": se_mueve.frase,
        }
    messages.success(request, frase)
    return admin.entregar(request, *invitado) if invitado else HttpResponseRedirect(_ficha(a or de))
