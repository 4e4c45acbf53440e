"""What the state of a record allows, where no act of its own tests it."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError

from compromisos.models import Meta, Territorio
from compromisos.publicacion import politicas

REGION = Territorio(ubigeo="130000", nombre="La Libertad", nivel="region")
PROVINCIA = Territorio(ubigeo="130100", nombre="Trujillo", nivel="provincia")


def test_check_lugares_takes_places_of_the_level_that_the_target_counts():
    politicas.check_lugares(Meta(nivel_territorial="region"), [REGION])
    politicas.check_lugares(Meta(nivel_territorial=""), [])


@pytest.mark.parametrize(
    ("nivel", "lugares", "dicho"),
    [
        (
            "region",
            [REGION, PROVINCIA],
            "Esta meta cuenta lugares de un solo nivel (región); no lo es: Trujillo.",
        ),
        (
            "provincia",
            [REGION],
            "Esta meta cuenta lugares de un solo nivel (provincia); no lo es: La Libertad.",
        ),
        ("", [PROVINCIA], "Esta meta no cuenta lugares: quítelos."),
    ],
)
def test_check_lugares_refuses_those_of_another_level_by_name(nivel, lugares, dicho):
    with pytest.raises(ValidationError) as error:
        politicas.check_lugares(Meta(nivel_territorial=nivel), lugares)
    assert error.value.messages == [dicho]
