"""The cache in files: what it may weigh, what goes first, and a disk that is full."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest
from django.core.cache.backends.filebased import FileBasedCache
from django.test import override_settings

from config.cache import BYTES, ENTRADAS, FIRMA, CacheEnArchivos


def hacer(carpeta, **opciones) -> CacheEnArchivos:
    return CacheEnArchivos(str(carpeta), {"OPTIONS": opciones})


def envejecer(cache: CacheEnArchivos, clave: str, segundos: int) -> None:
    ruta = cache._key_to_file(clave)
    os.utime(ruta, (1_000_000 + segundos, 1_000_000 + segundos))


def test_cache_keeps_so_many_entries_the_newest(tmp_path):
    cache = hacer(tmp_path, MAX_ENTRIES=20)
    for n in range(30):
        cache.set(f"c{n}", n)
        envejecer(cache, f"c{n}", n)
        assert cache.get(f"c{n}") == n, "what was just written stays"
    assert 15 <= sum(cache.get(f"c{n}") is not None for n in range(30)) <= 20
    assert cache.get("c0") is None


def test_cache_keeps_so_many_bytes(tmp_path):
    cache = hacer(tmp_path, MAX_BYTES=100_000)
    for n in range(40):
        cache.set(f"c{n}", os.urandom(10_000))
        envejecer(cache, f"c{n}", n)
    assert sum(a.stat().st_size for a in tmp_path.iterdir()) < 120_000
    assert cache.get("c39") is not None


@pytest.mark.parametrize("fallo", [errno.ENOSPC, errno.EDQUOT, errno.EACCES, errno.EROFS])
def test_cache_that_cannot_write_is_no_error(tmp_path, monkeypatch, caplog, fallo):
    cache = hacer(tmp_path)
    cache.set("antes", 1)

    def lleno(*args, **kwargs):
        raise OSError(fallo, os.strerror(fallo), "/var/cache/x")

    monkeypatch.setattr("tempfile.mkstemp", lleno)
    cache.set("a", 1)
    assert cache.add("b", 1)
    cache.set_many({"c": 1})
    assert cache.get_or_set("d", 5) == 5
    assert cache.incr("antes") == 2
    assert cache.get("a") is None
    assert "nothing is kept" in caplog.text
    assert "/var/cache/x" not in caplog.text


@pytest.mark.parametrize("quedo", [b"", bytes(500), b"a medias"])
def test_cache_that_the_machine_left_half_written_is_no_error(tmp_path, quedo):
    cache = hacer(tmp_path)
    cache.set("a", "x" * 5000)
    ruta = Path(cache._key_to_file("a"))
    ruta.write_bytes(quedo if quedo != b"a medias" else ruta.read_bytes()[:-5])
    assert cache.get("a") is None
    ruta.write_bytes(quedo)
    assert cache.add("a", 2)
    assert cache.get("a") == 2


class Mala:
    """What a pickle may do when it is read."""

    hecho: list[str] = []

    def __reduce__(self):
        return (Mala.hecho.append, ("corrió",))


def test_cache_reads_nothing_that_nobody_of_ours_wrote(tmp_path):
    cache = hacer(tmp_path)
    ruta = Path(cache._key_to_file("a"))
    plantada = hacer(tmp_path / "otra")
    with override_settings(SECRET_KEY="otra-llave-de-quien-no-es-de-la-casa"):
        plantada.set("a", Mala())
    de_fuera = Path(plantada._key_to_file("a")).read_bytes()
    django = FileBasedCache(str(tmp_path / "django"), {})
    django.set("a", Mala())
    for escrito in (de_fuera, de_fuera[FIRMA:], Path(django._key_to_file("a")).read_bytes(), bytes(FIRMA)):
        ruta.write_bytes(escrito)
        assert cache.get("a", 7) == 7
        assert not cache.has_key("a")
        assert not cache.touch("a")
        assert cache.get_many(["a"]) == {}
    assert Mala.hecho == []
    cache.set("a", "bien")
    assert cache.get("a") == "bien"
    assert cache.touch("a")
    assert cache.get("a") == "bien"


def test_a_page_that_keeps_pictures_serves_them_with_a_full_disk(db, client, tmp_path, monkeypatch, settings):
    from tests.factories import crear_compromiso

    settings.CACHES = {"default": {"BACKEND": "config.cache.CacheEnArchivos", "LOCATION": str(tmp_path)}}
    codigo = crear_compromiso().codigo

    def lleno(*args, **kwargs):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("tempfile.mkstemp", lleno)
    assert client.get(f"/compromisos/{codigo}.png").status_code == 200
    assert client.post("/admin/cuenta/entrar/", {"login": "a", "password": "b"}).status_code == 200


def test_the_cache_of_the_site_is_bounded():
    """Whatever the tests use: what config/settings.py makes of a cache in files."""
    assert issubclass(CacheEnArchivos, FileBasedCache)
    assert (ENTRADAS, BYTES) == (5000, 1024**3)
    assert hacer("/nowhere")._max_entries == ENTRADAS
