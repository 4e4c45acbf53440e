"""`make bench-web`: makes what is missing, starts everything, measures in turns, writes docs/benchmarks.md.

BENCH_WEB_CORTO=1: short rounds, to see that it works; written beside the data, and not into docs/. BENCH_WEB_TAMANOS: «chica»,
«grande» or both; of a short run the small one alone.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from contextlib import ExitStack

from tests.bench.web import datos, frescas, pila, tabla
from tests.bench.web.medir import BROTLI, POCOS, Caso, Mal, hijos, memoria_de, pedir, rondas
from tests.bench.web.tabla import Medido

CORTO = bool(os.environ.get("BENCH_WEB_CORTO"))
TAMANOS = os.environ.get("BENCH_WEB_TAMANOS", "chica" if CORTO else "chica grande").split()
RONDAS, SEGUNDOS = (2, 1.0) if CORTO else (5, 3.0)
DISTINTAS = 100 if CORTO else 2000
# How long somebody writes: where pages are quick there are more answers to look at.
ESCRIBIENDO = {"chica": 5.0, "grande": 5.0} if CORTO else {"chica": 300.0, "grande": 30.0}
OCHO = 8
# A past day has one turn in the whole machine (config/puerta.py): who comes second is told to come later.
DE_UNO = ("list as of a day, made", "list, made, one reader")
LISTA, NADA = "/compromisos/", "nada=1"  # a parameter that no view reads: the page is made each time
UNAS_COPIAS = "SELECT codigo FROM compromisos_compromiso WHERE situacion = 'publicado' AND dejado_en IS NULL ORDER BY id"


def main() -> None:
    desde = time.monotonic()
    shutil.rmtree(datos.VAR / "corrida", ignore_errors=True)
    (datos.VAR / "corrida").mkdir(parents=True)
    servidor = datos.servidor()
    orden = [sys.executable, "manage.py", "collectstatic", "--noinput", "-v0"]
    subprocess.run(
        orden, cwd=datos.RAIZ, check=True, env=datos.entorno(datos.direccion_de(servidor, "chica")),
        stdout=subprocess.DEVNULL,
    )  # fmt: skip
    programas = pila.programa("datasette"), pila.programa("granian")
    medidos = []
    for tamano in TAMANOS:
        direccion = datos.preparar(servidor, tamano)
        medidos.append(medir(tamano, direccion, *programas))
    texto = tabla.documento(
        medidos, minutos=(time.monotonic() - desde) / 60, datasette=bool(programas[0]), corto=CORTO
    )
    destino = datos.VAR / "benchmarks.md" if CORTO else datos.RAIZ / "docs" / "benchmarks.md"
    destino.write_text(texto, encoding="utf-8")
    print(texto, f"\nwritten to {destino}", sep="\n")


def medir(tamano: str, direccion: str, datasette: str | None, granian: str | None) -> Medido:
    carpeta = datos.VAR / "corrida" / tamano
    medido = Medido(tamano, *datos.cuentas(direccion))
    print(f"{tamano}: {medido.compromisos} pledges, {medido.avances} updates", flush=True)
    with ExitStack() as abiertos:
        puerto, maestro = abiertos.enter_context(pila.nuestra(direccion))
        https = abiertos.enter_context(pila.delante(puerto, carpeta / "delante"))
        nuestra, por_nginx = f"http://127.0.0.1:{puerto}", f"https://localhost:{https}"
        with datos.conexion(direccion) as cursor:
            cursor.execute(UNAS_COPIAS)
            codigos = [codigo for (codigo,) in cursor.fetchall()]
        una = f"/compromisos/{codigos[len(codigos) // 2]}/"
        lista, ficha = (pedir(nuestra, ruta, BROTLI) for ruta in (LISTA, una))
        if (lista.estado, ficha.estado) != (200, 200):
            raise Mal(f"the site answers {lista.estado} and {ficha.estado}: see {datos.VAR / 'salida.log'}")
        cuerpos = {"lista": (lista.cuerpo, "br"), "ficha": (ficha.cuerpo, "br")}
        estatico, estatico_tls = abiertos.enter_context(pila.archivos(cuerpos, carpeta / "estatico"))
        fijos, fijos_tls = f"http://127.0.0.1:{estatico}", f"https://localhost:{estatico_tls}"
        hoy_hace = time.strftime("%Y-%m-%d", time.localtime(time.time() - 60 * 86400))
        suyos = lambda: hijos(maestro.pid)  # noqa: E731
        etag = {"If-None-Match": lista.cabeceras["etag"], **BROTLI}
        de = medido.casos
        de["nginx, a file"] = Caso("nginx", fijos, "/lista", "Línea 100")
        de["nginx, a file, TLS"] = Caso("nginx TLS", fijos_tls, "/lista", "Línea 100")
        de["list, kept"] = Caso("list", nuestra, LISTA, "Línea 100", procesos=suyos)
        de["pledge, kept"] = Caso("pledge", nuestra, una, codigos[len(codigos) // 2], procesos=suyos)
        de["list, kept, behind nginx"] = Caso("list behind", por_nginx, LISTA, "Línea 100", procesos=suyos)
        de["list, 304"] = Caso("304", nuestra, LISTA, "", etag, 304, procesos=suyos)
        for nombre, ruta in {
            "list, made": f"{LISTA}?{NADA}", "pledge, made": f"{una}?{NADA}", "front page, made": f"/?{NADA}",
            "search, made": f"{LISTA}?q=talleres&{NADA}", "list as of a day, made": f"{LISTA}?al={hoy_hace}&{NADA}",
            "list, made, one reader": f"{LISTA}?{NADA}",
        }.items():  # fmt: skip
            cuantos = 1 if nombre in DE_UNO else POCOS
            de[nombre] = Caso(
                nombre, nuestra, ruta, "Línea 100", conexiones=cuantos, procesos=suyos, se_hace=True
            )
        for nombre, ruta in {
            "list, made, eight readers": f"{LISTA}?{NADA}", "search, made, eight readers": f"{LISTA}?q=talleres&{NADA}",
        }.items():  # fmt: skip
            de[nombre] = Caso(
                nombre, nuestra, ruta, "Línea 100", conexiones=OCHO, procesos=suyos, se_hace=True
            )
        if granian:
            con, servidor = abiertos.enter_context(pila.con_granian(granian, direccion))
            base, de_granian = f"http://127.0.0.1:{con}", lambda: hijos(servidor.pid)
            de["list, kept, granian"] = Caso("granian", base, LISTA, "Línea 100", procesos=de_granian)
            de["list, made, granian"] = Caso(
                "granian, made",
                base,
                f"{LISTA}?{NADA}",
                "Línea 100",
                conexiones=POCOS,
                procesos=de_granian,
                se_hace=True,
            )
        if datasette:
            con = abiertos.enter_context(pila.con_datasette(datasette, pila.en_sqlite(direccion, tamano)))
            base = f"http://127.0.0.1:{con}"
            de["Datasette, list with facets"] = Caso(
                "Datasette", base, pila.DE_DATASETTE, "facet", {}, conexiones=POCOS, holgura=20, se_hace=True
            )
        medido.sin_guardar_primero = _primera(nuestra, f"{LISTA}?eje=prevencion&{NADA}")
        rondas(list(de.values()), RONDAS, SEGUNDOS)
        medido.memoria_antes = max(map(memoria_de, suyos()))
        distintas = codigos[:DISTINTAS]
        for n, codigo in enumerate(distintas):
            if n == len(distintas) // 2:
                medido.memoria_a_medias = max(map(memoria_de, suyos()))
            pedir(nuestra, f"/compromisos/{codigo}/", BROTLI)
        medido.memoria_despues, medido.distintas = max(map(memoria_de, suyos())), len(distintas)
        medido.csv, medido.copy = _archivo(nuestra, direccion)
        otro, _maestro = abiertos.enter_context(pila.nuestra(direccion))
        nodos = [nuestra, f"http://127.0.0.1:{otro}"]
        medido.frescura = frescas.con_quien_escribe(direccion, nodos, ESCRIBIENDO[tamano])
        medido.frescura_detras = frescas.con_quien_escribe(
            direccion, [por_nginx], ESCRIBIENDO["grande"], tolera=2.0
        )
    return medido


def _primera(base: str, ruta: str) -> float:
    desde = time.monotonic()
    pedir(base, ruta, BROTLI)
    return (time.monotonic() - desde) * 1000


def _archivo(base: str, direccion: str) -> tuple[float, float]:
    """(lines a second of the CSV, of COPY of the joined rows); it is asked for with a filter, so that none is kept."""
    desde = time.monotonic()
    respuesta = pedir(base, "/datos/compromisos.csv?edicion=demo")
    lineas, segundos = respuesta.cuerpo.count(b"\n"), time.monotonic() - desde
    if respuesta.estado != 200 or lineas < 300:
        raise Mal(f"the CSV answers {respuesta.estado} with {lineas} lines")
    nada = tabla.Nada()
    with datos.conexion(direccion) as cursor:
        desde = time.monotonic()
        cursor.copy_expert(tabla.UNIDAS, nada)
        return lineas / segundos, nada.lineas / (time.monotonic() - desde)


if __name__ == "__main__":
    main()
