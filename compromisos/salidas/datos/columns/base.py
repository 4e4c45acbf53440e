"""A column, and a table of them: fields of a Resource of django-import-export."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache
from typing import Any, ClassVar

from django.conf import settings
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from import_export.fields import Field
from import_export.resources import Resource

from compromisos.lectura.enlaces import enlace_de
from compromisos.reglas.palabras import Estado
from compromisos.salidas.datos.obsoleto import Obsoleto
from compromisos.salidas.datos.version import VERSION
from compromisos.salidas.datos.widgets import (
    SOLO,
    CeldaWidget,
    CodigoWidget,
    EnteroWidget,
    FechaWidget,
    Lector,
    TextoWidget,
    Tipo,
)
from instituciones.models import Institucion

UNO, UN_NUMERO = "codigo-de-uno", 918273645
SI_O_NO = (("si", _("sí")), ("no", _("no")))


def _no_sale(registro: Any) -> Any:
    raise NotImplementedError("This column was not told what a record says in it.")


class Columna(Field):
    """A column of a file. `etiqueta` is what people call it, `ayuda` how to fill it in, `widget` how its cells
    are read and written, `valor` what a record says in it (filas.py says of what record).

    `obligatoria`: a file without it is refused. `importable`: read on the way in; the others only go out
    and are ignored, by name, when they come back. `parte`: it is not of the record but of one of its targets or
    measurements, which take a row each. `otros`: what else people write for its name. `valores`: (code, label) of the
    only ones it may say; `unidad`: what its number counts. `agregada`: 0 if it was always in its table, or else its turn
    among those that came later: a file that was downloaded before lacks it. `de_la_institucion`: it says the same of all that an
    institution has in an edition. `obsoleta`: it is on its way out, and says so wherever it is described or given.
    """

    def __init__(
        self,
        etiqueta: str | Promise,
        ayuda: str | Promise,
        *,
        widget: CeldaWidget | None = None,
        valor: Callable[[Any], Any] | None = None,
        nombre: str | None = None,
        obligatoria: bool = False,
        importable: bool = True,
        parte: bool = False,
        ejemplo: str = "",
        otros: tuple[str, ...] = (),
        valores: Iterable[tuple[Any, Any]] = (),
        unidad: str | Promise = "",
        agregada: int = 0,
        de_la_institucion: bool = False,
        obsoleta: Obsoleto | None = None,
    ):
        super().__init__(column_name=nombre, widget=widget or TextoWidget(), readonly=not importable)
        self.etiqueta, self.ayuda, self.valor = etiqueta, ayuda, valor or _no_sale
        self.obligatoria, self.parte, self.ejemplo, self.otros = obligatoria, parte, ejemplo, otros
        self.valores, self.unidad = tuple(valores), unidad
        self.agregada, self.de_la_institucion = agregada, de_la_institucion
        self.obsoleta = obsoleta

    @property
    def nombre(self) -> str:
        return self.column_name

    @property
    def tipo(self) -> Tipo:
        return self.widget.tipo

    @property
    def importable(self) -> bool:
        return not self.readonly

    @property
    def explicacion(self) -> str:
        """What the dictionary and the schemas say of it: `ayuda` and, if it is on its way out, that."""
        return " ".join([str(self.ayuda), *([self.obsoleta.frase] if self.obsoleta else [])])

    @property
    def en_json(self) -> bool:
        """Whether it is also in the JSON of its table, which does not come back."""
        return self.nombre != VERSION

    def clean(self, row: Mapping[str, Any], *, lector: Lector = SOLO, **kwargs: Any) -> Any:
        """The cell of a row as a value, straight from the widget: a file may bring two million. Raises Ilegible."""
        return self.widget.leer(row[self.column_name], lector)

    def get_value(self, instance: dict[str, Any]) -> Any:
        """Of a row, which is {column name: value}."""
        return instance[self.column_name]


class SoloSale(Columna):
    """A column that only goes out; a code of ours, if nothing else is said of it."""

    def __init__(
        self, etiqueta: str | Promise, ayuda: str | Promise, *, widget: CeldaWidget | None = None, **mas
    ):
        super().__init__(etiqueta, ayuda, widget=widget or CodigoWidget(), importable=False, **mas)


class Columnas(Resource):
    """The base of all tables. `Meta.name` of those that come in is what people call their file."""

    tabla: ClassVar[str]

    @classmethod
    def todas(cls) -> tuple[Columna, ...]:
        return tuple(cls.fields.values())

    @classmethod
    def de_las_partes(cls) -> tuple[str, ...]:
        """The names of the columns that are of a part of its record."""
        return tuple(c.nombre for c in cls.todas() if c.parte)

    @classmethod
    def get_display_name(cls) -> str:
        return cls._meta.name


def columna_de_version() -> Columna:
    """What a row was when it went out (`salidas/datos/version.py`); `filas.py` writes it, over the whole row."""
    return SoloSale(
        _("Versión"),
        _(
            "Lo que decía la fila al descargarla, en clave: al importar el archivo, solo cambian las celdas que se "
            "tocaron. No la edite. Solo en CSV y XLSX."
        ),
    )


NO_ABRE = _("La fuente no abre desde")


def columna_de_rotura(
    de: Callable[[Any], Any], *, etiqueta: str | Promise = NO_ABRE, parte: bool = False
) -> Columna:
    """Since when the source does not open of what `de` gives, read with `lectura.enlaces.con_su_rotura`."""
    return SoloSale(
        etiqueta,
        _("Primer día en que dejó de abrir, si hoy no abre. Vacía: abre, o no se sabe."),
        widget=FechaWidget(),
        valor=lambda r: enlace_de(de(r)).no_abre_desde,
        parte=parte,
    )


def codigo_de_institucion(valor: Callable[[Any], str]) -> Columna:
    """The identifier of an institution, beside its name, in a table that it does not come in by."""
    return SoloSale(
        _("Código de la institución"),
        _("La identifica en este sitio, como quiera que se llame: es el de la tabla de instituciones."),
        valor=valor,
    )


def direccion_de(objeto: Any) -> str:
    return f"{settings.SITE_URL}{objeto.get_absolute_url()}"


def direccion_de_compromiso(codigo: str) -> str:
    """`direccion_de` a pledge, from one address for all of a language: a file may ask for a hundred thousand."""
    return _de_una("compromiso", UNO, get_language() or "", settings.SITE_URL).replace(UNO, codigo)


def direccion_de_avance(pk: int) -> str:
    """`direccion_de` an update, in the same way."""
    return _de_una("avance", UN_NUMERO, get_language() or "", settings.SITE_URL).replace(
        str(UN_NUMERO), str(pk)
    )


@lru_cache(maxsize=16)
def _de_una(nombre: str, cual: str | int, _idioma: str, sitio: str) -> str:
    return f"{sitio}{reverse(nombre, args=[cual])}"


def nombre_corto(institucion: Institucion | None) -> str:
    return (institucion.sigla or institucion.nombre) if institucion else ""


def cuantos_en(estado: Estado, *, al_cierre: bool = False) -> Columna:
    """How many of the pledges of a row stand in that state; `al_cierre`: stood when a period closed, and nothing until
    then."""
    return SoloSale(
        _(estado.etiqueta),
        _("Cuántos estaban en ese estado al cerrar. Vacío: sigue abierto.")
        if al_cierre
        else _("Cuántos de ellos están en ese estado."),
        widget=EnteroWidget(),
        valor=lambda r: None if al_cierre and not r.cerrado else r.por_estado.get(estado.value, 0),
        unidad=_("compromisos"),
    )
