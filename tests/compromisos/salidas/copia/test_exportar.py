"""The copy of a small site: whole, of that day, the same each time, with nothing that needs a server."""

from __future__ import annotations

import hashlib
import json
import re
from datetime import datetime, time, timedelta

import pytest
import time_machine
from django.conf import settings
from django.core.management import CommandError, call_command
from django.test import override_settings
from django.utils import timezone

from base.dias import Dia
from compromisos.lectura.registro import cabeza_de
from compromisos.models import Compromiso, EnlacePersonal
from compromisos.salidas.copia import recorrido
from compromisos.salidas.copia.carpeta import MANIFIESTO, archivos_de
from compromisos.salidas.copia.exportar import exportar
from compromisos.salidas.copia.que_entra import entra
from compromisos.salidas.informes import pdf
from compromisos.salidas.informes.pdf import NoSePudo
from tests.compromisos.publicacion.registro import base_pequena
from tests.compromisos.salidas.copia.leida import enlaces_rotos, paginas_de, palabras
from tests.factories import crear_borrador, crear_compromiso, crear_contacto, crear_enlace_personal
from tests.una_vez import cargado_por_modulo

NO_SE_PUBLICA = ("secreto-del-borrador", "persona@contacto.example", "compromiso-sin-publicar")

ARCHIVOS: list = []  # where what is loaded left its evidence and photos


def cargar():
    """Besides what is public, what is not; and something published after the day of the copy."""
    ARCHIVOS.append(settings.MEDIA_ROOT)
    base_pequena.crear()
    crear_borrador(compromiso=Compromiso.objects.get(codigo="ed-mimp-1"), descripcion=NO_SE_PUBLICA[0])
    crear_contacto(correo=NO_SE_PUBLICA[1])
    crear_enlace_personal()
    crear_compromiso(titulo=NO_SE_PUBLICA[2], publicado=False)


pytestmark = [pytest.mark.django_db, pytest.mark.una_base]
cargado = cargado_por_modulo(cargar)
# More of the same kind: a whole copy takes half a minute.
DE_MAS = re.compile(
    r"(/en)?/(guia-de-importacion|api|ejes|cambios|correcciones|respuestas|cortes|privacidad)/.*"
    r"|(/en)?/(instituciones/mimp/.*|ediciones/ed2/.*|tendencia.*|compromisos/ed-mimp-2.*|metodologia/|datos/registro/)"
    r"|(/en)?/datos/(?!$|compromisos|registro|datos|datapackage).*"
    r"|/en/(?!$|ayuda|buscar|compromisos/ed|datos/registro).*|.*[?](?!letra=c|estado).*"
)


@pytest.fixture(scope="module")
def hoy():
    """The day of the copies; the site is asked at noon of it, whatever the hour is."""
    dia = Dia.de_hoy()
    mediodia = datetime.combine(dia.hoy, time(12), timezone.get_current_timezone())
    with time_machine.travel(mediodia):
        yield dia


@pytest.fixture(scope="module")
def corto():
    """A walk over less than all."""
    con = pytest.MonkeyPatch()
    con.setattr(recorrido, "entra", lambda suya, mapa: not DE_MAS.fullmatch(suya) and entra(suya, mapa))
    con.setattr(pdf, "componer", lambda plantilla, datos, *_: json.dumps(datos, sort_keys=True).encode())
    yield
    con.undo()


@pytest.fixture(scope="module")
def copiar(hoy, cargado, corto, django_db_blocker, tmp_path_factory):
    """The site of today in a folder; papers are not set: each takes half a second."""
    raiz = tmp_path_factory.mktemp("copias")

    def a(nombre: str):
        with django_db_blocker.unblock(), override_settings(MEDIA_ROOT=ARCHIVOS[-1]):
            return raiz / nombre, exportar(hoy, raiz / nombre, edicion="", avisar=lambda *_: None)

    return a


@pytest.fixture(scope="module")
def copias(copiar):
    """(its folder, what was done)."""
    return copiar("una")


