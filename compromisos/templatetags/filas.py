"""Template tags of a list of the admin: its rows with a menu each, its filters, what is in use, its pages."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django import template
from django.contrib.admin.templatetags import admin_list
from django.contrib.admin.views.main import ALL_VAR, PAGE_VAR, SEARCH_VAR
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from base.filtros_dichos import elegido, filtros_dichos
from base.menu_de_fila import AccionDeFila, menu_de
from compromisos.lectura.filtros.facetas import Chip
from compromisos.lectura.filtros.interno import CUENTAS_HASTA
from compromisos.templatetags.marco import en_palabras

register = template.Library()
ABRE = re.compile(r"<(t[dh])( class=\"[^\"]*)?(\")?>")
CASILLA, POCAS = "action_checkbox", 4
VACIAS = frozenset({"", "—", "-", "&nbsp;"})


@dataclass(frozen=True, slots=True)
class FilaDeLista:
    objeto: Any
    celdas: list[SafeString]
    menu: list[AccionDeFila]
    nombre: str

    @property
    def aparte(self) -> AccionDeFila | None:
        return next((a for a in self.menu if a.aparte), None)


@register.inclusion_tag("admin/_filas.html", takes_context=True)
def filas(context: Any, cl: Any) -> dict[str, Any]:
    """The table of a list. Each cell says what it is of, for where there are no headings; each row has its menu, except
    in a list that is there to choose from."""
    cabeceras = list(admin_list.result_headers(cl))
    dicen = [_dice(cl, n, cabecera) for n, cabecera in enumerate(cabeceras)]
    primera = next((n for n, nombre in enumerate(cl.list_display) if nombre != CASILLA), 0)
    suyas = [
        FilaDeLista(
            objeto,
            [
                _celda(c, d, es_titulo=n == primera)
                for n, (c, d) in enumerate(zip(celdas, dicen, strict=False))
            ],
            [] if cl.is_popup else menu_de(cl.model_admin, context["request"], objeto),
            str(objeto),
        )
        for objeto, celdas in zip(cl.result_list, admin_list.results(cl), strict=True)
    ]
    return {
        "cabeceras": cabeceras,
        "filas": suyas,
        "con_menu": any(f.menu for f in suyas),
        "pocas": len(cabeceras) <= POCAS,
        "con_casilla": CASILLA in cl.list_display,
    }


def _dice(cl: Any, n: int, cabecera: dict[str, Any]) -> str:
    """What the cells of a column are of; "" of the box that is ticked and of those that say it themselves."""
    nombre = cl.list_display[n]
    if nombre == CASILLA or getattr(getattr(cl.model_admin, str(nombre), None), "se_explica", False):
        return ""
    return capfirst(str(cabecera["text"]))


def _celda(celda: SafeString, dice: str, *, es_titulo: bool) -> SafeString:
    """A cell of Django's with what it is of before; that which names the row is its heading."""
    hallada = ABRE.match(celda)
    if hallada is None:
        return celda
    dentro = en_palabras(mark_safe(celda[hallada.end() : -5]))  # noqa: S308 — Django's own markup
    clase = (hallada[2] or "").removeprefix(' class="')
    if es_titulo:
        return format_html('<th scope="row" class="{}">{}</th>', clase, dentro)
    if dentro.strip() in VACIAS:
        clase = f"{clase} vacia"
    rotulo = format_html('<span class="de">{}: </span>', dice) if dice else ""
    return format_html('<td class="{}">{}{}</td>', clase, rotulo, dentro)


# --- Filters


CUENTA = re.compile(r" \((\d+|-)\)$")


@dataclass(frozen=True, slots=True)
class FiltroDeLista:
    titulo: str
    plantilla: str
    opciones: list[dict[str, Any]]

    @property
    def elegido(self) -> str:
        return elegido(self.opciones)


@register.inclusion_tag("admin/_filtros.html")
def filtros(cl: Any) -> dict[str, Any]:
    """The filters of a list in a fold, each with its options and how many rows each leaves."""
    return {"cl": cl, "filtros": _filtros(cl), "cuantos": len(_en_uso(cl))}


@register.simple_tag
def en_uso(cl: Any) -> list[Chip]:
    """What is in use in a list that has Django's filters, each with the address without it."""
    return _en_uso(cl)


