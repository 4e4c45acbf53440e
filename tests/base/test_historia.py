"""Who changed what, in words."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from base.historia import (
    CampoCambiado,
    EntradaDeHistorial,
    entradas_de,
    entradas_desde_version,
    entre,
    firmar,
    firmas_de,
)
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


def test_two_moments_tell_what_differs_and_not_what_came_back():
    """A save is its record and, an instant later, its parts: they go together."""
    en = datetime(2026, 11, 30, 9, tzinfo=UTC)

    def entrada(minuto, sobre="", *cambios, hecho="Lo cambió", parte=0):
        cuando = en + timedelta(minutes=minuto, milliseconds=parte)
        return EntradaDeHistorial("Ana", cuando, hecho, sobre, tuple(CampoCambiado(*c) for c in cambios))

    todas = [
        entrada(0, hecho="Lo creó"), entrada(0, "Meta «A»", hecho="Lo creó", parte=5),
        entrada(1, "", ("Título", "Uno", "Dos"), ("Nota", "", "x")),
        entrada(2, "Meta «A»", ("Valor", "10", "20")), entrada(2, "Meta «B»", hecho="Lo creó"),
        entrada(3, "", ("Título", "Dos", "Tres"), ("Nota", "x", "")),
    ]  # fmt: skip
    dos = entre(reversed(todas), en, en + timedelta(minutes=3))
    assert [(c.sobre, c.campo, c.antes, c.despues) for c in dos.campos] == [
        ("", "Título", "Uno", "Tres"), ("Meta «A»", "Valor", "10", "20"),
    ]  # fmt: skip
    assert ([e.sobre for e in dos.altas], dos.guardados, dos.personas) == (["Meta «B»"], 4, ["Ana"])
    assert entre(todas, en + timedelta(minutes=3), en + timedelta(minutes=3)).campos == []
