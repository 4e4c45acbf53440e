"""What changed between two days: the rule, the record, the page, the file and the feeds."""

from __future__ import annotations

import csv
import io
import random
import re
from datetime import UTC, date, datetime, timedelta
from xml.etree import ElementTree

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from base.dias import Dia
from compromisos import publicacion
from compromisos.lectura import cambios
from compromisos.lectura.compromisos import compromisos_de
from compromisos.models import Compromiso, Enmienda, RespuestaVerificacion, Verificacion
from compromisos.reglas.estado import HechoAvance, Hechos
from compromisos.reglas.movimientos import UN_DIA, Postura, movimientos, postura
from compromisos.reglas.palabras import ESTADOS_CERRADOS, ESTADOS_DECLARABLES, Estado, TipoCambio
from compromisos.salidas.datos.widgets import desneutralizar
from tests.factories import (
    corregir_avance,
    crear_avance,
    crear_compromiso,
    crear_edicion,
    crear_institucion,
    crear_usuario,
)

DIA = date(2026, 11, 24)
pytestmark = pytest.mark.django_db
ATOM = "{http://www.w3.org/2005/Atom}"


def aplicar(antes: Postura | None, tipo: TipoCambio, a: Estado | None) -> Postura | None:
    """One change upon how a pledge stood. Reports and verifications move nothing by themselves."""
    if tipo is TipoCambio.NUEVO:
        assert antes is None
        return Postura(Estado.SIN_INFORMACION, vencido=False)
    if tipo is TipoCambio.ESTADO:
        return Postura(a, antes.vencido and a not in ESTADOS_CERRADOS)
    if tipo is TipoCambio.VENCIDO:
        assert not antes.vencido
        return Postura(antes.estado, vencido=True)
    return antes


# --- The rule, over any history


dias = st.dates(date(2026, 1, 1), date(2026, 3, 31))
instantes = st.datetimes(datetime(2026, 1, 1), datetime(2026, 3, 31), timezones=st.just(UTC))


@st.composite
def historias(draw) -> Hechos:
    avances = []
    for n in range(draw(st.integers(0, 5))):
        publicado = draw(instantes)
        fin = draw(st.none() | st.timedeltas(timedelta(0), timedelta(days=60)))
        como = draw(st.sampled_from(["retirado_en", "corregido_en"]))
        avances.append(
            HechoAvance(
                n,
                draw(st.sampled_from(ESTADOS_DECLARABLES)),
                draw(dias),
                publicado,
                **({como: publicado + fin} if fin is not None else {}),
            )
        )
    return Hechos(avances=tuple(avances), plazo=draw(st.none() | dias))


@given(hechos=historias(), publico=st.none() | dias, dejado=st.none() | dias, a=dias, b=dias)
def test_changes_upon_what_was_give_what_is(hechos, publico, dejado, a, b):
    desde, hasta = sorted([a, b])
    zona = timezone.get_current_timezone()
    vida = {"publico": publico, "dejado": dejado}
    quedo = postura(hechos, **vida, dia=desde - UN_DIA, zona=zona)
    anterior = desde
    for m in movimientos(hechos, **vida, desde=desde, hasta=hasta, zona=zona):
        assert anterior <= m.dia <= hasta, "oldest first, and inside"
        anterior = m.dia
        assert m.tipo is not TipoCambio.ESTADO or m.de is quedo.estado
        quedo = aplicar(quedo, m.tipo, m.a)
        assert dejado is None or m.dia < dejado, "left, it moves no more"
    if dejado and dejado <= hasta:
        quedo = None
    assert quedo == postura(hechos, **vida, dia=hasta, zona=zona)


# --- The record


@pytest.fixture
def demo(db, settings):
    settings.DATOS_DE_DEMOSTRACION = True
    call_command("cargar_semilla", verbosity=0)
    call_command("datos_demo", instituciones=12, compromisos=70, avances=350, verbosity=0, hoy=DIA)
    enmendar_algunos()


