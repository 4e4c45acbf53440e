"""Headlines: what changed, in one sentence of the active language, from the same counts that are drawn beneath."""

from __future__ import annotations

from datetime import date

from django.utils.formats import date_format
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from base.numeros import numero
from compromisos.lectura.tendencia import Serie


def titular_de_tendencia(serie: Serie) -> str:
    """«Cumplidas o en parte: de 25 a 115 desde marzo de 2026». Of a series that says something."""
    antes, ahora = serie.primero, serie.ultimo
    desde = date_format(antes.dia, "YEAR_MONTH_FORMAT")
    if not antes.a_favor and not ahora.a_favor:
        if antes.con_informacion == ahora.con_informacion:
            return _("Ninguna cumplida, ni en parte, desde %(desde)s") % {"desde": desde}
        return _(
            "Ninguna cumplida todavía, ni en parte. Con información: de %(a)s a %(b)s desde %(desde)s"
        ) % {
            "a": numero(antes.con_informacion),
            "b": numero(ahora.con_informacion),
            "desde": desde,
        }
    if antes.a_favor == ahora.a_favor:
        frase = _("Cumplidas o en parte: %(b)s, como en %(desde)s")
    elif antes.a_favor < ahora.a_favor:
        frase = _("Cumplidas o en parte: de %(a)s a %(b)s desde %(desde)s")
    else:
        frase = _("Cumplidas o en parte: bajaron de %(a)s a %(b)s desde %(desde)s")
    return frase % {"a": numero(antes.a_favor), "b": numero(ahora.a_favor), "desde": desde}


def denominadores_de_tendencia(serie: Serie) -> str:
    """«De 25 de 180 promesas a 115 de 406.»: a count that grows because there are more promises is no
    progress, and the sentence lets one see it."""
    antes, ahora = serie.primero, serie.ultimo
    if antes.total == ahora.total:
        return ngettext(
            "Sobre %(n)s promesa, al principio y al final.",
            "Sobre %(n)s promesas, al principio y al final.",
            ahora.total,
        ) % {"n": numero(ahora.total)}
    if antes.a_favor or ahora.a_favor:
        a, b = antes.a_favor, ahora.a_favor
    else:
        a, b = antes.con_informacion, ahora.con_informacion
    return ngettext(
        "De %(a)s de %(t)s promesa a %(b)s de %(u)s.",
        "De %(a)s de %(t)s promesas a %(b)s de %(u)s.",
        antes.total,
    ) % {"a": numero(a), "t": numero(antes.total), "b": numero(b), "u": numero(ahora.total)}


def mes_corto(dia: date) -> str:
    """«mar 2026», «Mar 2026»: a month where there is little room."""
    return date_format(dia, "b Y" if (get_language() or "").startswith("es") else "M Y")
