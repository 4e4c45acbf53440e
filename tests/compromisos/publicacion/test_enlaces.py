"""Checking of cited links: what is asked, what is written down of each, what the public reads of it, and when."""

from __future__ import annotations

import csv
import io
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from base.dias import Dia
from base.visita import Visitante
from compromisos import publicacion
from compromisos.models import (
    ElementoDeMarco,
    EnlaceCitado,
    Evidencia,
    Marco,
    RoturaDeEnlace,
    VinculoConMarco,
)
from compromisos.publicacion import enlaces, roles, supresiones
from compromisos.reglas.enlaces import DIAS_HASTA_DARLO_POR_ROTO, Comprobado
from compromisos.salidas.cache_key import huella
from tests.base import servidor_hostil as hostil
from tests.compromisos.admin.ayudas import url
from tests.factories import (
    AHORA,
    crear_avance,
    crear_borrador,
    crear_compromiso,
    crear_meta,
    crear_personal,
    crear_usuario,
    desde_siempre,
    razones_para,
)

pytestmark = pytest.mark.django_db

PDF = b"%PDF-1.4 informe"
DESPUES = AHORA + timedelta(days=1)
QUIEN = Visitante("prueba", segundos=2, tope=100_000, en_esta_maquina=True)


@pytest.fixture(scope="module")
def servidor():
    with hostil.sirviendo() as servidor:
        yield servidor


def citar(direccion: str, **kwargs):
    """A published report whose proof is that link."""
    borrador = crear_borrador(**kwargs)
    Evidencia.objects.create(avance=borrador, titulo="Informe final", url=direccion)
    publicar(borrador)
    return borrador


def publicar(borrador) -> None:
    publicacion.enviar(borrador, por=borrador.autor, razones=razones_para(borrador, ahora=AHORA), ahora=AHORA)
    publicacion.publicar(borrador, por=borrador.autor, ahora=AHORA)


def comprobar(ahora: datetime = DESPUES, quien: Visitante = QUIEN, **mas):
    siestas: list[float] = []
    enlaces.apuntar_citados(ahora=ahora)
    hechos = enlaces.comprobar(ahora=ahora, quien=quien, dormir=siestas.append, **mas)
    return hechos, siestas


def en_disco() -> list[Path]:
    return [r for r in Path(settings.MEDIA_ROOT).rglob("*") if r.is_file()]


def texto(client, direccion: str) -> str:
    return " ".join(client.get(direccion).content.decode().split())


# --- Twenty that nobody should cite, each with its sentence, and nothing left behind ----------------------

NO_SE_ABREN = {
    "http://127.0.0.1/": Comprobado.DIRECCION_INTERNA,
    "http://127.0.0.1:1/": Comprobado.OTRO_PUERTO,
    "http://localhost/admin/": Comprobado.DIRECCION_INTERNA,
    "http://10.0.0.8/informe.pdf": Comprobado.DIRECCION_INTERNA,
    "http://192.168.1.1/": Comprobado.DIRECCION_INTERNA,
    "http://169.254.169.254/latest/meta-data/": Comprobado.DIRECCION_INTERNA,
    "http://100.64.0.1/": Comprobado.DIRECCION_INTERNA,
    "http://224.0.0.1/": Comprobado.DIRECCION_INTERNA,
    "http://[::1]/": Comprobado.DIRECCION_INTERNA,
    "http://[::ffff:10.0.0.1]/": Comprobado.DIRECCION_INTERNA,
    "http://[fd00::1]/": Comprobado.DIRECCION_INTERNA,
    "http://2130706433/": Comprobado.MAL_ESCRITA,
    "http://0177.0.0.1/": Comprobado.MAL_ESCRITA,
    "http://usuario:clave@example.org/": Comprobado.CON_CLAVE,
    "http://example.org:6379/": Comprobado.OTRO_PUERTO,
    "ftp://example.org/informe.pdf": Comprobado.OTRO_ESQUEMA,
}
SE_ABREN_MAL = {
    "/bomba": (hostil.pagina(hostil.BOMBA, "application/pdf", "Content-Encoding: gzip"), Comprobado.MUY_GRANDE),
    "/gotas": (hostil.gotas(b"HTTP/1.1 200 OK\r\n\r\n"), Comprobado.LENTO),
    "/bucle": (hostil.lleva_a("/bucle"), Comprobado.VUELTAS),
    "/adentro": (hostil.lleva_a("http://169.254.169.254/"), Comprobado.DIRECCION_INTERNA),
    "/a_archivo": (hostil.lleva_a("file:///etc/passwd"), Comprobado.A_OTRA_PARTE),
    "/no_es_http": (b"SSH-2.0-x\r\n", Comprobado.MALA_RESPUESTA),
    "/raro": (hostil.pagina(b"MZ", "application/x-msdownload"), Comprobado.RESPONDIO),
    "/svg": (hostil.pagina(b"<svg onload=alert(1)>", "image/svg+xml"), Comprobado.RESPONDIO),
}  # fmt: skip


