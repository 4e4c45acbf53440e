"""The dictionary of the open data, from the registry of columns: as a file, and as part of docs/open-data.md."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

from django.utils.translation import override

from compromisos.salidas.datos.columns import CLAVES, PUBLICAS, Columna
from compromisos.salidas.datos.contenidos import CONTENIDOS
from compromisos.salidas.datos.esquemas import en_idioma, valores_de

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


def en_csv() -> str:
    """A row a column, in both languages."""
    salida = io.StringIO()
    escritor = csv.writer(salida)
    escritor.writerow(CABECERA)
    for tabla, columnas in PUBLICAS.items():
        escritor.writerows(_fila(tabla, c) for c in columnas)
    return "\ufeff" + salida.getvalue()


def _fila(tabla: str, columna: Columna) -> tuple[str, ...]:
    es, en = ([en_idioma(t, i) for t in (columna.etiqueta, columna.ayuda)] for i in ("es", "en"))
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
    for tabla, columnas in PUBLICAS.items():
        contenido = CONTENIDOS[tabla]
        yield f"### `{tabla}`\n\n{contenido.explicacion} Clave: {', '.join(f'`{c}`' for c in CLAVES[tabla])}.\n"
        yield "| Columna | Tipo | Qué dice | Valores |\n|---|---|---|---|"
        for c in columnas:
            unidad = f" En {c.unidad}." if c.unidad else ""
            yield f"| `{c.nombre}` | {c.tipo.etiqueta} | {c.etiqueta}. {_en_celda(f'{c.ayuda}{unidad}')} | {_valores(c)} |"
        yield ""


def _en_celda(texto: str) -> str:
    return texto.replace("|", "\\|").replace("\n", " ")


def al_dia(escrito: str) -> str:
    """The document with the dictionary of today between its marks."""
    antes, _marca, resto = escrito.partition(EMPIEZA)
    _viejo, _marca, despues = resto.partition(TERMINA)
    return f"{antes}{EMPIEZA}\n\n{en_markdown()}\n{TERMINA}{despues}"
