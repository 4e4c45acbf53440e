"""State and lamps of many pledges on a past day, counted together: what `en_fecha` says of each, read of all at once.

In SQL each lamp of a past day asks the record anew, a dozen times a pledge; of a hundred thousand that is half a minute. Here
the update that was in force is asked of each once, those updates are read by key, and the rules of `reglas/` say the rest.
tests/compromisos/lectura/test_paridad.py holds both together.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date
from functools import cache
from typing import Any, NamedTuple

from django.db.models import QuerySet

from base.dias import Dia
from compromisos.models import Avance, Evidencia, Verificacion
from compromisos.reglas.palabras import Estado, Periodicidad, Respaldo
from compromisos.reglas.plazo import lampara_frescura, lampara_plazo

EN_ORDEN = ("estado", "plazo", "frescura", "respaldo", "prevision")
LAMPARAS = frozenset(EN_ORDEN)
DE_CADA_UNO = ("avance_id", "plazo_fecha", "dejado_en", "edicion__periodicidad")
LOTE = 5000


class Informado(NamedTuple):
    """What the update in force said, if there was one."""

    estado: str = Estado.SIN_INFORMACION.value
    corte: date | None = None
    prevision: str = ""
    respaldo: str = ""


NADA = Informado()


def contados_por(compromisos: QuerySet, campos: tuple[str, ...], dia: Dia) -> Counter[tuple[Any, ...]]:
    """{values of `campos`, lamps or columns: how many}. Needs `en_fecha` of `dia`. One query, and three for each LOTE of those
    that had reported."""
    columnas = [c for c in campos if c not in LAMPARAS]
    filas = list(compromisos.order_by().values_list(*DE_CADA_UNO, *columnas))
    informados = _informados((avance for avance, *_resto in filas if avance), dia)
    lamparas = _lamparas_de(dia.fecha)
    cuentas: Counter[tuple[Any, ...]] = Counter()
    for avance, plazo, dejado, periodicidad, *resto in filas:
        dicho = informados.get(avance, NADA)
        suyas = lamparas(dicho.estado, plazo, dicho.corte, periodicidad)
        if dia.sabe(dejado):  # nothing is expected of it any more
            suyas, dicho = ("", ""), dicho._replace(prevision="")
        valores = dict(zip(EN_ORDEN, (dicho.estado, *suyas, dicho.respaldo, dicho.prevision), strict=True))
        valores |= zip(columnas, resto, strict=True)
        cuentas[tuple(valores[c] for c in campos)] += 1
    return cuentas


def _lamparas_de(hoy: date) -> Any:
    """(plazo, frescura) of the few combinations that there are."""

    @cache
    def de(estado: str, plazo: date | None, corte: date | None, periodicidad: str) -> tuple[str, str]:
        cual = Estado(estado)
        frescura = lampara_frescura(cual, corte, Periodicidad(periodicidad), hoy=hoy)
        return (lampara_plazo(cual, plazo, hoy=hoy) or "", frescura or "")

    return de


def _informados(avances: Iterable[int], dia: Dia) -> dict[int, Informado]:
    pks = sorted(avances)
    informados: dict[int, Informado] = {}
    for desde in range(0, len(pks), LOTE):
        lote = pks[desde : desde + LOTE]
        con_prueba = set(
            Evidencia.objects.filter(avance__in=lote).order_by().values_list("avance", flat=True).distinct()
        )
        dichos = Verificacion.objects.en_pie(dia).filter(avance__in=lote).order_by("en", "pk")
        veredictos = dict(dichos.values_list("avance", "resultado"))  # the last stays
        suyos = Avance.objects.filter(pk__in=lote).order_by()
        for pk, estado, corte, prevision in suyos.values_list("pk", "estado", "fecha_corte", "prevision"):
            sin_nadie = Respaldo.CON_EVIDENCIA if pk in con_prueba else Respaldo.DECLARADO
            informados[pk] = Informado(estado, corte, prevision, veredictos.get(pk, sin_nadie.value))
    return informados
