"""An enlace without an account: one institution, until it expires or is revoked, and nothing of anybody else."""

from __future__ import annotations

import re
import time
from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from base.codigos import huella
from compromisos import publicacion
from compromisos.correo import recordatorios
from compromisos.informar.quien import ULTIMA
from compromisos.models import Avance, BajaDeRecordatorios, EnlacePersonal, Medicion
from compromisos.reglas.recordatorios import Recado
from tests.base.ayudas import PDF
from tests.compromisos.correo.ayudas import con_enlace
from tests.compromisos.informar.ayudas import direccion, entrar
from tests.compromisos.views.ayudas import contar_consultas
from tests.factories import (
    crear_avance,
    crear_borrador,
    crear_compromiso,
    crear_enlace_personal,
    crear_institucion,
    crear_meta,
    crear_periodo,
    crear_territorio,
    crear_usuario,
)
from tests.una_vez import compartida

# --- Coming in

pytestmark = pytest.mark.django_db


LISTA = "/informar/"


@compartida
def suyo():
    return crear_compromiso(institucion=crear_institucion(nombre="La suya"), titulo="Lo mío")


def test_abrir_works_and_leaves_no_trace(client, suyo):
    """The address becomes a session at once."""
    enlace, secreto = crear_enlace_personal(suyo.institucion)
    puerta = client.get(direccion(secreto))
    assert "Entrar e informar" in puerta.content.decode()
    respuesta = entrar(client, secreto)
    assert (respuesta.status_code, respuesta["Location"]) == (302, LISTA)
    assert puerta["Referrer-Policy"] == "strict-origin"
    pagina = client.get(LISTA)
    for r in (puerta, respuesta, pagina):
        assert "no-store" in r["Cache-Control"]
        assert r["X-Robots-Tag"] == "noindex, nofollow"
        assert r is puerta or secreto not in f"{r.content.decode()}{r.headers}{r.cookies}"
    assert pagina["Referrer-Policy"] == "same-origin"  # a form has to show where it comes from
    assert "Lo mío" in pagina.content.decode()
    guardado = EnlacePersonal.objects.values().get()
    assert secreto not in str(guardado)
    assert guardado["huella"] == huella(secreto)
    assert secreto not in str(list(EnlacePersonal.history.values()))
    assert enlace.cuenta.is_active is False


def test_salir_works_and_a_second_opening_ends_the_first(client, suyo):
    _enlace, secreto = crear_enlace_personal(suyo.institucion)
    otro = Client()
    entrar(client, secreto)
    usado = EnlacePersonal.objects.get().usado_en
    assert otro.get(direccion(secreto)).status_code == 200  # a mail server that looks at it ends nothing
    assert client.get(LISTA).status_code == 200
    assert EnlacePersonal.objects.get().usado_en == usado
    entrar(otro, secreto)
    assert (pide_codigo(client), pide_codigo(otro)) == (True, False)
    assert otro.post(reverse("informar_salir")).status_code == 200
    assert pide_codigo(otro)


def pide_codigo(client) -> bool:
    """Whether there is no session: the list asks for the code instead."""
    return 'name="codigo"' in client.get(LISTA).content.decode()


def test_codigo_is_in_no_address(client, suyo, settings, caplog):
    """Nothing that is asked of the server has the secret of a new link in its path or its query."""
    _enlace, secreto = crear_enlace_personal(suyo.institucion)
    assert re.fullmatch(r"([0-9A-HJKMNP-TV-Z]{5}-){3}[0-9A-HJKMNP-TV-Z]{5}", secreto)
    puerta = client.get(LISTA)
    assert puerta.status_code == 200
    assert "js/codigo" in puerta.content.decode()
    assert "noindex" in puerta["X-Robots-Tag"]
    hecho = entrar(client, secreto)
    assert hecho["Location"] == LISTA
    assert client.get("/informar/entrar/").status_code == 405
    assert secreto not in caplog.text


@pytest.mark.parametrize(
    "como",
    [
        lambda s: s.lower(), lambda s: s.replace("-", ""), lambda s: f"  {s.replace('-', ' ')}\n",
        lambda s: f"https://testserver/informar/#{s}", lambda s: s.replace("0", "o").replace("1", "l"),
        lambda s: s.replace("-", "–"),
    ],
)  # fmt: skip
def test_entrar_works_as_people_type_and_paste_it(client, suyo, como):
    _enlace, secreto = crear_enlace_personal(suyo.institucion)
    assert entrar(client, como(secreto)).status_code == 302
    assert not pide_codigo(client)


