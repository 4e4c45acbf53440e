"""Which column of a file is which: as its headers tell, as somebody says, as it is remembered."""

from __future__ import annotations

import io
from datetime import date

import pytest
from openpyxl import Workbook

from compromisos.importacion import batches, columnas, expediente
from compromisos.importacion.batches import Eleccion
from compromisos.importacion.normalize import ColumnasPorDecir
from compromisos.models import ColumnaRecordada, Compromiso, Importacion
from instituciones.models import Enlace, Institucion
from tests.compromisos.importacion.ayudas import EJEMPLOS, PERMISOS, contenido, en_csv, fila, subir
from tests.factories import crear_usuario

pytestmark = pytest.mark.django_db

POR_DECIR = EJEMPLOS / "columnas_por_decir.csv"
DICHAS = {
    "Unidad ejecutora del acuerdo": "institucion", "Orden": "numero", "Acuerdo suscrito": "compromiso",
    "Qué se medirá": "indicador", "Cuánto": "meta", "En qué": "unidad", "Vence": "fecha_limite", "Tema del área": "",
}  # fmt: skip


def decir(client, revision, dichas: dict[str, str], **mas):
    """Choose in the table of columns what is in `dichas`, and leave the rest as it is."""
    importacion = Importacion.objects.get(pk=revision.rstrip("/").split("/")[-1])
    elegidas = {
        f"columna-{n}": dichas.get(c["rotulo"], c["es"])
        for n, c in enumerate(importacion.informe["columnas"])
    }
    return client.post(revision, {"columnas": "1", **elegidas, **mas}, follow=True).content.decode()


def con_encabezado(suyo: str, nuestro: str = "compromiso", **cambios) -> bytes:
    """A file in which `nuestro` is called `suyo`."""
    una = fila(**{"institucion": "MIMP", "numero": "9", **cambios})
    return en_csv([{suyo if c == nuestro else c: v for c, v in una.items()}])


def test_a_column_that_is_missing_is_asked_on_screen_and_the_file_is_read_so(client, editora):
    client.force_login(editora)
    revision = subir(client, POR_DECIR.read_bytes())["Location"]
    pagina = client.get(revision).content.decode()
    assert "Diga qué columna es cuál" in pagina
    assert "cámbiele el nombre" not in pagina
    for muestra in ("Unidad ejecutora del acuerdo", "Dictar 12 charlas en ferias.", "31/12/2027"):
        assert muestra in pagina
    antes = contenido()
    client.post(revision, {"confirmar": "1"})
    assert contenido() == antes
    pagina = decir(client, revision, DICHAS)
    assert "Diga qué columna es cuál" not in pagina
    assert "31 de diciembre de 2027" in pagina
    nuevas = [f"Institución de ejemplo 0{n}" for n in (1, 2)]
    client.post(revision, {"confirmar": "1", "crear": nuevas})
    plazos = Compromiso.objects.filter(institucion__nombre__in=nuevas).values_list("fecha_limite", flat=True)
    assert sorted(plazos) == [date(2027, 6, 30), date(2027, 12, 31)]


@pytest.mark.parametrize(
    ("suyo", "propone"),
    [
        ("Compromiso asumido", True), ("Compromiso asumido (texto)", True), ("TEXTO DEL COMPROMISO INSTITUCIONAL", True),
        ("Observaciones al compromiso", False), ("Acuerdo", False), ("Comprometidos", False),
    ],
)  # fmt: skip
def test_a_header_that_names_the_one_that_is_missing_is_proposed_and_not_read(client, editora, suyo, propone):
    client.force_login(editora)
    revision = subir(client, con_encabezado(suyo))["Location"]
    pagina = client.get(revision).content.decode()
    assert ('value="compromiso" selected' in pagina) == propone
    assert ("¿Es esta?" in pagina) == propone
    assert "conteos" not in Importacion.objects.get().informe


