"""The columns of institutions."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from compromisos.reglas.palabras import Estado
from compromisos.salidas.datos.columns.base import (
    Columna,
    Columnas,
    SoloSale,
    columna_de_version,
    cuantos_en,
    direccion_de,
)
from compromisos.salidas.datos.nombres import SECTOR, RucWidget
from compromisos.salidas.datos.widgets import SEPARADOR, CodigoWidget, EnteroWidget, ListaWidget, NombreWidget
from instituciones.ruc import ORG_ID


class ColumnasDeInstituciones(Columnas):
    """Institutions. `r` is a RenglonDeInstitucion."""

    tabla = "instituciones"

    class Meta:
        name = "Instituciones"

    codigo = SoloSale(
        _("Código"), _("Identifica la institución en este sitio."), valor=lambda r: r.institucion.slug
    )
    sigla = Columna(
        _("Sigla"),
        _("Como la usa la institución."),
        widget=NombreWidget(),
        valor=lambda r: r.institucion.sigla,
        ejemplo="IE01",
        otros=("acronimo",),
    )
    nombre = Columna(
        _("Nombre"),
        _("Nombre oficial completo."),
        widget=NombreWidget(),
        valor=lambda r: r.institucion.nombre,
        obligatoria=True,
        ejemplo="Institución de ejemplo 01",
        otros=("institucion", "entidad"),
    )
    sector = Columna(
        _("Sector"),
        _("Público, Privado, Cooperación internacional o Sociedad civil."),
        widget=SECTOR,
        valor=lambda r: r.institucion.get_sector_display(),
        ejemplo="Público",
    )
    sitio_web = Columna(
        _("Sitio web"),
        _("Dirección completa, con https://."),
        widget=CodigoWidget(),
        valor=lambda r: r.institucion.sitio_web,
        ejemplo="https://example.org",
        otros=("web", "pagina web"),
    )
    descripcion = Columna(_("Descripción"), _("Una o dos frases."), valor=lambda r: r.institucion.descripcion)
    nombres_anteriores = SoloSale(
        _("Nombres anteriores"),
        _("Separados por ;."),
        widget=ListaWidget(),
        valor=lambda r: SEPARADOR.join(r.nombres_anteriores),
    )
    compromisos = SoloSale(
        _("Compromisos"),
        _("Cuántos tiene publicados."),
        widget=EnteroWidget(),
        valor=lambda r: sum(r.por_estado.values()),
    )
    sin_informacion = cuantos_en(Estado.SIN_INFORMACION)
    no_iniciado = cuantos_en(Estado.NO_INICIADO)
    en_proceso = cuantos_en(Estado.EN_PROCESO)
    cumplido_parcialmente = cuantos_en(Estado.CUMPLIDO_PARCIALMENTE)
    cumplido = cuantos_en(Estado.CUMPLIDO)
    incumplido = cuantos_en(Estado.INCUMPLIDO)
    direccion = SoloSale(
        _("Dirección"), _("Página de la institución."), valor=lambda r: direccion_de(r.institucion)
    )
    version = columna_de_version()
    ruc = Columna(
        _("RUC"),
        _("Once cifras, con que la conoce la SUNAT. Vacío: no consta."),
        widget=RucWidget(),
        valor=lambda r: r.institucion.ruc or "",
        ejemplo="20999999990",
        otros=("n ruc", "numero de ruc"),
    )
    org_id = SoloSale(
        _("org-id"),
        _("El RUC como lo escriben los registros internacionales: PE-RUC- y sus cifras. Vacío: no consta."),
        valor=lambda r: f"{ORG_ID}-{r.institucion.ruc}" if r.institucion.ruc else "",
    )