def test_codigo_of_a_link_of_before_works_until_it_expires(client, suyo):
    """In its path, as it was sent, and typed."""
    enlace, _secreto = crear_enlace_personal(suyo.institucion)
    viejo = "36RVbk77XsaMi7Rf_4QYyojI5YSQpMWiHr_OFEhJO90"
    EnlacePersonal.objects.filter(pk=enlace.pk).update(huella=huella(viejo))
    pagina = client.get(direccion(viejo))
    assert pagina.status_code == 200
    assert pagina["Referrer-Policy"] == "strict-origin"
    assert 'action="/informar/entrar/"' in pagina.content.decode()
    assert client.post(direccion(viejo)).status_code == 405, "the secret goes in the body"
    for escrito in (viejo, f"https://testserver/informar/{viejo}/"):
        assert entrar(client, escrito).status_code == 302


@pytest.mark.parametrize(
    "nada", ["", "x" * 500, "AAAAA-AAAAA-AAAAA-AAAAA", "\x00", "#", "/", "ñ" * 20, "' OR 1=1"]
)
def test_entrar_404_for_what_is_none(client, nada):
    assert entrar(client, nada).status_code == 404


def pantalla(compromiso) -> str:
    return reverse("informar_compromiso", args=[compromiso.codigo])


def test_abrir_404_expired_revoked_or_unknown(client, suyo):
    ahora = timezone.now()
    vencido, s1 = crear_enlace_personal(
        suyo.institucion, vence_en=ahora - timedelta(days=1), ahora=ahora - timedelta(days=2)
    )
    revocado, s2 = crear_enlace_personal(suyo.institucion)
    entrar(client, s2)
    assert client.get(pantalla(suyo)).status_code == 200
    revocado.revocar(por=crear_usuario())
    respuestas = [
        *(client.get(u) for u in (direccion(s1), direccion(s2), direccion("x" * 43), pantalla(suyo))),
        *(entrar(client, s) for s in (s1, s2)),
    ]
    cuerpos = {
        re.sub(r'/informar/[^"<]*|csrfmiddlewaretoken" value="\w+"', "", r.content.decode())
        for r in respuestas
    }
    assert {r.status_code for r in respuestas} == {404}
    assert len(cuerpos) == 1
    assert "pida otro a quien se lo envió" in cuerpos.pop()
    abierto, s3 = crear_enlace_personal(suyo.institucion)
    entrar(client, s3)
    EnlacePersonal.objects.filter(pk=abierto.pk).update(creado_en=ahora - timedelta(9), vence_en=ahora)
    assert pide_codigo(client)
    assert client.get(pantalla(suyo)).status_code == 404


# --- What is seen


@pytest.fixture
def enlace(suyo, client) -> EnlacePersonal:
    enlace, secreto = crear_enlace_personal(suyo.institucion)
    entrar(client, secreto)
    return enlace


def datos(**cambios) -> dict:
    return {
        "fecha_corte": "2026-09-30", "estado": "en_proceso", "descripcion": "Se hizo una parte.",
        "accion": "borrador", **cambios,
    }  # fmt: skip


def test_compromiso_other_institution(client, enlace, suyo):
    ajeno = crear_compromiso(titulo="Lo ajeno")
    crear_borrador(compromiso=ajeno, descripcion="Secreto ajeno")
    proyecto = crear_compromiso(institucion=suyo.institucion, numero=2, publicado=False, edicion=suyo.edicion)
    assert "Lo ajeno" not in client.get(LISTA).content.decode()
    inexistente = client.get("/informar/compromisos/no-existe/")
    for otro in (ajeno, proyecto):
        for r in (client.get(pantalla(otro)), client.post(pantalla(otro), datos())):
            assert r.status_code == inexistente.status_code == 404
            assert otro.codigo not in r.content.decode().replace(pantalla(otro), "")
    assert Avance.objects.count() == 1


def test_puerta_works_returned_and_due_first(client, enlace, suyo):
    de_la_misma = {"institucion": suyo.institucion, "edicion": suyo.edicion}
    cumplido = crear_compromiso(**de_la_misma, numero=2)
    crear_avance(compromiso=cumplido, estado="cumplido")
    devuelto = crear_compromiso(**de_la_misma, numero=3)
    borrador = crear_borrador(compromiso=devuelto)
    publicacion.enviar(borrador, por=borrador.autor)
    publicacion.observar(borrador, por=borrador.autor, motivo="Falta la fuente.")
    grupos = client.get(LISTA).context["grupos"]
    assert [(t, [c.numero for c in cs]) for t, cs in grupos] == [
        ("Devueltos: corrija y reenvíe", [3]), ("Por informar", [1]), ("Al día", [2]),
    ]  # fmt: skip
    assert "Falta la fuente." in client.get(pantalla(devuelto)).content.decode()


