"""Checks of the site: each goes off when it should, says what to do, and has its page."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import yaml
from django.core.management import call_command
from django.db import OperationalError, connection
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from base.replica import Lugar
from compromisos.models import Latido, Mensaje
from compromisos.salidas import salud
from compromisos.salidas.salud import COMPROBACIONES, Nivel, maquina, trabajo
from cuentas.models import Intento

pytestmark = pytest.mark.django_db
RAIZ = Path(__file__).resolve().parents[3]
AHORA = datetime(2026, 11, 24, 15, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _con_correo(settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"


def de(cual: str, ahora: datetime = AHORA):
    ((_cual, hallazgo),) = salud.mirar(ahora, (cual,))
    return hallazgo


def late(*nombres: str, hace: timedelta = timedelta(), bien: bool = True) -> None:
    for nombre in nombres:
        Latido.objects.latir(nombre, AHORA - hace, bien=bien)


def tarea(**puesto) -> None:
    suyo = {"task_path": "x", "backend_name": "default", "queue_name": "default", "args_kwargs": {}} | puesto
    fila = DBTaskResult.objects.create(**suyo)
    DBTaskResult.objects.filter(pk=fila.pk).update(**{k: v for k, v in puesto.items() if k.endswith("_at")})


def mensaje(situacion: str, hace: timedelta, **puesto) -> None:
    m = Mensaje.objects.create(
        clave=situacion, destinatario="a@b.pe", asunto="a", cuerpo="b", situacion=situacion, **puesto
    )
    Mensaje.objects.filter(pk=m.pk).update(creado_en=AHORA - hace)


def cerrar(settings, tmp_path) -> None:
    settings.MANTENIMIENTO = tmp_path / "mantenimiento"
    settings.MANTENIMIENTO.touch()


def sin_sitio(monkeypatch, libres: int) -> None:
    monkeypatch.setattr(maquina.shutil, "disk_usage", lambda carpeta: type("Uso", (), {"free": libres}))


def test_a_site_that_works_finds_nothing(settings, tmp_path):
    settings.MEDIA_ROOT, settings.MANTENIMIENTO = tmp_path, tmp_path / "no"
    late("trabajador", "respaldo", "verificar_registro", *trabajo.RELOJES)
    tarea(status="READY", enqueued_at=AHORA - timedelta(minutes=1))
    mensaje("pendiente", timedelta(minutes=5))
    cuales = tuple(set(COMPROBACIONES) - {"configuracion", "reloj", "conexiones"})
    assert [h for h in salud.mirar(AHORA, cuales) if h[1].nivel] == []
    assert de("reloj", timezone.now()).nivel is Nivel.BIEN


def test_nothing_that_never_ran_is_taken_for_well():
    for cual in ("trabajador", "relojes", "respaldo", "registro"):
        assert de(cual).nivel is Nivel.MAL, cual


@pytest.mark.parametrize(
    ("cual", "estropear", "nivel", "dicho"),
    [
        ("trabajador", lambda: late("trabajador", hace=timedelta(minutes=3)), Nivel.MAL, "hace 3 minutos"),
        (
            "tareas",
            lambda: tarea(status="READY", enqueued_at=AHORA - timedelta(minutes=16)),
            Nivel.MAL,
            "La primera de 1",
        ),
        (
            "tareas",
            lambda: tarea(status="RUNNING", started_at=AHORA - timedelta(hours=2)),
            Nivel.MIRAR,
            "1 quedaron",
        ),
        (
            "tareas",
            lambda: tarea(status="FAILED", finished_at=AHORA - timedelta(hours=2)),
            Nivel.MIRAR,
            "1 fallaron",
        ),
        ("correo", lambda: mensaje("pendiente", timedelta(hours=3)), Nivel.MAL, "1 llevan horas"),
        ("correo", lambda: mensaje("fallido", timedelta(hours=3), error="x"), Nivel.MIRAR, "1 no salieron"),
        ("correo", lambda: mensaje("en_envio", timedelta(hours=3)), Nivel.MIRAR, "1 quedaron en duda"),
        ("relojes", lambda: late(*(set(trabajo.RELOJES) - {"avisos"})), Nivel.MAL, "bien: avisos."),
        ("respaldo", lambda: late("respaldo", hace=timedelta(hours=27)), Nivel.MAL, "hace 27 horas"),
        ("respaldo", lambda: late("respaldo", bien=False), Nivel.MAL, "desde siempre"),
        ("registro", lambda: late("verificar_registro", bien=False), Nivel.MAL, "no cuadra"),
        ("registro", lambda: late("verificar_registro", hace=timedelta(days=3)), Nivel.MAL, "hace 3 días"),
        (
            "entradas",
            lambda: Intento.objects.bulk_create(
                Intento(clave=str(n), cuantos=5, hasta=AHORA + timedelta(minutes=9)) for n in range(20)
            ),
            Nivel.MIRAR,
            "20 entradas",
        ),
    ],
)
def test_each_goes_off(cual, estropear, nivel, dicho):
    estropear()
    hallazgo = de(cual)
    assert hallazgo.nivel is nivel
    assert dicho in hallazgo.dicho
    assert hallazgo.hacer


def test_machine_goes_off(settings, tmp_path, monkeypatch):
    cerrar(settings, tmp_path)
    assert de("mantenimiento").nivel is Nivel.MAL
    sin_sitio(monkeypatch, 2**30)
    assert de("archivos").nivel is Nivel.MIRAR
    sin_sitio(monkeypatch, 2**20)
    assert de("archivos").nivel is Nivel.MAL
    monkeypatch.setattr(maquina.os, "access", lambda *a: False)
    assert "No se puede escribir" in de("archivos").dicho
    monkeypatch.setattr(maquina.candados, "que_faltan", lambda c: ["compromisos_avance"])
    assert "compromisos_avance" in de("candados").dicho
    monkeypatch.setattr(maquina.MigrationExecutor, "migration_plan", lambda *a: [1, 2])
    assert de("migraciones").dicho == "Faltan 2 migraciones."
    if connection.vendor == "postgresql":
        assert de("reloj", timezone.now() - timedelta(minutes=1)).nivel is Nivel.MAL
        monkeypatch.setattr(maquina, "CONEXIONES_MUCHAS", 0)
        assert de("conexiones").nivel is Nivel.MAL


@pytest.mark.parametrize(
    ("suyo", "nivel", "dicho"),
    [
        (Lugar(500, 7), Nivel.BIEN, "Sigue a la principal"),
        (Lugar(501, 7), Nivel.BIEN, "Sigue a la principal"),
        (Lugar(499, 7), Nivel.MIRAR, "0.0 MB atrás"),
        (Lugar(900, 8), Nivel.MAL, "no es una réplica"),
        (None, Nivel.MAL, "no es una réplica"),
        (OperationalError("se fue"), Nivel.MAL, "No responde"),
    ],
)
def test_replica(monkeypatch, settings, suyo, nivel, dicho):
    assert de("replica").dicho == "No hay: todo se lee de la principal."

    def donde_esta(conexion, sql):
        if sql == maquina.DE_LA_PRINCIPAL:
            return Lugar(500, 7)
        if isinstance(suyo, Exception):
            raise suyo
        return suyo

    settings.RETRASO_DE_LA_REPLICA = 0
    monkeypatch.setattr(maquina, "hay_replica", lambda: True)
    monkeypatch.setattr(maquina, "connections", {maquina.REPLICA: None})
    monkeypatch.setattr(maquina, "donde_esta", donde_esta)
    assert de("replica").nivel is nivel
    assert dicho in de("replica").dicho


def test_what_could_not_look_says_so(monkeypatch):
    def caida(ahora):
        raise OperationalError("se fue")

    monkeypatch.setitem(COMPROBACIONES, "base", caida)
    assert de("base").nivel is Nivel.MAL


def test_a_clock_that_nobody_expects_is_not_missed(settings):
    settings.EMAIL_BACKEND, settings.TSA_URL = trabajo.SIN_SERVIDOR, ""
    late("comprobar_enlaces", "podar", "preparar_archivos")
    assert de("relojes").nivel is Nivel.BIEN
    assert de("correo").nivel is Nivel.MIRAR


def test_diagnostico_is_a_page_and_an_exit_code(capsys, settings, tmp_path):
    cerrar(settings, tmp_path)
    with pytest.raises(SystemExit) as fin:
        call_command("diagnostico", "--solo-lo-malo")
    assert fin.value.code == 1
    dicho = capsys.readouterr().out
    assert "MAL   mantenimiento" in dicho
    assert "docs/runbooks/mantenimiento.md" in dicho
    assert "bien  " not in dicho


@pytest.mark.parametrize(("nivel", "codigo"), [(Nivel.BIEN, None), (Nivel.MIRAR, 2), (Nivel.MAL, 1)])
def test_diagnostico_ends_as_bad_as_the_worst(monkeypatch, nivel, codigo):
    hallazgo = salud.Sintoma(nivel, "Algo.", "Haga algo.")
    monkeypatch.setattr(salud, "COMPROBACIONES", {"base": lambda ahora: hallazgo})
    if codigo is None:
        call_command("diagnostico")
        return
    with pytest.raises(SystemExit) as fin:
        call_command("diagnostico")
    assert fin.value.code == codigo


# --- What they point to ---------------------------------------------------------------------------------


def test_every_alarm_has_its_page_and_every_page_its_alarm():
    reglas = yaml.safe_load((RAIZ / "deploy/prometheus/alertas.yml").read_text())["groups"][0]["rules"]
    hojas = {r["annotations"]["runbook"].rpartition("/")[2].removesuffix(".md") for r in reglas}
    assert "{{ $labels.cual }}" in hojas
    alarmas = (hojas - {"{{ $labels.cual }}"}) | set(COMPROBACIONES)
    for carpeta in ("docs/runbooks", "docs/es/runbooks"):
        assert {r.stem for r in (RAIZ / carpeta).glob("*.md")} - {"README"} == alarmas
        indice = (RAIZ / carpeta / "README.md").read_text(encoding="utf-8")
        assert set(re.findall(r"\]\((\w+)\.md\)", indice)) == alarmas


def test_every_clock_that_is_expected_has_a_timer():
    esperados = {*trabajo.RELOJES, *trabajo.DE_OTRA_COMPROBACION}
    unidades = RAIZ / "deploy" / "systemd"
    con_reloj = [u for u in unidades.glob("*.service") if u.with_suffix(".timer").exists()]
    assert esperados <= {
        orden for u in con_reloj for orden in re.findall(r"manage\.py (\w+)", u.read_text(encoding="utf-8"))
    }
