"""The import: every trap of the field, judged; the same twice changes nothing; nobody writes by surprise."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from django.core import serializers
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.urls import reverse
from django.utils import timezone
from openpyxl import Workbook

from compromisos.datos import filas as salida
from compromisos.datos import writer
from compromisos.datos.columns import AVANCES, COMPROMISOS
from compromisos.importacion import batches
from compromisos.importacion.batches import CAMBIA, ERROR, IGUAL, NUEVA
from compromisos.models import (
    Avance,
    Compromiso,
    Edicion,
    Evidencia,
    Importacion,
    Medicion,
    MedicionTerritorio,
    Meta,
    Participacion,
)
from instituciones.models import Denominacion, Enlace, Institucion
from tests.factories import crear_avance, crear_compromiso, crear_institucion, crear_meta, crear_usuario

pytestmark = pytest.mark.django_db
EJEMPLOS = Path("fixtures/importacion")
MODELOS = (
    Edicion,
    Institucion,
    Denominacion,
    Participacion,
    Compromiso,
    Meta,
    Avance,
    Medicion,
    MedicionTerritorio,
    Evidencia,
)


@pytest.fixture(autouse=True)
def semilla():
    call_command("cargar_semilla", verbosity=0)


def contenido() -> str:
    """Every fact of the database, history included, as one text."""
    modelos = [*MODELOS, *(m.history.model for m in MODELOS if hasattr(m, "history"))]
    return "".join(
        serializers.serialize("json", m._default_manager.order_by("pk"), use_natural_foreign_keys=False)
        for m in modelos
    )


def en_csv(filas: list[dict], *, delimitador=",", codificacion="utf-8") -> bytes:
    archivo = io.StringIO()
    escritor = csv.DictWriter(archivo, list(filas[0]), delimiter=delimitador)
    escritor.writeheader()
    escritor.writerows(filas)
    return archivo.getvalue().encode(codificacion)


def en_xlsx(filas: list[dict]) -> bytes:
    libro = Workbook()
    libro.active.append(list(filas[0]))
    for fila in filas:
        libro.active.append(list(fila.values()))
    archivo = io.BytesIO()
    libro.save(archivo)
    return archivo.getvalue()


def fila(**cambios) -> dict:
    return {
        "institucion": "Institución de ejemplo 07", "numero": "1", "compromiso": "Dictar talleres en dos sedes.",
        "indicador": "Talleres", "unidad": "talleres", "meta": "12", **cambios,
    }  # fmt: skip


def unica(datos: bytes, nombre="f.csv", **kwargs):
    """The only row's outcome."""
    (resultado,) = batches.analizar(datos, nombre, **kwargs).filas
    return resultado


def errores(datos: bytes, **kwargs) -> dict[str, str]:
    return {e.columna: e.mensaje for e in unica(datos, **kwargs).errores}


# --- The promise of the issue


def test_the_valid_file_dry_then_saved_then_the_same(capsys):
    antes = contenido()
    call_command("importar", EJEMPLOS / "valido.csv")
    assert "No se guardó nada" in capsys.readouterr().out
    assert contenido() == antes
    call_command("importar", EJEMPLOS / "valido.csv", guardar=True)
    assert "4 nuevas" in capsys.readouterr().out
    guardado = contenido()
    assert guardado != antes
    compromiso = Compromiso.objects.get(codigo="25porel25-ie07-1")
    assert compromiso.es_publico
    assert compromiso.metas.count() == 2
    assert {e.codigo for e in compromiso.ejes.all()} == {
        "atencion",
        "capacidades",
    } or compromiso.ejes.count() == 2
    call_command("importar", EJEMPLOS / "valido.csv", guardar=True)
    salida_ = capsys.readouterr().out
    assert salida_.count(": sin cambios") == 4
    assert "0 nuevas, 0 cambian, 4 sin cambios, 0 con errores" in salida_
    assert contenido() == guardado


def test_every_error_says_line_column_and_what_to_do(capsys):
    antes = contenido()
    with pytest.raises(SystemExit) as salida_:
        call_command("importar", EJEMPLOS / "con_errores.csv", guardar=True)
    assert salida_.value.code == 1
    texto = capsys.readouterr().out
    for trozo in (
        "línea 2: error", "«1.200» puede ser mil y pico", "línea 3: error", "«dos» no es un número de compromiso",
        "«Deporte» no es un eje", "«Atlántida» no es una región", "«2027-31-12» no es una fecha",
        "«doce» no es un número", "Falta este dato", "línea 7: error", "Repite la línea 6",
    ):  # fmt: skip
        assert trozo in texto
    assert contenido() == antes


