"""Spanish words of a model: its gender, its number, the verb of what brings it in, and the titles and sentences of the
admin that are made of them.

The gender of a noun is told by its ending, or by name where its ending does not tell; what a test asks is that none is
guessed. Nothing here passes through gettext: it is the grammar of one language, and the admin speaks no other.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from django.db.models import Model
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import capfirst

from base.texto import plegar

Accion = Literal["lista", "alta", "cambio", "ver", "elegir", "historial", "borrar", "borrar_varios"]

TERMINACIONES_FEMENINAS = ("cion", "sion", "xion", "dad", "tad", "tud", "umbre", "a")
TERMINACIONES_MASCULINAS = ("o", "or", "aje", "men")
FEMENINAS = frozenset((
    "base", "carne", "clase", "clave", "fase", "foto", "frase", "fuente", "imagen", "labor", "ley", "llave", "moto",
    "parte", "razon", "red", "sede", "serie", "vez",
))  # fmt: skip
MASCULINAS = frozenset((
    "archivo", "avance", "boletin", "borrador", "cargo", "cierre", "corte", "dia", "eje", "enlace", "esquema",
    "idioma", "indice", "informe", "lema", "mapa", "papel", "pdf", "plan", "planeta", "problema", "programa", "rol",
    "sistema", "tema", "titular",
))  # fmt: skip
CON_EL = frozenset(("acta", "agua", "alma", "area", "arma", "aula"))  # feminine, with «el» and «un»

# (of a title, of a sentence that says it was done)
VERBOS = {
    "abrir": ("Abrir", "Se abrió"),
    "agregar": ("Agregar", "Se agregó"),
    "crear": ("Crear", "Se creó"),
    "dar": ("Dar", "Se dio"),
    "registrar": ("Registrar", "Se registró"),
    "subir": ("Subir", "Se subió"),
}


def es_femenina(nombre: str) -> bool | None:
    """Gender of what is called `nombre`, which its first word bears; None if it cannot be told."""
    palabra = (plegar(nombre).split() or [""])[0]
    if palabra in FEMENINAS or palabra in CON_EL:
        return True
    if palabra in MASCULINAS:
        return False
    if palabra.endswith(TERMINACIONES_FEMENINAS):
        return True
    return False if palabra.endswith(TERMINACIONES_MASCULINAS) else None


@dataclass(frozen=True, slots=True)
class Palabras:
    """What a kind of record is called, one and many, with the words that agree with it."""

    singular: str
    plural: str
    verbo: str = "agregar"  # one of VERBOS

    @property
    def femenina(self) -> bool:
        return bool(es_femenina(self.singular))

    @property
    def _con_el(self) -> bool:
        return not self.femenina or plegar(self.singular).split()[0] in CON_EL

    @property
    def el(self) -> str:
        """«la institución», «el acta»."""
        return f"{'el' if self._con_el else 'la'} {self.singular}"

    @property
    def del_(self) -> str:
        return f"{'del' if self._con_el else 'de la'} {self.singular}"

    @property
    def los(self) -> str:
        return f"{'las' if self.femenina else 'los'} {self.plural}"

    @property
    def ninguno(self) -> str:
        return f"{'ningún' if self._con_el else 'ninguna'} {self.singular}"

    @property
    def otro(self) -> str:
        return f"{'otra' if self.femenina else 'otro'} {self.singular}"

    @property
    def este(self) -> str:
        return f"{'esta' if self.femenina else 'este'} {self.singular}"

    @property
    def agregar(self) -> str:
        """«Agregar institución», of a button or a title."""
        return f"{VERBOS[self.verbo][0]} {self.singular}"

    @property
    def agregar_otro(self) -> str:
        return f"{VERBOS[self.verbo][0]} {self.otro}"

    # --- Sentences of what was done

    def se_agrego(self, cual: object, *, y_otro: bool = False) -> SafeString:
        mas = f" Puede {self.agregar_otro[0].lower()}{self.agregar_otro[1:]} aquí mismo." if y_otro else ""
        return format_html("{} {} «{}».{}", VERBOS[self.verbo][1], self.el, cual, mas)

    def se_guardo(self, cual: object) -> SafeString:
        return format_html("Se guardaron los cambios {} «{}».", self.del_, cual)

    def nada_cambio(self, cual: object) -> SafeString:
        return format_html("No cambió nada {} «{}».", self.del_, cual)

    def se_borro(self, cual: object) -> SafeString:
        return format_html("Se borró {} «{}».", self.el, cual)

    @property
    def no_existe(self) -> str:
        return f"No hay {self.ninguno} en esa dirección, o se borró."


_DE_OTROS: dict[type[Model], Palabras] = {}


def llamar(modelo: type[Model], singular: str, plural: str, *, verbo: str = "agregar") -> None:
    """Name a model that others wrote: to change its Meta would ask a migration of its app."""
    _DE_OTROS[modelo] = Palabras(singular, plural, verbo)


def palabras_de(modelo: type[Model] | Model) -> Palabras:
    """Words of a model, from its Meta and its `verbo_de_alta`."""
    clase: Any = modelo if isinstance(modelo, type) else type(modelo)
    if clase in _DE_OTROS:
        return _DE_OTROS[clase]
    meta = clase._meta
    verbo = getattr(clase, "verbo_de_alta", "agregar")
    return Palabras(str(meta.verbose_name), str(meta.verbose_name_plural), verbo)


def titulo_de(modelo: type[Model] | Model, accion: Accion) -> str:
    """Title of the page where that is done to that model."""
    palabras = palabras_de(modelo)
    return {
        "lista": capfirst(palabras.plural),
        "alta": palabras.agregar,
        "cambio": f"Editar {palabras.singular}",
        "ver": capfirst(palabras.singular),
        "elegir": f"Elegir {palabras.singular}",
        "historial": f"Historial {palabras.del_}",
        "borrar": f"Borrar {palabras.el}",
        "borrar_varios": f"Borrar {palabras.plural}",
    }[accion]
