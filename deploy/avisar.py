"""Tell whoever operates the site that a unit of systemd failed: `avisar.py UNIT`, as compromisos-aviso@.service does.

Always in the journal, with the priority of what is critical; and by mail to ALERT_EMAIL, through the server of EMAIL_URL. It needs no
database: that may be what failed. One letter an hour for each unit at most.
"""

from __future__ import annotations

import os
import re
import socket
import sys
import time
from pathlib import Path

CADA = 3600
RAIZ = Path(__file__).resolve().parents[1]


def main(unidad: str) -> int:
    unidad = re.sub(r"[^\w@.:-]", "?", unidad)[:120]
    print(f"<2>{unidad} failed: systemctl status {unidad}; journalctl -u {unidad} -n 50", flush=True)
    sys.path.insert(0, str(RAIZ))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    import django
    from django.conf import settings
    from django.core.mail import send_mail

    from config import env

    django.setup()
    a_quien = env.items("ALERT_EMAIL")
    if not a_quien or _ya_se_dijo(unidad):
        return 0
    maquina = socket.gethostname()
    send_mail(
        f"[{maquina}] falló {unidad}",
        f"En {maquina} falló {unidad}. Para saber por qué:\n\n"
        f"    systemctl status {unidad}\n    journalctl -u {unidad} -n 50\n\n"
        "Qué es cada unidad y qué hacer: docs/operation.md. No se avisa otra vez de ella en una hora.\n",
        settings.DEFAULT_FROM_EMAIL,
        a_quien,
    )
    return 0


def _ya_se_dijo(unidad: str) -> bool:
    from django.conf import settings

    carpeta = settings.BASE_DIR / "var" / "avisos"
    carpeta.mkdir(parents=True, exist_ok=True)
    marca = carpeta / unidad
    dicho = marca.is_file() and time.time() - marca.stat().st_mtime < CADA
    if not dicho:
        marca.touch()
    return dicho


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1] if len(sys.argv) > 1 else "?"))
