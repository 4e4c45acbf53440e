"""The database that goes, that hangs, and its replica."""

from __future__ import annotations

import time

from tests.ensayo import datos
from tests.ensayo.casa import Casa
from tests.ensayo.faltas import Linea
from tests.ensayo.gente import COPIA, Editora, Lector, Visto, hasta_que_se_vea, leyendo
from tests.ensayo.procesos import esperar

LECTORES, PIENSAN = 30, 0.5


def _sin_principal(casa: Casa, editora: Editora, nunca_leida: str) -> list[str]:
    """What is to be so while the primary is away and its replica is not; [] if it is."""
    lector, mal = Lector(casa.https), []

    def quiere(que: str, visto: Visto, bien: bool) -> None:
        if not bien:
            mal.append(f"without the primary {que}: {visto.estado} {visto.texto[:60]!r}")

    for ruta in ("/compromisos/", nunca_leida):
        visto = lector.pedir(ruta)
        quiere(f"{ruta} is read from the replica", visto, visto.estado == 200 and not visto.copia)
    visto = lector.pedir("/datos/compromisos.json")
    quiere("whole tables, which a file is made for, are 503", visto, visto.estado == 503)
    visto = editora.pedir("/admin/")
    quiere("the staff is told", visto, visto.pagina_de_fallo)
    if casa.nodos[0].pedir("/healthz")[0] != 200 or casa.nodos[0].pedir("/readyz")[0] != 200:
        mal.append("without the primary healthz or readyz is not 200")
    return mal


def _sin_base(casa: Casa, editora: Editora, nunca_leida: str) -> list[str]:
    """What is to be so while neither of the two is there; [] if it is."""
    lector, mal = Lector(casa.https), []

    def quiere(que: str, visto: Visto, bien: bool) -> None:
        if not bien:
            mal.append(f"without the database {que}: {visto.estado} {visto.texto[:60]!r}")

    visto = lector.pedir("/compromisos/")
    quiere("the list is a marked copy", visto, visto.estado == 200 and visto.copia)
    visto = lector.pedir("/en/compromisos/")
    quiere("the English list is a marked copy", visto, visto.estado == 200 and "Copy of " in visto.texto)
    visto = lector.pedir("/ayuda/")
    quiere("help is there", visto, visto.estado == 200 and "Línea 100" in visto.texto and not visto.copia)
    visto = lector.pedir(nunca_leida)
    quiere("what nobody read is the 503 page", visto, visto.pagina_de_fallo)
    visto = lector.pedir("/datos/compromisos.json")
    quiere("data are 503", visto, visto.estado == 503)
    for ruta in ("/admin/", "/compromisos/"):
        visto = editora.pedir(ruta)
        quiere(f"the staff is told at {ruta}", visto, visto.pagina_de_fallo)
    if casa.nodos[0].pedir("/healthz")[0] != 200 or casa.nodos[0].pedir("/readyz")[0] != 503:
        mal.append("healthz is not 200 or readyz not 503")
    return mal


def parada_y_arrancada(casa: Casa) -> Linea:
    editora, (suyo,) = datos.editora(casa), datos.por_publicar(1)
    una, otra = _nunca_leidas()
    with leyendo(casa, datos.calentar(casa, datos.paginas()), LECTORES, piensan=PIENSAN) as vistas:
        time.sleep(8)
        casa.primaria.parar()
        datos.soltar()
        time.sleep(2)
        mal = _sin_principal(casa, editora, una)
        casa.replica.parar()
        time.sleep(2)  # nginx gives what it was given in the second before
        mal += _sin_base(casa, editora, otra)
        time.sleep(8)
        arranco = datos.hace(0)
        casa.primaria.arrancar()
        casa.replica.arrancar()
        vuelve = esperar(lambda: _sana(casa), 60, "pages without a mark")
        vuelto = time.monotonic()
        esperar(lambda: casa.trabajador.vivo and _late(arranco), 90, "the worker")
        latido = time.monotonic() - vuelto + vuelve
        time.sleep(2)
    dado = editora.enviar(suyo.revisar, suyo.campos())
    if dado.estado != 302 or hasta_que_se_vea(casa, suyo.pagina, suyo.texto) > 2:
        mal.append(f"publishing after it: {dado.estado}")
    return Linea(
        "The database is stopped, then its replica too, and 10 s later both are started, under 30 readers",
        f"{vistas.dicho()}; first from the replica, then copies with their hour; the staff the 503 page; the worker beats after {latido:.0f} s",
        segundos=vuelve, mal=(*mal, *vistas.faltan(0.05)),
    )  # fmt: skip