@pytest.mark.parametrize("nombre", ["vacio", "solo_cabecera", "binario", "comillas", "faltan_columnas"])
def test_a_useless_file_is_refused_in_one_sentence(nombre):
    with pytest.raises(CommandError) as error:
        call_command("importar", EJEMPLOS / f"{nombre}.csv")
    assert error.value.returncode == 2
    assert "\n" not in str(error.value)
    assert "Traceback" not in str(error.value)


def test_the_command_line_refuses_what_it_does_not_know(tmp_path):
    for opciones, frase in (
        ({"edicion": "nada"}, "No existe la edición"),
        ({"usuario": "nadie"}, "No hay una cuenta activa"),
    ):
        with pytest.raises(CommandError, match=frase):
            call_command("importar", EJEMPLOS / "valido.csv", **opciones)
    with pytest.raises(CommandError):
        call_command("importar", tmp_path / "no-esta.csv")


def test_reports_for_machines_and_for_people(tmp_path, capsys):
    ruta = tmp_path / "informe.csv"
    call_command("importar", EJEMPLOS / "valido.csv", como_json=True, informe=ruta)
    informe = json.loads(capsys.readouterr().out)
    assert informe == {
        "archivo": "valido.csv", "codificacion": "UTF-8", "delimitador": ",", "hoja": "", "rechazado": None,
        "nuevos": 4, "cambiados": 0, "iguales": 0, "filas_tomadas": 4, "avisos": informe["avisos"], "errores": [],
    }  # fmt: skip
    assert {(a["linea"], a["columna"], a["clave"]) for a in informe["avisos"]} == {
        (2, "institucion", "institucion_nueva"),
        (3, "meta", "numero_ajeno_al_texto"),
        (5, "institucion", "institucion_nueva"),
    }
    lineas = list(csv.DictReader(ruta.open(encoding="utf-8-sig")))
    assert [(f["linea"], f["resultado"]) for f in lineas] == [(str(n), "nueva") for n in (2, 3, 4, 5)]


# --- Formats: same rows, same judgement


@pytest.mark.parametrize(
    "datos",
    [
        en_csv([fila(compromiso="Atender a la niñez.")], codificacion="utf-8-sig"),
        en_csv([fila(compromiso="Atender a la niñez.")], codificacion="cp1252"),
        en_csv([fila(compromiso="Atender a la niñez.")], codificacion="utf-16"),
        en_csv([fila(compromiso="Atender a la niñez.")], delimitador=";"),
        en_csv([fila(compromiso="Atender a la niñez.")], delimitador="\t"),
        en_csv([fila(compromiso="Atender a la niñez.")], delimitador="|"),
        en_csv([fila(compromiso="Atender a la niñez.")]).replace(b"\r\n", b"\r"),
        b"\n\n" + en_csv([fila(compromiso="Atender a la niñez.")]),
        en_xlsx([fila(compromiso="Atender a la niñez.", numero=1, meta=12)]),
    ],
)
def test_encodings_delimiters_and_workbooks(datos):
    resultado = unica(datos, "archivo.dat")
    assert resultado.clase == NUEVA, resultado.errores
    batches.aplicar(datos, "archivo.dat")
    assert (
        Compromiso.objects.get(institucion__nombre="Institución de ejemplo 07").texto == "Atender a la niñez."
    )


def test_headers_as_people_write_them():
    datos = en_csv(
        [
            {
                "ENTIDAD": "Institución de ejemplo 07",
                "Nro.": "3",
                "Texto del compromiso": "Algo.",
                "Color": "azul",
            }
        ]
    )
    informe = batches.analizar(datos, "f.csv")
    assert informe.filas[0].clase == NUEVA
    assert informe.ignoradas == ["Color"]


def test_a_column_that_comes_twice_is_not_guessed():
    with pytest.raises(batches.ArchivoInutilizable, match="aparece 2 veces"):
        batches.analizar(b"institucion,entidad,numero,compromiso\na,b,1,x\n", "f.csv")


