"""A folder that is there whole or not at all, and never over what was there."""

from __future__ import annotations

import subprocess

import pytest

from compromisos.salidas.copia.carpeta import MANIFIESTO, check_cabe, en_su_lugar, escribir_manifiesto
from compromisos.salidas.copia.pedir import NoSeHizo


def test_en_su_lugar_leaves_nothing_when_it_fails(tmp_path):
    with pytest.raises(ZeroDivisionError), en_su_lugar(tmp_path / "copia") as nueva:
        (nueva / "a").write_text("a")
        raise ZeroDivisionError
    assert list(tmp_path.iterdir()) == []


def test_en_su_lugar_puts_one_in_the_place_of_another(tmp_path):
    vieja = tmp_path / "copia"
    vieja.mkdir()
    (vieja / "viejo").touch()
    with en_su_lugar(vieja) as nueva:
        (nueva / "nuevo").touch()
        assert (vieja / "viejo").exists()  # until it is whole
    assert [r.name for r in tmp_path.rglob("*")] == ["copia", "nuevo"]


@pytest.mark.parametrize("si_existe", ["parar", "reemplazar", "dejar"])
def test_check_cabe_refuses_what_is_no_copy(tmp_path, si_existe):
    (tmp_path / "tesis.doc").touch()
    with pytest.raises(NoSeHizo, match="no está vacía|otras cosas"):
        check_cabe(tmp_path, si_existe)
    assert (tmp_path / "tesis.doc").exists()


def test_check_cabe_of_a_copy_asks_what_to_do(tmp_path):
    (tmp_path / MANIFIESTO).touch()
    assert check_cabe(tmp_path, "reemplazar")
    assert not check_cabe(tmp_path, "dejar")
    with pytest.raises(NoSeHizo, match="--si-existe reemplazar"):
        check_cabe(tmp_path, "parar")


def test_check_cabe_of_where_nothing_can_go(tmp_path):
    (tmp_path / "archivo").touch()
    for mala, dice in (("archivo", "no es una carpeta"), ("no/hay", "créela antes")):
        with pytest.raises(NoSeHizo, match=dice):
            check_cabe(tmp_path / mala, "parar")
    assert check_cabe(tmp_path / "nueva", "parar")


def test_escribir_manifiesto_is_read_by_sha256sum(tmp_path):
    (tmp_path / "b").mkdir()
    (tmp_path / "b" / "c").write_text("c")
    (tmp_path / "a").write_text("a")
    escribir_manifiesto(tmp_path)
    orden = ["sha256sum", "-c", "--strict", MANIFIESTO]
    hecho = subprocess.run(orden, cwd=tmp_path, capture_output=True, text=True, check=False)  # noqa: S603
    assert hecho.stdout == "a: OK\nb/c: OK\n"
    (tmp_path / "a").write_text("otra")
    assert subprocess.run(orden, cwd=tmp_path, capture_output=True, check=False).returncode == 1  # noqa: S603
