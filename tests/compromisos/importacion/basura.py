"""Random files that are no table, or were one: what may arrive under the name of a file, and must be answered."""

from __future__ import annotations

import io
import zipfile
from datetime import date, datetime

from hypothesis import strategies as st
from openpyxl import Workbook

from tests.compromisos.importacion.estrategias import en_bolsa, guardado

# {column: what could well be in it}; the first ones of each kind are those that must be there.
CASI = {
    "compromisos": {
        "institucion": ("MIMP", "Ministerio de Salud", "Entidad nueva", "ENTIDAD  NUEVA", "Ministerio de Saluds"),
        "numero": ("1", "2", "900", 901, "902"),
        "compromiso": ("Hacer algo.", "Hacer 50 cosas.", "'=x"),
        "edicion": ("", "25porel25"),
        "sigla": ("", "MIMP", "MINSA", "EN", "en"),
        "sector": ("Público", "privado", ""),
        "rol": ("Líder", "Líder; Organizadora", ""),
        "indicador": ("Cosas", "cosas", ""),
        "unidad": ("CEM", "%", ""),
        "meta": ("50", "50 CEM", "45 %", 12.5, "", "-5"),
        "linea_base": ("0", "1,5", ""),
        "ejes": ("Prevención, Atención", ""),
        "territorios": ("Loreto (región)", "Nacional", ""),
        "responsable": ("MINSA", "EN", ""),
        "fecha_inicio": ("01/01/2026", ""),
        "fecha_limite": ("31/12/2027", "46387", date(2027, 1, 2), ""),
        "fuente": ("https://example.org/x", ""),
        "avance": ("Se hizo.", ""),
        "fecha_avance": ("30/09/2026", ""),
        "estado": ("En proceso", "CUMPLIDA", ""),
        "evidencia_url": ("https://example.org/e", ""),
    },
    "avances": {
        "codigo": ("25porel25-mimp-2", "25porel25-mimp-1"),
        "fecha": ("30/09/2026", "30/06/2026"),
        "estado": ("En proceso", "cumplida"),
        "descripcion": ("Se hizo.", "Se hizo más."),
        "dificultades": ("", "Ninguna."),
        "indicador": ("CEM implementados", ""),
        "valor": ("32", "32 CEM", ""),
        "evidencia_titulo": ("Informe", ""),
        "evidencia_url": ("https://example.org/i", ""),
    },
    "instituciones": {
        "nombre": ("Entidad nueva", "Ministerio de Salud", "Otra entidad"),
        "sigla": ("EN", "MINSA", ""),
        "sector": ("Público", "sociedad civil", ""),
        "sitio_web": ("https://example.org", ""),
        "descripcion": ("Algo.", ""),
        "ruc": ("20999999990", ""),
    },
}  # fmt: skip
CELDAS = (
    "MIMP", "1", "2", "25porel25-mimp-2", "30/09/2026", "En proceso", "Se hizo.", "1.200", "50 CEM", "45 %", "Lima",
    "Nacional", "#N/A", "=1+1", "99999999999999999999", "-5", "1e400", "NaN", "31/02/2026", "2026-13-01", "0", "★",
    "\u00a0", "\u200b", "İ", "\ufdfa", "x" * 300, "a" * 40_000, "\ud7ff", "\U0010ffff", "\ufffe", "'", "''=x", "Público",
    "cooperacion", "Líder; Organizadora", "Prevención, Atención", "https://example.org/x", "javascript:alert(1)",
)  # fmt: skip


def _rarezas() -> st.SearchStrategy[str]:
    return st.sampled_from(CELDAS) | st.text(st.characters(exclude_categories=("Cs",)), max_size=15)


@st.composite
def casi_tablas(draw, rarezas: st.SearchStrategy) -> list[list]:
    """A header of known names, and under it cells of which some are what should be there."""
    columnas = CASI[draw(st.sampled_from(sorted(CASI)))]
    obligatorias = list(columnas)[:3]
    otras = draw(st.lists(st.sampled_from([*columnas, "Color", ""]), max_size=8, unique=True))
    cabecera = draw(st.permutations(list(dict.fromkeys([*obligatorias, *otras]))))
    if draw(st.integers(0, 9)) == 0:
        cabecera = cabecera[1:]
    filas = []
    for _n in range(draw(st.sampled_from([0, 1, 2, 2, 3, 4, 4, 6]))):
        fila = [
            draw(rarezas if draw(st.integers(0, 9)) == 0 else st.sampled_from(columnas.get(c, ("",))))
            for c in cabecera
        ]
        filas.append(fila if draw(st.integers(0, 19)) else [*fila, "de más"])
    return [cabecera, *filas]


