"""What there is to report: the pledges of whoever reports, by what each waits for."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from base.dias import Dia
from compromisos.informar.quien import Informante
from compromisos.lectura.compromisos import en_fecha
from compromisos.models import Avance, Compromiso, Periodo
from compromisos.reglas.palabras import ESTADOS_CERRADOS, Frescura, Plazo, SituacionAvance

GRUPOS: tuple[tuple[str, str | Promise], ...] = (
    ("devueltos", _("Devueltos: corrija y reenvíe")),
    ("borradores", _("Borradores sin enviar")),
    ("pendientes", _("Por informar")),
    ("al_dia", _("Al día")),
    ("enviados", _("Enviados, en revisión")),
)
ATRASADA = {Frescura.SIN_REPORTE, Frescura.POR_ACTUALIZAR, Frescura.DESACTUALIZADO}


def compromisos_de(quien: Informante):
    """Pledges that whoever reports can see: the public ones of their institutions, as they stand today."""
    dia = Dia.de_hoy()
    return en_fecha(Compromiso.objects.publicados(dia).filter(institucion__in=quien.instituciones), dia)


def sin_publicar_de(quien: Informante):
    """Unpublished updates of their institutions, without corrections, which are the staff's."""
    return Avance.objects.sin_publicar().filter(
        compromiso__institucion__in=quien.instituciones, corrige__isnull=True
    )


@dataclass(slots=True)
class LoQuePide:
    """What an open period asks: of `pedidos` pledges, what is still awaited, and until when."""

    periodo: Periodo
    quedan: int  # days, the last one included
    pedidos: int = 0
    faltan: int = 0

    @property
    def enviados(self) -> int:
        return self.pedidos - self.faltan


@dataclass(slots=True)
class Lista:
    grupos: list[tuple[str | Promise, list]] = field(default_factory=list)
    piden: list[LoQuePide] = field(default_factory=list)


def lista_de(quien: Informante) -> Lista:
    """Three queries, however many pledges there are."""
    compromisos = list(
        compromisos_de(quien)
        .select_related("edicion", "institucion")
        .order_by("edicion", "institucion", "numero")
    )
    proyectos = {a.compromiso_id: a for a in sin_publicar_de(quien).order_by("pk")}
    abiertos = Periodo.objects.abiertos().filter(edicion__in={c.edicion_id for c in compromisos})
    hoy = timezone.localdate()
    piden = {
        p.edicion_id: LoQuePide(p, (p.cierra - hoy).days) for p in abiertos
    }  # one at most in each edition
    grupos: dict[str, list] = {clave: [] for clave, _titulo in GRUPOS}
    for compromiso in compromisos:
        compromiso.proyecto = proyectos.get(compromiso.pk)
        pide = piden.get(compromiso.edicion_id)
        if pide:
            _contar(pide, compromiso)
        grupos[_grupo(compromiso, pide)].append(compromiso)
    return Lista([(titulo, grupos[clave]) for clave, titulo in GRUPOS if grupos[clave]], list(piden.values()))


def _contar(pide: LoQuePide, compromiso) -> None:
    """Whether the period asks for it, and whether it has come: published, or sent and not looked at yet."""
    enviado = (
        compromiso.proyecto
        and _es_del_periodo(compromiso.proyecto.fecha_corte, pide.periodo)
        and (compromiso.proyecto.situacion == SituacionAvance.EN_REVISION)
    )
    ya = bool(enviado) or _es_del_periodo(compromiso.corte, pide.periodo)
    if ya or compromiso.estado not in ESTADOS_CERRADOS:
        pide.pedidos += 1
        pide.faltan += not ya


def _es_del_periodo(corte, periodo: Periodo) -> bool:
    return bool(corte and periodo.desde <= corte <= periodo.cierra)


def _grupo(compromiso, pide: LoQuePide | None) -> str:
    """Section of the list. While a period is open, what is due is a fecha de corte within its days."""
    if compromiso.proyecto:
        return {SituacionAvance.OBSERVADO: "devueltos", SituacionAvance.EN_REVISION: "enviados"}.get(
            SituacionAvance(compromiso.proyecto.situacion), "borradores"
        )
    if pide:
        debe = not _es_del_periodo(compromiso.corte, pide.periodo)
    else:
        debe = compromiso.frescura in ATRASADA or compromiso.plazo in (Plazo.VENCIDO, Plazo.POR_VENCER)
    return "pendientes" if debe and compromiso.estado not in ESTADOS_CERRADOS else "al_dia"
