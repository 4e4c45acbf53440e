"""The admin speaks right Spanish: over every model registered and every thing done to it, its words agree, no stock
sentence of Django's is left, and no page of it has a word of English."""

from __future__ import annotations

import gettext
import html
import json
import re
from pathlib import Path

import django
import pytest
from django.conf import settings
from django.contrib import admin, messages
from django.contrib.messages.storage.fallback import FallbackStorage
from django.core.management import call_command
from django.test import RequestFactory
from django.urls import reverse

from base.castellano import es_femenina, palabras_de
from base.en_castellano import EnCastellano
from base.texto import plegar
from compromisos.models import Compromiso, Eje
from tests.factories import (
    crear_avance,
    crear_borrador,
    crear_contacto,
    crear_eje,
    crear_enlace_personal,
    crear_foto,
    crear_institucion,
    crear_meta,
    crear_periodo,
    crear_superusuario,
    crear_vinculo,
)
from tests.una_vez import cargado_por_modulo

MODELOS = {modelo._meta.label: modelo for modelo in admin.site._registry}
ACCIONES = ("changelist", "add", "change", "delete", "history")

# What Django's Spanish says of everything as if it were masculine, one, or a thing of machines.
DE_CATALOGO = (
    "fue agregad", "fue elimin", "fué", "se cambió correctamente", "fue cambiad", "correctamente", "con éxito",
    "satisfactoriamente", "a modificar", "para ver", "adicional", "añadi", "carácteres", "caracter ",
    "(es)", "/s ", "seleccionado/", "¿está seguro", "si, estoy", "llévame", "objeto", "histórico", "por favor",
    "contraseña anterior", "ejecutar la acción", "guía-rastro", "sitio administrativo", "autenticaci", "es staff",
    "ldap", "algoritmo", "slug", "fichero", "correo electrónico válid", "por ejes",
    "clave primaria", "can add", "can change", "can view", "can delete", "task result",
)  # fmt: skip
# Words of both languages, and names.
DE_AMBOS = frozenset(["admin", "api", "aegis", "authenticator", "china", "chat", "chrome", "compromisos", "com", "control", "csv", "django", "excel", "freeotp", "google", "html", "https", "import", "email", "es", "on", "san", "per", "pdf", "ubigeo", "url", "web", "word", "xlsx", "xml", "zip", "link", "png", "jpg", "jpeg", "gif", "json", "whatsapp", "firefox", "pin"])  # fmt: skip


@pytest.fixture(scope="module")
def ingles() -> frozenset[str]:
    """Words that the English of Django and of the libraries has, and the Spanish of nobody."""
    suyas: set[str] = set()
    espanolas: set[str] = set()
    raices = [Path(django.__file__).parent, *(Path(__import__(m).__file__).parent for m in
              ("allauth", "import_export", "simple_history"))]  # fmt: skip
    for raiz in raices:
        for ruta in raiz.rglob("locale/es/LC_MESSAGES/*.mo"):
            for clave, dicho in gettext.GNUTranslations(ruta.open("rb"))._catalog.items():
                suyas |= _palabras(clave[0] if isinstance(clave, tuple) else clave)
                espanolas |= _palabras(dicho)
    for ruta in (Path(carpeta) for carpeta in settings.LOCALE_PATHS):
        for clave in gettext.GNUTranslations((ruta / "en/LC_MESSAGES/django.mo").open("rb"))._catalog:
            espanolas |= _palabras(clave[0] if isinstance(clave, tuple) else clave)
    for palabra in ("the", "add", "change", "delete", "view", "search", "save", "user", "password", "ready"):
        espanolas.discard(palabra)
    largas = {p for p in suyas - espanolas - DE_AMBOS if len(p) > 2}  # «me», «no», «a» are of both
    return frozenset(largas | {"the", "search", "ready", "failed", "running", "of", "to", "is", "by"})


def _palabras(texto: str) -> set[str]:
    sin_huecos = re.sub(r"%\(\w+\)\w|\{\w*\}|%\w|<[^>]*>", " ", texto)
    return set(re.findall(r"[a-z]{2,}", plegar(sin_huecos)))


def visto(pagina: str) -> str:
    """All that a page says in Spanish: its text, its title, and what is said of boxes, buttons, pictures and rows to come."""
    sin_codigo = re.sub(r"(?s)<(script|style|svg|textarea|code|pre)\b.*?</\1>|<!--.*?-->", " ", pagina)
    # Letters to who reads in English are in English.
    sin_codigo = re.sub(r'(?s)<(p|span)\b[^>]* lang="en">.*?</\1>', " ", sin_codigo)
    atributos = re.findall(r'(?:alt|title|placeholder|aria-label)="([^"]+)"', sin_codigo)
    botones = re.findall(r'<input type="submit"[^>]*? value="([^"]+)"', sin_codigo)
    partes = re.findall(r'data-inline-formset="([^"]*)"', pagina)
    por_venir = [json.loads(html.unescape(p))["options"] for p in partes]
    agregar = [o[clave] for o in por_venir for clave in ("addText", "deleteText")]
    texto = html.unescape(" ".join([re.sub(r"<[^>]+>", " ", sin_codigo), *atributos, *botones, *agregar]))
    sin_direcciones = re.sub(r"\S+@\S+|\S+://\S+", " ", texto)
    return " ".join(sin_direcciones.split()).replace("« ", "«").replace(" »", "»")


