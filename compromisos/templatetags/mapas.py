"""The maps of the regions: `{% load mapas %}`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django import template
from django.utils.translation import gettext as _

from base.numeros import numero
from compromisos.lectura.frases_de_lugares import frase_de_alcance
from compromisos.models import Nivel, Territorio
from compromisos.models.edicion import nombre_entero
from compromisos.reglas.lugares import Lugar
from compromisos.reglas.mapa import pintar
from compromisos.templatetags.sitio import ir

register = template.Library()

register.filter(frase_de_alcance)


@register.simple_tag
def nivel(codigo: str) -> str:
    """«distrito»: `{% nivel lugar.nivel %}`"""
    return str(Nivel(codigo).label)


@register.filter
def por_entero(lugar: Lugar | Territorio) -> str:
    """The name that tells a place from its namesakes: «Miraflores (distrito de Lima)». `{{ lugar|por_entero }}`"""
    if isinstance(lugar, Territorio):
        return lugar.con_donde_queda()
    return nombre_entero(lugar.nombre, lugar.nivel, lugar.dentro_de)


@register.inclusion_tag("components/mapa_de_avance.html", takes_context=True)
def mapa_de_avance(
    context, datos: Mapping[str, tuple[int, int | None]], titulo: str, que_se_cuenta: str
) -> dict:
    """The regions by how much of what names each is done: a map where there is room, squares where there is not.

    `datos` are {ubigeo: (how many, of how many or None)}; `que_se_cuenta`, the words after the figure («promesas cumplidas
    o en parte»). For the eye and the finger: a page has the same in a table, with the links.
    """
    mapa = pintar.mapa_de_avance(datos)
    return {
        "mapa": mapa,
        "regiones": [
            (r, ir(context, "territorio", r.ubigeo), _en_palabras(r, que_se_cuenta)) for r in mapa.regiones
        ],
        "clases": [
            (c, _que_es(c, de_partes=any(de is not None for _n, de in datos.values()))) for c in mapa.clases
        ],
        "titulo": titulo,
    }


def _en_palabras(region: pintar.Region, que: str) -> str:
    if region.clase == "sin":
        return _("%(region)s: nada que contar") % {"region": region.nombre}
    datos = {"region": region.nombre, "n": numero(region.n), "de": numero(region.de), "que": que}
    if region.de is None:
        return "{region}: {n} {que}".format(**datos)
    return _("%(region)s: %(n)s de %(de)s %(que)s") % datos


def _que_es(banda: pintar.Banda, *, de_partes: bool) -> str:
    """What a class of the map means, in words of the legend."""
    if banda.codigo == "sin":
        return _("nada que contar")
    if banda.codigo == "c0":
        return _("ninguna")
    desde, hasta = _extremos(banda, 100 if de_partes else 1)
    if de_partes:
        return (
            _("%(n)s %%") % {"n": desde}
            if desde == hasta
            else _("%(a)s a %(b)s %%") % {"a": desde, "b": hasta}
        )
    return desde if desde == hasta else _("%(a)s a %(b)s") % {"a": desde, "b": hasta}


def _extremos(banda: pintar.Banda, por: int) -> tuple[str, str]:
    return numero(round(banda.desde * por)), numero(round(banda.hasta * por))


@register.inclusion_tag("components/mapa_de_alcance.html")
def mapa_de_alcance(lugares: Iterable[Territorio], titulo: str, nombre: str) -> dict:
    """The regions by whether some measurement names them. `lugares` are of any level.

    `{% mapa_de_alcance vista.lugares meta.indicador "mapa-1" %}`
    """
    return {
        "mapa": pintar.mapa_de_alcance(t.ubigeo for t in lugares),
        "titulo": titulo,
        "nombre": nombre,
    }


@register.inclusion_tag("components/donde_queda.html")
def donde_queda(ubigeo: str, region: str) -> dict:
    """Where a region is: the country, with it lit. `{% donde_queda "08" "Cusco" %}`"""
    resto, ella = pintar.silueta(ubigeo[:2])
    disco = pintar.DISCO if ubigeo[:2] == pintar.CALLAO else None
    return {"resto": resto, "ella": ella, "disco": disco, "region": region}
