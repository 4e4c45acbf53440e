"""A pledge on a day: the one object that its page, JSON, PDF, card, picture and files read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any

from django.utils import timezone

from base.dias import Dia
from compromisos.lectura.avances import AvanceEnFecha, con_su_correccion
from compromisos.lectura.avances import con_lo_suyo as avances_con_lo_suyo
from compromisos.lectura.compromisos import mismo_texto
from compromisos.lectura.en_que_cambio import EnQueCambio, Frase, en_que_cambiaron
from compromisos.lectura.enlaces import con_su_enlace
from compromisos.lectura.enmiendas import EnmiendaEnFecha, Enmiendas, enmiendas_de
from compromisos.lectura.leidos import CompromisoLeido, MetaConValor
from compromisos.lectura.lugares import con_sus_temas_y_lugares
from compromisos.lectura.marcos import vinculos_de
from compromisos.lectura.nombres import con_nombres, nombres_que_dejaron
from compromisos.lectura.observados import Observado, orden_de, que_vale
from compromisos.lectura.por_version import por_version
from compromisos.lectura.proximo import ProximoInforme, proximo_de
from compromisos.lectura.vecinos import Vecinos, vecinos_de
from compromisos.models import (
    Avance,
    Compromiso,
    Enmienda,
    Foto,
    Medicion,
    Meta,
    Nivel,
    Rol,
    Territorio,
    VinculoConMarco,
)
from compromisos.reglas.estado import esperado, porcentaje
from compromisos.reglas.palabras import Firmeza
from compromisos.reglas.plazo import plazo_de_meta

A_LA_VISTA = 3  # reports of the page that are not folded


@dataclass(frozen=True, slots=True)
class InformeDeLaFicha:
    """A report as the page of its pledge tells it; `cambio` is None of what is no longer in force."""

    visto: AvanceEnFecha
    cambio: EnQueCambio | None


class Ficha:
    """A pledge as it stood on `dia`.

    `compromiso` is annotated by `lectura.compromisos.en_fecha` and read with `con_lo_suyo`. What hangs from
    it is read the first time it is asked; `fichas` reads it for many at once.
    """

    def __init__(self, compromiso: CompromisoLeido, dia: Dia):
        self.compromiso = compromiso
        self.dia = dia
        con_sus_temas_y_lugares([compromiso], dia)

    @cached_property
    def avances(self) -> list[AvanceEnFecha]:
        """Its timeline, the avance vigente first among equals. At most seven queries."""
        return lineas_de([self.compromiso], self.dia)[self.compromiso.pk]

    @cached_property
    def metas(self) -> list[MetaEnFecha]:
        """Its targets with their last values in force and the places these name. One query besides those of `avances`, and
        one more, once a version, where regions are counted."""
        return metas_de([self.compromiso], {self.compromiso.pk: self.avances}, self.dia)[self.compromiso.pk]

    @cached_property
    def informes(self) -> list[InformeDeLaFicha]:
        """Its reports with what each changed: the avance vigente first, even if one that was withdrawn is newer."""
        cambios = en_que_cambiaron(
            self.avances,
            [v.meta for v in self.metas],
            [e.enmienda.en for e in self.enmiendas.de_datos],
        )
        ordenados = sorted(self.avances, key=lambda a: a.avance.pk != self.compromiso.avance_id)
        return [InformeDeLaFicha(a, cambios.get(a.avance.pk)) for a in ordenados]

    @property
    def informes_nuevos(self) -> list[InformeDeLaFicha]:
        return self.informes[:A_LA_VISTA]

    @property
    def informes_anteriores(self) -> list[InformeDeLaFicha]:
        return self.informes[A_LA_VISTA:]

    @property
    def contradicciones(self) -> list[Frase]:
        """Where what its state says and what is measured do not agree, of the report in force."""
        cambios = (i.cambio for i in self.informes if i.visto.avance.pk == self.compromiso.avance_id)
        return [frase for cambio in cambios if cambio for frase in cambio.contradicciones]

    @property
    def movidas_de_plazo(self) -> list[EnmiendaEnFecha]:
        """Amendments that gave it another deadline than it had, newest first."""
        return [e for e in self.enmiendas.de_datos if e.enmienda.mueve_plazo and e.enmienda.plazo_anterior]

    @cached_property
    def proximo(self) -> ProximoInforme:
        """The next report that is expected. One query at most."""
        firmes = [a.avance for a in self.avances if a.firmeza is Firmeza.EN_FIRME]
        return proximo_de(self.compromiso, firmes, self.dia)

    @cached_property
    def nombre_de_entonces(self) -> str:
        """What its institution was called when it promised, by the day it began or was made public, if that is another
        name than the one it bears; "" too where no day is known."""
        c = self.compromiso
        cuando = c.fecha_inicio or (c.publicado_en and timezone.localdate(c.publicado_en))
        if cuando is None:
            return ""
        suyos = nombres_que_dejaron(self.dia).get(c.institucion_id, ())
        entonces = (n.nombre for n in suyos if (n.desde is None or n.desde <= cuando) and n.hasta >= cuando)
        return next((nombre for nombre in entonces if nombre != c.institucion.nombre), "")

    @cached_property
    def vecinos(self) -> Vecinos:
        """The ones beside it of its institution, and some of others on its themes. At most two queries."""
        return vecinos_de(self.compromiso, list(self.compromiso.ejes.all()), self.dia)

    @cached_property
    def sin_base(self) -> bool:
        """Whether some target with a number has no base: there is then no percentage of it, which is said once."""
        return any(v.meta.es_cuantitativa and v.meta.linea_base is None for v in self.metas)

    @cached_property
    def vinculos(self) -> list[VinculoConMarco]:
        """What it answers to, of laws, policies and agendas. One query at most."""
        if not self._puede_haber("tiene_vinculos"):
            return []
        suyos = vinculos_de(Compromiso.objects.filter(pk=self.compromiso.pk), self.dia)
        return list(con_su_enlace(self.dia, suyos, "fuente"))

    @cached_property
    def enmiendas(self) -> Enmiendas:
        if not (self._puede_haber("tiene_enmiendas") or self._puede_haber("es_sucesor")):
            return Enmiendas([], [])
        return enmiendas_de([self.compromiso], self.dia)[self.compromiso.pk]

    @cached_property
    def mismo_texto(self) -> list[Compromiso]:
        """Other pledges of the edition with the same literal text (docs/rules.md#duplicados). One query at most."""
        if not self._puede_haber("tiene_iguales"):
            return []
        return mismo_texto([self.compromiso], self.dia)[self.compromiso.pk]

    @cached_property
    def fotos(self) -> list[Foto]:
        """The newest three of its gallery. One query at most."""
        if not self._puede_haber("tiene_fotos"):
            return []
        return list(Foto.objects.publicadas(self.dia).filter(compromiso=self.compromiso)[:3])

    @cached_property
    def roles(self) -> list[Rol]:
        """Of its institution in its edition, in the order of the enum. One query."""
        suyos = self.compromiso.institucion.participaciones.using(self.dia.alias)
        tiene = set(suyos.filter(edicion=self.compromiso.edicion_id).values_list("rol", flat=True))
        return [rol for rol in Rol if rol in tiene]

    def _puede_haber(self, anotado: str) -> bool:
        """Whether it is worth asking: `con_lo_suyo` has asked whether there is any on some day. Of one read otherwise, nothing
        is known."""
        return bool(getattr(self.compromiso, anotado, True))

    @property
    def sola(self) -> list[CompromisoLeido]:
        """Its pledge alone, for what tells of several."""
        return [self.compromiso]

    @property
    def vigente(self) -> AvanceEnFecha | None:
        """The avance that declares its state."""
        return next((a for a in self.avances if a.avance.pk == self.compromiso.avance_id), None)

    @property
    def dejado_en(self):
        """Instant (aware) when it was split, merged or withdrawn, if it was by then."""
        return self.compromiso.se_dejo(self.dia)

    @property
    def deshecho(self) -> Enmienda | None:
        """Its withdrawal, if by then it was withdrawn because the import that brought it in was undone: its page is
        gone. No query unless it was left."""
        salida = self.enmiendas.salida if self.dejado_en else None
        return salida.enmienda if salida and salida.enmienda.importacion_id else None


def fichas(compromisos: Sequence[CompromisoLeido], dia: Dia) -> list[Ficha]:
    """Fichas of `compromisos`, in their order, with all but photos and neighbours read. Thirteen queries, however many."""
    hechas = [Ficha(c, dia) for c in compromisos]
    avances = lineas_de(compromisos, dia)
    leidos: dict[str, Mapping[int, Any]] = {
        "avances": avances,
        "metas": metas_de(compromisos, avances, dia),
        "enmiendas": enmiendas_de(compromisos, dia),
        "mismo_texto": mismo_texto(compromisos, dia),
    }
    for ficha in hechas:
        vars(ficha).update({nombre: de[ficha.compromiso.pk] for nombre, de in leidos.items()})
    return hechas


def lineas_de(compromisos: Sequence[Compromiso], dia: Dia) -> dict[int, list[AvanceEnFecha]]:
    """{pledge: its timeline}, as it stood on `dia`. Seven queries at most, however many pledges."""
    por_pk = {c.pk: c for c in compromisos}
    suyos: dict[int, list[AvanceEnFecha]] = {pk: [] for pk in por_pk}
    publicados = list(avances_con_lo_suyo(Avance.objects.publicados(dia).filter(compromiso__in=por_pk), dia))
    con_su_correccion(publicados)
    con_sus_temas_y_lugares((m for a in publicados for m in a.mediciones.all()), dia)
    for avance in publicados:
        avance.compromiso = por_pk[avance.compromiso_id]
        suyos[avance.compromiso_id].append(AvanceEnFecha.de(avance, dia))
    return suyos


# --- Targets


@dataclass(frozen=True, slots=True)
class ValorDeUnDia:
    """What one avance declares of a target, and what was counted of it."""

    avance: Avance
    valor: Decimal | None
    observado: Observado | None


@dataclass(frozen=True, slots=True)
class MetaEnFecha:
    """A target as it stood on a day."""

    meta: MetaConValor
    medicion: Medicion | None  # the last in force
    plazo_fecha: date | None  # its own deadline, else that of its pledge
    porcentaje: Decimal | None
    esperado: Decimal | None
    lugares: list[Territorio]
    faltan: list[Territorio]
    serie: list[Medicion]  # all in force, oldest first
    inicio: date | None  # of its pledge
    hoy: date  # the day it is read
    observados: list[Observado]  # what whoever verified counted and is in force, newest first, one an avance

    @property
    def observado(self) -> Observado | None:
        """What was observed and stands beside its value in force."""
        return que_vale(self.observados, self.medicion)

    @property
    def valores(self) -> list[ValorDeUnDia]:
        """Each report that says how far it got, or of which it was counted, newest first."""
        contados = {o.avance.pk: o for o in self.observados}
        filas = [
            ValorDeUnDia(m.avance, m.valor, contados.pop(m.avance_id, None)) for m in reversed(self.serie)
        ]
        filas += [ValorDeUnDia(o.avance, None, o) for o in contados.values()]
        return sorted(filas, key=lambda f: orden_de(f.avance), reverse=True)


def metas_de(
    compromisos: Sequence[CompromisoLeido], avances: Mapping[int, list[AvanceEnFecha]], dia: Dia
) -> dict[int, list[MetaEnFecha]]:
    """{pledge: its targets}, of any number of pledges with `avances`, {pledge: its timeline}. One query, and where regions are
    counted one more, once a version. Needs en_fecha()."""
    por_pk = {c.pk: c for c in compromisos}
    vigentes = Meta.objects.vigentes(dia).filter(compromiso__in=por_pk)
    todas = con_su_enlace(dia, vigentes, "linea_base_fuente")
    metas: list[MetaConValor] = list(con_nombres(todas, dia, "responsable").order_by("compromiso", "orden"))
    series, contados = _medido_y_contado(avances)
    for meta in metas:
        ultima = series[meta.pk][-1] if meta.pk in series else None
        meta.valor, meta.medicion_id = (ultima.valor, ultima.pk) if ultima else (None, None)
    regiones = (
        por_version(dia, "regiones", lambda: list(Territorio.objects.filter(nivel=Nivel.REGION)))
        if any(m.nivel_territorial == Nivel.REGION and m.medicion_id for m in metas)
        else []
    )
    suyas: dict[int, list[MetaEnFecha]] = {pk: [] for pk in por_pk}
    for meta in metas:
        compromiso = por_pk[meta.compromiso_id]
        de_meta = contados.get(meta.pk, []) if meta.valor_meta is not None else []
        suyas[compromiso.pk].append(
            _en_fecha(meta, compromiso, series.get(meta.pk, []), de_meta, regiones, dia)
        )
    return suyas


def _medido_y_contado(
    avances: Mapping[int, list[AvanceEnFecha]],
) -> tuple[dict[int, list[Medicion]], dict[int, list[Observado]]]:
    """{target: what was measured of it and is in force, oldest first} and {target: what whoever verified counted, in force too,
    of the latest report first, the last that was said of each}."""
    firmes = [a for suyos in avances.values() for a in suyos if a.firmeza is Firmeza.EN_FIRME]
    series: dict[int, list[Medicion]] = {}
    contados: dict[int, list[Observado]] = {}
    for visto in sorted(firmes, key=lambda a: orden_de(a.avance)):
        for medicion in visto.avance.mediciones.all():
            series.setdefault(medicion.meta_id, []).append(medicion)
        dichas = [v for v in visto.verificadas if not v.sin_efecto]
        del_avance: dict[int, Observado] = {}
        for dicha in sorted(dichas, key=lambda v: (v.verificacion.en, v.verificacion.pk)):
            del_avance.update({o.fila.meta_id: o for o in dicha.contados})
        for meta, contado in del_avance.items():
            contados.setdefault(meta, []).insert(0, contado)
    return series, contados


def _en_fecha(
    meta: MetaConValor,
    compromiso: CompromisoLeido,
    serie: list[Medicion],
    contados: list[Observado],
    regiones: list[Territorio],
    dia: Dia,
) -> MetaEnFecha:
    medicion = serie[-1] if serie else None
    lugares = list(medicion.territorios.all()) if medicion else []
    # Regions are 25 and are listed whole; of 1,893 districts only the reached are.
    cuenta_regiones = lugares and meta.nivel_territorial == Nivel.REGION
    inicio, plazo = compromiso.fecha_inicio, plazo_de_meta(meta.fecha_limite, compromiso.plazo_fecha)
    return MetaEnFecha(
        meta=meta,
        medicion=medicion,
        plazo_fecha=plazo,
        porcentaje=porcentaje(meta.valor, meta.linea_base, meta.valor_meta),
        esperado=esperado(meta.linea_base, meta.valor_meta, inicio=inicio, plazo=plazo, hoy=dia.fecha),
        lugares=lugares,
        faltan=[t for t in regiones if t not in lugares] if cuenta_regiones else [],
        serie=serie,
        inicio=inicio,
        hoy=dia.fecha,
        observados=contados,
    )
