"""The log of letters: what went to whom and how it fared, without anything that opens a door."""

from __future__ import annotations

from smtplib import SMTPRecipientsRefused

import pytest
from django.urls import reverse
from django.utils import timezone

from compromisos.correo import NO_ENTREGAN, cola, enlaces
from compromisos.models import Mensaje
from compromisos.models.mensaje import QUIZA
from compromisos.publicacion import roles
from tests.compromisos.publicacion.mundo_de_permisos import crear_cuenta
from tests.factories import crear_enlace_personal, crear_periodo

pytestmark = pytest.mark.django_db
LISTA = reverse("admin:compromisos_mensaje_changelist")
S = Mensaje.Situacion


@pytest.fixture
def editora(client):
    cuenta = crear_cuenta("editora", roles.EDITORA)
    client.force_login(cuenta)
    return cuenta


def escribir(n: int = 1, **cambios) -> Mensaje:
    mensaje = cola.encolar(
        f"prueba-{n}", f"p{n}@example.org", "Un asunto", "Un texto", tipo="avance_devuelto"
    )
    assert mensaje is not None
    if cambios:
        Mensaje.objects.filter(pk=mensaje.pk).update(**cambios)
    mensaje.refresh_from_db()
    return mensaje


def leer(client, mensaje: Mensaje) -> str:
    return client.get(reverse("admin:compromisos_mensaje_change", args=[mensaje.pk])).content.decode()


def otra_vez(client, mensaje: Mensaje):
    return client.post(reverse("admin:compromisos_mensaje_otra_vez", args=[mensaje.pk]), follow=True)


def test_mensajes_say_how_each_fared(editora, client):
    escribir(1)
    escribir(2, situacion=S.FALLIDO, enviado_en=None, error=SMTPRecipientsRefused.__name__)
    escribir(3, situacion=S.FALLIDO, enviado_en=None, error=f"{QUIZA}: SMTPServerDisconnected")
    escribir(4, situacion=S.PENDIENTE, enviado_en=None, error="ConnectionRefusedError")
    escribir(5, situacion=S.DESCARTADO, enviado_en=None, error="Ya informaron.")
    lista = client.get(LISTA).content.decode()
    for frase in (
        ">Salió<",
        "No salió: el servidor de correo no acepta esa dirección.",
        "En duda: se cortó mientras salía.",
        "Por salir; se intentará otra vez: no se pudo llegar",
        "Ya no hacía falta: Ya informaron.",
        "sale sola",
        "Avance devuelto",
    ):
        assert frase in lista, frase
    assert "SMTP" not in lista
    for filtro, quedan in (
        ("situacion=fallido", "p2"),
        ("situacion=duda", "p3"),
        ("tipo=enlace_personal", ""),
    ):
        hallados = [m.destinatario for m in client.get(f"{LISTA}?{filtro}").context["cl"].result_list]
        assert hallados == ([f"{quedan}@example.org"] if quedan else [])


def test_mensajes_are_read_in_a_number_of_queries_that_does_not_grow(
    editora, client, django_assert_max_num_queries
):
    periodo = crear_periodo()
    for n in range(60):
        escribir(n, periodo=periodo, pedido_por=editora)
    with django_assert_max_num_queries(15):  # three count what each filter would give
        client.get(LISTA)


def test_mensaje_that_went_is_sent_again_in_a_row_of_its_own(editora, client, mailoutbox):
    mensaje = escribir()
    assert "Enviar otra vez" in leer(client, mensaje)
    pagina = otra_vez(client, mensaje).content.decode()
    assert len(mailoutbox) == 2
    nuevo = Mensaje.objects.latest("pk")
    assert (nuevo.clave, nuevo.pedido_por) == ("prueba-1~2", editora)
    assert "Se pidió otra vez" in pagina
    assert "editora" in pagina


def test_mensaje_that_failed_is_tried_again_in_its_row(editora, client, mailoutbox):
    mensaje = escribir(situacion=S.FALLIDO, enviado_en=None, error="TimeoutError", intentos=6)
    mailoutbox.clear()
    assert "Intentarlo otra vez" in leer(client, mensaje)
    otra_vez(client, mensaje)
    mensaje.refresh_from_db()
    assert (mensaje.situacion, mensaje.intentos, len(mailoutbox)) == (S.ENVIADO, 1, 1)
    assert Mensaje.objects.count() == 1


def test_mensaje_in_doubt_warns_before_it_may_arrive_twice(editora, client):
    mensaje = escribir(situacion=S.FALLIDO, enviado_en=None, error=f"{QUIZA}: timeout")
    assert "puede que le llegue dos veces" in leer(client, mensaje)
    otra_vez(client, mensaje)
    assert Mensaje.objects.count() == 2
    esperando = escribir(2, situacion=S.PENDIENTE, enviado_en=None)
    assert "no hace falta pedirla otra vez" in otra_vez(client, esperando).content.decode()
    assert Mensaje.objects.count() == 3


def test_mensaje_with_a_link_is_kept_without_it_and_not_repeated(editora, client):
    enlace, secreto = crear_enlace_personal()
    enlaces.mandar(enlace, secreto, vez=1, por=editora)
    mensaje = Mensaje.objects.get()
    pagina = leer(client, mensaje)
    assert "(no se guarda)" in pagina
    assert secreto not in pagina
    assert "dé otro a la misma persona" in pagina
    assert otra_vez(client, mensaje).status_code == 403
    assert mensaje.creado_en <= timezone.now()


@pytest.mark.parametrize("backend", NO_ENTREGAN)
def test_mensajes_say_that_nothing_leaves(editora, client, settings, backend):
    settings.EMAIL_BACKEND = backend
    mensaje = escribir()
    assert "Esta instalación no envía correos." in client.get(LISTA).content.decode()
    pagina = leer(client, mensaje)
    assert "Esta instalación no envía correos." in pagina
    assert "otra-vez" not in pagina
    assert otra_vez(client, mensaje).status_code == 403


def test_mensajes_are_seen_by_who_has_them_written(client):
    mensaje = escribir()
    for rol in (roles.REVISORA, roles.ENLACE, roles.VERIFICACION):
        client.force_login(crear_cuenta(rol.clave, rol))
        assert client.get(LISTA).status_code == 403
        assert client.get(reverse("admin:compromisos_mensaje_change", args=[mensaje.pk])).status_code == 403
        assert otra_vez(client, mensaje).status_code == 403
