"""Headers as people write them to headers as the registry names them."""

from __future__ import annotations

import re
from collections import Counter
from functools import cache

from django.utils.translation import gettext as _

from base.texto import plegar
from compromisos.importacion.clase_de_fila import Hoja
from compromisos.importacion.formats import ArchivoInutilizable
from compromisos.reglas.conteos import LUGARES
from compromisos.salidas.datos.columns import AVANCE_JUNTO, PUBLICAS, TABLAS, VERSION, importables
from compromisos.salidas.datos.tipos import Tipo

LARGO_DE_NOMBRE = 60
ADORNOS = re.compile(r"^\s*\d{1,2}\s*[.)-]+|\([^()]*\)")  # «1. Institución», «Plazo (dd/mm/aaaa)»
# What an office writes for itself, and what says who answers for it: never taken for a column of the public.
RESERVADA = re.compile(
    r"\b(?:(?:uso )?intern[ao]s?|reservad[ao]s?|confidencial(?:es)?|sensibles?|no (?:publicar|difundir|publico)|"
    r"solo (?:para )?(?:la )?(?:oficina|equipo|ministerio))\b"
)
DE_LA_OFICINA = re.compile(
    r"\b(?:obs|observacion(?:es)?|comentarios?|remarks?|comments?|anotacion(?:es)?|apuntes?|recordatorios?|pendientes?|"
    r"seguimiento|bitacora|notas|contactos?|telefonos?|telf?|celular(?:es)?|cel|movil|anexo|correos?|e mails?|emails?|mail|"
    r"whatsapp|dni|documento de identidad|encargad[ao]|coordinador(?:a)?|funcionari[ao]|especialista|"
    r"(?<!institucion )(?<!entidad )(?<!organo )(?<!unidad )(?<!area )responsable|"
    r"punto focal|persona|personas|nombres?(?= y apellidos)|nombres|apellidos|cargo|domicilio|fecha de nacimiento|edad|victimas?)\b"
)
JUNTO_AL_AVANCE = {"estado", "evidencia_url", "prevision"}

# Names that people give to several things: beside a column that is called by its own name, they are another.
QUE_CEDEN = {
    "compromisos": {
        "tema",
        "eje",
        "plazo",
        "fin",
        "inicio",
        "enlace",
        "observaciones",
        "ambito",
        "n",
        "no",
        "lugar",
    },
    "avances": {"meta", "compromiso", "avance", "medio de verificacion", "evidencia", "enlace", "corte"},
    "instituciones": {"institucion", "entidad", "web"},
    "marcos": {"compromiso", "enlace"},
    "verificaciones": {"corte", "observado", "avance"},
}
NOMBRES_QUE_SE_DICEN = 8

# Columns of the file, not of the registry: places whose level the header says. They become `territorios`.
NIVELES = ("region", "provincia", "distrito")
CON_LUGARES = ("compromisos", "avances")


@cache
def columnas_de_fecha(tabla: str) -> frozenset[str]:
    juntas = AVANCE_JUNTO if tabla == "compromisos" else ()
    return frozenset(c.nombre for c in (*TABLAS[tabla], *juntas) if c.importable and c.tipo is Tipo.FECHA)


@cache
def _equivalencias(tabla: str) -> dict[str, str]:
    """{folded header: column} of the importable columns; a column that only goes out maps to ""."""
    juntas = AVANCE_JUNTO if tabla == "compromisos" else ()
    conocidas = {plegar(otro): c.nombre for c in (*TABLAS[tabla], *juntas) for otro in c.otros}
    conocidas |= LUGARES if tabla in CON_LUGARES else {}
    conocidas |= {plegar(c.nombre): c.nombre for c in juntas}
    for columna in TABLAS[tabla]:
        if plegar(columna.nombre) in conocidas and not columna.importable:
            continue
        destino = columna.nombre if columna.importable else ""
        for forma in (columna.nombre, str(columna.etiqueta)):
            if columna.importable or plegar(forma) not in conocidas:
                conocidas.setdefault(plegar(forma), destino)
        conocidas[plegar(columna.nombre)] = destino
    return conocidas


def es_interna(escrita: str) -> bool:
    """Whether a header that is none of ours is what an office keeps for itself: remarks, contacts, telephones."""
    plegada = plegar(escrita)
    return bool(RESERVADA.search(plegada) or DE_LA_OFICINA.search(plegada))


def _columna(escrita: str, conocidas: dict[str, str]) -> str:
    """The column that this header names, as it is written or without what people adorn it with; "" if none. «Nota
    (interna)» is none, whatever its adornment."""
    plegada = plegar(escrita)
    if RESERVADA.search(plegada):
        return ""
    return conocidas[plegada] if plegada in conocidas else conocidas.get(plegar(ADORNOS.sub("", escrita)), "")


