"""Every cell of the table, asked of the site; and what a table cannot say of ids made up by somebody."""

from __future__ import annotations

import contextlib
import importlib
import re

import pytest
from django.apps import apps
from django.contrib import admin
from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.contrib.messages import get_messages
from django.db import transaction
from django.urls import NoReverseMatch, reverse

from compromisos.models import Compromiso, Foto
from compromisos.publicacion import roles
from instituciones.models import Enlace
from tests.compromisos.admin.test_admin import formulario
from tests.compromisos.publicacion.mundo_de_permisos import NADIE, Cosas, crear_cuenta, crear_mundo
from tests.compromisos.publicacion.tabla_de_permisos import COLUMNAS, GUIA, TABLA, Accion, guia_al_dia
from tests.factories import crear_borrador, crear_meta, crear_usuario

pytestmark = pytest.mark.django_db
LUGARES = {"anonimo": ("suya",), "enlace": ("suya",), "enlace_otra": ("otra",), "superusuario": ("suya",)}
NINGUNO = "00000000-0000-0000-0000-000000000000"


def direccion(accion: Accion, cosas: Cosas, *, de_nadie: bool = False) -> str:
    args: list = []
    if accion.url == "view_on_site":
        args.append(ContentType.objects.get_for_model(Compromiso).pk)
    if accion.clave:
        args.append(getattr(cosas, accion.clave).pk)
    if de_nadie:
        args[-1] = NINGUNO if accion.url.startswith("importar") else NADIE
    return reverse(f"admin:{accion.url}", args=[*args, *accion.cola])


def pedir(client, accion: Accion, cosas: Cosas, **kwargs):
    url = direccion(accion, cosas, **kwargs)
    if accion.datos:
        return client.post(url, accion.datos(cosas))
    return client.get(url, accion.consulta(cosas) if accion.consulta else None)


def lo_dicho(respuesta, quitar: set[str]) -> list:
    """An answer, messages included, without what differs between two requests for the same thing."""
    cuerpo = "" if respuesta.streaming else respuesta.content.decode()
    dicho = [str(m) for m in get_messages(respuesta.wsgi_request)]
    dicho += [respuesta.get("Location", ""), re.sub(r'csrfmiddlewaretoken" value="\w+"', "", cuerpo)]
    for palabra in sorted(quitar, key=len, reverse=True):
        dicho = [parte.replace(palabra, "") for parte in dicho]
    return [respuesta.status_code, *dicho]


def celda(client, accion: Accion, cosas: Cosas, *, se_compara: bool) -> str:
    """What this person is answered, in the letters of the table; nothing of it stays."""
    with transaction.atomic():
        respuesta = pedir(client, accion, cosas)
        hecho = accion.hizo(cosas) if accion.hizo else None
        if respuesta.streaming:
            b"".join(respuesta.streaming_content)  # to its end, which closes it without closing the database
        transaction.set_rollback(True)
    letra = _letra(accion, cosas, respuesta, hecho)
    assert not hecho or letra == "S", f"{accion.texto}: refused as {letra}, and done all the same"
    if letra == "·" and accion.clave and se_compara:
        client.cookies.pop("messages", None)
        otra = pedir(client, accion, cosas, de_nadie=True)
        propias = {str(getattr(cosas, accion.clave).pk), str(NADIE), NINGUNO}
        assert lo_dicho(respuesta, propias) == lo_dicho(otra, propias), accion.texto
    client.cookies.pop("messages", None)
    return letra


def _letra(accion: Accion, cosas: Cosas, respuesta, hecho: bool | None) -> str:
    if respuesta.status_code == 302 and "/login/" in respuesta["Location"]:
        return "E"
    al_inicio = respuesta.get("Location") == reverse("admin:index")
    if respuesta.status_code == 403 or (hecho is False and respuesta.status_code == 302 and not al_inicio):
        return "N"  # refused, or taken without the part that was not allowed
    if (
        respuesta.status_code >= 400
        or al_inicio
        or hecho is False
        or (accion.ve and accion.ve(cosas) not in respuesta.content.decode())
    ):
        return "·"
    return "S"


