"""Verifications as rows: one a value that was observed, or one without any."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Prefetch, QuerySet
from django.utils import timezone

from base.dias import Dia
from compromisos.lectura import observados
from compromisos.lectura.avances import AvanceEnFecha, con_su_efecto
from compromisos.lectura.leidos import VerificacionLeida
from compromisos.lectura.nombres import con_nombres
from compromisos.lectura.observados import Observado
from compromisos.models import (
    Avance,
    Compromiso,
    Medicion,
    RespuestaVerificacion,
    ValorObservado,
    Verificacion,
    VerificacionSinEfecto,
)
from compromisos.salidas.datos.columns import PUBLICAS

SIN_EFECTO = "sin_efecto"


@dataclass(frozen=True, slots=True)
class RenglonDeVerificacion:
    """A verification, one of the values that it gives or none, and its update as a day says it."""

    verificacion: VerificacionLeida
    observado: Observado | None
    visto: AvanceEnFecha

    @property
    def avance(self) -> Avance:
        return self.visto.avance

    @property
    def respuesta(self) -> str:
        return "\n\n".join(r.texto for r in self.verificacion.respuestas_vistas)

    @property
    def respondida_en(self) -> str | None:
        publicadas = [r.publicada_en for r in self.verificacion.respuestas_vistas if r.publicada_en]
        return self.momento(max(publicadas)) if publicadas else None

    @property
    def sin_efecto(self) -> VerificacionSinEfecto | None:
        return self.visto.sin_efecto.get(self.verificacion.pk)

    @property
    def situacion(self) -> str:
        """Left without effect says more than what became of its update."""
        return SIN_EFECTO if self.sin_efecto else self.visto.firmeza.value

    @staticmethod
    def momento(cuando: datetime) -> str:
        return timezone.localtime(cuando).isoformat(timespec="seconds")


def verificaciones_de(compromisos: QuerySet[Compromiso], dia: Dia) -> QuerySet[Verificacion]:
    """What was said by `dia` of the public updates of those pledges, withdrawn and corrected ones included; newest
    first."""
    publicados = Avance.objects.publicados(dia).filter(compromiso__in=compromisos.order_by().values("pk"))
    suyas = Verificacion.objects.using(dia.alias).filter(dia.hasta("en"), avance__in=publicados)
    return suyas.order_by("-en", "-pk")


def con_relaciones(verificaciones: QuerySet, dia: Dia) -> QuerySet:
    """`verificaciones` with all that their rows need; a fixed number of queries."""
    avances = con_nombres(Avance.objects.using(dia.alias), dia, "compromiso__institucion")
    return verificaciones.prefetch_related(
        Prefetch(
            "avance",
            avances.select_related("retiro").prefetch_related(
                Prefetch("correcciones", Avance.objects.publicados(dia)),
                Prefetch("mediciones", Medicion.objects.all()),
                Prefetch("verificaciones", con_su_efecto()),
            ),
        ),
        Prefetch("valores", ValorObservado.objects.select_related("meta").order_by("pk")),
        Prefetch("respuestas", RespuestaVerificacion.objects.publicadas(dia), to_attr="respuestas_vistas"),
    )


def filas_de_verificaciones(verificaciones: Iterable[Any], dia: Dia) -> Iterator[dict[str, Any]]:
    """One row per observed value, or one without, as it stood on `dia`. Needs `con_relaciones`."""
    for verificacion in verificaciones:
        visto = AvanceEnFecha.de(verificacion.avance, dia)
        medidos = {m.meta_id: m.valor for m in verificacion.avance.mediciones.all()}
        contados: list[Observado | None] = [*observados.de_verificacion(verificacion, medidos)]
        for observado in contados or [None]:
            renglon = RenglonDeVerificacion(verificacion, observado, visto)
            yield {c.nombre: c.valor(renglon) for c in PUBLICAS["verificaciones"]}
