"""What a page says to those who never read it."""

from __future__ import annotations

import html
import json
import re


def pagina(client, url: str, **parametros) -> str:
    respuesta = client.get(url, parametros)
    assert respuesta.status_code == 200, url
    return respuesta.content.decode()


def meta(texto: str, nombre: str) -> str:
    hallado = re.search(rf'<meta (?:property|name)="{nombre}" content="([^"]*)"', texto)
    assert hallado, nombre
    return html.unescape(hallado[1])


def datos_enlazados(texto: str) -> dict:
    bloques = re.findall(r'<script type="application/ld\+json">(.*?)</script>', texto, re.DOTALL)
    assert len(bloques) == 1
    return json.loads(bloques[0])