@pytest.mark.parametrize("tema", TABLA)
def test_each_role_may_exactly_what_the_table_says(client, tema):
    mundo, obtenida = crear_mundo(), {}
    for accion in TABLA[tema]:
        celdas = []
        for columna in COLUMNAS:
            quien = columna.removesuffix("_otra")
            lugares = LUGARES.get(columna, ("suya", "otra"))
            letras = ""
            for cosas in (getattr(mundo, lugar) for lugar in lugares):
                client.logout() if quien == "anonimo" else client.force_login(mundo.cuentas[quien])
                se_compara = columna in ("enlace_otra", "verificacion")
                letras += celda(client, accion, cosas, se_compara=se_compara)
            celdas.append("".join(dict.fromkeys(letras)))
        obtenida[accion.texto] = " ".join(celdas)
    assert obtenida == {accion.texto: accion.celdas for accion in TABLA[tema]}


def test_the_table_is_printed_as_it_is():
    assert GUIA.read_text(encoding="utf-8") == guia_al_dia(), "run `make roles`"


# Not in the table, and open to these two: with what is their own or nobody's.
ABIERTAS = {
    "enlace": {
        "app_list", "compromisos_edicion_changelist", "compromisos_edicion_history", "compromisos_eje_change",
        "compromisos_eje_changelist", "compromisos_eje_history", "compromisos_foto_add",
        "compromisos_foto_changelist", "compromisos_territorio_changelist", "importar_plantilla",
        "instituciones_institucion_changelist",
    },
    "verificacion": {"app_list"},
}  # fmt: skip
PROPIOS = {"app_list": ["compromisos"], "importar_plantilla": ["compromisos", "csv"]}  # arguments
DE_CADA_UNO = {"index", "jsi18n", "login", "logout", "password_change", "password_change_done"}


def nombres_de(patrones) -> set[str]:
    nombres: set[str] = set()
    for patron in patrones:
        nombres |= nombres_de(patron.url_patterns) if hasattr(patron, "url_patterns") else {patron.name}
    return nombres - {None}


def test_no_address_outside_the_table_tells_anything_of_another_institution(client):
    """Each one that there is, whoever adds it: lists, histories, files and forms, asked for what is another's."""
    mundo = crear_mundo()
    otra = mundo.otra
    suyas = {
        "avance": otra.enviado, "compromiso": otra.proyecto, "corte": otra.corte, "edicion": otra.edicion,
        "eje": otra.eje, "enlacepersonal": otra.personal, "foto": otra.foto, "group": otra.rol,
        "institucion": otra.institucion, "user": otra.cuenta,
        "enlace": Enlace.objects.get(user=otra.cuenta),
    }  # fmt: skip
    en_la_tabla = {accion.url for acciones in TABLA.values() for accion in acciones}
    sueltas = nombres_de(admin.site.get_urls()) - en_la_tabla - DE_CADA_UNO
    assert len(sueltas) > 40
    abiertas: dict[str, set[str]] = {quien: set() for quien in ABIERTAS}
    for nombre in sorted(sueltas):
        cosa = next((suyas[parte] for parte in nombre.split("_") if parte in suyas), None)
        pk = cosa.pk if cosa else NADIE
        historia = cosa.history.latest().pk if getattr(cosa, "history", None) and cosa.history.exists() else 1
        url = direccion_con(nombre, PROPIOS.get(nombre, []), [pk], [pk, historia])
        client.logout()
        assert "/login/" in client.get(url)["Location"], url
        for quien, vistas in abiertas.items():
            client.force_login(mundo.cuentas[quien])
            respuesta = client.get(url)
            assert respuesta.status_code in (200, 302, 403, 404), url
            if respuesta.status_code == 200:
                vistas.add(nombre)
                for palabra in ("Entidad otra", "de otra", "cuenta.otra", "otra@example.org"):
                    assert palabra not in respuesta.content.decode(), (url, palabra)
    assert abiertas == ABIERTAS


