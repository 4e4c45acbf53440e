"""An import makes drafts, unless whoever confirms chooses to publish, on a button that says how many become public."""

from __future__ import annotations

import io

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse
from tablib import Dataset

from compromisos.importacion import batches, expediente
from compromisos.importacion.resources import CompromisoResource
from compromisos.models import Avance, Compromiso, Enmienda, Importacion
from instituciones.models import Enlace, Institucion
from tests.compromisos.importacion.ayudas import contenido, en_csv, fila, subir
from tests.factories import crear_superusuario, crear_usuario

pytestmark = pytest.mark.django_db


def mimp(numero: int, **cambios) -> dict:
    return fila(
        institucion="MIMP", numero=str(numero), compromiso=f"Dictar {numero} talleres en la zona.", **cambios
    )


def de_mimp(*numeros: int) -> dict[int, bool]:
    """{number: whether it is public}."""
    suyos = Compromiso.objects.filter(institucion__sigla="MIMP", numero__in=numeros)
    return {c.numero: c.es_publico for c in suyos}


@pytest.fixture
def archivo() -> bytes:
    """Two pledges with a title and one without."""
    return en_csv([mimp(41), mimp(42), mimp(43, titulo="")])


@pytest.fixture
def enlace():
    user = crear_usuario(permisos=["compromisos.import_compromiso", "compromisos.add_compromiso"])
    Enlace.objects.create(user=user, institucion=Institucion.objects.get(sigla="MIMP"))
    return user


# --- In the admin


def test_the_default_button_makes_drafts_and_nothing_public_changes(client, editora, archivo):
    client.force_login(editora)
    revision = subir(client, archivo)["Location"]
    pagina = client.get(revision).content.decode()
    assert ">Guardar 3 borradores</button>" in pagina
    assert ">Guardar y publicar 2 compromisos</button>" in pagina
    assert "1 no trae título" in pagina
    client.post(revision, {"confirmar": "1"})
    assert de_mimp(41, 42, 43) == {41: False, 42: False, 43: False}
    assert client.get("/compromisos/25porel25-mimp-41/").status_code == 404


def test_publishing_is_another_button_and_what_lacks_a_title_stays_a_draft(client, editora, archivo):
    client.force_login(editora)
    revision = subir(client, archivo)["Location"]
    client.post(revision, {"publicar": "1"})
    assert de_mimp(41, 42, 43) == {41: True, 42: True, 43: False}
    assert Compromiso.objects.get(codigo="25porel25-mimp-43").titulo == ""
    pagina = client.get("/compromisos/25porel25-mimp-41/").content.decode()
    assert '<h1 lang="es">Talleres en dos sedes</h1>' in pagina
    hecho = client.get(revision).content.decode()
    assert "2 compromisos públicos" in hecho
    assert "1 compromiso en borrador" in hecho
    assert f"publicar-varios/?importacion={Importacion.objects.get().pk}" in hecho


def test_who_may_not_publish_neither_sees_the_button_nor_can_press_it(client, enlace, archivo):
    client.force_login(enlace)
    revision = subir(client, archivo)["Location"]
    pagina = client.get(revision).content.decode()
    assert "Guardar 3 borradores" in pagina
    assert 'name="publicar"' not in pagina
    antes = contenido()
    respuesta = client.post(revision, {"publicar": "1"})
    assert respuesta.status_code == 409
    assert "no publica compromisos" in respuesta.content.decode()
    assert contenido() == antes
    client.post(revision, {"confirmar": "1"})
    assert de_mimp(41, 42, 43) == {41: False, 42: False, 43: False}


def test_whoever_approves_a_proposal_may_publish_what_is_new_in_it(client, editora, enlace):
    batches.aplicar(en_csv([mimp(40)]), "f.csv", publicar=True)
    client.force_login(enlace)
    revision = subir(client, en_csv([mimp(40, nota="Otra nota."), mimp(41, nota="")]))["Location"]
    client.post(revision, {"proponer": "1", "motivo_publico": "Lo dice la fuente."})
    assert de_mimp(41) == {}
    client.force_login(editora)
    assert ">Guardar y publicar 1 compromiso</button>" in client.get(revision).content.decode()
    client.post(revision, {"publicar": "1"})
    assert de_mimp(41) == {41: True}


