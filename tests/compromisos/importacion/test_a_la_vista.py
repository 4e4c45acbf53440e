"""What a sheet hides, strikes out or holds elsewhere is read, and never in silence."""

from __future__ import annotations

import io
import zipfile

import pytest
from openpyxl import Workbook
from openpyxl.styles import Font
from openpyxl.worksheet.table import Table

from compromisos.importacion import batches
from compromisos.models import Compromiso, Importacion
from tests.compromisos.importacion.ayudas import EJEMPLOS, bolsa, fila, subir

pytestmark = pytest.mark.django_db


def libro(arreglar=lambda hoja: None, *, filas: int = 3, hojas: tuple[str, ...] = ()) -> bytes:
    """A workbook of new pledges, lines 2 to 1 + `filas`, touched up by `arreglar`; `hojas` hold one more each."""
    wb = Workbook()
    hoja = wb.active
    hoja.title = "Compromisos"
    for n in range(filas):
        una = fila(
            institucion="MIMP", numero=n + 20, meta=12, compromiso=f"Dictar {n + 1} series de talleres."
        )
        if not n:
            hoja.append(list(una))
        hoja.append(list(una.values()))
    for n, titulo in enumerate(hojas):
        otra = wb.create_sheet(titulo)
        una = fila(institucion="MIMP", numero=n + 60)
        otra.append(list(una))
        otra.append(list(una.values()))
    arreglar(hoja)
    salida = io.BytesIO()
    wb.save(salida)
    return salida.getvalue()


def con_la_fila_3(como: str) -> bytes:
    """The workbook, with those attributes in its third row."""
    with zipfile.ZipFile(io.BytesIO(libro())) as z:
        partes = {n: z.read(n) for n in z.namelist()}
    hoja = "xl/worksheets/sheet1.xml"
    partes[hoja] = partes[hoja].replace(b'<row r="3"', f'<row r="3" {como}'.encode())
    return bolsa(partes)


def claves_por_linea(datos: bytes, *que: str) -> dict[int, list[str]]:
    informe = batches.analizar(datos, "f.xlsx", tabla="compromisos")
    return {
        f.linea: [h.clave for h in f.avisos if h.clave in que]
        for f in informe.filas
        if any(h.clave in que for h in f.avisos)
    }


def generales(datos: bytes) -> dict[str, str]:
    informe = batches.analizar(datos, "f.xlsx", tabla="compromisos")
    return {h.clave: h.mensaje for h in informe.generales}


# --- Rows


def oculta(hoja) -> None:
    hoja.row_dimensions[3].hidden = True


def filtrada(hoja) -> None:
    hoja.auto_filter.ref = "A1:G4"
    hoja.auto_filter.add_filter_column(1, ["20"])
    hoja.row_dimensions[3].hidden = True


def en_grupo_cerrado(hoja) -> None:
    hoja.row_dimensions.group(3, 3, outline_level=1, hidden=True)


def en_tabla_filtrada(hoja) -> None:
    hoja.add_table(Table(displayName="Envio", ref="A1:G4"))
    hoja.row_dimensions[3].hidden = True


@pytest.mark.parametrize("arreglar", [oculta, filtrada, en_grupo_cerrado, en_tabla_filtrada])
def test_a_hidden_row_is_told_by_its_line(arreglar):
    assert claves_por_linea(libro(arreglar), "fila_oculta") == {3: ["fila_oculta"]}


@pytest.mark.parametrize(
    "como", ['hidden="true"', 'ht="0" customHeight="1"', 'ht="0.0"', 'hidden="1" ht="15"']
)
def test_a_row_is_hidden_as_other_programs_write_it(como):
    assert claves_por_linea(con_la_fila_3(como), "fila_oculta") == {3: ["fila_oculta"]}


@pytest.mark.parametrize("como", ['hidden="false"', 'hidden="0"', 'ht="15"', 'collapsed="1"'])
def test_a_row_in_sight_is_not_told(como):
    assert claves_por_linea(con_la_fila_3(como), "fila_oculta") == {}


def test_a_filter_that_hides_is_named():
    informe = batches.analizar(libro(filtrada), "f.xlsx", tabla="compromisos")
    assert "Un filtro de la hoja esconde" in informe.filas[1].avisos[-1].mensaje


def tachar(*celdas: str):
    def arreglar(hoja) -> None:
        for celda in celdas:
            hoja[celda].font = Font(strike=True, color="FF0000")

    return arreglar


@pytest.mark.parametrize(
    ("celdas", "esperado"),
    [
        ([f"{c}3" for c in "ABCDEFG"], {3: ["fila_tachada"]}),
        (["A3", "B3", "C3", "D3"], {3: ["fila_tachada"]}),  # they left the figure as it was
        (["G3"], {3: ["celda_tachada"]}),
        (["D3", "G3"], {3: ["celda_tachada", "celda_tachada"]}),
        (["A1", "B1"], {}),  # the header is not a row
        (["J3"], {}),  # nothing is written there
        ([f"{c}{n}" for c in "ABCDEFG" for n in (2, 3, 4)], {n: ["fila_tachada"] for n in (2, 3, 4)}),
    ],
)
def test_what_is_struck_out_is_told(celdas, esperado):
    assert claves_por_linea(libro(tachar(*celdas)), "fila_tachada", "celda_tachada") == esperado