def test_lines_are_counted_as_the_spreadsheet_does():
    datos = b'institucion,numero,compromiso\n"Instituci\xc3\xb3n de ejemplo 07",1,"dos\nlineas"\n\n,2,x\n'
    assert [f.linea for f in batches.analizar(datos, "f.csv").filas] == [2, 5]


# --- Cells


@pytest.mark.parametrize(
    ("escrito", "valor"),
    [
        ("12", 12), ("1200.5", "1200.5"), ("1200,5", "1200.5"), ("1,200.50", "1200.5"), ("1.200,50", "1200.5"),
        ("1.200.000", 1200000), ("1 200", 1200), ("1\u00a0200,5", "1200.5"), ("0,125", "0.125"), ("12.0000", 12),
    ],
)  # fmt: skip
def test_numbers_as_peruvians_and_machines_write_them(escrito, valor):
    batches.aplicar(en_csv([fila(meta=escrito)]), "f.csv")
    assert Meta.objects.get(indicador="Talleres").valor_meta == Decimal(valor)


@pytest.mark.parametrize(
    "escrito", ["1.200", "1,200", "doce", "12x34", "1e5", "NaN", "Infinity", "1.2.3", "٣"]
)
def test_a_number_that_is_two_or_none_is_asked_again(escrito):
    assert "meta" in errores(en_csv([fila(meta=escrito)]))


def test_a_huge_number_is_an_error_and_not_an_overflow():
    assert "demasiado grande" in errores(en_csv([fila(meta="9" * 15)]))["meta"]


@pytest.mark.parametrize(
    ("escrito", "esperada"),
    [("31/12/2027", date(2027, 12, 31)), ("2027-12-31", date(2027, 12, 31)), ("", None)],
)
def test_dates_day_first(escrito, esperada):
    batches.aplicar(en_csv([fila(fecha_limite=escrito)]), "f.csv")
    assert Compromiso.objects.get(institucion__nombre="Institución de ejemplo 07").fecha_limite == esperada


@pytest.mark.parametrize("escrito", ["12/31/2027", "mañana", "99999", "31/02/2027", "2027"])
def test_a_date_that_is_none_is_asked_again(escrito):
    assert "fecha_limite" in errores(en_csv([fila(fecha_limite=escrito)]))


def test_a_workbook_keeps_its_own_dates_and_numbers():
    datos = en_xlsx([fila(numero=1, meta=1.5, fecha_limite=date(2027, 1, 2))])
    batches.aplicar(datos, "f.xlsx")
    compromiso = Compromiso.objects.get(institucion__nombre="Institución de ejemplo 07")
    assert compromiso.fecha_limite == date(2027, 1, 2)
    assert compromiso.metas.get().valor_meta == Decimal("1.5")


def test_places_by_name_by_code_and_never_guessed():
    for escrito in ("Áncash; 16", "ancash;loreto (región)"):
        assert unica(en_csv([fila(territorios=escrito)])).clase == NUEVA, escrito
    fallo = errores(en_csv([fila(territorios="San Juan")]))
    assert "territorios" in fallo
    assert unica(en_csv([fila(territorios="Nacional")])).clase == NUEVA


def test_formulas_go_in_as_text_and_come_out_disarmed():
    malo = '=HYPERLINK("http://x.example";"ver")'
    batches.aplicar(en_csv([fila(compromiso=malo)]), "f.csv")
    compromiso = Compromiso.objects.get(institucion__nombre="Institución de ejemplo 07")
    assert compromiso.texto == malo
    archivo = exportado_compromisos()
    assert "'=HYPERLINK" in archivo
    assert batches.analizar(archivo.encode(), "f.csv").conteos[IGUAL] == Meta.objects.count() + sin_metas()


def test_control_characters_and_outer_blanks_do_not_get_in():
    datos = en_xlsx([fila(compromiso="  Dos\u0085 cosas, a\u0301rbol \t", numero=1)])
    batches.aplicar(datos, "f.xlsx")
    assert Compromiso.objects.get(institucion__nombre="Institución de ejemplo 07").texto == "Dos cosas, árbol"


# --- Who


