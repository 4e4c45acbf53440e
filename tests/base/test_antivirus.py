"""Antivirus hook: what it finds, or cannot look at, is not kept."""

from __future__ import annotations

import sys

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile

from base import antivirus
from base.archivos import limpiar_archivo
from compromisos.admin.importacion.formulario import SubirForm

MALO = b"codigo,estado\nx,EICAR-de-prueba\n"


@pytest.fixture
def programa(settings):
    """One that finds EICAR, and ends as it is told with anything else."""

    def poner(si_no: int = 0) -> None:
        guion = f"import sys; sys.exit(1 if b'EICAR' in sys.stdin.buffer.read() else {si_no})"
        settings.ANTIVIRUS = f'{sys.executable} -c "{guion}"'

    return poner


def test_nothing_is_asked_without_a_program(settings):
    settings.ANTIVIRUS = ""
    antivirus.revisar(MALO)


def test_what_it_finds_is_not_kept(programa, caplog):
    programa()
    antivirus.revisar(b"sano")
    with pytest.raises(ValidationError, match="El antivirus encontró algo"):
        antivirus.revisar(MALO)
    assert "an upload was refused" in caplog.text


@pytest.mark.parametrize("orden", ["/no/existe", 'python3 -c "import sys; sys.exit(2)"'])
def test_what_it_cannot_look_at_is_not_kept_either(settings, orden):
    settings.ANTIVIRUS = orden
    with pytest.raises(ValidationError, match="No se pudo revisar"):
        antivirus.revisar(b"sano")


def test_one_that_hangs_is_not_waited_for(settings, monkeypatch):
    monkeypatch.setattr(antivirus, "SEGUNDOS", 0.2)
    settings.ANTIVIRUS = f'{sys.executable} -c "import time; time.sleep(20)"'
    with pytest.raises(ValidationError, match="No se pudo revisar"):
        antivirus.revisar(b"sano")


def test_evidence_and_imports_go_through_it(programa):
    programa()
    with pytest.raises(ValidationError, match="antivirus"):
        limpiar_archivo(SimpleUploadedFile("a.csv", MALO))
    form = SubirForm({"tabla": "avances"}, {"archivo": SimpleUploadedFile("a.csv", MALO)}, tablas=["avances"])
    form.fields["edicion"].required = False
    form.fields.pop("edicion")
    form.is_valid()
    assert "antivirus" in str(form.errors["archivo"])
    sano = SimpleUploadedFile("a.csv", b"codigo,estado\n")
    form = SubirForm({"tabla": "avances"}, {"archivo": sano}, tablas=["avances"])
    form.fields.pop("edicion")
    form.is_valid()
    assert "archivo" not in form.errors
    assert sano.tell() == 0
