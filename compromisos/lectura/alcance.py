"""Which changes are of something that is followed. Feeds and letters ask here, so that who follows by one learns what who
follows by the other does.

Of a list that pledges enter and leave (by their state, their lamps), a change is of it if its pledge was there at the end
of that day or of the day before: whoever follows «vencidos» learns that one stopped being so, and a day that is over
keeps saying what it said. So too where an amendment gave it another theme or another place (`mudanzas.py`).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet
from django.http import QueryDict

from base.dias import Dia
from compromisos.lectura.cambios import Cambio, entre
from compromisos.lectura.causas import con_su_causa
from compromisos.lectura.compromisos import a_la_vista, compromisos_de
from compromisos.lectura.filtros.formulario import FiltroCompromisos
from compromisos.lectura.modificaciones import de_institucion
from compromisos.lectura.mudanzas import Mudados, mudados_de
from compromisos.lectura.seguibles import Clase, filtros_de
from compromisos.lectura.territorios import los_que_nombran
from compromisos.models import Compromiso, Modificacion
from instituciones.models import Institucion

# Filters that a pledge goes in and out of by what is reported of it and by the passing of days.
DEL_DIA = ("estado", "plazo", "frescura", "respaldo", "observado", "prevision")
FILTRO_DE: dict[str, str] = {
    Clase.LUGAR: "territorio",
    Clase.TEMA: "eje",
}  # that of the list that says the same


@dataclass(frozen=True, slots=True)
class DeCadaDia:
    """A list that pledges enter and leave."""

    filtros: QueryDict
    hoy: date

    def cribar(self, cambios: Iterable[Cambio]) -> list[Cambio]:
        """Those of pledges that were in it that day or the day before; nothing of fichas. A query for each of those days."""
        suyos = [c for c in cambios if c.compromiso_id is not None]
        de_cada: dict[date, set[int]] = defaultdict(set)
        for c in suyos:
            for dia in (c.dia, c.vispera):
                de_cada[dia].add(c.compromiso_id or 0)
        dentro = {dia: self._de(dia, quienes) for dia, quienes in de_cada.items()}
        return [c for c in suyos if c.compromiso_id in dentro[c.dia] | dentro[c.vispera]]

    def _de(self, fecha: date, quienes: Collection[int]) -> set[int]:
        dia = Dia(self.hoy, fecha)
        filtro = FiltroCompromisos(self.filtros, dia, compromisos_de(dia).filter(pk__in=quienes))
        if (
            filtro.errores()
        ):  # on that day nobody knew what it chooses by: without it, it would choose everything
            return set()
        return _claves(filtro.qs)


@dataclass(frozen=True, slots=True)
class LoSeguido:
    """What is followed: all, or these pledges and changes of fichas; of those that an amendment put in it or took out of it
    (`mudados`), while they were in it; and of them, if it is a list that pledges enter and leave, what `criba` lets through."""

    todo: bool = False
    compromisos: frozenset[int] = frozenset()
    modificaciones: frozenset[int] = frozenset()
    mudados: Mudados = Mudados({})
    criba: DeCadaDia | None = None

    def elegir(self, cambios: Iterable[Cambio]) -> list[Cambio]:
        """Those of it, in their order."""
        suyos = self.sin_cribar(cambios)
        return self.criba.cribar(suyos) if self.criba else suyos

    def sin_cribar(self, cambios: Iterable[Cambio]) -> list[Cambio]:
        """Those of it, as far as can be told without asking for each day. No query."""
        return [c for c in cambios if self.todo or self._es_suyo(c)]

    def _es_suyo(self, c: Cambio) -> bool:
        if c.compromiso_id not in self.compromisos:
            return c.modificacion_id in self.modificaciones
        return self.mudados.estaba(c.compromiso_id, c.dia) or self.mudados.estaba(c.compromiso_id, c.vispera)


def alcance_de(clase: str, valor: str, dia: Dia) -> LoSeguido:
    """Two queries at most, besides those of the filters of a list and of what amendments moved."""
    if clase == Clase.TODO:
        return LoSeguido(todo=True)
    if clase == Clase.INSTITUCION:
        de_ella = Q(institucion__slug=valor)
        fichas = Modificacion.objects.filter(de_institucion(Institucion(slug=valor)))
        return LoSeguido(
            compromisos=frozenset(_claves(Compromiso.objects.a_la_vista(dia).filter(de_ella))),
            modificaciones=frozenset(_claves(fichas)),
        )
    if clase == Clase.LISTA:
        return _de_lista(filtros_de(valor), dia)
    publicas = Compromiso.objects.a_la_vista(dia)
    if clase == Clase.COMPROMISO:
        return LoSeguido(compromisos=frozenset(_claves(publicas.filter(codigo=valor))))
    suyos = los_que_nombran(valor) if clase == Clase.LUGAR else Q(ejes__codigo=valor)
    return _con_mudados(publicas.filter(suyos), QueryDict(f"{FILTRO_DE[clase]}={valor}"), dia)


def _con_mudados(suyos: QuerySet, filtros: QueryDict, dia: Dia, criba: DeCadaDia | None = None) -> LoSeguido:
    mudados = mudados_de(filtros, dia)
    return LoSeguido(
        compromisos=frozenset(_claves(suyos) | set(mudados.de_cada)), mudados=mudados, criba=criba
    )


def _de_lista(filtros: QueryDict, dia: Dia) -> LoSeguido:
    """Those that were split, merged or withdrawn too, by what they last said: that they were is news of the list."""
    if FiltroCompromisos(filtros, dia).errores():  # what it chose by is gone
        return LoSeguido()
    criba = DeCadaDia(filtros, dia.hoy) if any(filtros.getlist(f) for f in DEL_DIA) else None
    fijos = filtros.copy()
    for nombre in DEL_DIA:
        fijos.pop(nombre, None)
    if not fijos:
        return LoSeguido(todo=True, criba=criba)
    return _con_mudados(FiltroCompromisos(fijos, dia, a_la_vista(dia)).qs, fijos, dia, criba)


def _claves(consulta: QuerySet) -> set[int]:
    return set(consulta.order_by().values_list("pk", flat=True))


def lo_que_paso(desde: date, dia: Dia, alcances: Collection[LoSeguido]) -> list[Cambio]:
    """Changes since `desde` that may be of these, newest first, each state with its cause: `LoSeguido.elegir` says which are
    of each."""
    if any(a.todo for a in alcances):
        return con_su_causa(entre(desde, dia))
    compromisos = Compromiso.objects.filter(pk__in=set().union(*(a.compromisos for a in alcances)))
    fichas = Q(pk__in=set().union(*(a.modificaciones for a in alcances)))
    return con_su_causa(entre(desde, dia, compromisos=compromisos, fichas=fichas))
