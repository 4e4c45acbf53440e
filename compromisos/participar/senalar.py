"""Pages on which anybody points out an error: no account, no cookie, no script."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from base.correo import puede_salir
from base.direcciones import pagina_de
from compromisos import publicacion
from compromisos.participar.freno import Freno
from compromisos.participar.pagina import de_paso, desde_aqui
from compromisos.participar.senalar_form import SenalarForm
from compromisos.reglas.peligro import pide_ayuda

DE_UNA_RED = Freno("señalar", 5, 10 * 60)  # a school or an office shares one
DE_UN_DIA = Freno("señalar en un día", 30, 24 * 60 * 60)
NO_ES_DE_AQUI = gettext_lazy("No se entendió de qué página venía: copie aquí su dirección.")
DEMASIADOS = gettext_lazy(
    "Desde su red se enviaron muchos en poco tiempo. No se guardó este: espere diez minutos y envíelo otra vez."
)


@require_http_methods(["GET", "HEAD", "POST"])
@de_paso
@desde_aqui
def senalar(request: HttpRequest) -> HttpResponse:
    """The form, with the page that it is about. What speaks of danger, or seems to be of a person, is asked about before
    it is sent, and help comes first."""
    if request.method != "POST":
        en = request.GET.get("en", "")
        pagina = pagina_de(en) if en else None
        form = SenalarForm(auto_id="%s", initial={"en": _como_se_lee(*pagina) if pagina else ""})
        return _pagina(request, form, aviso=NO_ES_DE_AQUI if en and pagina is None else "")
    form = SenalarForm(request.POST, auto_id="%s")
    if not form.is_valid():
        return _pagina(request, form, estado=400)
    personales = form.personales()
    if (form.en_peligro or personales) and not form.ya_visto:
        return _pagina(request, form, estado=409, personales=personales)
    if not (DE_UNA_RED.deja_a_la_red(request) and DE_UN_DIA.deja_a_la_red(request)):
        return _pagina(request, form, estado=429, aviso=DEMASIADOS)
    dicho = form.cleaned_data
    pagina, consulta = dicho["en"]
    publicacion.recibir_senalamiento(
        que=dicho["que"],
        pagina=pagina,
        consulta=consulta,
        prueba=dicho["prueba"],
        correo=dicho["correo"],
        idioma=get_language() or settings.LANGUAGE_CODE,
    )
    ayuda = "?ayuda=1" if pide_ayuda(dicho["que"]) else ""
    return HttpResponseRedirect(f"{reverse('senalado')}{ayuda}", status=303)


@require_safe
@de_paso
def senalado(request: HttpRequest) -> HttpResponse:
    """That it arrived, and what happens now."""
    return render(request, "participar/senalado.html", {"ayuda": "ayuda" in request.GET})


def _pagina(
    request: HttpRequest, form: SenalarForm, *, estado: int = 200, aviso: str | Promise = "", personales=()
) -> HttpResponse:
    pregunta = estado == 409
    contexto = {
        "form": form,
        "puede_salir": puede_salir(),
        "aviso": aviso,
        "personales": personales,
        "en_peligro": pregunta and form.en_peligro,
        "huella": form.huella if pregunta or estado == 429 else "",
        "pregunta": pregunta,
    }
    return render(request, "participar/senalar.html", contexto, status=estado)


def _como_se_lee(pagina: str, consulta: str) -> str:
    return f"{pagina}?{consulta}" if consulta else pagina
