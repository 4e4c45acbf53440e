"""Stems and sounds of Spanish words, folded: what makes one word of «talleres» and «taller», of «violensia» and «violencia».

Pure. The stem follows the Spanish stemmer of Snowball, its endings written without accents, for both the texts and what
is typed lost theirs (`base.texto.plegar`); and a plural is first made a singular, so that «taller» and «talleres» do not
part. The sound is what most of Peru does not tell apart: s, c and z; b and v; ll and y; g and j; h.
"""

from __future__ import annotations

import re
from functools import lru_cache

VOCALES = frozenset("aeiou")
PRONOMBRES = ("selas", "selos", "sela", "selo", "las", "les", "los", "nos", "la", "le", "lo", "me", "se")
ANTE_PRONOMBRE = ("yendo", "iendo", "ando", "ar", "er", "ir")

# {endings: where they must stand (1: after the first syllable; 2: after the second), what they leave, and what goes
# with them if it stands before}
DE_SUFIJO: tuple[tuple[tuple[str, ...], int, str, tuple[str, ...]], ...] = (
    (("amente",), 1, "", ("ativ", "iv", "os", "ic", "ad")),
    (("mente",), 2, "", ("ante", "able", "ible")),
    (("adora", "ador", "acion", "adore", "acione", "ante", "ancia"), 2, "", ("ic",)),
    (("logia",), 2, "log", ()),
    (("ucion", "ucione"), 2, "u", ()),
    (("encia",), 2, "ente", ()),
    (("idad", "idade"), 2, "", ("abil", "ic", "iv")),
    (("iva", "ivo"), 2, "", ("at",)),
    (("anza", "ica", "ico", "ismo", "able", "ible", "ista", "osa", "oso", "amiento", "imiento"), 2, "", ()),
)
SUFIJOS = {s: (zona, queda, antes) for ss, zona, queda, antes in DE_SUFIJO for s in ss}
DE_VERBO_CON_U = ("yeron", "yendo", "yamos", "yais", "yan", "yen", "yes", "yas", "ya", "ye", "yo")
TERMINACIONES = """
arian arias aran aras ariais aria areis ariamos aremos ara are erian erias eran eras eriais eria ereis eriamos eremos era
ere irian irias iran iras iriais iria ireis iriamos iremos ira ire aba ada ida ia iera ad ed id ase iese aste iste an aban
ian aran ieran asen iesen aron ieron ado ido ando iendo io ar er ir as abas adas idas ias aras ieras ases ieses is ais
abais iais arais ierais aseis ieseis asteis isteis ados idos amos abamos iamos imos aramos ieramos iesemos asemos
"""
DE_VERBO = tuple(sorted(TERMINACIONES.split(), key=len, reverse=True))
DE_VERBO_EN_E = ("emos", "eis", "en", "es")


@lru_cache(maxsize=4096)
def raiz(palabra: str) -> str:
    """Stem of a folded word; the word itself if it has figures or is too short to have one."""
    if len(palabra) < 4 or not palabra.isalpha():
        return palabra
    palabra = _singular(palabra)
    rv, r1, r2 = _zonas(palabra)
    palabra = _sin_pronombre(palabra, rv)
    corta = _sin_sufijo(palabra, r1, r2)
    if corta == palabra:
        corta = _sin_terminacion_verbal(palabra, rv)
    return _sin_vocal(corta, rv)


def _singular(palabra: str) -> str:
    """«talleres» is «taller», «casas» is «casa»; «crisis» and what has no vowel before stay."""
    if palabra.endswith("ces") and len(palabra) > 4:
        return f"{palabra[:-3]}z"
    if palabra.endswith("es") and len(palabra) > 4 and palabra[-3] not in VOCALES | {"t", "h", "c"}:
        return palabra[:-2]
    if palabra.endswith(("as", "os", "es")) and len(palabra) > 3:
        return palabra[:-1]
    return palabra


