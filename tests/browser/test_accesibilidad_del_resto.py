"""What axe-core says of the pages of the staff that few see: each address of the admin that is not in the list of
tests/browser/conftest.py, whoever adds it; and whether what the keyboard reaches there is seen."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.conf import settings
from django.contrib import admin
from django.contrib.auth import get_user_model
from django.urls import NoReverseMatch, resolve, reverse

from compromisos.models import Foto
from tests.browser.conftest import foco_que_no_se_ve, paginas_del_admin
from tests.browser.test_accesibilidad import a_todo_ancho
from tests.browser.test_teclado import ANCHOS
from tests.compromisos.publicacion.mundo_de_permisos import Cosas, crear_mundo
from tests.compromisos.publicacion.test_permisos import PROPIOS, nombres_de
from tests.factories import crear_personal

pytestmark = [pytest.mark.browser, pytest.mark.exhaustivo, pytest.mark.django_db(transaction=True)]
# What has another page of the same make in the list that the suite walks, or none at all.
SIN_PAGINA = {"logout", "jsi18n", "autocomplete"}


def cosa_de(nombre: str, cosas: Cosas):
    """The thing that an address called so is about."""
    suyas = {
        "verificaciones": cosas.verificacion, "responder": cosas.verificacion, "efecto": cosas.verificacion,
        "evidencia": cosas.de_publicado, "vista": cosas.de_publicado, "pedir": cosas.publicado,
        "avance": cosas.publicado, "compromiso": cosas.compromiso, "contacto": cosas.contacto, "periodo": cosas.corte,
        "edicion": cosas.edicion, "eje": cosas.eje, "elementodemarco": cosas.elemento, "enlacecitado": cosas.enlace,
        "enlacepersonal": cosas.personal, "foto": Foto.objects.earliest("pk"), "institucion": cosas.institucion,
        "marco": cosas.elemento.marco, "senalamiento": cosas.senalamiento, "supresion": cosas.supresion,
        "user": cosas.cuenta, "vinculoconmarco": cosas.vinculo, "seguimiento": cosas.seguimiento,
        "oficio": cosas.institucion, "importar": cosas.pendiente,
    }  # fmt: skip
    partes = nombre.split("_")
    return next((cosa for parte, cosa in suyas.items() if parte in partes), None)


def direcciones(cosas: Cosas) -> Iterator[tuple[str, str]]:
    """(name, address) of each page of the admin that has something to be about."""
    for nombre in sorted(nombres_de(admin.site.get_urls()) - SIN_PAGINA):
        cosa = cosa_de(nombre, cosas)
        historia = getattr(cosa, "history", None)
        revision = historia.order_by("pk").values_list("pk", flat=True).first() if historia else None
        for args in (PROPIOS.get(nombre, []), cosa and [cosa.pk], revision and [cosa.pk, revision],
                     cosa and [cosa.pk, "avance"]):  # fmt: skip
            try:
                yield nombre, reverse(f"admin:{nombre}", args=args or [])
                break
            except NoReverseMatch:
                continue


def test_the_pages_that_few_see(page, context, client, live_server, demo):
    """In the suite a third of the pages of the list, which have all that these are made of: frame, list, form, table."""
    ya = {resolve(url.partition("?")[0]).view_name for url in paginas_del_admin(crear_personal()).values()}
    cosas = crear_mundo().suya
    jefa = get_user_model().objects.get(is_superuser=True)
    client.force_login(jefa)
    sesion = client.cookies[settings.SESSION_COOKIE_NAME].value
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": sesion, "url": live_server.url}])
    todos, vistas = [], []
    for nombre, url in [*direcciones(cosas), ("mi_cuenta", reverse("mi_cuenta"))]:
        if f"admin:{nombre}" in ya:
            continue
        respuesta = client.get(url)
        if respuesta.status_code != 200 or not respuesta["Content-Type"].startswith("text/html"):
            continue
        vistas.append(nombre)
        page.goto(f"{live_server.url}{url}")
        todos += a_todo_ancho(page, nombre, len(vistas))
        page.goto(f"{live_server.url}{url}")  # with nothing opened over it
        for ancho in ANCHOS:
            page.set_viewport_size({"width": ancho, "height": 768})
            todos += [f"{nombre}, {ancho} px: {que}" for que in foco_que_no_se_ve(page)]
    assert len(vistas) > 50, vistas
    assert not todos, "\n".join(todos)
