"""The columns of the ties of pledges to the frameworks that they serve."""

from __future__ import annotations

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from compromisos.salidas.datos.columns.base import (
    Columna,
    Columnas,
    SoloSale,
    columna_de_rotura,
    columna_de_version,
)
from compromisos.salidas.datos.columns.de_elemento import (
    columna_de_marco,
    columna_de_nombre,
    columna_de_nombre_de_marco,
    columna_de_numero,
    columna_de_tipo,
)
from compromisos.salidas.datos.nombres import ElementoWidget
from compromisos.salidas.datos.widgets import CodigoWidget, FechaWidget, NombreWidget


class ColumnasDeMarcos(Columnas):
    """Which pledge answers to what. `r` is a VinculoConMarco, with its pledge and its element."""

    tabla = "marcos"

    class Meta:
        name = "A qué leyes, políticas y tratados responden"

    codigo = Columna(
        _("Código"),
        _("El del compromiso en este sitio."),
        widget=CodigoWidget(),
        valor=lambda r: r.compromiso.codigo,
        obligatoria=True,
        ejemplo="25porel25-ie01-1",
        otros=("codigo de compromiso", "codigo del compromiso", "compromiso"),
    )
    elemento = Columna(
        _("Elemento"),
        _(
            "El artículo, servicio, meta u objetivo: su identificador en este sitio (ods-5-2), o cómo se cita (ODS 5.2; "
            "Ley 30364, artículo 7)."
        ),
        widget=ElementoWidget(),
        valor=lambda r: r.elemento.codigo,
        obligatoria=True,
        ejemplo="ods-5-2",
        otros=("elemento del marco", "responde a", "articulo servicio o meta"),
    )
    marco = columna_de_marco(lambda r: r.elemento.marco)
    marco_nombre = columna_de_nombre_de_marco(lambda r: r.elemento.marco)
    tipo = columna_de_tipo()
    numero = columna_de_numero()
    nombre = columna_de_nombre()
    segun = Columna(
        _("Según"),
        _("Quién dice que responde a eso: la institución, el ministerio, un documento. No una persona."),
        widget=NombreWidget(),
        valor=lambda r: r.quien,
        obligatoria=True,
        ejemplo="Institución de ejemplo 01",
        otros=("segun quien", "quien lo dice", "lo dice"),
    )
    cita = Columna(
        _("Cita"),
        _("Con qué palabras de la fuente, unas pocas y sin comillas. Hace falta esto o la fuente."),
        valor=lambda r: r.cita,
        ejemplo="en el marco de la meta 5.2",
        otros=("con que palabras", "palabras de la fuente"),
    )
    fuente = Columna(
        _("Fuente"),
        _("Dirección web donde se lee que responde a eso."),
        widget=CodigoWidget(),
        valor=lambda r: r.fuente,
        ejemplo="https://example.org/compromisos",
        otros=("enlace", "direccion de la fuente"),
    )
    desde = SoloSale(
        _("Desde"),
        _("Desde qué día consta en este sitio."),
        widget=FechaWidget(),
        valor=lambda r: timezone.localdate(r.desde),
    )
    version = columna_de_version()
    fuente_no_abre_desde = columna_de_rotura(lambda r: r)
