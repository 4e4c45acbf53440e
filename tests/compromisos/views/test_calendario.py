"""Calendars of deadlines, read back by the library that everybody reads them with."""

from __future__ import annotations

from datetime import date, timedelta

from django.db import models
from django.utils import timezone
from icalendar import Calendar

from base.dias import Dia
from compromisos import publicacion
from compromisos.models import Compromiso
from compromisos.reglas.palabras import Estado
from tests.compromisos.views.ayudas import contar_consultas
from tests.factories import (
    crear_avance,
    crear_compromiso,
    crear_edicion,
    crear_institucion,
    crear_meta,
    crear_periodo,
    crear_usuario,
    un_acto,
)
from tests.una_vez import compartida

PLAZO = date(2027, 3, 31)


def calendario(client, url: str = "/calendario.ics", **parametros) -> Calendar:
    respuesta = client.get(url, parametros)
    assert respuesta.status_code == 200, respuesta.content
    assert respuesta["Content-Type"] == "text/calendar; charset=utf-8"
    assert respuesta["Content-Disposition"].startswith("attachment")
    assert respuesta["Access-Control-Allow-Origin"] == "*"
    leido = Calendar.from_ical(respuesta.content)
    assert not [p for c in leido.walk() for p in c.errors]
    assert all(len(linea) <= 75 for linea in respuesta.content.split(b"\r\n"))
    return leido


def plazos(client, url: str = "/calendario.ics", **parametros) -> dict[str, date]:
    return {str(e["uid"]): e.start for e in calendario(client, url, **parametros).events}


@compartida
def con_plazo(db) -> Compromiso:
    ministerio = crear_institucion(nombre="Ministerio de Prueba, Niñez; y Más", sigla="MDP", slug="mdp")
    return crear_compromiso(institucion=ministerio, titulo="Abrir casas, y «más»", fecha_limite=PLAZO)


def test_de_la_lista_works_as_days_of_their_own(client, con_plazo):
    crear_avance(compromiso=con_plazo, estado=Estado.EN_PROCESO)
    leido = calendario(client)
    (evento,) = leido.events
    assert (evento.start, evento.end) == (PLAZO, PLAZO + timedelta(days=1))
    assert evento["uid"] == f"plazo-{con_plazo.codigo}@testserver"
    assert evento["summary"] == "Vence: MDP, compromiso 1"  # what a locked screen shows says nothing more
    direccion = f"https://testserver/compromisos/{con_plazo.codigo}/"
    assert evento["description"] == f"Abrir casas, y «más»\nEn proceso\n{direccion}"
    assert evento["url"] == direccion
    assert evento["transp"] == "TRANSPARENT"
    assert not evento.walk("VALARM")
    assert leido["name"] == "Plazos · 25 por el 25"
    ingles = calendario(client, "/en/calendario.ics").events[0]
    assert ingles["summary"] == "Due: MDP, commitment 1"
    assert ingles["uid"] == evento["uid"]


def test_de_la_lista_works_the_same_bytes_twice(client, con_plazo):
    assert client.get("/calendario.ics").content == client.get("/calendario.ics").content


def test_de_la_lista_works_with_targets_of_another_day(client, con_plazo):
    crear_meta(compromiso=con_plazo, fecha_limite=PLAZO)  # the same day: said once
    antes = crear_meta(compromiso=con_plazo, indicador="Casas abiertas", fecha_limite=date(2026, 12, 31))
    assert plazos(client) == {
        f"plazo-meta-{antes.pk}@testserver": date(2026, 12, 31),
        f"plazo-{con_plazo.codigo}@testserver": PLAZO,
    }
    primero = calendario(client).events[0]
    assert primero["summary"] == "Vence una meta: MDP, compromiso 1"
    assert "Casas abiertas" in primero["description"]


def test_de_la_lista_works_when_the_deadline_is_that_of_its_targets(client, db):
    compromiso = crear_compromiso()
    crear_meta(compromiso=compromiso, fecha_limite=PLAZO)
    assert plazos(client) == {f"plazo-{compromiso.codigo}@testserver": PLAZO}


def test_de_la_lista_works_with_a_deadline_that_was_moved(client, con_plazo):
    antes = calendario(client).events[0]
    publicacion.enmendar_datos(
        con_plazo, por=crear_usuario(), motivo="Se amplió.", datos={"fecha_limite": date(2027, 6, 30)}
    )
    despues = calendario(client).events[0]
    assert despues["uid"] == antes["uid"]
    assert despues.start == date(2027, 6, 30)
    assert (antes["sequence"], despues["sequence"]) == (0, 1)
    assert despues["dtstamp"].dt > antes["dtstamp"].dt


