"""«Ayuda»: each page of the manual inside the admin, whole, for any of the staff and for nobody else."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse

from compromisos.admin import manual
from compromisos.publicacion import roles
from tests.compromisos.publicacion.mundo_de_permisos import crear_cuenta
from tests.factories import crear_usuario

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("clave", manual.PAGINAS)
def test_paginas_are_the_files_with_their_pictures(clave):
    """Its links lead to pages, not to files; a picture has its size, so that nothing jumps."""
    una = manual.pagina(clave)
    assert una.titulo
    assert ".md" not in una.html
    fotos = re.findall(r'<a href="/admin/ayuda/img/([^"]+)" class="foto"><img ([^>]+)>', una.html)
    assert len(fotos) == una.html.count("<img") >= 1
    assert all('alt=""' not in resto and "width=" in resto for _archivo, resto in fotos)
    assert [ancla for ancla, _t in una.secciones] == re.findall(r'<h2 id="([^"]+)"', una.html)


def test_paginas_are_all_the_files():
    assert {f.stem for f in manual.CARPETA.glob("*.md")} == {*manual.PAGINAS, "README"}
    assert set(roles.ROLES) <= set(manual.PAGINAS)


def test_ayuda_opens_at_the_page_of_ones_role(client):
    client.force_login(crear_cuenta("revisa", roles.REVISORA))
    assert client.get(reverse("admin:ayuda")).context["pagina"].clave == "revisora"
    assert client.get(reverse("admin:ayuda_de", args=["editora"])).context["pagina"].clave == "editora"
    assert client.get(reverse("admin:ayuda_de", args=["no-hay"])).status_code == 404
    assert f'href="{reverse("admin:ayuda")}"' in client.get(reverse("admin:mi_rol")).content.decode()


def test_ayuda_without_a_role_and_without_being_staff(client):
    direcciones = [reverse("admin:ayuda"), reverse("admin:ayuda_foto", args=["buscar.png"])]
    assert {client.get(d).status_code for d in direcciones} == {302}
    client.force_login(crear_usuario(es_staff=False))
    assert {client.get(d).status_code for d in direcciones} == {302}
    client.force_login(crear_usuario())
    assert client.get(direcciones[0]).context["pagina"].clave == manual.DE_TODOS
    dada = client.get(direcciones[1])
    assert dada.headers["Content-Type"] == "image/png"
    assert b"".join(dada.streaming_content).startswith(b"\x89PNG")


@pytest.mark.parametrize("archivo", ["../todos.md", "..%2F..%2Fguia-de-importacion.md", "no-hay.png"])
def test_fotos_are_those_that_are_there(client, archivo):
    client.force_login(crear_usuario())
    assert client.get(f"/admin/ayuda/img/{archivo}").status_code == 404
