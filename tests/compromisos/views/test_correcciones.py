"""What was pointed out and answered: the list, one of them, the feed."""

from __future__ import annotations

import pytest
from django.conf import settings

from compromisos.publicacion import roles
from tests.compromisos.publicacion.test_senalamientos import RESPUESTA, publicado
from tests.compromisos.views.ayudas import contar_consultas
from tests.factories import crear_personal

pytestmark = pytest.mark.django_db
FEED = "/feeds/correcciones.atom"


@pytest.fixture
def quien():
    return crear_personal(rol=roles.REVISORA)


def test_correcciones_works_and_as_of_a_day(client, quien):
    publicado(quien)
    assert RESPUESTA in client.get("/correcciones/").content.decode()
    assert RESPUESTA not in client.get("/correcciones/?al=2026-11-01").content.decode()


def test_correcciones_is_followed_and_taken_away(client, quien):
    """By whoever does not know that a feed is told of in the head of a page."""
    publicado(quien)
    pagina = client.get("/correcciones/").content.decode()
    assert f'value="{settings.SITE_URL}{FEED}"' in pagina
    assert 'href="/datos/correcciones.csv"' in pagina
    entonces = client.get("/correcciones/?al=2026-11-10").content.decode()
    assert 'href="/datos/correcciones.xlsx?al=2026-11-10"' in entonces


def test_correcciones_is_empty(client):
    assert "Todavía no se ha publicado ninguno" in client.get("/correcciones/").content.decode()


def test_correcciones_404(client):
    assert client.get("/correcciones/?pagina=9").status_code == 404


def test_correccion_works_and_as_of_a_day(client, quien):
    url = publicado(quien).get_absolute_url()
    assert RESPUESTA in client.get(url).content.decode()
    assert client.get(f"{url}?al=2026-11-01").status_code == 404


def test_correccion_404(client):
    assert client.get("/correcciones/999/").status_code == 404


def test_correcciones_atom_works_and_as_of_a_day(client, quien):
    publicado(quien)
    assert RESPUESTA in client.get(FEED).content.decode()
    assert RESPUESTA not in client.get(f"{FEED}?al=2026-11-01").content.decode()


def test_correcciones_atom_is_empty_and_404(client):
    assert "<entry>" not in client.get(FEED).content.decode()
    assert client.get(f"{FEED}?parte=2").status_code == 404


def test_correcciones_constant_queries(client, quien):
    publicado(quien)
    antes = contar_consultas(client, "/correcciones/")
    for _n in range(3):
        publicado(quien)
    assert contar_consultas(client, "/correcciones/") == antes


def test_correcciones_atom_constant_queries(client, quien):
    publicado(quien)
    antes = contar_consultas(client, FEED)
    for _n in range(3):
        publicado(quien)
    assert contar_consultas(client, FEED) == antes
