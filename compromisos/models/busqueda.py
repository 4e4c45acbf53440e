"""Search conditions for each database, and the table of words that exist.

PostgreSQL: a `vector` of each table's `busqueda`, by the text search configuration `es_sin_tildes`, kept
and indexed by the database itself (migration 0007); a word finds all of its stem. SQLite: the folded word itself. What SQLite finds,
PostgreSQL finds too.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import connections, models
from django.db.models import Lookup, Q, TextField
from django.db.models.functions import Length
from django.utils.translation import gettext_lazy as _
from rapidfuzz import fuzz, process

from base import bulk
from compromisos.reglas.busqueda import ClaseDeTermino, Termino, palabras_de, variantes

COMIENZO_CORTO = 3  # no Spanish stem is shorter, so that stems themselves are asked
AMPLIACIONES = 400
PARECIDO = 80  # of 100; below it a suggestion is a guess


@TextField.register_lookup
class Dice(Lookup):
    """`busqueda__dice="'a' & 'b'"`: the words of the text match a tsquery. PostgreSQL only, where each
    `busqueda` has its `vector` beside it."""

    lookup_name = "dice"
    configuracion = "es_sin_tildes"

    def as_sql(self, compiler, connection):
        derecha, parametros = self.process_rhs(compiler, connection)
        vector = f"{compiler.quote_name_unless_alias(self.lhs.alias)}.vector"
        return f"{vector} @@ to_tsquery('{self.configuracion}', {derecha})", parametros


@TextField.register_lookup
class DiceRaiz(Dice):
    """The same with stems as they stand in the index: for the first letters of any word."""

    lookup_name = "dice_raiz"
    configuracion = "simple"


@models.CharField.register_lookup
class SeParece(Lookup):
    """`texto__se_parece="violecnia"`: shares enough trigrams. PostgreSQL only, by index."""

    lookup_name = "se_parece"

    def as_sql(self, compiler, connection):
        izquierda, parametros = self.process_lhs(compiler, connection)
        derecha, suyos = self.process_rhs(compiler, connection)
        return f"{izquierda} %% {derecha}", [*parametros, *suyos]


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
            texto: Any = self.model._meta.get_field("texto")
            bulk.insertar(self.model, [(texto, nuevas)])

    def que_empiezan(self, comienzo: str) -> list[str]:
        suyas = self.filter(texto__startswith=comienzo).order_by("texto").values_list("texto", flat=True)
        return list(suyas.distinct()[:AMPLIACIONES])

    def parecidas(self, palabra: str) -> list[str]:
        """Words that whoever typed `palabra` may have meant, the nearest first; at most five."""
        cercanas: models.QuerySet
        if connections[self.db].vendor == "postgresql":
            cercanas = self.filter(texto__se_parece=palabra)
        else:
            largos = (len(palabra) - 2, len(palabra) + 2)
            cercanas = self.annotate(largo=Length("texto")).filter(largo__range=largos)
        candidatas = sorted({p for p in cercanas.values_list("texto", flat=True) if not p.isdigit()})
        return [
            p
            for p, _parecido, _lugar in process.extract(
                palabra, candidatas, scorer=fuzz.ratio, score_cutoff=PARECIDO, limit=5
            )
        ]


class Vocablo(models.Model):
    """A folded word that some text says: what the beginning of a word is completed with, and what a
    misspelt one is compared to. May belong to a draft: never shown before a search finds it in public."""

    texto = models.CharField(_("vocablo"), max_length=60, db_index=True)

    objects = VocabloQuerySet.as_manager()

    class Meta:
        verbose_name = _("vocablo")
        verbose_name_plural = _("vocablos")

    def __str__(self) -> str:
        return self.texto


def condicion(termino: Termino) -> Q:
    """Condition on the column `busqueda` that meets the term. At most one query, for the beginning of a word."""
    texto = str(termino)
    exacta = Q(busqueda__contains=f" {texto} ")
    if connections[Vocablo.objects.db].vendor != "postgresql":
        return Q(busqueda__contains=f" {texto}") if termino.clase is ClaseDeTermino.COMIENZO else exacta
    if termino.clase is ClaseDeTermino.FRASE:
        return Q(busqueda__dice=" & ".join(map(_citada, termino.palabras))) & exacta
    if termino.clase is ClaseDeTermino.PALABRA:
        return Q(busqueda__dice=" | ".join(map(_citada, variantes(texto))))
    if len(texto) <= COMIENZO_CORTO:
        return Q(busqueda__dice_raiz=f"{_citada(texto)}:*")
    palabras = dict.fromkeys([*variantes(texto), *Vocablo.objects.que_empiezan(texto)])
    return Q(busqueda__dice=" | ".join(map(_citada, palabras)))


def _citada(palabra: str) -> str:
    """As a tsquery takes it: folded, it holds letters and figures only.

    Without its accent the stemmer does not know «capacitacion»; its plural it does, accent or not. The
    index says the same of the texts.
    """
    return f"'{palabra}es'" if palabra.endswith("cion") else f"'{palabra}'"
