"""The one drawing of a target, with its words: a bar of one value, a line of several, an empty way of none.

On the page, in the sheet, in the style guide: whoever draws reads this, and `reglas/barra_de_meta.py` or `reglas/graficos.py`
say where each thing goes.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.formats import date_format
from django.utils.translation import get_language, gettext_noop
from django.utils.translation import gettext as _

from base.numeros import numero
from compromisos.lectura.ficha import MetaEnFecha
from compromisos.reglas import barra_de_meta, graficos
from compromisos.reglas.barra_de_meta import Barra
from compromisos.reglas.graficos import Grafico

ROTULOS = {
    "meta": gettext_noop("meta %(n)s"),
    "base": gettext_noop("base %(n)s"),
    "ritmo": gettext_noop("ritmo %(n)s"),
    "observado": gettext_noop("contó %(n)s"),
}
LARGO = Decimal(10_000_000)  # from here on a label says millions: it is as wide as half a phone


@dataclass(frozen=True, slots=True)
class Dibujo:
    """One of both, or none of a target without a number."""

    barra: Barra | None = None
    linea: Grafico | None = None


def dibujo_de(vista: MetaEnFecha) -> Dibujo:
    """The line from two values on, else the bar. Its words are in the active language."""
    meta = vista.meta
    if meta.valor_meta is None:
        return Dibujo()
    if len(vista.serie) > 1:
        return Dibujo(
            linea=graficos.trazar(
                [(m.avance.fecha_corte, m.valor) for m in vista.serie],
                meta=meta.valor_meta,
                base=meta.linea_base,
                sentido=meta.sentido,
                inicio=vista.inicio,
                plazo=vista.plazo_fecha,
                hoy=vista.hoy,
                observados=[(o.avance.fecha_corte, o.valor) for o in reversed(vista.observados)],
                con_rotulo=vista.observado is not None,
                decir=_decir(vista),
            )
        )
    return Dibujo(
        barra=barra_de_meta.trazar(
            meta.valor,
            meta.valor_meta,
            base=meta.linea_base,
            sentido=meta.sentido,
            ritmo=vista.esperado,
            observado=vista.observado.valor if vista.observado else None,
            decir=_decir(vista),
        )
    )


def _decir(vista: MetaEnFecha):
    def decir(que: str, cuanto: Decimal) -> str:
        if que == "ritmo":
            cuanto = al_ritmo(vista, cuanto)
        return _(ROTULOS[que]) % {"n": cifra_corta(cuanto)} if que in ROTULOS else cifra_corta(cuanto)

    return decir


def al_ritmo(vista: MetaEnFecha, valor: Decimal) -> Decimal:
    """The expected value as people would say it: whole where base and target are, with one decimal else. Half a region
    is none."""
    extremos = (vista.meta.linea_base or Decimal(0), vista.meta.valor_meta or Decimal(0))
    enteros = all(v == v.to_integral_value() for v in extremos)
    return valor.quantize(Decimal(1) if enteros else Decimal("0.1"))


def mes(dia: date) -> str:
    """«mar 2026»; in English months have a capital."""
    return date_format(dia, "M Y" if get_language() == "en" else "b Y")


def cifra_corta(valor: Decimal) -> str:
    """«1,104,500»; «25 mill.» from ten millions on."""
    if abs(valor) < LARGO:
        return numero(valor.quantize(Decimal("0.01")) if abs(valor) >= 1 else valor)
    unidad, palabra = (
        (Decimal(10) ** 12, _("%(n)s bill."))
        if abs(valor) >= Decimal(10) ** 12
        else (Decimal(10) ** 6, _("%(n)s mill."))
    )
    return palabra % {"n": numero((valor / unidad).quantize(Decimal("0.1")))}
