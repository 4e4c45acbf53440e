"""Accounts: one form, an invitation that its owner spends, and nobody grants what they do not hold."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.contrib.auth.models import Group, Permission, User
from django.core import mail
from django.test import Client
from django.utils import timezone

from compromisos import correo
from compromisos.correo import cola
from compromisos.correo import invitaciones as cartas
from compromisos.models import Mensaje
from compromisos.publicacion import lo_que_puede, roles
from cuentas.invitaciones import invitar
from cuentas.models import HechoDeCuenta, Invitacion
from instituciones.models import Enlace
from tests.compromisos.admin.ayudas import CLAVE, url
from tests.compromisos.publicacion.mundo_de_permisos import crear_cuenta
from tests.compromisos.views.ayudas import contar_consultas
from tests.factories import crear_borrador, crear_compromiso, crear_institucion, crear_superusuario

pytestmark = pytest.mark.django_db

NUEVA = {"nombre": "María Quispe", "correo": "mquispe@example.org", "rol": "revisora"}
SIN_CORREO = correo.SIN_SERVIDOR


@pytest.fixture
def jefa(client):
    jefa = crear_cuenta("jefa", roles.ADMINISTRACION)
    jefa.set_password(CLAVE)
    jefa.save()
    client.force_login(jefa)
    return jefa


def leer(cuenta) -> str:
    return url("auth_user_leer", cuenta.pk)


# --- One form


def test_an_account_is_two_page_loads_and_four_fields(client, jefa):
    entidad = crear_institucion(nombre="Institución de ejemplo 07")
    formulario = client.get(url("auth_user_add"))
    suyos = [campo for fila in formulario.context["adminform"] for linea in fila for campo in linea]
    assert [c.field.name for c in suyos] == ["nombre", "correo", "rol", "institucion"]
    pagina = formulario.content.decode()
    for rol in roles.ROLES.values():
        assert rol.nombre in pagina
        assert rol.resumen in pagina
    for palabra in ("staff", "pbkdf2", "superus", "Permisos", "contraseña"):
        assert palabra not in pagina.partition('id="content-main"')[2].partition("</form>")[0], palabra
    hecha = client.post(url("auth_user_add"), {**NUEVA, "rol": "enlace", "institucion": [entidad.pk]})
    cuenta = User.objects.get(email=NUEVA["correo"])
    assert hecha["Location"] == leer(cuenta)
    assert (cuenta.username, cuenta.get_full_name()) == ("mquispe", "María Quispe")
    assert (cuenta.is_staff, cuenta.is_superuser, cuenta.has_usable_password()) == (True, False, False)
    assert [g.name for g in cuenta.groups.all()] == ["Enlace institucional"]
    assert [e.institucion for e in Enlace.objects.filter(user=cuenta, activo=True)] == [entidad]


@pytest.mark.parametrize("rol", roles.ROLES)
def test_the_role_decides_what_one_may_enter(client, jefa, rol):
    entidad = crear_institucion()
    client.post(url("auth_user_add"), {**NUEVA, "rol": rol, "institucion": [entidad.pk]})
    cuenta = User.objects.get(email=NUEVA["correo"])
    assert set(cuenta.get_all_permissions()) == roles.ROLES[rol].codigos()
    assert cuenta.enlaces.filter(activo=True).exists() == (rol == "enlace")
    dentro = Client()
    dentro.force_login(cuenta)
    assert dentro.get("/admin/password_change/").status_code == 200


@pytest.mark.parametrize(
    ("cambios", "campo"),
    [
        ({"correo": ""}, "correo"),
        ({"correo": "no es un correo"}, "correo"),
        ({"correo": "JEFA@example.org"}, "correo"),
        ({"nombre": " "}, "nombre"),
        ({"rol": ""}, "rol"),
        ({"rol": "superusuario"}, "rol"),
        ({"rol": "enlace"}, "institucion"),
        ({"rol": "enlace", "institucion": ["99999"]}, "institucion"),
    ],
)
def test_the_form_refuses_and_makes_nothing(client, jefa, cambios, campo):
    User.objects.filter(pk=jefa.pk).update(email="jefa@example.org")
    respuesta = client.post(url("auth_user_add"), {**NUEVA, **cambios})
    assert respuesta.status_code == 200
    assert campo in respuesta.context["adminform"].form.errors
    assert User.objects.count() == 1


@pytest.mark.parametrize(
    "de_mas", ["is_superuser", "is_staff", "groups", "user_permissions", "password", "is_active"]
)
def test_hidden_fields_escalate_nothing(client, jefa, de_mas):
    mas = Group.objects.create(name="Más que nadie")
    mas.permissions.add(Permission.objects.get(codename="delete_user"))
    valor = {"groups": [mas.pk], "user_permissions": [Permission.objects.get(codename="delete_user").pk]}.get(
        de_mas, "on"
    )
    client.post(url("auth_user_add"), {**NUEVA, de_mas: valor})
    cuenta = User.objects.get(email=NUEVA["correo"])
    client.post(url("auth_user_change", cuenta.pk), {**NUEVA, de_mas: valor})
    cuenta.refresh_from_db()
    assert (cuenta.is_superuser, cuenta.is_staff, cuenta.is_active) == (False, True, True)
    assert [g.name for g in cuenta.groups.all()] == ["Revisora"]
    assert not cuenta.user_permissions.exists()
    assert not cuenta.has_usable_password()


def test_no_word_over_an_account_that_may_do_more(client, jefa):
    mas = Group.objects.create(name="Más que nadie")
    mas.permissions.add(Permission.objects.get(codename="delete_user"))
    poderosa = crear_cuenta("poderosa", roles.REVISORA)
    poderosa.groups.add(mas)
    for otra in (crear_superusuario(), poderosa):
        for nombre in ("change", "invitar", "relevo", "anular", "activar", "sesiones"):
            respuesta = client.post(
                url(f"auth_user_{nombre}", otra.pk), {**NUEVA, "destino": "nadie", "motivo": "x"}
            )
            assert respuesta.status_code == 403, nombre
        otra.refresh_from_db()
        assert otra.is_active
        assert not otra.invitaciones.exists()


def test_the_last_administrator_stays_and_nobody_changes_their_own_role(client, jefa):
    formulario = client.get(url("auth_user_change", jefa.pk)).context["adminform"].form
    assert set(formulario.fields) == {"nombre", "correo"}
    client.post(url("auth_user_change", jefa.pk), {**NUEVA, "rol": "enlace"})
    assert [r.clave for r in roles.roles_de(User.objects.get(pk=jefa.pk))] == ["administracion"]
    client.post(url("auth_user_relevo", jefa.pk), {"destino": "nadie", "motivo": "Me voy."})
    assert User.objects.get(pk=jefa.pk).is_active
    operador = Client()
    operador.force_login(crear_superusuario())
    invitada = crear_cuenta("invitada", roles.ADMINISTRACION)  # it cannot come in yet: it counts for nobody
    for datos, nombre in (
        ({**NUEVA, "rol": "editora"}, "change"),
        ({"destino": "nadie", "motivo": "x"}, "relevo"),
    ):
        respuesta = operador.post(url(f"auth_user_{nombre}", jefa.pk), datos)
        assert "Es la última cuenta de Administración" in respuesta.content.decode(), nombre
    assert User.objects.get(pk=jefa.pk).is_active
    invitada.set_password(CLAVE)
    invitada.save()
    assert operador.post(url("auth_user_change", jefa.pk), {**NUEVA, "rol": "editora"}).status_code == 302
    assert [r.clave for r in roles.roles_de(User.objects.get(pk=jefa.pk))] == ["editora"]


def test_fewer_rights_end_the_sessions(client, jefa):
    suya = crear_cuenta("suya", roles.EDITORA)
    dentro = Client()
    dentro.force_login(suya)
    datos = {"nombre": "Suya", "correo": "suya@example.org"}
    client.post(url("auth_user_change", suya.pk), {**datos, "rol": "editora"})
    assert dentro.get("/admin/password_change/").status_code == 200
    client.post(
        url("auth_user_change", suya.pk), {**datos, "rol": "revisora"}
    )  # it adds some and takes others
    assert dentro.get("/admin/password_change/").status_code == 302
    detalle = suya.hechos.first().detalle
    assert "Rol: Editora ministerial → Revisora" in detalle
    dentro.force_login(suya)
    client.post(url("auth_user_change", suya.pk), {**datos, "rol": "administracion"})
    assert dentro.get("/admin/password_change/").status_code == 200, "more rights end nothing"


# --- The list, and the page to read one


def test_list_says_what_matters_at_equal_cost(client, jefa):
    cuentas = []
    for _ronda in range(2):
        for n in range(4):
            crear_cuenta(f"c{_ronda}{n}", roles.ENLACE, crear_institucion())
        cuentas.append(contar_consultas(client, url("auth_user_changelist")))
    assert cuentas[0] == cuentas[1] < 20  # three count what each filter would give
    pagina = client.get(url("auth_user_changelist")).content.decode()
    for palabra in ("Enlace institucional", "Nunca entró", "Invitada: su invitación ya no sirve", "Activa"):
        assert palabra in pagina


def test_list_filters(client, jefa):
    entidad = crear_institucion()
    suya = crear_cuenta("suya", roles.ENLACE, entidad)
    ida = crear_cuenta("ida", roles.EDITORA)
    User.objects.filter(pk=ida.pk).update(is_active=False)

    def lista(consulta: str) -> set[str]:
        return {c.username for c in client.get(url("auth_user_changelist") + consulta).context["cl"].queryset}

    assert (
        lista("?rol=enlace") == lista(f"?institucion={entidad.pk}") == lista("?estado=invitada") == {"suya"}
    )
    assert lista("?estado=desactivada") == {"ida"}
    assert lista("?estado=activa") == lista("?entrada=alguna") == {"jefa"}
    assert lista("?entrada=nunca") == {"suya", "ida"}
    assert lista("?q=suya") == {suya.username}
    for rara in ("?rol=x", "?institucion=x", "?estado=%00", "?institucion=99999999999999999999"):
        assert client.get(url("auth_user_changelist") + rara).status_code in (200, 302, 400)


def test_leer_says_what_it_may_do_and_what_is_open(client, jefa):
    entidad = crear_institucion(nombre="Institución de ejemplo 07")
    suya = crear_cuenta("suya", roles.ENLACE, entidad)
    borrador = crear_borrador(compromiso=crear_compromiso(institucion=entidad), autor=suya)
    pagina = client.get(leer(suya)).content.decode()
    for frase in (
        "Escribir avances y enviarlos a revisión.",
        "Solo de su institución",
        "Institución de ejemplo 07",
    ):
        assert frase in pagina
    assert "Publicar avances" not in pagina
    assert borrador.compromiso.codigo in pagina
    client.force_login(suya)
    assert client.get(leer(suya)).status_code == 403


def test_every_permission_of_a_role_is_told():
    """But those of seeing, of parts of something else, and of whose it is, which `de_quienes` says."""
    partes = {
        "compromisos.meta", "compromisos.medicion", "compromisos.evidencia", "compromisos.participacion",
        "compromisos.eje", "compromisos.elementodemarco", "instituciones.denominacion",
    }  # fmt: skip
    dichas: dict[str, set[str]] = {}
    for modelo, accion, _frase in lo_que_puede.FRASES:
        dichas.setdefault(modelo, set()).add(accion)
    for rol in roles.ROLES.values():
        for modelo in rol.permisos.keys() - partes:
            acciones = set(rol.permisos[modelo].split())
            if acciones - {"view", "export", "informar_por_todas"}:
                assert acciones & dichas.get(modelo, set()), (rol.clave, modelo)
        assert lo_que_puede.lo_que_puede(rol)
        assert lo_que_puede.de_quienes(rol)


# --- The invitation


def codigo_de(texto: str) -> str:
    return re.search(r"#((?:[0-9A-Z]{5}-){3}[0-9A-Z]{5})", texto)[1]


def test_enviada_is_said_when_it_left_and_its_letter_opens(client, jefa):
    pagina = client.post(url("auth_user_add"), NUEVA, follow=True).content.decode()
    assert "Invitación enviada a mquispe@example.org" in pagina
    carta = mail.outbox[0]
    assert carta.to == ["mquispe@example.org"]
    codigo = codigo_de(carta.body)
    assert codigo in carta.body.replace(f"#{codigo}", "")
    assert "mquispe" in carta.body
    assert codigo not in pagina
    fila = Mensaje.objects.get()
    assert codigo not in f"{fila.cuerpo}{fila.sellado}"
    assert codigo not in str(list(Invitacion.objects.values()))


def test_without_mail_the_page_says_so_and_shows_it_once(client, jefa, settings):
    settings.EMAIL_BACKEND = SIN_CORREO
    respuesta = client.post(url("auth_user_add"), NUEVA)
    pagina = respuesta.content.decode()
    assert "No se envió: esta instalación no envía correos" in pagina
    assert "nviada" not in pagina
    assert pagina.count(codigo_de(pagina)) == 2  # the address, and the text for WhatsApp
    assert "js/copiar" in pagina
    assert not Mensaje.objects.exists()
    cuenta = User.objects.get(email=NUEVA["correo"])
    assert codigo_de(pagina) not in client.get(leer(cuenta)).content.decode()
    otra = client.post(url("auth_user_invitar", cuenta.pk)).content.decode()
    assert codigo_de(otra) != codigo_de(pagina)
    assert cuenta.invitaciones.vigentes(timezone.now()).count() == 1


def test_anular_and_resend_end_the_one_before(client, jefa, settings):
    settings.EMAIL_BACKEND = SIN_CORREO
    cuenta = crear_cuenta("suya", roles.EDITORA)
    primera = codigo_de(client.post(url("auth_user_invitar", cuenta.pk)).content.decode())
    segunda = codigo_de(client.post(url("auth_user_invitar", cuenta.pk)).content.decode())
    puerta = Client()
    assert puerta.post("/admin/cuenta/invitacion/", {"codigo": primera}).status_code == 410
    assert puerta.post("/admin/cuenta/invitacion/", {"codigo": segunda}).status_code == 200
    client.post(url("auth_user_anular", cuenta.pk))
    assert puerta.post("/admin/cuenta/invitacion/", {"codigo": segunda}).status_code == 410
    hechos = list(cuenta.hechos.values_list("que", flat=True))
    assert hechos == ["anulada", "invitada", "invitada"]
    assert client.get(url("auth_user_invitar", cuenta.pk)).status_code == 302, "a GET gives nothing"
    assert cuenta.invitaciones.count() == 2


def test_a_letter_that_waited_too_long_does_not_go(client, jefa, settings):
    """What it would bring opens nothing any more."""
    cuenta = crear_cuenta("suya", roles.EDITORA)
    cuenta.email = "suya@example.org"
    cuenta.save()
    invitacion, codigo = invitar(cuenta, por=jefa)
    mensaje = cartas.mandar(invitacion, codigo)
    assert codigo in cartas.redactar(mensaje, timezone.now()).cuerpo
    with pytest.raises(cola.YaNoHaceFalta):
        cartas.redactar(mensaje, timezone.now() + timedelta(days=8))
    invitar(cuenta, por=jefa)
    with pytest.raises(cola.YaNoHaceFalta):
        cartas.redactar(mensaje, timezone.now())
    assert HechoDeCuenta.objects.filter(cuenta=cuenta, que="invitada").count() == 2


@pytest.mark.parametrize("clave", ["ayer", "1_2", "²", "9" * 40, "a\x00b"])
def test_history_of_what_is_no_account_does_not_exist(client, jefa, clave):
    """Found by `make fuzz`."""
    assert client.get(f"/admin/auth/user/{clave}/history/").status_code in (400, 404)


@pytest.mark.parametrize("consulta", ["e=1", "nada=1", "e=1&index=x"])
def test_list_of_a_filter_that_there_is_not_is_the_whole_list(client, jefa, consulta):
    """Found by `make fuzz`: Django's page of a broken database, which failed in our frame."""
    respuesta = client.get(f"/admin/auth/user/?{consulta}", follow=True)
    assert respuesta.redirect_chain[-1][0] == "/admin/auth/user/"
    assert "se muestra entera" in respuesta.content.decode()


def test_sign_in_by_a_script_is_the_page(client, db):
    """Found by `make fuzz`: allauth's answer for scripts has not the frame of the admin."""
    respuesta = client.get("/admin/cuenta/entrar/", HTTP_X_REQUESTED_WITH="XMLHttpRequest")
    assert respuesta["Content-Type"].startswith("text/html")
