"""Pictures that go with a shared page."""

from __future__ import annotations

import io
from datetime import timedelta

import pytest
from django.urls import get_resolver
from django.utils import timezone
from PIL import Image

from compromisos.publicacion import cierre
from compromisos.reglas.palabras import Estado
from compromisos.salidas.compartir import imagen, imagen_de_conjunto
from tests.compromisos.views.ayudas import contar_consultas, llenar
from tests.factories import (
    crear_avance,
    crear_compromiso,
    crear_eje,
    crear_institucion,
    crear_periodo,
    crear_territorio,
    crear_usuario,
)

pytestmark = pytest.mark.django_db


def ayer() -> str:
    return (timezone.localdate() - timedelta(days=1)).isoformat()


def etag(client, url: str, **parametros) -> str:
    respuesta = client.get(url, parametros)
    assert respuesta.status_code == 200, url
    assert respuesta["Content-Type"] == "image/png"
    assert respuesta["Cross-Origin-Resource-Policy"] == "cross-origin"
    with Image.open(io.BytesIO(respuesta.content)) as png:
        assert png.size == (1200, 630)
    return respuesta["ETag"]


def comprobar(client, url: str, pledge) -> None:
    """It changes with what it says, by language and by day; what does not change is not sent again."""
    antes = etag(client, url)
    assert client.get(url, headers={"if-none-match": antes}).status_code == 304
    assert etag(client, f"/en{url}") != antes
    crear_avance(compromiso=pledge, estado=Estado.CUMPLIDO)
    despues = etag(client, url)
    assert despues != antes
    assert etag(client, url, al=ayer()) != despues
    assert client.get(url, {"al": "ayer"}).status_code == 400


def test_de_compromiso_works_drawn_once(client, pledge, monkeypatch):
    hechas = []
    dibujar = imagen.dibujar
    monkeypatch.setattr(imagen, "dibujar", lambda t: hechas.append(t) or dibujar(t))
    url = "/compromisos/ed-inst-1.png"
    primera = client.get(url)
    assert client.get(url).content == primera.content
    assert client.get(url, headers={"if-none-match": primera["ETag"]}).status_code == 304
    assert len(hechas) == 1
    comprobar(client, url, pledge)


def test_de_compromiso_as_of_a_day_and_404(client, pledge):
    crear_avance(compromiso=pledge, estado=Estado.EN_PROCESO)
    url = "/compromisos/ed-inst-1.png"
    assert etag(client, url, al="2001-01-01") != etag(client, url)
    assert client.get("/compromisos/no-hay-1.png").status_code == 404


def test_de_portada_works_and_as_of_a_day(client, pledge):
    comprobar(client, "/portada.png", pledge)


def test_de_portada_is_empty(client):
    etag(client, "/portada.png")


def test_de_portada_constant_queries(client, pledge):
    pocas = contar_consultas(client, "/portada.png")
    llenar(pledge, 5)
    assert contar_consultas(client, "/portada.png") == pocas


def test_de_lista_works_and_filters_and_as_of_a_day(client, pledge):
    comprobar(client, "/compromisos.png", pledge)
    todas = etag(client, "/compromisos.png")
    cumplidas = etag(client, "/compromisos.png", estado="cumplido")
    assert cumplidas not in (todas, etag(client, "/compromisos.png", estado="incumplido"))


def test_de_lista_works_without_what_was_searched_for(client, pledge, monkeypatch):
    """Anybody can write it in an address, and the picture would say it in this site's name."""
    dichas = []
    dibujar = imagen_de_conjunto.dibujar
    monkeypatch.setattr(imagen_de_conjunto, "dibujar", lambda t: dichas.append(t) or dibujar(t))
    etag(client, "/compromisos.png", q="mentira escrita por otro", estado="sin_informacion")
    (tarjeta,) = dichas
    assert tarjeta.titulo == "Promesas: Sin información"
    assert "mentira" not in str(tarjeta)


def test_de_lista_is_empty(client):
    etag(client, "/compromisos.png", q="nada")


