"""People are called by their name on the pages of the staff, never by that of an account that nobody knows."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings

from compromisos.models import Avance, EnlacePersonal
from tests.compromisos.admin.ayudas import url
from tests.factories import AHORA, crear_borrador, crear_compromiso, crear_superusuario

# What a template prints of an account: a field called so, with nothing after it that says the name.
DE_UNA_CUENTA = re.compile(
    r"(?:\{\{ |quien=)(?P<que>[a-z_.]*(?:\b(?:autor|usuario|history_user)|_por|\.por))(?!\|persona)(?![a-z_.])"
)
SIN_PERSONA = {"e.por", "l.separado_por"}  # words of a file, and a separator


@pytest.mark.parametrize("carpeta", ["admin", "informar"])
def test_no_template_prints_the_name_of_an_account(carpeta):
    raras = {
        f"{ruta.relative_to(settings.BASE_DIR)}: {hallado['que']}"
        for ruta in Path(settings.BASE_DIR, "templates", carpeta).rglob("*.html")
        for hallado in DE_UNA_CUENTA.finditer(ruta.read_text(encoding="utf-8"))
        if hallado["que"] not in SIN_PERSONA
    }
    assert not raras


@pytest.mark.django_db
def test_review_and_history_say_who_reported_by_a_personal_link(client):
    jefa = crear_superusuario()
    compromiso = crear_compromiso()
    enlace, _secreto = EnlacePersonal.objects.crear(
        institucion=compromiso.institucion, nombre="Rosa Ejemplo", correo="rosa@example.org", por=jefa,
        vence_en=AHORA + timedelta(days=30), ahora=AHORA,
    )  # fmt: skip
    avance = crear_borrador(compromiso=compromiso, autor=enlace.cuenta)
    Avance.objects.filter(pk=avance.pk).update(situacion="en_revision", enviado_en=AHORA)
    client.force_login(jefa)
    revision = client.get(url("compromisos_avance_revisar", avance.pk)).content.decode()
    assert "lo escribió Rosa Ejemplo" in revision
    avance = Avance.objects.get(pk=avance.pk)
    avance._history_user = enlace.cuenta
    avance.save()
    historial = client.get(url("compromisos_avance_history", avance.pk)).content.decode()
    assert "Rosa Ejemplo" in historial
    assert enlace.cuenta.username not in revision + historial
