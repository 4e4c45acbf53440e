"""Reports for superiors: two pages of any set, the same in Word; the letter to who is late."""

from __future__ import annotations

import io
import re
from collections import Counter
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from docx import Document

from base.dias import Dia
from compromisos.models import Firma
from compromisos.publicacion import roles
from compromisos.salidas.informes import breve, en_word, oficio
from tests.compromisos.salidas.informes.ayudas import HOSTIL, leer
from tests.factories import (
    crear_avance,
    crear_compromiso,
    crear_contacto,
    crear_edicion,
    crear_institucion,
    crear_periodo,
    crear_personal,
    un_acto,
)
from tests.una_vez import compartida

pytestmark = [pytest.mark.django_db, pytest.mark.una_base]
VENCIO = date(2025, 10, 25)


@compartida
def edicion():
    return crear_edicion(slug="ed", nombre="La edición de prueba")


@compartida
def tarde(edicion):
    """An institution with one overdue pledge that reported, one that never did, and one on time."""
    institucion = crear_institucion(slug="tarde", nombre="Entidad Tardía", sigla="ET", sector="privado")
    uno, dos = (
        crear_compromiso(
            edicion=edicion, institucion=institucion, numero=n, fecha_limite=VENCIO, titulo=titulo
        )
        for n, titulo in ((1, "Abrir la casa"), (2, HOSTIL))
    )
    crear_avance(compromiso=uno, estado="en_proceso", fecha_corte=date(2026, 5, 3))
    crear_compromiso(edicion=edicion, institucion=institucion, numero=3, titulo="La que está a tiempo",
                     fecha_limite=timezone.localdate() + timedelta(days=200))  # fmt: skip
    return institucion


@pytest.fixture
def director(client):
    cuenta = crear_personal(username="director", rol=roles.ADMINISTRACION)
    client.force_login(cuenta)
    return cuenta


def texto_de(contenido: bytes) -> str:
    """All that a Word file says, tables after paragraphs."""
    documento = Document(io.BytesIO(contenido))
    celdas = [c.text for t in documento.tables for fila in t.rows for c in fila.cells]
    return "\n".join([*(p.text for p in documento.paragraphs), *celdas])


def conjuntos(edicion, tarde) -> list[breve.DeQue]:
    dia = Dia.de_hoy()
    return [
        breve.DeQue(dia, edicion),
        breve.DeQue(dia, edicion, sector="privado"),
        breve.DeQue(dia, institucion=tarde),
        breve.DeQue(dia, edicion, periodo=crear_periodo(edicion)),
    ]


# --- Two pages


def test_each_set_fits_on_two_pages_and_says_the_same_in_word(edicion, tarde):
    with un_acto():
        for n in range(30):
            otra = crear_institucion(nombre=f"Entidad de nombre bien largo número {n}", sector="privado")
            crear_compromiso(
                edicion=edicion, institucion=otra, fecha_limite=VENCIO, titulo="Una promesa larga " * 8
            )
    for de_que in conjuntos(edicion, tarde):
        lector, paginas = leer(breve.pdf_de(de_que))
        assert len(lector.pages) <= 2, de_que.nombre
        datos = breve.datos(de_que)
        en_papel, escrito = " ".join(paginas), texto_de(en_word.breve_docx(de_que))
        for dicho in (
            de_que.nombre,
            datos["frase"],
            datos["palabras"]["vencidas"],
            datos["cambios"]["frase"],
        ):
            assert dicho in en_papel, dicho
            assert dicho in escrito, dicho


def test_a_set_without_promises_says_so(edicion):
    de_que = breve.DeQue(Dia.de_hoy(), edicion)
    _lector, paginas = leer(breve.pdf_de(de_que))
    assert "Ninguna promesa publicada" in paginas[0]
    assert "Ninguna promesa publicada" in texto_de(en_word.breve_docx(de_que))


def test_the_counts_of_a_report_are_those_of_the_list_it_leads_to(client, edicion, tarde):
    for de_que in conjuntos(edicion, tarde):
        datos = breve.datos(de_que)
        assert sum(e["cuenta"] for e in datos["estados"]) == datos["total"] == 3
        lista = client.get(datos["direccion"].partition("8000")[2] or datos["direccion"])
        assert lista.context["resultado"].total == datos["total"]


def test_of_a_period_it_says_who_answered(edicion, tarde):
    periodo = crear_periodo(edicion)
    crear_avance(
        compromiso=crear_compromiso(edicion=edicion, institucion=crear_institucion(nombre="La que informó")),
        fecha_corte=periodo.desde,
    )
    datos = breve.datos(breve.DeQue(Dia.de_hoy(), edicion, periodo=periodo))
    assert datos["periodo"]["frase"].startswith("Informaron 1 de 2 instituciones.")
    assert datos["periodo"]["faltan"] == ["Entidad Tardía"]


def test_a_report_costs_the_same_of_one_as_of_many(edicion, tarde):
    de_que = breve.DeQue(Dia.de_hoy(), edicion)

    def consultas() -> int:
        with CaptureQueriesContext(
            connection,
        ) as capturadas:
            breve.datos(de_que)
        return len(capturadas)

    pocas = consultas()
    with un_acto():
        for n in range(20):
            crear_avance(compromiso=crear_compromiso(edicion=edicion, numero=n + 10, fecha_limite=VENCIO))
    assert consultas() <= pocas + 2  # another kind of change to read
    assert pocas <= 50


