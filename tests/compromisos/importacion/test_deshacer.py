"""What an import did can be taken back: exactly what was there before, or nothing and the list of why.

The history keeps both ways, and a row that was changed and changed back has a higher version: those are
the two things that an undo adds instead of taking away.
"""

from __future__ import annotations

import io
import json
import random

import pytest
from django.core import serializers
from django.core.management import CommandError, call_command

from compromisos import publicacion
from compromisos.importacion import expediente, undo
from compromisos.models import Compromiso, Eje, Enmienda, Importacion, Meta
from instituciones.models import Institucion
from tests.compromisos.importacion.ayudas import MODELOS, avance, en_csv, fila, subir
from tests.factories import crear_borrador, crear_compromiso, crear_usuario

pytestmark = pytest.mark.django_db
SUBEN = {"version", "modificado_en"}


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


@pytest.fixture
def sembrado():
    """Pledges that files may change: two of MIMP and one of an institution of its own."""
    importar(
        completas(
            [mimp(9, nota="a", territorios="Loreto (región)"), mimp(10), fila(nota="c", ejes="Atención")]
        )
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
    undo.deshacer(hecha, por=None)
    assert hechos() == antes
    call_command("proyeccion", verificar=True)
    hecha.refresh_from_db()
    assert hecha.situacion == Importacion.Situacion.DESHECHA


def test_what_it_amended_is_amended_back_in_public(sembrado):
    editora = crear_usuario()
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
    undo.deshacer(hecha, por=None)
    assert borrador.metas.get().dejada_en is not None
    assert Enmienda.objects.get().motivo == undo.MOTIVO


def test_only_what_was_written_is_taken_back(sembrado):
    antes = hechos()
    filas = [mimp(9, nota="b"), mimp(24, meta="doce"), mimp(25)]
    hecha = importar(completas(filas), solo_validas=True)
    assert not Compromiso.objects.filter(codigo="25porel25-mimp-24").exists()
    undo.deshacer(hecha, por=None)
    assert hechos() == antes
    hecha = importar(completas(filas), dejar=frozenset({3, 4}))
    undo.deshacer(hecha, por=None)
    assert hechos() == antes


def test_twice_is_refused_and_a_file_that_changed_nothing_leaves_no_account(sembrado):
    hecha = importar(completas(ARCHIVOS["cambian"]))
    cuantas = Importacion.objects.count()
    importar(completas(ARCHIVOS["cambian"]))
    assert Importacion.objects.count() == cuantas
    undo.deshacer(hecha, por=None)
    with pytest.raises(undo.NoSePuedeDeshacer):
        undo.deshacer(hecha, por=None)


def test_it_can_be_imported_again_after_the_undo(sembrado):
    datos = completas(ARCHIVOS["mezcla"])
    undo.deshacer(importar(datos), por=None)
    antes = hechos()
    otra = importar(datos)
    undo.deshacer(otra, por=None)
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
    hecha = importar(completas([mimp(9, nota="z"), mimp(22)]))
    despues()
    antes = hechos()
    with pytest.raises(undo.NoSePuedeDeshacer) as error:
        undo.deshacer(hecha, por=None)
    assert error.value.estorbos
    assert all(e.startswith("Línea ") for e in error.value.estorbos)
    assert hechos() == antes
    hecha.refresh_from_db()
    assert hecha.situacion == Importacion.Situacion.APLICADA


def test_work_on_other_rows_does_not_stand_in_the_way(sembrado):
    hecha = importar(completas([mimp(9, nota="z")]))
    enmendar("25porel25-mimp-10", datos={"nota": "a mano"})
    undo.deshacer(hecha, por=None)
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
    call_command("importar", deshacer=str(hecha.pk))
    assert "Todo quedó como estaba" in capsys.readouterr().out
    with pytest.raises(CommandError):
        call_command("importar", deshacer=str(hecha.pk))
    with pytest.raises(CommandError, match="No hay una importación"):
        call_command("importar", deshacer="nada")


@pytest.mark.parametrize("semilla_al_azar", range(6))
def test_several_files_taken_back_in_reverse_bring_back_the_beginning(sembrado, semilla_al_azar):
    """Random changes over the same pledges, one file after another. They are there before: what was amended in public
    is not deleted, whoever brought it."""
    importar(completas([mimp(numero) for numero in range(11, 40)]))
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
        undo.deshacer(hecha, por=None)
        assert hechos() == antes
    assert Institucion.objects.filter(sigla="MIMP").exists()
