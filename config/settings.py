"""Settings. One file; what differs between machines comes from the environment (env.py)."""

from __future__ import annotations

import tomllib
from email.utils import parseaddr
from pathlib import Path
from urllib.parse import urlsplit

from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from config import env
from config.logs import FORMATOS

BASE_DIR = Path(__file__).resolve().parent.parent
VAR = BASE_DIR / "var"

env.load_dotenv(BASE_DIR / ".env")

DEBUG = env.boolean("DEBUG", False)
SECRET_KEY = env.secret_key(debug=DEBUG, store=VAR / "secret_key")
SECRET_KEY_FALLBACKS = env.items("SECRET_KEY_FALLBACKS")
ALLOWED_HOSTS = env.hosts(
    "ALLOWED_HOSTS", required=not DEBUG, default=("127.0.0.1", "localhost", "[::1]") if DEBUG else ()
)
CSRF_TRUSTED_ORIGINS = env.origins("CSRF_TRUSTED_ORIGINS")
SITE_URL = env.url("SITE_URL", "http://127.0.0.1:8000" if DEBUG else f"https://{ALLOWED_HOSTS[0]}")
VERSION = tomllib.loads((BASE_DIR / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]

# --- What is installed --------------------------------------------------------------------------

INSTALLED_APPS = [
    "compromisos.apps.AdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.sitemaps",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "simple_history",
    "django_filters",
    "import_export",
    "csp",
    "django_tasks",
    "django_tasks_db",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "cuentas",
    "instituciones",
    "compromisos",
]

MIDDLEWARE = [
    "config.middleware.ParametrosAjenosMiddleware",  # first: no redirect hands them on
    "django.middleware.security.SecurityMiddleware",
    "config.middleware.DatosAbiertosMiddleware",  # outside the next: a 304 says it too
    "django.middleware.http.ConditionalGetMiddleware",  # outside: it must see Cache-Control
    "config.middleware.CabecerasMiddleware",
    "csp.middleware.CSPMiddleware",
    "django_permissions_policy.PermissionsPolicyMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",  # after the headers: static files carry them too
    "config.api.ApiMiddleware",  # outside all that may refuse
    "config.middleware.MantenimientoMiddleware",
    "config.middleware.IdiomaPorDireccionMiddleware",
    "config.middleware.PeticionLegibleMiddleware",
    "config.middleware.MayusculasMiddleware",
    "django.middleware.common.CommonMiddleware",
    "config.middleware.SesionMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "cuentas.escritos.middleware.EscritosMiddleware",  # outside the next: what came after its end is kept too
    "cuentas.middleware.AlSalirMiddleware",
    "cuentas.middleware.SesionQueTerminaMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "cuentas.middleware.PrimeroEstoMiddleware",
    "simple_history.middleware.HistoryRequestMiddleware",
    "config.datos_personales.DatosPersonalesMiddleware",
    "config.middleware.NoExisteMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "compromisos.views.contexto.sitio",
                "compromisos.views.contexto.marco",
            ],
        },
    },
]

# --- Data ---------------------------------------------------------------------------------------

# For every process: a server that is not there is found out in seconds, one that went away in a minute.
PACIENCIA = {
    "connect_timeout": env.integer("DATABASE_CONNECT_TIMEOUT", 3, minimum=1, maximum=60),
    "keepalives_idle": 30,
    "keepalives_interval": 10,
    "keepalives_count": 3,
    "tcp_user_timeout": 60_000,
}
# In seconds, 0 for none; of the web alone (config/database.py): the worker's imports take as long as they take.
LIMITES_DE_LA_WEB = {
    "statement_timeout": env.integer("DATABASE_STATEMENT_TIMEOUT", 10, maximum=600),
    "lock_timeout": env.integer("DATABASE_LOCK_TIMEOUT", 5, maximum=600),
    "idle_in_transaction_session_timeout": env.integer("DATABASE_IDLE_TIMEOUT", 60, maximum=3600),
}
# In seconds, 0 for none: what takes longer is a line of the log (base/consultas_lentas.py).
CONSULTA_LENTA: float = env.integer("SLOW_QUERY_MS", 1000, maximum=600_000) / 1000
# In seconds, 0 for none: what all the statements of a search may take together (base/a_tiempo.py).
TIEMPO_DE_BUSQUEDA: float = env.integer("SEARCH_TIMEOUT", 4, maximum=600)


