"""No form meets a constraint of its model as an error 500, whatever it shows; nor a full disk, nor what is no key."""

from __future__ import annotations

import errno
from datetime import timedelta
from types import SimpleNamespace

import pytest
from django import forms
from django.contrib import admin
from django.contrib.admin.utils import flatten_fieldsets
from django.core.exceptions import ValidationError
from django.core.files.storage import FileSystemStorage
from django.db import IntegrityError, OperationalError, models, transaction
from django.forms import ModelForm
from django.urls import reverse
from django.utils import timezone

from base.restricciones import FormConLimites, FormConRestricciones, con_restricciones, por_que_no_se_guardo
from compromisos.models import (
    Avance,
    Compromiso,
    Edicion,
    Eje,
    ElementoDeMarco,
    EnlaceCitado,
    EnlacePersonal,
    Foto,
    Marco,
    Mensaje,
    Periodo,
    Senalamiento,
    Supresion,
    Territorio,
    VinculoConMarco,
)
from instituciones.contactos import Contacto
from instituciones.models import Institucion
from tests.base.ayudas import PDF, foto, subido
from tests.compromisos.admin.ayudas import enviado_tal_cual, formulario, paso, url
from tests.factories import (
    AHORA,
    crear_borrador,
    crear_compromiso,
    crear_contacto,
    crear_edicion,
    crear_eje,
    crear_enlace_personal,
    crear_foto,
    crear_institucion,
    crear_marco,
    crear_meta,
    crear_participacion,
    crear_periodo,
    crear_superusuario,
)
from tests.muestra import muestra

pytestmark = pytest.mark.django_db
CASA = ("base", "compromisos", "instituciones", "cuentas")
# A row of each model that has a page in the admin, as its page of change shows it.
UNO_DE = {
    Avance: crear_borrador,
    Compromiso: crear_compromiso,
    Contacto: crear_contacto,
    Edicion: crear_edicion,
    Eje: crear_eje,
    EnlacePersonal: lambda: crear_enlace_personal()[0],
    Foto: lambda: crear_foto(publicada=False),
    Institucion: crear_institucion,
    Periodo: crear_periodo,
    Marco: crear_marco,
    EnlaceCitado: lambda: EnlaceCitado.objects.create(
        url="https://example.org/i.pdf", servidor="example.org", proxima_en=AHORA
    ),
}
ADMINS = [
    a
    for a in admin.site._registry.values()
    if a.model._meta.app_label in CASA
    and a.model
    not in (
        Territorio,
        Mensaje,
        Supresion,
        ElementoDeMarco,
        Senalamiento,
        VinculoConMarco,
    )  # never changed there
]


def pedido(user, metodo="GET") -> SimpleNamespace:
    return SimpleNamespace(user=user, method=metodo, GET={}, POST={}, resolver_match=None)


def formularios_de_la_casa() -> set[type[ModelForm]]:
    todos, quedan = set(), [ModelForm]
    while quedan:
        for hijo in quedan.pop().__subclasses__():
            quedan.append(hijo)
            if hijo.__module__.split(".")[0] in CASA and hijo not in (FormConLimites, FormConRestricciones):
                todos.add(hijo)
    return todos


# --- Every form asks every constraint


def test_every_form_of_the_house_asks_all_constraints():
    formularios = formularios_de_la_casa()
    assert len(formularios) > 5
    assert {f for f in formularios if not issubclass(f, FormConRestricciones)} == set()


def test_every_admin_is_tried_here():
    assert {a.model for a in ADMINS} == set(UNO_DE)


