"""What the page of a pledge says of itself to networks and on paper."""

from __future__ import annotations

import re
from datetime import date, timedelta
from urllib.parse import urlsplit

from django.utils import timezone

from compromisos.reglas.palabras import Estado
from tests.compromisos.salidas.compartir.ayudas import datos_enlazados, meta, pagina
from tests.factories import crear_avance


def test_compartido_says_what_it_is(client, pledge):
    crear_avance(compromiso=pledge, estado=Estado.CUMPLIDO, fecha_corte=date(2026, 9, 30))
    texto = pagina(client, "/compromisos/ed-inst-1/")
    assert meta(texto, "og:title") == "Ministerio de prueba: Abrir 25 centros"
    assert meta(texto, "og:description") == meta(texto, "description")
    assert "Cumplido. Declarado por" in meta(texto, "og:description")
    assert meta(texto, "og:image") == "https://testserver/compromisos/ed-inst-1.png"
    assert meta(texto, "og:url") == "https://testserver/compromisos/ed-inst-1/"
    assert meta(texto, "twitter:card") == "summary_large_image"
    assert client.get(urlsplit(meta(texto, "og:image")).path).status_code == 200
    assert '<link rel="canonical" href="https://testserver/compromisos/ed-inst-1/">' in texto
    assert 'hreflang="en" href="https://testserver/en/compromisos/ed-inst-1/"' in texto
    assert meta(pagina(client, "/en/compromisos/ed-inst-1/"), "og:locale") == "en_US"


def test_compartido_as_of_a_day(client, pledge):
    dia = (timezone.localdate() - timedelta(days=3)).isoformat()
    texto = pagina(client, "/compromisos/ed-inst-1/", al=dia)
    assert meta(texto, "og:image").endswith(f".png?al={dia}")
    assert meta(texto, "og:url").endswith(f"/?al={dia}")
    assert "Así estaba el" in meta(texto, "og:description")
    assert datos_enlazados(texto)["url"].endswith(f"?al={dia}")


def test_qr_is_only_for_paper(client, pledge):
    texto = pagina(client, "/compromisos/ed-inst-1/")
    assert len(re.findall(r'<div class="solo-imprimir', texto)) == 1
    assert re.search(r'<svg class="qr" aria-hidden="true"[^>]* viewBox="0 0 \d+ \d+"><path', texto)


def test_titulos_reveal_little(client, pledge):
    """A tab, a history, a list of recent pages: whoever looks over a shoulder learns nothing."""
    for url in (
        "/",
        "/compromisos/ed-inst-1/",
        "/compromisos/ed-inst-1/insertar/",
        "/galeria/",
        "/ayuda/",
        "/nada/",
    ):
        titulo = re.search(r"<title>(.*?)</title>", client.get(url).content.decode())[1].lower()
        assert not re.search("violencia|agresi|v[ií]ctima|denuncia|maltrato|feminicid|abrir 25", titulo), (
            titulo
        )
