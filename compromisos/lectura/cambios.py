"""Public changes between two days, read from the record in a fixed number of queries.

A change is first a handful of keys (`entre`, `ultimos`), so that a long stretch can be counted and cut
into pages; `completar` then reads what the ones to be shown are about.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db.models import Min, Prefetch, Q, QuerySet, Value
from django.db.models.functions import Coalesce, Concat
from django.utils import timezone
from django.utils.text import capfirst

from base.dias import Dia, fin_del_dia, inicio_del_dia
from compromisos.lectura import modificaciones
from compromisos.lectura import prevision as previsiones
from compromisos.lectura.enmendado import Nombres, frases_de
from compromisos.lectura.metas import plazo_de_metas
from compromisos.lectura.modificaciones import FichaCambiada
from compromisos.lectura.nombres import con_nombres
from compromisos.lectura.observados import de_verificaciones, frase_entera
from compromisos.lectura.plazos import con_un_plazo_que_pasa, plazos_de
from compromisos.lectura.registro import anotaciones_de
from compromisos.models import (
    Accion,
    Anotacion,
    Avance,
    Compromiso,
    Enmienda,
    Modificacion,
    RespuestaVerificacion,
    Retiro,
    Supresion,
    Verificacion,
    VerificacionSinEfecto,
)
from compromisos.reglas.enmiendas import leer
from compromisos.reglas.estado import HechoAvance, Hechos
from compromisos.reglas.movimientos import movimientos, vispera
from compromisos.reglas.palabras import ESTADOS_CERRADOS, Estado, TipoCambio

TIPOS = tuple(TipoCambio)


@dataclass(slots=True)
class Cambio:
    """A public change on `dia`, of a pledge or of a ficha (`modificacion`). `momento` (aware) where the record keeps it; for what follows from
    the rules, the beginning of the day. `de`, `a`: states, only for ESTADO. The objects at the end are
    None until `completar`."""

    dia: date
    momento: datetime
    tipo: TipoCambio
    compromiso_id: int | None
    avance_id: int | None = None
    verificacion_id: int | None = None
    respuesta_id: int | None = None
    sin_efecto_id: int | None = None
    enmienda_id: int | None = None
    modificacion_id: int | None = None
    supresion_id: int | None = None
    de: Estado | None = None
    a: Estado | None = None
    declarado: str = ""  # state that a report says
    causa: Cambio | None = None  # what moved the state: see `causas.con_su_causa`
    compromiso: Compromiso | None = None
    avance: Avance | None = None
    verificacion: Verificacion | None = None
    respuesta: RespuestaVerificacion | None = None
    sin_efecto: VerificacionSinEfecto | None = None
    enmienda: Enmienda | None = None
    supresion: Supresion | None = None
    frases: list[str] = field(
        default_factory=list
    )  # what the amendment changed, what is expected since the report, or what whoever verified counted
    modificacion: Modificacion | None = None
    ficha: FichaCambiada | None = None  # the same, in words

    @property
    def vispera(self) -> date:
        """The day before: how it was."""
        return vispera(self.dia)

    @property
    def acto(self) -> str:
        """Names the act that it is, or that caused it, for ever; "" of what follows from the rules alone."""
        hecho = self.causa or self
        propios = (
            ("verificacion", hecho.verificacion_id),
            ("respuesta", hecho.respuesta_id),
            ("sin-efecto", hecho.sin_efecto_id),
            ("enmienda", hecho.enmienda_id),
            ("modificacion", hecho.modificacion_id),
            ("supresion", hecho.supresion_id),
            ("retiro" if hecho.tipo is TipoCambio.RETIRO else "avance", hecho.avance_id),
        )
        return next((f"{nombre}-{pk}" for nombre, pk in propios if pk), "")

    @property
    def clave(self) -> str:
        """Names it for ever, in feeds and anchors. Needs `completar` for the kinds that follow from rules."""
        if dicho := self.acto:
            return dicho
        assert self.compromiso is not None
        return f"{self.tipo}-{self.compromiso.codigo}-{self.dia.isoformat()}"

    @property
    def motivo(self) -> str:
        """Why, in the words of whoever did it; "" where nobody had to say."""
        if self.causa:
            return self.causa.motivo
        if self.respuesta:
            return ""
        if dicho := (
            self.verificacion or self.sin_efecto or self.enmienda or self.modificacion or self.supresion
        ):
            return dicho.motivo
        if self.tipo is TipoCambio.RETIRO and self.avance:
            return self.avance.retiro.motivo
        return self.avance.motivo_correccion if self.avance else ""


def primer_registro(dia: Dia) -> date | None:
    """The day of the first thing that the record dates, of what is known on `dia`."""
    primeros = [
        Avance.objects.publicados(dia).aggregate(m=Min("publicado_en"))["m"],
        Compromiso.objects.a_la_vista(dia).aggregate(m=Min("publicado_en"))["m"],
        Enmienda.objects.conocidas(dia).aggregate(m=Min("en"))["m"],
        Modificacion.objects.conocidas(dia).aggregate(m=Min("en"))["m"],
        anotaciones_de(dia).aggregate(m=Min("fecha"))["m"],
    ]
    conocidos = [timezone.localdate(m) for m in primeros if m]
    return min(conocidos, default=None)


def entre(
    desde: date, dia: Dia, *, compromisos: QuerySet | None = None, fichas: Q | None = None
) -> list[Cambio]:
    """Changes from the beginning of `desde` to the end of `dia`, newest first. Fifteen queries, one more for
    `compromisos`, that narrow it: see `_solo`. Of fichas, all, or with `compromisos` those that `fichas` says.
    """
    publicos = _solo(compromisos, Compromiso.objects.a_la_vista(dia))
    cambios = [
        *_del_registro(
            publicos, _que_fichas(compromisos, fichas), inicio_del_dia(desde), fin_del_dia(dia.fecha)
        ),
        *_entradas(publicos, inicio_del_dia(desde), fin_del_dia(dia.fecha)),
        *_de_las_reglas(publicos, desde, dia),
    ]
    orden = {tipo: n for n, tipo in enumerate(TIPOS)}
    return sorted(
        cambios,
        key=lambda c: (-c.dia.toordinal(), c.compromiso_id or 0, orden[c.tipo], -c.momento.timestamp()),
    )


def _solo(compromisos: QuerySet | None, publicos: QuerySet) -> QuerySet:
    """Intersection of `publicos` with `compromisos`, which may be filtered in any way. Their keys are read once:
    PostgreSQL may run a search inside a subquery inside another again for each row."""
    if compromisos is None:
        return publicos
    return publicos.filter(pk__in=list(compromisos.order_by().values_list("pk", flat=True)))


def _que_fichas(compromisos: QuerySet | None, fichas: Q | None) -> QuerySet:
    if compromisos is None:
        return Modificacion.objects.all()
    return Modificacion.objects.none() if fichas is None else Modificacion.objects.filter(fichas)


def _del_registro(
    publicos: QuerySet, fichas: QuerySet, a: datetime | None, b: datetime | None, tope: int | None = None
) -> Iterable[Cambio]:
    """Publications, corrections, withdrawals, verifications and what left them without effect, amendments, suppressions and changes of fichas from `a` to `b`,
    the last `tope` of each."""

    def en_rango(consulta: QuerySet, campo: str) -> QuerySet:
        if a is not None:
            consulta = consulta.filter(**{f"{campo}__gte": a})
        if b is not None:
            consulta = consulta.filter(**{f"{campo}__lt": b})
        return consulta.order_by(f"-{campo}", "-pk")[:tope]

    alias = publicos.db
    avances = Avance.objects.using(alias).sellados().filter(compromiso__in=publicos.values("pk"))
    for pk, compromiso, momento, corrige, estado in en_rango(avances, "publicado_en").values_list(
        "pk", "compromiso", "publicado_en", "corrige", "estado"
    ):
        tipo = TipoCambio.CORRECCION if corrige else TipoCambio.AVANCE
        yield Cambio(timezone.localdate(momento), momento, tipo, compromiso, avance_id=pk, declarado=estado)
    retiros = Retiro.objects.using(alias).filter(avance__in=avances.values("pk"))
    for avance, compromiso, momento in en_rango(retiros, "retirado_en").values_list(
        "avance", "avance__compromiso", "retirado_en"
    ):
        yield Cambio(timezone.localdate(momento), momento, TipoCambio.RETIRO, compromiso, avance_id=avance)
    verificaciones = Verificacion.objects.using(alias).filter(avance__in=avances.values("pk"))
    for pk, avance, compromiso, momento in en_rango(verificaciones, "en").values_list(
        "pk", "avance", "avance__compromiso", "en"
    ):
        yield Cambio(
            timezone.localdate(momento),
            momento,
            TipoCambio.VERIFICACION,
            compromiso,
            avance_id=avance,
            verificacion_id=pk,
        )
    respuestas = (
        RespuestaVerificacion.objects.using(alias)
        .sellados()
        .filter(verificacion__avance__in=avances.values("pk"))
    )
    for pk, avance, compromiso, momento in en_rango(respuestas, "publicada_en").values_list(
        "pk", "verificacion__avance", "verificacion__avance__compromiso", "publicada_en"
    ):
        yield Cambio(
            timezone.localdate(momento),
            momento,
            TipoCambio.RESPUESTA,
            compromiso,
            avance_id=avance,
            respuesta_id=pk,
        )
    dejadas = VerificacionSinEfecto.objects.using(alias).filter(verificacion__avance__in=avances.values("pk"))
    for pk, avance, compromiso, momento in en_rango(dejadas, "en").values_list(
        "pk", "verificacion__avance", "verificacion__avance__compromiso", "en"
    ):
        yield Cambio(
            timezone.localdate(momento),
            momento,
            TipoCambio.SIN_EFECTO,
            compromiso,
            avance_id=avance,
            sin_efecto_id=pk,
        )
    enmiendas = Enmienda.objects.using(alias).filter(compromiso__in=publicos.values("pk"))
    for pk, compromiso, momento in en_rango(enmiendas, "en").values_list("pk", "compromiso", "en"):
        dia = timezone.localdate(momento)
        yield Cambio(dia, momento, TipoCambio.ENMIENDA, compromiso, enmienda_id=pk)
    for pk, momento in en_rango(fichas, "en").values_list("pk", "en"):
        yield Cambio(timezone.localdate(momento), momento, TipoCambio.FICHA, None, modificacion_id=pk)
    suprimidas = Supresion.objects.using(alias).hechas().filter(compromiso__in=publicos.values("pk"))
    for pk, compromiso, momento in en_rango(suprimidas, "aprobada_en").values_list(
        "pk", "compromiso", "aprobada_en"
    ):
        dia = timezone.localdate(momento)
        yield Cambio(dia, momento, TipoCambio.SUPRESION, compromiso, supresion_id=pk)


def entraron_despues(dia: Dia) -> int:
    """How many pledges that are shown on `dia`, nobody wrote since when they are public, were entered in this site only
    after it. One query."""
    llaves = Compromiso.objects.a_la_vista(dia).filter(publicado_en__isnull=True).order_by()
    return _entradas_de(llaves).filter(fecha__gte=fin_del_dia(dia.fecha)).values("objeto").distinct().count()


def _entradas_de(llaves: QuerySet) -> QuerySet[Anotacion]:
    """What the record says of when these pledges were entered."""
    objetos = llaves.annotate(objeto=Concat(Value("compromisos/"), "codigo")).values("objeto")
    return Anotacion.objects.using(llaves.db).filter(accion=Accion.COMPROMISO_PUBLICADO, objeto__in=objetos)


def _entradas(publicos: QuerySet, a: datetime, b: datetime) -> Iterable[Cambio]:
    """Pledges that were public already, nobody wrote since when, and were entered in the record. Two queries."""
    llaves = publicos.filter(publicado_en__isnull=True).order_by()
    anotadas = _entradas_de(llaves).filter(fecha__gte=a, fecha__lt=b)
    momentos = {objeto.partition("/")[2]: fecha for objeto, fecha in anotadas.values_list("objeto", "fecha")}
    for pk, codigo in llaves.filter(codigo__in=momentos).values_list("pk", "codigo"):
        yield Cambio(timezone.localdate(momentos[codigo]), momentos[codigo], TipoCambio.ENTRADA, pk)


def _de_las_reglas(publicos: QuerySet, desde: date, dia: Dia) -> Iterable[Cambio]:
    """New pledges, changes of state and deadlines that passed, of the pledges that anything happened to."""
    hasta = dia.fecha
    a, b = inicio_del_dia(desde), fin_del_dia(hasta)
    en_rango = {"publicado_en__gte": a, "publicado_en__lt": b}
    retirados = Retiro.objects.filter(retirado_en__gte=a, retirado_en__lt=b)
    movidos = (
        publicos.annotate(plazo_del_dia=Coalesce("fecha_limite", plazo_de_metas(dia)))
        .filter(
            Q(**en_rango)
            | con_un_plazo_que_pasa(desde, hasta)
            | Q(pk__in=Avance.objects.sellados().filter(**en_rango).values("compromiso"))
            | Q(pk__in=retirados.values("avance__compromiso"))
        )
        .order_by("pk")
    )
    avances: dict[int, list[HechoAvance]] = {}
    de_ellos = (
        Avance.objects.using(publicos.db)
        .sellados()
        .filter(publicado_en__lt=b, compromiso__in=movidos.order_by().values("pk"))
    )
    filas: list[Any] = list(
        de_ellos.order_by().values_list(
            "pk", "compromiso", "estado", "fecha_corte", "publicado_en", "retiro__retirado_en", "corrige"
        )
    )
    corregidos = {corrige: publicado for _pk, _c, _e, _f, publicado, _r, corrige in filas if corrige}
    for pk, compromiso, estado, corte, publicado, retirado, _corrige in filas:
        hecho = HechoAvance(pk, Estado(estado), corte, publicado, retirado, corregidos.get(pk))
        avances.setdefault(compromiso, []).append(hecho)
    plazos = plazos_de(movidos.order_by().values_list("pk", flat=True))
    zona = timezone.get_current_timezone()
    for pk, publicado, dejado, plazo in movidos.values_list(
        "pk", "publicado_en", "dejado_en", "plazo_del_dia"
    ):
        hechos = Hechos(avances=tuple(avances.get(pk, ())), plazo=plazo, plazos=plazos.get(pk, ()))
        vida = {
            "publico": timezone.localdate(publicado) if publicado else None,
            "dejado": timezone.localdate(dejado) if dejado else None,
        }
        for m in movimientos(hechos, **vida, desde=desde, hasta=hasta, zona=zona):
            yield Cambio(m.dia, inicio_del_dia(m.dia), m.tipo, pk, de=m.de, a=m.a)


def completar(cambios: Collection[Cambio], dia: Dia) -> None:
    """Read what they are about, by the names of `dia`: the pledge and its institution, the avance, the verification and what it counted, the
    answer, what left it without effect, the amendment, what it changed and what stands for the pledge since, the change of a ficha, the suppression. At most
    seventeen queries, and one for each kind of ficha."""
    con_quien = con_nombres(Compromiso.objects.using(dia.alias), dia, "institucion")
    compromisos = con_quien.select_related("edicion").in_bulk(
        {c.compromiso_id for c in cambios if c.compromiso_id}
    )
    avances = Avance.objects.select_related("retiro").in_bulk({c.avance_id for c in cambios if c.avance_id})
    verificaciones = Verificacion.objects.in_bulk({c.verificacion_id for c in cambios if c.verificacion_id})
    contados = de_verificaciones(verificaciones.keys())
    enmiendas = Enmienda.objects.prefetch_related(Prefetch("sucesores", con_quien)).in_bulk(
        {c.enmienda_id for c in cambios if c.enmienda_id}
    )
    nombres = Nombres.de_los_que(c for e in enmiendas.values() for c in leer(e.cambios))
    respuestas = RespuestaVerificacion.objects.select_related("verificacion").in_bulk(
        {c.respuesta_id for c in cambios if c.respuesta_id}
    )
    sin_efecto = {c.sin_efecto_id for c in cambios if c.sin_efecto_id}
    de_antes = VerificacionSinEfecto.objects.select_related("verificacion")
    dejadas = de_antes.in_bulk(sin_efecto) if sin_efecto else {}
    de_fichas = {c.modificacion_id for c in cambios if c.modificacion_id}
    hechas = Modificacion.objects.in_bulk(de_fichas) if de_fichas else {}
    en_palabras = modificaciones.en_palabras(hechas.values(), dia)
    suprimidas = {c.supresion_id for c in cambios if c.supresion_id}
    supresiones = Supresion.objects.in_bulk(suprimidas) if suprimidas else {}
    publicados = {c.avance_id for c in cambios if _publica(c)}
    previas = previsiones.de_antes([a for pk, a in avances.items() if pk in publicados])
    for cambio in cambios:
        if cambio.modificacion_id:
            cambio.modificacion = hechas[cambio.modificacion_id]
            cambio.ficha = en_palabras[cambio.modificacion_id]
            continue
        assert cambio.compromiso_id is not None
        cambio.supresion = supresiones.get(cambio.supresion_id or 0)
        cambio.respuesta = respuestas.get(cambio.respuesta_id)
        cambio.sin_efecto = dejadas.get(cambio.sin_efecto_id or 0)
        cambio.enmienda = enmiendas.get(cambio.enmienda_id)
        cambio.frases = frases_de(cambio.enmienda, nombres) if cambio.enmienda else []
        cambio.compromiso = compromisos[cambio.compromiso_id]
        cambio.avance = avances.get(cambio.avance_id)
        if cambio.causa:
            cambio.causa.avance = cambio.avance
        cambio.frases += _de_la_prevision(cambio, previas)
        cambio.verificacion = verificaciones.get(cambio.verificacion_id)
        cambio.frases += [frase_entera(o) for o in contados.get(cambio.verificacion_id or 0, ())]


def _publica(cambio: Cambio) -> bool:
    """Whether it is a report that was published, by itself or as the cause of a state."""
    return (cambio.causa or cambio).tipo in (TipoCambio.AVANCE, TipoCambio.CORRECCION)


def _de_la_prevision(cambio: Cambio, previas: Mapping[int, str]) -> list[str]:
    """What a report that was published expects otherwise than the one that it took the place of."""
    avance = cambio.avance
    if avance is None or avance.pk not in previas or not _publica(cambio):
        return []
    frase = (
        ""
        if avance.estado in ESTADOS_CERRADOS
        else previsiones.frase_de_cambio(previas[avance.pk], avance.prevision)
    )
    return [f"{capfirst(frase)}."] if frase else []
