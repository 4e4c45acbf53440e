"""Files as other programs leave them: read where they can be, and named for what they are where they cannot."""

from __future__ import annotations

import io
import zipfile
from decimal import Decimal

import pytest
from openpyxl import Workbook

from compromisos.importacion import formats, normalize
from compromisos.importacion.formats import ArchivoInutilizable, Modo
from tests.compromisos.importacion.ayudas import bolsa

CABECERA = ["sigla", "institucion", "numero", "compromiso"]
H = ",".join(CABECERA)
UNA = ["IE", "Inst", "1"]


def leer(datos: str | bytes, nombre="f.csv", **modo: str) -> formats.Lectura:
    datos = datos.encode() if isinstance(datos, str) else datos
    return formats.leer(datos, nombre, filas_maximas=100, reconocer=normalize.reconocer, modo=Modo(**modo))


def textos(datos: str | bytes, **modo: str) -> list[str]:
    """What the column `compromiso` says, in a file whose other columns are read."""
    lectura = leer(datos, **modo)
    assert lectura.cabecera == CABECERA
    filas = [celdas for _n, celdas in lectura.lineas]
    assert all(celdas[:2] == UNA[:2] for celdas in filas)
    return [str(celdas[3]) for celdas in filas]


def rechazo(datos: str | bytes, nombre="f.csv", **modo: str) -> str:
    with pytest.raises(ArchivoInutilizable) as error:
        leer(datos, nombre, **modo)
    assert str(error.value).endswith(".")
    return str(error.value)


# --- How quotes and separators stand


@pytest.mark.parametrize(
    ("datos", "dice"),
    [
        # A CSV of commas, opened and saved by an Excel in Spanish
        (f'"{H}"\r\n"IE,Inst,1,""Uno, dos"""\r\n', ["Uno, dos"]),
        (f'{H}\r\n"IE,Inst,1,""Uno, dos"""\r\nIE,Inst,2,Tres\r\n', ["Uno, dos", "Tres"]),
        (f'"{H}";;;\r\n"IE,Inst,1,""Uno, dos""";;;\r\n', ["Uno, dos"]),
        (f"{H};;;\nIE,Inst,1,Uno;;;\n", ["Uno"]),
        (f'"Matriz, 2026"\n"{H}"\n"IE,Inst,1,Uno"\n', ["Uno"]),
        ('"sigla\tinstitucion\tnumero\tcompromiso"\n"IE\tInst\t1\tUno"\n', ["Uno"]),
        ('"sigla;institucion;numero;compromiso"\n"IE;Inst;1;""Uno; dos"""\n', ["Uno; dos"]),
        # Tabs, where quotes are letters; and where they are not
        (f"{H}\nIE,Inst,1,\"Vive\": uno\nIE,Inst,2,Dos\" y\n".replace(",", "\t"), ['"Vive": uno', 'Dos" y']),
        (f'{H}\nIE,Inst,1,"Uno\nIE,Inst,2,Dos" x\n'.replace(",", "\t"), ['"Uno', 'Dos" x']),
        (f'{H}\nIE,Inst,1,"Uno" y "dos"\n'.replace(",", "\t"), ['"Uno" y "dos"']),
        (f'{H}\nIE,Inst,1,5" de tubo\nIE,Inst,2,"Entera"\n'.replace(",", "\t"), ['5" de tubo', "Entera"]),
        (f'{H}\nIE,Inst,1,"Uno ""dos"""\nIE,Inst,2,"a\nb"\n'.replace(",", "\t"), ['Uno "dos"', "a\nb"]),
        # Blanks beside the separator
        ('sigla, institucion, numero, compromiso\n"IE", "Inst", "1", "Uno, dos"\n', ["Uno, dos"]),
        ('sigla; institucion; numero; compromiso\n"IE"; "Inst"; "1"; "Uno; dos"\n', ["Uno; dos"]),
        ('"sigla" , "institucion" , "numero" , "compromiso"\n"IE" , "Inst" , "1" , "Uno"\n', ["Uno"]),
        (f'{H}\nIE,Inst,1, "Uno ""x"", y"\n', ['Uno "x", y']),
        (f'{H}\nIE,Inst,1, "Vive" en mercados\n', [' "Vive" en mercados']),
        # Entities of HTML among semicolons
        (f"{H}\nIE,Inst,1,Campa&ntilde;a &amp;ntilde; &#241;\n".replace(",", ";"), ["Campa&ntilde;a &amp;ntilde; &#241;"]),
        (f"{H}\nIE,Inst,1,AT&T\n".replace(",", ";"), ["AT&T"]),
        # Signs of other programs
        (f"{H}\nIE,Inst,1,uno\x0bdos\x0ctres\n", ["uno\x0bdos\x0ctres"]),
        (f"{H}\r\nIE,Inst,1,uno\r\n\x1a", ["uno"]),
        (f"{H}\nIE,Inst,1,uno\x07\x1bdos\n", ["uno\x07\x1bdos"]),
        (f"{H}\nIE,Inst,1,uno\u2028dos\x85tres\n", ["uno\u2028dos\x85tres"]),
        (f"sep=;\n{H}\nIE,Inst,1,uno\n".replace(",", ";"), ["uno"]),
    ],
)  # fmt: skip
def test_how_it_is_laid_out(datos, dice):
    assert textos(datos) == dice


