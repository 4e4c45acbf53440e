"""Names of today and before, how they are found, who reports for whom, and two people at once."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import ProtectedError
from hypothesis import example, given
from hypothesis import strategies as st

from base.historia import entradas_de, entradas_desde_version
from base.texto import limpiar, plegar
from base.versiones import EdicionSimultanea
from compromisos.publicacion import permisos
from instituciones.models import Denominacion, Enlace, Institucion
from tests.factories import crear_compromiso, crear_institucion, crear_superusuario, crear_usuario


@given(st.text(max_size=80))
def test_folding_is_stable_and_only_words(texto):
    plegado = plegar(texto)
    assert plegar(plegado) == plegado
    assert plegado == plegado.strip()
    assert "  " not in plegado
    assert plegar(texto.upper().lower()) == plegar(texto.lower())


@given(st.text(max_size=80))
@example("a\x85\u0301")
def test_cleaning_is_stable_and_storable(texto):
    limpio = limpiar(texto)
    assert limpiar(limpio) == limpio
    assert "\x00" not in limpio
    limpio.encode("utf-8", "surrogatepass")


@pytest.mark.parametrize(
    ("uno", "otro"),
    [
        ("Prevención  Integral, de…", "PREVENCION INTEGRAL DE"),
        ("Niñez", "ninez"),
        ("A\u0301ncash", "Áncash"),
        ("M.I.M.P.", "m i m p"),
    ],
)
def test_what_people_take_for_the_same(uno, otro):
    assert plegar(uno) == plegar(otro)


def llamadas(nombre: str):
    """The institutions that the import takes for the one called so."""
    return Institucion.objects.filter(nombres_plegados__contains=f"|{plegar(nombre)}|")


@pytest.mark.django_db
class TestNombres:
    def test_found_by_any_name_of_any_day(self):
        entidad = crear_institucion(nombre="Ministerio de Hoy", sigla="MH")
        Denominacion.objects.create(
            institucion=entidad, nombre="Secretaría de Ayer", sigla="SA", hasta=date(2012, 1, 1)
        )
        for nombre in ("ministerio de hoy", "mh", "SECRETARIA DE AYER", "sa"):
            assert list(llamadas(nombre)) == [entidad], nombre
        assert not llamadas("Ministerio").exists()

    def test_who_has_public_facts_is_not_deleted(self):
        compromiso = crear_compromiso()
        with pytest.raises(ProtectedError):
            compromiso.institucion.delete()

    def test_a_name_ends_after_it_begins(self):
        with pytest.raises(ValidationError) as error:
            Denominacion(
                institucion=crear_institucion(), nombre="X", desde=date(2020, 1, 1), hasta=date(2019, 1, 1)
            ).full_clean()
        assert len(error.value.messages) == 1


@pytest.mark.django_db
class TestQuien:
    def test_an_active_enlace_reports_for_theirs(self):
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

    def test_ministry_staff_report_for_all_and_nobody_for_none(self):
        entidad = crear_institucion()
        assert permisos.puede_informar(crear_superusuario(), entidad)
        assert permisos.puede_informar(
            crear_usuario(permisos=["instituciones.informar_por_todas_institucion"]), entidad
        )
        assert not permisos.puede_informar(crear_usuario(), entidad)


@pytest.mark.django_db
class TestVersiones:
    def test_the_second_save_is_refused_and_writes_nothing(self):
        entidad = crear_institucion(nombre="Primera")
        mia, suya = Institucion.objects.get(pk=entidad.pk), Institucion.objects.get(pk=entidad.pk)
        suya.nombre = "La suya"
        suya.save()
        mia.nombre = "La mía"
        with pytest.raises(EdicionSimultanea):
            mia.save()
        assert Institucion.objects.get().nombre == "La suya"
        assert mia.version == 1
        mia.refresh_from_db()
        mia.nombre = "La mía"
        mia.save()
        assert (Institucion.objects.get().nombre, mia.version) == ("La mía", 3)

    def test_a_save_that_fails_does_not_move_the_version(self):
        entidad = crear_institucion()
        entidad.sector = "no-existe-ese-sector-tan-largo-que-no-cabe"
        version = entidad.version
        with pytest.raises(Exception), transaction.atomic():  # noqa: B017, PT011
            entidad.sector = None
            entidad.save()
        assert entidad.version == version
        assert Institucion.objects.get().version == version


@pytest.mark.django_db
class TestHistoria:
    def test_entries_in_words_without_noise(self):
        entidad = crear_institucion(nombre="Una")
        entidad.save()  # changes nothing but the version
        entidad.nombre, entidad.sector = "Otra", "publico"
        entidad.save()
        entradas = entradas_de(entidad)
        assert [e.hecho for e in entradas] == ["Lo cambió", "Lo creó"]
        cambio = next(e for e in entradas if e.cambios)
        assert {(c.campo, c.antes, c.despues) for c in cambio.cambios} == {
            ("Nombre", "Una", "Otra"),
            ("Sector", "(vacío)", "Público"),
        }
        assert all(c.campo.lower() != "versión" for c in cambio.cambios)

    def test_since_a_version_tells_only_what_came_later(self):
        entidad = crear_institucion(nombre="Una")
        entidad.nombre = "Dos"
        entidad.save()
        entidad.nombre = "Tres"
        entidad.save()
        entradas = entradas_desde_version(entidad, 2)
        assert [(c.antes, c.despues) for e in entradas for c in e.cambios] == [("Dos", "Tres")]
        assert entradas_desde_version(entidad, 3) == []
