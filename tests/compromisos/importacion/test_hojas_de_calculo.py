"""Our own files, opened and saved by a spreadsheet, come back all «sin cambios»; and so do those that are mended in one,
but for what was mended."""

from __future__ import annotations

import csv
import io
import json
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
import time_machine
from django.core.management import call_command
from django.urls import reverse
from openpyxl import load_workbook

from compromisos import publicacion
from compromisos.admin.importacion import mis_filas
from compromisos.importacion import batches
from compromisos.importacion.batches import CAMBIA, IGUAL
from compromisos.importacion.resources import RECURSOS
from compromisos.models import Avance, Edicion, Meta, Territorio
from compromisos.publicacion import personales
from instituciones.models import Institucion
from tests.compromisos.importacion.hojas import DE_ESPANA, EXCELES, Excel, guardados_de_nuevo
from tests.factories import (
    crear_avance,
    crear_borrador,
    crear_compromiso,
    crear_institucion,
    crear_meta,
    crear_superusuario,
    crear_vinculo,
)
from tests.muestra import muestra
from tests.una_vez import compartida

pytestmark = pytest.mark.django_db

HOY = "2026-11-24T15:00:00Z"
# What a spreadsheet takes for something else, or breaks.
TEXTOS = (
    "1-2", "MAR-3", "12E5", "20123456789", "=SUMA(A1:A3)", "+51 900 000 000", "- uno", "@hecho", "'apóstrofo", "'=2+2",
    "007", "3,5", "1.200", "1,200.50", "2026-12-31", "31/12/2026", "dic-26", "1/2", "VERDADERO", "falso", "50 %",
    "línea una\nlínea dos", 'con; punto y coma, y "comillas"', "10:30", "S/ 1,200", "1e3", "2026", "5 de mayo", "(5)",
    "…—“”€", "#1", "1 200", "SEPT2", "mayor o igual que «≥ 5»",
)  # fmt: skip
NUMEROS = ("0.5", "1.234", "1234567.89", "3", "0.0001", "99999999999", "12345678901234", "1200.5", "0", "100")
LUGARES = ("03", "0301", "030101", "16", "1501", "150132")


def verificar_y_vincular(avance: Avance, meta: Meta, valor: Decimal, texto: str) -> None:
    """What a spreadsheet of Windows cannot write comes back as another text, which of what is public is refused."""
    texto = texto.replace("≥", ">=")
    with personales.durante(callado=True):
        publicacion.verificar(
            avance,
            por=crear_superusuario(),
            verificador="Entidad",
            resultado="cuestionado",
            motivo=texto,
            valores=[publicacion.ValorDado(meta, valor, texto, texto)],
        )
        crear_vinculo(compromiso=avance.compromiso, quien="Entidad", cita=texto)


@compartida
def dificil():
    """An institution whose rows hold all that; drafts and public."""
    institucion = crear_institucion(
        nombre="Red de ejemplo; «difícil», y otras", sigla="MAR-3", sector="publico"
    )
    edicion = Edicion.objects.get()
    for n, texto in enumerate(TEXTOS, 1):
        compromiso = crear_compromiso(
            edicion=edicion,
            institucion=institucion,
            numero=n,
            titulo=texto,
            texto=f"{texto}\n{texto}",
            nota=texto,
            publicado=n % 3 > 0,
            fecha_inicio=date(2026, 2, 1),
            fecha_limite=date(2027, n % 12 + 1, n % 28 + 1),
            territorios=Territorio.objects.filter(ubigeo__in=LUGARES[n % 6 : n % 6 + 1 + n % 2]),
        )
        meta = crear_meta(
            compromiso=compromiso,
            indicador=texto,
            unidad=texto[:60],
            linea_base=Decimal(0),
            valor_meta=Decimal(NUMEROS[n % len(NUMEROS)]),
            medio_verificacion=texto,
        )
        if n % 3:
            valor = Decimal(NUMEROS[n % 4])
            avance = crear_avance(compromiso=compromiso, descripcion=texto, mediciones={meta: valor})
            verificar_y_vincular(avance, meta, valor, texto)
            crear_borrador(compromiso=compromiso, dificultades=texto, fecha_corte=date(2026, 10, 31))
    return institucion


DEL_ADMIN = {"compromisos", "avances", "instituciones"}  # the tables whose list in the admin exports


def descargas(client, institucion: Institucion, carpeta: Path) -> dict[str, str]:
    """Every file that may come back, in `carpeta`: {its name: of what table}."""
    client.force_login(crear_superusuario())
    carpeta.mkdir()
    tablas = {}
    for tabla in RECURSOS:
        for formato in ("csv", "xlsx"):
            publica = b"".join(client.get(f"/datos/{tabla}.{formato}").streaming_content)
            dadas = {"publica": publica}
            if tabla in mis_filas.FILAS:
                pedido = {"institucion": institucion.slug, "tabla": tabla, "formato": formato}
                dadas["mis-filas"] = client.get(reverse("admin:importar_mis_filas"), pedido).content
            if tabla in DEL_ADMIN:
                dadas["del-admin"] = exportada(client, tabla, formato)
            for nombre, datos in dadas.items():
                (carpeta / f"{nombre}-{tabla}.{formato}").write_bytes(datos)
                tablas[f"{nombre}-{tabla}"] = tabla
    return tablas


def exportada(client, tabla: str, formato: str) -> bytes:
    """As the list of the admin exports it, all its columns."""
    recurso = RECURSOS[tabla]
    modelo = recurso._meta.model._meta
    url = reverse(f"admin:{modelo.app_label}_{modelo.model_name}_export")
    pedido = {"format": {"csv": "0", "xlsx": "1"}[formato], "resource": "0"}
    pedido |= {f"{recurso.__name__.lower()}_{c.nombre}": "on" for c in recurso.todas()}
    respuesta = client.post(url, pedido)
    assert respuesta.status_code == 200, url
    return respuesta.content


