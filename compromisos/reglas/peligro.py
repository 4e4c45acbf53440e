"""Words of whoever may be in danger, in what is typed into a box of the site: help goes before any other answer.

Pure. Nothing of what is looked at here is kept. In Spanish: how a word begins, by its sound, for many write as they speak.
"""

from __future__ import annotations

from base.texto import plegar
from compromisos.reglas.raices import sonido

# Who types these may be in danger.
DE_AYUDA = tuple(map(sonido, (
    "abus", "acosa", "acoso", "acuchill", "agred", "agresi", "agreso", "ahorc", "alberg", "amenaz", "asesin",
    "autolesi", "auxili", "ayud", "chantaj", "cuchill", "denunci", "deprim", "depresi", "desapares", "desnud",
    "encerr", "estrangul", "extorsion", "femicid", "feminicid", "forzad", "golpe", "golpi", "herid", "homicid",
    "incest", "lastim", "maltrat", "manose", "morir", "muert", "pedofil", "pegar", "pegaba", "peligr", "persig",
    "prostitu", "punal", "rescat", "rapt", "refuj", "secuestr", "sequestr", "socorr", "suicid", "tocamient",
    "ultraj", "viola",
)))  # fmt: skip
EN_INGLES = (
    "abus", "assault", "domestic", "femicid", "harass", "help", "kidnap", "molest", "murder", "prostitu",
    "shelter", "stalk", "strangl", "suicid", "threat", "traffick",
)  # fmt: skip
# Whole words, which others begin like: Matara and Tarata are places.
ENTERAS = frozenset((
    "biolo", "dano", "danos", "escapar", "grita", "huir", "mata", "mataba", "matan", "matar", "matara",
    "mataran", "matarla", "matarlo", "matarme", "matarnos", "matarse", "maten", "mato", "mataron", "miedo",
    "muero", "panico", "pega", "pegan", "pego", "pegue", "sangre", "toca", "tocaba", "tocado", "tocan",
    "tocarme", "toco", "tocaron", "trata", "viole", "violen", "violo", "afraid", "beat", "beaten", "beating",
    "beats", "choked", "choking", "danger", "dangerous", "dead", "die", "dying", "escape", "fear", "hit",
    "hits", "hitting", "hurt", "hurting", "hurts", "kill", "killed", "killer", "killing", "kills", "missing",
    "rape", "raped", "rapes", "raping", "rapist", "scared", "unsafe",
))  # fmt: skip
# Who types these may, or may look for what is promised of it: the rest of the search goes on as ever.
DEL_ASUNTO = tuple(map(sonido, ("violens", "violent", "emergens", "telefon", "llamar")))
DEL_ASUNTO_ENTERAS = frozenset(["chat", "cem", "sau"])

LINEAS = ("100", "105", "linea 100", "chat 100", "1810")


# Of oneself, of somebody near, or of right now: with one of the words above it is no remark about a page.
EN_CARNE_PROPIA = frozenset((
    "me", "mi", "mis", "yo", "nos", "nuestra", "nuestro", "conmigo", "tengo", "estoy", "soy", "vivo", "quiero", "puedo", "necesito", "sufro", "vecina", "vecino",
    "hermana", "hija", "hijo", "mama", "papa", "amiga", "esposo", "marido", "pareja", "ex", "novio", "ahora", "ahorita",
    "my", "i", "im", "us", "we", "am", "husband", "boyfriend", "partner", "neighbor", "neighbour", "sister", "daughter",
    "mother", "now",
))  # fmt: skip
CORTO = 6  # words: a cry, not a remark


def en_peligro(texto: str) -> bool:
    """Whether it asks for help before anything else."""
    plegado = plegar(texto)
    return plegado in LINEAS or any(map(_es_de_ayuda, plegado.split()))


def pide_ayuda(texto: str) -> bool:
    """Whether some word is one that a person in danger would type."""
    return en_peligro(texto) or any(
        p in DEL_ASUNTO_ENTERAS or sonido(p).startswith(DEL_ASUNTO) for p in plegar(texto).split()
    )


def habla_de_su_peligro(texto: str) -> bool:
    """Whether a remark about a page, where such words are the subject, seems to be of somebody's own danger."""
    palabras = plegar(texto).split()
    propio = len(palabras) <= CORTO or not EN_CARNE_PROPIA.isdisjoint(palabras)
    return propio and en_peligro(texto)


def _es_de_ayuda(palabra: str) -> bool:
    return palabra in ENTERAS or palabra.startswith(EN_INGLES) or sonido(palabra).startswith(DE_AYUDA)
