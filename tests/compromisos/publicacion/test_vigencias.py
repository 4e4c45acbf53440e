"""Validity intervals: who writes them, from which instant, and that they agree with the rows."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import models, transaction
from django.db.migrations import AddField, RunPython
from django.db.migrations.loader import MigrationLoader
from django.utils import timezone

from base.dias import Dia
from base.motores.compilador import DiaPasado
from base.vigencias import TABLAS
from compromisos import publicacion
from compromisos.models import Compromiso, CompromisoVigencia, Edicion, Eje, EjeDeCompromisoVigencia
from compromisos.publicacion import vigencias
from instituciones.models import Institucion, InstitucionVigencia
from tests.factories import (
    AHORA,
    crear_compromiso,
    crear_edicion,
    crear_eje,
    crear_foto,
    crear_institucion,
    crear_meta,
    crear_usuario,
)

pytestmark = pytest.mark.django_db


def de(fila) -> list[tuple]:
    """[(from when, until when)] of a row, the oldest first."""
    suyas = TABLAS[type(fila)].vigencia.objects.filter(fila=fila.pk)
    return sorted(suyas.values_list("vigente_desde", "vigente_hasta"), key=lambda v: (v[0] is not None, v[0]))


def test_a_draft_has_none_and_publication_opens_one_at_its_instant():
    compromiso = crear_compromiso(publicado=False)
    crear_meta(compromiso=compromiso)
    assert de(compromiso) == []
    publicacion.publicar_compromiso(compromiso, por=crear_usuario(), ahora=AHORA)
    assert de(compromiso) == [(AHORA, None)]
    assert de(compromiso.metas.get()) == [(AHORA, None)]


def test_what_was_public_before_the_site_has_no_beginning():
    assert de(crear_compromiso()) == [(None, None)]


def test_what_is_new_is_read_once_and_written_once(django_assert_num_queries):
    """What no column dates begins now, whether or not it had intervals before: nobody asks."""
    [nueva] = models.QuerySet(Institucion).bulk_create([Institucion(slug="nueva", nombre="Nueva")])
    with django_assert_num_queries(3):  # the row, its open interval, the new one
        assert vigencias.poner_al_dia(Institucion, {nueva.pk: AHORA}) == 1
    assert de(nueva) == [(AHORA, None)]


def test_what_a_pledge_names_is_asked_once_for_each_kind(django_assert_num_queries):
    compromiso = crear_compromiso(publicado=False)
    Compromiso.objects.filter(pk=compromiso.pk).update(situacion="publicado")
    with django_assert_num_queries(
        5
    ):  # those three, and since when its institution and its edition are known
        assert vigencias.poner_al_dia(Compromiso, {compromiso.pk: AHORA}) == 1
    assert de(compromiso.institucion) == [(None, None)]


def test_an_act_closes_one_and_opens_another_at_its_instant():
    compromiso = crear_compromiso()
    publicacion.enmendar(compromiso, por=crear_usuario(), texto="Dice otra cosa.", motivo="x", ahora=AHORA)
    assert de(compromiso) == [(None, AHORA), (AHORA, None)]
    antes, ahora = CompromisoVigencia.objects.filter(fila=compromiso.pk).order_by("vigencia_id")
    assert antes.texto != ahora.texto == "Dice otra cosa."


def test_saving_the_same_opens_nothing():
    institucion = crear_institucion()
    institucion.save()
    crear_compromiso(institucion=institucion).save()
    assert len(de(institucion)) == 1


def test_two_acts_at_one_instant_leave_one_interval():
    compromiso, por = crear_compromiso(publicado=False), crear_usuario()
    publicacion.publicar_compromiso(compromiso, por=por, ahora=AHORA)
    publicacion.enmendar(compromiso, por=por, texto="Otra cosa.", motivo="x", ahora=AHORA)
    assert de(compromiso) == [(AHORA, None)]


def test_lists_have_their_own():
    eje, otro = crear_eje(), crear_eje()
    compromiso = crear_compromiso(ejes=[eje])
    publicacion.enmendar_datos(
        compromiso, por=crear_usuario(), datos={"ejes": [otro]}, motivo="Era otro.", ahora=AHORA
    )
    suyas = EjeDeCompromisoVigencia.objects.filter(compromiso_id=compromiso.pk)
    assert set(suyas.filter(vigente_hasta=None).values_list("eje_id", flat=True)) == {otro.pk}
    assert set(suyas.exclude(vigente_hasta=None).values_list("eje_id", flat=True)) == {eje.pk}


def test_names_reach_the_pledges_that_are_searched_by_them():
    institucion = crear_institucion(nombre="Antes")
    compromiso = crear_compromiso(institucion=institucion)
    institucion.nombre = "Después"
    institucion.save()
    busquedas = CompromisoVigencia.objects.filter(fila=compromiso.pk).order_by("vigencia_id")
    assert [" despues " in v.busqueda for v in busquedas] == [False, True]


def test_what_a_pledge_names_was_there_when_it_was_published():
    edicion, institucion = (
        Edicion.objects.create(slug="e", nombre="E"),
        Institucion.objects.create(slug="i", nombre="I"),
    )
    eje = Eje.objects.create(codigo="x", nombre="X")
    compromiso = crear_compromiso(edicion=edicion, institucion=institucion, ejes=[eje], publicado=False)
    hace_mucho = timezone.now() - timedelta(days=300)
    publicacion.publicar_compromiso(compromiso, por=crear_usuario(), ahora=hace_mucho)
    assert de(edicion) == de(institucion) == de(eje) == [(hace_mucho, None)]


def test_a_withdrawn_photo_is_gone_from_every_day():
    foto, por = crear_foto(ahora=AHORA - timedelta(days=30)), crear_usuario()
    foto.pie = "Otro pie"
    foto.save()
    publicacion.retirar_foto(foto, por=por, motivo="Se reconoce a una persona.")
    vistas = TABLAS[type(foto)].vigencia.objects.filter(fila=foto.pk)
    assert vistas.count() == 2
    assert vistas.filter(retirada_en=None).count() == 0


def test_a_past_day_is_not_written(hoy):
    compromiso = crear_compromiso()
    leido = Compromiso.objects.a_la_vista(Dia(hoy, date(2026, 1, 1))).get(pk=compromiso.pk)
    with pytest.raises(DiaPasado), transaction.atomic():
        leido.save()
    with pytest.raises(DiaPasado), transaction.atomic():
        leido.institucion.save()


def test_relations_of_what_a_past_day_read_are_of_that_day(hoy, django_assert_num_queries):
    institucion = crear_institucion(nombre="Antes")
    eje = crear_eje(nombre="Eje de antes")
    compromiso = crear_compromiso(institucion=institucion, ejes=[eje])
    meta = crear_meta(compromiso=compromiso, indicador="De antes")
    for objeto in (institucion, eje):
        objeto.nombre = "Después"
        objeto.save()
    cambio = publicacion.MetaPedida(meta, {"indicador": "Después"})
    publicacion.enmendar_datos(compromiso, por=crear_usuario(), metas=[cambio], motivo="x")
    ayer = Dia(timezone.localdate(), timezone.localdate() - timedelta(days=1))
    leido = Compromiso.objects.a_la_vista(ayer).prefetch_related("ejes").get(pk=compromiso.pk)
    assert leido.institucion.nombre == "Antes"
    assert [e.nombre for e in leido.ejes.all()] == ["Eje de antes"]
    assert [m.indicador for m in leido.metas.all()] == ["De antes"]
    assert list(leido.metas.values_list("indicador", flat=True)) == ["De antes"]
    assert [m.compromiso.institucion.nombre for m in leido.metas.iterator()] == ["Antes"]
    assert Institucion.objects.using(ayer.alias).filter(nombre="Antes").count() == 1
    assert Institucion.objects.using(ayer.alias).aggregate(n=models.Max("nombre"))["n"] == "Antes"
    nombres = Institucion.objects.using(ayer.alias).order_by().values_list("nombre")
    de_ejes = Eje.objects.using(ayer.alias).order_by().values_list("nombre")
    assert sorted(nombres.union(de_ejes, all=True)) == [("Antes",), ("Eje de antes",)]


def test_discrepancias_names_what_went_round_the_writer():
    institucion = crear_institucion()
    compromiso = crear_compromiso(institucion=institucion)
    crear_edicion()
    assert list(vigencias.discrepancias()) == []
    models.QuerySet(Institucion).filter(pk=institucion.pk).update(sector="privado")
    models.QuerySet(Compromiso).filter(pk=compromiso.pk).update(titulo="Otro")
    CompromisoVigencia.objects.create(
        fila=compromiso.pk, edicion_id=1, institucion_id=1, numero=1, vigente_hasta=AHORA
    )
    InstitucionVigencia.objects.create(fila=999_999, nombre="Nadie", slug="nadie")
    frases = list(vigencias.discrepancias())
    assert len(frases) == 4
    assert any("difiere en sector" in f for f in frases)
    assert any("difiere en titulo" in f for f in frases)
    assert any("se pisan" in f for f in frases)
    assert any("consta como vigente y no está" in f for f in frases)


def test_verificar_registro_holds_intervals_to_rows():
    compromiso = crear_compromiso()
    publicacion.anotar_lo_que_falta()
    CompromisoVigencia.objects.filter(fila=compromiso.pk).update(titulo="Lo que nadie dijo")
    from compromisos.publicacion.registro.cotejo import discrepancias

    assert [f for f in discrepancias() if "titulo" in f]


def test_text_added_to_intervals_is_emptied_where_there_was_none():
    """A row begins with «», its intervals with null: `verificar_registro` of a record made before would find them apart."""
    ultima: dict[tuple[str, str], str] = {}
    vacian: dict[str, list[str]] = {}
    for (app, nombre), migracion in sorted(MigrationLoader(None).disk_migrations.items()):
        for paso in migracion.operations:
            if isinstance(paso, AddField) and paso.model_name.endswith("vigencia"):
                if isinstance(paso.field, models.CharField | models.TextField):
                    ultima[app, f"{paso.model_name}.{paso.name}"] = nombre
            elif isinstance(paso, RunPython) and paso.code.__name__ == "vaciar":
                vacian.setdefault(app, []).append(nombre)
    assert ultima
    for (app, columna), nombre in ultima.items():
        assert any(otra >= nombre for otra in vacian[app]), columna
