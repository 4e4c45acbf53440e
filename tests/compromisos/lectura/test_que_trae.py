"""What an update that waits would change, in a sentence, of every kind of update."""

from __future__ import annotations

from datetime import date

import pytest

from base.dias import Dia
from compromisos.lectura import comparacion
from compromisos.lectura.que_trae import que_trae
from compromisos.models import Avance, Evidencia
from tests.factories import crear_avance, crear_borrador, crear_compromiso, crear_meta

pytestmark = pytest.mark.django_db


def frase(avance: Avance) -> str:
    (suyo,) = comparacion.con_lo_que_se_compara(Avance.objects.filter(pk=avance.pk))
    return que_trae(comparacion.de([suyo], Dia.de_hoy())[avance.pk])


def con_publicado(**cambios):
    """(pledge, its three targets), of which 28 and 5 were published of the first two."""
    compromiso = crear_compromiso()
    metas = [crear_meta(compromiso=compromiso, unidad=u) for u in ("talleres", "sedes", "actas")]
    crear_avance(
        compromiso=compromiso,
        fecha_corte=date(2026, 6, 30),
        mediciones={metas[0]: 28, metas[1]: 5},
        **cambios,
    )
    return compromiso, metas


def test_a_first_report_says_its_state():
    assert frase(crear_borrador()) == "Primer informe: «En proceso», sin pruebas."


def test_a_figure_that_changes_is_told_and_the_others_counted():
    compromiso, (talleres, sedes, actas) = con_publicado()
    sube = crear_borrador(compromiso=compromiso, mediciones={talleres: 36}, evidencia=True)
    assert frase(sube) == "Sube de 28 a 36 talleres, con «Informe»."
    baja = crear_borrador(compromiso=compromiso, mediciones={talleres: 28, sedes: 1200, actas: 3})
    assert frase(baja) == "Sube de 5 a 1,200 sedes; cambia 1 meta más, sin pruebas."
    baja = crear_borrador(compromiso=compromiso, mediciones={talleres: "2.5", sedes: 1, actas: 3})
    assert frase(baja) == "Baja de 28 a 2.5 talleres; cambian 2 metas más, sin pruebas."
    nueva = crear_borrador(compromiso=compromiso, mediciones={actas: 3})
    assert frase(nueva) == "Informa 3 actas por primera vez, sin pruebas."


def test_a_state_that_changes_is_told_first():
    compromiso, (talleres, *_otras) = con_publicado()
    avance = crear_borrador(compromiso=compromiso, estado="cumplido", mediciones={talleres: 50})
    assert frase(avance) == "Pasa de «En proceso» a «Cumplido»; sube de 28 a 50 talleres, sin pruebas."


def test_what_changes_nothing_says_so_and_old_proofs_are_no_news():
    compromiso, (talleres, *_otras) = con_publicado(evidencia=True)
    igual = crear_borrador(compromiso=compromiso, mediciones={talleres: 28}, evidencia=True)
    assert frase(igual) == "No cambia el estado ni las cifras, sin pruebas nuevas."
    for n in range(2):
        Evidencia.objects.create(avance=igual, titulo="Acta", url=f"https://example.org/{n}.pdf")
    assert frase(igual) == "No cambia el estado ni las cifras, con 2 pruebas nuevas."
    larga = crear_borrador(compromiso=compromiso)
    Evidencia.objects.create(avance=larga, titulo="Acta " * 40, url="https://example.org/x.pdf")
    assert len(frase(larga)) < 130
