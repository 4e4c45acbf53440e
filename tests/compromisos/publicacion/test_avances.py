"""The steps of an avance: what each writes, what it refuses, and what it leaves."""

from __future__ import annotations

import threading
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import close_old_connections, connection
from django.test.utils import CaptureQueriesContext

from base.dias import Dia
from base.versiones import EdicionSimultanea
from compromisos import publicacion
from compromisos.lectura.compromisos import que_dicen
from compromisos.models import Avance, Compromiso
from compromisos.models.busqueda import condiciones
from compromisos.publicacion import proyeccion
from compromisos.reglas.busqueda import terminos_de
from compromisos.reglas.palabras import Estado, Respaldo, SituacionAvance
from tests.factories import (
    AHORA,
    corregir_avance,
    crear_avance,
    crear_borrador,
    crear_compromiso,
    crear_meta,
    crear_usuario,
)

pytestmark = pytest.mark.django_db


def test_publicar_moves_the_projection():
    meta = crear_meta(valor_meta=50)
    avance = crear_avance(compromiso=meta.compromiso, mediciones={meta: 50}, evidencia=True)
    compromiso = Compromiso.objects.get(pk=meta.compromiso_id)
    assert compromiso.vigente_avance_id == avance.pk
    assert compromiso.vigente_estado == Estado.EN_PROCESO
    assert compromiso.vigente_respaldo == Respaldo.CON_EVIDENCIA
    assert (compromiso.vigente_metas, compromiso.vigente_metas_alcanzadas) == (1, 1)
    assert compromiso.vigente_publicado_en == AHORA
    assert compromiso in que_dicen(
        Compromiso.objects.all(), condiciones(terminos_de("hizo una parte")), Dia.de_hoy()
    )


def test_publicar_says_who_and_when():
    usuario = crear_usuario()
    avance = crear_avance(por=usuario)
    assert (avance.publicado_por, avance.publicado_en, avance.situacion) == (usuario, AHORA, "publicado")
    assert avance.history.first().history_user == usuario


def en_revision(**kwargs) -> Avance:
    borrador = crear_borrador(**kwargs)
    return publicacion.enviar(borrador, por=borrador.autor, ahora=AHORA)


def test_observar_then_enviar_again():
    avance = en_revision()
    publicacion.observar(avance, por=avance.autor, motivo="  Falta el informe. ", ahora=AHORA)
    assert (avance.situacion, avance.observacion) == ("observado", "Falta el informe.")
    publicacion.enviar(avance, por=avance.autor, ahora=AHORA)
    assert avance.situacion == "en_revision"


def test_enviar_y_publicar_under_one_lock():
    borrador, paso_a_paso = crear_borrador(), crear_borrador()
    with CaptureQueriesContext(connection) as juntos:
        publicacion.enviar_y_publicar(borrador, por=borrador.autor, ahora=AHORA)
    with CaptureQueriesContext(connection) as separados:
        publicacion.enviar(paso_a_paso, por=paso_a_paso.autor, ahora=AHORA)
        publicacion.publicar(paso_a_paso, por=paso_a_paso.autor, ahora=AHORA)
    assert len(juntos) < len(separados)
    for avance in (borrador, paso_a_paso):
        pasos = avance.history.order_by("history_id").values_list("situacion", flat=True)
        assert list(pasos) == ["borrador", "en_revision", "publicado"]
        assert (avance.enviado_en, avance.publicado_en) == (AHORA, AHORA)
    with pytest.raises(EdicionSimultanea, match="cambió lo publicado"):
        publicacion.enviar_y_publicar(
            crear_borrador(compromiso=borrador.compromiso), por=borrador.autor, frente_a="", ahora=AHORA
        )


@pytest.mark.parametrize("motivo", ["", "   ", "\x00", None])
def test_motivo_must_be_written(motivo):
    publicado, revision = crear_avance(), en_revision()
    for accion, avance in (
        (publicacion.observar, revision),
        (publicacion.retirar, publicado),
        (corregir_avance, publicado),
    ):
        with pytest.raises(ValidationError, match="motivo"):
            accion(avance, por=avance.autor, motivo=motivo)


