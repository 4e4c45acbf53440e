"""Effort of a job of the staff: how many pages are opened, and how many fields filled in, until it is done.

A page counts when it is opened; the one that a sent form leads to, once something is done on it: what only says that it is
done costs nobody anything. Only what the page links to or has a form for may be opened or sent: nobody types addresses.
"""

from __future__ import annotations

import html
import re
from urllib.parse import urljoin, urlsplit

from tests.compromisos.admin.ayudas import enviado_tal_cual


class Jornada:
    """Somebody at work. `desde` is where they stand, which costs nothing."""

    def __init__(self, client, desde: str):
        self.client, self.cargas, self.campos = client, 0, 0
        self._leer(client.get(desde), desde)

    def _leer(self, respuesta, direccion: str) -> None:
        self.sin_contar = False
        while respuesta.status_code == 302:
            direccion = urljoin(direccion, respuesta["Location"])
            respuesta = self.client.get(direccion)
        assert respuesta.status_code == 200, (direccion, respuesta.status_code)
        self.respuesta, self.direccion = respuesta, direccion

    @property
    def pagina(self) -> str:
        return self.respuesta.content.decode()

    def _usar(self) -> None:
        """What a form led to counts once something is done on it."""
        self.cargas += self.sin_contar
        self.sin_contar = False

    def abrir(self, que: str) -> None:
        """Open the first link of the page whose address has `que`."""
        self._usar()
        enlaces = [html.unescape(e) for e in re.findall(r'href="([^"]+)"', self.pagina)]
        direccion = next((e for e in enlaces if que in e), None)
        assert direccion, f"{urlsplit(self.direccion).path} leads nowhere with {que}"
        self.cargas += 1
        self._leer(self.client.get(urljoin(self.direccion, direccion)), urljoin(self.direccion, direccion))

    def buscar(self, que: str) -> None:
        """Type in the search box of the page."""
        self._usar()
        assert 'name="q"' in self.pagina
        self.cargas, self.campos = self.cargas + 1, self.campos + 1
        direccion = urlsplit(self.direccion).path
        self._leer(self.client.get(direccion, {"q": que}), direccion)

    def enviar(self, boton: str, **escritos) -> None:
        """Fill in the form of the page and press `boton`, which it has."""
        self._usar()
        assert f'name="{boton}"' in self.pagina, boton
        self._mandar({boton: "1", **escritos}, len(escritos))

    def confirmar(self) -> None:
        """Press the only button of a page that asks before it does."""
        self._usar()
        campos = re.findall(
            r'<input type="hidden" name="([^"]+)" value="([^"]*)"', self.pagina.partition("</nav>")[2]
        )
        self._mandar({n: v for n, v in campos if n != "csrfmiddlewaretoken"}, 0)

    def _mandar(self, datos: dict, campos: int) -> None:
        tal_cual = enviado_tal_cual(self.respuesta) if "adminform" in (self.respuesta.context or {}) else {}
        self.campos += campos
        self._leer(self.client.post(self.direccion, tal_cual | datos), self.direccion)
        self.sin_contar = True
