"""The columns of pledges with their targets, and of the updates that come beside them."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from base.traidos import traidos
from compromisos.models import Rol
from compromisos.models.anotacion import en_utc
from compromisos.models.opciones import opciones
from compromisos.reglas.palabras import Estado, Frescura, Plazo, Prevision, Respaldo
from compromisos.salidas.datos.columns.avances import PREVISIONES_EN_OTRAS_PALABRAS
from compromisos.salidas.datos.columns.base import (
    SI_O_NO,
    Columna,
    Columnas,
    SoloSale,
    columna_de_rotura,
    columna_de_version,
    direccion_de_compromiso,
    nombre_corto,
)
from compromisos.salidas.datos.nombres import (
    ALCANCE,
    ESTADO,
    PREVISION,
    ROL,
    SECTOR,
    EdicionWidget,
    EjesWidget,
    LugaresWidget,
    ResponsableWidget,
    RucWidget,
)
from compromisos.salidas.datos.widgets import (
    SEPARADOR,
    CodigoWidget,
    DecimalWidget,
    EnteroWidget,
    FechaWidget,
    InstanteWidget,
    NombreWidget,
    OpcionesWidget,
)


class ColumnasDeCompromisos(Columnas):
    """Pledges, a row a target. `r` is a RenglonDeCompromiso."""

    tabla = "compromisos"

    class Meta:
        name = "Compromisos con sus metas"  # files come in only in Spanish

    edicion = Columna(
        _("Edición"),
        _("Identificador de la edición. Vacía: la única que haya, o la que se elija al importar."),
        widget=EdicionWidget(),
        valor=lambda r: r.compromiso.edicion.slug,
        de_la_institucion=True,
        ejemplo="25porel25",
    )
    institucion = Columna(
        _("Institución"),
        _("Nombre oficial, sigla o un nombre anterior."),
        widget=NombreWidget(),
        valor=lambda r: r.compromiso.institucion.nombre,
        de_la_institucion=True,
        obligatoria=True,
        ejemplo="Institución de ejemplo 01",
        otros=("entidad", "nombre institucion", "nombre de la institucion", "nombre de la entidad"),
    )
    sigla = Columna(
        _("Sigla"),
        _("Como la usa la institución."),
        widget=NombreWidget(),
        valor=lambda r: r.compromiso.institucion.sigla,
        de_la_institucion=True,
        ejemplo="IE01",
    )
    sector = Columna(
        _("Sector"),
        _("Público, Privado, Cooperación internacional o Sociedad civil."),
        widget=SECTOR,
        valor=lambda r: SECTOR.etiqueta(r.compromiso.institucion.sector),
        de_la_institucion=True,
        ejemplo="Público",
    )
    rol = Columna(
        _("Rol"),
        _("Líder, Organizadora o Comprometida, separados por ;. Vacío: Comprometida."),
        widget=OpcionesWidget(ROL),
        valor=lambda r: SEPARADOR.join(ROL.etiqueta(rol) for rol in Rol if rol in r.roles),
        de_la_institucion=True,
        ejemplo="Comprometida",
    )
    numero = Columna(
        _("N.º"),
        _("Número del compromiso, como lo da la institución: 1, 2, 3…"),
        widget=EnteroWidget(),
        valor=lambda r: r.compromiso.numero,
        obligatoria=True,
        ejemplo="1",
        otros=("no", "nro", "num", "n", *(f"{n} de compromiso" for n in ("numero", "n", "no", "nro"))),
    )
    titulo = Columna(
        _("Título"),
        _("Breve y neutral. Hace falta para publicar: sin él, el compromiso queda en borrador."),
        valor=lambda r: r.compromiso.titulo,
        ejemplo="Capacitar al personal de atención",
    )
    compromiso = Columna(
        _("Compromiso"),
        _("Texto literal completo. Una vez publicado no se edita."),
        valor=lambda r: getattr(r.compromiso, "texto", r.compromiso.texto),
        obligatoria=True,
        ejemplo="Capacitar a 120 trabajadores de primera línea antes de diciembre de 2027.",
        otros=("texto", "descripcion del compromiso", "texto del compromiso"),
    )
    ejes = Columna(
        _("Ejes"),
        _(
            "Uno o varios, separados por ;: Prevención, Atención, Protección, Fortalecimiento de capacidades, "
            "Recursos, Normativa, Sanción, Reparación."
        ),
        widget=EjesWidget(),
        valor=lambda r: SEPARADOR.join(e.nombre for e in traidos(r.compromiso, "ejes")),
        ejemplo="Atención; Fortalecimiento de capacidades",
        otros=("eje", "eje tematico", "tema"),
    )
    territorios = Columna(
        _("Territorios"),
        _("Lugares que el texto nombra, por nombre o ubigeo, separados por ;, o «Nacional»."),
        widget=LugaresWidget(),
        valor=lambda r: SEPARADOR.join(t.ubigeo for t in traidos(r.compromiso, "territorios")),
        ejemplo="Áncash; Loreto (región)",
        otros=("territorio", "lugar", "lugares"),
    )
    alcance = Columna(
        _("Alcance"),
        _("Nacional, Regional, Provincial o Distrital. Vacío si el texto no lo dice."),
        widget=ALCANCE,
        valor=lambda r: ALCANCE.etiqueta(r.compromiso.alcance),
        ejemplo="Regional",
        otros=("ambito",),
    )
    responsable = Columna(
        _("Responsable"),
        _("Otra institución a la que el texto encarga cumplirlo, por nombre o sigla."),
        widget=ResponsableWidget(),
        valor=lambda r: nombre_corto(r.compromiso.responsable),
    )
    fecha_inicio = Columna(
        _("Fecha de inicio"),
        _("31/12/2026 o 2026-12-31."),
        widget=FechaWidget(),
        valor=lambda r: r.compromiso.fecha_inicio,
        otros=("inicio",),
    )
    fecha_limite = Columna(
        _("Fecha límite"),
        _("31/12/2026 o 2026-12-31. Vacía si no se dijo."),
        widget=FechaWidget(),
        valor=lambda r: r.compromiso.fecha_limite,
        ejemplo="31/12/2027",
        otros=("plazo", "fecha fin", "fin", "fecha de fin", "fecha de termino", "fecha de vencimiento"),
    )
    indicador = Columna(
        _("Indicador"),
        _("Qué se cuenta o qué se hará. Una fila por meta: repita las columnas de la izquierda."),
        valor=lambda r: r.meta.indicador if r.meta else "",
        parte=True,
        ejemplo="Trabajadores capacitados",
        otros=("nombre del indicador",),
    )
    unidad = Columna(
        _("Unidad de medida"),
        _("Como se lee tras el número: CEM, regiones, %."),
        valor=lambda r: r.meta.unidad if r.meta else "",
        parte=True,
        ejemplo="trabajadores",
        otros=("um", "u m"),
    )
    linea_base = Columna(
        _("Línea de base"),
        _("De cuánto se parte, solo si hay fuente."),
        widget=DecimalWidget(),
        valor=lambda r: r.meta.linea_base if r.meta else None,
        parte=True,
        otros=("linea base",),
    )
    meta = Columna(
        _("Meta"),
        _("El número que se promete. Vacía: meta cualitativa."),
        widget=DecimalWidget(),
        valor=lambda r: r.meta.valor_meta if r.meta else None,
        parte=True,
        ejemplo="120",
        otros=("meta fisica", "meta programada", "valor meta"),
    )
    meta_fecha_limite = Columna(
        _("Fecha límite de la meta"),
        _("Si la meta tiene su propio plazo."),
        widget=FechaWidget(),
        valor=lambda r: r.meta.fecha_limite if r.meta else None,
        parte=True,
    )
    medio_verificacion = Columna(
        _("Medio de verificación"),
        _("Con qué se probará."),
        valor=lambda r: r.meta.medio_verificacion if r.meta else "",
        parte=True,
        ejemplo="Registro de asistencia",
        otros=("fuente de verificacion", "medio verificacion", "medios de verificacion"),
    )
    fuente = Columna(
        _("Fuente"),
        _("Dirección web donde se publicó el compromiso."),
        widget=CodigoWidget(),
        valor=lambda r: r.compromiso.fuente,
        ejemplo="https://example.org/compromisos",
        otros=("enlace",),
    )
    nota = Columna(
        _("Nota"),
        _("Nota editorial que se mostrará al público."),
        valor=lambda r: getattr(r.compromiso, "nota", r.compromiso.nota),
        # Never «observaciones»: what an office writes there is for the office (importacion/normalize.py:es_interna).
    )
    codigo = SoloSale(
        _("Código"), _("Identifica el compromiso en este sitio."), valor=lambda r: r.compromiso.codigo
    )
    estado = SoloSale(
        _("Estado"),
        _("El del avance vigente."),
        valor=lambda r: r.compromiso.estado,
        valores=opciones(Estado),
    )
    fecha_corte = SoloSale(
        _("Fecha de corte"),
        _("Hasta qué día llega el avance vigente."),
        widget=FechaWidget(),
        valor=lambda r: r.compromiso.corte,
    )
    plazo_fecha = SoloSale(
        _("Fecha del plazo"),
        _("La fecha límite del compromiso o, si no se dijo, la última de sus metas."),
        widget=FechaWidget(),
        valor=lambda r: r.compromiso.plazo_fecha,
    )
    plazo = SoloSale(
        _("Plazo"), _("Cómo está el plazo."), valor=lambda r: r.compromiso.plazo, valores=opciones(Plazo)
    )
    plazo_movido = SoloSale(
        _("Plazo movido"),
        _("si: una enmienda le dio otra fecha límite, o se la quitó. no: sigue la primera que se publicó."),
        valor=lambda r: "si" if r.compromiso.plazo_movido else "no",
        valores=SI_O_NO,
    )
    frescura = SoloSale(
        _("Frescura"),
        _("Cuán reciente es el último corte."),
        valor=lambda r: r.compromiso.frescura,
        valores=opciones(Frescura),
    )
    respaldo = SoloSale(
        _("Respaldo"),
        _("En qué se apoya el avance vigente."),
        valor=lambda r: r.compromiso.respaldo,
        valores=opciones(Respaldo),
    )
    valor = SoloSale(
        _("Último valor"),
        _("El último publicado de la meta. Vacío: no consta; no es cero."),
        widget=DecimalWidget(),
        valor=lambda r: r.meta.valor if r.meta else None,
        parte=True,
    )
    direccion = SoloSale(
        _("Dirección"),
        _("Página del compromiso."),
        valor=lambda r: direccion_de_compromiso(r.compromiso.codigo),
    )
    version = columna_de_version()
    prevision = SoloSale(
        _("Previsión"),
        _(
            "Lo que la institución espera del plazo, según su avance vigente: se_cumplira, con_apoyo, en_riesgo o "
            "no_se_cumplira. No es un estado ni lo dice este sitio. Vacía: ese avance no lo dice."
        ),
        valor=lambda r: r.compromiso.prevision,
        valores=opciones(Prevision),
    )
    publicado_en = SoloSale(
        _("Publicado"),
        _("Día y hora de la publicación en este sitio, UTC. Vacío: lo era antes, en fecha que no consta."),
        widget=InstanteWidget(),
        valor=lambda r: en_utc(r.compromiso.publicado_en) if r.compromiso.publicado_en else None,
    )
    institucion_codigo = Columna(
        _("Código de la institución"),
        _(
            "La identifica en este sitio, como quiera que se llame: es el de la tabla de instituciones. Si viene, vale más que "
            "el nombre."
        ),
        widget=CodigoWidget(),
        valor=lambda r: r.compromiso.institucion.slug,
        de_la_institucion=True,
        otros=("codigo de institucion", "codigo institucion", "codigo de la entidad"),
        agregada=1,
    )
    ruc = Columna(
        _("RUC"),
        _("El de la institución, once cifras. Si viene, vale más que el nombre. Vacío: no consta."),
        widget=RucWidget(),
        valor=lambda r: r.compromiso.institucion.ruc or "",
        de_la_institucion=True,
        otros=("n ruc", "numero de ruc", "ruc de la institucion", "ruc de la entidad"),
        agregada=2,
    )
    fuente_no_abre_desde = columna_de_rotura(lambda r: r.compromiso)


# What institutions send beside their pledges: how they go. Read only if one of the first two comes; it
# becomes a draft for review, never a published state. Not in the template.
AVANCE_JUNTO = (
    Columna(
        _("Qué se hizo"),
        _("Lo hecho hasta la fecha: entra como borrador por revisar."),
        nombre="avance",
        otros=("avances", "avance reportado"),
    ),
    Columna(
        _("Fecha del avance"),
        _("Hasta qué día llega lo hecho."),
        widget=FechaWidget(),
        nombre="fecha_avance",
        otros=("fecha de avance", "fecha del avance", "fecha de corte"),
    ),
    Columna(
        _("Estado"),
        _("No iniciado, En proceso, Cumplido en parte, Cumplido o Incumplido."),
        widget=ESTADO,
        nombre="estado",
        otros=("situacion", "estado actual"),
    ),
    Columna(
        _("Enlace de la evidencia"),
        _("Dirección web del medio de verificación."),
        widget=CodigoWidget(),
        nombre="evidencia_url",
        otros=("evidencia", "link de evidencia"),
    ),
    Columna(
        _("Previsión"),
        _("Lo que la institución espera del plazo, como en el archivo de avances. Vacía: no lo dice."),
        widget=PREVISION,
        nombre="prevision",
        otros=PREVISIONES_EN_OTRAS_PALABRAS,
    ),
)
