"""Letters asked for now: to those who have not informed, once, and a second one only if somebody says so."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from compromisos.correo import NO_ENTREGAN, a_pedido
from compromisos.models import BajaDeRecordatorios, Mensaje
from compromisos.publicacion import roles
from tests.compromisos.correo.ayudas import con_enlace
from tests.compromisos.publicacion.mundo_de_permisos import crear_cuenta
from tests.factories import crear_avance, crear_enlace_personal, crear_usuario

pytestmark = pytest.mark.django_db


@pytest.fixture
def editora(client):
    cuenta = crear_cuenta("editora", roles.EDITORA)
    client.force_login(cuenta)
    return cuenta


def pagina(client, corte, **datos) -> str:
    r = client.post(reverse("admin:compromisos_periodo_recordar", args=[corte.pk]), datos, follow=True)
    return " ".join(r.content.decode().split())


def test_recordar_chosen_read_and_sent(editora, client, corte, mailoutbox):
    muda, otra = con_enlace(corte, "La muda").institucion, con_enlace(corte, "La otra").institucion
    crear_avance(compromiso=con_enlace(corte, "La que informó"), fecha_corte=corte.desde)
    lista = client.get(reverse("admin:compromisos_periodo_recordar", args=[corte.pk])).content.decode()
    assert "La que informó" not in lista
    assert lista.count(" checked") == 2
    leida = pagina(client, corte, institucion=[muda.pk])
    assert "- La muda" in leida
    assert "- La otra" not in leida
    assert "(no se guarda)" in leida  # nobody else's way off the list
    assert not mailoutbox
    hecha = pagina(client, corte, institucion=[muda.pk], vez="uno", _enviar="")
    assert "Sale 1 carta." in hecha
    (carta,) = mailoutbox
    assert (carta.to, "La muda" in carta.body) == ([f"{muda.slug}@example.org"], True)
    mensaje = Mensaje.objects.get()
    assert (mensaje.tipo, mensaje.periodo, mensaje.pedido_por) == ("periodo_recordatorio", corte, editora)
    assert otra.nombre not in carta.body


def test_recordar_never_twice_without_saying_so(editora, client, corte, mailoutbox):
    muda = con_enlace(corte, "La muda").institucion
    correo = f"{muda.slug}@example.org"
    pagina(client, corte, institucion=[muda.pk], vez="uno", _enviar="")
    assert "No salió ninguna: ya se habían pedido" in pagina(
        client, corte, institucion=[muda.pk], vez="uno", _enviar=""
    )
    lista = client.get(reverse("admin:compromisos_periodo_recordar", args=[corte.pk])).content.decode()
    assert "Recibió una hace menos de 24 horas." in lista
    assert " checked" not in lista
    leida = pagina(client, corte, institucion=[muda.pk])
    assert "1 persona recibió una carta hace menos de 24 horas." in leida
    assert "A 1 persona no se le escribió" in pagina(
        client, corte, institucion=[muda.pk], vez="dos", _enviar=""
    )
    assert len(mailoutbox) == 1
    assert "Sale 1 carta." in pagina(
        client, corte, institucion=[muda.pk], vez="tres", a_pesar=[correo], _enviar=""
    )
    assert len(mailoutbox) == 2
    Mensaje.objects.update(creado_en=timezone.now() - timedelta(hours=25))
    assert "Sale 1 carta." in pagina(client, corte, institucion=[muda.pk], vez="cuatro", _enviar="")


def test_recordar_leaves_alone_who_asked_for_it_and_who_informed_since(editora, client, corte, mailoutbox):
    muda, de_baja = con_enlace(corte, "La muda"), con_enlace(corte, "La de baja").institucion
    BajaDeRecordatorios.objects.create(correo=f"{de_baja.slug}@example.org", en=timezone.now())
    lista = client.get(reverse("admin:compromisos_periodo_recordar", args=[corte.pk])).content.decode()
    assert lista.count('name="institucion"') == 1
    leida = pagina(client, corte, institucion=[de_baja.pk])
    assert "No queda a quién escribir" in leida
    crear_avance(compromiso=muda, fecha_corte=corte.desde)
    pagina(client, corte, institucion=[muda.institucion.pk, de_baja.pk, "x", 10**30], vez="uno", _enviar="")
    assert not mailoutbox
    assert "Marque a cuáles se les recuerda." in pagina(client, corte)


@pytest.mark.parametrize("backend", NO_ENTREGAN)
def test_recordar_where_no_mail_leaves_gives_the_text(editora, client, corte, settings, backend):
    settings.EMAIL_BACKEND = backend
    muda = con_enlace(corte, "La muda").institucion
    leida = pagina(client, corte, institucion=[muda.pk])
    assert "Esta instalación no envía correos." in leida
    assert "_enviar" not in leida
    assert 'data-copia="carta"' in leida
    pagina(client, corte, institucion=[muda.pk], vez="uno", _enviar="")
    assert not Mensaje.objects.exists()
    assert (
        "https://wa.me/?text="
        in client.get(reverse("admin:compromisos_periodo_tablero", args=[corte.pk])).content.decode()
    )


def test_recordar_writes_after_the_closing_day_that_it_passed(corte, mailoutbox):
    muda = con_enlace(corte, "La muda").institucion
    type(corte).objects.filter(pk=corte.pk).update(cierra=timezone.localdate() - timedelta(days=3))
    assert a_pedido.pedir(corte, [muda.pk], por=crear_usuario(), vez="uno").pedidas == 1
    assert "terminó el" in mailoutbox[0].body


@pytest.mark.parametrize("cuantas", [3, 9])
def test_recordar_reads_the_same_for_few_and_many(corte, django_assert_max_num_queries, cuantas):
    todas = [con_enlace(corte, f"Entidad {n}").institucion for n in range(cuantas)]
    with django_assert_max_num_queries(8):
        assert len(a_pedido.por_escribir(corte, [i.pk for i in todas], timezone.now())) == cuantas


@pytest.mark.parametrize(
    ("numero", "abre"),
    [("987654321", "51987654321"), ("+51987654321", "51987654321"), ("016261600", ""), ("", ""), ("123", "")],
)
def test_whatsapp_guesses_no_country(numero, abre):
    assert (
        a_pedido.whatsapp("Hola & adiós\n", numero) == f"https://wa.me/{abre}?text=Hola%20%26%20adi%C3%B3s%0A"
    )


def test_recordar_of_one_person_for_two_institutions_is_one_letter(editora, client, corte, mailoutbox):
    una, otra = con_enlace(corte, "Una").institucion, con_enlace(corte, "Otra").institucion
    crear_enlace_personal(otra, correo=f"{una.slug}@example.org")
    pagina(client, corte, institucion=[una.pk, otra.pk], vez="uno", _enviar="")
    de_las_dos = [m for m in mailoutbox if m.to == [f"{una.slug}@example.org"]]
    assert len(de_las_dos) == 1
    assert "- Otra\n- Una" in de_las_dos[0].body
