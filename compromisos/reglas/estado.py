"""State and lamps of a commitment: the rules that make the figures honest.

Pure: standard library only, no database, no clock. Facts go in (`Hechos`), a verdict comes out
(`Situacion`). The rules are explained in docs/rules.md, 1 to 4. They are stated a second time in SQL, by
`lectura/compromisos.py` and `lectura/lamparas_sql.py`; `tests/compromisos/lectura/test_paridad.py` proves that
both say the same. The words of each code are in `palabras.py`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

from compromisos.reglas.palabras import Estado, Frescura, Periodicidad, Plazo, Respaldo, Sentido
from compromisos.reglas.plazo import lampara_frescura, lampara_plazo


@dataclass(frozen=True, slots=True)
class HechoVerificacion:
    en: datetime
    resultado: Respaldo  # VERIFICADO or CUESTIONADO


@dataclass(frozen=True, slots=True)
class HechoAvance:
    """One published avance and what later happened to it; datetimes are aware."""

    id: int
    estado: Estado
    fecha_corte: date
    publicado_en: datetime
    retirado_en: datetime | None = None
    corregido_en: datetime | None = None
    evidencias: int = 0
    verificaciones: tuple[HechoVerificacion, ...] = ()
    mediciones: Mapping[int, Decimal] = field(default_factory=dict)  # {meta id: value in its unit}


@dataclass(frozen=True, slots=True)
class HechoMeta:
    id: int
    valor_meta: Decimal | None = None  # None: qualitative, nothing to measure
    sentido: Sentido = Sentido.CRECIENTE


@dataclass(frozen=True, slots=True)
class Hechos:
    """Facts that `derivar` needs of one commitment."""

    avances: tuple[HechoAvance, ...] = ()
    metas: tuple[HechoMeta, ...] = ()
    plazo: date | None = None
    periodicidad: Periodicidad = Periodicidad.TRIMESTRAL


@dataclass(frozen=True, slots=True)
class Situacion:
    """The verdict. `plazo` is None when closed with a deadline, `frescura` None when closed,
    `respaldo` None when there is no avance vigente."""

    estado: Estado
    plazo: Plazo | None
    frescura: Frescura | None
    respaldo: Respaldo | None
    vigente: int | None
    corte: date | None
    informado_en: datetime | None
    metas_total: int
    metas_medibles: int
    metas_alcanzadas: int


def derivar(hechos: Hechos, *, hoy: date, limite: datetime | None = None) -> Situacion:
    """State and lamps of one commitment on the day `hoy`.

    `limite` (aware, exclusive) hides all that was published later: pass the end of a past day to
    get the site as it was then. None means everything that has been published counts.
    """
    firmes = en_firme(hechos.avances, limite=limite)
    vigente = firmes[0] if firmes else None
    estado = vigente.estado if vigente else Estado.SIN_INFORMACION
    corte = vigente.fecha_corte if vigente else None
    valores = ultimos_valores(firmes)
    medibles = [m for m in hechos.metas if m.valor_meta is not None]
    return Situacion(
        estado=estado,
        plazo=lampara_plazo(estado, hechos.plazo, hoy=hoy),
        frescura=lampara_frescura(estado, corte, hechos.periodicidad, hoy=hoy),
        respaldo=lampara_respaldo(vigente, limite=limite),
        vigente=vigente.id if vigente else None,
        corte=corte,
        informado_en=vigente.publicado_en if vigente else None,
        metas_total=len(hechos.metas),
        metas_medibles=len(medibles),
        metas_alcanzadas=sum(alcanzada(valores.get(m.id), m.valor_meta, m.sentido) for m in medibles),
    )


def en_firme(avances: Iterable[HechoAvance], *, limite: datetime | None = None) -> list[HechoAvance]:
    """Published by `limite` and neither withdrawn nor corrected by then; the avance vigente first.

    A withdrawn correction does not bring back what it replaced: that was already declared wrong.
    Order: latest fecha de corte, then latest publication, then the highest id.
    """

    def antes(momento: datetime | None) -> bool:
        return momento is not None and (limite is None or momento < limite)

    firmes = [
        a for a in avances if antes(a.publicado_en) and not antes(a.retirado_en) and not antes(a.corregido_en)
    ]
    return sorted(firmes, key=lambda a: (a.fecha_corte, a.publicado_en, a.id), reverse=True)


def ultimos_valores(firmes: Iterable[HechoAvance]) -> dict[int, Decimal]:
    """Latest value of each target, {meta id: value}; `firmes` come newest first.

    An avance may report only some targets: the others keep the last value that was reported.
    """
    valores: dict[int, Decimal] = {}
    for avance in firmes:
        for meta, valor in avance.mediciones.items():
            valores.setdefault(meta, valor)
    return valores


def lampara_respaldo(vigente: HechoAvance | None, *, limite: datetime | None = None) -> Respaldo | None:
    """The last verification known at `limite` decides; without any, whether there is evidence."""
    if vigente is None:
        return None
    conocidas = [v for v in vigente.verificaciones if limite is None or v.en < limite]
    ultima = sorted(conocidas, key=lambda v: v.en)[-1] if conocidas else None
    return respaldo_de(ultima.resultado if ultima else None, vigente.evidencias)


def respaldo_de(verificado: Respaldo | None, evidencias: int) -> Respaldo:
    """Lamp of proof: what the last verification said, else whether there is evidence."""
    return verificado or (Respaldo.CON_EVIDENCIA if evidencias else Respaldo.DECLARADO)


def alcanzada(valor: Decimal | None, valor_meta: Decimal | None, sentido: Sentido) -> bool:
    """Whether a reported value reaches its target. No value or no target: never."""
    if valor is None or valor_meta is None:
        return False
    return valor >= valor_meta if sentido is Sentido.CRECIENTE else valor <= valor_meta


def porcentaje(valor: Decimal | None, base: Decimal | None, meta: Decimal | None) -> Decimal | None:
    """(valor − base) / (meta − base) as a percentage, one decimal; None unless all three are known
    and base and meta differ (docs/rules.md#porcentaje). Not clamped: past the target it says more than 100."""
    if valor is None or base is None or meta is None or base == meta:
        return None
    return ((valor - base) / (meta - base) * 100).quantize(Decimal("0.1"))


def esperado(
    base: Decimal | None, meta: Decimal | None, *, inicio: date | None, plazo: date | None, hoy: date
) -> Decimal | None:
    """Value that an even pace from `base` at `inicio` to `meta` at `plazo` would have today.

    None unless all four are known and the deadline comes after the start.
    """
    if base is None or meta is None or inicio is None or plazo is None or plazo <= inicio:
        return None
    transcurrido = min(max((hoy - inicio).days, 0), (plazo - inicio).days)
    return base + (meta - base) * Decimal(transcurrido) / Decimal((plazo - inicio).days)
