"""An edition as its reports say it: how it stood on a day, and the totals of its pledges by sector and by theme."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from base.dias import Dia
from compromisos.lectura.compromisos import compromisos_de
from compromisos.lectura.ediciones import ejes_de
from compromisos.lectura.instituciones import ENCABEZAN, participantes_de
from compromisos.lectura.leidos import CompromisoLeido
from compromisos.lectura.recuentos import cuenta_por, estados_por
from compromisos.lectura.temas import de_tema
from compromisos.lectura.tendencia import Conjunto
from compromisos.models import Edicion
from instituciones.models import Sector


@dataclass(frozen=True, slots=True)
class Informada:
    """An edition as it stood on a day: what its page and its reports are made of.

    `edicion` carries `nota`; `compromisos` are annotated by en_fecha(); `a_cargo` is
    [(role, names)] and `participantes` how many institutions take part.
    """

    edicion: Edicion
    compromisos: QuerySet[CompromisoLeido]
    a_cargo: list[tuple[str, list[str]]]
    participantes: int
    dia: Dia

    @property
    def conjunto(self) -> Conjunto:
        return Conjunto(edicion=self.edicion)


def informada(edicion: Edicion, dia: Dia) -> Informada:
    """`edicion` (of `ediciones_de(dia)`) as it stood on `dia`. Three queries."""
    compromisos = compromisos_de(dia).filter(edicion=edicion)
    participantes = participantes_de(edicion, cuenta_por(compromisos, "institucion"), dia)
    a_cargo = [
        (str(rol.label), [p.institucion.nombre for p in participantes if rol in p.roles]) for rol in ENCABEZAN
    ]
    return Informada(edicion, compromisos, a_cargo, len(participantes), dia)


@dataclass(frozen=True, slots=True)
class Grupo:
    """Pledges that have something in common, and how many are in each state."""

    ambito: str  # edicion, sector or eje
    codigo: str
    nombre: str
    por_estado: dict[str, int]
    total: int


def grupos(informada: Informada) -> list[Grupo]:
    """The edition whole, by sector and by eje, in the order of the pages; without the empty. Four queries."""
    compromisos, edicion = informada.compromisos, informada.edicion
    por_estado = cuenta_por(compromisos, "estado")
    sectores, ejes = (
        estados_por(compromisos, "institucion__sector"),
        estados_por(compromisos, "ejes__codigo"),
    )
    nombres_de_sector = [(s.value, str(s.label)) for s in Sector] + [("", _("Sector no indicado"))]
    nombres_de_eje = [(e.codigo, de_tema(e.nombre)) for e in ejes_de(informada.dia)] + [(None, _("sin eje"))]
    filas = [("edicion", edicion.slug, edicion.nombre, por_estado)]
    filas += [("sector", c, n, sectores.get(c, {})) for c, n in nombres_de_sector]
    filas += [("eje", c or "", n, ejes.get(c, {})) for c, n in nombres_de_eje]
    return [
        Grupo(ambito, codigo, nombre, cuentas, sum(cuentas.values()))
        for ambito, codigo, nombre, cuentas in filas
        if cuentas or ambito == "edicion"
    ]