def _database(name: str, default: str) -> dict:
    config = env.database(name, default)
    if config["ENGINE"] == "base.motores.sqlite3":
        if config["NAME"] == ":memory:":
            # Or each worker of pytest would make a file called so where it stands.
            config["TEST"] = {"NAME": ":memory:"}
        else:
            Path(config["NAME"]).parent.mkdir(parents=True, exist_ok=True)
        # IMMEDIATE: two writers take turns instead of colliding halfway through.
        config["OPTIONS"] = {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON; "
            "PRAGMA recursive_triggers=ON;",
        }
    else:
        config.setdefault("CONN_MAX_AGE", 60)
        config["CONN_HEALTH_CHECKS"] = True
        config["OPTIONS"] = PACIENCIA | config.get("OPTIONS", {})
    return config


def _de_solo_lectura(config: dict) -> dict:
    """Refused by the server if it is asked to write, also where the address is of no replica."""
    if config["ENGINE"] != "base.motores.postgresql":
        raise ImproperlyConfigured(
            "DATABASE_REPLICA_URL no vale: escriba postgresql://usuario:clave@servidor/base."
        )
    opciones = config["OPTIONS"].get("options", "")
    config["OPTIONS"]["options"] = f"{opciones} -c default_transaction_read_only=on".strip()
    return config


DATABASES = {"default": _database("DATABASE_URL", f"sqlite:///{VAR / 'db.sqlite3'}")}
if env.text("DATABASE_REPLICA_URL"):  # what is public is read from it (config/replica.py)
    DATABASES["replica"] = _de_solo_lectura(_database("DATABASE_REPLICA_URL", ""))
    DATABASE_ROUTERS = ["base.replica.CacheEnLaPrincipal"]
# Seconds that it may be behind; beyond, the primary is read.
RETRASO_DE_LA_REPLICA = env.integer("DATABASE_REPLICA_LAG", 1, minimum=1, maximum=60)
# In files: shared by the processes of one machine, the worker's progress included.
CACHES = {"default": env.cache("CACHE_URL", f"filecache://{VAR / 'cache'}")}
# Of each machine: pages for when the database is away (config/guardadas/copias.py).
CACHES["copias"] = {
    "BACKEND": "config.cache.CacheEnArchivos",
    "LOCATION": str(VAR / "copias"),
    "OPTIONS": {"MAX_ENTRIES": 5000, "MAX_BYTES": 256 * 1024 * 1024, "CULL_EVERY": 100},
}
API_COSTOSAS = env.integer(
    "API_COSTOSAS_POR_MINUTO", 120, minimum=1, maximum=100_000
)  # of a network: config/frenos.py
# Whole pages in the memory of each web process (config/guardadas/). Not while one works on the templates.
PAGINAS_GUARDADAS = env.integer("PAGE_CACHE_MB", 0 if DEBUG else 32, maximum=4096) * 1024 * 1024
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}  # done by `manage.py db_worker`
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# --- Language, time and numbers -----------------------------------------------------------------

LANGUAGE_CODE = "es"
LANGUAGES = [("es", "Español"), ("en", "English")]
LOCALE_PATHS = [BASE_DIR / "locale"]
FIXTURE_DIRS = [BASE_DIR / "fixtures"]
FORMAT_MODULE_PATH = ["config.formats"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "America/Lima"

# --- Files --------------------------------------------------------------------------------------

STATIC_URL = "/static/"
STATIC_ROOT = Path(env.text("STATIC_FILES") or VAR / "static")
STATICFILES_DIRS = [BASE_DIR / "static"]
MEDIA_URL = env.text("MEDIA_URL", "/media/")
# Never served by its path: see views.
MEDIA_ROOT, _en_que = env.media("MEDIA_STORAGE", VAR / "media")
STORAGES = {
    "default": _en_que,
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "config.hojas.HojaUnicaStorage"
    },
}
WHITENOISE_USE_FINDERS = DEBUG
FILE_UPLOAD_PERMISSIONS = 0o640
ANTIVIRUS = env.text("ANTIVIRUS")  # a program that reads each upload: base/antivirus.py
# What is made once and kept: reports, whole tables. Web and worker share it; it may be emptied.
ARCHIVOS_HECHOS = Path(env.text("MADE_FILES") or VAR / "hechos")
ARCHIVOS_HECHOS_MB = env.integer("MADE_FILES_MB", 1024, minimum=100, maximum=2**20)
# Copies of the site that /datos/ offers, as `exportar_sitio --publicar` leaves them; without it, none.
COPIAS = Path(env.text("SITE_COPIES")) if env.text("SITE_COPIES") else None
# Backups (manage.py respaldo): public keys of age that they are encrypted to, and where PostgreSQL's tools are if not in
# their usual place.
RESPALDO_PARA = env.items("BACKUP_RECIPIENTS")
PG_BIN = env.text("PG_BIN")
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024  # text fields; files have their own limits
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000
DATA_UPLOAD_MAX_NUMBER_FILES = 60  # above base/archivo_input.py:A_LA_VEZ, so that too many get a sentence