def test_hostile_links_get_their_sentence_and_leave_nothing(servidor, client, settings):
    settings.ENTIDADES_PUBLICAS = ["127.0.0.1"]  # a copy would be kept, if there were one to keep
    avance = crear_borrador()
    esperado = dict(NO_SE_ABREN)
    for camino, (contenido, dice) in SE_ABREN_MAL.items():
        servidor.paginas[camino] = contenido
        esperado[servidor(camino)] = dice
    for direccion in esperado:
        Evidencia.objects.create(avance=avance, titulo="Prueba", url=direccion)
    publicar(avance)
    publico = Visitante("prueba", segundos=0.5, tope=100_000)  # that of a real installation
    enlaces.apuntar_citados(ahora=DESPUES)
    for enlace in EnlaceCitado.objects.all():
        quien = (
            publico if enlace.url in NO_SE_ABREN else Visitante("prueba", 0.5, 100_000, en_esta_maquina=True)
        )
        enlaces.apuntar(enlace, quien.visitar(enlace.url), ahora=DESPUES)
    quedo = {e.url: e for e in EnlaceCitado.objects.all()}
    assert {u: Comprobado(e.resultado) for u, e in quedo.items()} == esperado
    assert en_disco() == []
    assert not any(e.copia for e in quedo.values())
    client.force_login(crear_personal())
    lista = texto(client, url("compromisos_enlacecitado_changelist"))
    for dice in set(esperado.values()):
        assert dice.etiqueta in lista, dice


# --- Three failures on three days ------------------------------------------------------------------------


def test_a_link_is_broken_after_three_days_and_whole_when_it_answers(servidor, client):
    avance = citar(servidor("/se-cae"))
    servidor.paginas["/se-cae"] = hostil.dicho("HTTP/1.1 404 No", "Content-Length: 0")
    pagina = avance.compromiso.get_absolute_url()
    estado = texto(client, pagina).count("Con evidencia")
    antes = huella(Dia.de_hoy())
    for horas in range(3):  # thrice in one day is once
        comprobar(DESPUES + timedelta(hours=horas))
        EnlaceCitado.objects.update(proxima_en=AHORA)
    assert EnlaceCitado.objects.get().fallos == 1
    comprobar(DESPUES + timedelta(days=1))
    assert "No abre desde" not in texto(client, pagina)
    assert not RoturaDeEnlace.objects.exists()
    comprobar(DESPUES + timedelta(days=2, hours=1))
    rotura = RoturaDeEnlace.objects.get()
    assert (rotura.desde, rotura.por) == (timezone.localdate(DESPUES), "no_esta")
    assert EnlaceCitado.objects.get().fallos == DIAS_HASTA_DARLO_POR_ROTO
    assert "No abre desde el 25/11/2026: su servidor dice que ya no está." in texto(client, pagina)
    en_ingles = texto(client, f"/en{pagina}")
    assert "It has not opened since" in en_ingles
    assert "its server says that it is no longer there." in en_ingles
    assert texto(client, pagina).count("Con evidencia") == estado  # nothing else changed
    assert huella(Dia.de_hoy()) != antes
    servidor.paginas["/se-cae"] = hostil.pagina(b"hola")
    EnlaceCitado.objects.update(proxima_en=AHORA)
    comprobar(DESPUES + timedelta(days=9))
    assert "No abre desde" not in texto(client, pagina)
    assert RoturaDeEnlace.objects.get().hasta_en == DESPUES + timedelta(days=9)
    assert EnlaceCitado.objects.get().fallos == 0


