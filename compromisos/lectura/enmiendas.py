"""What became of a pledge after it was public, as its page, its twin and its reports tell it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from base.dias import fin_del_dia
from compromisos.models import Compromiso, Enmienda
from compromisos.reglas.diferencias import Tramo, comparar
from compromisos.reglas.movimientos import vispera
from compromisos.reglas.palabras import TipoEnmienda

SALIDAS = {
    TipoEnmienda.DIVISION: gettext_noop("Este compromiso se dividió el %(dia)s."),
    TipoEnmienda.FUSION: gettext_noop("Este compromiso se juntó con otro el %(dia)s."),
    TipoEnmienda.RETIRO: gettext_noop("Este compromiso se retiró el %(dia)s."),
}


def frase_de_salida(enmienda: Enmienda) -> str:
    """How and when a pledge was left, in a sentence. KeyError for a new wording, which leaves none."""
    dia = date_format(timezone.localtime(enmienda.en), "SHORT_DATE_FORMAT")
    return _(SALIDAS[TipoEnmienda(enmienda.tipo)]) % {"dia": dia}


@dataclass(frozen=True, slots=True)
class EnmiendaVista:
    """One amendment. Only of a new wording: `tramos`, and `vispera`, its page as it read the day before."""

    enmienda: Enmienda
    sucesores: list[Compromiso]
    tramos: list[Tramo]
    vispera: str

    @classmethod
    def de(cls, enmienda: Enmienda, compromiso: Compromiso) -> EnmiendaVista:
        if enmienda.tipo != TipoEnmienda.REDACCION:
            return cls(enmienda, list(enmienda.sucesores.all()), [], "")
        dia = vispera(timezone.localdate(enmienda.en))
        visible = compromiso.publicado_en is None or compromiso.publicado_en < fin_del_dia(dia)
        return cls(
            enmienda,
            [],
            comparar(enmienda.texto_anterior, enmienda.texto_nuevo),
            f"{compromiso.get_absolute_url()}?al={dia.isoformat()}" if visible else "",
        )


@dataclass(frozen=True, slots=True)
class Enmiendas:
    """All of one pledge as known on a day, newest first, and the pledges that it stands for."""

    todas: list[EnmiendaVista]
    reemplaza_a: list[Compromiso]

    @property
    def redacciones(self) -> list[EnmiendaVista]:
        return [v for v in self.todas if v.tramos]

    @property
    def salida(self) -> EnmiendaVista | None:
        """How it was left, if it was."""
        return next((v for v in self.todas if not v.tramos), None)


def enmiendas_de(compromiso: Compromiso, *, al: date | None) -> Enmiendas:
    """Two queries, and two more where others stand for it."""
    limite = fin_del_dia(al) if al else None
    suyas = compromiso.enmiendas.hasta(limite).prefetch_related("sucesores__institucion")
    que_dejan = Enmienda.objects.hasta(limite).filter(sucesores=compromiso)
    antecesores = Compromiso.objects.filter(enmiendas__in=que_dejan).select_related("institucion")
    return Enmiendas([EnmiendaVista.de(e, compromiso) for e in suyas], list(antecesores.order_by("codigo")))