# --- Who comes in -------------------------------------------------------------------------------

LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = ACCOUNT_LOGOUT_REDIRECT_URL = "admin:index"
ENTRADA = "compromisos.informar.quien.entrada_de"  # from an account to where it goes instead, if anywhere
EXIGIR_SEGUNDO_FACTOR = not DEBUG  # of the accounts that hold one of these: cuentas/permisos.py
# What the public reads, or who may write it, changes with them; the last opens the directory of people.
PERMISOS_CON_SEGUNDO_FACTOR = (
    "compromisos.publicar_compromiso",
    "compromisos.publicar_avance",
    "compromisos.publicar_foto",
    "compromisos.verificar_avance",
    "auth.change_user",
    "instituciones.view_contacto",
)
ACCOUNT_ADAPTER = "cuentas.adapters.CuentaAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]  # nobody signs up: it says that the form has a password
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = False  # a session ends with the browser
ACCOUNT_RATE_LIMITS = False  # tries are counted in the database: cuentas/intentos.py
ACCOUNT_FORMS = {"login": "cuentas.forms.EntrarForm", "reauthenticate": "cuentas.forms.ConfirmarForm"}
MFA_FORMS = {
    "authenticate": "cuentas.forms.CodigoForm",
    "reauthenticate": "cuentas.forms.ConfirmarConCodigoForm",
    "activate_totp": "cuentas.forms.ActivarForm",
}
MFA_ADAPTER = "cuentas.adapters.SegundoFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_TOLERANCE = 1  # phones whose clock is half a minute off
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}", "OPTIONS": options}
    for name, options in {
        "UserAttributeSimilarityValidator": {},
        "MinimumLengthValidator": {"min_length": 12},
        "CommonPasswordValidator": {},
    }.items()
]
AUTH_PASSWORD_VALIDATORS.append(
    {
        "NAME": "cuentas.claves.DeLaCasaValidator",
        "OPTIONS": {
            "palabras": (
                "25porel25",
                "25por25",
                "25pore125",
                "mimp",
                "#25porel25",
                "veinticinco",
                "noviolencia",
            ),
            "de_la_cuenta": "instituciones.models.nombres_de_sus_instituciones",
        },
    }
)
AUTH_PASSWORD_VALIDATORS.append({"NAME": "cuentas.filtradas.FiltradasValidator", "OPTIONS": {}})
CLAVES_FILTRADAS = env.optional_file("LEAKED_PASSWORDS")
SESION_INACTIVA = env.integer("SESSION_IDLE_MINUTES", 60, minimum=1, maximum=24 * 60) * 60
SESION_MAXIMA = env.integer("SESSION_MAX_HOURS", 8, minimum=1, maximum=7 * 24) * 60 * 60
SESSION_COOKIE_AGE = SESION_MAXIMA
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_SAVE_EVERY_REQUEST = False
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "cuentas.escritos.views.csrf_fallido"
CSRF_COOKIE_SAMESITE = "Lax"

# --- What the browser is told -------------------------------------------------------------------

if not DEBUG:
    SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "__Host-sessionid", "__Host-csrftoken"
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = True
    SECURE_SSL_REDIRECT = True
    SECURE_REDIRECT_EXEMPT = [r"^(healthz|readyz|metrics)$"]
    SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_HSTS_PRELOAD = True
