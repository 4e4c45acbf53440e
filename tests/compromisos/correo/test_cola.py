"""A message goes once: asked twice, tried again, or cut in the middle."""

from __future__ import annotations

from datetime import timedelta
from smtplib import SMTPDataError, SMTPServerDisconnected

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.db import transaction
from django.utils import timezone
from django.utils.module_loading import import_string
from django_tasks_db.models import DBTaskResult

from compromisos.correo import SIN_SERVIDOR, cola, puede_salir
from compromisos.models import Mensaje

pytestmark = pytest.mark.django_db
S = Mensaje.Situacion


class Tropieza(EmailBackend):
    """A server that answers with what is in `respuestas`, one error each time, then takes everything."""

    respuestas: list[tuple[str, Exception]] = []

    def _tropezar(self, donde: str) -> None:
        if self.respuestas and self.respuestas[0][0] == donde:
            raise self.respuestas.pop(0)[1]

    def open(self):
        self._tropezar("open")
        return super().open()

    def send_messages(self, messages):
        self._tropezar("send")
        return super().send_messages(messages)


@pytest.fixture
def servidor(settings):
    settings.EMAIL_BACKEND = f"{__name__}.Tropieza"
    Tropieza.respuestas = []
    return Tropieza.respuestas


@pytest.fixture
def en_cola(settings):
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}


def pedir(clave: str = "prueba-1") -> Mensaje | None:
    return cola.encolar(clave, "ana@example.org", "Tiene un\nmensaje", "Entre al sitio.")


def trabajar() -> list[bool]:
    """One round of the worker, whatever the hour is. Returns whether each task had been put off."""
    aplazadas = []
    for resultado in DBTaskResult.objects.order_by("enqueued_at"):
        aplazadas.append(resultado.run_after.year < 9999)
        resultado.task_result.task.func(*resultado.task_result.args)
        resultado.delete()
    return aplazadas


def test_encolar_goes_once():
    assert pedir() is not None
    assert pedir() is None
    cola.enviar.func(Mensaje.objects.get().pk)
    (enviado,) = mail.outbox
    aviso = Mensaje.objects.get()
    assert (aviso.situacion, aviso.intentos) == (S.ENVIADO, 1)
    assert aviso.enviado_en
    assert (enviado.subject, enviado.to) == ("Tiene un mensaje", ["ana@example.org"])
    assert enviado.message()["Message-ID"].endswith("@testserver>")
    assert enviado.message()["Auto-Submitted"] == "auto-generated"


def test_encolar_nothing_without_an_address():
    assert cola.encolar("prueba", "", "Asunto", "Cuerpo") is None
    assert not Mensaje.objects.exists()


def test_encolar_waits_for_its_transaction(en_cola):
    with transaction.atomic():
        pedir()
        transaction.set_rollback(True)
    assert not Mensaje.objects.exists()
    assert not DBTaskResult.objects.exists()


@pytest.mark.parametrize(
    "falla", [("open", ConnectionRefusedError()), ("send", SMTPDataError(451, b"ahora no"))]
)
def test_enviar_again_after_a_refusal(falla, servidor, en_cola):
    servidor.append(falla)
    pedir()
    assert trabajar() == [False]
    assert not mail.outbox
    assert Mensaje.objects.get().situacion == S.PENDIENTE
    assert trabajar() == [True]
    assert trabajar() == []
    assert len(mail.outbox) == 1
    assert (Mensaje.objects.get().situacion, Mensaje.objects.get().intentos) == (S.ENVIADO, 2)


def test_enviar_is_given_up_after_the_last_wait(servidor, en_cola):
    servidor.extend([("open", TimeoutError())] * 20)
    pedir()
    rondas = 0
    while trabajar():
        rondas += 1
    assert rondas == len(cola.ESPERAS) + 1
    assert (Mensaje.objects.get().situacion, Mensaje.objects.get().error) == (S.FALLIDO, "TimeoutError")


