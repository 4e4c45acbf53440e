"""Number of the request that is being answered, by which its lines in the logs of proxy and site are found together.

Each request is answered by one thread, which sets it anew; the worker sets that of its task.
"""

from __future__ import annotations

import re
import uuid
from contextvars import ContextVar

NINGUNO = "-"
VALIDO = re.compile(r"[A-Za-z0-9._-]{8,64}")  # nginx's own has 32 hexadecimal figures

actual: ContextVar[str] = ContextVar("pedido", default=NINGUNO)


def numero(dicho: str) -> str:
    """The number as it was said, if it is one; else a new one."""
    return dicho if VALIDO.fullmatch(dicho) else uuid.uuid4().hex
