"""The real settings with test defaults. Read before conftest: environment set there comes too late."""

import os

os.environ.setdefault("DEBUG", "0")
os.environ.setdefault("SECRET_KEY", "solo-para-pruebas-" + "a1b2c3d4e5" * 4)
os.environ.setdefault("ALLOWED_HOSTS", "testserver,localhost,127.0.0.1")
os.environ.setdefault("SITE_URL", "https://testserver")

from config.hojas import HOJAS, servida  # noqa: E402
from config.settings import *  # noqa: E402, F403, TID251
from config.settings import STATICFILES_DIRS, STORAGES, VAR  # noqa: E402, TID251

# Pages in tests are asked over plain HTTP; the redirect itself is tested in tests/config.
SECURE_SSL_REDIRECT = False
SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "sessionid", "csrftoken"  # __Host- needs HTTPS
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = False
EXIGIR_SEGUNDO_FACTOR = False  # most tests sign in with force_login; tests/cuentas asks for it
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
EMAIL_FILE_PATH = str(VAR / "pruebas" / "correo")  # of the tests that write letters to files
STORAGES = {
    **STORAGES,
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
# The sheets as collectstatic joins them: what browsers ask for is counted.
HOJAS_UNIDAS = VAR / "pruebas" / "hojas"
for hoja in HOJAS:
    unida = servida(hoja, lambda nombre: (STATICFILES_DIRS[0] / nombre).read_text(encoding="utf-8"))
    (HOJAS_UNIDAS / hoja).parent.mkdir(parents=True, exist_ok=True)
    (HOJAS_UNIDAS / hoja).write_text(unida, encoding="utf-8")
STATICFILES_DIRS = [HOJAS_UNIDAS, *STATICFILES_DIRS]
TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
WHITENOISE_AUTOREFRESH = True
WHITENOISE_USE_FINDERS = True
