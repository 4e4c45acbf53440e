"""The parts of a pledge that is to be divided, made as drafts of its own: what they share is copied, what each says is typed.

Once they are public, the page of the division has them chosen.
"""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Max
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from base.admin import AdminDeLaCasa
from base.campos import EnteroField
from base.historia import firmar
from base.numeros import entero
from compromisos.models import Compromiso
from compromisos.publicacion import permisos, politicas
from cuentas.envios import una_vez

DOS, SEIS = 2, 6
PARTES = "partes"  # the parameter that the page of the division takes
COMUNES = ("edicion", "institucion", "alcance", "responsable", "fecha_inicio", "fecha_limite", "fuente")


class ParteForm(forms.Form):
    numero = EnteroField(label=gettext_lazy("Número"))
    titulo = forms.CharField(
        label=gettext_lazy("Título"),
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs={"class": "vTextField"}),
    )
    texto = forms.CharField(
        label=gettext_lazy("Texto de esta parte"),
        help_text=gettext_lazy("Copiado de la fuente: una vez público, ya no se edita."),
        max_length=Compromiso.LIMITES["texto"],
        widget=forms.Textarea(attrs={"rows": 4, "class": "vLargeTextField"}),
    )

    def has_changed(self) -> bool:
        """The number comes filled in: what is typed of one is its text or its title."""
        return bool({"texto", "titulo"} & set(self.changed_data))


ConjuntoDePartes = forms.formset_factory(
    ParteForm, extra=0, min_num=DOS, max_num=SEIS, validate_min=True, validate_max=True
)


def hacer_partes(admin: AdminDeLaCasa, request: HttpRequest, pk: int) -> HttpResponse:
    """The form, and by POST the drafts; then, the page of the division."""
    if request.method == "POST":
        return una_vez(request, lambda: _hacer_partes(admin, request, pk))
    return _hacer_partes(admin, request, pk)


def _hacer_partes(admin: AdminDeLaCasa, request: HttpRequest, pk: int) -> HttpResponse:
    compromiso = get_object_or_404(admin.get_queryset(request).select_related("institucion"), pk=pk)
    permisos.check_puede_publicar_compromisos(request.user)
    if not permisos.puede_registrar_compromisos(request.user):
        raise PermissionDenied(_("Su cuenta no registra compromisos."))
    if not politicas.puede_enmendar(compromiso):
        messages.error(request, _("Solo se divide un compromiso público que sigue en pie."))
        return HttpResponseRedirect(reverse("admin:compromisos_compromiso_leer", args=[pk]))
    primero = (
        Compromiso.objects.filter(
            edicion=compromiso.edicion_id, institucion=compromiso.institucion_id
        ).aggregate(ultimo=Max("numero"))["ultimo"]
        or 0
    ) + 1
    conjunto = ConjuntoDePartes(
        request.POST or None, initial=[{"numero": primero + n} for n in range(DOS + DOS)], prefix=PARTES
    )
    for n, form in enumerate(conjunto.forms):
        form.empty_permitted = n >= DOS
    if (
        request.method == "POST"
        and conjunto.is_valid()
        and (partes := _guardar(compromiso, conjunto, request))
    ):
        n = len(partes)
        frase = ngettext("Se registró %(n)s parte.", "Se registraron %(n)s partes.", n) % {"n": n}
        messages.success(request, frase)
        return HttpResponseRedirect(direccion_de_la_division(compromiso, partes))
    return admin.pagina(
        request,
        "admin/compromisos/compromiso/partes.html",
        estado=400 if request.method == "POST" else 200,
        title=_("Registrar las partes de un compromiso"),
        compromiso=compromiso,
        conjunto=conjunto,
        errores=_frases(conjunto) if request.method == "POST" else [],
    )


def _frases(conjunto: Any) -> list[str]:
    """What stands in the way, each with its part and its field."""
    frases = [str(e) for e in conjunto.non_form_errors()]
    for n, form in enumerate(conjunto.forms, start=1):
        for campo, errores in form.errors.items():
            de = form.fields[campo].label if campo in form.fields else ""
            frases += [
                ", ".join(filter(None, (_("Parte %(n)s") % {"n": n}, str(de)))) + f": {error}"
                for error in errores
            ]
    return frases


def _guardar(compromiso: Compromiso, conjunto: Any, request: HttpRequest) -> list[Compromiso]:
    """All of the parts that were typed as drafts; none, with the sentence in its form, if one cannot be."""
    ejes, territorios = compromiso.ejes.all(), compromiso.territorios.all()
    hechas = []
    with transaction.atomic():
        for form in conjunto.forms:
            if not form.has_changed():
                continue
            datos = {campo: form.cleaned_data[campo] for campo in ("numero", "titulo", "texto")}
            parte = Compromiso(**{campo: getattr(compromiso, campo) for campo in COMUNES}, **datos)
            firmar(parte, request.user)
            try:
                parte.full_clean(exclude=["codigo"])
                with transaction.atomic():
                    parte.save()
            except ValidationError as error:
                form.add_error(None, " ".join(error.messages))
                continue
            parte.ejes.set(ejes)
            parte.territorios.set(territorios)
            hechas.append(parte)
        if any(form.errors for form in conjunto.forms):
            transaction.set_rollback(True)
            return []
    return hechas


# --- On the page of the division


def direccion_de_la_division(compromiso: Compromiso, partes: list[Compromiso]) -> str:
    claves = ",".join(str(p.pk) for p in partes)
    return f"{reverse('admin:compromisos_compromiso_enmendar', args=[compromiso.pk])}?tipo=division&{PARTES}={claves}"


def partes_dichas(request: HttpRequest, compromiso: Compromiso) -> list[Compromiso]:
    """Those that the address names, of the same edition and in force or drafts. One query, or none."""
    dichas = [
        pk for dicho in request.GET.get(PARTES, "").split(",")[:SEIS] if (pk := entero(dicho)) is not None
    ]
    if not dichas:
        return []
    suyas = Compromiso.objects.editables_por(request.user).filter(
        pk__in=dichas, edicion=compromiso.edicion_id, dejado_en__isnull=True
    )
    return list(suyas.exclude(pk=compromiso.pk).order_by("numero", "pk"))
