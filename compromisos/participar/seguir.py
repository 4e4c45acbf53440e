"""Following by e-mail: ask, confirm, see and change it, leave (docs/adr/0048).

Nothing is confirmed nor left by only opening an address: programs that look at mail before its reader open them all. What
the form answers is the same whoever the address is of.
"""

from __future__ import annotations

from email.utils import parseaddr

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from base.correo import puede_salir
from base.dias import Dia
from base.numeros import entero
from compromisos.correo.seguidores import actos, direccion, enlaces
from compromisos.lectura.novedades import cuantas_habrian_sido
from compromisos.lectura.seguibles import NoSeSigue, Seguible, leer, que_sigue
from compromisos.models import Seguido, Seguidor
from compromisos.participar.forms import PaginaForm, SeguirForm
from compromisos.participar.freno import Freno
from compromisos.participar.pagina import de_paso, desde_aqui

HORA, DIA = 60 * 60, 24 * 60 * 60
DE_UNA_RED = Freno("seguir de una red", 20, HORA)
DE_UNA_DIRECCION = Freno("seguir con una dirección", 4, DIA)
formulario = require_http_methods(["GET", "HEAD", "POST"])


@formulario
@de_paso
@desde_aqui
def seguir(request: HttpRequest) -> HttpResponse:
    """The form for what `?que=` names; without it, how to find what to follow, and the way to one's own page."""
    dia = Dia.de_hoy()
    if request.method == "POST":
        return _pedir(request, dia)
    if "que" not in request.GET:
        return _pagina(request, {"pagina": PaginaForm(auto_id="%s")})
    try:
        seguible = leer(request.GET["que"], dia)
    except NoSeSigue as error:
        return _pagina(request, {"no_se_sigue": str(error), "pagina": PaginaForm(auto_id="%s")}, status=400)
    form = SeguirForm(dia=dia, auto_id="%s", initial={"que": seguible.que, "idioma": get_language()})
    return _con_formulario(request, form, seguible, dia)


def _pedir(request: HttpRequest, dia: Dia) -> HttpResponse:
    if not puede_salir():
        return _pagina(request, {}, status=503)
    form: SeguirForm | PaginaForm = (
        PaginaForm(request.POST, auto_id="%s")
        if "pagina" in request.POST
        else SeguirForm(request.POST, dia=dia, auto_id="%s")
    )
    if form.es_de_un_programa:
        return HttpResponseRedirect(reverse("seguir_pedido"))
    if not form.is_valid():
        if isinstance(form, PaginaForm):
            return _pagina(request, {"pagina": form}, status=400)
        return _con_formulario(request, form, form.seguible, dia, status=400)
    if not DE_UNA_RED.deja_a_la_red(request):
        frase = _("Ya se pidió muchas veces desde esta red. Pruebe dentro de una hora.")
        return _pagina(request, {"no_se_sigue": frase}, status=429)
    correo = form.cleaned_data["correo"]
    if DE_UNA_DIRECCION.deja(direccion.huella(correo)):
        _encargar(form, correo)
    return HttpResponseRedirect(reverse("seguir_pedido"))


def _encargar(form: SeguirForm | PaginaForm, correo: str) -> None:
    if isinstance(form, PaginaForm):
        actos.pedir_pagina(correo, ahora=timezone.now())
        return
    assert form.seguible is not None, "it is valid"
    limpios = form.cleaned_data
    actos.pedir(correo, form.seguible, limpios["ritmo"], limpios["idioma"], ahora=timezone.now())


def _con_formulario(
    request: HttpRequest, form: SeguirForm, seguible: Seguible | None, dia: Dia, *, status: int = 200
) -> HttpResponse:
    if seguible is None:
        frases = form.errors.get("que") or [_("No sabemos qué quiere seguir.")]
        return _pagina(request, {"no_se_sigue": frases[0], "pagina": PaginaForm(auto_id="%s")}, status=status)
    cuantas = cuantas_habrian_sido(seguible.clase, seguible.valor, dia)
    return _pagina(
        request,
        {
            "form": form,
            "seguible": seguible,
            "es_todo": seguible.clase == Seguido.Clase.TODO,
            "cuantas": cuantas,
        },
        status=status,
    )


