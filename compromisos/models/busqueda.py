"""Search conditions, one meaning on both databases, and the table of words that exist.

A term is asked as the words that it stands for, which the table of words knows: those of its stem (`reglas/raices.py`)
and, of the last one, those that begin like it. PostgreSQL looks them up in a `vector` of each table's `busqueda`, by an
index that the database itself keeps (migration 0035); SQLite reads the folded text through. Both find the same.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Any, cast

from django.db import connections, models
from django.db.models import Lookup, Q, TextField
from django.db.models.functions import Length
from django.utils.translation import gettext_lazy as _
from rapidfuzz import fuzz, process

from base import bulk
from compromisos.reglas.busqueda import ClaseDeTermino, Termino, palabras_de, variantes
from compromisos.reglas.raices import raiz, sonido

FORMAS = 40  # words that one term stands for
VECTORES = {"busqueda": "vector", "vigente_palabras": "vector_de_informes"}  # {column: the vector beside it}
PARECIDO = 80  # of 100; below it a suggestion is a guess
SUGERENCIAS = 5


@TextField.register_lookup
class Dice(Lookup):
    """`busqueda__dice="'a' | 'b':*"`: the words of the text match a tsquery. PostgreSQL only, where each such column
    has its vector beside it (VECTORES)."""

    lookup_name = "dice"

    def as_sql(self, compiler, connection):
        derecha, parametros = self.process_rhs(compiler, connection)
        vector = f"{compiler.quote_name_unless_alias(self.lhs.alias)}.{VECTORES[self.lhs.target.column]}"
        return f"{vector} @@ to_tsquery('simple', {derecha})", parametros


class VocabloQuerySet(models.QuerySet):
    def anotar(self, textos: Iterable[str]) -> None:
        """Keep the words of these folded texts that are not kept yet. Two queries on PostgreSQL.

        Nothing is unique here on purpose: two writers at once may keep a word twice, and neither waits
        for the other.
        """
        palabras = sorted(palabras_de(textos))
        if connections[self.db].vendor == "postgresql":  # one array, not thousands of parameters
            consultas = [self.extra(where=["texto = ANY(%s)"], params=[palabras])]
        else:
            consultas = [self.filter(texto__in=palabras[n : n + 500]) for n in range(0, len(palabras), 500)]
        conocidas = {texto for consulta in consultas for texto in consulta.values_list("texto", flat=True)}
        if nuevas := [p for p in palabras if p not in conocidas]:
            campos: Any = [self.model._meta.get_field(nombre) for nombre in ("texto", "raiz", "sonido")]
            columnas = (nuevas, [raiz(p) for p in nuevas], [sonido(p) for p in nuevas])
            bulk.insertar(self.model, list(zip(campos, columnas, strict=True)))

    def de_la_raiz(self, palabras: Collection[str]) -> dict[str, list[str]]:
        """{word: the words of its stem that some text says}. One query."""
        suyas = self.filter(raiz__in={raiz(p) for p in palabras}).order_by("texto")
        por_raiz: dict[str, list[str]] = {}
        for de, texto in suyas.values_list("raiz", "texto").distinct():
            por_raiz.setdefault(de, []).append(texto)
        return {p: por_raiz.get(raiz(p), []) for p in palabras}

    def parecidas(self, palabra: str, ademas: Iterable[str] = ()) -> list[str]:
        """Words, of the table and of `ademas`, that whoever typed `palabra` may have meant, the nearest first; at most
        SUGERENCIAS. First those that sound the same, alone or in the plural. Two queries."""
        sonidos = {sonido(v) for v in variantes(palabra)}
        suena = sonido(palabra)
        largos = (len(suena) - 2, len(suena) + 2)
        del_sitio = set(self.filter(sonido__in=sonidos).values_list("texto", "sonido"))
        cerca = self.annotate(largo=Length("sonido")).filter(largo__range=largos)
        candidatas = dict(del_sitio | set(cerca.values_list("texto", "sonido")))
        candidatas |= {otra: suya for otra in ademas if largos[0] <= len(suya := sonido(otra)) <= largos[1]}
        return _las_mas_cercanas(palabra, sonidos, candidatas)


def _las_mas_cercanas(palabra: str, sonidos: Collection[str], candidatas: Mapping[str, str]) -> list[str]:
    """Of {word: its sound}: by what they sound like and, among those, by how they are written."""
    candidatas = {
        texto: suena for texto, suena in candidatas.items() if not texto.isdigit() and texto != palabra
    }
    iguales = [texto for texto, suena in candidatas.items() if suena in sonidos]
    cercanas = process.extract(
        sonido(palabra), candidatas, scorer=fuzz.ratio, score_cutoff=PARECIDO, limit=SUGERENCIAS * 2
    )
    notas = {texto: nota for _suena, nota, texto in cercanas} | dict.fromkeys(iguales, 101.0)
    orden = sorted(notas, key=lambda texto: (-notas[texto], -fuzz.ratio(palabra, texto), texto))
    return orden[:SUGERENCIAS]


class Vocablo(models.Model):
    """A folded word that some text says, with its stem and its sound: what a term stands for, and what a
    misspelt one is compared to. May belong to a draft: never shown before a search finds it in public."""

    texto = models.CharField(_("vocablo"), max_length=60, db_index=True)
    raiz = models.CharField(_("raíz"), max_length=60, default="", db_index=True)
    sonido = models.CharField(_("sonido"), max_length=60, default="", db_index=True)

    objects = VocabloQuerySet.as_manager()

    class Meta:
        verbose_name = _("vocablo")
        verbose_name_plural = _("vocablos")

    def __str__(self) -> str:
        return self.texto


def condiciones(terminos: Collection[Termino]) -> list[Q]:
    """Conditions on the column `busqueda`, one for each term. One query, for the words of their stems; none if all
    are phrases."""
    sueltas = {str(t) for t in terminos if t.clase is not ClaseDeTermino.FRASE}
    de_su_raiz = Vocablo.objects.de_la_raiz(sueltas) if sueltas else {}
    return [_condicion(t, de_su_raiz.get(str(t), ())) for t in terminos]


def _condicion(termino: Termino, de_su_raiz: Iterable[str]) -> Q:
    texto = str(termino)
    en_postgres = connections[Vocablo.objects.db].vendor == "postgresql"
    if termino.clase is ClaseDeTermino.FRASE:
        exacta = Q(busqueda__contains=f" {texto} ")
        return (
            Q(busqueda__dice=" & ".join(map(_citada, termino.palabras))) & exacta if en_postgres else exacta
        )
    formas = list(dict.fromkeys([texto, *de_su_raiz]))[:FORMAS]
    comienza = termino.clase is ClaseDeTermino.COMIENZO
    if en_postgres:
        citadas = [_citada(f) for f in formas]
        return Q(busqueda__dice=" | ".join([*citadas, f"{_citada(texto)}:*"] if comienza else citadas))
    alguna = Q(busqueda__contains=f" {texto}") if comienza else Q()
    for forma in formas:
        if not (comienza and forma.startswith(texto)):
            alguna |= Q(busqueda__contains=f" {forma} ")
    return alguna


def dice_tal_cual(frase: str) -> Q:
    """Condition on `busqueda`: it has these words (folded, one at least) one after another."""
    entera = Q(busqueda__contains=f" {frase} ")
    if connections[Vocablo.objects.db].vendor != "postgresql":
        return entera
    return Q(busqueda__dice=" & ".join(map(_citada, frase.split()))) & entera


def en_lo_informado(condicion: Q) -> tuple[Q, bool]:
    """A condition of `condiciones` asked of `vigente_palabras`, and whether it says the same there: a phrase does not,
    for the words of all updates stand together. Then it finds more than it should."""
    suelta, es_la_misma = Q(_connector=condicion.connector, _negated=condicion.negated), True
    for hija in condicion.children:
        if isinstance(hija, Q):
            dentro, es_igual = en_lo_informado(hija)
            es_la_misma = es_la_misma and es_igual
            suelta.children.append(dentro)
            continue
        campo, valor = cast("tuple[str, str]", hija)
        _columna, _guion, como = campo.partition("__")
        if como == "contains" and " " in (frase := valor.strip()):
            es_la_misma = False
            if len(condicion.children) == 1:  # PostgreSQL was asked for its words already
                suelta.children += [(f"vigente_palabras__{como}", f" {p} ") for p in frase.split()]
        else:
            suelta.children.append((f"vigente_palabras__{como}", valor))
    return suelta, es_la_misma


def _citada(palabra: str) -> str:
    """As a tsquery takes it: folded, it holds letters and figures only."""
    return f"'{palabra}'"
