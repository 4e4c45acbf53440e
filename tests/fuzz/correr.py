"""Send requests to the application as gunicorn calls it, and look at what each got."""

from __future__ import annotations

import io
import logging
import random
import time
import traceback
import zipfile
import zlib
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import brotli
from django.core import mail
from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import got_request_exception
from lxml import etree, html

from config.guardadas.paginas import Paginas
from config.middleware import con_cuerpo_legible
from config.puerta import Puerta
from config.vigilancia import Vigilada
from tests.fuzz.mundo import SECRETOS, Sitio, se_publico
from tests.fuzz.peticiones import (
    CSRF,
    DE_FORMULARIO,
    Peticion,
    en_pares,
    en_partes,
    environ,
    estropear,
    hacer,
)

LENTO = 5.0  # seconds
DE_CADA_VEZ = 500  # requests, after which the database is what it was
QUE_SE_LEE = 20_000_000


@dataclass
class Resultado:
    hallazgos: list[str] = field(default_factory=list)
    estados: Counter = field(default_factory=Counter)
    mas_lenta: float = 0.0
    segundos: float = 0.0


class Corredora:
    def __init__(self, sitio: Sitio, carpeta: Path):
        self.sitio = sitio
        self.sin_puerta = con_cuerpo_legible(WSGIHandler())
        puerta = Puerta(self.sin_puerta, paginas=Paginas(8 * 1024 * 1024), carpeta=carpeta)
        self.application = Vigilada(puerta, sin_puerta=self.sin_puerta)
        self.resultado = Resultado()
        self.error: list[str] = []

    def correr(self, semilla: int, numeros: range, reponer: Callable[[], None]) -> Resultado:
        """Each of `numeros`, from the same database every five hundred."""
        with _en_silencio(self.error):
            for numero in numeros:
                if (numero - numeros.start) % DE_CADA_VEZ == 0:
                    reponer()
                    mail.outbox = []
                peticion = hacer(self.sitio.mundo, semilla, numero)
                if peticion.de_formulario:
                    self._por_su_formulario(peticion, random.Random(f"f{semilla}:{numero}"))
                else:
                    self.pedir(peticion)
        return self.resultado

    def _por_su_formulario(self, peticion: Peticion, azar: random.Random) -> None:
        peticion.metodo, cuerpo, peticion.cuerpo = "GET", peticion.cuerpo, b""
        tipo = peticion.cabeceras.pop("CONTENT_TYPE", "")
        pagina = self.pedir(peticion)
        peticion.metodo, peticion.cuerpo = "POST", cuerpo
        peticion.cabeceras["CONTENT_TYPE"] = tipo
        if (formulario := _uno_de(pagina, azar)) is not None:
            pares = estropear(azar, [*_campos(formulario, azar), ("csrfmiddlewaretoken", CSRF)])
            if formulario.get("action", "").startswith(("/", "?")):
                partes = urlsplit(formulario.get("action"))
                peticion.ruta = unquote(partes.path, "latin-1") or peticion.ruta
                peticion.consulta = partes.query
            archivos = [
                (e.get("name"), "x.csv", azar.choice((b"a,b\n1,2\n", b"\xff\x00", b"")))
                for e in formulario.xpath(".//input[@type='file'][@name]")
            ]
            if formulario.get("enctype", "").startswith("multipart"):
                peticion.cabeceras["CONTENT_TYPE"], peticion.cuerpo = en_partes(pares, archivos)
            else:
                peticion.cabeceras["CONTENT_TYPE"], peticion.cuerpo = DE_FORMULARIO, en_pares(pares)
        self.pedir(peticion)

    def pedir(self, peticion: Peticion, *, de_nuevo: bool = False) -> bytes:
        """What it answers, unpacked."""
        self.error.clear()
        dicho: list[Any] = []
        empezo = time.perf_counter()
        try:
            respuesta = self.application(
                environ(peticion, self.sitio.galletas[peticion.rol]), lambda e, c, *_: dicho.extend((e, c))
            )
            try:
                enviado = b"".join(respuesta)
            finally:
                if cerrar := getattr(respuesta, "close", None):
                    cerrar()
        except Exception:  # the server would send a 500 of its own
            self._hallar("raised", peticion, traceback.format_exc())
            return b""
        tardo = time.perf_counter() - empezo
        self.resultado.segundos += tardo
        self.resultado.mas_lenta = max(self.resultado.mas_lenta, tardo)
        estado, cabeceras = int(dicho[0][:3]), {n.lower(): v for n, v in dicho[1]}
        self.resultado.estados[estado] += 1
        if tardo > LENTO and not de_nuevo:  # the machine may have been busy with something else
            empezo = time.perf_counter()
            self.pedir(peticion, de_nuevo=True)
            if (otra := time.perf_counter() - empezo) > LENTO:
                self._hallar(f"took {tardo:.1f} s, and {otra:.1f} s again", peticion)
        # 503 says when to come back; 501 is oEmbed's, for a format that it does not speak.
        if estado >= 500 and not (estado == 503 and "retry-after" in cabeceras) and estado != 501:
            self._hallar(f"answered {estado}", peticion, "".join(self.error))
        if peticion.metodo == "HEAD" and enviado:
            self._hallar("a body for HEAD", peticion)
        if any(ord(c) < 32 and c != "\t" for _n, v in dicho[1] for c in v):
            self._hallar("a control character in a header", peticion, repr(dicho[1]))
        cuerpo = _desempacado(enviado, cabeceras)
        dicho_todo = (cuerpo + repr(dicho[1]).encode()).lower()
        for secreto, de_quienes in SECRETOS.items():
            if peticion.rol not in de_quienes and secreto.encode() in dicho_todo and not se_publico(secreto):
                self._hallar(f"told {secreto} to {peticion.rol}", peticion)
        return cuerpo

    def _hallar(self, que: str, peticion: Peticion, mas: str = "") -> None:
        self.resultado.hallazgos.append(f"{que}\n    {peticion}\n{mas[-3000:]}")


