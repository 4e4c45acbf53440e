"""`crear_editor`: the first account, and one of each role."""

from __future__ import annotations

import pytest
from django.core.management import CommandError, call_command

from tests.compromisos.admin.ayudas import CLAVE
from tests.factories import crear_institucion

pytestmark = pytest.mark.django_db


def test_crear_editor_makes_the_first_account(monkeypatch, settings, capsys, django_user_model):
    monkeypatch.setenv("EDITOR_PASSWORD", "corta")
    with pytest.raises(CommandError):
        call_command("crear_editor", "ana")
    assert not django_user_model.objects.filter(username="ana").exists()
    monkeypatch.setenv("EDITOR_PASSWORD", CLAVE)
    call_command("crear_editor", "ana")
    assert CLAVE not in capsys.readouterr().out
    ana = django_user_model.objects.get(username="ana")
    assert ana.check_password(CLAVE)
    assert ana.groups.get().name == "Editora ministerial"
    with pytest.raises(CommandError, match="DEBUG"):
        call_command("crear_editor", "eva", demo=True)


def test_crear_editor_makes_an_account_of_each_role(monkeypatch, django_user_model):
    monkeypatch.setenv("EDITOR_PASSWORD", CLAVE)
    entidad = crear_institucion()
    call_command("crear_editor", "luis", rol="enlace", institucion=[entidad.slug], verbosity=0)
    luis = django_user_model.objects.get(username="luis")
    assert [e.institucion for e in luis.enlaces.all()] == [entidad]
    assert luis.has_perm("compromisos.add_avance")
    assert not luis.has_perm("compromisos.publicar_avance")
    for mal in (
        {"rol": "enlace"},
        {"rol": "enlace", "institucion": ["no-hay"]},
        {"institucion": [entidad.slug]},
    ):
        with pytest.raises(CommandError, match="institución"):
            call_command("crear_editor", "otra", verbosity=0, **mal)
    call_command("crear_editor", "luis", rol="revisora", verbosity=0)
    assert [g.name for g in luis.groups.all()] == ["Revisora"]


def test_crear_editor_invites_and_types_no_password(client, capsys, django_user_model):
    call_command("crear_editor", "rosa", rol="administracion", invitar=True)
    codigo = capsys.readouterr().out.rpartition("#")[2].strip()
    rosa = django_user_model.objects.get(username="rosa")
    assert not rosa.has_usable_password()
    datos = {"codigo": codigo, "new_password1": CLAVE, "new_password2": CLAVE}
    assert client.post("/admin/cuenta/invitacion/", datos).status_code == 302
    rosa.refresh_from_db()
    assert rosa.check_password(CLAVE)
    call_command("crear_editor", "rosa", rol="administracion", invitar=True)
    rosa.refresh_from_db()
    assert rosa.check_password(CLAVE), "the one she had goes on until she sets another"
