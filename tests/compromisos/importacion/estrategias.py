"""Random tables of pledges, and the many ways in which somebody could have written them down.

A Pliego is what should be in the database; a Hoja is the same as rows of cells; `como_csv` and
`como_xlsx` turn it into bytes. What is drawn is always valid by the guide for institutions.
"""

from __future__ import annotations

import io
import unicodedata
import zipfile
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

from hypothesis import assume
from hypothesis import strategies as st
from openpyxl import Workbook
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from base.cifras import AMBIGUO
from base.fechas import MESES
from base.texto import PERDIDA, limpiar, plegar
from compromisos.importacion import normalize
from compromisos.importacion.parecidos import clave_de_indicador, indicador_parecido
from compromisos.models import Alcance, Rol
from compromisos.reglas.conteos import es_conteo, nivel_de
from compromisos.salidas.datos import rellenos
from compromisos.salidas.datos.columns import COMPROMISOS
from compromisos.salidas.datos.widgets import ERROR_DE_EXCEL, PELIGROSOS, neutralizar
from instituciones.models import Sector

HOY = date(2026, 11, 24)
EJES = (
    "Prevención", "Atención", "Protección", "Fortalecimiento de capacidades", "Recursos", "Normativa", "Sanción",
    "Reparación",
)  # fmt: skip
# {how it is written: ubigeo}
LUGARES = {
    "Loreto (región)": "16", "16": "16", "Callao (región)": "07", "Áncash": "02", "Maynas": "1601",
    "lima (provincia)": "1501", "150101": "150101", "Madre de Dios (region)": "17",
}  # fmt: skip
EXISTENTES = {
    "MIMP": ("Ministerio de la Mujer y Poblaciones Vulnerables", "MIMP", "Público"),
    "ministerio de salud": ("Ministerio de Salud", "MINSA", "Público"),
}
FUENTES = ("", "https://example.org/a?b=1&c=%C3%B1", "http://example.org/uno,dos;tres|cuatro")
CODIFICACIONES = ("utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-be-sig")


# --- What should be in the database


@dataclass(frozen=True)
class MetaPedida:
    indicador: str
    unidad: str
    meta: Decimal | None
    linea_base: Decimal | None
    meta_fecha_limite: date | None
    medio_verificacion: str


@dataclass(frozen=True)
class CompromisoPedido:
    """One pledge. `institucion` as the file calls it, `es` its name, acronym and sector."""

    institucion: str
    es: tuple[str, str, str]
    numero: int
    compromiso: str
    titulo: str = ""
    roles: frozenset[str] = frozenset()
    ejes: frozenset[str] = frozenset()
    lugares: tuple[str, ...] = ()
    alcance: str = ""
    responsable: str = ""
    fecha_inicio: date | None = None
    fecha_limite: date | None = None
    fuente: str = ""
    nota: str = ""
    metas: tuple[MetaPedida, ...] = field(default=())


def _es_texto(texto: str) -> bool:
    """What the import takes for content."""
    no_dice = rellenos.es_relleno(texto) or rellenos.es_cero(texto) or rellenos.remite(texto)
    return bool(texto) and not no_dice and not ERROR_DE_EXCEL.fullmatch(texto) and texto != "#FÓRMULA!"


