"""The gallery, and the pictures themselves: in what they are offered, and who sees them when."""

from __future__ import annotations

import io
import re
from datetime import date, timedelta

import pytest
from django.utils import timezone
from PIL import Image

from compromisos import publicacion
from tests.compromisos.views.ayudas import principal
from tests.factories import crear_compromiso, crear_foto, crear_institucion, crear_usuario

pytestmark = pytest.mark.django_db


def direcciones(pagina: str) -> list[str]:
    return re.findall(r"/fotos/\d+/\d+\.[a-z]+", pagina)


def test_galeria_works_offering_every_width_lazily(client):
    mostrada = crear_foto(pie="Taller en Lima", fecha=date(2026, 3, 1))
    pagina = client.get("/galeria/").content.decode()
    assert 'loading="lazy"' in pagina
    assert 'width="700" height="350"' in pagina
    assert 'alt="Un cuadro rojo"' in pagina
    assert "Taller en Lima" in pagina
    assert "Prensa" in pagina
    assert mostrada.compromiso.get_absolute_url() in pagina
    assert {d.rsplit("/")[-1] for d in direcciones(pagina)} >= {"320.webp", "640.webp", "700.webp", "640.jpg"}
    for direccion in direcciones(pagina):
        respuesta = client.get(direccion)
        assert respuesta.status_code == 200, direccion
        with Image.open(io.BytesIO(respuesta.content)) as imagen:
            assert respuesta["Content-Type"] == f"image/{imagen.format.lower()}"
        assert client.get(direccion, headers={"if-none-match": respuesta["ETag"]}).status_code == 304


def test_galeria_is_in_the_foot_once_it_has_a_photo(client):
    crear_compromiso()
    enlace = '<a href="/galeria/"'
    crear_foto(publicada=False)
    assert enlace not in client.get("/").content.decode()
    crear_foto(ahora=timezone.now() - timedelta(days=2))
    assert enlace in client.get("/").content.decode()
    hace_diez = (timezone.localdate() - timedelta(days=10)).isoformat()
    assert 'href="/galeria/' not in client.get("/", {"al": hace_diez}).content.decode()


def test_galeria_filters_by_pledge_and_institution_and_404(client):
    compromiso = crear_compromiso(institucion=crear_institucion(slug="una"))
    for n in range(3):
        crear_foto(compromiso=compromiso, texto_alternativo=f"Foto {n}")
    crear_foto(texto_alternativo="De otra")
    for url in (compromiso.get_absolute_url(), "/instituciones/una/"):
        pagina = client.get(url).content.decode()
        assert len(re.findall(r"<img ", pagina)) == 2, "two at most: a page has a budget"
        assert "Ver todas sus fotos" in pagina
        assert "De otra" not in pagina
    for filtro in ({"compromiso": compromiso.codigo}, {"institucion": "una"}):
        pagina = client.get("/galeria/", filtro).content.decode()
        assert len(re.findall(r"<img ", pagina)) == 3
    assert client.get("/galeria/?compromiso=nada").status_code == 404
    assert client.get("/galeria/?institucion=nada").status_code == 404
    assert client.get("/galeria/?pagina=9").status_code == 404


def test_galeria_is_empty_of_drafts_and_withdrawn(client):
    borrador = crear_foto(publicada=False)
    retirada = crear_foto(ahora=timezone.now() - timedelta(days=9))
    direccion = f"/fotos/{retirada.pk}/320.jpg"
    assert client.get(direccion)["Cache-Control"] == "no-cache"
    publicacion.retirar_foto(retirada, por=crear_usuario(), motivo="Se reconocía una casa.")
    for pk in (borrador.pk, retirada.pk, 10**18):
        assert client.get(f"/fotos/{pk}/320.jpg").status_code == 404
    ayer = (timezone.localdate() - timedelta(days=1)).isoformat()
    for url in ("/galeria/", f"/galeria/?al={ayer}", retirada.compromiso.get_absolute_url()):
        assert direcciones(client.get(url).content.decode()) == []
    assert "Todavía no hay fotos" in client.get("/galeria/").content.decode()


def test_galeria_as_of_a_day(client):
    crear_foto(ahora=timezone.now() - timedelta(days=10), texto_alternativo="La primera")
    crear_foto(texto_alternativo="La de hoy")
    dia = (timezone.localdate() - timedelta(days=2)).isoformat()
    pagina = client.get("/galeria/", {"al": dia}).content.decode()
    assert "La primera" in pagina
    assert "La de hoy" not in pagina


def test_galeria_constant_queries(client, django_assert_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    cuentas = []
    for _ronda in range(2):
        for _n in range(3):
            crear_foto(tamano=(40, 20))
        with CaptureQueriesContext(connection) as capturadas:
            client.get("/galeria/")
        cuentas.append(len(capturadas))
    assert cuentas[0] == cuentas[1] <= 8


@pytest.mark.parametrize("mala", ["321.webp", "640.gif", "640.svg", "99999999999999999999.jpg", "0.jpg"])
def test_foto_404_of_a_size_or_format_not_offered(client, mala):
    assert client.get(f"/fotos/{crear_foto().pk}/{mala}").status_code == 404


def test_galeria_is_empty(client):
    pagina = principal(client, "/galeria/")
    for frase in ("Todavía no hay fotos", "Las envía cada institución"):
        assert frase in pagina
    assert "<img" not in pagina


def test_foto_works_in_each_format(client):
    mostrada = crear_foto()
    for formato in mostrada.formatos.split():
        respuesta = client.get(f"/fotos/{mostrada.pk}/320.{formato}")
        assert respuesta.status_code == 200
        assert respuesta["Content-Type"].startswith("image/")
