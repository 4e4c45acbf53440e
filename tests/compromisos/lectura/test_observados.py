"""What was observed beside what is declared: which one stands, on which day, in Python and in SQL alike."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from base.dias import Dia
from compromisos import publicacion
from compromisos.lectura import observados
from compromisos.lectura.compromisos import compromisos_de
from compromisos.lectura.ficha import lineas_de, metas_de
from compromisos.models import Compromiso
from tests.factories import corregir_avance, crear_avance, crear_compromiso, crear_edicion, crear_meta
from tests.una_vez import compartida

pytestmark = pytest.mark.django_db
HOY = date(2026, 11, 24)
# (what the first report declares, what was counted of it, what the second declares, what was counted of it, what befell
# the last report: "" nothing) -> (declared and counted that stand side by side, or None), whether they are two values.
NO, CALLA = None, "calla"  # no second report; one that does not say
CASOS = {
    "nobody counted": (32, None, NO, None, "", None, False),
    "another value": (32, 28, NO, None, "", (32, 28), True),
    "the same value": (32, 32, NO, None, "", (32, 32), False),
    "nobody declared": (CALLA, 28, NO, None, "", (None, 28), False),
    "an older report was counted": (32, 28, 40, None, "", None, False),
    "both were counted": (32, 28, 40, 40, "", (40, 40), False),
    "the last was, and says another": (32, 32, 40, 39, "", (40, 39), True),
    "the last does not say how far, and was counted": (32, None, CALLA, 28, "", (None, 28), False),
    "the last does not say how far": (32, 28, CALLA, None, "", (32, 28), True),
    "the last was withdrawn": (32, 32, 40, 39, "retirado", (32, 32), False),
    "the only one was withdrawn": (32, 28, NO, None, "retirado", None, False),
    "the only one was corrected": (32, 28, NO, None, "corregido", None, False),
}  # fmt: skip


def dia(n: int) -> datetime:
    return datetime(2026, 10, n, 15, tzinfo=UTC)


def informar(compromiso, meta, cuanto, contado, *, mes: int, en: int):
    avance = crear_avance(
        compromiso=compromiso,
        fecha_corte=date(2026, mes, 28),
        mediciones={} if cuanto == CALLA else {meta: cuanto},
        ahora=dia(en),
    )
    if contado is not None:
        valor = publicacion.ValorDado(meta, Decimal(contado), "Padrón", "Se contó.")
        publicacion.verificar(
            avance, por=avance.autor, verificador="Mesa", resultado="cuestionado", motivo="Se contó.",
            valores=[valor], ahora=dia(en + 1),
        )  # fmt: skip
    return avance


@compartida
def casos() -> dict[str, Compromiso]:
    edicion = crear_edicion()
    hechos = {}
    for caso, (uno, contado, dos, contado_de_dos, fin, _lado, _distinto) in CASOS.items():
        compromiso = crear_compromiso(edicion=edicion, publicado_en=dia(1))
        meta = crear_meta(compromiso=compromiso, indicador="Centros", unidad="centros")
        ultimo = informar(compromiso, meta, uno, contado, mes=8, en=2)
        if dos is not NO:
            ultimo = informar(compromiso, meta, dos, contado_de_dos, mes=9, en=5)
        if fin == "retirado":
            publicacion.retirar(ultimo, por=ultimo.autor, motivo="Error.", ahora=dia(20))
        elif fin == "corregido":
            corregir_avance(ultimo, por=ultimo.autor, motivo="Error.", mediciones={meta: 31}, ahora=dia(20))
        hechos[caso] = compromiso
    return hechos


def lado_a_lado(compromisos: list[Compromiso], que: Dia) -> dict[int, observados.Observado | None]:
    leidos = list(compromisos_de(que).filter(pk__in=[c.pk for c in compromisos]))
    return {pk: vista.observado for pk, (vista,) in metas_de(leidos, lineas_de(leidos, que), que).items()}


def test_what_stands_beside_is_of_the_same_report_or_a_later_one(casos):
    hoy = Dia(HOY)
    suyos = lado_a_lado(list(casos.values()), hoy)
    for caso, (*_hechos, lado, _distinto) in CASOS.items():
        suyo = suyos[casos[caso].pk]
        assert (suyo and (suyo.declarado, suyo.valor)) == lado, caso
    en_sql = set(Compromiso.objects.filter(observados.con_otro_valor(hoy)).values_list("pk", flat=True))
    assert en_sql == {casos[caso].pk for caso, (*_hechos, distinto) in CASOS.items() if distinto}
    # Of every day since, SQL says what Python does.
    for n in (1, 2, 3, 5, 6, 19, 20):
        entonces = Dia(HOY, date(2026, 10, n))
        distintos = {
            pk
            for pk, o in lado_a_lado(list(casos.values()), entonces).items()
            if o and o.declarado is not None and o.diferencia
        }
        dicho = compromisos_de(entonces).filter(observados.con_otro_valor(entonces))
        assert set(dicho.values_list("pk", flat=True)) == distintos, n
    antes = lado_a_lado([casos["the only one was withdrawn"]], Dia(HOY, date(2026, 10, 10)))
    assert [o and o.valor for o in antes.values()] == [28]


def test_words_and_the_difference_as_a_fact(casos):
    suyos = lado_a_lado(list(casos.values()), Dia(HOY))
    otro, mismo, callado = (
        suyos[casos[c].pk] for c in ("another value", "the same value", "nobody declared")
    )
    assert observados.frase(otro) == (
        "La institución informó 32 centros al 28/08/2026; Mesa, que lo verificó el 03/10/2026, contó 28."
    )
    assert observados.frase(callado) == (
        "En su informe al 28/08/2026 la institución no dijo cuánto va; Mesa, que lo verificó el 03/10/2026, contó 28 centros."
    )
    assert [observados.frase_de_la_diferencia(o) for o in (otro, mismo, callado)] == [
        "4 menos de lo informado.", "Lo mismo que se informó.", "",
    ]  # fmt: skip
    assert observados.frase_entera(otro).endswith("Fuente: Padrón. Cómo se contó: Se contó.")


def test_queries_do_not_grow_with_targets(casos, django_assert_num_queries):
    uno, todos = list(casos.values())[1:2], list(casos.values())
    for cuantos in (uno, todos):
        leidos = list(compromisos_de(Dia(HOY)).filter(pk__in=[c.pk for c in cuantos]))
        lineas = lineas_de(leidos, Dia(HOY))
        with django_assert_num_queries(1):
            metas_de(leidos, lineas, Dia(HOY))
