"""A whole reporting period, played by its people: at each step the page, the changes and the record agree.

The editor opens it, an enlace without account reports from a phone without JavaScript, the reviewer returns it
and then publishes it, an outside body verifies it, the editor corrects it, the director reads and takes along how it
goes, and the editor closes the period. The letters go through the queue and its worker to a real mail server on this machine.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from email.message import EmailMessage

import pytest
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.utils import timezone
from django_tasks_db.models import DBTaskResult
from docx import Document
from openpyxl import load_workbook
from PIL import Image
from playwright.sync_api import Browser, Locator, Page, expect
from pypdf import PdfReader

from compromisos.models import Compromiso, Evidencia, Mensaje
from compromisos.publicacion import roles
from tests.browser.conftest import CLAVE, sin_quejas
from tests.compromisos.publicacion.mundo_de_permisos import crear_cuenta

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
]
CODIGO = "25porel25-mimp-2"
META = "Centros Emergencia Mujer (CEM) en comisarías"


@pytest.fixture
def persona(browser: Browser, live_server) -> Iterator[Callable[..., Page]]:
    """A browser of its own for each person, signed in if they have an account."""
    contextos = []

    def _persona(nombre: str = "", rol: roles.Rol | None = None, **opciones) -> Page:
        contextos.append(browser.new_context(locale="es-PE", **opciones))
        page = contextos[-1].new_page()
        if rol:
            cuenta = crear_cuenta(nombre, rol)
            cuenta.set_password(CLAVE)
            cuenta.save()
            page.goto(f"{live_server.url}/admin/")
            page.get_by_label("Nombre de usuario").fill(nombre)
            page.get_by_label("Contraseña").fill(CLAVE)
            page.get_by_role("button", name="Iniciar sesión").click()
        return page

    yield _persona
    for contexto in contextos:
        contexto.close()


class Publico:
    """What anybody is told, in three places."""

    def __init__(self, page: Page, base: str) -> None:
        self.page, self.base = page, base
        self.antes = len(self._registro())

    def _registro(self) -> list[dict]:
        texto = self.page.request.get(f"{self.base}/datos/registro.jsonl").text()
        return [json.loads(linea) for linea in texto.splitlines()]

    def cuentan(
        self, *, pagina: str, cambios: set[str], registro: list[str], estado: str = "En proceso"
    ) -> None:
        """The pledge's page says `pagina` and `estado`; today it entered and changed exactly by `cambios`, in the
        file and in the feed; and the record has exactly `registro` after what it had."""
        hoy = timezone.localdate()
        self.page.goto(f"{self.base}/compromisos/{CODIGO}/")
        expect(self.page.get_by_role("main")).to_contain_text(pagina)
        expect(self.page.get_by_role("main").locator(".estado").first).to_contain_text(estado)
        consulta = f"?desde={hoy}&hasta={hoy}&tipo=todo"
        archivo = self.page.request.get(f"{self.base}/datos/cambios.csv{consulta}").text()
        filas = list(csv.DictReader(io.StringIO(archivo.lstrip("\ufeff"))))
        suyas = [f for f in filas if f["codigo"] == CODIGO]
        assert {t for f in suyas for t in (f["tipo"], f["causa"]) if t} == {"entrada"} | cambios
        assert all(f["causa"] for f in suyas if f["tipo"] == "estado")
        feed = self.page.request.get(f"{self.base}/feeds/cambios.atom{consulta}").text()
        assert feed.count("<entry>") == len(filas)
        nuevas = [a["accion"] for a in self._registro()[self.antes :]]
        assert nuevas == registro
        call_command("verificar_registro", verbosity=0, stdout=io.StringIO())


class Direccion:
    """Whoever directs, with the role that only reads: how things stand, taken along, each count that of its list."""

    def __init__(self, page: Page, base: str) -> None:
        self.page, self.base = page, base

    def mirar(self, *, por_estado: dict[str, int], tablero: str, hizo: dict[str, str]) -> None:
        """«Hoy» and the page that prints tell the same; so do the workbook and the report; and «Actividad» tells what
        each did."""
        self.page.goto(f"{self.base}/admin/")
        dicho = self._cuentas()
        self.page.get_by_role("link", name="Página para imprimir").click()
        expect(self.page.get_by_role("heading", level=1)).to_contain_text("Cómo va")
        assert self._cuentas() == dicho
        for direccion, n in dicho.items():
            assert self._filas(direccion) == n, direccion
        assert set(por_estado.values()) <= set(dicho.values())
        self.page.goto(f"{self.base}/admin/panel/")
        self.page.get_by_role("link", name="1 de 1").click()
        expect(self.page).to_have_url(tablero)
        self.page.goto(f"{self.base}/admin/panel/")
        libro = load_workbook(io.BytesIO(self._llevarse(self.page.get_by_role("link", name="Excel"))))
        celdas = {f[0]: f[1] for hoja in libro for f in hoja.iter_rows(max_col=2, values_only=True)}
        assert por_estado.items() <= celdas.items()
        self.page.get_by_role("navigation", name="Menú").get_by_role("link", name="Informes").click()
        pdf = PdfReader(io.BytesIO(self._llevarse(self.page.get_by_role("button", name="PDF").first)))
        assert len(pdf.pages) <= 2
        word = Document(io.BytesIO(self._llevarse(self.page.get_by_role("button", name="Word").first)))
        assert "compromisos" in "\n".join(p.text for p in word.paragraphs)
        self.page.get_by_role("navigation", name="Menú").get_by_role("link", name="Plazos").click()
        tiempos = self.page.get_by_role("navigation", name="Cuándo").get_by_role("link")
        for direccion, texto in tiempos.evaluate_all(
            "t => t.map(a => [a.getAttribute('href'), a.textContent])"
        ):
            self.page.goto(f"{self.base}/admin/informes/plazos/{direccion}")
            plazos = self.page.locator("#result_list tbody tr:not(.de-un-mes)")
            assert plazos.count() == int(re.search(r"(\d+)\s*$", texto)[1])
        expect(self.page.get_by_role("button", name="Registrar avance")).to_have_count(0)
        self.page.get_by_role("navigation", name="Menú").get_by_role("link", name="Actividad").click()
        for quien, que in hizo.items():
            expect(self.page.get_by_role("row", name=re.compile(quien, re.IGNORECASE))).to_contain_text(que)

    def _cuentas(self) -> dict[str, int]:
        """{address of a list: the count that opens it}, of the drawings of the page."""
        enlaces = self.page.locator("section.panel a[href]").evaluate_all(
            "todos => todos.map(a => [a.getAttribute('href'), a.textContent])"
        )
        cuentas = {d: re.findall(r"\d+", texto) for d, texto in enlaces if "?" in d}
        return {d: int(n[0]) for d, n in cuentas.items() if len(n) == 1}

    def _filas(self, direccion: str) -> int:
        self.page.goto(f"{self.base}{direccion}")
        return self.page.locator("main ul.filas > li, main .tabla tbody tr").count()

    def _llevarse(self, boton: Locator) -> bytes:
        with self.page.expect_download() as bajada:
            boton.click()
        return bajada.value.path().read_bytes()


class Cartas:
    """The letters, each read by whoever it is for: in words, with no hole, and whose addresses lead somewhere."""

    def __init__(self, correo: Callable[[], list[EmailMessage]], base: str) -> None:
        self.correo, self.base, self.leidas = correo, base, 0

    def nuevas(self) -> list[EmailMessage]:
        """Those that came since the last time, a quarter of an hour later: what tells of what arrived waits for its end."""
        DBTaskResult.objects.filter(status="READY").update(run_after=timezone.now())
        todas = self.correo()
        nuevas, self.leidas = todas[self.leidas :], len(todas)
        for carta in nuevas:
            dicho = f"{carta['Subject']}\n{carta.get_content()}"
            assert not re.search(r"[{}]|\bNone\b|%\(", dicho), dicho
            assert "25 por el 25" in dicho, "who writes"
        return nuevas

    def abrir(self, page: Page, carta: EmailMessage) -> list[str]:
        """Open what the letter leads to, in the browser of its reader; the headings that are there."""
        titulos = []
        for direccion in re.findall(r"https://testserver(/admin/\S*)", carta.get_content()):
            respuesta = page.goto(self.base + direccion)
            assert respuesta is not None
            assert respuesta.ok, direccion
            titulos.append(page.get_by_role("heading", level=1).inner_text())
        return titulos


def elegir(page: Page, nombre: str) -> None:
    """Take from the autocomplete of the form."""
    page.locator(".select2-selection").click()
    page.locator(".select2-search__field").fill(nombre)
    page.get_by_role("option", name=nombre).first.click()


def foto_con_lugar() -> bytes:
    """A photo that tells where it was taken."""
    exif = Image.Exif()
    exif.get_ifd(0x8825)[1] = "S"
    exif.get_ifd(0x8825)[2] = (12.0, 2.0, 46.0)
    salida = io.BytesIO()
    Image.new("RGB", (60, 40), "orange").save(salida, format="JPEG", exif=exif)
    assert b"Exif" in salida.getvalue()
    return salida.getvalue()


def test_a_period_from_its_opening_to_its_closing(persona, live_server, semilla, correo):
    base, hoy = live_server.url, timezone.localdate()
    titulo = Compromiso.objects.get(codigo=CODIGO).titulo
    editora, revisora = persona("editora", roles.EDITORA), persona("revisora", roles.REVISORA)
    verificadora = persona("defensoria", roles.VERIFICACION)
    directora = Direccion(persona("directora", roles.DIRECCION), base)
    get_user_model().objects.filter(username="defensoria").update(first_name="Defensoría de ejemplo")
    suyas = {
        "editora@example.org": editora,
        "revisora@example.org": revisora,
        "directora@example.org": directora.page,
    }
    for direccion in suyas:
        get_user_model().objects.filter(username=direccion.partition("@")[0]).update(email=direccion)
    cartas = Cartas(correo, base)
    rosa = persona(java_script_enabled=False, viewport={"width": 360, "height": 740}, has_touch=True)
    publico = Publico(persona(), base)
    with sin_quejas(editora) as quejas, sin_quejas(revisora) as de_revisora, sin_quejas(rosa) as de_rosa:
        # The editor gives Rosa a personal link, by e-mail, and opens the period.
        editora.goto(f"{base}/admin/compromisos/enlacepersonal/add/")
        elegir(editora, "MIMP")
        editora.get_by_label("Persona").fill("Rosa")
        editora.get_by_label("Correo").fill("rosa@example.org")
        editora.get_by_role("button", name="Dar el enlace").click()
        editora.get_by_role("button", name="Enviar a rosa@example.org").click()
        expect(editora.get_by_role("button", name="Volver a enviar a rosa@example.org")).to_be_visible()
        editora.goto(f"{base}/admin/compromisos/periodo/add/")
        elegir(editora, "25 por el 25")
        editora.get_by_label("Nombre").fill("Periodo de prueba")
        editora.get_by_label("Identificador").fill("prueba-1")
        editora.get_by_label("Desde").fill((hoy - timedelta(days=60)).isoformat())
        editora.get_by_label("Cierra el").fill((hoy + timedelta(days=20)).isoformat())
        editora.get_by_role("button", name="Abrir el periodo").click()
        expect(editora.get_by_text("Informaron 0 de 1 instituciones")).to_be_visible()
        tablero = editora.url
        con_enlace, pedido = cartas.nuevas()
        direccion = re.search(r"https://testserver(/informar/\S+)", con_enlace.get_content())[1]
        assert "Periodo de prueba" in pedido.get_content()
        hecho = ["ficha_publicada"]  # the period's
        publico.cuentan(pagina="Sin información", estado="Sin información", cambios=set(), registro=hecho)

        # Rosa reports 32 of 50, with a photo, from her phone.
        rosa.goto(base + direccion)
        rosa.get_by_label("Código de su enlace").fill(direccion.partition("#")[2].lower())
        rosa.get_by_role("button", name="Entrar e informar").click()
        expect(rosa).to_have_url(f"{base}/informar/")
        rosa.get_by_role("link", name=titulo).click()
        rosa.get_by_label("Fecha de corte").fill((hoy - timedelta(days=5)).isoformat())
        rosa.get_by_label("En proceso").check()
        rosa.get_by_label("Qué se hizo").fill("Se abrieron centros.")
        rosa.get_by_role("group", name=META).get_by_label("Cuánto va, en CEM").fill("32")
        evidencia = rosa.get_by_role("group", name="Archivos o un enlace")
        evidencia.get_by_label("Título").fill("Foto de la inauguración")
        evidencia.get_by_label("Archivo").set_input_files(
            {"name": "../IMG 1.jpg", "mimeType": "image/jpeg", "buffer": foto_con_lugar()}
        )
        rosa.get_by_role("button", name="Enviar a revisión").click()
        expect(rosa.get_by_text("Enviado a revisión:")).to_be_visible()
        publico.cuentan(pagina="Sin información", estado="Sin información", cambios=set(), registro=hecho)

        # The reviewer is told, finds it on her desk and returns it, with a reason that reaches Rosa.
        (llegada,) = cartas.nuevas()
        assert (llegada["To"], titulo in llegada.get_content()) == ("revisora@example.org", True)
        assert "Revisar el avance" in cartas.abrir(revisora, llegada)
        expect(
            revisora.get_by_role("navigation", name="Menú").get_by_role("link", name="Revisar 1")
        ).to_be_visible()

        def abrir_revision() -> None:
            revisora.goto(f"{base}/admin/")
            revisora.get_by_role("link", name=re.compile(r"Revisar\s*: Revisar el informe de")).first.click()

        abrir_revision()
        revisora.get_by_role("textbox", name="Motivo", exact=True).fill("Diga en qué comisarías.")
        revisora.get_by_role("button", name="Devolver", exact=True).click()
        (devuelto,) = cartas.nuevas()
        assert devuelto["To"] == "rosa@example.org"
        assert "Diga en qué comisarías." in devuelto.get_content()
        publico.cuentan(pagina="Sin información", estado="Sin información", cambios=set(), registro=hecho)

        # Rosa mends it.
        rosa.goto(f"{base}/informar/")
        rosa.get_by_role("link", name=titulo).click()
        expect(rosa.get_by_text("Diga en qué comisarías.")).to_be_visible()
        expect(rosa.get_by_role("group", name=META).get_by_label("Cuánto va, en CEM")).to_have_value("32")
        rosa.get_by_label("Qué se hizo").fill("Se abrieron 32 centros en comisarías de Lima.")
        rosa.get_by_role("button", name="Enviar a revisión").click()
        expect(rosa.get_by_text("Enviado a revisión:")).to_be_visible()

        # In the morning whoever may publish it is told, and finds it; then it is published.
        call_command("avisos", stdout=io.StringIO(), stderr=io.StringIO())
        mananas = [c for c in cartas.nuevas() if "llegó algo" not in c["Subject"]]
        assert {c["To"] for c in mananas} == set(suyas)
        for carta in mananas:
            assert titulo in carta.get_content()
            leyo = cartas.abrir(suyas[carta["To"]], carta)
            assert ("Revisar el avance" in leyo) == (carta["To"] != "directora@example.org")
            assert leyo
        abrir_revision()
        revisora.get_by_role("button", name="Publicar ahora").click()
        expect(revisora.get_by_text("Publicado. Ya se ve en el sitio.")).to_be_visible()
        ficha = revisora.url
        hecho += ["avance_publicado"]
        publico.cuentan(pagina="32 de 50 CEM", cambios={"avance", "estado"}, registro=hecho)
        guardada = Evidencia.objects.get()
        with guardada.archivo.open() as archivo:
            assert b"Exif" not in archivo.read()

        # An outside body checks it.
        verificadora.goto(f"{base}/admin/")
        verificadora.get_by_role("main").get_by_role("link", name=re.compile("verificar")).first.click()
        verificadora.locator("#result_list tbody").get_by_role("link").first.click()
        verificadora.get_by_role("main").get_by_role("link", name="Verificar", exact=True).click()
        verificadora.get_by_label("Verificado").check()
        verificadora.get_by_label(re.compile("Qué se comprobó")).fill("Se visitaron diez.")
        verificadora.get_by_role("button", name="Publicar la verificación").click()
        hecho += ["avance_verificado"]
        publico.cuentan(
            pagina="Defensoría de ejemplo", cambios={"avance", "estado", "verificacion"}, registro=hecho
        )

        # The editor finds that two were counted twice, and closes the period.
        editora.goto(ficha)
        editora.get_by_role("link", name="Corregir lo publicado").click()
        editora.get_by_label("Motivo").fill("Se contaron dos veces.")
        editora.get_by_role("button", name="Preparar").click()
        editora.get_by_label(META).fill("30")
        editora.get_by_role("button", name="Ver cómo quedará y publicar").click()
        editora.get_by_role("button", name="Publicar ahora").click()
        expect(editora.get_by_text("Publicado. Ya se ve en el sitio.")).to_be_visible()
        hecho += ["avance_corregido"]
        todo = {"avance", "estado", "verificacion", "correccion"}
        publico.cuentan(pagina="30 de 50 CEM", cambios=todo, registro=hecho)
        expect(publico.page.get_by_role("main")).to_contain_text("Se contaron dos veces.")
        editora.goto(tablero)
        expect(editora.get_by_text("Informaron 1 de 1 instituciones")).to_be_visible()

        # The director reads how it goes, and takes it along.
        directora.mirar(
            por_estado={"En proceso": 1, "Sin información": 5},
            tablero=tablero,
            hizo={"editora": "Periodos", "revisora": "Informes"},
        )

        # The editor closes it.
        editora.goto(tablero)
        editora.get_by_role("link", name="Cerrar el periodo").click()
        editora.get_by_label("Por qué se cierra antes").fill("Ya informaron todas.")
        editora.get_by_label("Escriba CERRAR").fill("CERRAR")
        editora.get_by_role("button", name=re.compile(r"Cerrar \d+ días antes y publicar la imagen")).click()
        editora.get_by_role("link", name="Ver en el sitio").first.click()
        expect(editora.get_by_role("main")).to_contain_text("1 de 1 instituciones")
        hecho += ["periodo_cerrado"]
        publico.cuentan(pagina="30 de 50 CEM", cambios=todo, registro=hecho)
    assert quejas == de_revisora == de_rosa == []
    de_rosa = [c["Subject"] for c in correo() if c["To"] == "rosa@example.org"]
    asuntos = ("su enlace para informar por", "informe de Periodo de prueba", "hay que corregir un avance")
    assert all(dice in asunto for asunto, dice in zip(de_rosa, asuntos, strict=True))
    assert {c["To"] for c in correo()} <= {"rosa@example.org", *suyas}
    assert not Mensaje.objects.exclude(situacion="enviado").exists()