def _zonas(palabra: str) -> tuple[int, int, int]:
    """Where RV, R1 and R2 of Snowball begin."""
    fin = len(palabra)
    if palabra[1] not in VOCALES:
        rv = next((n + 1 for n in range(2, fin) if palabra[n] in VOCALES), fin)
    elif palabra[0] in VOCALES:
        rv = next((n + 1 for n in range(2, fin) if palabra[n] not in VOCALES), fin)
    else:
        rv = min(3, fin)
    r1 = _tras_silaba(palabra, 0)
    return rv, r1, _tras_silaba(palabra, r1)


def _tras_silaba(palabra: str, desde: int) -> int:
    for n in range(desde + 1, len(palabra)):
        if palabra[n] not in VOCALES and palabra[n - 1] in VOCALES:
            return n + 1
    return len(palabra)


def _sin_pronombre(palabra: str, rv: int) -> str:
    """«darles» is «dar»: a pronoun that hangs from a verb goes."""
    for pronombre in PRONOMBRES:
        if palabra.endswith(pronombre):
            verbo = palabra[: -len(pronombre)]
            if len(verbo) >= rv and any(
                verbo.endswith(fin) and len(verbo) - len(fin) >= rv for fin in ANTE_PRONOMBRE
            ):
                return verbo
    return palabra


def _sin_sufijo(palabra: str, r1: int, r2: int) -> str:
    sufijo = next((s for n in range(8, 2, -1) if (s := palabra[-n:]) in SUFIJOS), "")
    if not sufijo:
        return palabra
    zona, queda, antes = SUFIJOS[sufijo]
    base = palabra[: -len(sufijo)]
    if len(base) < (r1 if zona == 1 else r2):
        return palabra
    for otro in antes:
        if base.endswith(otro) and len(base) - len(otro) >= r2:
            return base[: -len(otro)]
    return base + queda


def _sin_terminacion_verbal(palabra: str, rv: int) -> str:
    for fin in DE_VERBO_CON_U:
        if palabra.endswith(fin) and len(palabra) - len(fin) >= rv and palabra[: -len(fin)].endswith("u"):
            return palabra[: -len(fin)]
    for fin in DE_VERBO_EN_E:
        if palabra.endswith(fin) and len(palabra) - len(fin) >= rv:
            base = palabra[: -len(fin)]
            return base[:-1] if base.endswith("gu") else base
    for fin in DE_VERBO:
        if palabra.endswith(fin) and len(palabra) - len(fin) >= rv:
            return palabra[: -len(fin)]
    return palabra


def _sin_vocal(palabra: str, rv: int) -> str:
    if palabra.endswith("os") and len(palabra) - 2 >= rv:
        return palabra[:-2]
    if palabra.endswith(("a", "o", "i", "e")) and len(palabra) - 1 >= rv:
        base = palabra[:-1]
        return base[:-1] if palabra.endswith("e") and base.endswith("gu") and len(base) - 1 >= rv else base
    return palabra


# --- How it sounds ---------------------------------------------------------------------------------------

_SONIDOS = (
    (re.compile(r"ll"), "y"),
    (re.compile(r"(.)\1+"), r"\1"),
    (re.compile(r"ch"), "4"),  # a sound of its own, that none of the rest touches
    (re.compile(r"sh"), "s"),
    (re.compile(r"[hg]u(?=[ao])|hu(?=e)|w"), "u"),  # huancayo, guancayo, uancayo
    (re.compile(r"h"), ""),
    (re.compile(r"gu(?=[ei])"), "9"),
    (re.compile(r"[gx](?=[ei])"), "j"),
    (re.compile(r"9"), "g"),
    (re.compile(r"c(?=[ei])|z|x"), "s"),
    (re.compile(r"qu(?=[ei])|[cq]"), "k"),
    (re.compile(r"v"), "b"),
    (re.compile(r"m(?=[bpf])"), "n"),
    (re.compile(r"(.)\1+"), r"\1"),
)


@lru_cache(maxsize=4096)
def sonido(palabra: str) -> str:
    """How a folded word sounds: equal for two words that many write one for the other."""
    suena = palabra
    for cual, como in _SONIDOS:
        suena = cual.sub(como, suena)
    return suena
