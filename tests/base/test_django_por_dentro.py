"""What we take from inside Django, without a promise that it stays: these fail first when it goes.

`base.historia.borrar` and `base.bulk` use it because the public way costs a hundred times more (docs/adr/0010).
"""

from __future__ import annotations

import inspect

import pytest
from django.contrib.auth.models import Group
from django.db import connection
from django.db.models.deletion import Collector
from django.db.models.sql import DeleteQuery

from base import bulk
from tests.factories import crear_usuario

pytestmark = pytest.mark.django_db


def test_a_collector_gathers_what_goes_with_a_row_and_its_parts_delete_it():
    grupo = Group.objects.create(name="uno")
    crear_usuario().groups.add(grupo)
    recolector = Collector(using="default", origin=grupo)
    recolector.collect([grupo])
    recolector.sort()
    assert dict(recolector.data) == {Group: {grupo}}
    assert not recolector.field_updates
    assert [consulta.model for consulta in recolector.fast_deletes], "the rows of its many-to-many"
    for consulta in recolector.fast_deletes:
        consulta._raw_delete(using="default")
    DeleteQuery(Group).delete_batch([grupo.pk], "default")
    assert not Group.objects.filter(name="uno").exists()
    assert list(inspect.signature(DeleteQuery.delete_batch).parameters) == ["self", "pk_list", "using"]


def test_keys_taken_before_are_the_next_of_the_table_and_nobody_elses():
    """The sequence of PostgreSQL, and the table `sqlite_sequence` of SQLite, which AUTOINCREMENT keeps."""
    ultima = Group.objects.create(name="antes").pk
    nuevos = [Group(name="uno"), Group(name="dos")]
    bulk.crear(nuevos)
    assert [g.pk for g in nuevos] == [ultima + 1, ultima + 2]
    assert Group.objects.create(name="después").pk == ultima + 3
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [Group._meta.db_table])
            assert cursor.fetchone() == (ultima + 3,)
