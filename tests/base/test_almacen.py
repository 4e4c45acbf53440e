"""Files in a store of objects: a real one, on this machine. And the settings that name it."""

from __future__ import annotations

import json
import os
import random
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from contextlib import suppress
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage, storages

from base.almacen_caido import AlmacenCaido
from base.archivos import en_almacen
from compromisos import publicacion
from config import env
from tests.factories import ATodo, crear_borrador, crear_compromiso
from tests.fuzz.mundo import con_archivo

LLAVES = {"MEDIA_STORAGE_KEY": "sitio", "MEDIA_STORAGE_SECRET": "secreto-de-prueba"}


def test_media_is_a_folder_unless_it_says_otherwise(monkeypatch, tmp_path):
    monkeypatch.delenv("MEDIA_STORAGE", raising=False)
    assert env.media("MEDIA_STORAGE", tmp_path)[0] == tmp_path
    monkeypatch.setenv("MEDIA_STORAGE", "/otra")
    carpeta, en_que = env.media("MEDIA_STORAGE", tmp_path)
    assert (carpeta, en_que["BACKEND"]) == (Path("/otra"), "django.core.files.storage.FileSystemStorage")


@pytest.mark.parametrize(
    ("dicho", "llaves"),
    [
        ("s3://", LLAVES),
        ("s3://cubo", {}),
        ("s3://cubo?endpint=https://x", LLAVES),
        ("s3:///prefijo", LLAVES),
        ("s3://cubo?endpoint", LLAVES),
    ],
)
def test_media_that_is_not_understood_says_so(monkeypatch, tmp_path, dicho, llaves):
    for nombre, valor in {"MEDIA_STORAGE": dicho, **llaves}.items():
        monkeypatch.setenv(nombre, valor)
    with pytest.raises(ImproperlyConfigured, match="MEDIA_STORAGE no se entiende") as error:
        env.media("MEDIA_STORAGE", tmp_path)
    assert "secreto" not in str(error.value)


@pytest.mark.parametrize(
    ("servidor", "vale"),
    [
        ("https://almacen.example.pe", True),
        ("http://127.0.0.1:8333", True),
        ("http://[::1]:8333", True),
        ("http://almacen:8333", True),  # a container beside it
        ("http://almacen.example.pe", False),
        ("http://10.0.0.5:8333", False),
        ("HTTP://203.0.113.7", False),
        ("ftp://almacen", False),
        ("almacen:8333", False),
        ("https://", False),
        ("http://127.0.0.1.example.pe", False),
    ],
)
def test_files_and_keys_go_nowhere_in_the_clear(monkeypatch, tmp_path, servidor, vale):
    for nombre, valor in {"MEDIA_STORAGE": f"s3://cubo?endpoint={servidor}", **LLAVES}.items():
        monkeypatch.setenv(nombre, valor)
    monkeypatch.setattr(env.importlib.util, "find_spec", lambda nombre: None)  # what comes next, here
    with pytest.raises(ImproperlyConfigured) as error:
        env.media("MEDIA_STORAGE", tmp_path)
    assert ("en claro" in str(error.value)) is not vale


def test_a_store_that_does_not_answer_is_a_page_that_says_to_come_back(db, client, monkeypatch):
    def caido(*args, **kwargs):
        raise AlmacenCaido("EndpointConnectionError")

    monkeypatch.setattr("compromisos.views.portada.cuentas_por", caido)
    respuesta = client.get("/")
    assert (respuesta.status_code, respuesta["Retry-After"]) == (503, "60")
    assert "Línea 100" in respuesta.content.decode()


# --- With a real store


@pytest.fixture(scope="module")
def servidor(tmp_path_factory):
    """Its address."""
    weed = shutil.which("weed", path=f"{Path(sys.executable).parent}:{os.environ['PATH']}")
    assert weed, "make almacen installs it"
    carpeta = tmp_path_factory.mktemp("objetos")
    puertos = [_libre() for _ in range(4)]
    quien = {"name": "sitio", "credentials": [{"accessKey": LLAVES["MEDIA_STORAGE_KEY"], "secretKey": LLAVES["MEDIA_STORAGE_SECRET"]}],
             "actions": ["Admin", "Read", "Write", "List"]}  # fmt: skip
    (carpeta / "s3.json").write_text(json.dumps({"identities": [quien]}))
    orden = [weed, "server", f"-dir={carpeta}", "-ip=127.0.0.1", "-ip.bind=127.0.0.1", "-s3", f"-s3.config={carpeta / 's3.json'}",
             f"-master.port={puertos[0]}", f"-volume.port={puertos[1]}", f"-filer.port={puertos[2]}", f"-s3.port={puertos[3]}",
             "-s3.port.iceberg=0", "-s3.port.lance=0", "-volume.max=2", "-master.volumeSizeLimitMB=64"]  # fmt: skip
    proceso = subprocess.Popen(
        [str(o) for o in orden], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=carpeta
    )
    direccion = f"http://127.0.0.1:{puertos[3]}"
    try:
        yield direccion
    finally:
        proceso.kill()  # what it keeps goes with its folder; to end well takes it half a minute
        proceso.wait(30)


