"""The public record, as a page to read and whole as a file that anyone can check."""

from __future__ import annotations

import html
import io
import json
import re
import subprocess
import sys
import zipfile
from datetime import date, timedelta
from pathlib import Path

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from compromisos import publicacion
from compromisos.models import Anotacion, Sello
from compromisos.models.anotacion import en_utc
from compromisos.reglas import cadena
from tests.autoridad_de_sellado import Autoridad
from tests.compromisos.publicacion.registro.ayudas import lineas
from tests.compromisos.views.ayudas import contar_consultas, leido
from tests.factories import crear_avance, crear_compromiso, crear_sello
from tests.una_vez import compartida


@compartida
def publicado(db):
    avance = crear_avance(compromiso=crear_compromiso(texto="Ñandú «con» ☂\nsalto"))
    publicacion.anotar_lo_que_falta()
    return avance


def lineas_sha(n: int) -> str:
    return json.loads(lineas()[n])["sha256"]


def test_registro_constant_queries(client, publicado, django_assert_num_queries):
    def consultas() -> int:
        with CaptureQueriesContext(connection) as captadas:
            assert client.get(reverse("registro")).status_code == 200
        return len(captadas)

    assert lineas_sha(-1) in client.get(reverse("registro")).content.decode()
    pocas = consultas()
    for _n in range(4):
        crear_avance(compromiso=crear_compromiso())
    assert consultas() == pocas


@pytest.mark.django_db
def test_registro_is_empty(client):
    assert "Todavía no hay anotaciones" in client.get(reverse("registro")).content.decode()


@pytest.mark.django_db
def test_registro_as_of_a_day(client):
    compromiso = crear_compromiso()
    with time_machine.travel("2026-03-01T15:00:00Z", tick=False):
        avance = crear_avance(compromiso=compromiso, fecha_corte=date(2026, 2, 1), ahora=timezone.now())
        publicacion.anotar_lo_que_falta()
    pagina = client.get(reverse("registro"), {"al": "2026-03-02"}).content.decode()
    assert f"{reverse('avance', args=[avance.pk])}?al=2026-03-02" in pagina
    assert f"{compromiso.get_absolute_url()}?al=2026-03-02" in pagina


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("consulta", "nombre"),
    [("?al=2026-03-02", "registro-2026-03-02"), ("?al=2026-03-02&desde=7", "registro-desde-7-2026-03-02")],
)
def test_registro_jsonl_as_of_a_day_is_called_by_it(client, consulta, nombre):
    """Two that are downloaded are told apart, as those of the tables are."""
    respuesta = client.get(reverse("registro_jsonl") + consulta)
    assert respuesta["Content-Disposition"] == f'attachment; filename="{nombre}.jsonl"'


def test_registro_works_and_its_commands_give_the_hash(client, publicado, tmp_path):
    (tmp_path / "registro.jsonl").write_bytes(
        b"".join(client.get(reverse("registro_jsonl")).streaming_content)
    )
    pagina = client.get(reverse("registro")).content.decode()
    ordenes = html.unescape(re.search(r"<code>(curl.*?)</code>", pagina, re.S)[1]).splitlines()[1:]
    huellas = [
        subprocess.run(
            ["bash", "-c", orden.replace("3p", "2p")],
            cwd=tmp_path,
            capture_output=True,
            text=True,
            check=True,
        ).stdout.split()[0]
        for orden in ordenes
    ]
    contenido_sha256 = json.loads(lineas()[1])["contenido_sha256"]
    assert huellas == [lineas_sha(1)] * 2 + [contenido_sha256] * 2