def test_enviar_cut_in_the_middle_is_left(servidor, en_cola):
    servidor.append(("send", SMTPServerDisconnected("cortado")))
    pedir()
    trabajar()
    assert trabajar() == []
    assert Mensaje.objects.get().situacion == S.FALLIDO
    assert not mail.outbox


def test_enviar_not_again_after_a_dead_worker(en_cola):
    pedir()
    Mensaje.objects.update(situacion=S.EN_ENVIO)
    trabajar()
    assert not mail.outbox


def test_reponer_asks_again_for_what_no_task_does(en_cola):
    """The worker had taken the task, and died before it took the message."""
    perdido, espera, en_camino, salio = (pedir(f"prueba-{n}") for n in range(4))
    tareas = {t.args_kwargs["args"][0]: t for t in DBTaskResult.objects.all()}
    for mensaje in (perdido, en_camino):
        tareas[mensaje.pk].claim("uno-que-murio")
    Mensaje.objects.filter(pk=en_camino.pk).update(situacion=S.EN_ENVIO)
    Mensaje.objects.filter(pk=salio.pk).update(situacion=S.DESCARTADO)
    assert cola.reponer() == 1
    assert cola.reponer() == 0
    assert sorted(t.args_kwargs["args"][0] for t in DBTaskResult.objects.ready()) == [
        perdido.pk,
        espera.pk,
        salio.pk,
    ]
    trabajar()
    assert len(mail.outbox) == 2


def test_reponer_leaves_alone_what_waits_for_its_hour(servidor, en_cola):
    """A letter that leaves later, and one that a server refused and that is tried in a while, have their tasks."""
    cola.encolar("luego", "ana@example.org", "A", "B", sale_en=timezone.now() + timedelta(hours=1))
    servidor.append(("open", ConnectionRefusedError()))
    cola.enviar.func(pedir().pk)
    DBTaskResult.objects.filter(run_after__year=9999).delete()  # that of the attempt which was refused
    assert Mensaje.objects.filter(situacion=S.PENDIENTE).count() == 2
    assert cola.reponer() == 0


def test_enviar_without_a_server_says_nothing_went(settings):
    settings.EMAIL_BACKEND = SIN_SERVIDOR
    pedir()
    assert (Mensaje.objects.get().situacion, Mensaje.objects.get().enviado_en) == (S.FALLIDO, None)


def test_enviar_to_a_console_is_not_sent(settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"
    assert not puede_salir()
    pedir()
    assert (Mensaje.objects.get().situacion, Mensaje.objects.get().enviado_en) == (S.FALLIDO, None)


def test_enviar_in_doubt_is_told_after_a_while(servidor, en_cola):
    """Of a worker killed in between, and of a server that hung up: nobody knows whether it went."""
    ahora = timezone.now()
    servidor.append(("send", SMTPServerDisconnected("cortado")))
    pedir()
    trabajar()
    pedir("prueba-2")
    Mensaje.objects.filter(clave="prueba-2").update(situacion=S.EN_ENVIO, tomado_en=ahora)
    assert [m.clave for m in Mensaje.objects.dudosos(ahora)] == ["prueba-1"]
    luego = ahora + timedelta(minutes=16)
    assert {m.clave for m in Mensaje.objects.dudosos(luego)} == {"prueba-1", "prueba-2"}
    assert all(m.esta_en_duda(luego) and "En duda" in m.frase(luego) for m in Mensaje.objects.all())
    pedir("prueba-3")
    assert Mensaje.objects.dudosos(luego).count() == 2


def test_enviar_that_cannot_be_written_is_not_left_on_its_way(monkeypatch):
    def roto(*_):
        raise ZeroDivisionError

    monkeypatch.setitem(cola.REDACTORES, "prueba-", f"{__name__}.redactor_roto")
    monkeypatch.setattr(f"{__name__}.redactor_roto", roto, raising=False)
    pedir()
    assert Mensaje.objects.get().situacion == S.FALLIDO
    assert not mail.outbox


def test_every_kind_of_letter_has_who_writes_it():
    for principio, redactor in cola.REDACTORES.items():
        assert principio.endswith("-")
        assert callable(import_string(redactor))
