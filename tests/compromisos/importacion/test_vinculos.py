"""Ties to frameworks by a file: rights, what changes, and how it is taken back."""

from __future__ import annotations

import io
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.utils import timezone

from base.ilegible import Ilegible
from compromisos import publicacion
from compromisos.importacion import batches, expediente, undo
from compromisos.importacion.batches import CAMBIA, ERROR, IGUAL, NUEVA
from compromisos.importacion.elementos import Elementos
from compromisos.importacion.formats import ArchivoInutilizable
from compromisos.models import Anotacion, Importacion, VinculoConMarco
from compromisos.publicacion import marcos, permisos, roles
from compromisos.publicacion.registro.cotejo import discrepancias
from compromisos.salidas.datos.columns import PUBLICAS
from compromisos.salidas.datos.writer import csv_lineas
from tests.compromisos.importacion.ayudas import en_csv, en_xlsx, unica
from tests.factories import crear_compromiso, crear_personal
from tests.una_vez import compartida

pytestmark = pytest.mark.django_db


@pytest.fixture
def ana():
    return crear_personal(rol=roles.EDITORA)


@compartida(autouse=True)
def elementos(semilla):
    call_command("loaddata", "marcos.json", verbosity=0)
    publicacion.anotar_lo_que_falta()


def fila(compromiso, **cambios) -> dict:
    return {
        "codigo": compromiso.codigo, "elemento": "ods-5-2", "segun": "Entidad de prueba", "cita": "la meta 5.2", "fuente": "", **cambios,
    }  # fmt: skip


def en_pie() -> list[tuple[str, str, str]]:
    return [(v.elemento.codigo, v.quien, v.cita) for v in VinculoConMarco.objects.filter(hasta=None)]


@pytest.mark.parametrize(
    ("escrito", "codigo"),
    [
        ("ods-5-2", "ods-5-2"),
        (" ODS 5.2 ", "ods-5-2"),
        ("Meta 5.2 de los ODS", "ods-5-2"),
        ("ODS, meta 16.2", "ods-16-2"),
        ("LEY N° 30364, ARTÍCULO 7", "ley-30364-art-7"),
        ("art. 7 de la Ley 30364", "ley-30364-art-7"),
        ("Belém do Pará, art. 8", "belem-art-8"),
        ("PNIG OP1", "pnig-op-1"),
        ("PNIG 1.2.1", "pnig-servicio-1-2-1"),
    ],
)
def test_an_element_is_known_as_people_quote_it(escrito, codigo):
    assert Elementos().citado(escrito).codigo == codigo


@pytest.mark.parametrize(
    ("escrito", "sugerencia"),
    [
        ("ods-52", "ods-5-2"),
        ("ods-5-9", ""),
        ("5.2", ""),
        ("artículo 7", ""),
        ("30364", ""),
        ("<script>", ""),
    ],
)
def test_what_is_no_element_is_refused_and_never_guessed(escrito, sugerencia):
    with pytest.raises(Ilegible) as error:
        Elementos().citado(escrito)
    assert (error.value.clave, error.value.sugerencia) == ("elemento_desconocido", sugerencia)


def test_only_who_publishes_brings_them(ana):
    compromiso = crear_compromiso()
    datos = en_csv([fila(compromiso)])
    for rol, puede in ((roles.EDITORA, True), (roles.ENLACE, False), (roles.VERIFICACION, False)):
        user = crear_personal(rol=rol)
        assert ("marcos" in permisos.tablas_que_importa(user)) is puede
        assert unica(datos, user=user).clase == (NUEVA if puede else ERROR)
    assert [e.clave for e in unica(datos, user=crear_personal(rol=roles.ENLACE)).errores] == ["sin_permiso"]


def test_what_it_changes_ends_and_begins_with_its_reason_and_is_taken_back(ana, client):
    compromiso, otro = crear_compromiso(), crear_compromiso(publicado=False)
    expediente.importar_de_una(_archivo([fila(compromiso), fila(otro)]), "uno.csv", user=ana)
    assert [v.por for v in VinculoConMarco.objects.all()] == [ana, ana]
    antes = en_pie()
    cambia = [fila(compromiso, segun="El ministerio"), fila(otro), fila(otro, elemento="ODS 5.3")]
    clases = [f.clase for f in batches.analizar(en_csv(cambia), "dos.csv", user=ana).filas]
    assert clases == [CAMBIA, IGUAL, NUEVA]
    with pytest.raises(batches.SinMotivo):
        expediente.importar_de_una(_archivo(cambia), "dos.csv", user=ana)
    assert en_pie() == antes
    expediente.importar_de_una(_archivo(cambia), "dos.csv", user=ana, motivo="Se leyó mal.")
    (viejo,) = VinculoConMarco.objects.exclude(hasta=None)
    assert (viejo.motivo_fin, viejo.quitado_por) == ("Se leyó mal.", ana)
    assert sorted(en_pie()) == [
        ("ods-5-2", "El ministerio", "la meta 5.2"),
        ("ods-5-2", "Entidad de prueba", "la meta 5.2"),
        ("ods-5-3", "Entidad de prueba", "la meta 5.2"),
    ]
    importacion = Importacion.objects.get(nombre_original="dos.csv")
    with pytest.raises(undo.FaltaElMotivo):
        undo.deshacer(importacion, por=ana)
    publico = undo.deshacer(importacion, por=ana, motivo="Era de otro archivo.")
    assert (len(publico.vinculos), undo.como_quedo(publico).startswith("Se retiraron")) == (1, True)
    assert sorted(en_pie()) == sorted(antes)
    assert not VinculoConMarco.objects.filter(compromiso=otro, elemento__codigo="ods-5-3").exists()
    assert not list(discrepancias())
    dicho = Anotacion.objects.filter(objeto=f"compromisos/{compromiso.codigo}").last().contenido
    assert "Entidad de prueba" in dicho
    assert "El ministerio" not in dicho


