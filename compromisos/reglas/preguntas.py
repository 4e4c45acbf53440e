"""Questions about an update before anybody relies on it: figures that surprise, dates that do not fit, texts that
seem to tell who somebody is.

Pure: standard library only, no database, no clock. A draft goes in (`Borrador`), questions come out
(`Pregunta`). One that is answered with a written reason may stand (`publicacion/confirmaciones.py`); the two that
`politicas.check_se_sostiene` refuses anyway are only mended. The sentences are for the staff, in Spanish.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from compromisos.reglas.conteos import faltan_lugares
from compromisos.reglas.estado import alcanzada, pasa_la_meta, retrocede
from compromisos.reglas.palabras import Estado, Sentido
from compromisos.reglas.plazo import es_futura, se_puede_declarar

SALTO = 10  # times the last value


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


def preguntas(borrador: Borrador) -> list[Pregunta]:
    """In the order of the form."""
    return [
        *_de_fechas(borrador),
        *_del_estado(borrador),
        *(p for campo, texto in borrador.textos.items() for p in _del_texto(campo, texto)),
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


# --- Who somebody is -----------------------------------------------------------------------------------
# What is public by nature looks alike: numbers of laws and resolutions, years, amounts, codes of files.

_NO_PEGADO = r"(?<![\w.,/-])"
_FIN = r"(?![\w/-]|[.,]\d)"
_SIGNO_DE_CIFRA = re.compile(
    r"(?<!\w)(?:s/\.?|us\$|\$|€|soles|expediente|exp\.|oficio|informe|memorando|resoluci[oó]n|r\.?m\.?|ley|decreto|"
    r"c[oó]digo|cui|snip|siaf|registro|n[uú]mero de caso|proyecto|contrato|orden)[\s:]*(?:n\s?[.°ºo]*\s*)?$",
    re.IGNORECASE,
)
_UNIDAD_DE_CIFRA = re.compile(
    r"\s*(?:%|soles|d[oó]lares|millones|mil\b|(?:personas|mujeres|niñ[ao]s|hombres|adolescentes|familias|hogares|"
    r"atenciones|casos|llamadas|consultas|denuncias|visitas|metros|kil[oó]metros|hect[aá]reas|habitantes|vistas|"
    r"beneficiari[ao]s|ejemplares|registros)\b)",
    re.IGNORECASE,
)

_CORREO = re.compile(r"(?<![\w.+-])[\w.+-]{1,64}@(?:[\w-]{1,63}\.){1,5}[a-z]{2,12}\b", re.IGNORECASE)
_RUC = re.compile(rf"{_NO_PEGADO}(?:10|15|16|17|20)\d{{9}}{_FIN}")
_DNI = re.compile(rf"{_NO_PEGADO}\d{{8}}{_FIN}")
_DOCUMENTO = re.compile(
    r"\b(?:d\.?\s?n\.?\s?i\.?|documento (?:nacional )?de identidad|l\.?\s?e\.?|pasaporte|"
    r"carn[eé]t? de extranjer[ií]a|c\.?\s?e\.?)\s*(?:n\s?[.°ºo]*|#|:|es|nro\.?|número)*\s*"
    r"(\d{1,3}[. ]\d{3}[. ]\d{3}|\d{8,12})(?!\d)",
    re.IGNORECASE,
)
_TELEFONO = re.compile(
    rf"(?:(?<![\w.,/])\+?51[ -]?|{_NO_PEGADO})9\d{{2}}[ -]?\d{{3}}[ -]?\d{{3}}{_FIN}"
    rf"|{_NO_PEGADO}(?:\+?51[ -]?)?\(?01\)?[ -]?[2-7]\d{{2}}[ -]?\d{{4}}{_FIN}"
    rf"|{_NO_PEGADO}(?:\(0[4-8]\d\)|0[4-8]\d)[ -]?[2-7]\d{{2}}[ -]?\d{{3}}{_FIN}"
    r"|\b(?:tel[eé]fonos?|tel[eé]f?\.?|tlf\.?|fono|celular(?:es)?|cel\.?|m[oó]vil|whatsapp)"
    r"\s*(?:n\s?[.°ºo]*|:|al|es|nro\.?|número)*\s*\+?\(?\d[\d ()-]{4,14}\d\b",
    re.IGNORECASE,
)
_NOMBRE = r"(?:\d{1,2}\s+de\s+)?(?:(?:de|del|la|las|los|el|y|san|santa)\s+){0,3}[A-ZÁÉÍÓÚÑ][\w.'’-]{0,30}"
_DIRECCION = re.compile(
    r"\b(?i:av\.?|avda\.?|avenida|jr\.?|jir[oó]n|calle|ca\.|psje?\.?|pasaje|prol\.?|prolongaci[oó]n|alameda|malec[oó]n)"
    rf"\s+{_NOMBRE}(?:\s+(?:(?:de|del|la|las|los|y)\s+){{0,2}}[A-ZÁÉÍÓÚÑ][\w.'’-]{{0,30}}){{0,4}}"
    r",?\s*(?i:n\s?[.°ºo]+\s*|nro\.?\s*|núm\.?\s*|#\s*|s/n\b)?\s*"
    r"(?:(?<=s/n)|(?<=S/N)|\d{1,4}\b(?!\s*(?:%|de\s+(?:ene|feb|mar|abr|may|jun|jul|ago|sep|set|oct|nov|dic)|/|-\d))"
    r"(?!\s+(?:personas|mujeres|niñ|cuadras|metros|kil[oó]metros|veces)))"
    r"|\b(?i:mz|manzana)\.?\s*[A-Z0-9]{1,3}['’\"]?,?\s*(?i:lt|lote)\.?\s*\d{1,3}\b"
    r"|\b(?i:calle|jr\.?|jir[oó]n|av\.?|avenida|psje?\.?|pasaje)\s+[\w' ]{2,40}?\s(?i:n\s?[.°º]+|nro\.?|#)\s*\d{1,4}\b"
    r"(?!-)"
)


def _del_texto(campo: str, texto: str) -> Iterator[Pregunta]:
    for codigo, que, hallados in (
        ("documento", "un documento de identidad", _documentos(texto)),
        ("ruc", "un RUC", [m[0] for m in _RUC.finditer(texto) if _es_ruc(m, texto)]),
        ("telefono", "un teléfono", _telefonos(texto)),
        ("correo", "un correo electrónico", _hallar(_CORREO, texto)),
        ("direccion", "una dirección", _hallar(_DIRECCION, texto)),
    ):
        if hallados:
            citas = ", ".join(f"«{h}»" for h in dict.fromkeys(hallados))
            yield Pregunta(
                codigo, campo, f"Parece {que}: {citas}. Bórrelo si es de una persona; si no, diga de qué es."
            )


def _hallar(patron: re.Pattern[str], texto: str) -> list[str]:
    return [m.group().strip() for m in patron.finditer(texto)]


def _documentos(texto: str) -> list[str]:
    dichos = list(_DOCUMENTO.finditer(texto))
    tapado = [m.span(1) for m in dichos]
    sueltos = [
        m
        for m in _DNI.finditer(texto)
        if not any(a <= m.start() < b for a, b in tapado) and not _es_fecha(m[0]) and not _es_cifra(m, texto)
    ]
    return [m[1] for m in dichos] + [m[0] for m in sueltos]


def _telefonos(texto: str) -> list[str]:
    return [m[0].strip() for m in _TELEFONO.finditer(texto) if not _es_cifra(m, texto)]


def _es_cifra(m: re.Match[str], texto: str) -> bool:
    """Whether what stands before or after says that it is an amount, or the number of some paper."""
    return bool(
        _SIGNO_DE_CIFRA.search(texto[max(0, m.start() - 40) : m.start()])
        or _UNIDAD_DE_CIFRA.match(texto[m.end() : m.end() + 20])
    )


def _es_ruc(m: re.Match[str], texto: str) -> bool:
    """Called so, or with the check digit that SUNAT gives."""
    if texto[max(0, m.start() - 20) : m.start()].upper().rstrip(" .:°ºN").endswith(("RUC", "R.U.C")):
        return True
    suma = sum(int(c) * p for c, p in zip(m[0], (5, 4, 3, 2, 7, 6, 5, 4, 3, 2), strict=False))
    return (11 - suma % 11) % 10 == int(m[0][-1]) and not _es_cifra(m, texto)


def _es_fecha(cifras: str) -> bool:
    """20261125, as in the name of a file."""
    try:
        return 1990 <= date(int(cifras[:4]), int(cifras[4:6]), int(cifras[6:])).year <= 2100
    except ValueError:
        return False


def _dia(dia: date) -> str:
    return f"{dia:%d/%m/%Y}"


def _numero(valor: Decimal) -> str:
    """1234.5000 → «1,234.5», as Peru writes it."""
    return f"{valor.normalize():,f}"