def enmendar_algunos() -> None:
    """Of the demonstration: some pledges get another wording, some are left, spread over its two years, and what
    was verified is answered."""
    por = crear_usuario()
    for verificacion in Verificacion.objects.filter(avance__retiro=None)[:3]:
        publicacion.responder(verificacion, por=por, texto="Así fue.", publicar=True, ahora=verificacion.en)
    todos = list(Compromiso.objects.filter(edicion__slug="demo").order_by("pk"))
    for n, compromiso in enumerate(todos[:24:3]):
        ahora = datetime(2026, 11, 20, 4, 30, tzinfo=UTC) - timedelta(days=70 * n)
        if compromiso.publicado_en and compromiso.publicado_en > ahora:
            continue
        publicacion.enmendar(compromiso, por=por, texto=f"Dice {n}.", motivo="Cambió.", ahora=ahora)
        if n % 2:
            publicacion.retirar_compromiso(compromiso, por=por, motivo="Se dejó.", ahora=ahora)
        elif n % 4:
            publicacion.dividir(compromiso, por=por, en=todos[-2:], motivo="Eran dos.", ahora=ahora)


def posturas(dia: date) -> dict[int, Postura]:
    """By SQL, as the pages of that day have them."""
    vistos = compromisos_de(Dia(DIA + UN_DIA, min(dia, DIA)))
    return {
        pk: Postura(Estado(e), p == "vencido") for pk, e, p in vistos.values_list("pk", "estado", "plazo")
    }


def test_changes_between_two_days_turn_one_page_into_the_other(demo):
    """changes(d1, d2) applied to the site of the eve of d1 gives the site of d2, and undoes in any cut."""
    azar = random.Random(25)
    dejan = set(Enmienda.objects.exclude(tipo="redaccion").values_list("pk", flat=True))
    assert len(dejan) >= 3
    primero = cambios.primer_registro(Dia(DIA))
    largo = (DIA - primero).days
    for _vez in range(8):
        desde, hasta = sorted(primero + timedelta(days=azar.randrange(-2, largo + 1)) for _ in range(2))
        quedan = posturas(desde - UN_DIA)
        entre = cambios.entre(desde, Dia(DIA, hasta))
        for c in sorted(entre, key=lambda c: (c.dia, list(TipoCambio).index(c.tipo))):
            quedan[c.compromiso_id] = aplicar(quedan.get(c.compromiso_id), c.tipo, c.a)
            if c.enmienda_id in dejan:
                quedan[c.compromiso_id] = None
        assert {pk: p for pk, p in quedan.items() if p} == posturas(hasta), (desde, hasta)
        medio = desde + (hasta - desde) // 2
        assert len(entre) == len(cambios.entre(desde, Dia(DIA, medio))) + (
            len(cambios.entre(medio + UN_DIA, Dia(DIA, hasta))) if medio < hasta else 0
        ), "two halves tell the same as the whole"


def test_every_entry_of_the_record_is_told_once(demo):
    from compromisos.models import Avance, Retiro, Verificacion

    todo = cambios.entre(cambios.primer_registro(Dia(DIA)), Dia(DIA))
    cuenta = {t: len([c for c in todo if c.tipo is t]) for t in TipoCambio}
    publicados = Avance.objects.sellados()
    assert cuenta[TipoCambio.AVANCE] == publicados.filter(corrige=None).count()
    assert cuenta[TipoCambio.CORRECCION] == publicados.exclude(corrige=None).count()
    assert cuenta[TipoCambio.RETIRO] == Retiro.objects.count()
    assert cuenta[TipoCambio.VERIFICACION] == Verificacion.objects.count()
    assert cuenta[TipoCambio.RESPUESTA] == RespuestaVerificacion.objects.count()
    assert cuenta[TipoCambio.ENMIENDA] == Enmienda.objects.count()
    assert all(cuenta.values()), "the demonstration has some of every kind"
    cambios.completar(todo, Dia(DIA))
    claves = [c.clave for c in todo]
    assert len(set(claves)) == len(claves)


