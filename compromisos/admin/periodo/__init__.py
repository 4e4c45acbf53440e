"""Reporting periods: the record, its board, its closing, reminders asked for now, links for all."""

from compromisos.admin.periodo import ficha

__all__ = ["ficha"]