def _filtros(cl: Any) -> list[FiltroDeLista]:
    """Asked once of each list: counting is dear, and of too many rows it is not done."""
    if not hasattr(cl, "filtros_contados"):
        cl.filtros_contados = [_filtro(spec, cl) for spec in cl.filter_specs]
    return cl.filtros_contados


def _filtro(spec: Any, cl: Any) -> FiltroDeLista:
    cl.add_facets = not cl.is_popup and _pocas_sin(spec, cl)
    opciones = [_opcion(opcion, cl) for opcion in spec.choices(cl)]
    return FiltroDeLista(capfirst(str(spec.title)), spec.template, opciones)


def _pocas_sin(spec: Any, cl: Any) -> bool:
    """Whether the rows that the options of a filter share out, those of the list without it, are few enough to count: of
    five that wait for review, the other options of their filter are all that was ever published. One query if it is in use."""
    if not spec.used_parameters:
        return cl.result_count <= CUENTAS_HASTA
    todas = cl.get_queryset(spec.request, exclude_parameters=spec.expected_parameters())
    return todas.order_by()[: CUENTAS_HASTA + 1].count() <= CUENTAS_HASTA


def _opcion(opcion: dict[str, Any], cl: Any) -> dict[str, Any]:
    """Django's, whose count stands apart from its words."""
    if not cl.add_facets or "display" not in opcion:
        return opcion
    texto = str(opcion["display"])
    contada = CUENTA.search(texto)
    return opcion | {
        "display": CUENTA.sub("", texto),
        "n": int(contada[1]) if contada and contada[1] != "-" else None,
    }


def _en_uso(cl: Any) -> list[Chip]:
    chips = [
        Chip(filtro.titulo, dicho, _sin(cl, spec.expected_parameters()))
        for spec, filtro in zip(cl.filter_specs, _filtros(cl), strict=True)
        if (dicho := filtro.elegido)
    ]
    if cl.query:
        chips.insert(0, Chip(_("Búsqueda"), f"«{cl.query}»", _sin(cl, [SEARCH_VAR])))
    return chips


def _sin(cl: Any, parametros: list[str]) -> str:
    return cl.get_query_string(remove=[*parametros, PAGE_VAR])


# --- Pages


@register.inclusion_tag("admin/_en_papel.html")
def en_papel(cl: Any) -> dict[str, Any]:
    """What a list that was printed is of: its filters, which rows of how many, when. Those of Django as the page has them: their
    options are not asked for again."""
    suyos = hasattr(cl, "filtros_dichos")
    dichos = filtros_dichos(cl) if suyos else [(chip.campo, chip.texto) for chip in _en_uso(cl)]
    return {"filtros": dichos, "de_cuantas": cl.result_count, "opts": cl.opts, **_renglones(cl)}


def _renglones(cl: Any) -> dict[str, Any]:
    """Which rows are in sight."""
    desde = (cl.page_num - 1) * cl.list_per_page + 1
    return {
        "hay_mas": cl.multi_page and not cl.show_all,
        "desde": desde,
        "hasta": min(desde + cl.list_per_page - 1, cl.result_count),
    }


@register.inclusion_tag("admin/_paginas.html")
def paginas(cl: Any, donde: str) -> dict[str, Any]:
    """Which rows are in sight of how many, and the numbers of the pages. `donde` names it: it stands twice."""
    ultima, renglones = cl.paginator.num_pages, _renglones(cl)
    hay_mas = renglones["hay_mas"]
    return {
        "cl": cl,
        "donde": donde,
        **renglones,
        "paginas": list(_numeros(cl)) if hay_mas else [],
        "ver_todo": cl.get_query_string({ALL_VAR: ""}) if hay_mas and cl.can_show_all else "",
        "anterior": cl.get_query_string({PAGE_VAR: cl.page_num - 1}) if cl.page_num > 1 else "",
        "siguiente": cl.get_query_string({PAGE_VAR: cl.page_num + 1}) if cl.page_num < ultima else "",
    }


def _numeros(cl: Any) -> Iterator[tuple[Any, str]]:
    """(number, address), or ("…", "") of those left out."""
    for n in cl.paginator.get_elided_page_range(cl.page_num, on_each_side=1, on_ends=1):
        if n == cl.paginator.ELLIPSIS:
            yield n, ""
        else:
            yield n, cl.get_query_string({PAGE_VAR: n})
