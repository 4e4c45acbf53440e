"""What an import did can be taken back: exactly what was there before, or nothing and the list of why.

The history keeps both ways, and a row that was changed and changed back has a higher version: those are
the two things that an undo adds instead of taking away.
"""

from __future__ import annotations

import io
import json
import random

import pytest
import time_machine
from django.conf import settings
from django.core import serializers
from django.core.management import CommandError, call_command

from compromisos import publicacion
from compromisos.importacion import batches, expediente, undo
from compromisos.importacion.motor import journal
from compromisos.models import Avance, Compromiso, Eje, Enmienda, Importacion, Meta
from instituciones.models import Institucion
from tests.compromisos.importacion.ayudas import MODELOS, avance, en_csv, fila, subir
from tests.factories import crear_borrador, crear_compromiso, crear_foto, crear_usuario
from tests.muestra import muestra
from tests.una_vez import compartida

pytestmark = pytest.mark.django_db
SUBEN = {"version", "modificado_en"}
MOTIVO = "Era el archivo equivocado."


def hechos() -> str:
    """Every fact of the database that is in force, the stored projection included: a target that an amendment brought
    and another took away is no more of its pledge."""
    objetos = []
    for modelo in MODELOS:
        for objeto in json.loads(serializers.serialize("json", modelo._default_manager.order_by("pk"))):
            if objeto["fields"].get("dejada_en"):
                continue
            objeto["fields"] = {c: v for c, v in objeto["fields"].items() if c not in SUBEN}
            objetos.append(objeto)
    return json.dumps(objetos, ensure_ascii=False)


def importar(datos: bytes, **opciones) -> Importacion:
    expediente.importar_de_una(io.BytesIO(datos), "f.csv", **{"motivo": "Lo dice la fuente.", **opciones})
    return Importacion.objects.latest("creada_en")


def mimp(numero: int, **cambios) -> dict:
    texto = f"Dictar {numero} talleres en la zona."
    return fila(**{"institucion": "MIMP", "numero": str(numero), "compromiso": texto, **cambios})


@compartida
def sembrado():
    """Public pledges that files may change: two of MIMP and one of an institution of its own."""
    importar(
        completas(
            [mimp(9, nota="a", territorios="Loreto (región)"), mimp(10), fila(nota="c", ejes="Atención")]
        ),
        publicar=True,
    )


ARCHIVOS = {
    "nuevas": [mimp(20), mimp(20, indicador="Sedes", unidad="sedes", meta="3"), mimp(21)],
    "institucion_nueva": [
        fila(institucion="Entidad de prueba", sigla="EDP", sector="Privado", rol="Comprometida", numero="1"),
        fila(institucion="EDP", sigla="EDP", sector="Privado", rol="Comprometida", numero="2", compromiso="Dos."),
    ],
    "cambian": [
        mimp(9, nota="b", ejes="Prevención; Atención", territorios="Áncash", meta="15"),
        mimp(10, fecha_limite="31/12/2027", medio_verificacion="Acta"),
    ],
    "meta_nueva": [mimp(10, indicador="Sedes", unidad="sedes", meta="3")],
    "mezcla": [mimp(9, nota="z"), mimp(22), mimp(10), fila(nota="d", ejes="", sector="Privado", sigla="IX7")],
    "con_avance": [
        mimp(9, nota="b", estado="En proceso", avance="Se abrió una.", fecha_avance="30/09/2026",
             evidencia_url="https://example.org/acta"),
        mimp(23, estado="Cumplido", avance="12", fecha_avance="30/09/2026"),
    ],
    "avances": [
        avance(codigo="25porel25-mimp-9", indicador="Talleres", valor="3",
               evidencia_titulo="Acta", evidencia_url="https://example.org/acta", evidencia_fecha="01/10/2026"),
        avance(codigo="25porel25-mimp-10", descripcion="Otra cosa."),
    ],
    "instituciones": [
        {"sigla": "EDP", "nombre": "Entidad de prueba", "sector": "Privado", "sitio_web": "https://example.org"},
        {"sigla": "MIMP", "nombre": "Ministerio de la Mujer y Poblaciones Vulnerables", "sector": "Público",
         "sitio_web": "https://example.org/otra"},
    ],
}  # fmt: skip


