"""A disk with no room: where uploads go, where an import goes, where the log is written. SQLite, and who has to wait for it."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.ensayo import datos
from tests.ensayo.casa import ARRANCA, Casa
from tests.ensayo.faltas import Linea
from tests.ensayo.faltas.trabajos import _archivo
from tests.ensayo.gente import Lector, Visto
from tests.ensayo.procesos import VAR, Proceso, esperar

FRASE = ("espacio", "no cabe", "no hay sitio", "No hay sitio")


@contextmanager
def lleno(carpeta: Path, medida: str = "1m") -> Iterator[None]:
    """`carpeta` is a disk of its own, and full. Needs root."""
    subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={medida},mode=0777", "tmpfs", str(carpeta)], check=True
    )
    try:
        with (carpeta / "relleno").open("wb") as relleno:
            try:
                while True:
                    relleno.write(b"x" * 4096)
                    relleno.flush()
            except OSError:
                pass
        yield
    finally:
        subprocess.run(["umount", "-l", str(carpeta)], check=True)


def al_subir(casa: Casa) -> Linea:
    from compromisos.models import Importacion

    antes, editora = Importacion.objects.count(), datos.editora(casa)
    with lleno(casa.medios):
        dado = editora.subir(
            "/admin/importar/", {"tabla": "compromisos"}, {"archivo": ("lleno.csv", _archivo(50, "Lleno"))}
        )
        leido = Lector(casa.https).pedir("/compromisos/")
    mal = _como_debe(dado, leido)
    if Importacion.objects.count() != antes:
        mal.append("a row of a file that is not there")
    otra = editora.subir(
        "/admin/importar/", {"tabla": "compromisos"}, {"archivo": ("lleno.csv", _archivo(50, "Lleno"))}
    )
    if otra.estado != 302:
        mal.append(f"with room again: {otra.estado}")
    return Linea(
        "The disk of uploads is full when a file is sent",
        f"{dado.estado}, and a sentence that says so; readers notice nothing",
        0,
        0.0,
        tuple(mal),
    )


def _como_debe(dado: Visto, leido: Visto) -> list[str]:
    mal = []
    if dado.estado not in (503, 507, 200, 400) or not any(f in dado.texto for f in FRASE):
        mal.append(f"who sent it: {dado.estado} {dado.texto[-200:]!r}")
    if leido.estado != 200:
        mal.append(f"a reader: {leido.estado}")
    return mal


def al_escribir_el_registro(casa: Casa) -> Linea:
    """The log of a node, and its caches, on a disk that is full."""
    nodo, carpeta = casa.nodos[1], VAR / "lleno"
    carpeta.mkdir(exist_ok=True)
    nodo.parar()
    antes = nodo.salida
    mal: list[str] = []
    with lleno(carpeta), lleno(VAR / "cache"):
        nodo.salida = carpeta / "relleno"
        nodo.arrancar()
        esperar(nodo.listo, ARRANCA, nodo.nombre)
        for ruta in ("/compromisos/", "/", "/compromisos/?q=talleres", "/nada/"):
            estado, texto = nodo.pedir(ruta)
            if estado != (404 if ruta == "/nada/" else 200) or "Línea 100" not in texto:
                mal.append(f"{ruta}: {estado}")
        (suyo,) = datos.por_publicar(1)
        editora = datos.editora(casa)
        dado = editora.enviar(suyo.revisar, suyo.campos())
        if dado.estado != 302:
            mal.append(f"publishing: {dado.estado}")
        nodo.parar()
    nodo.salida = antes
    empezo = time.monotonic()
    nodo.arrancar()
    esperar(nodo.listo, ARRANCA, nodo.nombre)
    return Linea(
        "The disk of a node's log, and of its cache, is full",
        "pages as ever, and a publication",
        0,
        time.monotonic() - empezo,
        tuple(mal),
    )


def sqlite_con_cuatro(casa: Casa) -> Linea:
    """A small office: one node on SQLite, four who write and a long import."""
    archivo = VAR / "sqlite.db"
    entorno = casa.entorno(
        DATABASE_URL=f"sqlite:///{archivo}",
        CACHE_URL=f"filecache://{VAR / 'cache-sqlite'}",
        MEDIA_STORAGE=str(VAR / "media-sqlite"),
    )
    en = {"cwd": casa.copia("nodo-sqlite"), "env": entorno}
    for orden in (["migrate", "-v0"], ["cargar_semilla"], ["collectstatic", "--noinput", "-v0"]):
        subprocess.run([sys.executable, "manage.py", *orden], check=True, capture_output=True, **en)
    guion = VAR / "cuatro.py"
    guion.write_text(CUATRO, encoding="utf-8")
    (VAR / "largo.csv").write_text(_largo(), encoding="utf-8")
    importa = Proceso(
        "importa-sqlite",
        [
            sys.executable,
            "manage.py",
            "importar",
            str(VAR / "largo.csv"),
            "--guardar",
            "--crear-instituciones",
        ],
        **en,
    )
    importa.arrancar()
    vistos: list[str] = []

    def escribir(n: int) -> None:
        hecho = subprocess.run(
            [sys.executable, str(guion), str(n)],
            capture_output=True,
            text=True,
            check=False,
            **{**en, "env": entorno | {"PYTHONPATH": str(en["cwd"])}},
        )
        vistos.append(
            hecho.stdout.strip().splitlines()[-1] if hecho.returncode == 0 else f"mal {hecho.stderr[-300:]}"
        )

    hilos = [threading.Thread(target=escribir, args=(n,)) for n in range(4)]
    for hilo in hilos:
        hilo.start()
    for hilo in hilos:
        hilo.join(400)
    esperar(lambda: not importa.vivo, 400, "the import on SQLite")
    mal = [v for v in vistos if not v.startswith("bien")]
    if importa.proceso is None or importa.proceso.returncode != 0:
        mal.append(f"the import ended with {importa.proceso and importa.proceso.returncode}")
    cuantos = sum(int(v.split()[1]) for v in vistos if v.startswith("bien"))
    peor = max((float(v.split()[2]) for v in vistos if v.startswith("bien")), default=0)
    return Linea(
        "SQLite under four writers and a long import",
        f"{cuantos} saves, none refused, the longest waited {peor:.1f} s; the import whole",
        4 * 15 - cuantos,
        0.0,
        tuple(mal),
    )


# Run by each of the four, as a process of the web: what the page of an institution saves, and a page in between.
CUATRO = """
import sys, time
import django
django.setup()
from django.contrib.auth import get_user_model
from django.test import Client
from allauth.mfa.totp.internal import auth
n = int(sys.argv[1])
quien, nueva = get_user_model().objects.get_or_create(username=f"cuatro{n}", defaults=dict(is_staff=True, is_superuser=True))
if nueva:
    auth.TOTP.activate(quien, auth.generate_totp_secret())
