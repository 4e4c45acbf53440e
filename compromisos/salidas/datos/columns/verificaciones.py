"""The columns of what was said of updates by whoever verified them. They only go out."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from compromisos.salidas.datos.columns.base import Columnas, SoloSale, direccion_de_avance
from compromisos.salidas.datos.widgets import DecimalWidget, EnteroWidget, FechaWidget, TextoWidget


class ColumnasDeVerificaciones(Columnas):
    """Verifications, a row a value that was observed, or one without any. `r` is a RenglonDeVerificacion."""

    tabla = "verificaciones"

    verificacion = SoloSale(
        _("Verificación"),
        _("Su número, el mismo que en el registro público."),
        widget=EnteroWidget(),
        valor=lambda r: r.verificacion.pk,
    )
    codigo = SoloSale(
        _("Código"), _("El del compromiso en este sitio."), valor=lambda r: r.avance.compromiso.codigo
    )
    institucion = SoloSale(
        _("Institución"),
        _("La del compromiso."),
        widget=TextoWidget(),
        valor=lambda r: r.avance.compromiso.institucion.nombre,
    )
    avance = SoloSale(
        _("Avance"),
        _("Número del avance del que se dice."),
        widget=EnteroWidget(),
        valor=lambda r: r.avance.pk,
    )
    fecha_corte = SoloSale(
        _("Fecha de corte"),
        _("Hasta qué día llega ese avance."),
        widget=FechaWidget(),
        valor=lambda r: r.avance.fecha_corte,
    )
    situacion = SoloSale(
        _("Situación"),
        _("en_firme, corregido o retirado: la del avance. Con él, lo que se observó deja de valer."),
        valor=lambda r: r.visto.firmeza.value,
    )
    resultado = SoloSale(
        _("Resultado"), _("verificado o cuestionado."), valor=lambda r: r.verificacion.resultado
    )
    verificador = SoloSale(
        _("Quién verifica"),
        _("Persona o entidad."),
        widget=TextoWidget(),
        valor=lambda r: r.verificacion.verificador,
    )
    motivo = SoloSale(
        _("Motivo"),
        _("Qué se comprobó y cómo."),
        widget=TextoWidget(),
        valor=lambda r: r.verificacion.motivo,
    )
    verificado_en = SoloSale(
        _("Fecha de la verificación"),
        _("Día y hora en que se publicó, hora de Lima."),
        valor=lambda r: r.momento(r.verificacion.en),
    )
    indicador = SoloSale(
        _("Indicador"),
        _("El de la meta que se contó. Vacío: la verificación no da ningún valor."),
        widget=TextoWidget(),
        parte=True,
        valor=lambda r: r.observado.fila.meta.indicador if r.observado else "",
    )
    unidad = SoloSale(
        _("Unidad de medida"),
        _("Como se lee tras el número."),
        widget=TextoWidget(),
        parte=True,
        valor=lambda r: r.observado.fila.meta.unidad if r.observado else "",
    )
    valor_declarado = SoloSale(
        _("Valor declarado"),
        _("El que informa ese avance. Vacío: no lo dice; no es cero."),
        widget=DecimalWidget(),
        parte=True,
        valor=lambda r: r.observado.declarado if r.observado else None,
    )
    valor_observado = SoloSale(
        _("Valor observado"),
        _("El que contó quien verificó. No reemplaza al declarado."),
        widget=DecimalWidget(),
        parte=True,
        valor=lambda r: r.observado.valor if r.observado else None,
    )
    diferencia = SoloSale(
        _("Diferencia"),
        _("El observado menos el declarado. Vacía si falta alguno."),
        widget=DecimalWidget(),
        parte=True,
        valor=lambda r: r.observado.diferencia if r.observado else None,
    )
    fuente = SoloSale(
        _("Fuente"),
        _("De dónde sale el valor observado."),
        widget=TextoWidget(),
        parte=True,
        valor=lambda r: r.observado.fila.fuente if r.observado else "",
    )
    metodo = SoloSale(
        _("Método"),
        _("Cómo se contó."),
        widget=TextoWidget(),
        parte=True,
        valor=lambda r: r.observado.fila.metodo if r.observado else "",
    )
    respuesta = SoloSale(
        _("Respuesta"),
        _("Lo que contestó la institución, si contestó. Varias, una tras otra."),
        widget=TextoWidget(),
        valor=lambda r: r.respuesta,
    )
    respondida_en = SoloSale(
        _("Fecha de la respuesta"),
        _("Día y hora en que se publicó la última, hora de Lima."),
        valor=lambda r: r.respondida_en,
    )
    direccion = SoloSale(
        _("Dirección"),
        _("Página del avance."),
        valor=lambda r: direccion_de_avance(r.avance.pk),
    )