def completas(filas: list[dict]) -> bytes:
    """As a CSV with every column that some row has."""
    columnas = list(dict.fromkeys(c for f in filas for c in f))
    return en_csv([{c: f.get(c, "") for c in columnas} for f in filas])


@pytest.mark.parametrize("nombre", ARCHIVOS)
def test_after_the_undo_all_is_as_before(sembrado, nombre):
    antes = hechos()
    hecha = importar(completas(ARCHIVOS[nombre]))
    assert hechos() != antes
    undo.deshacer(hecha, por=None, motivo=MOTIVO)
    assert hechos() == antes
    call_command("proyeccion", verificar=True)
    hecha.refresh_from_db()
    assert hecha.situacion == Importacion.Situacion.DESHECHA


def test_what_it_amended_is_amended_back_in_public(sembrado):
    editora = crear_usuario(permisos=["compromisos.publicar_compromiso"])
    hecha = importar(completas(ARCHIVOS["cambian"]))
    suyas = list(Enmienda.objects.order_by("pk"))
    assert [e.motivo for e in suyas] == ["Lo dice la fuente."] * 2
    undo.deshacer(hecha, por=editora, motivo="El archivo era de otro año.")
    vueltas = list(Enmienda.objects.order_by("pk"))[2:]
    assert [(e.motivo, e.registrada_por) for e in vueltas] == [("El archivo era de otro año.", editora)] * 2
    assert {e.compromiso_id for e in vueltas} == {e.compromiso_id for e in suyas}
    call_command("verificar_registro")


def test_a_target_of_a_draft_that_was_published_since_is_dropped_and_not_deleted(sembrado):
    borrador = crear_compromiso(
        edicion=Compromiso.objects.first().edicion, institucion=Institucion.objects.get(sigla="MIMP"), numero=60,
        texto="Dictar 60 talleres en la zona.", publicado=False,
    )  # fmt: skip
    hecha = importar(completas([mimp(60, titulo=borrador.titulo)]))
    borrador.refresh_from_db()
    assert not Enmienda.objects.exists()
    publicacion.publicar_compromiso(borrador, por=crear_usuario())
    with pytest.raises(undo.FaltaElMotivo):
        undo.deshacer(hecha, por=None)
    undo.deshacer(hecha, por=None, motivo=MOTIVO)
    assert borrador.metas.get().dejada_en is not None
    assert Enmienda.objects.get().motivo == MOTIVO


def test_only_what_was_written_is_taken_back(sembrado):
    antes = hechos()
    filas = [mimp(9, nota="b"), mimp(24, meta="doce"), mimp(25)]
    hecha = importar(completas(filas), solo_validas=True)
    assert not Compromiso.objects.filter(codigo="25porel25-mimp-24").exists()
    undo.deshacer(hecha, por=None, motivo=MOTIVO)
    assert hechos() == antes
    hecha = importar(completas(filas), dejar=frozenset({3, 4}))
    undo.deshacer(hecha, por=None, motivo=MOTIVO)
    assert hechos() == antes


def test_twice_is_refused_and_a_file_that_changed_nothing_leaves_no_account(sembrado):
    hecha = importar(completas(ARCHIVOS["cambian"]))
    cuantas = Importacion.objects.count()
    importar(completas(ARCHIVOS["cambian"]))
    assert Importacion.objects.count() == cuantas
    undo.deshacer(hecha, por=None, motivo=MOTIVO)
    with pytest.raises(undo.NoSePuedeDeshacer):
        undo.deshacer(hecha, por=None, motivo=MOTIVO)


def test_it_can_be_imported_again_after_the_undo(sembrado):
    datos = completas(ARCHIVOS["mezcla"])
    undo.deshacer(importar(datos), por=None, motivo=MOTIVO)
    antes = hechos()
    otra = importar(datos)
    undo.deshacer(otra, por=None, motivo=MOTIVO)
    assert hechos() == antes


# --- What stands in the way


def enmendar(codigo: str, **que) -> None:
    compromiso = Compromiso.objects.get(codigo=codigo)
    publicacion.enmendar_datos(compromiso, por=crear_usuario(), motivo="Se vio después.", **que)