def test_every_source_that_is_cited_says_that_it_does_not_open(servidor, client):
    """That of a baseline, of a tie, of a framework and of what is in it, as that of a pledge; the staff finds where it is mended."""
    compromiso = crear_meta(linea_base=1, linea_base_fuente=servidor("/base")).compromiso
    marco = desde_siempre(Marco.objects.create(
        slug="ley", nombre="Ley de prueba", sigla="LP", emisor="Congreso de prueba", fuente_url=servidor("/ley")
    ))  # fmt: skip
    elemento = desde_siempre(ElementoDeMarco.objects.create(
        marco=marco, codigo="lp-7", tipo="articulo", numero="7", nombre="Deberes", fuente_url=servidor("/articulo")
    ))  # fmt: skip
    tie = {"compromiso": compromiso, "elemento": elemento, "quien": "Ella", "por": crear_usuario()}
    VinculoConMarco.objects.create(**tie, fuente=servidor("/dice"), desde=AHORA)
    VinculoConMarco.objects.create(
        **{**tie, "compromiso": crear_compromiso(publicado=False)}, fuente=servidor("/proyecto"), desde=AHORA
    )
    for dias in range(3):
        comprobar(DESPUES + timedelta(days=dias))
        EnlaceCitado.objects.update(proxima_en=AHORA)
    rotos = {r.enlace.url for r in RoturaDeEnlace.objects.select_related("enlace")}
    assert rotos == {servidor(c) for c in ("/base", "/ley", "/articulo", "/dice")}
    assert texto(client, compromiso.get_absolute_url()).count("No abre desde") == 2
    assert texto(client, marco.get_absolute_url()).count("No abre desde") == 2
    client.force_login(crear_personal())
    for camino, donde in (
        ("/base", compromiso.codigo),
        ("/dice", compromiso.codigo),
        ("/ley", "LP"),
        ("/articulo", "LP"),
    ):
        suyo = EnlaceCitado.objects.get(url=servidor(camino))
        assert f">{donde}</a>" in texto(client, url("compromisos_enlacecitado_change", suyo.pk)).replace(
            "Fuente de ", ""
        )


def test_what_a_program_may_not_open_counts_for_nothing(servidor):
    citar(servidor("/portero"))
    for dia in range(5):
        servidor.paginas["/portero"] = hostil.dicho("HTTP/1.1 403 No", "Content-Length: 0")
        comprobar(DESPUES + timedelta(days=dia))
        EnlaceCitado.objects.update(proxima_en=AHORA)
    assert EnlaceCitado.objects.get().fallos == 0
    assert not RoturaDeEnlace.objects.exists()


# --- As of a day, in every form --------------------------------------------------------------------------


def rompe(enlace: EnlaceCitado, declarada: datetime, hasta: datetime | None = None) -> None:
    desde = timezone.localdate(declarada) - timedelta(days=2)
    RoturaDeEnlace.objects.create(
        enlace=enlace, desde=desde, por="sin_servidor", declarada_en=declarada, hasta_en=hasta
    )


def test_each_form_says_it_as_of_its_day(client):
    avance = citar(
        "https://example.org/acta.pdf", compromiso=crear_compromiso(fuente="https://example.org/fuente")
    )
    enlaces.apuntar_citados(ahora=DESPUES)
    acta, fuente = EnlaceCitado.objects.order_by("url")
    EnlaceCitado.objects.filter(pk=acta.pk).update(
        visto_en=AHORA, sha256="a" * 64, tamano=3, tipo="text/html"
    )
    ayer, anteayer = timezone.now() - timedelta(days=1), timezone.now() - timedelta(days=2)
    rompe(acta, ayer)
    rompe(fuente, anteayer - timedelta(days=3), hasta=ayer)
    pagina = avance.compromiso.get_absolute_url()

    def en_json(al: str = "") -> tuple[bool, bool]:
        dicho = client.get(f"{pagina.rstrip('/')}.json{al}").json()
        prueba = dicho["avances"][0]["evidencias"][0]["enlace"]
        return bool(prueba["no_abre_desde"]), bool(dicho["fuente_enlace"]["no_abre_desde"])

    def en_csv(al: str = "") -> bool:
        filas = csv.DictReader(
            io.StringIO(b"".join(client.get(f"/datos/evidencias.csv{al}")).decode("utf-8-sig"))
        )
        return any(fila["enlace_no_abre_desde"] for fila in filas)

    assert (en_json(), en_csv()) == ((True, False), True)
    assert texto(client, pagina).count("ya no existe un sitio con ese nombre") == 1
    al = f"?al={timezone.localdate(anteayer)}"
    assert (en_json(al), en_csv(al)) == ((False, True), False)
    assert f"SHA-256 <code>{'a' * 64}</code>" in texto(client, pagina)


