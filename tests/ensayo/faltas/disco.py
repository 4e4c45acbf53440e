"""A disk with no room: where uploads go, where an import goes, where the log is written. SQLite, and who has to wait for it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.ensayo import datos
from tests.ensayo.casa import ARRANCA, BASE, Casa
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
        with (carpeta / "relleno").open("wb", buffering=0) as relleno:
            try:
                while True:
                    relleno.write(b"x" * 512)
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
    hecha = BASE / "sqlite.db"
    if hecha.exists():
        shutil.copy2(hecha, archivo)
    else:
        for orden in (["migrate", "-v0"], ["cargar_semilla"]):
            subprocess.run([sys.executable, "manage.py", *orden], check=True, capture_output=True, **en)
        shutil.copy2(archivo, hecha)
    subprocess.run(
        [sys.executable, "manage.py", "collectstatic", "--noinput", "-v0"],
        check=True,
        capture_output=True,
        **en,
    )
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
    dichas = sum(int(v.split()[3]) for v in vistos if v.startswith("bien"))
    return Linea(
        "SQLite under four writers and a long import",
        f"{cuantos} saves, {dichas} of them after a sentence that said to try again, the longest waited {peor:.1f} s; the import whole",
        4 * 15 - cuantos,
        0.0,
        tuple(mal),
    )


# Run by each of the four, as a process of the web: what the page of an institution saves, and a page in between.
CUATRO = """
import sys, time
import django
django.setup()
from django.test.utils import setup_test_environment
setup_test_environment()  # or a page does not tell what it was made of
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
from instituciones.models import Institucion
DIRECCION, peor, bien, dichas = "/admin/instituciones/institucion/add/", 0, 0, 0
form = c.get(DIRECCION).context["adminform"].form
campos = {b.html_name: "" if b.value() is None else b.value() for b in form} | {
    f"{f.formset.prefix}-{n}": 0 for f in c.get(DIRECCION).context["inline_admin_formsets"] for n in ("TOTAL_FORMS", "INITIAL_FORMS")}
sector = [v for v, _t in form.fields["sector"].choices if v][0]
for vez in range(15):
    nombre = f"Oficina {n} de la vez {vez}"
    for otra in range(6):  # told that it could not be saved, whoever wrote it presses again
        desde = time.monotonic()
        dado = c.post(DIRECCION, campos | {"nombre": nombre, "slug": f"oficina-{n}-{vez}", "sector": sector, "_save": ""})
        peor = max(peor, time.monotonic() - desde)
        if dado.status_code == 302:
            break
        texto = dado.content.decode()
        if dado.status_code == 500 or nombre not in texto and "Línea 100" not in texto:
            print("mal", dado.status_code, texto[-300:].replace(chr(10), " ")); sys.exit()
        dichas += 1
    bien += Institucion.objects.filter(nombre=nombre).count() == 1
print("bien", bien, round(peor, 2), dichas)
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
