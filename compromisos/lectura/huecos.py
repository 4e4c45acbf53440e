"""What is out of order in the data of a pledge, as conditions of today in SQL: for the filter «Le falta» of the staff's
list and the board of data quality. They stand over what `lectura.filtros.interno.leidos_por_dentro` annotates."""

from __future__ import annotations

from django.db.models import F, Q

from compromisos.lectura.enlaces import enlaces_rotos
from compromisos.models import Compromiso, Evidencia, Meta
from compromisos.models.compromiso import Alcance
from compromisos.reglas.palabras import Estado

# Conditions, asked as «is it one of these»: the database reads what they are about once, and not pledge by pledge.
_SIN_BASE = Meta.objects.filter(dejada_en__isnull=True, valor_meta__isnull=False, linea_base__isnull=True)
_SIN_FECHA = Evidencia.objects.filter(fecha_consulta__isnull=True).exclude(url="")
_LUGARES = Compromiso.territorios.through.objects.all()
_TODAS, _NINGUNA = Q(metas_alcanzadas=F("metas_medibles")), Q(metas_alcanzadas=0)
_FUENTE_ROTA = Q(fuente__in=enlaces_rotos().values("url"))

SIN_META = Q(metas_total=0)
# As `territorios.SIN_LUGAR`, without a row for each place.
SIN_LUGAR = ~Q(pk__in=_LUGARES.values("compromiso")) & ~Q(alcance=Alcance.NACIONAL)
# A target with a number and no base: nobody can say how much was done.
SIN_LINEA_BASE = Q(pk__in=_SIN_BASE.order_by().values("compromiso"))
# A link among the proofs of its report of which nobody says that they opened it.
ENLACE_SIN_ABRIR = Q(vigente_avance__in=_SIN_FECHA.order_by().values("avance"))
PRUEBA_ROTA = Q(
    vigente_avance__in=Evidencia.objects.filter(url__in=enlaces_rotos().values("url"))
    .order_by()
    .values("avance")
)
# One that failed on three days, or the source of the pledge (`reglas/enlaces.py`).
ENLACE_ROTO = PRUEBA_ROTA | _FUENTE_ROTA
# `reglas.entre_informes.contradicciones`, of what is declared against how many targets are reached or measured.
NO_CUADRA = Q(metas_medibles__gt=0) & (
    (Q(estado=Estado.CUMPLIDO.value) & ~_TODAS)
    | (Q(estado=Estado.CUMPLIDO_PARCIALMENTE.value) & _NINGUNA & Q(vigente_metas_medidas__gt=0))
    | (Q(estado=Estado.NO_INICIADO.value) & ~_NINGUNA)
    | (Q(estado=Estado.INCUMPLIDO.value) & _TODAS)
)
