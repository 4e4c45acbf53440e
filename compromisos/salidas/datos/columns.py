"""The one registry of columns. The page's CSV, the import template, the import itself and the data
dictionary read it: what we export can be imported again with every row «sin cambios».

Names are part of the public interface (design.md §7): others script against them.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from functools import cache

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from compromisos.reglas.palabras import Estado


class Tipo(Enum):
    TEXTO = "texto"
    ENTERO = "entero"
    DECIMAL = "decimal"
    FECHA = "fecha"
    LISTA = "lista"  # several names separated by ;
    CODIGO = "codigo"  # a slug, an address, a code of ours: never neutralised, never free text

    @property
    def etiqueta(self) -> str | Promise:
        return ETIQUETAS[self]


ETIQUETAS = {
    Tipo.TEXTO: _("texto"),
    Tipo.ENTERO: _("entero"),
    Tipo.DECIMAL: _("número"),
    Tipo.FECHA: _("fecha"),
    Tipo.LISTA: _("lista"),
    Tipo.CODIGO: _("código"),
}


@dataclass(frozen=True, slots=True)
class Columna:
    """`nombre` heads the file, `etiqueta` is what people call it, `ayuda` how to fill it in.

    `obligatoria`: a file without it is refused. `importable`: read on the way in; the others only
    go out and are ignored, by name, when they come back.
    """

    nombre: str
    etiqueta: str | Promise
    ayuda: str | Promise
    tipo: Tipo = Tipo.TEXTO
    obligatoria: bool = False
    importable: bool = True
    ejemplo: str = ""


def _solo_sale(nombre: str, etiqueta, ayuda, tipo: Tipo = Tipo.CODIGO) -> Columna:
    return Columna(nombre, etiqueta, ayuda, tipo, importable=False)


COMPROMISOS = (
    Columna("edicion", _("Edición"), _("Identificador de la edición. Vacía: la única que haya, o la que se elija al importar."), Tipo.CODIGO, ejemplo="25porel25"),
    Columna("institucion", _("Institución"), _("Nombre oficial, sigla o un nombre anterior."), obligatoria=True, ejemplo="Institución de ejemplo 01"),
    Columna("sigla", _("Sigla"), _("Como la usa la institución."), ejemplo="IE01"),
    Columna("sector", _("Sector"), _("Público, Privado, Cooperación internacional o Sociedad civil."), ejemplo="Público"),
    Columna("rol", _("Rol"), _("Líder, Organizadora o Comprometida, separados por ;. Vacío: Comprometida."), Tipo.LISTA, ejemplo="Comprometida"),
    Columna("numero", _("N.º"), _("Número del compromiso, como lo da la institución: 1, 2, 3…"), Tipo.ENTERO, obligatoria=True, ejemplo="1"),
    Columna("titulo", _("Título"), _("Breve y neutral. Vacío: el comienzo del texto."), ejemplo="Capacitar al personal de atención"),
    Columna("compromiso", _("Compromiso"), _("Texto literal completo. Una vez publicado no se edita."), obligatoria=True, ejemplo="Capacitar a 120 trabajadores de primera línea antes de diciembre de 2027."),
    Columna("ejes", _("Ejes"), _("Uno o varios, separados por ;: Prevención, Atención, Protección, Fortalecimiento de capacidades, Recursos, Normativa, Sanción, Reparación."), Tipo.LISTA, ejemplo="Atención; Fortalecimiento de capacidades"),
    Columna("territorios", _("Territorios"), _("Lugares que el texto nombra, por nombre o ubigeo, separados por ;, o «Nacional»."), Tipo.LISTA, ejemplo="Áncash; Loreto (región)"),
    Columna("alcance", _("Alcance"), _("Nacional, Regional, Provincial o Distrital. Vacío si el texto no lo dice."), ejemplo="Regional"),
    Columna("responsable", _("Responsable"), _("Otra institución a la que el texto encarga cumplirlo, por nombre o sigla.")),
    Columna("fecha_inicio", _("Fecha de inicio"), _("31/12/2026 o 2026-12-31."), Tipo.FECHA),
    Columna("fecha_limite", _("Fecha límite"), _("31/12/2026 o 2026-12-31. Vacía si no se dijo."), Tipo.FECHA, ejemplo="31/12/2027"),
    Columna("indicador", _("Indicador"), _("Qué se cuenta o qué se hará. Una fila por meta: repita las columnas de la izquierda."), ejemplo="Trabajadores capacitados"),
    Columna("unidad", _("Unidad de medida"), _("Como se lee tras el número: CEM, regiones, %."), ejemplo="trabajadores"),
    Columna("linea_base", _("Línea de base"), _("De cuánto se parte, solo si hay fuente."), Tipo.DECIMAL),
    Columna("meta", _("Meta"), _("El número que se promete. Vacía: meta cualitativa."), Tipo.DECIMAL, ejemplo="120"),
    Columna("meta_fecha_limite", _("Fecha límite de la meta"), _("Si la meta tiene su propio plazo."), Tipo.FECHA),
    Columna("medio_verificacion", _("Medio de verificación"), _("Con qué se probará."), ejemplo="Registro de asistencia"),
    Columna("fuente", _("Fuente"), _("Dirección web donde se publicó el compromiso."), Tipo.CODIGO, ejemplo="https://example.org/compromisos"),
    Columna("nota", _("Nota"), _("Nota editorial que se mostrará al público.")),
    _solo_sale("codigo", _("Código"), _("Identifica el compromiso en este sitio.")),
    _solo_sale("estado", _("Estado"), _("El del avance vigente.")),
    _solo_sale("fecha_corte", _("Fecha de corte"), _("Hasta qué día llega el avance vigente."), Tipo.FECHA),
    _solo_sale("plazo_fecha", _("Fecha del plazo"), _("La fecha límite del compromiso o, si no se dijo, la última de sus metas."), Tipo.FECHA),
    _solo_sale("plazo", _("Plazo"), _("Cómo está el plazo.")),
    _solo_sale("frescura", _("Frescura"), _("Cuán reciente es el último corte.")),
    _solo_sale("respaldo", _("Respaldo"), _("En qué se apoya el avance vigente.")),
    _solo_sale("valor", _("Último valor"), _("El último publicado de la meta. Vacío: no consta; no es cero."), Tipo.DECIMAL),
    _solo_sale("direccion", _("Dirección"), _("Página del compromiso.")),
)  # fmt: skip

# What institutions send beside their pledges: how they go. Read only if one of the first two comes; it
# becomes a draft for review, never a published state. Not in the template.
AVANCE_JUNTO = (
    Columna("avance", _("Qué se hizo"), _("Lo hecho hasta la fecha: entra como borrador por revisar.")),
    Columna("fecha_avance", _("Fecha del avance"), _("Hasta qué día llega lo hecho."), Tipo.FECHA),
    Columna("estado", _("Estado"), _("No iniciado, En proceso, Cumplido en parte, Cumplido o Incumplido.")),
    Columna("evidencia_url", _("Enlace de la evidencia"), _("Dirección web del medio de verificación."), Tipo.CODIGO),
)  # fmt: skip

AVANCES = (
    Columna("codigo", _("Código"), _("El del compromiso en este sitio."), Tipo.CODIGO, obligatoria=True, ejemplo="25porel25-ie01-1"),
    Columna("fecha", _("Fecha de corte"), _("Hasta qué día llega lo que se informa: 31/12/2026 o 2026-12-31."), Tipo.FECHA, obligatoria=True, ejemplo="30/09/2026"),
    Columna("estado", _("Estado"), _("No iniciado, En proceso, Cumplido en parte, Cumplido o Incumplido."), obligatoria=True, ejemplo="En proceso"),
    Columna("descripcion", _("Qué se hizo"), _("En palabras llanas, sin datos de personas atendidas."), obligatoria=True, ejemplo="Se dictaron los dos primeros talleres."),
    Columna("dificultades", _("Dificultades"), _("Qué lo frenó.")),
    Columna("medidas", _("Medidas adoptadas"), _("Qué se hizo al respecto.")),
    Columna("indicador", _("Indicador"), _("El de la meta que se mide, tal como figura en el compromiso. Una fila por medición."), ejemplo="Trabajadores capacitados"),
    Columna("valor", _("Valor"), _("El número alcanzado a la fecha de corte, acumulado."), Tipo.DECIMAL, ejemplo="48"),
    Columna("territorios", _("Territorios"), _("Si la meta cuenta lugares: cuáles, separados por ;."), Tipo.LISTA),
    Columna("evidencia_titulo", _("Título de la evidencia"), _("Nombre del documento o página."), ejemplo="Informe de talleres"),
    Columna("evidencia_url", _("Enlace de la evidencia"), _("Dirección web del medio de verificación."), Tipo.CODIGO, ejemplo="https://example.org/informe"),
    Columna("evidencia_fecha", _("Fecha de la evidencia"), _("La del documento."), Tipo.FECHA, ejemplo="02/10/2026"),
)  # fmt: skip

INSTITUCIONES = (
    Columna("sigla", _("Sigla"), _("Como la usa la institución."), ejemplo="IE01"),
    Columna("nombre", _("Nombre"), _("Nombre oficial completo."), obligatoria=True, ejemplo="Institución de ejemplo 01"),
    Columna("sector", _("Sector"), _("Público, Privado, Cooperación internacional o Sociedad civil."), ejemplo="Público"),
    Columna("sitio_web", _("Sitio web"), _("Dirección completa, con https://."), Tipo.CODIGO, ejemplo="https://example.org"),
    Columna("descripcion", _("Descripción"), _("Una o dos frases.")),
)  # fmt: skip

# What only goes out, of updates and institutions; and targets, which come in with their pledge.
AVANCES_PUBLICADOS = (
    _solo_sale("avance", _("Avance"), _("Número del avance en este sitio."), Tipo.ENTERO),
    *AVANCES,
    _solo_sale("institucion", _("Institución"), _("La del compromiso."), Tipo.TEXTO),
    _solo_sale("situacion", _("Situación"), _("vigente: el que decide el estado. en_firme: cuenta, y hay otro más reciente. corregido o retirado: sigue a la vista y ya no cuenta.")),
    _solo_sale("corrige", _("Corrige a"), _("Número del avance al que reemplaza."), Tipo.ENTERO),
    _solo_sale("motivo", _("Motivo"), _("Por qué se retiró, o por qué se corrigió a otro."), Tipo.TEXTO),
    _solo_sale("evidencias", _("Evidencias"), _("Cuántas se adjuntaron. Las de un avance retirado no se muestran."), Tipo.ENTERO),
    _solo_sale("respaldo", _("Respaldo"), _("declarado, con_evidencia, verificado o cuestionado: en qué se apoya.")),
    _solo_sale("publicado_en", _("Publicado"), _("Día y hora de la publicación, hora de Lima.")),
    _solo_sale("direccion", _("Dirección"), _("Página del avance.")),
)  # fmt: skip

METAS = (
    _solo_sale("codigo", _("Código"), _("El del compromiso en este sitio.")),
    _solo_sale("orden", _("Orden"), _("Lugar de la meta en su compromiso."), Tipo.ENTERO),
    _solo_sale("institucion", _("Institución"), _("La del compromiso."), Tipo.TEXTO),
    _solo_sale("indicador", _("Indicador"), _("Qué se cuenta o qué se hará."), Tipo.TEXTO),
    _solo_sale("tipo", _("Tipo"), _("cuantitativa: promete un número. cualitativa: no.")),
    _solo_sale("unidad", _("Unidad de medida"), _("Como se lee tras el número."), Tipo.TEXTO),
    _solo_sale("linea_base", _("Línea de base"), _("De cuánto se parte. Vacía: no consta."), Tipo.DECIMAL),
    _solo_sale("linea_base_fuente", _("Fuente de la línea de base"), _("Dónde lo dice.")),
    _solo_sale("meta", _("Meta"), _("El número que se promete. Vacía: meta cualitativa."), Tipo.DECIMAL),
    _solo_sale("sentido", _("Sentido"), _("creciente: se alcanza al subir. decreciente: al bajar.")),
    _solo_sale("fecha_limite", _("Fecha límite"), _("La que la fuente da a la meta. Vacía si no se dijo."), Tipo.FECHA),
    _solo_sale("plazo_fecha", _("Fecha del plazo"), _("La fecha límite de la meta o, si no se dijo, la del compromiso."), Tipo.FECHA),
    _solo_sale("responsable", _("Responsable"), _("Otra institución a la que se encarga esta meta."), Tipo.TEXTO),
    _solo_sale("medio_verificacion", _("Medio de verificación"), _("Con qué se probará."), Tipo.TEXTO),
    _solo_sale("cuenta_lugares", _("Cuenta lugares"), _("region, provincia o distrito, si lo que cuenta son lugares.")),
    _solo_sale("valor", _("Último valor"), _("El último publicado. Vacío: no consta; no es cero."), Tipo.DECIMAL),
    _solo_sale("fecha_corte", _("Fecha de corte"), _("Hasta qué día llega ese valor."), Tipo.FECHA),
    _solo_sale("porcentaje", _("Porcentaje"), _("Del camino entre la línea de base y la meta. Vacío si falta alguna de las dos."), Tipo.DECIMAL),
    _solo_sale("alcanzada", _("Alcanzada"), _("si o no; vacía si no hay número que alcanzar.")),
    _solo_sale("nota", _("Nota"), _("Nota editorial."), Tipo.TEXTO),
    _solo_sale("direccion", _("Dirección"), _("Página del compromiso.")),
)  # fmt: skip

INSTITUCIONES_PUBLICAS = (
    _solo_sale("codigo", _("Código"), _("Identifica la institución en este sitio.")),
    *INSTITUCIONES,
    _solo_sale("nombres_anteriores", _("Nombres anteriores"), _("Separados por ;."), Tipo.LISTA),
    _solo_sale("compromisos", _("Compromisos"), _("Cuántos tiene publicados."), Tipo.ENTERO),
    *(
        _solo_sale(e.value, _(e.etiqueta), _("Cuántos de ellos están en ese estado."), Tipo.ENTERO)
        for e in Estado
    ),
    _solo_sale("direccion", _("Dirección"), _("Página de la institución.")),
)  # fmt: skip

# Every table that goes out, and what of it JSON nests: (key of the record, name of its list, what is in it).
PUBLICAS: dict[str, tuple[Columna, ...]] = {
    "compromisos": COMPROMISOS,
    "metas": METAS,
    "avances": AVANCES_PUBLICADOS,
    "instituciones": INSTITUCIONES_PUBLICAS,
}
ANIDADAS: dict[str, tuple[str, str, tuple[str, ...]]] = {
    "compromisos": (
        "codigo",
        "metas",
        ("indicador", "unidad", "linea_base", "meta", "meta_fecha_limite", "medio_verificacion", "valor"),
    ),
    "avances": ("avance", "mediciones", ("indicador", "valor", "territorios")),
}

# What changed between two days. Only goes out.
CAMBIOS = (
    _solo_sale("fecha", _("Fecha"), _("Día en que cambió, hora de Lima."), Tipo.FECHA),
    _solo_sale("tipo", _("Tipo de cambio"), _("nuevo, estado, vencido, avance, correccion, retiro, verificacion, respuesta o enmienda.")),
    _solo_sale("codigo", _("Código"), _("El del compromiso en este sitio.")),
    _solo_sale("institucion", _("Institución"), _("Su nombre."), Tipo.TEXTO),
    _solo_sale("titulo", _("Título"), _("El del compromiso."), Tipo.TEXTO),
    _solo_sale("de", _("Estado anterior"), _("Con el que terminó el día anterior; solo en un cambio de estado.")),
    _solo_sale("a", _("Estado nuevo"), _("Con el que terminó el día; solo en un cambio de estado.")),
    _solo_sale("corte", _("Fecha de corte"), _("Hasta qué día llega el avance de que se trata."), Tipo.FECHA),
    _solo_sale("resultado", _("Resultado"), _("De una verificación: verificado o cuestionado. De una enmienda: redaccion, division, fusion o retiro.")),
    _solo_sale("quien", _("Quién"), _("Quién hizo la verificación."), Tipo.TEXTO),
    _solo_sale("motivo", _("Motivo"), _("De una corrección, un retiro, una verificación o una enmienda; de una respuesta, su texto."), Tipo.TEXTO),
    _solo_sale("direccion", _("Dirección"), _("El compromiso como se veía al terminar ese día.")),
)  # fmt: skip

# How pledges stood when a reporting period closed. Only goes out.
PERIODOS = (
    _solo_sale("codigo", _("Código"), _("El del compromiso en este sitio.")),
    _solo_sale("institucion", _("Institución"), _("Su nombre al cerrar el periodo."), Tipo.TEXTO),
    _solo_sale("titulo", _("Título"), _("El del compromiso."), Tipo.TEXTO),
    _solo_sale("estado", _("Estado"), _("Al cerrar el periodo.")),
    _solo_sale("plazo", _("Plazo"), _("Al cerrar el periodo. Vacío: cerrado.")),
    _solo_sale("frescura", _("Frescura"), _("Al cerrar el periodo. Vacía: cerrado.")),
    _solo_sale("respaldo", _("Respaldo"), _("Al cerrar el periodo. Vacío: sin avance.")),
    _solo_sale("fecha_corte", _("Fecha de corte"), _("La del avance que valía al cerrar el periodo."), Tipo.FECHA),
    _solo_sale("metas_alcanzadas", _("Metas alcanzadas"), _("Cuántas de las que tienen número."), Tipo.ENTERO),
    _solo_sale("metas_medibles", _("Metas medibles"), _("Cuántas tienen número."), Tipo.ENTERO),
)  # fmt: skip

# Totals of an edition, in the workbook of its report. Only goes out.
RESUMEN = (
    _solo_sale("ambito", _("Ámbito"), _("edicion, sector o eje: de qué es el total.")),
    _solo_sale("codigo", _("Código"), _("De la edición, del sector o del eje. Vacío: no se indicó.")),
    _solo_sale("nombre", _("Nombre"), _("Cómo se lee. Un compromiso con varios ejes cuenta en cada uno."), Tipo.TEXTO),
    _solo_sale("compromisos", _("Compromisos"), _("Cuántos hay publicados."), Tipo.ENTERO),
    *(
        _solo_sale(e.value, _(e.etiqueta), _("Cuántos de ellos están en ese estado."), Tipo.ENTERO)
        for e in Estado
    ),
    _solo_sale("al", _("Fecha"), _("Día de que habla el informe, hora de Lima."), Tipo.FECHA),
    _solo_sale("registro", _("Registro público"), _("Número de la última anotación de ese día."), Tipo.ENTERO),
    _solo_sale("registro_sha256", _("SHA-256 del registro"), _("La huella de esa anotación.")),
    _solo_sale("aviso", _("Aviso"), _("Si los datos son de demostración."), Tipo.TEXTO),
)  # fmt: skip

TABLAS: dict[str, tuple[Columna, ...]] = {
    "compromisos": COMPROMISOS,
    "avances": AVANCES,
    "instituciones": INSTITUCIONES,
}


@cache
def importables(tabla: str) -> tuple[Columna, ...]:
    return tuple(c for c in TABLAS[tabla] if c.importable)
