"""Leaked passwords: found in a file in order, wherever in it they lie, and nothing asked of anybody."""

from __future__ import annotations

import hashlib

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from cuentas.filtradas import esta

CLAVES = [f"clave-{n}-de-alguien" for n in range(57)]


def sha(clave: str) -> str:
    return hashlib.sha1(clave.encode(), usedforsecurity=False).hexdigest().upper()


@pytest.fixture(params=["\n", "\r\n"], ids=["unix", "windows"])
def lista(tmp_path, request):
    ruta = tmp_path / "filtradas.txt"
    renglones = (f"{h}:{n * 997}" for n, h in enumerate(sorted(map(sha, CLAVES)), 1))
    ruta.write_text(request.param.join(renglones) + request.param, newline="")
    return ruta


def test_each_of_the_list_is_found_and_no_other(lista):
    assert all(esta(clave, lista) for clave in CLAVES)
    assert not any(esta(f"{clave}!", lista) for clave in CLAVES)


@pytest.mark.parametrize("cuantas", [0, 1, 2])
def test_short_lists_too(tmp_path, cuantas):
    ruta = tmp_path / "pocas.txt"
    suyas = sorted(CLAVES[:cuantas], key=sha)
    ruta.write_text("".join(f"{sha(c)}:1\n" for c in suyas))
    assert [esta(c, ruta) for c in suyas] == [True] * cuantas
    assert not esta("otra", ruta)


def test_a_leaked_password_is_refused_with_what_to_do(lista, settings):
    settings.CLAVES_FILTRADAS = str(lista)
    with pytest.raises(ValidationError) as error:
        validate_password(CLAVES[7])
    assert any("se filtraron" in m for m in error.value.messages)
    settings.CLAVES_FILTRADAS = ""
    validate_password("tejado lunar cuchara azufre")