@pytest.mark.parametrize("boton", ["confirmar", "publicar"])
def test_what_amends_and_creates_asks_the_reason_and_offers_the_two_buttons(client, editora, boton):
    batches.aplicar(en_csv([mimp(40, nota="")]), "f.csv", publicar=True)
    client.force_login(editora)
    revision = subir(client, en_csv([mimp(40, nota="Otra nota."), mimp(41, nota="")]))["Location"]
    pagina = client.get(revision).content.decode()
    for nombre in ("confirmar", "publicar", "motivo_publico"):
        assert f'name="{nombre}"' in pagina
    assert client.post(revision, {boton: "1"}).status_code == 409
    assert de_mimp(41) == {}
    client.post(revision, {boton: "1", "motivo_publico": "Lo dice la fuente."})
    assert de_mimp(40, 41) == {40: True, 41: boton == "publicar"}
    enmienda = Enmienda.objects.get()  # of what was public; what is new is no amendment
    assert (enmienda.compromiso.numero, enmienda.motivo) == (40, "Lo dice la fuente.")


def test_a_draft_is_changed_and_not_amended(archivo):
    batches.aplicar(archivo, "f.csv")
    otra = en_csv(
        [mimp(41, nota="Otra nota.", meta="15"), mimp(41, nota="Otra nota.", indicador="Sedes", meta="3")]
    )
    assert batches.aplicar(otra, "f.csv").enmiendas == 0
    suyo = Compromiso.objects.get(codigo="25porel25-mimp-41")
    assert (suyo.nota, suyo.metas.count()) == ("Otra nota.", 2)
    assert not Enmienda.objects.exists()


def test_what_the_file_itself_publishes_is_not_amended_by_its_later_rows(monkeypatch):
    """The rows of a pledge may come in batches of their own."""
    monkeypatch.setattr(batches, "TANDA", 1)
    datos = en_csv([mimp(41), mimp(42), mimp(41, indicador="Sedes", unidad="sedes", meta="3")])
    assert batches.analizar(datos, "f.csv", publicar=True).enmiendas == 0
    assert batches.aplicar(datos, "f.csv", publicar=True).enmiendas == 0
    assert Compromiso.objects.get(codigo="25porel25-mimp-41").metas.count() == 2
    assert not Enmienda.objects.exists()
    call_command("proyeccion", verificar=True)
    call_command("verificar_registro")


def test_the_preview_says_what_the_public_would_see(client, editora):
    batches.aplicar(en_csv([mimp(40)]), "f.csv", publicar=True)
    client.force_login(editora)
    nueva = fila(institucion="Entidad nueva", sigla="EN1", sector="Privado", numero="1")
    completas = [{"sigla": "", "sector": "", "nota": "", **f} for f in (mimp(40, nota="Otra nota."), nueva)]
    pagina = client.get(subir(client, en_csv(completas))["Location"]).content.decode()
    assert "1 compromiso que ya es público se enmienda" in pagina
    assert "1 institución se crea o cambia: su página es pública desde que se guarda" in pagina


def test_the_preview_shows_all_of_a_new_row(client, editora):
    client.force_login(editora)
    una = mimp(41, territorios="Loreto (región)", ejes="Atención", Plazo="05/06/2027", linea_base="3")
    pagina = client.get(subir(client, en_csv([una]))["Location"]).content.decode()
    for dicho in (
        "<dt>Título</dt><dd>Talleres en dos sedes</dd>", "<dd>Dictar 41 talleres en la zona.</dd>",
        "<dd>5 de junio de 2027</dd>", "<dd>Loreto (región)</dd>", "<dd>Atención</dd>", "<dd>12 talleres</dd>",
        "<dd>3 talleres</dd>",
    ):  # fmt: skip
        assert dicho in pagina
    assert "«Plazo» se lee como" in pagina


