"""Accounts of the staff: who comes in, with which role, and who takes over from whom."""

from compromisos.admin.cuentas import ficha

__all__ = ["ficha"]
