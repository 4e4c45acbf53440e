"""Data loaded once for several tests, each of which takes back only what it did on top of it."""

from __future__ import annotations

import copy
import inspect
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import groupby
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connections, transaction
from django.test import override_settings

from tests import guardado

ABIERTOS: list[str] = []  # what is loaded now
EN_OTRA_CONEXION = "A browser was started after the data was loaded: put its test in another module."


def cargado_por_modulo(cargar: Callable[[], None], **ajustes):
    """A module's fixture that runs `cargar` in a transaction, which the tests' own are then savepoints of.

    It is still there for the tests of the module that come after the first that asks for it, also for those that do
    not: a module that needs an empty database, or `transaction=True`, is another module. So is one with a test in a
    browser, unless all its tests are: once there is a browser Django has another connection. `ajustes` are settings
    while it loads; files that it makes go to a folder of their own, and are not there for the tests. A module has one:
    a second would be loaded on top of the first.
    """

    @pytest.fixture(scope="module")
    def cargado(django_db_setup, django_db_blocker, tmp_path_factory):
        if ABIERTOS:
            pytest.fail(
                f"{ABIERTOS[-1]} is still loaded: a module has one load, put this one in another module."
            )
        CAPAS.quitar()
        GUARDADAS.quitar(django_db_blocker)  # what a test without a transaction left
        bloque, conexion = transaction.atomic(), connections["default"]
        carpeta = tmp_path_factory.mktemp("media")
        with django_db_blocker.unblock():
            bloque.__enter__()
            try:
                with override_settings(MEDIA_ROOT=carpeta, **ajustes):
                    cargar()
            except BaseException:  # what was loaded halfway is of no module that comes after
                transaction.set_rollback(True)
                bloque.__exit__(None, None, None)
                raise
        ABIERTOS.append(f"{cargar.__module__}.{cargar.__qualname__}")
        yield
        ABIERTOS.pop()
        CAPAS.quitar()
        with django_db_blocker.unblock():
            if connections["default"] is not conexion:
                conexion.connection.close()  # or whoever comes next would wait for it
                pytest.fail(EN_OTRA_CONEXION)
            transaction.set_rollback(True)
            bloque.__exit__(None, None, None)

    return cargado


def compartida(hacer: Callable[..., Any] | None = None, /, *, autouse: bool = False, **ajustes):
    """A function's fixture whose rows stay for the next test that asks for it too, of this module or of another, and
    go before one that does not. Each test gets its own copies of what `hacer` returns.

    `hacer` writes rows and nothing else: it takes other shared fixtures, or those of pytest whose value is of no test
    (`hoy`), and neither patches nor signs in. `ajustes` are settings while it runs; each test has copies of the files
    that it makes. For tests without a transaction around them (`transaction=True`) PostgreSQL keeps the rows and puts them
    back; SQLite makes them for each.
    """
    if hacer is None:
        return lambda otra: compartida(otra, autouse=autouse, **ajustes)
    pide = inspect.signature(hacer).parameters

    def fixture(request, **dados):
        for puestas in (CAPAS, GUARDADAS):
            if hacer in puestas:
                return puestas.copia(hacer)
        with override_settings(**ajustes):
            return hacer(**{nombre: dados[nombre] for nombre in pide})

    parametros = [inspect.Parameter(n, inspect.Parameter.KEYWORD_ONLY) for n in {"request", "db", *pide}]
    fixture.__signature__ = inspect.Signature(parametros)  # type: ignore[attr-defined]
    fixture.__module__, fixture.__doc__ = hacer.__module__, hacer.__doc__
    fixture.compartida = _Compartida(hacer, tuple(pide), ajustes)  # type: ignore[attr-defined]
    return pytest.fixture(name=hacer.__name__, autouse=autouse)(fixture)


@dataclass(frozen=True)
class _Compartida:
    hacer: Callable[..., Any]
    pide: tuple[str, ...]
    ajustes: dict[str, Any] = field(compare=False)


