"""What the worker makes: once, one at a time, after what people wait for; and which days are told apart."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from base.dias import Dia
from compromisos.salidas import encargos
from compromisos.salidas.cache_key import dia_canonico
from compromisos.salidas.encargos import ArchivoPorHacer
from compromisos.salidas.informes import pdf
from tests.factories import crear_avance, crear_compromiso, crear_edicion

INFORME = "/ediciones/ed/informe.pdf"


@pytest.fixture
def al_trabajador(settings, monkeypatch):
    """Tasks wait for the worker. What was composed, in order."""
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    compuestos: list[dict] = []

    def componer(_plantilla, datos, *_segundos):
        compuestos.append(datos)
        return b"%PDF-" + b"x" * 100

    monkeypatch.setattr(pdf, "componer", componer)
    return compuestos


def trabajar() -> None:
    call_command("db_worker", batch=True, startup_delay=False, interval=0, reload=False, verbosity=0)


@pytest.mark.django_db(transaction=True)
def test_informe_503_at_once_until_the_worker_made_it(client, al_trabajador):
    crear_avance(compromiso=crear_compromiso(edicion=crear_edicion(slug="ed")))
    for _vez in range(3):
        respuesta = client.get(INFORME)
        assert respuesta.status_code == 503
        assert (respuesta.headers["Retry-After"], respuesta.headers["Refresh"]) == ("10", "10")
        assert respuesta.headers["Cache-Control"] == "no-store"
        assert "Se está preparando el archivo" in respuesta.content.decode()
    ingles = client.get(f"/en{INFORME}")
    assert (ingles.status_code, ingles.headers["Content-Language"]) == (503, "en")
    assert "The file is being prepared" in ingles.content.decode()
    assert DBTaskResult.objects.count() == 2, "one for each language"
    assert not al_trabajador, "the web made none"
    trabajar()
    assert [d["idioma"] for d in al_trabajador] == ["es", "en"]
    hecho = client.get(INFORME)
    assert (hecho.status_code, hecho.streaming) == (200, True)
    assert hecho.getvalue().startswith(b"%PDF-")
    assert (hecho.headers["Content-Length"], hecho.headers["Content-Type"]) == ("105", "application/pdf")
    assert hecho.headers["Last-Modified"]
    assert client.head(INFORME).status_code == 200
    assert client.get(INFORME, headers={"if-none-match": hecho.headers["ETag"]}).status_code == 304
    crear_avance(compromiso=crear_compromiso(edicion=crear_edicion(slug="otra")))
    assert client.get(INFORME).status_code == 503, "something public changed"
    assert DBTaskResult.objects.count() == 3


@pytest.mark.django_db(transaction=True)
def test_hacer_is_of_what_is_public_then_and_after_imports(client, al_trabajador):
    """Asked for, changed, made: the file is of the change. What people wait for goes before."""
    crear_edicion(slug="ed")
    client.get(INFORME)
    assert [t.priority for t in DBTaskResult.objects.all()] == [-10]
    crear_compromiso(edicion=crear_edicion(slug="otra"))
    trabajar()
    assert client.get(INFORME).status_code == 200
    assert len(al_trabajador) == 1
    trabajar()
    assert len(al_trabajador) == 1


@pytest.mark.django_db(transaction=True)
def test_hacer_makes_once_what_was_asked_for_twice(al_trabajador):
    crear_edicion(slug="ed")
    encargo = ArchivoPorHacer("informe", "ed", "pdf", "es", None)
    for _vez in range(2):
        encargos.hacer_ya(encargo)
    assert len(al_trabajador) == 1


@pytest.mark.django_db
def test_fallo_is_remembered_and_said(client, settings, monkeypatch):
    veces = []

    def componer(*_args):
        veces.append(1)
        raise pdf.NoSePudo("typst")

    crear_edicion(slug="ed")
    monkeypatch.setattr(pdf, "componer", componer)
    for _vez in range(3):
        respuesta = client.get(INFORME)
        assert (respuesta.status_code, respuesta.headers["Retry-After"]) == (503, "300")
        assert "Refresh" not in respuesta.headers
        assert "El archivo no se pudo preparar" in respuesta.content.decode()
    assert len(veces) == 1


@pytest.mark.django_db
def test_pedir_503_to_more_past_days_than_it_can_make(client, al_trabajador, monkeypatch):
    monkeypatch.setattr(encargos, "DE_OTROS_DIAS", 2)
    crear_edicion(slug="ed")
    hoy = timezone.localdate()
    for n in range(3):
        crear_avance(ahora=timezone.now() - timedelta(days=40 + n))
    respuestas = [client.get(INFORME, {"al": hoy - timedelta(days=42 - n)}) for n in range(3)]
    assert [r.headers["Retry-After"] for r in respuestas] == ["10", "10", "300"]
    assert "Hay muchos archivos en espera" in respuestas[2].content.decode()
    assert client.get(INFORME).headers["Retry-After"] == "10", "today's is taken"
    assert sorted(t.priority for t in DBTaskResult.objects.all()) == [-20, -20, -10]


@pytest.mark.django_db
def test_pedir_says_when_it_takes_long(client, al_trabajador, settings):
    import os
    import time

    crear_edicion(slug="ed")
    client.get(INFORME)
    (nota,) = settings.ARCHIVOS_HECHOS.glob("*.pedido")
    os.utime(nota, (time.time() - 300,) * 2)
    respuesta = client.get(INFORME)
    assert respuesta.headers["Retry-After"] == "60"
    assert "Está tardando más de lo habitual" in respuesta.content.decode()
    assert DBTaskResult.objects.count() == 1


@pytest.mark.django_db
def test_libro_largo_is_made_by_the_worker_and_all_else_at_once(client, al_trabajador, monkeypatch):
    crear_avance()
    corta = client.get("/datos/avances.csv")
    assert corta.status_code == 200
    de_una_vez = b"".join(corta.streaming_content)
    segunda = client.get("/datos/avances.csv")
    assert segunda.getvalue() == de_una_vez
    assert segunda.headers["ETag"] == corta.headers["ETag"]
    assert (
        client.get("/datos/avances.csv", headers={"if-none-match": corta.headers["ETag"]}).status_code == 304
    )
    monkeypatch.setattr("compromisos.views.datos.AL_MOMENTO", 0)
    assert client.get("/datos/avances.csv").status_code == 200, "it is made"
    assert client.get("/datos/avances.xlsx").status_code == 503
    assert client.get("/datos/avances.xlsx?estado=en_proceso").status_code == 400, "filtered, nobody keeps it"
    assert DBTaskResult.objects.count() == 1
    crear_avance()
    assert client.get("/datos/avances.csv").status_code == 200, "text begins at once, however long it is"


@pytest.mark.django_db
def test_tabla_of_the_worker_is_the_one_that_is_sent(client, monkeypatch):
    """Whoever makes it, byte by byte, in the order of the list."""
    crear_avance(evidencia=True)
    crear_avance()
    for tabla in ("compromisos", "metas", "avances", "instituciones", "verificaciones"):
        for formato in ("csv", "json"):
            al_momento = b"".join(client.get(f"/datos/{tabla}.{formato}").streaming_content)
            encargo = encargos.tabla_entera(tabla, formato, Dia.de_hoy())
            encargo.guardado(encargo.dia()).ruta.unlink()
            encargos.hacer_ya(encargo)
            assert encargo.guardado(encargo.dia()).abrir().read() == al_momento, (tabla, formato)


# --- Days


def lima(dia: int, hora: int = 12) -> datetime:
    return datetime(2026, 10, dia, hora + 5, tzinfo=UTC)


@pytest.fixture
def dos_dias(db):
    """A pledge of the 5th with an update of the 9th, and nothing else that changed before today."""
    from compromisos.salidas.cache_key import CON_HISTORIA

    compromiso = crear_compromiso(edicion=crear_edicion(slug="ed"))
    crear_avance(compromiso=compromiso, ahora=lima(9), fecha_corte=date(2026, 10, 1))
    for modelo in CON_HISTORIA:
        modelo.history.update(history_date=lima(5))


@pytest.mark.parametrize(
    ("al", "canonico"),
    [
        ((2026, 10, 12), (2026, 10, 9)),
        ((2026, 10, 9), (2026, 10, 9)),
        ((2026, 10, 8), (2026, 10, 5)),
        ((2026, 10, 5), (2026, 10, 5)),
        ((2026, 10, 4), (2026, 10, 4)),
        ((1990, 1, 1), (2026, 10, 4)),
    ],
)
def test_dia_canonico_is_the_last_with_a_change(dos_dias, client, al, canonico):
    hoy = timezone.localdate()
    dia = Dia(hoy, date(*al))
    assert dia_canonico(dia) == Dia(hoy, date(*canonico))
    respuesta = client.get("/en/ediciones/ed/informe.xlsx", {"al": dia.fecha})
    if al == canonico:
        assert respuesta.status_code == 200
    else:
        assert respuesta.status_code == 302
        assert respuesta.headers["Location"] == f"/en/ediciones/ed/informe.xlsx?al={date(*canonico)}"
        assert client.get(respuesta.headers["Location"]).status_code == 200


def test_dia_canonico_is_today_where_nothing_ever_changed(db):
    hoy = timezone.localdate()
    assert dia_canonico(Dia(hoy, hoy - timedelta(days=3))) == Dia(hoy)
    assert dia_canonico(Dia(hoy)) == Dia(hoy)


def test_preparar_archivos_makes_the_current_edition_once(db, client, al_trabajador, capsys):
    """With the tasks left to a worker that is not there: what is served was made ahead."""
    crear_avance(compromiso=crear_compromiso(edicion=crear_edicion(slug="ed")))
    call_command("preparar_archivos")
    informes, enteras = (dichas := capsys.readouterr().out.splitlines())[:3], dichas[3:]
    assert informes == ["informe-ed.xlsx (es)", "informe-ed.pdf (es)", "informe-ed.pdf (en)"]
    assert {"tabla-compromisos.xlsx (es)", "tabla-avances.xlsx (es)", "todo-datos.zip (es)"} <= set(enteras)
    for ruta in (INFORME, f"/en{INFORME}", "/ediciones/ed/informe.xlsx", "/en/ediciones/ed/informe.xlsx"):
        assert client.get(ruta).status_code == 200
    call_command("preparar_archivos")
    assert capsys.readouterr().out == ""
    assert len(al_trabajador) == 2
