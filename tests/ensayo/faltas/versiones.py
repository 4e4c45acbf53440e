"""Two releases at once: the code of before on the new tables, beside the new one."""

from __future__ import annotations

import subprocess
import time

from tests.ensayo import datos
from tests.ensayo.casa import ARRANCA, Casa
from tests.ensayo.faltas import Linea
from tests.ensayo.gente import hasta_que_se_vea, leyendo
from tests.ensayo.procesos import RAIZ, VAR, esperar


def anterior() -> str:
    """The commit before the one that brought the newest migration: the oldest code that may meet these tables."""
    dicho = subprocess.run(
        ["git", "log", "-1", "--format=%H", "--diff-filter=A", "--", "*/migrations/0*.py"],
        cwd=RAIZ,
        capture_output=True,
        text=True,
        check=True,
    )
    return f"{dicho.stdout.strip()}~1"


def dos_a_la_vez(casa: Casa) -> Linea:
    carpeta, nodo, mal = VAR / "anterior", casa.nodos[1], []
    if not carpeta.exists():
        carpeta.mkdir()
        archivo = subprocess.Popen(["git", "archive", anterior()], cwd=RAIZ, stdout=subprocess.PIPE)
        subprocess.run(["tar", "-x", "-C", str(carpeta)], stdin=archivo.stdout, check=True)
        archivo.wait()
        (carpeta / "var").mkdir(exist_ok=True)
        casa.manage("collectstatic", "--noinput", "-v0", en="anterior")
    viejo = casa.nodo("anterior", carpeta="anterior", puerto=nodo.puerto)
    editora, suyos = datos.editora(casa), datos.por_publicar(6)
    with leyendo(casa, datos.calentar(casa, datos.paginas()), 10, piensan=0.5) as vistas:
        nodo.parar()
        viejo.arrancar()
        try:
            esperar(lambda: viejo.pedir("/healthz")[0] == 200, ARRANCA, "the release of before")
            demoras = []
            for suyo in suyos:  # by turns, by the one and by the other
                dado = editora.enviar(suyo.revisar, suyo.campos())
                if dado.estado != 302:
                    mal.append(f"publishing: {dado.estado}")
                demoras.append(hasta_que_se_vea(casa, suyo.pagina, suyo.texto))
            casa.manage("verificar_registro")
        finally:
            viejo.parar()
        empezo = time.monotonic()
        nodo.arrancar()
        esperar(nodo.listo, ARRANCA, nodo.nombre)
        volvio = time.monotonic() - empezo
    if max(demoras) > 2:
        mal.append(f"seen after {max(demoras):.1f} s")
    return Linea(
        "Two releases at once: the code of before the newest migration on these tables, beside the new one",
        f"{vistas.dicho()}; six publications by both, seen after {max(demoras):.1f} s at most, one chain", 0, volvio, (*mal, *vistas.faltan(0.05)),
    )  # fmt: skip


FALTAS = {"dos-versiones": dos_a_la_vez}