def las_de(item) -> list[_Compartida]:
    """Shared fixtures that a test asks for, each after those that it takes."""
    definidas = item._fixtureinfo.name2fixturedefs  # pytest has no public way from a test to its fixtures
    suyas: dict[_Compartida, None] = {}

    def sumar(nombre: str) -> None:
        una = getattr(definidas[nombre][-1].func, "compartida", None) if nombre in definidas else None
        if una:
            for otro in una.pide:
                sumar(otro)
            suyas.setdefault(una)

    for nombre in item.fixturenames:
        sumar(nombre)
    return list(suyas)


def sin_transaccion(item) -> bool:
    marca = item.get_closest_marker("django_db")
    propias = {"transactional_db", "live_server", "django_db_reset_sequences"}
    return bool(marca and marca.kwargs.get("transaction") or propias & set(item.fixturenames))


def juntar(items: list) -> None:
    """Put together the tests of a module that ask for the same, unless the order of its tests says what is loaded."""
    juntos: list = []
    for _modulo, grupo in groupby(items, key=lambda item: item.nodeid.partition("::")[0]):
        suyos = list(grupo)
        if not any(_cargados(item) for item in suyos):
            orden: dict[tuple, int] = {}
            claves = {item: orden.setdefault(tuple(las_de(item)), len(orden)) for item in suyos}
            suyos.sort(key=claves.__getitem__)
        juntos += suyos
    items[:] = juntos


def _cargados(item) -> Iterator[str]:
    for nombre, definidas in item._fixtureinfo.name2fixturedefs.items():
        if definidas[-1].func.__module__ == __name__ and definidas[-1].scope == "module":
            yield nombre


@dataclass
class _Capa:
    de: _Compartida
    bloque: Any
    carpeta: Path  # of the files that it made
    valores: dict[Callable[..., Any], Any]  # of its own `hacer` and of those below


class _Puestas:
    """What the test that runs has of shared fixtures."""

    def __init__(self) -> None:
        self.valores: dict[Callable[..., Any], Any] = {}
        self.copiado: dict[int, Any] = {}  # by deepcopy: what two fixtures of a test name is one object

    def __contains__(self, hacer: Callable[..., Any]) -> bool:
        return hacer in self.valores

    def copia(self, hacer: Callable[..., Any]) -> Any:
        return copy.deepcopy(self.valores[hacer], self.copiado)


def _hecha(
    una: _Compartida, valores: dict[Callable[..., Any], Any], request
) -> dict[Callable[..., Any], Any]:
    """`valores`, copied, with what `una` made on top of them."""
    valores = copy.deepcopy(valores)
    por_nombre = {hacer.__name__: valor for hacer, valor in valores.items()}
    dados = {n: por_nombre[n] if n in por_nombre else _de_pytest(request, n) for n in una.pide}
    valores[una.hacer] = una.hacer(**dados)
    return valores


def _de_pytest(request, nombre: str) -> Any:
    return None if nombre == "db" else request.getfixturevalue(nombre)


def _copiar_archivos(de: Path | None, a: Path) -> None:
    if de is not None and any(de.iterdir()):
        shutil.copytree(de, a, dirs_exist_ok=True)


