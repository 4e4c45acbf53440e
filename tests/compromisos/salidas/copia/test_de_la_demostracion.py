"""The copy of the whole demonstration, in both languages: `make copia`; with COPIA_CORTA=1, of a small one, to see that it works."""

from __future__ import annotations

import os
import subprocess

import pytest
from django.conf import settings
from django.core.management import call_command
from django.test import override_settings

from base.dias import Dia
from compromisos.lectura.registro import cabeza_de
from compromisos.salidas.copia.carpeta import MANIFIESTO, archivos_de
from compromisos.salidas.copia.exportar import exportar
from config.guardadas.direcciones import nombre_de
from tests.browser.test_accesibilidad import fallos
from tests.compromisos.salidas.copia.leida import enlaces_rotos, paginas_de, palabras
from tests.una_vez import cargado_por_modulo

CUANTO = (3, 6, 12) if os.environ.get("COPIA_CORTA") else (60, 400, 3000)
ARCHIVOS: list = []  # where what is loaded left its evidence and photos
# Pages without a form, in the place of which a copy says something of its own.
IGUALES = ("compromiso", "institucion", "ayuda")

pytestmark = [pytest.mark.copia, pytest.mark.browser, pytest.mark.django_db]


def cargar() -> None:
    ARCHIVOS.append(settings.MEDIA_ROOT)
    call_command("cargar_semilla", verbosity=0)
    instituciones, compromisos, avances = CUANTO
    call_command(
        "datos_demo", instituciones=instituciones, compromisos=compromisos, avances=avances, verbosity=0
    )


cargado = cargado_por_modulo(cargar, DATOS_DE_DEMOSTRACION=True)


@pytest.fixture(scope="module")
def copiar(browser, cargado, django_db_blocker, tmp_path_factory):
    """The browser is there before the data: started after it, it would have another connection."""
    raiz = tmp_path_factory.mktemp("copias")

    def a(nombre: str):
        con = override_settings(MEDIA_ROOT=ARCHIVOS[-1], DATOS_DE_DEMOSTRACION=True)
        with django_db_blocker.unblock(), con:
            return raiz / nombre, exportar(Dia.de_hoy(), raiz / nombre, edicion="", avisar=lambda *_: None)

    return a


@pytest.fixture(scope="module")
def una(copiar):
    return copiar("una")[0]


@pytest.fixture(scope="module")
def paginas(una):
    return paginas_de(una)


def _direccion(raiz, ruta) -> str:
    return f"/{ruta.relative_to(raiz).as_posix().removesuffix('index.html')}"


def test_every_link_of_every_page_is_there(una, paginas):
    assert enlaces_rotos(una, paginas) == []


def test_every_pledge_and_institution_says_what_the_site_says(client, una, paginas, settings):
    settings.DATOS_DE_DEMOSTRACION, settings.MEDIA_ROOT = True, ARCHIVOS[-1]
    otras = []
    for ruta, texto in paginas.items():
        direccion = _direccion(una, ruta)
        if nombre_de(direccion) not in IGUALES:
            continue
        if palabras(client.get(direccion).content.decode()) != palabras(texto):
            otras.append(direccion)
    assert otras == []


def test_manifest_is_checked_by_sha256sum_and_the_head_is_that_of_the_record(una):
    subprocess.run(["sha256sum", "-c", "--quiet", "--strict", MANIFIESTO], cwd=una, check=True)
    assert cabeza_de(Dia.de_hoy()).sha256 in (una / "CABEZA.txt").read_text("utf-8")


def test_a_page_of_each_kind_opens_from_a_disk_and_is_accessible(page, una, paginas):
    """The console is listened to until axe comes, which asks for the sheets again, and of a disk a page may not."""
    quejas: list[str] = []

    def oir(mensaje):
        quejas.append(f"{page.url}: {mensaje.text}")

    page.on("request", lambda pedido: pedido.url.startswith("file://") or quejas.append(pedido.url))
    de_cada = {(nombre_de(_direccion(una, r)), "/en/" in r.as_posix()): r for r in sorted(paginas)}
    assert len(de_cada) > 40
    for ruta in de_cada.values():
        page.on("console", oir)
        page.goto(ruta.as_uri())
        page.remove_listener("console", oir)
        quejas += fallos(page, str(ruta.relative_to(una)))
    assert quejas == []


def test_twice_is_the_same_bytes(una, copiar):
    otra = copiar("otra")[0]
    assert archivos_de(una) == archivos_de(otra)
    assert [a for a in archivos_de(una) if (una / a).read_bytes() != (otra / a).read_bytes()] == []