def test_de_la_lista_calls_off_what_was_withdrawn_and_says_nothing_of_drafts(client, con_plazo):
    """A calendar that took the event in once drops it only if it is told so."""
    crear_compromiso(institucion=con_plazo.institucion, numero=2, fecha_limite=PLAZO, publicado=False)
    crear_meta(compromiso=con_plazo, fecha_limite=date(2026, 12, 31))
    antes = {str(e["uid"]): e for e in calendario(client).events}
    assert {str(e["status"]) for e in antes.values()} == {"CONFIRMED"}
    publicacion.retirar_compromiso(con_plazo, por=crear_usuario(), motivo="No era suyo.")
    for url in ("/calendario.ics", f"/compromisos/{con_plazo.codigo}.ics", "/instituciones/mdp/calendario.ics",
                f"/calendario.ics?edicion={con_plazo.edicion.slug}"):  # fmt: skip
        despues = {str(e["uid"]): e for e in calendario(client, url).events}
        assert despues.keys() == antes.keys()
        for uid, evento in despues.items():
            assert (evento["status"], evento.start) == ("CANCELLED", antes[uid].start)
            assert evento["sequence"] > antes[uid]["sequence"]
            assert evento["last-modified"].dt > antes[uid]["last-modified"].dt
            assert "Abrir casas" not in str(evento)  # it may have been public by mistake


def test_de_la_lista_calls_off_a_target_that_was_dropped_and_a_deadline_that_is_none(client, con_plazo):
    meta = crear_meta(compromiso=con_plazo, fecha_limite=date(2026, 12, 31))
    publicacion.enmendar_datos(
        con_plazo, por=crear_usuario(), motivo="Se quitó.", datos={"fecha_limite": None},
        metas=[publicacion.MetaPedida(meta, deja=True)],
    )  # fmt: skip
    assert {str(e["uid"]): (e["status"], e.start) for e in calendario(client).events} == {
        f"plazo-meta-{meta.pk}@testserver": ("CANCELLED", date(2026, 12, 31)),
        f"plazo-{con_plazo.codigo}@testserver": ("CANCELLED", PLAZO),
    }


def test_de_la_lista_has_the_last_day_of_the_periods_of_what_it_lists(client, con_plazo):
    periodo = crear_periodo(con_plazo.edicion, nombre="Tercer trimestre, con «ñ» " + "y ñandúes " * 9)
    crear_periodo(crear_edicion())  # of nothing that is listed
    for url in (
        "/calendario.ics",
        f"/compromisos/{con_plazo.codigo}.ics",
        "/instituciones/mdp/calendario.ics",
    ):
        (cierre,) = [e for e in calendario(client, url).events if "periodo" in e["uid"]]
        assert (cierre["uid"], cierre.start) == (f"periodo-{periodo.slug}@testserver", periodo.cierra)
        assert cierre["summary"] == f"Último día para informar: {periodo.nombre}"
        assert cierre["url"] == f"https://testserver{periodo.get_absolute_url()}"
    movido = periodo.cierra + timedelta(days=5)
    despues_de_un_segundo = timezone.now() + timedelta(seconds=2)  # a calendar says instants to the second
    with publicacion.modificar(motivo="Se amplió.", por=crear_usuario(), ahora=despues_de_un_segundo):
        periodo.cierra, periodo._history_date = movido, despues_de_un_segundo
        periodo.save()
    (despues,) = [e for e in calendario(client).events if "periodo" in e["uid"]]
    assert (despues["uid"], despues.start) == (cierre["uid"], movido)
    assert despues["sequence"] > cierre["sequence"]
    assert despues["last-modified"].dt > cierre["last-modified"].dt


def test_de_la_lista_says_when_what_it_says_changed(client, con_plazo):
    """The state is in the description: a report changes what is said, and when it was last changed, and not the deadline."""
    (antes,) = calendario(client).events
    crear_avance(compromiso=con_plazo, estado=Estado.EN_PROCESO, ahora=timezone.now())
    (despues,) = calendario(client).events
    assert despues["description"] != antes["description"]
    assert despues["last-modified"].dt > antes["last-modified"].dt
    assert despues["sequence"] == antes["sequence"]


def test_de_la_lista_works_whatever_people_write(client, con_plazo):
    """Also with what was kept before texts were cleaned at the door."""
    raro = "ñ" * 90 + "; a, b\\c\u0007\u202e 🏳️‍🌈\r\nEND:VEVENT"
    models.QuerySet(Compromiso).filter(pk=con_plazo.pk).update(titulo=raro)
    (evento,) = calendario(client).events
    assert "END:VEVENT" in evento["description"]
    assert "\u0007" not in evento["description"]


def test_de_la_lista_is_empty_and_still_a_calendar(client, db):
    crear_compromiso()  # it names no deadline
    leido = calendario(client)
    assert leido.events == []
    assert [z["tzid"] for z in leido.walk("VTIMEZONE")] == ["America/Lima"]  # RFC 5545 asks for one component


def test_de_la_lista_filters_as_the_list_and_refuses_what_it_does_not_know(client, con_plazo):
    crear_compromiso(
        institucion=con_plazo.institucion, numero=2, fecha_limite=date(2028, 1, 1), titulo="Otra cosa"
    )
    assert len(plazos(client, q="casas")) == 1
    assert calendario(client, q="casas")["url"] == "https://testserver/compromisos/?q=casas"
    assert client.get("/calendario.ics", {"estado": "cualquiera"}).status_code == 400
    assert client.get("/calendario.ics", {"colour": "red"}).status_code == 400


