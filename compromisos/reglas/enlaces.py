"""Links that are cited as proof: what came of asking for one, from when it is called broken, and what is kept of it.

Pure. Three failures on three different days, and none in between in which it answered, make a link broken: a server
that is off for a night is not. A broken link says nothing of what it proved: no state and no lamp changes by it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from compromisos.reglas.palabras import Palabra, _

DIAS_HASTA_DARLO_POR_ROTO = 3
CADA_CUANTO, SI_FALLO, SI_SIGUE_ROTO = 30, 1, 7  # days until it is asked again
TOPE_DE_COPIA = 8 * 1024 * 1024
# What may be kept, and the ending with which a copy is handed out: nothing that a browser would run.
TIPOS_DE_COPIA = {
    "application/pdf": ".pdf",
    "image/jpeg": ".jpg",
    "image/png": ".png",
    "image/webp": ".webp",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": ".docx",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": ".xlsx",
    "application/vnd.oasis.opendocument.text": ".odt",
    "application/vnd.oasis.opendocument.spreadsheet": ".ods",
    "text/csv": ".csv",
    "text/plain": ".txt",
    "text/html": ".html.txt",
}


class Comprobado(Palabra):
    """What came of asking: `.etiqueta` for the staff, `.explicacion` as the public reads it after «No abre desde el
    3/11/2026:». The codes are those of `base/visita.py:Desenlace`."""

    RESPONDIO = "respondio", _("Responde")
    MUY_GRANDE = "muy_grande", _("Responde con más de lo que se lee: no se guarda copia")
    TIPO_RARO = "tipo_raro", _("Responde de un modo que no se lee: no se guarda copia")
    NO_DEJA = "no_deja", _("Su servidor no deja que un programa lo abra: compruébelo una persona")
    MAL_ESCRITA = "mal_escrita", _("La dirección está mal escrita o puede leerse de dos modos: no se abrió")
    CON_CLAVE = "con_clave", _("La dirección lleva un usuario o una clave: no se abrió")
    OTRO_ESQUEMA = "otro_esquema", _("La dirección no empieza con http:// o https://: no se abrió")
    OTRO_PUERTO = "otro_puerto", _("La dirección pide otro puerto que el 80 o el 443: no se abrió")
    A_OTRA_PARTE = (
        "a_otra_parte",
        _("Lleva a otra dirección que no se abre desde aquí: compruébelo una persona"),
    )
    DIRECCION_INTERNA = (
        "direccion_interna",
        _("Lleva a una dirección interna, que desde fuera no se abre"),
        _("lleva a una dirección interna, que no está en la web"),
    )
    SIN_SERVIDOR = (
        "sin_servidor",
        _("No existe un servidor con ese nombre"),
        _("ya no existe un sitio con ese nombre"),
    )
    SIN_CONEXION = "sin_conexion", _("Su servidor no contesta"), _("su servidor no contesta")
    CERTIFICADO = (
        "certificado",
        _("Su certificado no es válido, o venció"),
        _("el certificado de su servidor no es válido"),
    )
    LENTO = "lento", _("No terminó de responder a tiempo"), _("su servidor no termina de responder")
    NO_ESTA = "no_esta", _("Su servidor dice que la página ya no está"), _("su servidor dice que ya no está")
    ERROR_HTTP = "error_http", _("Su servidor responde con un error"), _("su servidor responde con un error")
    VUELTAS = (
        "vueltas",
        _("Da vueltas sin llegar a ninguna página"),
        _("da vueltas sin llegar a ninguna página"),
    )
    MALA_RESPUESTA = (
        "mala_respuesta",
        _("Su respuesta no se entiende"),
        _("la respuesta de su servidor no se entiende"),
    )


RESPONDEN = frozenset({Comprobado.RESPONDIO, Comprobado.MUY_GRANDE, Comprobado.TIPO_RARO})
FALLAN = frozenset(c for c in Comprobado if c.explicacion)
# Of the others nothing follows: a person may open what a program may not.


class Permiso(Palabra):
    """Whether a copy of what is behind a link may be kept."""

    POR_LISTA = "", _("Según la lista de entidades públicas de esta instalación")
    SI = "si", _("Sí: su licencia lo permite")
    NO = "no", _("No")


@dataclass(frozen=True, slots=True)
class Racha:
    """Days in a row on which a link failed: how many, the first and the last."""

    fallos: int = 0
    desde: date | None = None
    ultimo: date | None = None

    @property
    def es_rotura(self) -> bool:
        return self.fallos >= DIAS_HASTA_DARLO_POR_ROTO

    def tras(self, que: Comprobado, hoy: date) -> Racha:
        """As it stands after asking on `hoy`. Two failures of a day are one; what is not known changes nothing."""
        if que in RESPONDEN:
            return Racha()
        if que not in FALLAN or hoy == self.ultimo:
            return self
        return Racha(self.fallos + 1, self.desde or hoy, hoy)

    @property
    def dias_hasta_la_proxima(self) -> int:
        if not self.fallos:
            return CADA_CUANTO
        return SI_SIGUE_ROTO if self.es_rotura else SI_FALLO


def puede_guardarse(permiso: str, servidores: Iterable[str], entidades: Iterable[str]) -> bool:
    """Whether a copy may be kept: if the staff say that its licence allows it; else if every server that it came through is
    of a public body on the operator's list («gob.pe» is also «www.gob.pe»)."""
    if permiso:
        return permiso == Permiso.SI
    entidades = tuple(entidades)
    return all(any(s == e or s.endswith(f".{e}") for e in entidades) for s in servidores)


def cabe_copia(tipo: str, tamano: int | None) -> bool:
    return tipo in TIPOS_DE_COPIA and tamano is not None and 0 < tamano <= TOPE_DE_COPIA
