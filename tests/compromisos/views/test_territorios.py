"""The pages of places: what was promised, what was reported by name, as of a day, at equal cost."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from compromisos import publicacion
from compromisos.models import Alcance
from tests.compromisos.views.ayudas import contar_consultas
from tests.factories import (
    crear_borrador,
    crear_compromiso,
    crear_meta,
    crear_territorio,
    razones_para,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def peru() -> dict:
    lima = crear_territorio(ubigeo="15", nombre="Lima")
    provincia = crear_territorio(ubigeo="1501", nombre="Lima", superior=lima)
    canete = crear_territorio(ubigeo="1505", nombre="Cañete", superior=lima)
    return {
        "15": lima,
        "1501": provincia,
        "1505": canete,
        "150101": crear_territorio(ubigeo="150101", nombre="Lima", superior=provincia),
        "150122": crear_territorio(ubigeo="150122", nombre="Miraflores", superior=provincia),
        "08": crear_territorio(ubigeo="08", nombre="Cusco"),
    }


def prometer(*lugares, **kwargs):
    return crear_compromiso(territorios=lugares, **kwargs)


def informar(compromiso, meta, lugares, *, valor=None, hace=1):
    ahora = timezone.now() - timedelta(days=hace)
    avance = crear_borrador(
        compromiso=compromiso,
        fecha_corte=timezone.localdate() - timedelta(days=hace + 1),
        mediciones={meta: len(lugares) if valor is None else valor},
    )
    avance.mediciones.get().territorios.set(lugares)
    razones = razones_para(avance, ahora=ahora)  # fewer places than before is asked about
    publicacion.enviar(avance, por=avance.autor, razones=razones, ahora=ahora)
    return publicacion.publicar(avance, por=avance.autor, ahora=ahora)


def codigos(pagina, grupo) -> set[str]:
    return {c.codigo for c in pagina.context["grupos"][grupo]}


# --- What was promised


def test_territorio_works_with_each_pledge_where_it_is_nearest(client, peru):
    aqui = prometer(peru["150122"], peru["15"])
    arriba = prometer(peru["15"])
    de_otro = prometer(peru["150101"])
    nacional = prometer(alcance=Alcance.NACIONAL)
    prometer(peru["08"])
    mudo = prometer()
    pagina = client.get("/territorios/150122/")
    assert codigos(pagina, "aqui") == {aqui.codigo}
    assert codigos(pagina, "arriba") == {arriba.codigo}
    assert codigos(pagina, "dentro") == set()
    assert codigos(pagina, "nacionales") == {nacional.codigo}
    assert pagina.context["sin_lugar"] == 1
    region = client.get("/territorios/15/")
    assert codigos(region, "aqui") == {aqui.codigo, arriba.codigo}
    assert codigos(region, "dentro") == {de_otro.codigo}
    for ubigeo in peru:
        pagina = client.get(f"/territorios/{ubigeo}/")
        de_la_lista = {
            c.codigo for c in client.get("/compromisos/", {"territorio": ubigeo}).context["pagina"]
        }
        assert set().union(*(codigos(pagina, g) for g in ("aqui", "arriba", "dentro"))) == de_la_lista
        assert sum(pagina.context["por_estado"].values()) == len(de_la_lista)
        assert mudo.codigo not in de_la_lista


def test_territorio_works_telling_national_pledges_once(client, peru):
    nacional = prometer(peru["08"], alcance=Alcance.NACIONAL)
    assert codigos(client.get("/territorios/08/"), "aqui") == {nacional.codigo}
    assert codigos(client.get("/territorios/08/"), "nacionales") == set()
    assert codigos(client.get("/territorios/15/"), "nacionales") == {nacional.codigo}


def test_territorio_works_with_the_way_up_and_down(client, peru):
    texto = client.get("/territorios/150122/").content.decode()
    camino = texto[(inicio := texto.index("Dónde está")) : texto.index("</nav>", inicio)]
    assert '<a href="/territorios/15/">Lima</a> › <a href="/territorios/1501/">Lima</a>' in camino
    assert 'href="/territorios/1505/"' in client.get("/territorios/15/").content.decode()


# --- What was reported


def test_territorio_as_of_a_day_counts_the_last_report_in_force(client, peru):
    compromiso = crear_compromiso()
    meta = crear_meta(compromiso=compromiso, nivel_territorial="distrito", unidad="distritos")
    informar(compromiso, meta, [peru["150101"], peru["150122"]], hace=30)
    ultimo = informar(compromiso, meta, [peru["150122"]], hace=10)

    def informes(ubigeo, **parametros):
        return client.get(f"/territorios/{ubigeo}/", parametros).context["informes"].paginator.count

    antes = (timezone.localdate() - timedelta(days=20)).isoformat()
    assert [informes("150101"), informes("150122"), informes("15"), informes("08")] == [0, 1, 1, 0]
    assert informes("150101", al=antes) == 1
    texto = client.get("/territorios/15/").content.decode()
    assert "Miraflores" in texto
    assert "No quiere decir que no se haya hecho nada" in client.get("/territorios/08/").content.decode()
    filas = {f.region.ubigeo: f.informes for f in client.get("/territorios/").context["filas"]}
    assert filas == {"08": 0, "15": 1}
    publicacion.retirar(ultimo, por=ultimo.autor, motivo="Era de otra sede.")
    assert [informes("150101"), informes("150122")] == [1, 1]


def test_territorio_works_saying_of_each_place_only_its_own(client, peru):
    compromiso = crear_compromiso()
    meta = crear_meta(compromiso=compromiso, nivel_territorial="region", unidad="regiones")
    informar(compromiso, meta, [peru["15"]], valor=2)
    distrito = client.get("/territorios/150122/")
    assert distrito.context["informes"].paginator.count == 0
    assert distrito.context["informes_de_arriba"].paginator.count == 1
    assert "Si llegó hasta aquí, no se sabe." in distrito.content.decode()
    assert distrito.context["sin_nombres"] == 0
    assert client.get("/territorios/08/").context["sin_nombres"] == 1  # 2 regions, one of them named


def test_territorio_is_empty_of_drafts(client, peru):
    compromiso = prometer(peru["08"], publicado=False)
    meta = crear_meta(compromiso=compromiso, nivel_territorial="region")
    informado = crear_compromiso()
    suya = crear_meta(compromiso=informado, nivel_territorial="region")
    borrador = crear_borrador(compromiso=informado, mediciones={suya: 1})
    borrador.mediciones.get().territorios.set([peru["08"]])
    pagina = client.get("/territorios/08/")
    assert meta.indicador not in pagina.content.decode()
    assert pagina.context["informes"].paginator.count == 0
    assert not pagina.context["por_estado"]


# --- The search, and what is not there


def test_territorios_filters_tell_namesakes_apart(client, peru):
    texto = client.get("/territorios/", {"q": "lima", "al": "2026-01-31"}).content.decode()
    assert "3 lugares con «lima»." in texto
    assert "Varios se llaman igual" in texto
    assert 'href="/territorios/150101/?al=2026-01-31"' in texto
    assert '<meta name="robots" content="noindex">' in texto


def test_territorios_filters_ask_back_or_say_what_to_do(client, peru):
    cerca = client.get("/territorios/", {"q": "mirafores"}).content.decode()
    assert "¿Quiso decir" in cerca
    assert 'href="/territorios/?q=Miraflores' in cerca
    nada = client.get("/territorios/", {"q": "<b>xq</b>"}).content.decode()
    assert "Pruebe con el nombre oficial" in nada
    assert "<b>xq" not in nada
    assert client.get("/territorios/", {"q": "x" * 300}).status_code == 200


@pytest.mark.parametrize("ubigeo", ["99", "1", "0", "lima", "150199", "9" * 200, "15-01", "150000x"])
def test_territorio_404_with_a_search(client, peru, ubigeo):
    respuesta = client.get(f"/territorios/{ubigeo}/")
    assert respuesta.status_code == 404
    assert 'name="q"' in respuesta.content.decode()


def test_territorio_works_by_its_long_code(client, peru):
    respuesta = client.get("/territorios/150000/?al=2026-01-31")
    assert (respuesta.status_code, respuesta["Location"]) == (301, "/territorios/15/?al=2026-01-31")
    assert client.get("/territorios/150100/")["Location"] == "/territorios/1501/"


@pytest.mark.parametrize("url", ["/territorios/", "/territorios/15/"])
def test_territorios_as_of_a_day(client, peru, url):
    assert client.post(url).status_code == 405
    assert client.get(url, {"al": "ayer"}).status_code == 400
    assert client.get(url, {"al": "2026-01-31"}).status_code == 200


def test_territorios_404_of_a_page(client, peru):
    assert client.get("/territorios/15/", {"pagina_aqui": "2"}).status_code == 404
    assert client.get("/territorios/", {"pagina": "x"}).status_code == 404


def comprobar_que_no_cuesta_mas(client, peru, tope: int, url: str, al: str) -> None:
    """No more than `tope`, nor more with twice the pledges and reports."""

    def llenar():
        for lugar in (peru["15"], peru["1501"], peru["150122"]):
            compromiso = prometer(lugar)
            meta = crear_meta(compromiso=compromiso, nivel_territorial=lugar.nivel)
            informar(compromiso, meta, [lugar], hace=40)

    url += ("&" if "?" in url else "?") + f"al={al}"
    llenar()
    con_pocos = contar_consultas(client, url)
    llenar()
    assert contar_consultas(client, url) <= con_pocos <= tope


@pytest.mark.parametrize("al", ["", "2026-11-01"])
@pytest.mark.parametrize(("url", "tope"), [("/territorios/", 7), ("/territorios/?q=mirafores", 8)])
def test_territorios_constant_queries(client, peru, url, tope, al):
    comprobar_que_no_cuesta_mas(client, peru, tope, url, al)


@pytest.mark.parametrize("al", ["", "2026-11-01"])
def test_territorio_constant_queries(client, peru, al):
    comprobar_que_no_cuesta_mas(client, peru, 22, "/territorios/150122/", al)


def test_territorios_works_with_each_region_linked(client, peru):
    prometer(peru["150122"])
    respuesta = client.get("/territorios/")
    assert [(f.region.ubigeo, f.total) for f in respuesta.context["filas"]] == [("08", 0), ("15", 1)]
    for ubigeo in ("08", "15"):
        assert f'href="/territorios/{ubigeo}/"' in respuesta.content.decode()


def test_territorios_is_empty(client):
    respuesta = client.get("/territorios/")
    assert respuesta.status_code == 200
    assert respuesta.context["filas"] == []
    assert respuesta.context["total"] == 0
