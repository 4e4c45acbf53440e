"""Retention, and what a person may ask of what is kept of them: a copy, and that it is erased. What is public stays."""

from __future__ import annotations

import io
import json
from datetime import timedelta
from pathlib import Path

import pytest
from django.apps import apps
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.auth.models import User
from django.contrib.sessions.models import Session
from django.core.management import CommandError, call_command
from django.db import models
from django.utils import timezone

from compromisos.management import retencion
from compromisos.models import Anotacion, BajaDeRecordatorios, Mensaje, Seguidor, Senalamiento, VistaGuardada
from compromisos.models.version_publica import DE_CORREO, DE_PERSONAS, PRIVADAS
from cuentas.hechos import anotar_hecho
from cuentas.models import Envio, Escrito, HechoDeCuenta, Intento, Invitacion, Sesion
from instituciones.models import Contacto
from tests.compromisos.correo.ayudas import quien_sigue
from tests.factories import (
    crear_avance,
    crear_compromiso,
    crear_enlace_personal,
    crear_institucion,
    crear_usuario,
)

pytestmark = pytest.mark.django_db
RAIZ = Path(__file__).resolve().parents[3]


def decir(*orden: str) -> str:
    salida = io.StringIO()
    call_command("datos_de_persona", *orden, stdout=salida)
    return salida.getvalue()


# --- The table ------------------------------------------------------------------------------------------


def test_every_table_with_somebodys_data_has_its_time():
    dichas = {t for plazo in retencion.PLAZOS for t in plazo.tablas}
    hay = {m._meta.label for m in apps.get_models()}
    assert {t for t in dichas if "." in t and not t.startswith("/")} - hay == {"journald", "nginx"} - dichas
    con_correo = {
        m._meta.label
        for m in apps.get_models()
        if any(isinstance(c, models.EmailField) for c in m._meta.fields)
        and not m.__name__.startswith("Historical")
    }
    de_personas = {m for m, motivo in PRIVADAS.items() if motivo in (DE_CORREO, DE_PERSONAS)}
    de_cuentas = {m._meta.label for m in apps.get_app_config("cuentas").get_models()}
    sin_persona = {"compromisos.TextoDeCarta"}
    assert con_correo | de_personas | de_cuentas <= dichas | sin_persona


def test_the_document_shows_the_declaration():
    assert "\n".join(retencion.tabla()) in (RAIZ / "docs/privacy.md").read_text(encoding="utf-8")
    salida = io.StringIO()
    call_command("podar", "--tabla", stdout=salida)
    assert salida.getvalue().strip() == "\n".join(retencion.tabla())


def viejo(modelo, campo: str, dias: float, **puesto):
    fila = modelo.objects.create(**puesto)
    modelo.objects.filter(pk=fila.pk).update(**{campo: timezone.now() - timedelta(days=dias)})
    return fila


def test_podar_takes_what_is_past_its_time_and_nothing_else(capsys):
    user, ahora = crear_usuario(), timezone.now()
    despues = {"hasta": ahora + timedelta(minutes=5)}
    for clave in ("viejo", "nuevo"):
        Intento.objects.create(clave=clave, **despues)
        Envio.objects.create(clave=clave, **despues)
        Escrito.objects.create(clave=clave, cuenta=user, direccion="/admin/", en=ahora, **despues)
        Sesion.objects.create(clave=clave, cuenta=user, desde=ahora, ultima=ahora)
        Session.objects.create(session_key=clave, session_data="x", expire_date=ahora + timedelta(hours=1))
        Invitacion.objects.create(cuenta=user, huella=clave, creada_en=ahora, vence_en=ahora)
        anotar_hecho(user, HechoDeCuenta.Que.CREADA, detalle=clave)
        Mensaje.objects.create(
            clave=clave, destinatario="a@b.pe", asunto="a", cuerpo="texto", situacion="descartado"
        )
    antes = {
        (Intento, "hasta"): ("clave", 0.01),
        (Envio, "hasta"): ("clave", 0.01),
        (Escrito, "hasta"): ("clave", 0.01),
        (Sesion, "desde"): ("clave", 1),
        (Session, "expire_date"): ("session_key", 0.01),
        (Invitacion, "vence_en"): ("huella", 366),
        (HechoDeCuenta, "en"): ("detalle", 5 * 366),
        (Mensaje, "creado_en"): ("clave", 2 * 366),
    }
    for (modelo, campo), (cual, dias) in antes.items():
        modelo.objects.filter(**{cual: "viejo"}).update(**{campo: ahora - timedelta(days=dias)})
    call_command("podar")
    for (modelo, _campo), (cual, _dias) in antes.items():
        assert [getattr(f, cual) for f in modelo.objects.all()] == ["nuevo"], modelo
    Mensaje.objects.update(creado_en=ahora - timedelta(days=181))
    call_command("podar")
    assert Mensaje.objects.get().cuerpo == ""
    assert "Texto de las cartas" in capsys.readouterr().out