PASOS = {
    "enviar": lambda a: publicacion.enviar(a, por=a.autor, ahora=AHORA),
    "observar": lambda a: publicacion.observar(a, por=a.autor, motivo="m", ahora=AHORA),
    "publicar": lambda a: publicacion.publicar(a, por=a.autor, ahora=AHORA),
    "corregir": lambda a: corregir_avance(a, por=a.autor, motivo="m", ahora=AHORA),
    "retirar": lambda a: publicacion.retirar(a, por=a.autor, motivo="m", ahora=AHORA),
    "verificar": lambda a: publicacion.verificar(
        a, por=a.autor, verificador="v", resultado="verificado", motivo="m", ahora=AHORA
    ),
    "descartar": lambda a: publicacion.descartar(a),
}


PERMITIDOS = {
    SituacionAvance.BORRADOR: {"enviar", "descartar"},
    SituacionAvance.EN_REVISION: {"observar", "publicar", "descartar"},
    SituacionAvance.OBSERVADO: {"enviar", "descartar"},
    SituacionAvance.PUBLICADO: {"corregir", "retirar", "verificar"},
}


def avance_en(situacion: SituacionAvance) -> Avance:
    if situacion is SituacionAvance.PUBLICADO:
        return crear_avance()
    avance = crear_borrador()
    if situacion is not SituacionAvance.BORRADOR:
        publicacion.enviar(avance, por=avance.autor, ahora=AHORA)
    if situacion is SituacionAvance.OBSERVADO:
        publicacion.observar(avance, por=avance.autor, motivo="m", ahora=AHORA)
    return avance


@pytest.mark.parametrize("paso", PASOS)
@pytest.mark.parametrize("situacion", SituacionAvance)
def test_pasos_from_every_situation(situacion, paso):
    avance = avance_en(situacion)
    if paso in PERMITIDOS[situacion]:
        PASOS[paso](avance)
    else:
        with pytest.raises(ValidationError):
            PASOS[paso](avance)
        avance.refresh_from_db()
        assert avance.situacion == situacion


@pytest.mark.parametrize("paso", ["corregir", "retirar", "verificar"])
@pytest.mark.parametrize("antes", ["corregir", "retirar"])
def test_pasos_refuse_what_no_longer_counts(antes, paso):
    avance = crear_avance()
    PASOS[antes](avance)
    with pytest.raises(ValidationError, match="ya fue"):
        PASOS[paso](avance)


# --- Rules of state


def test_incumplido_needs_a_deadline_that_had_passed():
    def publicar(**kwargs):
        return crear_avance(compromiso=crear_compromiso(**kwargs), estado=Estado.INCUMPLIDO)

    with pytest.raises(ValidationError, match="plazo"):
        publicar()
    with pytest.raises(ValidationError, match="plazo"):
        publicar(fecha_limite=date(2026, 9, 30))  # the very day of the corte: not passed yet
    assert publicar(fecha_limite=date(2026, 9, 29)).es_publico


def test_incumplido_accepts_the_deadline_of_a_target():
    meta = crear_meta(fecha_limite=date(2026, 6, 30))
    assert crear_avance(compromiso=meta.compromiso, estado=Estado.INCUMPLIDO).es_publico


def test_publicar_refuses_a_future_corte_by_the_lima_calendar():
    casi_medianoche = datetime(2026, 11, 25, 4, 59, tzinfo=UTC)  # still the 24th in Lima
    with pytest.raises(ValidationError, match="futura"):
        crear_avance(fecha_corte=date(2026, 11, 25), ahora=casi_medianoche)
    medianoche = casi_medianoche + timedelta(minutes=1)
    assert crear_avance(fecha_corte=date(2026, 11, 25), ahora=medianoche).es_publico


