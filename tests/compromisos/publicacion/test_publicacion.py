"""The one writer of the public record: each step, what it refuses, and what it leaves."""

from __future__ import annotations

import threading
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import close_old_connections, connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from base.dias import Dia
from base.versiones import EdicionSimultanea
from compromisos import publicacion
from compromisos.lectura.compromisos import compromisos_de, que_dicen
from compromisos.models import Avance, Compromiso
from compromisos.models.busqueda import condicion
from compromisos.publicacion import politicas, proyeccion
from compromisos.reglas.busqueda import leer
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


def en_revision(**kwargs) -> Avance:
    borrador = crear_borrador(**kwargs)
    return publicacion.enviar(borrador, por=borrador.autor, ahora=AHORA)


# --- The way of an avance --------------------------------------------------------------------------


def test_publish_moves_the_projection_in_the_same_transaction():
    meta = crear_meta(valor_meta=50)
    avance = crear_avance(compromiso=meta.compromiso, mediciones={meta: 50}, evidencia=True)
    compromiso = Compromiso.objects.get(pk=meta.compromiso_id)
    assert compromiso.vigente_avance_id == avance.pk
    assert compromiso.vigente_estado == Estado.EN_PROCESO
    assert compromiso.vigente_respaldo == Respaldo.CON_EVIDENCIA
    assert (compromiso.vigente_metas, compromiso.vigente_metas_alcanzadas) == (1, 1)
    assert compromiso.vigente_publicado_en == AHORA
    assert compromiso in que_dicen(
        Compromiso.objects.all(), map(condicion, leer("hizo una parte")), Dia.de_hoy()
    )


def test_published_fields_say_who_and_when():
    usuario = crear_usuario()
    avance = crear_avance(por=usuario)
    assert (avance.publicado_por, avance.publicado_en, avance.situacion) == (usuario, AHORA, "publicado")
    assert avance.history.first().history_user == usuario


def test_returned_with_a_reason_and_sent_again():
    avance = en_revision()
    publicacion.observar(avance, por=avance.autor, motivo="  Falta el informe. ", ahora=AHORA)
    assert (avance.situacion, avance.observacion) == ("observado", "Falta el informe.")
    publicacion.enviar(avance, por=avance.autor, ahora=AHORA)
    assert avance.situacion == "en_revision"


def test_a_draft_published_by_who_reviews_is_sent_too_under_one_lock():
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
def test_every_reason_must_be_written(motivo):
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
def test_every_step_from_every_situation(situacion, paso):
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
def test_what_no_longer_counts_takes_no_further_step(antes, paso):
    avance = crear_avance()
    PASOS[antes](avance)
    with pytest.raises(ValidationError, match="ya fue"):
        PASOS[paso](avance)


# --- Rules of state --------------------------------------------------------------------------------


def test_incumplido_needs_a_known_deadline_that_had_passed():
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


def test_a_corte_in_the_future_is_refused_by_the_lima_calendar():
    casi_medianoche = datetime(2026, 11, 25, 4, 59, tzinfo=UTC)  # still the 24th in Lima
    with pytest.raises(ValidationError, match="futura"):
        crear_avance(fecha_corte=date(2026, 11, 25), ahora=casi_medianoche)
    medianoche = casi_medianoche + timedelta(minutes=1)
    assert crear_avance(fecha_corte=date(2026, 11, 25), ahora=medianoche).es_publico


def test_an_avance_of_an_unpublished_pledge_is_refused():
    with pytest.raises(ValidationError, match="todavía no es público"):
        crear_avance(compromiso=crear_compromiso(publicado=False))


def test_a_measurement_of_another_pledge_is_refused():
    with pytest.raises(ValidationError, match="otro compromiso"):
        crear_borrador(mediciones={crear_meta(): 3})


# --- Corrections and withdrawals -------------------------------------------------------------------


def test_correction_replaces_copies_and_says_why():
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


def test_two_corrections_of_one_avance_cannot_both_be_published():
    original = crear_avance()
    una, otra = (publicacion.iniciar_correccion(original, por=original.autor, motivo="m") for _ in range(2))
    for correccion in (una, otra):
        publicacion.enviar(correccion, por=original.autor, ahora=AHORA)
    publicacion.publicar(una, por=original.autor, ahora=AHORA)
    with pytest.raises(ValidationError, match="ya fue corregido"):
        publicacion.publicar(otra, por=original.autor, ahora=AHORA)