class OtroTipo(ArchivoInutilizable):
    """The file is of another kind than the one that was chosen: `tabla` says which."""

    def __init__(self, tabla: str, pedida: str):
        super().__init__(
            _(
                "Parece un archivo de %(tabla)s, y se eligió %(pedida)s: elija %(tabla)s arriba, en «Qué trae el archivo»."
            )
            % {"tabla": tabla, "pedida": pedida}
        )
        self.tabla = tabla


def check_es_de(cabecera: list[str], tabla: str) -> None:
    """Raise OtroTipo if another kind of file has all its columns here, and this one not, or knows fewer of them."""
    saben = {t: _que_sabe(cabecera, t) for t in TABLAS}
    completas = [t for t in TABLAS if _obligatorias(t) <= saben[t]]
    otra = max(completas, key=lambda t: len(saben[t]), default=tabla)
    mas = len(saben[otra]) - len(saben[tabla])
    le_falta = not _obligatorias(tabla) <= saben[tabla] and len(saben[otra]) > 1
    if otra != tabla and (mas > 1 or (le_falta and mas >= 0)):
        raise OtroTipo(otra, tabla)


def _que_sabe(cabecera: list[str], tabla: str) -> set[str]:
    return set(columnas_de(cabecera, tabla)) - {""}


@cache
def _obligatorias(tabla: str) -> frozenset[str]:
    return frozenset(c.nombre for c in importables(tabla) if c.obligatoria)


def _sin_los_que_ceden(cabecera: list[str], columnas: list[str], tabla: str) -> list[str]:
    """Of two headers that name one of our columns, the one that does not by a word of many meanings."""
    quedan = list(columnas)
    for nombre, veces in Counter(c for c in columnas if c).items():
        suyas = [n for n, c in enumerate(columnas) if c == nombre]
        firmes = [n for n in suyas if not {plegar(cabecera[n])} & (QUE_CEDEN[tabla] - {plegar(nombre)})]
        if veces > 1 and len(firmes) == 1:
            for n in suyas:
                quedan[n] = nombre if n in firmes else ""
    return quedan


class ColumnasPorDecir(ArchivoInutilizable):
    """Which column is which has to be said: one comes twice, or a required one is missing. `informe`: what the preview
    shows of the file meanwhile."""

    def __init__(self, frase: str):
        super().__init__(frase)
        self.informe: dict = {}


def columnas_de(cabecera: list[str], tabla: str) -> list[str]:
    """The column of ours that each of these cells names, or ""."""
    return [_columna(c, _equivalencias(tabla)) for c in cabecera]


def proponer(cabecera: list[str], tabla: str) -> list[str]:
    """The registry's name of each column of the file as its header tells, or "" if it tells none."""
    conocidas = _equivalencias(tabla)
    columnas = [_columna(c, conocidas) for c in cabecera]
    if tabla != "compromisos" and _es_descarga(cabecera, tabla):
        columnas = ["" if c in _que_solo_salen(tabla) else columnas[n] for n, c in enumerate(cabecera)]
    if tabla == "compromisos" and not {"avance", "fecha_avance"} & set(columnas) and _es_nuestra(cabecera):
        columnas = ["" if c in JUNTO_AL_AVANCE else c for c in columnas]  # the state that we gave out
    # «Plazo» is what people call a deadline, and a column that our export adds beside the deadline.
    salen = {plegar(c.nombre) for c in TABLAS[tabla] if not c.importable}
    columnas = [
        "" if columnas.count(c) > 1 and plegar(escrita) in salen else c
        for c, escrita in zip(columnas, cabecera, strict=True)
    ]
    return _sin_los_que_ceden(cabecera, columnas, tabla)


def check_columnas(cabecera: list[str], columnas: list[str], tabla: str) -> None:
    """Raise ColumnasPorDecir for a column that comes twice or a required one that is missing."""
    for nombre, veces in Counter(c for c in columnas if c).items():
        if veces > 1:
            dobles = ", ".join(
                f"«{c}»" for c, columna in zip(cabecera, columnas, strict=True) if columna == nombre
            )
            raise ColumnasPorDecir(
                _("La columna «%(columna)s» aparece %(n)s veces (%(dobles)s): deje una sola.")
                % {"columna": nombre, "n": veces, "dobles": dobles}
            )
    if not any(columnas):
        es_tabla = sum(map(bool, cabecera)) > 1  # else there is nothing to choose among
        raise (ColumnasPorDecir if es_tabla else ArchivoInutilizable)(sin_columnas(cabecera))
    faltan = [c.nombre for c in importables(tabla) if c.obligatoria and c.nombre not in columnas]
    if faltan:
        ignoradas = [c for c, columna in zip(cabecera, columnas, strict=True) if c and not columna]
        frase = _(
            "Faltan columnas obligatorias: %(faltan)s. Use la plantilla o cambie el nombre de la columna."
        )
        if ignoradas:
            frase = _(
                "Faltan columnas obligatorias: %(faltan)s. ¿Es alguna de estas, que no se reconocen: "
                "%(ignoradas)s? Use la plantilla o cámbiele el nombre."
            )
        raise ColumnasPorDecir(
            frase
            % {
                "faltan": ", ".join(f"«{c}»" for c in faltan),
                "ignoradas": ", ".join(f"«{c[:40]}»" for c in ignoradas[:6]),
            }
        )


