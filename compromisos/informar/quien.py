"""Who reports in this session: by a personal link, or with an account that reports for institutions and not for all.

Whether a link is still good, and for whom an account reports, is looked up at every request.
"""

from __future__ import annotations

import functools
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from compromisos.models import EnlacePersonal
from compromisos.publicacion.permisos import informa_con_su_cuenta
from cuentas import hooks
from cuentas.escritos.llave import RECUPERAR
from cuentas.escritos.middleware import puede_entrar
from instituciones.models import Institucion

CLAVE = "enlace_personal"  # in the session: [number of the link, secret of its session]
DESDE = "enlace_desde"  # in the session: when it was opened, in seconds
ULTIMA = "enlace_ultima"  # in the session: when it was last used
CADA_CUANTO_SE_ANOTA = 60  # seconds: not a write for every page


@dataclass(frozen=True, slots=True)
class Informante:
    """`cuenta` signs what is reported; `enlace` is the personal link, None of who came in with an account."""

    cuenta: Any
    nombre: str
    instituciones: list[Institucion]
    enlace: EnlacePersonal | None = None

    @property
    def por(self) -> str:
        """For whom, by name."""
        return ", ".join(i.nombre for i in self.instituciones)

    @property
    def institucion(self) -> Institucion:
        return self.instituciones[0]


class CodigoForm(forms.Form):
    codigo = forms.CharField(
        label=gettext_lazy("Código de su enlace"),
        max_length=200,
        help_text=gettext_lazy(
            "Está en el correo en que lo recibió. Puede pegarlo; los guiones y las mayúsculas no importan."
        ),
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}
        ),
    )


def entrada_de(user) -> str | None:
    """Where an account goes when it comes in, if not to the admin (settings.ENTRADA)."""
    return reverse("informar_lista") if informa_con_su_cuenta(user) else None


def escritorio_de(user) -> str | None:
    """The first page of an account that reports for some institution, in place of the admin's. One query at most."""
    entrada = entrada_de(user)
    return entrada if entrada and Institucion.objects.editables_por(user).exists() else None


def informante_de(request: HttpRequest) -> Informante | None:
    """Who reports here. Of a link and an account in one browser, the one that came in last."""
    enlace = _enlace_de(request)
    user: Any = request.user
    con_cuenta = user.is_authenticated and informa_con_su_cuenta(user)
    if enlace and not (con_cuenta and request.session.get(hooks.DESDE, 0) > request.session.get(DESDE, 0)):
        return Informante(enlace.cuenta, enlace.nombre, [enlace.institucion], enlace)
    if not con_cuenta:
        return None
    suyas = list(Institucion.objects.editables_por(user))
    return Informante(user, user.get_full_name() or user.get_username(), suyas) if suyas else None


def _enlace_de(request: HttpRequest) -> EnlacePersonal | None:
    """The link of this session, if it is still good and somebody used it lately."""
    pk, sesion = request.session.get(CLAVE) or (None, "")
    if not pk:
        return None
    ahora = int(time.time())
    ultima = request.session.get(ULTIMA, request.session.get(DESDE, ahora))
    if ahora - ultima > settings.SESION_INACTIVA:
        return None
    enlace = EnlacePersonal.objects.de_sesion(pk, sesion, ahora=timezone.now())
    if enlace and ahora - ultima > CADA_CUANTO_SE_ANOTA:
        request.session[ULTIMA] = ahora
    return enlace


def escribe(request: Any, quien: Informante | None) -> None:
    """Tell `cuentas.escritos` who writes here, whoever else is signed in in this browser, and until when."""
    request.escribe = quien.cuenta if quien else None
    if quien is None or quien.enlace:
        request.sesion_desde = request.session.get(DESDE, time.time())


def reservada(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Decorator: a page in Spanish only, that no cache keeps and no search engine lists."""

    @functools.wraps(view)
    def envuelta(request: HttpRequest, *args, **kwargs) -> HttpResponse:
        request.solo_en_espanol = True  # type: ignore[attr-defined]  # for views/contexto.py
        respuesta = view(request, *args, **kwargs)
        patch_cache_control(respuesta, no_store=True, private=True)
        respuesta.headers["X-Robots-Tag"] = "noindex, nofollow"
        # A form needs an Origin to prove that it comes from here; the address has no secret any more.
        respuesta.headers.setdefault("Referrer-Policy", "same-origin")
        return respuesta

    return envuelta


def con_informante(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """The view gets `quien=`; to whom nobody reports here, there is nothing here."""

    @reservada
    @functools.wraps(view)
    def envuelta(request: HttpRequest, *args, **kwargs) -> HttpResponse:
        quien = informante_de(request)
        if quien is None:
            return no_sirve(request)
        escribe(request, quien)
        return view(request, *args, quien=quien, **kwargs)

    return envuelta


def no_sirve(request: HttpRequest) -> HttpResponse:
    """The 404 of a personal link: the same when it is unknown, expired, revoked or was opened elsewhere since. Who sent
    something from a page of a session that is over is asked for the code, or to sign in if they wrote with an account,
    with what was sent kept for its author."""
    conservado = getattr(request, "conservado", None)
    if conservado and puede_entrar(conservado):
        messages.info(
            request,
            _("Lo que escribió no se perdió: entre y lo tendrá otra vez en su formulario, sin guardar."),
        )
        return redirect_to_login(conservado.para_recuperar)
    seguir = conservado.clave if conservado else request.GET.get(RECUPERAR, "")
    contexto = {"contacto": settings.CONTACTO, "form": CodigoForm(auto_id="%s"), "seguir": seguir}
    if seguir:
        return render(request, "informar/otra_vez.html", contexto, status=403)
    return render(request, "informar/no_sirve.html", contexto, status=404)