class _Capas(_Puestas):
    """What there is of them in the database by now, each in a block inside the one before."""

    def __init__(self) -> None:
        super().__init__()
        self.puestas: list[_Capa] = []
        self.conexion: Any = None
        self.blocker: Any = None

    def poner(self, request, blocker, carpeta: Callable[[], Path]) -> None:
        """Make what the test of `request` asks for and is not there. What it does not ask for is taken off first."""
        pedidas = las_de(request.node)
        self.quitar(menos=pedidas)
        self.copiado, self.blocker = {}, blocker
        for una in pedidas[len(self.puestas) :]:
            suya = carpeta()
            _copiar_archivos(self.carpeta, suya)
            with blocker.unblock(), override_settings(MEDIA_ROOT=suya, **una.ajustes):
                self._poner(una, request, suya)
        _copiar_archivos(self.carpeta, Path(settings.MEDIA_ROOT))

    @property
    def carpeta(self) -> Path | None:
        return self.puestas[-1].carpeta if self.puestas else None

    def _poner(self, una: _Compartida, request, carpeta: Path) -> None:
        bloque, self.conexion = transaction.atomic(), connections["default"]
        bloque.__enter__()
        try:
            self.valores = _hecha(una, self.valores, request)
        except BaseException:
            transaction.set_rollback(True)
            bloque.__exit__(None, None, None)
            raise
        self.puestas.append(_Capa(una, bloque, carpeta, self.valores))

    def quitar(self, *, menos: list[_Compartida] | tuple[()] = ()) -> None:
        """Take off all but the first ones that are `menos`, in that order."""
        quedan = 0
        while quedan < min(len(menos), len(self.puestas)) and self.puestas[quedan].de == menos[quedan]:
            quedan += 1
        while len(self.puestas) > quedan:
            capa = self.puestas.pop()
            assert connections["default"] is self.conexion, EN_OTRA_CONEXION
            with self.blocker.unblock():
                transaction.set_rollback(True)
                capa.bloque.__exit__(None, None, None)
        self.valores = self.puestas[-1].valores if self.puestas else {}

    def olvidar(self) -> None:
        """At the end of the session, when its browser has gone and with it the connection that has them: whoever closes
        that connection takes them off."""
        self.puestas.clear()
        self.valores = {}


@dataclass
class _Guardada:
    esquema: str
    carpeta: Path | None = None
    valores: dict[Callable[..., Any], Any] = field(default_factory=dict)


class _Guardadas(_Puestas):
    """The same for tests that have no transaction, on PostgreSQL: a copy of all the rows for each list of fixtures that
    one of them asks for (tests/guardado.py). `sucia`: there may be rows that no copy has."""

    def __init__(self) -> None:
        super().__init__()
        self.hechas: dict[tuple[_Compartida, ...], _Guardada] = {}
        self.sucia = False

    def poner(self, request, blocker, carpeta: Callable[[], Path]) -> None:
        pedidas, self.copiado = tuple(las_de(request.node)), {}
        with blocker.unblock():
            hecha, faltan = self._lo_mas_parecido(pedidas)
            for n in range(len(pedidas) - faltan, len(pedidas)):
                suya, una = carpeta(), pedidas[n]
                _copiar_archivos(hecha.carpeta, suya)
                self.sucia = True
                with override_settings(MEDIA_ROOT=suya, **una.ajustes):
                    valores = _hecha(una, hecha.valores, request)
                hecha = self._guardar(pedidas[: n + 1], suya, valores)
        _copiar_archivos(hecha.carpeta, Path(settings.MEDIA_ROOT))
        self.valores, self.sucia = hecha.valores, True

    def quitar(self, blocker) -> None:
        """Leave the database without rows, as those that have a transaction expect it."""
        self.valores = {}
        if self.sucia:
            with blocker.unblock():
                self._lo_mas_parecido(())
            self.sucia = False

    def olvidar(self, **_de_la_senal: Any) -> None:
        """After `migrate`: tables may have other columns."""
        self.hechas.clear()

    def _lo_mas_parecido(self, pedidas: tuple[_Compartida, ...]) -> tuple[_Guardada, int]:
        """Put back what was kept of as many of the first of `pedidas` as there is. And how many it lacks."""
        if () not in self.hechas:
            guardado.vaciar()
            self._guardar((), None, {})
        n = next(n for n in range(len(pedidas), -1, -1) if pedidas[:n] in self.hechas)
        guardado.reponer(self.hechas[pedidas[:n]].esquema)
        return self.hechas[pedidas[:n]], len(pedidas) - n

    def _guardar(self, lista: tuple[_Compartida, ...], carpeta: Path | None, valores: dict) -> _Guardada:
        hecha = _Guardada(f"guardada_{len(self.hechas)}", carpeta, valores)
        guardado.guardar(hecha.esquema)
        self.hechas[lista] = hecha
        return hecha


CAPAS, GUARDADAS = _Capas(), _Guardadas()
