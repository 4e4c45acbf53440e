"""What waits for somebody, of one pledge or of a whole institution: updates on their way, amendments proposed, answers
to publish, personal data to take out."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.db.models import Q

from compromisos.lectura.quien_informo import Autoria, autorias
from compromisos.models import Avance, Compromiso, PropuestaDeEnmienda, RespuestaVerificacion, Supresion
from instituciones.models import Institucion

TOPE = 20  # of each kind


@dataclass(frozen=True, slots=True)
class LoQueEspera:
    """The oldest of each kind first, at most `TOPE`. `autores` is {update: who sent it}."""

    avances: list[Avance] = field(default_factory=list)
    autores: dict[int, Autoria] = field(default_factory=dict)
    propuestas: list[PropuestaDeEnmienda] = field(default_factory=list)
    respuestas: list[RespuestaVerificacion] = field(default_factory=list)
    supresiones: list[Supresion] = field(default_factory=list)


def lo_que_espera(de: Compromiso | Institucion) -> LoQueEspera:
    """At most five queries, however many pledges there are."""
    if isinstance(de, Compromiso):
        suyos, verificados = Q(compromiso=de), Q(verificacion__avance__compromiso=de)
    else:
        suyos = Q(compromiso__institucion=de)
        verificados = Q(verificacion__avance__compromiso__institucion=de)
    avances = list(
        Avance.objects.sin_publicar()
        .filter(suyos)
        .select_related("compromiso")
        .order_by("creado_en", "pk")[:TOPE]
    )
    return LoQueEspera(
        avances=avances,
        autores=autorias(Avance.objects.filter(pk__in=[a.pk for a in avances])) if avances else {},
        propuestas=list(
            PropuestaDeEnmienda.objects.pendientes().filter(suyos).select_related("compromiso", "por")[:TOPE]
        ),
        respuestas=list(
            RespuestaVerificacion.objects.por_publicar()
            .filter(verificados)
            .select_related("por", "verificacion__avance__compromiso")
            .order_by("en", "pk")[:TOPE]
        ),
        supresiones=list(
            Supresion.objects.pendientes().filter(suyos).select_related("compromiso", "pedida_por")[:TOPE]
        ),
    )
