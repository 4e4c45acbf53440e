"""Stems and sounds of Spanish words."""

from __future__ import annotations

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from compromisos.reglas.raices import raiz, sonido

DE_UNA_RAIZ = """
taller talleres
casa casas
protocolo protocolos
capacitacion capacitaciones capacitar capacitan capacitando
implementacion implementar implementaran implementado
comisaria comisarias
fortalecer fortalecimiento fortaleciendo
capacidad capacidades
mujer mujeres
nina ninas nino ninos
ley leyes
red redes
region regiones
accion acciones
luz luces
juez jueces
operador operadora operadores operadoras
garantizar garantiza garantizado garantizarlas
fiscal fiscales fiscalia
denuncia denuncias denunciar
mes meses
"""
DE_OTRA = """
casa taller
capacidad capacitacion
region registro
ministerio ministra
prevencion proteccion
centro censo
"""


@pytest.mark.parametrize("palabras", DE_UNA_RAIZ.strip().splitlines())
def test_raiz_is_one_for_what_is_one_word(palabras):
    assert len({raiz(p) for p in palabras.split()}) == 1, {p: raiz(p) for p in palabras.split()}


@pytest.mark.parametrize("palabras", DE_OTRA.strip().splitlines())
def test_raiz_is_another_for_another_word(palabras):
    una, otra = palabras.split()
    assert raiz(una) != raiz(otra)


@pytest.mark.parametrize("palabra", ["", "cem", "upe", "25porel25", "2026", "mimp2", "bcdfgh", "aeiou"])
def test_raiz_leaves_alone_what_has_none(palabra):
    assert raiz(palabra) in (palabra, palabra[:-1])


@given(st.text(string.ascii_lowercase, max_size=30))
def test_raiz_and_sonido_take_any_word(palabra):
    assert palabra.startswith(raiz(palabra)[:1])
    assert len(raiz(palabra)) <= len(palabra) + 2
    assert set(sonido(palabra)).isdisjoint("chqvwxz")


SUENAN_IGUAL = """
violensia violencia
capasitacion capacitacion
tayeres talleres
uancayo huancayo
guanuco huanuco
sentro centro
emergensia emergencia
cuzco cusco
jente gente
kechua quechua
enpresa empresa
ijo hijo
alluda ayuda
mugeres mujeres
minza minsa
cayao callao
vagua bagua
"""


@pytest.mark.parametrize("palabras", SUENAN_IGUAL.strip().splitlines())
def test_sonido_is_one_for_what_people_do_not_tell_apart(palabras):
    una, otra = palabras.split()
    assert sonido(una) == sonido(otra)


@pytest.mark.parametrize("palabras", ["casa caja", "cusco casco", "mesa misa", "noche note", "guia jia"])
def test_sonido_is_another_for_what_they_do(palabras):
    una, otra = palabras.split()
    assert sonido(una) != sonido(otra)
