"""Draws the first page of a PDF. A program, not a module: `base/vista_previa.py` starts it in a process of its own.

Of its arguments, the widest and the tallest that it may be; the PDF comes by stdin; by stdout go «width height\\n» and the
pixels, three bytes each. Whatever a hostile file makes of PDFium happens here, where there is nothing to take: no
environment, no room to write a file, little memory, little time.
"""

from __future__ import annotations

import resource
import sys

MEMORIA = 1024**3  # bytes of address space, libraries included
SEGUNDOS = 8
AUMENTO = 4.0  # a page the size of a stamp is not drawn the size of a wall


def encerrarse() -> None:
    for que, cuanto in (
        (resource.RLIMIT_AS, MEMORIA),
        (resource.RLIMIT_CPU, SEGUNDOS),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(que, (cuanto, cuanto))


def dibujar(datos: bytes, ancho: int, alto: int) -> tuple[int, int, bytes]:
    import pypdfium2

    documento = pypdfium2.PdfDocument(datos)
    pagina = documento[0]
    de_ancho, de_alto = pagina.get_size()
    escala = min(ancho / de_ancho, alto / de_alto, AUMENTO)
    dibujo = pagina.render(scale=escala, rev_byteorder=True, prefer_bgrx=False).to_pil().convert("RGB")
    return dibujo.width, dibujo.height, dibujo.tobytes()


def main() -> int:
    ancho, alto = int(sys.argv[1]), int(sys.argv[2])
    datos = sys.stdin.buffer.read()
    encerrarse()
    try:
        de_ancho, de_alto, pixeles = dibujar(datos, ancho, alto)
    except Exception:  # of a file made by anybody, whatever its parser raises
        return 1
    sys.stdout.buffer.write(b"%d %d\n" % (de_ancho, de_alto) + pixeles)
    return 0


if __name__ == "__main__":
    sys.exit(main())