def _pagina(request: HttpRequest, contexto: dict, *, status: int = 200) -> HttpResponse:
    remitente = parseaddr(settings.SEGUIR_REMITENTE)[0]
    contexto = {"puede_salir": puede_salir(), "remitente": remitente, **contexto}
    return render(request, "participar/seguir.html", contexto, status=status)


@require_safe
@de_paso
def pedido(request: HttpRequest) -> HttpResponse:
    """What is said to all who sent the form, so that nobody learns whether an address follows something."""
    return render(request, "participar/pedido.html")


@formulario
@de_paso
def confirmar(request: HttpRequest, firmado: str) -> HttpResponse:
    """What would be followed, and the button that begins it."""
    seguido = enlaces.de_confirmacion(firmado)
    seguible = seguido and que_sigue(seguido, Dia.de_hoy())
    if seguido is None or seguible is None:
        return render(request, "participar/ya_no_sirve.html", status=404)
    hecho = request.method == "POST" and actos.confirmar(seguido, ahora=timezone.now())
    return render(
        request,
        "participar/confirmar.html",
        {
            "seguido": seguido,
            "seguible": seguible,
            "confirmado": hecho or seguido.confirmado_en is not None,
            "son_demasiados": request.method == "POST" and not hecho and seguido.confirmado_en is None,
            "maximo": actos.MAXIMO,
            "firma": enlaces.firma(seguido.seguidor),
        },
    )


@formulario
@de_paso
def suyo(request: HttpRequest, firmado: str) -> HttpResponse:
    """All that one address follows, how often, and the way out of each and of all."""
    seguidor = enlaces.de_pagina(firmado)
    if seguidor is None:
        return _de_nadie(request, firmado)
    if request.method == "POST" and not _cambiar(request, seguidor):
        return render(request, "participar/dejado.html")
    dia = Dia.de_hoy()
    filas = [(s, que_sigue(s, dia)) for s in seguidor.seguidos.confirmados()]
    return render(
        request,
        "participar/suyo.html",
        {
            "filas": filas,
            "ritmos": Seguido.Ritmo.choices,
            "guardado": request.method == "POST",
            "firma": firmado,
        },
    )


def _cambiar(request: HttpRequest, seguidor: Seguidor) -> bool:
    """Save what was chosen; False if nothing is followed any more."""
    ritmos: dict[int, str] = {
        pk: str(valor)
        for nombre, valor in request.POST.items()
        if nombre.startswith("ritmo-") and (pk := entero(nombre.removeprefix("ritmo-")))
    }
    quitar = [pk for valor in request.POST.getlist("quitar") if (pk := entero(valor))]
    return actos.cambiar(seguidor, ritmos, quitar=quitar)


@formulario
@de_paso
def dejar(request: HttpRequest, firmado: str) -> HttpResponse:
    """Leave everything: a button, or the mail program that presses it by itself (RFC 8058), without cookie nor redirect."""
    seguidor = enlaces.de_pagina(firmado)
    if seguidor is None:
        return _de_nadie(request, firmado)
    if request.method == "POST":
        actos.dejar(seguidor)
        return render(request, "participar/dejado.html")
    cuantos = seguidor.seguidos.confirmados().count()
    return render(request, "participar/dejar.html", {"cuantos": cuantos, "firma": firmado})


def _de_nadie(request: HttpRequest, firmado: str) -> HttpResponse:
    """Of one who left, that nothing is kept of them; of an address that nobody signed, that it is none."""
    if not enlaces.es_nuestro(firmado):
        raise Http404(_("Ese enlace está incompleto."))
    return render(request, "participar/dejado.html")