def editar_en_la_administracion() -> None:
    enmendar("25porel25-mimp-9", datos={"nota": "a mano"})


def informar() -> None:
    crear_borrador(compromiso=Compromiso.objects.get(codigo="25porel25-mimp-22"))


def medir() -> None:
    meta = Meta.objects.get(compromiso__codigo="25porel25-mimp-22")
    borrador = crear_borrador(compromiso=meta.compromiso, mediciones={meta: 3})
    publicacion.enviar(borrador, por=borrador.autor)
    publicacion.publicar(borrador, por=borrador.autor)


def agregar_una_meta() -> None:
    otra = publicacion.MetaPedida(datos={"indicador": "Otra", "tipo": "cualitativa"})
    enmendar("25porel25-mimp-22", metas=[otra])


def poner_un_eje() -> None:
    enmendar("25porel25-mimp-22", datos={"ejes": [Eje.objects.first()]})


def importar_encima() -> None:
    importar(completas([mimp(9, nota="de otro archivo")]))


@pytest.mark.parametrize(
    "despues", [editar_en_la_administracion, informar, medir, agregar_una_meta, poner_un_eje, importar_encima]
)
def test_what_somebody_worked_on_since_stands_in_the_way_and_is_named(sembrado, despues):
    publicar = despues in (medir, agregar_una_meta, poner_un_eje)
    hecha = importar(completas([mimp(9, nota="z"), mimp(22)]), publicar=publicar)
    despues()
    antes = hechos()
    with pytest.raises(undo.NoSePuedeDeshacer) as error:
        undo.deshacer(hecha, por=None, motivo=MOTIVO)
    assert error.value.estorbos
    assert all(e.startswith("Línea ") for e in error.value.estorbos)
    assert hechos() == antes
    hecha.refresh_from_db()
    assert hecha.situacion == Importacion.Situacion.APLICADA


def test_work_on_other_rows_does_not_stand_in_the_way(sembrado):
    hecha = importar(completas([mimp(9, nota="z")]))
    enmendar("25porel25-mimp-10", datos={"nota": "a mano"})
    undo.deshacer(hecha, por=None, motivo=MOTIVO)
    assert Compromiso.objects.get(codigo="25porel25-mimp-9").nota == "a"
    assert Compromiso.objects.get(codigo="25porel25-mimp-10").nota == "a mano"


def test_who_undoes_signs_it_and_what_was_deleted_stays_in_the_history(client, editora):
    client.force_login(editora)
    revision = subir(client, completas([mimp(22)]))["Location"]
    client.post(revision, {"confirmar": "1"})
    pk = Compromiso.objects.get(codigo="25porel25-mimp-22").pk
    client.force_login(crear_usuario())
    assert client.post(revision, {"deshacer": "1"}).status_code in (403, 404)
    client.force_login(editora)
    client.post(revision, {"deshacer": "1"})
    assert not Compromiso.objects.filter(pk=pk).exists()
    ultima = Compromiso.history.filter(id=pk).latest("history_id")
    assert (ultima.history_type, ultima.history_user) == ("-", editora)
    assert Importacion.objects.get().deshecha_por == editora


def test_from_the_command_line(sembrado, capsys):
    hecha = importar(completas([mimp(9, nota="z")]))
    with pytest.raises(CommandError, match="--motivo"):  # it changed what is public
        call_command("importar", deshacer=str(hecha.pk))
    call_command("importar", deshacer=str(hecha.pk), motivo=MOTIVO)
    assert "Todo quedó como estaba" in capsys.readouterr().out
    with pytest.raises(CommandError):
        call_command("importar", deshacer=str(hecha.pk), motivo=MOTIVO)
    with pytest.raises(CommandError, match="No hay una importación"):
        call_command("importar", deshacer="nada")