def test_publicar_refuses_an_unpublished_pledge():
    with pytest.raises(ValidationError, match="todavía no es público"):
        crear_avance(compromiso=crear_compromiso(publicado=False))


def test_medicion_of_another_pledge_is_refused():
    with pytest.raises(ValidationError, match="otro compromiso"):
        crear_borrador(mediciones={crear_meta(): 3})


# --- Corrections and withdrawals


def test_corregir_replaces_copies_and_says_why():
    meta = crear_meta(valor_meta=50)
    original = crear_avance(compromiso=meta.compromiso, mediciones={meta: 32}, evidencia=True)
    nuevo = corregir_avance(
        original,
        por=original.autor,
        motivo="Se contó dos veces.",
        cambios={"estado": Estado.CUMPLIDO_PARCIALMENTE},
        mediciones={meta: Decimal(31)},
        ahora=AHORA + timedelta(hours=1),
    )
    assert nuevo.corrige == original
    assert nuevo.motivo_correccion == "Se contó dos veces."
    assert nuevo.mediciones.get().valor == 31
    assert nuevo.evidencias.count() == 1
    assert original.mediciones.get().valor == 32
    assert Avance.objects.get(pk=original.pk).corregido_por == nuevo
    compromiso = Compromiso.objects.get(pk=meta.compromiso_id)
    assert (compromiso.vigente_avance_id, compromiso.vigente_estado) == (nuevo.pk, "cumplido_parcialmente")


def test_corregir_refuses_a_second_correction():
    original = crear_avance()
    una, otra = (publicacion.iniciar_correccion(original, por=original.autor, motivo="m") for _ in range(2))
    for correccion in (una, otra):
        publicacion.enviar(correccion, por=original.autor, ahora=AHORA)
    publicacion.publicar(una, por=original.autor, ahora=AHORA)
    with pytest.raises(ValidationError, match="ya fue corregido"):
        publicacion.publicar(otra, por=original.autor, ahora=AHORA)


def test_retirar_gives_way_to_the_one_before():
    compromiso = crear_compromiso()
    primero = crear_avance(compromiso=compromiso, fecha_corte=date(2026, 6, 30))
    segundo = crear_avance(compromiso=compromiso, estado=Estado.CUMPLIDO)
    publicacion.retirar(segundo, por=segundo.autor, motivo="era de otra institución", ahora=AHORA)
    compromiso.refresh_from_db()
    assert (compromiso.vigente_avance_id, compromiso.vigente_estado) == (primero.pk, Estado.EN_PROCESO)


# --- Two people at once


def test_publicar_refuses_a_stale_copy():
    avance = en_revision()
    copia = Avance.objects.get(pk=avance.pk)
    publicacion.observar(avance, por=avance.autor, motivo="m", ahora=AHORA)
    with pytest.raises(EdicionSimultanea):
        publicacion.publicar(copia, por=copia.autor, ahora=AHORA)
    assert Avance.objects.get(pk=avance.pk).situacion == "observado"


@pytest.mark.django_db(transaction=True)
def test_publicar_eight_at_once_publish_once():
    if connection.vendor == "sqlite":
        pytest.skip("threads share one in-memory SQLite connection; PostgreSQL is the one that counts")
    avance = en_revision()
    autor = avance.autor
    resultados: list[str] = []
    salida = threading.Barrier(8)

    def publicar():
        try:
            copia = Avance.objects.get(pk=avance.pk)
            salida.wait(timeout=20)
            publicacion.publicar(copia, por=autor, ahora=AHORA)
            resultados.append("publicado")
        except (EdicionSimultanea, ValidationError):
            resultados.append("avisado")
        finally:
            close_old_connections()
            connection.close()

    hilos = [threading.Thread(target=publicar) for _ in range(8)]
    for hilo in hilos:
        hilo.start()
    for hilo in hilos:
        hilo.join(timeout=60)
    assert sorted(resultados) == ["avisado"] * 7 + ["publicado"]
    assert list(proyeccion.diferencias()) == []
