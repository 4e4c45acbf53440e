"""Forms of the personal link: places written by name."""

from __future__ import annotations

from typing import cast
from urllib.parse import urlsplit

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from base.archivo_input import ArchivoInput
from base.dias import inicio_del_dia
from compromisos.lectura.territorios import todos_los_lugares
from compromisos.models import Territorio
from compromisos.models.evidencia import bytes_subidos
from compromisos.publicacion.formularios import EvidenciaForm, MedicionForm
from compromisos.reglas.lugares import NoEsUnLugar, Nomenclator

CUOTA_DIARIA = 80 * 1024**2  # bytes: ten files of the largest that are taken, by one link in a day


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
        lineas = [parte.strip() for parte in super().clean(value).splitlines() if parte.strip()]
        if not lineas:
            return []
        lugares, errores = Nomenclator(todos_los_lugares()), []
        ubigeos: set[str] = set()
        for linea in lineas:
            try:
                ubigeos.add(lugares.ubigeo_de(linea, niveles=(self.nivel,)))
            except NoEsUnLugar as error:
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
        if self.meta and self.meta.nivel_territorial != "region":
            return LugaresPorNombre(self.meta.nivel_territorial)
        campo = cast(forms.ModelMultipleChoiceField, super().campo_de_lugares())
        campo.widget = forms.CheckboxSelectMultiple()
        campo.queryset = Territorio.objects.filter(nivel="region")
        return campo


class EvidenciaSinGuiones(EvidenciaForm):
    antes = 0  # bytes of the files that come before it in the same sending
    url = forms.URLField(
        label=gettext_lazy("O un enlace público"), required=False, max_length=500, assume_scheme="https"
    )

    class Meta(EvidenciaForm.Meta):
        fields: tuple[str, ...] = ("titulo", "archivo", "url")

    def __init__(self, *args, cuenta, **kwargs):
        super().__init__(*args, **kwargs)
        self.cuenta = cuenta
        del self.fields["copia_limpia"]  # of what is kept already: it is ticked beside it
        self.fields["titulo"].required = False
        self.fields["titulo"].help_text = _("Por ejemplo: «Informe del segundo trimestre».")
        self.fields["archivo"].help_text = _(
            "PDF, fotos, documentos u hojas de cálculo de hasta 8 MB cada uno. Puede elegir varios a la vez. A las fotos se "
            "les quita el lugar y la fecha."
        )

    def clean(self):
        limpios = super().clean()
        if limpios.get("archivo") and not self.errors:
            de_hoy = self.antes + bytes_subidos(self.cuenta, desde=inicio_del_dia(timezone.localdate()))
            if de_hoy + (self.instance.tamano or 0) > CUOTA_DIARIA:
                frase = _(
                    "Hoy ya subió con este enlace todo lo que se puede en un día (%(megas)s MB). Súbalo mañana, o "
                    "publíquelo y pegue su dirección."
                )
                self._rechazar([frase % {"megas": CUOTA_DIARIA // 1024**2}])
        if not limpios.get("titulo") and not self.errors:
            limpios["titulo"] = self.instance.nombre_original or urlsplit(limpios.get("url") or "").netloc
            if not limpios["titulo"]:
                raise ValidationError(_("Elija un archivo o pegue un enlace."))
        return limpios


class ArchivoSinGuiones(EvidenciaSinGuiones):
    """One of several files that were chosen at once."""

    class Meta(EvidenciaSinGuiones.Meta):
        fields = ("titulo", "archivo")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        del self.fields["url"]
        self.fields["titulo"].help_text = self.fields["archivo"].help_text = ""
        self.fields["archivo"].widget = ArchivoInput()

    @property
    def nombre(self) -> str:
        """What it is called among the others: that of its file."""
        subido = self.files.get(self.add_prefix("archivo"))
        return getattr(subido, "name", "")
