"""What is loaded when it is first asked for: views, and whole tables of contents, whose libraries few readers need.

Of a table of contents: `informes = modulo("compromisos.views.informes")`, and `informes.compromiso_pdf` is a view as ever.
The lock of the import system holds threads that ask at once. Why, and figures: docs/adr/0072-what-readers-do-not-pay-for.md.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

from django.urls import URLResolver
from django.urls.resolvers import RoutePattern


class AlPedirse:
    """A function or class of a module, which is loaded by the first who calls it or looks at what it carries."""

    def __init__(self, modulo: str, nombre: str) -> None:
        self.__module__, self.__name__, self.__qualname__ = modulo, nombre, nombre

    @property
    def __wrapped__(self) -> Any:
        return getattr(import_module(self.__module__), self.__name__)

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        return self.__wrapped__(*args, **kwargs)

    def __getattr__(self, nombre: str) -> Any:
        """What a decorator left on it (`csrf_exempt`). Whether it is a class, Django asks of every address: it is not. What
        Python asks of anything, such as its annotations, is no reason to load it."""
        if nombre == "view_class" or nombre.startswith("__"):
            raise AttributeError(nombre)
        return getattr(self.__wrapped__, nombre)


class _Modulo:
    def __init__(self, nombre: str) -> None:
        self._nombre = nombre

    def __getattr__(self, nombre: str) -> AlPedirse:
        return AlPedirse(self._nombre, nombre)


def modulo(nombre: str) -> Any:
    """A module, each of whose names is there to be called and loads it then."""
    return _Modulo(nombre)


class IndiceAlPedirse(URLResolver):
    """A table of contents under a namespace of its own: it is opened for an address under it, or a name of that namespace,
    and not to look for names that are in no namespace."""

    def __init__(self, ruta: str, modulo: str, espacio: str) -> None:
        super().__init__(RoutePattern(ruta, is_endpoint=False), modulo, app_name=espacio, namespace=espacio)

    def _populate(self) -> None:
        """Who asks this one has its namespace; names are found by a resolver that Django makes of its addresses."""
