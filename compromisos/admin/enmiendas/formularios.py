"""Forms of an amendment, one for each kind: they ask only what it needs, say how it will look, and do it or propose it."""

from __future__ import annotations

from functools import partial
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from base.admin import AdminDeLaCasa, AutocompletarVarios, FormSetDeLaCasa
from base.dias import Dia
from base.limites import LIMITE, check_largo
from base.recuperado import Recuperable
from base.restricciones import FormConLimites
from base.texto import limpiar
from compromisos import publicacion
from compromisos.lectura.enmiendas import EnmiendaEnFecha
from compromisos.models import Compromiso, Enmienda, Meta
from compromisos.publicacion import MetaPedida, politicas
from compromisos.publicacion.enmiendas import MOTIVO_DE_ERRATA
from compromisos.reglas.enmiendas import CambioEnmendado
from compromisos.reglas.palabras import TipoEnmienda
from compromisos.reglas.preguntas import NumeroPrometido, Pregunta, preguntas_de_enmienda

ERRATA = "errata"  # a change of data by its kind, with a form of its own


class ActoForm(Recuperable, forms.Form):
    """What every kind asks: why, and where it says so."""

    tipo: TipoEnmienda
    se_propone = False  # by who may not do it

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

    def clean_motivo(self) -> str:
        check_largo(self.cleaned_data["motivo"], LIMITE)
        return self.cleaned_data["motivo"]

    def __init__(self, *args, compromiso: Compromiso, admin: AdminDeLaCasa, request: HttpRequest, **kwargs):
        super().__init__(*args, **kwargs)
        self.compromiso, self.admin, self.request = compromiso, admin, request
        self.recuperado = hasattr(request, "recuperado")

    @property
    def comun(self) -> dict[str, Any]:
        return {
            "por": self.request.user,
            "motivo": self.cleaned_data["motivo"],
            "fuente": self.cleaned_data["fuente"],
        }

    @property
    def conjunto(self) -> forms.BaseInlineFormSet | None:
        """The forms of its targets, where it asks of them."""
        return None

    def preguntas(self) -> list[Pregunta]:
        """What is asked before it is done, of a valid form."""
        return []

    def vista(self) -> EnmiendaEnFecha:
        """As the public page will tell it. Valid forms only; nothing is saved."""
        return EnmiendaEnFecha.de(self._enmienda(), self.compromiso)

    def _enmienda(self, **datos) -> Enmienda:
        return Enmienda(
            compromiso=self.compromiso,
            tipo=self.tipo.value,
            texto_anterior=self.compromiso.texto,
            en=timezone.now(),
            motivo=self.cleaned_data.get("motivo", ""),
            fuente=self.cleaned_data.get("fuente", ""),
            **datos,
        )

    def hacer(self) -> None:
        """Amend in public. Raises ValidationError and EdicionSimultanea."""
        raise NotImplementedError

    def proponer(self) -> None:
        raise NotImplementedError


class RedaccionForm(ActoForm):
    tipo = TipoEnmienda.REDACCION
    se_propone = True

    texto = forms.CharField(
        label=gettext_lazy("Texto nuevo"),
        widget=forms.Textarea(attrs={"rows": 6, "class": "vLargeTextField"}),
        help_text=gettext_lazy("Copiado de la fuente, sin corregir nada."),
    )
    field_order = ("texto", "motivo", "fuente")

    def __init__(self, *args, compromiso: Compromiso, **kwargs):
        super().__init__(*args, compromiso=compromiso, initial={"texto": compromiso.texto}, **kwargs)

    def clean_texto(self) -> str:
        texto = limpiar(self.cleaned_data["texto"])
        check_largo(texto, Compromiso.LIMITES["texto"])
        try:
            politicas.check_puede_enmendar(self.compromiso, self.tipo, texto=texto)
        except ValidationError as error:
            raise ValidationError(error.messages) from None
        return texto

    def preguntas(self) -> list[Pregunta]:
        metas = self.compromiso.metas.vigentes(Dia.de_hoy()).order_by("orden")
        return preguntas_de_enmienda(self.cleaned_data["texto"], map(_prometido, metas))

    def _enmienda(self, **datos) -> Enmienda:
        return super()._enmienda(texto_nuevo=self.cleaned_data["texto"], **datos)

    def hacer(self) -> None:
        publicacion.enmendar(self.compromiso, texto=self.cleaned_data["texto"], **self.comun)

    def proponer(self) -> None:
        publicacion.proponer_enmienda(self.compromiso, texto=self.cleaned_data["texto"], **self.comun)