def _cargar() -> None:
    call_command("cargar_semilla", verbosity=0)
    compromiso = Compromiso.objects.order_by("pk").first()
    crear_meta(compromiso=crear_avance(compromiso=compromiso, evidencia=True).compromiso)
    crear_borrador(compromiso=compromiso)
    crear_foto(compromiso=compromiso, publicada=False)
    crear_eje(codigo="nuevo", nombre="Sin promesas")
    crear_periodo(edicion=compromiso.edicion)
    crear_contacto(compromiso.institucion)
    crear_vinculo(compromiso=compromiso)
    crear_enlace_personal(institucion=crear_institucion(nombre="Otra entidad", slug="otra", sigla="OTRA"))


cargado = cargado_por_modulo(_cargar)


@pytest.fixture
def jefa(cargado, client):
    jefa = crear_superusuario(username="jefa")
    client.force_login(jefa)
    return jefa


def paginas_de(client, modelo) -> list[tuple[str, str]]:
    """(address, page) of all that is done to `modelo`, wrong forms and empty lists too."""
    meta, vistas = modelo._meta, []
    uno = modelo._default_manager.order_by("-pk").values_list("pk", flat=True).first()
    for accion in ACCIONES:
        args = [] if accion in ("changelist", "add") else [uno]
        if args and uno is None:
            continue
        direccion = reverse(f"admin:{meta.app_label}_{meta.model_name}_{accion}", args=args)
        casos = [(direccion, client.get(direccion, follow=True))]
        if accion == "changelist":
            casos.append((f"{direccion}?q=zzzz", client.get(direccion, {"q": "zzzz"}, follow=True)))
            casos.append(("nothing ticked", client.post(direccion, {"action": "", "index": 0}, follow=True)))
        if accion == "add":
            casos.append(("empty form", client.post(direccion, {}, follow=True)))
        vistas += [(d, r.content.decode()) for d, r in casos if r.status_code in (200, 400)]
    return vistas


@pytest.mark.parametrize("nombre", MODELOS)
def test_todo_modelo_has_a_gender(nombre):
    """No ending is guessed: one that does not tell is named in `base/castellano.py`."""
    suyo = admin.site._registry[MODELOS[nombre]]
    assert isinstance(suyo, EnCastellano)
    for modelo in (suyo.model, *(i.model for i in suyo.inlines)):
        palabras = palabras_de(modelo)
        assert es_femenina(palabras.singular) is not None, palabras.singular
        assert palabras.singular[0].islower(), palabras
        assert palabras.plural.split()[0].endswith("s"), palabras


@pytest.mark.django_db
@pytest.mark.parametrize("nombre", MODELOS)
def test_toda_pagina_in_right_spanish(jefa, client, ingles, nombre):
    for direccion, pagina in paginas_de(client, MODELOS[nombre]):
        dicho = visto(pagina)
        assert not [d for d in DE_CATALOGO if d in dicho.lower()], (direccion, dicho)
        assert not _palabras(dicho) & ingles, (direccion, _palabras(dicho) & ingles)
        for articulo, palabra in re.findall(r"\b(el|la|otro|otra|ningún|ninguna) ([a-zñáéíóú]+) «", dicho):
            if (femenina := es_femenina(palabra)) is not None:
                assert (articulo in ("la", "otra", "ninguna")) == femenina, (direccion, articulo, palabra)


