"""Updates as a day saw them: the timeline of a pledge, and what was published last."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import NamedTuple, cast

from django.db.models import Prefetch, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from base.dias import Dia
from base.traidos import colgar, traidos
from compromisos.lectura import observados
from compromisos.lectura.enlaces import con_su_enlace
from compromisos.lectura.leidos import VerificacionLeida
from compromisos.lectura.lugares import DE_UNA_MEDICION
from compromisos.lectura.nombres import con_nombres
from compromisos.lectura.observados import Observado
from compromisos.models import (
    Avance,
    Compromiso,
    Medicion,
    RespuestaVerificacion,
    Retiro,
    ValorObservado,
    Verificacion,
    VerificacionSinEfecto,
)
from compromisos.reglas import estado as reglas
from compromisos.reglas.palabras import Firmeza, Respaldo


class VerificacionDicha(NamedTuple):
    """A verification, what it counted, and what left it without effect, if anything did."""

    verificacion: VerificacionLeida
    contados: list[Observado]
    sin_efecto: VerificacionSinEfecto | None


@dataclass(frozen=True, slots=True)
class AvanceEnFecha:
    """An avance of the timeline as it stood on a day: what came later is not known yet."""

    avance: Avance
    retiro: Retiro | None
    correccion: Avance | None
    verificaciones: list[VerificacionLeida]
    sin_efecto: dict[int, VerificacionSinEfecto]  # {verification: what left it without effect}

    @classmethod
    def de(cls, avance: Avance, dia: Dia) -> AvanceEnFecha:
        """Reads the prefetched `retiro`, `correcciones` and `verificaciones`, with their `sin_efecto`."""
        retiro, correccion = getattr(avance, "retiro", None), avance.corregido_por
        conocidas = [cast(VerificacionLeida, v) for v in traidos(avance, "verificaciones") if dia.sabe(v.en)]
        dejadas = {v.pk: getattr(v, "sin_efecto", None) for v in conocidas}
        return cls(
            avance=avance,
            retiro=retiro if retiro and dia.sabe(retiro.retirado_en) else None,
            correccion=correccion if correccion and dia.sabe(correccion.publicado_en) else None,
            verificaciones=conocidas,
            sin_efecto={pk: dejada for pk, dejada in dejadas.items() if dejada and dia.sabe(dejada.en)},
        )

    @property
    def firmeza(self) -> Firmeza:
        return reglas.firmeza(
            self.avance.publicado_en,
            self.retiro.retirado_en if self.retiro else None,
            self.correccion.publicado_en if self.correccion else None,
        )

    @property
    def evidencias(self) -> list:
        """Withdrawn, its evidence is no longer shown."""
        return [] if self.retiro else list(traidos(self.avance, "evidencias"))

    @property
    def verificadas(self) -> list[VerificacionDicha]:
        """What was said of it, each with what it counted beside what this one declares. Needs `con_lo_suyo`."""
        medidos = {m.meta_id: m.valor for m in self.avance.mediciones.all()}
        return [
            VerificacionDicha(v, observados.de_verificacion(v, medidos), self.sin_efecto.get(v.pk))
            for v in self.verificaciones
        ]

    @property
    def en_pie(self) -> list[VerificacionLeida]:
        """Those that nobody left without effect."""
        return [v for v in self.verificaciones if v.pk not in self.sin_efecto]

    @property
    def ultima_verificacion(self) -> Verificacion | None:
        return reglas.ultima_verificacion(self.en_pie)

    @property
    def respaldo(self) -> Respaldo:
        return reglas.respaldo(self.en_pie, evidencias=len(list(traidos(self.avance, "evidencias"))))

    @property
    def frase_de_respaldo(self) -> str:
        """«con 2 evidencias, sin verificar»."""
        n = len(self.avance.evidencias.all())
        con = (
            ngettext("con %(n)s evidencia", "con %(n)s evidencias", n) % {"n": n}
            if n
            else _("sin evidencias")
        )
        if (ultima := self.ultima_verificacion) is None:
            return ", ".join([con, _("sin verificar")])
        return f"{con}, " + _("%(resultado)s por %(quien)s") % {
            "resultado": ultima.get_resultado_display().lower(),
            "quien": ultima.verificador,
        }


def avances_de(dia: Dia) -> QuerySet:
    """Published by `dia` of pledges with a page on it, corrected and withdrawn ones included."""
    return Avance.objects.publicados(dia).filter(compromiso__in=Compromiso.objects.a_la_vista(dia))


def con_su_efecto() -> QuerySet[Verificacion]:
    """Verifications with what left them without effect, which costs no query more."""
    return Verificacion.objects.select_related("sin_efecto")


def con_lo_suyo(consulta: QuerySet, dia: Dia) -> QuerySet:
    """`consulta` with all that a timeline shows of each but what corrected it (`con_su_correccion`); verifications with what
    they counted and the answers known on `dia`, as `respuestas_vistas`. Four queries, two more where there are verifications;
    the places of measurements are told by `lugares.con_sus_temas_y_lugares`."""
    return consulta.select_related("retiro", "corrige").prefetch_related(
        Prefetch("evidencias", con_su_enlace(dia)),
        Prefetch("verificaciones", con_su_efecto()),
        Prefetch("verificaciones__valores", ValorObservado.objects.select_related("meta")),
        Prefetch(
            "verificaciones__respuestas",
            RespuestaVerificacion.objects.publicadas(dia),
            to_attr="respuestas_vistas",
        ),
        Prefetch(
            "mediciones",
            queryset=Medicion.objects.select_related("meta").annotate(**DE_UNA_MEDICION),
        ),
    )


def con_su_correccion(avances: Collection[Avance]) -> None:
    """Hang on each of `avances`, which are all that was published of their pledges, the one that corrected it: no query, for
    it is among them."""
    correcciones = {a.corrige_id: a for a in avances if a.corrige_id}
    for avance in avances:
        suya = correcciones.get(avance.pk)
        colgar(avance, "correcciones", [suya] if suya else [])


def ultimos(consulta: QuerySet, dia: Dia) -> list[AvanceEnFecha]:
    """The five of `consulta` published last, as they stood on `dia`. Three queries."""
    con_quien = con_nombres(consulta, dia, "compromiso__institucion").select_related("retiro")
    recientes = con_quien.order_by("-publicado_en", "-pk").prefetch_related(
        "correcciones", Prefetch("verificaciones", con_su_efecto())
    )
    return [AvanceEnFecha.de(a, dia) for a in recientes[:5]]


def ultima_publicacion(dia: Dia):
    """Instant (aware) of the last publication known on `dia`, or None. One query."""
    publicados = Avance.objects.publicados(dia).order_by("-publicado_en")
    return publicados.values_list("publicado_en", flat=True).first()
