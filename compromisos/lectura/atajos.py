"""Shortcuts: pages of the site, and lists by state, that a query calls by what they hold («cumplidas», «mi región»)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from base.correo import puede_salir
from base.texto import plegar
from compromisos.reglas.busqueda import Termino
from compromisos.reglas.nombres import se_llama
from compromisos.reglas.palabras import Estado, Palabra, Plazo, Respaldo

A_LA_VISTA = 3
# What every page here is, and what one asks with, in English: as LAS_DE_AQUI in reglas/busqueda.py.
DE_MAS = frozenset(["a", "an", "by", "for", "in", "is", "my", "of", "on", "promise", "promises", "the", "to"])


@dataclass(frozen=True, slots=True)
class Atajo:
    """A page by the name of its address, what it is called, and other words for it (folded), in both languages."""

    nombre: str
    texto: str
    otras: str = ""
    parametros: dict[str, str] = field(default_factory=dict)

    def __str__(self) -> str:
        return _(self.texto)


def _lista(campo: str, palabra: Palabra, texto: str, otras: str = "") -> Atajo:
    return Atajo("compromisos", texto, otras, {campo: palabra.value})


ATAJOS = (
    _lista(
        "estado", Estado.CUMPLIDO, gettext_noop("Promesas cumplidas"), "hechas logradas kept done fulfilled"
    ),
    _lista(
        "estado",
        Estado.CUMPLIDO_PARCIALMENTE,
        gettext_noop("Promesas cumplidas en parte"),
        "parcialmente partly partially",
    ),
    _lista("estado", Estado.INCUMPLIDO, gettext_noop("Promesas incumplidas"), "rotas broken unfulfilled"),
    _lista(
        "estado", Estado.EN_PROCESO, gettext_noop("Promesas en proceso"), "marcha avance progress ongoing"
    ),
    _lista("estado", Estado.NO_INICIADO, gettext_noop("Promesas no iniciadas"), "sin empezar not started"),
    _lista(
        "estado",
        Estado.SIN_INFORMACION,
        gettext_noop("Promesas sin información"),
        "nadie informo no information",
    ),
    _lista(
        "plazo",
        Plazo.VENCIDO,
        gettext_noop("Promesas con el plazo vencido"),
        "vencidas atrasadas tarde retraso late overdue delayed past missed deadline deadlines",
    ),
    _lista("respaldo", Respaldo.CUESTIONADO, gettext_noop("Promesas cuestionadas por un tercero")),
    _lista("respaldo", Respaldo.VERIFICADO, gettext_noop("Promesas verificadas por un tercero")),
    Atajo(
        "territorios",
        gettext_noop("Mi región, provincia o distrito"),
        "mapa lugares territorios region regions map place",
    ),
    Atajo(
        "instituciones",
        gettext_noop("Todas las instituciones"),
        "ministerios entidades organizaciones ministries institutions",
    ),
    Atajo("respuestas", gettext_noop("Quién informa y quién no"), "responden informes reportes reports"),
    Atajo(
        "cambios",
        gettext_noop("Qué cambió"),
        "cambios novedades noticias ultimo rss atom feed feeds canal changes news",
    ),
    Atajo("api", gettext_noop("API"), "json openapi rest programa programas interfaz programs interface"),
    Atajo(
        "datos",
        gettext_noop("Datos abiertos"),
        "descargar descarga excel csv base download downloads spreadsheet dataset open data",
    ),
    Atajo(
        "metodologia",
        gettext_noop("Cómo se hace"),
        "metodologia metodo reglas definiciones methodology rules",
    ),
    Atajo(
        "ayuda",
        gettext_noop("Líneas de ayuda"),
        "denunciar denuncia telefono emergencia 100 105 chat cem refugio help helpline hotline shelter emergency",
    ),
    Atajo(
        "senalar",
        gettext_noop("Señalar un error"),
        "avisar contacto correo quejas reclamo corregir equivocacion report mistake contact email complaint",
    ),
    Atajo(
        "correcciones",
        gettext_noop("Errores señalados"),
        "correcciones correccion corregido corregidos rectificacion erratas corrections corrected answers",
    ),
    Atajo(
        "seguir",
        gettext_noop("Seguir y recibir avisos"),
        "correo avisenme avisarme avisame suscribirme suscribirse suscripcion notificaciones alertas boletin enterarme email alerts subscribe newsletter "
        "notifications updates",
    ),
    Atajo(
        "registro",
        gettext_noop("Registro público"),
        "cadena huella sha256 bitacora comprobar sello sellos tiempo chain hash verify log stamp",
    ),
    Atajo(
        "para_desarrolladores",
        gettext_noop("Para periodistas y desarrolladores"),
        "programadores python pandas curl programmers",
    ),
    Atajo("galeria", gettext_noop("Galería"), "fotos foto fotografias imagenes photos pictures gallery"),
    Atajo("accesibilidad", gettext_noop("Accesibilidad"), "lector pantalla discapacidad accessibility"),
    Atajo(
        "seguridad",
        gettext_noop("Navegar con cuidado"),
        "seguridad historial rastro borrar incognito huellas safety safely history browsing",
    ),
    Atajo("privacidad", gettext_noop("Privacidad"), "datos personales privacy"),
)


def que_llevan(terminos: Sequence[Termino]) -> list[Atajo]:
    """Those that say all the terms, first those whose own name says most of them; at most A_LA_VISTA. What this
    installation cannot do is not offered."""
    terminos = [t for t in terminos if str(t) not in DE_MAS]
    if not terminos:
        return []
    hallados = [
        a for a in ATAJOS if se_llama(terminos, [f"{plegar(a.texto)} {plegar(_(a.texto))} {a.otras}"])
    ]
    if not puede_salir():
        hallados = [a for a in hallados if a.nombre != "seguir"]
    return sorted(hallados, key=lambda a: _cuanto_se_llama(a, terminos), reverse=True)[:A_LA_VISTA]


def _cuanto_se_llama(atajo: Atajo, terminos: Sequence[Termino]) -> tuple[int, int]:
    """How many of the terms its own name says, and how many to the letter, in the language in which it says more."""
    return max(
        (
            sum(se_llama([t], [nombre]) for t in terminos),
            sum(f" {t} " in f" {nombre} " for t in terminos),
        )
        for nombre in (plegar(atajo.texto), plegar(str(atajo)))
    )