def direccion_con(nombre: str, *posibles: list) -> str:
    """The address by that name, with the first arguments that it takes."""
    for args in posibles:
        with contextlib.suppress(NoReverseMatch):
            return reverse(f"admin:{nombre}", args=args)
    raise AssertionError(f"no arguments are known for admin:{nombre}")


# --- The groups


def test_the_migration_makes_the_roles_that_the_code_says_and_takes_them_back():
    migracion = importlib.import_module("compromisos.migrations.0012_roles")
    Group.objects.all().delete()
    crear_rol = dict.fromkeys(r.nombre for r in roles.ROLES.values())
    nombres = importlib.import_module("compromisos.migrations.0021_periodos_y_mensajes")
    nombres.llamar_como_antes(apps, None)
    for nombre in ("0012_roles", "0016_enlaces_personales", "0020_cortes"):
        importlib.import_module(f"compromisos.migrations.{nombre}").crear(apps, None)
    nombres.llamar_como_ahora(apps, None)
    for rol in roles.ROLES.values():
        grupo = Group.objects.get(name=rol.nombre)
        crear_rol[rol.nombre] = {
            f"{p.content_type.app_label}.{p.codename}"
            for p in grupo.permissions.select_related("content_type")
        }
    assert crear_rol == {r.nombre: r.codigos() for r in roles.ROLES.values()}
    alguien = crear_cuenta("alguien", roles.REVISORA)
    migracion.quitar(apps, None)
    assert list(Group.objects.values_list("name", flat=True)) == ["Revisora"]
    assert alguien.groups.exists()


def test_whoever_edited_institutions_goes_on_working_for_all():
    migracion = importlib.import_module("compromisos.migrations.0012_roles")
    user = crear_usuario(permisos=["instituciones.change_institucion"])
    migracion.crear(apps, None)
    assert type(user).objects.get(pk=user.pk).has_perm("instituciones.informar_por_todas_institucion")


# --- Ids that somebody made up


def test_an_enlace_moves_nothing_of_anothers_by_forged_ids(client):
    """Rows of another's update, its targets and its pledges, sent as one's own: refused, and with the very
    answer that nothing gets."""
    mundo = crear_mundo()
    client.force_login(mundo.cuentas["enlace"])
    mia, ajena = crear_meta(compromiso=mundo.suya.compromiso), crear_meta(compromiso=mundo.otra.proyecto)
    de_otra = crear_borrador(
        compromiso=mundo.otra.compromiso, mediciones={crear_meta(compromiso=mundo.otra.compromiso): 3}
    )
    medicion = de_otra.mediciones.get()

    def guardar(**fila) -> str:
        borrador = mundo.suya.borrador
        datos = formulario(mundo.suya.compromiso, mediciones=[{"valor": "5", **fila}])
        datos |= {"version_vista": borrador.version, "mediciones-INITIAL_FORMS": int("id" in fila)}
        respuesta = client.post(reverse("admin:compromisos_avance_change", args=[borrador.pk]), datos)
        assert respuesta.status_code == 200  # refused
        texto = " ".join(map(str, respuesta.context["errors"]))
        return re.sub(r"\d+", "", texto)

    assert guardar(meta=ajena.pk) == guardar(meta=NADIE)
    assert "no es de este compromiso" in guardar(meta=ajena.pk)
    assert guardar(meta=mia.pk, id=medicion.pk) == guardar(meta=mia.pk, id=NADIE) != ""
    medicion.refresh_from_db()
    assert (medicion.avance_id, medicion.valor) == (de_otra.pk, 3)
    assert not mundo.suya.borrador.mediciones.exists()


def test_an_enlace_gives_no_photo_to_anothers_pledge(client):
    mundo = crear_mundo()
    client.force_login(mundo.cuentas["enlace"])
    ficha = reverse("admin:compromisos_foto_change", args=[mundo.suya.foto.pk])
    datos = {"texto_alternativo": "A", "credito": "B", "version_vista": mundo.suya.foto.version}
    errores = [
        client.post(ficha, {**datos, "compromiso": pk}).context["adminform"].form.errors["compromiso"]
        for pk in (mundo.otra.proyecto.pk, NADIE)
    ]
    assert errores[0] == errores[1]
    assert Foto.objects.get(pk=mundo.suya.foto.pk).compromiso == mundo.suya.compromiso


