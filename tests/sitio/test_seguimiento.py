"""What the ministry notes for itself is on no public page, in no file and in no entry of the record."""

from __future__ import annotations

import html
import re
import zlib
from collections import deque
from io import BytesIO
from zipfile import BadZipFile, ZipFile

import pytest

from base.vigencias import TABLAS
from compromisos import publicacion
from compromisos.models import Anotacion, Encargo, PreferenciaDeAvisos, Seguimiento
from compromisos.publicacion import encargos, seguimientos
from compromisos.salidas.datos.columns import NOMBRES
from tests.compromisos.views.ayudas import crear_avance_de_hoy
from tests.factories import crear_compromiso, crear_personal, crear_seguimiento
from tests.muestra import ENTERO

pytestmark = pytest.mark.django_db

RESERVADO = "Xilofonía reservada"
PERSONA = "Zoraida Encargada"
DE_MAS = re.compile(r"/(admin|informar|static|cuentas|idioma)/|\.(png|webp|svg|ico|woff2|pdf)(\?|$)|/en/")
MUCHAS = 150 if ENTERO else 75


def cuerpo_de(respuesta) -> str:
    """What an answer says, also inside a workbook."""
    datos = b"".join(respuesta.streaming_content) if respuesta.streaming else respuesta.content
    if respuesta.headers.get("Content-Encoding") == "gzip":
        datos = zlib.decompress(datos, wbits=31)
    try:
        with ZipFile(BytesIO(datos)) as libro:
            datos = b"\n".join(libro.read(nombre) for nombre in libro.namelist())
    except BadZipFile:
        pass
    return datos.decode("utf-8", errors="replace")


def recorrer(client, desde: list[str]) -> dict[str, str]:
    """{address: what it says} of the public pages and files that lead from one to another."""
    dichas: dict[str, str] = {}
    cola = deque(desde)
    while cola and len(dichas) < MUCHAS:
        direccion = cola.popleft()
        if direccion in dichas:
            continue
        respuesta = client.get(direccion)
        dichas[direccion] = cuerpo_de(respuesta)
        for hallada in re.findall(r'href="(/[^"#]*)', dichas[direccion]):
            suya = html.unescape(hallada)
            if not DE_MAS.search(suya) and suya not in dichas:
                cola.append(suya)
    return dichas


@pytest.mark.muestreo
def test_no_public_page_nor_file_tells_who_is_in_charge_or_what_was_noted(client):
    zoraida = crear_personal(
        username="zoraida", first_name="Zoraida", last_name="Encargada", email="zoraida@example.org"
    )
    compromiso = crear_compromiso()
    crear_avance_de_hoy(compromiso)
    encargos.encargar_instituciones([compromiso.institucion_id], persona=zoraida, por=zoraida)
    encargos.encargar_compromisos([compromiso.pk], persona=zoraida, por=zoraida)
    nota = crear_seguimiento(
        por=zoraida,
        compromiso=compromiso,
        institucion=compromiso.institucion,
        texto=RESERVADO,
        con_quien=RESERVADO,
    )
    seguimientos.guardar(nota, por=zoraida)
    publicacion.anotar_lo_que_falta()
    archivos = [f"/datos/{tabla}.{formato}" for tabla in NOMBRES for formato in ("csv", "json", "xlsx")]
    ficha = compromiso.get_absolute_url()
    dichas = recorrer(
        client,
        [
            "/", ficha, f"{ficha.rstrip('/')}.json", compromiso.institucion.get_absolute_url(), *archivos,
            "/datos/registro.jsonl", f"/compromisos/?q={RESERVADO}", f"/buscar/?q={PERSONA}",
        ],
    )  # fmt: skip
    assert len(dichas) > 40
    for direccion, dicho in dichas.items():
        if "q=" in direccion:  # which repeats what was looked for
            assert compromiso.titulo not in dicho, direccion
            continue
        assert RESERVADO not in dicho, direccion
        assert "Zoraida" not in dicho, direccion
    for anotacion in Anotacion.objects.all():
        assert RESERVADO not in anotacion.contenido
        assert "oraida" not in anotacion.contenido


def test_none_of_it_has_intervals_of_what_was_public():
    assert not {Encargo, Seguimiento, PreferenciaDeAvisos} & set(TABLAS)
