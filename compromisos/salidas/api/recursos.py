"""Resources of the API: each public table of the registry, what of it is asked one by one, and what changed.

A record is the one that the JSON of its table has, and beside each label that a code stands for, the code
(`<columna>_codigo`): labels follow the language of the address, codes never do.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import Case, IntegerField, QuerySet, When
from django.utils.functional import Promise

from base.dias import Dia
from base.numeros import entero
from compromisos.lectura.compromisos import a_la_vista, compromisos_de
from compromisos.salidas.datos import writer
from compromisos.salidas.datos.columns import ANIDADAS, CAMBIOS, CLAVES, PUBLICAS, Columna
from compromisos.salidas.datos.contenidos import APARTE, CONTENIDOS
from compromisos.salidas.datos.esquemas import palabras_de
from compromisos.salidas.datos.filas import Valores
from compromisos.salidas.datos.tablas import TablaPublica
from compromisos.salidas.datos.widgets import SEPARADOR, OpcionWidget, partes

CODIGO = "_codigo"
# What names one record in its address, by the field of its model.
CAMPOS = {
    "compromisos": "codigo",
    "avances": "pk",
    "verificaciones": "pk",
    "evidencias": "pk",
    "instituciones": "slug",
    "ediciones": "slug",
    "temas": "codigo",
    "territorios": "pk",
    "cortes": "slug",
    "registro": "numero",
    "elementos": "codigo",
    "correcciones": "pk",
}
NUMEROS = frozenset({"pk", "numero"})
# What hangs from one pledge, and is asked of it alone.
DE_UN_COMPROMISO = tuple(t for t in ("metas", "avances", "verificaciones", "evidencias") if t in PUBLICAS)


@dataclass(frozen=True)
class Recurso:
    """A table as the API gives it."""

    nombre: str
    titulo: str | Promise
    que_es: str | Promise
    columnas: tuple[Columna, ...]
    anidada: tuple[str, str, tuple[str, ...]] | None = None

    @property
    def filtrado(self) -> bool:
        """Whether it is of what is promised and reported, which the filters of the list choose."""
        return self.nombre in CONTENIDOS and CONTENIDOS[self.nombre].filtrable

    @property
    def clave(self) -> str | None:
        """The column that names one record in its address."""
        clave = CLAVES.get(self.nombre, ())
        return clave[0] if len(clave) == 1 and self.nombre in CAMPOS else None

    @property
    def por_numero(self) -> bool:
        return CAMPOS[self.nombre] in NUMEROS and self.nombre != "territorios"  # whose key is a text

    @cached_property
    def dentro(self) -> frozenset[str]:
        """Names of the columns that are of a part of its record."""
        return frozenset(self.anidada[2] if self.anidada else ())

    @cached_property
    def con_codigo(self) -> dict[str, OpcionWidget]:
        """{column: its words} of those whose label a code stands for."""
        suyas = ((c.nombre, palabras_de(c)) for c in self.columnas if c.nombre not in self.dentro)
        return {nombre: palabras for nombre, palabras in suyas if palabras}

    @cached_property
    def campos(self) -> tuple[str, ...]:
        """Names of what a record has, in its order."""
        propias = [c.nombre for c in self.columnas if c.nombre not in self.dentro]
        con_codigos = [n for c in propias for n in ((c, c + CODIGO) if c in self.con_codigo else (c,))]
        return (*con_codigos, *([self.anidada[1]] if self.anidada else []))

    def registros(self, filas: Iterable[Valores]) -> Iterator[dict[str, Any]]:
        """Rows as records."""
        for registro in writer.registros_de([c.nombre for c in self.columnas], filas, self.anidada):
            for nombre, palabras in self.con_codigo.items():
                registro[nombre + CODIGO] = _codigo(registro[nombre], palabras)
            yield {campo: registro[campo] for campo in self.campos}


def _codigo(etiqueta: str, palabras: OpcionWidget) -> str:
    """Of a label, or of several in one cell: «lider; comprometida»."""
    return SEPARADOR.join(palabras.codigo(e) for e in partes(etiqueta))


DE_TABLAS = {
    nombre: Recurso(
        nombre,
        CONTENIDOS[nombre].titulo,
        CONTENIDOS[nombre].explicacion,
        tuple(c for c in columnas if c.en_json),
        ANIDADAS.get(nombre),
    )
    for nombre, columnas in PUBLICAS.items()
}
DE_CAMBIOS = Recurso("cambios", *APARTE["cambios"], CAMBIOS)
RECURSOS = {**DE_TABLAS, "cambios": DE_CAMBIOS}


# --- Reading


def todos(recurso: Recurso, compromisos: QuerySet, dia: Dia) -> QuerySet:
    """What the table is about, of these pledges, in its order."""
    return TablaPublica(recurso.nombre, compromisos, dia).registros()


def leer(recurso: Recurso, pks: Sequence[Any], dia: Dia) -> list[dict[str, Any]]:
    """The records of those keys, in that order: the rows of the file, and of no other record."""
    if not pks:
        return []
    tabla = TablaPublica(recurso.nombre, _compromisos_para(recurso, pks, dia), dia)
    en_su_orden = Case(*(When(pk=pk, then=n) for n, pk in enumerate(pks)), output_field=IntegerField())
    return list(recurso.registros(tabla.filas(tabla.registros().filter(pk__in=pks).order_by(en_su_orden))))


def _compromisos_para(recurso: Recurso, pks: Sequence[Any], dia: Dia) -> QuerySet:
    """The pledges that those records need: left ones have a page too, and of an institution or an edition only its own count."""
    if recurso.filtrado:
        return a_la_vista(dia)
    suyo = {"instituciones": "institucion__in", "ediciones": "edicion__in"}.get(recurso.nombre)
    return compromisos_de(dia).filter(**{suyo: pks} if suyo else {})


def uno(recurso: Recurso, clave: str, dia: Dia) -> Any | None:
    """The primary key of the record that an address names; None if it is not there on `dia`. One query."""
    campo = CAMPOS[recurso.nombre]
    valor = entero(clave) if recurso.por_numero else clave
    if valor is None:
        return None
    compromisos = a_la_vista(dia) if recurso.filtrado else compromisos_de(dia)
    suyos = todos(recurso, compromisos, dia).order_by().filter(**{campo: valor})
    return suyos.values_list("pk", flat=True).first()
