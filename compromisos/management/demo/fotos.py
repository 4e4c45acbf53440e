"""Pictures for the demonstration: drawn here, of nobody and nowhere, and each says that it is an example."""

from __future__ import annotations

import io
import random
from datetime import date, timedelta

from django.core.files.base import ContentFile
from PIL import Image, ImageDraw, ImageFont

from base.dias import inicio_del_dia
from base.letras import LETRAS
from compromisos import publicacion
from compromisos.models import Compromiso, Edicion, Foto

ROTULO = "IMAGEN DE EJEMPLO"
PALETAS = (
    ("#efe8fa", "#43237e", "#f28a1e"),
    ("#fdeedb", "#a83f00", "#43237e"),
    ("#e3f1ee", "#0b6a6e", "#f28a1e"),
    ("#e8ecfb", "#4347c0", "#a5301d"),
)
# What each shows, how many figures, and its size: wide, upright, square, one too small for most widths.
ESCENAS = (
    ("Seis figuras de colores en fila ante un cerro, en un dibujo", 6, "Taller inventado.", (1600, 1067)),
    ("Tres figuras de colores de pie ante un cerro, en un dibujo", 3, "Reunión inventada.", (1200, 1500)),
    ("Cinco figuras de colores en fila, en un dibujo", 5, "Ceremonia inventada.", (1000, 1000)),
    ("Cuatro figuras de colores en un dibujo pequeño", 4, "", (420, 280)),
    ("Tres figuras de colores junto a un cerro, en un dibujo", 3, "Visita inventada.", (1600, 900)),
)
OTRAS = (
    ("Dos figuras de colores, en un dibujo", 2, "", (640, 480)),
    ("Una figura de color, en un dibujo", 1, "", (640, 480)),
)


def crear(edicion: Edicion, *, autor, hoy: date) -> None:
    """Five public photos, one draft, one withdrawn; of pledges, of an institution and of the edition."""
    compromisos = list(Compromiso.objects.filter(edicion=edicion).order_by("codigo")[:4])
    for n, escena in enumerate(ESCENAS):
        compromiso = compromisos[min(n // 2, len(compromisos) - 1)]
        publicacion.publicar_foto(
            _foto(n, escena, hoy, compromiso=compromiso if n < 4 else None, edicion=edicion),
            por=autor,
            ahora=inicio_del_dia(hoy - timedelta(days=30 * n + 1)),
        )
    _foto(7, OTRAS[0], hoy, institucion=compromisos[0].institucion)
    retirada = _foto(8, OTRAS[1], hoy, compromiso=compromisos[0])
    publicacion.publicar_foto(retirada, por=autor, ahora=inicio_del_dia(hoy - timedelta(days=9)))
    publicacion.retirar_foto(
        retirada,
        por=autor,
        motivo="La imagen era de otro taller.",
        ahora=inicio_del_dia(hoy - timedelta(days=8)),
    )


def _foto(n: int, escena: tuple, hoy: date, **de) -> Foto:
    texto, cuantas, pie, tamano = escena
    return Foto.objects.create(
        imagen=ContentFile(dibujar(n, cuantas, tamano), name="ejemplo"),
        texto_alternativo=f"{texto}. Dice «imagen de ejemplo».",
        pie=pie,
        credito="dibujo hecho para la demostración",
        fecha=hoy - timedelta(days=40 * n + 3),
        **de,
    )


def dibujar(n: int, cuantas: int, tamano: tuple[int, int]) -> bytes:
    """A JPEG: a ground, a hill, people as shapes, and the words that say what it is."""
    dado = random.Random(n)
    fondo, fuerte, acento = PALETAS[n % len(PALETAS)]
    ancho, alto = tamano
    imagen = Image.new("RGB", tamano, fondo)
    d = ImageDraw.Draw(imagen)
    d.ellipse((ancho * 0.62, alto * 0.1, ancho * 0.62 + alto * 0.22, alto * 0.32), fill=acento)
    d.ellipse((-ancho * 0.3, alto * 0.42, ancho * 0.75, alto * 1.6), fill=_entre(fondo, fuerte, 0.25))
    d.ellipse((ancho * 0.3, alto * 0.52, ancho * 1.5, alto * 1.7), fill=_entre(fondo, fuerte, 0.4))
    for i in range(cuantas):
        x = ancho * (0.12 + 0.76 * (i + 0.5) / cuantas)
        talla = alto * (0.3 + 0.08 * dado.random())
        y, r = alto * 0.82, alto * 0.055
        color = _entre(fuerte, acento, dado.random())
        d.rounded_rectangle((x - r * 1.5, y - talla + 2.3 * r, x + r * 1.5, y), r * 1.4, fill=color)
        d.ellipse((x - r, y - talla, x + r, y - talla + 2 * r), fill=_entre(color, "#241d2f", 0.25))
    letra = ImageFont.truetype(LETRAS["Bold"], round(min(ancho / 16, alto / 11)))
    d.rectangle((0, alto * 0.88, ancho, alto), fill="#2c1457")
    d.text((ancho / 2, alto * 0.94), ROTULO, font=letra, fill="white", anchor="mm")
    salida = io.BytesIO()
    imagen.save(salida, format="JPEG", quality=88)
    return salida.getvalue()


def _entre(uno: str, otro: str, parte: float) -> str:
    pares = [(int(uno[i : i + 2], 16), int(otro[i : i + 2], 16)) for i in (1, 3, 5)]
    return "#" + "".join(f"{round(a + (b - a) * parte):02x}" for a, b in pares)
