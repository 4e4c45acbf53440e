"""Records of which somebody is told whatever way they change: one by one, with what their signals write, or many at once."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import models, transaction
from django.dispatch import Signal

# Sent with pks=: before rows of sender change without a signal each, and after, with what the first was answered.
van_a_cambiar_en_bloque = Signal()
cambiaron_en_bloque = Signal()
borrados_en_bloque = Signal()  # sent with objetos=, after those of sender were deleted without one


class QuerySetQueAvisa(models.QuerySet):
    """A queryset whose update() and bulk_create() say so. delete() sends Django's own signals."""

    def update(self, **kwargs: Any) -> int:
        with transaction.atomic(using=self.db):
            pks = list(self.order_by().values_list("pk", flat=True))
            antes = [dicho for _quien, dicho in van_a_cambiar_en_bloque.send(self.model, pks=pks)]
            cambiadas = super().update(**kwargs)
            cambiaron_en_bloque.send(self.model, pks=pks, antes=antes)
        return cambiadas

    update.alters_data = True  # type: ignore[attr-defined]

    def bulk_create(self, objs: Iterable[Any], *args: Any, **kwargs: Any) -> list[Any]:
        with transaction.atomic(using=self.db):
            creados = super().bulk_create(objs, *args, **kwargs)
            cambiaron_en_bloque.send(self.model, pks=[o.pk for o in creados if o.pk], antes=[])
        return creados


class GuardadoEntero(models.Model):
    """A record that is saved or deleted together with all that its signals write, or not at all."""

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        with transaction.atomic():
            super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        with transaction.atomic():
            return super().delete(*args, **kwargs)