def test_what_others_did_since_stands_in_the_way_unless_it_is_the_same(ana):
    compromiso = crear_compromiso()
    expediente.importar_de_una(_archivo([fila(compromiso)]), "uno.csv", user=ana)
    cambia = [fila(compromiso, segun="El ministerio")]
    expediente.importar_de_una(_archivo(cambia), "dos.csv", user=ana, motivo="Se leyó mal.")
    nuevo = VinculoConMarco.objects.get(hasta=None)
    marcos.desvincular(nuevo, por=ana, motivo="Tampoco.")
    marcos.vincular(
        VinculoConMarco(compromiso=compromiso, elemento=nuevo.elemento, quien="Otra", cita="x"), por=ana
    )
    with pytest.raises(undo.NoSePuedeDeshacer) as error:
        undo.deshacer(Importacion.objects.get(nombre_original="dos.csv"), por=ana, motivo="No era.")
    assert any("lo volvió a decir" in e for e in error.value.estorbos)
    undo.deshacer(Importacion.objects.get(nombre_original="uno.csv"), por=ana, motivo="No era.")
    assert [quien for _e, quien, _c in en_pie()] == ["Otra"]


def test_a_pledge_that_no_longer_stands_is_told_so(ana):
    compromiso = crear_compromiso()
    publicacion.retirar_compromiso(compromiso, por=ana, motivo="Se dejó.", fuente="https://example.org/o")
    assert [e.clave for e in unica(en_csv([fila(compromiso)]), user=ana).errores] == ["compromiso_dejado"]
    with pytest.raises(ValidationError, match="ya no está en pie"):
        marcos.decir([VinculoConMarco(compromiso=compromiso)], por=ana)


def test_an_old_download_leaves_what_changed_since(ana, client):
    """Of a file that was downloaded before, only the cells that somebody touched are taken."""
    compromiso = crear_compromiso()
    expediente.importar_de_una(_archivo([fila(compromiso)]), "uno.csv", user=ana)
    descargado = b"".join(client.get("/datos/marcos.csv").streaming_content)
    assert unica(descargado, user=ana).clase == IGUAL
    tocado = descargado.replace(b"la meta 5.2", b"la meta 5.2 de los ODS")
    vinculo = VinculoConMarco.objects.get()
    marcos.desvincular(
        vinculo, por=ana, motivo="Con otra fuente.", ahora=timezone.now() + timedelta(seconds=1)
    )
    assert [e.clave for e in unica(tocado, user=ana).errores] == ["ya_no_esta"]


def test_twenty_hostile_cells_get_their_sentence_and_leave_nothing(ana):
    compromiso = crear_compromiso()
    malas = [
        fila(compromiso, **{columna: valor})
        for columna, valor in (
            ("codigo", "'; DROP TABLE"), ("codigo", "../../etc"), ("codigo", "=1+1"), ("codigo", ""), ("codigo", "-"),
            ("elemento", "=cmd"), ("elemento", "ods-5-2; ods-5-3"), ("elemento", "%"), ("elemento", "ídem"), ("elemento", "5"),
            ("segun", ""), ("segun", "—"), ("segun", "x" * 151), ("segun", "?"), ("cita", "x" * 301),
            ("cita", "N/A"), ("fuente", "javascript:alert(1)"), ("fuente", "example"), ("fuente", "http://"), ("fuente", "ftp:/x"),
        )
    ]  # fmt: skip
    for una in malas:
        informe = batches.analizar(en_xlsx([una]), "f.xlsx", user=ana, tabla="marcos")
        assert informe.conteos[ERROR] == 1, una
    assert not VinculoConMarco.objects.exists()


def test_another_kind_of_file_is_told_apart(ana):
    compromiso = crear_compromiso()
    with pytest.raises(ArchivoInutilizable, match="Parece un archivo de marcos"):
        batches.analizar(en_csv([fila(compromiso)]), "f.csv", user=ana, tabla="avances")
    cabecera = "".join(csv_lineas(PUBLICAS["marcos"], [])).splitlines()[0]
    assert cabecera.startswith("\ufeffcodigo,elemento,marco,")
    assert cabecera.endswith(",desde,version,fuente_no_abre_desde")


def _archivo(filas: list[dict]):
    return io.BytesIO(en_csv(filas))
