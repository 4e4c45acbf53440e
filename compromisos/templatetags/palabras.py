"""Where a page of the admin is: the crumbs from the desk, to its list, to its record, to what is done."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django import template
from django.contrib import admin
from django.contrib.admin.utils import quote
from django.db.models import Model
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from base.castellano import palabras_de, titulo_de

register = template.Library()
Miga = tuple[str, str]  # (text, address, or "" where one is or may not go)
LARGO = 60


@register.inclusion_tag("admin/_migas.html", takes_context=True)
def migas(context: Any) -> dict[str, Any]:
    """Crumbs of any page of the admin; no template writes its own.

    What stands above a page: `arriba`, pairs that its view gives; else the record that it is about and what that hangs
    from; else the list of its model; else the line of the menu that it is under. Last, its title.
    """
    request = context["request"]
    pasos = list(context.get("arriba") or _encima(context, request))
    if not pasos or pasos[-1][1] != request.path:
        titulo = str(context.get("title") or "")
        if titulo and not (pasos and pasos[-1][0] == titulo):
            pasos.append((titulo, ""))
    marco = context.get("marco")
    inicio = marco.inicio if marco else (_("Hoy"), reverse("admin:index"))
    return {"inicio": inicio, "pasos": pasos[:-1], "aqui": pasos[-1][0] if pasos else ""}


def _encima(context: Any, request: HttpRequest) -> Iterator[Miga]:
    opts = context.get("opts")
    sobre = _sobre(context, opts)
    if sobre is not None:
        yield from _hasta(sobre, request)
    elif opts is not None and context.get("cl") is None:
        yield _de_la_lista(opts.model, request)
    elif opts is None and context.get("marco"):
        yield from _del_menu(context["marco"])


def _sobre(context: Any, opts: Any) -> Model | None:
    """The record of a page: the one under the name of its model, or `sobre` if it has another name there."""
    nombres = ("sobre", "original", "object", *([opts.model_name] if opts else ()))
    hallados = (context.get(nombre) for nombre in nombres)
    # By its type: of whoever is in there is always `user`, wrapped, and no page is about it for that.
    return next((uno for uno in hallados if issubclass(type(uno), Model) and uno.pk), None)


def _hasta(objeto: Model, request: HttpRequest) -> Iterator[Miga]:
    """From the list, or from the record that this one hangs from (`cuelga_de`), down to it."""
    suyo: Any = admin.site._registry.get(type(objeto))
    if padre := getattr(objeto, getattr(suyo, "cuelga_de", "") or "_", None):
        yield from _hasta(padre, request)
    else:
        yield _de_la_lista(type(objeto), request)
    llamar = getattr(suyo, "miga", str)
    yield Truncator(llamar(objeto)).chars(LARGO), _direccion(suyo, request, objeto)


def _de_la_lista(modelo: type[Model], request: HttpRequest) -> Miga:
    return titulo_de(modelo, "lista"), _direccion(admin.site._registry.get(modelo), request)


def _direccion(suyo: Any, request: HttpRequest, objeto: Model | None = None) -> str:
    """Of a list, or of the page where a record is read; "" for whoever may not open it."""
    if suyo is None or not suyo.has_view_or_change_permission(request, objeto):
        return ""
    pagina = "changelist" if objeto is None else getattr(suyo, "se_lee_en", "change")
    try:
        return reverse(
            f"admin:{suyo.opts.app_label}_{suyo.opts.model_name}_{pagina}",
            args=[quote(objeto.pk)] if objeto else [],
        )
    except NoReverseMatch:
        return ""


def _del_menu(marco: Any) -> Iterator[Miga]:
    for seccion in marco.secciones:
        for entrada in seccion.entradas:
            if entrada.actual:
                yield str(entrada.titulo), entrada.url.partition("?")[0]


@register.simple_tag
def palabras(opts: Any):
    """Words of the model that a page is about."""
    return palabras_de(opts.model)
