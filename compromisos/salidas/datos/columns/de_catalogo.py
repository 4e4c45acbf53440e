"""The columns of what pledges are sorted by, and of what is kept of them: editions, themes, places, periods, the record."""

from __future__ import annotations

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from compromisos.models import Accion, Nivel
from compromisos.models.anotacion import en_utc
from compromisos.models.opciones import opciones
from compromisos.reglas.iso import ISO_3166_2
from compromisos.reglas.palabras import Estado, Periodicidad
from compromisos.salidas.datos.columns.base import Columnas, SoloSale, cuantos_en, direccion_de
from compromisos.salidas.datos.widgets import EnteroWidget, FechaWidget, InstanteWidget, TextoWidget


class ColumnasDeEdiciones(Columnas):
    """Campaigns. `r` is a RenglonDeEdicion."""

    tabla = "ediciones"

    codigo = SoloSale(_("Código"), _("Identifica la edición en este sitio."), valor=lambda r: r.edicion.slug)
    nombre = SoloSale(
        _("Nombre"), _("Como se llama."), widget=TextoWidget(), valor=lambda r: r.edicion.nombre
    )
    lema = SoloSale(
        _("Lema"),
        _("El de la campaña. Vacío: no tiene."),
        widget=TextoWidget(),
        valor=lambda r: r.edicion.lema,
    )
    presentacion = SoloSale(
        _("Presentación"),
        _("Texto de la fuente. Vacío: no consta."),
        widget=TextoWidget(),
        valor=lambda r: r.edicion.presentacion,
    )
    anio = SoloSale(
        _("Año"),
        _("El que dice la fuente. Vacío: no lo dice."),
        widget=EnteroWidget(),
        valor=lambda r: r.edicion.anio,
    )
    periodicidad = SoloSale(
        _("Intervalo de reporte"),
        _("Cada cuánto se espera un avance."),
        valor=lambda r: r.edicion.periodicidad,
        valores=opciones(Periodicidad),
    )
    fuente = SoloSale(_("Fuente"), _("Dirección web de donde sale."), valor=lambda r: r.edicion.fuente_url)
    nota = SoloSale(_("Nota"), _("Nota editorial."), widget=TextoWidget(), valor=lambda r: r.edicion.nota)
    instituciones = SoloSale(
        _("Instituciones"),
        _("Cuántas participan o tienen en ella un compromiso publicado."),
        widget=EnteroWidget(),
        valor=lambda r: r.instituciones,
        unidad=_("instituciones"),
    )
    compromisos = SoloSale(
        _("Compromisos"),
        _("Cuántos tiene publicados."),
        widget=EnteroWidget(),
        valor=lambda r: sum(r.por_estado.values()),
        unidad=_("compromisos"),
    )
    sin_informacion = cuantos_en(Estado.SIN_INFORMACION)
    no_iniciado = cuantos_en(Estado.NO_INICIADO)
    en_proceso = cuantos_en(Estado.EN_PROCESO)
    cumplido_parcialmente = cuantos_en(Estado.CUMPLIDO_PARCIALMENTE)
    cumplido = cuantos_en(Estado.CUMPLIDO)
    incumplido = cuantos_en(Estado.INCUMPLIDO)
    direccion = SoloSale(_("Dirección"), _("Página de la edición."), valor=lambda r: direccion_de(r.edicion))


class ColumnasDeTemas(Columnas):
    """Themes. `r` is a RenglonDeTema."""

    tabla = "temas"

    codigo = SoloSale(_("Código"), _("Identifica el tema en este sitio."), valor=lambda r: r.eje.codigo)
    nombre = SoloSale(_("Nombre"), _("Como se llama."), widget=TextoWidget(), valor=lambda r: r.eje.nombre)
    descripcion = SoloSale(
        _("Descripción"), _("Qué abarca."), widget=TextoWidget(), valor=lambda r: r.eje.descripcion
    )
    orden = SoloSale(
        _("Orden"), _("Lugar en que se muestra."), widget=EnteroWidget(), valor=lambda r: r.eje.orden
    )
    compromisos = SoloSale(
        _("Compromisos"),
        _("Cuántos publicados lo llevan. Un compromiso con varios temas cuenta en cada uno."),
        widget=EnteroWidget(),
        valor=lambda r: sum(r.por_estado.values()),
        unidad=_("compromisos"),
    )
    sin_informacion = cuantos_en(Estado.SIN_INFORMACION)
    no_iniciado = cuantos_en(Estado.NO_INICIADO)
    en_proceso = cuantos_en(Estado.EN_PROCESO)
    cumplido_parcialmente = cuantos_en(Estado.CUMPLIDO_PARCIALMENTE)
    cumplido = cuantos_en(Estado.CUMPLIDO)
    incumplido = cuantos_en(Estado.INCUMPLIDO)
    direccion = SoloSale(_("Dirección"), _("Página del tema."), valor=lambda r: direccion_de(r.eje))


