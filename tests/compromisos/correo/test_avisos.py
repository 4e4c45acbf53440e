"""Letters to the staff: what arrived, and what waits each morning."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from email.message import EmailMessage
from io import StringIO

import pytest
import time_machine
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from compromisos import publicacion
from compromisos.correo import SIN_SERVIDOR, cola
from compromisos.importacion import expediente
from compromisos.models import Importacion, Mensaje, Supresion
from compromisos.publicacion import avisos, encargos, roles, seguimientos
from tests.factories import (
    crear_avance,
    crear_borrador,
    crear_compromiso,
    crear_institucion,
    crear_personal,
    crear_seguimiento,
    razones_para,
)
from tests.servidor_de_correo import servidor_de_correo

pytestmark = pytest.mark.django_db


@pytest.fixture
def revisora():
    return crear_personal(username="rosa", first_name="Rosa", email="rosa@example.org", rol=roles.REVISORA)


@pytest.fixture
def editora():
    return crear_personal(username="elsa", first_name="Elsa", email="elsa@example.org")


def enviado(**cambios):
    avance = crear_borrador(**cambios)
    return publicacion.enviar(avance, por=avance.autor, razones=razones_para(avance))


def para(mailoutbox, cuenta) -> list:
    return [carta for carta in mailoutbox if carta.to == [cuenta.email]]


# --- Something arrived


def test_who_reviews_is_told_that_a_report_arrived(revisora, editora, mailoutbox, settings):
    compromiso = crear_compromiso(
        institucion=crear_institucion(sigla="EJ-07"), titulo="Capacitar a 300 docentes"
    )
    avance = enviado(compromiso=compromiso, descripcion="Se capacitó a Juana Pérez.")
    (carta,) = mailoutbox
    assert (carta.to, carta.subject) == (["rosa@example.org"], "25 por el 25: llegó algo por revisar")
    assert "Hola, Rosa:" in carta.body
    assert "Informes por revisar: 1\n- EJ-07, «Capacitar a 300 docentes»: llegó hoy" in carta.body
    assert settings.SITE_URL + reverse("admin:compromisos_avance_revisar", args=[avance.pk]) in carta.body
    assert "Juana" not in carta.body
    assert "Juana" not in Mensaje.objects.get().cuerpo


def test_who_did_it_is_not_told_also_of_what_another_wrote(revisora, mailoutbox):
    otra = crear_personal(email="ines@example.org", rol=roles.REVISORA)
    avance = crear_borrador()
    publicacion.enviar(avance, por=revisora, razones=razones_para(avance))
    assert [c.to for c in mailoutbox] == [[otra.email]]


def test_each_kind_of_arrival_is_told_to_who_may_answer_it(revisora, editora, mailoutbox, datos_revisados):
    avisos.elegir(editora, llegadas=True)
    compromiso = crear_compromiso()
    verificacion = publicacion.verificar(
        crear_avance(compromiso=compromiso),
        por=revisora,
        verificador="Otra entidad",
        resultado="cuestionado",
        motivo="No consta.",
    )
    mailoutbox.clear()
    Mensaje.objects.all().delete()
    quien = crear_personal(rol=roles.ENLACE)
    importacion = Importacion.objects.create(
        usuario=quien, tabla="compromisos", nombre_original="de-juana.csv",
        informe={"por_aprobar": True, "conteos": {}},
    )  # fmt: skip
    pasos = {
        "Respuestas por publicar: 1": lambda: publicacion.responder(
            verificacion, por=quien, texto="Sí atendían."
        ),
        "Enmiendas propuestas: 1": lambda: publicacion.proponer_enmienda(
            compromiso, por=quien, texto="Otro texto.", motivo="Lo pidió."
        ),
        "Archivos propuestos: 1": lambda: expediente.proponer(importacion),
        "Datos personales por suprimir: 1": lambda: (
            Supresion.objects.create(
                objeto=f"compromisos/{compromiso.codigo}",
                compromiso=compromiso,
                motivo="Algo.",
                pedida_por=quien,
            )
            and avisos.llego_supresion(por=quien)
        ),
    }
    for titulo, hacer in pasos.items():
        Mensaje.objects.all().delete()
        mailoutbox.clear()
        hacer()
        # who reviews imports no pledges: a file that she could not open is not told to her
        de_rosa = titulo in para(mailoutbox, revisora)[0].body
        assert de_rosa == (titulo != "Archivos propuestos: 1"), titulo
        assert titulo in para(mailoutbox, editora)[0].body, titulo
        assert "de-juana" not in para(mailoutbox, editora)[0].body


@pytest.fixture
def en_cola(settings):
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}


def sale() -> None:
    """The worker does what is queued, whatever the hour is."""
    for mensaje in Mensaje.objects.filter(situacion=Mensaje.Situacion.PENDIENTE).order_by("pk"):
        cola.enviar.func(mensaje.pk)


def test_many_that_arrive_together_are_one_letter(revisora, mailoutbox, en_cola):
    """It goes at the end of the quarter of an hour, with all that came by then."""
    from django_tasks_db.models import DBTaskResult

    with time_machine.travel("2026-11-24T15:01:00Z", tick=False):
        for _n in range(3):
            enviado()
        tarea = DBTaskResult.objects.get()
        assert tarea.run_after.strftime("%H:%M:%S") == "15:15:00"
    with time_machine.travel("2026-11-24T15:15:00Z", tick=False):
        sale()
    (carta,) = mailoutbox
    assert "Informes por revisar: 3" in carta.body


def test_what_was_told_is_not_told_again_and_what_was_done_is_not_told(revisora, mailoutbox, en_cola):
    with time_machine.travel("2026-11-24T15:01:00Z", tick=False):
        enviado()
    with time_machine.travel("2026-11-24T15:15:00Z", tick=False):
        sale()
    with time_machine.travel("2026-11-24T15:20:00Z", tick=False):
        segundo = enviado()
    with time_machine.travel("2026-11-24T15:30:00Z", tick=False):
        sale()
    assert [re.search(r"revisar: (\d)", c.body)[1] for c in mailoutbox] == ["1", "1"]
    assert reverse("admin:compromisos_avance_revisar", args=[segundo.pk]) in mailoutbox[1].body
    with time_machine.travel("2026-11-24T15:40:00Z", tick=False):
        tercero = enviado()
        publicacion.publicar(tercero, por=revisora)
    with time_machine.travel("2026-11-24T15:45:00Z", tick=False):
        sale()
    assert len(mailoutbox) == 2
    assert Mensaje.objects.get(situacion="descartado").error == "Lo que llegó ya se revisó."


@pytest.mark.parametrize(
    "deja",
    [
        lambda cuenta: setattr(cuenta, "is_active", False),
        lambda cuenta: setattr(cuenta, "is_staff", False),
        lambda cuenta: cuenta.groups.set([roles.grupo(roles.VERIFICACION)]),
        lambda cuenta: setattr(cuenta, "email", ""),
        lambda cuenta: avisos.elegir(cuenta, llegadas=False),
    ],
)
def test_nobody_without_right_or_wish_gets_what_was_queued(deja, revisora, mailoutbox, en_cola):
    enviado()
    deja(revisora)
    revisora.save()
    sale()
    assert not mailoutbox
    assert Mensaje.objects.get().situacion == "descartado"


@pytest.mark.parametrize("rol", [roles.ENLACE, roles.VERIFICACION])
def test_who_is_of_elsewhere_gets_nothing_even_if_they_ask(rol, mailoutbox):
    avisos.elegir(crear_personal(email="fuera@example.org", rol=rol), llegadas=True, resumen=True)
    enviado()
    assert avisos.resumir(hoy=timezone.localdate()) == 0
    assert not mailoutbox


def test_draft_pledge_is_called_by_its_code(revisora, mailoutbox):
    """Nobody looked yet at whether its title tells of somebody."""
    from compromisos.publicacion.esperas import sobre

    compromiso = crear_compromiso(publicado=False, titulo="Atender a Juana")
    assert sobre(compromiso).endswith(compromiso.codigo)


def test_without_a_mail_server_nothing_is_queued(revisora, settings):
    settings.EMAIL_BACKEND = SIN_SERVIDOR
    enviado()
    assert not Mensaje.objects.exists()


# --- Each morning


def test_summary_names_what_waits_and_how_long(revisora, mailoutbox):
    hoy = timezone.localdate()
    avisos.elegir(revisora, llegadas=False)
    with time_machine.travel(timezone.now() - timedelta(days=6), tick=False):
        enviado(compromiso=crear_compromiso(institucion=crear_institucion(sigla="EJ-12"), titulo="La ruta"))
    compromiso = crear_compromiso(fecha_limite=hoy + timedelta(days=5), titulo="Lo que vence")
    encargos.encargar_compromisos([compromiso.pk], persona=revisora, por=revisora)
    crear_seguimiento(
        por=revisora,
        institucion=crear_institucion(nombre="Entidad llamada"),
        fecha=hoy - timedelta(days=9),
        volver_en=hoy - timedelta(days=3),
        texto="Su DNI es 45879632.",
    )
    assert avisos.resumir(hoy=hoy) == 1
    (carta,) = mailoutbox
    assert carta.subject == f"25 por el 25: 3 cosas para hoy, {hoy:%d/%m/%Y}"
    assert "- EJ-12, «La ruta»: espera 6 días" in carta.body
    assert "- Nota, Entidad llamada: hace 3 días" in carta.body
    assert "«Lo que vence»: en 5 días" in carta.body
    assert "45879632" not in carta.body
    assert "iolencia" not in carta.subject


def test_summary_is_never_empty_and_goes_once_a_day(revisora, editora, mailoutbox):
    hoy = timezone.localdate()
    assert avisos.resumir(hoy=hoy) == 0
    avisos.elegir(revisora, llegadas=False)
    enviado()
    salida = StringIO()
    call_command("avisos", stdout=salida)
    call_command("avisos", stdout=salida)
    assert "resúmenes: 2" in salida.getvalue()
    assert "Hoy no sale ningún resumen." in salida.getvalue()
    assert sorted(c.to[0] for c in mailoutbox) == [editora.email, revisora.email]


def test_summary_of_yesterday_or_of_what_was_done_does_not_go(revisora, mailoutbox, en_cola):
    avisos.elegir(revisora, llegadas=False)
    nota = crear_seguimiento(por=revisora, volver_en=timezone.localdate(), fecha=timezone.localdate())
    assert avisos.resumir(hoy=timezone.localdate()) == 1
    seguimientos.cerrar(nota, por=revisora)
    sale()
    assert Mensaje.objects.get().error == "Ya no le espera nada."
    Mensaje.objects.all().delete()
    seguimientos.reabrir(nota, por=revisora)
    assert avisos.resumir(hoy=timezone.localdate()) == 1
    with time_machine.travel(timezone.now() + timedelta(days=1), tick=False):
        sale()
    assert Mensaje.objects.get().error == "Pasó su día."
    assert not mailoutbox


def test_summary_names_ten_and_counts_the_rest(revisora, mailoutbox):
    avisos.elegir(revisora, llegadas=False)
    compromiso = crear_compromiso()
    for _n in range(12):
        enviado(compromiso=compromiso)
    avisos.resumir(hoy=timezone.localdate())
    (carta,) = mailoutbox
    assert "Informes por revisar: 12" in carta.body
    assert carta.body.count("llegó hoy") == 10
    assert "- y 2 más" in carta.body
    assert "?situacion=en_revision" in carta.body


def test_summary_tells_who_may_give_of_what_nobody_has(editora, revisora, mailoutbox):
    seva = crear_personal()
    encargos.encargar_instituciones([crear_institucion().pk], persona=seva, por=editora)
    seva.is_active = False
    seva.save()
    assert avisos.resumir(hoy=timezone.localdate()) == 1
    (carta,) = mailoutbox
    assert carta.to == [editora.email]
    assert "Encargos de quien ya no puede llevarlos: 1" in carta.body


def test_queries_of_a_summary_do_not_grow(revisora, django_assert_max_num_queries):
    avisos.elegir(revisora, llegadas=False)
    for _n in range(8):
        crear_seguimiento(por=revisora, volver_en=timezone.localdate(), fecha=timezone.localdate())
        enviado()
    with django_assert_max_num_queries(70):
        assert avisos.resumir(hoy=timezone.localdate()) == 1


# --- Whether they come


def test_each_role_gets_what_its_work_needs(revisora, editora):
    jefa = crear_personal(rol=roles.ADMINISTRACION)
    nadie = crear_personal(rol=roles.ENLACE)
    assert [
        [avisos.recibe(c, clase) for clase in avisos.CLASES] for c in (revisora, editora, jefa, nadie)
    ] == [
        [True, True],
        [False, True],
        [False, True],
        [False, False],
    ]


def test_what_one_chooses_of_one_kind_leaves_the_other(revisora):
    avisos.elegir(revisora, llegadas=False)
    assert (avisos.recibe(revisora, "llegadas"), avisos.recibe(revisora, "resumen")) == (False, True)


def test_the_link_of_a_letter_stops_it_without_signing_in(client, revisora, mailoutbox):
    enviado()
    (carta,) = mailoutbox
    direccion = re.search(r"https://testserver(/informar/avisos/\S+)", carta.body)[1]
    assert carta.extra_headers["List-Unsubscribe"] == f"<https://testserver{direccion}>"
    assert carta.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert direccion not in Mensaje.objects.get().cuerpo
    vista = client.get(direccion)
    assert "Recibe un aviso cuando llega algo por revisar" in vista.content.decode()
    assert vista["Cache-Control"] == "no-store, private"
    assert avisos.recibe(revisora, "llegadas")
    assert "No recibe avisos" in client.post(direccion, {"accion": "baja"}).content.decode()
    assert not avisos.recibe(revisora, "llegadas")
    assert avisos.recibe(revisora, "resumen")
    client.post(direccion, {"accion": "alta"})
    assert avisos.recibe(revisora, "llegadas")


def test_my_notices_is_a_page_of_the_staff(client, revisora):
    client.force_login(revisora)
    pagina = client.get(reverse("admin:mis_avisos")).content.decode()
    assert pagina.count(" checked") == 2
    assert "rosa@example.org" in pagina
    client.post(reverse("admin:mis_avisos"), {"resumen": "on"})
    assert [avisos.recibe(revisora, clase) for clase in avisos.CLASES] == [False, True]
    client.force_login(crear_personal(rol=roles.ENLACE))
    assert client.get(reverse("admin:mis_avisos")).status_code == 403


# --- With a real server


@pytest.fixture
def servidor(settings) -> Iterator[Callable[[], list[EmailMessage]]]:
    with servidor_de_correo(settings) as cartas:
        yield lambda: cartas


def test_a_real_server_gets_both_letters_whole(revisora, servidor):
    enviado(compromiso=crear_compromiso(titulo="Señalización de la ruta «Ñ»"))
    avisos.resumir(hoy=timezone.localdate())
    llegada, resumen = servidor()
    for carta in (llegada, resumen):
        assert carta["To"] == "rosa@example.org"
        assert carta["Auto-Submitted"] == "auto-generated"
        assert carta["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
        assert re.fullmatch(
            r"<https://testserver/informar/avisos/[\w.-]+/>", carta["List-Unsubscribe"].strip()
        )
        assert "«Señalización de la ruta «Ñ»»" in carta.get_content()
    assert llegada["Subject"] == "25 por el 25: llegó algo por revisar"
    assert resumen["Subject"].startswith("25 por el 25: 1 cosa para hoy, ")
    assert set(Mensaje.objects.values_list("situacion", flat=True)) == {"enviado"}