def test_podar_forgets_what_was_pointed_out_and_who_was_a_contact():
    quien, hace = crear_usuario(), timezone.now() - timedelta(days=400)
    resuelto = Senalamiento.objects.create(
        que="Mi vecina Ana dice", pagina="/", recibido_en=hace, situacion="no_procede", atendido_por=quien,
        respuesta="No.", resuelto_en=hace, consulta="q=ana",
    )  # fmt: skip
    abierto = Senalamiento.objects.create(que="Falta algo", pagina="/", recibido_en=hace, correo="cifrado")
    contacto = Contacto.objects.create(institucion=crear_institucion(), nombre="Ana Quispe", telefono="1")
    pk = contacto.pk
    contacto.delete()
    Contacto.history.model.objects.filter(id=pk).update(history_date=timezone.now() - timedelta(days=731))
    call_command("podar")
    resuelto.refresh_from_db()
    abierto.refresh_from_db()
    assert (resuelto.que, resuelto.consulta, abierto.que, abierto.correo) == (
        retencion.BORRADO,
        "",
        "Falta algo",
        "",
    )
    assert "Ana" not in str(list(Contacto.history.model.objects.values()))


def test_podar_goes_on_after_one_that_fails(monkeypatch, caplog):
    def falla(ahora):
        raise ValueError("no")

    hechos = []
    monkeypatch.setattr(
        retencion,
        "PLAZOS",
        (
            retencion.PlazoDeRetencion("El malo", (), "", "", falla),
            retencion.PlazoDeRetencion("El bueno", (), "", "", lambda ahora: hechos.append(1) or 1),
        ),
    )
    with pytest.raises(CommandError, match="El malo"):
        call_command("podar")
    assert hechos == [1]


# --- A copy, and erasure ------------------------------------------------------------------------------


@pytest.fixture
def maria():
    """Somebody with a bit of everything, who published."""
    maria = crear_usuario(username="maria", first_name="María Quispe", email="maria@mimp.gob.pe")
    ahora = timezone.now()
    crear_avance(autor=maria)
    Sesion.objects.create(clave="k" * 32, cuenta=maria, desde=ahora, ultima=ahora, aparato="Firefox en Linux")
    VistaGuardada.objects.create(duenio=maria, nombre="Lo mío", consulta="plazo=vencido")
    Escrito.objects.create(clave="e" * 32, cuenta=maria, direccion="/admin/", en=ahora, hasta=ahora)
    BajaDeRecordatorios.objects.create(correo=maria.email, en=ahora)
    Mensaje.objects.create(
        clave="m", destinatario="Maria@mimp.gob.pe", asunto="Hola", cuerpo="María: falta", situacion="fallido"
    )
    otra = crear_usuario(username="rosa")
    anotar_hecho(otra, HechoDeCuenta.Que.RECIBE, detalle="De María Quispe: 3 avances")
    anotar_hecho(maria, HechoDeCuenta.Que.CAMBIADA, detalle="Nombre: — → María Quispe")
    LogEntry.objects.log_actions(
        otra.pk, [maria], CHANGE, change_message="Nombre: María Quispe", single_object=True
    )
    return maria


