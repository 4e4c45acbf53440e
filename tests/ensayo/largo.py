"""Ten minutes of readers and editors, while a node is killed, the database restarted, a migration run and a backup taken."""

from __future__ import annotations

import os
import shutil
import threading
import time
from dataclasses import dataclass, field

from tests.ensayo import datos
from tests.ensayo.casa import ARRANCA, Casa
from tests.ensayo.faltas import Linea
from tests.ensayo.gente import Editora, hasta_que_se_vea, leyendo
from tests.ensayo.procesos import VAR, esperar

SEGUNDOS = float(os.environ.get("ENSAYO_SEGUNDOS", "600"))
LECTORES = int(os.environ.get("ENSAYO_LECTORES", "200"))
EDITORAS, CADA = 5, 5.0
PIENSAN = 12.0  # seconds that a reader stays on a page: some 17 pages a second of 200
# A table that grows by a column and an index, and loses them: what a migration that expands does, while all write.
MIGRACION = (
    "ALTER TABLE compromisos_avance ADD COLUMN IF NOT EXISTS del_ensayo integer",
    "CREATE INDEX CONCURRENTLY IF NOT EXISTS del_ensayo_idx ON compromisos_avance (del_ensayo)",
    "DROP INDEX CONCURRENTLY IF EXISTS del_ensayo_idx",
    "ALTER TABLE compromisos_avance DROP COLUMN IF EXISTS del_ensayo",
)


@dataclass
class Publicadas:
    demoras: list[float] = field(default_factory=list)
    otra_vez: int = 0  # sent again, for the database was away or the node died
    hechas: list[datos.PorPublicar] = field(default_factory=list)
    mal: list[str] = field(default_factory=list)


def todos_a_la_vez(casa: Casa) -> Linea:
    editoras = [datos.editora(casa, f"editora{n}") for n in range(EDITORAS)]
    suyos = [(s, s.campos()) for s in datos.por_publicar(int(SEGUNDOS / CADA) + 1)]
    publicadas, antes, fin = Publicadas(), datos.cabeza(), time.monotonic() + SEGUNDOS
    datos.soltar()
    respaldos, que_paso = VAR / "respaldos-largo", []
    respaldos.mkdir(exist_ok=True)

    def publicar() -> None:
        for n, (suyo, campos) in enumerate(suyos):
            empezo = time.monotonic()
            if empezo > fin:
                return
            _una(casa, editoras[n % EDITORAS], suyo, campos, publicadas, fin)
            time.sleep(max(0.0, CADA - (time.monotonic() - empezo)))

    def que_pase() -> None:
        plan = (
            (0.1, "node killed", lambda: _matar(casa)), (0.3, "database restarted", lambda: _reiniciar(casa)),
            (0.5, "migration", lambda: _migrar(casa)), (0.7, "backup", lambda: casa.manage("respaldo", str(respaldos))),
        )  # fmt: skip
        for cuando, nombre, hacer in plan:
            time.sleep(max(0.0, fin - SEGUNDOS + SEGUNDOS * cuando - time.monotonic()))
            empezo = time.monotonic()
            try:
                hacer()
            except Exception as error:
                publicadas.mal.append(f"{nombre}: {error}")
            que_paso.append((nombre, empezo, time.monotonic()))

    hilos = [threading.Thread(target=publicar), threading.Thread(target=que_pase)]
    with leyendo(casa, datos.calentar(casa, datos.paginas(20)), LECTORES, piensan=PIENSAN) as vistas:
        for hilo in hilos:
            hilo.start()
        for hilo in hilos:
            hilo.join(SEGUNDOS + 400)
    datos.soltar()
    shutil.rmtree(respaldos, ignore_errors=True)
    casa.manage("verificar_registro")
    casa.manage("proyeccion", "--verificar")
    nuevas = datos.cabeza()[0] - antes[0]
    situaciones = [s.situacion() for s in publicadas.hechas]
    perdidas = sum(x != "publicado" for x in situaciones)
    mal = [*publicadas.mal, *vistas.faltan(0.02)]
    tarde = [d for d in publicadas.demoras if d > 2]
    if tarde:
        mal.append(f"{len(tarde)} publications were seen after more than 2 s: {max(tarde):.1f}")
    if nuevas != len(publicadas.hechas):
        mal.append(f"{nuevas} entries for {len(publicadas.hechas)} publications")
    vieron = (
        f"{vistas.dicho()}; {len(publicadas.hechas)} publications, {publicadas.otra_vez} of them sent twice, seen after "
        f"{max(publicadas.demoras, default=0):.1f} s at most; the chain unbroken"
    )
    minutos = SEGUNDOS / 60
    que = ", ".join(f"{n} ({b - a:.0f} s)" for n, a, b in que_paso)
    return Linea(
        f"{minutos:g} minutes of {LECTORES} readers and {EDITORAS} editors, one publication each {CADA:g} s, while: {que}",
        vieron,
        perdidas,
        0.0,
        tuple(mal),
    )


def _una(
    casa: Casa,
    editora: Editora,
    suyo: datos.PorPublicar,
    campos: dict[str, str],
    publicadas: Publicadas,
    fin: float,
) -> None:
    """Publish one, sending it again as a person does who was told that the site was away."""
    for vez in range(60):
        dado = editora.enviar(suyo.revisar, campos)
        if dado.estado in (302, 404) or "Publicado." in dado.texto or (dado.estado == 409 and vez):
            publicadas.hechas.append(suyo)
            publicadas.otra_vez += bool(vez)
            publicadas.demoras.append(hasta_que_se_vea(casa, suyo.pagina, suyo.texto))
            return
        if not (dado.pagina_de_fallo or dado.estado == 0):
            publicadas.mal.append(f"publishing {suyo.pk}: {dado.estado} {dado.texto[:100]!r}")
            return
        if time.monotonic() > fin + 60:
            publicadas.mal.append(f"publishing {suyo.pk}: not by the end")
            return
        time.sleep(1)


def _matar(casa: Casa) -> None:
    casa.nodos[0].matar()
    time.sleep(2)
    casa.nodos[0].arrancar()
    esperar(casa.nodos[0].listo, ARRANCA, "nodo-1")


def _reiniciar(casa: Casa) -> None:
    casa.primaria.parar()
    casa.primaria.arrancar()
    for nodo in casa.nodos:
        esperar(nodo.listo, ARRANCA, nodo.nombre)


def _migrar(casa: Casa) -> None:
    for orden in MIGRACION:
        casa.primaria.decir(f"{orden}")
