"""Copies that are offered: whole, with their hash; a file that has none beside it is not there yet."""

from __future__ import annotations

import hashlib
import zipfile
from datetime import date

import pytest

from compromisos.salidas.copia.pedir import NoSeHizo
from compromisos.salidas.copia.publicadas import empaquetar, publicada, publicadas
from compromisos.salidas.copia.que_copia import Copia

COPIA = Copia(
    date(2026, 9, 30),
    "https://x.example",
    "Edición Única",
    1,
    "a" * 64,
    "",
    cerrado=True,
    slug="edicion-unica",
)


@pytest.fixture
def carpeta(tmp_path, settings):
    settings.COPIAS = tmp_path / "copias"
    (tmp_path / "copia" / "en").mkdir(parents=True)
    (tmp_path / "copia" / "index.html").write_text("hola " * 100)
    (tmp_path / "copia" / "en" / "index.html").write_text("hello")
    return tmp_path / "copia"


def test_empaquetar_is_offered_with_its_hash(carpeta):
    zip_ = empaquetar(carpeta, COPIA)
    (una,) = publicadas(date(2026, 9, 30))
    assert una.nombre == "edicion-unica-2026-09-30.zip"
    assert una.sha256 == hashlib.sha256(zip_.read_bytes()).hexdigest()
    with zipfile.ZipFile(zip_) as dentro:
        assert dentro.namelist() == [
            "edicion-unica-2026-09-30/en/index.html",
            "edicion-unica-2026-09-30/index.html",
        ]
    assert publicadas(date(2026, 9, 29)) == []  # of a day before it, there is none


def test_empaquetar_twice_gives_the_same_bytes(carpeta):
    antes = empaquetar(carpeta, COPIA).read_bytes()
    assert empaquetar(carpeta, COPIA).read_bytes() == antes
    assert len(list(carpeta.parent.joinpath("copias").iterdir())) == 2


def test_publicadas_without_a_folder_are_none(carpeta, settings):
    settings.COPIAS = None
    assert publicadas(date(2026, 9, 30)) == []
    assert publicada("edicion-unica-2026-09-30.zip") is None
    with pytest.raises(NoSeHizo, match="SITE_COPIES"):
        empaquetar(carpeta, COPIA)


@pytest.mark.parametrize(
    ("nombre", "suma"),
    [
        ("ed-2026-09-30.zip", None),
        ("ed-2026-09-30.zip", "nada"),
        ("ed-2026-09-30.zip", f"{'a' * 64}  otro.zip"),
        ("ed-2026-13-45.zip", f"{'a' * 64}  ed-2026-13-45.zip"),
        ("ed.zip", f"{'a' * 64}  ed.zip"),
    ],
)
def test_publicadas_leaves_out_what_is_not_whole(carpeta, settings, nombre, suma):
    settings.COPIAS.mkdir()
    (settings.COPIAS / nombre).write_bytes(b"PK")
    if suma is not None:
        (settings.COPIAS / f"{nombre}.sha256").write_text(suma)
    assert publicadas(date(2027, 1, 1)) == []


@pytest.mark.parametrize("nombre", ["../secreto-2026-09-30.zip", "x", ".zip", "a/b-2026-09-30.zip"])
def test_publicada_is_a_name_and_no_path(carpeta, nombre):
    assert publicada(nombre) is None
