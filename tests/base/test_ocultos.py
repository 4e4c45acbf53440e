"""What a document carries and nobody sees, and the copy without it."""

import io
import zipfile

import openpyxl
import pytest
from openpyxl.comments import Comment
from PIL import Image
from pypdf import PdfReader, PdfWriter
from pypdf.annotations import FreeText, Highlight, Link, Text
from pypdf.generic import ArrayObject, FloatObject

from base.ocultos import NoSeLimpia, ocultos, sin_ocultos
from tests.base.ayudas import SECRETO, con_hoja, libro

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
ODT, ODS = (f"application/vnd.oasis.opendocument.{t}" for t in ("text", "spreadsheet"))
PDF = "application/pdf"


def dentro(datos: bytes) -> str:
    """All that the parts of a zip say."""
    with zipfile.ZipFile(io.BytesIO(datos)) as bolsa:
        return "".join(bolsa.read(n).decode("utf-8", "ignore") for n in bolsa.namelist())


# --- Workbooks


def con_fila(nuevo):
    nuevo["Resumen"].append([SECRETO, 1])
    nuevo["Resumen"].row_dimensions[3].hidden = True


def con_fila_filtrada(nuevo):
    con_fila(nuevo)
    nuevo["Resumen"].auto_filter.ref = "A1:B3"


def con_columna(nuevo):
    nuevo["Resumen"]["D2"] = SECRETO
    nuevo["Resumen"].column_dimensions["D"].hidden = True


def con_comentario(nuevo):
    nuevo["Resumen"]["A2"].comment = Comment(f"Preguntar a {SECRETO}", "Juana")


def con_autor(nuevo):
    nuevo.properties.creator = SECRETO


def con_ultimo(nuevo):
    nuevo.properties.lastModifiedBy = SECRETO


def con_nombre_y_formula(nuevo):
    con_hoja("hidden")(nuevo)
    con_comentario(nuevo)
    con_columna(nuevo)


@pytest.mark.parametrize(
    ("como", "frases"),
    [
        (con_hoja("hidden"), ["1 hoja oculta («Personas»)"]),
        (con_hoja("veryHidden"), ["1 hoja oculta («Personas»)"]),
        (con_fila, ["1 fila oculta"]),
        (con_fila_filtrada, ["1 fila oculta"]),
        (con_columna, ["1 columna oculta"]),
        (con_comentario, ["1 comentario"]),
        (con_autor, ["el nombre de quien lo hizo o de su organización"]),
        (con_ultimo, ["el nombre de quien lo hizo o de su organización"]),
        (con_nombre_y_formula, ["1 hoja oculta («Personas»)", "1 columna oculta", "1 comentario"]),
    ],
)
def test_workbook_says_what_is_hidden_and_its_copy_has_it_not(como, frases):
    datos = libro(como)
    assert ocultos(datos, XLSX) == frases
    limpio = sin_ocultos(datos, XLSX)
    assert ocultos(limpio, XLSX) == []
    assert "Juana" not in dentro(limpio)
    hoja = openpyxl.load_workbook(io.BytesIO(limpio))["Resumen"]
    assert [c.value for c in hoja[2]][:2] == ["Talleres", 12]


def con_partes(datos: bytes, **partes: str) -> bytes:
    """The same zip with parts added or replaced."""
    salida = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(datos)) as antes, zipfile.ZipFile(salida, "w") as nueva:
        for nombre in antes.namelist():
            if nombre not in partes:
                nueva.writestr(nombre, antes.read(nombre))
        for nombre, contenido in partes.items():
            nueva.writestr(nombre, contenido)
    return salida.getvalue()