@pytest.mark.parametrize("modelo", UNO_DE, ids=lambda m: m.__name__)
def test_every_constraint_is_asked_on_the_page_of_change(modelo, monkeypatch, rf):
    """With nothing left out: what is read-only counts as it is kept."""
    fila = UNO_DE[modelo]()
    fila = modelo._base_manager.get(pk=fila.pk)
    suyo = admin.site._registry[modelo]
    request = rf.get("/admin/")
    request.user = crear_superusuario()
    request.compromiso_del_avance = getattr(fila, "compromiso", None)
    campos = flatten_fieldsets(suyo.get_fieldsets(request, fila))
    Form = suyo.get_form(request, fila, change=True, fields=campos)
    for clase in (Form, *inlines(suyo, request, fila)):
        assert issubclass(clase, FormConRestricciones), clase
    datos = {nombre: valor for nombre, valor in valores(Form(instance=fila)) if valor is not None}
    preguntadas = {}
    for restriccion in modelo._meta.constraints:

        def preguntar(self, modelo, instancia, exclude=None, using=None):
            preguntadas[self.name] = set(exclude or ())  # the last time: Django's own leaves some out

        monkeypatch.setattr(type(restriccion), "validate", preguntar)
    form = Form(datos, instance=fila)
    form.is_valid()
    assert not set(form.errors) & set(campos), form.errors
    assert set(preguntadas) == {r.name for r in modelo._meta.constraints}
    assert not any(preguntadas.values()), preguntadas


def test_a_draft_photo_is_changed_without_its_image(client):
    client.force_login(crear_superusuario())
    foto = crear_foto(publicada=False)
    direccion = reverse("admin:compromisos_foto_change", args=[foto.pk])
    datos = enviado_tal_cual(client.get(direccion)) | {"pie": "Otro pie"}
    assert client.post(direccion, datos).status_code == 302
    foto.refresh_from_db()
    assert foto.pie == "Otro pie"


def valores(form: forms.BaseForm):
    for nombre, campo in form.fields.items():
        valor = form[nombre].value()
        if isinstance(valor, (list, tuple, models.QuerySet)):
            valor = [getattr(v, "pk", v) for v in valor]
        yield nombre, campo.prepare_value(valor) if not isinstance(valor, list) else valor


def inlines(suyo, request, fila):
    for _formset, inline in suyo.get_formsets_with_inlines(request, fila):
        yield inline.get_formset(request, fila).form


@pytest.mark.parametrize("modelo", UNO_DE, ids=lambda m: m.__name__)
def test_what_a_constraint_says_is_read_on_the_page(modelo, monkeypatch, client):
    """Any of them, refusing what is sent as it was: a sentence, and nothing saved."""
    fila = UNO_DE[modelo]()
    direccion = reverse(f"admin:{modelo._meta.app_label}_{modelo._meta.model_name}_change", args=[fila.pk])
    client.force_login(crear_superusuario())
    pagina = client.get(direccion)
    assert pagina.status_code == 200
    if modelo is EnlacePersonal or not modelo._meta.constraints:
        pytest.skip("nothing can be changed on it, or nothing is asked")
    datos = enviado_tal_cual(pagina)

    def refusar(self, *args, **kwargs):
        raise ValidationError("No puede ser así.")

    for restriccion in modelo._meta.constraints:
        with monkeypatch.context() as parche:
            parche.setattr(type(restriccion), "validate", refusar)
            respuesta = client.post(direccion, datos)
        assert respuesta.status_code == 200, restriccion.name
        assert "No puede ser así." in respuesta.content.decode()


# --- The two that were found


def test_periodo_that_closes_before_its_first_day(client):
    client.force_login(crear_superusuario())
    periodo = crear_periodo()
    cambio = reverse("admin:compromisos_periodo_change", args=[periodo.pk])
    respuesta = client.post(cambio, {"nombre": periodo.nombre, "cierra": "1990-01-01"})
    assert respuesta.status_code == 200
    assert "El periodo cierra después de empezar." in respuesta.content.decode()
    assert 'value="1990-01-01"' in respuesta.content.decode()


def test_a_second_period_while_one_is_open(client):
    client.force_login(crear_superusuario())
    periodo = crear_periodo()
    hoy = timezone.localdate()
    datos = {
        "edicion": periodo.edicion_id, "nombre": "Otro", "slug": "otro",
        "desde": hoy, "cierra": hoy + timedelta(days=9),
    }  # fmt: skip
    respuesta = client.post(reverse("admin:compromisos_periodo_add"), datos)
    assert respuesta.status_code == 200
    assert "ya tiene un periodo abierto" in respuesta.content.decode()
    assert Periodo.objects.count() == 1


# --- What only the database knows


