"""Contacts of institutions are for the office: no public page, file, feed, record or export of others holds one."""

from __future__ import annotations

import html
import io
import re
import zipfile
from collections import Counter
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from django.urls import Resolver404, resolve, reverse

from compromisos.models import Anotacion, Modificacion
from instituciones.models import Institucion
from tests.compromisos.views.ayudas import crear_avance_de_hoy
from tests.factories import (
    crear_compromiso,
    crear_contacto,
    crear_institucion,
    crear_meta,
    crear_periodo,
    crear_superusuario,
)
from tests.una_vez import compartida

pytestmark = pytest.mark.django_db

DICHO = {
    "nombre": "Zoraida Quispilloclla",
    "cargo": "Xilotecnia Mayor",
    "telefono": "999 123 987",
    "correo": "zoraida@contacto.example",
    "fuente": "Oficio 98765-ZQ",
    "notas": "Llamar con paciencia zurcida",
}
POR_NOMBRE = 3  # pages of one kind that are read
PESADAS = {"compromiso_pdf", "edicion_informe", "edicion_anexo", "evidencia", "foto"}


@compartida
def mundo():
    entidad = crear_institucion(nombre="Entidad de Ejemplo", sigla="EDE", sector="publico")
    compromiso = crear_compromiso(institucion=entidad)
    crear_meta(compromiso=compromiso)
    crear_avance_de_hoy(compromiso)
    crear_periodo(compromiso.edicion)
    crear_contacto(entidad, canal="whatsapp", **DICHO)
    antes = crear_contacto(entidad, **DICHO)
    antes.delete()
    return compromiso


def dicho_en(contenido: bytes) -> str:
    """Text of what was answered; of a workbook, of each of its parts."""
    if contenido.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(contenido)) as libro:
            return " ".join(libro.read(n).decode("utf-8", "replace") for n in libro.namelist())
    return contenido.decode("utf-8", "replace")


def recorrer(client) -> Iterator[tuple[str, str]]:
    """(address, what it says) of the public site, by its own links, some of each kind."""
    cola, vistas, cuenta = (
        ["/", "/datos/", "/cambios/", "/datos/registro.jsonl", "/sitemap.xml"],
        set(),
        Counter(),
    )
    while cola:
        url = cola.pop(0)
        try:
            nombre = resolve(urlsplit(url).path).url_name
        except Resolver404:
            continue
        if url in vistas or cuenta[nombre] >= POR_NOMBRE or nombre in PESADAS or url.startswith("/static"):
            continue
        vistas.add(url)
        cuenta[nombre] += 1
        respuesta = client.get(url)
        dicho = dicho_en(b"".join(respuesta.streaming_content) if respuesta.streaming else respuesta.content)
        yield url, dicho
        cola += sorted({html.unescape(e) for e in re.findall(r'href="(/[^"#]*)', dicho)})


def test_contacts_are_on_no_public_address(client, mundo):
    leidas = dict(recorrer(client))
    assert len(leidas) > 60
    assert {".csv", ".json", ".xlsx", ".atom"} <= {
        re.search(r"(\.\w+)?$", urlsplit(u).path)[0] for u in leidas
    }
    for url, dicho in leidas.items():
        for campo, valor in DICHO.items():
            assert valor not in dicho, (campo, url)


def test_contacts_are_not_in_the_record(mundo):
    institucion = Institucion.objects.get(sigla="EDE")
    institucion.descripcion = "Otra."
    institucion.save()
    escrito = str([*Anotacion.objects.values(), *Modificacion.objects.values()])
    for valor in DICHO.values():
        assert valor not in escrito


@pytest.mark.parametrize("tabla", ["institucion", "compromiso", "avance"])
def test_contacts_are_in_no_export_of_others(client, mundo, tabla):
    client.force_login(crear_superusuario())
    app = "instituciones" if tabla == "institucion" else "compromisos"
    for formato in ("0", "1"):
        archivo = client.post(reverse(f"admin:{app}_{tabla}_export"), {"format": formato, "resource": "0"})
        dicho = dicho_en(archivo.content)
        assert archivo["Content-Disposition"].startswith("attachment"), archivo.content[:300]
        for valor in DICHO.values():
            assert valor not in dicho
