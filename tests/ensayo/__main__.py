"""`make ensayo`. ENSAYO=nodo-muerto,largo: those alone, and nothing is written into docs/; ENSAYO_SEGUNDOS: of the long run."""

from __future__ import annotations

import os
import shutil
import sys
import time
import traceback

from tests.ensayo import datos, faltas, largo, tabla
from tests.ensayo.casa import Casa
from tests.ensayo.faltas import Linea
from tests.ensayo.procesos import RAIZ, VAR


def main() -> int:
    desde, pedidas = time.monotonic(), [p for p in os.environ.get("ENSAYO", "").split(",") if p]
    shutil.rmtree(VAR, ignore_errors=True)
    VAR.mkdir(parents=True)
    casa, lineas = Casa(), []
    que = {**faltas.todas(), "largo": largo.todos_a_la_vez}
    if desconocidas := set(pedidas) - set(que):
        sys.exit(f"There is no {', '.join(sorted(desconocidas))}: say one of {', '.join(que)}")
    try:
        casa.abrir()
        datos.preparar_django(casa)
        casa.servir()
        print(f"all up after {time.monotonic() - desde:.0f} s", flush=True)
        for nombre, falta in que.items():
            if pedidas and nombre not in pedidas:
                continue
            lineas.append(_probar(casa, nombre, falta))
            print(tabla.de_una(nombre, lineas[-1]), flush=True)
    finally:
        casa.cerrar()
    texto = tabla.documento(lineas, minutos=(time.monotonic() - desde) / 60)
    destino = VAR / "ensayo.md" if pedidas else RAIZ / "docs" / "ensayo.md"
    destino.write_text(texto, encoding="utf-8")
    print(texto, f"\nwritten to {destino}", sep="\n")
    return 1 if any(linea.mal or linea.perdido for linea in lineas) else 0


def _probar(casa: Casa, nombre: str, falta: faltas.Falta) -> Linea:
    empezo = time.monotonic()
    try:
        linea = falta(casa)
    except Exception as error:  # one that breaks is a line that fails, and the next is tried
        traceback.print_exc()
        linea = Linea(nombre, "-", mal=(f"{type(error).__name__}: {error}",))
    datos.soltar()
    casa.reponer()
    print(f"[{nombre}: {time.monotonic() - empezo:.0f} s]", flush=True)
    return linea


if __name__ == "__main__":
    sys.exit(main())
