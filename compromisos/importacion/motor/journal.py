"""The journal of an import: every write goes through here and is noted, so that it can be taken back.

What is noted of a write is what was there before (None: it was created) and a fingerprint of how it was
left. A many-to-many that was set is an entry of its own, under the name of the list.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache, partial
from typing import Any, NamedTuple, cast

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models.fields.files import FieldFile

from base.historia import firmar
from compromisos import publicacion
from compromisos.importacion.motor.spool import Cursor
from compromisos.models import Avance, Compromiso, Medicion, Meta, VinculoConMarco
from compromisos.publicacion import Alta, MetaPedida, marcos

TANDA = 500
# Columns that others keep: a counter, what is derived.
AJENAS = {
    "version",
    "busqueda",
    "nombres_plegados",
    "texto_plegado",
    "creado_en",
    "modificado_en",
    *Compromiso.PROYECCION,
}
LISTAS: dict[type[models.Model], tuple[str, ...]] = {
    Compromiso: ("ejes", "territorios"),
    Medicion: ("territorios",),
}


def valores(objeto: models.Model) -> dict:
    """{column: value as JSON keeps it} of an instance."""
    return {columna: como_json(getattr(objeto, columna)) for columna in _propias(type(objeto))}


# Columns that came after files had been imported: a row in which they say nothing is also as it was before they were there.
AGREGADAS: dict[type[models.Model], tuple[str, ...]] = {Avance: ("prevision",)}


def huellas_de(objeto: models.Model) -> set[str]:
    """Fingerprints with which a row may have been written that stands as `objeto` does."""
    ahora = valores(objeto)
    calladas = {c for c in AGREGADAS.get(type(objeto), ()) if not ahora[c]}
    return {huella(ahora), huella({c: v for c, v in ahora.items() if c not in calladas})}


@cache
def _propias(modelo: type[models.Model]) -> list[str]:
    return [f.attname for f in modelo._meta.concrete_fields if f.attname not in AJENAS and not f.primary_key]


def como_json(valor):
    """A value as it will be read back from the database's JSON."""
    if valor is None or isinstance(valor, (str, int, list, dict)):
        return valor
    if isinstance(valor, FieldFile):
        return valor.name
    return _COMO_DJANGO(valor)


_COMO_DJANGO = DjangoJSONEncoder().default
_ORDENADO = json.JSONEncoder(sort_keys=True).encode


def huella(contenido: dict | list | None) -> str:
    """Fingerprint of the values of a row, or of the keys of a list; "" of what is not there."""
    if contenido is None:
        return ""
    return hashlib.sha256(_ORDENADO(contenido).encode()).hexdigest()[:32]


class Entry(NamedTuple):
    """One write, as models.Escritura keeps it."""

    linea: int
    modelo: str
    objeto: Any
    lista: str  # of a many-to-many; "" is the row itself
    antes: dict | list | None
    huella: str


@dataclass(slots=True)
class Enmendado:
    """What the rows of a file ask of one public pledge: one amendment, after the last of them."""

    linea: int
    compromiso: int
    datos: dict[str, Any] = field(default_factory=dict)
    metas: list[MetaPedida] = field(default_factory=list)