class ColumnasDeTerritorios(Columnas):
    """Places. `r` is a RenglonDeTerritorio."""

    tabla = "territorios"

    ubigeo = SoloSale(
        _("Ubigeo"),
        _("Código del INEI, como texto: 2 cifras la región, 4 la provincia, 6 el distrito."),
        valor=lambda r: r.territorio.ubigeo,
    )
    iso_3166_2 = SoloSale(
        _("ISO 3166-2"),
        _("Código internacional. Solo lo tienen las regiones y la provincia de Lima."),
        valor=lambda r: ISO_3166_2.get(r.territorio.ubigeo, ""),
    )
    nombre = SoloSale(
        _("Nombre"), _("Sin su nivel."), widget=TextoWidget(), valor=lambda r: r.territorio.nombre
    )
    nivel = SoloSale(
        _("Nivel"),
        _("region, provincia o distrito."),
        valor=lambda r: r.territorio.nivel,
        valores=Nivel.choices,
    )
    superior = SoloSale(
        _("Pertenece a"),
        _("Ubigeo del lugar que lo contiene. Vacío: es una región."),
        valor=lambda r: r.territorio.superior_id or "",
    )
    nombre_superior = SoloSale(
        _("Nombre del que lo contiene"),
        _("Vacío: es una región."),
        widget=TextoWidget(),
        valor=lambda r: r.territorio.superior.nombre if r.territorio.superior else "",
    )
    compromisos = SoloSale(
        _("Compromisos"),
        _(
            "Cuántos publicados llegan a él: lo nombran, o nombran un lugar que lo contiene o que está dentro. Son los de "
            "su lista."
        ),
        widget=EnteroWidget(),
        valor=lambda r: r.compromisos,
        unidad=_("compromisos"),
    )
    direccion = SoloSale(_("Dirección"), _("Página del lugar."), valor=lambda r: direccion_de(r.territorio))


