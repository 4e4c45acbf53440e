"""A node that dies, that is reloaded, that is held by ten thousand who say nothing."""

from __future__ import annotations

import socket
import ssl
import threading
import time

from tests.ensayo import datos
from tests.ensayo.casa import ARRANCA, Casa
from tests.ensayo.faltas import Linea
from tests.ensayo.gente import Lector, hasta_que_se_vea, leyendo
from tests.ensayo.procesos import esperar

LECTORES, PIENSAN = 30, 0.5
CALLADAS = 10_000


def muerto_con_lectores(casa: Casa) -> Linea:
    nodo = casa.nodos[0]
    with leyendo(casa, datos.calentar(casa, datos.paginas()), LECTORES, piensan=PIENSAN) as vistas:
        time.sleep(4)
        nodo.matar()
        murio = time.monotonic()
        time.sleep(3)
        nodo.arrancar()  # systemd: Restart=always, RestartSec=2
        esperar(nodo.listo, ARRANCA, nodo.nombre)
        volvio = time.monotonic() - murio
        time.sleep(3)
    mal = vistas.faltan(0.01)
    return Linea("A node is killed (SIGKILL) under 30 readers", vistas.dicho(), segundos=volvio, mal=mal)


def muertos_al_publicar(casa: Casa) -> Linea:
    """Both nodes, while one holds a publication that waits for the lock of the record."""
    (suyo,) = datos.por_publicar(1)
    editora, antes, campos = datos.editora(casa), datos.cabeza(), suyo.campos()
    import psycopg2

    vistos = []
    cerrojo = psycopg2.connect(casa.primaria.direccion())
    try:
        with cerrojo.cursor() as cursor:
            cursor.execute("LOCK TABLE compromisos_anotacion IN EXCLUSIVE MODE")
        hilo = threading.Thread(target=lambda: vistos.append(editora.enviar(suyo.revisar, campos)))
        hilo.start()
        esperar(
            lambda: casa.primaria.decir("SELECT 1 FROM pg_stat_activity WHERE wait_event_type = 'Lock'"),
            20,
            "the publication at the lock",
        )
        for nodo in casa.nodos:
            nodo.matar()
        murio = time.monotonic()
        hilo.join(40)
    finally:
        cerrojo.close()
    for nodo in casa.nodos:
        nodo.arrancar()
    for nodo in casa.nodos:
        esperar(nodo.listo, ARRANCA, nodo.nombre)
    volvio = time.monotonic() - murio
    datos.soltar()
    mal = []
    a_medias = suyo.situacion() != "en_revision" or datos.cabeza() != antes
    if a_medias:
        mal.append(f"half done: {suyo.situacion()}, {datos.cabeza()[0] - antes[0]} entries")
    if not vistos[0].pagina_de_fallo:
        mal.append(f"the editor saw {vistos[0].estado} {vistos[0].texto[:80]!r}")
    otra = editora.enviar(suyo.revisar, suyo.campos())
    if otra.estado != 302 or datos.cabeza()[0] != antes[0] + 1:
        mal.append(f"sent again: {otra.estado}, {datos.cabeza()[0] - antes[0]} entries")
    vista = hasta_que_se_vea(casa, suyo.pagina, suyo.texto)
    if vista > 2:
        mal.append(f"seen after {vista:.1f} s")
    return Linea(
        "Both nodes are killed in the middle of a publication", "the editor: the 503 page; sent again: published, one entry",
        perdido=int(a_medias), segundos=volvio, mal=tuple(mal),
    )  # fmt: skip


def recargados(casa: Casa) -> Linea:
    with leyendo(casa, datos.calentar(casa, datos.paginas()), LECTORES, piensan=PIENSAN) as vistas:
        time.sleep(2)
        empezo = time.monotonic()
        for nodo in casa.nodos:
            nodo.recargar()
            time.sleep(1)
            esperar(nodo.listo, ARRANCA, nodo.nombre)
        time.sleep(3)
        for nodo in casa.nodos:  # a new version: one is stopped, ending what it has, then the other
            nodo.parar()
            nodo.arrancar()
            esperar(nodo.listo, ARRANCA, nodo.nombre)
        tardo = time.monotonic() - empezo
        time.sleep(2)
    mal = vistas.faltan(0.01)
    return Linea(
        "Each node is reloaded (SIGHUP), then stopped and started, under 30 readers",
        vistas.dicho(),
        segundos=tardo,
        mal=mal,
    )


def diez_mil_calladas(casa: Casa) -> Linea:
    """Connections that shake hands and say nothing; 60 from each address is what the shipped nginx counts, here 1000."""
    abiertas: list[socket.socket] = []
    contexto = ssl._create_unverified_context()
    try:
        for n in range(CALLADAS):
            uno = socket.socket()
            uno.bind((f"127.0.{2 + n // 250 % 200}.{n % 250 + 1}", 0))
            uno.settimeout(10)
            uno.connect(("127.0.0.1", casa.https))
            if n % 20 == 0:
                uno = contexto.wrap_socket(uno, server_hostname="localhost")
            abiertas.append(uno)
        lector, segundos, mal = Lector(casa.https), [], []
        for ruta in ("/ayuda/", "/compromisos/", "/") * 5:
            visto = lector.pedir(ruta)
            lector.cerrar()
            segundos.append(visto.segundos)
            if visto.estado != 200:
                mal.append(f"{ruta}: {visto.estado}")
        if max(segundos) > 5:
            mal.append(f"a page took {max(segundos):.1f} s")
    finally:
        for uno in abiertas:
            uno.close()
    vieron = f"{len(segundos)} pages, all 200, the slowest in {max(segundos):.2f} s"
    return Linea(f"{len(abiertas):,} connections that say nothing", vieron, segundos=0, mal=tuple(mal))


FALTAS = {
    "nodo-muerto": muerto_con_lectores,
    "publicando": muertos_al_publicar,
    "recarga": recargados,
    "calladas": diez_mil_calladas,
}