@dataclass
class Journal:
    """Writes what the rows want, signed by `user`, and notes it. What can be created in bulk waits for `volcar`;
    call it after every few hundred rows, inside the transaction. `motivo`: why what is public changes, of which `por`
    answers. `publicados` takes the keys of the pledges that it makes public."""

    cursor: Cursor
    user: Any
    anotar: Callable[[list[Entry]], None]
    por: Any = None
    motivo: str = ""
    publicados: set[int] = field(default_factory=set)
    _enmiendas: dict[int, Enmendado] = field(default_factory=dict)
    _altas: list[tuple[int, Alta]] = field(default_factory=list)
    _publicos: set[int] = field(default_factory=set)  # {id(Alta)} of those that are public at once
    _por_alta: dict[int, Alta] = field(default_factory=dict)  # {id(compromiso): its Alta}
    _metas: list[tuple[int, Meta]] = field(default_factory=list)
    _despues: list[tuple[int, Callable[[], None]]] = field(default_factory=list)
    _notas: list[Entry] = field(default_factory=list)
    _al_final: dict[Any, tuple[int, Callable[[], None]]] = field(default_factory=dict)
    # (line, tie to be said, the one that ends for it)
    _vinculos: list[tuple[int, VinculoConMarco, VinculoConMarco | None]] = field(default_factory=list)

    # --- In bulk

    def alta(
        self, compromiso: Compromiso, *, ejes: Iterable[int], territorios: Iterable[str], publico: bool
    ) -> None:
        """A pledge that does not exist yet, a draft or public at once."""
        alta = Alta(compromiso, ejes=sorted(ejes), territorios=sorted(territorios))
        self._altas.append((self.cursor.linea, alta))
        if publico:
            self._publicos.add(id(alta))
        self._por_alta[id(compromiso)] = alta

    def meta(self, meta: Meta) -> None:
        """A target that does not exist yet, of a pledge that may not either."""
        self._metas.append((self.cursor.linea, meta))

    def despues(self, hacer: Callable[[], None]) -> None:
        """Something to do once all this is saved."""
        self._despues.append((self.cursor.linea, hacer))

    def volcar(self) -> None:
        """Write what waits, and hand the journal over."""
        sueltas = []
        for linea, meta in self._metas:
            if (alta := self._por_alta.get(id(meta.compromiso))) is not None:
                alta.metas.append(meta)
            else:
                sueltas.append((linea, meta))
        for publicos in (False, True):
            if altas := [a for _linea, a in self._altas if (id(a) in self._publicos) is publicos]:
                publicacion.dar_de_alta(altas, por=self.user, publicos=publicos)
                self.publicados.update(a.compromiso.pk for a in altas if publicos)
        if sueltas:
            metas = [m for _linea, m in sueltas]
            publicacion.agregar_metas(metas, por=self.user, recien_publicados=self.publicados)
        for linea, alta in self._altas:
            self._nota(alta.compromiso, linea=linea, antes=None)
            for lista in LISTAS[Compromiso]:
                if claves := getattr(alta, lista):
                    self._nota_lista(alta.compromiso, lista, linea=linea, antes=[], ahora=claves)
        for linea, meta in self._metas:
            self._nota(meta, linea=linea, antes=None)
        for linea, hacer in self._despues:
            self.cursor.linea = linea
            hacer()
        self.anotar(self._notas)
        self._altas, self._por_alta, self._metas, self._despues = [], {}, [], []
        self._publicos = set()
        self._notas = []

    def al_final(self, clave: Any, hacer: Callable[[], None]) -> None:
        """Something to do once, after the whole file, however many of its rows ask for it."""
        self._al_final.setdefault(clave, (self.cursor.linea, hacer))

    def enmendar(
        self, compromiso: Compromiso, *, datos: dict[str, Any] | None = None, meta: MetaPedida | None = None
    ) -> None:
        """What a row asks of a public pledge, or of one of its targets, which is amended and not saved."""
        suya = self._enmiendas.setdefault(compromiso.pk, Enmendado(self.cursor.linea, compromiso.pk))
        suya.datos |= datos or {}
        if meta is not None:
            suya.metas.append(meta)

    def vincular(self, nuevo: VinculoConMarco, *, en_lugar_de: VinculoConMarco | None) -> None:
        """A tie of a pledge to a framework, in place of the one that said it otherwise."""
        self._vinculos.append((self.cursor.linea, nuevo, en_lugar_de))

    @property
    def le_falta_motivo(self) -> bool:
        cambian = bool(self._enmiendas) or any(viejo for _linea, _nuevo, viejo in self._vinculos)
        return cambian and not self.motivo

    def _enmendar_todos(self) -> None:
        for suya in self._enmiendas.values():
            self.cursor.linea = suya.linea
            compromiso = Compromiso.objects.get(pk=suya.compromiso)
            if publicacion.cambios_pedidos(compromiso, datos=suya.datos, metas=suya.metas):
                enmienda = publicacion.enmendar_datos(
                    compromiso, por=self.por, motivo=self.motivo, datos=suya.datos, metas=suya.metas
                )
                self._nota(enmienda, linea=suya.linea, antes=None)
        self._enmiendas = {}

    def _vincular_todos(self) -> None:
        for linea, nuevo, viejo in self._vinculos:
            self.cursor.linea = linea
            if viejo is not None:
                terminar = partial(marcos.terminar, viejo, por=self.por, motivo=self.motivo)
                self.anotando(viejo, terminar)
                nuevo.desde = cast(datetime, viejo.hasta)  # just ended
        nuevos = [nuevo for _linea, nuevo, _viejo in self._vinculos]
        for n in range(0, len(nuevos), TANDA):
            marcos.decir(nuevos[n : n + TANDA], por=self.por)
        for linea, nuevo, _viejo in self._vinculos:
            self._nota(nuevo, linea=linea, antes=None)
        self._vinculos = []

    def cerrar(self) -> None:
        self._enmendar_todos()
        self._vincular_todos()
        for linea, hacer in self._al_final.values():
            self.cursor.linea = linea
            hacer()
        self._al_final = {}
        self.anotar(self._notas)
        self._notas = []

    # --- One by one

    def guardar(self, objeto: models.Model) -> None:
        """Save `objeto` if it is new or differs, signed by who imports, and note it."""
        antes = None
        if objeto.pk is not None:
            guardado = type(objeto)._base_manager.get(pk=objeto.pk)
            antes = valores(guardado)
            if antes == valores(objeto):
                return
        firmar(objeto, self.user)
        objeto.save()
        self._al_registro(objeto)
        guardado = type(objeto)._base_manager.get(pk=objeto.pk)
        self._nota(guardado, linea=self.cursor.linea, antes=antes)

    def lista(self, objeto: models.Model, lista: str, claves: Iterable) -> None:
        """Set a many-to-many if it differs, and note it."""
        relacion = getattr(objeto, lista)
        antes, ahora = sorted(relacion.values_list("pk", flat=True)), sorted(claves)
        if ahora == antes:
            return
        firmar(objeto, self.user)
        relacion.set(ahora)
        self._al_registro(objeto)
        self._nota_lista(objeto, lista, linea=self.cursor.linea, antes=antes, ahora=ahora)

    def anotando(self, objeto: models.Model, hacer: Callable[[], object]) -> None:
        """Note what `hacer`, a step of `publicacion`, does to a saved `objeto`."""
        consulta = type(objeto)._base_manager
        antes = valores(consulta.get(pk=objeto.pk))
        hacer()
        self._nota(consulta.get(pk=objeto.pk), linea=self.cursor.linea, antes=antes)

    def anotar_alta(self, objeto: models.Model) -> None:
        """Note what a step of `publicacion` made."""
        self._nota(objeto, linea=self.cursor.linea, antes=None)

    @staticmethod
    def _al_registro(objeto: models.Model) -> None:
        if isinstance(objeto, Compromiso):
            publicacion.anotar_compromisos([objeto.pk])
        elif isinstance(objeto, Meta):
            publicacion.anotar_compromisos([objeto.compromiso_id])

    def _nota(self, objeto: models.Model, *, linea: int, antes: dict | None) -> None:
        self._notas.append(Entry(linea, _nombre(objeto), objeto.pk, "", antes, huella(valores(objeto))))

    def _nota_lista(self, objeto: models.Model, lista: str, *, linea: int, antes: list, ahora: list) -> None:
        self._notas.append(Entry(linea, _nombre(objeto), objeto.pk, lista, antes, huella(ahora)))


def _nombre(objeto: models.Model) -> str:
    return objeto._meta.label_lower
