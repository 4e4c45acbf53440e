"""What a report changed from the one before: the difference between two updates of one pledge, as facts. Pure.

`diferencia` compares what is declared, measured, named and proved; `contradicciones` says where what one report declares
and what is measured do not agree, which is shown and never repaired (docs/rules.md#contradicciones). The words are in
`lectura/en_que_cambio.py`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum, auto

from base.texto import plegar
from compromisos.reglas.estado import HACIA_CUMPLIRSE, alcanzada, pasa_la_meta, retrocede, vuelve_atras
from compromisos.reglas.palabras import ESTADOS_CERRADOS, Estado, Sentido


@dataclass(frozen=True, slots=True)
class MetaMedida:
    """What is promised of a target that has a number."""

    id: int
    valor_meta: Decimal
    sentido: Sentido | str = Sentido.CRECIENTE
    linea_base: Decimal | None = None


@dataclass(frozen=True, slots=True)
class InformeDicho:
    """What one update says: its state, {target: value}, {target: places it names}, its proofs, each by what tells it
    from others (an address, a hash), and what it expects ("" if it does not say)."""

    estado: Estado
    valores: Mapping[int, Decimal] = field(default_factory=dict)
    lugares: Mapping[int, frozenset[str]] = field(default_factory=dict)
    pruebas: frozenset[str] = frozenset()
    prevision: str = ""


class Que(StrEnum):
    """Kind of difference. Of a target: MIDE is its first value, CALLA one that it had and this report leaves out."""

    PRIMERO = auto()
    ESTADO = auto()
    MISMO_ESTADO = auto()
    PREVISION = auto()
    MIDE = auto()
    VALOR = auto()
    CALLA = auto()
    NADA_MEDIDO = auto()
    AGREGA_LUGARES = auto()
    QUITA_LUGARES = auto()
    AGREGA_PRUEBAS = auto()
    SIN_PRUEBAS = auto()


@dataclass(frozen=True, slots=True)
class DiferenciaDicha:
    """One difference; each kind fills what it has. `atras`: away from what was promised, or a state taken back.
    `llega`: to its target, or past it (`pasa`)."""

    que: Que
    meta: int | None = None
    de: Decimal | None = None
    a: Decimal | None = None
    de_estado: Estado | None = None
    a_estado: Estado | None = None
    de_prevision: str = ""
    a_prevision: str = ""
    lugares: tuple[str, ...] = ()
    cuantas: int = 0
    atras: bool = False
    llega: bool = False
    pasa: bool = False


def diferencia(
    anterior: InformeDicho | None,
    actual: InformeDicho,
    metas: Sequence[MetaMedida] = (),
    *,
    ultimos: Mapping[int, Decimal] | None = None,
) -> list[DiferenciaDicha]:
    """Differences in the order in which they are told. `anterior` is the report before, None for the first one;
    `ultimos` the last value of each target before this report, which may be older than `anterior`: one that was left out
    for a while is compared with what was last known of it.
    """
    antes = dict(ultimos if ultimos is not None else anterior.valores if anterior else {})
    hechos = [_estado(anterior, actual)]
    for meta in metas:
        hechos += _de_la_meta(meta, anterior, actual, antes.get(meta.id))
    if not hechos[1:] and anterior and (anterior.valores or actual.valores):
        hechos.append(DiferenciaDicha(Que.NADA_MEDIDO))
    return [*hechos, *_prevision(anterior, actual), *_pruebas(anterior, actual)]


def _estado(anterior: InformeDicho | None, actual: InformeDicho) -> DiferenciaDicha:
    if anterior is None:
        return DiferenciaDicha(Que.PRIMERO, a_estado=actual.estado)
    if anterior.estado == actual.estado:
        return DiferenciaDicha(Que.MISMO_ESTADO, a_estado=actual.estado)
    return DiferenciaDicha(
        Que.ESTADO,
        de_estado=anterior.estado,
        a_estado=actual.estado,
        atras=vuelve_atras(anterior.estado, actual.estado),
    )


def _prevision(anterior: InformeDicho | None, actual: InformeDicho) -> Iterator[DiferenciaDicha]:
    """What it expects, where it says so for the first time or otherwise than before; told after what was done, and never as
    a step back: nothing happened. Of what was closed nothing is expected any more, which goes without saying."""
    antes, ahora = anterior.prevision if anterior else "", actual.prevision
    if antes != ahora and actual.estado not in ESTADOS_CERRADOS:
        yield DiferenciaDicha(Que.PREVISION, de_prevision=antes, a_prevision=ahora)


def _de_la_meta(
    meta: MetaMedida, anterior: InformeDicho | None, actual: InformeDicho, antes: Decimal | None
) -> Iterator[DiferenciaDicha]:
    ahora = actual.valores.get(meta.id)
    if ahora is None:
        if anterior and meta.id in anterior.valores:
            yield DiferenciaDicha(Que.CALLA, meta.id, de=antes)
        return
    llega = alcanzada(ahora, meta.valor_meta, meta.sentido)
    pasa = pasa_la_meta(ahora, meta.valor_meta, meta.sentido)
    if antes is None:
        yield DiferenciaDicha(Que.MIDE, meta.id, a=ahora, llega=llega, pasa=pasa)
    elif ahora != antes:
        ya = alcanzada(antes, meta.valor_meta, meta.sentido)
        yield DiferenciaDicha(
            Que.VALOR,
            meta.id,
            de=antes,
            a=ahora,
            atras=retrocede(ahora, antes, meta.sentido),
            llega=llega and not ya,
            pasa=pasa and not ya,
        )
    yield from _lugares(meta.id, anterior, actual)


def _lugares(meta: int, anterior: InformeDicho | None, actual: InformeDicho) -> Iterator[DiferenciaDicha]:
    """Names that come and go. Of the first that are named there is nothing to compare: they stand with the target."""
    antes = anterior.lugares.get(meta, frozenset()) if anterior else frozenset()
    ahora = actual.lugares.get(meta, frozenset())
    if antes and (nuevos := ahora - antes):
        yield DiferenciaDicha(Que.AGREGA_LUGARES, meta, lugares=_por_nombre(nuevos))
    if ahora and (idos := antes - ahora):
        yield DiferenciaDicha(Que.QUITA_LUGARES, meta, lugares=_por_nombre(idos))


def _por_nombre(nombres: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(nombres, key=lambda n: (plegar(n), n)))


def _pruebas(anterior: InformeDicho | None, actual: InformeDicho) -> Iterator[DiferenciaDicha]:
    nuevas = actual.pruebas - (anterior.pruebas if anterior else frozenset())
    if nuevas:
        yield DiferenciaDicha(Que.AGREGA_PRUEBAS, cuantas=len(nuevas))
    elif not actual.pruebas:
        yield DiferenciaDicha(Que.SIN_PRUEBAS)


# --- Contradictions


class Contra(StrEnum):
    """Kind of contradiction: what is declared against how many targets are reached, or measured; not started, with a
    target that already left where it began; a state that goes on while a figure goes back."""

    METAS = auto()
    SIN_MEDIR = auto()
    YA_SE_MUEVE = auto()
    FIGURA = auto()


@dataclass(frozen=True, slots=True)
class Contradiccion:
    """`meta`, `de` and `a` are of one target; of several that left where they began, `movidas` says how many."""

    que: Contra
    estado: Estado
    alcanzadas: int = 0
    medibles: int = 0
    movidas: int = 0
    meta: int | None = None
    de: Decimal | None = None
    a: Decimal | None = None


def contradicciones(
    anterior: InformeDicho | None,
    actual: InformeDicho,
    metas: Sequence[MetaMedida],
    *,
    ultimos: Mapping[int, Decimal] | None = None,
) -> list[Contradiccion]:
    """`ultimos`, as in `diferencia`. What no target measures contradicts nothing."""
    antes = dict(ultimos if ultimos is not None else anterior.valores if anterior else {})
    valores = {**antes, **actual.valores}
    halladas = list(_con_las_metas(actual.estado, metas, valores))
    if anterior and _adelanta(anterior.estado, actual.estado):
        halladas += [
            Contradiccion(Contra.FIGURA, actual.estado, meta=m.id, de=antes[m.id], a=actual.valores[m.id])
            for m in metas
            if m.id in antes
            and m.id in actual.valores
            and retrocede(actual.valores[m.id], antes[m.id], m.sentido)
        ]
    return halladas


def _con_las_metas(
    estado: Estado, metas: Sequence[MetaMedida], valores: Mapping[int, Decimal]
) -> Iterator[Contradiccion]:
    if not metas:
        return
    si = sum(alcanzada(valores.get(m.id), m.valor_meta, m.sentido) for m in metas)
    medidas = [m for m in metas if m.id in valores]
    if estado is Estado.CUMPLIDO and si < len(metas) and not medidas:
        yield Contradiccion(Contra.SIN_MEDIR, estado, medibles=len(metas))
    elif (
        (estado is Estado.CUMPLIDO and si < len(metas))
        or (estado is Estado.CUMPLIDO_PARCIALMENTE and medidas and not si)
        or (estado is Estado.NO_INICIADO and si)
        or (estado is Estado.INCUMPLIDO and si == len(metas))
    ):
        yield Contradiccion(Contra.METAS, estado, alcanzadas=si, medibles=len(metas))
    elif estado is Estado.NO_INICIADO and (movidas := [m for m in medidas if _se_movio(m, valores[m.id])]):
        una = movidas[0] if len(movidas) == 1 else None
        yield Contradiccion(
            Contra.YA_SE_MUEVE,
            estado,
            medibles=len(metas),
            movidas=len(movidas),
            meta=una.id if una else None,
            de=una.linea_base if una else None,
            a=valores[una.id] if una else None,
        )


def _se_movio(meta: MetaMedida, valor: Decimal) -> bool:
    """Whether a value is nearer to its target than where it began: its base, or zero for what is to grow from an unknown
    one. What is to fall from an unknown one cannot be told."""
    base = meta.linea_base
    if base is None:
        return meta.sentido == Sentido.CRECIENTE and valor > 0
    return retrocede(base, valor, meta.sentido)


def _adelanta(antes: Estado, ahora: Estado) -> bool:
    return (
        antes in HACIA_CUMPLIRSE
        and ahora in HACIA_CUMPLIRSE
        and HACIA_CUMPLIRSE.index(ahora) > HACIA_CUMPLIRSE.index(antes)
    )