def test_the_commands_give_the_hash_of_a_line_of_before_and_of_one_suppressed(client, publicado, tmp_path):
    """What the page says of old lines, and of those in which something was suppressed, is what its commands find."""
    antigua = json.loads(lineas()[1])
    del antigua["contenido_sha256"], antigua["sha256"]
    sha256 = cadena.huella(cadena.canonico(antigua))
    suprimida = {
        **json.loads(lineas()[0]),
        "contenido": {"aviso": "[Texto suprimido]", "y": 'con "comillas",'},
    }
    renglones = [cadena.canonico({**antigua, "sha256": sha256}), cadena.canonico(suprimida)]
    (tmp_path / "registro.jsonl").write_text("\n".join(renglones) + "\n", encoding="utf-8")
    pagina = client.get(reverse("registro")).content.decode()
    ordenes = html.unescape(re.search(r"<code>(curl.*?)</code>", pagina, re.S)[1]).splitlines()[1:]

    def da(orden: str, linea: int) -> str:
        hecho = subprocess.run(
            ["bash", "-c", orden.replace("3p", f"{linea}p")],
            cwd=tmp_path,
            capture_output=True,
            text=True,
            check=True,
        )
        return hecho.stdout.split()[0]

    assert [da(orden, 1) for orden in ordenes[:2]] == [sha256] * 2
    assert [da(orden, 2) for orden in ordenes[:2]] == [suprimida["sha256"]] * 2
    assert da(ordenes[2], 2) == cadena.huella(cadena.canonico(suprimida["contenido"]))
    assert da(ordenes[3], 2) == suprimida["contenido_sha256"] != da(ordenes[2], 2)


# --- Its time stamps


@pytest.fixture
def sellada(publicado, tmp_path):
    """The head of the record, stamped for real."""
    autoridad, ultima = Autoridad(tmp_path / "tsa"), Anotacion.objects.last()
    token = autoridad.sello_de(ultima.lo_que_da_su_huella)
    crear_sello(numero=ultima.numero, token=token, autoridad="Sello <b>de</b> ejemplo")
    return autoridad


def test_sello_works_and_the_commands_of_the_page_say_so(client, sellada):
    pagina = client.get(reverse("registro")).content.decode()
    assert "Sello &lt;b&gt;de&lt;/b&gt; ejemplo" in pagina
    baja, *ordenes = html.unescape(
        re.search(r"<code>(curl[^<]*sello\.tsr\n.*?)</code>", pagina, re.S)[1]
    ).splitlines()
    direccion = baja.removeprefix("curl -s https://testserver").removesuffix(" > sello.tsr")
    respuesta = client.get(direccion)
    assert respuesta["Content-Type"] == "application/timestamp-reply"
    assert respuesta["Content-Disposition"] == 'attachment; filename="registro-4.tsr"'
    assert respuesta["Access-Control-Allow-Origin"] == "*"
    (sellada.carpeta / "sello.tsr").write_bytes(respuesta.content)
    (sellada.carpeta / "autoridad.pem").write_bytes(sellada.raiz.read_bytes())
    dicen = [
        subprocess.run(["bash", "-c", orden], cwd=sellada.carpeta, capture_output=True, text=True, check=True)
        for orden in ordenes
    ]
    assert dicen[0].stdout.strip() == "Verification: OK"
    assert lineas_sha(-1)[:8] in ordenes[0]
    assert "Time stamp: " in dicen[1].stdout
    assert f'href="{reverse("sello", args=[4])}"' in pagina
    assert "Time stamps" in client.get("/en" + reverse("registro")).content.decode()


def test_sello_goes_with_the_files_of_the_record(client, sellada):
    dicho = {
        "numero": 4,
        "sha256": lineas_sha(-1),
        "sellado_en": en_utc(Sello.objects.get().sellado_en),
        "autoridad": "Sello <b>de</b> ejemplo",
        "direccion": "https://testserver/datos/registro/sellos/4.tsr",
    }
    assert json.loads(leido(client, "/datos/registro.json"))["sellos"] == [dicho]
    assert json.loads(leido(client, "/api/v1/registro/4/"))["sellos"] == [dicho]
    assert json.loads(leido(client, "/api/v1/registro/"))["sellos"] == [dicho]
    assert "sellos" not in json.loads(leido(client, "/api/v1/registro/?limite=2"))
    with zipfile.ZipFile(io.BytesIO(leido(client, "/datos/datos.zip"))) as todo:
        assert todo.read("sellos/4.tsr") == bytes(Sello.objects.get().token)
        assert "sellos/ trae los sellos de tiempo" in todo.read("LEAME.txt").decode()


