"""One change upon how a pledge stood."""

from __future__ import annotations

from compromisos.reglas.movimientos import Postura
from compromisos.reglas.palabras import ESTADOS_CERRADOS, Estado, TipoCambio


def aplicar(antes: Postura | None, tipo: TipoCambio, a: Estado | None) -> Postura | None:
    """One change upon how a pledge stood. Reports and verifications move nothing by themselves."""
    if tipo is TipoCambio.NUEVO:
        assert antes is None
        return Postura(Estado.SIN_INFORMACION, vencido=False)
    if tipo is TipoCambio.ESTADO:
        return Postura(a, antes.vencido and a not in ESTADOS_CERRADOS)
    if tipo is TipoCambio.VENCIDO:
        assert not antes.vencido
        return Postura(antes.estado, vencido=True)
    if tipo is TipoCambio.PLAZO_MOVIDO:
        assert antes.vencido
        return Postura(antes.estado, vencido=False)
    return antes
