"""Where a button of the follow-up leads back: to the page that it was on."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme


def direccion(request: HttpRequest, si_no: str = "admin:seguimiento") -> str:
    """The page of the admin that was said in `volver`; that of `si_no` if none was, or it is not of here."""
    pedida = request.POST.get("volver") or request.GET.get("volver") or ""
    de_aqui = url_has_allowed_host_and_scheme(pedida, {request.get_host()}, request.is_secure())
    return pedida if de_aqui and pedida.startswith("/admin/") else reverse(si_no)


def a_donde_estaba(request: HttpRequest, si_no: str = "admin:seguimiento") -> HttpResponseRedirect:
    return HttpResponseRedirect(direccion(request, si_no))
