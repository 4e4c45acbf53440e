"""The site as it is shipped: a primary and its replica, two nodes, a worker, nginx before them, a mail server."""

from __future__ import annotations

import os
import re
import resource
import shutil
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

from aiosmtpd.controller import Controller

from tests.bench.web.datos import _marca
from tests.bench.web.pila import CONF, _certificado, nginx
from tests.ensayo.postgres import BIN, Postgres
from tests.ensayo.procesos import RAIZ, VAR, Proceso, escucha, esperar, limpio, puerto_libre
from tests.servidor_de_correo import Buzon

LLAVE = "solo-para-el-ensayo-" * 4
MEDIDAS = "medidas-del-ensayo-" * 2
WEB = "compromisos_web"
ARCHIVOS_ABIERTOS = 60_000
ARRANCA = 240  # seconds that a node has to come up: other work may keep the machine busy
BASE = VAR.with_name("ensayo-base")  # what the rehearsal begins with, between two of them


def hay_base() -> bool:
    return (BASE / "marca").exists() and (BASE / "marca").read_text(encoding="utf-8") == _marca()


class Buzon1(Buzon):
    """Takes its time, as a server far away: `tarda` seconds a letter."""

    tarda = 0.0

    def handle_message(self, message) -> None:
        time.sleep(self.tarda)
        super().handle_message(message)