@pytest.mark.parametrize(
    ("nuestro", "suyo"),
    [
        ("compromiso", "Compromiso asumido (texto)"), ("compromiso", "ACUERDO"), ("numero", "Orden"),
        ("numero", "Correlativo"), ("institucion", "Pliego"), ("institucion", "Quién"), ("compromiso", "¿Qué hará?"),
        ("institucion", "unidad_ejecutora"), ("numero", "ítem"), ("compromiso", "Acción estratégica\ncomprometida"),
    ],
)  # fmt: skip
def test_any_header_may_be_any_column(client, editora, nuestro, suyo):
    client.force_login(editora)
    revision = subir(client, con_encabezado(suyo, nuestro))["Location"]
    decir(client, revision, {suyo: nuestro})
    assert Importacion.objects.get().informe["conteos"]["nueva"] == 1


def test_a_column_is_left_or_read_as_another(client, editora):
    client.force_login(editora)
    una = fila(institucion="MIMP", numero="9") | {"Plazo": "pronto", "Vence": "05/06/2027"}
    revision = subir(client, en_csv([una]))["Location"]
    assert "«pronto» no es una fecha" in client.get(revision).content.decode()
    pagina = decir(client, revision, {"Plazo": "", "Vence": "fecha_limite"})
    assert "5 de junio de 2027" in pagina
    assert "No se leen:" in pagina


def test_a_column_that_comes_twice_is_asked_and_the_second_has_a_name_of_its_own(client, editora):
    client.force_login(editora)
    datos = b"institucion,numero,compromiso,meta,meta,unidad\nMIMP,9,Dictar charlas.,7,5,charlas\n"
    revision = subir(client, datos)["Location"]
    assert "Meta (2)" not in client.get(revision).content.decode()
    assert "meta (2)" in client.get(revision).content.decode()
    decir(client, revision, {"meta (2)": "linea_base"})
    assert Importacion.objects.get().informe["conteos"]["error"] == 0


def test_two_columns_chosen_as_one_are_refused_with_what_was_chosen(client, editora):
    client.force_login(editora)
    revision = subir(client, POR_DECIR.read_bytes())["Location"]
    pagina = decir(client, revision, DICHAS | {"Tema del área": "compromiso"})
    assert "aparece 2 veces" in pagina
    assert Importacion.objects.get().columnas["Vence"]["es"] == "fecha_limite"
    assert not Importacion.objects.get().filas.exists()


def test_another_kind_of_file_may_be_chosen_there(client):
    client.force_login(crear_usuario(permisos=(*PERMISOS, "compromisos.import_avance")))
    datos = b"codigo,fecha,estado,Lo hecho\n25porel25-mimp-2,30/09/2026,En proceso,Se abrieron.\n"
    revision = subir(client, datos)["Location"]
    decir(client, revision, {}, tabla="avances")
    assert Importacion.objects.get().tabla == "avances"
    decir(client, revision, {"Lo hecho": "descripcion"})
    assert Importacion.objects.get().informe["conteos"]["nueva"] == 1


@pytest.mark.parametrize("campo", ["no_existe", "codigo", "direccion", "sigla;institucion"])
def test_only_columns_that_come_in_are_taken(client, editora, campo):
    client.force_login(editora)
    revision = subir(client, con_encabezado("Acuerdo"))["Location"]
    pagina = decir(client, revision, {"Acuerdo": campo})
    assert "Diga qué columna es cuál" in pagina
    assert Importacion.objects.get().columnas == {}


# --- What is remembered


def test_what_was_said_is_remembered_of_the_institution_and_forgotten_when_asked(client, editora):
    client.force_login(editora)
    revision = subir(client, con_encabezado("Acuerdo"))["Location"]
    decir(client, revision, {"Acuerdo": "compromiso"})
    recordada = ColumnaRecordada.objects.get()
    assert (recordada.institucion.sigla, recordada.columna) == ("MIMP", "compromiso")
    otra = subir(client, con_encabezado("ACUERDO:", numero="10"))["Location"]
    pagina = client.get(otra).content.decode()
    assert "recordado de MIMP" in pagina
    assert "Diga qué columna es cuál" not in pagina
    pagina = client.post(otra, {"olvidar": "ACUERDO:"}, follow=True).content.decode()
    assert "Diga qué columna es cuál" in pagina
    assert not ColumnaRecordada.objects.exists()


