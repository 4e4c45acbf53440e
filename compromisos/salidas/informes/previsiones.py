"""Section of the reports: what the institutions themselves say that they will not get to in time, by sector and one by one.

Of what is still in time: once a deadline passed it is told as overdue. Said as theirs: it is no state, and no figure of
this site is made of it.
"""

from __future__ import annotations

from typing import Any

from django.db.models import Case, IntegerField, Value, When
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from base.numeros import numero
from compromisos.lectura.en_palabras import corta
from compromisos.lectura.prevision import prevision_en_palabras
from compromisos.lectura.recuentos import palabras_por
from compromisos.reglas.palabras import Plazo, Prevision
from compromisos.reglas.prevision import ORDEN
from compromisos.salidas.informes.secciones import DeUnConjunto, corto, mas, quien
from instituciones.models import Sector

PREVISIONES = 60  # pledges named
# Those that ask for something: the worst first.
MALAS = (Prevision.NO_SE_CUMPLIRA, Prevision.EN_RIESGO, Prevision.CON_APOYO)


def previsiones(informada: DeUnConjunto, cuantas: int = PREVISIONES) -> dict[str, Any]:
    """Counts by word and sector, and the pledges at risk, the worst news first. Two queries."""
    dichas = informada.compromisos.exclude(prevision="").exclude(plazo=Plazo.VENCIDO)
    por_sector = palabras_por(dichas, "institucion__sector", "prevision")
    cuenta = {p: sum(suyas.get(p.value, 0) for suyas in por_sector.values()) for p in Prevision}
    total = sum(cuenta.values())
    peor = Case(*(When(prevision=p, then=Value(-n)) for p, n in ORDEN.items()), output_field=IntegerField())
    malas = dichas.filter(prevision__in=[p.value for p in MALAS])
    filas = malas.order_by(peor, "plazo_fecha", "institucion__nombres_plegados", "numero")[:cuantas]
    return {
        "frase": _frase(total) if total else "",
        "cuentas": [(numero(n), _(p.etiqueta)) for p, n in cuenta.items() if n],
        "sectores": [
            {
                "sector": nombre,
                "cuentas": [numero(suyas.get(p.value, 0)) for p in reversed(MALAS)],
            }
            for sector, nombre in [*((s.value, str(s.label)) for s in Sector), ("", _("Sin sector"))]
            if (suyas := por_sector.get(sector))
        ],
        "filas": [
            {
                "quien": quien(c),
                "titulo": corto(c.titulo),
                "plazo": corta(c.plazo_fecha) if c.plazo_fecha else "",
                "prevision": prevision_en_palabras(c.prevision),
                "corte": corta(c.corte) if c.corte else "",
            }
            for c in filas
        ],
        "mas": mas(sum(cuenta[p] for p in MALAS) - cuantas),
        "palabras": palabras(),
    }


def _frase(total: int) -> str:
    return ngettext(
        "De %(n)s promesa abierta y en plazo, su institución dijo en su último informe qué espera.",
        "De %(n)s promesas abiertas y en plazo, su institución dijo en su último informe qué espera.",
        total,
    ) % {"n": numero(total)}


def palabras() -> dict[str, Any]:
    return {
        "titulo": _("Qué prevén las instituciones"),
        "no_es": _("Lo dice cada institución de sí misma: no es un estado ni una evaluación."),
        "sector": _("Sector"),
        "por_sector": [_("Con apoyo"), _("En riesgo"), _("No llegarán")],
        "quien": _("Quién y número"),
        "promesa": _("Promesa"),
        "plazo": _("Vence"),
        "prevision": _("Qué prevé"),
        "segun": _("según su informe al"),
    }
