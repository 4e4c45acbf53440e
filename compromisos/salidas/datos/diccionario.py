"""The dictionary of the open data, from the registry of columns: as a file, and as part of docs/open-data.md."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import get_language, override

from compromisos.salidas.datos.columns import ANIDADAS, CLAVES, TODAS, Columna
from compromisos.salidas.datos.contenidos import APARTE, CONTENIDOS
from compromisos.salidas.datos.esquemas import IDIOMAS, en_idioma, explicacion_en, valores_de

EMPIEZA, TERMINA = "<!-- diccionario -->", "<!-- fin -->"
CABECERA = (
    "tabla",
    "columna",
    "tipo",
    "etiqueta",
    "descripcion",
    "valores",
    "unidad",
    "etiqueta_en",
    "descripcion_en",
)


@dataclass(frozen=True, slots=True)
class TablaExplicada:
    """A table as the page explains it, in the language at hand."""

    nombre: str
    titulo: str
    columnas: list[tuple[Columna, list[tuple[str, str]]]]  # each with (what a cell says, its words), of a few
    anidada: tuple[str, str, tuple[str, ...]] | None


def explicadas() -> list[TablaExplicada]:
    idioma = "en" if get_language() == "en" else "es"
    return [
        TablaExplicada(
            tabla,
            str(APARTE[tabla][0] if tabla in APARTE else CONTENIDOS[tabla].titulo),
            [(c, [(codigo, palabras[idioma]) for codigo, palabras in valores_de(c)]) for c in columnas],
            ANIDADAS.get(tabla),
        )
        for tabla, columnas in TODAS.items()
    ]


def en_csv() -> str:
    """A row a column, in both languages."""
    salida = io.StringIO()
    escritor = csv.writer(salida)
    escritor.writerow(CABECERA)
    for tabla, columnas in TODAS.items():
        escritor.writerows(_fila(tabla, c) for c in columnas)
    return "\ufeff" + salida.getvalue()


def _fila(tabla: str, columna: Columna) -> tuple[str, ...]:
    es, en = ((en_idioma(columna.etiqueta, i), explicacion_en(columna, i)) for i in IDIOMAS)
    tipo = en_idioma(columna.tipo.etiqueta, "es")
    return (tabla, columna.nombre, tipo, *es, _valores(columna), en_idioma(columna.unidad, "es"), *en)


def _valores(columna: Columna) -> str:
    return "; ".join(
        codigo if codigo == palabras["es"] else f"{codigo}: {palabras['es']}"
        for codigo, palabras in valores_de(columna)
    )


def en_markdown() -> str:
    """A section a table, in Spanish, which is what files are in."""
    with override("es"):
        return "\n".join(_secciones())


def _secciones() -> Iterator[str]:
    for tabla, columnas in TODAS.items():
        explicacion = APARTE[tabla][1] if tabla in APARTE else CONTENIDOS[tabla].explicacion
        yield f"### `{tabla}`\n\n{explicacion} Clave: {', '.join(f'`{c}`' for c in CLAVES[tabla])}.\n"
        yield "| Columna | Tipo | Qué dice | Valores |\n|---|---|---|---|"
        for c in columnas:
            unidad = f" En {c.unidad}." if c.unidad else ""
            yield f"| `{c.nombre}` | {c.tipo.etiqueta} | {c.etiqueta}. {_en_celda(f'{c.explicacion}{unidad}')} | {_valores(c)} |"
        yield ""


def _en_celda(texto: str) -> str:
    return texto.replace("|", "\\|").replace("\n", " ")


def al_dia(escrito: str) -> str:
    """The document with the dictionary of today between its marks."""
    antes, _marca, resto = escrito.partition(EMPIEZA)
    _viejo, _marca, despues = resto.partition(TERMINA)
    return f"{antes}{EMPIEZA}\n\n{en_markdown()}\n{TERMINA}{despues}"
