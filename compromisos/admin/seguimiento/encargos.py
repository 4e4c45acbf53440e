"""Page of who is in charge of what: changed one by one, in bulk, or all that somebody leaves behind."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from base.numeros import entero
from base.texto import plegar
from base.vuelta import a_donde_estaba, solo_por_boton
from compromisos.lectura import encargos as lectura
from compromisos.models import Encargo
from compromisos.publicacion import encargos as actos
from compromisos.publicacion import permisos
from instituciones.models import Institucion, Sector

POR_PAGINA = 100
NADIE_QUEDA = "-"


def lista(request: HttpRequest, marco: dict[str, Any]) -> HttpResponse:
    """Institutions with who is in charge of each, to be given in bulk; first, what waits for a hand-over."""
    if not permisos.ve_encargos(request.user):
        raise PermissionDenied(_("Quién está a cargo lo ve el personal del ministerio."))
    nombres = lectura.nombres_de_encargables()
    opciones = lectura.opciones(request.user, nombres)
    elegidas = _elegidas(request)
    pagina = Paginator(
        lectura.con_encargado_de_institucion(elegidas).order_by("nombres_plegados", "pk"), POR_PAGINA
    ).get_page(request.GET.get("p"))
    filas: list[Any] = list(pagina)
    propios = _con_encargado_propio([i.pk for i in filas])
    for institucion in filas:
        institucion.encargado = nombres.get(institucion.encargado_id, "")
        institucion.propios = propios.get(institucion.pk, 0)
    return TemplateResponse(
        request,
        "admin/seguimiento/encargos.html",
        {
            **marco,
            "title": _("Quién está a cargo"),
            "pagina": pagina,
            "filas": filas,
            "nombres": nombres,
            "opciones": opciones,
            "dichos": _dichos(request, dict(opciones)),
            "por_traspasar": _por_traspasar(),
            "encargado": request.GET.get("encargado", ""),
            "sector": request.GET.get("sector", ""),
            "q": request.GET.get("q", "")[:100],
            "sectores": Sector.choices,
            "puede_encargar": permisos.puede_encargar(request.user),
            "aqui": request.get_full_path(),
        },
    )


def _dichos(request: HttpRequest, opciones: dict[str, Any]) -> list[tuple[str, str]]:
    """What narrows it, in words."""
    elegidos = (
        (_("Institución"), request.GET.get("q", "")[:100]),
        (_("A cargo de"), opciones.get(request.GET.get("encargado", ""))),
        (_("Sector"), dict(Sector.choices).get(request.GET.get("sector", ""))),
    )
    return [(campo, str(dicho)) for campo, dicho in elegidos if dicho]


def _elegidas(request: HttpRequest) -> QuerySet[Institucion]:
    elegidas = lectura.instituciones_de_quien(request.GET.get("encargado", ""), request.user)
    sector = request.GET.get("sector", "")
    if sector in Sector.values:
        elegidas = elegidas.filter(sector=sector)
    for palabra in plegar(request.GET.get("q", "")[:100]).split():
        elegidas = elegidas.filter(nombres_plegados__contains=palabra)
    return elegidas


def _con_encargado_propio(pks: list[int]) -> dict[int, int]:
    """{institution: how many of its pledges have an officer of their own}. One query."""
    propios = Encargo.objects.en_vigor().filter(compromiso__institucion__in=pks).order_by()
    return dict(propios.values_list("compromiso__institucion").annotate(n=Count("pk")))


def _por_traspasar() -> list[dict[str, Any]]:
    """What each person who no longer works here left behind. Two queries, whatever there is."""
    dejados = (
        lectura.por_traspasar()
        .order_by()
        .values("persona")
        .annotate(
            instituciones=Count("pk", filter=Q(institucion__isnull=False)),
            compromisos=Count("pk", filter=Q(compromiso__isnull=False)),
        )
    )
    de = {fila["persona"]: fila for fila in dejados}
    personas = get_user_model().objects.filter(pk__in=de).order_by("last_name", "username")
    return [{**de[p.pk], "nombre": lectura.nombre_de(p)} for p in personas]


# --- Given


@solo_por_boton("admin:encargos")
def dar(request: HttpRequest, marco: dict[str, Any]) -> HttpResponseRedirect:
    """Put somebody in charge of the institutions and pledges that come ticked; «nobody» ends what they have."""
    permisos.check_puede_encargar(request.user)
    instituciones, compromisos = _claves(request, "institucion"), _claves(request, "compromiso")
    elegida = request.POST.get("persona", "")
    if not (instituciones or compromisos) or not elegida:
        messages.error(request, _("Marque a quién darlas y cuáles: no se cambió nada."))
        return a_donde_estaba(request, "admin:encargos")
    try:
        persona = None if elegida == NADIE_QUEDA else _persona(elegida)
        n = actos.encargar_instituciones(instituciones, persona=persona, por=request.user)
        n += actos.encargar_compromisos(compromisos, persona=persona, por=request.user)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, _dicho(n, persona))
    return a_donde_estaba(request, "admin:encargos")


def _dicho(n: int, persona: Any) -> str:
    if not n:
        return _("Ya estaba así: no cambió nada.")
    if persona is None:
        return ngettext("%(n)s quedó sin encargado.", "%(n)s quedaron sin encargado.", n) % {"n": n}
    frase = ngettext("%(quien)s queda a cargo de %(n)s.", "%(quien)s queda a cargo de %(n)s.", n)
    return frase % {"quien": lectura.nombre_de(persona), "n": n}


@solo_por_boton("admin:encargos")
def traspasar(request: HttpRequest, marco: dict[str, Any]) -> HttpResponseRedirect:
    """Hand over all that one person has to another."""
    permisos.check_puede_encargar(request.user)
    try:
        de, a = _persona(request.POST.get("de", "")), _persona(request.POST.get("a", ""))
        n = actos.traspasar(de=de, a=a, por=request.user)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, _dicho(n, a))
    return a_donde_estaba(request, "admin:encargos")


def _claves(request: HttpRequest, campo: str) -> list[int]:
    return [pk for dicho in request.POST.getlist(campo) if (pk := entero(dicho)) is not None]


def _persona(clave: str) -> Any:
    pk = entero(clave)
    persona = get_user_model().objects.filter(pk=pk).first() if pk is not None else None
    if persona is None:
        raise ValidationError(_("Elija a una persona de la lista."))
    return persona
