"""Template tags: codes as words, numbers made readable, addresses that remember the day."""

from __future__ import annotations

from django import template
from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, override

from base.al_pedirse import modulo
from base.numeros import numero
from compromisos.lectura.en_palabras import larga
from compromisos.lectura.enmiendas import frase_de_salida, palabra_de_salida
from compromisos.models import Foto
from compromisos.models.edicion import Rol
from compromisos.reglas.constancia import Constancia
from compromisos.reglas.palabras import Estado, Frescura, Palabra, Plazo, Respaldo
from compromisos.reglas.supresion import suprimido_el

register = template.Library()
segno = modulo("segno")

# {name: (its words, what it is called)}
LAMPARAS: dict[str, tuple[type[Palabra], str]] = {
    "plazo": (Plazo, gettext_noop("Plazo")),
    "frescura": (Frescura, gettext_noop("Frescura")),
    "respaldo": (Respaldo, gettext_noop("Respaldo")),
}
ROLES = {
    Rol.LIDER: gettext_noop("Líder de"),
    Rol.ORGANIZADORA: gettext_noop("Organizadora de"),
    Rol.COMPROMETIDA: gettext_noop("Comprometida en"),
}


# --- Words ------------------------------------------------------------------------------------


@register.inclusion_tag("components/estado.html")
def estado(codigo: str, grande: bool = False) -> dict:
    """The badge of a state: icon and word. `{% estado compromiso.estado %}`"""
    palabra = Estado(codigo)
    return {
        "palabra": palabra,
        "etiqueta": _(palabra.etiqueta),
        "icono": f"components/iconos/{palabra}.html",
        "grande": grande,
    }


@register.inclusion_tag("components/lampara.html")
def lampara(nombre: str, codigo: str) -> dict:
    """One of the other three lamps; nothing when it is off. `{% lampara "plazo" compromiso.plazo %}`"""
    palabras, titulo = LAMPARAS[nombre]
    palabra = palabras(codigo) if codigo else None
    return {"palabra": palabra, "titulo": _(titulo), "etiqueta": _(palabra.etiqueta) if palabra else ""}


register.filter(larga, expects_localtime=True)
register.filter(frase_de_salida)
register.filter(palabra_de_salida)


@register.filter
def o_aviso(texto: str) -> str:
    """`texto`, or the notice that stands for it, also in the language of the page. `{{ avance.descripcion|o_aviso }}`"""
    dia = suprimido_el(texto)
    if dia is None:
        return texto
    aviso = render_to_string("components/suprimido.html", {"texto": texto, "dia": dia})
    return mark_safe(" ".join(aviso.split()))  # noqa: S308


@register.filter
def es_enlace_suprimido(url: str) -> bool:
    """Whether a link of evidence leads only to where its suppression is explained."""
    with override(settings.LANGUAGE_CODE):
        return bool(url) and url.endswith(reverse("privacidad"))


@register.filter
def rol_en(rol: str) -> str:
    """A role before the name of its edition: «Líder de»."""
    return _(ROLES[Rol(rol)])


@register.filter
def etiqueta(palabra: Palabra) -> str:
    return _(palabra.etiqueta)


@register.filter
def explicacion(palabra: Palabra) -> str:
    return _(palabra.explicacion) if palabra.explicacion else ""


@register.filter
def ejemplo(palabra: Palabra) -> str:
    return _(palabra.ejemplo) if palabra.ejemplo else ""


@register.filter
def periodo(registro: Constancia) -> str:
    """What one reporting period is called: «trimestre»."""
    return _(registro.nombres[0])


@register.filter
def periodos(registro: Constancia) -> str:
    """The same, in number with how many there are: «4 trimestres»."""
    return _(registro.nombres[registro.total != 1])


# --- Numbers ----------------------------------------------------------------------------------


register.filter("numero", numero)


@register.filter
def unlocalized(valor: float) -> str:
    """A number for an attribute of SVG: a point for decimals in every language."""
    return str(valor)


@register.filter
def parrafos(texto: str) -> list[str]:
    return [p.strip() for p in texto.split("\n\n") if p.strip()]


# --- Photos -----------------------------------------------------------------------------------


@register.filter
def fuentes(foto: Foto) -> list[dict[str, str]]:
    """For <source>: every format but JPEG, lightest first, each in all its widths."""
    return [
        {
            "tipo": f"image/{formato}",
            "srcset": ", ".join(
                f"{reverse('foto', args=[foto.pk, ancho, formato])} {ancho}w" for ancho in foto.anchos
            ),
        }
        for formato in foto.formatos.split()
        if formato != "jpg"
    ]


@register.filter
def foto_de_respaldo(foto: Foto) -> str:
    """The JPEG for browsers that know nothing newer: of middling size."""
    return reverse("foto", args=[foto.pk, foto.anchos[min(1, len(foto.anchos) - 1)], "jpg"])


# --- On paper ----------------------------------------------------------------------------------


@register.filter
def qr(direccion: str) -> SafeString:
    """The address as a QR, drawn inline: geometry in attributes, no style."""
    codigo = segno.make_qr(direccion, error="m")
    dibujo = codigo.svg_inline(omitsize=True, svgclass=None, lineclass=None)
    clase = '<svg class="qr" aria-hidden="true" focusable="false" '
    return mark_safe(dibujo.replace("<svg ", clase, 1))  # noqa: S308 - numbers drawn by segno


# --- Addresses that remember the day ------------------------------------------------------------


@register.simple_tag(takes_context=True)
def ir(context, nombre: str, *args, **parametros) -> str:
    """Like {% url %}, keeping `al`: whoever reads the past stays in it. Extra names are parameters; a list, one for each."""
    if context.get("al"):
        parametros.setdefault("al", context["al"].isoformat())
    direccion = reverse(nombre, args=args)
    return f"{direccion}?{urlencode(parametros, doseq=True)}" if parametros else direccion


@register.simple_tag(takes_context=True)
def aqui(context, nombre: str) -> SafeString | str:
    """aria-current of a link of the frame: «page» on the page itself, «true» on those of its section. `{% aqui "datos" %}`"""
    if context.get("vista") == nombre:
        return mark_safe(' aria-current="page"')
    return mark_safe(' aria-current="true"') if context.get("seccion") == nombre else ""


@register.simple_tag(takes_context=True)
def con_pagina(context, numero: int, parametro: str = "", ancla: str = "") -> str:
    """The present address with another page. `{% querystring %}` sets no parameter whose name varies.

    A page with two lists has a `parametro` for each; see components/paginas.html.
    """
    parametros = context["request"].GET.copy()
    parametros[parametro or "pagina"] = str(numero)
    return f"?{parametros.urlencode()}{f'#{ancla}' if ancla else ''}"


@register.simple_tag(takes_context=True)
def otros_parametros(context) -> list[tuple[str, str]]:
    """Other parameters of the address, beside days and the page: a form for another day keeps them."""
    consulta = context["request"].GET
    return [(n, v) for n, vs in consulta.lists() if n not in ("al", "pagina", "desde", "hasta") for v in vs]
