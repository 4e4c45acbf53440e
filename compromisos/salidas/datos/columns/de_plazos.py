"""The file of the staff's page of deadlines: a row each, in words, to be read."""

from __future__ import annotations

from typing import ClassVar

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from compromisos.lectura.agenda import APERTURA, CIERRE, COMPROMISO, META
from compromisos.reglas.palabras import Estado
from compromisos.salidas.datos.columns.base import SoloSale, direccion_de
from compromisos.salidas.datos.columns.para_leer import DeRenglones
from compromisos.salidas.datos.widgets import EnteroWidget, FechaWidget, TextoWidget

QUE_ES = {
    COMPROMISO: gettext_lazy("Vence un compromiso"),
    META: gettext_lazy("Vence una meta"),
    APERTURA: gettext_lazy("Empieza un periodo"),
    CIERRE: gettext_lazy("Cierra un periodo"),
}


def _de(plazo, valor) -> str:
    """What its pledge says; of a period, nothing."""
    return valor(plazo.compromiso) if plazo.compromiso else ""


class PlazosResource(DeRenglones):
    """Deadlines. `r` is a `lectura.agenda.PlazoDeAgenda`."""

    tabla = "plazos"
    ANCHOS: ClassVar[dict[str, int]] = {
        "Qué": 20,
        "Compromiso o periodo": 50,
        "Meta": 30,
        "Institución": 34,
        "A cargo de": 24,
        "Dirección": 40,
    }

    class Meta:
        name = "Plazos, para leer"

    fecha = SoloSale(
        gettext_lazy("Fecha"),
        gettext_lazy("El último día del plazo o, de un periodo, el día en que empieza o cierra."),
        widget=FechaWidget(),
        valor=lambda r: r.fecha,
    )
    que = SoloSale(
        gettext_lazy("Qué"),
        gettext_lazy("Qué vence, empieza o cierra ese día."),
        widget=TextoWidget(),
        valor=lambda r: str(QUE_ES[r.clase]),
    )
    retraso = SoloSale(
        gettext_lazy("Días de retraso"),
        gettext_lazy("Cuántos pasaron desde la fecha. Vacío: no ha vencido."),
        widget=EnteroWidget(),
        valor=lambda r: r.retraso or None,
        unidad=gettext_lazy("días"),
    )
    codigo = SoloSale(
        gettext_lazy("Código"),
        gettext_lazy("El del compromiso. Vacío: es de un periodo."),
        widget=TextoWidget(),
        valor=lambda r: _de(r, lambda c: c.codigo),
    )
    titulo = SoloSale(
        gettext_lazy("Compromiso o periodo"),
        gettext_lazy("El título del compromiso o el nombre del periodo."),
        widget=TextoWidget(),
        valor=lambda r: r.periodo.nombre if r.periodo else r.compromiso.rotulo,
    )
    meta = SoloSale(
        gettext_lazy("Meta"),
        gettext_lazy("El indicador, si lo que vence es una meta con plazo propio."),
        widget=TextoWidget(),
        valor=lambda r: r.meta.indicador if r.meta else "",
    )
    institucion = SoloSale(
        gettext_lazy("Institución"),
        gettext_lazy("La que se comprometió."),
        widget=TextoWidget(),
        valor=lambda r: _de(r, lambda c: c.institucion.nombre),
    )
    sigla = SoloSale(
        gettext_lazy("Sigla"),
        gettext_lazy("La de la institución."),
        widget=TextoWidget(),
        valor=lambda r: _de(r, lambda c: c.institucion.sigla),
    )
    sector = SoloSale(
        gettext_lazy("Sector"),
        gettext_lazy("El de la institución. Vacío: no se ha dicho."),
        widget=TextoWidget(),
        valor=lambda r: _de(r, lambda c: c.institucion.get_sector_display()),
    )
    edicion = SoloSale(
        gettext_lazy("Edición"),
        gettext_lazy("La del compromiso o la del periodo."),
        widget=TextoWidget(),
        valor=lambda r: (r.periodo or r.compromiso).edicion.nombre,
    )
    estado = SoloSale(
        gettext_lazy("Estado"),
        gettext_lazy("El del compromiso, según su último informe."),
        widget=TextoWidget(),
        valor=lambda r: _de(r, lambda c: _(Estado(c.vigente_estado).etiqueta)),
    )
    encargado = SoloSale(
        gettext_lazy("A cargo de"),
        gettext_lazy("Quién lo sigue en el ministerio. Vacío: nadie."),
        widget=TextoWidget(),
        valor=lambda r: r.encargado,
    )
    direccion = SoloSale(
        gettext_lazy("Dirección"),
        gettext_lazy("La página pública del compromiso. Vacía: es de un periodo."),
        widget=TextoWidget(),
        valor=lambda r: _de(r, direccion_de),
    )
