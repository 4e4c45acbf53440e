"""Where a button of the staff's pages leads back: to the page that it was on."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps

from django.http import HttpRequest, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme


def direccion(request: HttpRequest, si_no: str) -> str:
    """The page of the admin that was said in `volver`; that of `si_no` if none was, or it is not of here."""
    pedida = request.POST.get("volver") or request.GET.get("volver") or ""
    de_aqui = url_has_allowed_host_and_scheme(pedida, {request.get_host()}, request.is_secure())
    return pedida if de_aqui and pedida.startswith("/admin/") else reverse(si_no)


def a_donde_estaba(request: HttpRequest, si_no: str) -> HttpResponseRedirect:
    return HttpResponseRedirect(direccion(request, si_no))


def solo_por_boton(si_no: str) -> Callable:
    """Decorator of an act: who opens its address, as after signing in again in the middle of it, is led to the page with
    its button, and nothing is done."""

    def decorar(vista: Callable[..., HttpResponseRedirect]) -> Callable[..., HttpResponseRedirect]:
        @wraps(vista)
        def envuelta(request: HttpRequest, *args, **kwargs) -> HttpResponseRedirect:
            if request.method != "POST":
                return HttpResponseRedirect(reverse(si_no))
            return vista(request, *args, **kwargs)

        return envuelta

    return decorar
