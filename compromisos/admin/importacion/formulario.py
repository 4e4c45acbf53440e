"""The forms of the import: what is sent, and what is answered about how to read it."""

from __future__ import annotations

from typing import cast

from django import forms
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

from base import antivirus
from base.fechas import DIA, MES
from compromisos.importacion import formats
from compromisos.importacion.batches import FILAS_EN_EL_NAVEGADOR
from compromisos.models import Edicion, Nivel
from compromisos.salidas.datos.columns import NOMBRES

QUE_SE_RECONOZCA = ("", _("lo que se reconozca"))


class ModoForm(forms.Form):
    """The fields of formats.Modo. All may stay empty."""

    delimitador = forms.ChoiceField(
        label=_("Separador"),
        required=False,
        choices=[
            QUE_SE_RECONOZCA,
            (",", _("coma")),
            (";", _("punto y coma")),
            ("\t", _("tabulación")),
            ("|", _("barra")),
        ],
        help_text=_("Solo para CSV, si la revisión sale en una sola columna."),
    )
    codificacion = forms.ChoiceField(
        label=_("Codificación"),
        required=False,
        choices=[QUE_SE_RECONOZCA, *formats.CODIFICACIONES.items()],
        help_text=_("Solo para CSV, si las tildes o la ñ salen mal."),
    )
    hoja = forms.CharField(
        label=_("Hoja"),
        required=False,
        max_length=60,
        help_text=_("Solo para libros: su nombre. Vacía: la primera con nombres de columna."),
    )
    cabecera = forms.CharField(
        label=_("Línea de los nombres"),
        required=False,
        max_length=4,
        validators=[RegexValidator(r"^[1-9]\d*$", _("Escriba el número de la línea: 1, 2, 3…"))],
        widget=forms.TextInput(attrs={"inputmode": "numeric", "size": 4}),
        help_text=_("En qué línea están los nombres de columna. Vacía: la que lo parezca."),
    )
    decimal = forms.ChoiceField(
        label=_("1.200 es"),
        required=False,
        choices=[
            ("", _("que se pregunte")),
            (",", _("mil doscientos: el punto separa los miles")),
            (".", _("uno y dos décimos: el punto separa los decimales")),
        ],
        help_text=_("Para los números de este archivo que se pueden leer de dos maneras."),
    )
    primero = forms.ChoiceField(
        label=_("En 03/04/2027 va primero"),
        required=False,
        choices=[
            ("", _("que se pregunte")),
            (DIA, _("el día: es el 3 de abril")),
            (MES, _("el mes: es el 4 de marzo")),
        ],
        help_text=_("Solo si alguna fecha del archivo lleva el mes primero."),
    )
    nivel = forms.ChoiceField(
        label=_("Lima o Cusco son"),
        required=False,
        choices=[("", _("que se pregunte")), *Nivel.choices],
        help_text=_("Para los nombres de este archivo que son de varios lugares."),
    )

    def __init__(self, *args, hojas: list[str] | None = None, **kwargs):
        super().__init__(*args, **kwargs)
        if hojas:
            opciones = [("", _("la primera con nombres de columna")), *((h, h) for h in hojas)]
            self.fields["hoja"] = forms.ChoiceField(label=_("Hoja"), required=False, choices=opciones)


class SubirForm(ModoForm):
    tabla = forms.ChoiceField(label=_("Qué trae el archivo"))
    edicion = forms.ModelChoiceField(
        label=_("Edición"),
        queryset=Edicion.objects.all(),
        required=False,
        empty_label=_("la que diga cada fila"),
        help_text=_("Para las filas que no la digan."),
    )
    archivo = forms.FileField(label=_("Archivo"))
    field_order = ("tabla", "archivo", "edicion")

    def __init__(self, *args, tablas: list[str], **kwargs):
        super().__init__(*args, **kwargs)
        cast(forms.ChoiceField, self.fields["tabla"]).choices = [(t, NOMBRES[t]) for t in tablas]
        self.fields["archivo"].help_text = _("CSV o XLSX, hasta %(megas)s MB y %(filas)s filas.") % {
            "megas": formats.MEGAS_MAXIMOS,
            "filas": f"{FILAS_EN_EL_NAVEGADOR:,}",
        }

    def lo_principal(self) -> list[forms.BoundField]:
        return [self[c] for c in self.field_order]

    def como_leerlo(self) -> list[forms.BoundField]:
        return [self[c] for c in ModoForm.base_fields]

    def clean_archivo(self):
        archivo = self.cleaned_data["archivo"]
        if archivo.size > formats.BYTES_MAXIMOS:
            raise forms.ValidationError(formats.muy_pesado())
        antivirus.revisar(archivo.read())
        archivo.seek(0)
        return archivo