@pytest.fixture(scope="module")
def paginas(copias):
    return paginas_de(copias[0])


def test_exportar_twice_gives_the_same_bytes(copias, copiar):
    (una, hecha), (otra, de_nuevo) = copias, copiar("otra")
    assert archivos_de(una) == archivos_de(otra)
    distintos = [a for a in archivos_de(una) if (una / a).read_bytes() != (otra / a).read_bytes()]
    assert distintos == []
    assert hecha.sha256 == de_nuevo.sha256


def test_exportar_has_every_kind_of_thing_in_both_languages(copias):
    archivos = set(archivos_de(copias[0]))
    codigo = Compromiso.objects.get(codigo="ed-mimp-1").codigo
    for nombre in (
        "index.html",
        "en/index.html",
        "buscar/index.html",
        "en/ayuda/index.html",
        f"compromisos/{codigo}/index.html",
        f"compromisos/{codigo}.json",
        f"compromisos/{codigo}.pdf",
        f"en/compromisos/{codigo}.pdf",
        f"compromisos/{codigo}.ics",
        f"compromisos/{codigo}/avances.atom",
        "instituciones/otra/index.html",
        "territorios/15/index.html",
        "ediciones/ed/informe.xlsx",
        "datos/compromisos.csv",
        "datos/compromisos.xlsx",
        "datos/compromisos.jsonl",
        "datos/datapackage.json",
        "datos/datos.zip",
        "datos/registro.jsonl",
        "feeds/avances.atom",
        "calendario.ics",
        "static/js/salida.js",
        "LEAME.txt",
        "README.txt",
        MANIFIESTO,
    ):
        assert nombre in archivos
    assert any(a.startswith("evidencias/") and a.endswith("acta.pdf") for a in archivos)
    assert any(re.fullmatch(r"fotos/\d+/\d+\.jpg", a) for a in archivos)
    assert "en/datos/registro.jsonl" not in archivos  # the same bytes are kept once


def test_exportar_every_link_is_relative_and_there(copias, paginas):
    raiz = copias[0]
    assert enlaces_rotos(raiz, paginas) == []
    for hoja in raiz.rglob("*.css"):
        for pedido in re.findall(r'url\("([^")]+)"\)', hoja.read_text(encoding="utf-8")):
            assert (hoja.parent / pedido).is_file() or pedido.startswith(("#", "data:"))


def test_exportar_has_nothing_that_asks_a_server(paginas):
    for texto in paginas.values():
        for pide in ("<form", "<input type=\"search\"", "data-hx-", "http-equiv", "csrf", "nonce", "<iframe", "htmx"):  # fmt: skip
            assert pide not in texto.replace("&lt;iframe", "")


def test_exportar_every_page_says_what_it_is(hoy, copias, paginas):
    copia = copias[1].copia
    for texto in paginas.values():
        assert f"<code>{cabeza_de(hoy).sha256}</code>" in texto
        assert copia.edicion in texto
        assert f'href="{settings.SITE_URL}/' in texto
        assert f"{hoy.hoy:%d/%m/%Y}" in texto or f"{hoy.hoy.day} " in texto


def test_exportar_says_the_same_as_the_site(client, copias):
    """Word by word, but for the frame of a copy and what it cannot do."""
    codigo = Compromiso.objects.get(codigo="ed-mimp-1").codigo
    for direccion, archivo in (
        (f"/compromisos/{codigo}/", f"compromisos/{codigo}/index.html"),
        (f"/en/compromisos/{codigo}/", f"en/compromisos/{codigo}/index.html"),
        ("/ayuda/", "ayuda/index.html"),
        ("/instituciones/otra/", "instituciones/otra/index.html"),
    ):
        del_sitio, de_la_copia = (
            palabras(t)
            for t in (client.get(direccion).content.decode(), (copias[0] / archivo).read_text("utf-8"))
        )
        assert de_la_copia == del_sitio, direccion
    for archivo in ("datos/compromisos.csv", "datos/registro.jsonl", f"compromisos/{codigo}.json"):
        respuesta = client.get(f"/{archivo}")
        contenido = b"".join(respuesta.streaming_content) if respuesta.streaming else respuesta.content
        assert (copias[0] / archivo).read_bytes() == contenido


