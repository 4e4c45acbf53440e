"""Texts as they read on a day: editorial notes, from their history, and the literal text of a pledge, from its
amendments."""

from __future__ import annotations

from django.db.models import Case, Exists, F, OuterRef, QuerySet, Subquery, TextField, Value, When
from django.db.models.functions import Coalesce

from base.dias import Dia
from compromisos.models import Enmienda
from compromisos.reglas.palabras import TipoEnmienda


def con_nota(consulta: QuerySet, dia: Dia) -> QuerySet:
    """Annotate `nota_publica`: the editorial note as it stood on `dia`.

    A row without history was loaded with its note and never touched: the note of today. A row born after
    `dia` that speaks of something older: the note it was born with. A note that an edit replaced before
    the history began: none, rather than a later one.
    """
    if dia.es_hoy:
        return consulta.annotate(nota_publica=F("nota"))
    historia = consulta.model.history.model.objects.filter(id=OuterRef("pk"))
    antes = historia.filter(history_date__lt=dia.limite).order_by("-history_date", "-history_id")
    alta = historia.filter(history_type="+").order_by("history_date", "history_id")
    return consulta.annotate(
        nota_publica=Case(
            When(
                Exists(historia),
                then=Coalesce(
                    Subquery(antes.values("nota")[:1]), Subquery(alta.values("nota")[:1]), Value("")
                ),
            ),
            default=F("nota"),
            output_field=TextField(),
        )
    )


def con_texto(compromisos: QuerySet, dia: Dia) -> QuerySet:
    """Annotate `texto_publico` and `plegado_publico`: the literal text as it stood on `dia`, which is what the
    first amendment made since then replaced."""
    if dia.es_hoy:
        return compromisos.annotate(texto_publico=F("texto"), plegado_publico=F("texto_plegado"))
    siguiente = Enmienda.objects.filter(
        compromiso=OuterRef("pk"), tipo=TipoEnmienda.REDACCION, en__gte=dia.limite
    ).order_by("en", "pk")
    return compromisos.annotate(
        texto_publico=Coalesce(Subquery(siguiente.values("texto_anterior")[:1]), F("texto")),
        plegado_publico=Coalesce(Subquery(siguiente.values("anterior_plegado")[:1]), F("texto_plegado")),
    )
