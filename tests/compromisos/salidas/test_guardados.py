"""Store of made files: whole or not at all, asked for once, with a bound."""

from __future__ import annotations

import os
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from compromisos.salidas import guardados
from compromisos.salidas.guardados import FALLO_VALE, PEDIDO_VALE, Guardado


@pytest.fixture
def archivo() -> Guardado:
    return Guardado("ab" * 16, "csv")


def envejecer(settings, final: str, segundos: float) -> None:
    (nota,) = settings.ARCHIVOS_HECHOS.glob(f"*{final}")
    os.utime(nota, (time.time() - segundos,) * 2)


def test_guardar_keeps_it_whole(archivo):
    assert archivo.abrir() is None
    assert archivo.peso() is None
    archivo.guardar([b"uno", b"dos"])
    with archivo.abrir() as hecho:
        assert hecho.read() == b"unodos"
    assert archivo.peso() == 6


def test_guardando_keeps_nothing_of_what_was_cut(archivo, settings):
    trozos = archivo.guardando(iter([b"uno", b"dos"]))
    assert next(trozos) == b"uno"
    trozos.close()
    assert list(settings.ARCHIVOS_HECHOS.iterdir()) == []

    def falla():
        yield b"uno"
        raise RuntimeError

    with pytest.raises(RuntimeError):
        archivo.guardar(falla())
    assert list(settings.ARCHIVOS_HECHOS.iterdir()) == []


def test_guardando_keeps_nothing_of_what_changed_meanwhile(archivo):
    assert b"".join(archivo.guardando([b"uno", b"dos"], si=lambda: False)) == b"unodos"
    assert archivo.abrir() is None
    assert not list(archivo.ruta.parent.glob("*.parte"))


def test_guardando_gives_all_with_a_full_disk(archivo, settings, monkeypatch):
    monkeypatch.setattr(guardados, "_escribir", lambda *a: False)
    assert b"".join(archivo.guardando([b"uno", b"dos"])) == b"unodos"
    assert list(settings.ARCHIVOS_HECHOS.iterdir()) == []
    monkeypatch.setattr(guardados, "_parte", lambda: None)
    assert b"".join(archivo.guardando([b"uno", b"dos"])) == b"unodos"


def test_guardar_culls_what_was_not_read_for_longest(settings):
    settings.ARCHIVOS_HECHOS_MB = 3
    un_mega = b"x" * 1024 * 1024
    archivos = [Guardado(f"{n:032x}", "pdf") for n in range(4)]
    for n, archivo in enumerate(archivos[:3]):
        archivo.guardar([un_mega])
        os.utime(archivo.ruta, (time.time() - 1000 + n, time.time() - 1000))
    antes = archivos[0].ruta.stat().st_mtime
    archivos[0].abrir().close()
    assert archivos[0].ruta.stat().st_mtime == antes, "Last-Modified is of when it was made"
    archivos[3].guardar([un_mega])
    assert [a.peso() is not None for a in archivos] == [True, False, True, True]


def test_pedir_is_of_one_until_it_is_attended(archivo):
    with ThreadPoolExecutor(8) as hilos:
        assert sorted(hilos.map(lambda _n: archivo.pedir(), range(8))) == [False] * 7 + [True]
    assert guardados.pedidos() == 1
    archivo.atendido()
    archivo.atendido()
    assert guardados.pedidos() == 0
    assert archivo.pedir()


def test_pedir_again_when_nobody_made_it(archivo, settings):
    assert archivo.pedir()
    envejecer(settings, ".pedido", PEDIDO_VALE - 60)
    assert not archivo.pedir()
    envejecer(settings, ".pedido", PEDIDO_VALE + 1)
    assert guardados.pedidos() == 0
    assert archivo.pedir()


def test_no_se_pudo_is_remembered_for_minutes(archivo, settings):
    assert not archivo.fallo_hace_poco()
    archivo.no_se_pudo()
    assert archivo.fallo_hace_poco()
    envejecer(settings, ".fallo", FALLO_VALE + 1)
    assert not archivo.fallo_hace_poco()
    envejecer(settings, ".fallo", PEDIDO_VALE + 1)
    Guardado("cd" * 16, "csv").guardar([b"x"])
    assert [r.suffix for r in settings.ARCHIVOS_HECHOS.iterdir()] == [".csv"], "old notes go"