def _libre() -> int:
    """A port that nobody has, nor the one ten thousand higher, where weed speaks to itself."""
    while True:
        puerto = random.randrange(12_000, 32_000)
        otro = puerto + 10_000
        with (
            suppress(OSError),
            socket.create_server(("127.0.0.1", puerto)),
            socket.create_server(("127.0.0.1", otro)),
        ):
            return puerto


@pytest.fixture
def almacen(servidor, settings, monkeypatch):
    monkeypatch.setenv("MEDIA_STORAGE", f"s3://evidencias/sitio?endpoint={servidor}&region=us-east-1")
    for nombre, valor in LLAVES.items():
        monkeypatch.setenv(nombre, valor)
    settings.STORAGES = {**settings.STORAGES, "default": env.media("MEDIA_STORAGE", Path("var"))[1]}
    suyo = storages["default"]
    for _ in range(100):
        try:
            suyo.connection.meta.client.create_bucket(Bucket="evidencias")
            break
        except Exception as error:
            if "BucketAlreadyExists" in str(error) or "BucketAlreadyOwnedByYou" in str(error):
                break
            time.sleep(0.3)
    return suyo


@pytest.mark.s3
def test_what_is_kept_is_read_listed_and_deleted(almacen):
    nombre = default_storage.save("evidencias/ñandú.csv", ContentFile(b"a,b\n"))
    otro = default_storage.save("evidencias/ñandú.csv", ContentFile(b"otra"))
    assert nombre != otro  # nothing is written over
    with default_storage.open(nombre) as archivo:
        assert archivo.read() == b"a,b\n"
    assert {nombre, otro} <= set(en_almacen(""))
    assert default_storage.size(nombre) == 4
    default_storage.delete(otro)
    assert not default_storage.exists(otro)
    with pytest.raises(FileNotFoundError):
        default_storage.open(otro)


@pytest.mark.s3
def test_nobody_reads_it_but_the_site(almacen, servidor):
    nombre = default_storage.save("evidencias/borrador.csv", ContentFile(b"secreto"))
    assert servidor not in default_storage.url(nombre)
    with pytest.raises(urllib.error.HTTPError) as error:
        urllib.request.urlopen(f"{servidor}/evidencias/sitio/{nombre}")  # noqa: S310
    assert error.value.code == 403


@pytest.mark.s3
def test_one_that_is_away_is_said_in_seconds(almacen, settings, monkeypatch):
    monkeypatch.setenv(
        "MEDIA_STORAGE", f"s3://evidencias/sitio?endpoint=http://127.0.0.1:{_libre()}&region=us-east-1"
    )
    settings.STORAGES = {**settings.STORAGES, "default": env.media("MEDIA_STORAGE", Path("var"))[1]}
    empezo = time.monotonic()
    for que in (
        lambda: default_storage.open("x"),
        lambda: default_storage.exists("x"),
        lambda: default_storage.save("x", ContentFile(b"x")),
        lambda: list(en_almacen("")),
    ):
        with pytest.raises(AlmacenCaido):
            que()
    assert time.monotonic() - empezo < 40


@pytest.mark.s3
@pytest.mark.django_db
def test_evidence_is_sent_and_a_draft_is_not(almacen, client):
    compromiso = crear_compromiso()
    publico, borrador = crear_borrador(compromiso=compromiso), crear_borrador(compromiso=compromiso)
    suya, ajena = con_archivo(publico, "publica"), con_archivo(borrador, "privada")
    publicacion.enviar_y_publicar(publico, por=publico.autor, razones=ATodo())
    assert b"".join(client.get(f"/evidencias/{suya.pk}/").streaming_content) == b"a,b\npublica,1\n"
    assert client.get(f"/evidencias/{ajena.pk}/").status_code == 404
