"""Who changed what, in words."""

from __future__ import annotations

import pytest

from base.historia import entradas_de, entradas_desde_version, firmar, firmas_de
from tests.factories import crear_institucion, crear_usuario

pytestmark = pytest.mark.django_db


def test_entradas_in_words_without_noise():
    entidad = crear_institucion(nombre="Una")
    entidad.save()  # changes nothing but the version
    entidad.nombre, entidad.sector = "Otra", "publico"
    entidad.save()
    entradas = entradas_de(entidad)
    assert [e.hecho for e in entradas] == ["Lo cambió", "Lo creó"]
    cambio = next(e for e in entradas if e.cambios)
    assert {(c.campo, c.antes, c.despues) for c in cambio.cambios} == {
        ("Nombre", "Una", "Otra"),
        ("Sector", "(vacío)", "Público"),
    }
    assert all(c.campo.lower() != "versión" for c in cambio.cambios)


def test_entradas_desde_version_tells_only_what_came_later():
    entidad = crear_institucion(nombre="Una")
    entidad.nombre = "Dos"
    entidad.save()
    entidad.nombre = "Tres"
    entidad.save()
    entradas = entradas_desde_version(entidad, 2)
    assert [(c.antes, c.despues) for e in entradas for c in e.cambios] == [("Dos", "Tres")]
    assert entradas_desde_version(entidad, 3) == []


def test_firmas_de_who_made_it_and_who_changed_it_last():
    otra, una = crear_usuario(username="otra"), crear_usuario(username="una")
    institucion = crear_institucion()
    institucion.history.all().delete()
    assert firmas_de(institucion) is None
    firmar(institucion, por=otra)
    institucion.save()
    (creada, cambiada) = firmas_de(institucion)
    assert (creada.quien, cambiada) == ("otra", None)
    firmar(institucion, por=una)
    institucion.save()
    assert [firma.quien for firma in firmas_de(institucion)] == ["otra", "una"]