@pytest.mark.parametrize(
    ("parte", "frase"),
    [
        ("xl/externalLinks/externalLink1.xml", "copia de datos de 1 libro"),
        ("xl/embeddings/oleObject1.bin", "1 archivo incrustado"),
        ("xl/pivotCache/pivotCacheRecords1.xml", "los datos de los que salió 1 tabla dinámica"),
        ("xl/revisions/revisionLog1.xml", "1 cambio registrado"),
        ("xl/connections.xml", "1 conexión a otra fuente"),
        ("docProps/custom.xml", "propiedades propias del documento"),
    ],
)
def test_workbook_says_what_else_it_carries(parte, frase):
    datos = con_partes(libro(), **{parte: f"<x>{SECRETO}</x>"})
    assert ocultos(datos, XLSX) == [frase]
    assert SECRETO not in dentro(sin_ocultos(datos, XLSX))


@pytest.mark.parametrize(
    ("medidas", "frase"),
    [
        ('<cols><col min="1" max="1" width="0"/></cols><sheetData><row r="1"><c r="A1"><v>1</v></c></row></sheetData>', "1 columna oculta"),
        ('<cols><col min="2" max="9" hidden="true"/></cols><sheetData><row r="1"><c r="C1"><v>1</v></c></row></sheetData>', "1 columna oculta"),
        ('<sheetData><row r="1" ht="0.0"><c r="A1"><v>1</v></c></row></sheetData>', "1 fila oculta"),
        ('<sheetData><row r="1" hidden="true"><c r="A1" t="inlineStr"><is><t>x</t></is></c></row></sheetData>', "1 fila oculta"),
    ],
)  # fmt: skip
def test_workbook_sees_what_has_no_size(medidas, frase):
    hoja = (
        f'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">{medidas}</worksheet>'
    )
    datos = con_partes(libro(), **{"xl/worksheets/sheet1.xml": hoja})
    assert ocultos(datos, XLSX) == [frase]
    assert ocultos(sin_ocultos(datos, XLSX), XLSX) == []


def test_workbook_with_threads_counts_each_once():
    hilos = '<ThreadedComments xmlns="urn:x"><threadedComment/><threadedComment/></ThreadedComments>'
    datos = con_partes(libro(con_comentario), **{"xl/threadedComments/threadedComment1.xml": hilos})
    assert ocultos(datos, XLSX) == ["2 comentarios"]


def test_workbook_without_anything_hidden_says_nothing():
    def vacias(nuevo):
        nuevo["Resumen"].row_dimensions[40].hidden = True
        nuevo["Resumen"].column_dimensions["Z"].hidden = True

    assert ocultos(libro(), XLSX) == []
    assert ocultos(libro(vacias), XLSX) == []


def test_workbook_copy_keeps_results_of_formulas_that_need_what_was_hidden():
    def como(nuevo):
        con_hoja("hidden")(nuevo)
        nuevo["Personas"]["B1"] = 7
        nuevo["Resumen"]["B3"] = "=Personas!B1"

    datos = libro(como)
    with pytest.raises(NoSeLimpia, match="La celda B3 de «Resumen» es una fórmula sin resultado guardado"):
        sin_ocultos(datos, XLSX)
    with zipfile.ZipFile(io.BytesIO(datos)) as bolsa:
        hoja = bolsa.read("xl/worksheets/sheet1.xml").decode()
    guardado = hoja.replace("<f>Personas!B1</f><v />", "<f>Personas!B1</f><v>7</v>")
    guardado = guardado.replace("<f>Personas!B1</f><v></v>", "<f>Personas!B1</f><v>7</v>")
    limpio = sin_ocultos(con_partes(datos, **{"xl/worksheets/sheet1.xml": guardado}), XLSX)
    assert openpyxl.load_workbook(io.BytesIO(limpio))["Resumen"]["B3"].value == 7


# --- Word

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
TIPOS = "http://schemas.openxmlformats.org/package/2006/content-types"
ENLACES = "http://schemas.openxmlformats.org/package/2006/relationships"
NUCLEO = (
    '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" '
    'xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:creator>{}</dc:creator>'
    "<cp:lastModifiedBy>{}</cp:lastModifiedBy></cp:coreProperties>"
)


