"""Names of accounts: no two differ only in capitals, and none has a space."""

from __future__ import annotations

from django.contrib.auth import get_user_model

INVISIBLES = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u200e\u200f\u2060\ufeff\u00ad"))


def nombre_de_cuenta(escrito: str) -> str:
    """The name that an account has, whatever the capitals and spaces of `escrito`. One query.

    Of accounts from before that differ only in capitals, the one written so; `escrito` without its spaces if it is
    of none, or of several.
    """
    limpio = "".join(escrito.translate(INVISIBLES).split())
    nombres = get_user_model().objects.filter(username__iexact=limpio).values_list("username", flat=True)
    parecidos = list(nombres[:2])
    return limpio if limpio in parecidos or len(parecidos) != 1 else parecidos[0]
