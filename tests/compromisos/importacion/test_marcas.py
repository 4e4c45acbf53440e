"""What is ticked, chosen or accepted in the pages of a preview stays, and is done before anything is saved."""

from __future__ import annotations

import re

import pytest

from compromisos.importacion import batches
from compromisos.models import Compromiso, Importacion
from instituciones.models import Institucion
from tests.compromisos.importacion.ayudas import PERMISOS, contenido, en_csv, fila, subir
from tests.factories import crear_usuario

pytestmark = pytest.mark.django_db


def muchas(n: int = 230) -> bytes:
    return en_csv([
        fila(institucion="MIMP", numero=str(k + 20), compromiso=f"Dictar la serie {k} de talleres.", titulo=f"Serie {k}")
        for k in range(n)
    ])  # fmt: skip


def vistas(pagina: str) -> list[str]:
    return re.findall(r'name="vista" value="(\d+)"', pagina)


def marcadas(pagina: str) -> list[str]:
    return re.findall(r'name="dejar" value="(\d+)"[^>]*\bchecked', pagina)


def pasar(client, revision: str, marcas: list[str], consulta: str, **mas):
    """Tick `marcas` in the page that is at `revision` and press a way to another."""
    pagina = client.get(revision).content.decode()
    return client.post(revision, {"vista": vistas(pagina), "dejar": marcas, "ir": consulta, **mas})[
        "Location"
    ]


def test_ticks_travel_with_the_pages(client, editora):
    client.force_login(editora)
    revision = subir(client, muchas())["Location"]
    segunda = pasar(client, revision, ["2", "3"], "p=2")
    assert "p=2" in segunda
    tercera = pasar(client, segunda, ["110"], "p=3")
    primera = client.get(revision).content.decode()
    assert marcadas(primera) == ["2", "3"]
    assert "3 filas marcadas que todavía no se dejaron fuera" in " ".join(primera.split())
    pagina = client.get(tercera).content.decode()
    client.post(tercera, {"vista": vistas(pagina), "dejar": ["220"], "decidir": "filas"})
    assert Importacion.objects.get().dejadas == [2, 3, 110, 220]


@pytest.mark.parametrize(
    "consulta", ["clase=nueva", "clase=aviso", "clave=sin_titulo", "", "p=99", "clase=no_hay&p=x"]
)
def test_ticks_travel_with_every_way_to_other_rows(client, editora, consulta):
    client.force_login(editora)
    revision = subir(client, muchas(5))["Location"]
    otra = pasar(client, revision, ["4"], consulta)
    assert client.get(otra).status_code == 200
    assert marcadas(client.get(revision).content.decode()) == ["4"]


def test_a_tick_that_is_taken_away_goes(client, editora):
    client.force_login(editora)
    revision = subir(client, muchas(5))["Location"]
    pasar(client, revision, ["4", "5"], "p=1")
    pasar(client, revision, ["5"], "p=1")
    assert marcadas(client.get(revision).content.decode()) == ["5"]


@pytest.mark.parametrize("boton", ["confirmar", "publicar"])
def test_what_is_ticked_is_not_saved_though_nobody_pressed_leave_out(client, editora, boton):
    client.force_login(editora)
    revision = subir(client, muchas(5))["Location"]
    antes = contenido()
    pagina = client.get(revision).content.decode()
    enviado = {"vista": vistas(pagina), "dejar": ["4"], boton: "1"}
    respuesta = client.post(revision, enviado)
    assert respuesta.status_code == 409
    assert "todavía no se guardó nada" in respuesta.content.decode()
    assert contenido() == antes
    client.post(revision, enviado)
    numeros = Compromiso.objects.filter(institucion__sigla="MIMP", numero__gte=20).values_list(
        "numero", flat=True
    )
    assert sorted(numeros) == [20, 21, 23, 24]


def test_a_form_without_rows_takes_no_tick_away(client, editora):
    client.force_login(editora)
    revision = subir(client, muchas(5))["Location"]
    pasar(client, revision, ["4"], "p=1")
    client.post(revision, {"ir": "clase=nueva"})
    assert Importacion.objects.get().marcadas == {4}


