"""What is to be told to followers and was not: read for one when a letter is written, for all when they are asked for."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import date, timedelta

from django.db import transaction
from django.db.models import Q

from base.dias import Dia
from compromisos.lectura.alcance import LoSeguido, alcance_de
from compromisos.lectura.cambios import Cambio
from compromisos.lectura.novedades import clave, recientes, sin_decir
from compromisos.models import CartaDeSeguidor, Mensaje, Seguido, Seguidor
from compromisos.models.mensaje import QUIZA

# How far back it is looked: a server that was down for days loses nobody's news; older ones are no news.
ATRAS = {Seguido.Ritmo.AL_MOMENTO: timedelta(days=7), Seguido.Ritmo.SEMANAL: timedelta(days=15)}
# What a letter told counts as told unless it certainly did not go.
NO_FUE = Q(mensaje__situacion=Mensaje.Situacion.DESCARTADO) | (
    Q(mensaje__situacion=Mensaje.Situacion.FALLIDO) & ~Q(mensaje__error__startswith=QUIZA)
)


@transaction.atomic
def tomar_novedades(mensaje: Mensaje, seguidor: Seguidor, ritmo: str, dia: Dia) -> list[Cambio]:
    """News for this letter, newest first, noted as told before it goes. One letter of a follower at a time."""
    Seguidor.objects.select_for_update().filter(pk=seguidor.pk).first()
    seguidos = list(seguidor.seguidos.confirmados().filter(ritmo=ritmo))
    if not seguidos:
        return []
    desde = _desde(ritmo, dia)
    alcances = _alcances(seguidos, dia)
    suyos = [(s, alcances[s.clase, s.valor]) for s in seguidos]
    dichas = _dichas([seguidor.pk], salvo=mensaje)[seguidor.pk]
    nuevas = sin_decir(recientes(desde, dia, list(alcances.values())), suyos, dichas)
    if nuevas:
        CartaDeSeguidor.objects.update_or_create(
            mensaje=mensaje, defaults={"seguidor": seguidor, "claves": [clave(c) for c in nuevas]}
        )
    return nuevas


def con_novedades(ritmo: str, dia: Dia, *, quienes: Q | None = None) -> dict[int, list[str]]:
    """{follower: keys of their news} of those that have any. The changes are read once; what is followed, once for all who
    follow the same."""
    desde = _desde(ritmo, dia)
    if not (cambios := recientes(desde, dia)):
        return {}
    seguidos = Seguido.objects.confirmados().filter(quienes or Q(), ritmo=ritmo)
    de_cada_uno: dict[int, list[Seguido]] = defaultdict(list)
    for seguido in seguidos:
        de_cada_uno[seguido.seguidor_id].append(seguido)
    alcances = _alcances((s for suyos in de_cada_uno.values() for s in suyos), dia)
    dichas = _dichas(de_cada_uno)
    nuevas = {}
    for seguidor, suyos in de_cada_uno.items():
        con_alcance = [(s, alcances[s.clase, s.valor]) for s in suyos]
        if suyas := [clave(c) for c in sin_decir(cambios, con_alcance, dichas[seguidor])]:
            nuevas[seguidor] = suyas
    return nuevas


def _desde(ritmo: str, dia: Dia) -> date:
    return dia.fecha - ATRAS[Seguido.Ritmo(ritmo)]


def _alcances(seguidos: Iterable[Seguido], dia: Dia) -> dict[tuple[str, str], LoSeguido]:
    pares = {(s.clase, s.valor) for s in seguidos}
    return {par: alcance_de(*par, dia) for par in pares}


def _dichas(seguidores: Collection[int], *, salvo: Mensaje | None = None) -> dict[int, set[str]]:
    cartas = CartaDeSeguidor.objects.exclude(NO_FUE)
    if len(seguidores) == 1:
        cartas = cartas.filter(seguidor__in=seguidores)
    if salvo:
        cartas = cartas.exclude(mensaje=salvo)
    dichas: dict[int, set[str]] = defaultdict(set)
    for seguidor, suyas in cartas.values_list("seguidor", "claves"):
        dichas[seguidor].update(suyas)
    return dichas