def test_what_the_database_refuses_is_said_with_what_was_typed(client, monkeypatch):
    """Lost between the check and the saving: the constraint of the database answers, not an error 500."""
    client.force_login(crear_superusuario())
    periodo = crear_periodo()
    monkeypatch.setattr(Periodo, "validate_constraints", lambda self, exclude=None: None)
    hoy = timezone.localdate()
    datos = {
        "edicion": periodo.edicion_id, "nombre": "Lo que escribí", "slug": "otro",
        "desde": hoy + timedelta(days=900), "cierra": hoy + timedelta(days=990),
    }  # fmt: skip
    with transaction.atomic():
        respuesta = client.post(reverse("admin:compromisos_periodo_add"), datos)
    texto = respuesta.content.decode()
    assert respuesta.status_code == 200
    assert "No se guardó nada: La edición ya tiene un periodo abierto" in texto
    assert "Lo que escribí" in texto
    cambio = reverse("admin:compromisos_periodo_change", args=[periodo.pk])
    respuesta = client.post(
        cambio, {"nombre": "Otro nombre", "cierra": "1990-01-01", "motivo_del_cambio": "Se adelantó."}
    )
    assert "No se guardó nada: El periodo cierra después de empezar." in respuesta.content.decode()


class DePostgreSQL(Exception):
    pgcode = "23514"

    def __init__(self, nombre: str):
        self.diag = SimpleNamespace(constraint_name=nombre)


def test_every_named_constraint_has_its_sentence():
    """Each constraint that the database may name answers in words of ours, never with Django's English."""
    for modelo in (*UNO_DE,):
        for restriccion in modelo._meta.constraints:
            error = IntegrityError("x")
            error.__cause__ = DePostgreSQL(restriccion.name)
            frase = por_que_no_se_guardo(error)
            assert frase == f"No se guardó nada: {restriccion.get_violation_error_message()}"
    assert por_que_no_se_guardo(IntegrityError("NOT NULL constraint failed: a.b")) is None
    assert "otro registro" in por_que_no_se_guardo(
        IntegrityError("UNIQUE constraint failed: auth_user.username")
    )
    assert por_que_no_se_guardo(ValueError("x")) is None
    assert por_que_no_se_guardo(PermissionError(errno.EACCES, "x")) is None


def test_con_restricciones_takes_stock_forms_too():
    class De(ModelForm):
        class Meta:
            model = Edicion
            fields = ("nombre",)

    assert con_restricciones(De)._meta.fields == ("nombre",)
    assert con_restricciones(con_restricciones(De)) is not De


# --- A full disk


@pytest.mark.parametrize("donde", ["admin", "foto"])
def test_a_full_disk_keeps_what_was_typed(editora, client, monkeypatch, donde):
    def lleno(self, nombre, contenido):
        raise OSError(errno.ENOSPC, "No space left on device")

    compromiso = crear_compromiso()
    monkeypatch.setattr(FileSystemStorage, "_save", lleno)
    if donde == "admin":
        datos = formulario(compromiso, descripcion="Lo que escribí con tanto cuidado")
        datos |= {
            "evidencias-TOTAL_FORMS": "1",
            "evidencias-0-titulo": "Informe",
            "evidencias-0-archivo": subido(PDF),
        }
        respuesta = client.post(url("compromisos_avance_add"), datos)
    else:
        datos = {
            "foto-TOTAL_FORMS": "1", "foto-INITIAL_FORMS": "0", "foto-0-imagen": subido(foto(), "a.jpg"),
            "foto-0-texto_alternativo": "Lo que escribí con tanto cuidado", "credito": "MIMP", "compromiso": compromiso.pk,
        }  # fmt: skip
        respuesta = client.post(url("compromisos_foto_add"), datos)
    texto = respuesta.content.decode()
    assert respuesta.status_code == (200 if donde == "admin" else 400)
    assert "se quedó sin espacio" in texto
    assert "Lo que escribí con tanto cuidado" in texto
    assert not Avance.objects.exists()
    assert not Foto.objects.exists()


def test_a_full_disk_is_said_of_an_import(editora, client, monkeypatch):
    from compromisos.models import Importacion
    from tests.compromisos.importacion.ayudas import en_csv, fila

    def lleno(self, nombre, contenido):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(FileSystemStorage, "_save", lleno)
    archivo = subido(en_csv([fila()]), "a.csv")
    respuesta = client.post(reverse("admin:importar"), {"tabla": "compromisos", "archivo": archivo})
    assert respuesta.status_code == 400
    assert "se quedó sin espacio" in respuesta.content.decode()
    assert not Importacion.objects.exists()