def test_a_line_of_one_cell_is_not_taken_for_a_line_that_was_quoted_whole():
    lectura = leer(f'{H}\nIE,Inst,1,Uno\n"Total, 3"\n')
    assert [celdas for _n, celdas in lectura.lineas][1] == ["Total, 3", "", "", ""]


@pytest.mark.parametrize(
    ("datos", "dice"),
    [
        (f'{H}\nIE,Inst,1,"Vive" en mercados, y más\n', "la línea 2 hay unas comillas que cierran a mitad"),
        (f'{H}\nIE,Inst,1,"Sin cerrar\n', "sin cerrar cerca de la línea 2"),
        (f"{H}\nIE,Inst,1,uno\nIE,Inst,2,u\x00no\n", "La línea 3 tiene un signo que no es de texto"),
    ],
)
def test_what_is_wrong_is_said_with_its_line(datos, dice):
    assert dice in rechazo(datos)


# --- In which encoding

ESCRITO = f"{H}\r\nIE,Inst,1,Señalización y atención a niñas.\r\n"


@pytest.mark.parametrize(
    "codificacion",
    ["utf-8", "utf-8-sig", "cp1252", "mac_roman", "cp850", "cp437", "utf-16", "utf-16-le", "utf-16-be", "utf-32"],
)  # fmt: skip
@pytest.mark.parametrize("fin", ["\r\n", "\n", "\r"])
def test_it_is_found_out(codificacion, fin):
    datos = ESCRITO.replace("\r\n", fin).encode(codificacion)
    assert textos(datos) == ["Señalización y atención a niñas."]
    avisado = [clave for clave, _frase in leer(datos).avisos]
    assert avisado == (["codificacion_por_sus_letras"] if codificacion[:3] in ("mac", "cp8", "cp4") else [])


@pytest.mark.parametrize("codificacion", ["cp1252", "mac_roman", "cp850", "cp437", "utf-16"])
def test_it_is_the_one_that_is_said(codificacion):
    datos = ESCRITO.encode(codificacion)
    lectura = leer(datos, codificacion=codificacion)
    assert textos(datos, codificacion=codificacion) == ["Señalización y atención a niñas."]
    assert lectura.avisos == []


def test_an_accented_capital_before_a_quote_is_no_utf8():
    assert textos(f"{H}\nIE,Inst,1,«AQUÍ» y ALLÁ…\n".encode("cp1252")) == ["«AQUÍ» y ALLÁ…"]


@pytest.mark.parametrize(
    ("datos", "dice"),
    [
        (ESCRITO.encode() + "IE,Inst,2,Atención\r\n".encode("cp1252"), "UTF-8 menos la línea 3:"),
        (ESCRITO.encode() + "IE,Inst,2,Atención\r\n".encode("mac_roman"), "UTF-8 menos la línea 3:"),
        (ESCRITO.encode() + b"IE,Inst,2,Ni\xc3\xb1ez y atenci\xf3n\r\n", "UTF-8 menos la línea 3:"),
        (f"{H}\nIE,Inst,2,".encode() + b"Ni\xc3\xb1ez y atenci\xf3n\n", "UTF-8 menos la línea 2:"),
        (
            ESCRITO.encode() + "IE,Inst,2,Ó\nx,y,3,z\nIE,I,4,Ñ\n".encode("cp1252") + "é\n".encode(),
            "las líneas 3, 5:",
        ),
        (("ñ\n" * 9).encode("cp1252") + ESCRITO.encode(), "junta dos codificaciones: la línea 11 en UTF-8"),
        (ESCRITO.encode()[:-8] + b"\xc3", "está cortado"),
    ],
)
def test_of_two_hands_it_names_the_line(datos, dice):
    assert dice in rechazo(datos)