def test_what_is_remembered_of_one_institution_is_not_read_into_anothers_file(client, editora):
    client.force_login(editora)
    decir(client, subir(client, con_encabezado("Acuerdo"))["Location"], {"Acuerdo": "compromiso"})
    ajeno = subir(client, con_encabezado("Acuerdo").replace(b"MIMP", b"PCM"))["Location"]
    assert "recordado de" not in client.get(ajeno).content.decode()


def test_of_a_file_of_several_it_is_remembered_of_the_account(client, editora):
    client.force_login(editora)
    siglas = list(Institucion.objects.exclude(sigla="").values_list("sigla", flat=True)[:1])
    otra = Institucion.objects.create(
        slug="otra-de-ejemplo", nombre="Otra de ejemplo", sigla="ODE", sector="publico"
    )
    filas = [{"Acuerdo": "Dictar charlas.", "institucion": s, "numero": "40"} for s in (*siglas, otra.sigla)]
    decir(client, subir(client, en_csv(filas))["Location"], {"Acuerdo": "compromiso"})
    assert ColumnaRecordada.objects.get().usuario == editora
    pagina = client.get(subir(client, en_csv(filas[:1]))["Location"]).content.decode()
    assert "recordado de sus archivos anteriores" in pagina


def test_nobody_is_offered_what_an_institution_that_is_not_theirs_remembers(client, editora):
    client.force_login(editora)
    decir(client, subir(client, con_encabezado("Acuerdo"))["Location"], {"Acuerdo": "compromiso"})
    permisos = ("compromisos.import_compromiso", "compromisos.add_compromiso")
    enlace = crear_usuario(username="enlace-ajeno", permisos=permisos)
    otra = Institucion.objects.create(
        slug="otra-de-ejemplo", nombre="Otra de ejemplo", sigla="ODE", sector="publico"
    )
    Enlace.objects.create(user=enlace, institucion=otra)
    client.force_login(enlace)
    pagina = client.get(subir(client, con_encabezado("Acuerdo"))["Location"]).content.decode()
    assert "recordado de" not in pagina


def test_choosing_what_the_header_tells_by_itself_forgets(client, editora):
    client.force_login(editora)
    revision = subir(client, con_encabezado("Plazo", "nota", nota="Algo"))["Location"]
    assert ColumnaRecordada.objects.count() == 0
    datos = en_csv([fila(institucion="MIMP", numero="9") | {"Plazo": "31/12/2027"}])
    revision = subir(client, datos)["Location"]
    decir(client, revision, {"Plazo": ""})
    assert ColumnaRecordada.objects.get().columna == ""
    decir(client, revision, {"Plazo": "fecha_limite"})
    assert not ColumnaRecordada.objects.exists()


# --- Without a screen


def test_the_same_is_said_at_the_command_line():
    elegidas = dict(
        columnas.leer_eleccion(f"{suyo}={nuestro}", "compromisos") for suyo, nuestro in DICHAS.items()
    )
    informe = batches.analizar(POR_DECIR.read_bytes(), "f.csv", tabla="compromisos", columnas=elegidas)
    assert informe.conteos["nueva"] == 2


@pytest.mark.parametrize(
    "escrita", ["Acuerdo", "=compromiso", "Acuerdo=no_existe", "", "Acuerdo = direccion"]
)
def test_what_is_said_wrong_at_the_command_line_is_told(escrita):
    with pytest.raises(ValueError, match="columna"):
        columnas.leer_eleccion(escrita, "")


def test_a_column_that_the_file_has_not_is_told():
    with pytest.raises(batches.ArchivoInutilizable, match="no tiene una columna «Otra»"):
        batches.analizar(en_csv([fila()]), "f.csv", tabla="compromisos", columnas={"Otra": Eleccion("nota")})


def test_a_header_is_said_however_it_is_written():
    datos = con_encabezado("  Acuerdo  Suscrito ")
    dicho = {"acuerdo suscrito": Eleccion("compromiso")}
    assert batches.analizar(datos, "f.csv", tabla="compromisos", columnas=dicho).conteos["nueva"] == 1


