"""Who reads the pages: somebody who taps once at most, and a parser that keeps what of a page is looked at."""

from __future__ import annotations

import html
import re
from html.parser import HTMLParser


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


class LectorDePagina(HTMLParser):
    """Parser that knows in which elements it is, each with whether what it holds counts. Who derives from it says which,
    in `handle_starttag`, and keeps the text in `trozos`."""

    VACIAS = frozenset(
        ["br", "img", "input", "source", "meta", "link", "hr", "wbr", "col", "rect", "path", "circle"]
    )

    def __init__(self) -> None:
        super().__init__()
        self.pila: list[tuple[str, bool]] = []
        self.trozos: list[str] = []

    def abrir(self, etiqueta: str, cuenta: bool) -> None:
        if etiqueta not in self.VACIAS:
            self.pila.append((etiqueta, cuenta))

    def handle_startendtag(self, etiqueta, atributos):
        pass

    def handle_endtag(self, etiqueta):
        while self.pila and self.pila.pop()[0] != etiqueta:
            pass