def test_puerta_works_while_a_period_is_open(client, enlace, suyo):
    hoy = timezone.localdate()
    de_la_misma = {"institucion": suyo.institucion, "edicion": suyo.edicion}
    crear_avance(compromiso=suyo, fecha_corte=hoy - timedelta(days=20))
    dentro = crear_compromiso(**de_la_misma, numero=2, fecha_limite=hoy + timedelta(days=5))
    crear_avance(compromiso=dentro, fecha_corte=hoy - timedelta(days=10))
    cerrado = crear_compromiso(**de_la_misma, numero=3)
    crear_avance(compromiso=cerrado, fecha_corte=hoy - timedelta(days=20), estado="cumplido")

    def grupos() -> dict[str, list[int]]:
        return {t: [c.numero for c in cs] for t, cs in client.get(LISTA).context["grupos"]}

    assert grupos() == {"Por informar": [2], "Al día": [1, 3]}
    crear_periodo(suyo.edicion, desde=hoy - timedelta(days=10))
    assert grupos() == {"Por informar": [1], "Al día": [2, 3]}


def test_puerta_constant_queries(client, enlace, suyo, django_assert_num_queries):
    for n in (2, 3, 4):
        crear_compromiso(institucion=suyo.institucion, edicion=suyo.edicion, numero=n)
    with django_assert_num_queries(7):  # one asks what is written and not saved, one the first steps
        client.get(LISTA)


# --- What is reported


def test_compromiso_works_saved_mended_and_sent(client, enlace, suyo):
    meta = crear_meta(compromiso=suyo)
    crear_avance(compromiso=suyo, mediciones={meta: 30})
    abierta = client.get(pantalla(suyo)).content.decode()
    assert "Último publicado: 30" in abierta
    assert 'value="30"' not in abierta  # sent untouched, it would be said again as if it were new
    r = client.post(pantalla(suyo), datos(**{"meta-1-meta": meta.pk, "meta-1-valor": "32"}))
    assert (r.status_code, r["Location"]) == (302, pantalla(suyo))
    avance = Avance.objects.get(situacion="borrador")
    assert (avance.autor, avance.mediciones.get().valor) == (enlace.cuenta, 32)
    assert avance.history.first().history_user == enlace.cuenta
    vista = {"version_vista": avance.version, "meta-1-meta": meta.pk, "meta-1-valor": ""}
    r = client.post(pantalla(suyo), datos(descripcion="Se hizo más.", accion="enviar", **vista))
    assert r["Location"] == LISTA
    avance.refresh_from_db()
    assert (avance.situacion, avance.descripcion) == ("en_revision", "Se hizo más.")
    assert not avance.mediciones.exists()
    pagina = client.get(pantalla(suyo)).content.decode()
    assert "está en revisión" in pagina
    assert "<textarea" not in pagina
    assert "<textarea" in client.get(pantalla(suyo) + "?otro=1").content.decode()


def test_compromiso_keeps_a_draft_that_cannot_be_sent(client, enlace, suyo):
    r = client.post(pantalla(suyo), datos(fecha_corte="2099-01-01", accion="enviar"), follow=True)
    assert "no puede ser futura" in r.content.decode()
    assert Avance.objects.get().situacion == "borrador"
    r = client.post(pantalla(suyo), datos(descripcion="", version_vista=1))
    assert r.status_code == 400
    assert "No se guardó" in r.content.decode()


def test_compromiso_works_asking_what_surprises(client, enlace, suyo):
    meta = crear_meta(compromiso=suyo)
    crear_avance(compromiso=suyo, mediciones={meta: 32}, fecha_corte=date(2026, 6, 30))
    fila = {"meta-1-meta": meta.pk, "meta-1-valor": "30"}
    r = client.post(pantalla(suyo), datos(accion="enviar", **fila), follow=True)
    avance = Avance.objects.get(situacion="borrador")
    pagina = r.content.decode()
    assert "Hay 1 pregunta sin responder" in pagina
    assert pagina.index("Baja de 32", pagina.index('name="meta-1-valor"')) < pagina.index(
        'name="meta-1-nota"'
    )
    (hecha,) = r.context["hechas"]
    vista = {"version_vista": avance.version}
    client.post(pantalla(suyo), datos(accion="enviar", **fila, **vista, **{hecha.nombre: "Cerró uno."}))
    avance.refresh_from_db()
    assert avance.situacion == "en_revision"
    assert avance.confirmaciones.get().motivo == "Cerró uno."


