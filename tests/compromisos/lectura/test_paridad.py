"""The rule is stated twice, in Python and in SQL, and stored once: all must agree.

Each case of the grid below is one pledge with its own facts; the grid covers every combination of
state, deadline, age of the report, evidence, verification, correction and withdrawal.
"""

from __future__ import annotations

import itertools
from collections import Counter
from datetime import UTC, date, datetime, timedelta

import pytest

from base.dias import Dia, fin_del_dia
from compromisos import publicacion
from compromisos.lectura.compromisos import CERRADOS, en_fecha
from compromisos.lectura.lamparas_de_entonces import contados_por
from compromisos.lectura.recuentos import por_verificar
from compromisos.models import (
    Avance,
    Compromiso,
    Evidencia,
    Medicion,
    Retiro,
    Verificacion,
    VerificacionSinEfecto,
)
from compromisos.publicacion import proyeccion
from compromisos.reglas.estado import derivar
from compromisos.reglas.palabras import ESTADOS_CERRADOS, ESTADOS_DECLARABLES, Estado, Periodicidad, Prevision
from compromisos.reglas.prevision import reparo
from tests.factories import crear_compromiso, crear_edicion, crear_institucion, crear_meta, crear_usuario
from tests.una_vez import cargado_por_modulo

HOY = date(2026, 11, 24)
ANOTADAS = (
    "estado", "avance_id", "corte", "informado_en", "respaldo", "plazo_fecha", "plazo", "frescura",
    "metas_total", "metas_medibles", "metas_alcanzadas", "prevision",
)  # fmt: skip


PREVISIONES = ("", *(p.value for p in Prevision))


