"""Files that would hurt: one sentence, and nothing left behind."""

from __future__ import annotations

import csv
import io
import random
import struct
import time
import tracemalloc
import zipfile

import openpyxl
import pytest
from django.urls import reverse

from compromisos.importacion import batches, expediente
from compromisos.importacion.formats import BYTES_MAXIMOS, CELDA_MAXIMA, COLUMNAS_MAXIMAS
from compromisos.models import Compromiso, Importacion
from tests.compromisos.importacion.ayudas import bolsa, contenido, en_csv, en_xlsx, fila, subir

pytestmark = pytest.mark.django_db
CABECERA = b"institucion,numero,compromiso\n"


def con_tamanos_falsos() -> bytes:
    """A bag whose directory says that its 60 MB are one byte."""
    datos = bytearray(bolsa({"xl/workbook.xml": b"0" * 60_000_000}))
    directorio = datos.rindex(b"PK\x01\x02")
    struct.pack_into("<I", datos, directorio + 24, 1)
    struct.pack_into("<I", datos, 22, 1)
    return bytes(datos)


def con_hoja(hoja: bytes) -> bytes:
    """A true workbook whose first sheet is `hoja`."""
    libro = zipfile.ZipFile(io.BytesIO(en_xlsx([fila()])))
    return bolsa({n: libro.read(n) if n != "xl/worksheets/sheet1.xml" else hoja for n in libro.namelist()})


