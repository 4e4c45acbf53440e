"""Changes with what caused them: a state that moved and the report that moved it are one thing to who reads."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from compromisos.lectura.cambios import Cambio
from compromisos.reglas.palabras import TipoCambio

CAUSAN = (TipoCambio.AVANCE, TipoCambio.CORRECCION, TipoCambio.RETIRO)
# What is looked at first: how promises stand, which there are, their deadlines, what is said of them. The rest are reports
# that moved no state, and what others said of reports.
LO_QUE_IMPORTA = tuple(
    t
    for t in TipoCambio
    if t not in (*CAUSAN, TipoCambio.VERIFICACION, TipoCambio.RESPUESTA, TipoCambio.SIN_EFECTO)
)


def con_su_causa(cambios: Iterable[Cambio]) -> list[Cambio]:
    """The same in their order, each change of state with the act of that day and pledge that moved it as its `causa`,
    which is no longer a change apart. Sets it on those given."""
    todos = list(cambios)
    causas: dict[tuple[date, int | None], list[Cambio]] = defaultdict(list)
    for cambio in todos:
        if cambio.tipo in CAUSAN:
            causas[cambio.dia, cambio.compromiso_id].append(cambio)
    contadas: set[int] = set()
    for cambio in todos:
        if cambio.tipo is TipoCambio.ESTADO and (suyas := causas.get((cambio.dia, cambio.compromiso_id))):
            cambio.causa = _la_que_movio(cambio, suyas)
            cambio.avance_id = cambio.causa.avance_id
            contadas.add(id(cambio.causa))
    return [c for c in todos if id(c) not in contadas]


def _la_que_movio(cambio: Cambio, causas: list[Cambio]) -> Cambio:
    """The last of them that declared the state in which the day ended; else, the last withdrawal; else the last."""
    en_orden = sorted(causas, key=lambda c: c.momento, reverse=True)
    declaran = (c for c in en_orden if c.tipo is not TipoCambio.RETIRO and c.declarado == cambio.a)
    retiros = (c for c in en_orden if c.tipo is TipoCambio.RETIRO)
    return next(declaran, None) or next(retiros, None) or en_orden[0]


def es_de(cambio: Cambio, tipos: Iterable[TipoCambio]) -> bool:
    """Whether it, or what caused it, is of one of these kinds."""
    propios = {cambio.tipo, cambio.causa.tipo} if cambio.causa else {cambio.tipo}
    return not propios.isdisjoint(tipos)
