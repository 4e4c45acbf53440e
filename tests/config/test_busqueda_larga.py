"""A search that takes too long: what to do, in one sentence, as a page and as a problem."""

from __future__ import annotations

import json
from urllib.parse import urlsplit

import pytest

pytestmark = pytest.mark.django_db


@pytest.fixture
def sin_tiempo(settings):
    settings.TIEMPO_DE_BUSQUEDA = 1e-9


@pytest.mark.parametrize("donde", ["/compromisos/", "/buscar/"])
@pytest.mark.parametrize(
    ("idioma", "dicho"),
    [("", "añada otra palabra, o elija antes una institución, un tema o un lugar"),
     ("/en", "add another word, or choose an institution, a theme or a place first")],
)  # fmt: skip
def test_search_without_time_says_what_to_do(client, sin_tiempo, donde, idioma, dicho):
    respuesta = client.get(f"{idioma}{donde}?q=talleres")
    assert respuesta.status_code == 503
    assert respuesta.headers["Cache-Control"] == "no-store"
    assert dicho in " ".join(respuesta.content.decode().split())


@pytest.mark.parametrize(
    ("idioma", "titulo"), [("", "La búsqueda tardó demasiado"), ("/en", "The search took too long")]
)
def test_search_of_the_api_without_time_is_a_problem(client, sin_tiempo, idioma, titulo):
    respuesta = client.get(f"{idioma}/api/v1/compromisos/?q=talleres")
    problema = json.loads(respuesta.content)
    assert respuesta.status_code == 503
    assert respuesta.headers["Content-Type"].startswith("application/problem+json")
    assert problema["type"].endswith("/busqueda-larga/")
    assert problema["title"] == titulo
    assert client.get(urlsplit(problema["type"]).path).status_code == 200


def test_page_without_a_search_has_no_such_clock(client, sin_tiempo):
    assert client.get("/compromisos/").status_code == 200
