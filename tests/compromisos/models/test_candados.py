"""The database itself refuses to change what is public; one declared way leads through."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, connection, transaction

from compromisos.models import CierreDeshecho, Periodo, candados
from compromisos.publicacion import cierre, roles, senalamientos
from compromisos.publicacion.senalamientos import LoPublico
from tests.compromisos.publicacion.registro import base_pequena
from tests.factories import crear_personal, crear_sello
from tests.una_vez import cargado_por_modulo


def con_lo_que_no_trae_la_base_pequena():
    """A closing undone, an error pointed out and answered in public, and a time stamp."""
    base_pequena.crear()
    crear_sello()
    periodo = Periodo.objects.filter(cerrado_en__isnull=False).first()
    deshecho = {c: getattr(periodo, c) for c in cierre.DEL_CIERRE} | {"cerrado_en": periodo.abierto_en}
    CierreDeshecho(
        periodo=periodo, motivo="Por error.", reabierto_en=periodo.cerrado_en, reabierto_por=periodo.cerrado_por,
        **deshecho,
    ).sellar()  # fmt: skip
    senalamientos.responder(
        senalamientos.recibir(que="La meta dice 30 y son 300.", pagina="/datos/"),
        por=crear_personal(rol=roles.REVISORA),
        resultado="corregido",
        respuesta="Ya se corrigió.",
        publico=LoPublico("Dice 30.", "Ya se corrigió."),
    )


cargado = cargado_por_modulo(con_lo_que_no_trae_la_base_pequena)

UNA_COLUMNA = {
    "compromisos_anotacion": "objeto",
    "compromisos_avance": "descripcion",
    "compromisos_cierredeshecho": "motivo",
    "compromisos_corte": "nombre",
    "compromisos_enmienda": "motivo",
    "compromisos_evidencia": "titulo",
    "compromisos_medicion": "nota",
    "compromisos_medicionterritorio": "territorio_id",
    "compromisos_modificacion": "motivo",
    "compromisos_respuestaverificacion": "texto",
    "compromisos_retiro": "motivo",
    "compromisos_sello": "autoridad",
    "compromisos_senalamientopublicado": "respuesta",
    "compromisos_sucesion": "compromiso_id",
    "compromisos_valorobservado": "fuente",
    "compromisos_verificacion": "motivo",
    "compromisos_verificacionsinefecto": "motivo",
}
DE_OTRO_MODO = {"compromisos_corte": " WHERE cerrado_en IS NOT NULL"}


def hacer(orden: str) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(orden)


def test_candados_are_on_every_table_of_the_record():
    assert {c.tabla for c in candados.CANDADOS} == set(UNA_COLUMNA)


@pytest.mark.django_db
@pytest.mark.parametrize("tabla", UNA_COLUMNA)
@pytest.mark.parametrize("hecho", ["UPDATE", "DELETE"])
def test_candado_refuses_and_the_declared_way_leads_through(cargado, tabla, hecho):
    columna, cuales = UNA_COLUMNA[tabla], DE_OTRO_MODO.get(tabla, "")
    orden = (
        f"UPDATE {tabla} SET {columna} = {columna}{cuales}"
        if hecho == "UPDATE"
        else f"DELETE FROM {tabla}{cuales}"
    )
    with pytest.raises(IntegrityError, match=rf"El registro público no se modifica ni se borra \({tabla}\)"):
        hacer(orden)
    with candados.abiertos():
        if hecho == "UPDATE":
            hacer(orden)
        else:
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(f"SELECT count(*) FROM {tabla}")
                assert cursor.fetchone()[0]
                if tabla in ("compromisos_anotacion", "compromisos_modificacion", "compromisos_retiro"):
                    cursor.execute(orden)
                transaction.set_rollback(True)
    with pytest.raises(IntegrityError):
        hacer(orden)


@pytest.mark.django_db
@pytest.mark.skipif(connection.vendor != "sqlite", reason="a REPLACE of SQLite deletes without saying so")
@pytest.mark.parametrize("tabla", UNA_COLUMNA)
def test_candado_refuses_a_replacement(cargado, tabla):
    with pytest.raises(IntegrityError, match="no se modifica ni se borra"):
        hacer(f"INSERT OR REPLACE INTO {tabla} SELECT * FROM {tabla}{DE_OTRO_MODO.get(tabla, '')}")


@pytest.mark.django_db
@pytest.mark.skipif(connection.vendor != "postgresql", reason="as SQLite writes it, above")
def test_candado_refuses_an_insertion_that_updates(cargado):
    with pytest.raises(IntegrityError, match="no se modifica ni se borra"):
        hacer(
            "INSERT INTO compromisos_anotacion SELECT * FROM compromisos_anotacion"
            " ON CONFLICT (numero) DO UPDATE SET objeto = 'otro'"
        )