def textos(
    *, codificacion: str = "utf-8", largo: int = 60, con_letra: bool = False
) -> st.SearchStrategy[str]:
    """Text as it is stored. Of the characters of `codificacion`, those that bite drawn often."""
    todos = st.characters(
        codec="cp1252" if codificacion == "cp1252" else "utf-8",
        exclude_categories=("Cs", "Cc"),
        exclude_characters="\ufffe\uffff",  # no XML may hold them
    )
    muerden = st.sampled_from([
        "\n", "\t", '"', "'", ",", ";", "|", "=", "+", "-", "@", "ñ", "Á", "ü", "¿", "—" "«", " ", "\u00a0", "0", "#",
    ])  # fmt: skip
    trozos = st.sampled_from(
        ["Capacitar a 50 personas", "1.200", "31/12/2026", "mañana", "", '""', "\n\n", ";;"]
    )
    if codificacion != "cp1252":
        muerden |= st.sampled_from(["👩🏽‍⚖️", "e\u0301", "\u2028", "\u200f", "漢", "ﬁ", "İ", "Ω"])
    crudo = st.lists(todos | muerden | trozos, min_size=1, max_size=12).map("".join)
    comienzos = "abcÑé7" if con_letra else ["", "", "", "'=", "''@x", "=HYPERLINK(", "'"]
    crudo = st.tuples(st.sampled_from(comienzos), crudo).map("".join)
    # A lost letter is an error of its own; one of a single font is lost.
    return (
        crudo.map(lambda t: limpiar(limpiar(t)[:largo]).replace(PERDIDA, "")).map(limpiar).filter(_es_texto)
    )