class Casa:
    def __init__(self) -> None:
        self.primaria, self.replica = Postgres("primaria"), Postgres("replica")
        self.medios, self.hechos = VAR / "media", VAR / "hechos"
        self.https, self.http, self.correo = puerto_libre(), puerto_libre(), puerto_libre()
        self.buzon = Buzon1()
        self.servidor_de_correo: Controller | None = None
        self.nodos = [self.nodo(n) for n in (1, 2)]
        self.trabajador = self.otro_trabajador()
        self.nginx = Proceso("nginx", [nginx(), "-c", str(VAR / "nginx" / "nginx.conf"), "-p", str(VAR / "nginx"),
            *(["-g", "user root;"] if os.getuid() == 0 else [])])  # fmt: skip

    # --- What each process is told

    def entorno(self, rol: str = WEB, **mas: str) -> dict[str, str]:
        return limpio() | {
            "DATABASE_URL": self.primaria.direccion(rol=rol), "DATABASE_REPLICA_URL": self.replica.direccion(rol=rol),
            "SECRET_KEY": LLAVE, "ALLOWED_HOSTS": "localhost", "SITE_URL": "https://localhost", "DEMO_BANNER": "1",
            "DJANGO_SETTINGS_MODULE": "config.settings", "TRUSTED_PROXIES": "1", "MEDIA_STORAGE": str(self.medios),
            "MADE_FILES": str(self.hechos), "CACHE_URL": f"filecache://{VAR / 'cache'}",
            "EMAIL_URL": f"smtp://127.0.0.1:{self.correo}", "EMAIL_FROM": "25 por el 25 <no-responder@localhost>",
            "FOLLOW_FROM": "Novedades <no-responder@localhost>", "OPERADOR": "Ensayo", "CONTACTO": "ensayo@localhost",
            "METRICS_TOKEN": MEDIDAS, "PG_BIN": str(BIN), "WEB_WORKERS": "2", "WEB_THREADS": "20",
            "PYTHONDONTWRITEBYTECODE": "1", "TZ": "America/Lima", **mas,
        }  # fmt: skip

    def copia(self, nombre: str, de: Path = RAIZ) -> Path:
        """The code in a folder of its own: a machine has its own `var`."""
        carpeta = VAR / nombre
        if carpeta.exists():
            return carpeta
        carpeta.mkdir(parents=True)
        suyos = subprocess.run(
            ["git", "ls-files", "-co", "--exclude-standard", "-z"], cwd=de, capture_output=True, check=True
        ).stdout.split(b"\0")
        traducidos = [p.relative_to(de) for p in (de / "locale").rglob("*.mo")]
        for ruta in {*(Path(os.fsdecode(s)) for s in suyos if s), *traducidos}:
            if ruta.parts[0] != "tests" and (de / ruta).is_file():
                (carpeta / ruta).parent.mkdir(parents=True, exist_ok=True)
                shutil.copy2(de / ruta, carpeta / ruta)
        (carpeta / "var").mkdir()
        return carpeta

    def nodo(
        self, n: int | str, *, carpeta: str = "", antes: dict[str, str] | None = None, puerto: int = 0, **como
    ) -> Nodo:
        return Nodo(self, str(n), carpeta or f"nodo-{n}", antes or {}, puerto or puerto_libre(), como)

    def otro_trabajador(self, nombre: str = "trabajador", **mas: str) -> Proceso:
        orden = [sys.executable, "manage.py", "trabajador", "--no-reload"]
        return Proceso(nombre, orden, cwd=VAR / "nodo-1", env=self.entorno(**mas))

    def manage(
        self, *orden: str, rol: str = "duena", falla: bool = True, en: str = "nodo-1", **mas: str
    ) -> subprocess.CompletedProcess:
        hecho = subprocess.run(
            [sys.executable, "manage.py", *orden], cwd=VAR / en, env=self.entorno(rol, **mas), capture_output=True,
            text=True, check=False, timeout=1200,
        )  # fmt: skip
        if hecho.returncode and falla:
            raise RuntimeError(f"manage.py {' '.join(orden)[:60]}: {(hecho.stdout + hecho.stderr)[-1500:]}")
        return hecho

    # --- Beginning and end

    def abrir(self) -> None:
        blando, duro = resource.getrlimit(resource.RLIMIT_NOFILE)
        resource.setrlimit(resource.RLIMIT_NOFILE, (min(ARCHIVOS_ABIERTOS, duro), duro))
        for carpeta in (self.medios, self.hechos, VAR / "cache", VAR / "respaldos"):
            carpeta.mkdir(parents=True, exist_ok=True)
        self.copia("nodo-1"), self.copia("nodo-2")
        hecha = hay_base()
        if hecha:
            subprocess.run(["cp", "-a", str(BASE / "primaria"), str(self.primaria.carpeta)], check=True)
            shutil.copytree(BASE / "media", self.medios, dirs_exist_ok=True)
        else:
            self.primaria.crear()
        self.primaria.arrancar()
        if not hecha:
            self._poblar()

    def _poblar(self) -> None:
        """The demonstration, made once and kept while the migrations are those."""
        self.primaria.decir("CREATE DATABASE ensayo", "postgres")
        self.primaria.decir(f"CREATE ROLE {WEB} LOGIN", "postgres")
        self.manage("migrate", "-v0", DEBUG="1")
        self.manage("cargar_semilla", DEBUG="1")
        self.manage("datos_demo", "--semilla", "25", DEBUG="1")
        self.dar_permisos()
        self.primaria.parar()
        shutil.rmtree(BASE, ignore_errors=True)
        BASE.mkdir(parents=True)
        subprocess.run(["cp", "-a", str(self.primaria.carpeta), str(BASE / "primaria")], check=True)
        shutil.copytree(self.medios, BASE / "media")
        (BASE / "marca").write_text(_marca(), encoding="utf-8")
        self.primaria.arrancar()

    def dar_permisos(self) -> None:
        subprocess.run(
            [str(BIN / "psql"), "-Xq", "-v", "ON_ERROR_STOP=1", "-v", f"web={WEB}", "-d", self.primaria.direccion(),
             "-f", str(RAIZ / "deploy" / "permisos.sql")], check=True, env=limpio(), stdout=subprocess.DEVNULL,
        )  # fmt: skip

    def servir(self) -> None:
        self.replica.copiar(self.primaria)
        self.replica.arrancar()
        for n in ("nodo-1", "nodo-2"):
            self.manage("collectstatic", "--noinput", "-v0", en=n)
        self.poner_correo()
        for nodo in self.nodos:
            nodo.arrancar()
        self.trabajador.arrancar()
        self._configurar_nginx()
        self.nginx.arrancar()
        esperar(lambda: escucha(self.https), 20, "nginx")
        for nodo in self.nodos:
            esperar(nodo.listo, ARRANCA, nodo.nombre)

    def cerrar(self) -> None:
        with suppress(Exception):
            self.quitar_correo()
        for proceso in (self.nginx, self.trabajador, *self.nodos, self.replica, self.primaria):
            with suppress(Exception):
                proceso.parar(15)

    def reponer(self) -> None:
        """All up again, whatever a fault left."""
        for postgres in (self.primaria, self.replica):
            if not postgres.vivo:
                postgres.arrancar()
        for proceso in (*self.nodos, self.trabajador, self.nginx):
            if not proceso.vivo:
                proceso.arrancar()
        for nodo in self.nodos:
            esperar(nodo.listo, ARRANCA, nodo.nombre)

    # --- Mail

    def poner_correo(self) -> None:
        self.servidor_de_correo = Controller(self.buzon, hostname="127.0.0.1", port=self.correo)
        self.servidor_de_correo.start()

    def quitar_correo(self) -> None:
        if self.servidor_de_correo is not None:
            self.servidor_de_correo.stop()
            self.servidor_de_correo = None

    # --- The proxy

    def _configurar_nginx(self) -> None:
        """The file that is shipped. What changes: where it listens, its two nodes, and limits by network, for all come from one."""
        carpeta = VAR / "nginx"
        (carpeta / "lib" / "static").mkdir(parents=True, exist_ok=True)
        _certificado(carpeta)
        conf = CONF.read_text(encoding="utf-8")
        nodos = "\n    ".join(f"server 127.0.0.1:{n.puerto} max_fails=0;" for n in self.nodos)
        for antes, ahora in {
            r"listen \[::\]:\S+.*\n": "\n",
            r"listen 80\b": f"listen 127.0.0.1:{self.http}",
            r"listen 443\b": f"listen 127.0.0.1:{self.https}",
            r"server 127\.0\.0\.1:8000 max_fails=0;": nodos,
            r"/etc/compromisos/tls": str(carpeta), r"/var/log/nginx": str(carpeta),
            r"/var/cache/nginx/compromisos": str(carpeta / "cache"), r"/var/lib/compromisos": str(carpeta / "lib"),
            r"/opt/compromisos/actual": str(VAR / "nodo-1"), r"compromisos\.example\.pe": "localhost",
            r"rate=\d+r/s": "rate=100000r/s", r"burst=\d+": "burst=100000", r"compromisos_conexiones 60": "compromisos_conexiones 1000",
        }.items():  # fmt: skip
            conf, cuantas = re.subn(antes, ahora, conf)
            if not cuantas:
                raise RuntimeError(f"{CONF.name} says no more {antes}")
        conf = conf.replace(
            f":{self.https} ssl default_server", f":{self.https} ssl default_server backlog=8192"
        )
        temporales = " ".join(
            f"{n}_temp_path {carpeta}/{n};" for n in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
        )
        (carpeta / "nginx.conf").write_text(
            f"daemon off; worker_processes 1; worker_rlimit_nofile {ARCHIVOS_ABIERTOS}; pid {carpeta}/pid;\n"
            f"error_log {carpeta}/principal.log warn;\nevents {{ worker_connections 24000; }}\n"
            f"http {{ {temporales}\ndefault_type application/octet-stream;\n{conf}\n}}\n",
            encoding="utf-8",
        )