def test_sello_404_and_nothing_is_said_of_stamps_where_there_are_none(client, publicado):
    assert client.get(reverse("sello", args=[4])).status_code == 404
    assert client.get("/datos/registro/sellos/99999999999999999999999.tsr").status_code == 404
    assert "sello" not in client.get(reverse("registro")).content.decode().lower()
    assert "sellos" not in json.loads(leido(client, "/datos/registro.json"))
    assert "sellos" not in json.loads(leido(client, "/api/v1/registro/4/"))
    with zipfile.ZipFile(io.BytesIO(leido(client, "/datos/datos.zip"))) as todo:
        assert not [n for n in todo.namelist() if "sello" in n]
        assert "sello" not in todo.read("LEAME.txt").decode()


def test_sello_as_of_a_day(client, sellada):
    """What is public of a stamp changes with it, and not before it: the same answer is not given again."""
    antes = client.get(reverse("registro_jsonl"))
    ayer = (timezone.localdate() - timedelta(days=1)).isoformat()
    assert client.get(reverse("sello", args=[4]), {"al": ayer}).status_code == 404
    assert "Sellos de tiempo" not in client.get(reverse("registro"), {"al": ayer}).content.decode()
    crear_sello(numero=3)
    assert client.get(reverse("registro_jsonl"))["ETag"] != antes["ETag"]
    assert len(json.loads(leido(client, "/datos/registro.json"))["sellos"]) == 2


# --- The file


PROGRAMA = Path(__file__).resolve().parents[3] / "static" / "registro" / "verificar.py"


def test_registro_jsonl_works_and_the_shipped_program_says_so(client, publicado, tmp_path):
    respuesta = client.get(reverse("registro_jsonl"))
    datos = b"".join(respuesta.streaming_content)
    assert datos.decode().splitlines() == lineas()
    archivo = tmp_path / "registro.jsonl"
    archivo.write_bytes(datos)
    bien = subprocess.run([sys.executable, PROGRAMA, archivo], capture_output=True, text=True, check=False)
    assert (bien.returncode, bien.stderr) == (0, "")
    assert f"4 anotaciones, 0 que no cuadran. SHA-256 de la última: {lineas_sha(-1)}" in bien.stdout
    archivo.write_bytes(datos.replace("Ñandú".encode(), b"Nandu"))
    mal = subprocess.run([sys.executable, PROGRAMA, archivo], capture_output=True, text=True, check=False)
    assert mal.returncode == 1
    assert "Línea 4" in mal.stdout


def test_registro_jsonl_filters_from_any_number_on(client, publicado):
    url = reverse("registro_jsonl")
    assert b"".join(client.get(url, {"desde": "2"}).streaming_content).decode().splitlines() == lineas()[1:]
    assert b"".join(client.get(url, {"desde": "99"}).streaming_content) == b""
    for malo in ("0", "-1", "x", "9" * 30, "1.5", "²"):
        assert client.get(url, {"desde": malo}).status_code == 400
    assert b"".join(client.get(url, {"al": "2026-01-01"}).streaming_content) == b""


@pytest.mark.django_db
def test_registro_404_of_a_page(client):
    assert client.get(reverse("registro"), {"pagina": 2}).status_code == 404


@pytest.mark.django_db
def test_registro_jsonl_is_empty(client):
    assert leido(client, reverse("registro_jsonl")) == b""


def test_registro_jsonl_as_of_a_day(client, publicado):
    url = reverse("registro_jsonl")
    assert leido(client, url, al="2026-01-01") == b""
    assert leido(client, url, al=timezone.localdate().isoformat()).decode().splitlines() == lineas()


def test_registro_jsonl_constant_queries(client, publicado):
    pocas = contar_consultas(client, reverse("registro_jsonl"))
    for _n in range(4):
        crear_avance(compromiso=crear_compromiso())
    assert contar_consultas(client, reverse("registro_jsonl")) == pocas
