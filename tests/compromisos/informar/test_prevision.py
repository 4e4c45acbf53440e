"""The forecast as it is asked: on the phone and in «Registrar avance», by one rule."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from compromisos.models import Avance
from tests.compromisos.admin.ayudas import formulario, url
from tests.compromisos.informar.ayudas import entrar
from tests.factories import (
    crear_avance,
    crear_compromiso,
    crear_enlace_personal,
    crear_institucion,
    crear_personal,
)

pytestmark = pytest.mark.django_db
MANANA = timedelta(days=1)


@pytest.fixture
def telefono(client):
    """Pledges of one institution that somebody opened on a phone: {deadline: pledge}."""
    institucion, hoy = crear_institucion(), timezone.localdate()
    _enlace, secreto = crear_enlace_personal(institucion)
    entrar(client, secreto)
    plazos = {"sin": None, "pasado": hoy - MANANA, "hoy": hoy, "futuro": hoy + 60 * MANANA}
    return {
        que: crear_compromiso(institucion=institucion, numero=n, fecha_limite=plazo)
        for n, (que, plazo) in enumerate(plazos.items(), start=1)
    }


def informar(client, compromiso, accion="enviar", **campos):
    datos = {
        "fecha_corte": (timezone.localdate() - MANANA).isoformat(), "estado": "en_proceso", "descripcion": "Se dictaron dos.",
        "dificultades": "", "medidas": "", "accion": accion,
    }  # fmt: skip
    return client.post(reverse("informar_compromiso", args=[compromiso.codigo]), datos | campos, follow=True)


def test_it_is_asked_of_a_deadline_to_come_and_never_filled_in_beforehand(client, telefono):
    crear_avance(compromiso=telefono["futuro"], prevision="en_riesgo", fecha_corte=date(2026, 6, 30))
    paginas = {
        que: client.get(reverse("informar_compromiso", args=[c.codigo])) for que, c in telefono.items()
    }
    preguntan = {que: 'name="prevision"' in p.content.decode() for que, p in paginas.items()}
    assert preguntan == {"sin": False, "pasado": False, "hoy": True, "futuro": True}
    pantalla = paginas["futuro"].context["pantalla"]
    assert pantalla.texto["prevision"].value() == "", "what was said before is not said again by sending"
    assert f"{telefono['futuro'].fecha_limite:%d/%m/%Y}" in pantalla.texto["prevision"].help_text


def test_what_is_said_is_sent_and_what_cannot_be_is_one_sentence_in_a_draft(client, telefono):
    informar(client, telefono["futuro"], prevision="con_apoyo")
    avance = Avance.objects.get()
    assert (avance.prevision, avance.situacion) == ("con_apoyo", "en_revision")

    pagina = informar(client, telefono["hoy"], prevision="en_riesgo", estado="cumplido").content.decode()
    borrador = Avance.objects.get(compromiso=telefono["hoy"])
    assert (borrador.prevision, borrador.situacion) == ("en_riesgo", "borrador"), "nothing typed is lost"
    assert "no queda nada que prever" in pagina
    informar(client, telefono["hoy"], prevision="", estado="cumplido", version_vista=borrador.version)
    borrador.refresh_from_db()
    assert (borrador.prevision, borrador.situacion) == ("", "en_revision")

    informar(client, telefono["sin"], prevision="en_riesgo")  # a field that the page does not have
    assert Avance.objects.get(compromiso=telefono["sin"]).prevision == ""
    assert informar(client, telefono["futuro"], prevision="quizas").status_code == 400


def test_the_staff_are_asked_the_same_and_a_correction_begins_with_what_was_said(client, telefono):
    client.force_login(crear_personal())
    suyo = telefono["futuro"]
    alta = url("compromisos_avance_add")
    assert 'name="prevision"' in client.get(alta, {"compromiso": suyo.pk}).content.decode()
    assert 'name="prevision"' not in client.get(alta, {"compromiso": telefono["sin"].pk}).content.decode()
    client.post(alta, formulario(suyo, prevision="no_se_cumplira"))
    assert Avance.objects.get(compromiso=suyo).prevision == "no_se_cumplira"
    publicado = crear_avance(compromiso=telefono["hoy"], prevision="en_riesgo", fecha_corte=date(2026, 6, 30))
    client.post(
        url("compromisos_avance_paso", publicado.pk, "corregir"),
        {"version": publicado.version, "motivo": "Mal leído."},
    )
    correccion = Avance.objects.get(corrige=publicado)
    assert correccion.prevision == "en_riesgo"
    ficha = client.get(url("compromisos_avance_change", correccion.pk)).context["adminform"].form
    assert ficha["prevision"].value() == "en_riesgo"


def test_bad_news_of_a_deadline_stands_under_the_state_in_every_list(client, telefono):
    """As said by the institution; what says no more than the state does not, and once it is over the deadline is told."""
    futuro, hoy, pasado = telefono["futuro"], telefono["hoy"], telefono["pasado"]
    crear_avance(compromiso=futuro, prevision="en_riesgo", fecha_corte=date(2026, 6, 30))
    crear_avance(compromiso=hoy, prevision="se_cumplira", fecha_corte=date(2026, 6, 30))
    crear_avance(compromiso=pasado, prevision="no_se_cumplira", fecha_corte=date(2026, 6, 30))
    informar(client, telefono["futuro"], prevision="no_se_cumplira")
    suyas = client.get(reverse("informar_lista")).content.decode()
    assert "previó: En riesgo de no cumplirse en plazo" in " ".join(suyas.split())
    client.force_login(crear_personal())
    compromisos = client.get(url("compromisos_compromiso_changelist")).content.decode()
    assert compromisos.count("Dice que") == 1
    assert "Dice que su plazo está en riesgo" in compromisos
    por_revisar = client.get(url("compromisos_avance_changelist") + "?situacion=en_revision").content.decode()
    assert "Dice que no llegará a tiempo" in por_revisar