@pytest.fixture
def historia(db):
    """One pledge whose deadline passes, is reported, corrected, withdrawn and verified, on known days."""
    institucion = crear_institucion(slug="inst", nombre="Entidad Uno", sigla="UNO")
    compromiso = crear_compromiso(
        edicion=crear_edicion(slug="ed"),
        institucion=institucion,
        titulo="=Abrir casas",
        fecha_limite=date(2026, 6, 9),
        publicado=False,
    )

    def a_las(mes: int, dia: int, hora: int = 15) -> datetime:
        return datetime(2026, mes, dia, hora, tzinfo=UTC)

    publicacion.publicar_compromiso(compromiso, por=None, ahora=a_las(5, 1))
    primero = crear_avance(
        compromiso=compromiso, ahora=a_las(6, 1), fecha_corte=date(2026, 5, 31), descripcion="Uno."
    )
    por = primero.autor
    publicacion.verificar(
        primero, por=por, verificador="Defensoría de ejemplo", resultado="verificado", motivo="Se visitó.", ahora=a_las(6, 5)
    )  # fmt: skip
    # 04:30 UTC of the 16th is still the 15th in Lima.
    corregido = corregir_avance(
        primero, por=por, motivo="Se contó mal.", cambios={"estado": "cumplido"},
        ahora=datetime(2026, 6, 16, 4, 30, tzinfo=UTC),
    )  # fmt: skip
    publicacion.retirar(corregido, por=por, motivo="Era de otra sede.", ahora=a_las(7, 1))
    return compromiso


ESPERADO = [
    ("2026-07-01", "estado", "cumplido", "sin_informacion"),
    ("2026-07-01", "vencido", "", ""),
    ("2026-07-01", "retiro", "", ""),
    ("2026-06-15", "estado", "en_proceso", "cumplido"),
    ("2026-06-15", "correccion", "", ""),
    ("2026-06-10", "vencido", "", ""),
    ("2026-06-05", "verificacion", "", ""),
    ("2026-06-01", "estado", "sin_informacion", "en_proceso"),
    ("2026-06-01", "avance", "", ""),
    ("2026-05-01", "nuevo", "", ""),
]


def filas_csv(client, consulta: str = "") -> list[dict]:
    respuesta = client.get(f"/datos/cambios.csv{consulta}")
    assert respuesta.status_code == 200
    texto = b"".join(respuesta.streaming_content).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(texto)))


def test_a_known_history_is_told_exactly(client, historia):
    filas = filas_csv(client, "?desde=2026-05-01&hasta=2026-07-01")
    assert [(f["fecha"], f["tipo"], f["de"], f["a"]) for f in filas] == ESPERADO
    assert desneutralizar(filas[0]["titulo"]) == "=Abrir casas"
    assert filas[0]["titulo"].startswith("'=")
    motivos = {f["tipo"]: f["motivo"] for f in filas}
    assert motivos["retiro"] == "Era de otra sede."
    assert motivos["correccion"] == "Se contó mal."
    assert motivos["verificacion"] == "Se visitó."


@pytest.mark.parametrize(
    ("desde", "hasta", "fechas"),
    [
        ("2026-06-10", "2026-06-15", {"2026-06-10", "2026-06-15"}),
        ("2026-06-11", "2026-06-14", set()),
        ("2026-06-15", "2026-06-15", {"2026-06-15"}),
        ("2026-07-02", "2026-07-02", set()),
    ],
)
def test_both_days_are_in(client, historia, desde, hasta, fechas):
    assert {f["fecha"] for f in filas_csv(client, f"?desde={desde}&hasta={hasta}")} == fechas
    pagina = client.get(f"/cambios/?desde={desde}&hasta={hasta}").content.decode()
    assert ("No cambió nada" in pagina) == (not fechas)


def test_the_page_tells_it_by_day_with_counts_and_ways_to_each_day(client, historia):
    pagina = client.get("/cambios/?desde=2026-05-01&hasta=2026-07-01").content.decode()
    assert list(re.findall(r'id="dia-([0-9-]+)"', pagina)) == list(dict.fromkeys(f for f, *_ in ESPERADO))
    assert "10 cambios" in pagina
    for frase in ("Era de otra sede.", "Se contó mal.", "Se visitó.", "Defensoría de ejemplo"):
        assert frase in pagina
    assert 'href="/?al=2026-06-15"' in pagina
    assert f'href="{historia.get_absolute_url()}?al=2026-06-14"' in pagina, "how it was the day before"
    assert f'href="{historia.get_absolute_url()}?al=2026-06-15"' in pagina
    solo = client.get("/cambios/?desde=2026-05-01&hasta=2026-07-01&tipo=retiro").content.decode()
    assert "Era de otra sede." in solo
    assert "Se contó mal." not in solo
    assert "1 cambio" in solo
    # Of a past day nothing later is told, and that day is where it ends.
    de_entonces = client.get("/cambios/?desde=2026-05-01&al=2026-06-12").content.decode()
    assert "6 cambios" not in de_entonces
    assert "5 cambios" in de_entonces
    assert "Se contó mal." not in de_entonces


