"""Questions about a stored update, and their written answers.

The rules are `reglas/preguntas.py`; here their facts are gathered (a handful of queries) and the answers kept.
`publicacion` calls `exigir` before it sends or publishes: nobody goes past a question unanswered.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db.models import Count
from django.utils.translation import ngettext

from base.dias import Dia
from base.texto import limpiar
from compromisos.models import Avance, Confirmacion, Evidencia, Medicion, Meta
from compromisos.reglas.palabras import Estado, Sentido
from compromisos.reglas.personales import nombre_llano
from compromisos.reglas.plazo import plazo_de_compromiso
from compromisos.reglas.preguntas import EVIDENCIAS, Borrador, Pregunta, ValorMedido, preguntas

TEXTOS = ("descripcion", "dificultades", "medidas", "motivo_correccion")


@dataclass(frozen=True, slots=True)
class PreguntaHecha:
    """A question put to somebody, with its answer if it has one."""

    pregunta: Pregunta
    respuesta: Confirmacion | None = None
    escrito: str = ""  # typed and not kept yet

    @property
    def nombre(self) -> str:
        """Name of the form field that answers it."""
        return f"motivo-{self.pregunta.huella}"

    @property
    def motivo(self) -> str:
        return self.escrito or (self.respuesta.motivo if self.respuesta else "")

    @property
    def falta(self) -> bool:
        return self.respuesta is None


class FaltaConfirmar(ValidationError):
    """Some questions have no answer: `hechas` are those."""

    def __init__(self, hechas: list[PreguntaHecha]):
        self.hechas = hechas
        n = len(hechas)
        super().__init__(
            ngettext(
                "Hay %(n)s pregunta sin responder: enmiende lo que haga falta, o diga por qué es así.",
                "Hay %(n)s preguntas sin responder: enmiende lo que haga falta, o diga por qué es así.",
                n,
            )
            % {"n": n},
            code="falta_confirmar",
        )


def hechas(avance: Avance, *, hoy: date, escritas: Mapping[str, str] | None = None) -> list[PreguntaHecha]:
    """Questions about `avance` as it is saved; `escritas`, reasons that somebody is typing,
    {`PreguntaHecha.nombre`: text}. Five queries."""
    todas = hechas_de([avance], hoy=hoy)[avance.pk]
    return [replace(h, escrito=escritas.get(h.nombre, "")) for h in todas] if escritas else todas


def hechas_de(avances: list[Avance], *, hoy: date) -> dict[int, list[PreguntaHecha]]:
    """The same of many, each with its `compromiso` at hand, with as many queries as of one."""
    respuestas = {
        (c.avance_id, c.codigo, c.campo, c.frase): c
        for c in Confirmacion.objects.filter(avance__in=avances).select_related("por")
    }
    return {
        pk: [PreguntaHecha(p, respuestas.get((pk, p.codigo, p.campo, p.frase))) for p in preguntas(borrador)]
        for pk, borrador in borradores(avances, hoy=hoy).items()
    }


def contestar(
    avance: Avance, razones: Mapping[str, str], *, por, hoy: date, ahora: datetime
) -> list[PreguntaHecha]:
    """Keep the reasons given, {`PreguntaHecha.nombre`: text}, for what is asked now; what is no longer asked goes.

    An empty reason answers nothing, and leaves the one there was. Returns what is left without answer.
    """
    faltan, vigentes = [], set()
    guardadas = {c.pk for c in avance.confirmaciones.all()}
    for hecha in hechas(avance, hoy=hoy):
        respuesta = _guardar(avance, hecha, razones.get(hecha.nombre, ""), por=por, ahora=ahora)
        if respuesta is None:
            faltan.append(hecha)
        else:
            vigentes.add(respuesta.pk)
    if sobran := guardadas - vigentes:
        avance.confirmaciones.filter(pk__in=sobran).delete()
    return faltan


def _guardar(
    avance: Avance, hecha: PreguntaHecha, razon: str, *, por, ahora: datetime
) -> Confirmacion | None:
    p, motivo = hecha.pregunta, limpiar(razon)
    if not (p.se_confirma and motivo) or (hecha.respuesta and hecha.respuesta.motivo == motivo):
        return hecha.respuesta
    respuesta, _nueva = Confirmacion.objects.update_or_create(
        avance=avance,
        codigo=p.codigo,
        campo=p.campo,
        defaults={"frase": p.frase, "motivo": motivo, "por": por, "en": ahora},
    )
    return respuesta


def exigir(avance: Avance, razones: Mapping[str, str], *, por, hoy: date, ahora: datetime) -> None:
    """The same, and FaltaConfirmar unless all that is asked is answered. Ask `check_se_sostiene` before:
    it says better what is only mended."""
    if faltan := contestar(avance, razones, por=por, hoy=hoy, ahora=ahora):
        raise FaltaConfirmar(faltan)


# --- The facts ---------------------------------------------------------------------------------------


def borradores(avances: list[Avance], *, hoy: date) -> dict[int, Borrador]:
    """Facts that `preguntas` needs of each of `avances`. Four queries."""
    compromisos = {a.compromiso_id for a in avances}
    publicos = _publicos(compromisos)
    metas: dict[int, list[Meta]] = defaultdict(list)
    for meta in Meta.objects.vigentes(Dia(hoy)).filter(compromiso__in=compromisos).order_by("orden"):
        metas[meta.compromiso_id].append(meta)
    mediciones: dict[int, list[Medicion]] = defaultdict(list)
    for medicion in Medicion.objects.filter(avance__in=avances).annotate(nombrados=Count("territorios")):
        mediciones[medicion.avance_id].append(medicion)
    evidencias: dict[int, list[Evidencia]] = defaultdict(list)
    for evidencia in Evidencia.objects.filter(avance__in=avances).order_by("pk"):
        evidencias[evidencia.avance_id].append(evidencia)
    return {
        a.pk: _borrador(
            a, publicos[a.compromiso_id], metas[a.compromiso_id], mediciones[a.pk], evidencias[a.pk], hoy=hoy
        )
        for a in avances
    }


def _publicos(compromisos: set[int]) -> dict[int, list[tuple[int, date, int | None, Decimal | None]]]:
    """{pledge: (update in force, its fecha de corte, target, value)}, the last last; a row per measurement,
    and one of an update without any."""
    publicos = defaultdict(list)
    filas = (
        Avance.objects.en_firme(Dia.de_hoy())
        .filter(compromiso__in=compromisos)
        .order_by("fecha_corte", "publicado_en", "pk")
        .values_list("compromiso", "pk", "fecha_corte", "mediciones__meta", "mediciones__valor")
    )
    for compromiso, *fila in filas:
        publicos[compromiso].append(tuple(fila))
    return publicos


def _borrador(
    avance: Avance,
    publicos: list[tuple[int, date, int | None, Decimal | None]],
    metas: list[Meta],
    mediciones: list[Medicion],
    evidencias: list[Evidencia],
    *,
    hoy: date,
) -> Borrador:
    """A correction is not compared with what it corrects: why it differs is its own reason."""
    anteriores = [fila for fila in publicos if fila[0] not in (avance.pk, avance.corrige_id)]
    ultimos = {meta: valor for _pk, _corte, meta, valor in anteriores if meta is not None}
    valores = {m.meta_id: m.valor for m in mediciones}
    nombrados = {m.meta_id: m.nombrados for m in mediciones}  # type: ignore[attr-defined]  # by borradores
    textos = {campo: getattr(avance, campo) for campo in TEXTOS if getattr(avance, campo)}
    textos |= {f"nota-{m.meta_id}": m.nota for m in mediciones if m.nota}
    if evidencias:
        textos[EVIDENCIAS] = "\n".join(t for e in evidencias for t in _dichos(e) if t)
    return Borrador(
        estado=Estado(avance.estado),
        hoy=hoy,
        prevision=avance.prevision,
        fecha_corte=avance.fecha_corte,
        ultimo_corte=anteriores[-1][1] if anteriores else None,
        plazo=plazo_de_compromiso(avance.compromiso.fecha_limite, [m.fecha_limite for m in metas]),
        valores=tuple(
            ValorMedido(
                m.pk,
                m.indicador,
                valores.get(m.pk),
                ultimos.get(m.pk),
                m.linea_base,
                m.valor_meta,
                Sentido(m.sentido),
                m.unidad,
                m.nivel_territorial,
                nombrados.get(m.pk, 0),
            )
            for m in metas
            if m.valor_meta is not None
        ),
        textos=textos,
        ocultos=[(e.titulo, e.ocultos) for e in evidencias if e.oculto],
    )


def _dichos(e: Evidencia) -> tuple[str, ...]:
    """All that the public reads of it."""
    return (e.titulo, e.emisor, e.url, nombre_llano(e.nombre_original))
