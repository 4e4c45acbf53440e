"""Decorator of a page of one act: a reason, an answer, a note. What is written on it and not sent is kept as in any form."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse


def de_un_acto(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Given back, what was written is shown and the act is not done: the view reads `request.POST` in a GET. It is done
    when a sending ends in a redirect, and then it is kept no more. Its template has `{% escrito %}` in its form."""

    @wraps(view)
    def vista(*args, **kwargs) -> HttpResponse:
        request: Any = next(a for a in args if isinstance(a, HttpRequest))
        if hasattr(request, "recuperado"):
            request.method = "GET"
        se_envia = request.method == "POST"
        respuesta = view(*args, **kwargs)
        if se_envia and 300 <= respuesta.status_code < 400:
            request.guardado = True  # for cuentas/escritos/middleware.py
        return respuesta

    return vista
