"""A verification left without effect: it stays readable with its reason, and stops counting from that day on."""

from __future__ import annotations

import json
from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command

from base.dias import Dia
from compromisos import publicacion
from compromisos.lectura.cambios import completar, entre
from compromisos.lectura.compromisos import compromisos_de
from compromisos.lectura.ficha import lineas_de, metas_de
from compromisos.lectura.observados import con_otro_valor
from compromisos.models import (
    Anotacion,
    Avance,
    Compromiso,
    RegistroCerrado,
    ValorObservado,
    VerificacionSinEfecto,
)
from compromisos.publicacion import permisos, politicas, roles
from compromisos.reglas.palabras import TipoCambio
from compromisos.salidas.cache_key import huella
from tests.compromisos.publicacion.mundo_de_permisos import crear_cuenta
from tests.compromisos.publicacion.test_observados import avance, dado, verificar
from tests.factories import AHORA, crear_usuario

__all__ = ["avance"]
pytestmark = pytest.mark.django_db
LUEGO = AHORA + timedelta(days=10)
HOY = Dia((LUEGO + timedelta(days=5)).date())
ANTES = Dia(HOY.hoy, (LUEGO - timedelta(days=1)).date())
MOTIVO = "Se visitó otra sede."


def dejar(verificacion, **kwargs) -> VerificacionSinEfecto:
    datos = {
        "por": verificacion.registrado_por,
        "quien": "Una defensoría",
        "motivo": MOTIVO,
        "ahora": LUEGO,
        **kwargs,
    }
    return publicacion.dejar_sin_efecto(verificacion, **datos)


def respaldo(dia: Dia) -> str:
    return compromisos_de(dia).get().respaldo


def test_sin_efecto_counts_before_its_day_and_not_after(avance, capsys):
    primera = verificar(avance, resultado="verificado")
    segunda = verificar(avance, dado(avance, 28), resultado="cuestionado", ahora=AHORA + timedelta(days=2))
    antes = huella(Dia(HOY.hoy))
    dejar(segunda)
    assert huella(Dia(HOY.hoy)) != antes
    assert (respaldo(ANTES), respaldo(HOY)) == ("cuestionado", "verificado")
    assert [ValorObservado.objects.en_firme(d).count() for d in (ANTES, HOY)] == [1, 0]
    assert [compromisos_de(d).filter(con_otro_valor(d)).count() for d in (ANTES, HOY)] == [1, 0]
    leidos = {d: list(compromisos_de(d)) for d in (ANTES, HOY)}
    vistas = [metas_de(cs, lineas_de(cs, d), d)[avance.compromiso_id] for d, cs in leidos.items()]
    assert [any(m.observado for m in metas) for metas in vistas] == [True, False]
    assert not Avance.objects.por_verificar(HOY).exists()
    dejar(primera, ahora=LUEGO + timedelta(days=1))
    assert respaldo(HOY) == "declarado"
    assert Avance.objects.por_verificar(HOY).get() == avance
    assert not Avance.objects.por_verificar(ANTES).exists()
    call_command("proyeccion", "--verificar")
    call_command("verificar_registro")


def test_sin_efecto_is_an_entry_of_the_record_and_a_change(avance):
    verificacion = verificar(avance)
    dejada = dejar(verificacion)
    entrada = Anotacion.objects.order_by("numero").last()
    assert (entrada.accion, entrada.objeto) == ("verificacion_sin_efecto", f"avances/{avance.pk}")
    assert json.loads(entrada.contenido) == {
        "verificacion": verificacion.pk, "quien": "Una defensoría", "motivo": MOTIVO, "fecha": "2026-12-03T15:00:00.000000Z",
    } | {"fecha": json.loads(entrada.contenido)["fecha"]}  # fmt: skip
    (cambio,) = [c for c in entre(date(2026, 1, 1), HOY) if c.tipo is TipoCambio.SIN_EFECTO]
    completar([cambio], HOY)
    assert (cambio.clave, cambio.motivo, cambio.avance) == (f"sin-efecto-{dejada.pk}", MOTIVO, avance)


def test_sin_efecto_once_with_a_reason_and_for_ever(avance):
    verificacion = verificar(avance)
    for mal in ({"motivo": " \u200b "}, {"quien": " "}, {"motivo": "x" * 10_001}):
        with pytest.raises(ValidationError):
            dejar(verificacion, **mal)
    assert politicas.puede_responder(verificacion)
    dejada = dejar(verificacion)
    with pytest.raises(ValidationError, match="ya se dejó sin efecto"):
        dejar(verificacion)
    assert not politicas.puede_responder(verificacion)
    for hacer in (dejada.save, dejada.delete, VerificacionSinEfecto.objects.all().delete, lambda: VerificacionSinEfecto.objects.update(motivo="x")):  # fmt: skip
        with pytest.raises(RegistroCerrado):
            hacer()
    assert verificar(avance, resultado="verificado", ahora=LUEGO).pk  # whoever was right verifies again
    assert Compromiso.objects.get(pk=avance.compromiso_id).vigente_respaldo == "verificado"


def test_an_answer_that_waits_may_still_be_published(avance):
    verificacion = verificar(avance)
    publicacion.responder(verificacion, por=avance.autor, texto="Sí están.")
    dejar(verificacion)
    assert publicacion.responder(
        verificacion, por=avance.autor, texto="Sí están.", publicar=True
    ).publicada_en
    assert not politicas.puede_responder(verificacion)


def test_who_may_is_the_author_its_role_and_administracion(avance):
    suya = crear_cuenta("suya", roles.VERIFICACION)
    verificacion = verificar(avance, por=suya)
    enlace_que_verifica = crear_cuenta("doble", roles.VERIFICACION, avance.compromiso.institucion)
    pueden = {
        "quien la hizo": suya,
        "de su rol": crear_cuenta("otra", roles.VERIFICACION),
        "revisora": crear_cuenta("revisora", roles.REVISORA),
        "editora": crear_cuenta("editora", roles.EDITORA),
        "administración": crear_cuenta("admin", roles.ADMINISTRACION),
        "enlace": crear_cuenta("enlace", roles.ENLACE, avance.compromiso.institucion),
        "enlace que verifica": enlace_que_verifica,
        "enlace que administra": crear_cuenta("jefa", roles.ADMINISTRACION, avance.compromiso.institucion),
        "nadie": crear_usuario(),
    }
    assert [n for n, u in pueden.items() if permisos.puede_dejar_sin_efecto(u, verificacion)] == [
        "quien la hizo", "de su rol", "administración",
    ]  # fmt: skip
