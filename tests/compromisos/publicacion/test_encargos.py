"""Who is in charge of what, and what becomes of it when they leave."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from compromisos.lectura import encargos as lectura
from compromisos.models import Compromiso, Encargo
from compromisos.publicacion import encargos, roles
from instituciones.models import Institucion
from tests.factories import AHORA, crear_compromiso, crear_institucion, crear_personal

pytestmark = pytest.mark.django_db


@pytest.fixture
def ana():
    return crear_personal(username="ana", first_name="Ana", last_name="Prueba")


@pytest.fixture
def rosa():
    return crear_personal(username="rosa", first_name="Rosa", last_name="Prueba", rol=roles.REVISORA)


def suyos(user) -> set[str]:
    return set(Compromiso.objects.filter(lectura.a_cargo_de(user)).values_list("codigo", flat=True))


def test_pledge_is_followed_by_who_has_its_institution_unless_it_has_its_own(ana, rosa):
    uno = crear_compromiso()
    otro = crear_compromiso(edicion=uno.edicion, institucion=uno.institucion, numero=2)
    suelto = crear_compromiso(edicion=uno.edicion)
    assert encargos.encargar_instituciones([uno.institucion_id], persona=ana, por=rosa) == 1
    assert suyos(ana) == {uno.codigo, otro.codigo}
    assert encargos.encargar_compromisos([otro.pk], persona=rosa, por=rosa) == 1
    assert (suyos(ana), suyos(rosa)) == ({uno.codigo}, {otro.codigo})
    assert lectura.encargados_de([uno, otro, suelto]) == {uno.pk: ana.pk, otro.pk: rosa.pk}
    assert list(Compromiso.objects.filter(lectura.sin_encargado())) == [suelto]


def test_hand_over_keeps_who_had_it_and_until_when(ana, rosa):
    entidad = crear_institucion()
    encargos.encargar_instituciones([entidad.pk], persona=ana, por=rosa, ahora=AHORA)
    luego = AHORA + timedelta(days=9)
    encargos.encargar_instituciones([entidad.pk], persona=rosa, por=ana, ahora=luego)
    (antes,) = lectura.anteriores_de(entidad)
    assert (antes.persona, antes.desde, antes.hasta, antes.cerrado_por) == (ana, AHORA, luego, ana)
    ahora = lectura.vigente_de(entidad)
    assert (ahora.persona, ahora.desde, ahora.por, ahora.hasta) == (rosa, luego, ana, None)


def test_same_person_again_changes_nothing(ana):
    entidad = crear_institucion()
    encargos.encargar_instituciones([entidad.pk], persona=ana, por=ana)
    assert encargos.encargar_instituciones([entidad.pk], persona=ana, por=ana) == 0
    assert Encargo.objects.count() == 1


def test_nobody_closes_it_and_the_institution_answers_again(ana, rosa):
    uno = crear_compromiso()
    encargos.encargar_instituciones([uno.institucion_id], persona=ana, por=ana)
    encargos.encargar_compromisos([uno.pk], persona=rosa, por=ana)
    assert encargos.encargar_compromisos([uno.pk], persona=None, por=ana) == 1
    assert encargos.encargar_compromisos([uno.pk], persona=None, por=ana) == 0
    assert (suyos(ana), suyos(rosa)) == ({uno.codigo}, set())


@pytest.mark.parametrize(
    "deja",
    [
        lambda cuenta: setattr(cuenta, "is_active", False),
        lambda cuenta: setattr(cuenta, "is_staff", False),
        lambda cuenta: cuenta.groups.clear(),
    ],
)
def test_who_no_longer_works_here_is_in_charge_of_nothing(deja, ana, rosa):
    """Also of a pledge of their own whose institution somebody else has: it was given to one person on purpose."""
    uno, otro = crear_compromiso(), crear_compromiso()
    encargos.encargar_instituciones([uno.institucion_id], persona=rosa, por=rosa)
    encargos.encargar_compromisos([uno.pk, otro.pk], persona=ana, por=rosa)
    encargos.encargar_instituciones([otro.institucion_id], persona=ana, por=rosa)
    deja(ana)
    ana.save()
    assert set(Compromiso.objects.filter(lectura.sin_encargado())) == {uno, otro}
    assert not set(lectura.encargados_de([uno, otro]).values()) & set(lectura.nombres_de_encargables())
    assert list(Institucion.objects.filter(lectura.instituciones_sin_encargado())) == [otro.institucion]
    assert lectura.por_traspasar().count() == 3
    with pytest.raises(ValidationError, match="no puede estar a cargo"):
        encargos.encargar_compromisos([uno.pk], persona=ana, por=rosa)
    assert encargos.traspasar(de=ana, a=rosa, por=rosa) == 3
    assert suyos(rosa) == {uno.codigo, otro.codigo}
    assert not lectura.por_traspasar().exists()


@pytest.mark.parametrize("rol", [roles.ENLACE, roles.VERIFICACION, roles.DIRECCION])
def test_only_who_follows_pledges_at_the_ministry_may_be_in_charge(ana, rol):
    otra, entidad = crear_personal(rol=rol), crear_institucion()
    with pytest.raises(ValidationError, match="no puede estar a cargo"):
        encargos.encargar_instituciones([entidad.pk], persona=otra, por=ana)
    nombres = lectura.nombres_de_encargables()
    assert nombres == {ana.pk: "Ana Prueba"}
    assert lectura.YO in dict(lectura.opciones(ana, nombres))
    assert lectura.YO not in dict(lectura.opciones(otra, nombres))


def test_who_becomes_direccion_leaves_it_to_be_handed_over(ana):
    encargos.encargar_instituciones([crear_institucion().pk], persona=ana, por=ana)
    ana.groups.set([roles.grupo(roles.DIRECCION)])
    assert lectura.por_traspasar().count() == 1


def test_one_in_force_at_a_time_says_the_database(ana, rosa):
    entidad, compromiso = crear_institucion(), crear_compromiso()
    for cosa in ({"institucion": entidad}, {"compromiso": compromiso}):
        Encargo.objects.create(persona=ana, desde=AHORA, por=ana, **cosa)
        with pytest.raises(IntegrityError), transaction.atomic():
            Encargo.objects.create(persona=rosa, desde=AHORA, por=ana, **cosa)
    for mala in (
        {},
        {"institucion": entidad, "compromiso": compromiso},
        {"institucion": crear_institucion(), "hasta": AHORA},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            Encargo.objects.create(persona=ana, desde=AHORA, por=ana, **mala)


def test_queries_do_not_grow_with_what_changes_hands(ana, rosa, django_assert_max_num_queries):
    muchas = [crear_institucion() for _n in range(12)]
    with django_assert_max_num_queries(8):
        assert encargos.encargar_instituciones([i.pk for i in muchas], persona=ana, por=rosa) == 12
