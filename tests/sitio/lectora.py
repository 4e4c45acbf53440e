"""Somebody who opens the front page and taps once at most, and what they read."""

from __future__ import annotations

import html
import re


class Lectora:
    """Somebody who opens the front page and taps once at most."""

    def __init__(self, client):
        self.client = client
        self.portada = client.get("/").content.decode()

    def enlaces(self, pagina: str = "") -> list[str]:
        """Addresses of this site that the front page leads to."""
        hallados = re.findall(r'<a [^>]*?href="([^"#]+)', pagina or self.portada)
        return [html.unescape(h) for h in hallados if h.startswith("/")]

    def toca(self, patron: str) -> str:
        """The page behind the first link of the front page that is like `patron`."""
        direccion = next((e for e in self.enlaces() if re.fullmatch(patron, e)), None)
        assert direccion, f"the front page does not lead to {patron}"
        respuesta = self.client.get(direccion)
        assert respuesta.status_code == 200, direccion
        return respuesta.content.decode()


def leer(pagina: str) -> str:
    """The text of the page, in one line."""
    cuerpo = pagina[pagina.index("<body") :]
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", cuerpo)).split())


def respuesta_de(pagina: str) -> str:
    """The sentence that answers, as it is read."""
    (frase,) = re.findall(r'class="la-respuesta">(.+?)</', pagina, re.DOTALL)
    return html.unescape(" ".join(frase.split()))
