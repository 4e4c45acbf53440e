"""The way through the locks of the record, and what puts them on and off: migrate, flush."""

from __future__ import annotations

import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction

from compromisos.models import Anotacion, Avance, Evidencia, Retiro, candados
from tests.factories import (
    crear_avance,
    crear_borrador,
    crear_compromiso,
    crear_institucion,
    crear_meta,
    crear_territorio,
)

ANTERIOR = "0022_exportar_instituciones"


def hacer(orden: str) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(orden)


@pytest.mark.django_db
def test_candado_lets_drafts_change_and_go():
    meta = crear_meta(nivel_territorial="region", unidad="regiones")
    borrador = crear_borrador(compromiso=meta.compromiso, mediciones={meta: 1}, evidencia=True)
    borrador.mediciones.get().territorios.add(crear_territorio())
    pk = borrador.pk
    for orden in (
        f"UPDATE compromisos_avance SET descripcion = 'x' WHERE id = {pk}",
        f"UPDATE compromisos_medicion SET valor = 2 WHERE avance_id = {pk}",
        f"UPDATE compromisos_evidencia SET titulo = 'x' WHERE avance_id = {pk}",
        f"DELETE FROM compromisos_medicionterritorio WHERE medicion_id IN (SELECT id FROM compromisos_medicion WHERE avance_id = {pk})",
        f"DELETE FROM compromisos_medicion WHERE avance_id = {pk}",
        f"DELETE FROM compromisos_evidencia WHERE avance_id = {pk}",
        f"DELETE FROM compromisos_avance WHERE id = {pk}",
    ):
        hacer(orden)
    assert not Avance.objects.exists()


@pytest.mark.django_db
def test_abiertos_closes_again_whatever_happens():
    avance = crear_avance(compromiso=crear_compromiso())
    cambiar = f"UPDATE compromisos_avance SET descripcion = 'x' WHERE id = {avance.pk}"
    with pytest.raises(RuntimeError), candados.abiertos():
        hacer(cambiar)
        raise RuntimeError
    assert Avance.objects.get().descripcion != "x"
    with pytest.raises(IntegrityError):
        hacer(cambiar)
    with candados.abiertos(), candados.abiertos():
        hacer(cambiar)
    with pytest.raises(IntegrityError):
        hacer(cambiar)


@pytest.mark.django_db
def test_que_faltan_is_empty_after_migrate():
    assert candados.que_faltan(connection) == []


@pytest.mark.django_db(transaction=True)
def test_abiertos_is_over_with_its_transaction_and_flush_empties_all():
    crear_avance(compromiso=crear_compromiso())
    with candados.abiertos():
        hacer("UPDATE compromisos_avance SET descripcion = 'x'")
    with pytest.raises(IntegrityError):
        hacer("UPDATE compromisos_avance SET descripcion = 'y'")
    call_command("flush", interactive=False, verbosity=0)
    assert not Anotacion.objects.exists()
    assert candados.que_faltan(connection) == []


@pytest.mark.exhaustivo
@pytest.mark.django_db(transaction=True)
def test_migrate_puts_back_what_is_missing_and_enters_what_the_record_did_not_tell_of():
    """A base of before: back to the migration before this one, and forth. Migrations that landed are not edited, and in the suite
    every base is made by them all."""
    crear_avance(compromiso=crear_compromiso(institucion=crear_institucion(slug="vieja")))
    with candados.abiertos():
        hacer("DELETE FROM compromisos_anotacion WHERE accion LIKE 'ficha_%'")
    ultima = Anotacion.objects.order_by("numero").count()
    with candados.abiertos():
        for n, (numero,) in enumerate(Anotacion.objects.order_by("numero").values_list("numero"), 1):
            hacer(f"UPDATE compromisos_anotacion SET numero = {n} WHERE numero = {numero}")
    call_command("migrate", "compromisos", ANTERIOR, verbosity=0)
    try:
        hacer("UPDATE compromisos_avance SET descripcion = descripcion")  # no lock there
    finally:
        call_command("migrate", verbosity=0)
    assert candados.que_faltan(connection) == []
    assert Anotacion.objects.filter(objeto="instituciones/vieja").count() == 1
    assert Anotacion.objects.count() > ultima
    assert Retiro.objects.count() == Evidencia.objects.count() == 0
