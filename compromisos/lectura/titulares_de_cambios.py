"""Headline of what changed between two days, in one sentence of the active language."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from base.numeros import numero
from compromisos.lectura.cambios import Cambio
from compromisos.lectura.en_palabras import larga
from compromisos.reglas.palabras import Estado, TipoCambio


def titular_de_cambios(cambios: Iterable[Cambio], desde: date, hasta: date, *, hasta_el_dia: bool) -> str:
    """«Desde el 1 de junio de 2026: 23 promesas cambiaron de estado; 9 pasaron a cumplidas; a 4 se les venció el plazo.»

    Promises are counted, not changes: each once, by the state of its last one. `cambios` come newest first.
    `hasta_el_dia`: the stretch ends on the day of which the page speaks.
    """
    todos = list(cambios)
    ultimos: dict[int | None, Cambio] = {}
    for cambio in todos:
        if cambio.tipo is TipoCambio.ESTADO:
            ultimos.setdefault(cambio.compromiso_id, cambio)
    partes = [*_de_estado(ultimos.values()), *_de_lo_demas(todos)]
    if not partes:
        partes = [_("ninguna promesa entró, cambió de estado ni pasó su plazo")]
    return _("%(cuando)s: %(que)s.") % {
        "cuando": _cuando(desde, hasta, hasta_el_dia=hasta_el_dia),
        "que": "; ".join(partes),
    }


def _cuando(desde: date, hasta: date, *, hasta_el_dia: bool) -> str:
    a, b = larga(desde), larga(hasta)
    if desde == hasta:
        return _("El %(dia)s") % {"dia": a}
    return _("Desde el %(a)s") % {"a": a} if hasta_el_dia else _("Del %(a)s al %(b)s") % {"a": a, "b": b}


def _de_estado(ultimos: Iterable[Cambio]) -> list[str]:
    """How many changed state, and where those ended that ended where one asks about."""
    a_donde = Counter(c.a for c in ultimos)
    cuantas = sum(a_donde.values())
    if not cuantas:
        return []
    partes = [
        ngettext("%(n)s promesa cambió de estado", "%(n)s promesas cambiaron de estado", cuantas)
        % {"n": numero(cuantas)}
    ]
    cumplidas, en_parte = a_donde[Estado.CUMPLIDO], a_donde[Estado.CUMPLIDO_PARCIALMENTE]
    if cumplidas and en_parte:
        partes.append(
            ngettext(
                "%(n)s pasó a cumplida y %(parte)s a cumplida en parte",
                "%(n)s pasaron a cumplidas y %(parte)s a cumplidas en parte",
                cumplidas,
            )
            % {"n": numero(cumplidas), "parte": numero(en_parte)}
        )
    elif cumplidas:
        partes.append(
            ngettext("%(n)s pasó a cumplida", "%(n)s pasaron a cumplidas", cumplidas)
            % {"n": numero(cumplidas)}
        )
    elif en_parte:
        partes.append(
            ngettext("%(n)s pasó a cumplida en parte", "%(n)s pasaron a cumplidas en parte", en_parte)
            % {"n": numero(en_parte)}
        )
    if n := a_donde[Estado.INCUMPLIDO]:
        partes.append(
            ngettext("%(n)s pasó a incumplida", "%(n)s pasaron a incumplidas", n) % {"n": numero(n)}
        )
    if n := a_donde[Estado.SIN_INFORMACION]:
        partes.append(_("de %(n)s ya no consta nada") % {"n": numero(n)})
    return partes


def _de_lo_demas(cambios: Iterable[Cambio]) -> list[str]:
    promesas: dict[TipoCambio, set[int | None]] = {}
    for cambio in cambios:
        promesas.setdefault(cambio.tipo, set()).add(cambio.compromiso_id)
    vencidas = len(promesas.get(TipoCambio.VENCIDO, ()))
    movidas = len(promesas.get(TipoCambio.PLAZO_MOVIDO, ()))
    nuevas = len(promesas.get(TipoCambio.NUEVO, set()) | promesas.get(TipoCambio.ENTRADA, set()))
    partes = []
    if vencidas:
        partes.append(
            ngettext("a %(n)s se le venció el plazo", "a %(n)s se les venció el plazo", vencidas)
            % {"n": numero(vencidas)}
        )
    if movidas:
        partes.append(
            ngettext(
                "%(n)s dejó de estar vencida porque se movió su plazo",
                "%(n)s dejaron de estar vencidas porque se movió su plazo",
                movidas,
            )
            % {"n": numero(movidas)}
        )
    if nuevas:
        partes.append(
            ngettext("entró %(n)s promesa", "entraron %(n)s promesas", nuevas) % {"n": numero(nuevas)}
        )
    return partes
