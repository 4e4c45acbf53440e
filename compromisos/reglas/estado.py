"""State and lamps of a commitment: the rules that make the figures honest.

Pure: standard library only, no database, no clock. Facts go in (`Hechos`), a verdict comes out
(`Lamparas`). The rules are explained in docs/rules.md, 1 to 4. They are stated a second time in SQL, by
`lectura/compromisos.py` and `lectura/lamparas_sql.py`; `tests/compromisos/lectura/test_paridad.py` proves that
both say the same. The words of each code are in `palabras.py`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Protocol, TypeVar

from compromisos.reglas.palabras import (
    Estado,
    Firmeza,
    Frescura,
    Periodicidad,
    Plazo,
    Prevision,
    Respaldo,
    Sentido,
)
from compromisos.reglas.plazo import lampara_frescura, lampara_plazo


@dataclass(frozen=True, slots=True)
class HechoVerificacion:
    en: datetime
    resultado: Respaldo  # VERIFICADO or CUESTIONADO
    id: int = 0
    sin_efecto_en: datetime | None = None


class Verificada(Protocol):
    """A HechoVerificacion, or a row of Verificacion."""

    @property
    def id(self) -> int: ...
    @property
    def en(self) -> datetime: ...
    @property
    def resultado(self) -> str: ...


UnaVerificada = TypeVar("UnaVerificada", bound=Verificada)


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
    prevision: Prevision | None = None


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
    # Deadlines it had, oldest first: (since which instant, aware; None: always, deadline). Empty: it was always `plazo`.
    plazos: tuple[tuple[datetime | None, date | None], ...] = ()
    periodicidad: Periodicidad = Periodicidad.TRIMESTRAL

    def plazo_al(self, limite: datetime) -> date | None:
        """Deadline that was in force just before `limite` (aware)."""
        plazo = self.plazo
        for desde, suyo in self.plazos:
            if desde is None or desde < limite:
                plazo = suyo
        return plazo


@dataclass(frozen=True, slots=True)
class Lamparas:
    """The verdict: the four lamps, and what they rest on. `plazo` is None when closed with a deadline, `frescura` None when closed,
    `respaldo` None when there is no avance vigente, `prevision` None when it does not say: no lamp, what it rests on says
    it."""

    estado: Estado
    plazo: Plazo | None
    frescura: Frescura | None
    respaldo: Respaldo | None
    prevision: Prevision | None
    vigente: int | None
    corte: date | None
    informado_en: datetime | None
    metas_total: int
    metas_medibles: int
    metas_alcanzadas: int
    metas_medidas: int  # with some value in force
    por_verificar: int  # avances in force of which no verification stands


def derivar(hechos: Hechos, *, hoy: date, limite: datetime | None = None) -> Lamparas:
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
    return Lamparas(
        estado=estado,
        plazo=lampara_plazo(estado, hechos.plazo, hoy=hoy),
        frescura=lampara_frescura(estado, corte, hechos.periodicidad, hoy=hoy),
        respaldo=lampara_respaldo(vigente, limite=limite),
        prevision=vigente.prevision if vigente else None,
        vigente=vigente.id if vigente else None,
        corte=corte,
        informado_en=vigente.publicado_en if vigente else None,
        metas_total=len(hechos.metas),
        metas_medibles=len(medibles),
        metas_alcanzadas=sum(alcanzada(valores.get(m.id), m.valor_meta, m.sentido) for m in medibles),
        metas_medidas=sum(m.id in valores for m in hechos.metas),
        por_verificar=sum(not en_pie(a.verificaciones, limite=limite) for a in firmes),
    )


def en_firme(avances: Iterable[HechoAvance], *, limite: datetime | None = None) -> list[HechoAvance]:
    """Published by `limite` and neither withdrawn nor corrected by then; the avance vigente first.

    A withdrawn correction does not bring back what it replaced: that was already declared wrong.
    Order: latest fecha de corte, then latest publication, then the highest id.
    """

    firmes = [
        a
        for a in avances
        if firmeza(a.publicado_en, a.retirado_en, a.corregido_en, limite=limite) is Firmeza.EN_FIRME
    ]
    return sorted(firmes, key=lambda a: (a.fecha_corte, a.publicado_en, a.id), reverse=True)


def firmeza(
    publicado_en: datetime | None,
    retirado_en: datetime | None,
    corregido_en: datetime | None,
    *,
    limite: datetime | None = None,
) -> Firmeza:
    """Fate of an avance by `limite` (aware); withdrawn says more than corrected.

    In SQL: `AvanceQuerySet.en_firme`.
    """
    if not conocido(publicado_en, limite):
        return Firmeza.SIN_PUBLICAR
    if conocido(retirado_en, limite):
        return Firmeza.RETIRADO
    return Firmeza.CORREGIDO if conocido(corregido_en, limite) else Firmeza.EN_FIRME


def conocido(momento: datetime | None, limite: datetime | None) -> bool:
    """Whether what happened at `momento` was known before `limite`; without a limit, whether it happened."""
    return momento is not None and (limite is None or momento < limite)


def ultimos_valores(firmes: Iterable[HechoAvance]) -> dict[int, Decimal]:
    """Latest value of each target, {meta id: value}; `firmes` come newest first.

    An avance may report only some targets: the others keep the last value that was reported.
    """
    valores: dict[int, Decimal] = {}
    for avance in firmes:
        for meta, valor in avance.mediciones.items():
            valores.setdefault(meta, valor)
    return valores


def valores_en_texto(valores: Mapping[int, Decimal]) -> str:
    """As they are stored: «12:32.0000 15:4.0000», by target."""
    return " ".join(f"{meta}:{valor}" for meta, valor in sorted(valores.items()))


def valores_de_texto(texto: str) -> dict[int, Decimal]:
    """Undo it."""
    pares = (par.split(":") for par in texto.split())
    return {int(meta): Decimal(valor) for meta, valor in pares}


def lampara_respaldo(vigente: HechoAvance | None, *, limite: datetime | None = None) -> Respaldo | None:
    if vigente is None:
        return None
    return respaldo(en_pie(vigente.verificaciones, limite=limite), evidencias=vigente.evidencias)


def en_pie(
    verificaciones: Iterable[HechoVerificacion], *, limite: datetime | None = None
) -> list[HechoVerificacion]:
    """Those known before `limite` and not left without effect by then.

    In SQL: `VerificacionQuerySet.en_pie`.
    """
    return [v for v in verificaciones if conocido(v.en, limite) and not conocido(v.sin_efecto_en, limite)]


def respaldo(verificaciones: Iterable[Verificada], *, evidencias: int) -> Respaldo:
    """Of the verifications that stand the last decides; without any, whether there is evidence.

    In SQL: `lectura.compromisos._respaldo`.
    """
    if ultima := ultima_verificacion(verificaciones):
        return Respaldo(ultima.resultado)
    return Respaldo.CON_EVIDENCIA if evidencias else Respaldo.DECLARADO


def ultima_verificacion(verificaciones: Iterable[UnaVerificada]) -> UnaVerificada | None:
    """The last of those that stand; of two of the same instant, the one with the highest id."""
    return max(verificaciones, key=lambda v: (v.en, v.id), default=None)


def alcanzada(valor: Decimal | None, valor_meta: Decimal | None, sentido: Sentido | str) -> bool:
    """Whether a reported value reaches its target. No value or no target: never."""
    if valor is None or valor_meta is None:
        return False
    return valor >= valor_meta if sentido == Sentido.CRECIENTE else valor <= valor_meta


def retrocede(valor: Decimal, ultimo: Decimal | None, sentido: Sentido | str) -> bool:
    """Whether a value moves away from its target, seen from the last that was published."""
    if ultimo is None:
        return False
    return valor < ultimo if sentido == Sentido.CRECIENTE else valor > ultimo


def pasa_la_meta(valor: Decimal, valor_meta: Decimal | None, sentido: Sentido | str) -> bool:
    """Whether a value goes beyond its target, which may be true and is asked."""
    if valor_meta is None:
        return False
    return valor > valor_meta if sentido == Sentido.CRECIENTE else valor < valor_meta


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


HACIA_CUMPLIRSE = (Estado.NO_INICIADO, Estado.EN_PROCESO, Estado.CUMPLIDO_PARCIALMENTE, Estado.CUMPLIDO)


def vuelve_atras(antes: str, ahora: str) -> bool:
    """Whether declaring `ahora` takes back what `antes` had declared done, or opens again what was closed."""
    if antes == Estado.INCUMPLIDO:
        return ahora in (Estado.NO_INICIADO, Estado.EN_PROCESO)
    if antes not in HACIA_CUMPLIRSE:
        return False
    if ahora not in HACIA_CUMPLIRSE:
        return antes == Estado.CUMPLIDO
    return HACIA_CUMPLIRSE.index(Estado(ahora)) < HACIA_CUMPLIRSE.index(Estado(antes))