def test_institutions_to_create_and_the_reason_stay_too(client, editora):
    client.force_login(editora)
    nuevas = ["Primera casa de ejemplo", "Segunda oficina de prueba"]
    filas = [fila(institucion=n, numero="1", compromiso=f"Dictar talleres en {n}.") for n in nuevas]
    revision = subir(client, en_csv(filas))["Location"]
    pasar(client, revision, [], "clase=nueva", ofrecida=nuevas, crear=[nuevas[0]], motivo_publico="Lo pidió.")
    pagina = client.get(revision).content.decode()
    assert re.findall(r'name="crear" value="([^"]+)"[^>]*\bchecked', pagina) == [nuevas[0]]
    assert Importacion.objects.get().motivo == "Lo pidió."
    client.post(revision, {"ofrecida": nuevas, "crear": [nuevas[1]], "ir": ""})
    assert Importacion.objects.get().marcas["crear"] == [nuevas[1]]


def test_lines_that_the_page_did_not_show_cannot_be_ticked(client, editora):
    client.force_login(editora)
    revision = subir(client, muchas(5))["Location"]
    client.post(revision, {"vista": ["2"], "dejar": ["2", "5", "99999", "x", "-1"], "decidir": "filas"})
    assert Importacion.objects.get().dejadas == [2]


# --- All of a kind


def test_equal_notices_are_said_once_with_how_many_and_decided_together(client, editora):
    client.force_login(editora)
    filas = [
        fila(institucion="MIMP", numero=str(k + 20), titulo="", compromiso=f"Dictar la serie {k}.")
        for k in range(18)
    ]
    revision = subir(client, en_csv(filas))["Location"]
    pagina = " ".join(client.get(revision).content.decode().split())
    assert pagina.count("No trae título: entra como borrador, y se le pedirá antes de publicarlo.") == 1
    assert "18 filas" in pagina
    client.post(revision, {"decidir": "clave:sin_titulo"})
    assert len(Importacion.objects.get().dejadas) == 18


def test_rows_with_a_notice_come_together_by_what_it_is(client, editora):
    client.force_login(editora)
    filas = [
        fila(institucion="MIMP", numero="20", titulo=""),
        fila(
            institucion="MIMP",
            numero="21",
            compromiso="1. Abrir puntos de ayuda. 2. Dictar charlas a juntas.",
        ),
        fila(institucion="MIMP", numero="22", titulo="", compromiso="Pintar 12 murales."),
    ]
    revision = subir(client, en_csv(filas))["Location"]
    pagina = client.get(f"{revision}?clase=aviso").content.decode()
    assert [v for v in vistas(pagina) if v != "3"] == ["2", "4"]
    assert abs(vistas(pagina).index("2") - vistas(pagina).index("4")) == 1
    assert pagina.count('class="grupo"') == 2
    solas = client.get(f"{revision}?clave=varios_compromisos").content.decode()
    assert vistas(solas) == ["3"]


@pytest.mark.parametrize("clave", ["no_existe", "%", "|", "", "sin_titulo|otra"])
def test_what_nobody_found_is_an_empty_list_or_all(client, editora, clave):
    client.force_login(editora)
    revision = subir(client, muchas(2))["Location"]
    respuesta = client.get(revision, {"clave": clave})
    assert respuesta.status_code == 200
    assert len(vistas(respuesta.content.decode())) == (0 if clave else 2)


# --- Near misses


@pytest.fixture
def casi(client, editora) -> str:
    """Three rows of an institution that nearly exists; one is of another."""
    client.force_login(editora)
    Institucion.objects.create(
        slug="mppe", nombre="Municipalidad Provincial de Prueba Alta", sigla="MPPA", sector="publico"
    )
    escrita = "Municipalidad Provincial de Prueva Alta"
    filas = [fila(institucion=escrita, numero=str(n), compromiso=f"Dictar {n} series.") for n in (1, 2)]
    filas.append(fila(institucion="MIMP", numero="20", compromiso="Pintar murales."))
    return subir(client, en_csv(filas))["Location"]


def boton_de_aceptar(pagina: str, alcance: str) -> str:
    return re.findall(rf'name="aceptar" value="(\d+\|\d+\|{alcance})"', pagina)[0]


def test_a_near_miss_is_accepted_for_all_rows_that_say_it(client, casi):
    pagina = client.get(casi).content.decode()
    assert "Sí, es «Municipalidad Provincial de Prueba Alta»" in pagina
    client.post(casi, {"aceptar": boton_de_aceptar(pagina, "todas")})
    importacion = Importacion.objects.get()
    assert importacion.informe["instituciones_nuevas"] == {}
    assert "Se lee como usted dijo" in client.get(casi).content.decode()
    client.post(casi, {"confirmar": "1"})
    assert Compromiso.objects.filter(institucion__sigla="MPPA").count() == 2
    assert not Institucion.objects.filter(nombre__contains="Prueva").exists()


