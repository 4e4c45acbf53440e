"""Search of places by name, among 2,114 that share many names. Pure: rapidfuzz and folding, no database.

Two questions: the one place that a cell or a line names (`Nomenclator.ubigeo_de`), never guessed; and the places
that a visitor may be looking for (`buscar`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from rapidfuzz import fuzz, process

from base.texto import plegar
from compromisos.reglas.busqueda import VACIAS

PARECIDO = 75  # of 100: near enough to suggest to a visitor
MUY_PARECIDO = 88  # near enough to ask «¿Quiso decir…?» of a name in a file
SUGERENCIAS = 5
NIVELES = {"region": "región", "provincia": "provincia", "distrito": "distrito"}  # the widest first
UN_NIVEL = "region|departamento|provincia|distrito"
NIVEL_DELANTE = re.compile(rf"^({UN_NIVEL}) (del? )?")
CON_NIVEL = re.compile(
    rf"(?P<antes>{UN_NIVEL}) (?:del? )?(?P<nombre>.+)|(?P<solo>.+) (?P<despues>{UN_NIVEL})"
)
EN_CIFRAS = re.compile(r"'?(?P<cifras>\d+)(?:\.0+)?", re.ASCII)
DE_CADA_LARGO = {2: "region", 4: "provincia", 6: "distrito"}  # figures of a ubigeo
ESTORBOS = VACIAS | {"departamento", "peru"}  # «departamento de Loreto»: said of a region, in no name
NACIONALES = {
    "nacional",
    "a nivel nacional",
    "nivel nacional",
    "ambito nacional",
    "todo el pais",
    "todo el peru",
}
DE_OTRO_MODO = {  # {folded: (folded name, level)}
    "lima metropolitana": ("lima", "provincia"),
    "provincia constitucional del callao": ("callao", ""),
    "prov const del callao": ("callao", ""),
}


COMO_SE_DICE = {  # {folded: what is looked for instead}: names of the street, in none of INEI's
    "lima metropolitana": "provincia de lima",
    "provincia constitucional del callao": "callao",
    "cerro de pasco": "provincia de pasco",
    "sjl": "san juan de lurigancho",
    "sjm": "san juan de miraflores",
    "smp": "san martin de porres",
    "ves": "villa el salvador",
    "vmt": "villa maria del triunfo",
}


@dataclass(frozen=True, slots=True)
class Lugar:
    """A place with the names of those it lies in, nearest first: («Cañete», «Lima»)."""

    ubigeo: str
    nombre: str
    nivel: str
    dentro_de: tuple[str, ...] = ()


class NoEsUnLugar(ValueError):
    """A text that names no place, or several. `clave` is its code in importacion/claves.py; `sugerencia`, the name of
    the place that `escrito` nearly is."""

    def __init__(self, clave: str, frase: str, *, escrito: str = "", sugerencia: str = ""):
        super().__init__(frase)
        self.clave, self.escrito, self.sugerencia = clave, escrito, sugerencia


def lugares_de(filas: Iterable[tuple[str, str, str]]) -> list[Lugar]:
    """Places from (ubigeo, name, level) of all: the ubigeo says which lies in which."""
    filas = list(filas)
    nombres = {ubigeo: nombre for ubigeo, nombre, _nivel in filas}
    return [
        Lugar(u, nombre, nivel, tuple(nombres[u[:n]] for n in (4, 2) if n < len(u) and u[:n] in nombres))
        for u, nombre, nivel in filas
    ]


# --- The one that is named -------------------------------------------------------------------------------


def escrito(texto: str) -> tuple[str, str]:
    """(folded name or ubigeo, level or "") of «Lima (región)», «Provincia de Lima» or «801»."""
    if codigo := ubigeo_escrito(texto):
        return codigo, ""
    plegado = plegar(texto)
    if plegado in DE_OTRO_MODO:
        return DE_OTRO_MODO[plegado]
    if partes := CON_NIVEL.fullmatch(plegado):
        nivel = partes["antes"] or partes["despues"]
        nombre = partes["nombre"] or partes["solo"]
        return ubigeo_escrito(nombre) or nombre, "region" if nivel == "departamento" else nivel
    return plegado, ""


def ubigeo_escrito(texto: str) -> str:
    """The code of a text that is nothing but figures, with the zero that a spreadsheet took off its beginning: 3
    and 3.0 are 03, 801 is 0801, 30101 is 030101. "" for any other text."""
    partes = EN_CIFRAS.fullmatch(texto.strip())
    if partes is None:
        return ""
    cifras = partes["cifras"]
    return f"0{cifras}" if len(cifras) % 2 else cifras


class Nomenclator:
    """The index of places by folded name and by ubigeo."""

    def __init__(self, lugares: Iterable[Lugar]):
        self._por_ubigeo: dict[str, Lugar] = {}
        self._por_nombre: dict[str, list[Lugar]] = {}
        for lugar in lugares:
            self._por_ubigeo[lugar.ubigeo] = lugar
            self._por_nombre.setdefault(plegar(lugar.nombre), []).append(lugar)

    def __getitem__(self, ubigeo: str) -> Lugar:
        return self._por_ubigeo[ubigeo]

    def ubigeo_de(self, texto: str, *, niveles: Iterable[str] = (), dentro: tuple[str, ...] = ()) -> str:
        """Ubigeo of the place called `texto`, by code or name; "" for «Nacional». Raises NoEsUnLugar.

        A name of several places (Lima, Cusco) must say which: «Lima (región)», or its code; or the first of
        `niveles` at which it names one decides. `dentro`: the places, by ubigeo, in one of which it must lie.
        """
        if plegar(texto) in NACIONALES:
            return ""
        hallados = self._llamados(texto)
        if not hallados:
            codigo = ubigeo_escrito(texto)
            parecido = "" if codigo else self._parecido(texto[:60])
            frase = (
                self._sin_ese_ubigeo(texto[:60], codigo) if codigo else self._ninguno(texto[:60], parecido)
            )
            raise NoEsUnLugar("territorio_desconocido", frase, escrito=texto, sugerencia=parecido)
        if dentro:
            hallados = [h for h in hallados if h.ubigeo.startswith(dentro)]
            if not hallados:
                donde = ", ".join(self[u].nombre for u in dentro[:3])
                raise NoEsUnLugar(
                    "territorio_fuera", f"«{texto[:60]}» no está en {donde}, como dice su fila."
                )
        for nivel in filter(None, niveles):
            if len(hallados) > 1:
                hallados = [h for h in hallados if h.nivel == nivel] or hallados
        if len(hallados) > 1:
            raise NoEsUnLugar("territorio_ambiguo", self._varios(texto[:60], hallados))
        return hallados[0].ubigeo

    def se_parece(self, texto: str, nivel: str = "") -> bool:
        """Whether `texto` is, or nearly is, the name of some place, or may be an ubigeo. Of a level with few names, one
        that is farther off is still likely to be one of them."""
        nombre = escrito(texto)[0]
        if plegar(texto) in NACIONALES or nombre.isdecimal() or nombre in self._por_nombre:
            return True
        de_ese_nivel = [
            n for n, lugares in self._por_nombre.items() if nivel in {lugar.nivel for lugar in lugares}
        ]
        cerca = process.extractOne(
            nombre, self._por_nombre.keys(), scorer=fuzz.ratio, score_cutoff=MUY_PARECIDO
        )
        return bool(
            cerca or process.extractOne(nombre, de_ese_nivel, scorer=fuzz.ratio, score_cutoff=PARECIDO)
        )

    def _llamados(self, texto: str) -> list[Lugar]:
        if hallados := self._con_nombre(plegar(texto)):
            return hallados
        nombre, nivel = escrito(texto)
        return [lugar for lugar in self._con_nombre(nombre) if nivel in ("", lugar.nivel)]

    def _con_nombre(self, plegado: str) -> list[Lugar]:
        if plegado in self._por_ubigeo:
            return [self._por_ubigeo[plegado]]
        return self._por_nombre.get(plegado, [])

    def _parecido(self, texto: str) -> str:
        """The place that `texto` nearly is, with the level that it says; or ""."""
        plegado, nivel = escrito(texto)
        hallado = process.extractOne(
            plegado, list(self._por_nombre), scorer=fuzz.ratio, score_cutoff=MUY_PARECIDO
        )
        if not hallado:
            return ""
        nombre = self._por_nombre[hallado[0]][0].nombre
        return f"{nombre} ({NIVELES[nivel]})" if nivel else nombre

    @staticmethod
    def _ninguno(texto: str, parecido: str) -> str:
        frase = f"«{texto}» no es una región, provincia ni distrito"
        if parecido:
            return f"{frase}. ¿Quiso decir «{parecido}»?"
        return f"{frase}: revise el nombre, o escriba su ubigeo; si son varios, sepárelos con punto y coma."

    @staticmethod
    def _sin_ese_ubigeo(texto: str, codigo: str) -> str:
        if nivel := DE_CADA_LARGO.get(len(codigo)):
            entero = f" ({codigo})" if codigo != texto else ""
            de_que = "ninguna" if nivel != "distrito" else "ningún"
            return f"«{texto}»{entero} no es el ubigeo de {de_que} {NIVELES[nivel]}: revíselo, o escriba el nombre del lugar."
        return (
            f"«{texto}» no es un ubigeo: los de región tienen 2 cifras, los de provincia 4 y los de distrito 6. "
            "Revíselo, o escriba el nombre del lugar."
        )

    def _varios(self, texto: str, hallados: list[Lugar]) -> str:
        hallados = sorted(hallados, key=lambda lugar: list(NIVELES).index(lugar.nivel))
        opciones = ", ".join(f"{lugar.ubigeo} ({_donde_queda(lugar)})" for lugar in hallados[:5])
        frase = f"«{texto}» es el nombre de varios lugares: escriba"
        if sum(lugar.nivel == hallados[0].nivel for lugar in hallados) > 1:
            return f"{frase} su ubigeo: {opciones}."
        nivel = NIVELES[hallados[0].nivel]
        return f"{frase} «{hallados[0].nombre} ({nivel})» o su ubigeo: {opciones}."


def _donde_queda(lugar: Lugar) -> str:
    return ", ".join([NIVELES[lugar.nivel], *lugar.dentro_de[:1]])


# --- Those that are looked for ---------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class LugaresHallados:
    lugares: list[Lugar] = field(default_factory=list)
    sugerencias: list[str] = field(default_factory=list)  # names, only if nothing was found

    @property
    def varios_con_ese_nombre(self) -> bool:
        return len(self.lugares) > 1 and plegar(self.lugares[0].nombre) == plegar(self.lugares[1].nombre)


def buscar(consulta: str, lugares: list[Lugar]) -> LugaresHallados:
    """Places that say all the words of the query, in their name or in the names of what they lie in; the level counts as
    a word («distrito de Lima»). Some word must be of their own name: «Lima» is not all that is in Lima.
    First those called exactly so, the widest first. A ubigeo finds its place.
    """
    plegada = COMO_SE_DICE.get(plegar(consulta), plegar(consulta))
    palabras = [p for p in plegada.split() if p not in ESTORBOS] or plegada.split()
    nombre = NIVEL_DELANTE.sub("", plegada)
    if not palabras:
        return LugaresHallados()
    hallados = []
    for lugar in lugares:
        propio = f" {plegar(lugar.nombre)}"
        todo = f"{propio} {plegar(' '.join(lugar.dentro_de))} {lugar.nivel} {lugar.ubigeo}"
        con_ubigeo = palabras == [lugar.ubigeo]
        if all(f" {p}" in todo for p in palabras) and (
            con_ubigeo or any(f" {p}" in propio for p in palabras)
        ):
            clave = (propio.strip() not in (plegada, nombre), len(lugar.ubigeo), lugar.ubigeo)
            hallados.append((clave, lugar))
    if hallados:
        return LugaresHallados([lugar for _clave, lugar in sorted(hallados, key=lambda h: h[0])])
    return LugaresHallados(sugerencias=parecidos(plegada, lugares))


def parecidos(plegada: str, lugares: list[Lugar]) -> list[str]:
    """Names near to what was typed, alone or with their region's («Miraflores, Lima»), the nearest first."""
    candidatos: dict[str, str] = {}
    for lugar in lugares:
        for partes in ((lugar.nombre,), (lugar.nombre, *lugar.dentro_de[-1:])):
            candidatos.setdefault(plegar(" ".join(partes)), ", ".join(partes))
    cercanos = process.extract(
        plegada, list(candidatos), scorer=fuzz.ratio, score_cutoff=PARECIDO, limit=SUGERENCIAS
    )
    return [candidatos[texto] for texto, _parecido, _n in cercanos]
