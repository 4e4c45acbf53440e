"""The columns of what visitors pointed out and what was answered in public: nothing of whoever pointed it out."""

from __future__ import annotations

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from compromisos.models.anotacion import en_utc
from compromisos.models.senalamiento import Resultado
from compromisos.salidas.datos.columns.base import Columnas, SoloSale, direccion_de
from compromisos.salidas.datos.widgets import EnteroWidget, FechaWidget, InstanteWidget, TextoWidget


class ColumnasDeCorrecciones(Columnas):
    """Errors pointed out and answered. `r` is a SenalamientoPublicado."""

    tabla = "correcciones"

    correccion = SoloSale(
        _("Corrección"),
        _("Número que identifica la respuesta en este sitio."),
        widget=EnteroWidget(),
        valor=lambda r: r.pk,
    )
    recibido = SoloSale(
        _("Se señaló"),
        _("Día en que alguien señaló el error."),
        widget=FechaWidget(),
        valor=lambda r: r.recibido,
    )
    publicada_en = SoloSale(
        _("Publicada"),
        _("Día y hora en que se respondió, UTC."),
        widget=InstanteWidget(),
        valor=lambda r: en_utc(r.publicada_en),
    )
    pagina = SoloSale(
        _("Página"),
        _("Dirección de la página de que se dijo que está mal."),
        valor=lambda r: f"{settings.SITE_URL}{r.direccion}",
    )
    pregunta = SoloSale(
        _("Qué se señaló"),
        _("Como lo resume quien respondió. Quién lo señaló no se publica."),
        widget=TextoWidget(),
        valor=lambda r: r.pregunta,
    )
    respuesta = SoloSale(
        _("Qué se respondió"),
        _("Qué se corrigió, o por qué no procede."),
        widget=TextoWidget(),
        valor=lambda r: r.respuesta,
    )
    resultado = SoloSale(
        _("Resultado"), _("Si se corrigió."), valor=lambda r: r.resultado, valores=Resultado.choices
    )
    anotacion = SoloSale(
        _("Anotación"),
        _("Número de la anotación del registro público que lo corrigió. Vacío: ninguna."),
        widget=EnteroWidget(),
        valor=lambda r: r.anotacion,
    )
    direccion = SoloSale(_("Dirección"), _("Página de la respuesta."), valor=lambda r: direccion_de(r))


CORRECCIONES = ColumnasDeCorrecciones.todas()
