"""Amendments of a pledge: what became of it after it was public."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from django.db.models import F, Prefetch
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from base.dias import Dia
from compromisos.lectura.enmendado import Nombres, frases_de
from compromisos.lectura.nombres import con_nombres
from compromisos.models import Compromiso, Enmienda
from compromisos.reglas.diferencias import Trozo, comparar
from compromisos.reglas.enmiendas import leer
from compromisos.reglas.movimientos import vispera
from compromisos.reglas.palabras import DEJAN, TipoEnmienda

SALIDAS = {
    TipoEnmienda.DIVISION: gettext_noop("Este compromiso se dividió el %(dia)s."),
    TipoEnmienda.FUSION: gettext_noop("Este compromiso se juntó con otro el %(dia)s."),
    TipoEnmienda.RETIRO: gettext_noop("Este compromiso se retiró el %(dia)s."),
}


def palabra_de_salida(enmienda: Enmienda) -> str:
    """«Dividido», «Fusionado con otro», «Retirado»: what a pledge that was left is called instead of its state."""
    return _(TipoEnmienda(enmienda.tipo).etiqueta)


def frase_de_salida(enmienda: Enmienda) -> str:
    """Sentence on how and when a pledge was left. KeyError for a kind that leaves none."""
    dia = date_format(timezone.localtime(enmienda.en), "SHORT_DATE_FORMAT")
    return _(SALIDAS[TipoEnmienda(enmienda.tipo)]) % {"dia": dia}


@dataclass(frozen=True, slots=True)
class EnmiendaEnFecha:
    """An amendment. Only of a new wording: `trozos`; only of other data: `frases`, what changed; of both `vispera`, its
    page as it read the day before."""

    enmienda: Enmienda
    sucesores: list[Compromiso]
    trozos: list[Trozo]
    vispera: str
    frases: list[str] = field(default_factory=list)

    @property
    def es_de_datos(self) -> bool:
        return self.enmienda.tipo == TipoEnmienda.DATOS

    @property
    def como_lista(self) -> list[EnmiendaEnFecha]:
        """Alone, for the components that tell several."""
        return [self]

    @property
    def deja(self) -> bool:
        """Whether the pledge no longer counts since."""
        return self.enmienda.tipo in DEJAN

    @property
    def es_redaccion(self) -> bool:
        return self.enmienda.tipo == TipoEnmienda.REDACCION

    @classmethod
    def de(
        cls, enmienda: Enmienda, compromiso: Compromiso, nombres: Nombres | None = None
    ) -> EnmiendaEnFecha:
        if enmienda.tipo in DEJAN:
            return cls(enmienda, list(enmienda.sucesores.all()), [], "")
        hecha = timezone.localdate(enmienda.en)
        antes = Dia(hecha, vispera(hecha))
        visible = compromiso.publicado_en is None or antes.sabe(compromiso.publicado_en)
        return cls(
            enmienda,
            [],
            comparar(enmienda.texto_anterior, enmienda.texto_nuevo) if enmienda.texto_nuevo else [],
            f"{compromiso.get_absolute_url()}{antes.consulta}" if visible else "",
            frases_de(enmienda, nombres),
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
    def de_datos(self) -> list[EnmiendaEnFecha]:
        return [e for e in self.todas if e.es_de_datos]

    @property
    def salida(self) -> EnmiendaEnFecha | None:
        """The amendment by which it was left, if it was."""
        return next((e for e in self.todas if e.deja), None)


def enmiendas_de(compromisos: Sequence[Compromiso], dia: Dia) -> dict[int, Enmiendas]:
    """{pledge: its amendments}. Two queries, however many pledges, two more where others stand for them, and four where
    their data say names."""
    por_pk = {c.pk: c for c in compromisos}
    con_quien = con_nombres(Compromiso.objects.using(dia.alias).order_by("codigo"), dia, "institucion")
    suyas: dict[int, list[EnmiendaEnFecha]] = {pk: [] for pk in por_pk}
    hechas = list(
        Enmienda.objects.conocidas(dia)
        .filter(compromiso__in=por_pk)
        .prefetch_related(Prefetch("sucesores", con_quien))
    )
    nombres = Nombres.de_los_que(c for enmienda in hechas for c in leer(enmienda.cambios))
    for enmienda in hechas:
        pk = enmienda.compromiso_id
        suyas[pk].append(EnmiendaEnFecha.de(enmienda, por_pk[pk], nombres))
    anteriores: dict[int, list[Compromiso]] = {pk: [] for pk in por_pk}
    for antecesor in con_quien.filter(
        enmiendas__in=Enmienda.objects.conocidas(dia).filter(sucesores__in=por_pk)
    ).annotate(sucesor=F("enmiendas__sucesores")):
        if antecesor.sucesor in anteriores:
            anteriores[antecesor.sucesor].append(antecesor)
    return {pk: Enmiendas(suyas[pk], anteriores[pk]) for pk in por_pk}
