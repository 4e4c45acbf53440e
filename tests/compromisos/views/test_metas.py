"""A target on the page of its pledge: its values over time, as the record stood on the day that is asked."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from compromisos import publicacion
from compromisos.lectura.ficha import MetaEnFecha
from compromisos.lectura.valores import frase_de_valor, parte_del_camino
from compromisos.models import Meta
from compromisos.reglas.estado import porcentaje
from compromisos.reglas.palabras import Sentido
from tests.factories import (
    corregir_avance,
    crear_avance,
    crear_borrador,
    crear_compromiso,
    crear_meta,
    crear_territorio,
)

pytestmark = pytest.mark.django_db


def informar(compromiso, mes: int, mediciones):
    return crear_avance(
        compromiso=compromiso,
        mediciones=mediciones,
        fecha_corte=date(2026, mes, 1),
        ahora=datetime(2026, mes, 2, 15, tzinfo=UTC),
    )


def valores(client, compromiso, al: str = "") -> list[str]:
    """Values in the table of the chart, newest first."""
    pagina = client.get(compromiso.get_absolute_url(), {"al": al} if al else {}).content.decode()
    tabla = re.search(r'<figure class="grafico".*?</figure>', pagina, re.DOTALL)
    return re.findall(r'<td class="n">([\d.,]+)</td>', tabla[0]) if tabla else []


def test_a_chart_holds_the_values_in_force_of_its_day(client):
    compromiso = crear_compromiso()
    meta = crear_meta(compromiso=compromiso)
    primero = informar(compromiso, 3, {meta: 12})
    assert valores(client, compromiso) == []  # one value is said in a sentence
    segundo = informar(compromiso, 4, {meta: 40})
    informar(compromiso, 5, {meta: "32.5"})
    assert valores(client, compromiso) == ["32.5", "40", "12"]
    publicacion.retirar(primero, por=primero.autor, motivo="x", ahora=datetime(2026, 6, 1, 15, tzinfo=UTC))
    corregir_avance(
        segundo,
        por=segundo.autor,
        motivo="Se contó dos veces.",
        mediciones={meta: 20},
        ahora=datetime(2026, 7, 1, 15, tzinfo=UTC),
    )
    assert valores(client, compromiso) == ["32.5", "20"]
    assert valores(client, compromiso, "2026-06-30") == ["32.5", "40"]
    assert valores(client, compromiso, "2026-05-31") == ["32.5", "40", "12"]
    assert valores(client, compromiso, "2026-04-15") == ["40", "12"]
    assert valores(client, compromiso, "2026-03-31") == []


def test_it_is_told_in_a_sentence_and_never_in_percent_without_a_base(client):
    compromiso = crear_compromiso(fecha_inicio=date(2026, 1, 1), fecha_limite=date(2026, 12, 31))
    meta = crear_meta(compromiso=compromiso)
    informar(compromiso, 3, {meta: 12})
    informar(compromiso, 9, {meta: 32})
    pagina = client.get(compromiso.get_absolute_url()).content.decode()
    figura = re.search(r'<figure class="grafico".*?</figure>', pagina, re.DOTALL)[0]
    assert "Primer valor, al 01/03/2026: 12 CEM. Último valor, al 01/09/2026: 32 CEM. Meta: 50 CEM." in figura
    assert "ritmo parejo" not in figura
    assert " %" not in figura
    assert "style=" not in figura
    en = client.get(f"/en{compromiso.get_absolute_url()}").content.decode()
    assert "Last value, as of 1 Sep 2026: 32 CEM. Target: 50 CEM." in en


def test_the_page_costs_the_same_with_one_target_and_with_twelve(client):
    def consultas(cuantas: int) -> int:
        compromiso = crear_compromiso()
        metas = [crear_meta(compromiso=compromiso) for _n in range(cuantas)]
        for mes in (3, 4, 5):
            informar(compromiso, mes, dict.fromkeys(metas, mes))
        with CaptureQueriesContext(
            connection,
        ) as hechas:
            assert client.get(compromiso.get_absolute_url()).status_code == 200
        return len(hechas)

    consultas(1)  # what the site asks once
    assert consultas(1) == consultas(12) <= 20


def test_places_are_on_a_map_beside_their_lists(client):
    canete = crear_territorio(ubigeo="1505", nombre="Cañete", superior=crear_territorio())
    crear_territorio(ubigeo="08", nombre="Cusco")
    compromiso = crear_compromiso()
    provincias = crear_meta(compromiso=compromiso, unidad="provincias", nivel_territorial="provincia")
    sin_lugares = crear_meta(compromiso=compromiso, unidad="regiones", nivel_territorial="region")
    borrador = crear_borrador(compromiso=compromiso, mediciones={provincias: 1, sin_lugares: 4})
    borrador.mediciones.get(meta=provincias).territorios.set([canete])
    publicacion.enviar(borrador, por=borrador.autor)
    publicacion.publicar(borrador, por=borrador.autor)
    pagina = client.get(compromiso.get_absolute_url()).content.decode()
    assert "Regiones con algún lugar informado por su nombre" in pagina
    assert "Con algún lugar informado: Lima." in pagina
    assert "De los demás no se hace lista aquí" in pagina
    assert f'id="mapa-{provincias.pk}-t"' in pagina
    assert f'id="mapa-{sin_lugares.pk}-t"' not in pagina  # nobody named any


@pytest.mark.parametrize(
    ("base", "meta", "sentido", "valor", "cifra", "parte"),
    [
        (None, 50, Sentido.CRECIENTE, 32, "32 de 50 días", ""),
        (0, 50, Sentido.CRECIENTE, 32, "32 de 50 días", "64 %"),
        (20, 50, Sentido.CRECIENTE, 32, "32 de 50 días", "40 % del aumento prometido"),
        (90, 10, Sentido.DECRECIENTE, 14, "de 90 a 14 días; meta: 10", "95 % de la reducción prometida"),
        (90, 10, Sentido.DECRECIENTE, 98, "de 90 a 98 días; meta: 10", "más lejos de la meta que al comienzo"),
        (None, 10, Sentido.DECRECIENTE, 14, "14 días; meta: 10 o menos", ""),
    ],
)  # fmt: skip
def test_a_value_is_said_by_where_its_target_lies(base, meta, sentido, valor, cifra, parte):
    base, meta, valor = (None if n is None else Decimal(n) for n in (base, meta, valor))
    suya = Meta(valor_meta=meta, linea_base=base, sentido=sentido, unidad="días")
    vista = MetaEnFecha(suya, None, None, porcentaje(valor, base, meta), None, [], [], [], None)
    assert (frase_de_valor(suya, valor), parte_del_camino(vista)) == (cifra, parte)