def test_de_institucion_works_and_as_of_a_day(client, pledge):
    comprobar(client, f"/instituciones/{pledge.institucion.slug}.png", pledge)


def test_de_institucion_is_empty_and_404(client):
    crear_institucion(slug="sin")
    etag(client, "/instituciones/sin.png")
    assert client.get("/instituciones/no-hay.png").status_code == 404


def test_de_edicion_works_and_as_of_a_day(client, pledge):
    comprobar(client, f"/ediciones/{pledge.edicion.slug}.png", pledge)


def test_de_edicion_404(client):
    assert client.get("/ediciones/no-hay.png").status_code == 404


def test_de_eje_works_and_as_of_a_day(client):
    comprobar(client, "/ejes/atencion.png", crear_compromiso(ejes=[crear_eje(codigo="atencion")]))


def test_de_eje_404(client):
    assert client.get("/ejes/no-hay.png").status_code == 404


def test_de_lugar_works_and_as_of_a_day(client, varios):
    comprobar(client, "/territorios/1505.png", varios[1])


def test_de_lugar_is_empty_and_404(client):
    crear_territorio(ubigeo="08", nombre="Cusco")
    etag(client, "/territorios/08.png")
    assert client.get("/territorios/99.png").status_code == 404


def test_de_periodo_works_and_404_and_as_of_a_day(client):
    corte = crear_periodo(slug="uno", abierto_en=timezone.now() - timedelta(days=2))
    abierto = etag(client, "/cortes/uno.png")
    cierre.cerrar(corte, por=crear_usuario(), motivo="Se adelantó.")
    assert etag(client, "/cortes/uno.png", al=ayer()) != etag(client, "/cortes/uno.png") != abierto
    assert client.get("/cortes/no-hay.png").status_code == 404


def test_de_cambios_works_and_filters_and_as_of_a_day(client, pledge):
    comprobar(client, "/cambios.png", pledge)
    assert etag(client, "/cambios.png") != etag(client, "/cambios.png", tipo="retiro")
    assert client.get("/cambios.png", {"tipo": "cualquiera"}).status_code == 400


def test_de_periodo_works_closed_without_pledges(client, monkeypatch):
    """It does not say that institutions still report."""
    dichas = []
    dibujar = imagen_de_conjunto.dibujar
    monkeypatch.setattr(imagen_de_conjunto, "dibujar", lambda t: dichas.append(t) or dibujar(t))
    cierre.cerrar(crear_periodo(slug="vacio"), por=crear_usuario(), motivo="Se adelantó.")
    etag(client, "/cortes/vacio.png")
    assert dichas[0].frase == "No hay ninguna promesa."


def test_de_cambios_is_empty(client):
    etag(client, "/cambios.png", desde="2001-01-01", hasta="2001-01-02")


def test_every_picture_has_its_page():
    """Page and picture are at addresses that are named alike."""
    nombres = {p.name for p in get_resolver("compromisos.urls").url_patterns}
    imagenes = {n for n in nombres if n and n.endswith("_png")}
    assert len(imagenes) >= 9
    assert {n.removesuffix("_png") for n in imagenes} <= nombres


@pytest.mark.parametrize("cuentas", [(), ((Estado.CUMPLIDO, "Cumplido", 1),)])
@pytest.mark.parametrize("texto", ["", "x" * 600, "palabra " * 200, "👩🏽‍⚖️ 漢字", "‮al revés\n\ttab"])
def test_dibujar_any_text_within_the_edge_and_above_the_bar(texto, cuentas):
    tarjeta = imagen_de_conjunto.TarjetaDeConjunto(texto, texto, texto, cuentas, "al 30/11/2026")
    with Image.open(io.BytesIO(imagen_de_conjunto.dibujar(tarjeta))) as png:
        rgb = png.convert("RGB")
        fondo = rgb.getpixel((5, 300))
        assert set(rgb.crop((1132, 110, 1200, 630)).get_flattened_data()) == {fondo}
        if cuentas:
            assert set(rgb.crop((0, 440, 1200, 450)).get_flattened_data()) == {fondo}
