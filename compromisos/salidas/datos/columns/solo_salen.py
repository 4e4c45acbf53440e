"""The columns of what only goes out: targets, changes, closed periods and the totals of an edition."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from compromisos.lectura.causas import CAUSAN
from compromisos.lectura.leidos import MetaConValor
from compromisos.models import Modificacion, Nivel
from compromisos.models.meta import TipoMeta
from compromisos.models.opciones import opciones
from compromisos.reglas.estado import alcanzada, porcentaje
from compromisos.reglas.palabras import Estado, Frescura, Plazo, Respaldo, Sentido, TipoCambio, TipoEnmienda
from compromisos.reglas.plazo import plazo_de_meta
from compromisos.salidas.datos.columns.base import (
    SI_O_NO,
    Columnas,
    SoloSale,
    codigo_de_institucion,
    columna_de_rotura,
    cuantos_en,
    direccion_de_compromiso,
    nombre_corto,
)
from compromisos.salidas.datos.widgets import DecimalWidget, EnteroWidget, FechaWidget, TextoWidget
from compromisos.salidas.datos.widgets_de_verificacion import RESULTADOS


def _alcanzada(meta: MetaConValor) -> str:
    if meta.valor is None or meta.valor_meta is None:
        return ""
    return "si" if alcanzada(meta.valor, meta.valor_meta, Sentido(meta.sentido)) else "no"


class ColumnasDeMetas(Columnas):
    """Targets, which come in with their pledge. `m` is a Meta with `con_valor`, `con_corte` and
    `plazo_del_compromiso`."""

    tabla = "metas"

    codigo = SoloSale(_("Código"), _("El del compromiso en este sitio."), valor=lambda m: m.compromiso.codigo)
    orden = SoloSale(
        _("Orden"), _("Lugar de la meta en su compromiso."), widget=EnteroWidget(), valor=lambda m: m.orden
    )
    institucion = SoloSale(
        _("Institución"),
        _("La del compromiso."),
        widget=TextoWidget(),
        valor=lambda m: m.compromiso.institucion.nombre,
    )
    indicador = SoloSale(
        _("Indicador"), _("Qué se cuenta o qué se hará."), widget=TextoWidget(), valor=lambda m: m.indicador
    )
    tipo = SoloSale(
        _("Tipo"),
        _("cuantitativa: promete un número. cualitativa: no."),
        valor=lambda m: m.tipo,
        valores=TipoMeta.choices,
    )
    unidad = SoloSale(
        _("Unidad de medida"),
        _("Como se lee tras el número."),
        widget=TextoWidget(),
        valor=lambda m: m.unidad,
    )
    linea_base = SoloSale(
        _("Línea de base"),
        _("De cuánto se parte. Vacía: no consta."),
        widget=DecimalWidget(),
        valor=lambda m: m.linea_base,
    )
    linea_base_fuente = SoloSale(
        _("Fuente de la línea de base"), _("Dónde lo dice."), valor=lambda m: m.linea_base_fuente
    )
    meta = SoloSale(
        _("Meta"),
        _("El número que se promete. Vacía: meta cualitativa."),
        widget=DecimalWidget(),
        valor=lambda m: m.valor_meta,
    )
    sentido = SoloSale(
        _("Sentido"),
        _("creciente: se alcanza al subir. decreciente: al bajar."),
        valor=lambda m: m.sentido,
        valores=opciones(Sentido),
    )
    fecha_limite = SoloSale(
        _("Fecha límite"),
        _("La que la fuente da a la meta. Vacía si no se dijo."),
        widget=FechaWidget(),
        valor=lambda m: m.fecha_limite,
    )
    plazo_fecha = SoloSale(
        _("Fecha del plazo"),
        _("La fecha límite de la meta o, si no se dijo, la del compromiso."),
        widget=FechaWidget(),
        valor=lambda m: plazo_de_meta(m.fecha_limite, m.plazo_del_compromiso),
    )
    responsable = SoloSale(
        _("Responsable"),
        _("Otra institución a la que se encarga esta meta."),
        widget=TextoWidget(),
        valor=lambda m: nombre_corto(m.responsable),
    )
    medio_verificacion = SoloSale(
        _("Medio de verificación"),
        _("Con qué se probará."),
        widget=TextoWidget(),
        valor=lambda m: m.medio_verificacion,
    )
    cuenta_lugares = SoloSale(
        _("Cuenta lugares"),
        _("region, provincia o distrito, si lo que cuenta son lugares."),
        valor=lambda m: m.nivel_territorial,
        valores=Nivel.choices,
    )
    valor = SoloSale(
        _("Último valor"),
        _("El último publicado. Vacío: no consta; no es cero."),
        widget=DecimalWidget(),
        valor=lambda m: m.valor,
    )
    fecha_corte = SoloSale(
        _("Fecha de corte"),
        _("Hasta qué día llega ese valor."),
        widget=FechaWidget(),
        valor=lambda m: m.corte,
    )
    porcentaje = SoloSale(
        _("Porcentaje"),
        _("Del camino entre la línea de base y la meta. Vacío si falta alguna de las dos."),
        widget=DecimalWidget(),
        valor=lambda m: porcentaje(m.valor, m.linea_base, m.valor_meta),
        unidad="%",
    )
    alcanzada = SoloSale(
        _("Alcanzada"),
        _("si o no; vacía si no hay número que alcanzar."),
        valor=lambda m: _alcanzada(m),
        valores=SI_O_NO,
    )
    nota = SoloSale(_("Nota"), _("Nota editorial."), widget=TextoWidget(), valor=lambda m: m.nota)
    direccion = SoloSale(
        _("Dirección"),
        _("Página del compromiso."),
        valor=lambda m: direccion_de_compromiso(m.compromiso.codigo),
    )
    linea_base_fecha = SoloSale(
        _("Fecha de la línea de base"),
        _("De qué día es. Vacía: no consta."),
        widget=FechaWidget(),
        valor=lambda m: m.linea_base_fecha,
    )
    cita = SoloSale(
        _("Cita"), _("El trozo del texto del que sale."), widget=TextoWidget(), valor=lambda m: m.cita
    )
    institucion_codigo = codigo_de_institucion(lambda m: m.compromiso.institucion.slug)
    linea_base_fuente_no_abre_desde = columna_de_rotura(lambda m: m)


class ColumnasDeCambios(Columnas):
    """What changed between two days."""

    tabla = "cambios"

    fecha = SoloSale(_("Fecha"), _("Día en que cambió, hora de Lima."), widget=FechaWidget())
    tipo = SoloSale(
        _("Tipo de cambio"),
        _("Qué clase de cambio es."),
        valores=opciones(TipoCambio),
    )
    codigo = SoloSale(_("Código"), _("El del compromiso en este sitio."))
    institucion = SoloSale(_("Institución"), _("Su nombre."), widget=TextoWidget())
    titulo = SoloSale(_("Título"), _("El del compromiso, o cómo se llama la ficha."), widget=TextoWidget())
    de = SoloSale(
        _("Estado anterior"),
        _("Con el que terminó el día anterior; solo en un cambio de estado."),
        valores=opciones(Estado),
    )
    a = SoloSale(
        _("Estado nuevo"),
        _("Con el que terminó el día; solo en un cambio de estado."),
        valores=opciones(Estado),
    )
    corte = SoloSale(
        _("Fecha de corte"), _("Hasta qué día llega el avance de que se trata."), widget=FechaWidget()
    )
    causa = SoloSale(
        _("Qué lo movió"),
        _("De un cambio de estado, lo que ese día lo causó y no se cuenta aparte."),
        valores=opciones(CAUSAN),
    )
    resultado = SoloSale(
        _("Resultado"),
        _(
            "De una verificación, o de la que se dejó sin efecto: verificado o cuestionado. De una enmienda: redaccion, datos, division, fusion o "
            "retiro. De una ficha: agregada, cambiada o quitada."
        ),
        valores=(*opciones(RESULTADOS), *opciones(TipoEnmienda), *Modificacion.Hecho.choices),
    )
    quien = SoloSale(
        _("Quién"), _("Quién hizo la verificación, o quién la dejó sin efecto."), widget=TextoWidget()
    )
    que_cambio = SoloSale(
        _("Qué cambió"),
        _(
            "De una enmienda de datos o de una ficha: cada dato, lo que decía y lo que dice. De una verificación: lo que "
            "se informó y lo que contó quien verificó."
        ),
        widget=TextoWidget(),
    )
    motivo = SoloSale(
        _("Motivo"),
        _(
            "De una corrección, un retiro, una verificación o de que se dejara sin efecto, una enmienda o una ficha; de "
            "una respuesta, su texto."
        ),
        widget=TextoWidget(),
    )
    direccion = SoloSale(_("Dirección"), _("El compromiso, o la ficha, como se veía al terminar ese día."))
    objeto = SoloSale(_("Objeto"), _("Su nombre en el registro público."))
    institucion_codigo = SoloSale(
        _("Código de la institución"),
        _("La identifica en este sitio, como quiera que se llame: es el de la tabla de instituciones."),
    )
    clave = SoloSale(
        _("Clave"),
        _("Nombra el cambio para siempre: la misma que termina el «id» de su entrada en los feeds."),
    )


class ColumnasDePeriodos(Columnas):
    """How pledges stood when a reporting period closed."""

    tabla = "periodos"

    codigo = SoloSale(_("Código"), _("El del compromiso en este sitio."))
    institucion = SoloSale(_("Institución"), _("Su nombre al cerrar el periodo."), widget=TextoWidget())
    titulo = SoloSale(_("Título"), _("El del compromiso."), widget=TextoWidget())
    estado = SoloSale(_("Estado"), _("Al cerrar el periodo."), valores=opciones(Estado))
    plazo = SoloSale(_("Plazo"), _("Al cerrar el periodo. Vacío: cerrado."), valores=opciones(Plazo))
    frescura = SoloSale(_("Frescura"), _("Al cerrar el periodo. Vacía: cerrado."), valores=opciones(Frescura))
    respaldo = SoloSale(
        _("Respaldo"), _("Al cerrar el periodo. Vacío: sin avance."), valores=opciones(Respaldo)
    )
    fecha_corte = SoloSale(
        _("Fecha de corte"), _("La del avance que valía al cerrar el periodo."), widget=FechaWidget()
    )
    metas_alcanzadas = SoloSale(
        _("Metas alcanzadas"),
        _("Cuántas de las que tienen número."),
        widget=EnteroWidget(),
        unidad=_("metas"),
    )
    metas_medibles = SoloSale(
        _("Metas medibles"), _("Cuántas tienen número."), widget=EnteroWidget(), unidad=_("metas")
    )


class ColumnasDeResumen(Columnas):
    """Totals of an edition, in the workbook of its report."""

    tabla = "resumen"

    ambito = SoloSale(_("Ámbito"), _("edicion, sector o eje: de qué es el total."))
    codigo = SoloSale(_("Código"), _("De la edición, del sector o del eje. Vacío: no se indicó."))
    nombre = SoloSale(
        _("Nombre"), _("Cómo se lee. Un compromiso con varios ejes cuenta en cada uno."), widget=TextoWidget()
    )
    compromisos = SoloSale(
        _("Compromisos"), _("Cuántos hay publicados."), widget=EnteroWidget(), unidad=_("compromisos")
    )
    sin_informacion = cuantos_en(Estado.SIN_INFORMACION)
    no_iniciado = cuantos_en(Estado.NO_INICIADO)
    en_proceso = cuantos_en(Estado.EN_PROCESO)
    cumplido_parcialmente = cuantos_en(Estado.CUMPLIDO_PARCIALMENTE)
    cumplido = cuantos_en(Estado.CUMPLIDO)
    incumplido = cuantos_en(Estado.INCUMPLIDO)
    al = SoloSale(_("Fecha"), _("Día de que habla el informe, hora de Lima."), widget=FechaWidget())
    registro = SoloSale(
        _("Registro público"), _("Número de la última anotación de ese día."), widget=EnteroWidget()
    )
    registro_sha256 = SoloSale(_("SHA-256 del registro"), _("La huella de esa anotación."))
    aviso = SoloSale(_("Aviso"), _("Si los datos son de demostración."), widget=TextoWidget())


METAS = ColumnasDeMetas.todas()
CAMBIOS = ColumnasDeCambios.todas()
PERIODOS = ColumnasDePeriodos.todas()
RESUMEN = ColumnasDeResumen.todas()
