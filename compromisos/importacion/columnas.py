"""Which column of a file is which of ours: as its headers tell, or as whoever sends it says.

A column is called by its header; a second one of the same name, «Meta (2)»; one without, by its letter, «D (sin
nombre)». What is said of it is kept under that name (`Pedido.columnas`, `models.ColumnaRecordada`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import islice

from django.utils.translation import gettext as _

from base.texto import plegar
from compromisos.importacion import normalize
from compromisos.importacion.formats import Lectura, nombre_de_columna_sin_nombre
from compromisos.models import Nivel
from compromisos.salidas.datos.columns import AVANCE_JUNTO, TABLAS, importables

MUESTRAS = 3  # values shown of each column
FILAS_DE_MUESTRA = 500


@dataclass(frozen=True, slots=True)
class Eleccion:
    """What a column was said to be: `es` a name of the registry, "" to leave it; `de`: from whom it is remembered, ""
    if it was chosen for this file."""

    es: str
    de: str = ""


Elegidas = Mapping[str, Eleccion]  # {name of a column of the file: what it was said to be}
Recordar = Callable[[str, Lectura], Elegidas]  # from (kind of file, what was read)


def rotulos(cabecera: list[str]) -> list[str]:
    """A name for each column, no two the same."""
    dados: list[str] = []
    veces: dict[str, int] = {}
    for n, escrita in enumerate(cabecera):
        rotulo = escrita or nombre_de_columna_sin_nombre(n)
        veces[rotulo] = veces.get(rotulo, 0) + 1
        dados.append(f"{rotulo} ({veces[rotulo]})" if veces[rotulo] > 1 else rotulo)
    return dados


def destinos(tabla: str) -> dict[str, str]:
    """{what a column may be: what people call it}."""
    junto = AVANCE_JUNTO if tabla == "compromisos" else ()
    niveles = normalize.NIVELES if tabla in normalize.CON_LUGARES else ()
    return {c.nombre: str(c.etiqueta) for c in (*importables(tabla), *junto)} | {
        n: str(Nivel(n).label) for n in niveles
    }


def elegir(cabecera: list[str], tabla: str, elegidas: Elegidas) -> list[str]:
    """Which of ours each column is, "" for none: what was said of it, else what its header tells, if nothing else was
    said to be the same."""
    dichas = {n: elegidas[r].es for n, r in enumerate(rotulos(cabecera)) if r in elegidas}
    tomadas = set(dichas.values())
    return [
        dichas.get(n, "" if propuesta in tomadas else propuesta)
        for n, propuesta in enumerate(normalize.proponer(cabecera, tabla))
    ]


def leer_eleccion(escrita: str, tabla: str) -> tuple[str, Eleccion]:
    """(column of the file, what it is) of «Encabezado=campo», as the command line says it; nothing after the sign
    leaves the column. ValueError says what is wrong. Of no kind of file (""), any column is good."""
    rotulo, igual, campo = escrita.rpartition("=")
    if not igual or not rotulo.strip():
        raise ValueError(_('Escríbalo así: --columna "Encabezado=campo".'))
    conocidos = {c: e for t in ([tabla] if tabla else TABLAS) for c, e in destinos(t).items()}
    plegado = plegar(campo)
    hallado = next((c for c, etiqueta in conocidos.items() if plegado in (plegar(c), plegar(etiqueta))), "")
    if plegado and not hallado:
        raise ValueError(
            _("«%(campo)s» no es una columna. Son: %(conocidas)s.")
            % {"campo": campo.strip()[:40], "conocidas": ", ".join(conocidos)}
        )
    return rotulo.strip(), Eleccion(hallado)


def como_quedaron(lectura: Lectura, tabla: str, columnas: list[str], elegidas: Elegidas) -> list[dict]:
    """As JSON, for the preview: each column that says something or has a name, what it became and by whose word, what
    its header alone tells, and the first values under it."""
    propuestas = normalize.proponer(lectura.cabecera, tabla)
    muestras = _muestras(lectura)
    return [
        {
            "rotulo": rotulo,
            "es": columnas[n],
            "de": elegidas[rotulo].de if rotulo in elegidas else "",
            "elegida": rotulo in elegidas,
            "sola": propuestas[n],
            "muestras": muestras[n],
            "oculta": n in lectura.no_a_la_vista.columnas,
        }
        for n, rotulo in enumerate(rotulos(lectura.cabecera))
        if lectura.cabecera[n] or muestras[n]
    ]


def quizas(quedaron: list[dict], tabla: str) -> dict[str, str]:
    """{column of the file: the obligatory one of ours that its header names among other words}, of those that no
    column is yet. Proposed beside the question, never read so: «Compromiso asumido», and not the remarks on it."""
    son = {columna["es"] for columna in quedaron}
    halladas = {}
    for nuestra in importables(tabla):
        if nuestra.obligatoria and nuestra.nombre not in son:
            nombres = {plegar(nuestra.nombre), plegar(str(nuestra.etiqueta))}
            suyas = [c["rotulo"] for c in quedaron if not c["es"] and _nombra(c["rotulo"], nombres)]
            if len(suyas) == 1:
                halladas[suyas[0]] = nuestra.nombre
    return halladas


def _nombra(rotulo: str, nombres: set[str]) -> bool:
    return not normalize.es_interna(rotulo) and not nombres.isdisjoint(plegar(rotulo).split())


def _muestras(lectura: Lectura) -> list[list[str]]:
    """The first values of each column, whole: what is suppressed later is looked for in them."""
    vistas: list[dict[str, None]] = [{} for _c in lectura.cabecera]
    for _linea, celdas in islice(lectura.lineas, FILAS_DE_MUESTRA):
        for n, celda in enumerate(celdas):
            if len(vistas[n]) < MUESTRAS and (texto := como_se_ve(celda)):
                vistas[n][texto] = None
    return [list(v) for v in vistas]


def como_se_ve(celda: object) -> str:
    """A cell of the file as its sheet shows it."""
    return f"{celda:%d/%m/%Y}" if hasattr(celda, "strftime") else str(celda).strip()