class Nodo(Proceso):
    """A machine of the web: gunicorn with the settings that are shipped."""

    def __init__(self, casa: Casa, n: str, carpeta: str, antes: dict[str, str], puerto: int, como: dict):
        self.casa, self.puerto = casa, puerto
        en = VAR / carpeta
        orden = [str(Path(sys.executable).parent / "gunicorn"), "-c", "config/gunicorn.py", "config.wsgi",
            "--bind", f"127.0.0.1:{puerto}"]  # fmt: skip
        env = casa.entorno(PROMETHEUS_MULTIPROC_DIR=str(en / "var" / "medidas"), **antes)
        super().__init__(f"nodo-{n}", orden, cwd=en, env=env, **como)

    def listo(self) -> bool:
        return self.pedir("/readyz")[0] == 200

    def pedir(self, ruta: str, **cabeceras: str) -> tuple[int, str]:
        """From the machine itself, as nginx asks."""
        from http.client import HTTPConnection, HTTPException

        conexion = HTTPConnection("127.0.0.1", self.puerto, timeout=20)
        try:
            dichas = {"Host": "localhost", "X-Forwarded-Proto": "https", "X-Forwarded-For": "127.0.0.1"}
            conexion.request(
                "GET", ruta, headers=dichas | {k.replace("_", "-"): v for k, v in cabeceras.items()}
            )
            respuesta = conexion.getresponse()
            return respuesta.status, respuesta.read().decode("utf-8", "replace")
        except (OSError, HTTPException):
            return 0, ""
        finally:
            conexion.close()

    def recargar(self) -> None:
        """As `systemctl reload` would: new processes, then the old ones end what they have."""
        self.senal(signal.SIGHUP)
