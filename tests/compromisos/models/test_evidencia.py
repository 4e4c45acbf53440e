"""Files of photos: none is left by what was not saved, nor by what was deleted."""

from __future__ import annotations

import pytest
from django.core.files.storage import default_storage
from django.db import IntegrityError, transaction

from tests.factories import crear_foto

pytestmark = pytest.mark.django_db


def test_foto_that_cannot_be_saved_leaves_no_file(settings):
    with pytest.raises(IntegrityError), transaction.atomic():
        crear_foto(publicada=False, credito="")
    assert [f for f in settings.MEDIA_ROOT.rglob("*") if f.is_file()] == []


def test_foto_deleted_takes_its_files_along(settings, django_capture_on_commit_callbacks):
    borrador = crear_foto(publicada=False)
    assert default_storage.exists(borrador.ruta(320, "webp"))
    with django_capture_on_commit_callbacks(execute=True):
        borrador.delete()
    assert [f for f in settings.MEDIA_ROOT.rglob("*") if f.is_file()] == []
