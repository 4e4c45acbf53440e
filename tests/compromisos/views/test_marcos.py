"""Page of a framework."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from compromisos.models import ElementoDeMarco, Marco, VinculoConMarco
from tests.factories import crear_compromiso, crear_usuario, desde_siempre

pytestmark = pytest.mark.django_db

PAGINA = "/marcos/ley-de-prueba/"


@pytest.fixture
def elemento() -> ElementoDeMarco:
    marco = desde_siempre(
        Marco.objects.create(
            slug="ley-de-prueba",
            nombre="Ley de prueba",
            sigla="LP",
            emisor="Congreso de prueba",
            nota="Vigente.",
        )
    )
    return desde_siempre(
        ElementoDeMarco.objects.create(
            marco=marco, codigo="lp-7", tipo="articulo", numero="7", nombre="Deberes"
        )
    )


def responde(elemento, cuantas: int = 1, *, desde=None) -> list:
    """Pledges that answer to it."""
    compromisos = [crear_compromiso() for _n in range(cuantas)]
    for c in compromisos:
        VinculoConMarco.objects.create(
            compromiso=c,
            elemento=elemento,
            quien="Ella",
            cita="art. 7",
            desde=desde or timezone.now(),
            por=crear_usuario(),
        )
    return compromisos


def texto(client, direccion: str) -> str:
    return " ".join(client.get(direccion).content.decode().split())


def test_marco_works(client, elemento):
    (compromiso,) = responde(elemento)
    pagina = texto(client, PAGINA)
    assert all(
        t in pagina
        for t in ("Ley de prueba", "Congreso de prueba", "Vigente.", "Artículo 7.", compromiso.titulo)
    )
    assert 'href="/compromisos/?marco=lp-7"' in pagina
    suya = texto(client, compromiso.get_absolute_url())
    assert "A qué responde" in suya
    assert 'href="/marcos/ley-de-prueba/#lp-7"' in suya
    assert "What it answers to" in texto(client, f"/en{compromiso.get_absolute_url()}")


def test_marco_is_empty(client, elemento):
    assert "No consta que ninguna responda" in texto(client, PAGINA)
    Marco.objects.create(slug="vacio", nombre="Marco vacío", sigla="MV", emisor="Nadie")
    assert "todavía no se ha registrado ningún artículo" in texto(client, "/marcos/vacio/")
    assert "A qué responde" not in texto(client, crear_compromiso().get_absolute_url())


def test_marco_404(client, elemento):
    assert client.get("/marcos/no-hay/").status_code == 404
    assert client.get(PAGINA, {"pagina": 2}).status_code == 404


def test_marco_constant_queries(client, elemento, django_assert_max_num_queries):
    responde(elemento, 2)
    client.get(PAGINA)
    with django_assert_max_num_queries(16) as antes:
        client.get(PAGINA)
    responde(elemento, 6)
    with django_assert_max_num_queries(len(antes)):
        client.get(PAGINA)


def test_marco_as_of_a_day(client, elemento):
    (compromiso,) = responde(elemento, desde=timezone.now() - timedelta(days=2))
    assert compromiso.titulo in texto(client, f"{PAGINA}?al={timezone.localdate() - timedelta(days=1)}")
    assert compromiso.titulo not in texto(client, f"{PAGINA}?al={timezone.localdate() - timedelta(days=3)}")


# --- All of them


def test_marcos_counts_what_its_lists_hold(client, elemento):
    otro = desde_siempre(
        ElementoDeMarco.objects.create(
            marco=elemento.marco, codigo="lp-8", tipo="articulo", numero="8", nombre="Otros"
        )
    )
    uno, _dos = responde(elemento, 2)
    crear_compromiso()
    pagina = texto(client, "/marcos/")
    assert "2 de las 3 promesas publicadas responden a alguno" in pagina
    assert "De 2 artículos, servicios, metas y objetivos registrados, a 1 no consta que responda" in pagina
    assert '<tr id="lp-8">' in pagina
    assert pagina.count("ninguna </td>") == 1
    for filtro in ("lp-7", "ley-de-prueba"):
        assert f'href="/compromisos/?marco={filtro}"' in pagina
        assert client.get(f"/compromisos/?marco={filtro}").context["total"] == 2
    VinculoConMarco.objects.create(
        compromiso=uno, elemento=otro, quien="Ella", cita="art. 8", desde=timezone.now(), por=crear_usuario()
    )
    assert "2 promesas responden" in texto(client, "/marcos/"), "a pledge counts once in its framework"
    ayer = timezone.localdate() - timedelta(days=1)
    assert "De ninguna promesa consta todavía" in texto(client, f"/marcos/?al={ayer}")
    assert "2 of the 3 published promises answer" in texto(client, "/en/marcos/")


def test_marcos_is_empty_and_takes_no_other_verb(client, db):
    assert "No se ha registrado ninguna ley" in texto(client, "/marcos/")
    assert client.post("/marcos/").status_code == 405


def test_marcos_constant_queries(client, elemento, django_assert_max_num_queries):
    responde(elemento, 2)
    client.get("/marcos/")
    with django_assert_max_num_queries(14) as antes:
        client.get("/marcos/")
    responde(elemento, 6)
    with django_assert_max_num_queries(len(antes)):
        client.get("/marcos/")
