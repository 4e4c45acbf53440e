"""What is answered in a preview, kept with its import: how it is read, what its columns are, what is left out.

Nothing is worked out here: `expediente.releer` then says what the file would do with it.
"""

from __future__ import annotations

from dataclasses import asdict

from compromisos.importacion import columnas, recuerdos
from compromisos.importacion.equivalencias import Equivalencia
from compromisos.importacion.formats import Modo
from compromisos.models import Importacion

DICE_LA_CABECERA = (
    "hoja",
    "delimitador",
    "codificacion",
    "cabecera",
)  # of Modo: with another, the columns are others

COLUMNA_DE_MOTIVOS = "error"  # what `batches.filas_fallidas` adds
ANTERIORES = 10  # imports in which the file of those rows is looked for


def como_antes(importacion: Importacion, cabecera: list[str]) -> None:
    """Rows in error that come back mended are read as the file that they came from: what was answered of it is not
    asked again. They are known by the column of reasons that we added, beside the very headers of that file."""
    if not cabecera or cabecera[-1] != COLUMNA_DE_MOTIVOS:
        return
    suyos = columnas.rotulos(cabecera)[:-1]
    anteriores = Importacion.objects.filter(usuario=importacion.usuario, tabla=importacion.tabla)
    for anterior in anteriores.order_by("-creada_en")[:ANTERIORES]:
        rotulos = [c["rotulo"] for c in anterior.informe.get("columnas", ())]
        if rotulos and suyos[: len(rotulos)] == rotulos:
            importacion.modo = {
                c: importacion.modo.get(c) or anterior.modo.get(c, "") for c in importacion.modo
            } | {c: importacion.modo[c] for c in DICE_LA_CABECERA}
            importacion.columnas = anterior.columnas
            importacion.equivalencias = [e for e in anterior.equivalencias if not e["linea"]]
            importacion.tomar_clases = anterior.tomar_clases
            return


def decidir(
    importacion: Importacion,
    *,
    dejadas: set[int] | None = None,
    solo_validas: bool | None = None,
    modo: dict[str, str] | None = None,
    conflictos: dict[str, str] | None = None,
) -> None:
    """Change what is left out, how the file is read, or what was answered to its conflicts. `expediente.releer` then
    works out what it would do."""
    if dejadas is not None:
        importacion.dejadas = sorted(dejadas)
        importacion.marcas = {**importacion.marcas, "dejar": None}
    if solo_validas is not None:
        importacion.solo_validas = solo_validas
    if modo is not None:
        nuevo = asdict(Modo(**modo))
        if any(nuevo[c] != importacion.modo.get(c, "") for c in DICE_LA_CABECERA):
            importacion.columnas = {}  # they were those of another header
        importacion.modo = nuevo
    if conflictos is not None:
        importacion.respuestas = conflictos
    importacion.save(update_fields=["dejadas", "marcas", "solo_validas", "modo", "columnas", "respuestas"])


def decir_columnas(importacion: Importacion, dichas: dict[str, str], *, tabla: str = "") -> None:
    """Keep what was said of its columns: {name of the column: which of ours, "" to leave it}; and of what kind the
    file is. `expediente.releer` then reads it so."""
    if tabla and tabla != importacion.tabla:
        importacion.tabla, importacion.columnas = tabla, {}
    else:
        for columna in importacion.informe["columnas"]:
            rotulo = columna["rotulo"]
            if rotulo in dichas and dichas[rotulo] != columna["es"]:
                importacion.columnas[rotulo] = {"es": dichas[rotulo], "de": ""}
    importacion.save(update_fields=["tabla", "columnas"])


def olvidar_columna(importacion: Importacion, rotulo: str) -> None:
    """Forget what is remembered of a column, in this file and for the next ones."""
    recuerdos.olvidar(importacion.usuario, importacion.tabla, rotulo)
    importacion.columnas.pop(rotulo, None)
    importacion.save(update_fields=["columnas"])


def aceptar(importacion: Importacion, equivalencia: Equivalencia) -> None:
    """Read what a cell says as what it nearly says."""
    importacion.equivalencias.append(asdict(equivalencia))
    importacion.save(update_fields=["equivalencias"])


def no_aceptar(importacion: Importacion) -> None:
    """Read everything as it is written again."""
    importacion.equivalencias = []
    importacion.save(update_fields=["equivalencias"])


def tomar_clase(importacion: Importacion, clave: str, *, tomar: bool) -> None:
    """Judge the rows of a class that looks like no record as any other, or leave them out again."""
    importacion.tomar_clases = sorted({*importacion.tomar_clases, clave} - (set() if tomar else {clave}))
    importacion.save(update_fields=["tomar_clases"])


def marcar(importacion: Importacion, *, dejar: set[int], crear: set[str]) -> None:
    """Keep what is ticked in the pages of its preview, without doing it yet."""
    importacion.marcas = {"dejar": sorted(dejar), "crear": sorted(crear)}
    importacion.save(update_fields=["marcas"])
