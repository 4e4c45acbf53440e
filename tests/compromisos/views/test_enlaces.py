"""Copies of what is behind cited links, handed out as files and never as pages."""

from __future__ import annotations

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse

from compromisos import publicacion
from compromisos.models import EnlaceCitado
from tests.factories import (
    AHORA,
    crear_avance,
    crear_compromiso,
    crear_elemento,
    crear_marco,
    crear_meta,
    crear_vinculo,
)

pytestmark = pytest.mark.django_db

INFORME = "https://example.org/informe.pdf"  # what `crear_borrador(evidencia=True)` cites


def con_copia(url: str = INFORME, tipo: str = "application/pdf", datos: bytes = b"%PDF-1.4") -> str:
    enlace = EnlaceCitado.objects.create(
        url=url, servidor="example.org", proxima_en=AHORA, visto_en=AHORA, tipo=tipo, tamano=len(datos), sha256="a" * 64,
        copia=ContentFile(datos, name="copia"),
    )  # fmt: skip
    return reverse("copia_de_enlace", args=[enlace.pk])


@pytest.mark.parametrize(
    ("tipo", "sale", "final"),
    [
        ("application/pdf", "application/pdf", ".pdf"),
        ("text/html", "application/octet-stream", ".html.txt"),
        ("text/csv", "application/octet-stream", ".csv"),
    ],
)
def test_copia_works(client, tipo, sale, final):
    crear_avance(evidencia=True)
    respuesta = client.get(con_copia(tipo=tipo, datos=b"<script>alert(1)</script>"))
    assert b"".join(respuesta.streaming_content) == b"<script>alert(1)</script>"
    assert respuesta["Content-Type"] == sale
    assert respuesta["Content-Disposition"] == f'attachment; filename="copia-2026-11-24-aaaaaaaa{final}"'
    assert (respuesta["X-Content-Type-Options"], respuesta["X-Robots-Tag"]) == ("nosniff", "noindex")
    assert "sandbox" in respuesta["Content-Security-Policy"]
    assert respuesta["Cache-Control"] == "no-cache"


def test_copia_of_the_source_of_a_pledge_works(client):
    crear_compromiso(fuente="https://example.org/fuente")
    assert client.get(con_copia("https://example.org/fuente")).status_code == 200


@pytest.mark.parametrize("de_que", ["línea de base", "vínculo", "marco", "elemento"])
def test_copia_of_every_other_source_works(client, de_que):
    """Whatever the site links as a copy opens: each kind of source that is asked for."""
    url = "https://example.org/norma"
    direccion = con_copia(url)
    assert client.get(direccion).status_code == 404
    compromiso = crear_compromiso()
    if de_que == "línea de base":
        crear_meta(compromiso=compromiso, linea_base=1, linea_base_fuente=url)
    elif de_que == "vínculo":
        crear_vinculo(compromiso=compromiso, fuente=url)
    else:
        marco = crear_marco(fuente_url=url if de_que == "marco" else "")
        crear_elemento(marco=marco, fuente_url=url if de_que == "elemento" else "")
    assert client.get(direccion).status_code == 200


def test_copia_404(client):
    """Of what nothing public cites, of what was withdrawn, without a copy, and of a file that is gone."""
    direccion = con_copia()
    assert client.get(direccion).status_code == 404
    avance = crear_avance(evidencia=True)
    assert client.get(direccion).status_code == 200
    enlace = EnlaceCitado.objects.get()
    enlace.copia.storage.delete(enlace.copia.name)
    assert client.get(direccion).status_code == 404
    publicacion.retirar(avance, por=avance.autor, motivo="Se repetía.")
    assert client.get(direccion).status_code == 404
    EnlaceCitado.objects.update(copia="")
    assert client.get(direccion).status_code == 404


def test_copia_as_of_a_day(client):
    direccion = con_copia()
    crear_compromiso(fuente=INFORME)
    assert client.get(direccion, {"al": "2026-11-24"}).status_code == 200
    assert client.get(direccion, {"al": "2026-11-23"}).status_code == 404
