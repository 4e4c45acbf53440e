"""What an import wrote, as it stands now: what of it is public, what is a draft, what must stay when it is undone."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.db.models import Model, Q, QuerySet

from compromisos.models import (
    Avance,
    Compromiso,
    Enmienda,
    Evidencia,
    Importacion,
    Medicion,
    Meta,
    Participacion,
    Verificacion,
    VinculoConMarco,
)
from compromisos.models.avance import AvanceQuerySet
from compromisos.models.compromiso import CompromisoQuerySet
from compromisos.models.marco import VinculoQuerySet
from instituciones.models import Institucion


def _nombre(modelo: type[Model]) -> str:
    return modelo._meta.label_lower


def _creados(importacion: Importacion, modelo: type[Model]) -> Any:
    suyas = importacion.escrituras.filter(modelo=_nombre(modelo), lista="", antes__isnull=True)
    return modelo._base_manager.filter(pk__in=suyas.order_by().values("objeto"))


def compromisos_creados(importacion: Importacion) -> CompromisoQuerySet:
    """Pledges that it made and are still there."""
    return _creados(importacion, Compromiso)


def avances_creados(importacion: Importacion) -> AvanceQuerySet:
    """Updates that it made and are still there."""
    return _creados(importacion, Avance)


def vinculos_creados(importacion: Importacion) -> VinculoQuerySet:
    """Ties to frameworks that it said, ended since or not."""
    suyos = importacion.escrituras.filter(modelo=_nombre(VinculoConMarco), antes__isnull=True)
    return VinculoConMarco.objects.filter(pk__in=suyos.order_by().values("objeto"))


def verificaciones_creadas(importacion: Importacion) -> QuerySet[Verificacion]:
    """Verifications that it published."""
    return _creados(importacion, Verificacion)


def compromisos_tocados(importacion: Importacion) -> CompromisoQuerySet:
    """Pledges that it made, changed or amended, or of which it did a target."""
    escritos = importacion.escrituras.order_by()
    tocados = Q(pk__in=escritos.filter(modelo=_nombre(Compromiso)).values("objeto"))
    for modelo in (Meta, Enmienda):
        suyos = modelo._base_manager.filter(pk__in=escritos.filter(modelo=_nombre(modelo)).values("objeto"))
        tocados |= Q(pk__in=suyos.values("compromiso"))
    return Compromiso.objects.filter(tocados)


@dataclass(slots=True)
class PublicoDeUnaCarga:
    """What of an import the public sees: keys of pledges and updates that it made, which an undo withdraws in public
    and never deletes; of pledges that it only changed, which an undo amends back; of ties to frameworks that it said,
    which an undo ends; and of verifications, which it leaves without effect."""

    compromisos: set[int] = field(default_factory=set)
    avances: set[int] = field(default_factory=set)
    cambiados: set[int] = field(default_factory=set)
    vinculos: set[int] = field(default_factory=set)
    verificaciones: set[int] = field(default_factory=set)

    def __bool__(self) -> bool:
        return self.de_compromisos or bool(self.avances or self.verificaciones)

    @property
    def de_compromisos(self) -> bool:
        """Whether undoing it takes whoever publishes pledges."""
        return bool(self.compromisos or self.cambiados or self.vinculos)

    @classmethod
    def de(cls, importacion: Importacion) -> PublicoDeUnaCarga:
        """Six queries."""
        compromisos = set(compromisos_creados(importacion).sellados().values_list("pk", flat=True))
        avances = set(avances_creados(importacion).sellados().values_list("pk", flat=True))
        tocados = set(compromisos_tocados(importacion).sellados().values_list("pk", flat=True))
        vinculos = set(vinculos_creados(importacion).publicos().values_list("pk", flat=True))
        verificaciones = set(verificaciones_creadas(importacion).values_list("pk", flat=True))
        return cls(compromisos, avances, tocados - compromisos, vinculos, verificaciones)

    def queda(self) -> dict[str, set[int]]:
        """{model: keys} of all that hangs from it, or that it hangs from: pages of past days tell it."""
        compromisos = Compromiso.objects.filter(pk__in=self.compromisos)
        hay = list(compromisos.values_list("edicion", "institucion", "responsable"))
        participan = Q(pk__in=())
        for edicion, institucion in {(e, i) for e, i, _responsable in hay}:
            participan |= Q(edicion=edicion, institucion=institucion)
        return {
            _nombre(Compromiso): self.compromisos,
            _nombre(Institucion): {pk for _e, *quienes in hay for pk in quienes if pk is not None},
            _nombre(Participacion): _claves(Participacion.objects.filter(participan)),
            _nombre(Meta): _claves(Meta.objects.filter(compromiso__in=self.compromisos)),
            _nombre(Avance): self.avances,
            _nombre(Medicion): _claves(Medicion.objects.filter(avance__in=self.avances)),
            _nombre(VinculoConMarco): self.vinculos,
            _nombre(Verificacion): self.verificaciones,
            _nombre(Evidencia): _claves(Evidencia.objects.filter(avance__in=self.avances)),
        }


def _claves(consulta: Any) -> set[int]:
    return set(consulta.values_list("pk", flat=True))


@dataclass(frozen=True, slots=True)
class LoHecho:
    """Counts of what an applied import made, and of the drafts that it touched."""

    borradores: int
    publicos: int
    avances: int
    verificaciones: int
    vinculos: int

    @classmethod
    def de(cls, importacion: Importacion) -> LoHecho:
        """Five queries."""
        return cls(
            borradores=compromisos_tocados(importacion).borradores().count(),
            publicos=compromisos_creados(importacion).sellados().count(),
            avances=avances_creados(importacion).count(),
            verificaciones=verificaciones_creadas(importacion).count(),
            vinculos=vinculos_creados(importacion).filter(hasta=None).count(),
        )
