"""How an account wants the pages of the staff: the rows of its lists, its menu. Kept with the account; a session knows it from
its sign-in on, so that no page asks the database for it. One that is open elsewhere learns it at its next."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponseRedirect

from base.vuelta import a_donde_estaba, solo_por_boton
from cuentas.models import Aspecto

CLAVE = "aspecto"  # key of the session: {one of CUALES: True}
CUALES = ("lista_compacta", "menu_plegado")


def recordar(request: HttpRequest, user: Any) -> None:
    """Have the session know what `user` chose. One query."""
    elegido = Aspecto.objects.filter(pk=user.pk).values(*CUALES).first() or {}
    request.session[CLAVE] = {cual: True for cual in CUALES if elegido.get(cual)}


@solo_por_boton("admin:index")
@login_required
def elegir(request: HttpRequest) -> HttpResponseRedirect:
    """Those of CUALES that were sent, «1» or empty; the others stay."""
    elegido = {cual: request.POST[cual] == "1" for cual in CUALES if cual in request.POST}
    if elegido:
        Aspecto.objects.update_or_create(pk=request.user.pk, defaults=elegido)
        recordar(request, request.user)
    return a_donde_estaba(request, "admin:index")