@pytest.mark.muestreo
@pytest.mark.parametrize("semilla_al_azar", muestra(range(6), una_de=3))
def test_several_files_taken_back_in_reverse_bring_back_the_beginning(sembrado, semilla_al_azar):
    """Random changes over the same pledges, one file after another: of public ones, of drafts, and new ones."""
    importar(completas([mimp(numero) for numero in range(11, 25)]), publicar=True)
    azar = random.Random(semilla_al_azar)
    estados = [hechos()]
    hechas = []
    for _vez in range(4):
        filas = [
            mimp(
                numero,
                nota=azar.choice("abcd"),
                ejes=azar.choice(["", "Atención", "Prevención; Recursos"]),
                territorios=azar.choice(["", "Áncash", "Loreto (región); Áncash"]),
                meta=str(azar.randint(1, 90)),
                fecha_limite=azar.choice(["", "31/12/2027", "30/06/2028"]),
            )
            for numero in azar.sample(range(9, 40), 6)
        ]
        cuantas = Importacion.objects.count()
        hecha = importar(completas(filas))
        if Importacion.objects.count() > cuantas:
            hechas.append(hecha)
            estados.append(hechos())
    for hecha, antes in zip(reversed(hechas), reversed(estados[:-1]), strict=True):
        undo.deshacer(hecha, por=None, motivo=MOTIVO)
        assert hechos() == antes
    assert Institucion.objects.filter(sigla="MIMP").exists()


# --- What the public saw


@pytest.fixture
def publicada():
    """An import of yesterday whose pledges are public, but for one; with an update, published too."""
    with time_machine.travel("2026-11-23T15:00:00Z", tick=False):
        hecha = importar(
            completas(
                [
                    fila(institucion="Entidad de prueba", sigla="EDP", sector="Privado", numero="1", compromiso="Una.",
                         territorios="Áncash", estado="En proceso", avance="Se abrió.", fecha_avance="30/09/2026"),
                    fila(institucion="Entidad de prueba", sigla="EDP", sector="Privado", numero="2", compromiso="Dos."),
                    fila(institucion="Entidad de prueba", sigla="EDP", sector="Privado", numero="3", compromiso="Tres.",
                         titulo=""),
                ]
            ),
            publicar=True,
        )  # fmt: skip
        avance = Avance.objects.get()
        publicacion.publicar(avance, por=crear_usuario())
    with time_machine.travel("2026-11-24T15:00:00Z", tick=False):
        yield hecha


def test_undoing_what_is_public_asks_for_a_reason_and_does_nothing_without_it(publicada):
    antes = hechos()
    for motivo in ("", "  \n "):
        with pytest.raises(undo.FaltaElMotivo):
            undo.deshacer(publicada, por=None, motivo=motivo)
    assert hechos() == antes


def test_what_was_public_is_withdrawn_in_public_and_the_draft_is_deleted(publicada, client):
    pagina = "/compromisos/25porel25-edp-1/"
    de_ayer = {
        ruta: client.get(ruta, {"al": "2026-11-23"}).content
        for ruta in (
            pagina,
            "/compromisos/25porel25-edp-1.json",
            "/instituciones/edp/",
            "/compromisos/",
            "/ediciones/25porel25/",
        )
    }
    publico = undo.deshacer(publicada, por=None, motivo=MOTIVO)
    assert (len(publico.compromisos), len(publico.avances)) == (2, 1)
    assert not Compromiso.objects.filter(codigo="25porel25-edp-3").exists()
    # Today: gone, with its reason, in every form.
    for ruta in (
        pagina, "/en/compromisos/25porel25-edp-1/", "/compromisos/25porel25-edp-2/", "/compromisos/25porel25-edp-1.json",
        f"{pagina}insertar/", "/compromisos/25porel25-edp-1.png", "/compromisos/25porel25-edp-1.pdf",
        f"{pagina}avances.atom", "/galeria/?compromiso=25porel25-edp-1",
    ):  # fmt: skip
        respuesta = client.get(ruta)
        assert (ruta, respuesta.status_code) == (ruta, 410)
        assert MOTIVO in respuesta.content.decode()
    assert client.get("/oembed", {"url": f"{settings.SITE_URL}{pagina}"}).status_code == 410
    assert client.get("/compromisos/25porel25-edp-3/").status_code == 404
    # The day on which it stood reads as it did.
    for ruta, contenido_ in de_ayer.items():
        assert client.get(ruta, {"al": "2026-11-23"}).content == contenido_, ruta
    # Cambios, the feed and the record tell it.
    for ruta in (
        "/cambios/?desde=2026-11-24&hasta=2026-11-24",
        "/feeds/cambios.atom",
        "/datos/registro.jsonl",
    ):
        assert MOTIVO in b"".join(client.get(ruta)).decode(), ruta
    # It counts nowhere, and no list or map of the site leads to it.
    assert "25porel25-edp-1" not in client.get("/compromisos/").content.decode()
    assert "25porel25-edp-1" not in client.get("/sitemap-compromisos.xml").content.decode()
    call_command("proyeccion", verificar=True)
    call_command("verificar_registro")
    publicada.refresh_from_db()
    assert (publicada.situacion, publicada.motivo_deshacer) == (Importacion.Situacion.DESHECHA, MOTIVO)


