"""Questions about an update before anybody relies on it: figures that surprise, dates that do not fit, texts that
seem to tell who somebody is.

Pure: standard library only, no database, no clock. A draft goes in (`Borrador`), questions come out
(`Pregunta`). One that is answered with a written reason may stand (`publicacion/confirmaciones.py`); those that
`politicas.check_se_sostiene` refuses anyway are only mended. The sentences are for the staff, in Spanish.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from compromisos.reglas.conteos import faltan_lugares
from compromisos.reglas.estado import alcanzada, pasa_la_meta, retrocede
from compromisos.reglas.palabras import Estado, Sentido
from compromisos.reglas.personales import datos
from compromisos.reglas.plazo import es_futura, se_puede_declarar
from compromisos.reglas.prevision import reparo as reparo_de_prevision

SALTO = 10  # times the last value
EVIDENCIAS = "evidencias"  # the field of all of them


@dataclass(frozen=True, slots=True)
class Pregunta:
    """`codigo` never changes; `campo` is the form's field, or «meta-12» and «nota-12» for target 12."""

    codigo: str
    campo: str
    frase: str
    se_confirma: bool = True

    @property
    def huella(self) -> str:
        """A name for this very question: with another figure or word it is another one."""
        que = f"{self.codigo}\n{self.campo}\n{self.frase}"
        return hashlib.sha256(que.encode()).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class ValorMedido:
    """One target: what the draft reports of it (None: nothing) and what is public already."""

    id: int
    indicador: str
    valor: Decimal | None = None
    ultimo: Decimal | None = None  # last published
    base: Decimal | None = None
    meta: Decimal | None = None
    sentido: Sentido = Sentido.CRECIENTE
    unidad: str = ""
    nivel: str = ""  # of the places that it counts, if it counts places
    nombrados: int = 0  # places that the draft names

    @property
    def campo(self) -> str:
        return f"meta-{self.id}"

    @property
    def queda(self) -> Decimal | None:
        """Its value once the draft is public."""
        return self.ultimo if self.valor is None else self.valor


@dataclass(frozen=True, slots=True)
class Borrador:
    estado: Estado
    hoy: date
    fecha_corte: date | None = None
    ultimo_corte: date | None = None  # of the last published
    plazo: date | None = None
    valores: tuple[ValorMedido, ...] = ()
    textos: Mapping[str, str] = field(default_factory=dict)  # {field: what was written}
    ocultos: Sequence[tuple[str, Sequence[str]]] = ()  # (evidence, what its file carries unseen)
    prevision: str = ""  # "" if it does not say


def preguntas(borrador: Borrador) -> list[Pregunta]:
    """In the order of the form."""
    return [
        *_de_fechas(borrador),
        *_del_estado(borrador),
        *_de_la_prevision(borrador),
        *(p for campo, texto in borrador.textos.items() for p in del_texto(campo, texto)),
        *_de_ocultos(borrador.ocultos),
        *(p for valor in borrador.valores for p in _del_valor(valor)),
    ]


@dataclass(frozen=True, slots=True)
class NumeroPrometido:
    """A target of a pledge and the number that it gives to the words of its literal text."""

    indicador: str
    valor: Decimal | None
    unidad: str = ""


ENTEROS_DEL_TEXTO = re.compile(r"(?<![\d.,])\d{1,6}(?![\d]|[.,]\d)")


def numeros_del_texto(texto: str) -> list[int]:
    """Whole numbers that a literal text says in figures, each once, from low to high."""
    return sorted({int(n) for n in ENTEROS_DEL_TEXTO.findall(texto)})


def preguntas_de_enmienda(texto: str, metas: Iterable[NumeroPrometido]) -> list[Pregunta]:
    """Of what a pledge would say once amended: whether the numbers of its targets are those of its text."""
    dichos = numeros_del_texto(texto)
    lista = ", ".join(map(str, dichos[:8]))
    return [
        Pregunta(
            "meta_ajena_al_texto",
            "metas",
            f"El texto dice {lista}; la meta «{m.indicador}» es de {_numero(m.valor)} {m.unidad}".rstrip()
            + ". ¿Sigue valiendo?",
        )
        for m in metas
        if dichos and m.valor is not None and m.valor not in dichos
    ]


# --- Dates and state ---------------------------------------------------------------------------------


def _de_fechas(b: Borrador) -> Iterator[Pregunta]:
    if b.fecha_corte is None:
        return
    if es_futura(b.fecha_corte, hoy=b.hoy):
        yield Pregunta(
            "fecha_futura",
            "fecha_corte",
            f"La fecha de corte ({_dia(b.fecha_corte)}) todavía no llega: diga hasta qué día llega el avance.",
            se_confirma=False,
        )
    if b.ultimo_corte is not None and b.fecha_corte < b.ultimo_corte:
        yield Pregunta(
            "fecha_anterior",
            "fecha_corte",
            f"La fecha de corte ({_dia(b.fecha_corte)}) es anterior a la del último publicado "
            f"({_dia(b.ultimo_corte)}). ¿Es así?",
        )