def _desempacado(enviado: bytes, cabeceras: dict[str, str]) -> bytes:
    como = cabeceras.get("content-encoding", "")
    if enviado and como in ("br", "gzip") and cabeceras.get("content-range") is None:
        enviado = brotli.decompress(enviado) if como == "br" else zlib.decompress(enviado, 31)
    if enviado.startswith(b"PK\x03\x04"):
        with zipfile.ZipFile(io.BytesIO(enviado)) as libro:
            return b" ".join(libro.read(n) for n in libro.namelist())
    return enviado[:QUE_SE_LEE]


def _uno_de(pagina: bytes, azar: random.Random) -> Any:
    try:
        formularios = (
            html.fromstring(pagina).xpath("//form[translate(@method, 'POST', 'post')='post']")
            if pagina.strip()
            else []
        )
    except (etree.ParserError, ValueError):
        return None
    return azar.choice(formularios) if formularios else None


def _campos(formulario: Any, azar: random.Random) -> Iterator[tuple[str, str]]:
    """What a browser would send of it, pressing one of its buttons."""
    for e in formulario.xpath(".//input[@name][not(@type='submit') and not(@type='file')]"):
        if e.get("type") not in ("checkbox", "radio") or e.get("checked") is not None or azar.random() < 0.2:
            yield e.get("name"), e.get("value") or ""
    for e in formulario.xpath(".//textarea[@name]"):
        yield e.get("name"), e.text or ""
    for e in formulario.xpath(".//select[@name]"):
        opciones = e.xpath(".//option[@selected]") or e.xpath(".//option")
        if opciones:
            yield (
                e.get("name"),
                azar.choice(opciones if azar.random() < 0.7 else e.xpath(".//option")).get("value") or "",
            )
    botones = formulario.xpath(".//button[@name] | .//input[@type='submit'][@name]")
    if botones:
        boton = azar.choice(botones)
        yield boton.get("name"), boton.get("value") or ""


@contextmanager
def _en_silencio(error: list[str]) -> Iterator[None]:
    """Without a line for each refusal, and with what was raised inside Django kept in `error`."""

    def apuntar(**_kwargs: Any) -> None:
        error.append(traceback.format_exc())

    got_request_exception.connect(apuntar)
    logging.disable(logging.CRITICAL)
    try:
        yield
    finally:
        logging.disable(logging.NOTSET)
        got_request_exception.disconnect(apuntar)
