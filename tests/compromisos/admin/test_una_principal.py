"""One thing to do on each page of the admin, and what stands beside its forms."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.contrib import admin
from lxml import html

from compromisos.models import Compromiso
from compromisos.publicacion import roles
from tests.compromisos.admin.ayudas import url
from tests.compromisos.publicacion.tabla_de_permisos import TABLA
from tests.compromisos.publicacion.test_permisos import pedir
from tests.factories import crear_borrador, crear_compromiso, crear_enlace_personal, crear_personal
from tests.muestra import ENTERO, muestra

pytestmark = pytest.mark.django_db


def principales(pagina: bytes) -> tuple[list[str], bool]:
    """(what its primary buttons say, whether it is a form or a page to read) of a page of the admin, without its frame."""
    (contenido,) = html.fromstring(pagina).xpath("//*[@id='content']")
    es_de_leer = bool(contenido.xpath(".//*[contains(@class, 'acciones-de-leer')]"))
    formularios = contenido.xpath(
        ".//form[translate(@method, 'POST', 'post')='post' and not(@id='changelist-form') and not(@class='densidad')]"
    )
    return list(_principales(contenido)), es_de_leer or bool(formularios)


def _principales(contenido) -> Iterator[str]:
    """As static/css/admin/botones.css paints them."""
    for nodo in contenido.xpath(".//a | .//button | .//input[@type='submit']"):
        clases = (nodo.get("class") or "").split()
        pintado = (
            {"default", "principal"} & set(clases)
            or ("boton" in clases and "suave" not in clases)
            or (
                nodo.tag == "input"
                and not clases
                and not nodo.xpath("./ancestor::*[contains(@class, 'submit-row')]")
            )
        )
        if pintado and not nodo.xpath("./ancestor::dialog | ./ancestor::*[@popover or @hidden]"):
            yield (nodo.get("value") or nodo.text_content()).strip()


def direcciones(cosas) -> Iterator[str]:
    """The form of each kind of record, empty and of one that there is; those of an update, for one of its pledges."""
    for suyo in admin.site._registry.values():
        nombre = f"{suyo.opts.app_label}_{suyo.opts.model_name}"
        yield url(f"{nombre}_add")
        if objeto := suyo.model._default_manager.order_by("pk").first():
            yield url(f"{nombre}_change", objeto.pk)
    yield f"{url('compromisos_avance_add')}?compromiso={cosas.compromiso.pk}"
    yield url("compromisos_compromiso_leer", cosas.compromiso.pk)
    yield url("instituciones_institucion_leer", cosas.institucion.pk)


@pytest.mark.muestreo
def test_every_form_and_page_to_read_has_one_primary_button(client, mundo):
    """Of all addresses of the table of permissions and the forms of every kind of record, as who may everything sees them:
    one on a form or a page to read, and on no page more than one."""
    client.force_login(mundo.cuentas["superusuario"])
    de_la_tabla = [a for acciones in TABLA.values() for a in acciones if a.datos is None]
    respuestas = [pedir(client, a, mundo.suya) for a in muestra(de_la_tabla, una_de=3)]
    respuestas += [client.get(d, follow=True) for d in muestra(direcciones(mundo.suya), una_de=3)]
    malas, vistas = {}, set()
    for respuesta in respuestas:
        if respuesta.status_code != 200 or respuesta.streaming or b'id="content"' not in respuesta.content:
            continue
        dicen, es_una = principales(respuesta.content)
        vistas.add(respuesta.wsgi_request.get_full_path())
        if len(dicen) > 1 or (es_una and not dicen):
            malas[respuesta.wsgi_request.get_full_path()] = dicen
    assert not malas
    assert len(vistas) > (60 if ENTERO else 20)


# --- What stands beside a form


def al_lado(client, direccion: str) -> str:
    (lateral,) = html.fromstring(client.get(direccion).content).xpath("//*[@class='lateral']")
    return " ".join(" ".join(lateral.itertext()).split())


def test_al_lado_of_an_update_says_how_it_is_and_what_comes_next(client, enviado):
    """Who publishes reads otherwise than who sent it; who may not know who wrote it does not."""
    ficha = url("compromisos_avance_change", enviado.pk)
    client.force_login(crear_personal(rol=roles.REVISORA))
    dice = al_lado(client, ficha)
    assert "Cómo está Cumplido Situación En revisión Lo escribió" in dice
    assert "Espera que alguien lo publique o lo devuelva con un motivo." in dice
    client.force_login(crear_personal())
    assert "Lo revisa el ministerio" in al_lado(client, ficha) or "Espera que alguien" in al_lado(
        client, ficha
    )
    borrador = crear_borrador()
    assert "Cuando esté completo" in al_lado(client, url("compromisos_avance_change", borrador.pk))


def test_al_lado_of_a_pledge_says_what_waits_or_what_it_lacks(jefa, client, enviado):
    dice = al_lado(client, url("compromisos_compromiso_change", enviado.compromiso_id))
    assert "Último informe 30/06/2026" in dice
    assert "Informe al 30/09/2026, en revisión" in dice
    assert "Revisar el informe" in dice
    sin_titulo = crear_compromiso(publicado=False)
    Compromiso.objects.filter(pk=sin_titulo.pk).update(titulo="")
    dice = al_lado(client, url("compromisos_compromiso_change", sin_titulo.pk))
    assert "Qué sigue Le falta el título" in dice


def test_al_lado_of_an_institution_says_who_reports_and_what_waits(jefa, client, enviado):
    institucion = enviado.compromiso.institucion
    ficha = url("instituciones_institucion_change", institucion.pk)
    assert "Compromisos 1 público Informa Nadie todavía" in al_lado(client, ficha)
    crear_enlace_personal(institucion, por=jefa, nombre="Rosa Ejemplo")
    dice = al_lado(client, ficha)
    assert "Informa Rosa Ejemplo" in dice
    assert f"en revisión · {enviado.compromiso.codigo}" in dice