def test_a_struck_out_cell_is_told_under_its_column():
    informe = batches.analizar(libro(tachar("G3")), "f.xlsx", tabla="compromisos")
    (aviso,) = [h for f in informe.filas for h in f.avisos if h.clave == "celda_tachada"]
    assert (aviso.columna, aviso.valor) == ("meta", "12")


def test_one_choice_leaves_them_out_and_another_takes_them_back(client, editora):
    client.force_login(editora)

    def arreglar(hoja) -> None:
        oculta(hoja)
        tachar(*[f"{c}4" for c in "ABCDEFG"])(hoja)

    revision = subir(client, libro(arreglar), "f.xlsx")["Location"]
    pagina = client.get(revision).content.decode()
    assert "1 fila está oculta en la hoja." in pagina
    assert "1 fila está tachada en la hoja." in pagina
    client.post(revision, {"decidir": "clave:fila_oculta"})
    client.post(revision, {"decidir": "clave:fila_tachada"})
    assert Importacion.objects.get().dejadas == [3, 4]
    pagina = client.get(revision).content.decode()
    assert "Volver a tomarlas" in pagina
    client.post(revision, {"decidir": "tomar:fila_tachada"})
    assert Importacion.objects.get().dejadas == [3]
    client.post(revision, {"confirmar": "1"})
    nuevos = Compromiso.objects.filter(institucion__sigla="MIMP", numero__gte=20)
    assert sorted(nuevos.values_list("numero", flat=True)) == [20, 22]


@pytest.mark.parametrize(
    ("sin", "quedan"),
    [((), 3), (("fila_oculta",), 2), (("fila_tachada",), 2), (("fila_oculta", "fila_tachada"), 1)],
)
def test_the_same_choice_at_the_command_line(sin, quedan):
    def arreglar(hoja) -> None:
        oculta(hoja)
        tachar(*[f"{c}4" for c in "ABCDEFG"])(hoja)

    informe = batches.analizar(libro(arreglar), "f.xlsx", tabla="compromisos", sin=frozenset(sin))
    assert informe.conteos["nueva"] == quedan


# --- Columns and sheets


def test_a_hidden_column_that_is_read_is_told():
    def arreglar(hoja) -> None:
        hoja.column_dimensions["G"].hidden = True

    assert "«meta»" in generales(libro(arreglar))["columna_oculta"]


def test_a_hidden_column_that_is_not_read_is_not_told():
    def arreglar(hoja) -> None:
        hoja["H1"] = "Uso interno"
        hoja.column_dimensions["H"].hidden = True

    assert "columna_oculta" not in generales(libro(arreglar))


def test_other_sheets_with_rows_of_the_kind_are_told_with_how_many():
    dicho = generales(libro(hojas=("Norte", "Sur")))["otras_hojas"]
    assert dicho == (
        "3 hojas tienen compromisos y se leyó una, «Compromisos». Quedan sin leer: «Norte» (1 fila), «Sur» (1 fila)."
    )


@pytest.mark.parametrize(
    "filas",
    [
        [["Resumen"], ["Compromisos enviados", 3]],
        [["Institución", "N.º"], ["MIMP", 3]],  # a count by institution has not their text
        [["institucion", "numero", "compromiso"]],  # its header alone
        [],
        [["Lista de sectores"], ["Público"], ["Privado"]],
    ],
)
def test_a_sheet_that_holds_none_is_not_told(filas):
    def arreglar(hoja) -> None:
        otra = hoja.parent.create_sheet("Otra")
        for una in filas:
            otra.append(una)

    assert "otras_hojas" not in generales(libro(arreglar))


def test_a_hidden_sheet_is_told_among_the_others():
    def arreglar(hoja) -> None:
        hoja.parent["Norte"].sheet_state = "veryHidden"

    assert "«Norte»" in generales(libro(arreglar, hojas=("Norte",)))["otras_hojas"]


def test_the_sheet_that_is_read_may_be_hidden_and_that_is_told():
    dichos = generales((EJEMPLOS / "hoja_oculta.xlsx").read_bytes())
    assert dichos["hoja_oculta"] == "La hoja «Datos» está oculta en el libro y es la que se leyó."


def test_another_sheet_is_read_in_its_place_or_apart_without_sending_the_file_again(client, editora):
    client.force_login(editora)
    revision = subir(client, libro(hojas=("Norte", "Sur")), "f.xlsx")["Location"]
    aparte = client.post(revision, {"aparte": "Norte"})["Location"]
    assert aparte != revision
    assert "hoja «Norte»:" in " ".join(client.get(aparte).content.decode().split())
    client.post(revision, {"leer_hoja": "Sur"})
    leidas = Importacion.objects.values_list("informe__lectura__hoja", flat=True)
    assert sorted(leidas) == ["Norte", "Sur"]
    client.post(aparte, {"confirmar": "1"})
    client.post(revision, {"confirmar": "1"})
    nuevos = Compromiso.objects.filter(institucion__sigla="MIMP", numero__gte=20)
    assert sorted(nuevos.values_list("numero", flat=True)) == [60, 61]


def test_a_sheet_that_the_book_has_not_is_told(client, editora):
    client.force_login(editora)
    revision = subir(client, libro(), "f.xlsx")["Location"]
    respuesta = client.post(revision, {"aparte": "Oeste"})
    assert respuesta.status_code == 409
    assert "no tiene una hoja" in respuesta.content.decode()
    assert Importacion.objects.count() == 1