ESPACIO = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
HOSTILES = {
    "bomba.xlsx": lambda: bolsa({"xl/workbook.xml": b"0" * 60_000_000}),
    "bomba_que_miente.xlsx": con_tamanos_falsos,
    "muchos.xlsx": lambda: bolsa({f"xl/{n}.xml": b"x" for n in range(300)}),
    "fuera.xlsx": lambda: bolsa({"../../etc/x": b"x", "xl/workbook.xml": b"x"}),
    "otro.xlsx": lambda: bolsa({"hola.txt": b"x"}),
    "anidado.xlsx": lambda: bolsa({"xl/workbook.xml": bolsa({"x": b"x"})}),
    "xxe.xlsx": lambda: bolsa({"xl/workbook.xml": b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>'}),
    "risas.xlsx": lambda: con_hoja(b'<?xml version="1.0"?><!DOCTYPE z [<!ENTITY a "ja"><!ENTITY b "&a;&a;&a;&a;">]>' + ESPACIO + b'<row r="1"><c t="inlineStr"><is><t>&b;</t></is></c></row></sheetData></worksheet>'),
    "lejos.xlsx": lambda: con_hoja(ESPACIO + b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData></worksheet>'),
    "combinadas.xlsx": lambda: con_hoja(ESPACIO + b'<row r="1"><c r="A1" t="inlineStr"><is><t>numero</t></is></c></row></sheetData><mergeCells>' + b'<mergeCell ref="A1:XFD9"/>' * 20_000 + b"</mergeCells></worksheet>"),
    "cortado.xlsx": lambda: b"PK\x03\x04cortado",
    "truncado.xlsx": lambda: en_xlsx([fila()])[:2000],
    "mentira.xlsx": lambda: CABECERA,
    "clave.xlsx": lambda: b"\xd0\xcf\x11\xe0" + b"\0" * 600,
    "cincuenta_megas.csv": lambda: CABECERA + b"MIMP,9,texto\n" * (50 * 1024 * 1024 // 13),
    "celda_de_cinco_megas.csv": lambda: CABECERA + b"x,1," + b"a" * 5_000_000 + b"\n",
    "celda.csv": lambda: CABECERA + b"x,1," + b"a" * (CELDA_MAXIMA + 1) + b"\n",
    "nulo.csv": lambda: CABECERA + b"x,1,\x00\n",
    "nulos_por_todas_partes.csv": lambda: b"\0" * 10_000,
    "sobra.csv": lambda: CABECERA + b"x,1,y,sobra\n",
    "comilla_abierta.csv": lambda: CABECERA + b'x,1,"sin cerrar\nx,2,otro\n',
    "ancho.csv": lambda: ",".join(f"c{n}" for n in range(20_000)).encode() + b"\n1\n",
    "apenas_ancho.csv": lambda: ",".join(f"c{n}" for n in range(COLUMNAS_MAXIMAS + 1)).encode() + b"\n1\n",
    "ajeno.csv": lambda: b"nada,que,ver\n1,2,3\n",
    "imagen.csv": lambda: b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 20,
    "pagina.csv": lambda: b"<!doctype html><html><body><script>alert(1)</script></body></html>",
    "vacio.csv": lambda: b"",
    "espacios.csv": lambda: b" \n\n\t\n",
    "solo_cabecera.csv": lambda: CABECERA,
    "dos_veces_la_columna.csv": lambda: b"institucion,numero,compromiso,numero\nMIMP,1,x,2\n",
}  # fmt: skip


# A table whose headers do not tell which column is which: somebody may say it on screen.
SE_DICE_CUAL = {"ajeno.csv", "dos_veces_la_columna.csv"}


@pytest.mark.parametrize("nombre", HOSTILES)
def test_it_is_refused_with_one_sentence(nombre):
    with pytest.raises(batches.ArchivoInutilizable) as error:
        batches.analizar(HOSTILES[nombre](), nombre)
    frase = str(error.value)
    assert frase.endswith((".", "?"))
    assert len(frase) < 300
    for fuga in ("Traceback", "Error:", "codec", "SQL", "openpyxl", "null value"):
        assert fuga not in frase


@pytest.mark.parametrize("nombre", HOSTILES)
def test_the_page_says_it_and_nothing_stays(client, editora, settings, nombre):
    antes = contenido()
    client.force_login(editora)
    respuesta = subir(client, HOSTILES[nombre](), nombre)
    if respuesta.status_code == 302 and nombre in SE_DICE_CUAL:
        pagina = client.get(respuesta["Location"]).content.decode()
        assert "Diga qué columna es cuál" in pagina
        client.post(respuesta["Location"], {"confirmar": "1"})
        assert contenido() == antes
        return
    if respuesta.status_code == 302:  # it breaks further down than what is looked at while one waits
        respuesta = client.get(respuesta["Location"], follow=True)
        assert respuesta.context["importacion"].aviso
    else:
        assert respuesta.status_code == 400
        assert len(respuesta.context["form"].errors) == 1
    assert not Importacion.objects.exclude(situacion=Importacion.Situacion.DESCARTADA).exists()
    carpeta = settings.MEDIA_ROOT
    assert not carpeta.exists() or not [f for f in carpeta.rglob("*") if f.is_file()]
    assert contenido() == antes


@pytest.mark.parametrize("nombre", ["bomba.xlsx", "bomba_que_miente.xlsx", "lejos.xlsx", "risas.xlsx"])
def test_a_bomb_is_not_unpacked(nombre):
    datos = HOSTILES[nombre]()
    tracemalloc.start()
    try:
        with pytest.raises(batches.ArchivoInutilizable):
            batches.analizar(datos, nombre)
        _ahora, maximo = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert maximo < 20_000_000


def test_fifty_megabytes_are_not_read():
    """What is too large is told by its size: the file is not gone through."""

    class Medido(io.BytesIO):
        leidos = 0

        def read(self, *args):
            trozo = super().read(*args)
            Medido.leidos += len(trozo)
            return trozo

    with pytest.raises(batches.ArchivoInutilizable, match="MB"):
        batches.analizar(Medido(b"a" * (BYTES_MAXIMOS + 1)), "grande.csv")
    assert Medido.leidos < 1_000_000


# --- Formulas


FORMULAS = [
    '=HYPERLINK("http://malo.example","Haga clic")', "+51 1 626 1600 es la central", "-5 sedes menos",
    "@SUMA(A1:A9)", "=1+1", "\t=1+1", "\r=1+1", "＝1+1",
]  # fmt: skip


@pytest.fixture
def con_formulas():
    expediente.importar_de_una(
        io.BytesIO(
            en_csv(
                [
                    fila(institucion="MIMP", numero=50 + n, compromiso=f"{f} y dictar talleres {n}.", nota=f)
                    for n, f in enumerate(FORMULAS)
                ]
            )
        ),
        "formulas.csv",
        publicar=True,
    )
    # The editorial note is not what is quoted: it goes in as it was written, but for the blanks around it.
    assert Compromiso.objects.get(numero=50).nota == FORMULAS[0]


@pytest.mark.parametrize("formato", ["csv", "xlsx"])
def test_a_formula_goes_in_as_text_and_out_neutralised(client, con_formulas, formato):
    respuesta = client.get(reverse("datos_archivo", args=["compromisos", formato]))
    datos = b"".join(respuesta.streaming_content) if respuesta.streaming else respuesta.content
    if formato == "csv":
        celdas = [c for linea in csv.reader(io.StringIO(datos.decode("utf-8-sig"))) for c in linea]
        peligrosas = [c for c in celdas if c.lstrip(" ").startswith(("=", "+", "-", "@", "\t", "\r", "＝"))]
        assert [c for c in peligrosas if not c.lstrip("-").replace(".", "").isdigit()] == []
        assert any(c.startswith("'=HYPERLINK") for c in celdas)
        return
    for hoja in openpyxl.load_workbook(io.BytesIO(datos)).worksheets:
        assert not [c for linea in hoja.iter_rows() for c in linea if c.data_type == "f"]


def test_a_negative_number_stays_a_number(client):
    expediente.importar_de_una(
        io.BytesIO(
            en_csv([fila(institucion="MIMP", numero=60, unidad="puntos", linea_base="-5", meta="-8")])
        ),
        "f.csv",
        publicar=True,
    )
    respuesta = client.get(reverse("datos_archivo", args=["compromisos", "csv"]))
    datos = b"".join(respuesta.streaming_content) if respuesta.streaming else respuesta.content
    filas = list(csv.DictReader(io.StringIO(datos.decode("utf-8-sig"))))
    assert [f["linea_base"] for f in filas if f["numero"] == "60"] == ["-5"]


# --- What takes long is not done while a page waits


AZAR = random.Random(25)


def con_celdas(cuantas: int) -> bytes:
    """A workbook that weighs little and unpacks to much, though to less than a hundred times as much."""
    nombres = (b"institucion", b"numero", b"compromiso")
    primera = b"".join(b'<c t="inlineStr"><is><t>%s</t></is></c>' % n for n in nombres)
    filas = (
        b"<row>" + b"<c/>" * 9 + b"<c><v>%d</v></c></row>" % AZAR.randrange(10**4)
        for _n in range(cuantas // 10)
    )
    return con_hoja(ESPACIO + b"<row>" + primera + b"</row>" + b"".join(filas) + b"</sheetData></worksheet>")


def test_a_workbook_goes_to_the_worker_by_what_it_unpacks_to(client, editora, settings):
    """189 kB of ZIP were 15 MB of XML, read while the page waited."""
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    client.force_login(editora)
    datos = con_celdas(400_000)
    assert len(datos) < expediente.BYTES_AL_MOMENTO
    antes = time.process_time()
    subir(client, datos, "chico.xlsx")
    assert time.process_time() - antes < 5
    importacion = Importacion.objects.get()
    assert (importacion.trabajo, importacion.informe) == (Importacion.Trabajo.ANALIZAR, {})
    assert expediente.va_para_largo(importacion)


def test_what_a_page_reads_is_little(client, editora):
    """The most that is read while a page waits, whatever is in it."""
    for datos in (con_celdas(10_000), en_xlsx([fila()])):
        assert not expediente.tarda_en_leerse(io.BytesIO(datos))
    assert expediente.tarda_en_leerse(io.BytesIO(con_celdas(200_000)))
    assert not expediente.tarda_en_leerse(io.BytesIO(CABECERA + b"a,1,b\n" * 1000))
    assert expediente.tarda_en_leerse(io.BytesIO(CABECERA + b"a,1,b\n" * 40_000))


@pytest.mark.parametrize("rango", [b"A%d:CV90000", b"A2:A%d0000", b"A1:XFD1048%d"])
def test_merged_ranges_are_bounded_by_what_they_cover(rango):
    """Two thousand of them down every row: 1,900 and 2 MB of XML took 17 s."""
    rangos = b"".join(b'<mergeCell ref="%s"/>' % (rango % (n + 2)) for n in range(1_900))
    hoja = (
        ESPACIO
        + b'<row><c t="inlineStr"><is><t>institucion</t></is></c><c t="inlineStr"><is><t>numero</t></is></c></row>'
        + b"".join(b"<row><c><v>%d</v></c></row>" % AZAR.randrange(10**9) for _n in range(60_000))
        + b"</sheetData><mergeCells>" + rangos + b"</mergeCells></worksheet>"
    )  # fmt: skip
    antes = time.process_time()
    with pytest.raises(batches.ArchivoInutilizable, match="combinadas"):
        batches.leer(io.BytesIO(con_hoja(hoja)), "a.xlsx", batches.Pedido(tabla="compromisos"))
    assert time.process_time() - antes < 10
