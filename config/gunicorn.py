"""Settings of gunicorn: `gunicorn -c config/gunicorn.py config.wsgi --bind 127.0.0.1:8000`.

Where it listens is said on the command line or in GUNICORN_CMD_ARGS; what it says there wins over this.
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from gunicorn.workers import gthread

from config import env
from config.logs import de_gunicorn

RAIZ = Path(__file__).resolve().parent.parent
env.load_dotenv(RAIZ / ".env")

# Where the processes leave what they count, so that any of them may tell the sum (/metrics). prometheus-client reads its
# name when it is imported.
MEDIDAS = Path(os.environ.setdefault("PROMETHEUS_MULTIPROC_DIR", str(RAIZ / "var" / "medidas")))
MEDIDAS.mkdir(parents=True, exist_ok=True)

logconfig_dict = de_gunicorn(env.choice("LOG_FORMAT", "texto", ("texto", "json")))
worker_class = "gthread"
workers = env.integer("WEB_WORKERS", 3, minimum=1, maximum=64)
threads = env.integer("WEB_THREADS", 20, minimum=8, maximum=200)  # config/puerta.py shares them out
timeout = 60
graceful_timeout = 30
control_socket_disable = True
# The program is read once, before anything listens: until it can serve, whoever asks is refused and goes to another node, and does
# not wait here. What it opens (connections, files of figures) is opened by each process for itself.
preload_app = True
# A connection that says nothing gives its thread back after this; five seconds unless said.
gthread.DEFAULT_WORKER_DATA_TIMEOUT = 0.02


def on_starting(server) -> None:
    """Counts begin at nought: those of before are of processes that are gone."""
    shutil.rmtree(MEDIDAS, ignore_errors=True)
    MEDIDAS.mkdir(parents=True, exist_ok=True)


def child_exit(server, worker) -> None:
    from prometheus_client import multiprocess

    multiprocess.mark_process_dead(worker.pid)