def test_names_of_before_acronyms_and_near_misses():
    entidad = crear_institucion(nombre="Ministerio de Ejemplo y Cosas", sigla="MINEJ")
    Denominacion.objects.create(institucion=entidad, nombre="Secretaría de Ejemplo", sigla="SEJ")
    for escrito in ("MINEJ", "minej", "Secretaria de ejemplo", "ministerio de ejemplo y  cosas"):
        informe = batches.analizar(en_csv([fila(institucion=escrito)]), "f.csv")
        assert informe.nuevas == {}, escrito
    informe = batches.analizar(en_csv([fila(institucion="Ministerio de Ejemplos y Cosas")]), "f.csv")
    assert informe.nuevas == {"Ministerio de Ejemplos y Cosas": "Ministerio de Ejemplo y Cosas"}
    assert any("Quiso decir" in a.mensaje for a in informe.filas[0].avisos)


def test_a_name_of_several_is_not_guessed():
    for _n in (1, 2):
        entidad = crear_institucion()
        Denominacion.objects.create(institucion=entidad, nombre="Nombre repetido")
    assert "varias instituciones" in errores(en_csv([fila(institucion="Nombre repetido")]))["institucion"]


# --- Changes


def test_a_change_is_told_field_by_field_and_the_published_text_never_changes():
    batches.aplicar(en_csv([fila(fecha_limite="31/12/2027", nota="a")]), "f.csv")
    cambio = unica(en_csv([fila(fecha_limite="30/06/2028", nota="b")]))
    assert cambio.clase == CAMBIA
    assert {tuple(c) for c in cambio.cambios} == {
        ("Fecha límite", "31/12/2027", "30/06/2028"),
        ("Nota", "a", "b"),
    }
    fallo = unica(en_csv([fila(compromiso="Otro texto.")]))
    assert fallo.clase == ERROR
    assert (
        Compromiso.objects.get(institucion__nombre="Institución de ejemplo 07").texto
        == "Dictar talleres en dos sedes."
    )


def test_a_column_that_is_missing_erases_nothing():
    batches.aplicar(en_csv([fila(nota="Se queda.", fecha_limite="31/12/2027")]), "f.csv")
    assert unica(en_csv([fila()])).clase == IGUAL


def test_a_measured_target_keeps_its_number():
    batches.aplicar(en_csv([fila()]), "f.csv")
    compromiso = Compromiso.objects.get(institucion__nombre="Institución de ejemplo 07")
    crear_avance(compromiso=compromiso, mediciones={compromiso.metas.get(): 3})
    assert unica(en_csv([fila(meta="6")])).clase == ERROR
    assert compromiso.metas.get().valor_meta == 12


def test_two_editions_must_be_told_apart():
    Edicion.objects.create(slug="otra", nombre="Otra")
    assert "edición" in str(errores(en_csv([fila()]))).lower()
    assert unica(en_csv([fila(edicion="otra")])).clase == NUEVA
    assert unica(en_csv([fila()]), edicion=Edicion.objects.get(slug="otra")).clase == NUEVA


def test_all_or_nothing():
    datos = en_csv([fila(), fila(numero="2", compromiso="Otra cosa.", meta="doce")])
    antes = contenido()
    with pytest.raises(batches.ConErrores):
        batches.aplicar(datos, "f.csv")
    assert contenido() == antes


# --- Updates


def avance(**cambios) -> dict:
    return {
        "codigo": "25porel25-mimp-2", "fecha": "30/09/2026", "estado": "En proceso", "descripcion": "Se abrieron.",
        "indicador": "", "valor": "", "territorios": "", **cambios,
    }  # fmt: skip


def test_updates_come_in_for_review_and_publish_nothing():
    compromiso = Compromiso.objects.get(codigo="25porel25-mimp-2")
    indicador = compromiso.metas.get(unidad="CEM").indicador
    datos = en_csv([avance(indicador=indicador, valor="32")])
    batches.aplicar(datos, "f.csv")
    assert compromiso.avances.get().situacion == "en_revision"
    assert Medicion.objects.get().valor == 32
    compromiso.refresh_from_db()
    assert compromiso.vigente_estado == "sin_informacion"
    assert unica(datos).clase == IGUAL


