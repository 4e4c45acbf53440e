"""Personal links in the admin: given once, sent, revoked; the account that signs is nobody's."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
import time_machine
from django.contrib.auth import get_user_model
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from base.codigos import huella
from compromisos.correo import NO_ENTREGAN, cola
from compromisos.models import EnlacePersonal, Mensaje
from compromisos.publicacion import roles
from instituciones.models import Enlace
from tests.compromisos.informar.ayudas import direccion, entrar
from tests.compromisos.publicacion.mundo_de_permisos import crear_cuenta
from tests.factories import crear_compromiso, crear_enlace_personal, crear_institucion

pytestmark = pytest.mark.django_db


@pytest.fixture
def suyo():
    return crear_compromiso(institucion=crear_institucion(nombre="La suya"), titulo="Lo mío")


def test_enlace_personal_works_given_sent_and_revoked(client, suyo, mailoutbox):
    editora = crear_cuenta("editora", roles.EDITORA)
    client.force_login(editora)
    alta = reverse("admin:compromisos_enlacepersonal_add")
    hasta = timezone.localdate() + timedelta(days=30)
    ficha = {"institucion": suyo.institucion.pk, "nombre": "Rosa", "correo": "rosa@example.org"}
    assert client.post(alta, {**ficha, "hasta": hasta + timedelta(days=900)}).status_code == 200
    r = client.post(alta, {**ficha, "hasta": hasta})
    enlace = EnlacePersonal.objects.get()
    secreto = re.search(r"/informar/#([\w-]{23})", r.content.decode())[1]
    assert huella(secreto) == enlace.huella
    assert timezone.localdate(enlace.vence_en - timedelta(seconds=1)) == hasta
    enviar = reverse("admin:compromisos_enlacepersonal_enviar", args=[enlace.pk])
    assert client.post(enviar, {"secreto": "x"}).status_code == 404
    assert client.post(enviar, {"secreto": secreto}).status_code == 200
    (correo,) = mailoutbox
    assert (correo.to, correo.body.count(secreto)) == (["rosa@example.org"], 2), (
        "the address, and the code alone"
    )
    assert f"/informar/#{secreto}" in correo.body
    assert "iolencia" not in correo.subject
    for pagina in ("changelist", "change", "history"):
        args = [] if pagina == "changelist" else [enlace.pk]
        assert (
            secreto
            not in client.get(
                reverse(f"admin:compromisos_enlacepersonal_{pagina}", args=args)
            ).content.decode()
        )
    client.post(reverse("admin:compromisos_enlacepersonal_revocar", args=[enlace.pk]))
    enlace.refresh_from_db()
    assert enlace.revocado_por == editora
    assert Client().get(direccion(secreto)).status_code == 404


@pytest.fixture
def enlace(suyo, client) -> EnlacePersonal:
    enlace, secreto = crear_enlace_personal(suyo.institucion)
    entrar(client, secreto)
    return enlace


def test_enlace_personal_signs_with_nobodys_account(client, enlace):
    client.force_login(crear_cuenta("jefa", roles.ADMINISTRACION))
    assert enlace.cuenta.username not in client.get(reverse("admin:auth_user_changelist")).content.decode()
    assert not Enlace.objects.exists()
    assert not get_user_model().objects.get(pk=enlace.cuenta_id).has_usable_password()


# --- By e-mail


@pytest.fixture
def dado(client, suyo):
    """(the link, its secret, the page that gave it), good until a day."""
    client.force_login(crear_cuenta("editora", roles.EDITORA))
    hasta = date(2027, 2, 27)
    with time_machine.travel("2026-11-29T15:00:00Z", tick=False):
        ficha = {
            "institucion": suyo.institucion.pk,
            "nombre": "Rosa",
            "correo": "rosa@example.org",
            "hasta": hasta,
        }
        pagina = client.post(reverse("admin:compromisos_enlacepersonal_add"), ficha).content.decode()
    secreto = re.search(r"/informar/#([\w-]+)", pagina)[1]
    return EnlacePersonal.objects.get(), secreto, pagina


def enviar(client, enlace, secreto, **datos) -> str:
    url = reverse("admin:compromisos_enlacepersonal_enviar", args=[enlace.pk])
    return client.post(url, {"secreto": secreto, "vez": 1, **datos}).content.decode()


def test_enlace_personal_says_its_last_day_the_same_everywhere(client, dado, mailoutbox):
    enlace, secreto, pagina = dado
    paginas = {
        "dado": pagina,
        "lista": client.get(reverse("admin:compromisos_enlacepersonal_changelist")).content.decode(),
        "ficha": client.get(
            reverse("admin:compromisos_enlacepersonal_change", args=[enlace.pk])
        ).content.decode(),
    }
    enviar(client, enlace, secreto)
    paginas["carta"] = mailoutbox[0].body
    quien = Client()
    paginas["puerta"] = quien.get(direccion(secreto)).content.decode()
    entrar(quien, secreto)
    paginas["dentro"] = quien.get("/informar/").content.decode()
    for donde, texto in paginas.items():
        assert "27/02/2027, ese día incluido" in texto, donde
        assert "28/02/2027" not in texto, donde
    # And it is so: the last instant of that day it opens, the next it does not.
    for instante, codigo in (("2027-02-28T04:59:59Z", 200), ("2027-02-28T05:00:00Z", 404)):
        with time_machine.travel(instante, tick=False):
            assert Client().get(direccion(secreto)).status_code == codigo


def test_enlace_personal_is_sent_through_the_queue_without_keeping_its_secret(client, dado, mailoutbox):
    enlace, secreto, _pagina = dado
    assert "Enviado a rosa@example.org." in enviar(client, enlace, secreto)
    mensaje = Mensaje.objects.get()
    assert (mensaje.situacion, mensaje.sellado) == (Mensaje.Situacion.ENVIADO, "")
    assert secreto in mailoutbox[0].body
    assert secreto not in mensaje.cuerpo
    assert "editora" in mailoutbox[0].body  # who gave it, and not «answer to this»
    ficha = client.get(reverse("admin:compromisos_enlacepersonal_change", args=[enlace.pk])).content.decode()
    assert "a rosa@example.org: Salió" in ficha
    # A second click is no second letter; a second letter is asked for by its own button.
    enviar(client, enlace, secreto)
    assert len(mailoutbox) == 1
    assert "Volver a enviar" in enviar(client, enlace, secreto)
    enviar(client, enlace, secreto, vez=2)
    assert len(mailoutbox) == 2


def test_enlace_personal_is_not_called_sent_until_it_leaves(client, dado, mailoutbox, settings):
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    enlace, secreto, _pagina = dado
    pagina = enviar(client, enlace, secreto)
    assert "todavía no ha salido" in pagina
    assert "Enviado a" not in pagina
    mensaje = Mensaje.objects.get()
    guardado = " ".join(str(v) for v in Mensaje.objects.values_list().get())
    assert secreto not in guardado
    assert secreto not in " ".join(str(v) for v in DBTaskResult.objects.values_list().get())
    enlace.refresh_from_db()
    cola.enviar.func(mensaje.pk)
    assert secreto in mailoutbox[0].body
    assert Mensaje.objects.get().sellado == ""


def test_enlace_personal_is_not_sent_once_revoked(client, dado, mailoutbox, settings):
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    enlace, secreto, _pagina = dado
    enviar(client, enlace, secreto)
    EnlacePersonal.objects.get().revocar(por=enlace.creado_por)
    cola.enviar.func(Mensaje.objects.get().pk)
    assert (Mensaje.objects.get().situacion, Mensaje.objects.get().sellado) == (
        Mensaje.Situacion.DESCARTADO,
        "",
    )
    assert not mailoutbox


@pytest.mark.parametrize("backend", NO_ENTREGAN)
def test_enlace_personal_says_that_this_installation_sends_no_mail(client, dado, settings, backend):
    settings.EMAIL_BACKEND = backend
    enlace, secreto, _pagina = dado
    pagina = enviar(client, enlace, secreto)
    assert "Esta instalación no envía correos" in pagina
    assert "Enviado" not in pagina
    assert secreto in pagina  # it can still be copied
    assert "Enviar a rosa@example.org" not in pagina
    assert not Mensaje.objects.exists()


def test_mensajes_in_doubt_are_on_the_desk_and_their_list(client, dado):
    for n, cambios in enumerate((
        {"situacion": "en_envio", "tomado_en": timezone.now() - timedelta(hours=1)},
        {"situacion": "en_envio", "tomado_en": timezone.now()},
        {"situacion": "fallido", "error": "Quizá salió: SMTPServerDisconnected"},
        {"situacion": "fallido", "error": "TimeoutError"},
    )):  # fmt: skip
        Mensaje.objects.create(
            clave=f"x-{n}", destinatario=f"p{n}@example.org", asunto="a", cuerpo="b", **cambios
        )
    hoy = client.get("/admin/").context["hoy"].primeros
    lista = reverse("admin:compromisos_mensaje_changelist")
    assert [(a.titulo, a.url) for a in hoy] == [
        ("2 correos en duda", f"{lista}?situacion=duda"),
        (
            "1 correo que no salió",
            f"{lista}?situacion=fallido&creado_en__date__gte={timezone.localdate() - timedelta(days=7)}",
        ),
    ]
    pagina = client.get(f"{lista}?situacion=duda").content.decode()
    assert [f"p{n}@example.org" in pagina for n in range(4)] == [True, False, True, False]
    assert "p3@example.org" in client.get(f"{lista}?situacion=fallido").content.decode()
    assert (
        client.get(reverse("admin:compromisos_mensaje_change", args=[Mensaje.objects.first().pk])).status_code
        == 200
    )
    client.force_login(crear_cuenta("revisora", roles.REVISORA))
    assert client.get(lista).status_code == 403
    assert "correos en duda" not in client.get("/admin/").content.decode()
