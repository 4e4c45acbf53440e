"""The columns of the file of a list of the staff: those of the registry, by their labels and in words, a row a pledge.

It is to be read, not imported again: whoever scripts or sends files back has `compromisos.py`.
"""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from base.dias import Dia
from compromisos.models import SituacionCompromiso
from compromisos.reglas.palabras import Estado, Frescura, Palabra, Plazo, Prevision, Respaldo, TipoEnmienda
from compromisos.reglas.plazo import dias_de_retraso
from compromisos.salidas.datos.columns.base import Columna, Columnas, SoloSale
from compromisos.salidas.datos.columns.compromisos import ColumnasDeCompromisos
from compromisos.salidas.datos.widgets import SEPARADOR, EnteroWidget, TextoWidget

DEL_REGISTRO = {c.nombre: c for c in ColumnasDeCompromisos.todas()}


def _la_de(nombre: str) -> Columna:
    """A column as the registry has it, which here only goes out."""
    suya = DEL_REGISTRO[nombre]
    return SoloSale(suya.etiqueta, suya.ayuda, widget=suya.widget, valor=suya.valor)


def _en_palabras(nombre: str, palabras: type[Palabra]) -> Columna:
    """A column whose codes are said in the words of the pages."""
    suya = DEL_REGISTRO[nombre]

    def valor(r) -> str:
        codigo = suya.valor(r)
        return _(palabras(codigo).etiqueta) if codigo and r.compromiso.es_publico else ""

    return SoloSale(suya.etiqueta, suya.ayuda, widget=TextoWidget(), valor=valor)


def _situacion(r) -> str:
    codigo = r.compromiso.situacion_interna
    if codigo in SituacionCompromiso.values:
        return str(SituacionCompromiso(codigo).label)
    return _(TipoEnmienda(codigo).etiqueta)


def _retraso(r) -> int | None:
    c = r.compromiso
    return dias_de_retraso(c.plazo, c.plazo_fecha, hoy=Dia.de_hoy().fecha) or None


def _metas(r) -> str:
    c = r.compromiso
    if not c.metas_medibles or not c.corte:
        return ""
    return _("%(si)s de %(de)s") % {"si": c.metas_alcanzadas, "de": c.metas_medibles}


class ColumnasDeLista(Columnas):
    """Pledges, a row each, in words. `r` is a RenglonDeCompromiso whose pledge `leidos_por_dentro` read."""

    tabla = "compromisos"

    class Meta:
        name = "Compromisos, para leer"

    codigo = _la_de("codigo")
    institucion = _la_de("institucion")
    sigla = _la_de("sigla")
    sector = _la_de("sector")
    edicion = SoloSale(
        DEL_REGISTRO["edicion"].etiqueta,
        gettext_lazy("Por su nombre."),
        widget=TextoWidget(),
        valor=lambda r: r.compromiso.edicion.nombre,
    )
    titulo = _la_de("titulo")
    compromiso = _la_de("compromiso")
    situacion = SoloSale(
        gettext_lazy("Situación"),
        gettext_lazy("Borrador, publicado, o cómo se dejó."),
        widget=TextoWidget(),
        valor=_situacion,
    )
    estado = _en_palabras("estado", Estado)
    plazo_fecha = _la_de("plazo_fecha")
    plazo = _en_palabras("plazo", Plazo)
    dias_de_retraso = SoloSale(
        gettext_lazy("Días de retraso"),
        gettext_lazy("Desde que venció el plazo, mientras siga abierto. Vacío: no está vencido."),
        widget=EnteroWidget(),
        valor=_retraso,
    )
    fecha_corte = _la_de("fecha_corte")
    frescura = _en_palabras("frescura", Frescura)
    respaldo = _en_palabras("respaldo", Respaldo)
    metas = SoloSale(
        gettext_lazy("Metas alcanzadas"),
        gettext_lazy("De las que se pueden medir. Vacío: no consta."),
        widget=TextoWidget(),
        valor=_metas,
    )
    ejes = _la_de("ejes")
    territorios = SoloSale(
        DEL_REGISTRO["territorios"].etiqueta,
        gettext_lazy("Por su nombre."),
        widget=TextoWidget(),
        valor=lambda r: SEPARADOR.join(t.en_lista for t in r.compromiso.territorios.all()),
    )
    alcance = _la_de("alcance")
    responsable = _la_de("responsable")
    direccion = SoloSale(
        DEL_REGISTRO["direccion"].etiqueta,
        DEL_REGISTRO["direccion"].ayuda,
        valor=lambda r: DEL_REGISTRO["direccion"].valor(r) if r.compromiso.es_publico else "",
    )
    prevision = _en_palabras("prevision", Prevision)