class ColumnasDeCortes(Columnas):
    """Reporting periods with the tally that was kept when they closed. `r` is a RenglonDeCorte."""

    tabla = "cortes"

    codigo = SoloSale(_("Código"), _("Identifica el periodo en este sitio."), valor=lambda r: r.periodo.slug)
    edicion = SoloSale(
        _("Edición"), _("Identificador de la edición."), valor=lambda r: r.periodo.edicion.slug
    )
    nombre = SoloSale(
        _("Nombre"), _("Como se llama."), widget=TextoWidget(), valor=lambda r: r.periodo.nombre
    )
    desde = SoloSale(
        _("Desde"),
        _("Primer día de lo que se informa."),
        widget=FechaWidget(),
        valor=lambda r: r.periodo.desde,
    )
    cierra = SoloSale(
        _("Cierra el"), _("Último día para informar."), widget=FechaWidget(), valor=lambda r: r.periodo.cierra
    )
    situacion = SoloSale(
        _("Situación"),
        _("abierto o cerrado."),
        valor=lambda r: "cerrado" if r.cerrado else "abierto",
        valores=(("abierto", _("Abierto")), ("cerrado", _("Cerrado"))),
    )
    abierto_en = SoloSale(
        _("Abierto"),
        _("Día y hora en que se abrió, UTC."),
        widget=InstanteWidget(),
        valor=lambda r: en_utc(r.periodo.abierto_en),
    )
    cerrado_en = SoloSale(
        _("Cerrado"),
        _("Día y hora en que se cerró, UTC. Vacío: sigue abierto."),
        widget=InstanteWidget(),
        valor=lambda r: en_utc(r.periodo.cerrado_en) if r.cerrado else None,
    )
    anunciado = SoloSale(
        _("Cierre anunciado"),
        _("El día que se había dicho, si se cerró antes."),
        widget=FechaWidget(),
        valor=lambda r: r.periodo.anunciado if r.cerrado else None,
    )
    motivo = SoloSale(
        _("Motivo"),
        _("Por qué se cerró antes de lo anunciado."),
        widget=TextoWidget(),
        valor=lambda r: r.periodo.motivo_del_cierre if r.cerrado else "",
    )
    instituciones = SoloSale(
        _("Instituciones"),
        _("De cuántas se esperaba un informe. Vacío: sigue abierto."),
        widget=EnteroWidget(),
        valor=lambda r: r.instituciones,
        unidad=_("instituciones"),
    )
    informaron = SoloSale(
        _("Informaron"),
        _("Cuántas de ellas informaron. Vacío: sigue abierto."),
        widget=EnteroWidget(),
        valor=lambda r: r.informaron,
        unidad=_("instituciones"),
    )
    compromisos = SoloSale(
        _("Compromisos"),
        _("Cuántos había al cerrar. Vacío: sigue abierto."),
        widget=EnteroWidget(),
        valor=lambda r: sum(r.por_estado.values()) if r.cerrado else None,
        unidad=_("compromisos"),
    )
    sin_informacion = cuantos_en(Estado.SIN_INFORMACION, al_cierre=True)
    no_iniciado = cuantos_en(Estado.NO_INICIADO, al_cierre=True)
    en_proceso = cuantos_en(Estado.EN_PROCESO, al_cierre=True)
    cumplido_parcialmente = cuantos_en(Estado.CUMPLIDO_PARCIALMENTE, al_cierre=True)
    cumplido = cuantos_en(Estado.CUMPLIDO, al_cierre=True)
    incumplido = cuantos_en(Estado.INCUMPLIDO, al_cierre=True)
    sha256 = SoloSale(
        _("SHA-256"),
        _("Huella de su JSON, que está en el registro público. Vacío: sigue abierto."),
        valor=lambda r: r.periodo.sha256 if r.cerrado else "",
    )
    direccion = SoloSale(_("Dirección"), _("Página del periodo."), valor=lambda r: direccion_de(r.periodo))


class ColumnasDelRegistro(Columnas):
    """The public record, an entry a row. `r` is an Anotacion."""

    tabla = "registro"

    numero = SoloSale(
        _("Número"),
        _("De la anotación: 1, 2, 3… sin huecos."),
        widget=EnteroWidget(),
        valor=lambda r: r.numero,
    )
    fecha = SoloSale(
        _("Fecha"),
        _("Día y hora en que se anotó, UTC."),
        widget=InstanteWidget(),
        valor=lambda r: en_utc(r.fecha),
    )
    accion = SoloSale(_("Acción"), _("Qué se hizo."), valor=lambda r: r.accion, valores=Accion.choices)
    objeto = SoloSale(
        _("Objeto"), _("De qué: «compromisos/», «avances/», «cortes/» y su código."), valor=lambda r: r.objeto
    )
    contenido = SoloSale(
        _("Contenido"),
        _("Lo que se anotó, en JSON. Si se suprimió por contener datos personales, no está."),
        widget=TextoWidget(),
        valor=lambda r: r.contenido,
    )
    anterior = SoloSale(
        _("SHA-256 de la anterior"),
        _("Con ella cada anotación se apoya en la de antes."),
        valor=lambda r: r.anterior,
    )
    contenido_sha256 = SoloSale(
        _("SHA-256 del contenido"), _("Huella de lo que se anotó."), valor=lambda r: r.contenido_sha256
    )
    sha256 = SoloSale(_("SHA-256"), _("Huella de la anotación."), valor=lambda r: r.sha256)
    direccion = SoloSale(
        _("Dirección"),
        _("El registro desde esa anotación."),
        valor=lambda r: f"{settings.SITE_URL}{reverse('registro_jsonl')}?desde={r.numero}",
    )


EDICIONES = ColumnasDeEdiciones.todas()
TEMAS = ColumnasDeTemas.todas()
TERRITORIOS = ColumnasDeTerritorios.todas()
CORTES = ColumnasDeCortes.todas()
REGISTRO = ColumnasDelRegistro.todas()
