"""Nothing public of a pledge changes but by an act: every public field by every way in is refused, or is an entry of
the record and a line in Cambios."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.urls import reverse
from django.utils import timezone
from tablib import Dataset

from base.dias import Dia
from compromisos import publicacion
from compromisos.importacion.resources import CompromisoResource
from compromisos.lectura import cambios
from compromisos.models import Anotacion, Compromiso, Enmienda, Importacion, Meta
from compromisos.publicacion import roles
from compromisos.publicacion.registro import contenido
from compromisos.reglas.palabras import TipoCambio
from compromisos.salidas.datos import filas as salida
from compromisos.salidas.datos.columns import importables
from instituciones.models import Enlace
from tests.compromisos.importacion.ayudas import en_csv
from tests.factories import (
    crear_compromiso,
    crear_edicion,
    crear_eje,
    crear_institucion,
    crear_meta,
    crear_superusuario,
    crear_territorio,
    crear_usuario,
)
from tests.muestra import muestra
from tests.una_vez import compartida

pytestmark = pytest.mark.django_db

# {column of the file: (another cell, the field that it is)}; of each that a file brings.
CELDAS: dict[str, tuple[str, str]] = {
    "titulo": ("Otro título", "titulo"),
    "ejes": ("Normativa", "ejes"),
    "territorios": ("Cusco", "territorios"),
    "alcance": ("Nacional", "alcance"),
    "responsable": ("Otra entidad", "responsable"),
    "fecha_inicio": ("01/02/2026", "fecha_inicio"),
    "fecha_limite": ("31/12/2031", "fecha_limite"),
    "fuente": ("https://example.org/otra", "fuente"),
    "nota": ("Otra nota", "nota"),
    "indicador": ("Otra cosa que se cuenta", "agregada"),
    "unidad": ("sedes", "unidad"),
    "linea_base": ("3", "linea_base"),
    "meta": ("18", "valor_meta"),
    "meta_fecha_limite": ("30/06/2031", "fecha_limite"),
    "medio_verificacion": ("Acta", "medio_verificacion"),
}
IDENTIFICAN = {"edicion", "institucion", "institucion_codigo", "ruc", "numero"}
DE_OTROS = {"sigla", "sector", "rol"}  # of the institution, which has a history of its own
SE_RECHAZA = {"compromiso"}  # its literal text, by «Enmendar» alone


@dataclass
class Mundo:
    compromiso: Compromiso
    enlace: Any
    jefa: Any

    def dicho(self) -> dict[str, str]:
        """All that the record would say of it now."""
        return contenido.de_compromisos([self.compromiso.pk])

    def fila(self, **otras: str) -> dict[str, str]:
        dia = Dia.de_hoy()
        suyo = salida.con_relaciones(Compromiso.objects.filter(pk=self.compromiso.pk), dia).get()
        meta = suyo.metas.get()
        celdas = salida.fila_de_compromiso(suyo, meta)
        return {c.nombre: c.export(celdas) for c in importables("compromisos")} | otras


@compartida
def mundo() -> Mundo:
    institucion = crear_institucion(nombre="Entidad que promete", sigla="EQP", sector="publico")
    crear_institucion(nombre="Otra entidad", sector="publico")
    compromiso = crear_compromiso(
        edicion=crear_edicion(slug="ed"),
        institucion=institucion,
        titulo="Regiones",
        texto="Llegar a 24 regiones.",
        fecha_limite=date(2030, 9, 30),
        ejes=[crear_eje(codigo="atencion", nombre="Atención")],
        territorios=[crear_territorio()],
    )
    crear_eje(codigo="normativa", nombre="Normativa")
    crear_territorio(ubigeo="08", nombre="Cusco")
    crear_meta(compromiso=compromiso, indicador="Regiones con servicio", unidad="regiones", valor_meta=24)
    enlace = crear_usuario(username="enlace")
    enlace.groups.add(roles.grupo(roles.ENLACE))
    Enlace.objects.create(user=enlace, institucion=institucion)
    publicacion.anotar_lo_que_falta()
    return Mundo(compromiso, enlace, crear_superusuario())


def check_es_un_acto(mundo: Mundo, antes: dict[str, str], campo: str, cuantas: int = 1) -> None:
    """What changed is an entry of the record, a line in Cambios, and holds together."""
    assert mundo.dicho() != antes
    assert Enmienda.objects.count() == cuantas
    enmienda = Enmienda.objects.latest("pk")
    assert campo in [c["campo"] for c in enmienda.cambios]
    assert enmienda.motivo
    ultima = Anotacion.objects.latest("numero")
    assert ultima.accion == "compromiso_enmendado"
    hoy = timezone.localdate()
    lineas = [c for c in cambios.entre(hoy, Dia(hoy)) if c.tipo is TipoCambio.ENMIENDA]
    assert enmienda.pk in [c.enmienda_id for c in lineas]
    call_command("verificar_registro", stdout=io.StringIO())
    call_command("proyeccion", "--verificar", stdout=io.StringIO())


def importar_por_orden(mundo: Mundo, datos: bytes, tmp_path, **opciones) -> None:
    archivo = tmp_path / "f.csv"
    archivo.write_bytes(datos)
    call_command("importar", archivo, guardar=True, stdout=io.StringIO(), stderr=io.StringIO(), **opciones)


def test_every_column_of_a_file_is_tried():
    assert {
        c.nombre for c in importables("compromisos")
    } == CELDAS.keys() | IDENTIFICAN | DE_OTROS | SE_RECHAZA


@pytest.mark.muestreo
@pytest.mark.parametrize("columna", muestra(CELDAS, una_de=3))
def test_command_amends_with_a_reason_or_changes_nothing(mundo, tmp_path, columna):
    celda, campo = CELDAS[columna]
    antes, datos = mundo.dicho(), en_csv([mundo.fila(**{columna: celda})])
    with pytest.raises(CommandError, match="escriba el motivo"):
        importar_por_orden(mundo, datos, tmp_path)
    assert mundo.dicho() == antes
    assert not Importacion.objects.exists()
    importar_por_orden(mundo, datos, tmp_path, motivo="Lo dice la resolución.")
    check_es_un_acto(mundo, antes, campo)


@pytest.mark.muestreo
@pytest.mark.parametrize("columna", muestra(CELDAS, una_de=3, desde=1))
def test_library_amends_with_a_reason_or_changes_nothing(mundo, columna):
    celda, campo = CELDAS[columna]
    fila = mundo.fila(**{columna: celda})
    antes, datos = mundo.dicho(), Dataset(list(fila.values()), headers=list(fila))
    resultado = CompromisoResource().import_data(datos)
    assert "escriba el motivo" in str(resultado.base_errors[0].error)
    assert mundo.dicho() == antes
    resultado = CompromisoResource().import_data(datos, motivo="Lo dice la resolución.")
    assert not resultado.has_errors()
    check_es_un_acto(mundo, antes, campo)


@pytest.mark.parametrize("columna", ["titulo", "fecha_limite", "meta", "indicador"])
def test_own_rows_of_an_enlace_are_proposed_with_a_reason_and_amend_once_approved(mundo, client, columna):
    celda, campo = CELDAS[columna]
    antes, datos = mundo.dicho(), en_csv([mundo.fila(**{columna: celda})])
    client.force_login(mundo.enlace)
    subida = {"tabla": "compromisos", "archivo": SimpleUploadedFile("f.csv", datos)}
    revision = client.post(reverse("admin:importar"), subida)["Location"]
    assert "Motivo (público)" in client.get(revision).content.decode()
    assert client.post(revision, {"confirmar": "1", "motivo_publico": "Porque sí."}).status_code == 409
    assert client.post(revision, {"proponer": "1"}).status_code == 302  # the reason was kept
    assert mundo.dicho() == antes
    client.force_login(mundo.jefa)
    assert "Porque sí." in client.get(revision).content.decode()
    client.post(revision, {"confirmar": "1", "motivo_publico": "Lo dice la resolución."})
    check_es_un_acto(mundo, antes, campo)
    enmienda = Enmienda.objects.get()
    assert (enmienda.motivo, enmienda.registrada_por) == ("Lo dice la resolución.", mundo.jefa)


def test_import_in_the_browser_asks_the_reason_only_then(mundo, client):
    client.force_login(mundo.jefa)
    nueva = mundo.fila(numero="9", compromiso="Otra cosa.", titulo="Otra")
    for fila, pide in ((nueva, False), (mundo.fila(nota="Otra"), True)):
        archivo = SimpleUploadedFile("f.csv", en_csv([fila]))
        revision = client.post(reverse("admin:importar"), {"tabla": "compromisos", "archivo": archivo})[
            "Location"
        ]
        assert ("Motivo (público)" in client.get(revision).content.decode()) is pide
        sin_motivo = client.post(revision, {"confirmar": "1"})
        assert sin_motivo.status_code == (409 if pide else 302)
        if pide:
            assert "Enmienda 1 compromiso público: escriba el motivo" in sin_motivo.content.decode()
    assert not Enmienda.objects.exists()


def test_literal_text_of_a_file_is_refused_by_every_way(mundo, tmp_path):
    antes, fila = mundo.dicho(), mundo.fila(compromiso="Llegar a 18 regiones.")
    with pytest.raises(SystemExit):
        importar_por_orden(mundo, en_csv([fila]), tmp_path, motivo="Porque sí.")
    datos = Dataset(list(fila.values()), headers=list(fila))
    assert CompromisoResource().import_data(datos, motivo="Porque sí.").invalid_rows
    assert mundo.dicho() == antes


FORJADOS: dict[str, Callable[[Mundo], dict]] = {
    "compromiso": lambda m: dict.fromkeys((*Compromiso.ENMENDABLES, *Compromiso.LISTAS_ENMENDABLES), "9"),
    "metas": lambda m: {
        "metas-TOTAL_FORMS": 2,
        "metas-INITIAL_FORMS": 1,
        "metas-0-id": m.compromiso.metas.get().pk,
        "metas-0-compromiso": m.compromiso.pk,
        "metas-0-DELETE": "on",
        "metas-1-indicador": "Otra",
        "metas-1-tipo": "cualitativa",
        **{f"metas-0-{campo}": "9" for campo in Meta.ENMENDABLES},
    },
}


@pytest.mark.parametrize("que", FORJADOS)
def test_forms_of_the_admin_and_of_the_phone_take_nothing_forged(mundo, client, que):
    antes, datos = mundo.dicho(), FORJADOS[que](mundo)
    sin_metas = {"metas-TOTAL_FORMS": 0, "metas-INITIAL_FORMS": 0}
    ficha = reverse("admin:compromisos_compromiso_change", args=[mundo.compromiso.pk])
    for quien in (mundo.jefa, mundo.enlace):
        client.force_login(quien)
        client.post(ficha, {**sin_metas, **datos, "version_vista": mundo.compromiso.version})
        assert mundo.dicho() == antes
    client.logout()
    _enlace, secreto = crear_enlace(mundo)
    entrada = client.get(f"/informar/{secreto}/", follow=True)
    for direccion in {
        reverse("informar_compromiso", args=[mundo.compromiso.codigo]),
        entrada.request["PATH_INFO"],
    }:
        client.post(direccion, datos)
    assert mundo.dicho() == antes
    assert not Enmienda.objects.exists()


def crear_enlace(mundo: Mundo):
    from tests.factories import crear_enlace_personal

    return crear_enlace_personal(mundo.compromiso.institucion)


def test_yesterday_keeps_its_deadline_and_cambios_tells_the_day(client, mundo):
    """An overdue pledge whose deadline is moved: the page, the list, the file, the feed and the sheet say so."""
    hoy = timezone.localdate()
    tarde = crear_compromiso(
        edicion=mundo.compromiso.edicion, institucion=mundo.compromiso.institucion, numero=2, titulo="Tarde",
        fecha_limite=hoy - timedelta(days=30),
    )  # fmt: skip
    publicacion.enmendar_datos(
        tarde, por=mundo.jefa, motivo="Se pidió más tiempo.", datos={"fecha_limite": hoy + timedelta(days=90)}
    )
    ayer = (hoy - timedelta(days=1)).isoformat()
    pagina = client.get(tarde.get_absolute_url()).content.decode()
    assert "Plazo ampliado el" in pagina
    assert "Se pidió más tiempo." in pagina
    assert "Se movió el plazo" in pagina
    antes = client.get(f"{tarde.get_absolute_url()}?al={ayer}").content.decode()
    assert "Venció el" in antes
    assert "Se movió" not in antes
    assert "Se movió su plazo" in client.get("/compromisos/").content.decode()
    lista = client.get(f"/cambios/?desde={hoy}&hasta={hoy}").content.decode()
    assert "Dejó de estar vencido: se movió su plazo" in lista
    assert "Plazo ampliado el" in lista
    datos = client.get(reverse("cambios_csv"), {"desde": hoy, "hasta": hoy})
    archivo = b"".join(datos.streaming_content).decode() if datos.streaming else datos.content.decode()
    assert "plazo_movido" in archivo
    assert "Plazo ampliado el" in archivo
    assert "Plazo ampliado el" in client.get(reverse("cambios_atom")).content.decode()
    dicho = client.get(f"{tarde.get_absolute_url().rstrip('/')}.json").json()
    assert dicho["plazo_movido"] is True
    assert dicho["enmiendas"][0]["cambios"][0]["campo"] == "fecha_limite"