def test_exportar_has_nothing_of_the_staff_nor_of_anybody(copias):
    personal = EnlacePersonal.objects.get()
    for archivo in archivos_de(copias[0]):
        contenido = (copias[0] / archivo).read_bytes()
        for callado in (*NO_SE_PUBLICA, "autora", personal.correo or "persona@"):
            assert callado.encode() not in contenido, archivo
        assert not archivo.startswith(("admin", "informar", "en/informar"))


def test_exportar_manifest_and_head(copias):
    raiz = copias[0]
    lineas = (raiz / MANIFIESTO).read_text("utf-8").splitlines()
    assert [linea[66:] for linea in lineas] == [a for a in archivos_de(raiz) if a != MANIFIESTO]
    suma = hashlib.sha256((raiz / "index.html").read_bytes()).hexdigest()
    assert f"{suma}  index.html" in lineas
    call_command("verificar_registro", "--cabezas", str(raiz / "CABEZA.txt"), "--sin-archivos", verbosity=0)
    call_command(
        "verificar_registro", "--archivo", str(raiz / "datos/registro.jsonl"), "--sin-archivos", verbosity=0
    )


def test_exportar_index_leads_to_every_pledge_by_its_words(copias):
    indice = (copias[0] / "buscar/index.html").read_text("utf-8")
    (letra,) = (copias[0] / "buscar").glob("letra-c.*.html")
    codigo = Compromiso.objects.get(codigo="ed-mimp-1").codigo
    assert f'href="../compromisos/{codigo}/index.html"' in indice
    assert "../instituciones/otra/index.html" in indice
    assert "../territorios/15/index.html" in indice
    assert re.search(rf'<dt id="centros".*?{codigo}', letra.read_text("utf-8"), re.DOTALL)


def test_exportar_of_a_past_day_does_not_know_what_came_later(
    hoy, cargado, django_db_blocker, tmp_path, monkeypatch
):
    """The day before anything: pages that say so, and no pledge; the clock is that of the copy and is given back."""
    pocas = re.compile(r"/|/compromisos/.*|/datos/compromisos\.csv|/fotos/.*|/galeria/")
    monkeypatch.setattr(recorrido, "entra", lambda suya, _mapa: bool(pocas.fullmatch(suya)))
    dia = Dia(hoy.hoy, hoy.hoy - timedelta(days=1))
    hecha = exportar(dia, tmp_path / "ayer", edicion="", avisar=lambda *_: None)
    assert hecha.copia.cerrado
    assert hecha.copia.numero == (cabeza_de(dia).numero if cabeza_de(dia) else 0)
    assert not (tmp_path / "ayer" / "fotos").exists()
    assert Dia.de_hoy().hoy == timezone.localdate()


def test_exportar_leaves_nothing_when_a_page_fails(cargado, corto, tmp_path, monkeypatch):
    def fallar(*_):
        raise NoSePudo("no")

    monkeypatch.setattr(pdf, "componer", fallar)
    monkeypatch.setattr(recorrido, "entra", lambda suya, _mapa: suya.startswith("/compromisos/ed-mimp-1"))
    with pytest.raises(CommandError, match=r"La página .*pdf no se pudo hacer"):
        call_command("exportar_sitio", str(tmp_path / "copia"))
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("argumentos", "dice"),
    [
        (["--al", "2199-01-01"], "todavía no llega"),
        (["--al", "ayer"], "no es un día"),
        (["--edicion", "otra"], "ninguna edición pública «otra»"),
    ],
)
def test_exportar_sitio_refuses_with_one_sentence(cargado, tmp_path, argumentos, dice):
    with pytest.raises(CommandError, match=dice):
        call_command("exportar_sitio", str(tmp_path / "copia"), *argumentos)
    assert list(tmp_path.iterdir()) == []
