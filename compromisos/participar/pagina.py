"""What every page of this door shares: nobody keeps it, no search engine lists it, and a form comes from the page that shows it."""

from __future__ import annotations

import functools
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_cache_control
from django.views.decorators.csrf import csrf_exempt

Vista = Callable[..., HttpResponse]


def de_paso(view: Vista) -> Vista:
    """Decorator. There is no session to be ridden on, so no cookie is set to guard it (CSRF)."""

    @csrf_exempt
    @functools.wraps(view)
    def envuelta(request: HttpRequest, *args, **kwargs) -> HttpResponse:
        respuesta = view(request, *args, **kwargs)
        patch_cache_control(respuesta, no_store=True, private=True)
        respuesta.headers["X-Robots-Tag"] = "noindex, nofollow"
        return respuesta

    return envuelta


def desde_aqui(view: Vista) -> Vista:
    """Decorator: no page of another site sends this form in a visitor's name. Browsers say so; what is none, may."""

    @functools.wraps(view)
    def envuelta(request: HttpRequest, *args, **kwargs) -> HttpResponse:
        if request.method == "POST" and request.headers.get("Sec-Fetch-Site", "same-origin") == "cross-site":
            return render(request, "403.html", status=403)
        return view(request, *args, **kwargs)

    return envuelta
