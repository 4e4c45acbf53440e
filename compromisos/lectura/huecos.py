"""What is out of order in the data of a pledge, as conditions of today in SQL: for the filter «Le falta» of the staff's
list and the board of data quality. They stand over what `lectura.filtros.interno.leidos_por_dentro` annotates."""

from __future__ import annotations

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from compromisos.lectura.enlaces import enlaces_rotos
from compromisos.models import Avance, Compromiso, Evidencia, Medicion, Meta, Retiro
from compromisos.models.compromiso import Alcance
from compromisos.reglas.palabras import Estado, SituacionAvance

_METAS = Meta.objects.filter(compromiso=OuterRef("pk"), dejada_en__isnull=True)
# Of updates in force, asked of the few measurements of each pledge.
_MEDIDAS = Medicion.objects.filter(
    ~Exists(Retiro.objects.filter(avance=OuterRef("avance"))),
    ~Exists(
        QuerySet(Avance).filter(corrige=OuterRef("avance"), situacion=SituacionAvance.PUBLICADO).order_by()
    ),
    avance__situacion=SituacionAvance.PUBLICADO,
    avance__compromiso=OuterRef("pk"),
    meta__dejada_en__isnull=True,
)
_SIN_FECHA = Evidencia.objects.filter(avance=OuterRef("vigente_avance"), fecha_consulta__isnull=True)
_LUGARES = Compromiso.territorios.through.objects.filter(compromiso=OuterRef("pk"))
_ROTAS = Evidencia.objects.filter(avance=OuterRef("vigente_avance"), url__in=enlaces_rotos().values("url"))
_TODAS, _NINGUNA = Q(metas_alcanzadas=F("metas_medibles")), Q(metas_alcanzadas=0)

SIN_META = Q(con_meta=False)
# As `territorios.SIN_LUGAR`, without a row for each place.
SIN_LUGAR = Q(con_lugar=False) & ~Q(alcance=Alcance.NACIONAL)
# A target with a number and no base: nobody can say how much was done.
SIN_LINEA_BASE = Q(con_meta_sin_base=True)
# A link among the proofs of its report of which nobody says that they opened it.
ENLACE_SIN_ABRIR = Q(con_enlace_sin_abrir=True)
# One that failed on three days, or the source of the pledge (`reglas/enlaces.py`).
ENLACE_ROTO = Q(con_prueba_rota=True) | Q(con_fuente_rota=True)
# `reglas.entre_informes.contradicciones`, of what is declared against how many targets are reached or measured.
NO_CUADRA = Q(metas_medibles__gt=0) & (
    (Q(estado=Estado.CUMPLIDO.value) & ~_TODAS)
    | (Q(estado=Estado.CUMPLIDO_PARCIALMENTE.value) & _NINGUNA & Q(con_medidas=True))
    | (Q(estado=Estado.NO_INICIADO.value) & ~_NINGUNA)
    | (Q(estado=Estado.INCUMPLIDO.value) & _TODAS)
)


def con_lo_que_falta(compromisos: QuerySet) -> QuerySet:
    """`compromisos` with what these conditions read of each. No query more."""
    return compromisos.annotate(
        con_meta=Exists(_METAS),
        con_lugar=Exists(_LUGARES),
        con_meta_sin_base=Exists(_METAS.filter(valor_meta__isnull=False, linea_base__isnull=True)),
        con_enlace_sin_abrir=Exists(_SIN_FECHA.exclude(url="")),
        con_prueba_rota=Exists(_ROTAS),
        con_fuente_rota=Exists(enlaces_rotos().filter(url=OuterRef("fuente"))),
        con_medidas=Exists(_MEDIDAS),
    )
