"""What may change after it was public, as it read on a past day: editorial notes, from their history, and
the literal text of a pledge, from its amendments."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Case, Exists, F, OuterRef, QuerySet, Subquery, TextField, Value, When
from django.db.models.functions import Coalesce

from compromisos.reglas.palabras import TipoEnmienda


def con_nota(consulta: QuerySet, limite: datetime | None) -> QuerySet:
    """Annotate `nota_publica`: the note of today, or the one that stood before `limite` (aware).

    A row without history was loaded with its note and never touched. One written after `limite` that
    speaks of something older is shown with the note it was born with. What an edit replaced before the
    history began is not known: then no note is shown rather than a later one.
    """
    if limite is None:
        return consulta.annotate(nota_publica=F("nota"))
    historia = consulta.model.history.model.objects.filter(id=OuterRef("pk"))
    antes = historia.filter(history_date__lt=limite).order_by("-history_date", "-history_id")
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


def con_texto(compromisos: QuerySet, limite: datetime | None) -> QuerySet:
    """Annotate `texto_publico` and `plegado_publico`: the literal text of today, or the one that stood before
    `limite` (aware), which is what the first amendment made since then replaced."""
    if limite is None:
        return compromisos.annotate(texto_publico=F("texto"), plegado_publico=F("texto_plegado"))
    from compromisos.models.enmienda import Enmienda

    siguiente = Enmienda.objects.filter(
        compromiso=OuterRef("pk"), tipo=TipoEnmienda.REDACCION, en__gte=limite
    ).order_by("en", "pk")
    return compromisos.annotate(
        texto_publico=Coalesce(Subquery(siguiente.values("texto_anterior")[:1]), F("texto")),
        plegado_publico=Coalesce(Subquery(siguiente.values("anterior_plegado")[:1]), F("texto_plegado")),
    )