c = Client(HTTP_X_FORWARDED_PROTO="https", HTTP_X_FORWARDED_FOR="127.0.0.1", SERVER_NAME="localhost")
c.raise_request_exception = False
c.force_login(quien)
peor = bien = 0
for vez in range(15):
    desde = time.monotonic()
    dado = c.post("/admin/instituciones/institucion/add/", {"nombre": f"Oficina {n} de la vez {vez}", "sigla": "", "slug": f"oficina-{n}-{vez}", "descripcion": "",
        "sector": "salud", "_save": "", "contactos-TOTAL_FORMS": 0, "contactos-INITIAL_FORMS": 0})
    peor = max(peor, time.monotonic() - desde)
    if dado.status_code >= 500:
        print("mal", dado.status_code, dado.content[:200]); sys.exit()
    from instituciones.models import Institucion
    bien += Institucion.objects.filter(nombre=f"Oficina {n} de la vez {vez}").exists()
print("bien", bien, round(peor, 2))
"""


def _largo() -> str:
    filas = ["edicion,institucion,numero,titulo,compromiso"]
    filas += [
        f"25porel25,Oficina del archivo {n % 7},{n},Título {n},Una promesa larga con el número {n} que se mide."
        for n in range(1, 1201)
    ]
    return "\n".join(filas)


FALTAS = {
    "disco-al-subir": al_subir,
    "disco-del-registro": al_escribir_el_registro,
    "sqlite": sqlite_con_cuatro,
}
if os.geteuid() != 0:  # a disk of its own is mounted by root
    FALTAS = {"sqlite": sqlite_con_cuatro}