@pytest.mark.django_db
@pytest.mark.parametrize("nombre", MODELOS)
def test_todo_acto_says_what_was_done(jefa, ingles, nombre):
    """The sentence of each thing done agrees with what it was done to."""
    modelo = MODELOS[nombre]
    suyo, objeto = admin.site._registry[modelo], modelo._default_manager.order_by("pk").first()
    if objeto is None:
        objeto = type(modelo.__name__, (), {"pk": 1, "_meta": modelo._meta, "__str__": lambda _uno: "Uno"})()
    palabras = palabras_de(modelo)

    def dice(hacer, **enviado) -> str:
        request = RequestFactory().post("/admin/", enviado)
        request.user, request.session = jefa, {}
        request._messages = FallbackStorage(request)
        hacer(request)
        return " ".join(html.unescape(re.sub(r"<[^>]+>", "", str(m))) for m in messages.get_messages(request))

    base = EnCastellano
    dichos = {
        dice(lambda r: base.response_add(suyo, r, objeto)): "Se ",
        dice(lambda r: base.response_add(suyo, r, objeto), _continue="1"): "Se ",
        dice(lambda r: base.response_add(suyo, r, objeto), _addanother="1"): palabras.otro,
        dice(lambda r: base.response_change(suyo, r, objeto)): "Se guardaron los cambios",
        dice(lambda r: base.response_change(suyo, r, objeto), _continue="1"): "Se guardaron los cambios",
        dice(lambda r: base.response_delete(suyo, r, str(objeto), 1)): "Se borró",
        dice(lambda r: base._get_obj_does_not_exist_redirect(suyo, r, suyo.opts, "9")): palabras.ninguno,
    }
    articulo = "la" if es_femenina(palabras.singular) else "el"
    for dicho, contiene in dichos.items():
        assert contiene in dicho
        assert not [d for d in DE_CATALOGO if d in dicho.lower()], dicho
        if "ningun" not in plegar(dicho):
            suyo_ = f"{articulo} {palabras.singular}"
            assert suyo_ in dicho or f"d{suyo_}" in dicho, dicho


def paginas_sueltas() -> list[str]:
    """Addresses of every page of the admin that is of no record."""
    pendientes, halladas = [("/admin/", p) for p in admin.site.get_urls()], []
    while pendientes:
        antes, patron = pendientes.pop()
        ruta = antes + str(patron.pattern).replace("\\Z", "")
        if hasattr(patron, "url_patterns"):
            pendientes += [(ruta, p) for p in patron.url_patterns]
        elif not re.search(r"[<(\[^]", ruta):
            halladas.append(ruta)
    return sorted(halladas)


@pytest.mark.django_db
def test_toda_pagina_suelta_in_right_spanish(jefa, client, ingles):
    """Those of no record, also with nothing in them: the desk, the search, the import, letters, passwords."""
    vistas = 0
    for direccion in paginas_sueltas():
        if "logout" in direccion:
            continue
        respuesta = client.get(direccion)
        if respuesta.status_code != 200 or "text/html" not in respuesta.headers["Content-Type"]:
            continue
        vistas += 1
        dicho = visto(respuesta.content.decode())
        assert not [d for d in DE_CATALOGO if d in dicho.lower()], (direccion, dicho)
        assert not _palabras(dicho) & ingles, (direccion, _palabras(dicho) & ingles)
    assert vistas > 30


@pytest.mark.django_db
def test_la_puerta_in_right_spanish(jefa, client, ingles):
    """Passwords, second factor, and the door, also when nobody comes in."""
    nombres = ("admin:password_change_done", "mfa_index", "mfa_activate_totp")
    paginas = {n: client.get(reverse(n), follow=True).content.decode() for n in nombres}
    paginas["wrong password"] = client.post(reverse("admin:password_change"), {}).content.decode()
    paginas["logout"] = client.post(reverse("admin:logout"), follow=True).content.decode()
    entrar = reverse("account_login")
    paginas["account_login"] = client.get(entrar).content.decode()
    paginas["nothing"] = client.post(entrar, {}).content.decode()
    paginas["nobody"] = client.post(entrar, {"login": "nadie", "password": "x"}).content.decode()
    for nombre, pagina in paginas.items():
        dicho = visto(pagina)
        assert not [d for d in DE_CATALOGO if d in dicho.lower()], (nombre, dicho)
        assert not _palabras(dicho) & ingles, (nombre, _palabras(dicho) & ingles)


@pytest.mark.django_db
def test_nada_cambio_is_said(jefa, client):
    """Saving what was not touched says so, and asks for no reason."""
    eje = Eje.objects.get(codigo="nuevo")
    direccion = reverse("admin:compromisos_eje_change", args=[eje.pk])
    datos = {"nombre": eje.nombre, "descripcion": eje.descripcion, "orden": eje.orden}
    dicho = visto(client.post(direccion, datos, follow=True).content.decode())
    assert "No cambió nada del eje «Sin promesas»." in dicho
    datos |= {"nombre": "Con promesas", "motivo_del_cambio": "Ya las tiene."}
    dicho = visto(client.post(direccion, datos, follow=True).content.decode())
    assert "Se guardaron los cambios del eje «Con promesas»." in dicho


def test_catalogo_asks_for_nothing_that_is_not_given():
    """A sentence of ours in the place of another's has no hole that the other has not."""
    hueco = re.compile(r"%\(\w+\)[sdr]|%[sdr]|\{\w*\}")
    for catalogo in ("django", "djangojs"):
        texto = Path(f"locale/es/LC_MESSAGES/{catalogo}.po").read_text(encoding="utf-8")
        for bloque in texto.split("\n\n")[1:]:
            de, _sep, a = bloque.partition("msgstr")
            assert set(hueco.findall(a)) <= set(hueco.findall(de)), bloque