def test_what_was_made_is_one_click_away(client, archivo):
    client.force_login(crear_superusuario())
    batches.aplicar(en_csv([mimp(40)]), "f.csv")
    revision = subir(client, archivo)["Location"]
    client.post(revision, {"confirmar": "1"})
    clave = Importacion.objects.get().pk
    lista = client.get(reverse("admin:compromisos_compromiso_changelist"), {"importacion": clave})
    assert sorted(c.numero for c in lista.context["cl"].result_list) == [41, 42, 43]
    ajena = client.get(
        reverse("admin:compromisos_compromiso_changelist"), {"importacion": "nada"}, follow=True
    )
    assert ajena.status_code == 200


# --- An update in the same row


def con_avance(numero: int) -> bytes:
    return en_csv([mimp(numero, estado="En proceso", avance="Se abrió una.", fecha_avance="30/09/2026")])


def test_the_update_of_a_draft_waits_for_it_as_a_draft(client, editora):
    client.force_login(editora)
    revision = subir(client, con_avance(41))["Location"]
    assert (
        "mientras el compromiso sea un borrador, el avance también" in client.get(revision).content.decode()
    )
    client.post(revision, {"confirmar": "1"})
    assert Avance.objects.get().situacion == "borrador"
    assert "Quedó en borrador, como su compromiso" in client.get(revision).content.decode()


def test_the_update_of_a_published_one_goes_to_review(client, editora):
    client.force_login(editora)
    client.post(subir(client, con_avance(41))["Location"], {"publicar": "1"})
    assert Avance.objects.get().situacion == "en_revision"


# --- From the command line, and by the library's API


def test_the_command_line_makes_drafts_and_publishes_only_if_told(tmp_path, archivo, capsys):
    ruta = tmp_path / "f.csv"
    ruta.write_bytes(archivo)
    call_command("importar", ruta, publicar=True)
    assert "2 se publicarían, 1 quedarían en borrador, 1 sin título" in capsys.readouterr().out
    assert de_mimp(41, 42, 43) == {}
    call_command("importar", ruta, guardar=True)
    assert "3 quedaron en borrador, 1 sin título. Con --publicar" in capsys.readouterr().out
    assert de_mimp(41, 42, 43) == {41: False, 42: False, 43: False}
    ruta.write_bytes(en_csv([mimp(51), mimp(52, titulo="")]))
    call_command("importar", ruta, guardar=True, publicar=True)
    assert de_mimp(51, 52) == {51: True, 52: False}


def test_an_account_that_does_not_publish_is_refused_at_the_command_line(tmp_path, archivo, enlace):
    ruta = tmp_path / "f.csv"
    ruta.write_bytes(archivo)
    antes = contenido()
    for guardar in (False, True):
        with pytest.raises(CommandError, match="no publica compromisos") as error:
            call_command("importar", ruta, guardar=guardar, publicar=True, usuario=enlace.username)
        assert error.value.returncode == 1
    assert contenido() == antes


def test_the_api_of_the_library_makes_drafts_and_publishes_only_if_told(enlace):
    def datos(numero: int) -> Dataset:
        una = mimp(numero)
        return Dataset(list(una.values()), headers=list(una))

    assert not CompromisoResource().import_data(datos(41)).has_errors()
    assert not CompromisoResource().import_data(datos(42), publicar=True).has_errors()
    assert CompromisoResource().import_data(datos(43), publicar=True, user=enlace).has_errors()
    assert de_mimp(41, 42, 43) == {41: False, 42: True}


# --- Titles


def test_no_title_is_cut_from_the_text():
    largo = (
        "Implementar 22 talleres de capacitación dirigidos al personal de todas las sedes de la institución. "
        * 4
    )
    expediente.importar_de_una(
        io.BytesIO(en_csv([mimp(41, titulo="") | {"compromiso": largo}])), "f.csv", publicar=True
    )
    suyo = Compromiso.objects.get(codigo="25porel25-mimp-41")
    assert (suyo.titulo, suyo.es_publico) == ("", False)
    assert (
        suyo.rotulo == "N.º 41, sin título: «Implementar 22 talleres de capacitación dirigidos al personal…»"
    )