def documento(cuerpo: str, **partes: str | bytes) -> bytes:
    """A document of Word with that body, and other parts."""
    tipos = "".join(f'<Override PartName="/{n}" ContentType="application/x"/>' for n in partes)
    enlaces = "".join(
        f'<Relationship Id="r{n}" Type="{R}/x" Target="{parte.removeprefix("word/")}"/>'
        for n, parte in enumerate(partes)
        if parte.startswith("word/")
    )
    todas = {
        "[Content_Types].xml": f'<Types xmlns="{TIPOS}"><Override PartName="/word/document.xml" ContentType="application/x"/>{tipos}</Types>',
        "_rels/.rels": f'<Relationships xmlns="{ENLACES}"><Relationship Id="r1" Type="{R}/officeDocument" Target="word/document.xml"/></Relationships>',
        "word/document.xml": f'<w:document xmlns:w="{W}" xmlns:r="{R}" xmlns:o="urn:o"><w:body>{cuerpo}</w:body></w:document>',
        "word/_rels/document.xml.rels": f'<Relationships xmlns="{ENLACES}">{enlaces}</Relationships>',
        **partes,
    }
    salida = io.BytesIO()
    with zipfile.ZipFile(salida, "w") as bolsa:
        for nombre, contenido in todas.items():
            bolsa.writestr(nombre, contenido)
    return salida.getvalue()


def parrafo(texto: str, propiedades: str = "") -> str:
    return f"<w:p><w:r>{propiedades}<w:t>{texto}</w:t></w:r></w:p>"


def foto(con_gps: bool) -> bytes:
    exif = Image.Exif()
    if con_gps:
        exif.get_ifd(0x8825).update({1: "S", 2: (12.0, 2.0, 0.0)})
    salida = io.BytesIO()
    Image.new("RGB", (8, 8), "red").save(salida, "JPEG", exif=exif)
    return salida.getvalue()


VISTO = parrafo("Se hizo el taller.")
COMENTARIO = f'<w:comments xmlns:w="{W}"><w:comment w:author="Juana"><w:p><w:r><w:t>{SECRETO}</w:t></w:r></w:p></w:comment></w:comments>'
ESTILOS = (
    f'<w:styles xmlns:w="{W}"><w:style w:styleId="Tapado"><w:rPr><w:vanish/></w:rPr></w:style></w:styles>'
)


