"""What people are called on the pages of the staff."""

from __future__ import annotations

from typing import Any


def nombre_de(user: Any) -> str:
    """Full name of an account, else that of the account: nobody knows «enlace-mimp-a1b2c3d4»."""
    return user.get_full_name() or user.get_username()
