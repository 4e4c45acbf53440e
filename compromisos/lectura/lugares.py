"""Places with those that they are in: a district with its province and its region."""

from __future__ import annotations

from django.db.models import Prefetch

from compromisos.models import Territorio


def con_sus_lugares() -> Prefetch:
    """Prefetch of the `territorios` of whatever has some, each with those that it is in. One query."""
    return Prefetch("territorios", Territorio.objects.select_related("superior__superior"))
