"""Contacts: whom to call, and how they are forgotten."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError

from compromisos.publicacion.roles import ROLES
from instituciones.contactos import OLVIDADO
from instituciones.models import Contacto
from tests.compromisos.publicacion.mundo_de_permisos import crear_cuenta
from tests.factories import crear_contacto, crear_institucion, crear_usuario

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("cambios", "frase"),
    [
        ({"nombre": ""}, "Este campo es obligatorio."),
        ({"telefono": ""}, "sin ninguno no hay cómo contactarla"),
        ({"telefono": "", "correo": "rosa@ejemplo.pe", "canal": "whatsapp"}, "del que falta el número"),
        ({"canal": "correo"}, "del que falta el número o la dirección"),
        ({"correo": "rosa"}, "dirección de correo completa"),
    ],
)
def test_contacto_that_cannot_be_reached_is_refused(cambios, frase):
    with pytest.raises(ValidationError, match=frase):
        crear_contacto(**cambios)


@pytest.mark.parametrize(
    "cambios", [{"canal": "oficio"}, {"canal": "telefono"}, {"telefono": "", "correo": "r@e.pe"}]
)
def test_contacto_with_one_way_is_enough(cambios):
    assert crear_contacto(**cambios).pk


@pytest.mark.parametrize(
    ("telefono", "numero"),
    [
        ("(01) 000 0001", "010000001"),
        ("+51 900 000 001", "+51900000001"),
        ("626 1600 anexo 7001", "6261600"),
        ("626-1600 Anx. 12", "6261600"),
        ("preguntar en mesa de partes", ""),
    ],
)
def test_contacto_number_is_as_a_dialler_takes_it(telefono, numero):
    assert crear_contacto(telefono=telefono).numero == numero


def test_contacto_first_who_answers_first():
    entidad = crear_institucion()
    for papel in ("otro", "suplente", "titular"):
        crear_contacto(entidad, nombre=papel, papel=papel)
    assert [c.nombre for c in entidad.contactos.all()] == ["titular", "suplente", "otro"]


def test_contacto_is_forgotten_also_by_its_history():
    contacto = crear_contacto(correo="rosa@ejemplo.pe", notas="Llamar por la mañana", fuente="Oficio")
    otra = crear_contacto(nombre="Otra")
    contacto.cargo = "Directora"
    contacto.save()
    quien, pk, Historia = crear_usuario(), contacto.pk, Contacto.history.model
    Contacto.objects.olvidar(pk, por=quien)
    (queda,) = Historia.objects.filter(id=pk)
    dicho = [queda.nombre, queda.cargo, queda.telefono, queda.correo, queda.canal, queda.fuente, queda.notas]
    assert dicho == [OLVIDADO, "", "", "", "", "", ""]
    assert (queda.history_user, queda.history_type) == (quien, "-")
    assert list(Contacto.objects.all()) == [otra]
    assert Historia.objects.filter(id=otra.pk).count() == 1


def test_contacto_taken_off_is_remembered_until_it_asks_not_to_be():
    contacto = crear_contacto()
    entidad, pk = contacto.institucion, contacto.pk
    contacto.delete()
    assert [c.nombre for c in Contacto.objects.de_antes(entidad)] == ["Rosa Ejemplo"]
    Contacto.objects.olvidar(pk, por=crear_usuario())
    assert not Contacto.objects.de_antes(entidad).exists()
    assert "Rosa" not in str(list(Contacto.history.model.objects.values()))


@pytest.mark.parametrize(
    ("buscado", "hallado"),
    [
        ("perez", True), ("JOSE perez", True), ("planificacion", True), ("626 1600", True), ("6261600", True),
        ("prueba perez", True), ("perez lima", False), ("", True),
    ],
)  # fmt: skip
def test_contacto_is_found_by_any_of_its_words(buscado, hallado):
    entidad = crear_institucion(nombre="Municipalidad de Prueba")
    crear_contacto(entidad, nombre="José Pérez", cargo="Planificación", telefono="626-1600 anexo 7")
    assert Contacto.objects.que_dicen(buscado).exists() is hallado


@pytest.mark.parametrize("rol", ROLES)
def test_contacto_is_seen_by_the_ministry_only(rol):
    contacto = crear_contacto()
    de = contacto.institucion if rol == "enlace" else None
    cuenta = crear_cuenta("alguien", ROLES[rol], **({"institucion": de} if de else {}))
    esperado = rol in ("direccion", "revisora", "editora", "administracion")
    assert Contacto.objects.visibles_para(cuenta).exists() is esperado
