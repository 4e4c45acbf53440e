"""Two people editing one record: the second is told, and nothing is overwritten."""

from __future__ import annotations

from django.db import models, transaction
from django.db.models import F
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _


class EdicionSimultanea(Exception):
    """Someone else saved this record after it was read. Nothing was written. Its text is for people."""

    def __init__(self, frase: str = ""):
        super().__init__(
            frase
            or gettext(
                "Otra persona cambió este registro mientras usted lo veía. Revíselo y decida de nuevo."
            )
        )


def check_version(actual: ConVersion, visto: ConVersion, frase: str) -> None:
    """Raise EdicionSimultanea, which says `frase`, if `actual`, just read and locked, is not as `visto` was."""
    if actual.version != visto.version:
        raise EdicionSimultanea(frase)


class ConVersion(models.Model):
    """A record whose save() refuses to overwrite what it has not seen.

    `version` counts saves. An instance may be saved only while the database still holds the
    version it was read with; otherwise EdicionSimultanea. The check is the UPDATE itself, so it
    holds under concurrency without an explicit lock.
    """

    version = models.PositiveIntegerField(_("versión"), default=1, editable=False)

    class Meta:
        abstract = True

    def save(self, *args, **kwargs):
        if self._state.adding:
            return super().save(*args, **kwargs)
        with transaction.atomic():
            reclamada = (
                models.QuerySet(type(self), using=self._state.db)
                .filter(pk=self.pk, version=self.version)
                .update(version=F("version") + 1)
            )
            if not reclamada:
                error = EdicionSimultanea()
                error.add_note(f"{self._meta.label} {self.pk} is no longer at version {self.version}.")
                raise error
            if kwargs.get("update_fields") is not None:
                kwargs["update_fields"] = {*kwargs["update_fields"], "version"}
            self.version += 1
            try:
                super().save(*args, **kwargs)
            except Exception:
                self.version -= 1
                raise