# --- Copies ----------------------------------------------------------------------------------------------


def test_a_copy_is_kept_of_what_a_public_body_publishes(servidor, client, settings):
    settings.ENTIDADES_PUBLICAS = ["127.0.0.1"]
    servidor.paginas["/acta"] = hostil.pagina(PDF, "application/pdf")
    servidor.paginas["/pagina"] = hostil.pagina(b"<script>alert(1)</script>")
    avance = citar(servidor("/acta"))
    citar(servidor("/pagina"))
    hechos, siestas = comprobar()
    assert hechos == {Comprobado.RESPONDIO: 2}
    assert siestas == [enlaces.PAUSA]  # of one server
    acta, pagina = (
        EnlaceCitado.objects.get(url__endswith="acta"),
        EnlaceCitado.objects.get(url__endswith="pagina"),
    )
    assert b"".join(client.get(reverse("copia_de_enlace", args=[acta.pk]))) == PDF
    assert "Copia del 25/11/2026" in texto(client, avance.compromiso.get_absolute_url())
    assert pagina.copia.open().read() == b"<script>alert(1)</script>"
    servidor.paginas["/acta"] = hostil.pagina(PDF + b" otro", "application/pdf")
    EnlaceCitado.objects.update(proxima_en=AHORA)
    comprobar(DESPUES + timedelta(days=1))
    acta.refresh_from_db()
    assert acta.cambio  # said to the staff; the copy stays that of what was cited
    assert acta.copia.open().read() == PDF


def test_no_copy_of_others_unless_the_staff_says_that_its_licence_allows(
    servidor, client, django_capture_on_commit_callbacks
):
    servidor.paginas["/blog"] = hostil.pagina(b"<p>Hola</p>")
    avance = citar(servidor("/blog"))
    comprobar()
    enlace = EnlaceCitado.objects.get()
    assert (bool(enlace.copia), len(enlace.sha256), enlace.tipo) == (False, 64, "text/html")
    client.force_login(crear_personal(rol=roles.EDITORA))
    ficha = url("compromisos_enlacecitado_change", enlace.pk)
    assert "Diga qué licencia permite" in texto_de(client.post(ficha, {"permiso": "si", "licencia": ""}))
    assert client.post(ficha, {"permiso": "si", "licencia": "CC BY 4.0, al pie"}).status_code == 302
    comprobar(timezone.now())
    enlace.refresh_from_db()
    assert enlace.copia.open().read() == b"<p>Hola</p>"
    assert "Copia del" in texto(client, avance.compromiso.get_absolute_url())
    with django_capture_on_commit_callbacks(execute=True):
        client.post(ficha, {"permiso": "no", "licencia": ""})
    assert en_disco() == []
    EnlaceCitado.objects.update(proxima_en=AHORA)
    comprobar(timezone.now())
    assert en_disco() == []


def texto_de(respuesta) -> str:
    return respuesta.content.decode()


def test_a_redirect_to_another_server_has_no_copy_by_the_list(servidor, settings):
    settings.ENTIDADES_PUBLICAS = ["gob.example"]
    servidor.paginas["/fuera"] = hostil.lleva_a(f"http://otro.example:{servidor.puerto}/acta")
    servidor.paginas["/acta"] = hostil.pagina(PDF, "application/pdf")
    quien = Visitante("prueba", 2, 100_000, en_esta_maquina=True, resolver=lambda s, p: ["127.0.0.1"])
    citar(f"http://www.gob.example:{servidor.puerto}/fuera")
    citar(f"http://www.gob.example:{servidor.puerto}/acta")
    comprobar(quien=quien)
    con = {e.url.rpartition("/")[2]: bool(e.copia) for e in EnlaceCitado.objects.all()}
    assert con == {"fuera": False, "acta": True}