def rastro(*palabras: str) -> set[str]:
    """Tables in which one of the words still stands, in any column."""
    halladas = set()
    for modelo in apps.get_models():
        for fila in modelo._default_manager.values():
            if any(p.casefold() in str(fila).casefold() for p in palabras):
                halladas.add(modelo._meta.label)
    return halladas


def test_a_copy_of_an_account_is_all_of_it_and_no_secret(maria):
    dicho = decir("--cuenta", "maria")
    suyo = json.loads(dicho)
    assert suyo["cuenta"]["email"] == "maria@mimp.gob.pe"
    assert {
        *("cuentas.Sesion", "cuentas.HechoDeCuenta", "cuentas.Escrito", "compromisos.VistaGuardada"),
        *("compromisos.Mensaje", "compromisos.BajaDeRecordatorios", "compromisos.Avance"),
    } <= set(suyo)
    assert "k" * 32 not in dicho
    assert maria.password not in dicho


def lo_que_dice_el_registro() -> str:
    salida = io.StringIO()
    try:
        call_command("verificar_registro", "--sin-archivos", stdout=salida)
    except CommandError as error:
        return f"{salida.getvalue()} {error}"
    return salida.getvalue()


def test_an_erased_account_keeps_its_number_and_the_record_does_not_change(maria):
    antes = lo_que_dice_el_registro()
    cadena = list(Anotacion.objects.order_by("numero").values_list("sha256", flat=True))
    with pytest.raises(CommandError, match="Desactive antes"):
        decir("--cuenta", "maria", "--borrar")
    maria.is_active = False
    maria.save()
    decir("--cuenta", "maria", "--borrar", "--por", "rosa")
    assert rastro("maría quispe", "maria@mimp", "maria") == set()
    despues = User.objects.get(pk=maria.pk)
    assert despues.username == f"cuenta-{maria.pk}"
    assert not despues.has_usable_password()
    ultimo = HechoDeCuenta.objects.filter(cuenta=despues).first()
    assert "a su pedido" in ultimo.detalle
    assert ultimo.por.username == "rosa"
    assert list(Anotacion.objects.order_by("numero").values_list("sha256", flat=True)) == cadena
    assert lo_que_dice_el_registro() == antes


def test_the_signature_of_a_personal_link_is_erased_with_its_link():
    enlace, _secreto = crear_enlace_personal(
        crear_compromiso().institucion, nombre="Ana Torres", correo="ana@inst.pe"
    )
    decir("--cuenta", enlace.cuenta.username, "--borrar")
    assert rastro("ana torres", "ana@inst.pe") == set()


def test_a_contact_is_copied_and_erased():
    contacto = Contacto.objects.create(
        institucion=crear_institucion(),
        nombre="Ana Quispe",
        correo="ana.quispe@inst.pe",
        telefono="987 654 321",
    )
    Mensaje.objects.create(
        clave="m", destinatario="ana.quispe@inst.pe", asunto="a", cuerpo="Ana", situacion="pendiente"
    )
    suyo = json.loads(decir("--contacto", str(contacto.pk)))
    assert suyo["contacto"]["telefono"] == "987 654 321"
    assert len(suyo["historial"]) == 1
    decir("--contacto", str(contacto.pk), "--borrar")
    assert rastro("quispe", "987 654 321") == set()


def test_who_follows_is_copied_and_erased():
    quien_sigue("todo", correo="ana@example.org")
    suyo = json.loads(decir("--seguidor", "Ana@example.org"))
    assert suyo["seguidor"]["correo"] == "ana@example.org"
    assert [s["clase"] for s in suyo["sigue"]] == ["todo"]
    decir("--seguidor", "ana@example.org", "--borrar")
    assert not Seguidor.objects.exists()


@pytest.mark.parametrize(
    "orden",
    [
        ("--cuenta", "nadie"),
        ("--contacto", "9"),
        ("--seguidor", "nadie@example.org"),
        ("--contacto", "9", "--borrar"),
    ],
)
def test_nobody_is_a_sentence(orden):
    with pytest.raises(CommandError):
        decir(*orden)
