"""Where a page of the admin is: the crumbs from the desk, to its list, to its record, to what is done."""

from __future__ import annotations

from typing import Any

from django import template
from django.contrib import admin
from django.contrib.admin.utils import quote
from django.urls import NoReverseMatch, reverse
from django.utils.text import Truncator

from base.castellano import palabras_de, titulo_de

register = template.Library()


def _abierta(accion: str, opts: Any, *args: Any) -> str:
    try:
        return reverse(f"admin:{opts.app_label}_{opts.model_name}_{accion}", args=args)
    except NoReverseMatch:
        return ""


@register.inclusion_tag("admin/_migas.html", takes_context=True)
def migas(context: Any) -> dict[str, Any]:
    """Each crumb as (text, address, or "" where one is or may not go). A record is a crumb of what is done to it."""
    opts = getattr(context.get("cl"), "opts", None) or context.get("opts")
    pasos: list[tuple[str, str]] = []
    objeto = context.get("original") or context.get("object")
    if opts is not None and context.get("cl") is None:
        suyo = admin.site._registry.get(opts.model)
        puede = suyo is not None and suyo.has_view_or_change_permission(context["request"])
        pasos.append((titulo_de(opts.model, "lista"), _abierta("changelist", opts) if puede else ""))
        if objeto is not None and getattr(objeto, "pk", None) and isinstance(objeto, opts.model):
            pasos.append((Truncator(str(objeto)).chars(60), _abierta("change", opts, quote(objeto.pk))))
    es_ficha = bool(context.get("change")) and bool(pasos)
    if not es_ficha and context.get("title"):
        pasos.append((str(context["title"]), ""))
    return {"pasos": pasos[:-1], "aqui": pasos[-1][0] if pasos else ""}


@register.simple_tag
def palabras(opts: Any):
    """Words of the model that a page is about."""
    return palabras_de(opts.model)
