"""The columns of what was said of updates by whoever verified them, and what was counted."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from compromisos.models.opciones import opciones
from compromisos.salidas.datos.columns.base import (
    Columna,
    Columnas,
    SoloSale,
    codigo_de_institucion,
    direccion_de_avance,
)
from compromisos.salidas.datos.widgets import (
    CodigoWidget,
    DecimalWidget,
    FechaWidget,
    InstanteWidget,
    TextoWidget,
)
from compromisos.salidas.datos.widgets_de_verificacion import (
    RESULTADOS,
    MomentoWidget,
    NumeroWidget,
    ResultadoWidget,
)


class ColumnasDeVerificaciones(Columnas):
    """Verifications, a row a value that was observed, or one without any. `r` is a RenglonDeVerificacion."""

    tabla = "verificaciones"

    class Meta:
        name = "Verificaciones con sus valores observados"

    verificacion = Columna(
        _("Verificación"),
        _("Su número, el mismo que en el registro público. Vacío en una nueva."),
        widget=NumeroWidget(),
        valor=lambda r: r.verificacion.pk,
        otros=("numero de verificacion",),
    )
    codigo = Columna(
        _("Código"),
        _("El del compromiso en este sitio."),
        widget=CodigoWidget(),
        valor=lambda r: r.avance.compromiso.codigo,
        ejemplo="25porel25-mimp-1",
        otros=("codigo del compromiso",),
    )
    institucion = SoloSale(
        _("Institución"),
        _("La del compromiso."),
        widget=TextoWidget(),
        valor=lambda r: r.avance.compromiso.institucion.nombre,
    )
    avance = Columna(
        _("Avance"),
        _("Número del avance del que se dice. Vacío: el publicado con ese código y esa fecha de corte."),
        widget=NumeroWidget(),
        valor=lambda r: r.avance.pk,
        otros=("numero de avance", "numero del avance"),
    )
    fecha_corte = Columna(
        _("Fecha de corte"),
        _("Hasta qué día llega ese avance."),
        widget=FechaWidget(),
        valor=lambda r: r.avance.fecha_corte,
        ejemplo="30/09/2026",
        otros=("corte", "fecha del avance"),
    )
    situacion = SoloSale(
        _("Situación"),
        _(
            "en_firme, corregido o retirado: la del avance, y con él deja de valer lo que se observó. sin_efecto: la "
            "verificación se publicó por error y ya no cuenta."
        ),
        valor=lambda r: r.situacion,
        valores=(
            ("en_firme", _("En firme")),
            ("corregido", _("Corregido")),
            ("retirado", _("Retirado")),
            ("sin_efecto", _("Sin efecto")),
        ),
    )
    resultado = Columna(
        _("Resultado"),
        _("verificado o cuestionado."),
        widget=ResultadoWidget(),
        valor=lambda r: r.verificacion.resultado,
        valores=opciones(RESULTADOS),
        obligatoria=True,
        ejemplo="cuestionado",
        otros=("veredicto", "resultado de la verificacion"),
    )
    verificador = Columna(
        _("Quién verifica"),
        _("Persona o entidad. Vacío: el nombre de quien importa."),
        widget=TextoWidget(),
        valor=lambda r: r.verificacion.verificador,
        ejemplo="Auditoría de ejemplo",
        otros=("verificado por", "entidad que verifica"),
    )
    motivo = Columna(
        _("Motivo"),
        _("Qué se comprobó y cómo."),
        widget=TextoWidget(),
        valor=lambda r: r.verificacion.motivo,
        obligatoria=True,
        ejemplo="Se visitaron las sedes y faltan cuatro.",
        otros=("que se comprobo", "que se comprobo y como"),
    )
    verificado_en = Columna(
        _("Fecha de la verificación"),
        _(
            "Día y hora en que se publicó, hora de Lima. En una nueva no hace falta: se publica al importarla."
        ),
        widget=MomentoWidget(),
        valor=lambda r: r.momento(r.verificacion.en),
        otros=("fecha de verificacion", "verificado el"),
    )
    indicador = Columna(
        _("Indicador"),
        _("El de la meta que se contó. Vacío: la verificación no da ningún valor."),
        widget=TextoWidget(),
        parte=True,
        valor=lambda r: r.observado.fila.meta.indicador if r.observado else "",
        ejemplo="Centros abiertos",
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
    valor_observado = Columna(
        _("Valor observado"),
        _("El que contó quien verificó. No reemplaza al declarado."),
        widget=DecimalWidget(),
        parte=True,
        ejemplo="28",
        otros=("observado", "valor contado", "se conto"),
        valor=lambda r: r.observado.valor if r.observado else None,
    )
    diferencia = SoloSale(
        _("Diferencia"),
        _("El observado menos el declarado. Vacía si falta alguno."),
        widget=DecimalWidget(),
        parte=True,
        valor=lambda r: r.observado.diferencia if r.observado else None,
    )
    fuente = Columna(
        _("Fuente"),
        _("De dónde sale el valor observado."),
        widget=TextoWidget(),
        parte=True,
        ejemplo="Padrón de sedes",
        valor=lambda r: r.observado.fila.fuente if r.observado else "",
    )
    metodo = Columna(
        _("Método"),
        _("Cómo se contó."),
        widget=TextoWidget(),
        parte=True,
        ejemplo="Se llamó a cada sede.",
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
        widget=InstanteWidget(),
        valor=lambda r: r.respondida_en,
    )
    direccion = SoloSale(
        _("Dirección"),
        _("Página del avance."),
        valor=lambda r: direccion_de_avance(r.avance.pk),
    )
    sin_efecto_en = SoloSale(
        _("Sin efecto desde"),
        _("Día y hora en que se dejó sin efecto, hora de Lima. Vacío: sigue en pie."),
        widget=InstanteWidget(),
        valor=lambda r: r.momento(r.sin_efecto.en) if r.sin_efecto else None,
        agregada=1,
    )
    sin_efecto_por = SoloSale(
        _("Quién la dejó sin efecto"),
        _("Persona o entidad."),
        widget=TextoWidget(),
        valor=lambda r: r.sin_efecto.quien if r.sin_efecto else "",
        agregada=2,
    )
    sin_efecto_motivo = SoloSale(
        _("Por qué quedó sin efecto"),
        _("El motivo que se publicó."),
        widget=TextoWidget(),
        valor=lambda r: r.sin_efecto.motivo if r.sin_efecto else "",
        agregada=3,
    )
    institucion_codigo = codigo_de_institucion(lambda r: r.avance.compromiso.institucion.slug)
