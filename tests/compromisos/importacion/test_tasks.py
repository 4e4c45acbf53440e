"""What takes long is done by the worker: it tells how far it is, and what was not done was not done."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from compromisos.importacion import batches, expediente, progress, tasks
from compromisos.models import Compromiso, Importacion
from tests.compromisos.importacion.ayudas import contenido, en_csv, fila, subir

pytestmark = pytest.mark.django_db
Trabajo = Importacion.Trabajo


@pytest.fixture(autouse=True)
def _todo_va_para_largo(monkeypatch):
    monkeypatch.setattr(expediente, "BYTES_AL_MOMENTO", 10)
    monkeypatch.setattr(expediente, "FILAS_AL_MOMENTO", 0)


@pytest.fixture
def en_cola(settings):
    """Tasks wait in the database, as in production, until somebody works."""
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}


def trabajar() -> None:
    """What `db_worker` does with what waits, one after another."""
    for resultado in DBTaskResult.objects.ready():
        tarea = resultado.task_result
        tarea.task.func(*tarea.args, **tarea.kwargs)
        resultado.delete()


def test_upload_confirm_and_undo_go_through_the_queue(client, editora, en_cola):
    client.force_login(editora)
    antes = contenido()
    revision = subir(client, en_csv([fila(), fila(numero="2", compromiso="Otra cosa.")]))["Location"]
    espera = client.get(revision)
    assert "En espera de turno" in espera.content.decode()
    assert espera["Refresh"] == "3"
    trabajar()
    listo = client.get(revision)
    assert "Refresh" not in listo
    assert "Guardar 2 borradores" in listo.content.decode()
    # What stands in the way is said at once, not after a wait.
    assert "Marque las instituciones nuevas" in client.post(revision, {"confirmar": "1"}).content.decode()
    client.post(revision, {"confirmar": "1", "crear": "Institución de ejemplo 07"})
    assert Importacion.objects.get().trabajo == Trabajo.CONFIRMAR
    assert contenido() == antes
    # Pressed again while it waits: nothing more is asked.
    assert "Guardar" in client.post(revision, {"confirmar": "1"}).content.decode()
    assert DBTaskResult.objects.ready().count() == 1
    trabajar()
    assert Importacion.objects.get().situacion == Importacion.Situacion.APLICADA
    assert Compromiso.objects.filter(institucion__nombre="Institución de ejemplo 07").count() == 2
    client.post(revision, {"deshacer": "1"})
    trabajar()
    assert not Compromiso.objects.filter(institucion__nombre="Institución de ejemplo 07").exists()


def test_what_cannot_be_confirmed_any_more_is_said_when_one_comes_back(client, editora, en_cola):
    client.force_login(editora)
    datos = en_csv([fila(institucion="MIMP", numero="9")])
    revision = subir(client, datos)["Location"]
    trabajar()
    client.post(revision, {"confirmar": "1"})
    batches.aplicar(en_csv([fila(institucion="MIMP", numero="9", nota="de otra persona")]), "f.csv")
    trabajar()
    pagina = client.get(revision).content.decode()
    assert "Los datos cambiaron" in pagina
    assert "de otra persona" not in pagina  # a column that is missing erases nothing
    assert Importacion.objects.get().situacion == Importacion.Situacion.PENDIENTE


def test_a_file_that_breaks_further_down_is_refused_and_not_kept(client, editora, en_cola):
    client.force_login(editora)
    datos = en_csv([fila(), fila(numero="2")]) + b'"Instituci\xc3\xb3n de ejemplo 07",3,"sin cerrar\n'
    revision = subir(client, datos)["Location"]
    trabajar()
    importacion = Importacion.objects.get()
    assert importacion.situacion == Importacion.Situacion.DESCARTADA
    assert not importacion.archivo
    pagina = client.get(revision).content.decode()
    assert "comillas sin cerrar" in pagina
    assert "Subir el archivo otra vez" in pagina


def test_what_is_no_table_is_refused_at_once(client, editora, en_cola):
    client.force_login(editora)
    assert subir(client, b"nada,que,ver\n").status_code == 400
    assert not Importacion.objects.exists()
    assert not DBTaskResult.objects.exists()


def test_a_worker_that_died_is_noticed_and_nothing_is_by_halves(client, editora, en_cola):
    client.force_login(editora)
    revision = subir(client, en_csv([fila()]))["Location"]
    trabajar()
    client.post(revision, {"confirmar": "1", "crear": "Institución de ejemplo 07"})
    importacion = Importacion.objects.get()
    assert not tasks.esta_parado(importacion)
    # The worker was killed: its transaction is gone, and nobody says anything for a while.
    DBTaskResult.objects.all().delete()
    Importacion.objects.update(trabajo_en=timezone.now() - timedelta(seconds=progress.SIN_SENALES + 1))
    pagina = client.get(revision)
    assert "Nada queda a medias" in pagina.content.decode()
    assert "Refresh" not in pagina
    assert 'name="confirmar"' in client.post(revision, {"soltar": "1"}, follow=True).content.decode()
    client.post(revision, {"confirmar": "1", "crear": "Institución de ejemplo 07"})
    trabajar()
    assert Importacion.objects.get().situacion == Importacion.Situacion.APLICADA


def test_a_task_that_was_asked_again_since_does_nothing(client, editora, en_cola):
    client.force_login(editora)
    subir(client, en_csv([fila()]))
    importacion = Importacion.objects.get()
    tasks.encargar(importacion, Trabajo.ANALIZAR, por=editora)
    vieja, nueva = DBTaskResult.objects.order_by("enqueued_at")
    tasks.hacer.func(*vieja.task_result.args)
    assert Importacion.objects.get().trabajo == Trabajo.ANALIZAR
    tasks.hacer.func(*nueva.task_result.args)
    assert Importacion.objects.get().trabajo == Trabajo.NINGUNO


def test_an_unforeseen_failure_is_a_sentence_and_a_log(client, editora, monkeypatch, caplog):
    client.force_login(editora)

    def falla(*args, **kwargs):
        raise RuntimeError("detail for the log only")

    monkeypatch.setattr(expediente, "analizar", falla)
    revision = subir(client, en_csv([fila()]))["Location"]
    pagina = client.get(revision).content.decode()
    assert "Falló y no se guardó nada" in pagina
    assert "detail for the log only" not in pagina
    assert "detail for the log only" in caplog.text
    assert "Intentar de nuevo" in pagina


def test_progress_is_told_in_rows_rate_and_time_left(client, editora, en_cola, monkeypatch):
    monkeypatch.setattr(progress, "CADA", 0)
    client.force_login(editora)
    revision = subir(client, en_csv([fila()]))["Location"]
    importacion = Importacion.objects.get()
    progress.anotador(importacion.pk)(0, 0)
    assert "Leyendo el archivo" in client.get(revision).content.decode()
    progress.anotador(importacion.pk)(500, 2000)
    pagina = client.get(revision).content.decode()
    assert "500 de 2,000 filas" in pagina
    assert '<progress class="marcha" max="2000" value="500">' in pagina


def test_rate_and_time_left():
    marcha = progress.Marcha(hechas=500, todas=2000, segundos=2.0)
    assert (marcha.ritmo, marcha.faltan) == (250, 6)
    assert progress.Marcha(0, 2000, 0.0).faltan is None
