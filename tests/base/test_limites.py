"""How long a free text may be: said beside its field, held where it changes, and what is longer already stays."""

from __future__ import annotations

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import models

from base.limites import LIMITE, check_largo, limite_de
from compromisos import publicacion
from compromisos.importacion import batches
from compromisos.models import Avance, Compromiso, Edicion, Meta
from compromisos.publicacion import politicas
from compromisos.publicacion.formularios import AvanceForm
from tests.compromisos.admin.ayudas import enviado_tal_cual, formulario, url
from tests.compromisos.importacion.ayudas import en_csv
from tests.factories import (
    crear_borrador,
    crear_compromiso,
    crear_edicion,
    crear_institucion,
    crear_superusuario,
)

pytestmark = pytest.mark.django_db
DICE = "Es demasiado largo: caben"


@pytest.mark.parametrize(
    ("modelo", "campo", "limite"),
    [(Compromiso, "texto", 10_000), (Compromiso, "nota", LIMITE), (Avance, "descripcion", 10_000), (Avance, "medidas", LIMITE),
     (Meta, "cita", LIMITE), (Edicion, "nota", LIMITE), (Compromiso, "titulo", None), (Avance, "estado", None)],
)  # fmt: skip
def test_limite_de(modelo, campo, limite):
    assert limite_de(modelo, campo) == limite


def test_every_free_text_that_a_form_shows_has_a_limit():
    sueltos = [
        (modelo.__name__, campo.name)
        for modelo in apps.get_models()
        if modelo._meta.app_label in ("compromisos", "instituciones") and not hasattr(modelo, "instance_type")
        for campo in modelo._meta.concrete_fields
        if isinstance(campo, models.TextField) and campo.editable and not campo.max_length
        if limite_de(modelo, campo.name) is None
    ]
    assert sueltos == []


@pytest.mark.parametrize("texto", ["a" * 10, "ñ" * 10, "a\r\n" * 5, ""])
def test_check_largo_counts_letters(texto):
    check_largo(texto, 10)


@pytest.mark.parametrize("texto", ["a" * 11, "a\r\n" * 5 + "a"])
def test_check_largo_says_both_figures(texto):
    with pytest.raises(ValidationError) as error:
        check_largo(texto, 10)
    assert error.value.messages == [
        "Es demasiado largo: caben 10 caracteres y tiene 11. Resúmalo, o súbalo como archivo."
    ]


def test_form_says_it_beside_each_field_and_cuts_nothing():
    form = AvanceForm(instance=crear_borrador())
    assert str(form.fields["descripcion"].help_text).endswith("Hasta 10,000 caracteres.")
    assert 'data-limite="10000"' in str(form["descripcion"])
    assert "maxlength" not in str(form["descripcion"])
    assert 'data-limite="4000"' in str(form["medidas"])


def test_form_refuses_what_is_longer_and_keeps_it(client):
    client.force_login(crear_superusuario())
    largo = "palabra " * 33_750  # 270,000
    respuesta = client.post(
        url("compromisos_avance_add"), formulario(crear_compromiso(), descripcion=largo, medidas="a" * 4_001)
    )
    pagina = respuesta.content.decode()
    assert "caben 10,000 caracteres y tiene 269,999" in pagina
    assert "caben 4,000 caracteres y tiene 4,001" in pagina
    assert largo.strip() in pagina
    assert not Avance.objects.exists()


def test_what_is_longer_already_is_saved_with_the_rest(client):
    client.force_login(crear_superusuario())
    avance = crear_borrador(descripcion="a" * 20_000)
    ficha = url("compromisos_avance_change", avance.pk)
    datos = enviado_tal_cual(client.get(ficha)) | {"medidas": "Se pidió otro local."}
    assert client.post(ficha, datos).status_code == 302
    avance.refresh_from_db()
    assert (len(avance.descripcion), avance.medidas) == (20_000, "Se pidió otro local.")
    pagina = client.post(
        ficha, datos | {"version_vista": avance.version, "descripcion": "b" * 20_000}
    ).content.decode()
    assert DICE in pagina


@pytest.mark.parametrize("tipo", ["redaccion", "datos", "errata", "retiro"])
def test_amendments_refuse_what_is_longer(client, tipo):
    jefa = crear_superusuario()
    client.force_login(jefa)
    compromiso = crear_compromiso(publicado=False)
    publicacion.publicar_compromiso(compromiso, por=jefa)
    direccion = url("compromisos_compromiso_enmendar", compromiso.pk)
    datos = {
        "tipo": tipo,
        "motivo": "Otro.",
        "metas-TOTAL_FORMS": 0,
        "metas-INITIAL_FORMS": 0,
        "titulo": "Título",
    }
    campo, letras = {"redaccion": ("texto", 10_001), "retiro": ("motivo", 4_001)}.get(tipo, ("nota", 4_001))
    respuesta = client.post(direccion, datos | {campo: "a" * letras})
    assert respuesta.status_code == 400
    assert DICE in respuesta.content.decode()


def test_reason_of_any_act_has_a_limit():
    with pytest.raises(ValidationError, match=DICE):
        politicas.motivo_escrito("a" * 4_001)


@pytest.mark.parametrize(("columna", "letras"), [("compromiso", 10_001), ("nota", 4_001), ("avance", 10_001)])
def test_file_says_it_of_the_cell(client, columna, letras):
    crear_edicion(slug="ed")
    crear_institucion(nombre="Una", sigla="U", sector="publico")
    fila = {"institucion": "U", "numero": "1", "compromiso": "Talleres.", "fecha_avance": "30/09/2026", "estado": "En proceso",
            "avance": "Se hizo."} | {columna: "a" * letras}  # fmt: skip
    informe = batches.analizar(en_csv([fila]), "f.csv")
    (error,) = informe.filas[0].errores
    assert (error.columna, error.clave) == (columna, "texto_demasiado_largo")
    assert DICE in error.mensaje
