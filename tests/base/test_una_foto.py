"""A snapshot sees nothing of what is committed meanwhile, and refuses to write."""

from __future__ import annotations

import threading

import pytest
from django.contrib.auth.models import User
from django.db import DatabaseError, connection, transaction

from base.una_foto import una_foto

pytestmark = pytest.mark.django_db(transaction=True)


def _alta(nombre: str) -> None:
    try:
        User.objects.create(username=nombre)
    finally:
        connection.close()


@pytest.mark.skipif(connection.vendor != "postgresql", reason="a base in memory has one connection")
def test_what_is_committed_meanwhile_is_not_seen():
    with una_foto():
        assert not User.objects.filter(username="meanwhile").exists()
        otro = threading.Thread(target=_alta, args=["meanwhile"])
        otro.start()
        otro.join()
        assert not User.objects.filter(username="meanwhile").exists()
    assert User.objects.filter(username="meanwhile").exists()


def test_nobody_writes_inside_and_everybody_after():
    with pytest.raises(DatabaseError), una_foto():
        User.objects.create(username="inside")
    with transaction.atomic():
        User.objects.create(username="after")
    assert list(User.objects.values_list("username", flat=True)) == ["after"]