def test_a_full_database_is_the_page_of_later_where_no_form_says_it(editora, client, monkeypatch):
    def lleno(*args, **kwargs):
        raise OperationalError("database or disk is full")

    avance = crear_borrador(evidencia=True)
    monkeypatch.setattr("compromisos.publicacion.descartar", lleno)
    respuesta = paso(client, avance, "descartar")
    assert respuesta.status_code == 503
    assert respuesta["Retry-After"] == "60"
    assert Avance.objects.exists()


# --- What is no key, and what is no button of ours


@pytest.mark.muestreo
@pytest.mark.parametrize(("vez", "nada"), [(0, "|"), (1, "9" * 40), (2, "١٢,-1")])
def test_what_is_no_key_finds_nothing(client, vez, nada):
    """In the suite a third of the forms is given each."""
    client.force_login(crear_superusuario())
    for a in muestra(ADMINS, una_de=3, desde=vez):
        nombre = f"admin:{a.model._meta.app_label}_{a.model._meta.model_name}_add"
        for campo in [*a.autocomplete_fields, "compromiso", "institucion", "edicion"]:
            respuesta = client.get(f"{reverse(nombre)}?{campo}={nada}", follow=True)
            assert respuesta.status_code in (200, 400, 403), (nombre, campo)
            respuesta = client.post(reverse(nombre), {campo: nada.replace("%00", "0")}, follow=True)
            assert respuesta.status_code in (200, 400, 403), (nombre, campo)


@pytest.mark.parametrize("nada", ["|", "9" * 40, "-1"])
def test_what_is_no_key_in_a_part_finds_nothing(client, nada):
    client.force_login(crear_superusuario())
    compromiso = crear_compromiso()
    meta = crear_meta(compromiso=compromiso)
    participa = crear_participacion(edicion=compromiso.edicion)
    for objeto, prefijo, campos in (
        (compromiso, "metas", {"responsable": nada, "id": meta.pk}),
        (participa.edicion, "participaciones", {"institucion": nada, "id": nada}),
    ):
        direccion = reverse(f"admin:compromisos_{objeto._meta.model_name}_change", args=[objeto.pk])
        datos = {f"{prefijo}-TOTAL_FORMS": "1", f"{prefijo}-INITIAL_FORMS": "1"}
        datos |= {f"{prefijo}-0-{campo}": valor for campo, valor in campos.items()}
        assert client.post(direccion, datos | {"territorios": [nada]}).status_code == 200


@pytest.mark.parametrize("que", ["add", "change"])
def test_save_as_new_is_nothing_that_any_page_offers(client, que):
    client.force_login(jefa := crear_superusuario())
    for a in admin.site._registry.values():
        assert not a.save_as
        nombre = f"admin:{a.model._meta.app_label}_{a.model._meta.model_name}_{que}"
        if que == "change":
            fila = UNO_DE[a.model]() if a.model in UNO_DE else jefa
            direccion = reverse(nombre, args=[fila.pk])
        else:
            direccion = reverse(nombre)
        respuesta = client.post(direccion, {"_saveasnew": "1", "nombre": ""}, follow=True)
        debidas = (200, 403) if a.model in UNO_DE or que == "add" else (200, 403, 404)  # no such row
        if (a.model, que) == (Foto, "add"):  # a page of the house, which says so with its status
            debidas = (400,)
        assert respuesta.status_code in debidas, direccion


def test_rows_that_nobody_has_are_not_made(client, django_assert_max_num_queries):
    """A number of rows is what whoever sends it says: there are as many as there were, and a hundred more."""
    client.force_login(crear_superusuario())
    edicion = crear_edicion()
    for _n in range(3):
        crear_participacion(edicion=edicion)
    direccion = reverse("admin:compromisos_edicion_change", args=[edicion.pk])
    datos = {"participaciones-TOTAL_FORMS": "3012", "participaciones-INITIAL_FORMS": "3012"}
    respuesta = client.post(direccion, datos)
    assert respuesta.status_code == 200
    (formset,) = respuesta.context["inline_admin_formsets"]
    assert formset.formset.total_form_count() == 103
    for a in ADMINS:
        for inline in a.inlines:
            assert inline.NUEVAS == 100