def test_or_for_one_row_only_and_taken_back(client, casi):
    pagina = client.get(casi).content.decode()
    client.post(casi, {"aceptar": boton_de_aceptar(pagina, "fila")})
    importacion = Importacion.objects.get()
    assert list(importacion.informe["instituciones_nuevas"]) == ["Municipalidad Provincial de Prueva Alta"]
    client.post(casi, {"no_aceptar": "1"})
    assert Importacion.objects.get().equivalencias == []


@pytest.mark.parametrize("dicho", ["", "2", "2|", "2|9|todas", "99|0|todas", "x|y|z", "4|0|todas"])
def test_what_is_not_a_near_miss_is_not_accepted(client, casi, dicho):
    assert client.post(casi, {"aceptar": dicho}).status_code == 409
    assert Importacion.objects.get().equivalencias == []


# --- Who may


@pytest.mark.parametrize(
    "enviado",
    [{"ir": "p=2"}, {"columnas": "1"}, {"olvidar": "nota"}, {"aparte": "x"}, {"leer_hoja": "x"}, {"aceptar": "2|0|todas"},
     {"no_aceptar": "1"}, {"decidir": "clave:sin_titulo"}],
)  # fmt: skip
def test_only_who_sent_it_decides(client, editora, enviado):
    client.force_login(editora)
    revision = subir(client, muchas(2))["Location"]
    antes = Importacion.objects.values().get()
    client.force_login(crear_usuario(username="otra-editora", permisos=PERMISOS))
    assert client.post(revision, enviado).status_code == 404
    assert Importacion.objects.values().get() == antes


def test_a_place_is_taken_for_what_it_nearly_is_beside_others_of_its_cell(client, editora):
    client.force_login(editora)
    una = fila(institucion="MIMP", numero="20", territorios="Cajamaca (región); Áncash")
    revision = subir(client, en_csv([una]))["Location"]
    pagina = client.get(revision).content.decode()
    assert "Sí, es «Cajamarca (región)»" in pagina
    client.post(revision, {"aceptar": boton_de_aceptar(pagina, "todas")})
    pagina = client.get(revision).content.decode()
    assert {"Cajamarca (región)", "Áncash (región)"} <= set(re.findall(r"[^\s<>;«»]+ \(región\)", pagina))


@pytest.mark.parametrize(("alcance", "metas"), [("todas", 1), ("fila", 1), ("otra", 2)])
def test_an_indicator_is_the_one_it_nearly_is_or_another(client, editora, alcance, metas):
    client.force_login(editora)
    antes = fila(institucion="MIMP", numero="20", indicador="Personas orientadas", unidad="personas")
    batches.aplicar(en_csv([antes]), "f.csv")
    revision = subir(client, en_csv([antes | {"indicador": "Personas orientadaz", "meta": "15"}]))["Location"]
    pagina = client.get(revision).content.decode()
    assert "No, es otra meta" in pagina
    client.post(revision, {"aceptar": boton_de_aceptar(pagina, alcance)})
    client.post(revision, {"confirmar": "1"})
    compromiso = Compromiso.objects.get(institucion__sigla="MIMP", numero=20)
    assert compromiso.metas.count() == metas
    assert compromiso.metas.filter(valor_meta=15).count() == 1


def test_rows_that_look_like_no_record_are_read_with_one_choice_and_left_again(client, editora):
    client.force_login(editora)
    filas = [
        fila(institucion="MIMP", numero="20"),
        dict.fromkeys(fila(), "") | {"institucion": "TOTAL", "meta": "12"},
    ]
    revision = subir(client, en_csv(filas))["Location"]
    pagina = " ".join(client.get(revision).content.decode().split())
    assert "Esta fila parece un total: no se toma." in pagina
    assert Importacion.objects.get().informe["conteos"]["dejada"] == 1
    client.post(revision, {"decidir": "tomar_clase:fila_total"})
    assert Importacion.objects.get().informe["conteos"]["error"] == 1
    assert "Se leen como las demás" in client.get(revision).content.decode()
    client.post(revision, {"decidir": "dejar_clase:fila_total"})
    assert Importacion.objects.get().informe["conteos"]["dejada"] == 1
    assert client.post(revision, {"decidir": "tomar_clase:otra_cosa"}).status_code == 409
