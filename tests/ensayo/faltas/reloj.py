"""The clock: midnight of Lima on one node, and a node whose clock is set back."""

from __future__ import annotations

import time
from contextlib import contextmanager
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from tests.ensayo import datos
from tests.ensayo.casa import ARRANCA, Casa
from tests.ensayo.faltas import Linea
from tests.ensayo.gente import hasta_que_se_vea
from tests.ensayo.procesos import VAR, esperar

LIMA = ZoneInfo("America/Lima")


# What a process reads when it starts: its clock is so many seconds off from then on, and goes on ticking.
OTRA_HORA = """import datetime, os, time_machine
aparte = datetime.timedelta(seconds=float(os.environ["ENSAYO_HORA"]))
time_machine.travel(datetime.datetime.now(datetime.UTC) + aparte, tick=True).start()
"""


def otra_hora(segundos: float) -> dict[str, str]:
    carpeta = VAR / "otra-hora"
    carpeta.mkdir(exist_ok=True)
    (carpeta / "sitecustomize.py").write_text(OTRA_HORA, encoding="utf-8")
    return {"PYTHONPATH": str(carpeta), "ENSAYO_HORA": f"{segundos:.0f}"}


@contextmanager
def con_otra_hora(casa: Casa, segundos: float):
    """The second node, with its clock so many seconds off."""
    nodo = casa.nodos[1]
    antes = nodo.como["env"]
    nodo.parar()
    nodo.como["env"] = antes | otra_hora(segundos)
    try:
        nodo.arrancar()
        esperar(nodo.listo, ARRANCA, nodo.nombre)
        yield nodo
    finally:
        nodo.como["env"] = antes
        nodo.parar()
        nodo.arrancar()
        esperar(nodo.listo, ARRANCA, nodo.nombre)


def medianoche(casa: Casa) -> Linea:
    """A page that hangs on the day, before and after: the pledge as data says of which day it is."""
    ahora = datetime.now(LIMA)
    medianoche = (ahora + timedelta(days=1)).replace(hour=0, minute=0, second=0, microsecond=0)
    arranque = 75.0  # seconds before midnight at which it starts
    mal, etags = [], []
    with con_otra_hora(casa, (medianoche - ahora).total_seconds() - arranque) as nodo:
        lo_que_falta = medianoche - timedelta(0)
        vistas = 0
        desfase = (medianoche - ahora).total_seconds() - arranque
        hasta = time.monotonic() + 150
        while time.monotonic() < hasta:
            suya = datetime.now(LIMA) + timedelta(seconds=desfase)
            for ruta in ("/compromisos/", "/", "/calendario/"):
                estado, _texto = nodo.pedir(ruta)
                vistas += 1
                if estado not in (200, 404):
                    mal.append(f"{ruta} at {suya:%H:%M:%S}: {estado}")
            etags.append((suya >= lo_que_falta, _etag(nodo, "/compromisos/")))
            if suya > lo_que_falta + timedelta(seconds=10):
                break
            time.sleep(0.5)
    de_hoy, de_manana = (
        {e for despues, e in etags if not despues},
        {e for despues, e in etags[:-1] if despues},
    )
    if de_hoy and de_hoy & {etags[-1][1]}:
        mal.append("the page of before midnight is given after it")
    if not etags[-1][0]:
        mal.append("midnight did not come")
    return Linea(
        "Midnight of Lima",
        f"{vistas} pages across it, all 200; that of the new day from its first second ({len(de_manana)} after)",
        0,
        0.0,
        tuple(mal),
    )


def _etag(nodo, ruta: str) -> str:
    from http.client import HTTPConnection

    conexion = HTTPConnection("127.0.0.1", nodo.puerto, timeout=20)
    try:
        conexion.request(
            "HEAD",
            ruta,
            headers={"Host": "localhost", "X-Forwarded-Proto": "https", "X-Forwarded-For": "127.0.0.1"},
        )
        respuesta = conexion.getresponse()
        respuesta.read()
        return respuesta.headers.get("ETag", "")
    finally:
        conexion.close()


def atrasado(casa: Casa) -> Linea:
    """A node an hour behind: what is published by it comes after what was, and the record holds."""
    (primero, segundo), mal = datos.por_publicar(2), []
    editora = datos.editora(casa)
    if (dado := editora.enviar(primero.revisar, primero.campos())).estado != 302:
        mal.append(f"before: {dado.estado}")
    antes = datos.cabeza()
    with con_otra_hora(casa, -3600) as nodo:
        casa.nodos[0].parar()  # all go to the one that is behind
        try:
            dado = editora.enviar(segundo.revisar, segundo.campos())
            dicho = f"{dado.estado}"
            vista = hasta_que_se_vea(casa, segundo.pagina, segundo.texto) if dado.estado == 302 else None
            hecho = casa.manage("diagnostico", falla=False, **otra_hora(-3600))
        finally:
            casa.nodos[0].arrancar()
            esperar(casa.nodos[0].listo, ARRANCA, nodo.nombre)
    if dado.estado >= 500 or dado.estado == 0:
        mal.append(f"publishing: {dado.estado}")
    if vista is not None and vista > 2:
        mal.append(f"seen after {vista:.1f} s")
    if "reloj" not in hecho.stdout:
        mal.append("diagnostico does not name the clock")
    casa.manage("verificar_registro")
    casa.manage("proyeccion", "--verificar")
    nuevas = datos.cabeza()[0] - antes[0]
    return Linea(
        "A node's clock is set back an hour",
        f"a publication by it: {dicho}, {nuevas} entry; the record holds, and `diagnostico` names the clock",
        0,
        0.0,
        tuple(mal),
    )


FALTAS = {"medianoche": medianoche, "reloj-atrasado": atrasado}
