"""The pages of places: what was promised, what was reported by name, as of a day, at equal cost."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from compromisos import publicacion
from compromisos.models import Alcance
from tests.compromisos.views.ayudas import contar_consultas, informar
from tests.factories import (
    crear_avance,
    crear_borrador,
    crear_compromiso,
    crear_meta,
    crear_territorio,
)
from tests.muestra import muestra
from tests.una_vez import compartida

pytestmark = pytest.mark.django_db


@compartida
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
    assert codigos(pagina, "podrian") == {nacional.codigo, mudo.codigo}
    assert [c.codigo for c in pagina.context["grupos"]["podrian"]] == [nacional.codigo, mudo.codigo]
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
    assert codigos(client.get("/territorios/08/"), "podrian") == set()
    assert codigos(client.get("/territorios/15/"), "podrian") == {nacional.codigo}


def test_territorio_works_with_the_way_up_and_down(client, peru):
    texto = client.get("/territorios/150122/").content.decode()
    camino = texto[(inicio := texto.index("Dónde está")) : texto.index("</nav>", inicio)]
    assert ">Lima (región)</a>" in camino
    assert ">Lima (provincia)</a>" in camino
    assert camino.index("/territorios/15/") < camino.index("/territorios/1501/")
    assert "<title>Miraflores (distrito de Lima) · " in texto
    assert 'href="/territorios/1505/"' in client.get("/territorios/15/").content.decode()


# --- What may get there


def por_que(client, ubigeo, **parametros) -> dict[str, str]:
    pagina = client.get(f"/territorios/{ubigeo}/", parametros).context["grupos"]["podrian"]
    return {c.codigo: c.por_que for c in pagina}


def que_cuenta(nivel, cuantos, *, unidad="", territorios=(), **kwargs):
    compromiso = prometer(*territorios, **kwargs)
    unidad = unidad or {"region": "regiones", "provincia": "provincias", "distrito": "distritos"}[nivel]
    return compromiso, crear_meta(
        compromiso=compromiso, nivel_territorial=nivel, unidad=unidad, valor_meta=cuantos
    )


def test_podrian_says_why_at_each_level(client, peru):
    regiones, _meta = que_cuenta("region", 24)
    distritos, _meta = que_cuenta("distrito", 10, unidad="distritos rurales")
    nacional, mudo = prometer(alcance=Alcance.NACIONAL), prometer()
    assert por_que(client, "08") == {
        regiones.codigo: "Promete llegar a 24 regiones y no dice cuáles.",
        nacional.codigo: "Dice que es para todo el país.",
        distritos.codigo: "Promete llegar a 10 distritos rurales y no dice cuáles. Puede haber alguno aquí.",
        mudo.codigo: "No dice dónde se cumplirá.",
    }
    en_miraflores = por_que(client, "150122")
    assert en_miraflores[distritos.codigo] == "Promete llegar a 10 distritos rurales y no dice cuáles."
    assert en_miraflores[regiones.codigo] == (
        "Promete llegar a 24 regiones y no dice cuáles. Puede ser la región Lima."
    )
    assert list(en_miraflores) == [c.codigo for c in (distritos, nacional, regiones, mudo)]


def test_podrian_are_none_of_a_target_that_named_them_all(client, peru):
    completo, meta = que_cuenta("region", 1)
    parcial, otra = que_cuenta("region", 3)
    mixto, de_lugares = que_cuenta("region", 1)
    crear_meta(compromiso=mixto, unidad="CEM")
    for compromiso, suya in ((completo, meta), (parcial, otra), (mixto, de_lugares)):
        informar(compromiso, suya, [peru["08"]], hace=5)
    assert por_que(client, "08") == {}  # they got there: it is told under what was reported
    assert por_que(client, "15") == {
        parcial.codigo: "Promete llegar a 3 regiones y hasta ahora nombró 1.",
        mixto.codigo: "No dice dónde se cumplirá.",
    }
    antes = (timezone.localdate() - timedelta(days=9)).isoformat()
    assert set(por_que(client, "15", al=antes)) == {completo.codigo, parcial.codigo, mixto.codigo}


def test_podrian_stay_in_the_places_that_the_pledge_names(client, peru):
    que_cuenta("distrito", 10, territorios=[peru["08"]])  # those of Cusco
    puno = crear_territorio(ubigeo="21", nombre="Puno")
    suelto, _meta = que_cuenta("region", 5, territorios=[peru["08"], puno])
    assert por_que(client, "150122") == {
        suelto.codigo: "Promete llegar a 5 regiones y hasta ahora nombró 2. Puede ser la región Lima."
    }
    assert (
        client.get("/territorios/150122/").context["cuentas"]["podrian"] == 1
    )  # once, though it names two places
    assert por_que(client, "08") == {}


def test_podrian_count_what_they_list_on_any_page(client, peru):
    for _n in range(13):
        prometer()
    que_cuenta("region", 24)
    primera, segunda = (
        client.get("/territorios/150122/", {"pagina_podrian": n}).context["grupos"]["podrian"] for n in (1, 2)
    )
    assert primera.paginator.count == len(primera) + len(segunda) == 14


@pytest.mark.parametrize(
    ("ubigeo", "frase"),
    [
        ("150122", "2 promesas nombran el distrito de Miraflores; 3 nombran su provincia o su región; 1 podría llegar aquí."),
        ("150101", "1 promesa nombra el distrito de Lima; 3 nombran su provincia o su región; 1 podría llegar aquí."),
        ("1505", "Ninguna promesa nombra la provincia de Cañete. 2 nombran la región Lima; 1 podría llegar aquí."),
        ("1501", "1 promesa nombra la provincia de Lima; 3 nombran solo lugares de su interior; 2 nombran la región Lima; "
                 "1 podría llegar aquí."),
        ("08", "Ninguna promesa nombra la región Cusco. 1 podría llegar aquí."),
    ],
)  # fmt: skip
def test_territorio_opens_with_a_sentence(client, peru, ubigeo, frase):
    for lugar in ("150122", "150122", "150101", "1501", "15", "15"):
        prometer(peru[lugar])
    prometer()
    pagina = client.get(f"/territorios/{ubigeo}/")
    assert f'<p class="frase">{frase}</p>' in pagina.content.decode()
    assert f'<meta name="description" content="{frase}">' in pagina.content.decode()


def test_territorio_tells_the_trend_of_what_names_it_or_what_it_lies_in(client, peru):
    prometer(peru["15"])
    crear_avance(compromiso=prometer(peru["150122"]))
    prometer(peru["08"])
    serie = client.get("/territorios/150122/").context["serie"]
    assert serie.ultimo.total == sum(client.get("/territorios/150122/").context["por_estado"].values()) == 2
    assert serie.conjunto.consulta == {"territorio": ["150122"]}


def test_territorio_opens_with_a_sentence_of_nothing(client, peru):
    assert "Ninguna promesa nombra la región Cusco.</p>" in client.get("/territorios/08/").content.decode()


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
    assert "Miraflores (distrito de Lima)" in texto
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
    assert [c.por_que for c in distrito.context["grupos"]["podrian"]] == [
        "Informó que llegó a la región Lima, sin decir a qué lugares de su interior."
    ]
    assert [c.por_que for c in client.get("/territorios/08/").context["grupos"]["podrian"]] == [
        "Informó 2 regiones y nombró 1: falta el nombre de 1."
    ]
    assert codigos(client.get("/territorios/15/"), "podrian") == set()  # it got there


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
    assert client.get("/territorios/", {"q": "lima", "pagina": "x"}).status_code == 404
    assert client.get("/territorios/", {"pagina_sin_nombre": "2"}).status_code == 404


def comprobar_que_no_cuesta_mas(client, peru, tope: int, url: str, al: str) -> None:
    """No more than `tope`, nor more with twice the pledges and reports. A past day asks besides what was entered later."""

    def llenar():
        for lugar in (peru["15"], peru["1501"], peru["150122"]):
            compromiso = prometer(lugar)
            meta = crear_meta(compromiso=compromiso, nivel_territorial=lugar.nivel)
            informar(compromiso, meta, [lugar], hace=40)

    url += ("&" if "?" in url else "?") + f"al={al}"
    llenar()
    con_pocos = contar_consultas(client, url)
    llenar()
    assert contar_consultas(client, url) <= con_pocos <= tope + bool(al)


@pytest.mark.muestreo
@pytest.mark.parametrize("al", muestra(["", "2026-11-01"], una_de=2))
@pytest.mark.parametrize(("url", "tope"), [("/territorios/", 14), ("/territorios/?q=mirafores", 4)])
def test_territorios_constant_queries(client, peru, url, tope, al):
    comprobar_que_no_cuesta_mas(client, peru, tope, url, al)


@pytest.mark.parametrize("al", ["", "2026-11-01"])
def test_territorio_constant_queries(client, peru, al):
    comprobar_que_no_cuesta_mas(client, peru, 24, "/territorios/150122/", al)


def test_territorios_opens_with_what_names_no_place(client, peru):
    """What opening day looks like: nothing named, so no map, no table and no zero."""
    regiones, _meta = que_cuenta("region", 24)
    que_cuenta("distrito", 70)
    prometer()
    pagina = client.get("/territorios/")
    texto = " ".join(pagina.content.decode().split())
    assert (
        "De 3 promesas, ninguna nombra un lugar; 2 dicen a cuántas regiones o distritos llegarán, no a cuáles; "
        "1 no dice dónde se cumplirá." in texto
    )
    assert "2 metas cuentan lugares sin nombrarlos todos:" in texto
    assert f'<a href="/compromisos/{regiones.codigo}/">24 regiones</a>' in texto
    principal = texto[texto.index("<main") : texto.index("</main>")]
    assert "<svg" not in principal
    assert "<table" not in principal
    assert ">0<" not in principal
    assert '<a href="/territorios/08/">Cusco</a>' in principal


def test_territorios_maps_what_is_kept_of_what_names_each_region(client, peru):
    hecho, a_medias = prometer(peru["08"]), prometer(peru["08"])
    prometer(peru["08"])
    crear_avance(compromiso=hecho, estado="cumplido")
    crear_avance(compromiso=a_medias, estado="cumplido_parcialmente")
    assert client.get("/territorios/").context["avance"]["datos"] == {"08": (2, 3), "15": (0, 0)}
    assert "Cusco: 2 de 3 promesas cumplidas o en parte" in client.get("/territorios/").content.decode()


def test_territorios_maps_what_was_reported_while_no_pledge_names_a_region(client, peru):
    compromiso, meta = que_cuenta("region", 24)
    informar(compromiso, meta, [peru["08"]])
    pagina = client.get("/territorios/")
    assert pagina.context["avance"] == {"de_promesas": False, "datos": {"08": (1, None), "15": (0, None)}}
    assert "Ninguna promesa nombra una región." in pagina.content.decode()


def test_territorios_lists_what_has_not_named_its_places(client, peru):
    uno, _meta = que_cuenta("region", 24)
    otro, meta = que_cuenta("region", 24)
    completo, suya = que_cuenta("region", 1)
    informar(otro, meta, [peru["08"]])
    informar(completo, suya, [peru["08"]])
    pagina = client.get("/territorios/")
    assert {c.codigo: c.por_que for c in pagina.context["sin_nombre"]} == {
        uno.codigo: "Promete llegar a 24 regiones y no dice cuáles.",
        otro.codigo: "Promete llegar a 24 regiones y hasta ahora nombró 1.",
    }
    assert pagina.context["clases_sin_nombre"] == [("24 regiones", uno.codigo, 2)]


def test_territorios_goes_to_the_only_place_found(client, peru):
    respuesta = client.get("/territorios/", {"q": "Miraflores", "al": "2026-01-31"})
    assert (respuesta.status_code, respuesta["Location"]) == (302, "/territorios/150122/?al=2026-01-31")
    respuesta = client.get("/en/territorios/", {"q": "cañete"})
    assert respuesta["Location"] == "/en/territorios/1505/"


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