class SalidaForm(ActoForm):
    """A withdrawal; and, with `sucesores` to choose, a split and a merge."""

    tipo = TipoEnmienda.RETIRO

    def clean(self):
        super().clean()
        politicas.check_puede_enmendar(self.compromiso, self.tipo, sucesores=self.sucesores)
        return self.cleaned_data

    @property
    def sucesores(self) -> list[Compromiso]:
        return []

    def vista(self) -> EnmiendaEnFecha:
        return EnmiendaEnFecha(self._enmienda(), self.sucesores, [], "")

    def hacer(self) -> None:
        publicacion.retirar_compromiso(self.compromiso, **self.comun)


class DivisionForm(SalidaForm):
    tipo = TipoEnmienda.DIVISION

    sucesores_elegidos = forms.ModelMultipleChoiceField(
        label=gettext_lazy("Lo reemplazan"),
        queryset=Compromiso.objects.none(),
        required=False,  # how many are needed is said by the policy
        help_text=gettext_lazy("Dos o más, públicos y de la misma edición."),
    )
    field_order = ("sucesores", "motivo", "fuente")

    def __init__(self, *args, compromiso: Compromiso, admin: AdminDeLaCasa, **kwargs):
        super().__init__(*args, compromiso=compromiso, admin=admin, **kwargs)
        elegir = cast(forms.ModelMultipleChoiceField, self.fields.pop("sucesores_elegidos"))
        # What replaces a pledge may be of another institution than those of who amends.
        elegir.queryset = Compromiso.objects.publicados(Dia.de_hoy()).filter(edicion=compromiso.edicion_id)
        elegir.widget = AutocompletarVarios(Enmienda._meta.get_field("sucesores"), admin.admin_site)
        elegir.widget.choices = elegir.choices
        self.fields = {"sucesores": elegir, **self.fields}

    @property
    def sucesores(self) -> list[Compromiso]:
        elegidos = self.cleaned_data.get("sucesores")
        return [] if elegidos is None else list(elegidos.select_related("institucion"))

    def hacer(self) -> None:
        publicacion.dividir(self.compromiso, en=self.sucesores, **self.comun)


class FusionForm(DivisionForm):
    tipo = TipoEnmienda.FUSION

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["sucesores"].label = _("Lo abarca")
        self.fields["sucesores"].help_text = _("Uno solo, público y de la misma edición.")

    def hacer(self) -> None:
        publicacion.fusionar(self.compromiso, con=self.sucesores[0], **self.comun)


class ErrataForm(ActoForm):
    tipo = TipoEnmienda.DATOS

    titulo = forms.CharField(
        label=gettext_lazy("Título"),
        max_length=200,
        widget=forms.TextInput(attrs={"class": "vTextField"}),
    )
    nota = forms.CharField(
        label=gettext_lazy("Nota editorial"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "class": "vLargeTextField"}),
    )

    def __init__(self, *args, compromiso: Compromiso, **kwargs):
        inicial = {"titulo": compromiso.titulo, "nota": compromiso.nota}
        super().__init__(*args, compromiso=compromiso, initial=inicial, **kwargs)
        for campo in ("motivo", "fuente"):
            del self.fields[campo]

    def clean_nota(self) -> str:
        if "nota" in self.changed_data:
            check_largo(self.cleaned_data["nota"], LIMITE)
        return self.cleaned_data["nota"]

    def clean(self):
        super().clean()
        if not self.errors:
            self.cambios = publicacion.ver_cambios(self.compromiso, datos=self.cleaned_data, metas=())
        return self.cleaned_data

    def _enmienda(self, **datos) -> Enmienda:
        enmienda = super()._enmienda(cambios=[c.como_dict() for c in self.cambios], errata=True, **datos)
        enmienda.motivo = MOTIVO_DE_ERRATA
        return enmienda

    def hacer(self) -> None:
        publicacion.corregir_errata(self.compromiso, por=self.request.user, **self.cleaned_data)


class MetasFormSet(FormSetDeLaCasa):
    def add_fields(self, form, index):
        super().add_fields(form, index)
        if borrar := form.fields.get("DELETE"):
            borrar.label = _("Dejar esta meta: desde hoy ya no es del compromiso")


