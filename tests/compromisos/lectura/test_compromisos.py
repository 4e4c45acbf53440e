"""Pledges as a day saw them: their state, and which say what is looked for."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from base.dias import Dia
from base.texto import plegar
from compromisos import publicacion
from compromisos.lectura.compromisos import compromisos_de, uno_que_dice
from compromisos.models.busqueda import condiciones
from compromisos.reglas.busqueda import terminos_de
from compromisos.reglas.palabras import Estado
from tests.compromisos.lectura.ayudas import hallar
from tests.factories import AHORA, corregir_avance, crear_avance, crear_borrador, crear_compromiso


@pytest.mark.django_db
def test_estado_as_of_the_day_before_is_no_information():
    avance = crear_avance(ahora=AHORA)
    dia = timezone.localdate(AHORA)

    def estado(al):
        return compromisos_de(Dia(timezone.localdate(), al)).get(pk=avance.compromiso_id).estado

    assert estado(dia) == Estado.EN_PROCESO
    assert estado(dia - timedelta(days=1)) == Estado.SIN_INFORMACION


# --- What a query finds


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("consulta", "esperados"),
    [
        ("ANCASH", "casas"),
        ("áncash", "casas"),
        ("ninez", "casas"),
        ("niñez", "casas"),
        ("mde", "casas"),
        ("antigua secretaria", "casas"),
        ("comisarias", "casas"),
        ("comis", "casas"),
        ("fortalecimien", "talleres"),
        ("fo", "talleres"),
        ("acogida casas", "casas"),
        ("casa acogida", "casas"),
        ("implementación casa", "casas"),
        ("comisaría lima", ""),
        ("comisaría especializada", "casas"),
        ("taller capacidad", "talleres"),
        ("fortalecer capacidades", "talleres"),
        ('"casas de acogida"', "casas"),
        ('"acogida de casas"', ""),
        ('"casa de acogida"', ""),
        ('"acogida en la region"', "casas"),
        ("las casas", "casas"),
        ("prueba", "talleres"),
        ("xilofonos", ""),
        ("casas talleres", ""),
    ],
)
def test_que_dicen_finds(textos, consulta, esperados):
    assert hallar(consulta) == set(esperados.split())


PALABRAS = st.sampled_from(
    [
        "acción",
        "acciones",
        "niña",
        "niñas",
        "niño",
        "Ñuñoa",
        "educación",
        "educativa",
        "casa",
        "casas",
        "taller",
        "red",
        "redes",
        "de",
        "la",
        "2026",
        "15",
    ]
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(texto=st.lists(PALABRAS, min_size=1, max_size=8), datos=st.data())
def test_que_dicen_finds_every_word_beginning_and_phrase(db, texto, datos):
    """On both databases; and a phrase that is not there is not found."""
    compromiso = crear_compromiso(texto=" ".join(texto))
    otros = datos.draw(st.lists(PALABRAS, min_size=1, max_size=3))
    desde = datos.draw(st.integers(0, len(texto) - 1))
    hasta = datos.draw(st.integers(desde + 1, len(texto)))
    palabra = texto[desde]
    comienzo = palabra[: datos.draw(st.integers(1, len(palabra)))]
    for consulta in (
        " ".join(texto),
        palabra,
        comienzo,
        f"{texto[-1]} {comienzo}",
        f'"{" ".join(texto[desde:hasta])}"',
    ):
        assert compromiso.titulo in hallar(consulta), consulta
    frase = " ".join(plegar(p) for p in otros)
    esta = f" {frase} " in f" {' '.join(map(plegar, texto))} "
    if len(otros) > 1:
        assert (compromiso.titulo in hallar(f'"{frase}"')) == esta


def dice_alguno(palabra: str, al: date | None) -> bool:
    dia = Dia(timezone.localdate(), al)
    (condicion,) = condiciones(terminos_de(palabra))
    with CaptureQueriesContext(connection) as consultas:
        uno = uno_que_dice(compromisos_de(dia), condicion, dia)
    assert len(consultas) <= 3  # with that of the names
    return uno is not None and uno.titulo == "este"


@pytest.mark.django_db
def test_que_dicen_as_of_a_day(db):
    """Published, then corrected, then withdrawn: on each day what was public on that day."""
    lunes = datetime(2026, 10, 5, 15, tzinfo=UTC)
    compromiso = crear_compromiso(titulo="este", texto="Abrir casas.")
    dias = [date(2026, 10, 4) + timedelta(days=n) for n in range(4)]

    def cuando(consulta: str) -> list[bool]:
        halladas = ["este" in hallar(consulta, al=dia) for dia in [*dias, None]]
        if " " not in consulta:
            assert [dice_alguno(consulta, dia) for dia in [*dias, None]] == halladas
        return halladas

    crear_borrador(compromiso=compromiso, descripcion="Borrador de telégrafos.")
    avance = crear_avance(
        compromiso=compromiso,
        ahora=lunes,
        descripcion="Se entregaron xilófonos.",
        dificultades="Faltó pegamento.",
    )
    corregido = corregir_avance(
        avance,
        por=avance.autor,
        motivo="No eran eso.",
        cambios={"descripcion": "Se entregaron violonchelos."},
        ahora=lunes + timedelta(days=1),
    )
    publicacion.retirar(corregido, por=avance.autor, motivo="Era de otra.", ahora=lunes + timedelta(days=2))
    assert cuando("telegrafos") == [False] * 5
    assert cuando("xilofonos") == [False, True, False, False, False]
    assert cuando("pegamento xilofonos") == [False, True, False, False, False]
    assert cuando("violonchelos") == [False, False, True, False, False]
    assert cuando("casas violonch") == [False, False, True, False, False]
    assert cuando("casas") == [True] * 5
