"""An enlace institucional with an account has the pages of a personal link, for their own institutions and nothing else."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from compromisos import publicacion
from compromisos.models import Avance
from compromisos.publicacion import roles
from cuentas.models import Escrito
from instituciones.models import Enlace
from tests.base.ayudas import PDF, subido
from tests.compromisos.admin.ayudas import CLAVE
from tests.compromisos.informar.ayudas import entrar as entrar_con_codigo
from tests.compromisos.publicacion.mundo_de_permisos import crear_cuenta
from tests.compromisos.views.ayudas import contar_consultas
from tests.factories import (
    crear_avance,
    crear_borrador,
    crear_compromiso,
    crear_enlace_personal,
    crear_institucion,
    crear_periodo,
    crear_usuario,
)

pytestmark = pytest.mark.django_db
LISTA, ENTRAR = "/informar/", "/admin/cuenta/entrar/"


@pytest.fixture
def rosa():
    cuenta = crear_cuenta("rosa", roles.ENLACE, crear_institucion(nombre="La suya"))
    cuenta.first_name = "Rosa Díaz"
    cuenta.set_password(CLAVE)
    cuenta.save()
    return cuenta


@pytest.fixture
def suyo(rosa):
    return crear_compromiso(institucion=rosa.enlaces.get().institucion, titulo="Lo mío")


def pantalla(compromiso) -> str:
    return f"/informar/compromisos/{compromiso.codigo}/"


@pytest.mark.parametrize("siguiente", [{}, {"next": "/admin/"}, {"next": "https://malo.example/"}])
def test_after_signing_in_one_is_there(client, rosa, suyo, siguiente):
    dentro = client.post(ENTRAR, {"login": "rosa", "password": CLAVE, **siguiente})
    assert dentro["Location"] == LISTA
    pagina = client.get(LISTA).content.decode()
    assert "Informar por La suya" in pagina
    assert "Lo mío" in pagina
    assert "Informa Rosa Díaz, con su cuenta." in pagina
    pedida = Client().post(ENTRAR, {"login": "rosa", "password": CLAVE, "next": "/admin/importar/"})
    assert pedida["Location"] == "/admin/importar/", "to where one was going, if it was somewhere"


def test_it_reports_signs_and_sends(client, rosa, suyo):
    client.force_login(rosa)
    datos = {
        "estado": "en_proceso", "fecha_corte": timezone.localdate().isoformat(), "descripcion": "Se hizo.",
        "accion": "enviar",
    }  # fmt: skip
    assert client.post(pantalla(suyo), datos)["Location"] == LISTA
    avance = Avance.objects.get()
    assert (avance.autor, avance.situacion) == (rosa, "en_revision")
    assert avance.history.first().history_user == rosa


def test_of_another_institution_nothing_is_there(client, rosa, suyo):
    ajeno = crear_compromiso(titulo="De otra")
    borrador = crear_borrador(compromiso=ajeno)
    client.force_login(rosa)
    assert "De otra" not in client.get(LISTA).content.decode()
    for direccion in (
        pantalla(ajeno),
        f"{pantalla(ajeno)}?borrador={borrador.pk}",
        "/informar/compromisos/nada/",
    ):
        assert client.get(direccion).status_code == 404
        assert client.post(direccion, {"descripcion": "x"}).status_code == 404
    en_la_suya = client.get(f"{pantalla(suyo)}?borrador={borrador.pk}").content.decode()
    assert borrador.descripcion not in en_la_suya
    borrador.refresh_from_db()
    assert borrador.version == 1


def test_only_who_reports_for_some_institution(client, rosa, mundo):
    for clave in ("verificacion", "revisora", "editora", "administracion", "superusuario"):
        client.force_login(mundo.cuentas[clave])
        assert 'name="codigo"' in client.get(LISTA).content.decode(), clave
        assert (
            client.get(
                pantalla(mundo.suya.publico if hasattr(mundo.suya, "publico") else mundo.suya.proyecto)
            ).status_code
            == 404
        )
    client.force_login(rosa)
    Enlace.objects.update(activo=False)
    assert 'name="codigo"' in client.get(LISTA).content.decode(), "taken off, at once"


def test_its_session_ends_there_too_and_what_was_written_comes_back(client, rosa, suyo, settings):
    client.force_login(rosa)
    pagina = client.get(pantalla(suyo)).content.decode()
    llave = pagina.partition('name="_escrito" value="')[2].partition('"')[0]
    sesion = client.session
    sesion["sesion_ultima"] = 0
    sesion.save()
    respuesta = client.post(pantalla(suyo), {"_escrito": llave, "descripcion": "Media frase"})
    assert respuesta["Location"].startswith(ENTRAR)
    assert client.get(LISTA).content.decode().count('name="codigo"') == 1
    otra_vez = client.post(pantalla(suyo), {"_escrito": llave, "descripcion": "Media frase más"})
    assert otra_vez["Location"].startswith(ENTRAR), "with no session at all, the same"
    assert Escrito.objects.get().datos["descripcion"] == ["Media frase más"]
    client.force_login(rosa)
    assert "Media frase más" in client.get(Escrito.objects.get().para_recuperar).content.decode()
    ajena = crear_cuenta("ajena", roles.ENLACE, rosa.enlaces.get().institucion)
    client.force_login(ajena)
    assert "Media frase" not in client.get(Escrito.objects.get().para_recuperar).content.decode()


def test_of_a_link_and_an_account_the_last_that_came_in(client, rosa, suyo):
    otra = crear_compromiso(institucion=crear_institucion(nombre="La del enlace"))
    _enlace, secreto = crear_enlace_personal(otra.institucion)
    entrar_con_codigo(client, secreto)
    sesion = client.session
    sesion["enlace_desde"] -= 60
    sesion.save()
    client.post(ENTRAR, {"login": "rosa", "password": CLAVE})
    assert "Informar por La suya" in client.get(LISTA).content.decode()
    entrar_con_codigo(client, secreto)
    assert "Informar por La del enlace" in client.get(LISTA).content.decode()


def test_it_says_what_the_open_period_asks(client, rosa):
    entidad, periodo = rosa.enlaces.get().institucion, crear_periodo()
    hoy = timezone.localdate()
    tres = [crear_compromiso(edicion=periodo.edicion, institucion=entidad, numero=n) for n in (1, 2, 3)]
    enviado = crear_borrador(compromiso=tres[0], fecha_corte=periodo.desde + timedelta(days=1))
    Avance.objects.filter(pk=enviado.pk).update(situacion="en_revision", enviado_en=timezone.now())
    devuelto = crear_borrador(compromiso=tres[1], fecha_corte=periodo.desde + timedelta(days=1))
    Avance.objects.filter(pk=devuelto.pk).update(
        situacion="observado", observacion="Falta el acta.", observado_por=rosa, observado_en=timezone.now()
    )
    client.force_login(rosa)
    respuesta = client.get(LISTA)
    pide = respuesta.context["piden"][0]
    assert (pide.pedidos, pide.faltan, pide.enviados) == (3, 2, 1)
    assert pide.quedan == (periodo.cierra - hoy).days
    pagina = respuesta.content.decode()
    assert "espera 2 informes de 3" in pagina
    assert "Falta el acta." in pagina
    assert pagina.index("Devueltos") < pagina.index("Por informar")


def test_a_draft_opens_on_the_phone_page_wherever_its_address_came_from(client, rosa, suyo):
    """The list of updates, the search and old letters give the address of the admin's form."""
    borrador = crear_borrador(compromiso=suyo, autor=rosa, descripcion="A medias.")
    ficha = reverse("admin:compromisos_avance_change", args=[borrador.pk])
    client.force_login(rosa)
    respuesta = client.get(ficha)
    assert respuesta["Location"] == f"{pantalla(suyo)}?borrador={borrador.pk}"
    pagina = client.get(respuesta["Location"]).content.decode()
    assert "A medias." in pagina
    # What the form of the admin gave is there too: its files, and the way to be rid of it.
    acta = {
        "sha256": "0" * 64,
        "tamano": len(PDF),
        "tipo_contenido": "application/pdf",
        "nombre_original": "acta.pdf",
    }
    evidencia = borrador.evidencias.create(titulo="Acta", archivo=subido(PDF, "acta.pdf"), **acta)
    paso = reverse("admin:compromisos_avance_paso", args=[borrador.pk, "descartar"])
    pagina = client.get(f"{pantalla(suyo)}?borrador={borrador.pk}").content.decode()
    assert f'href="{reverse("admin:compromisos_avance_evidencia", args=[evidencia.pk])}">Acta</a>' in pagina
    assert f'href="{paso}"' in pagina
    assert client.get(paso).status_code == 200
    # What was sent or published is read in the admin, and so is a draft about what is no longer public.
    Avance.objects.filter(pk=borrador.pk).update(situacion="en_revision", enviado_en=timezone.now())
    assert client.get(ficha).status_code == 200
    proyecto = crear_compromiso(institucion=suyo.institucion, publicado=False)
    de_proyecto = crear_borrador(compromiso=proyecto, autor=rosa)
    assert client.get(reverse("admin:compromisos_avance_change", args=[de_proyecto.pk])).status_code == 200