def test_one_that_is_not_as_was_said_names_the_line():
    assert "UTF-8: vea la línea 2" in rechazo(ESCRITO.encode("cp1252"), codificacion="utf-8")


# --- Workbooks


def libro(*filas: list) -> bytes:
    nuevo, guardado = Workbook(), io.BytesIO()
    for celdas in filas:
        nuevo.active.append(celdas)
    nuevo.save(guardado)
    return guardado.getvalue()


def con(datos: bytes, nombre=lambda n: n, dentro=lambda n, c: c, **mas: bytes) -> bytes:
    """The same workbook with its parts under other names, other content, and others besides."""
    with zipfile.ZipFile(io.BytesIO(datos)) as viejo:
        partes = {nombre(n): dentro(n, viejo.read(n)) for n in viejo.namelist()}
    return bolsa(partes | mas)


def estricta(nombre: str, contenido: bytes) -> bytes:
    for llano, estricto in (
        (b"spreadsheetml/2006/main", b"spreadsheetml/main"),
        (b"officeDocument/2006/relationships", b"officeDocument/relationships"),
    ):
        contenido = contenido.replace(
            b"http://schemas.openxmlformats.org/" + llano, b"http://purl.oclc.org/ooxml/" + estricto
        )
    if nombre.endswith("sheet1.xml"):
        contenido = contenido.replace(b'<c r="C2" t="n"><v>1</v>', b'<c r="C2" t="d"><v>2026-12-31</v>')
    return contenido


LIBRO = libro(CABECERA, [*UNA[:2], 1, "Uno"])


@pytest.mark.parametrize(
    "datos",
    [
        con(LIBRO, nombre=lambda n: n.replace("/", "\\")),
        con(LIBRO, nombre=lambda n: f"/{n}"),
        con(
            LIBRO,
            nombre=lambda n: n.replace("workbook.xml", "workbook2.xml"),
            dentro=lambda _n, c: c.replace(b"workbook.xml", b"workbook2.xml"),
        ),
        con(LIBRO, dentro=estricta),
        con(LIBRO, **{f"xl/comments/comment{n}.xml": b"<c/>" for n in range(300)}),
        con(LIBRO, **{"xl/": b"", "xl/media/": b""}),
        con(LIBRO, **{"customXml/item1.xml": b"<a/>", "docProps/thumbnail.jpeg": b"\xff\xd8"}),
    ],
)
def test_a_workbook_of_another_program_is_read(datos):
    assert textos(datos) == ["Uno"]


def test_a_date_of_a_strict_workbook_is_a_date():
    (_n, celdas) = next(iter(leer(con(LIBRO, dentro=estricta), "f.xlsx").lineas))
    assert str(celdas[2]) == "2026-12-31"


@pytest.mark.parametrize(
    ("escrito", "leido"),
    [
        ("uno_x000D_\ndos", "uno\r\ndos"),
        ("_x00F1_and_x00FA_", "ñandú"),
        ("_xD83D__xDE00_", "😀"),
        ("_x005F_x000D_", "_x000D_"),
        ("_x005F_x005F_x000D_", "_x005F\r"),
        ("a_x000B_b", "a\x0bb"),
        ("_x000D", "_x000D"),
        ("_xZZZZ_", "_xZZZZ_"),
        ("clave_x0041_", "claveA"),
        ("_x000d_", "\r"),
    ],
)
@pytest.mark.parametrize("compartidos", [True, False])
def test_escapes_of_excel(escrito, leido, compartidos):
    """In the texts that cells share, and in those that stand in the sheet."""
    datos = libro(CABECERA, [*UNA[:2], 1, escrito])
    if not compartidos:
        datos = con(
            datos,
            dentro=lambda n, c: (
                c.replace(b't="s"><v>7</v>', f't="inlineStr"><is><t>{escrito}</t></is>'.encode())
                if n.endswith("sheet1.xml")
                else c
            ),
        )
    (_n, celdas) = next(iter(leer(datos, "f.xlsx").lineas))
    assert celdas == ["IE", "Inst", Decimal(1), leido]