class DatosForm(ActoForm):
    """All that is not the literal text, as it is; what is changed becomes the act."""

    tipo = TipoEnmienda.DATOS
    se_propone = True

    def __init__(self, *args, compromiso: Compromiso, admin: AdminDeLaCasa, request: HttpRequest, **kwargs):
        super().__init__(*args, compromiso=compromiso, admin=admin, request=request, **kwargs)
        hacer = partial(admin.formfield_for_dbfield, request=request)
        campos = (*Compromiso.ENMENDABLES, *Compromiso.LISTAS_ENMENDABLES)
        Datos = forms.modelform_factory(
            Compromiso,
            form=FormConLimites,
            fields=campos,
            formfield_callback=hacer,
            widgets={"ejes": forms.CheckboxSelectMultiple},
        )
        # An instance of its own: what is typed is put into it.
        self.datos = Datos(
            self.data if self.is_bound else None, instance=Compromiso.objects.get(pk=compromiso.pk)
        )
        self.fields = {**self.datos.fields, **self.fields}
        self.initial = self.datos.initial

    @cached_property
    def conjunto(self) -> Any:
        metas = self.compromiso.metas.vigentes(Dia.de_hoy()).order_by("orden")
        en_linea = self.admin.get_inline_instances(self.request)[0]
        Conjunto: Any = forms.inlineformset_factory(
            Compromiso,
            Meta,
            form=FormConLimites,
            formset=MetasFormSet,
            fields=Meta.ENMENDABLES,
            extra=1,
            formfield_callback=partial(en_linea.formfield_for_dbfield, request=self.request),
        )
        Conjunto.recuperado = self.recuperado
        return Conjunto(
            self.data if self.is_bound else None, instance=self.datos.instance, queryset=metas, prefix="metas"
        )

    def clean(self):
        super().clean()
        for campo, errores in self.datos.errors.items():
            if campo not in self.errors:
                self.add_error(campo if campo in self.fields else None, errores)
        if not self.conjunto.is_valid():
            self.add_error(None, _("Revise las metas: hay algo que corregir en ellas."))
        if self.errors:
            return self.cleaned_data
        self.cambios: list[CambioEnmendado] = publicacion.ver_cambios(
            self.compromiso, datos=self._datos, metas=self._metas
        )
        return self.cleaned_data

    @property
    def _datos(self) -> dict[str, Any]:
        return {campo: self.datos.cleaned_data[campo] for campo in self.datos.fields}

    @property
    def _metas(self) -> list[MetaPedida]:
        """What is asked of each target."""
        pedidas = []
        for form in self.conjunto.forms:
            dichos = {campo: form.cleaned_data.get(campo) for campo in Meta.ENMENDABLES}
            if form.instance.pk:
                deja = form in self.conjunto.deleted_forms
                pedidas.append(MetaPedida(form.instance, dichos, deja=deja))
            elif form.has_changed() and form not in self.conjunto.deleted_forms:
                pedidas.append(MetaPedida(None, dichos))
        return pedidas

    def preguntas(self) -> list[Pregunta]:
        """Only of the numbers that change: those that stay were asked in their day."""
        prometidos = []
        for cambio in self.cambios:
            if cambio.campo == "valor_meta" and cambio.ahora is not None:
                prometidos.append(
                    NumeroPrometido(cambio.de_que, Meta._meta.get_field("valor_meta").to_python(cambio.ahora))
                )
            elif cambio.campo == "agregada" and cambio.ahora.get("valor_meta"):
                valor = Meta._meta.get_field("valor_meta").to_python(cambio.ahora["valor_meta"])
                prometidos.append(NumeroPrometido(cambio.de_que, valor, cambio.ahora.get("unidad", "")))
        return preguntas_de_enmienda(self.compromiso.texto, prometidos)

    def _enmienda(self, **datos) -> Enmienda:
        return super()._enmienda(cambios=[c.como_dict() for c in self.cambios], **datos)

    def hacer(self) -> None:
        publicacion.enmendar_datos(self.compromiso, cambios=self.cambios, **self.comun)

    def proponer(self) -> None:
        publicacion.proponer_enmienda(self.compromiso, datos=self._datos, metas=self._metas, **self.comun)


def _prometido(meta: Meta) -> NumeroPrometido:
    return NumeroPrometido(meta.indicador, meta.valor_meta, meta.unidad)


FORMULARIOS: dict[str, type[ActoForm]] = {
    ERRATA: ErrataForm,
    TipoEnmienda.DATOS.value: DatosForm,
    TipoEnmienda.REDACCION.value: RedaccionForm,
    TipoEnmienda.DIVISION.value: DivisionForm,
    TipoEnmienda.FUSION.value: FusionForm,
    TipoEnmienda.RETIRO.value: SalidaForm,
}
