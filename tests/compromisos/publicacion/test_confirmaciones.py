"""Nobody goes past a question unanswered."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from compromisos import publicacion
from compromisos.models import Avance, Confirmacion
from compromisos.publicacion import confirmaciones
from compromisos.publicacion.confirmaciones import FaltaConfirmar
from tests.factories import AHORA, crear_avance, crear_borrador, crear_compromiso, crear_meta

pytestmark = pytest.mark.django_db


def codigos(avance: Avance, hoy) -> list[str]:
    return [h.pregunta.codigo for h in confirmaciones.hechas(avance, hoy=hoy) if h.falta]


def test_enviar_and_publicar_refuse_without_an_answer(hoy):
    compromiso = crear_compromiso()
    meta = crear_meta(compromiso=compromiso)
    crear_avance(compromiso=compromiso, mediciones={meta: 32}, fecha_corte=date(2026, 6, 30))
    borrador = crear_borrador(compromiso=compromiso, mediciones={meta: 40}, estado="cumplido")
    with pytest.raises(FaltaConfirmar):
        publicacion.enviar(borrador, por=borrador.autor, ahora=AHORA)
    with pytest.raises(FaltaConfirmar):
        publicacion.enviar(borrador, por=borrador.autor, ahora=AHORA, razones={"motivo-x": "No es de esta."})
    (hecha,) = confirmaciones.hechas(borrador, hoy=hoy)
    with pytest.raises(FaltaConfirmar):
        publicacion.enviar(borrador, por=borrador.autor, ahora=AHORA, razones={hecha.nombre: "  "})
    publicacion.enviar(borrador, por=borrador.autor, ahora=AHORA, razones={hecha.nombre: "Se redefinió."})
    # Meanwhile something else is published, and there is something new to ask.
    crear_avance(compromiso=compromiso, mediciones={meta: 45}, fecha_corte=date(2026, 8, 31))
    assert codigos(borrador, hoy) == ["retrocede"]
    with pytest.raises(FaltaConfirmar):
        publicacion.publicar(borrador, por=borrador.autor, ahora=AHORA)
    assert Confirmacion.objects.get(avance=borrador).motivo == "Se redefinió."
    hecha = next(h for h in confirmaciones.hechas(borrador, hoy=hoy) if h.falta)
    publicacion.publicar(
        borrador, por=borrador.autor, ahora=AHORA, razones={hecha.nombre: "Era de otro mes."}
    )
    assert borrador.confirmaciones.count() == 2


def test_hechas_ask_no_correction_why_it_differs(hoy):
    compromiso = crear_compromiso()
    meta = crear_meta(compromiso=compromiso, valor_meta=500)
    crear_avance(compromiso=compromiso, mediciones={meta: 20}, fecha_corte=date(2026, 3, 31))
    errado = crear_avance(compromiso=compromiso, mediciones={meta: 320}, fecha_corte=date(2026, 6, 30))
    copia = publicacion.iniciar_correccion(errado, por=errado.autor, motivo="Sobraba un cero.")
    copia.mediciones.update(valor=32)
    assert codigos(copia, hoy) == []
    copia.mediciones.update(valor=10)
    assert codigos(copia, hoy) == ["retrocede"]  # from the one before


def test_hechas_de_constant_queries(hoy):
    avances = [crear_borrador() for _n in range(4)]
    for cuantos in (1, 4):
        with CaptureQueriesContext(
            connection,
        ) as consultas:
            assert len(confirmaciones.hechas_de(avances[:cuantos], hoy=hoy)) == cuantos
        assert len(consultas) == 5
