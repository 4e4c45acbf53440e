"""Template tags: what may be done with a page outside the site."""

from __future__ import annotations

from django import template
from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from base.dias import Dia
from compromisos.salidas import encargos
from compromisos.salidas.compartir import acciones as hechas
from compromisos.salidas.compartir.acciones import Compartida

register = template.Library()


@register.inclusion_tag("components/informes.html", takes_context=True)
def informes(context, slug: str) -> dict:
    """The report of an edition, its annex and its workbook, with what each weighs. `{% informes edicion.slug %}`"""
    dia = getattr(context["request"], "dia", None) or Dia.de_hoy()
    return {
        "archivos": [
            (texto, f"{reverse(nombre, args=[slug])}{dia.consulta}", encargos.peso_de(encargo))
            for texto, nombre, encargo in (
                (
                    _("Informe, en pocas páginas (PDF)"),
                    "edicion_informe",
                    encargos.informe_de(slug, "pdf", dia),
                ),
                (_("Anexo: cada promesa (PDF)"), "edicion_anexo", encargos.anexo_de(slug, dia)),
                (
                    _("Informe como hoja de cálculo (XLSX)"),
                    "edicion_informe_xlsx",
                    encargos.informe_de(slug, "xlsx", dia),
                ),
            )
        ]
    }


@register.inclusion_tag("components/acciones.html", takes_context=True)
def acciones(context, *, copiar: bool = True) -> dict:
    """Row of actions of a page, made of `compartido`. `{% acciones %}`

    `copiar=False` leaves out the script that copies: without it the address is there to be selected.
    """
    dia = getattr(context["request"], "dia", None) or Dia.de_hoy()
    compartida: Compartida = context["compartido"]
    return {
        "compartida": compartida,
        "copia": context.get("copia"),
        "copiar": copiar,
        "whatsapp": hechas.whatsapp(compartida),
        "feed": f"{settings.SITE_URL}{compartida.feed}" if compartida.feed else "",
        "webcal": hechas.webcal(compartida.calendario) if compartida.calendario and dia.es_hoy else "",
        "senalable": context.get("senalable", ""),
        "seguir": hechas.seguir_por_correo(compartida),
        "LANGUAGE_CODE": context.get("LANGUAGE_CODE"),
    }
