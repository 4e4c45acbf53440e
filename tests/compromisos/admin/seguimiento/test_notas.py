"""Writing down, coming back, putting off, closing."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.contrib.messages import get_messages
from django.utils import timezone

from compromisos.models import Seguimiento
from compromisos.publicacion import encargos, roles
from tests.compromisos.admin.ayudas import url
from tests.factories import crear_compromiso, crear_institucion, crear_personal, crear_seguimiento, un_acto

pytestmark = pytest.mark.django_db


@pytest.fixture
def ana(client):
    ana = crear_personal(username="ana", first_name="Ana", last_name="Prueba")
    client.force_login(ana)
    return ana


@pytest.fixture
def hoy():
    return timezone.localdate()


def datos(hoy, **cambios) -> dict:
    return {
        "tipo": "llamada", "fecha": f"{hoy:%d/%m/%Y}", "con_quien": "Secretaría general",
        "texto": "Promete informar.", "volver_en": "", **cambios,
    }  # fmt: skip


def en_el_menu(respuesta, direccion: str) -> int | None:
    entradas = [e for s in respuesta.context["marco"].secciones for e in s.entradas]
    return next(e.cuenta for e in entradas if e.url == direccion)


def dicho(respuesta) -> str:
    return " ".join(str(m) for m in get_messages(respuesta.wsgi_request))


def test_a_call_is_written_down_with_the_day_to_come_back(client, ana, hoy):
    compromiso = crear_compromiso()
    volver = hoy + timedelta(days=8)
    direccion = f"{url('seguimiento_anotar')}?compromiso={compromiso.pk}&volver={url('seguimiento')}"
    respuesta = client.post(direccion, datos(hoy, volver_en=f"{volver:%d/%m/%Y}"))
    assert respuesta["Location"] == url("seguimiento")
    nota = Seguimiento.objects.get()
    assert (nota.compromiso, nota.institucion, nota.por, nota.volver_en) == (compromiso, None, ana, volver)
    assert f"{volver:%d/%m/%Y}" in dicho(respuesta)
    assert "Promete informar." not in client.get(url("seguimiento")).content.decode()
    pagina = client.get(url("seguimiento"), {"ver": "pendiente"}).content.decode()
    assert "Promete informar." in pagina
    assert "Más adelante" in pagina
    assert "Pasó su día" not in pagina


def test_without_saying_of_what_it_is_asked(client, ana, hoy):
    entidad, compromiso = crear_institucion(), crear_compromiso()
    respuesta = client.post(url("seguimiento_anotar"), datos(hoy))
    assert respuesta.status_code == 400
    assert "Diga de qué institución o de qué compromiso es." in respuesta.content.decode()
    client.post(url("seguimiento_anotar"), datos(hoy, institucion=entidad.pk))
    client.post(url("seguimiento_anotar"), datos(hoy, codigo=f" {compromiso.codigo} "))
    assert {(n.institucion, n.compromiso) for n in Seguimiento.objects.all()} == {
        (entidad, None),
        (None, compromiso),
    }
    respuesta = client.post(url("seguimiento_anotar"), datos(hoy, codigo="no-hay"))
    assert "No hay un compromiso con el código «no-hay»." in respuesta.content.decode()


@pytest.mark.parametrize(
    ("campos", "frase"),
    [
        ({"texto": ""}, "obligatorio"),
        ({"texto": "x" * 2001}, "demasiado largo"),
        ({"fecha": "01/01/2099"}, "Ese día todavía no llega"),
        ({"volver_en": "01/01/2020"}, "Ese día ya pasó"),
        ({"fecha": "pronto"}, "pronto"),
        ({"tipo": "paloma"}, "paloma"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(client, ana, hoy, campos, frase):
    entidad = crear_institucion()
    respuesta = client.post(f"{url('seguimiento_anotar')}?institucion={entidad.pk}", datos(hoy, **campos))
    pagina = respuesta.content.decode()
    assert (respuesta.status_code, Seguimiento.objects.count()) == (400, 0)
    assert frase in pagina
    assert 'href="#id_' in pagina
    assert "Secretaría general" in pagina


@pytest.mark.parametrize(
    "texto",
    [
        "Llamó la señora Juana Pérez Ramos, que denunció en la comisaría.",
        "Su DNI es 45879632.",
        "El expediente judicial 01234-2026-0-1801-JR-FT-01 sigue abierto.",
        "Que llamen al 987 654 321.",
    ],
)
def test_what_seems_of_a_person_is_asked_once_before_it_is_kept(client, ana, hoy, texto):
    direccion = f"{url('seguimiento_anotar')}?institucion={crear_institucion().pk}"
    respuesta = client.post(direccion, datos(hoy, texto=texto))
    assert (respuesta.status_code, Seguimiento.objects.count()) == (400, 0)
    assert "Parece" in respuesta.content.decode()
    assert 'name="revisado"' in respuesta.content.decode()
    assert client.post(direccion, datos(hoy, texto=texto, revisado="on")).status_code == 302
    assert Seguimiento.objects.count() == 1


def test_two_clicks_write_it_once(client, ana, hoy):
    direccion = f"{url('seguimiento_anotar')}?institucion={crear_institucion().pk}"
    for _vez in range(2):
        assert client.post(direccion, datos(hoy)).status_code == 302
    assert Seguimiento.objects.count() == 1


def test_put_off_and_closed_in_one_click_each(client, ana, hoy):
    nota = crear_seguimiento(por=ana, volver_en=hoy, fecha=hoy)
    respuesta = client.post(
        url("seguimiento_posponer", nota.pk), {"volver": f"{url('seguimiento')}?ver=todo"}
    )
    assert respuesta["Location"] == f"{url('seguimiento')}?ver=todo"
    nota.refresh_from_db()
    assert nota.volver_en == hoy + timedelta(days=7)
    client.post(url("seguimiento_cerrar", nota.pk))
    nota.refresh_from_db()
    assert (nota.cerrado_por, bool(nota.cerrado_en)) == (ana, True)
    assert "ya estaba cerrado" in dicho(client.post(url("seguimiento_cerrar", nota.pk)))
    client.post(url("seguimiento_reabrir", nota.pk))
    nota.refresh_from_db()
    assert nota.cerrado_en is None
    for nombre in ("seguimiento_posponer", "seguimiento_cerrar", "seguimiento_reabrir"):
        assert client.get(url(nombre, nota.pk))["Location"] == url("seguimiento")
        assert client.post(url(nombre, 987654)).status_code == 404


def test_a_note_is_mended_and_keeps_who_wrote_it(client, ana, hoy):
    nota = crear_seguimiento(fecha=hoy, volver_en=hoy - timedelta(days=0))
    cambios = datos(hoy, texto="Lo corregido.", volver_en=f"{hoy:%d/%m/%Y}")
    assert client.get(url("seguimiento_editar", nota.pk)).status_code == 200
    assert client.post(url("seguimiento_editar", nota.pk), cambios).status_code == 302
    nota.refresh_from_db()
    assert (nota.texto, nota.por == ana) == ("Lo corregido.", False)
    assert "Ana Prueba" in client.get(url("seguimiento_editar", nota.pk)).content.decode()


def test_overdue_first_and_each_count_is_its_list(client, ana, hoy):
    compromiso = crear_compromiso()
    encargos.encargar_instituciones([compromiso.institucion_id], persona=ana, por=ana)
    vieja = hoy - timedelta(days=30)
    crear_seguimiento(por=ana, volver_en=hoy + timedelta(days=2), fecha=vieja, texto="Luego.")
    crear_seguimiento(compromiso=compromiso, volver_en=hoy, fecha=vieja, texto="Ahora.")
    crear_seguimiento(por=ana, volver_en=hoy - timedelta(days=3), fecha=vieja, texto="Ya pasó.")
    crear_seguimiento(volver_en=hoy, fecha=vieja, texto="De otra.")
    crear_seguimiento(por=ana, texto="Sin vuelta.")
    hoy_mio = client.get(url("seguimiento"))
    assert [n.texto for n in hoy_mio.context["pagina"]] == ["Ya pasó.", "Ahora."]
    assert "hace 3 días" in hoy_mio.content.decode()
    assert en_el_menu(hoy_mio, url("seguimiento")) == 2
    mio = client.get(url("seguimiento"), {"ver": "pendiente"})
    assert [n.texto for n in mio.context["pagina"]] == ["Ya pasó.", "Ahora.", "Luego."]
    for consulta in (
        {},
        {"quien": "todos"},
        {"ver": "pendiente"},
        {"ver": "todo"},
        {"quien": "todos", "ver": "todo"},
    ):
        vista = client.get(url("seguimiento"), consulta)
        (cuantos,) = [p.n for p in vista.context["vistas"] if p.actual]
        assert vista.context["pagina"].paginator.count == cuantos == len(list(vista.context["pagina"]))
        assert f'<span class="n">{cuantos}</span>' in vista.content.decode()
    de_una = client.get(url("seguimiento"), {"institucion": compromiso.institucion_id})
    assert [n.texto for n in de_una.context["pagina"]] == ["Ahora."]


@pytest.mark.parametrize(
    "consulta", [{"p": "mil"}, {"institucion": "x"}, {"quien": "nadie"}, {"institucion": "9" * 30}]
)
def test_what_makes_no_sense_in_the_address_is_left(client, ana, consulta):
    assert client.get(url("seguimiento"), consulta).status_code == 200
    assert client.get(url("seguimiento_anotar"), {"compromiso": "x"}).status_code == 404
    assert client.get(url("seguimiento_anotar"), {"institucion": "9" * 30}).status_code == 404


def test_it_leads_back_only_to_pages_of_the_admin(client, ana, hoy):
    nota = crear_seguimiento(volver_en=hoy, fecha=hoy)
    for fuera in ("https://example.org/admin/", "//example.org/admin/", "/informar/", "javascript:1", "\x00"):
        respuesta = client.post(url("seguimiento_posponer", nota.pk), {"volver": fuera})
        assert respuesta["Location"] == url("seguimiento")


def test_queries_do_not_grow_with_the_notes(client, ana, hoy, django_assert_max_num_queries):
    with un_acto():
        for _n in range(15):
            crear_seguimiento(compromiso=crear_compromiso(), volver_en=hoy, fecha=hoy)
    with django_assert_max_num_queries(22):
        assert len(client.get(url("seguimiento"), {"quien": "todos"}).context["pagina"]) == 15


@pytest.mark.parametrize("rol", [roles.ENLACE, roles.VERIFICACION, None])
def test_nobody_outside_the_ministry_reads_or_writes_any(client, hoy, rol):
    nota = crear_seguimiento(volver_en=hoy, fecha=hoy, texto="Reservado.")
    if rol is None:
        esperado = 302
    else:
        client.force_login(crear_personal(rol=rol))
        esperado = 403
    direcciones = [url("seguimiento"), url("seguimiento_anotar"), url("seguimiento_editar", nota.pk)]
    assert {client.get(d).status_code for d in (*direcciones, url("encargos"))} == {esperado}
    pasos = [url(f"seguimiento_{paso}", nota.pk) for paso in ("cerrar", "posponer", "reabrir")]
    for direccion in (*pasos, url("encargos_dar"), url("encargos_traspasar")):
        assert client.post(direccion).status_code == esperado
    nota.refresh_from_db()
    assert nota.cerrado_en is None


def test_tabs_count_what_they_lead_to_and_who_directs_sees_everybodys(client, ana, hoy):
    crear_seguimiento(por=ana, institucion=crear_institucion(), volver_en=hoy)
    crear_seguimiento(institucion=crear_institucion(), volver_en=hoy + timedelta(days=3))
    for consulta, cuentas in (({}, [1, 1, 1]), ({"quien": "todos"}, [1, 2, 2])):
        pagina = client.get(url("seguimiento"), consulta)
        assert [p.n for p in pagina.context["vistas"]] == cuentas
        for p in pagina.context["vistas"]:
            assert client.get(f"{url('seguimiento')}{p.url}").context["pagina"].paginator.count == p.n
        assert [p.actual for p in pagina.context["de_quienes"]] == [not consulta, bool(consulta)]
    client.force_login(crear_personal(rol=roles.DIRECCION))
    pagina = client.get(url("seguimiento"))
    assert ([p.n for p in pagina.context["vistas"]], pagina.context["de_quienes"]) == ([1, 2, 2], [])
