"""The environment, read once and strictly: a wrong value stops the start with one sentence.

On top of django-environ (which also reads each value from the file that `NAME_FILE` points to).
Every reader raises ImproperlyConfigured saying which variable, what is wrong and what to do.
"""

from __future__ import annotations

import importlib.util
import ipaddress
import warnings
from datetime import date
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import environ
from django.core.exceptions import ImproperlyConfigured
from django.core.management.utils import get_random_secret_key

SI, NO = {"1", "true", "yes", "si", "sí", "on"}, {"0", "false", "no", "off", ""}

_env = environ.FileAwareEnv()


def load_dotenv(path: Path) -> None:
    """Read `path` if it is there; what the environment already says wins."""
    if path.is_file():
        _env.read_env(str(path), overwrite=False)


def text(name: str, default: str = "") -> str:
    return _env.str(name, default=default).strip()


def boolean(name: str, default: bool) -> bool:
    value = text(name, "1" if default else "0").lower()
    if value in SI:
        return True
    if value in NO:
        return False
    raise ImproperlyConfigured(f"{name}={value!r} no se entiende: escriba 1 o 0.")


def integer(name: str, default: int, *, minimum: int = 0, maximum: int = 2**31) -> int:
    value = text(name, str(default))
    try:
        number = int(value)
    except ValueError:
        number = None
    if number is None or not minimum <= number <= maximum:
        raise ImproperlyConfigured(
            f"{name}={value!r} no vale: escriba un número entero entre {minimum} y {maximum}."
        )
    return number


def choice(name: str, default: str, options: tuple[str, ...]) -> str:
    value = text(name, default)
    if value not in options:
        raise ImproperlyConfigured(f"{name}={value!r} no vale: escriba {' o '.join(options)}.")
    return value


def items(name: str, default: tuple[str, ...] = ()) -> list[str]:
    """Comma-separated values, without empty ones."""
    return [item for part in text(name, ",".join(default)).split(",") if (item := part.strip())]


def hosts(name: str, *, required: bool, default: tuple[str, ...] = ()) -> list[str]:
    value = items(name, default)
    if required and not value:
        raise ImproperlyConfigured(
            f"Falta {name}: escriba los nombres con que se visita el sitio, separados por comas."
        )
    if "*" in value:
        raise ImproperlyConfigured(f"{name} no puede ser «*»: escriba los nombres exactos del sitio.")
    return value


def origins(name: str) -> list[str]:
    value = items(name)
    for origin in value:
        if urlsplit(origin).scheme not in ("http", "https") or not urlsplit(origin).netloc:
            raise ImproperlyConfigured(f"{name} contiene {origin!r}: escriba https:// y el nombre del sitio.")
    return value


def url(name: str, default: str) -> str:
    value = text(name, default).rstrip("/")
    if urlsplit(value).scheme not in ("http", "https") or not urlsplit(value).netloc:
        raise ImproperlyConfigured(f"{name}={value!r} no es una dirección: escriba https:// y el nombre.")
    return value


def optional_url(name: str, schemes: tuple[str, ...] = ("https",)) -> str:
    """An address of another site that may not be there: "" if nobody gave it."""
    value = text(name)
    if value and (urlsplit(value).scheme not in schemes or not urlsplit(value).netloc):
        raise ImproperlyConfigured(
            f"{name}={value!r} no es una dirección: escriba https:// y lo que sigue, o déjela vacía."
        )
    return value


def optional_file(name: str, *, needed_by: str = "") -> str:
    """Path of a file that can be read; "" if nobody gave it, which is an error where `needed_by` is set."""
    value = text(name)
    if not value and needed_by and text(needed_by):
        raise ImproperlyConfigured(f"Falta {name}: sin ese archivo {needed_by} no sirve de nada.")
    if value and not Path(value).is_file():
        raise ImproperlyConfigured(f"{name}={value!r} no es un archivo: escriba su ruta entera.")
    return value


def token(name: str) -> str:
    """A secret that a program says: "" if nobody gave it, else long enough not to be guessed."""
    value = text(name)
    if value and len(value) < 24:
        raise ImproperlyConfigured(f"{name} es demasiado corto: ponga al menos 24 caracteres al azar.")
    return value


def day(name: str) -> date | None:
    """A day written 2026-12-31; None if nobody gave it."""
    value = text(name)
    try:
        return date.fromisoformat(value) if value else None
    except ValueError:
        raise ImproperlyConfigured(f"{name}={value!r} no es un día: escríbalo como 2026-12-31.") from None


def secret_key(*, debug: bool, store: Path) -> str:
    """SECRET_KEY; in DEBUG one is made and kept in `store`, so that sessions outlive a restart."""
    value = text("SECRET_KEY")
    if value:
        if not debug and (len(value) < 50 or len(set(value)) < 5 or value.startswith("django-insecure-")):
            raise ImproperlyConfigured("SECRET_KEY es demasiado débil: ponga al menos 50 caracteres al azar.")
        return value
    if not debug:
        raise ImproperlyConfigured(
            "Falta SECRET_KEY: ponga al menos 50 caracteres al azar en el entorno, o DEBUG=1 para desarrollar."
        )
    if not store.is_file():
        store.parent.mkdir(parents=True, exist_ok=True)
        store.write_text(get_random_secret_key(), encoding="utf-8")
        store.chmod(0o600)
    return store.read_text(encoding="utf-8")


