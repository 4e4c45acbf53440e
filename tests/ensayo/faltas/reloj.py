"""The clock: midnight of Lima on one node, and a node whose clock is set back."""

from __future__ import annotations

import time
from contextlib import contextmanager
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from zoneinfo import ZoneInfo

from tests.ensayo import datos
from tests.ensayo.casa import ARRANCA, Casa
from tests.ensayo.faltas import Linea
from tests.ensayo.gente import hasta_que_se_vea
from tests.ensayo.procesos import VAR, esperar

LIMA = ZoneInfo("America/Lima")
SEGUNDOS_ANTES = (20, 75, 240)  # of midnight, at which the node is started: more, if it was not up by then


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
    """Pages that hang on the day, asked before midnight, across it and after it."""
    for antes in SEGUNDOS_ANTES:
        faltaban, vistas, etags, mal = _cruzar(casa, antes)
        if faltaban > 3 and not all(despues for despues, _etag in etags):
            break
    de_hoy, de_manana = (
        {etag for despues, etag in etags if not despues},
        {etag for despues, etag in etags if despues},
    )
    if not (de_hoy and de_manana):
        mal.append("it was not asked on both sides of midnight")
    if de_hoy & de_manana:
        mal.append(f"the page of before midnight is given after it: {etags}")
    return Linea(
        "Midnight of Lima",
        f"{vistas} pages across it, all 200; that of before by the node's clock, then that of the new day ({len(etags)} looked at)",
        0,
        0.0,
        tuple(mal),
    )


def _cruzar(casa: Casa, antes: float) -> tuple[float, int, list[tuple[bool, str]], list[str]]:
    """A node started `antes` seconds before midnight: how many were left when it served, pages asked, whether each ETag of the
    list is of after midnight, and what was no page. What was asked as it struck is of neither day."""
    ahora = datetime.now(LIMA)
    medianoche = (ahora + timedelta(days=1)).replace(hour=0, minute=0, second=0, microsecond=0)
    desfase = (medianoche - ahora) - timedelta(seconds=antes)
    vistas, etags, mal = 0, [], []
    with con_otra_hora(casa, desfase.total_seconds()) as nodo:
        suya, _ = _hora_y_etag(nodo, "/compromisos/")
        faltaban = (medianoche - suya).total_seconds()
        while faltaban > 3 and suya < medianoche + timedelta(seconds=10):
            for ruta in ("/compromisos/", "/", "/calendario.ics"):
                estado, _texto = nodo.pedir(ruta)
                vistas += 1
                if estado != 200:
                    mal.append(f"{ruta} after {suya.astimezone(LIMA):%H:%M:%S}: {estado}")
            suya, etag = _hora_y_etag(nodo, "/compromisos/")
            if suya < medianoche or suya > medianoche + timedelta(seconds=1):
                etags.append((suya >= medianoche, etag))
            time.sleep(0.5)
    return faltaban, vistas, etags, mal


def _hora_y_etag(nodo, ruta: str) -> tuple[datetime, str]:
    """When it answered, by its own clock in whole seconds: on a busy machine that is seconds behind what it was told."""
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
        return parsedate_to_datetime(respuesta.headers["Date"]), respuesta.headers.get("ETag", "")
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
