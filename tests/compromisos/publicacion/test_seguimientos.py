"""Notes, and what is to be come back to."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from base.dias import Dia
from compromisos.lectura import seguimientos as lectura
from compromisos.models import Seguimiento
from compromisos.publicacion import encargos, seguimientos
from tests.factories import (
    crear_compromiso,
    crear_institucion,
    crear_personal,
    crear_seguimiento,
)

pytestmark = pytest.mark.django_db
HOY = date(2026, 11, 24)
DIA = Dia(HOY)


def test_pendientes_are_those_due_that_are_mine_the_oldest_first():
    ana, rosa = crear_personal(), crear_personal()
    hoy = crear_seguimiento(por=ana, volver_en=HOY)
    vencido = crear_seguimiento(por=ana, volver_en=HOY - timedelta(days=3))
    futuro = crear_seguimiento(por=ana, volver_en=HOY + timedelta(days=1))
    crear_seguimiento(por=ana)
    assert list(lectura.pendientes(ana, DIA)) == [vencido, hoy]
    assert list(lectura.abiertos(ana)) == [vencido, hoy, futuro]
    assert not lectura.pendientes(rosa, DIA)
    seguimientos.cerrar(vencido, por=ana)
    assert list(lectura.pendientes(ana, DIA)) == [hoy]


def test_what_i_am_in_charge_of_is_mine_whoever_wrote_it():
    ana, rosa = crear_personal(), crear_personal()
    compromiso = crear_compromiso()
    de_ella = crear_seguimiento(por=ana, institucion=compromiso.institucion, volver_en=HOY)
    de_uno = crear_seguimiento(por=ana, compromiso=compromiso, volver_en=HOY)
    encargos.encargar_instituciones([compromiso.institucion_id], persona=rosa, por=ana)
    assert set(lectura.pendientes(rosa, DIA)) == {de_ella, de_uno}
    otra = crear_personal()
    encargos.encargar_compromisos([compromiso.pk], persona=otra, por=ana)
    assert list(lectura.pendientes(rosa, DIA)) == [de_ella]
    assert list(lectura.pendientes(otra, DIA)) == [de_uno]


def test_institution_reads_what_was_said_of_its_pledges_too():
    compromiso, ajena = crear_compromiso(), crear_institucion()
    de_ella = crear_seguimiento(institucion=compromiso.institucion, fecha=date(2026, 11, 1))
    de_uno = crear_seguimiento(compromiso=compromiso, fecha=date(2026, 11, 9))
    con_otra = crear_seguimiento(compromiso=compromiso, institucion=ajena, fecha=date(2026, 11, 5))
    assert list(lectura.de_institucion(compromiso.institucion)) == [de_uno, con_otra, de_ella]
    assert list(lectura.de_institucion(ajena)) == [con_otra]
    assert list(lectura.de_compromiso(compromiso)) == [de_uno, con_otra]


def test_put_off_closed_and_opened_again_keeps_who_did_each():
    ana, rosa = crear_personal(), crear_personal()
    nota = crear_seguimiento(por=ana, volver_en=HOY)
    seguimientos.posponer(nota, hasta=HOY + timedelta(days=7), por=rosa)
    seguimientos.cerrar(nota, por=rosa)
    with pytest.raises(ValidationError, match="ya estaba cerrado"):
        seguimientos.cerrar(nota, por=ana)
    with pytest.raises(ValidationError, match="ya estaba cerrado"):
        seguimientos.posponer(nota, hasta=HOY, por=ana)
    seguimientos.reabrir(nota, por=ana)
    nota.refresh_from_db()
    assert (nota.volver_en, nota.cerrado_en, nota.por) == (HOY + timedelta(days=7), None, ana)
    assert [h.history_user for h in nota.history.order_by("history_id")][1:] == [rosa, rosa, ana]


def test_what_is_taken_out_of_a_text_is_not_in_its_history():
    nota = crear_seguimiento(texto="Llamó Juana, la atendida.")
    nota.texto = "Llamó la oficina."
    seguimientos.guardar(nota, por=nota.por)
    assert not hasattr(nota.history.first(), "texto")
    assert not hasattr(nota.history.first(), "con_quien")


def test_a_note_must_say_of_what_and_something():
    ana = crear_personal()
    for mala in (
        {"institucion": None},
        {"texto": ""},
        {"volver_en": date(2026, 11, 1)},
        {"cerrado_en": crear_seguimiento().creado_en, "cerrado_por": ana},
    ):
        datos = {"institucion": crear_institucion(), "texto": "Algo.", **mala}
        with pytest.raises(IntegrityError), transaction.atomic():
            Seguimiento.objects.create(por=ana, fecha=HOY, creado_en=crear_seguimiento().creado_en, **datos)
