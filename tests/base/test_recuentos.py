"""Counts of several sets in one query: also of none, and of the empty ones."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import Group, User

from base.recuentos import contar_juntos, repartir_juntos
from tests.factories import crear_usuario

pytestmark = pytest.mark.django_db


def test_sets_of_several_models_are_counted_in_one_query(django_assert_num_queries):
    for activa in (True, True, False):
        crear_usuario(is_active=activa)
    conjuntos = {
        "activas": User.objects.filter(is_active=True).order_by("username"),
        "de nadie": User.objects.none(),
        "ninguna": User.objects.filter(username="no hay"),
        3: Group.objects.all(),
    }
    debidas = {clave: len(filas) for clave, filas in conjuntos.items()}
    with django_assert_num_queries(1):
        assert contar_juntos(conjuntos) == debidas
    assert debidas["activas"] == 2
    with django_assert_num_queries(1):
        repartidas = repartir_juntos({"todas": User.objects.all(), "otras": User.objects.all()}, "is_active")
    assert sorted(repartidas) == sorted(
        (clave, (activa,), n) for clave in ("todas", "otras") for activa, n in ((True, 2), (False, 1))
    )


def test_without_anything_to_count_nothing_is_asked(django_assert_num_queries):
    with django_assert_num_queries(0):
        assert contar_juntos({}) == {}
        assert contar_juntos({"a": User.objects.none(), "b": Group.objects.none()}) == {"a": 0, "b": 0}