# --- What is no table of ours


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500)


@pytest.mark.parametrize(
    ("nombre", "datos", "dice"),
    [
        ("a.zip", bolsa({"datos/compromisos.csv": b"x", "leame.txt": b"y"}), "Es un .zip con «datos/compromisos.csv»"),
        ("a.zip", bolsa({"foto.jpg": b"x"}), "Es un .zip y no un libro"),
        ("a.xlsb", bolsa({"[Content_Types].xml": b"<T/>", "xl/workbook.bin": b"x"}), ".xlsb"),
        ("a.xlsx", bolsa({"[Content_Types].xml": b"<T/>", "xl/workbook.bin": b"x"}), ".xlsb"),
        ("a.ods", bolsa({"mimetype": b"application/vnd.oasis.opendocument.spreadsheet"}), "LibreOffice"),
        ("a.ots", bolsa({"mimetype": b"application/vnd.oasis.opendocument.spreadsheet-template"}), "LibreOffice"),
        ("a.odt", bolsa({"mimetype": b"application/vnd.oasis.opendocument.text"}), "documento (LibreOffice)"),
        ("a.fods", b'<?xml version="1.0"?><o mimetype="application/vnd.oasis.opendocument.spreadsheet">', "LibreOffice"),
        ("a.docx", bolsa({"[Content_Types].xml": b"<T/>", "word/document.xml": b"x"}), "documento (Word)"),
        ("a.pptx", bolsa({"[Content_Types].xml": b"<T/>", "ppt/presentation.xml": b"x"}), "documento (PowerPoint)"),
        ("a.vsdx", bolsa({"[Content_Types].xml": b"<T/>", "visio/document.xml": b"x"}), "archivo de Office"),
        ("a.numbers", bolsa({"Index/Document.iwa": b"x"}), "Numbers"),
        ("a.xlsx", bolsa({"../x": b"x", "xl/workbook.xml": b"<w/>"}), "partes que no son de Excel"),
        ("a.xls", OLE + "Workbook".encode("utf-16-le"), "anterior a 2007"),
        ("a.xlsx", OLE + "EncryptedPackage".encode("utf-16-le"), "tiene contraseña"),
        ("a.doc", OLE + "WordDocument".encode("utf-16-le"), "documento (Word)"),
        ("a.rar", b"Rar!\x1a\x07\x00", "comprimido (.rar)"),
        ("a.7z", b"7z\xbc\xaf\x27\x1c", "comprimido (.7z)"),
        ("a.csv.gz", b"\x1f\x8b\x08", "comprimido (.gz)"),
        ("a.pdf", b"%PDF-1.7\n", "documento (PDF)"),
        ("a.rtf", b"{\\rtf1}", "documento (RTF)"),
        ("a.png", b"\x89PNG\r\n\x1a\n", "imagen (PNG)"),
        ("a.jpg", b"\xff\xd8\xff\xe0", "imagen (JPEG)"),
        ("a.mht", b"From: <x>\r\nSubject: y\r\nMIME-Version: 1.0\r\n", ".mht"),
        ("a.xls", b"MIME-Version: 1.0\r\nContent-Type: multipart/related\r\n", ".mht"),
        ("a.xls", b'<html xmlns:o="urn:x"><head>', "página web"),
        ("a.xls", b"\xef\xbb\xbf\r\n <TABLE border=1>", "página web"),
        ("a.xls", "\ufeff<html><table>".encode("utf-16-le"), "página web"),
        ("a.xls", b"<!-- hecho por el portal --><table>", "página web"),
        ("a.xml", b'<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?><Workbook>', "XML de 2003"),
        ("a.xml", b'<?xml version="1.0"?><datos/>', "archivo XML"),
        ("a.slk", b"ID;PWXL;N;E\r\n", "SYLK"),
        ("a.json", b'[{"numero": 1}]', "JSON"),
        ("a.json", b'{"filas": []}', "JSON"),
        ("a.dbf", b"\x03\x7a\x0b\x1d" + bytes(200), "no es un libro de Excel ni un CSV"),
        ("a.exe", b"MZ" + bytes(range(256)), "no es un libro de Excel ni un CSV"),
    ],
)  # fmt: skip
def test_what_it_is_and_what_to_do(nombre, datos, dice):
    assert dice in rechazo(datos, nombre)
