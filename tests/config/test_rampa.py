"""The ramp of the states: told apart by lightness alone, in both themes, in grey and by those who see fewer colours."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

TOKENS = (Path(__file__).resolve().parents[2] / "static/css/base/tokens.css").read_text(encoding="utf-8")
CLARO, OSCURO = re.split(r"@media [^{]*prefers-color-scheme: dark[^{]*\{", TOKENS)[:2]
RAMPA = ("fondo", "r-noi", "r-pro", "r-par", "r-cum")  # nothing is drawn below the first
ESCALON = 1.5  # contrast between neighbours of the ramp
SOBRE = {
    "r-noi": "tinta",
    "r-pro": "sobre-pro",
    "r-par": "sobre-relleno",
    "r-cum": "sobre-relleno",
    "r-inc": "sobre-relleno",
}
# How each sees linear RGB: Machado, Oliveira and Fernandes (2009), severity 1; grey is what a photocopier leaves.
QUIEN_MIRA = {
    "todos los colores": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "protanopia": ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998)),
    "deuteranopia": ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.01182, 0.04294, 0.968881)),
    "tritanopia": ((1.255528, -0.076749, -0.178779), (-0.078411, 0.930809, 0.147602), (0.004733, 0.691367, 0.3039)),
    "gris": ((0.2126, 0.7152, 0.0722),) * 3,
}  # fmt: skip


def colores(hoja: str) -> dict[str, str]:
    return dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", hoja))


TEMAS = {"claro": colores(CLARO), "oscuro": colores(CLARO) | colores(OSCURO)}


def luminancia(color: str, mirada) -> float:
    def lineal(c: float) -> float:
        return c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4

    rgb = [lineal(int(color[i : i + 2], 16) / 255) for i in (1, 3, 5)]
    visto = [min(1.0, max(0.0, sum(m * c for m, c in zip(fila, rgb, strict=True)))) for fila in mirada]
    return sum(p * c for p, c in zip((0.2126, 0.7152, 0.0722), visto, strict=True))


def contraste(uno: str, otro: str, mirada=QUIEN_MIRA["todos los colores"]) -> float:
    menor, mayor = sorted(luminancia(c, mirada) for c in (uno, otro))
    return (mayor + 0.05) / (menor + 0.05)


@pytest.mark.parametrize("mirada", QUIEN_MIRA)
@pytest.mark.parametrize("tema", TEMAS)
def test_rampa_goes_one_way_in_steps_that_are_seen(tema, mirada):
    fichas, vista = TEMAS[tema], QUIEN_MIRA[mirada]
    luces = [luminancia(fichas[n], vista) for n in RAMPA]
    assert luces == sorted(luces, reverse=tema == "claro")
    for uno, otro in zip(RAMPA, RAMPA[1:], strict=False):
        assert contraste(fichas[uno], fichas[otro], vista) >= ESCALON, (uno, otro)


@pytest.mark.parametrize("mirada", QUIEN_MIRA)
@pytest.mark.parametrize("tema", TEMAS)
def test_incumplido_is_told_from_its_neighbours_and_from_the_page(tema, mirada):
    """In drawings it stands between what has not begun and what nobody knows, which is an outline on the page."""
    fichas, vista = TEMAS[tema], QUIEN_MIRA[mirada]
    for otro in ("r-noi", "fondo", "hoja"):
        assert contraste(fichas["r-inc"], fichas[otro], vista) >= ESCALON, otro


@pytest.mark.parametrize("tema", TEMAS)
def test_letras_are_read_on_each_fill(tema):
    fichas = TEMAS[tema]
    for relleno, letra in SOBRE.items():
        assert contraste(fichas[relleno], fichas[letra]) >= 4.5, relleno
    assert contraste(fichas["hoja"], fichas["tinta"]) >= 4.5  # on what nobody knows


@pytest.mark.parametrize("tema", TEMAS)
def test_marcas_and_outlines_are_seen(tema):
    """The stripe, the cross, and the outlines of what is pale or empty: 3 to 1 against what they lie on."""
    fichas = TEMAS[tema]
    for marca, fondo in (
        ("sobre-relleno", "r-par"),
        ("sobre-relleno", "r-inc"),
        ("sin", "hoja"),
        ("raya-2", "fondo"),
    ):
        assert contraste(fichas[marca], fichas[fondo]) >= 3, (marca, fondo)


@pytest.mark.parametrize("tema", TEMAS)
def test_palabras_of_the_states_are_read(tema):
    fichas = TEMAS[tema]
    for estado in ("sin", "noi", "pro", "par", "cum", "inc"):
        for fondo in ("fondo", "hoja"):
            assert contraste(fichas[estado], fichas[fondo]) >= 4.5, (estado, fondo)


def test_paper_is_light():
    assert "@media screen and (prefers-color-scheme: dark)" in TOKENS
