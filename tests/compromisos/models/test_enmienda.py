"""Which amendments change a field of the pledge."""

from __future__ import annotations

import pytest
from django.db import connection

from compromisos.models import Enmienda
from compromisos.publicacion import enmendar_datos
from compromisos.reglas.enmiendas import CambioEnmendado
from tests.factories import crear_compromiso, crear_eje, crear_meta, crear_superusuario

pytestmark = pytest.mark.django_db


def test_que_cambian_looks_at_the_field_and_not_at_what_is_written():
    compromiso = crear_compromiso(ejes=[crear_eje()])
    meta = crear_meta(compromiso=compromiso, indicador="ejes")
    por = crear_superusuario()

    def enmendar(**lo_que) -> Enmienda:
        return enmendar_datos(compromiso, por=por, motivo="Estaba mal.", **lo_que)

    de_ejes = enmendar(datos={"ejes": [crear_eje()]})
    enmendar(datos={"titulo": 'Dice "ejes"'})
    enmendar(cambios=[CambioEnmendado("unidad", "CEM", "casas", de_que="ejes", meta=meta.pk)])
    suyas = Enmienda.objects.que_cambian("ejes")
    if connection.features.supports_json_field_contains:
        assert [*suyas] == [de_ejes]
        assert not Enmienda.objects.que_cambian("eje").exists()
    else:
        assert de_ejes in suyas
