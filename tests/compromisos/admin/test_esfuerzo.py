"""What each job of the staff costs: pages opened and fields filled in. The list of what is added is where one stands;
everything else begins at the desk."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.contrib.auth import get_user_model
from django.utils import timezone

from compromisos.models import Avance, Compromiso, EnlacePersonal
from compromisos.publicacion import roles
from instituciones.models import Contacto, Institucion
from tests.compromisos.admin.ayudas import url
from tests.compromisos.publicacion.mundo_de_permisos import crear_cuenta
from tests.esfuerzo import Jornada
from tests.factories import (
    crear_compromiso,
    crear_contacto,
    crear_edicion,
    crear_institucion,
    crear_meta,
    crear_periodo,
)

pytestmark = [pytest.mark.django_db, pytest.mark.una_base]
ESCRITORIO = "/admin/"


@pytest.fixture
def oficial(client):
    oficial = crear_cuenta("oficial", roles.EDITORA)
    client.force_login(oficial)
    return oficial


def test_an_institution_takes_one_page(oficial, client):
    jornada = Jornada(client, url("instituciones_institucion_changelist"))
    jornada.abrir("institucion/add/")
    jornada.enviar("_save", nombre="Municipalidad de ejemplo", sigla="ME", slug="me", sector="publico")
    assert Institucion.objects.filter(slug="me").exists()
    assert (jornada.cargas, jornada.campos) == (1, 4)


def test_a_pledge_with_a_target_is_published_in_two_pages(oficial, client):
    edicion, quien = crear_edicion(), crear_institucion()
    jornada = Jornada(client, url("compromisos_compromiso_changelist"))
    jornada.abrir("compromiso/add/")
    meta = {
        "indicador": "Centros",
        "tipo": "cuantitativa",
        "valor_meta": "50",
        "unidad": "centros",
        "sentido": "creciente",
    }
    jornada.enviar(
        "_publicar", texto="Abrir 50 centros.", titulo="Abrir centros", edicion=edicion.pk, institucion=quien.pk,
        numero="1", **{"metas-TOTAL_FORMS": "1", **{f"metas-0-{campo}": v for campo, v in meta.items()}},
    )  # fmt: skip
    jornada.confirmar()
    compromiso = Compromiso.objects.get()
    assert (compromiso.es_publico, compromiso.metas.get().valor_meta) == (True, 50)
    assert compromiso.get_absolute_url() in jornada.pagina
    assert jornada.cargas == 2


def test_the_second_of_an_institution_asks_for_less(oficial, client):
    edicion, quien = crear_edicion(), crear_institucion()
    jornada = Jornada(client, url("compromisos_compromiso_changelist"))
    jornada.abrir("compromiso/add/")
    jornada.enviar(
        "_addanother", texto="Uno.", titulo="Uno", edicion=edicion.pk, institucion=quien.pk, numero="7"
    )
    jornada.enviar("_save", texto="Otro.", titulo="Otro")
    assert list(Compromiso.objects.values_list("institucion", "edicion", "numero")) == [
        (quien.pk, edicion.pk, 7),
        (quien.pk, edicion.pk, 8),
    ]
    assert (jornada.cargas, jornada.campos) == (2, 7)


@pytest.mark.parametrize("se_espera", [True, False])
def test_an_update_takes_two_or_three_pages_from_the_desk(oficial, client, se_espera):
    compromiso = crear_compromiso(titulo="Abrir centros")
    meta = crear_meta(compromiso=compromiso)
    if se_espera:
        crear_periodo(compromiso.edicion)
    for _n in range(3):
        crear_compromiso(titulo="Otra cosa")
    jornada = Jornada(client, ESCRITORIO)
    jornada.abrir("avance/add/")
    if not se_espera:
        jornada.buscar("centros")
    jornada.abrir(f"avance/add/?compromiso={compromiso.pk}")
    jornada.enviar(
        "_save", fecha_corte=timezone.localdate().isoformat(), estado="en_proceso", descripcion="Van diez.",
        **{"mediciones-0-meta": meta.pk, "mediciones-0-valor": "10"},
    )  # fmt: skip
    assert Avance.objects.get().mediciones.get().valor == 10
    assert jornada.cargas == (2 if se_espera else 3)


def test_from_its_pledge_an_update_takes_one(oficial, client):
    compromiso = crear_compromiso()
    jornada = Jornada(client, url("compromisos_compromiso_leer", compromiso.pk))
    jornada.abrir(f"avance/add/?compromiso={compromiso.pk}")
    jornada.enviar(
        "_save", fecha_corte=timezone.localdate().isoformat(), estado="en_proceso", descripcion="Va."
    )
    assert (Avance.objects.count(), jornada.cargas) == (1, 1)


def test_the_overdue_leave_as_a_workbook_in_two(oficial, client):
    vencido = crear_compromiso(fecha_limite=timezone.localdate() - timedelta(days=5))
    jornada = Jornada(client, url("compromisos_compromiso_changelist"))
    jornada.abrir("plazo=vencido")
    jornada.abrir("formato=xlsx")
    assert jornada.respuesta["Content-Type"].endswith("spreadsheetml.sheet")
    assert vencido.es_publico
    assert (jornada.cargas, jornada.campos) == (2, 0)


def test_sixty_personal_links_are_two(oficial, client):
    """Of the board, which is where one stands: the page that proposes them, and the one that gives them."""
    periodo = crear_periodo()
    for n in range(6):
        suya = crear_institucion()
        crear_compromiso(edicion=periodo.edicion, institucion=suya)
        crear_contacto(suya, correo=f"c{n}@example.org")
    jornada = Jornada(client, url("compromisos_periodo_changelist"))
    jornada.abrir(url("compromisos_periodo_enlaces", periodo.pk))
    elegidas = [f.fila.institucion.pk for f in jornada.respuesta.context["filas"] if f.marcada]
    hasta = jornada.respuesta.context["form"]["hasta"].value()
    jornada.enviar("enviar", institucion=elegidas, hasta=hasta)
    assert EnlacePersonal.objects.count() == len(elegidas) == 6
    assert jornada.respuesta.context["dados"]
    assert jornada.cargas + 1 == 2  # the links are read on the page that answers


def test_an_account_is_two(client):
    client.force_login(crear_cuenta("jefa", roles.ADMINISTRACION))
    jornada = Jornada(client, url("auth_user_changelist"))
    jornada.abrir("user/add/")
    jornada.enviar("_save", nombre="María Quispe", correo="mquispe@example.org", rol="editora")
    assert get_user_model().objects.filter(email="mquispe@example.org").exists()
    assert (jornada.cargas + 1, jornada.campos) == (2, 3)  # what became of the invitation is read on its page


def test_the_second_contact_of_an_institution_keeps_it(oficial, client):
    quien = crear_institucion()
    jornada = Jornada(client, url("instituciones_contacto_changelist"))
    jornada.abrir("contacto/add/")
    jornada.enviar("_addanother", institucion=quien.pk, nombre="Rosa", correo="rosa@example.org")
    jornada.enviar("_save", nombre="Ana", correo="ana@example.org")
    assert {c.institucion_id for c in Contacto.objects.all()} == {quien.pk}
    assert (Contacto.objects.count(), jornada.cargas, jornada.campos) == (2, 2, 5)