def test_a_published_update_is_not_changed_by_a_file():
    compromiso = Compromiso.objects.get(codigo="25porel25-mimp-2")
    crear_avance(compromiso=compromiso, fecha_corte=date(2026, 9, 30), descripcion="Se abrieron.")
    assert unica(en_csv([avance()])).clase == IGUAL
    assert unica(en_csv([avance(descripcion="Otra cosa.")])).clase == ERROR
    assert compromiso.avances.get().descripcion == "Se abrieron."


@pytest.mark.parametrize(
    ("cambios", "columna"),
    [
        ({"codigo": "no-existe"}, "codigo"),
        ({"fecha": "31/12/2999"}, "fecha"),
        ({"estado": "Sin información"}, "estado"),
        ({"estado": "Casi"}, "estado"),
        ({"estado": "Incumplido"}, "estado"),
        ({"valor": "3"}, "indicador"),
        ({"indicador": "Nada parecido", "valor": "3"}, "indicador"),
        ({"descripcion": ""}, "descripcion"),
    ],
)
def test_updates_that_cannot_be(cambios, columna):
    assert columna in errores(en_csv([avance(**cambios)]))


def test_places_of_an_update_are_of_the_level_that_counts():
    meta = Compromiso.objects.get(codigo="25porel25-mimp-1").metas.get(unidad="regiones")
    base = {"codigo": "25porel25-mimp-1", "indicador": meta.indicador, "valor": "2"}
    assert unica(en_csv([avance(**base, territorios="Loreto (región); Cusco (región)")])).clase == NUEVA
    assert "territorios" in errores(en_csv([avance(**base, territorios="Maynas")]))


# --- Round trip


def exportado_compromisos() -> str:
    hoy = timezone.localdate()
    todos = salida.con_relaciones(
        Compromiso.objects.publicados().en_fecha(hoy=hoy, al=None).order_by("codigo")
    )
    return "".join(writer.csv_lineas(COMPROMISOS, salida.filas_de_compromisos(todos)))


def sin_metas() -> int:
    return Compromiso.objects.filter(metas__isnull=True).count()


def test_what_goes_out_comes_back_the_same(client):
    call_command("importar", EJEMPLOS / "valido.csv", guardar=True)
    crear_meta(
        compromiso=crear_compromiso(edicion=Edicion.objects.get()),
        valor_meta=Decimal("1.234"),
        linea_base=Decimal("0.5"),
    )
    antes = contenido()
    archivo = b"".join(client.get("/datos/compromisos.csv").streaming_content)
    assert [f.errores for f in batches.analizar(archivo, "descarga.csv").filas if f.errores] == []
    informe = batches.aplicar(archivo, "descarga.csv")
    assert informe.conteos[IGUAL] == len(informe.filas) == Meta.objects.count()
    assert contenido() == antes


def test_the_filled_template_can_be_imported():
    filas = [{c.nombre: c.ejemplo for c in COMPROMISOS if c.importable}]
    datos = "".join(writer.csv_lineas(tuple(c for c in COMPROMISOS if c.importable), filas)).encode()
    assert unica(datos).clase == NUEVA
    batches.aplicar(datos, "f.csv")
    ejemplo = [{c.nombre: c.ejemplo for c in AVANCES}]
    assert unica("".join(writer.csv_lineas(AVANCES, ejemplo)).encode()).clase == NUEVA


# --- Hostile files


def bolsa(miembros: dict[str, bytes], compresion=zipfile.ZIP_DEFLATED) -> bytes:
    archivo = io.BytesIO()
    with zipfile.ZipFile(archivo, "w", compresion) as z:
        for nombre, datos in miembros.items():
            z.writestr(nombre, datos)
    return archivo.getvalue()