def test_suppressed_the_address_and_its_copy_are_gone(servidor, settings, django_capture_on_commit_callbacks):
    settings.ENTIDADES_PUBLICAS = ["127.0.0.1"]
    servidor.paginas["/maria-perez"] = hostil.pagina(PDF, "application/pdf")
    avance = citar(servidor("/maria-perez"))
    comprobar()
    assert len(en_disco()) == 1
    pieza = next(p for p in supresiones.piezas_de(avance) if p.campo == "url")
    ana, rosa = crear_personal(rol=roles.EDITORA), crear_personal(rol=roles.REVISORA)
    pedida = supresiones.pedir(avance, por=ana, piezas=[pieza], motivo="Nombra a una persona.")
    with django_capture_on_commit_callbacks(execute=True):
        supresiones.aprobar(pedida, por=rosa)
    assert not EnlaceCitado.objects.exists()
    assert en_disco() == []
    assert enlaces.apuntar_citados(ahora=AHORA) == 0  # what stands in its place is a page of ours


# --- Which are asked ------------------------------------------------------------------------------------


def test_only_what_is_public_is_asked_and_each_in_its_turn(servidor):
    servidor.paginas["/a"] = servidor.paginas["/b"] = hostil.pagina(b"hola")
    borrador = crear_borrador()
    Evidencia.objects.create(avance=borrador, titulo="X", url=servidor("/borrador"))
    retirado = citar(servidor("/retirado"))
    publicacion.retirar(retirado, por=crear_usuario(), motivo="Se repetía.")
    crear_compromiso(publicado=False, fuente=servidor("/proyecto"))
    citar(servidor("/a"))
    citar(servidor("/a"))
    crear_compromiso(fuente=servidor("/b"))
    servidor.pedidos.clear()
    assert sum(comprobar()[0].values()) == 2
    assert [p.split()[1] for p in servidor.pedidos] == ["/a", "/b"]
    assert comprobar(DESPUES + timedelta(days=29))[0] == {}
    assert sum(comprobar(DESPUES + timedelta(days=31), cuantos=1)[0].values()) == 1


def test_the_command_says_what_it_did(servidor, settings, capsys):
    settings.ENLACES_EN_ESTA_MAQUINA = True
    servidor.paginas["/orden"] = hostil.pagina(b"hola")
    citar(servidor("/orden"))
    call_command("comprobar_enlaces")
    call_command("comprobar_enlaces")
    assert capsys.readouterr().out == "1 enlaces nuevos\nrespondio: 1\nNo toca comprobar ninguno.\n"
    assert "25porel25-comprobador-de-enlaces/1 (https://testserver" in servidor.pedidos[-1]


def test_no_page_asks_anything(client, monkeypatch):
    monkeypatch.setattr(Visitante, "visitar", lambda *a: pytest.fail("a reader made the site ask"))
    avance = crear_avance(evidencia=True)
    enlaces.apuntar_citados(ahora=AHORA)
    client.get(avance.compromiso.get_absolute_url())
    client.get("/datos/evidencias.csv")


def test_what_waits_for_review_is_asked_each_day_and_not_kept(servidor, settings):
    """So that who reviews knows whether it opens; once it is public it is read, and its copy kept."""
    settings.ENTIDADES_PUBLICAS = ["127.0.0.1"]
    servidor.paginas["/en-revision"] = hostil.pagina(PDF, "application/pdf")
    direccion = servidor("/en-revision")
    borrador = crear_borrador()
    Evidencia.objects.create(avance=borrador, titulo="Informe final", url=direccion)
    assert direccion not in enlaces.por_comprobar(AHORA)
    publicacion.enviar(borrador, por=borrador.autor, razones=razones_para(borrador, ahora=AHORA), ahora=AHORA)
    comprobar(AHORA)
    suyo = EnlaceCitado.objects.get(url=direccion)
    assert (suyo.resultado, suyo.visto_en, suyo.sha256, suyo.copia.name) == ("respondio", None, "", "")
    assert suyo.proxima_en == DESPUES
    publicacion.publicar(borrador, por=borrador.autor, ahora=AHORA)
    comprobar(DESPUES)
    suyo.refresh_from_db()
    assert suyo.copia
    assert suyo.visto_en == DESPUES