TRUSTED_PROXIES = ALLAUTH_TRUSTED_PROXY_COUNT = env.integer("TRUSTED_PROXIES", 0, maximum=10)
if TRUSTED_PROXIES:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_REFERRER_POLICY = "no-referrer"  # the admin needs same-origin: CabecerasMiddleware
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],  # the admin's autocompletes ask their own site
        "form-action": [SELF],
        "base-uri": [NONE],
        "object-src": [NONE],
        "frame-ancestors": [NONE],
    }
}
PERMISSIONS_POLICY: dict[str, list[str]] = {
    feature: []
    for feature in (
        "accelerometer",
        "autoplay",
        "camera",
        "display-capture",
        "encrypted-media",
        "fullscreen",
        "geolocation",
        "gyroscope",
        "magnetometer",
        "microphone",
        "midi",
        "payment",
        "usb",
    )
}

# --- Import and export (django-import-export) ----------------------------------------------------

IMPORT_EXPORT_USE_TRANSACTIONS = True
IMPORT_EXPORT_IMPORT_PERMISSION_CODE = "import"  # without it any staff user may import into any model
IMPORT_EXPORT_EXPORT_PERMISSION_CODE = "export"

# --- Mail, logs ---------------------------------------------------------------------------------

vars().update(env.email("EMAIL_URL", "consolemail://" if DEBUG else "dummymail://"))
EMAIL_TIMEOUT = 20  # seconds: the worker does other things too
DEFAULT_FROM_EMAIL = env.text("EMAIL_FROM", f"25 por el 25 <no-responder@{urlsplit(SITE_URL).hostname}>")
# Who letters to followers say they are from: their mailbox may be looked at by others, so no name that tells anything.
SEGUIR_REMITENTE = env.text("FOLLOW_FROM", f"Novedades <{parseaddr(DEFAULT_FROM_EMAIL)[1]}>")
LOG_FORMAT = env.choice("LOG_FORMAT", "texto", ("texto", "json"))
# No address, no query string: who reads this site is nobody's business (docs/operation.md).
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": FORMATOS,
    "filters": {"sin_secretos": {"()": "config.logs.SinSecretosFilter"}},
    "handlers": {
        "consola": {"class": "logging.StreamHandler", "formatter": LOG_FORMAT, "filters": ["sin_secretos"]}
    },
    "root": {"handlers": ["consola"], "level": "INFO"},
    "loggers": {
        "django": {"handlers": ["consola"], "level": "INFO", "propagate": False},
        "django.server": {"handlers": ["consola"], "level": "INFO", "propagate": False},
    },
}

# --- Ours ---------------------------------------------------------------------------------------

# Who may read /metrics (config/vigilancia.py); without it, nobody.
LLAVE_DE_MEDIDAS = env.token("METRICS_TOKEN")

DATOS_DE_DEMOSTRACION = env.boolean("DEMO_BANNER", False)  # a banner on every page: this is fiction
# Who answers for the site, who reviews what is published, and where they are reached: on the foot of every page and on
# the privacy and accessibility statements.
OPERADOR = env.text("OPERADOR")
REVISA = env.text("REVISA") or OPERADOR
CONTACTO = env.text("CONTACTO")
# The day on which somebody last checked every help line; later than that of the list, it stands in its place.
AYUDA_REVISADA = env.day("AYUDA_REVISADA")
# The chat of Línea 100: the help page names it only when MIMP has given its address.
CHAT_100_URL = env.optional_url("CHAT_100_URL")
# Servers of public bodies («gob.pe» is also «www.gob.pe»): of what they publish, a copy is kept beside the link.
ENTIDADES_PUBLICAS = [servidor.lower().strip(".") for servidor in env.items("PUBLIC_BODIES")]
ENLACES_EN_ESTA_MAQUINA = False  # the tests' own server: nothing else asks an address of this machine
# Who stamps the head of the record (RFC 3161), and the certificates by which its stamps are believed (PEM).
TSA_URL = env.optional_url("TSA_URL", ("http", "https"))
TSA_CA = env.optional_file("TSA_CA", needed_by="TSA_URL")
HILOS = env.integer("WEB_THREADS", 20, minimum=8, maximum=200)  # of each web process: config/gunicorn.py
TURNOS = VAR / "turnos"  # locks that the web processes of a machine share: config/puerta.py
MANTENIMIENTO = VAR / "mantenimiento"  # while this file is there, every page answers 503
# Where «Salir» goes: neutral, fast, Peruvian. To be chosen with MIMP before a public launch.
SALIDA_RAPIDA_URL = "https://www.senamhi.gob.pe/"