def test_its_update_is_withdrawn_and_not_deleted(publicada, client):
    avance = Avance.objects.get()
    undo.deshacer(publicada, por=None, motivo=MOTIVO)
    avance.refresh_from_db()
    assert avance.retiro.motivo == MOTIVO
    respuesta = client.get(f"/avances/{avance.pk}/")
    assert respuesta.status_code == 410
    assert MOTIVO in respuesta.content.decode()


def test_the_updates_of_a_file_of_updates_are_withdrawn_too(sembrado):
    hecha = importar(completas(ARCHIVOS["avances"]))
    primero, segundo = Avance.objects.order_by("pk")
    publicacion.publicar(primero, por=crear_usuario())
    with pytest.raises(undo.FaltaElMotivo):
        undo.deshacer(hecha, por=None)
    undo.deshacer(hecha, por=None, motivo=MOTIVO)
    primero.refresh_from_db()
    assert primero.retiro.motivo == MOTIVO
    assert primero.mediciones.count() == 1
    assert not Avance.objects.filter(pk=segundo.pk).exists()


def test_a_file_imported_before_a_column_existed_can_still_be_taken_back(sembrado):
    """What an import of then wrote down has no forecast in it; nobody touched the draft since."""
    de_antes = hechos()
    hecha = importar(completas(ARCHIVOS["avances"]))
    for escritura in hecha.escrituras.filter(modelo="compromisos.avance"):
        suyos = journal.valores(Avance.objects.get(pk=escritura.objeto))
        escritura.huella = journal.huella({c: v for c, v in suyos.items() if c != "prevision"})
        escritura.save()
    undo.deshacer(hecha, por=None, motivo=MOTIVO)
    assert hechos() == de_antes


def test_published_after_the_import_with_the_title_it_was_asked_for_counts_as_made_by_it(client):
    hecha = importar(completas([mimp(22, titulo="")]))
    suyo = Compromiso.objects.get(codigo="25porel25-mimp-22")
    suyo.titulo = "Talleres de zona"
    suyo.save()
    publicacion.publicar_compromiso(suyo)
    with pytest.raises(undo.FaltaElMotivo):
        undo.deshacer(hecha, por=None)
    undo.deshacer(hecha, por=None, motivo=MOTIVO)
    assert client.get(suyo.get_absolute_url()).status_code == 410


def test_one_that_somebody_withdrew_already_stays_as_it_is(client):
    hecha = importar(completas([mimp(22), mimp(23)]), publicar=True)
    uno = Compromiso.objects.get(codigo="25porel25-mimp-22")
    publicacion.retirar_compromiso(uno, por=crear_usuario(), motivo="Lo dejaron.")
    undo.deshacer(hecha, por=None, motivo=MOTIVO)
    assert uno.enmiendas.get().motivo == "Lo dejaron."
    assert client.get(uno.get_absolute_url()).status_code == 200
    assert client.get("/compromisos/25porel25-mimp-23/").status_code == 410


def informar_del_publico() -> None:
    crear_borrador(compromiso=Compromiso.objects.get(codigo="25porel25-mimp-22"))


def enmendar_el_publico() -> None:
    suyo = Compromiso.objects.get(codigo="25porel25-mimp-22")
    publicacion.enmendar(suyo, por=crear_usuario(), texto="Otra cosa.", motivo="Se corrigió.")


