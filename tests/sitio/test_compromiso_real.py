"""The real pledge, from its page to the front."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone

from compromisos.models import Compromiso
from tests.compromisos.views.ayudas import crear_avance_de_hoy
from tests.una_vez import compartida

pytestmark = pytest.mark.django_db


@compartida
def real():
    call_command("cargar_semilla", verbosity=0)


def test_gemelo_is_as_the_source_says_it(client, real):
    pagina = client.get("/compromisos/25porel25-mimp-3/").content.decode()
    texto = (
        "Fortalecer el Sistema de Protección a las mujeres, niñas, niños y adolescentes a través de la mejora "
        "de la calidad de los servicios mediante la capacitación permanente a operadores."
    )
    assert texto in pagina
    assert 'href="/compromisos/25porel25-mimp-4/"' in pagina
    assert "Mismo texto, palabra por palabra, que" in pagina
    assert "Sin información" in pagina
    principal = pagina[pagina.index("<main") : pagina.index("</main>")]
    # Without what others paste, nor the addresses with which it is shared, followed and told of.
    sin_codigo = re.sub(
        '<pre.*?</pre>|href="(?:https://wa.me/|mailto:|/seguir/|/senalar/)[^"]*"',
        "",
        principal,
        flags=re.DOTALL,
    )
    assert "%" not in sin_codigo
    assert "0 de" not in principal


def test_32_de_50_on_its_page_the_list_and_the_front(client, real):
    compromiso = Compromiso.objects.get(codigo="25porel25-mimp-2")
    cem = compromiso.metas.get(unidad="CEM")
    publicado = crear_avance_de_hoy(compromiso, mediciones={cem: 32}, evidencia=True)
    pagina = client.get(compromiso.get_absolute_url()).content.decode()
    assert "32 de 50 CEM" in pagina
    assert "En proceso" in pagina
    assert "con 1 prueba." in pagina
    assert "Con 1 prueba; nadie más lo revisó" in pagina
    assert "0 de 4 alcanzadas" in pagina
    assert "(64" not in pagina  # no línea de base: no percentage
    en_proceso = client.get("/compromisos/?estado=en_proceso").content.decode()
    assert compromiso.titulo in en_proceso
    assert "32 de 50" not in en_proceso  # a row tells what is out of order; figures are of its page
    portada = client.get("/").content.decode()
    assert '<span class="cifra">1</span>' in portada or ">1<" in portada
    antes = (timezone.localdate(publicado.publicado_en) - timedelta(days=1)).isoformat()
    vieja = client.get(f"{compromiso.get_absolute_url()}?al={antes}").content.decode()
    assert "Sin información" in vieja
    assert "32 de 50" not in vieja
    assert "Así se veía el" in vieja
    assert (
        "1 promesa" in client.get(f"/compromisos/?estado=sin_informacion&q=cem&al={antes}").content.decode()
    )


def test_a_day_before_they_were_entered_says_that_nobody_wrote_since_when_they_are_public(client, real):
    """They are counted on any date (ADR 20); what came in later is not told as if it had been known."""
    frase = "De 6 promesas no consta desde cuándo son públicas"
    assert frase in client.get("/?al=2020-01-01").content.decode()
    assert frase in client.get("/compromisos/?al=2020-01-01").content.decode()
    hoy = timezone.localdate().isoformat()
    assert frase not in client.get("/").content.decode()
    assert frase not in client.get(f"/?al={hoy}").content.decode()