def opcional(valores: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.just("") | valores


FECHAS = st.dates(date(1990, 1, 1), date(2100, 12, 31))
# Fifteen figures: what a spreadsheet holds, and SQLite.
NUMEROS = st.one_of(
    st.integers(-50, 5000).map(Decimal),
    st.decimals(-(10**10), 10**10, places=4, allow_nan=False, allow_infinity=False),
    st.sampled_from(
        [Decimal("0.1234"), Decimal(1200), Decimal("1234.567"), Decimal(10) ** 13, Decimal("-0.5")]
    ),
)


def _es_medida(unidad: str) -> bool:
    """What may be any number: neither things nor places."""
    return not es_conteo(unidad) and not nivel_de(unidad)


@st.composite
def _metas(draw, codificacion: str) -> tuple[MetaPedida, ...]:
    indicadores = draw(st.lists(textos(codificacion=codificacion), max_size=3, unique_by=clave_de_indicador))
    metas: list[MetaPedida] = []
    for indicador in indicadores:
        if indicador_parecido(indicador, [m.indicador for m in metas]):
            continue  # it would be asked
        meta = draw(st.none() | NUMEROS)
        metas.append(
            MetaPedida(
                indicador=indicador,
                unidad=draw(textos(codificacion=codificacion, largo=20, con_letra=True).filter(_es_medida))
                if meta is not None
                else "",
                meta=meta,
                linea_base=draw(st.none() | NUMEROS) if meta is not None else None,
                meta_fecha_limite=draw(st.none() | FECHAS),
                medio_verificacion=draw(opcional(textos(codificacion=codificacion))),
            )
        )
    return tuple(metas)


@st.composite
def pliegos(draw, codificacion: str) -> list[CompromisoPedido]:
    """Pledges of a few institutions, some of which exist."""
    nombres = draw(
        st.lists(
            textos(codificacion=codificacion, con_letra=True),
            max_size=2,
            unique_by=plegar,
        )
    )
    nombres = [n for n in nombres if len(plegar(n)) > 6]  # not the acronym of another
    nuevas = {
        n: (
            n,
            draw(opcional(st.just(f"XQ{i}"))),
            draw(opcional(st.sampled_from([str(s) for s in Sector.labels]))),
        )
        for i, n in enumerate(nombres)
    }
    instituciones = {**EXISTENTES, **nuevas}
    claves = draw(
        st.lists(
            st.tuples(st.sampled_from(sorted(instituciones)), st.integers(10, 32767)),
            min_size=1, max_size=4, unique_by=lambda c: (instituciones[c[0]][0], c[1]),
        )
    )  # fmt: skip
    pedidos = []
    for institucion, numero in claves:
        fechas = sorted(draw(st.lists(FECHAS, max_size=2))) + [None, None]
        pedidos.append(
            CompromisoPedido(
                institucion=institucion,
                es=instituciones[institucion],
                numero=numero,
                compromiso=draw(textos(codificacion=codificacion, largo=400)),
                titulo=draw(opcional(textos(codificacion=codificacion))),
                roles=frozenset(draw(st.sets(st.sampled_from([str(r) for r in Rol.labels])))),
                ejes=frozenset(draw(st.sets(st.sampled_from(EJES), max_size=3))),
                lugares=tuple(draw(st.lists(st.sampled_from(sorted(LUGARES)), max_size=3, unique=True))),
                alcance=draw(opcional(st.sampled_from([str(a) for a in Alcance.labels]))),
                responsable=draw(st.sampled_from(["", "MIMP", "MINSA"])),
                fecha_inicio=fechas[0],
                fecha_limite=fechas[1],
                fuente=draw(st.sampled_from(FUENTES)),
                nota=draw(opcional(textos(codificacion=codificacion))),
                metas=draw(_metas(codificacion)),
            )
        )
    return pedidos


# --- The same as somebody would write it


@dataclass
class Hoja:
    """`filas` are cells under `cabecera`; `ignoradas` the headers that mean nothing to us."""

    cabecera: list[str]
    filas: list[list]
    ignoradas: list[str]
    titulos: list[list[str]]
    vacias_detras: int


DE_LA_META = ("indicador", "unidad", "linea_base", "meta", "meta_fecha_limite", "medio_verificacion")


def _formas(columna: str) -> list[str]:
    """Every header that means `columna`."""
    return sorted(f for f, c in normalize._equivalencias("compromisos").items() if c == columna)


@st.composite
def _cabecera_de(draw, columna: str) -> str:
    forma = draw(st.sampled_from(_formas(columna)))
    forma = draw(
        st.sampled_from(
            [forma, forma.upper(), forma.title(), forma.replace(" ", "_"), f"  {forma} ", f"{forma}:"]
        )
    )
    if columna == "numero":
        forma = draw(st.sampled_from([forma, "N°", "Nro.", "N.º", "NÚMERO"]))
    if columna == "institucion":
        forma = draw(st.sampled_from([forma, "Institución", "ENTIDAD"]))
    return forma


@st.composite
def _celda_de_texto(draw, texto: str, *, en_libro: bool, codificacion: str) -> str:
    """A text, padded, decomposed, disarmed or not: it is read as the same."""
    # An apostrophe before what looks like a formula is the mark of who disarmed it: it must be doubled.
    if texto.startswith("'") or (not en_libro and texto.startswith(PELIGROSOS) and draw(st.booleans())):
        texto = neutralizar(texto)
    elif draw(st.booleans()):
        texto = f" {texto}  "
    if codificacion != "cp1252" and draw(st.booleans()):
        texto = unicodedata.normalize("NFD", texto)
    return texto.replace("\n", "\r\n") if draw(st.booleans()) else texto


@st.composite
def _celda_de_fecha(draw, fecha: date | None, *, en_libro: bool):
    if fecha is None:
        return draw(st.sampled_from(["", " "]))
    formas = [f"{fecha:%d/%m/%Y}", f"{fecha.day}-{fecha.month}-{fecha.year}", fecha.isoformat()]
    formas.append(f"{fecha.day} de {MESES[fecha.month - 1]} de {fecha.year}")
    formas.append(f"{fecha.day} {MESES[fecha.month - 1][:4].upper()} {fecha.year}")
    if 2000 <= fecha.year < 2100:
        formas.append(f"{fecha:%d.%m.%y}")
        if not en_libro:  # a book says itself from which day it counts, and may count from 1904
            formas.append(str((fecha - date(1899, 12, 30)).days))
    if en_libro:
        formas += [fecha, datetime(fecha.year, fecha.month, fecha.day, 13, 30)] * 2
    return draw(st.sampled_from(formas))


@st.composite
def _celda_de_numero(draw, numero: Decimal | None, *, en_libro: bool):
    if numero is None:
        return draw(st.sampled_from(["", "  "]))
    llano = f"{numero.normalize():f}"
    if AMBIGUO.fullmatch(llano):
        llano = f"{llano}0"
    con_miles = f"{numero:,.4f}"
    formas = [llano, llano.replace(".", ","), f" {llano}"]
    if "," in con_miles:
        al_reves = con_miles.translate(str.maketrans(",.", ".,"))
        formas += [con_miles, al_reves, con_miles.replace(",", " "), al_reves.replace(".", "\u00a0")]
    if numero == numero.to_integral_value() and abs(numero) >= 10**6:
        formas += [f"{int(numero):,}", f"{int(numero):,}".replace(",", ".")]
    if en_libro:
        exacto = float(numero)
        if Decimal(repr(exacto)) == numero:
            formas += [exacto, int(numero) if numero == int(numero) else exacto] * 2
    return draw(st.sampled_from(formas))


@st.composite
def hojas(draw, pliego: list[CompromisoPedido], *, en_libro: bool, codificacion: str) -> Hoja:
    def texto(t: str):
        return (
            draw(_celda_de_texto(t, en_libro=en_libro, codificacion=codificacion))
            if t
            else draw(st.sampled_from(["", " "]))
        )

    def fecha(f):
        return draw(_celda_de_fecha(f, en_libro=en_libro))

    def numero(n):
        return draw(_celda_de_numero(n, en_libro=en_libro))

    def lista(nombres):
        separador = draw(st.sampled_from(["; ", ";", ", ", ";  "]))
        return separador.join(draw(st.permutations(sorted(nombres))))

    def palabra(p):
        return draw(st.sampled_from([p, p.upper(), f"{p.lower()} "]))

    filas = []
    for p in pliego:
        suya = {
            "edicion": draw(st.sampled_from(["", "25porel25", "25 POR EL 25"])),
            "institucion": texto(p.institucion),
            "institucion_codigo": "",
            "ruc": "",
            "sigla": p.es[1] if p.es[1].startswith("XQ") else "",
            "sector": palabra(p.es[2]),
            "rol": lista(p.roles),
            "numero": draw(
                st.sampled_from(
                    [str(p.numero), f" {p.numero}", *([p.numero, float(p.numero)] if en_libro else [])]
                )
            ),
            "titulo": texto(p.titulo),
            "compromiso": texto(p.compromiso),
            "ejes": palabra(lista(p.ejes)),
            "territorios": lista(p.lugares) if p.lugares else draw(st.sampled_from(["", "Nacional"])),
            "alcance": palabra(p.alcance),
            "responsable": palabra(p.responsable),
            "fecha_inicio": fecha(p.fecha_inicio),
            "fecha_limite": fecha(p.fecha_limite),
            "fuente": p.fuente,
            "nota": texto(p.nota),
        }
        de_la_meta = [
            {
                "indicador": texto(m.indicador), "unidad": texto(m.unidad), "linea_base": numero(m.linea_base),
                "meta": numero(m.meta), "meta_fecha_limite": fecha(m.meta_fecha_limite),
                "medio_verificacion": texto(m.medio_verificacion),
            }
            for m in p.metas
        ] or [dict.fromkeys(DE_LA_META, "")]  # fmt: skip
        filas += [suya | m for m in de_la_meta]
    return _desordenar(draw, filas, codificacion=codificacion)


def _desordenar(draw, filas: list[dict], *, codificacion: str) -> Hoja:
    """Columns in any order and under any name, empty ones left out or not, foreign ones among them."""
    usadas = [
        c.nombre
        for c in COMPROMISOS
        if c.importable
        and (c.obligatoria or any(str(f[c.nombre]).strip() for f in filas) or draw(st.booleans()))
    ]
    orden = draw(st.permutations(usadas))
    cabecera = [draw(_cabecera_de(c)) for c in orden]
    if codificacion == "cp1252":
        cabecera = [c.replace("ﬁ", "fi") for c in cabecera]
    cuerpo = [[f[c] for c in orden] for f in filas]
    ignoradas = draw(
        st.lists(
            st.sampled_from(["Color", "Observado por", "codigo", "Frescura", "¿Va?"]), max_size=2, unique=True
        )
    )
    for extra in [*ignoradas, *draw(st.sampled_from([[], [""], ["", ""]]))]:
        donde = draw(st.integers(0, len(cabecera)))
        cabecera.insert(donde, extra)
        for celdas in cuerpo:
            celdas.insert(donde, "" if not extra else draw(st.sampled_from(["", "azul", "12"])))
    titulos = draw(
        st.lists(
            st.sampled_from([["Matriz de compromisos 2026"], ["", "Remite: la oficina"], [], ["", "", ""], ["PK: plan"]]),
            max_size=3,
        )
    )  # fmt: skip
    return Hoja(cabecera, cuerpo, [c for c in cabecera if c in ignoradas], titulos, draw(st.integers(0, 3)))


def como_csv(draw, hoja: Hoja, codificacion: str) -> bytes:
    delimitador = draw(st.sampled_from(",;\t|"))
    fin = draw(st.sampled_from(["\r\n", "\n", "\r"]))
    todas = draw(st.booleans())

    def celda(valor: object) -> str:
        texto = str(valor)
        if todas or any(c in texto for c in (delimitador, '"', "\r", "\n")):
            return '"' + texto.replace('"', '""') + '"'
        return texto

    filas = [*hoja.titulos, hoja.cabecera, *hoja.filas]
    ancho = len(hoja.cabecera) + draw(st.integers(0, 2))
    filas = [[*f, *[""] * (ancho - len(f))] if f and draw(st.booleans()) else f for f in filas]
    filas += [[""] * draw(st.integers(0, ancho)) for _n in range(hoja.vacias_detras)]
    texto = fin.join(delimitador.join(celda(c) for c in f) for f in filas) + draw(st.sampled_from(["", fin]))
    if codificacion == "utf-16-be-sig":
        return b"\xfe\xff" + texto.encode("utf-16-be")
    datos = texto.encode(codificacion)
    if codificacion == "cp1252" and _tambien_es_utf8(datos, texto):
        assume(False)  # nobody could tell
    return datos


def _tambien_es_utf8(datos: bytes, texto: str) -> bool:
    try:
        return datos.decode("utf-8") != texto
    except UnicodeDecodeError:
        return False


def como_xlsx(draw, hoja: Hoja) -> bytes:
    libro = Workbook()
    if draw(st.booleans()):
        libro.epoch = CALENDAR_MAC_1904
    pagina = libro.active
    if draw(st.booleans()):
        pagina.title = "Léame"
        pagina.append(["Llene la otra hoja."])
        pagina = libro.create_sheet("Matriz")
    filas = [*hoja.titulos, hoja.cabecera, *hoja.filas, *[[""]] * hoja.vacias_detras]
    for n, celdas in enumerate(filas, 1):
        for m, valor in enumerate(celdas, 1):
            if valor == "" and draw(st.booleans()):
                continue
            celda = pagina.cell(n, m, valor)
            if isinstance(valor, str):
                celda.data_type = "s"  # a text that begins with = is a text
    return guardado(libro)


def guardado(libro: Workbook) -> bytes:
    """Its bytes, without the hour at which it was saved: Hypothesis wants the same each time."""
    archivo = io.BytesIO()
    libro.save(archivo)
    with zipfile.ZipFile(archivo) as sana:
        return en_bolsa({n: sana.read(n) for n in sana.namelist() if n != "docProps/core.xml"})


def en_bolsa(miembros: dict[str, bytes]) -> bytes:
    archivo = io.BytesIO()
    with zipfile.ZipFile(archivo, "w") as bolsa:
        for nombre, datos in miembros.items():
            bolsa.writestr(zipfile.ZipInfo(nombre), datos, zipfile.ZIP_DEFLATED)
    return archivo.getvalue()
