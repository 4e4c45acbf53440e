"""Amendments of a pledge: what became of it after it was public."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import F, Prefetch
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from base.dias import Dia
from compromisos.lectura.nombres import con_nombres
from compromisos.models import Compromiso, Enmienda
from compromisos.reglas.diferencias import Trozo, comparar
from compromisos.reglas.movimientos import vispera
from compromisos.reglas.palabras import TipoEnmienda

SALIDAS = {
    TipoEnmienda.DIVISION: gettext_noop("Este compromiso se dividió el %(dia)s."),
    TipoEnmienda.FUSION: gettext_noop("Este compromiso se juntó con otro el %(dia)s."),
    TipoEnmienda.RETIRO: gettext_noop("Este compromiso se retiró el %(dia)s."),
}


def palabra_de_salida(enmienda: Enmienda) -> str:
    """«Dividido», «Fusionado con otro», «Retirado»: what a pledge that was left is called instead of its state."""
    return _(TipoEnmienda(enmienda.tipo).etiqueta)


def frase_de_salida(enmienda: Enmienda) -> str:
    """Sentence on how and when a pledge was left. KeyError for a new wording, which leaves none."""
    dia = date_format(timezone.localtime(enmienda.en), "SHORT_DATE_FORMAT")
    return _(SALIDAS[TipoEnmienda(enmienda.tipo)]) % {"dia": dia}


@dataclass(frozen=True, slots=True)
class EnmiendaEnFecha:
    """An amendment. Only of a new wording: `trozos`, and `vispera`, its page as it read the day before."""

    enmienda: Enmienda
    sucesores: list[Compromiso]
    trozos: list[Trozo]
    vispera: str

    @property
    def es_redaccion(self) -> bool:
        return self.enmienda.tipo == TipoEnmienda.REDACCION

    @classmethod
    def de(cls, enmienda: Enmienda, compromiso: Compromiso) -> EnmiendaEnFecha:
        if enmienda.tipo != TipoEnmienda.REDACCION:
            return cls(enmienda, list(enmienda.sucesores.all()), [], "")
        hecha = timezone.localdate(enmienda.en)
        antes = Dia(hecha, vispera(hecha))
        visible = compromiso.publicado_en is None or antes.sabe(compromiso.publicado_en)
        return cls(
            enmienda,
            [],
            comparar(enmienda.texto_anterior, enmienda.texto_nuevo),
            f"{compromiso.get_absolute_url()}{antes.consulta}" if visible else "",
        )


@dataclass(frozen=True, slots=True)
class Enmiendas:
    """Amendments of one pledge as known on a day, newest first, and the pledges that it stands for."""

    todas: list[EnmiendaEnFecha]
    reemplaza_a: list[Compromiso]

    @property
    def redacciones(self) -> list[EnmiendaEnFecha]:
        return [e for e in self.todas if e.es_redaccion]

    @property
    def salida(self) -> EnmiendaEnFecha | None:
        """The amendment by which it was left, if it was."""
        return next((e for e in self.todas if not e.es_redaccion), None)


def enmiendas_de(compromisos: Sequence[Compromiso], dia: Dia) -> dict[int, Enmiendas]:
    """{pledge: its amendments}. Two queries, however many pledges, and two more where others stand for them."""
    por_pk = {c.pk: c for c in compromisos}
    con_quien = con_nombres(Compromiso.objects.order_by("codigo"), dia, "institucion")
    suyas: dict[int, list[EnmiendaEnFecha]] = {pk: [] for pk in por_pk}
    for enmienda in (
        Enmienda.objects.conocidas(dia)
        .filter(compromiso__in=por_pk)
        .prefetch_related(Prefetch("sucesores", con_quien))
    ):
        pk = enmienda.compromiso_id
        suyas[pk].append(EnmiendaEnFecha.de(enmienda, por_pk[pk]))
    anteriores: dict[int, list[Compromiso]] = {pk: [] for pk in por_pk}
    for antecesor in con_quien.filter(
        enmiendas__in=Enmienda.objects.conocidas(dia).filter(sucesores__in=por_pk)
    ).annotate(sucesor=F("enmiendas__sucesores")):
        if antecesor.sucesor in anteriores:
            anteriores[antecesor.sucesor].append(antecesor)
    return {pk: Enmiendas(suyas[pk], anteriores[pk]) for pk in por_pk}
