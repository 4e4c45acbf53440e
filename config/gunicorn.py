"""gunicorn, as docs/operation.md starts it: `gunicorn -c config/gunicorn.py config.wsgi`."""

from config import env
from config.logs import de_gunicorn

logconfig_dict = de_gunicorn(env.choice("LOG_FORMAT", "texto", ("texto", "json")))