DATABASE_ENGINES = {  # Django's own, and ours over it, which read of a past day as well
    "django.db.backends.sqlite3": "base.motores.sqlite3",
    "django.db.backends.postgresql": "base.motores.postgresql",
}


def database(name: str, default: str) -> dict:
    """A DATABASES entry for PostgreSQL or SQLite."""
    value = text(name, default)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # ours is the sentence that is said
            config = environ.Env.db_url_config(value)
    except (ValueError, KeyError, environ.ImproperlyConfigured):
        config = {}
    if config.get("ENGINE") not in DATABASE_ENGINES or not config.get("NAME"):
        # The value may hold a password: it is not repeated.
        raise ImproperlyConfigured(
            f"{name} no se entiende: escriba postgresql://usuario:clave@servidor/base o sqlite:///ruta."
        )
    return {**config, "ENGINE": DATABASE_ENGINES[config["ENGINE"]]}


# Django's own, and that of ours: bounded, and never a reason to fail.
CACHES = {
    "django.core.cache.backends.filebased.FileBasedCache": "config.cache.CacheEnArchivos",
    "django.core.cache.backends.db.DatabaseCache": "config.cache.CacheEnTabla",
}


def cache(name: str, default: str) -> dict:
    value = text(name, default)
    try:
        config = environ.Env.cache_url_config(value)
    except (ValueError, KeyError, environ.ImproperlyConfigured):
        raise ImproperlyConfigured(
            f"{name} no se entiende: escriba filecache:///carpeta, dbcache://tabla o redis://servidor:6379/0."
        ) from None
    return {**config, "BACKEND": CACHES.get(config["BACKEND"], config["BACKEND"])}


EN_S3 = "s3://"


def media(name: str, default: Path) -> tuple[Path, dict]:
    """(folder, STORAGES entry) of the files: of a folder, or of s3://bucket/prefix?endpoint=https://host&region=name, whose keys
    are {name}_KEY and {name}_SECRET. With a store the folder is the one that is not used."""
    value = text(name)
    if not value.startswith(EN_S3):
        return Path(value or default), {"BACKEND": "django.core.files.storage.FileSystemStorage"}
    parts = urlsplit(value)
    said = parse_qs(parts.query, keep_blank_values=True)
    key, secret = text(f"{name}_KEY"), text(f"{name}_SECRET")
    if (
        not parts.netloc
        or said.keys() - {"endpoint", "region"}
        or [""] in said.values()
        or not (key and secret)
    ):
        raise ImproperlyConfigured(
            f"{name} no se entiende: escriba una carpeta, o s3://cubo/prefijo?endpoint=https://servidor&region=nombre con sus "
            f"llaves en {name}_KEY y {name}_SECRET."
        )
    endpoint = said.get("endpoint", [None])[0]
    if endpoint and not _keeps_secrets(endpoint):
        raise ImproperlyConfigured(
            f"{name} llevaría archivos y llaves en claro: su endpoint empieza con https://, o con http:// si es de esta máquina o "
            "un contenedor vecino (un nombre sin punto)."
        )
    if importlib.util.find_spec("storages") is None or importlib.util.find_spec("boto3") is None:
        raise ImproperlyConfigured(f"{name} dice s3:// y falta con qué: pip install -r requirements/s3.lock.")
    options = {
        "bucket_name": parts.netloc,
        "location": parts.path.strip("/"),
        "endpoint_url": endpoint,
        "region_name": said.get("region", [None])[0],
        "access_key": key,
        "secret_key": secret,
        "default_acl": None,
        "file_overwrite": False,
        "max_memory_size": 2 * 1024 * 1024,
        "client_config": _s3_client(),
    }
    return default, {"BACKEND": "base.almacen.EnS3", "OPTIONS": options}


def _keeps_secrets(address: str) -> bool:
    """Whether nobody on the way reads what goes there: TLS, or no way, as to this machine or a container beside it."""
    parts = urlsplit(address)
    host = parts.hostname or ""
    if parts.scheme != "http":
        return parts.scheme == "https" and bool(host)
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return bool(host) and "." not in host


def _s3_client() -> object:
    """Who waits for files waits as long as for the database."""
    from botocore.config import Config

    retries = {"max_attempts": 2, "mode": "standard"}
    return Config(
        connect_timeout=3,
        read_timeout=10,
        retries=retries,
        signature_version="s3v4",
        s3={"addressing_style": "path"},
    )


def email(name: str, default: str) -> dict:
    value = text(name, default)
    try:
        return environ.Env.email_url_config(value)
    except (ValueError, KeyError, environ.ImproperlyConfigured):
        raise ImproperlyConfigured(
            f"{name} no se entiende: escriba smtp+tls://usuario:clave@servidor:587 o consolemail://."
        ) from None
