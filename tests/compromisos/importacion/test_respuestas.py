"""What a cell cannot say is asked, and answered for the whole file: separator, encoding, sheet, decimals,
level of a place. What an enlace would change in public is proposed."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.urls import reverse

from compromisos.importacion import batches
from compromisos.importacion.batches import CAMBIA, ERROR, NUEVA, Modo
from compromisos.models import Compromiso, Importacion, Meta
from instituciones.models import Enlace, Institucion
from tests.compromisos.importacion.ayudas import contenido, en_csv, errores, fila, subir, unica
from tests.factories import crear_usuario

pytestmark = pytest.mark.django_db


def claves(resultado) -> set[str]:
    return {h.clave for h in (*resultado.errores, *resultado.avisos)}


# --- Numbers


@pytest.mark.parametrize(
    ("escrito", "decimal", "valor"),
    [
        ("1.200", ",", "1200"), ("1.200", ".", "1.2"), ("1,200", ",", "1.2"), ("1,200", ".", "1200"),
        ("1,5", ".", "1.5"), ("1.200,5", ".", "1200.5"), ("-1.200", ",", "-1200"),
    ],
)  # fmt: skip
def test_an_ambiguous_number_is_asked_once_for_the_file(escrito, decimal, valor):
    datos = en_csv([fila(meta=escrito, unidad="puntos")])
    batches.aplicar(datos, "f.csv", modo=Modo(decimal=decimal))
    assert Meta.objects.get(indicador="Talleres").valor_meta == Decimal(valor)


def test_the_preview_asks_and_the_answer_is_kept(client, editora):
    client.force_login(editora)
    filas = [
        fila(institucion="MIMP", numero="9", meta="1.200", unidad="puntos"),
        fila(institucion="MIMP", numero="10", meta="1,5", unidad="puntos", compromiso="Otra cosa."),
    ]
    revision = subir(client, en_csv(filas))["Location"]
    pagina = client.get(revision).content.decode()
    assert "se puede leer de dos maneras" in pagina
    assert 'name="confirmar"' not in pagina
    pagina = client.post(revision, {"releer": "1", "decimal": ","}, follow=True).content.decode()
    assert "se puede leer de dos maneras" not in pagina
    client.post(revision, {"confirmar": "1"})
    assert sorted(Meta.objects.filter(indicador="Talleres").values_list("valor_meta", flat=True)) == [
        Decimal("1.5"), Decimal(1200),
    ]  # fmt: skip


def test_more_decimals_than_are_kept_are_told_but_not_a_spreadsheets_noise():
    assert "numero_redondeado" in claves(unica(en_csv([fila(meta="0,123456", unidad="puntos")])))
    from tests.compromisos.importacion.ayudas import en_xlsx

    assert "numero_redondeado" not in claves(
        unica(en_xlsx([fila(numero=1, meta=0.1 + 0.2, unidad="puntos")]))
    )


# --- Places


@pytest.mark.parametrize(
    ("columnas", "ubigeo"),
    [
        ({"Región": "Lima"}, "15"), ({"Departamento": "Cusco"}, "08"), ({"Provincia": "Lima"}, "1501"),
        ({"Distrito": "Lima"}, "150101"), ({"Región": "Cusco", "Provincia": "Cusco", "Distrito": "Cusco"}, "080101"),
        ({"Región": "Lima", "Provincia": "Lima", "Distrito": "Miraflores"}, "150122"),
        ({"Región": "Lima", "Provincia": "", "Distrito": ""}, "15"), ({"Región": "Nacional"}, None),
    ],
)  # fmt: skip
def test_the_header_says_the_level_and_the_narrowest_is_meant(columnas, ubigeo):
    batches.aplicar(en_csv([fila(**columnas)]), "f.csv")
    compromiso = Compromiso.objects.get(institucion__nombre="Institución de ejemplo 07")
    assert [t.ubigeo for t in compromiso.territorios.all()] == ([ubigeo] if ubigeo else [])


@pytest.mark.parametrize(
    ("escrito", "ubigeos"),
    [
        ("Departamento de Piura", ["20"]), ("Lima región", ["15"]), ("Provincia de Lima", ["1501"]),
        ("Lima Metropolitana", ["1501"]), ("Callao (Región)", ["07"]), ("801", ["0801"]), ("A nivel nacional", []),
        ("- Junín\n- Pasco", ["12", "19"]),
    ],
)  # fmt: skip
def test_places_as_people_call_them(escrito, ubigeos):
    datos = en_csv([fila(territorios=escrito)])
    batches.aplicar(datos, "f.csv", modo=Modo(nivel="region"))
    compromiso = Compromiso.objects.get(institucion__nombre="Institución de ejemplo 07")
    assert [t.ubigeo for t in compromiso.territorios.order_by("ubigeo")] == ubigeos


def test_a_place_that_is_none_is_told_what_it_nearly_is_or_how_to_write_it():
    assert "¿Quiso decir «Cajamarca»?" in errores(en_csv([fila(territorios="Cajamaca")]))["territorios"]
    assert "punto y coma" in errores(en_csv([fila(territorios="Junín y Pasco")]))["territorios"]
    dudoso = errores(en_csv([fila(territorios="Provincia Constitucional del Callao")]))["territorios"]
    assert "escriba «Callao (región)»" in dudoso


def test_a_place_outside_of_where_its_row_says_is_an_error():
    fallo = errores(en_csv([fila(**{"Región": "Cusco", "Distrito": "Miraflores"})]))
    assert "no está en Cusco" in fallo["territorios"]


def test_a_name_of_several_is_asked_with_its_options_and_answered():
    datos = en_csv([fila(territorios="Lima; Cusco")])
    fallo = errores(datos)["territorios"]
    assert "15 (región)" in fallo
    assert "1501 (provincia, Lima)" in fallo
    assert unica(datos, modo=Modo(nivel="region")).clase == NUEVA


# --- How the file is read


def test_the_encoding_and_the_separator_can_be_told():
    datos = en_csv([fila(compromiso="Atender a la niñez.")], codificacion="cp850")
    with_wrong_letters = unica(datos)
    assert with_wrong_letters.clase == NUEVA
    batches.aplicar(datos, "f.csv", modo=Modo(codificacion="cp850"))
    nuevo = Compromiso.objects.get(institucion__nombre="Institución de ejemplo 07")
    assert nuevo.texto == "Atender a la niñez."
    with pytest.raises(batches.ArchivoInutilizable, match="no está escrito en UTF-8"):
        batches.analizar(datos, "f.csv", modo=Modo(codificacion="utf-8"))


@pytest.mark.parametrize("codificacion", ["utf-16", "utf-8"])
def test_an_encoding_that_the_file_is_not_in_is_a_sentence(codificacion):
    datos = en_csv([fila(compromiso="Atender a la niñez.")], codificacion="cp1252")
    with pytest.raises(batches.ArchivoInutilizable, match="lija otra codificación"):
        batches.analizar(datos, "f.csv", modo=Modo(codificacion=codificacion))


def test_an_answer_that_does_not_serve_leaves_the_preview_as_it_was(client, editora):
    client.force_login(editora)
    datos = en_csv([fila(compromiso="Atender a la niñez.")], codificacion="cp1252")
    revision = subir(client, datos)["Location"]
    respuesta = client.post(revision, {"releer": "1", "codificacion": "utf-8"})
    assert respuesta.status_code == 409
    assert "no está escrito en UTF-8" in respuesta.content.decode()
    assert Importacion.objects.get().modo["codificacion"] == ""
    client.post(revision, {"confirmar": "1", "crear": "Institución de ejemplo 07"})
    assert Compromiso.objects.filter(texto="Atender a la niñez.").exists()


# --- Pledge and state in one sheet


def junta(**cambios) -> dict:
    return fila(
        **{"institucion": "MIMP", "numero": "21", "compromiso": "Dictar 12 talleres.", "estado": "en ejecución",
           "avance": "Se dictaron dos.", "fecha_avance": "30/09/2026", **cambios}
    )  # fmt: skip


def test_a_number_in_avance_is_a_measurement_of_the_draft():
    otra = {"indicador": "Sedes", "unidad": "sedes", "meta": "3"}
    batches.aplicar(en_csv([junta(avance="5"), junta(avance="2 sedes", **otra)]), "f.csv", publicar=True)
    (avance,) = Compromiso.objects.get(codigo="25porel25-mimp-21").avances.all()
    assert avance.situacion == "en_revision"
    assert avance.descripcion == "Informado en la hoja de compromisos: 5 talleres."
    assert {(m.meta.indicador, m.valor) for m in avance.mediciones.all()} == {("Talleres", 5), ("Sedes", 2)}
    assert (
        batches.analizar(en_csv([junta(avance="5"), junta(avance="2 sedes", **otra)]), "f.csv").conteos[
            "igual"
        ]
        == 2
    )


@pytest.mark.parametrize("avance", ["45 %", "Se dictaron dos.", "2 sedes y media"])
def test_what_is_not_a_number_of_the_target_stays_in_words(avance):
    batches.aplicar(en_csv([junta(avance=avance)]), "f.csv")
    (suyo,) = Compromiso.objects.get(codigo="25porel25-mimp-21").avances.all()
    assert (suyo.descripcion, suyo.mediciones.count()) == (avance, 0)


def test_a_state_without_its_date_is_told_and_not_lost():
    sola = junta()
    del sola["avance"], sola["fecha_avance"]
    assert "estado_sin_fecha" in claves(unica(en_csv([sola])))
    assert "estado_sin_fecha" in claves(unica(en_csv([junta(avance="", fecha_avance="")])))
    assert "estado_sin_fecha" not in claves(unica(en_csv([{**sola, "estado": "Sin información"}])))
    batches.aplicar(en_csv([sola]), "f.csv")
    assert not Compromiso.objects.get(codigo="25porel25-mimp-21").avances.exists()


# --- Proposals


@pytest.fixture
def enlace():
    user = crear_usuario(permisos=["compromisos.import_compromiso", "compromisos.add_compromiso"])
    Enlace.objects.create(user=user, institucion=Institucion.objects.get(sigla="MIMP"))
    return user


def cambio() -> bytes:
    batches.aplicar(en_csv([fila(institucion="MIMP", numero="9", nota="a")]), "f.csv", publicar=True)
    return en_csv([fila(institucion="MIMP", numero="9", nota="b")])


def test_what_an_enlace_would_change_in_public_is_proposed_and_approved(client, enlace, editora):
    datos = cambio()
    with pytest.raises(batches.PorAprobar, match="Cambia lo que ya es público"):
        batches.aplicar(datos, "f.csv", user=enlace)
    client.force_login(enlace)
    revision = subir(client, datos)["Location"]
    pagina = client.get(revision).content.decode()
    assert "Proponer estos cambios" in pagina
    assert 'name="confirmar"' not in pagina
    antes = contenido()
    assert client.post(revision, {"confirmar": "1"}).status_code == 409
    assert client.post(revision, {"proponer": "1"}).status_code == 409  # why, nobody said
    client.post(revision, {"proponer": "1", "motivo_publico": "Lo dice la fuente."})
    assert contenido() == antes
    client.force_login(editora)
    assert revision in client.get(reverse("admin:index")).content.decode()  # among what is first
    assert revision in client.get(reverse("admin:importar")).content.decode()
    assert "Aprobar y guardar" in client.get(revision).content.decode()
    client.post(revision, {"confirmar": "1"})
    suya = Compromiso.objects.get(codigo="25porel25-mimp-9")
    assert suya.nota == "b"
    assert suya.history.first().history_user == editora
    assert suya.enmiendas.get().motivo == "Lo dice la fuente."
    assert Importacion.objects.get(usuario=enlace).aprobada_por == editora
    # And the enlace cannot take it back alone.
    client.force_login(enlace)
    assert client.post(revision, {"deshacer": "1"}).status_code == 409
    assert Compromiso.objects.get(codigo="25porel25-mimp-9").nota == "b"


def test_a_proposal_is_returned_with_its_reason(client, enlace, editora):
    datos = cambio()
    client.force_login(enlace)
    revision = subir(client, datos)["Location"]
    client.post(revision, {"proponer": "1", "motivo_publico": "Lo dice la fuente."})
    assert client.post(revision, {"devolver": "1", "motivo": "yo misma"}).status_code == 409
    client.force_login(editora)
    assert client.post(revision, {"devolver": "1", "motivo": " "}).status_code == 409
    client.post(revision, {"devolver": "1", "motivo": "Falta la fuente."})
    client.force_login(enlace)
    assert "Falta la fuente." in client.get(reverse("admin:importar")).content.decode()
    assert Compromiso.objects.get(codigo="25porel25-mimp-9").nota == "a"


def test_a_new_target_of_a_public_pledge_is_a_change_of_it_and_a_new_pledge_is_a_draft(enlace):
    cambio()
    meta = en_csv([fila(institucion="MIMP", numero="9", nota="a", indicador="Otra cosa")])
    assert batches.analizar(meta, "f.csv", user=enlace).por_aprobar
    nueva = en_csv([fila(institucion="MIMP", numero="10", compromiso="Otra cosa.")])
    assert unica(nueva, user=enlace).clase == NUEVA
    batches.aplicar(nueva, "f.csv", user=enlace)
    assert Compromiso.objects.get(codigo="25porel25-mimp-10").situacion == "borrador"
    # Of one's own draft one may change what one likes.
    retoque = en_csv([fila(institucion="MIMP", numero="10", compromiso="Otra cosa más.")])
    assert unica(retoque, user=enlace).clase == CAMBIA
    batches.aplicar(retoque, "f.csv", user=enlace)


def test_an_enlace_is_told_what_their_institution_is_called(enlace):
    """They cannot create one: a near miss is all that they can mend."""
    for escrito in ("Ministerio de la Mujer y Poblaciones Vulnerabels", "Ministerio de la Mujer"):
        dicho = errores(en_csv([fila(institucion=escrito)]), user=enlace)["institucion"]
        assert "¿Quiso decir «Ministerio de la Mujer y Poblaciones Vulnerables»?" in dicho, escrito
    dicho = errores(en_csv([fila(institucion="Nadie de nada")]), user=enlace)["institucion"]
    assert "escriba el nombre o la sigla" in dicho


def test_an_enlace_does_not_rename_its_institution_without_approval(enlace):
    informe = batches.analizar(
        en_csv([fila(institucion="MIMP", sigla="OTRA", numero="11")]), "f.csv", user=enlace
    )
    assert informe.filas[0].clase == ERROR or informe.por_aprobar


# --- Rows in error that come back


def test_failed_rows_that_come_back_are_read_as_their_file_was(client, editora):
    client.force_login(editora)
    filas = [
        fila(institucion="MIMP", numero="20", territorios="Lima", meta="1.200"),
        fila(institucion="MIMP", numero="veinte", territorios="Cusco", meta="1.500", compromiso="Otra cosa."),
    ]
    revision = subir(client, en_csv(filas))["Location"]
    client.post(revision, {"releer": "1", "decimal": ",", "nivel": "region"})
    assert Importacion.objects.get().informe["conteos"]["error"] == 1
    fallidas = client.get(f"{revision}errores.csv").content.decode("utf-8-sig").replace("veinte", "21")
    otra = subir(client, fallidas.encode(), "errores.csv")["Location"]
    pagina = client.get(otra).content.decode()
    assert "se puede leer de dos maneras" not in pagina
    assert "Cusco (región)" in pagina
    client.post(otra, {"confirmar": "1"})
    assert Meta.objects.get(compromiso__numero=21, compromiso__institucion__sigla="MIMP").valor_meta == 1500


def test_another_file_is_asked_again(client, editora):
    client.force_login(editora)
    una = fila(institucion="MIMP", numero="20", meta="1.200")
    revision = subir(client, en_csv([una]))["Location"]
    client.post(revision, {"releer": "1", "decimal": ","})
    otra = subir(client, en_csv([una | {"numero": "21"}]))["Location"]
    assert "se puede leer de dos maneras" in client.get(otra).content.decode()
