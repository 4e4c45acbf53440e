"""What a list says of itself on paper and in its workbook: when it was taken, by what it was filtered, how many it is of."""

from __future__ import annotations

import io
import re

import pytest
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import strip_tags
from openpyxl import load_workbook

from tests.compromisos.admin.ayudas import url
from tests.factories import (
    crear_avance,
    crear_compromiso,
    crear_edicion,
    crear_institucion,
    crear_periodo,
    crear_seguimiento,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def suyos(editora):
    """Two pledges of an edition, the first with a report; an open period; a note."""
    de = {"edicion": crear_edicion(nombre="La de prueba"), "institucion": crear_institucion(sigla="UNA")}
    uno, otro = (crear_compromiso(**de, numero=n) for n in (1, 2))
    crear_avance(compromiso=uno, estado="en_proceso")
    crear_seguimiento(institucion=de["institucion"], por=editora, volver_en=timezone.localdate())
    return uno, otro, crear_periodo(de["edicion"])


def en_papel(client, direccion: str, **consulta) -> str:
    pagina = client.get(direccion, consulta).content.decode()
    (linea,) = re.findall(r'<p class="[^"]*en-papel">(.*?)</p>', pagina, re.DOTALL)
    return " ".join(strip_tags(linea).split())


@pytest.mark.parametrize(
    ("vista", "consulta", "dicho"),
    [
        ("compromisos_compromiso_changelist", {"estado": "en_proceso"}, "· Estado: En proceso · 1 compromiso"),
        ("compromisos_compromiso_changelist", {}, "· sin filtros · 2 compromisos"),
        ("compromisos_avance_changelist", {"q": "zzz"}, "· Búsqueda: «zzz» · 0 avances"),
        ("instituciones_institucion_changelist", {}, "· sin filtros · 2 instituciones"),
        ("plazos", {"cuando": "vencido"}, "· Cuándo: Vencidos"),
        ("seguimiento", {}, "· Qué se ve: Para hoy y atrasado · De quién: Lo mío · 1 nota"),
        ("actividad", {"clase": "seguimiento"}, "· Persona: editora · Qué: Seguimiento"),
        ("calidad", {"sector": "publico"}, "· Sector: "),
        ("encargos", {"encargado": "nadie"}, "· A cargo de: Nadie"),
    ],
)  # fmt: skip
def test_a_list_says_on_paper_what_it_is_of(client, suyos, vista, consulta, dicho):
    linea = en_papel(client, url(vista), **consulta)
    assert linea.startswith(f"Al {date_format(timezone.localtime(), 'SHORT_DATE_FORMAT')}")
    assert dicho in linea


def test_a_board_says_so_too(client, suyos):
    assert "A cargo de: Nadie" in en_papel(
        client, url("compromisos_periodo_tablero", suyos[2].pk), encargado="nadie"
    )


def test_a_page_of_many_says_which_rows(client, suyos, monkeypatch):
    monkeypatch.setattr("compromisos.admin.compromiso.CompromisoAdmin.list_per_page", 1)
    assert "2 a 2 de 2 compromisos" in en_papel(client, url("compromisos_compromiso_changelist"), p="2")


def sobre(respuesta) -> dict[str, object]:
    hoja = load_workbook(io.BytesIO(respuesta.content))["sobre"]
    return dict(fila[:2] for fila in hoja.iter_rows(min_row=2, values_only=True))


def test_a_workbook_says_of_what_list_it_is(client, suyos):
    lista = sobre(client.get(url("compromisos_compromiso_descargar"), {"estado": "en_proceso"}))
    assert (lista["Lista"], lista["Estado"], lista["Filas"]) == ("Compromisos", "En proceso", 1)
    assert lista["Sacada el"].startswith(date_format(timezone.localtime(), "SHORT_DATE_FORMAT"))
    notas = sobre(client.get(url("seguimiento"), {"formato": "xlsx"}))
    assert (notas["Lista"], notas["De quién"], notas["Filas"]) == ("Seguimiento", "Lo mío", 1)
    todas = sobre(client.get(url("instituciones_institucion_descargar")))
    assert (todas["Filtros"], todas["Filas"]) == ("ninguno", 2)
    marcadas = sobre(
        client.post(
            url("compromisos_compromiso_changelist"),
            {"action": "descargar_xlsx", "index": "0", "_selected_action": [suyos[0].pk]},
        )
    )
    assert (marcadas["Filtros"], marcadas["Filas"]) == ("las filas que se marcaron en la lista", 1)
