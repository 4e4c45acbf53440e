"""«Descargar mis filas»: what an institution has here, in the columns of the import, to be mended and sent
back. What was not touched comes back as «sin cambios»; what was, as changes to confirm or to propose.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import cast

from django import forms
from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef
from django.http import HttpRequest, HttpResponseBase
from django.template.response import TemplateResponse
from django.utils.translation import gettext_lazy as _

from base.dias import Dia
from base.traidos import traidos
from compromisos.lectura.compromisos import en_fecha
from compromisos.models import Avance, VinculoConMarco
from compromisos.salidas.datos import descargas
from compromisos.salidas.datos import filas as salida
from compromisos.salidas.datos.columns import NOMBRES, de_ida_y_vuelta
from compromisos.salidas.datos.filas import Valores
from instituciones.models import Institucion


class MisFilasForm(forms.Form):
    """By GET. Only institutions of which the user may write, and kinds of file that they may send back."""

    institucion = forms.ModelChoiceField(
        label=_("Institución"), queryset=Institucion.objects.none(), to_field_name="slug", empty_label=None
    )
    tabla = forms.ChoiceField(label=_("Qué filas"))
    formato = forms.ChoiceField(label=_("Formato"), choices=[("xlsx", "XLSX"), ("csv", "CSV")])

    def __init__(self, *args, user, tablas: list[str], **kwargs):
        super().__init__(*args, **kwargs)
        self.tablas = [t for t in tablas if t in FILAS]
        self.suyas = Institucion.objects.editables_por(user).order_by("nombres_plegados")
        cast(forms.ModelChoiceField, self.fields["institucion"]).queryset = self.suyas
        cast(forms.ChoiceField, self.fields["tabla"]).choices = [(t, NOMBRES[t]) for t in self.tablas]

    def hay(self) -> bool:
        """Whether there is anything to choose."""
        return bool(self.tablas) and self.suyas.exists()


def descargar(request: HttpRequest, *, tablas: list[str], contexto: dict) -> HttpResponseBase:
    """The file that was asked for; or the form again, saying what is wrong."""
    form = MisFilasForm(request.GET, user=request.user, tablas=tablas)
    if not form.hay():
        raise PermissionDenied
    if not form.is_valid():
        return TemplateResponse(
            request, "admin/importacion/mis_filas.html", {**contexto, "form": form}, status=400
        )
    institucion, tabla = form.cleaned_data["institucion"], form.cleaned_data["tabla"]
    return descargas.en_formato(
        de_ida_y_vuelta(tabla),
        FILAS[tabla](institucion),
        f"{institucion.slug}-{tabla}",
        form.cleaned_data["formato"],
        con_ayuda=True,
    )


def _compromisos(institucion: Institucion) -> Iterator[Valores]:
    """Drafts too: they are the institution's own."""
    dia = Dia.de_hoy()
    suyos = en_fecha(institucion.compromisos.all(), dia).order_by("edicion", "numero")
    return salida.filas_de_compromisos(salida.con_relaciones(suyos, dia))


def _avances(institucion: Institucion) -> Iterator[Valores]:
    """Updates in force, and unpublished ones. Corrected and withdrawn ones are history, and what is being prepared at the
    date of one in force, such as its correction, would be the same row twice: a file does not change it."""
    dia = Dia.de_hoy()
    suyos = Avance.objects.filter(compromiso__institucion=institucion)
    en_firme = suyos.en_firme(dia)
    a_esa_fecha = en_firme.filter(compromiso=OuterRef("compromiso"), fecha_corte=OuterRef("fecha_corte"))
    vivos = en_firme | suyos.exclude(pk__in=suyos.sellados()).exclude(Exists(a_esa_fecha))
    for avance in salida.avances_con_relaciones(vivos.order_by("compromiso", "fecha_corte", "pk"), dia):
        for medicion in list(traidos(avance, "mediciones")) or [None]:
            yield salida.avance_de_ida_y_vuelta(avance, medicion)


def _instituciones(institucion: Institucion) -> Iterator[Valores]:
    yield salida.institucion_de_ida_y_vuelta(institucion)


def _marcos(institucion: Institucion) -> Iterator[Valores]:
    """Those that hold today, of drafts too."""
    suyos = VinculoConMarco.objects.filter(compromiso__institucion=institucion, hasta=None)
    for vinculo in suyos.select_related("compromiso", "elemento__marco").order_by(
        "compromiso__codigo", "elemento__codigo"
    ):
        yield salida.vinculo_de_ida_y_vuelta(vinculo)


FILAS = {
    "compromisos": _compromisos,
    "avances": _avances,
    "instituciones": _instituciones,
    "marcos": _marcos,
}