@pytest.mark.parametrize(
    ("datos", "nombre"),
    [
        (bolsa({"xl/workbook.xml": b"0" * 60_000_000}), "bomba.xlsx"),
        (bolsa({f"xl/{n}.xml": b"x" for n in range(300)}), "muchos.xlsx"),
        (bolsa({"../../etc/x": b"x", "xl/workbook.xml": b"x"}), "fuera.xlsx"),
        (bolsa({"hola.txt": b"x"}), "otro.xlsx"),
        (bolsa({"xl/workbook.xml": b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>'}), "xxe.xlsx"),
        (b"PK\x03\x04cortado", "cortado.xlsx"),
        (b"institucion,numero,compromiso\n", "mentira.xlsx"),
        (b"\xd0\xcf\x11\xe0" + b"\0" * 600, "clave.xlsx"),
        (b"a" * (10 * 1024 * 1024 + 1), "grande.csv"),
        (b"institucion,numero,compromiso\nx,1," + b"a" * 32_768 + b"\n", "celda.csv"),
        (b"institucion,numero,compromiso\nx,1,\x00\n", "nulo.csv"),
        (b"institucion,numero,compromiso\nx,1,y,sobra\n", "sobra.csv"),
        (",".join(f"c{n}" for n in range(300)).encode() + b"\n1\n", "ancho.csv"),
        (b"nada,que,ver\n1,2,3\n", "ajeno.csv"),
    ],
)  # fmt: skip
def test_hostile_files_are_refused_with_a_sentence(datos, nombre):
    with pytest.raises(batches.ArchivoInutilizable) as error:
        batches.analizar(datos, nombre)
    assert str(error.value).endswith((".", "?"))


def test_too_many_rows():
    datos = en_csv([fila(numero=str(n)) for n in range(1, 5)])
    with pytest.raises(batches.ArchivoInutilizable, match="más de 3 filas"):
        batches.analizar(datos, "f.csv", filas_maximas=3)


# --- In the admin

PERMISOS = (
    "compromisos.import_compromiso", "compromisos.publicar_compromiso", "compromisos.add_compromiso",
    "compromisos.change_compromiso", "instituciones.add_institucion", "instituciones.change_institucion",
)  # fmt: skip


@pytest.fixture
def editora():
    return crear_usuario(permisos=PERMISOS)


def subir(client, datos: bytes, nombre="pedido.csv", tabla="compromisos"):
    return client.post(
        reverse("admin:importar"), {"tabla": tabla, "archivo": SimpleUploadedFile(nombre, datos)}
    )


def test_preview_then_confirm(client, editora):
    client.force_login(editora)
    antes = contenido()
    respuesta = subir(client, (EJEMPLOS / "valido.csv").read_bytes())
    revision = respuesta["Location"]
    pagina = client.get(revision).content.decode()
    assert contenido() == antes
    assert "Institución de ejemplo 07" in pagina
    assert "Confirmar y guardar" in pagina
    # New institutions are created only if ticked.
    pagina = client.post(revision, {"confirmar": "1"}).content.decode()
    assert "Marque las instituciones nuevas" in pagina
    assert contenido() == antes
    nuevas = ["Institución de ejemplo 07", "Institución de ejemplo 08"]
    pagina = client.post(revision, {"confirmar": "1", "crear": nuevas}, follow=True).content.decode()
    assert "Importado." in pagina
    assert Compromiso.objects.get(codigo="25porel25-ie07-1").history.first().history_user == editora
    guardado = contenido()
    # A second press, or the back button, writes nothing more.
    client.post(revision, {"confirmar": "1", "crear": nuevas})
    assert contenido() == guardado
    assert client.get(reverse("institucion", args=["ie07"])).status_code == 200


def test_what_changed_meanwhile_is_shown_again(client, editora):
    client.force_login(editora)
    revision = subir(client, en_csv([fila(institucion="MIMP", numero="9", nota="de la fila")]))["Location"]
    batches.aplicar(en_csv([fila(institucion="MIMP", numero="9", nota="de otra persona")]), "f.csv")
    pagina = client.post(revision, {"confirmar": "1"}).content.decode()
    assert "Los datos cambiaron" in pagina
    assert "de otra persona" in pagina
    assert Compromiso.objects.get(codigo="25porel25-mimp-9").nota == "de otra persona"
    client.post(revision, {"confirmar": "1"})
    assert Compromiso.objects.get(codigo="25porel25-mimp-9").nota == "de la fila"


def test_nobody_reaches_anothers_import(client, editora):
    client.force_login(editora)
    revision = subir(client, en_csv([fila()]))["Location"]
    client.force_login(crear_usuario(permisos=PERMISOS))
    assert client.get(revision).status_code == 404
    assert client.post(revision, {"confirmar": "1", "crear": "Institución de ejemplo 07"}).status_code == 404
    assert client.get(f"{revision}errores.csv").status_code == 404


def test_the_ladder_of_the_import(client, editora):
    url = reverse("admin:importar")
    assert client.get(url).status_code == 302
    client.force_login(crear_usuario(es_staff=False, permisos=PERMISOS))
    assert client.get(url).status_code == 302
    client.force_login(crear_usuario(permisos=["compromisos.view_compromiso"]))
    assert client.get(url).status_code == 403
    assert subir(client, en_csv([fila()])).status_code == 403
    client.force_login(editora)
    assert client.get(url).status_code == 200
    # A kind of file that this user may not import is not offered, nor taken.
    assert subir(client, en_csv([avance()]), tabla="avances").status_code == 400
    assert client.get("/admin/compromisos/compromiso/import/").status_code in (302, 404)


def test_an_enlace_imports_only_for_their_own(client):
    mia, ajena = crear_institucion(nombre="Entidad mía"), crear_institucion(nombre="Entidad ajena")
    enlace = crear_usuario(permisos=["compromisos.import_compromiso", "compromisos.add_compromiso"])
    Enlace.objects.create(user=enlace, institucion=mia)
    assert unica(en_csv([fila(institucion="Entidad mía")]), user=enlace).clase == NUEVA
    assert (
        "no puede informar"
        in errores(en_csv([fila(institucion="Entidad ajena")]), user=enlace)["institucion"]
    )
    assert (
        "no puede crearla" in errores(en_csv([fila(institucion="Entidad nueva")]), user=enlace)["institucion"]
    )
    assert ajena.compromisos.count() == 0


def test_bad_uploads_are_a_sentence_on_the_form(client, editora):
    client.force_login(editora)
    respuesta = subir(client, b"")
    assert respuesta.status_code == 400
    for nombre in ("vacio", "binario", "comillas", "solo_cabecera"):
        respuesta = subir(client, (EJEMPLOS / f"{nombre}.csv").read_bytes() or b" ")
        assert respuesta.status_code == 400
        assert "errorlist" in respuesta.content.decode()
    assert not Importacion.objects.exists()


def test_the_rows_in_error_come_back_with_their_reason_and_can_be_sent_again(client, editora):
    client.force_login(editora)
    revision = subir(client, (EJEMPLOS / "con_errores.csv").read_bytes())["Location"]
    assert "Confirmar y guardar" not in client.get(revision).content.decode()
    antes = contenido()
    client.post(revision, {"confirmar": "1", "crear": ["Institución de ejemplo 07"]})
    assert contenido() == antes
    archivo = client.get(f"{revision}errores.csv").content.decode("utf-8-sig")
    filas = list(csv.DictReader(io.StringIO(archivo)))
    assert len(filas) == 5
    assert all(f["error"] for f in filas)
    otra = subir(client, archivo.encode())
    assert otra.status_code == 302


def test_discard_and_expiry_leave_no_file(client, editora, settings):
    client.force_login(editora)
    revision = subir(client, en_csv([fila()]))["Location"]
    importacion = Importacion.objects.get()
    ruta = Path(importacion.archivo.path)
    assert ruta.exists()
    client.post(revision, {"descartar": "1"})
    assert not ruta.exists()
    vieja = Importacion.objects.get(pk=subir(client, en_csv([fila()]))["Location"].split("/")[-2])
    Importacion.objects.filter(pk=vieja.pk).update(creada_en=timezone.now() - timedelta(days=2))
    ruta = Path(vieja.archivo.path)
    client.post(
        reverse("admin:importar_revisar", args=[vieja.pk]),
        {"confirmar": "1", "crear": ["Institución de ejemplo 07"]},
    )
    assert not Compromiso.objects.filter(institucion__nombre="Institución de ejemplo 07").exists()
    subir(client, en_csv([fila(numero="2")]))
    assert not ruta.exists()


@pytest.mark.parametrize("tabla", ["compromisos", "avances", "instituciones"])
@pytest.mark.parametrize("formato", ["csv", "xlsx"])
def test_templates(client, editora, tabla, formato):
    client.force_login(editora)
    for consulta in ("", "?ejemplo=1"):
        respuesta = client.get(reverse("admin:importar_plantilla", args=[tabla, formato]) + consulta)
        assert respuesta.status_code == 200
        assert "attachment" in respuesta["Content-Disposition"]
    assert client.get("/admin/importar/plantilla/nada.csv").status_code == 404
    assert client.get("/admin/importar/plantilla/compromisos.exe").status_code == 404