def fotografiar_el_publico() -> None:
    crear_foto(compromiso=Compromiso.objects.get(codigo="25porel25-mimp-22"))


@pytest.mark.parametrize(
    "despues",
    [informar_del_publico, enmendar_el_publico, agregar_una_meta, poner_un_eje, fotografiar_el_publico],
)
def test_what_others_did_since_of_a_public_one_stands_in_the_way(despues):
    hecha = importar(completas([mimp(22)]), publicar=True)
    despues()
    antes = hechos()
    with pytest.raises(undo.NoSePuedeDeshacer) as error:
        undo.deshacer(hecha, por=None, motivo=MOTIVO)
    assert all(e.startswith("Línea 2") for e in error.value.estorbos)
    assert hechos() == antes


def test_in_the_admin_it_says_how_many_before_and_needs_who_publishes(client, editora):
    client.force_login(editora)
    revision = subir(client, completas([mimp(22), mimp(23)]))["Location"]
    client.post(revision, {"publicar": "1"})
    pagina = client.get(revision).content.decode()
    assert "Deshacer y retirar 2 compromisos públicos" in " ".join(pagina.split())
    sin_motivo = client.post(revision, {"deshacer": "1", "motivo": " "})
    assert sin_motivo.status_code == 409
    assert "escriba el motivo" in sin_motivo.content.decode()
    editora.user_permissions.filter(codename="publicar_compromiso").delete()
    assert client.post(revision, {"deshacer": "1", "motivo": MOTIVO}).status_code == 409
    assert Compromiso.objects.get(codigo="25porel25-mimp-22").dejado_en is None


def test_in_the_admin_it_is_withdrawn_signed_and_leads_to_cambios(client, editora):
    client.force_login(editora)
    revision = subir(client, completas([mimp(22)]))["Location"]
    client.post(revision, {"publicar": "1"})
    pagina = client.post(revision, {"deshacer": "1", "motivo": MOTIVO}, follow=True).content.decode()
    assert "1 compromiso público" in pagina
    assert "Ver en Cambios" in pagina
    enmienda = Compromiso.objects.get(codigo="25porel25-mimp-22").enmiendas.get()
    assert (enmienda.registrada_por, enmienda.motivo, enmienda.tipo) == (editora, MOTIVO, "retiro")


def test_it_is_undone_although_its_file_was_suppressed(client, editora):
    client.force_login(editora)
    revision = subir(client, completas([mimp(22)]))["Location"]
    client.post(revision, {"confirmar": "1"})
    Importacion.objects.update(archivo="")
    assert client.get(revision).status_code == 200
    assert client.post(revision, {"deshacer": "1"}).status_code == 302
    assert not Compromiso.objects.filter(codigo="25porel25-mimp-22").exists()


def test_what_is_published_while_it_is_undone_stands_in_the_way(monkeypatch):
    """Between looking at what is public and deleting the drafts, somebody publishes one."""
    hecha = importar(completas([mimp(22), mimp(23)]))
    mirar = undo._de_otros

    def mientras_tanto(*args):
        yield from mirar(*args)
        publicacion.publicar_compromiso(Compromiso.objects.get(codigo="25porel25-mimp-22"))

    monkeypatch.setattr(undo, "_de_otros", mientras_tanto)
    with pytest.raises(undo.NoSePuedeDeshacer) as error:
        undo.deshacer(hecha, por=None)
    assert [e.partition(",")[0] for e in error.value.estorbos] == ["Línea 2"]
    assert Compromiso.objects.filter(codigo="25porel25-mimp-23").exists()


def test_its_number_is_not_taken_again_by_a_file(client):
    undo.deshacer(importar(completas([mimp(22)]), publicar=True), por=None, motivo=MOTIVO)
    igual = batches.analizar(completas([mimp(22)]), "f.csv").filas[0]
    assert (igual.clase, [a.clave for a in igual.avisos]) == ("igual", ["compromiso_dejado"])
    otra = batches.analizar(completas([mimp(22, nota="otra")]), "f.csv").filas[0]
    assert [(e.columna, e.clave) for e in otra.errores] == [("numero", "compromiso_dejado")]
