"""Observed values as a day saw them: which stands beside the declared value of each target, and its words.

An observed value belongs to a verification, and with it to an avance: withdrawn or corrected, it goes with it. Beside a
declared value stands that of the same avance or of a later one; what was observed of older ones is read in their reports.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from base.dias import Dia
from base.numeros import numero
from compromisos.models import Avance, Medicion, Meta, ValorObservado, Verificacion
from compromisos.reglas.observado import diferencia


@dataclass(frozen=True, slots=True)
class Observado:
    """What one verification counted of a target, and what its avance declares of it (None: nothing)."""

    fila: ValorObservado
    declarado: Decimal | None

    @property
    def verificacion(self) -> Verificacion:
        return self.fila.verificacion

    @property
    def avance(self) -> Avance:
        return self.fila.verificacion.avance

    @property
    def valor(self) -> Decimal:
        return self.fila.valor

    @property
    def dia(self) -> date:
        return timezone.localdate(self.fila.verificacion.en)

    @property
    def diferencia(self) -> Decimal | None:
        return diferencia(self.declarado, self.valor)


def de_verificacion(verificacion: Verificacion, medidos: Mapping[int, Decimal]) -> list[Observado]:
    """What it counted, beside `medidos`, {target: value} of its avance. Reads the prefetched `valores`."""
    return [Observado(fila, medidos.get(fila.meta_id)) for fila in verificacion.valores.all()]


def de_verificaciones(claves: Collection[int]) -> dict[int, list[Observado]]:
    """{verification: what it counted}. One query if there are any, and one more where they counted something."""
    if not claves:
        return {}
    filas = list(
        ValorObservado.objects.filter(verificacion__in=claves)
        .select_related("verificacion__avance", "meta")
        .order_by("verificacion", "pk")
    )
    declarados = _declarados(filas)
    contados: dict[int, list[Observado]] = {}
    for fila in filas:
        suyo = Observado(fila, declarados.get((fila.verificacion.avance_id, fila.meta_id)))
        contados.setdefault(fila.verificacion_id, []).append(suyo)
    return contados


def _declarados(filas: list[ValorObservado]) -> dict[tuple[int, int], Decimal]:
    """{(avance, target): what it declares}."""
    if not filas:
        return {}
    medidas = Medicion.objects.filter(avance__in={f.verificacion.avance_id for f in filas})
    return {(avance, meta): valor for avance, meta, valor in medidas.values_list("avance", "meta", "valor")}


def que_vale(observados: list[Observado], medicion: Medicion | None) -> Observado | None:
    """Of what was observed of a target, newest first, what stands beside `medicion`, its last value in force."""
    if not observados:
        return None
    ultimo = observados[0]
    return None if medicion and orden_de(ultimo.avance) < orden_de(medicion.avance) else ultimo


def orden_de(avance: Avance) -> tuple:
    """As ORDEN_VIGENTE has them."""
    return avance.fecha_corte, avance.publicado_en, avance.pk


def con_otro_valor(dia: Dia) -> Q:
    """Condition on a Compromiso: of some target that it promises on `dia`, whoever verified counted something else than
    the same avance declares, and both stand. `que_vale`, in SQL, from the few values that were observed."""
    medidas = Medicion.objects.filter(avance__in=Avance.objects.en_firme(dia), meta=OuterRef("meta"))
    misma = Q(avance=OuterRef("verificacion__avance"))
    distintos = ValorObservado.objects.en_firme(dia).filter(
        ~Exists(_mas_nuevos(ValorObservado.objects.en_firme(dia))),
        ~Exists(medidas.filter(_posterior("avance", "verificacion__avance"))),
        Exists(medidas.filter(misma).exclude(valor=OuterRef("valor"))),
        meta__in=Meta.objects.vigentes(dia).values("pk"),
    )
    return Q(pk__in=distintos.order_by().values("meta__compromiso"))


def _mas_nuevos(todos: QuerySet) -> QuerySet:
    """Those of the same target that come after the outer one."""
    mismo_avance = Q(verificacion__avance=OuterRef("verificacion__avance")) & (
        Q(verificacion__en__gt=OuterRef("verificacion__en"))
        | Q(verificacion__en=OuterRef("verificacion__en"), verificacion__gt=OuterRef("verificacion"))
    )
    despues = _posterior("verificacion__avance", "verificacion__avance")
    return todos.filter(despues | mismo_avance, meta=OuterRef("meta"))


def _posterior(suyo: str, otro: str) -> Q:
    """The avance at `suyo` comes after the one at `otro` of the outer row, as ORDEN_VIGENTE has them."""
    corte, publicado = f"{suyo}__fecha_corte", f"{suyo}__publicado_en"
    del_corte, del_publicado = OuterRef(f"{otro}__fecha_corte"), OuterRef(f"{otro}__publicado_en")
    return (
        Q(**{f"{corte}__gt": del_corte})
        | Q(**{corte: del_corte, f"{publicado}__gt": del_publicado})
        | Q(**{corte: del_corte, publicado: del_publicado, f"{suyo}__gt": OuterRef(otro)})
    )


# --- In words


def frase(observado: Observado) -> str:
    """«La institución informó 32 centros al 30/09/2026; Una defensoría, que lo verificó el 12/10/2026, contó 28.»"""
    meta = observado.fila.meta
    datos = {
        "quien": observado.verificacion.verificador,
        "contado": numero(observado.valor),
        "dia": _corta(observado.dia),
        "unidad": meta.unidad,
        "corte": _corta(observado.avance.fecha_corte),
        "declarado": numero(observado.declarado),
    }
    if observado.declarado is not None:
        return (
            _(
                "La institución informó %(declarado)s %(unidad)s al %(corte)s; %(quien)s, que lo verificó el %(dia)s, contó %(contado)s."
            )
            % datos
        )
    return (
        _(
            "En su informe al %(corte)s la institución no dijo cuánto va; %(quien)s, que lo verificó el %(dia)s, contó %(contado)s %(unidad)s."
        )
        % datos
    )


def frase_entera(observado: Observado) -> str:
    """The same after its target, with the difference, the source and the method: for who reads it away from its page."""
    partes = [
        f"{observado.fila.meta.indicador}: {frase(observado)}",
        frase_de_la_diferencia(observado),
        _("Fuente: %(fuente)s. Cómo se contó: %(metodo)s")
        % {"fuente": observado.fila.fuente.rstrip("."), "metodo": observado.fila.metodo},
    ]
    return " ".join(filter(None, partes))


def frase_de_la_diferencia(observado: Observado) -> str:
    """«4 menos de lo informado.»; "" where nothing was declared."""
    suya = observado.diferencia
    if suya is None:
        return ""
    if not suya:
        return _("Lo mismo que se informó.")
    frase = _("%(n)s más de lo informado.") if suya > 0 else _("%(n)s menos de lo informado.")
    return frase % {"n": numero(abs(suya))}


def _corta(dia: date) -> str:
    return date_format(dia, "SHORT_DATE_FORMAT")