def _del_estado(b: Borrador) -> Iterator[Pregunta]:
    if not se_puede_declarar(b.estado, plazo=b.plazo, corte=b.fecha_corte):
        cuando = f"el plazo llega hasta el {_dia(b.plazo)}" if b.plazo else "no se conoce ningún plazo"
        yield Pregunta(
            "incumplido_antes_del_plazo",
            "estado",
            f"Declara «incumplido» y {cuando}: solo se declara cuando ya pasó.",
            se_confirma=False,
        )
    if b.estado == Estado.CUMPLIDO:
        medibles = [v for v in b.valores if v.meta is not None]
        cortas = [v for v in medibles if not alcanzada(v.queda, v.meta, v.sentido)]
        if cortas:
            yield Pregunta(
                "cumplido_con_metas_cortas",
                "estado",
                f"Declara «cumplido» y no se alcanza {_cuantas(len(cortas), len(medibles))}: "
                f"{'; '.join(map(_cuanto_lleva, cortas))}. ¿Es así?",
            )


def _de_la_prevision(b: Borrador) -> Iterator[Pregunta]:
    """Only mended: what is refused anyway."""
    if hay := reparo_de_prevision(b.prevision, estado=b.estado, plazo=b.plazo, corte=b.fecha_corte):
        yield Pregunta(hay.clave, "prevision", hay.frase, se_confirma=False)


def _cuantas(cortas: int, todas: int) -> str:
    if todas == 1:
        return "su única meta"
    return f"{cortas} de sus {todas} metas"


def _cuanto_lleva(v: ValorMedido) -> str:
    lleva = "sin medición" if v.queda is None else f"{_numero(v.queda)} de {_numero(v.meta or Decimal(0))}"
    return f"{v.indicador}, {lleva}"


# --- Figures -----------------------------------------------------------------------------------------


def _del_valor(v: ValorMedido) -> Iterator[Pregunta]:
    """Questions about one value; what only repeats what is public was asked in its day, but for the places that it
    names now."""
    if frase := faltan_lugares(v.valor, v.nombrados, v.nivel):
        yield Pregunta("lugares_sin_nombrar", v.campo, frase)
    if v.valor is None or v.valor == v.ultimo:
        return
    sube = v.sentido == Sentido.CRECIENTE
    if v.ultimo is not None and retrocede(v.valor, v.ultimo, v.sentido):
        yield Pregunta(
            "retrocede",
            v.campo,
            f"{'Baja' if sube else 'Sube'} de {_numero(v.ultimo)}, lo último publicado, a {_numero(v.valor)}, "
            f"y esta meta se alcanza {'subiendo' if sube else 'bajando'}. ¿Es así?",
        )
    if v.meta is not None and pasa_la_meta(v.valor, v.meta, v.sentido):
        yield Pregunta(
            "pasa_la_meta",
            v.campo,
            f"{_numero(v.valor)} pasa la meta, que es {_numero(v.meta)}. ¿Es así?",
        )
    antes = v.base if v.ultimo is None else v.ultimo
    if antes is not None and antes > 0 and _salta(v.valor, antes, sube):
        que = "la línea de base" if v.ultimo is None else "lo último publicado"
        veces = f"{SALTO} veces más" if v.valor > antes else f"{SALTO} veces menos"
        yield Pregunta(
            "salta",
            v.campo,
            f"De {_numero(antes)}, {que}, a {_numero(v.valor)}: {veces} o todavía otro tanto. "
            "¿Es así, o hay un cero de más o de menos?",
        )


def _salta(valor: Decimal, antes: Decimal, sube: bool) -> bool:
    """Towards the target only: the other way it is asked already why it goes back."""
    return valor >= antes * SALTO if sube else valor * SALTO <= antes


def del_texto(campo: str, texto: str) -> list[Pregunta]:
    """One question a kind of personal datum."""
    return [Pregunta(dato.codigo, campo, dato.frase) for dato in datos(texto)]


def _de_ocultos(ocultos: Sequence[tuple[str, Sequence[str]]]) -> Iterator[Pregunta]:
    """What files carry and nobody sees: published, anybody gets it out of them."""
    if ocultos:
        cuales = "; ".join(f"«{titulo}», {', '.join(que)}" for titulo, que in ocultos)
        yield Pregunta(
            "oculto",
            EVIDENCIAS,
            f"Hay archivos con lo que no se ve al abrirlos: {cuales}. Publicado, cualquiera lo saca. Marque «Usar la copia sin "
            "lo que no se ve», o diga por qué puede publicarse.",
        )


def _dia(dia: date) -> str:
    return f"{dia:%d/%m/%Y}"


def _numero(valor: Decimal) -> str:
    """1234.5000 → «1,234.5», as Peru writes it."""
    return f"{valor.normalize():,f}"