def test_an_institution_alone(client, historia):
    otra = crear_compromiso(
        edicion=historia.edicion, institucion=crear_institucion(slug="otra"), publicado=False
    )
    publicacion.publicar_compromiso(otra, por=None, ahora=datetime(2026, 6, 2, tzinfo=UTC))
    de = "?desde=2026-05-01&hasta=2026-07-01"
    assert len(filas_csv(client, de)) == 11
    assert len(filas_csv(client, de + "&institucion=inst")) == 10
    assert len(filas_csv(client, de + "&institucion=otra&tipo=nuevo")) == 1


@pytest.mark.parametrize(
    ("consulta", "frase"),
    [
        ("desde=2026-06-15&hasta=2026-05-01", "va después de"),
        ("desde=ayer", "«ayer» no es una fecha"),
        ("hasta=2026-02-30", "«2026-02-30» no es una fecha"),
        ("hasta=2999-01-01", "todavía no llega"),
        ("desde=2999-01-01", "todavía no llega"),
        ("hasta=2026-07-01&al=2026-06-01", "todavía no llega"),
        ("tipo=inventado", "no es un valor que conozcamos"),
        ("institucion=nada", "no es un valor que conozcamos"),
    ],
)
def test_what_makes_no_sense_gets_a_sentence(client, historia, consulta, frase):
    pagina = client.get(f"/cambios/?{consulta}")
    assert pagina.status_code == 400
    assert frase in pagina.content.decode()
    for ruta in ("/datos/cambios.csv", "/feeds/cambios.atom"):
        archivo = client.get(f"{ruta}?{consulta}")
        assert archivo.status_code == 400
        assert frase in archivo.content.decode()


def test_swapped_days_offer_the_right_order(client, historia):
    pagina = client.get("/cambios/?desde=2026-06-15&hasta=2026-05-01").content.decode()
    assert "?desde=2026-05-01&amp;hasta=2026-06-15" in pagina


@pytest.mark.parametrize(
    ("consulta", "estado"),
    [
        ("desde=0001-01-01", 200),
        ("desde=0001-01-01&hasta=0001-01-01", 200),
        ("cosa=1", 200),
        ("pagina=2", 404),
        ("pagina=x", 404),
    ],
)
def test_the_edges_do_not_break(client, historia, consulta, estado):
    assert client.get(f"/cambios/?{consulta}").status_code == estado


def test_without_dates_the_last_ninety_days(client, historia):
    hoy = timezone.localdate()
    pagina = client.get("/cambios/").content.decode()
    assert f'name="desde" value="{(hoy - timedelta(90)).isoformat()}"' in pagina
    assert f'name="hasta" value="{hoy.isoformat()}"' in pagina
    assert "?desde=2026-05-01" in pagina, "and a way to all of it, from the first record"


def test_with_nothing_at_all(client, db):
    for ruta in (
        "/cambios/",
        "/datos/cambios.csv",
        "/feeds/cambios.atom",
        "/feeds/avances.atom",
        "/en/cambios/",
    ):
        assert client.get(ruta).status_code == 200
    assert "No cambió nada" in client.get("/cambios/").content.decode()