def test_markup_and_formulas_stay_text_in_word(tarde, edicion):
    assert HOSTIL[:60] in texto_de(en_word.breve_docx(breve.DeQue(Dia.de_hoy(), institucion=tarde)))


# --- The letter


def test_the_letter_names_who_answers_and_lists_only_what_is_overdue(tarde):
    crear_contacto(tarde, nombre="Ana Prueba", cargo="Directora", papel="titular")
    Firma.objects.create(
        pk=1, ministerio="Ministerio de Prueba", persona="Rosa Firma", telefono="01 000 0000"
    )
    escrito = texto_de(oficio.oficio_docx(tarde, Dia.de_hoy()))
    for dicho in ("Ana Prueba", "Directora", "Entidad Tardía", "2 compromisos de su institución tienen",
                  "Abrir la casa", "En proceso, con datos al 03/05/2026", "no consta ningún informe",
                  "Rosa Firma", "Ministerio de Prueba", "01 000 0000"):  # fmt: skip
        assert dicho in escrito, dicho
    assert "La que está a tiempo" not in escrito
    assert f"OFICIO N.º {oficio.POR_LLENAR}" in escrito


def test_the_letter_invents_nobody(tarde):
    escrito = texto_de(oficio.oficio_docx(tarde, Dia.de_hoy()))
    assert escrito.count(oficio.POR_LLENAR) >= 3, "place, number and who it is for are left to fill in"


def test_the_page_of_an_institution_leads_to_its_report_and_its_letter(client, director, tarde):
    pagina = client.get(reverse("admin:instituciones_institucion_leer", args=[tarde.pk])).content.decode()
    assert f"{reverse('admin:informe_breve')}?institucion=tarde&amp;formato=docx" in pagina
    assert reverse("admin:oficio", args=[tarde.pk]) in pagina


def test_where_it_is_needed_a_report_or_a_calendar_is_one_link_away(client, director, edicion, tarde):
    """The panel, the board of a period, an institution and a pledge: what each offers opens, and is what it says."""
    periodo, compromiso = crear_periodo(edicion), tarde.compromisos.first()
    paginas = {
        reverse("admin:panel") + f"?edicion={edicion.slug}": {"docx": 1, "pdf": 1},
        reverse("admin:compromisos_periodo_tablero", args=[periodo.pk]): {"docx": 1, "pdf": 1},
        reverse("admin:instituciones_institucion_leer", args=[tarde.pk]): {"docx": 1, "pdf": 1, "ics": 1},
        reverse("admin:compromisos_compromiso_leer", args=[compromiso.pk]): {"ics": 1},
    }
    tipos = {"docx": "wordprocessingml", "ics": "text/calendar"}
    for pagina, ofrece in paginas.items():
        direcciones = re.findall(
            r'href="([^"]*(?:formato=(?:pdf|docx)|\.ics))"', client.get(pagina).content.decode()
        )
        assert Counter(re.split(r"[.=]", d)[-1] for d in direcciones) == ofrece, pagina
        for direccion in direcciones:
            if (tipo := tipos.get(re.split(r"[.=]", direccion)[-1])) is not None:
                respuesta = client.get(direccion.replace("&amp;", "&"))
                assert respuesta.status_code == 200, direccion
                assert tipo in respuesta.headers["Content-Type"]


def test_no_letter_where_nothing_is_overdue(client, director):
    en_regla = crear_compromiso().institucion
    with pytest.raises(ValueError, match="ningún compromiso con el plazo vencido"):
        oficio.oficio_docx(en_regla, Dia.de_hoy())
    assert client.get(reverse("admin:oficio", args=[en_regla.pk])).status_code == 404


# --- The pages


def test_the_page_offers_each_set_and_counts_equal_their_lists(client, director, edicion, tarde):
    pagina = client.get(reverse("admin:informes"))
    assert pagina.context["oficios"] == [(tarde, 2)]
    lista = client.get(
        f"{reverse('admin:compromisos_compromiso_changelist')}?institucion=tarde&plazo=vencido"
    )
    assert lista.context["cl"].result_count == 2
    for consulta in ("edicion=ed", "edicion=ed&sector=privado", "institucion=tarde"):
        for formato, empieza in (("pdf", b"%PDF"), ("docx", b"PK")):
            hecho = client.get(f"{reverse('admin:informe_breve')}?{consulta}&formato={formato}")
            assert hecho.content.startswith(empieza), consulta
            assert hecho["Content-Disposition"].endswith(f'.{formato}"')


@pytest.mark.parametrize(
    "consulta", ["", "formato=pdf", "edicion=no&formato=pdf", "edicion=ed&sector=x&formato=pdf", "edicion=ed&formato=exe",
                 "institucion=no&formato=docx", "periodo=no&formato=pdf"],
)  # fmt: skip
def test_what_is_not_there_is_404(client, director, edicion, tarde, consulta):
    assert client.get(f"{reverse('admin:informe_breve')}?{consulta}").status_code == 404


@pytest.mark.parametrize(
    ("rol", "puede"),
    [(roles.ENLACE, False), (roles.VERIFICACION, False), (roles.EDITORA, True), (roles.DIRECCION, True)],
)
def test_only_who_sees_every_institution_makes_reports(client, tarde, rol, puede):
    client.force_login(crear_personal(username="otra", rol=rol))
    for direccion in (
        reverse("admin:informes"),
        reverse("admin:oficio", args=[tarde.pk]),
    ):
        assert (client.get(direccion).status_code == 200) == puede, direccion