def lo_que_cambia(archivo: Path | bytes, tabla: str, nombre: str = "") -> list:
    """The rows of a file that are not «sin cambios», and why."""
    datos = archivo if isinstance(archivo, bytes) else archivo.read_bytes()
    informe = batches.analizar(datos, nombre or archivo.name, tabla=tabla)
    assert informe.filas
    return [
        (f.linea, f.clase, f.cambios, [(e.columna, e.valor, e.mensaje) for e in (*f.errores, *f.avisos)])
        for f in informe.filas
        if f.clase != IGUAL or f.avisos
    ]


# What is opened, as what it is saved and in the Spanish of where.
PASADAS = (
    ("csv", "csv", "es-PE"),
    ("csv", "csv de Windows", "es-ES"),
    ("csv", "xlsx", "es-ES"),
    ("xlsx", "xlsx", "es-PE"),
    ("xlsx", "csv", "es-ES"),
    ("xlsx", "csv de Windows", "es-PE"),
)


@pytest.mark.muestreo
@pytest.mark.libreoffice
@time_machine.travel(HOY, tick=True)
def test_libreoffice_gives_them_back(client, dificil, settings, tmp_path):
    """All kinds of file of the demonstration, and of what is difficult: what is read is done, and changes nothing."""
    settings.DATOS_DE_DEMOSTRACION = True
    call_command(
        "datos_demo", instituciones=6, compromisos=30, avances=60, hoy=date(2026, 11, 24), verbosity=0
    )
    tablas = descargas(client, dificil, tmp_path / "descargas")
    malas = {}
    for formato, como, idioma in muestra(PASADAS, una_de=3, desde=1):
        carpeta = tmp_path / f"{formato} en {como} {idioma}"
        archivos = sorted((tmp_path / "descargas").glob(f"*.{formato}"))
        for guardado in guardados_de_nuevo(archivos, como, carpeta, idioma=idioma):
            if filas := lo_que_cambia(guardado, tablas[guardado.stem]):
                malas[f"{carpeta.name}: {guardado.name}"] = filas[:5]
    assert malas == {}, json.dumps(malas, ensure_ascii=False, indent=1, default=str)


@pytest.mark.muestreo
@pytest.mark.parametrize("cual", muestra(EXCELES, una_de=3))
def test_excel_gives_them_back(client, dificil, tmp_path, cual):
    excel = EXCELES[cual]
    tablas = descargas(client, dificil, tmp_path / "descargas")
    malas = {}
    for nombre, tabla in tablas.items():
        for guardado in (
            excel.de_csv((tmp_path / "descargas" / f"{nombre}.csv").read_bytes()),
            excel.de_libro((tmp_path / "descargas" / f"{nombre}.xlsx").read_bytes()),
        ):
            if filas := lo_que_cambia(guardado, tabla, "de excel.csv"):
                malas[nombre] = filas[:5]
    assert malas == {}, json.dumps(malas, ensure_ascii=False, indent=1, default=str)


def test_what_was_mended_in_excel_is_all_that_changes(client, dificil, tmp_path):
    descargas(client, dificil, tmp_path / "descargas")
    guardado = DE_ESPANA.de_csv((tmp_path / "descargas" / "mis-filas-compromisos.csv").read_bytes()).decode(
        "cp1252"
    )
    filas = list(csv.DictReader(io.StringIO(guardado, newline=""), delimiter=";"))
    for fila in filas:
        if fila["numero"] == "3":
            fila["fecha_limite"] = "15/08/2028"
    salida = io.StringIO()
    escritor = csv.DictWriter(salida, [c for c in filas[0] if c], delimiter=";", extrasaction="ignore")
    escritor.writeheader()
    escritor.writerows(filas)
    informe = batches.analizar(salida.getvalue().encode("cp1252"), "mias.csv", tabla="compromisos")
    assert [(f.clase, [c for c, *_ in f.cambios]) for f in informe.filas if f.clase != IGUAL] == [
        (CAMBIA, ["Fecha límite"])
    ]


def test_in_a_workbook_texts_are_texts_also_when_they_are_typed_again(client, dificil, tmp_path):
    """The cell of a text has the format of text: «03» typed into it stays 03, and «1-2» is no day."""
    descargas(client, dificil, tmp_path / "descargas")
    hoja = load_workbook(tmp_path / "descargas" / "mis-filas-compromisos.xlsx").worksheets[0]
    columnas = {celda.value: celda.column for celda in hoja[1]}
    for nombre in ("territorios", "titulo", "indicador", "sigla", "version"):
        assert {hoja.cell(fila, columnas[nombre]).number_format for fila in range(2, hoja.max_row + 1)} == {
            "@"
        }, nombre
    assert hoja.cell(2, columnas["meta"]).number_format == "General"
    assert hoja.cell(2, columnas["fecha_limite"]).number_format == "yyyy-mm-dd"


def test_the_simulation_does_what_excel_does():
    """Without what protects them, texts would come back as something else."""
    excel = Excel()
    for escrito, guardado in (
        ("007", "7"), ("2026-12-31", "31/12/2026"), ("1-2", "01/02/2026"), ("MAR-3", "03-mar"), ("12E5", "1200000"),
        ("12345678901234", "1,23457E+13"), ("1.200", "1200"), ("true", "VERDADERO"), ("'1-2", "'1-2"), ("Lima", "Lima"),
        ("0,5", "0,5"), ("12.5", "12.5"), ("31/02/2026", "31/02/2026"),
    ):  # fmt: skip
        assert excel.celda(escrito) == guardado