def test_a_file_that_waits_for_its_columns_is_not_confirmed(editora, client):
    client.force_login(editora)
    subir(client, POR_DECIR.read_bytes())
    with pytest.raises(expediente.NoSeConfirma, match="qué columna es cuál"):
        expediente.confirmar(Importacion.objects.get(), crear=[])


def test_the_samples_of_columns_go_when_it_is_done(client, editora):
    client.force_login(editora)
    revision = subir(client, en_csv([fila(institucion="MIMP", numero="9")]))["Location"]
    client.post(revision, {"confirmar": "1"})
    assert all(c["muestras"] == [] for c in Importacion.objects.get().informe["columnas"])


def test_without_a_required_column_the_sentence_is_the_same_as_ever():
    with pytest.raises(ColumnasPorDecir, match="Faltan columnas obligatorias: «compromiso»"):
        batches.analizar(con_encabezado("Acuerdo"), "f.csv", tabla="compromisos")


# --- Which line holds the names


ARRIBA = [["Plan de acuerdos de ejemplo", "", ""], ["Elaborado por la oficina", "", ""]]
NOMBRES_DE_OTROS = ["Pliego", "Orden del acuerdo", "Acuerdo"]
DATOS = [["MIMP", "30", "Dictar charlas en ferias."], ["MIMP", "31", "Abrir puntos de ayuda."]]


@pytest.mark.parametrize(
    ("filas", "linea"),
    [
        ([*ARRIBA, NOMBRES_DE_OTROS, *DATOS], 3),
        ([NOMBRES_DE_OTROS, *DATOS], 1),
        ([*ARRIBA, ["Pliego", "", "Acuerdo"], *DATOS], 3),  # a column without a name
        ([["Año 2026", "", ""], NOMBRES_DE_OTROS, *DATOS], 2),
        ([*ARRIBA, ["Pliego", "N.º", "Acuerdo"], *DATOS], 3),  # one that is known
        ([["Del", "1/1", "al 31/12"], *ARRIBA, ["Institución", "Orden", "Acuerdo"], *DATOS], 4),
    ],
)
@pytest.mark.parametrize("formato", ["csv", "xlsx"])
def test_the_line_of_the_names_is_found_though_nobody_knows_them(filas, linea, formato):
    datos = "\n".join(",".join(f) for f in filas).encode() if formato == "csv" else libro_de(filas)
    with pytest.raises(ColumnasPorDecir) as error:
        batches.analizar(datos, f"f.{formato}", tabla="compromisos")
    assert error.value.informe["lectura"]["linea_cabecera"] == linea


def libro_de(filas: list[list[str]]) -> bytes:
    wb = Workbook()
    for una in filas:
        wb.active.append([c or None for c in una])
    salida = io.BytesIO()
    wb.save(salida)
    return salida.getvalue()


def test_or_it_is_said(client, editora):
    client.force_login(editora)
    filas = [["Datos", "de", "ejemplo"], NOMBRES_DE_OTROS, *DATOS]
    revision = subir(client, "\n".join(",".join(f) for f in filas).encode())["Location"]
    assert "«de»" in client.get(revision).content.decode()
    client.post(revision, {"releer": "1", "cabecera": "2"})
    pagina = client.get(revision).content.decode()
    assert "en la línea 2" in pagina
    dichas = dict(zip(NOMBRES_DE_OTROS, ["institucion", "numero", "compromiso"], strict=True))
    decir(client, revision, dichas)
    assert Importacion.objects.get().informe["conteos"]["nueva"] == 2


@pytest.mark.parametrize("escrita", ["0", "-1", "dos", "99999", "1.5"])
def test_a_line_that_is_none_is_told(client, editora, escrita):
    client.force_login(editora)
    revision = subir(client, en_csv([fila()]))["Location"]
    assert client.post(revision, {"releer": "1", "cabecera": escrita}).status_code == 409
    assert Importacion.objects.get().modo["cabecera"] == ""


def test_a_line_beyond_the_end_is_told_and_the_preview_stays(client, editora):
    client.force_login(editora)
    revision = subir(client, en_csv([fila()]))["Location"]
    assert client.post(revision, {"releer": "1", "cabecera": "900"}).status_code == 409
    assert Importacion.objects.get().informe["conteos"]["nueva"] == 1