def test_compromiso_works_with_evidence(client, enlace, suyo):
    pdf = SimpleUploadedFile("acta 1.pdf", PDF)
    client.post(pantalla(suyo), datos(**{"evidencia-archivo": pdf}))
    avance = Avance.objects.get()
    evidencia = avance.evidencias.get()
    assert (evidencia.titulo, evidencia.tipo_contenido) == ("acta_1.pdf", "application/pdf")
    r = client.post(
        pantalla(suyo),
        datos(version_vista=1, **{"evidencia-archivo": SimpleUploadedFile("a.pdf", b"<html>")}),
    )
    assert "Es una página web guardada" in r.content.decode()
    ajena = crear_borrador(evidencia=True).evidencias.get()
    r = client.post(
        pantalla(suyo),
        datos(
            version_vista=1, quitar=[evidencia.pk, ajena.pk], **{"evidencia-url": "https://example.org/i.pdf"}
        ),
    )
    assert [e.titulo for e in avance.evidencias.all()] == ["example.org"]
    assert type(ajena).objects.filter(pk=ajena.pk).exists()


def test_compromiso_works_with_places(client, enlace, suyo):
    lima = crear_territorio()
    provincia = crear_territorio(ubigeo="1501", nombre="Lima", superior=lima)
    crear_territorio(ubigeo="150101", nombre="Lima", superior=provincia)
    rimac = crear_territorio(ubigeo="150128", nombre="Rímac", superior=provincia)
    regiones = crear_meta(compromiso=suyo, nivel_territorial="region")
    distritos = crear_meta(compromiso=suyo, nivel_territorial="distrito")
    metas = {"meta-1-meta": regiones.pk, "meta-1-valor": 1, "meta-1-territorios": ["15"],
             "meta-2-meta": distritos.pk, "meta-2-valor": 1}  # fmt: skip
    r = client.post(pantalla(suyo), datos(**metas, **{"meta-2-territorios": "rimac\nNarnia"}))
    assert "Narnia" in r.content.decode()
    assert not Avance.objects.exists()
    client.post(pantalla(suyo), datos(**metas, **{"meta-2-territorios": "rimac\r\nLima"}))
    assert list(Medicion.objects.get(meta=regiones).territorios.all()) == [lima]
    assert {t.ubigeo for t in Medicion.objects.get(meta=distritos).territorios.all()} == {"150128", "150101"}
    assert rimac.ubigeo in client.get(pantalla(suyo)).content.decode()


def test_compromiso_refuses_the_target_of_another(client, enlace, suyo):
    crear_meta(compromiso=suyo)
    ajena = crear_meta(valor_meta=9)
    r = client.post(pantalla(suyo), datos(**{"meta-1-meta": ajena.pk, "meta-1-valor": "5"}))
    assert r.status_code == 400
    assert not Medicion.objects.exists()


def test_compromiso_two_at_once(client, enlace, suyo):
    client.post(pantalla(suyo), datos())
    avance = Avance.objects.get()
    avance.descripcion = "Lo enmendó otra persona."
    avance.save()
    r = client.post(pantalla(suyo), datos(version_vista=1, descripcion="Lo mío."))
    pagina = r.content.decode()
    assert r.status_code == 400
    assert "Lo mío." in pagina
    assert "Lo enmendó otra persona." in pagina
    r = client.post(
        pantalla(suyo), datos(version_vista=2, en_conflicto=1, seguir="on", descripcion="Lo mío.")
    )
    assert r.status_code == 302


def test_compromiso_under_review_is_not_written_over(client, enlace, suyo):
    enviado = crear_borrador(compromiso=suyo, descripcion="Enviado.")
    publicacion.enviar(enviado, por=enviado.autor)
    client.post(pantalla(suyo), datos(descripcion="Otro corte."))
    assert set(Avance.objects.values_list("descripcion", "situacion")) == {
        ("Enviado.", "en_revision"), ("Otro corte.", "borrador"),
    }  # fmt: skip


def test_compromiso_sent_meanwhile_loses_nothing(suyo, enlace, client):
    borrador = crear_borrador(compromiso=suyo)
    abierto = datos(version_vista=borrador.version, descripcion="Se hizo mucho más.")
    publicacion.enviar(borrador, por=borrador.autor)
    respuesta = client.post(pantalla(suyo), abierto)
    pagina = respuesta.content.decode()
    assert respuesta.status_code == 400
    assert "otra persona envió o publicó este avance" in pagina
    assert "Se hizo mucho más." in pagina
    assert Avance.objects.count() == 1
    assert client.post(pantalla(suyo), {**abierto, "version_vista": ""}).status_code == 302
    assert Avance.objects.count() == 2