@pytest.mark.parametrize(
    ("datos", "frases"),
    [
        (documento('<w:p><w:commentRangeStart w:id="0"/><w:r><w:t>Se hizo el taller.</w:t></w:r><w:commentRangeEnd w:id="0"/>'
                   '<w:r><w:commentReference w:id="0"/></w:r></w:p>', **{"word/comments.xml": COMENTARIO}), ["1 comentario"]),
        (documento(f'{VISTO}<w:p><w:del w:author="Juana"><w:r><w:delText>{SECRETO}</w:delText></w:r></w:del></w:p>'), ["1 cambio sin aceptar"]),
        (documento('<w:p><w:ins w:author="Juana"><w:r><w:t>Se hizo el taller.</w:t></w:r></w:ins></w:p>'), ["1 cambio sin aceptar"]),
        (documento(f'{VISTO}<w:p><w:moveFrom w:author="Juana"><w:r><w:t>{SECRETO}</w:t></w:r></w:moveFrom></w:p>'), ["1 cambio sin aceptar"]),
        (documento('<w:p><w:r><w:rPr><w:b/><w:rPrChange w:author="Juana"><w:rPr/></w:rPrChange></w:rPr><w:t>Se hizo el taller.</w:t></w:r></w:p>'),
         ["1 cambio sin aceptar"]),
        (documento(f'{VISTO}<w:tbl><w:tr><w:trPr><w:del w:author="Juana"/></w:trPr><w:tc>{parrafo(SECRETO)}</w:tc></w:tr></w:tbl>'),
         ["1 cambio sin aceptar"]),
        (documento(VISTO + parrafo(SECRETO, "<w:rPr><w:vanish/></w:rPr>")), ["texto oculto"]),
        (documento(VISTO + parrafo(SECRETO, '<w:rPr><w:rStyle w:val="Tapado"/></w:rPr>'), **{"word/styles.xml": ESTILOS}), ["texto oculto"]),
        (documento(f'{VISTO}<w:p><w:object><o:OLEObject r:id="r0"/></w:object></w:p>', **{"word/embeddings/libro.xlsx": SECRETO}),
         ["1 archivo incrustado"]),
        (documento(VISTO, **{"docProps/core.xml": NUCLEO.format("Juana Ejemplo", "Usuario")}), ["el nombre de quien lo hizo o de su organización"]),
        (documento(VISTO, **{"docProps/app.xml": f'<Properties xmlns="urn:p"><Company>{SECRETO}</Company></Properties>'}),
         ["el nombre de quien lo hizo o de su organización"]),
        (documento(VISTO, **{"word/header1.xml": f'<w:hdr xmlns:w="{W}">{parrafo(SECRETO, "<w:rPr><w:vanish/></w:rPr>")}</w:hdr>'}), ["texto oculto"]),
        (documento(VISTO, **{"word/_rels/settings.xml.rels": f'<Relationships xmlns="{ENLACES}"><Relationship Id="r1" Type="{R}/attachedTemplate" '
                             'TargetMode="External" Target="file:///C:/Users/Juana/oficio.dotx"/></Relationships>'}),
         ["la carpeta de la computadora de donde viene su plantilla"]),
        (documento(VISTO, **{"word/media/image1.jpeg": foto(True)}), ["1 foto con datos de dónde o con qué se tomó"]),
    ],
)  # fmt: skip
def test_document_says_what_is_hidden_and_its_copy_has_it_not(datos, frases):
    assert ocultos(datos, DOCX) == frases
    limpio = sin_ocultos(datos, DOCX)
    assert ocultos(limpio, DOCX) == []
    dice = dentro(limpio)
    assert "Juana" not in dice
    assert "Se hizo el taller." in dice


@pytest.mark.parametrize(
    "datos",
    [
        documento(VISTO),
        documento(VISTO, **{"docProps/core.xml": NUCLEO.format("python-docx", "Usuario de Windows")}),
        documento(parrafo("Se ve", '<w:rPr><w:vanish w:val="0"/></w:rPr>')),
        documento(VISTO, **{"word/media/image1.jpeg": foto(False)}),
    ],
)
def test_document_without_anything_hidden_says_nothing(datos):
    assert ocultos(datos, DOCX) == []


# --- LibreOffice

OFFICE = " ".join(
    f'xmlns:{p}="urn:oasis:names:tc:opendocument:xmlns:{p}:1.0"'
    for p in ("office", "table", "text", "style", "meta")
)


def odf(tipo: str, cuerpo: str, meta: str = "") -> bytes:
    salida = io.BytesIO()
    with zipfile.ZipFile(salida, "w") as bolsa:
        bolsa.writestr("mimetype", tipo)
        bolsa.writestr("content.xml", f"<office:document-content {OFFICE}>{cuerpo}</office:document-content>")
        bolsa.writestr(
            "meta.xml",
            f'<office:document-meta {OFFICE} xmlns:dc="http://purl.org/dc/elements/1.1/"><office:meta>{meta}</office:meta>'
            "</office:document-meta>",
        )
    return salida.getvalue()