def colgada(casa: Casa) -> Linea:
    with leyendo(casa, datos.calentar(casa, datos.paginas()), LECTORES, piensan=PIENSAN) as vistas:
        time.sleep(5)
        casa.primaria.congelar(25)
        vuelve = esperar(lambda: _sana(casa), 60, "pages without a mark")
        time.sleep(2)
    mal = list(vistas.faltan(0.1))
    if not vistas.cuantas["copia"]:
        mal.append("nobody saw a copy")
    if vistas.lentas > 30:
        mal.append(f"somebody waited {vistas.lentas:.0f} s")
    return Linea(
        "The database hangs for 25 s (SIGSTOP), under 30 readers", f"{vistas.dicho()}; the longest wait {vistas.lentas:.1f} s",
        segundos=vuelve, mal=tuple(mal),
    )  # fmt: skip


def replica_atrasada(casa: Casa) -> Linea:
    editora, suyos = datos.editora(casa), datos.por_publicar(2)
    casa.replica.decir("SELECT pg_wal_replay_pause()")
    try:
        demoras = _publicar(casa, editora, suyos)
    finally:
        casa.replica.decir("SELECT pg_wal_replay_resume()")
    alcanza = esperar(lambda: _al_dia(casa), 60, "the replica")
    mal = [f"seen after {d:.1f} s" for d in demoras if d > 2]
    return Linea(
        "The replica falls behind (replay paused) while two updates are published",
        f"both seen after {max(demoras):.1f} s at most",
        segundos=alcanza,
        mal=tuple(mal),
    )


def replica_perdida(casa: Casa) -> Linea:
    editora, suyos = datos.editora(casa), datos.por_publicar(2)
    casa.replica.matar()
    with leyendo(casa, datos.calentar(casa, datos.paginas()), 10, piensan=PIENSAN) as vistas:
        demoras = _publicar(casa, editora, suyos)
        time.sleep(3)
    casa.replica.arrancar()
    alcanza = esperar(lambda: _al_dia(casa), 60, "the replica")
    mal = [f"seen after {d:.1f} s" for d in demoras if d > 2] + [*vistas.faltan(0.01)]
    return Linea(
        "The replica is killed and comes back",
        f"{vistas.dicho()}; two publications seen after {max(demoras):.1f} s at most",
        segundos=alcanza,
        mal=tuple(mal),
    )


def _publicar(casa: Casa, editora, suyos) -> list[float]:
    demoras = []
    for suyo in suyos:
        dado = editora.enviar(suyo.revisar, suyo.campos())
        demoras.append(
            hasta_que_se_vea(casa, suyo.pagina, suyo.texto) if dado.estado == 302 else float("inf")
        )
    return demoras


def _sana(casa: Casa) -> bool:
    return all(nodo.listo() and not COPIA.search(nodo.pedir("/compromisos/")[1]) for nodo in casa.nodos)


def _late(desde=None) -> bool:
    from compromisos.models import Latido

    late = Latido.objects.filter(nombre="trabajador").first()
    return late is not None and late.en > (desde or datos.hace(0.6))


def _al_dia(casa: Casa) -> bool:
    ((final,),) = casa.primaria.decir("SELECT pg_current_wal_lsn()::text")
    ((ya,),) = casa.replica.decir(f"SELECT pg_last_wal_replay_lsn() >= '{final}'::pg_lsn")
    return bool(ya)


def _nunca_leidas() -> list[str]:
    """Two pages that no reader of the rehearsal asks for."""
    from compromisos.models import Compromiso

    ultimos = Compromiso.objects.filter(situacion="publicado", dejado_en=None).order_by("-pk")[:2]
    return [compromiso.get_absolute_url() for compromiso in ultimos]


FALTAS = {
    "base-parada": parada_y_arrancada,
    "base-colgada": colgada,
    "replica-atrasada": replica_atrasada,
    "replica-perdida": replica_perdida,
}
