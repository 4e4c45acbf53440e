"""Days are Lima days: one place turns a day into the instants where it begins and ends."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from django.utils import timezone


def fin_del_dia(dia: date) -> datetime:
    """First instant after `dia` in the site's time zone, aware; 9999-12-31 has no next day and
    answers its own last microsecond."""
    if dia == date.max:
        return timezone.make_aware(datetime.max)
    return timezone.make_aware(datetime.combine(dia + timedelta(days=1), time.min))


def inicio_del_dia(dia: date) -> datetime:
    """First instant of `dia` in the site's time zone, aware."""
    return timezone.make_aware(datetime.combine(dia, time.min))
