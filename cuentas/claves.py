"""What a password may not be: guessed by who knows this house, or the same few letters again and again.

Beside those of Django, whose list of 20,000 common passwords is local but English and compared whole. zxcvbn was
looked at: its words are English too, it takes no more than 72 letters, and its advice would have to be said anew.
"""

from __future__ import annotations

import functools
import re
import unicodedata
from collections.abc import Callable, Iterable

from django.contrib.auth.password_validation import CommonPasswordValidator
from django.core.exceptions import ValidationError
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

# What people here write when they are asked for a password.
COMUNES = re.findall(
    r"\w+",
    """
abril administracion administrador admin agosto alianza amor arriba bienvenida bienvenido cambiar cambiame ciudad clave
colegio compromiso contrasena cristal diciembre domingo enero enlace entrar estado febrero genero gobierno hola institucion
jesus jueves julio junio lima lunes martes marzo mayo miercoles ministerio mujer mujeres nacional noviembre octubre
password peru peruano princesa provisional publica publico region sabado secreta secreto seguro septiembre setiembre
sistema teamo temporal universitario usuario viernes violencia
    """,
)
SEGUIDAS = (
    "abcdefghijklmnopqrstuvwxyz",
    "01234567890",
    "qwertyuiop",
    "asdfghjkl",
    "zxcvbnm",
    "1qaz2wsx3edc4rfv",
)
A_LETRAS = str.maketrans("@4310$5!7", "aaeiossit")
MIRADAS = 128  # letters: what comes after makes none worse
QUEDAN, DISTINTAS = 8, 5  # signs that nobody guesses


class DeLaCasaValidator:
    """Refuses what, without the words of the house, repetitions and sequences, has next to nothing left.

    `palabras`: those of this site. `de_la_cuenta`: dotted name of a function from an account to more of them.
    """

    def __init__(self, palabras: Iterable[str] = (), de_la_cuenta: str = ""):
        self.palabras = {_llano(p) for p in palabras} | set(COMUNES)
        self.de_la_cuenta: Callable[..., Iterable[str]] | None = (
            import_string(de_la_cuenta) if de_la_cuenta else None
        )

    def validate(self, password: str, user=None) -> None:
        texto = _llano(password[:MIRADAS])
        palabras = self.palabras | _trozos(self._de(user))
        hallada = ""
        for forma in (texto, texto.translate(A_LETRAS)):
            resto, dichas = _resto(forma, palabras)
            hallada = hallada or (dichas[0] if dichas else "")
            if len(resto) < QUEDAN or len(set(resto)) < DISTINTAS or _sin_cifras(forma) in _comunes():
                raise ValidationError(_frase(hallada), code="password_of_the_house")

    def get_help_text(self) -> str:
        return _(
            "No use palabras de esta casa ni repeticiones: mejor tres o cuatro palabras que no tengan que ver entre sí."
        )

    def _de(self, user) -> list[str]:
        if user is None or not user.pk:
            return []
        propias = [user.get_username(), user.first_name, user.last_name, user.email]
        return [*propias, *(self.de_la_cuenta(user) if self.de_la_cuenta else ())]


def _frase(palabra: str) -> str:
    if palabra:
        return _(
            "Esa contraseña se adivina: sin «%(palabra)s», lo que se repite y lo que va seguido queda muy poco. Use tres o "
            "cuatro palabras que no tengan que ver entre sí."
        ) % {"palabra": palabra}
    return _(
        "Esa contraseña se adivina: sin lo que se repite y lo que va seguido queda muy poco. Use tres o cuatro palabras que "
        "no tengan que ver entre sí."
    )


def _llano(texto: str) -> str:
    """Without capitals nor accents. Not `base.texto.plegar`, which remembers what it folds."""
    return "".join(c for c in unicodedata.normalize("NFKD", texto.casefold()) if not unicodedata.combining(c))


def _trozos(textos: Iterable[str]) -> set[str]:
    """Words of four letters or more, of three if it is all that there is (MTC)."""
    trozos = {t for texto in textos for t in re.findall(r"\w+", _llano(texto))}
    return {t for t in trozos if len(t) >= 4} | {_llano(t) for t in textos if len(t) == 3}


def _resto(texto: str, palabras: set[str]) -> tuple[str, list[str]]:
    """(what is left without what is guessed, the words of the house in it)."""
    dichas = sorted((p for p in palabras if p in texto), key=len, reverse=True)
    for palabra in dichas:
        texto = texto.replace(palabra, " ")
    texto = re.sub(r"(?:19|20)\d\d", " ", texto)
    # What stands between words of the house makes them no better.
    texto = "".join(c for c in _sin_seguidas(texto) if c.isalnum() or not dichas and not c.isspace())
    return re.sub(r"(.{1,20}?)\1+", r"\1", texto), dichas


def _sin_seguidas(texto: str) -> str:
    """The text without runs of four or more that follow each other in the alphabet, in figures or on the keyboard."""
    return _seguidas().sub(" ", texto)


@functools.cache
def _seguidas() -> re.Pattern[str]:
    tramos = {
        fila[i:j]
        for entera in SEGUIDAS
        for fila in (entera, entera[::-1])
        for i in range(len(fila))
        for j in range(i + 4, len(fila) + 1)
    }
    return re.compile("|".join(sorted(tramos, key=len, reverse=True)))


def _sin_cifras(texto: str) -> str:
    return "".join(c for c in texto if c.isalpha())


@functools.cache
def _comunes() -> frozenset[str]:
    return frozenset(CommonPasswordValidator().passwords)
