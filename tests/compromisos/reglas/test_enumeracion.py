"""Several pledges in one cell, and one pledge that only looks like several."""

from __future__ import annotations

import pytest

from compromisos.reglas.enumeracion import partes_de


@pytest.mark.parametrize(
    ("texto", "cuantas"),
    [
        ("1. Dictar talleres en ferias.\n2. Abrir puntos de orientación.", 2),
        ("1) Dictar talleres en ferias.\n2) Abrir puntos de orientación.\n3) Publicar una guía breve.", 3),
        ("1.- Dictar talleres en ferias\n2.- Abrir puntos de orientación", 2),
        ("(1) Dictar talleres en ferias (2) Abrir puntos de orientación", 2),
        ("1. Dictar talleres en ferias. 2. Abrir puntos de orientación. 3. Publicar una guía.", 3),
        ("a) Dictar talleres en ferias; b) Abrir puntos de orientación", 2),
        ("1. Dictar charlas. 2. Abrir módulos. 3. Formar promotoras.", 3),
        ("• Dictar charlas\n• Abrir módulos", 2),
        ("a. Dictar talleres en ferias\nb. Abrir puntos de orientación", 2),
        ("i. Dictar talleres en ferias\nii. Abrir puntos de orientación", 2),
        ("Compromisos:\n• Dictar talleres en ferias\n• Abrir puntos de orientación", 2),
        ("- Dictar talleres en ferias\n- Abrir puntos de orientación", 2),
        ("*Dictar talleres en ferias\n*Abrir puntos de orientación", 2),
        ("o Dictar talleres en ferias\no Abrir puntos de orientación", 2),
        ("\uf0b7 Dictar talleres en ferias\n\uf0b7 Abrir puntos de orientación", 2),
        ("Dictar talleres en ferias.\n\nAbrir puntos de orientación.", 2),
        ("Dictar talleres en ferias.\nReunirse con las juntas vecinales.", 2),
        ("N° 1: Dictar talleres en ferias\nN° 2: Abrir puntos de orientación", 2),
        ("Dictar talleres. Abrir puntos de orientación. Publicar una guía.", 3),
    ],
)
def test_several_pledges_in_one_text(texto, cuantas):
    assert len(partes_de(texto)) == cuantas


def test_each_part_is_as_it_is_written():
    texto = "1. Dictar talleres en ferias. 2. Abrir puntos de orientación."
    assert partes_de(texto) == ["Dictar talleres en ferias.", "Abrir puntos de orientación."]


@pytest.mark.parametrize(
    "texto",
    [
        "",
        "Dictar 12 talleres en escuelas.",
        "Dictar talleres. Se hará con la red de escuelas.",
        "Dictar talleres en ferias. Abrir puntos de orientación.",
        "Dictar talleres en tres regiones:\n- Loreto\n- San Martín\n- Áncash",
        "Instalar 2. Puntos de orientación en terminales.",
        "Llegar a 12.5 km de vías con luz, 1.200 luminarias y 3 módulos.",
        "Mujer y hogar seguro.\nLugar de encuentro en cada distrito.",
        "Capacitar al personal (a) de salud y (b) de educación.",
        "Atender en el plazo del artículo 1. La norma lo pide.",
        "Dictar talleres en ferias.\nEl plazo es de un año.",
    ],
)
def test_one_pledge_is_one(texto):
    assert partes_de(texto) == []