def test_withdrawal_gives_way_to_the_one_before():
    compromiso = crear_compromiso()
    primero = crear_avance(compromiso=compromiso, fecha_corte=date(2026, 6, 30))
    segundo = crear_avance(compromiso=compromiso, estado=Estado.CUMPLIDO)
    publicacion.retirar(segundo, por=segundo.autor, motivo="era de otra institución", ahora=AHORA)
    compromiso.refresh_from_db()
    assert (compromiso.vigente_avance_id, compromiso.vigente_estado) == (primero.pk, Estado.EN_PROCESO)


def test_state_as_of_the_day_before_is_still_no_information():
    avance = crear_avance(ahora=AHORA)
    dia = timezone.localdate(AHORA)

    def estado(al):
        return compromisos_de(Dia(timezone.localdate(), al)).get(pk=avance.compromiso_id).estado

    assert estado(dia) == Estado.EN_PROCESO
    assert estado(dia - timedelta(days=1)) == Estado.SIN_INFORMACION


def test_a_pledge_published_today_was_not_there_yesterday_but_an_old_one_was():
    nuevo, antiguo = crear_compromiso(publicado=False), crear_compromiso()
    publicacion.publicar_compromiso(nuevo, por=crear_usuario(), ahora=AHORA)
    dia = timezone.localdate(AHORA)
    assert set(Compromiso.objects.publicados(Dia(timezone.localdate(), dia))) == {nuevo, antiguo}
    assert set(Compromiso.objects.publicados(Dia(dia, dia - timedelta(days=1)))) == {antiguo}
    with pytest.raises(ValidationError, match="ya es público"):
        publicacion.publicar_compromiso(nuevo, por=crear_usuario())


# --- Two people at once ----------------------------------------------------------------------------


def test_a_stale_copy_is_told_and_nothing_is_written():
    avance = en_revision()
    copia = Avance.objects.get(pk=avance.pk)
    publicacion.observar(avance, por=avance.autor, motivo="m", ahora=AHORA)
    with pytest.raises(EdicionSimultanea):
        publicacion.publicar(copia, por=copia.autor, ahora=AHORA)
    assert Avance.objects.get(pk=avance.pk).situacion == "observado"


def test_a_stale_save_is_told_and_nothing_is_overwritten():
    compromiso = crear_compromiso()
    copia = Compromiso.objects.get(pk=compromiso.pk)
    compromiso.titulo = "Primera"
    compromiso.save()
    copia.titulo = "Segunda"
    with pytest.raises(EdicionSimultanea):
        copia.save()
    assert Compromiso.objects.get(pk=compromiso.pk).titulo == "Primera"
    compromiso.nota = "El primero puede seguir."
    compromiso.save()


@pytest.mark.django_db(transaction=True)
def test_eight_people_publishing_one_avance_publish_it_once():
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


# --- In bulk ---------------------------------------------------------------------------------------


def completo(avance: Avance, **kwargs) -> publicacion.AvanceCompleto:
    avance.publicado_en = avance.publicado_en or AHORA
    avance.publicado_por = avance.autor
    return publicacion.AvanceCompleto(avance, **kwargs)


def nuevo_avance(compromiso, autor, **kwargs) -> Avance:
    return Avance(
        compromiso=compromiso,
        autor=autor,
        **{"fecha_corte": date(2026, 9, 30), "estado": Estado.EN_PROCESO, "descripcion": "x", **kwargs},
    )


def test_bulk_follows_the_same_rules_and_writes_nothing_when_one_breaks_them():
    compromiso, autor = crear_compromiso(), crear_usuario()
    bueno = completo(nuevo_avance(compromiso, autor))
    for malo in (
        nuevo_avance(compromiso, autor, estado=Estado.INCUMPLIDO),
        nuevo_avance(compromiso, autor, fecha_corte=date(2026, 12, 1)),
        nuevo_avance(compromiso, autor, corrige=bueno.avance),  # a correction without its reason
        nuevo_avance(crear_compromiso(publicado=False), autor),
    ):
        with pytest.raises(ValidationError):
            publicacion.sellar_lote([bueno, completo(malo)])
    assert not Avance.objects.exists()


def test_bulk_takes_a_chain_of_corrections():
    compromiso, autor = crear_compromiso(), crear_usuario()
    a = nuevo_avance(compromiso, autor)
    b = nuevo_avance(compromiso, autor, corrige=a, motivo_correccion="m", estado=Estado.NO_INICIADO)
    c = nuevo_avance(compromiso, autor, corrige=b, motivo_correccion="m", estado=Estado.CUMPLIDO)
    assert publicacion.sellar_lote([completo(a), completo(b), completo(c)]) == 3
    compromiso.refresh_from_db()
    assert compromiso.vigente_avance_id == c.pk
    assert compromiso.vigente_estado == "cumplido"
    assert not politicas.puede_corregir(a)
    assert politicas.puede_corregir(c)