def test_pages_and_cost_do_not_grow(client, demo, settings):
    desde = f"?desde={cambios.primer_registro(Dia(DIA))}&hasta={DIA}"

    def consultas(url: str) -> int:
        with CaptureQueriesContext(connection) as capturadas:
            respuesta = client.get(url)
            assert respuesta.status_code == 200
            if respuesta.streaming:
                b"".join(respuesta.streaming_content)
        return len(capturadas)

    corta = f"?desde={DIA - timedelta(20)}&hasta={DIA}"
    client.get("/cambios/")
    assert consultas(f"/cambios/{desde}") == consultas(f"/cambios/{corta}") <= 20
    assert consultas(f"/datos/cambios.csv{corta}") <= 15
    assert consultas("/feeds/avances.atom") <= 11
    total = int(
        re.search(r"(\d[\d,]*) cambios", client.get(f"/cambios/{desde}").content.decode())[1].replace(",", "")
    )
    assert total == len(filas_csv(client, desde)), "the page and the file count the same"
    vistos = []
    for n in range(1, (total - 1) // 50 + 2):
        pagina = client.get(f"/cambios/{desde}&pagina={n}").content.decode()
        vistos += re.findall(r'<li class="cambio[^>]* id="([^"]+)"', pagina)
    assert len(vistos) == len(set(vistos)) == total


# --- Feeds


def entradas(client, url: str) -> list[ElementTree.Element]:
    respuesta = client.get(url)
    assert respuesta.status_code == 200
    assert respuesta.headers["Content-Type"].startswith("application/atom+xml")
    return ElementTree.fromstring(respuesta.content).findall(f"{ATOM}entry")


def test_the_feeds_tell_each_publication_correction_and_withdrawal(client, historia):
    for url in (
        "/feeds/avances.atom",
        f"/compromisos/{historia.codigo}/avances.atom",
        "/instituciones/inst/avances.atom",
    ):
        hallados = entradas(client, url)
        titulos = [e.findtext(f"{ATOM}title") for e in hallados]
        assert [t.partition(": ")[2].partition(" (")[0] for t in titulos] == [
            "Avance retirado", "Avance corregido", "Verificación", "Avance publicado",
        ]  # fmt: skip
        ids = [e.findtext(f"{ATOM}id") for e in hallados]
        assert len(set(ids)) == 4
        assert all(re.fullmatch(r"tag:testserver,2026:(avance|retiro|verificacion)-\d+", i) for i in ids), ids
        assert "Era de otra sede." in hallados[0].findtext(f"{ATOM}summary")
    # The same tomorrow, and in English the same entries by the same ids.
    en_ingles = entradas(client, "/en/feeds/avances.atom")
    assert [e.findtext(f"{ATOM}id") for e in en_ingles] == ids
    assert entradas(client, "/feeds/cambios.atom?desde=2026-05-01&hasta=2026-07-01")[0] is not None
    assert len(entradas(client, "/feeds/cambios.atom?desde=2026-05-01&hasta=2026-07-01")) == 10


def test_a_feed_is_well_formed_whatever_people_write(client):
    raro = crear_compromiso(titulo="<b>&\u0007 ]]> «ñ»", institucion=crear_institucion(nombre="A & <B>"))
    crear_avance(compromiso=raro, descripcion="<script>alert(1)</script> & más", ahora=timezone.now() - timedelta(1),
                 fecha_corte=timezone.localdate() - timedelta(9))  # fmt: skip
    resumen = entradas(client, "/feeds/avances.atom")[0].findtext(f"{ATOM}summary")
    assert "<script>" not in resumen
    assert "&lt;script&gt;" in resumen


def test_pages_tell_where_their_feeds_are(client, historia):
    for pagina, feed in {
        "/": "/feeds/avances.atom",
        historia.get_absolute_url(): f"/compromisos/{historia.codigo}/avances.atom",
        "/instituciones/inst/": "/instituciones/inst/avances.atom",
        "/cambios/?desde=2026-05-01": "/feeds/cambios.atom?desde=2026-05-01",
        "/en/": "/en/feeds/avances.atom",
    }.items():
        assert f'type="application/atom+xml" href="{feed}"' in client.get(pagina).content.decode(), pagina


def test_of_what_is_not_public_there_is_no_feed(client):
    oculto = crear_compromiso(publicado=False)
    assert client.get(f"/compromisos/{oculto.codigo}/avances.atom").status_code == 404
    assert client.get("/instituciones/nada/avances.atom").status_code == 404
