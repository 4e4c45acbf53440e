"""What changed between two days, read from the record."""

from __future__ import annotations

import random
from datetime import date, timedelta

import pytest

from base.dias import Dia, inicio_del_dia
from compromisos.lectura import cambios
from compromisos.lectura.compromisos import compromisos_de
from compromisos.models import Enmienda, RespuestaVerificacion
from compromisos.reglas.movimientos import UN_DIA, Postura
from compromisos.reglas.palabras import DEJAN, Estado, TipoCambio
from tests.compromisos.ayudas import DIA
from tests.compromisos.reglas.ayudas import aplicar
from tests.factories import crear_usuario

pytestmark = pytest.mark.django_db


def posturas(dia: date) -> dict[int, Postura]:
    """By SQL, as the pages of that day have them."""
    vistos = compromisos_de(Dia(DIA + UN_DIA, min(dia, DIA)))
    return {
        pk: Postura(Estado(e), p == "vencido") for pk, e, p in vistos.values_list("pk", "estado", "plazo")
    }


def test_entre_turns_one_day_into_the_other(demo):
    """changes(d1, d2) applied to the site of the eve of d1 gives the site of d2, and undoes in any cut."""
    azar = random.Random(25)
    dejan = set(Enmienda.objects.filter(tipo__in=DEJAN).values_list("pk", flat=True))
    assert len(dejan) >= 3
    primero = cambios.primer_registro(Dia(DIA))
    largo = (DIA - primero).days
    for _vez in range(8):
        desde, hasta = sorted(primero + timedelta(days=azar.randrange(-2, largo + 1)) for _ in range(2))
        quedan = posturas(desde - UN_DIA)
        entre = cambios.entre(desde, Dia(DIA, hasta))
        for c in sorted(entre, key=lambda c: (c.dia, list(TipoCambio).index(c.tipo))):
            quedan[c.compromiso_id] = aplicar(quedan.get(c.compromiso_id), c.tipo, c.a)
            if c.enmienda_id in dejan:
                quedan[c.compromiso_id] = None
        assert {pk: p for pk, p in quedan.items() if p} == posturas(hasta), (desde, hasta)
        medio = desde + (hasta - desde) // 2
        assert len(entre) == len(cambios.entre(desde, Dia(DIA, medio))) + (
            len(cambios.entre(medio + UN_DIA, Dia(DIA, hasta))) if medio < hasta else 0
        ), "two halves tell the same as the whole"


def test_entre_tells_every_entry_once(demo):
    from compromisos.models import Avance, Retiro, Supresion, Verificacion

    suprimido = Avance.objects.sellados().order_by("pk").first()
    Supresion.objects.create(
        objeto=f"avances/{suprimido.pk}", compromiso=suprimido.compromiso, motivo="Un nombre.",
        pedida_por=crear_usuario(), aprobada_por=crear_usuario(), aprobada_en=inicio_del_dia(DIA),
    )  # fmt: skip
    hoy = Dia.de_hoy()  # the seed entered the record today
    todo = cambios.entre(cambios.primer_registro(hoy), hoy)
    cuenta = {t: len([c for c in todo if c.tipo is t]) for t in TipoCambio}
    publicados = Avance.objects.sellados()
    assert cuenta[TipoCambio.AVANCE] == publicados.filter(corrige=None).count()
    assert cuenta[TipoCambio.CORRECCION] == publicados.exclude(corrige=None).count()
    assert cuenta[TipoCambio.RETIRO] == Retiro.objects.count()
    assert cuenta[TipoCambio.VERIFICACION] == Verificacion.objects.count()
    assert cuenta[TipoCambio.RESPUESTA] == RespuestaVerificacion.objects.count()
    assert cuenta[TipoCambio.ENMIENDA] == Enmienda.objects.count()
    assert cuenta[TipoCambio.SUPRESION] == Supresion.objects.count()
    assert all(cuenta.values()), "the demonstration has some of every kind"
    cambios.completar(todo, hoy)
    claves = [c.clave for c in todo]
    assert len(set(claves)) == len(claves)
