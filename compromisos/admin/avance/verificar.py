"""The page of a verification: beside what was declared, the verdict, its reason and, of each target, what was counted."""

from __future__ import annotations

from copy import copy
from typing import Any, cast

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from base.admin import AdminDeLaCasa, con_enlace
from base.campos import CifraField
from base.dias import Dia
from base.edicion_segura import version_enviada
from base.limites import LIMITE, decir_limite
from base.recuperado import Recuperable
from base.restricciones import FormConRestricciones
from base.versiones import EdicionSimultanea
from compromisos import publicacion
from compromisos.lectura.leidos import MetaConValor
from compromisos.models import Avance, ValorObservado, Verificacion
from compromisos.publicacion import formularios, permisos, politicas
from compromisos.reglas.preguntas import Pregunta

PLANTILLA = "admin/compromisos/avance/verificar.html"
CONFIRMA = "si-"  # before the fingerprint of a question


class VeredictoForm(Recuperable, forms.Form):
    resultado = forms.ChoiceField(
        label=gettext_lazy("Resultado"),
        choices=[(r.value, r.etiqueta) for r in Verificacion.RESULTADOS],
        widget=forms.RadioSelect,
        error_messages=dict.fromkeys(
            ("required", "invalid_choice"), gettext_lazy("Elija «verificado» o «cuestionado».")
        ),
    )
    motivo = forms.CharField(
        label=gettext_lazy("Qué se comprobó y cómo (se publica)"),
        widget=forms.Textarea(attrs={"rows": 4, "class": "vLargeTextField"}),
        required=False,
    )

    def __init__(self, datos: Any):
        super().__init__(datos, label_suffix="")
        self.fields["motivo"].help_text = decir_limite(LIMITE)
        self.fields["motivo"].widget.is_required = True

    def clean_motivo(self) -> str:
        return politicas.motivo_escrito(self.cleaned_data["motivo"])


class ValorForm(FormConRestricciones):
    """What was counted of one target. All empty, it says nothing and is asked nothing; else it takes the three."""

    class Meta:
        model = ValorObservado
        fields = ("valor", "fuente", "metodo")
        field_classes = {"valor": CifraField}
        widgets = {"metodo": forms.Textarea(attrs={"rows": 2, "class": "vLargeTextField"})}

    def __init__(self, *args, meta: MetaConValor, avance: Avance, declarado, **kwargs):
        fila = ValorObservado(meta=meta, verificacion=Verificacion(avance=avance))
        super().__init__(
            *args,
            instance=fila,
            prefix=f"meta-{meta.pk}",
            empty_permitted=True,
            use_required_attribute=False,
            **kwargs,
        )
        self.meta, self.declarado = meta, declarado
        cifra = cast(CifraField, self.fields["valor"])
        cifra.contar(meta.unidad, formularios.check_cuenta(meta))
        cifra.error_messages["required"] = _(
            "Escriba cuánto contó, o deje vacíos también la fuente y el método."
        )
        for nombre in ("fuente", "metodo"):
            columna: Any = ValorObservado._meta.get_field(nombre)
            self.fields[nombre].error_messages["required"] = columna.error_messages["blank"]

    @property
    def dado(self) -> publicacion.ValorDado | None:
        """What it says, if it says anything. Once valid."""
        if not self.has_changed():
            return None
        limpios = self.cleaned_data
        return publicacion.ValorDado(self.meta, limpios["valor"], limpios["fuente"], limpios["metodo"])


class Hoja:
    """The verdict and a form of each target, as one."""

    def __init__(self, request: HttpRequest, avance: Avance):
        datos = request.POST or None
        medidos = {m.meta_id: m.valor for m in avance.mediciones.all()}
        metas = formularios.metas_medibles(avance.compromiso_id, Dia.de_hoy(), avance=avance)
        self.veredicto = VeredictoForm(datos)
        self.valores = [
            ValorForm(datos, meta=meta, avance=avance, declarado=medidos.get(meta.pk)) for meta in metas
        ]
        for form in self.todos:
            form.recuperado = hasattr(request, "recuperado")

    @property
    def todos(self) -> list[Any]:
        return [self.veredicto, *self.valores]

    def es_valida(self) -> bool:
        return all(form.is_valid() for form in self.todos)

    @property
    def dados(self) -> list[publicacion.ValorDado]:
        return [dado for form in self.valores if (dado := form.dado) is not None]

    @property
    def errores(self) -> list[tuple[str, str]]:
        """(field, sentence) of each mistake; that of a target names it."""
        return [
            (
                campo.id_for_label or campo.auto_id,
                f"{form.meta.indicador}: {frase}" if hasattr(form, "meta") else frase,
            )
            for form in self.todos
            for campo in form
            for frase in campo.errors
        ] + [("", frase) for form in self.todos for frase in form.non_field_errors()]


def pagina(
    admin: AdminDeLaCasa, request: HttpRequest, avance: Avance, *, exito: str, **contexto: Any
) -> HttpResponse:
    """Its form; what surprises is asked once; then it is public, and `exito` is said. Changes only by POST."""
    hoja = Hoja(request, avance)
    errores: list[tuple[str, str]] = []
    preguntas: list[Pregunta] = []
    if request.method == "POST":
        if ya := getattr(request, "ya_guardado", ""):
            errores = [("", ya)]
        elif hoja.es_valida():
            try:
                _publicar(request, avance, hoja)
            except publicacion.FaltaConfirmarVerificacion as falta:
                preguntas = falta.preguntas
                errores = [("preguntas-titulo", _("Confirme lo que se pregunta, o corríjalo."))]
            except ValidationError as error:
                errores = [("", frase) for frase in error.messages]
            except EdicionSimultanea as error:
                errores = [("", str(error))]
            else:
                return _hecho(request, avance, exito)
        else:
            errores = hoja.errores
    return admin.pagina(
        request,
        PLANTILLA,
        estado=400 if request.method == "POST" else 200,
        **contexto,
        avance=avance,
        hoja=hoja,
        errores=errores,
        preguntas=[(p, f"{CONFIRMA}{p.huella}" in request.POST) for p in preguntas],
        verificador=permisos.quien_verifica(request.user),
    )


def _publicar(request: HttpRequest, avance: Avance, hoja: Hoja) -> None:
    visto = copy(avance)  # as it was before the eyes of whoever sends it
    visto.version = version_enviada(request.POST)
    limpios = hoja.veredicto.cleaned_data
    publicacion.verificar(
        visto,
        por=request.user,
        verificador=permisos.quien_verifica(request.user),
        resultado=limpios["resultado"],
        motivo=limpios["motivo"],
        valores=hoja.dados,
        confirmadas={c.removeprefix(CONFIRMA) for c in request.POST if c.startswith(CONFIRMA)},
    )


def _hecho(request: HttpRequest, avance: Avance, exito: str) -> HttpResponse:
    request.guardado = avance  # type: ignore[attr-defined]  # for cuentas/escritos/middleware.py
    lugar = f"{avance.compromiso.get_absolute_url()}#avance-{avance.pk}"
    messages.success(request, con_enlace(exito, lugar))
    return HttpResponseRedirect(reverse("admin:compromisos_avance_change", args=[avance.pk]))
