"""Every cell of the table of permissions, asked of the admin; and nothing is told outside it."""

from __future__ import annotations

import contextlib
import re
from io import BytesIO

import pytest
from django.contrib import admin
from django.contrib.contenttypes.models import ContentType
from django.contrib.messages import get_messages
from django.db import transaction
from django.urls import NoReverseMatch, reverse
from openpyxl import load_workbook

from compromisos.models import Compromiso
from tests.compromisos.publicacion.mundo_de_permisos import NADIE, Cosas
from tests.compromisos.publicacion.tabla_de_permisos import COLUMNAS, GUIA, TABLA, Accion, guia_al_dia
from tests.muestra import muestra

pytestmark = [pytest.mark.django_db, pytest.mark.una_base]


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
    respuesta = client.get(url, accion.consulta(cosas) if accion.consulta else None)
    if respuesta.get("Location", "").startswith(
        reverse("informar_lista")
    ):  # who reports has a page of a phone for it
        return client.get(respuesta["Location"])
    return respuesta


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
    if hecho is False and str(Compromiso.AVISO_FIJO) in respuesta.content.decode():
        return "N"  # the same form again, and how it is done
    if (
        respuesta.status_code >= 400
        or al_inicio
        or hecho is False
        or (accion.ve and accion.ve(cosas) not in respuesta.content.decode())
    ):
        return "·"
    return "S"


def que_dice(respuesta) -> str:
    """All that an answer says; of a workbook, its cells."""
    if not respuesta.content.startswith(b"PK"):
        return respuesta.content.decode()
    hojas = load_workbook(BytesIO(respuesta.content))
    return "\n".join(str(c) for hoja in hojas for fila in hoja.iter_rows(values_only=True) for c in fila if c)


@pytest.mark.muestreo
@pytest.mark.parametrize("tema", TABLA)
def test_tabla_each_role_may_exactly_what_it_says(client, tema, mundo):
    """In the suite a third of the roles of each row, others in the next."""
    obtenida, debida = {}, {}
    for vez, accion in enumerate(TABLA[tema]):
        celdas = {}
        for columna in muestra(COLUMNAS, una_de=3, desde=vez):
            quien = columna.removesuffix("_otra")
            lugares = LUGARES.get(columna, ("suya", "otra"))
            letras = ""
            for cosas in (getattr(mundo, lugar) for lugar in lugares):
                client.logout() if quien == "anonimo" else client.force_login(mundo.cuentas[quien])
                se_compara = columna in ("enlace_otra", "verificacion")
                letras += celda(client, accion, cosas, se_compara=se_compara)
            celdas[columna] = "".join(dict.fromkeys(letras))
        obtenida[accion.texto] = celdas
        debida[accion.texto] = {c: es for c, es in accion.esperado().items() if c in celdas}
    assert obtenida == debida


def test_tabla_is_printed_as_it_is():
    assert GUIA.read_text(encoding="utf-8") == guia_al_dia(), "run `make roles`"


# Not in the table, and open to these two: with what is their own or nobody's.
ABIERTAS = {
    "enlace": {
        "ayuda", "buscar", "compromisos_avance_descargar", "compromisos_compromiso_cambiar_varios", "compromisos_compromiso_descargar",
        "compromisos_edicion_changelist", "compromisos_edicion_history", "compromisos_eje_change", "compromisos_eje_changelist", "compromisos_eje_descargar", "compromisos_eje_history", "compromisos_foto_add",
        "compromisos_foto_changelist", "compromisos_foto_descargar", "compromisos_territorio_changelist", "importar_plantilla",
        "instituciones_institucion_changelist", "instituciones_institucion_descargar", "mi_rol",
    },
    "verificacion": {"ayuda", "buscar", "importar_plantilla", "mi_rol"},
}  # fmt: skip


PROPIOS = {"app_list": ["compromisos"], "importar_plantilla": ["compromisos", "csv"]}  # arguments


DE_CADA_UNO = {"index", "jsi18n", "login", "logout", "password_change", "password_change_done"}


def nombres_de(patrones) -> set[str]:
    nombres: set[str] = set()
    for patron in patrones:
        nombres |= nombres_de(patron.url_patterns) if hasattr(patron, "url_patterns") else {patron.name}
    return nombres - {None}


def direccion_con(nombre: str, *posibles: list) -> str:
    """The address by that name, with the first arguments that it takes."""
    for args in posibles:
        with contextlib.suppress(NoReverseMatch):
            return reverse(f"admin:{nombre}", args=args)
    raise AssertionError(f"no arguments are known for admin:{nombre}")


def test_fuera_de_la_tabla_other_institution(client, mundo):
    """Each one that there is, whoever adds it: lists, histories, files and forms, asked for what is another's."""
    otra = mundo.otra
    suyas = {
        "avance": otra.enviado, "compromiso": otra.proyecto, "contacto": otra.contacto, "corte": otra.corte, "edicion": otra.edicion,
        "eje": otra.eje, "enlacepersonal": otra.personal, "foto": otra.foto,
        "institucion": otra.institucion, "user": otra.cuenta,
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
                    assert palabra not in que_dice(respuesta), (url, palabra)
    assert abiertas == ABIERTAS
