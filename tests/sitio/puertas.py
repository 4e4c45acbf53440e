"""The doors by which what is public leaves, each read as its readers do: files by their format, the API page by page, the
JSON of a pledge, and pages by the words that they print."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any

from lxml import html
from openpyxl import load_workbook

from base.dias import Dia
from compromisos.salidas import encargos
from compromisos.salidas.api.recursos import CODIGO, DE_TABLAS
from compromisos.salidas.datos.columns import ANIDADAS, PUBLICAS, VERSION
from compromisos.salidas.datos.widgets import desneutralizar

Filas = list[dict[str, Any]]  # {column: text, Decimal or "" if it does not say}
EN_CIFRAS = ("entero", "decimal")


def cuerpo(client, url: str) -> bytes:
    respuesta = client.get(url)
    assert respuesta.status_code == 200, (url, respuesta.status_code)
    return b"".join(respuesta.streaming_content) if respuesta.streaming else respuesta.content


# --- Tables ----------------------------------------------------------------------------------------------


def de_csv(client, tabla: str, al: str) -> Filas:
    texto = cuerpo(client, f"/datos/{tabla}.csv{al}").decode("utf-8-sig")
    lineas = csv.DictReader(io.StringIO(texto, newline=""))
    return [
        {c: desneutralizar(v) if c in _textos(tabla) else v for c, v in _iguales(tabla, f)} for f in lineas
    ]


def de_xlsx(client, tabla: str, al: str) -> Filas:
    url = f"/datos/{tabla}.xlsx{al}"
    if (respuesta := client.get(url)).status_code == 503:  # a long one is left to the worker
        dia = Dia(Dia.de_hoy().hoy, date.fromisoformat(al.removeprefix("?al=")) if al else None)
        encargos.hacer_ya(encargos.tabla_entera(tabla, "xlsx", dia))
        respuesta = client.get(url)
    libro = load_workbook(io.BytesIO(b"".join(respuesta.streaming_content)), read_only=True)
    cabecera, *filas = libro.active.values
    leidas = (dict(zip(cabecera, fila, strict=True)) for fila in filas)
    return [{c: _de_celda(v) for c, v in _iguales(tabla, f)} for f in leidas]


def de_json(client, tabla: str, al: str) -> Filas:
    leido = json.loads(cuerpo(client, f"/datos/{tabla}.json{al}"), parse_float=Decimal)
    assert leido["total"] == len(leido[tabla])
    return _planas(tabla, leido[tabla])


def de_jsonl(client, tabla: str, al: str) -> Filas:
    lineas = cuerpo(client, f"/datos/{tabla}.jsonl{al}").decode().split("\n")[:-1]
    return _planas(tabla, [json.loads(linea, parse_float=Decimal) for linea in lineas])


def de_api(client, tabla: str, al: str) -> Filas:
    registros: list[dict[str, Any]] = []
    url = f"/api/v1/{tabla}/{al or '?'}&limite=200".replace("?&", "?")
    while url:
        leido = json.loads(cuerpo(client, url), parse_float=Decimal)
        registros += leido["datos"]
        url = leido["enlaces"]["siguiente"]
    codigos = {n + CODIGO for n in DE_TABLAS[tabla].con_codigo}
    return _planas(tabla, [{c: v for c, v in r.items() if c not in codigos} for r in registros])


TABLAS = {"csv": de_csv, "xlsx": de_xlsx, "json": de_json, "jsonl": de_jsonl, "api": de_api}


def _textos(tabla: str) -> set[str]:
    return {c.nombre for c in PUBLICAS[tabla] if c.tipo.value not in EN_CIFRAS}


def _iguales(tabla: str, fila: dict[str, Any]) -> Iterable[tuple[str, Any]]:
    """Its cells in one form: figures as Decimal, nothing as ""."""
    textos = _textos(tabla)
    for columna in PUBLICAS[tabla]:
        nombre = columna.nombre
        if nombre != VERSION:
            valor = fila[nombre]
            if valor in (None, ""):
                yield nombre, ""
            else:
                yield nombre, str(valor) if nombre in textos else Decimal(str(valor))


def _de_celda(valor: Any) -> Any:
    if not isinstance(valor, str):
        return valor
    texto = valor.removesuffix(" 00:00:00")
    return desneutralizar(texto) if texto.startswith("'") else texto


def _planas(tabla: str, registros: Filas) -> Filas:
    """Records as rows, a part each."""
    _clave, lista, dentro = ANIDADAS.get(tabla, ("", "", ()))
    filas = [
        {**{c: v for c, v in r.items() if c != lista}, **parte}
        for r in registros
        for parte in (r[lista] or [dict.fromkeys(dentro)] if lista else [{}])
    ]
    return [dict(_iguales(tabla, f)) for f in filas]


# --- Pages -----------------------------------------------------------------------------------------------


def texto_de(nodo: Any) -> str:
    """What a reader reads there, in one line."""
    return " ".join(nodo.text_content().split()) if nodo is not None else ""


class Pagina:
    """A page of the site, by what it prints."""

    def __init__(self, client, url: str):
        self.raiz = html.fromstring(cuerpo(client, url).decode())
        (self.cuerpo,) = self.raiz.xpath("//main")

    def uno(self, camino: str, en: Any = None) -> Any:
        hallados = (self.cuerpo if en is None else en).xpath(camino)
        assert len(hallados) <= 1, (camino, len(hallados))
        return hallados[0] if hallados else None

    def dice(self, camino: str, en: Any = None) -> str:
        return texto_de(self.uno(camino, en))


class PaginaDeCompromiso(Pagina):
    @property
    def hechos(self) -> dict[str, Any]:
        """{what is asked: its answer}, of the box that says how it stands."""
        pares = self.cuerpo.xpath(".//section[@aria-labelledby='hechos']/dl/div")
        return {texto_de(p.find("dt")): p.find("dd") for p in pares}

    @property
    def razones(self) -> dict[str, str]:
        """{lamp: its word}, of «¿Por qué este estado?»."""
        rotulos = self.cuerpo.xpath(".//dl[@class='razones']/div/dt[span[@class='chico']]")
        return {texto_de(r[0]): texto_de(r).removeprefix(texto_de(r[0])).strip() for r in rotulos}

    @property
    def metas(self) -> list[Any]:
        return self.cuerpo.xpath(".//ol[@class='metas']/li")

    @property
    def avances(self) -> dict[int, Any]:
        """{number: its entry}."""
        entradas = self.cuerpo.xpath(".//ol[@class='linea']/li[starts-with(@id, 'avance-')]")
        return {int(e.get("id").removeprefix("avance-")): e for e in entradas}


def con_dia(fecha: str) -> str:
    """2026-07-22 → «22/07/2026»."""
    return "/".join(reversed(fecha[:10].split("-"))) if fecha else ""


def cifra(valor: Decimal) -> str:
    """1234.5000 → «1,234.5», as people write it here."""
    entera, _punto, resto = f"{valor:f}".partition(".")
    signo, entera = ("-", entera[1:]) if entera.startswith("-") else ("", entera)
    resto = resto.rstrip("0")
    return signo + re.sub(r"(?<=\d)(?=(\d{3})+$)", ",", entera) + (f".{resto}" if resto else "")