def sembrar_cuadricula() -> None:
    """One pledge per combination of facts, written through the writer of the record, in bulk."""
    usuario, institucion = crear_usuario(), crear_institucion()
    ediciones = [crear_edicion(periodicidad=p) for p in Periodicidad]
    plazos = [None, HOY - timedelta(days=500), HOY - timedelta(days=1), HOY, HOY + timedelta(days=30), HOY + timedelta(days=31)]  # fmt: skip
    cortes = [date(2023, 1, 31), date(2026, 5, 23), date(2026, 8, 24), date(2026, 10, 24)]
    historias = ("un_avance", "corregido", "retirado", "correccion_retirada", "dos_cortes")
    respaldos = ("", "evidencia", "verificado", "cuestionado_despues", "sin_efecto", "todas_sin_efecto")
    completos = []
    combinaciones = itertools.product(ESTADOS_DECLARABLES, plazos, cortes, historias)
    for n, (estado, plazo, corte, historia) in enumerate(combinaciones):
        if estado is Estado.INCUMPLIDO and not (plazo and plazo < corte):
            continue
        compromiso = crear_compromiso(
            edicion=ediciones[n % 4],
            institucion=institucion,
            numero=n + 1,
            fecha_limite=plazo if n % 3 else None,
        )
        if plazo and not n % 3:
            crear_meta(compromiso=compromiso, valor_meta=None, fecha_limite=plazo)
        if plazo and n % 3 == 1:  # its own deadline is the one that counts, however late its targets'
            crear_meta(compromiso=compromiso, valor_meta=None, fecha_limite=plazo + timedelta(days=700))
        creciente = crear_meta(compromiso=compromiso, valor_meta=50)
        decreciente = crear_meta(compromiso=compromiso, valor_meta=5, sentido="decreciente")
        respaldo = respaldos[n % 6]
        publicado = datetime(2026, 10, 25, 12, tzinfo=UTC) + timedelta(minutes=n)

        def avance(*, publicado_en, corte=corte, estado=estado, plazo=plazo, compromiso=compromiso, n=n, **kwargs):  # fmt: skip
            prevision = PREVISIONES[n // 5 % 5]
            no_cabe = reparo(prevision, estado=estado, plazo=plazo, corte=corte) is not None
            return Avance(
                prevision="" if no_cabe else prevision,
                compromiso=compromiso, autor=usuario, publicado_por=usuario, fecha_corte=corte, estado=estado,
                descripcion="x", publicado_en=publicado_en, situacion="publicado", **kwargs,
            )  # fmt: skip

        original = publicacion.AvanceCompleto(avance(publicado_en=publicado))
        original.mediciones = [
            Medicion(avance=original.avance, meta=creciente, valor=49 + n % 3),
            Medicion(avance=original.avance, meta=decreciente, valor=4 + n % 3),
        ]
        tanda = [original]
        if historia in ("corregido", "correccion_retirada"):
            nuevo = publicacion.AvanceCompleto(
                avance(
                    publicado_en=publicado + timedelta(days=10),
                    estado=Estado.NO_INICIADO,
                    n=n + 5,
                    corrige=original.avance,
                    motivo_correccion="error",
                )
            )
            nuevo.mediciones = [Medicion(avance=nuevo.avance, meta=creciente, valor=60)]
            tanda.append(nuevo)
        if historia == "dos_cortes":
            tanda.append(publicacion.AvanceCompleto(avance(publicado_en=publicado, corte=corte - timedelta(days=31), estado=Estado.NO_INICIADO, n=n + 5)))  # fmt: skip
        ultimo = tanda[1] if historia.startswith("corr") else tanda[0]
        if respaldo:
            ultimo.evidencias = [
                Evidencia(avance=ultimo.avance, titulo="Informe", url="https://example.org/")
            ]
        for dias, resultado in {
            "verificado": [(3, "verificado")],
            "cuestionado_despues": [(3, "verificado"), (15, "cuestionado")],
            "sin_efecto": [(3, "verificado"), (15, "cuestionado")],
            "todas_sin_efecto": [(3, "verificado"), (15, "cuestionado")],
        }.get(respaldo, []):
            ultimo.verificaciones.append(
                Verificacion(
                    avance=ultimo.avance, resultado=resultado, verificador="Auditoría", motivo="revisión",
                    en=ultimo.avance.publicado_en + timedelta(days=dias), registrado_por=usuario,
                )
            )  # fmt: skip
        if respaldo.endswith("sin_efecto"):  # the last of them, or one after the other
            ultimo.sin_efecto = [
                VerificacionSinEfecto(
                    verificacion=v, quien="Auditoría", motivo="otra sede", registrado_por=usuario,
                    en=v.en + timedelta(days=4),
                )
                for v in ultimo.verificaciones[respaldo == "sin_efecto" :]
            ]  # fmt: skip
        if historia.endswith("retirado") or historia.endswith("retirada"):
            ultimo.retiro = Retiro(
                avance=ultimo.avance, motivo="duplicado", retirado_por=usuario,
                retirado_en=ultimo.avance.publicado_en + timedelta(days=5),
            )  # fmt: skip
        completos += tanda
    publicacion.sellar_lote(completos)
    crear_compromiso(institucion=institucion, numero=9999)


def cargar() -> None:
    with publicacion.en_bloque():
        sembrar_cuadricula()


cuadricula_del_modulo = cargado_por_modulo(cargar)


@pytest.fixture
def cuadricula(cuadricula_del_modulo, db):
    return Compromiso.objects.all()


def esperadas(hoy: date, limite: datetime | None = None) -> dict[int, tuple]:
    """{pk: the annotations that the pure rule says}."""
    filas = {}
    for pk, hechos in proyeccion.reunir_hechos(Compromiso.objects.values_list("pk", flat=True)).items():
        s = derivar(hechos, hoy=hoy, limite=limite)
        filas[pk] = (
            s.estado, s.vigente, s.corte, s.informado_en, s.respaldo or "", hechos.plazo, s.plazo or "",
            s.frescura or "", s.metas_total, s.metas_medibles, s.metas_alcanzadas, s.prevision or "",
        )  # fmt: skip
    return filas


def anotadas(qs) -> dict[int, tuple]:
    return {fila[0]: fila[1:] for fila in qs.values_list("pk", *ANOTADAS)}


def test_en_fecha_projection_and_rule_agree(cuadricula, django_assert_num_queries):
    assert cuadricula.count() > 350
    with django_assert_num_queries(1):
        proyectadas = anotadas(en_fecha(cuadricula, Dia(HOY)))
    assert proyectadas == esperadas(HOY)
    # What is compared covers every word of every lamp, so that agreeing says something.
    columnas = list(zip(*proyectadas.values(), strict=True))
    assert set(columnas[0]) == set(Estado)
    assert len(set(columnas[4])) == 5
    assert len(set(columnas[6])) == 5
    assert len(set(columnas[7])) == 5
    assert set(columnas[10]) == {0, 1, 2}
    assert set(columnas[11]) == set(PREVISIONES)

    # Today as of today is the same, computed from the record instead of the projection.
    assert anotadas(en_fecha(cuadricula, Dia(HOY + timedelta(days=1), HOY))) == proyectadas
    assert list(proyeccion.diferencias()) == []


def test_en_fecha_as_of_a_day_agrees_with_the_rule(cuadricula, django_assert_num_queries):
    for dias in (0, 3, 8, 12, 17, 26, 29, 400):
        fecha = HOY - timedelta(days=dias)
        with django_assert_num_queries(1):
            al = anotadas(en_fecha(cuadricula, Dia(HOY + timedelta(days=1), fecha)))
        assert al == esperadas(fecha, limite=fin_del_dia(fecha)), fecha


def test_what_is_counted_of_a_past_day_is_what_each_says(cuadricula, django_assert_num_queries):
    campos = ("estado", "plazo", "frescura", "respaldo", "prevision", "edicion__slug")
    for dias in (0, 8, 26, 400):
        dia = Dia(HOY + timedelta(days=1), HOY - timedelta(days=dias))
        leidos = en_fecha(cuadricula, dia)
        with django_assert_num_queries(
            4 if dias < 400 else 1
        ):  # of none that had reported nothing else is asked
            contados = contados_por(leidos, campos, dia)
        assert contados == Counter(leidos.values_list(*campos)), dias


def test_what_is_stored_to_be_counted_is_what_the_record_says(cuadricula, django_assert_num_queries):
    hoy = Dia(HOY + timedelta(days=1))
    firmes = Avance.objects.en_firme(hoy)
    sin = Avance.objects.por_verificar(hoy)
    with django_assert_num_queries(1):
        total, instituciones = por_verificar(hoy)
    assert total == sin.count() < firmes.count()
    assert instituciones == sin.values("compromiso__institucion").distinct().count() == 1
    medidas = Medicion.objects.filter(avance__in=firmes, meta__dejada_en__isnull=True)
    contadas = Counter(
        medidas.values_list("meta__compromiso", "meta").distinct().values_list("meta__compromiso", flat=True)
    )
    guardadas = dict(cuadricula.values_list("pk", "vigente_metas_medidas"))
    assert guardadas == {pk: contadas[pk] for pk in guardadas}
    assert set(guardadas.values()) >= {0, 1}


def test_cerrados_are_the_same_in_sql():
    assert set(CERRADOS) == {e.value for e in ESTADOS_CERRADOS}
