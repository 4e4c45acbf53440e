"""Plain data into a tagged PDF (PDF/UA-1), by typst in a process of its own."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from base.letras import CARPETA as LETRAS
from base.texto import mostrable_todo

RAIZ = Path(__file__).resolve().parents[3] / "templates" / "informes"
TALLER = Path(__file__).with_name("taller.py")
SEGUNDOS = 25  # of a sheet, which a reader waits for
SEGUNDOS_DEL_TRABAJADOR = 300


class NoSePudo(Exception):
    """The PDF was not made: it took too long, or typst would not."""


def componer(plantilla: str, datos: dict, segundos: float | None = None) -> bytes:
    """`plantilla` is a name in templates/informes/ without its ending. NoSePudo."""
    segundos = segundos or SEGUNDOS
    pedido = {
        "plantilla": str(RAIZ / f"{plantilla}.typ"),
        "raiz": str(RAIZ),
        "fuentes": [str(LETRAS)],
        "datos": mostrable_todo(datos),
    }
    try:
        hecho = subprocess.run(  # noqa: S603 - a program of ours; what visitors wrote goes by its input
            [sys.executable, "-I", str(TALLER)],
            input=json.dumps(pedido).encode(),
            capture_output=True,
            timeout=segundos,
            check=True,
        )
    except subprocess.TimeoutExpired:
        raise NoSePudo(f"{plantilla}: more than {segundos} s") from None
    except subprocess.CalledProcessError as error:
        raise NoSePudo(f"{plantilla}: {error.stderr.decode(errors='replace')[-2000:]}") from None
    except OSError as error:
        raise NoSePudo(f"{plantilla}: {error}") from None
    return hecho.stdout