def test_who_verifies_cannot_guess_what_was_written_before_publishing(client):
    mundo = crear_mundo()
    client.force_login(mundo.cuentas["verificacion"])
    lista = reverse("admin:compromisos_avance_changelist")
    for consulta in (
        "observacion__startswith=F",
        "autor__username__startswith=a",
        "situacion__exact=borrador",
    ):
        assert client.get(f"{lista}?{consulta}").status_code in (302, 400)
    escritorio = client.get(reverse("admin:index")).content.decode()
    assert "Por verificar" in escritorio
    assert "borradores" not in escritorio


@pytest.mark.parametrize("rol", roles.ROLES)
def test_each_box_of_the_desk_opens_on_its_count(client, rol):
    """And each list that the desk offers opens too, for whoever it is offered to."""
    mundo = crear_mundo()
    client.force_login(mundo.cuentas[rol])
    escritorio = client.get(reverse("admin:index"))
    for casilla in escritorio.context["casillas"]:
        lista = client.get(casilla.url)
        assert lista.status_code == 200, casilla.url
        if "cl" in lista.context:
            assert lista.context["cl"].result_count == casilla.cuenta, casilla.titulo
    for app in escritorio.context["app_list"]:
        for modelo in app["models"]:
            assert client.get(modelo["admin_url"]).status_code == 200, modelo["admin_url"]


def test_no_address_of_the_librarys_imports_or_exports(client):
    """A staff user could import into any model by those of django-import-export (traps.md 0.1)."""
    client.force_login(crear_cuenta("alguien", roles.ADMINISTRACION))
    for modelo in ("compromiso", "avance", "foto"):
        for nombre in ("import", "export", "process_import"):
            respuesta = client.get(f"/admin/compromisos/{modelo}/{nombre}/", follow=True)
            assert respuesta.redirect_chain[-1][0] == reverse("admin:index")  # «no existe»


def test_an_enlace_does_not_verify_their_own(client):
    mundo = crear_mundo()
    persona = mundo.cuentas["enlace"]
    persona.groups.add(roles.grupo(roles.VERIFICACION))
    client.force_login(persona)
    suyo, de_otra = (
        client.get(reverse("admin:compromisos_avance_paso", args=[c.publicado.pk, "verificar"])).status_code
        for c in (mundo.suya, mundo.otra)
    )
    assert (suyo, de_otra) == (403, 200)


# --- Accounts


def test_nobody_grants_what_they_do_not_hold(client):
    """Neither a role above one's own, nor a permission, nor a word over an account that may do more."""
    mundo = crear_mundo()
    jefa = mundo.cuentas["administracion"]
    mas = Group.objects.create(name="Más que nadie")
    mas.permissions.add(Permission.objects.get(codename="delete_user"))
    client.force_login(jefa)
    ficha = reverse("admin:auth_user_change", args=[mundo.suya.cuenta.pk])
    datos = {"username": "cuenta.suya", "is_active": "on", "is_staff": "on"}
    assert client.post(ficha, {**datos, "groups": [mas.pk]}).status_code == 200
    permiso = Permission.objects.get(codename="publicar_avance").pk
    assert client.post(ficha, {**datos, "user_permissions": [permiso]}).status_code == 302
    cuenta = type(jefa).objects.get(pk=mundo.suya.cuenta.pk)
    assert not cuenta.user_permissions.exists()
    assert not cuenta.groups.filter(pk=mas.pk).exists()
    pagina = client.get(ficha).content.decode()
    assert "is_superuser" not in pagina
    assert "user_permissions" not in pagina
    cuenta.groups.add(mas)
    for otra in (mundo.cuentas["superusuario"], cuenta):
        for nombre in ("change", "password_change"):
            direccion = reverse(f"admin:auth_user_{nombre}", args=[otra.pk])
            assert client.post(direccion, {**datos, "password1": "x", "password2": "x"}).status_code == 403