@st.composite
def casi_csv(draw) -> bytes:
    """Text that could pass for a table, quoted at random."""
    delimitador = draw(st.sampled_from(",;\t|"))
    comillas = draw(st.sampled_from(["", '"']))
    filas = [delimitador.join(f"{comillas}{c}{comillas}" for c in f) for f in draw(casi_tablas(_rarezas()))]
    return (
        draw(st.sampled_from(["\n", "\r\n"])).join(filas).encode(draw(st.sampled_from(["utf-8", "utf-16"])))
    )


@st.composite
def casi_xlsx(draw) -> bytes:
    """A workbook of cells of every type, dates that Excel itself cannot show among them."""
    libro = Workbook()
    valores = st.one_of(
        _rarezas(), st.integers(-(10**20), 10**20), st.floats(allow_nan=False, allow_infinity=False),
        st.booleans(), st.datetimes(datetime(1900, 1, 1), datetime(9999, 1, 1)), st.times(), st.timedeltas(),
    )  # fmt: skip
    for m, fila in enumerate(draw(casi_tablas(valores)), 1):
        for n, valor in enumerate(fila, 1):
            if isinstance(valor, str):
                valor = "".join(c for c in valor if c in "\t\n" or " " <= c < "\ufffe" or c > "\uffff")[
                    :32_767
                ]
            hecha = libro.active.cell(m, n, valor)
            if isinstance(valor, int | float) and draw(st.booleans()):
                hecha.number_format = draw(st.sampled_from(["0%", "dd/mm/yyyy", "hh:mm", "General"]))
    if draw(st.booleans()):
        libro.active.merge_cells(draw(st.sampled_from(["A1:C1", "A2:A4", "B2:C3"])))
    return guardado(libro)


@st.composite
def estropeado(draw, sanos: st.SearchStrategy[bytes]) -> bytes:
    """A good file to which something happened on its way."""
    datos = bytearray(draw(sanos))
    for _n in range(draw(st.integers(1, 4))):
        donde = draw(st.integers(0, len(datos)))
        hasta = min(len(datos), donde + draw(st.integers(0, 40)))
        que = draw(st.sampled_from(["corta", "mete", "quita", "repite", "cambia"]))
        if que == "corta":
            del datos[donde:]
        elif que == "mete":
            datos[donde:donde] = draw(
                st.binary(max_size=8) | st.sampled_from([b'"', b"\x00", b"\xff", b";", b"\r"])
            )
        elif que == "quita":
            del datos[donde:hasta]
        elif que == "repite":
            datos[donde:donde] = datos[donde:hasta]
        elif datos:
            datos[donde - 1] ^= draw(st.integers(1, 255))
    return bytes(datos)


@st.composite
def bolsas_rotas(draw) -> bytes:
    """A workbook whose parts were mended by somebody who does not know how: a sound zip, unsound inside."""
    miembros = {}
    with zipfile.ZipFile(io.BytesIO(draw(casi_xlsx()))) as sana:
        miembros = {nombre: sana.read(nombre) for nombre in sana.namelist()}
    victima = draw(st.sampled_from(sorted(miembros)))
    miembros[victima] = draw(
        st.one_of(
            estropeado(st.just(miembros[victima])),
            st.sampled_from([b"", b"<a/>", b"<worksheet/>", b"\x00" * 50, "<a>á</a>".encode("cp1252")]),
        )
    )
    if draw(st.booleans()):
        del miembros[draw(st.sampled_from(sorted(miembros)))]
    return en_bolsa(miembros)


def basura() -> st.SearchStrategy[bytes]:
    """Anything that may arrive under the name of a file."""
    return st.one_of(
        st.binary(max_size=300),
        st.binary(max_size=100).map(lambda b: b"PK\x03\x04" + b),
        st.text(max_size=200).map(lambda t: t.encode("utf-8", "replace")),
        st.text(max_size=100).map(lambda t: t.encode("utf-16", "replace")),
        casi_csv(),
        casi_xlsx(),
        casi_csv(),
        casi_xlsx(),
        estropeado(casi_csv()),
        estropeado(casi_xlsx()),
        bolsas_rotas(),
    )
