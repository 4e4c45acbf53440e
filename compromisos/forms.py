"""The forms of an update, for whoever fills one in: the staff in the admin, an enlace with a personal link.

What is asked of an update is asked here, once; each place adds its own widgets.
"""

from __future__ import annotations

from urllib.parse import urlsplit

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from compromisos import politicas
from compromisos.archivos import limpiar_archivo
from compromisos.importacion.contexto import Contexto
from compromisos.importacion.hallazgos import Ilegible
from compromisos.models import Avance, Evidencia, Medicion, Meta, Territorio
from compromisos.templatetags.sitio import numero
from instituciones.admin_base import NumeroInput
from instituciones.edicion_segura import FormConVersion


class AvanceForm(FormConVersion):
    class Meta:
        model = Avance
        fields = ("fecha_corte", "estado", "descripcion", "dificultades", "medidas")
        widgets = {
            "descripcion": forms.Textarea(attrs={"rows": 5}),
            "dificultades": forms.Textarea(attrs={"rows": 2}),
            "medidas": forms.Textarea(attrs={"rows": 2}),
            "motivo_correccion": forms.Textarea(attrs={"rows": 2}),
            "estado": forms.RadioSelect,
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if "estado" in self.fields:  # not when it is only shown
            self.fields["estado"].choices = [o for o in self.fields["estado"].choices if o[0]]


class MedicionForm(forms.ModelForm):
    """One row per target, prefilled with its last value; an empty value means «not reported»."""

    # Declared: Django's admin leaves out a relation that has a model of its own in between.
    territorios = forms.ModelMultipleChoiceField(queryset=Territorio.objects.all(), required=False)

    class Meta:
        model = Medicion
        fields = ("meta", "valor", "territorios", "nota")
        widgets = {"meta": forms.HiddenInput, "valor": NumeroInput}

    def __init__(self, *args, metas=(), **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["valor"].required = False
        por_pk = {str(m.pk): m for m in metas}
        self.fields["meta"].queryset = Meta.objects.filter(pk__in=[m.pk for m in metas])
        self.meta = por_pk.get(str(self["meta"].value() or ""))
        if self.meta:
            unidad = self.meta.unidad
            self.fields["valor"].label = self.meta.indicador
            self.fields["valor"].help_text = (
                _("Meta: %(meta)s %(unidad)s. Último publicado: %(valor)s. Bórrelo si no informa esta meta.")
                if self.meta.valor is not None
                else _(
                    "Meta: %(meta)s %(unidad)s. Todavía sin medición. Déjelo vacío si no informa esta meta."
                )
            ) % {"meta": numero(self.meta.valor_meta), "unidad": unidad, "valor": numero(self.meta.valor)}
        if not (self.meta and self.meta.nivel_territorial):
            self.fields.pop("territorios", None)
        else:
            self.fields["territorios"] = self.campo_de_lugares()

    def campo_de_lugares(self) -> forms.Field:
        """How places are chosen, for a target that counts them."""
        campo = self.fields["territorios"]
        campo.label = _("Cuáles")
        return campo

    @property
    def pregunta_del_valor(self) -> str:
        """The field that `preguntas.Pregunta` names."""
        return f"meta-{self.meta.pk}" if self.meta else ""

    @property
    def pregunta_de_la_nota(self) -> str:
        return f"nota-{self.meta.pk}" if self.meta else ""

    def has_changed(self) -> bool:
        """A row counts when it has a value, even the prefilled one; without a value it is left out."""
        if self.instance.pk:
            return super().has_changed()
        return self.is_bound and bool(self.data.get(self.add_prefix("valor"), "").strip())

    def clean(self):
        limpios = super().clean()
        meta = limpios.get("meta")
        if limpios.get("valor") is None and "valor" not in self.errors and self.instance.pk:
            # Emptied: no longer reported. It goes with the value it had, for the history to tell.
            limpios |= {"DELETE": True, "valor": self.initial["valor"]}
        if meta and (lugares := limpios.get("territorios")):
            try:
                politicas.check_lugares(meta, lugares)
            except ValidationError as error:
                self.add_error("territorios", error)
        return limpios


class EvidenciaForm(forms.ModelForm):
    """Without a title it takes the file's name, or the site of the link."""

    class Meta:
        model = Evidencia
        fields = ()  # those of the inline
        widgets = {"archivo": forms.FileInput}

    def clean(self):
        limpios = super().clean()
        subido = self.files.get(self.add_prefix("archivo"))
        if subido and "archivo" not in self.errors:
            try:
                bueno = limpiar_archivo(subido)
            except ValidationError as error:
                self.add_error("archivo", error)
            else:
                limpios["archivo"] = bueno.contenido
                self.instance.sha256, self.instance.tamano = bueno.sha256, bueno.tamano
                self.instance.tipo_contenido, self.instance.nombre_original = bueno.tipo, bueno.nombre
        return limpios


# --- For a personal link: without scripts, on a phone


class LugaresPorNombre(forms.CharField):
    """Places written one a line, by name or ubigeo, as an import reads them. A list of Territorio."""

    widget = forms.Textarea(attrs={"rows": 4})

    def __init__(self, nivel: str):
        super().__init__(
            required=False,
            max_length=20_000,
            label=_("Cuáles"),
            help_text=_(
                "Uno por línea: el nombre o su ubigeo. Si el nombre se repite, se le preguntará cuál."
            ),
        )
        self.nivel = nivel

    def prepare_value(self, value):
        return value if isinstance(value, str) else "\n".join(t.ubigeo for t in value or ())

    def has_changed(self, initial, data) -> bool:
        return self.prepare_value(initial).split() != (data or "").split()

    def clean(self, value) -> list[Territorio]:
        contexto, ubigeos, errores = Contexto(), {}, []
        for linea in filter(None, (parte.strip() for parte in super().clean(value).splitlines())):
            try:
                ubigeos[contexto.lugar(linea, nivel=self.nivel)] = None
            except Ilegible as error:
                errores.append(str(error))
        if errores:
            raise ValidationError(errores)
        return list(Territorio.objects.filter(ubigeo__in=ubigeos))


class MedicionSinGuiones(MedicionForm):
    """Regions are ticked; provinces and districts, which are too many for a phone, are written."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.meta:  # the target is the heading of its row
            self.fields["valor"].label = _("Cuánto va, en %(unidad)s") % {"unidad": self.meta.unidad}

    @property
    def indicador(self) -> str:
        return self.meta.indicador if self.meta else ""

    def campo_de_lugares(self) -> forms.Field:
        if self.meta.nivel_territorial != "region":
            return LugaresPorNombre(self.meta.nivel_territorial)
        campo = super().campo_de_lugares()
        campo.widget = forms.CheckboxSelectMultiple()
        campo.queryset = Territorio.objects.filter(nivel="region")
        return campo


class EvidenciaSinGuiones(EvidenciaForm):
    url = forms.URLField(
        label=gettext_lazy("O un enlace público"), required=False, max_length=500, assume_scheme="https"
    )

    class Meta(EvidenciaForm.Meta):
        fields = ("titulo", "archivo", "url")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["titulo"].required = False
        self.fields["titulo"].help_text = _("Por ejemplo: «Informe del segundo trimestre».")
        self.fields["archivo"].help_text = _(
            "PDF, foto, documento u hoja de cálculo de hasta 8 MB. A las fotos se les quita el lugar y la fecha."
        )

    def clean(self):
        limpios = super().clean()
        if not limpios.get("titulo") and not self.errors:
            limpios["titulo"] = self.instance.nombre_original or urlsplit(limpios.get("url") or "").netloc
            if not limpios["titulo"]:
                raise ValidationError(_("Elija un archivo o pegue un enlace."))
        return limpios
