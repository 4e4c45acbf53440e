"""Names of accounts: no two differ only in capitals, and none has a space. One may sign in by e-mail too."""

from __future__ import annotations

import re

from django.contrib.auth import get_user_model

INVISIBLES = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u200e\u200f\u2060\ufeff\u00ad"))
LARGO = 30


def nombre_de_cuenta(escrito: str) -> str:
    """The name of the account that signs in with `escrito`, whatever its capitals and spaces: its own name or, if it is
    nobody's, the e-mail of one account that is open. Two queries at most.

    Of accounts from before that differ only in capitals, the one written so; `escrito` without its spaces if it is
    of none, or of several.
    """
    limpio = "".join(escrito.translate(INVISIBLES).split())
    cuentas = get_user_model().objects
    parecidos = list(cuentas.filter(username__iexact=limpio).values_list("username", flat=True)[:2])
    if not parecidos and "@" in limpio:
        de_correo = cuentas.filter(email__iexact=limpio, is_active=True)
        parecidos = list(de_correo.values_list("username", flat=True)[:2])
        return parecidos[0] if len(parecidos) == 1 else limpio
    return limpio if limpio in parecidos or len(parecidos) != 1 else parecidos[0]


def nombre_libre(correo: str) -> str:
    """A name for a new account, of what stands before the @, that no other has but for capitals."""
    base = re.sub(r"[^a-z0-9._-]", "", correo.partition("@")[0].lower())[:LARGO].strip("._-") or "cuenta"
    nombre, n = base, 1
    while get_user_model().objects.filter(username__iexact=nombre).exists():
        n += 1
        nombre = f"{base}{n}"
    return nombre