def test_a_personal_link_is_offered_nothing_of_the_admin(client, suyo):
    crear_borrador(compromiso=suyo, evidencia=True)
    _enlace, secreto = crear_enlace_personal(suyo.institucion)
    entrar_con_codigo(client, secreto)
    assert "/admin/" not in client.get(pantalla(suyo)).content.decode()


def test_an_account_of_no_institution_is_told_what_is_missing(client, rosa):
    """In «Hoy», where it comes in, and in «Informar», where its menu leads."""
    Enlace.objects.update(activo=False)
    client.force_login(rosa)
    for direccion in ("/admin/", LISTA):
        pagina = client.get(direccion).content.decode()
        assert "todavía no dice por cuál" in pagina
        assert "Pida a Administración" in pagina
    assert "todavía no dice por cuál" not in Client().get(LISTA).content.decode()
    client.force_login(crear_cuenta("defensoria", roles.VERIFICACION))
    assert "todavía no dice por cuál" not in client.get("/admin/").content.decode()


def test_list_costs_the_same_for_any_number_of_pledges(client, rosa):
    entidad = rosa.enlaces.get().institucion
    client.force_login(rosa)
    cuentas = []
    for _ronda in range(2):
        for _n in range(4):
            crear_avance(compromiso=crear_compromiso(institucion=entidad))
        cuentas.append(contar_consultas(client, LISTA))
    assert cuentas[0] == cuentas[1] < 16


def test_salir_closes_the_account(client, rosa):
    client.force_login(rosa)
    assert client.post("/informar/salir/").status_code == 200
    assert "_auth_user_id" not in client.session


def test_first_steps_are_ticked_by_what_was_done_and_go(client, rosa, suyo):
    client.force_login(rosa)

    def dice() -> str:
        return " ".join(client.get(LISTA).content.decode().split())

    assert '<details class="aviso primeros-pasos" open>' in dice()
    assert "0 de 4 hechos" in dice()
    crear_borrador(compromiso=suyo)  # of somebody else
    assert "0 de 4 hechos" in dice()
    avance = crear_borrador(compromiso=suyo, autor=rosa, evidencia=True)
    assert '<details class="aviso primeros-pasos"> ' in dice()
    assert "2 de 4 hechos" in dice()
    publicacion.enviar(avance, por=rosa)
    assert "3 de 4 hechos" in dice()
    publicacion.publicar(avance, por=crear_usuario())
    assert "Primeros pasos" not in dice()