# --- Reminders


def test_recordatorios_works_and_404(corte, client):
    con_enlace(corte, "Una")
    (quien,) = recordatorios.destinatarios().values()
    pagina = reverse("informar_recordatorios", args=[quien.firma])
    assert quien.correo not in pagina
    assert "No recibir más" in client.get(pagina).content.decode()
    assert not BajaDeRecordatorios.objects.exists()  # looking is not asking
    assert "Volver a recibirlos" in client.post(pagina, {"accion": "baja"}).content.decode()
    assert recordatorios.recordar(hoy=timezone.localdate()) == {}
    client.post(pagina, {"accion": "alta"})
    assert recordatorios.recordar(hoy=timezone.localdate()) == {Recado.APERTURA: 1}
    assert client.get(reverse("informar_recordatorios", args=["f" * 40])).status_code == 404


# --- The other rungs


def test_puerta_is_empty(client):
    enlace_sin_nada, secreto = crear_enlace_personal()
    entrar(client, secreto)
    assert "No hay compromisos que informar" in client.get(LISTA).content.decode()


def test_puerta_anonymous(client, suyo):
    assert pide_codigo(client)
    assert "Lo mío" not in client.get(LISTA).content.decode()
    assert client.get(pantalla(suyo)).status_code == 404


def test_puerta_other_institution(client, enlace):
    crear_compromiso(titulo="Lo ajeno")
    assert "Lo ajeno" not in client.get(LISTA).content.decode()


def test_compromiso_anonymous(client, suyo):
    for respuesta in (client.get(pantalla(suyo)), client.post(pantalla(suyo), datos())):
        assert respuesta.status_code == 404
    assert not Avance.objects.exists()


def test_compromiso_404(client, enlace):
    assert client.get("/informar/compromisos/no-existe/").status_code == 404


def test_compromiso_constant_queries(client, enlace, suyo):
    meta = crear_meta(compromiso=suyo)
    crear_avance(compromiso=suyo, mediciones={meta: 1}, evidencia=True)
    antes = contar_consultas(client, pantalla(suyo))
    for n in (2, 3, 4):
        crear_avance(compromiso=suyo, mediciones={meta: n}, evidencia=True)
    assert contar_consultas(client, pantalla(suyo)) == antes


def test_abrir_wrong_verb(client, suyo):
    _enlace, secreto = crear_enlace_personal(suyo.institucion)
    assert {getattr(client, v)(direccion(secreto)).status_code for v in ("put", "delete", "patch")} == {405}


def test_salir_wrong_verb(client, enlace):
    assert client.get(reverse("informar_salir")).status_code == 405


def test_puerta_wrong_verb(client, enlace):
    assert {getattr(client, v)(LISTA).status_code for v in ("post", "put", "delete", "patch")} == {405}


def test_compromiso_wrong_verb(client, enlace, suyo):
    assert {getattr(client, v)(pantalla(suyo)).status_code for v in ("put", "delete", "patch")} == {405}


def test_recordatorios_wrong_verb(client):
    pagina = reverse("informar_recordatorios", args=["f" * 40])
    assert {getattr(client, v)(pagina).status_code for v in ("put", "delete", "patch")} == {405}


def test_a_session_of_a_link_that_nobody_uses_ends(client, suyo, settings):
    """As that of an account does; what is used goes on."""
    _enlace, secreto = crear_enlace_personal(suyo.institucion)
    entrar(client, secreto)

    def pasar(segundos: int) -> None:
        sesion = client.session
        sesion[ULTIMA] -= segundos
        sesion.save()

    pasar(settings.SESION_INACTIVA - 10)
    assert not pide_codigo(client)
    assert client.session[ULTIMA] > time.time() - 30
    pasar(settings.SESION_INACTIVA + 10)
    assert pide_codigo(client)
    assert (
        client.post(reverse("informar_compromiso", args=[suyo.codigo]), {"accion": "enviar"}).status_code
        != 302
    )
    assert not Avance.objects.exists()


def test_leaving_a_link_leaves_nothing_in_the_browser(client, suyo):
    _enlace, secreto = crear_enlace_personal(suyo.institucion)
    entrar(client, secreto)
    assert client.post(reverse("informar_salir"))["Clear-Site-Data"] == '"cache", "storage"'
