"""The role of the web (deploy/permisos.sql): it publishes, and can neither change what is public nor take the locks off."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.db import DatabaseError, connection, transaction

from compromisos import publicacion
from tests.factories import AHORA, crear_avance, crear_borrador, crear_compromiso, crear_institucion

RAIZ = Path(__file__).resolve().parents[3]


def ordenes() -> list[str]:
    """The statements that are shipped, without what is psql's own."""
    lineas = (RAIZ / "deploy" / "permisos.sql").read_text(encoding="utf-8").splitlines()
    guion = "\n".join(linea for linea in lineas if not linea.startswith(("--", "\\")))
    dadas = guion.replace(':"web"', "compromisos_web").split(";")
    return ["CREATE ROLE compromisos_web", *(orden.strip() for orden in dadas if orden.strip())]


@pytest.mark.django_db
def test_rol_web_publishes_and_changes_nothing_public():
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has no roles")
    publicado = crear_avance(compromiso=crear_compromiso())
    borrador = crear_borrador(compromiso=crear_compromiso())
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for orden in ordenes():
            cursor.execute(orden)
        cursor.execute("SET LOCAL ROLE compromisos_web")
        publicacion.enviar(borrador, por=borrador.autor, ahora=AHORA)
        publicacion.publicar(borrador, por=borrador.autor, ahora=AHORA)
        crear_institucion(nombre="Nueva")
        for orden in (
            f"UPDATE compromisos_avance SET descripcion = 'x' WHERE id = {publicado.pk}",
            "UPDATE compromisos_anotacion SET objeto = objeto",
            "DELETE FROM compromisos_modificacion",
            "TRUNCATE compromisos_anotacion",
            "DROP TRIGGER candado_compromisos_avance ON compromisos_avance",
            "ALTER TABLE compromisos_avance DISABLE TRIGGER ALL",
            "DROP FUNCTION compromisos_candado() CASCADE",
            "SET LOCAL session_replication_role = 'replica'",
        ):
            with pytest.raises(DatabaseError), transaction.atomic():
                cursor.execute(orden)
        cursor.execute("RESET ROLE")