@pytest.mark.parametrize(
    ("tipo", "cuerpo", "meta", "frase"),
    [
        (ODT, f"<office:annotation><text:p>{SECRETO}</text:p></office:annotation>", "", "1 comentario"),
        (ODT, f"<text:tracked-changes><text:changed-region><text:p>{SECRETO}</text:p></text:changed-region></text:tracked-changes>",
         "", "1 cambio sin aceptar"),
        (ODT, f'<text:section text:display="none"><text:p>{SECRETO}</text:p></text:section>', "", "texto oculto"),
        (ODT, '<style:style style:name="T1"><style:text-properties text:display="none"/></style:style>'
              f'<text:span text:style-name="T1">{SECRETO}</text:span>', "", "texto oculto"),
        (ODT, "", f"<meta:initial-creator>{SECRETO}</meta:initial-creator>", "el nombre de quien lo hizo o de su organización"),
        (ODT, "", f"<dc:creator>{SECRETO}</dc:creator>", "el nombre de quien lo hizo o de su organización"),
        (ODS, '<style:style style:name="ta2"><style:table-properties table:display="false"/></style:style>'
              f'<table:table table:style-name="ta2"><text:p>{SECRETO}</text:p></table:table>', "", "1 hoja oculta"),
        (ODS, f'<table:table-row table:visibility="collapse"><text:p>{SECRETO}</text:p></table:table-row>', "", "1 fila oculta"),
        (ODS, f'<table:table-row table:visibility="filter"><text:p>{SECRETO}</text:p></table:table-row>', "", "1 fila oculta"),
    ],
)  # fmt: skip
def test_odf_says_what_is_hidden_and_its_copy_has_it_not(tipo, cuerpo, meta, frase):
    datos = odf(tipo, f"{cuerpo}<text:p>Se hizo el taller.</text:p>", meta)
    assert ocultos(datos, tipo) == [frase]
    limpio = sin_ocultos(datos, tipo)
    assert limpio[30:38] == b"mimetype"
    assert SECRETO not in dentro(limpio)
    assert "Se hizo el taller." in dentro(limpio)


# --- PDF


def pdf(como=lambda copia: None) -> bytes:
    copia = PdfWriter()
    copia.add_blank_page(200, 200)
    como(copia)
    salida = io.BytesIO()
    copia.write(salida)
    return salida.getvalue()


RECTO = (10, 10, 50, 50)


@pytest.mark.parametrize(
    ("como", "frase"),
    [
        (lambda c: c.add_metadata({"/Author": SECRETO}), "el nombre de quien lo hizo o de su organización"),
        (lambda c: c.add_metadata({"/Company": SECRETO}), "el nombre de quien lo hizo o de su organización"),
        (lambda c: c.add_attachment("lista.csv", SECRETO.encode()), "1 archivo adjunto"),
        (lambda c: c.add_annotation(0, Text(rect=RECTO, text=SECRETO)), "1 nota o marca sobre la página"),
        (lambda c: c.add_annotation(0, FreeText(rect=RECTO, text=SECRETO)), "1 nota o marca sobre la página"),
        (lambda c: c.add_annotation(0, Highlight(rect=RECTO, quad_points=ArrayObject(map(FloatObject, (1, 2, 3, 4, 5, 6, 7, 8))))),
         "1 nota o marca sobre la página"),
    ],
)  # fmt: skip
def test_pdf_says_what_is_hidden_and_its_copy_has_it_not(como, frase):
    datos = pdf(como)
    assert ocultos(datos, PDF) == [frase]
    limpio = sin_ocultos(datos, PDF)
    assert ocultos(limpio, PDF) == []
    assert SECRETO.encode() not in limpio
    assert len(PdfReader(io.BytesIO(limpio)).pages) == 1


def test_pdf_keeps_its_links():
    datos = pdf(lambda c: c.add_annotation(0, Link(rect=RECTO, url="https://example.org/")))
    assert ocultos(datos, PDF) == []


# --- Whatever cannot be looked into


@pytest.mark.parametrize(
    ("datos", "tipo"), [(b"%PDF-1.7 roto", PDF), (b"PK\x03\x04roto", XLSX), (documento("<w:p>"), DOCX)]
)
def test_what_cannot_be_looked_into_says_so(datos, tipo):
    assert ocultos(datos, tipo) == ["partes que no se pudieron mirar"]
    with pytest.raises(NoSeLimpia, match="No se pudo hacer la copia"):
        sin_ocultos(datos, tipo)


def test_other_kinds_have_nothing_hidden():
    assert ocultos(b"a;b\n1;2\n", "text/csv; charset=utf-8") == []
    assert sin_ocultos(b"a;b\n", "text/csv") == b"a;b\n"