def hoja_de(cabecera: list[str], columnas: list[str], tabla: str) -> Hoja:
    """What tells the records of this table from the rows that are none."""
    conocidas = _conocidas(tabla)
    return Hoja(
        cabecera,
        columnas,
        frozenset(c.nombre for c in importables(tabla) if c.obligatoria),
        lambda texto: (
            len(texto) <= LARGO_DE_NOMBRE
            and not conocidas.isdisjoint({plegar(texto), plegar(ADORNOS.sub("", texto))})
        ),
    )


def columna_de_situacion(cabecera: list[str], tabla: str) -> int | None:
    """Which column of our download says that an update was corrected or withdrawn; None in any other file."""
    es_suya = tabla == "avances" and _es_descarga(cabecera, tabla)
    return cabecera.index("situacion") if es_suya else None


def columna_de_version(cabecera: list[str]) -> int | None:
    """Which column says what each row was when we gave it out; None if there is none."""
    return next((n for n, escrita in enumerate(cabecera) if plegar(escrita) == VERSION), None)


def _es_nuestra(cabecera: list[str]) -> bool:
    """Whether it is a file that this site gave out: it has the columns that only go out."""
    return {"codigo", "respaldo", "direccion"} <= {plegar(c) for c in cabecera}


def _es_descarga(cabecera: list[str], tabla: str) -> bool:
    """Whether it has every column of the public download, but for the version, which some take off: there «avance»
    is a number, not what was done."""
    return {c.nombre for c in PUBLICAS[tabla]} - {VERSION} <= set(cabecera)


@cache
def _que_solo_salen(tabla: str) -> frozenset[str]:
    return frozenset(c.nombre for c in PUBLICAS[tabla]) - {c.nombre for c in importables(tabla)}


def adivinar_tabla(cabecera: list[str]) -> str:
    """The kind of file most of whose headers are known; ArchivoInutilizable if hardly any is.

    By how many it knows and not by what is missing: a file of pledges without its number is a file of
    pledges with an error, not a file of institutions.
    """
    conocidas = {tabla: sum(bool(_columna(c, _equivalencias(tabla))) for c in cabecera) for tabla in TABLAS}
    mejor = max(conocidas, key=lambda t: conocidas[t])
    if not conocidas[mejor]:
        raise ArchivoInutilizable(sin_columnas(cabecera))
    return mejor


def sin_columnas(cabecera: list[str]) -> str:
    """The sentence for a header of which nothing is known: what was seen in it, and what may have happened."""
    vistas = [c for c in cabecera if c]
    if len(vistas) == 1 and reconocer(re.split(r"[,;\t|]", vistas[0])) > 1:
        return _(
            "Cada línea del archivo está entera entre comillas, y se lee como una sola celda («%(vista)s…»): en Excel, use "
            "«Datos, Texto en columnas» y guárdelo de nuevo, o pida el archivo original."
        ) % {"vista": vistas[0][:40]}
    dichas = ", ".join(f"«{c[:40]}»" for c in vistas[:NOMBRES_QUE_SE_DICEN])
    if len(vistas) > NOMBRES_QUE_SE_DICEN:
        dichas += "…"
    return _(
        "No se reconoce ninguna columna. Donde deben ir los nombres de la plantilla se leyó: %(vistas)s. Si eso es un título "
        "o un dato, ponga encima de los datos la fila de nombres."
    ) % {"vistas": dichas}


def reconocer(celdas: list[str]) -> int:
    """How many of these cells are names of columns, in the kind of file that knows most of them."""
    cortas = [c for c in celdas if c and len(c) <= LARGO_DE_NOMBRE]
    plegadas = {plegar(forma) for c in cortas for forma in (c, ADORNOS.sub("", c))} - {""}
    return max(len(plegadas & _conocidas(tabla)) for tabla in TABLAS)


@cache
def _conocidas(tabla: str) -> frozenset[str]:
    return frozenset(forma for forma, columna in _equivalencias(tabla).items() if columna)
