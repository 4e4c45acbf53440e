"""Append-only base of the models of the public record: rows that entered it refuse every change.

A model that belongs to the record says, in `condicion_sellado()`, which of its rows are already in
it. Those rows refuse save(), delete(), and a queryset's update() and delete(), bulk or not. Only
`publicacion/` writes there, through `sellar()` and `sellar_en_bloque()`; a test in
`tests/test_architecture.py` reads the sources and fails on any other caller.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Self, cast

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext as _

from compromisos.reglas.palabras import SituacionAvance


class RegistroCerrado(Exception):
    """The row belongs to the public record: it is corrected or withdrawn in public, never changed."""

    def __init__(self, que: str = ""):
        super().__init__(
            _(
                "Este registro ya es público y no se modifica ni se borra%(que)s. "
                "Publique una corrección o retírelo, con su motivo."
            )
            % {"que": f" ({que})" if que else ""}
        )


class RegistroQuerySet(models.QuerySet):
    """A queryset that will not touch the public record. Each writing method costs one query more."""

    @property
    def _de_que(self) -> type[EnRegistro]:
        return cast("type[EnRegistro]", self.model)

    def sellados(self) -> Self:
        return self.filter(self._de_que.condicion_sellado())

    def _check_abiertos(self) -> None:
        # The slice and the ordering of `self` do not matter: one settled row is enough to refuse.
        sellado = self.model._base_manager.using(self.db).filter(
            self._de_que.condicion_sellado(), pk__in=self.order_by().values("pk")
        )
        if (primero := sellado.first()) is not None:
            raise RegistroCerrado(str(primero))

    def update(self, **kwargs):
        self._check_abiertos()
        self._de_que.check_no_sella(kwargs)
        return super().update(**kwargs)

    update.alters_data = True  # type: ignore[attr-defined]

    def delete(self):
        self._check_abiertos()
        return super().delete()

    delete.alters_data = True  # type: ignore[attr-defined]
    delete.queryset_only = True  # type: ignore[attr-defined]

    def bulk_create(self, objs, *args, update_conflicts=False, **kwargs):
        objs = list(objs)
        if update_conflicts:
            raise RegistroCerrado
        for obj in objs:
            obj.check_abierto()
        return super().bulk_create(objs, *args, **kwargs)

    def sellar_en_bloque(self, objs: Iterable) -> list:
        """Insert rows straight into the record. For `publicacion/` only."""
        objs = list(objs)
        for obj in objs:
            obj.preparar()
        return super().bulk_create(objs, batch_size=500)


class EnRegistro(models.Model):
    """Base of every model whose rows can belong to the public record."""

    objects = RegistroQuerySet.as_manager()

    class Meta:
        abstract = True
        base_manager_name = "objects"

    @classmethod
    def condicion_sellado(cls) -> Q:
        """Condition of the rows that are in the record already."""
        raise NotImplementedError  # pragma: no cover - every model of the record says its own

    @classmethod
    def check_no_sella(cls, cambios: dict) -> None:
        """Raise RegistroCerrado if an update() with `cambios` would put rows into the record."""

    def nace_sellado(self) -> bool:
        """Whether saving this instance as it is now would put it, or leave it, in the record."""
        raise NotImplementedError  # pragma: no cover

    def check_abierto(self) -> None:
        """Raise RegistroCerrado if this row is in the record, or would be by saving it.

        One query when the row exists: the database is asked, not the instance, which could lie.
        """
        if self.nace_sellado():
            raise RegistroCerrado(str(self))
        if self.pk and _esta_sellado(self):
            raise RegistroCerrado(str(self))

    def preparar(self) -> None:
        """Hook before any save, single or in bulk: set what is derived from its own texts."""

    def save(self, *args, **kwargs):
        self.check_abierto()
        super().save(*args, **kwargs)

    def delete(self, *args, **kwargs):
        self.check_abierto()
        return super().delete(*args, **kwargs)

    def sellar(self) -> None:
        """Write into the record. For `publicacion/` only."""
        super().save()


def _esta_sellado(fila: EnRegistro) -> bool:
    modelo = type(fila)
    return modelo._base_manager.filter(modelo.condicion_sellado(), pk=fila.pk).exists()


class EnRegistroPorAvance(EnRegistro):
    """A row that enters the record with the Avance it hangs from, reached by `ruta_avance`."""

    ruta_avance = "avance"

    class Meta:
        abstract = True
        base_manager_name = "objects"

    @classmethod
    def condicion_sellado(cls) -> Q:
        return Q(**{f"{cls.ruta_avance}__situacion": SituacionAvance.PUBLICADO})

    @classmethod
    def check_no_sella(cls, cambios: dict) -> None:
        raiz = cls.ruta_avance.split("__")[0]
        if raiz in cambios or f"{raiz}_id" in cambios:
            raise RegistroCerrado

    def nace_sellado(self) -> bool:
        avance: Any = self
        for paso in self.ruta_avance.split("__"):
            avance = getattr(avance, paso)
        return _esta_sellado(avance)


class SoloSeAgrega(EnRegistro):
    """A row that is in the record from birth: a withdrawal, a verification."""

    class Meta:
        abstract = True
        base_manager_name = "objects"

    @classmethod
    def condicion_sellado(cls) -> Q:
        return Q(pk__isnull=False)

    def nace_sellado(self) -> bool:
        return True
