"""The walk over the site: what the sitemap knows and every link that is met, each asked once and put down as it comes.

Files go to their place at once. Pages are kept as they came until the walk is over: only then is it known which of their
links are in the copy.
"""

from __future__ import annotations

import hashlib
import posixpath
import re
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urljoin, urlsplit

from django.conf import settings
from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import staticfiles_storage

from compromisos.salidas.copia.nombres import archivo_de, direccion, enlace, partir, sin_choque
from compromisos.salidas.copia.pedir import NoSeHizo, RespuestaPedida, Ventanilla
from compromisos.salidas.copia.que_copia import Copia
from compromisos.salidas.copia.que_entra import FUERA, entra, normal
from compromisos.salidas.copia.reescribir import de_hoja, direcciones

PAGINA = "text/html"
LOC = re.compile(r"<loc>([^<]+)</loc>")
OTROS_ESQUEMAS = re.compile(r"#|(?!https?:)[a-z][a-z0-9+.-]*:", re.IGNORECASE)
SALTOS = 5  # redirects in a row


@dataclass(slots=True)
class Recorrido:
    """`crudo` takes the pages as they came, `carpeta` all that is ready. `avisar` is told of each thing made."""

    copia: Copia
    crudo: Path
    carpeta: Path
    es_hoy: bool
    avisar: Callable[[Recorrido], None]
    paginas: dict[str, str] = field(default_factory=dict)  # {address: name in the folder}
    archivos: dict[str, str] = field(default_factory=dict)
    desvios: dict[str, tuple[str, str]] = field(default_factory=dict)  # {address: (another, anchor)}
    _mapa: set[str] = field(default_factory=set)  # the paths that the sitemap knows
    _estaticos: set[str] = field(default_factory=set)
    _vistas: set[str] = field(default_factory=set)
    _tomados: set[str] = field(default_factory=set)
    _huellas: dict[str, str] = field(default_factory=dict)
    _cola: deque[str] = field(default_factory=deque)
    _cola_en: deque[str] = field(
        default_factory=deque
    )  # after the others: a file that is the same is kept once
    _ventanilla: Ventanilla = field(init=False)

    def __post_init__(self) -> None:
        self._ventanilla = Ventanilla(self.copia)

    # --- The walk

    def andar(self) -> None:
        """Until there is nothing left to ask for. NoSeHizo."""
        self._mapa.update(("/", "/en/"), self._del_mapa())
        for ruta in sorted(self._mapa):
            self._apuntar(ruta)
        while self._cola or self._cola_en:
            self._traer((self._cola or self._cola_en).popleft())
            self.avisar(self)

    def hechas_de_sabidas(self) -> tuple[int, int]:
        """(asked for already, known so far)."""
        return len(self._vistas) - len(self._cola) - len(self._cola_en), len(self._vistas)

    def _del_mapa(self) -> Iterator[str]:
        for parte in self._locs("/sitemap.xml"):
            yield from self._locs(parte)

    def _locs(self, ruta: str) -> list[str]:
        with self._ventanilla.pedir(ruta) as respuesta:
            texto = b"".join(respuesta.trozos).decode()
        return [self._de_aqui(loc.replace("&amp;", "&"), "/") or "/" for loc in LOC.findall(texto)]

    def _apuntar(self, escrita: str, desde: str = "") -> None:
        suya = self.normal(escrita, desde)
        if suya in self._vistas or not entra(suya, self._mapa):
            return
        self._vistas.add(suya)
        (self._cola_en if suya.startswith("/en/") else self._cola).append(suya)

    def _traer(self, suya: str) -> None:
        pedida = self.en_el_sitio(suya)
        for _salto in range(SALTOS):
            with self._ventanilla.pedir(pedida) as respuesta:
                if respuesta.estado in (301, 302, 303, 307, 308):
                    destino = self._de_aqui(respuesta.adonde, pedida)
                    if destino is None:
                        return
                    if partir(destino)[0] != partir(pedida)[0]:
                        otra, _almohadilla, ancla = destino.partition("#")
                        self.desvios[suya] = (self.normal(otra), ancla)
                        self._apuntar(otra)
                        return
                    pedida = destino.partition("#")[0]  # the same, of the day on which it last changed
                    continue
                if respuesta.estado in (200, 410) and respuesta.tipo == PAGINA:
                    self._guardar_pagina(suya, respuesta)
                elif respuesta.estado == 200:
                    self._guardar_archivo(suya, respuesta)
            return
        raise NoSeHizo(f"La página {suya} lleva de una a otra sin acabar.")

    def _guardar_pagina(self, suya: str, respuesta: RespuestaPedida) -> None:
        contenido = b"".join(respuesta.trozos)
        self.paginas[suya] = sin_choque(archivo_de(suya), self._tomados, suya)
        self.crudo_de(suya).write_bytes(contenido)
        for escrita in direcciones(contenido.decode()):
            destino = self._de_aqui(escrita, suya)
            if destino is None:
                continue
            destino = destino.partition("#")[0]
            if destino.startswith(settings.STATIC_URL):
                self._traer_estatico(destino.removeprefix(settings.STATIC_URL).partition("?")[0])
            else:
                self._apuntar(destino, suya)

    def _guardar_archivo(self, suya: str, respuesta: RespuestaPedida) -> None:
        nombre = sin_choque(archivo_de(suya, adjunto=respuesta.adjunto), self._tomados, suya)
        ruta, suma = self.carpeta / nombre, hashlib.sha256()
        ruta.parent.mkdir(parents=True, exist_ok=True)
        with ruta.open("xb") as archivo:
            for trozo in respuesta.trozos:
                suma.update(trozo)
                archivo.write(trozo)
        self._huellas[suya] = suma.hexdigest()
        gemela = suya.removeprefix("/en")
        if gemela != suya and self._huellas.get(gemela) == suma.hexdigest():
            ruta.unlink()
            self.desvios[suya] = (gemela, "")
        else:
            self.archivos[suya] = nombre

    # --- What pages ask for besides pages

    def _traer_estatico(self, nombre: str) -> None:
        if nombre in self._estaticos:
            return
        self._estaticos.add(nombre)
        contenido = _estatico(nombre)
        ruta = self.carpeta / estatico_en_la_copia(nombre)
        ruta.parent.mkdir(parents=True, exist_ok=True)
        ruta.write_bytes(contenido)
        if nombre.endswith(".css"):
            for pedido in de_hoja(contenido.decode()):
                suyo = posixpath.normpath(posixpath.join(posixpath.dirname(nombre), pedido.partition("#")[0]))
                self._traer_estatico(suyo.partition("?")[0])

    # --- Addresses

    def crudo_de(self, suya: str) -> Path:
        return self.crudo / hashlib.sha256(suya.encode()).hexdigest()

    def normal(self, escrita: str, desde: str = "") -> str:
        return normal(escrita, al=self.copia.dia.isoformat(), desde=desde)

    def en_el_sitio(self, suya: str) -> str:
        """Address (path and query) at which the site says of the day of the copy what the copy says at `suya`."""
        if self.es_hoy:
            return suya
        ruta, parametros = partir(suya)
        return direccion(ruta, [*parametros, ("al", self.copia.dia.isoformat())])

    def _de_aqui(self, escrita: str, desde: str) -> str | None:
        """Path, query and anchor of what a page at `desde` calls `escrita`; None if it is no address of the site."""
        if not escrita or OTROS_ESQUEMAS.match(escrita):
            return None
        partes = urlsplit(urljoin(f"{settings.SITE_URL}{desde}", escrita))
        if partes.netloc != urlsplit(settings.SITE_URL).netloc:
            return None
        consulta = f"?{partes.query}" if partes.query else ""
        ancla = f"#{partes.fragment}" if partes.fragment else ""
        return f"{partes.path or '/'}{consulta}{ancla}"

    def traducir(self, escrita: str, desde: str) -> tuple[str, bool]:
        """What the page at `desde` is to say where it said `escrita`, and whether that is outside the copy."""
        destino = self._de_aqui(escrita, desde)
        if destino is None:
            return escrita, False
        suyo, ruta = self.paginas[desde], destino.partition("#")[0]
        ancla = destino.partition("#")[2]
        if ruta.startswith(settings.STATIC_URL):
            estatico = estatico_en_la_copia(ruta.removeprefix(settings.STATIC_URL).partition("?")[0])
            return enlace(suyo, estatico, ancla), False
        pedida = self.normal(ruta, desde)
        for _salto in range(SALTOS):
            if (nombre := self.paginas.get(pedida) or self.archivos.get(pedida)) is not None:
                return enlace(suyo, nombre, ancla), False
            if pedida not in self.desvios:
                break
            pedida, suya = self.desvios[pedida]
            ancla = ancla or suya
        return f"{settings.SITE_URL}{self._de_ese_dia(ruta)}{f'#{ancla}' if ancla else ''}", True

    def _de_ese_dia(self, ruta: str) -> str:
        solo, parametros = partir(ruta)
        if FUERA.fullmatch(solo) or any(n == "al" for n, _v in parametros):
            return ruta
        return direccion(solo, [*parametros, ("al", self.copia.dia.isoformat())])


def estatico_en_la_copia(nombre: str) -> str:
    return f"static/{nombre}"


def _estatico(nombre: str) -> bytes:
    """As it is served: from where they were gathered or, where nothing is, from the code."""
    if not settings.DEBUG and staticfiles_storage.exists(nombre):
        with staticfiles_storage.open(nombre) as archivo:
            return archivo.read()
    ruta = finders.find(nombre)
    if not isinstance(ruta, str):
        raise NoSeHizo(f"Falta el archivo {nombre} que piden las páginas: ejecute antes collectstatic.")
    return Path(ruta).read_bytes()
