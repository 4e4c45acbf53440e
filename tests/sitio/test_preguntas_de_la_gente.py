"""What people ask of the site: the right answer stands on the front page, or one tap from it.

Over the demonstration data; opening day is in test_preguntas_del_primer_dia.py. The right answers are worked out here, pledge by
pledge, and not by the functions that the pages read.
"""

from __future__ import annotations

import re
from collections import Counter
from datetime import date, timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone
from icalendar import Calendar

from base.dias import Dia
from compromisos.lectura.compromisos import compromisos_de
from compromisos.models import Avance, Periodo
from compromisos.reglas.palabras import Estado, Plazo
from tests.sitio.lectora import Lectora, leer, respuesta_de
from tests.una_vez import cargado_por_modulo

pytestmark = pytest.mark.django_db


def cargar() -> None:
    call_command("cargar_semilla", verbosity=0)
    call_command(
        "datos_demo", instituciones=6, compromisos=40, avances=160, verbosity=0, hoy=timezone.localdate()
    )


demo_del_modulo = cargado_por_modulo(cargar, DATOS_DE_DEMOSTRACION=True)


@pytest.fixture
def demo(demo_del_modulo, settings):
    settings.DATOS_DE_DEMOSTRACION = True


def por_estado(dia: date | None = None) -> Counter:
    todos = compromisos_de(Dia(timezone.localdate(), dia))
    return Counter(c.estado for c in todos)


@pytest.fixture
def lectora(client, settings):
    settings.OPERADOR, settings.CONTACTO = "Entidad operadora", "avisos@example.org"
    return Lectora(client)


def test_is_it_being_kept(demo, lectora):
    cuentas = por_estado()
    frase = respuesta_de(lectora.portada)
    assert frase.startswith(f"De {sum(cuentas.values())} promesas, {cuentas[Estado.CUMPLIDO]} se ")
    for estado in (Estado.CUMPLIDO_PARCIALMENTE, Estado.INCUMPLIDO, Estado.SIN_INFORMACION):
        assert not cuentas[estado] or re.search(rf"\b{cuentas[estado]}\b", frase)


def test_which_ones_are_kept(demo, lectora):
    pagina = leer(lectora.toca(r"/compromisos/\?estado=cumplido"))
    cumplidos = [c for c in compromisos_de(Dia.de_hoy()) if c.estado == Estado.CUMPLIDO]
    assert f"{len(cumplidos)} promesas" in pagina
    assert all(c.titulo in pagina for c in cumplidos[:20])


def test_who_is_late_and_since_when(demo, lectora):
    vencidos = {c.get_absolute_url(): c for c in compromisos_de(Dia.de_hoy()) if c.plazo == Plazo.VENCIDO}
    texto, tarde = leer(lectora.portada), lectora.portada.split('id="atrasadas"')[1].split("</section>")[0]
    nombrados = [c for url, c in vencidos.items() if f'href="{url}"' in tarde]
    assert nombrados
    assert "Venció hace" in texto
    assert all(c.institucion.nombre in texto for c in nombrados)
    assert f"{len(vencidos)} promesas" in leer(lectora.toca(r"/compromisos/\?plazo=vencido"))


def test_what_changed_since_a_month(demo, lectora):
    """The month is a row of the trend, which leads to the list as it stood that day."""
    fin_de_mes = timezone.localdate().replace(day=1) - timedelta(days=1)
    for _n in range(3):
        entonces = lectora.toca(rf"/compromisos/\?al={fin_de_mes}")
        assert f"{sum(por_estado(fin_de_mes).values())} promesas" in leer(entonces)
        fin_de_mes = fin_de_mes.replace(day=1) - timedelta(days=1)
    assert "cambió" in leer(lectora.toca(r"/cambios/")).casefold()


def test_what_was_promised_for_a_region(demo, lectora):
    direccion = next(
        e for e in lectora.enlaces() if re.fullmatch(r"/(compromisos/\?territorio=|territorios/)\d\d/?", e)
    )
    ubigeo = re.search(r"\d\d", direccion)[0]
    pagina = lectora.client.get(direccion).content.decode()
    suyos = [
        c for c in compromisos_de(Dia.de_hoy()) if any(t.ubigeo[:2] == ubigeo for t in c.territorios.all())
    ]
    assert suyos
    assert all(c.get_absolute_url() in pagina for c in suyos[:20])


def test_how_does_one_know(demo, lectora):
    """The pledge that the front page tells of says the state, who declared it, on what day, and why it is so."""
    pagina = lectora.toca(r"/compromisos/[\w-]+/")
    codigo = re.search(r'href="/compromisos/([\w-]+)\.json', pagina)[1]
    vigente = (
        Avance.objects.publicados(Dia.de_hoy())
        .filter(compromiso__codigo=codigo)
        .order_by("-fecha_corte")
        .first()
    )
    texto = leer(pagina)
    assert "¿Por qué este estado?" in texto
    assert vigente is None or vigente.fecha_corte.strftime("%d/%m/%Y") in texto


def test_who_reports_and_who_does_not(demo, lectora):
    cuantos = por_estado()[Estado.SIN_INFORMACION]
    assert f"{cuantos} promesas" in leer(lectora.toca(r"/compromisos/\?estado=sin_informacion"))
    assert "informa" in leer(lectora.toca(r"/respuestas/(\?.*)?")).casefold()


def test_when_is_it_due(demo, lectora):
    calendario = next(e for e in lectora.enlaces() if e.endswith(".ics"))
    respuesta = lectora.client.get(calendario)
    assert respuesta["Content-Type"].startswith("text/calendar")
    dias = {
        str(e["uid"]).partition("@")[0]: e.decoded("dtstart")
        for e in Calendar.from_ical(respuesta.content).events
        if e["status"] == "CONFIRMED"
    }
    de_metas = {uid for uid in dias if uid.startswith("plazo-meta-")}
    plazos = {f"plazo-{c.codigo}": c.plazo_fecha for c in compromisos_de(Dia.de_hoy()) if c.plazo_fecha}
    cierres = {f"periodo-{p.slug}": p.cierra for p in Periodo.objects.all()}  # the last day to report
    assert plazos
    assert {uid: dia for uid, dia in dias.items() if uid not in de_metas} == plazos | cierres


def test_whom_to_tell_of_an_error_and_who_publishes(demo, lectora):
    assert "mailto:avisos@example.org" in lectora.portada
    assert "Quién publica Entidad operadora" in leer(lectora.portada)
