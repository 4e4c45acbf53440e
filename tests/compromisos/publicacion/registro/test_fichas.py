"""What the public reads beside pledges and updates: whatever way it changes, it is an act in the record and a line in
Cambios."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import connection, models, transaction
from django.utils import timezone

from base import historia
from base.dias import Dia
from compromisos import publicacion
from compromisos.lectura import cambios
from compromisos.models import (
    Anotacion,
    Edicion,
    Eje,
    Foto,
    Modificacion,
    Participacion,
    Periodo,
    RegistroCerrado,
    Rol,
)
from compromisos.publicacion import cierre
from compromisos.publicacion.hooks import FICHAS, objeto_de
from instituciones.models import Denominacion, Institucion
from tests.factories import (
    AHORA,
    crear_borrador,
    crear_compromiso,
    crear_edicion,
    crear_eje,
    crear_elemento,
    crear_foto,
    crear_institucion,
    crear_marco,
    crear_participacion,
    crear_periodo,
    crear_usuario,
)
from tests.muestra import muestra

pytestmark = pytest.mark.django_db

# What the public does not read, or what names the ficha and is refused.
PRIVADOS = {
    "Institucion": {"id", "version", "nombres_plegados", "slug"},
    "Denominacion": {"id"},
    "Edicion": {"id", "version", "slug"},
    "Participacion": {"id"},
    "Eje": {"id", "codigo"},
    "Marco": {"id", "version", "slug"},
    "ElementoDeMarco": {"id", "codigo"},
    # The name of the file is nobody's; the file itself goes by its hash. Withdrawn, it is another act: see below.
    "Foto": {"id", "version", "imagen", "retirada_en", "motivo_retiro"},
    # Closed, it is another act.
    "Periodo": {"id", "slug", "abierto_por", "cerrado_en", "cerrado_por", "instantanea", "anunciado", "motivo_del_cierre", "tablero_al_cierre"},
}  # fmt: skip


def crear(modelo: type[models.Model]) -> Any:
    match modelo.__name__:
        case "Institucion":
            return crear_institucion(sector="publico")
        case "Denominacion":
            return Denominacion.objects.create(institucion=crear_institucion(), nombre="Antes")
        case "Edicion":
            return crear_edicion()
        case "Participacion":
            return crear_participacion()
        case "Eje":
            return crear_eje()
        case "Marco":
            return crear_marco()
        case "ElementoDeMarco":
            return crear_elemento()
        case "Foto":
            return crear_foto(institucion=crear_institucion(), tamano=(60, 40))
        case _:
            return crear_periodo()


def otro_valor(campo: models.Field, fila: Any) -> Any:
    actual = getattr(fila, campo.name)
    if campo.remote_field:
        return {
            "marco": crear_marco,
            "institucion": crear_institucion,
            "edicion": crear_edicion,
            "compromiso": crear_compromiso,
        }[campo.name]()
    if campo.choices:
        return next(v for v, _palabra in campo.flatchoices if v != actual)
    match campo:
        case models.DateTimeField():
            return (actual or timezone.now()) - timedelta(days=3)
        case models.DateField():
            return (actual or date(2020, 1, 1)) + timedelta(days=1)
        case models.IntegerField():
            return (actual or 2020) + 1
        case models.JSONField():
            return {"original": "0" * 64}
        case models.URLField():
            return "https://example.org/otra"
        case _:
            return f"{actual} otro".strip()


def publicos(modelo: type[models.Model]) -> list[str]:
    return [f.name for f in modelo._meta.concrete_fields if f.name not in PRIVADOS[modelo.__name__]]


def por_save(fila: Any, campo: str, valor: Any) -> None:
    setattr(fila, campo, valor)
    fila.save()


def por_update(fila: Any, campo: str, valor: Any) -> None:
    type(fila).objects.filter(pk=fila.pk).update(**{campo: valor})


def por_bulk_update(fila: Any, campo: str, valor: Any) -> None:
    setattr(fila, campo, valor)
    type(fila).objects.bulk_update([fila], [campo])


CASOS = [(modelo, campo) for modelo in FICHAS for campo in publicos(modelo)]


@pytest.mark.muestreo
@pytest.mark.parametrize(
    ("modelo", "campo", "hacer"),
    [
        (*caso, hacer)
        for vez, caso in enumerate(CASOS)
        for hacer in muestra([por_save, por_update, por_bulk_update], una_de=3, desde=vez)
    ],
    ids=lambda v: getattr(v, "__name__", v),
)
def test_ficha_that_changes_is_an_act_and_a_line(modelo, campo, hacer):
    """Every column that is not declared private, also one that comes with a new field; in the suite each in one of the
    ways."""
    fila = crear(modelo)
    valor = otro_valor(modelo._meta.get_field(campo), fila)
    ayer = Modificacion.objects.count()
    objeto = objeto_de(fila)
    with publicacion.modificar(motivo="Estaba mal.", por=crear_usuario()):
        hacer(fila, campo, valor)
    hechas = list(Modificacion.objects.order_by("pk")[ayer:])
    assert objeto in {m.objeto for m in hechas}
    assert {m.motivo for m in hechas} == {"Estaba mal."}
    dia = Dia.de_hoy()
    lineas = {c.modificacion_id for c in cambios.entre(dia.fecha, dia)}
    assert {m.pk for m in hechas} <= lineas
    ultima = Anotacion.objects.filter(objeto=objeto).latest("numero")
    assert json.loads(ultima.contenido)["modificacion"]["motivo"] == "Estaba mal."
    if hacer is por_save:
        publicacion.anotar_lo_que_falta()  # a pledge that the test made for a photo
        call_command("verificar_registro", sin_archivos=True)


def test_ficha_changed_without_a_reason_says_that_nobody_gave_one():
    institucion = crear_institucion(nombre="Una", sigla="U")
    institucion.nombre = "Otra"
    institucion.save()
    hecha = Modificacion.objects.get()
    assert (hecha.motivo, hecha.registrada_por, hecha.nombre) == ("Sin motivo escrito.", None, "U")
    assert hecha.cambios == [{"campo": "nombre", "antes": "Una", "ahora": "Otra"}]


def test_ficha_that_is_new_or_says_the_same_asks_nothing():
    institucion = crear_institucion()
    institucion.save()
    edicion = crear_edicion()
    Participacion.objects.create(edicion=edicion, institucion=institucion)
    assert not Modificacion.objects.exists()
    assert (
        list(Anotacion.objects.order_by("numero").values_list("accion", flat=True)) == ["ficha_publicada"] * 3
    )


def test_modificar_is_one_act_for_all_that_it_changes():
    institucion, autor = crear_institucion(slug="una", nombre="Una"), crear_usuario()
    with publicacion.modificar(motivo="  Resolución 12.\n", por=autor):
        institucion.nombre = "Dos"
        institucion.save()
        Denominacion.objects.create(institucion=institucion, nombre="Una")
        institucion.nombre = "Tres"
        institucion.save()
        Denominacion.objects.update(nombre="Uno")
    hecha = Modificacion.objects.get()
    assert (hecha.motivo, hecha.registrada_por) == ("Resolución 12.", autor)
    assert [c["campo"] for c in hecha.cambios] == ["denominaciones", "nombre"]
    assert hecha.cambios[1] == {"campo": "nombre", "antes": "Una", "ahora": "Tres"}
    for malo in ("", "  \n"):
        with pytest.raises(ValidationError), publicacion.modificar(motivo=malo):
            pass


def test_modificar_that_fails_leaves_nothing():
    institucion, antes = crear_institucion(nombre="Una"), Anotacion.objects.count()
    with pytest.raises(RuntimeError), publicacion.modificar(motivo="Sí."):
        institucion.nombre = "Otra"
        institucion.save()
        raise RuntimeError
    assert Institucion.objects.get().nombre == "Una"
    assert (Anotacion.objects.count(), Modificacion.objects.count()) == (antes, 0)


def test_modificacion_is_of_the_record_and_refuses_change():
    institucion = crear_institucion()
    institucion.sigla = "X"
    institucion.save()
    for hacer in (
        lambda: Modificacion.objects.get().save(),
        lambda: Modificacion.objects.get().delete(),
        lambda: Modificacion.objects.update(motivo="x"),
    ):
        with pytest.raises(RegistroCerrado):
            hacer()


@pytest.mark.parametrize(
    ("modelo", "llave"), [(Institucion, "slug"), (Edicion, "slug"), (Eje, "codigo"), (Periodo, "slug")]
)
def test_llave_of_a_ficha_is_refused(modelo, llave):
    fila = crear(modelo)
    setattr(fila, llave, "otra")
    with pytest.raises(ValidationError, match="No se cambia"):
        fila.save()


def test_fila_that_goes_to_another_ficha_changes_both():
    denominacion = Denominacion.objects.create(institucion=crear_institucion(slug="a"), nombre="Antes")
    otra = crear_institucion(slug="b")
    denominacion.institucion = otra
    denominacion.save()
    assert set(Modificacion.objects.values_list("objeto", flat=True)) == {
        "instituciones/a",
        "instituciones/b",
    }
    papel = crear_participacion(institucion=otra, edicion=crear_edicion(slug="ed"))
    Participacion.objects.filter(pk=papel.pk).update(institucion=crear_institucion(slug="c"))
    assert Modificacion.objects.get(objeto="participaciones/ed/b").hecho == "quitada"
    call_command("verificar_registro")


@pytest.mark.parametrize("como", ["delete", "queryset", "historia"])
def test_ficha_that_goes_is_told_with_its_reason(como):
    papel = crear_participacion(rol=Rol.LIDER)
    with publicacion.modificar(motivo="Nunca participó."):
        match como:
            case "delete":
                papel.delete()
            case "queryset":
                Participacion.objects.all().delete()
            case _:
                historia.borrar([papel], por=None)
    hecha = Modificacion.objects.get()
    assert (hecha.hecho, hecha.motivo, hecha.objeto.partition("/")[0]) == (
        "quitada",
        "Nunca participó.",
        "participaciones",
    )
    assert Anotacion.objects.latest("numero").accion == "ficha_quitada"
    call_command("verificar_registro")


def test_eje_in_use_is_not_taken_off_its_pledges():
    eje = crear_eje()
    crear_compromiso(ejes=[eje])
    with pytest.raises(RegistroCerrado):
        eje.delete()
    with pytest.raises(RegistroCerrado):
        Eje.objects.all().delete()


# --- Photos


def test_foto_that_is_a_draft_is_nobodys_business():
    foto = crear_foto(institucion=crear_institucion(), publicada=False, tamano=(60, 40))
    foto.pie = "Otro"
    foto.save()
    foto.delete()
    assert not Anotacion.objects.filter(objeto__startswith="fotos/").exists()
    assert not Modificacion.objects.exists()


def test_foto_enters_with_the_hash_of_each_file_and_leaves_with_its_reason():
    foto = crear_foto(institucion=crear_institucion(), tamano=(330, 40))
    contenido = json.loads(Anotacion.objects.get(objeto=f"fotos/{foto.pk}").contenido)
    assert set(contenido["sha256"]) == set(foto.archivos())
    assert "320.jpg" in contenido["sha256"]
    call_command("verificar_registro")
    publicacion.retirar_foto(foto, por=crear_usuario(), motivo="Se reconocía a alguien.")
    hecha = Modificacion.objects.get()
    assert (hecha.hecho, hecha.motivo, hecha.nombre) == (
        "quitada",
        "Se reconocía a alguien.",
        f"Foto {foto.pk}",
    )
    call_command("verificar_registro")
    Foto.objects.get().delete()
    assert Modificacion.objects.count() == 1, "it was gone already"
    call_command("verificar_registro")


# --- Periods


def test_periodo_is_told_open_and_closed():
    periodo = crear_periodo(nombre="Uno")
    with publicacion.modificar(motivo="Se amplió."):
        periodo.cierra += timedelta(days=5)
        periodo.save()
    cierre.cerrar(periodo, por=crear_usuario(), motivo="Se adelantó.")
    acciones = Anotacion.objects.filter(objeto=f"cortes/{periodo.slug}").order_by("numero")
    assert list(acciones.values_list("accion", flat=True)) == [
        "ficha_publicada",
        "ficha_modificada",
        "periodo_cerrado",
    ]
    call_command("verificar_registro")


# --- What was there before the record told of it


def test_anotar_tipos_nuevos_enters_what_a_base_of_before_holds():
    from compromisos.models import candados
    from compromisos.publicacion.registro import bloque

    institucion = crear_institucion(slug="vieja")
    crear_compromiso(institucion=institucion)
    with candados.abiertos():
        models.QuerySet(Anotacion).all().delete()
    bloque.anotar_tipos_nuevos()
    assert Anotacion.objects.filter(objeto="instituciones/vieja").count() == 1
    models.QuerySet(Institucion).filter(slug="vieja").update(nombre="Otra")
    Institucion.objects.bulk_create([])
    bloque.anotar_tipos_nuevos()
    publicacion.anotar_lo_que_falta()
    assert Anotacion.objects.filter(objeto="instituciones/vieja").count() == 1, (
        "what was altered is not made good"
    )
    assert not Modificacion.objects.exists()


def test_fichas_of_many_cost_no_more_each(django_assert_max_num_queries):
    muchas = [Institucion(slug=f"i{n}", nombre=f"Entidad {n}") for n in range(120)]
    for institucion in muchas:
        institucion.nombres_plegados = institucion._plegar_nombres()
    with django_assert_max_num_queries(26):
        Institucion.objects.bulk_create(muchas)
    with django_assert_max_num_queries(26):
        Institucion.objects.update(sector="publico")
    assert Modificacion.objects.count() == 120
    call_command("verificar_registro")


def test_nombres_of_many_are_folded_and_projected_too():
    institucion = crear_institucion(slug="una", nombre="Una", sigla="U")
    compromiso = crear_compromiso(institucion=institucion)
    Institucion.objects.filter(slug="una").update(nombre="Oficina Nueva")
    Denominacion.objects.bulk_create([Denominacion(institucion=institucion, nombre="Secretaría")])
    publicacion.anotar_lo_que_falta()
    call_command("verificar_registro")
    institucion.refresh_from_db()
    assert "|oficina nueva|" in institucion.nombres_plegados
    assert "|secretaria|" in institucion.nombres_plegados
    compromiso.refresh_from_db()
    assert "oficina nueva" in compromiso.busqueda
    Denominacion.objects.all().delete()
    institucion.refresh_from_db()
    assert "secretaria" not in institucion.nombres_plegados


@pytest.mark.django_db(transaction=True)
def test_institucion_renamed_while_somebody_publishes_of_it_waits_its_turn():
    """Neither waits for the other in a circle: the rows first, the turn to append last."""
    if connection.vendor == "sqlite":
        pytest.skip("threads share one in-memory SQLite connection; PostgreSQL is the one that counts")
    institucion = crear_institucion(nombre="Una")
    compromisos = [crear_compromiso(institucion=institucion) for _n in range(6)]
    borradores = [crear_borrador(compromiso=c) for c in compromisos]
    for borrador in borradores:
        publicacion.enviar(borrador, por=borrador.autor, ahora=AHORA)
    publicacion.anotar_lo_que_falta()

    def publicar(borrador) -> None:
        try:
            publicacion.publicar(borrador, por=borrador.autor, ahora=AHORA)
        finally:
            connection.close()

    def renombrar(n: int) -> None:
        try:
            with transaction.atomic():
                actual = Institucion.objects.select_for_update().get(pk=institucion.pk)
                actual.nombre = f"Nombre {n}"
                actual.save()
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as hilos:
        tareas = [hilos.submit(publicar, b) for b in borradores] + [
            hilos.submit(renombrar, n) for n in range(6)
        ]
        for tarea in tareas:
            tarea.result()
    assert Modificacion.objects.count() == 6
    call_command("verificar_registro")
