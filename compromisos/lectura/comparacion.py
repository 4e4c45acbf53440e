"""An update beside what is public of its pledge: what would read otherwise, field by field and target by target.

For who reviews it. Differences are told by a word, and texts that are alike, by their words that changed.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, cast

from django.conf import settings
from django.db.models import Field, QuerySet, prefetch_related_objects
from django.utils.formats import date_format, number_format
from django.utils.functional import Promise, lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from base.dias import Dia
from compromisos.lectura.metas import con_valor
from compromisos.lectura.prevision import prevision_en_palabras
from compromisos.models import Avance, Evidencia, Medicion, Meta
from compromisos.reglas.diferencias import IGUAL, Trozo, comparar
from compromisos.reglas.estado import alcanzada, retrocede
from compromisos.reglas.palabras import Sentido

TEXTOS = ("descripcion", "dificultades", "medidas")
EVIDENCIAS = gettext_lazy("Evidencias")
LARGO_MAXIMO = 6_000  # letters of both texts: what costs a blink to compare word by word
PARECIDOS = 0.5  # of the longer one stays: below it, words crossed out are harder to read than two texts


def _nombre_de(campo: str) -> str:
    return str(cast(Field, Avance._meta.get_field(campo)).verbose_name).capitalize()


# {field: what it is called beside what is public}.
TITULOS: dict[str, str | Promise] = {
    "estado": gettext_lazy("Estado"),
    "fecha_corte": gettext_lazy("Fecha de corte"),
    "prevision": gettext_lazy("Qué prevé"),
    **{campo: lazy(_nombre_de, str)(campo) for campo in TEXTOS},
}


def rotulo(titulo: str | Promise) -> str:
    """A part of an update as it is named in what was observed of it, whoever wrote it and whoever reads: in the language of
    the ministry."""
    with override(settings.LANGUAGE_CODE):
        return str(titulo)


@dataclass(frozen=True, slots=True)
class TextoComparado:
    titulo: str | Promise
    antes: str
    despues: str
    clase: str = "texto"  # or «estado», whose values are codes, or «fecha», told whole

    @property
    def marca(self) -> str:
        if self.antes == self.despues:
            return _("Igual")
        if not self.antes:
            return _("Nuevo")
        return _("Cambia") if self.despues else _("Ya no se dice")

    @property
    def cambia(self) -> bool:
        return self.antes != self.despues

    @property
    def trozos(self) -> list[Trozo]:
        """Word diff of the two texts; empty if it would not help."""
        largo = max(len(self.antes), len(self.despues))
        if self.clase != "texto" or not (self.cambia and self.antes and self.despues):
            return []
        if len(self.antes) + len(self.despues) > LARGO_MAXIMO:
            return []
        trozos = comparar(self.antes, self.despues)
        iguales = sum(len(t.texto) for t in trozos if t.que == IGUAL)
        return trozos if iguales >= largo * PARECIDOS else []


@dataclass(frozen=True, slots=True)
class MedicionComparada:
    """One target: its last value published, from whichever update, and the one proposed."""

    meta: Meta
    ultima: Medicion | None
    propuesta: Medicion | None

    @property
    def antes(self) -> Decimal | None:
        return self.ultima.valor if self.ultima else None

    @property
    def despues(self) -> Decimal | None:
        return self.propuesta.valor if self.propuesta else None

    @property
    def cambia(self) -> bool:
        return self.despues is not None and self.despues != self.antes

    @property
    def frase(self) -> str:
        antes, despues = self.antes, self.despues
        if despues is None:
            return _("No se informa") if antes is None else _("No se informa: sigue lo publicado")
        return " ".join([_movimiento(antes, despues), *self._respecto_de_la_meta()])

    def _respecto_de_la_meta(self) -> list[str]:
        antes, despues, meta = self.antes, self.despues, self.meta.valor_meta
        if despues is None or antes == despues or meta is None:
            return []
        sentido = Sentido(self.meta.sentido)
        if alcanzada(despues, meta, sentido):
            return [_("Alcanza la meta.")] if not alcanzada(antes, meta, sentido) else []
        return [_("Se aleja de la meta.")] if retrocede(despues, antes, sentido) else []

    @property
    def lugares_nuevos(self) -> list[str]:
        return _los_que_no(_lugares(self.propuesta), _lugares(self.ultima))

    @property
    def lugares_que_faltan(self) -> list[str]:
        """Named by the last published, and no longer by the one proposed."""
        return _los_que_no(_lugares(self.ultima), _lugares(self.propuesta)) if self.propuesta else []


def _movimiento(antes: Decimal | None, despues: Decimal) -> str:
    if antes is None:
        return _("Primer valor.")
    if antes == despues:
        return _("Igual.")
    cuanto = {"n": number_format(f"{abs(despues - antes).normalize():f}", force_grouping=True)}
    return (_("Sube %(n)s.") if despues > antes else _("Baja %(n)s.")) % cuanto


def _lugares(medicion: Medicion | None) -> list[str]:
    return [str(t) for t in medicion.territorios.all()] if medicion else []


def _los_que_no(unos: list[str], otros: list[str]) -> list[str]:
    return [u for u in unos if u not in otros]


@dataclass(frozen=True, slots=True)
class Comparacion:
    """`anterior` is what the public reads today; of a correction, what it corrects."""

    avance: Avance
    anterior: Avance | None
    cifras: list[MedicionComparada]
    queda_atras: bool  # published, it would be history: what is read today goes up to a later day

    def _prevision(self) -> list[TextoComparado]:
        """What is expected, where either says so."""
        antes, despues = (
            prevision_en_palabras(a.prevision if a else "") for a in (self.anterior, self.avance)
        )
        comparado = TextoComparado(TITULOS["prevision"], antes, despues, clase="fecha")
        return [comparado] if antes or despues else []

    @property
    def campos(self) -> list[TextoComparado]:
        a, b = self.anterior, self.avance
        return [
            self.estado,
            TextoComparado(TITULOS["fecha_corte"], _dia(a), _dia(b), clase="fecha"),
            *self._prevision(),
            *(
                TextoComparado(TITULOS[t], getattr(a, t, ""), getattr(b, t))
                for t in TEXTOS
                if getattr(a, t, "") or getattr(b, t)
            ),
        ]

    @property
    def estado(self) -> TextoComparado:
        antes = self.anterior.estado if self.anterior else ""
        return TextoComparado(TITULOS["estado"], antes, self.avance.estado, clase="estado")

    @property
    def partes(self) -> list[str]:
        """What may be observed of it, one thing at a time: also what it does not say."""
        suyas = [*(c.meta.indicador for c in self.cifras), *(rotulo(c.titulo) for c in self.campos)]
        return list(dict.fromkeys([*suyas, *(rotulo(TITULOS[t]) for t in TEXTOS), rotulo(EVIDENCIAS)]))

    @property
    def informadas(self) -> list[MedicionComparada]:
        return [c for c in self.cifras if c.propuesta]

    @property
    def evidencias(self) -> list[tuple[Evidencia, bool]]:
        """(evidence of the update, whether the one before did not have it)."""
        de_antes = {_que_es(e) for e in self._de_antes}
        return [(e, _que_es(e) not in de_antes) for e in self.avance.evidencias.all()]

    @property
    def evidencias_que_faltan(self) -> list[Evidencia]:
        """Those of the one before that the update does not bring."""
        trae = {_que_es(e) for e in self.avance.evidencias.all()}
        return [e for e in self._de_antes if _que_es(e) not in trae]

    @property
    def _de_antes(self) -> list[Evidencia]:
        return list(self.anterior.evidencias.all()) if self.anterior else []


def _que_es(evidencia: Evidencia) -> str:
    return evidencia.url or evidencia.sha256


def _dia(avance: Avance | None) -> str:
    return date_format(avance.fecha_corte, "SHORT_DATE_FORMAT") if avance else ""


def _queda_atras(avance: Avance) -> bool:
    vigente = avance.compromiso.vigente_avance
    if vigente is None or vigente.pk in (avance.pk, avance.corrige_id):
        return False
    return avance.fecha_corte < vigente.fecha_corte


def de(avances: Sequence[Avance], dia: Dia) -> dict[int, Comparacion]:
    """{key of the update: its comparison}, of any number of `con_lo_que_se_compara` by the same seven
    queries."""
    metas: dict[int, list[Any]] = defaultdict(list)
    vigentes = Meta.objects.vigentes(dia).filter(compromiso__in={a.compromiso_id for a in avances})
    todas = con_valor(vigentes, dia)
    for meta in todas.filter(valor_meta__isnull=False).order_by("orden"):
        metas[meta.compromiso_id].append(meta)
    ultimas = Medicion.objects.prefetch_related("territorios").in_bulk(
        [m.medicion_id for suyas in metas.values() for m in suyas if m.medicion_id]
    )
    anteriores = {a.pk: a.corrige or a.compromiso.vigente_avance for a in avances}
    prefetch_related_objects([a for a in anteriores.values() if a], "evidencias", "mediciones__territorios")
    return {
        a.pk: Comparacion(a, anteriores[a.pk], _cifras(a, metas[a.compromiso_id], ultimas), _queda_atras(a))
        for a in avances
    }


def _cifras(avance: Avance, metas: list[Any], ultimas: dict[int, Medicion]) -> list[MedicionComparada]:
    """A correction beside what it corrects; anything else, beside the last published of each target."""
    propuestas = {m.meta_id: m for m in avance.mediciones.all()}
    if avance.corrige:
        ultimas_de = {m.meta_id: m for m in avance.corrige.mediciones.all()}
    else:
        ultimas_de = {m.pk: ultimas[m.medicion_id] for m in metas if m.medicion_id in ultimas}
    return [MedicionComparada(m, ultimas_de.get(m.pk), propuestas.get(m.pk)) for m in metas]


def con_lo_que_se_compara(avances: QuerySet) -> QuerySet:
    return avances.select_related(
        "compromiso__institucion", "compromiso__vigente_avance", "corrige", "autor"
    ).prefetch_related("mediciones__meta", "mediciones__territorios", "evidencias")
