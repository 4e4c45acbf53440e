"""The columns of the files of the staff's lists of updates and of institutions: a row each, in words, to be read.

Labels and values are those of the registry where it has them; what comes back by the import is `avances.py` and
`instituciones.py`.
"""

from __future__ import annotations

from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from base.cifras import sin_ceros
from base.personas import nombre_de
from base.traidos import traidos
from compromisos.reglas.palabras import Firmeza, Respaldo, SituacionAvance
from compromisos.salidas.datos.columns.avances import ColumnasDeAvances
from compromisos.salidas.datos.columns.base import Columna, Columnas, SoloSale
from compromisos.salidas.datos.columns.compromisos import ColumnasDeCompromisos
from compromisos.salidas.datos.columns.instituciones import ColumnasDeInstituciones
from compromisos.salidas.datos.widgets import SEPARADOR, EnteroWidget, FechaWidget, TextoWidget

DE_AVANCES = {c.nombre: c for c in ColumnasDeAvances.todas()}
DE_INSTITUCIONES = {c.nombre: c for c in ColumnasDeInstituciones.todas()}
DE_COMPROMISOS = {c.nombre: c for c in ColumnasDeCompromisos.todas()}


def _la_de(columna: Columna, valor=None) -> Columna:
    """A column as the registry has it, which here only goes out."""
    return SoloSale(columna.etiqueta, columna.ayuda, widget=columna.widget, valor=valor or columna.valor)


def _en_palabras(columna: Columna, valor) -> Columna:
    return SoloSale(columna.etiqueta, columna.ayuda, widget=TextoWidget(), valor=valor)


def _situacion(r) -> str:
    """How far it got; of what is public, whether it still counts."""
    if r.avance.es_publico and r.visto.firmeza in (Firmeza.RETIRADO, Firmeza.CORREGIDO):
        return _("Retirado") if r.visto.firmeza is Firmeza.RETIRADO else _("Corregido")
    return _(SituacionAvance(r.avance.situacion).etiqueta)


def _mediciones(r) -> str:
    """«Centros abiertos: 32 CEM; Docentes: 10»."""
    return SEPARADOR.join(
        " ".join(filter(None, (f"{m.meta.indicador}:", sin_ceros(m.valor), m.meta.unidad)))
        for m in traidos(r.avance, "mediciones")
    )


class ColumnasDeListaDeAvances(Columnas):
    """Updates, a row each. `r` is a RenglonDeAvance with its `visto`."""

    tabla = "avances"

    class Meta:
        name = "Avances, para leer"

    codigo = _la_de(DE_AVANCES["codigo"])
    titulo = _la_de(DE_COMPROMISOS["titulo"], lambda r: r.avance.compromiso.titulo)
    institucion = _la_de(DE_AVANCES["institucion"])
    sigla = _la_de(DE_COMPROMISOS["sigla"], lambda r: r.avance.compromiso.institucion.sigla)
    edicion = _en_palabras(DE_COMPROMISOS["edicion"], lambda r: r.avance.compromiso.edicion.nombre)
    fecha = _la_de(DE_AVANCES["fecha"])
    estado = _la_de(DE_AVANCES["estado"])
    situacion = SoloSale(
        gettext_lazy("Situación"),
        gettext_lazy("Hasta dónde llegó; de lo publicado, si todavía cuenta."),
        widget=TextoWidget(),
        valor=_situacion,
    )
    respaldo = _en_palabras(
        DE_AVANCES["respaldo"],
        lambda r: _(Respaldo(r.visto.respaldo).etiqueta) if r.avance.es_publico else "",
    )
    descripcion = _la_de(DE_AVANCES["descripcion"])
    dificultades = _la_de(DE_AVANCES["dificultades"])
    medidas = _la_de(DE_AVANCES["medidas"])
    mediciones = SoloSale(
        gettext_lazy("Mediciones"),
        gettext_lazy("Cada indicador con el valor alcanzado, separados por ;."),
        widget=TextoWidget(),
        valor=_mediciones,
    )
    evidencias = _la_de(DE_AVANCES["evidencias"])
    prevision = _la_de(DE_AVANCES["prevision"])
    autor = SoloSale(
        gettext_lazy("Lo escribió"),
        gettext_lazy("La persona que lo registró."),
        widget=TextoWidget(),
        valor=lambda r: nombre_de(r.avance.autor),
    )
    enviado = SoloSale(
        gettext_lazy("Enviado el"),
        gettext_lazy("Cuándo se envió a revisión. Vacío: no se ha enviado."),
        widget=FechaWidget(),
        valor=lambda r: localdate(r.avance.enviado_en) if r.avance.enviado_en else None,
    )
    publicado = SoloSale(
        gettext_lazy("Publicado el"),
        gettext_lazy("Vacío: todavía no es público."),
        widget=FechaWidget(),
        valor=lambda r: localdate(r.avance.publicado_en) if r.avance.publicado_en else None,
    )
    motivo = _la_de(DE_AVANCES["motivo"])
    direccion = _la_de(
        DE_AVANCES["direccion"], lambda r: DE_AVANCES["direccion"].valor(r) if r.avance.es_publico else ""
    )


class ColumnasDeListaDeInstituciones(Columnas):
    """Institutions, a row each. `r` is a RenglonEnLista."""

    tabla = "instituciones"

    class Meta:
        name = "Instituciones, para leer"

    nombre = _la_de(DE_INSTITUCIONES["nombre"])
    sigla = _la_de(DE_INSTITUCIONES["sigla"])
    sector = _la_de(DE_INSTITUCIONES["sector"])
    compromisos = _la_de(DE_INSTITUCIONES["compromisos"])
    sin_informacion = _la_de(DE_INSTITUCIONES["sin_informacion"])
    no_iniciado = _la_de(DE_INSTITUCIONES["no_iniciado"])
    en_proceso = _la_de(DE_INSTITUCIONES["en_proceso"])
    cumplido_parcialmente = _la_de(DE_INSTITUCIONES["cumplido_parcialmente"])
    cumplido = _la_de(DE_INSTITUCIONES["cumplido"])
    incumplido = _la_de(DE_INSTITUCIONES["incumplido"])
    ultimo_informe = SoloSale(
        gettext_lazy("Último informe"),
        gettext_lazy("Fecha de corte del más reciente. Vacío: nunca informó."),
        widget=FechaWidget(),
        valor=lambda r: r.ultimo,
    )
    encargado = SoloSale(
        gettext_lazy("A cargo de"),
        gettext_lazy("Quién la sigue en el ministerio. Vacío: nadie."),
        widget=TextoWidget(),
        valor=lambda r: r.encargado,
    )
    contactos = SoloSale(
        gettext_lazy("Contactos"),
        gettext_lazy("Cuántas personas se sabe a quién llamar. Vacío: ninguna."),
        widget=EnteroWidget(),
        valor=lambda r: r.contactos or None,
    )
    sitio_web = _la_de(DE_INSTITUCIONES["sitio_web"])
    descripcion = _la_de(DE_INSTITUCIONES["descripcion"])
    ruc = _la_de(DE_INSTITUCIONES["ruc"])
    direccion = _la_de(DE_INSTITUCIONES["direccion"])
