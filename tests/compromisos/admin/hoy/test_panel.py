"""The director's panel: who sees it, what it counts, and its cost."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django.utils.html import strip_tags

from base.dias import Dia
from compromisos import publicacion
from compromisos.lectura import panel as lectura
from compromisos.models import Avance, Periodo
from compromisos.publicacion import roles
from compromisos.salidas.panel import tiempo
from tests.compromisos.admin.hoy.ayudas import en_claro
from tests.compromisos.publicacion.mundo_de_permisos import crear_cuenta
from tests.factories import (
    crear_avance,
    crear_borrador,
    crear_compromiso,
    crear_edicion,
    crear_institucion,
    crear_periodo,
    un_acto,
)
from tests.sitio.test_planes import recordado  # noqa: F401 - a fixture

pytestmark = pytest.mark.django_db


def test_only_whoever_sees_all_pledges_sees_the_panel(client):
    compromiso = crear_compromiso()
    quienes = {clave: crear_cuenta(clave, rol) for clave, rol in roles.ROLES.items()}
    vistas = [reverse("admin:panel"), *(
        f"{reverse(f'admin:panel_{v}')}?edicion={compromiso.edicion.slug}" for v in ("xlsx", "publicados")
    )]  # fmt: skip
    for clave, cuenta in quienes.items():
        client.force_login(cuenta)
        esperado = 403 if clave in ("enlace", "verificacion") else 200
        for url in vistas:
            assert client.get(url).status_code == esperado, (clave, url)
        assert ("Cómo va «" in client.get("/admin/").content.decode()) is (esperado == 200)


def test_the_panel_before_there_is_anything(client, directora):
    assert "Todavía no hay ningún compromiso público" in client.get(reverse("admin:panel")).content.decode()
    assert "Cómo va «" not in client.get("/admin/").content.decode()
    compromiso = crear_compromiso()
    texto = en_claro(client.get(reverse("admin:panel")).content.decode())
    assert "De la única promesa no se sabe todavía nada" in texto
    assert "Informes recibidos" not in texto
    assert "De enviar a publicar" not in texto
    lista = f"{reverse('admin:panel_recibidos')}?edicion={compromiso.edicion.slug}"
    assert client.get(lista).status_code == 404  # no period is open


@pytest.mark.parametrize(
    "consulta", ["edicion=otra", "edicion=%27--", "edicion=x&desde=2026-13-40&hasta=2026-12-01"]
)
def test_what_is_not_there_is_a_404(client, directora, consulta):
    crear_periodo(crear_compromiso(edicion=crear_edicion(slug="x")).edicion)
    for nombre in ("panel_recibidos", "panel_publicados", "panel_xlsx"):
        if nombre == "panel_recibidos" or "desde" not in consulta:
            assert client.get(f"{reverse(f'admin:{nombre}')}?{consulta}").status_code == 404
    if "desde" not in consulta:
        assert client.get(f"{reverse('admin:panel')}?{consulta}").status_code == 404


# --- What is counted -------------------------------------------------------------------------------


def test_what_comes_in_is_counted_by_the_day_on_which_it_was_sent():
    periodo = crear_periodo(abierto_en=timezone.now() - timedelta(days=9))
    hoy, edicion = timezone.localdate(), periodo.edicion
    otra_edicion = crear_compromiso()
    for dias, compromiso, corte in (
        (0, crear_compromiso(edicion=edicion), hoy),
        (2, crear_compromiso(edicion=edicion), hoy),
        (2, crear_compromiso(edicion=edicion), periodo.desde),
        (2, crear_compromiso(edicion=edicion), periodo.desde - timedelta(days=1)),  # of before
        (2, otra_edicion, hoy),
    ):
        avance = crear_borrador(compromiso=compromiso, fecha_corte=corte)
        publicacion.enviar(avance, por=avance.autor, razones={}, ahora=timezone.now())
        Avance.objects.filter(pk=avance.pk).update(enviado_en=timezone.now() - timedelta(days=dias))
    crear_borrador(compromiso=crear_compromiso(edicion=edicion), fecha_corte=hoy)  # not sent
    r = lectura.recibidos(Periodo.objects.get(pk=periodo.pk), Dia.de_hoy())
    assert r.total == 3
    assert [b.cuenta for b in r.barras] == [0, 0, 0, 0, 0, 0, 0, 2, 0, 1]
    assert (r.respondieron, r.faltan, r.mitad) == (3, 2, hoy - timedelta(days=2))


def test_the_time_to_publish_is_the_middle_one_of_what_waited():
    ahora, edicion = timezone.now(), crear_edicion()
    assert lectura.demora(edicion, Dia.de_hoy()) == lectura.Demora(
        timezone.localdate() - timedelta(days=89), 0
    )
    for horas in (1, 36, 60, 240):
        avance = crear_borrador(
            compromiso=crear_compromiso(edicion=edicion),
            fecha_corte=timezone.localdate() - timedelta(days=20),
        )
        publicacion.enviar(avance, por=avance.autor, ahora=ahora - timedelta(hours=horas))
        publicacion.publicar(avance, por=avance.autor, ahora=ahora)
    crear_avance(compromiso=crear_compromiso(edicion=edicion))  # at once
    d = lectura.demora(edicion, Dia.de_hoy())
    assert (d.total, tiempo(d.mediana)) == (4, "2 días")
    assert [tiempo(a.demora) for a in d.lentos] == ["10 días", "2.5 días", "1.5 días", "1 hora"]


def test_sectors_count_what_is_overdue_and_what_is_silent():
    edicion = crear_edicion()
    publica = crear_institucion(sector="publico")
    crear_compromiso(edicion=edicion, institucion=publica, fecha_limite=date(2020, 1, 1))
    crear_avance(
        compromiso=crear_compromiso(edicion=edicion, institucion=publica, numero=2), estado="cumplido"
    )
    crear_compromiso(edicion=edicion)
    publico, sin_sector = lectura.panel(edicion, Dia.de_hoy()).sectores
    assert (publico.codigo, publico.total, publico.vencidos, publico.callados) == ("publico", 2, 1, 1)
    assert (sin_sector.codigo, sin_sector.nombre, sin_sector.total) == ("", "", 1)


@pytest.mark.parametrize(
    ("horas", "dice"),
    [
        (0, "menos de una hora"),
        (1, "1 hora"),
        (23.9, "23 horas"),
        (24, "1 día"),
        (57.6, "2.4 días"),
        (240, "10 días"),
    ],
)
def test_a_time_is_told_in_the_unit_in_which_it_is_counted(horas, dice):
    assert tiempo(timedelta(hours=horas)) == dice


# --- Cost ------------------------------------------------------------------------------------------


def test_panel_constant_queries(directora, client):
    periodo = crear_periodo()
    cuentas = []
    for _ronda in range(2):
        with un_acto():
            for _n in range(6):
                crear_avance(compromiso=crear_compromiso(edicion=periodo.edicion))
                avance = crear_borrador(
                    compromiso=crear_compromiso(edicion=periodo.edicion), fecha_corte=timezone.localdate()
                )
                publicacion.enviar(avance, por=avance.autor)
        for nombre in ("panel", "panel_recibidos"):
            url = f"{reverse(f'admin:{nombre}')}?edicion={periodo.edicion.slug}"
            client.get(url)
            with CaptureQueriesContext(connection) as consultas:
                assert client.get(url).status_code == 200
            cuentas.append((nombre, len(consultas)))
    assert cuentas[:2] == cuentas[2:]
    assert dict(cuentas)["panel"] < 26


def test_what_the_public_record_says_is_counted_once_a_version(directora, client, recordado):  # noqa: F811
    """Of the panel, of «Hoy», of the board of quality: what is asked again waits for this person, or nobody public may read it."""
    periodo = crear_periodo()
    for _n in range(3):
        crear_avance(compromiso=crear_compromiso(edicion=periodo.edicion))
    for nombre, a_lo_mas in (("index", 24), ("panel", 8), ("calidad", 13)):
        direccion = reverse(f"admin:{nombre}")
        dice = client.get(direccion).content.decode()
        with CaptureQueriesContext(connection) as consultas:
            otra_vez = client.get(direccion).content.decode()
        assert len(consultas) <= a_lo_mas, (nombre, [q["sql"][:200] for q in consultas])
        assert strip_tags(dice).split() == strip_tags(otra_vez).split(), nombre


def test_the_sector_that_nobody_said_leads_to_its_list(client, directora):
    edicion = crear_edicion()
    for sector in ("", "", "privado"):
        crear_compromiso(
            edicion=edicion, institucion=crear_institucion(sector=sector), fecha_limite=date(2025, 1, 1)
        )
    sectores = client.get(reverse("admin:panel")).context["suyo"]["sectores"]
    assert [(s["total"].n, bool(s["vencidos"].url)) for s in sectores] == [(1, True), (2, True)]
    for sector in sectores:
        for cuenta in (sector["total"], sector["vencidos"]):
            assert client.get(cuenta.url).context["resultado"].total == cuenta.n
    assert "Sector no indicado" in client.get(reverse("compromisos")).content.decode()
