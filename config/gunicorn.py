"""Settings of gunicorn: `gunicorn -c config/gunicorn.py config.wsgi --bind 127.0.0.1:8000`.

Where it listens is said on the command line or in GUNICORN_CMD_ARGS; what it says there wins over this.
"""

from __future__ import annotations

from pathlib import Path

from gunicorn.workers import gthread

from config import env
from config.logs import de_gunicorn

env.load_dotenv(Path(__file__).resolve().parent.parent / ".env")

logconfig_dict = de_gunicorn(env.choice("LOG_FORMAT", "texto", ("texto", "json")))
worker_class = "gthread"
workers = env.integer("WEB_WORKERS", 3, minimum=1, maximum=64)
threads = env.integer("WEB_THREADS", 20, minimum=8, maximum=200)  # config/puerta.py shares them out
timeout = 60
graceful_timeout = 30
control_socket_disable = True
# A connection that says nothing gives its thread back after this; five seconds unless said.
gthread.DEFAULT_WORKER_DATA_TIMEOUT = 0.02