def test_de_la_lista_constant_queries(client, con_plazo):
    crear_periodo(con_plazo.edicion)
    pocas = contar_consultas(client, "/calendario.ics")
    with un_acto():
        for n in range(2, 8):
            otro = crear_compromiso(institucion=con_plazo.institucion, numero=n, fecha_limite=PLAZO)
            crear_meta(compromiso=otro, fecha_limite=date(2026, 1, n))
    assert contar_consultas(client, "/calendario.ics") == pocas


def test_de_la_lista_as_of_a_day(client, con_plazo):
    ayer = timezone.localdate() - timedelta(days=1)
    publicacion.enmendar_datos(
        con_plazo, por=crear_usuario(), motivo="Se amplió.", datos={"fecha_limite": date(2027, 6, 30)}
    )
    (antes,) = calendario(client, al=ayer.isoformat()).events
    assert (antes.start, antes["sequence"]) == (PLAZO, 0)
    assert antes["url"].endswith(f"?al={ayer}")
    assert Dia(timezone.localdate(), ayer).consulta in str(calendario(client, al=ayer.isoformat())["url"])


def test_de_institucion_works_with_hers_alone(client, con_plazo):
    crear_compromiso(fecha_limite=PLAZO)
    leido = calendario(client, "/instituciones/mdp/calendario.ics")
    assert [str(e["uid"]) for e in leido.events] == [f"plazo-{con_plazo.codigo}@testserver"]
    assert leido["name"] == "Plazos de MDP · 25 por el 25"


def test_de_institucion_is_empty(client, db):
    crear_institucion(slug="sin")
    assert plazos(client, "/instituciones/sin/calendario.ics") == {}


def test_de_institucion_404(client, db):
    assert client.get("/instituciones/no-hay/calendario.ics").status_code == 404


def test_de_institucion_as_of_a_day(client, con_plazo):
    antes = {"al": "2001-01-01"}
    assert plazos(client, "/instituciones/mdp/calendario.ics", **antes) == {
        f"plazo-{con_plazo.codigo}@testserver": PLAZO  # public since always
    }


def test_de_compromiso_works(client, con_plazo):
    leido = calendario(client, f"/compromisos/{con_plazo.codigo}.ics")
    assert [e.start for e in leido.events] == [PLAZO]
    assert leido["url"] == f"https://testserver/compromisos/{con_plazo.codigo}/"


def test_de_compromiso_is_empty(client, db):
    assert plazos(client, f"/compromisos/{crear_compromiso().codigo}.ics") == {}


def test_de_compromiso_404(client, db):
    assert client.get("/compromisos/no-hay-1.ics").status_code == 404


def test_de_compromiso_as_of_a_day(client, con_plazo):
    url = f"/compromisos/{con_plazo.codigo}.ics"
    ayer = (timezone.localdate() - timedelta(days=1)).isoformat()
    publicacion.retirar_compromiso(con_plazo, por=crear_usuario(), motivo="No era suyo.")
    (antes,), (hoy,) = calendario(client, url, al=ayer).events, calendario(client, url).events
    assert (antes["status"], hoy["status"]) == ("CONFIRMED", "CANCELLED")


def eventos(respuesta) -> list[bytes]:
    return sorted(e.to_ical() for e in Calendar.from_ical(respuesta.getvalue()).events)


def test_de_la_lista_works_alike_when_it_is_long(client, con_plazo, settings, tmp_path, monkeypatch):
    """Sent as it is written, and that of all is kept: the same events, which whoever has them in a calendar recognises."""
    settings.ARCHIVOS_HECHOS = tmp_path
    crear_periodo(edicion=con_plazo.edicion)
    for n in range(2, 6):
        crear_compromiso(institucion=con_plazo.institucion, numero=n, fecha_limite=PLAZO - timedelta(days=n))
    dejado = Compromiso.objects.get(numero=3)
    publicacion.retirar_compromiso(dejado, por=crear_usuario(), motivo="No era suyo.")
    corto, ingles = (eventos(client.get(f"{idioma}/calendario.ics")) for idioma in ("", "/en"))
    monkeypatch.setattr("compromisos.views.calendario.DE_UNA_VEZ", 2)
    monkeypatch.setattr("base.tandas.PRIMERA", 2)
    largo = client.get("/calendario.ics")
    assert largo.streaming
    assert eventos(largo) == eventos(client.get("/calendario.ics?sector=sin_sector")) == corto
    assert eventos(client.get("/en/calendario.ics?sector=sin_sector")) == ingles != corto
    hecho = client.get("/calendario.ics", headers={"Range": "bytes=0-14"})
    assert (hecho.status_code, hecho.getvalue()) == (206, b"BEGIN:VCALENDAR")
    assert [r.suffix for r in tmp_path.iterdir()] == [".ics"]  # of all, and of no other
