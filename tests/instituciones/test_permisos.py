"""Who reports for whom."""

from __future__ import annotations

import pytest

from compromisos.publicacion import permisos
from instituciones.models import Enlace, Institucion
from tests.factories import crear_institucion, crear_superusuario, crear_usuario

pytestmark = pytest.mark.django_db


def test_puede_informar_own_and_other_institution():
    mia, ajena = crear_institucion(), crear_institucion()
    user = crear_usuario()
    enlace = Enlace.objects.create(user=user, institucion=mia)
    assert permisos.puede_informar(user, mia)
    assert not permisos.puede_informar(user, ajena)
    assert list(Institucion.objects.editables_por(user)) == [mia]
    enlace.activo = False
    enlace.save()
    assert not permisos.puede_informar(user, mia)
    assert not Institucion.objects.editables_por(user).exists()


def test_puede_informar_for_all_and_no_permission():
    entidad = crear_institucion()
    assert permisos.puede_informar(crear_superusuario(), entidad)
    assert permisos.puede_informar(
        crear_usuario(permisos=["instituciones.informar_por_todas_institucion"]), entidad
    )
    assert not permisos.puede_informar(crear_usuario(), entidad)
