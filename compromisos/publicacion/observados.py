"""Observed values of a verification: what they may be, what is asked of them, and their way into the record."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from base.limites import check_largo, limite_de
from base.texto import limpiar
from compromisos.models import Avance, Meta, ValorObservado, Verificacion
from compromisos.reglas import observado
from compromisos.reglas.preguntas import Pregunta


@dataclass(frozen=True, slots=True)
class ValorDado:
    """What whoever verifies counted of a target, where it comes from and how it was counted."""

    meta: Meta
    valor: Decimal
    fuente: str
    metodo: str


class FaltaConfirmarVerificacion(ValidationError):
    """What surprises in a verification, and nobody said yet that it is so."""

    def __init__(self, preguntas: Sequence[Pregunta]):
        self.preguntas = list(preguntas)
        super().__init__([p.frase for p in self.preguntas], code="falta_confirmar")


def preguntas_de(avance: Avance, resultado: str, valores: Collection[ValorDado]) -> list[Pregunta]:
    """What is asked of that verdict on `avance` with these values. One query if there are any, none where its `mediciones`
    were brought."""
    if not valores:
        return []
    declarados = {m.meta_id: m.valor for m in avance.mediciones.all()}
    return observado.preguntas(
        resultado,
        [
            observado.ValorContado(
                id=v.meta.pk,
                indicador=v.meta.indicador,
                observado=v.valor,
                declarado=declarados.get(v.meta.pk),
                meta=v.meta.valor_meta,
                sentido=v.meta.sentido,
                unidad=v.meta.unidad,
            )
            for v in valores
        ],
    )


def exigir(
    avance: Avance, resultado: str, valores: Collection[ValorDado], confirmadas: Collection[str]
) -> None:
    """Raises FaltaConfirmarVerificacion unless the fingerprint of all that is asked is in `confirmadas`."""
    preguntas = preguntas_de(avance, resultado, valores)
    if any(p.huella not in confirmadas for p in preguntas):
        raise FaltaConfirmarVerificacion(preguntas)


def preparar(verificacion: Verificacion, valores: Collection[ValorDado]) -> list[ValorObservado]:
    """The rows that `verificacion` will have, unsaved; ValidationError with a sentence for each mistake, which names its
    target."""
    errores: list[str] = []
    filas = [_fila(verificacion, dado, errores) for dado in valores]
    metas = [dado.meta.pk for dado in valores]
    if len(set(metas)) < len(metas):
        errores.append(_("La verificación ya da un valor de esa meta."))
    if errores:
        raise ValidationError(errores)
    return filas


def _fila(verificacion: Verificacion, dado: ValorDado, errores: list[str]) -> ValorObservado:
    fila = ValorObservado(
        verificacion=verificacion,
        meta=dado.meta,
        valor=dado.valor,
        fuente=limpiar(dado.fuente or ""),
        metodo=limpiar(dado.metodo or ""),
    )
    try:
        _check_se_promete(verificacion.avance, dado.meta)
        fila.full_clean(exclude=["verificacion", "meta"])
        check_largo(fila.metodo, limite_de(ValorObservado, "metodo") or 0)
    except ValidationError as error:
        errores += [f"{dado.meta.indicador}: {frase}" for frase in error.messages]
    return fila


def _check_se_promete(avance: Avance, meta: Meta) -> None:
    """Of what the pledge no longer promises, only what that report measured. A query of one that was dropped."""
    if meta.dejada_en and not avance.mediciones.filter(meta=meta).exists():
        raise ValidationError(_("Ya no es una meta de este compromiso."))
