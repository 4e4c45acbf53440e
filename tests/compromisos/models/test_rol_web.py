"""The role of the web in docs/operation.md: it publishes, and can neither change what is public nor take the locks off."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.db import DatabaseError, connection, transaction

from compromisos import publicacion
from tests.factories import AHORA, crear_avance, crear_borrador, crear_compromiso, crear_institucion

RAIZ = Path(__file__).resolve().parents[3]


def ordenes() -> list[str]:
    """The statements of the document, for this database and whoever owns its tables."""
    texto = (RAIZ / "docs" / "operation.md").read_text(encoding="utf-8")
    bloque = re.search(r"( {4}CREATE ROLE compromisos_web.*?)\n\n", texto, re.S)[1]
    sin_notas = re.sub(r"--.*", "", bloque)
    nombre = connection.ops.quote_name(connection.settings_dict["NAME"])
    return [
        o.strip().replace("ON DATABASE compromisos", f"ON DATABASE {nombre}").replace("FOR ROLE compromisos ", "FOR ROLE CURRENT_USER ")
        for o in sin_notas.split(";") if o.strip()
    ]  # fmt: skip


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
