"""Forms that ask every constraint of their model and how long its texts may be, and sentences for what the database or the disk refuses.

Django asks a form only the constraints whose fields it shows: one over a field that is read-only there (the first day of a
period that is open) is met by the database instead, as an error 500. Here what is not shown counts too, as it is kept.
"""

from __future__ import annotations

import errno
import re
from typing import Any

from django import forms
from django.apps import apps
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import DatabaseError, IntegrityError, models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from base.limites import check_largo, decir_limite, limite_de
from base.recuperado import Recuperable

NO_CABE = gettext_lazy(
    "No se guardó nada: el servidor se quedó sin espacio. Lo que escribió sigue aquí: avise a quien administra el sitio y "
    "vuelva a guardar; si adjuntó un archivo, elíjalo otra vez."
)
SE_REPITE = gettext_lazy(
    "No se guardó nada: mientras tanto se guardó otro registro con esos mismos datos. Revíselos y guarde otra vez."
)
SIN_SITIO = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
DISCO_LLENO, MEMORIA_LLENA = "53100", "53200"  # SQLSTATE of PostgreSQL
UNICO = {"23505"}
NOMBRADA = re.compile(r"(?:CHECK constraint failed: |index ')(\w+)")  # as SQLite says it


class NoSeGuarda(ValidationError):
    """Why an act refused what its form found good; a form says it as its own."""


class FormConLimites(forms.ModelForm):
    """Says how long each free text may be, and holds what was changed to it."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for nombre, limite in self._limites().items():
            campo = self.fields[nombre]
            campo.help_text = " ".join(filter(None, (str(campo.help_text), decir_limite(limite))))
            campo.widget.attrs["data-limite"] = str(limite)  # no `maxlength`: a browser cuts what is pasted

    def _limites(self) -> dict[str, int]:
        """{field: characters that fit} of its free texts."""
        modelo = self._meta.model
        suyos = {f.name for f in modelo._meta.get_fields()} & self.fields.keys()
        limites = {nombre: limite_de(modelo, nombre) for nombre in suyos}
        return {nombre: limite for nombre, limite in limites.items() if limite is not None}

    def clean(self):
        limpios = super().clean()
        for nombre, limite in self._limites().items():
            if nombre in self.changed_data and isinstance(texto := self.cleaned_data.get(nombre), str):
                try:
                    check_largo(texto, limite)
                except ValidationError as error:
                    self.add_error(nombre, error)
        return limpios


class FormConRestricciones(Recuperable, FormConLimites):
    """`no_se_guardo` is why the database or the disk refused what this form found good: then it is not good."""

    no_se_guardo: str = ""

    def __init__(self, *args, **kwargs):
        kwargs.setdefault("label_suffix", "")  # a label stands above its field
        super().__init__(*args, **kwargs)

    def clean(self):
        limpios = super().clean()
        if self.no_se_guardo:
            self.add_error(None, self.no_se_guardo)
        return limpios

    def _post_clean(self) -> None:
        """Django's own, which asks some of the constraints, and then all of them. What they say of a field that is
        not here, they say of the form; what was said is not said again."""
        super()._post_clean()  # type: ignore[misc]
        dichas = {frase for frases in self.errors.values() for frase in frases}
        try:
            self.instance.validate_constraints(exclude=self._sin_valor())
        except ValidationError as error:
            for campo, errores in error.error_dict.items():
                nuevas = [e for e in errores if not dichas.intersection(e.messages)]
                if nuevas:
                    self.add_error(campo if campo in self.fields else None, ValidationError(nuevas))

    def _sin_valor(self) -> set[str]:
        """Fields that say nothing yet: those in error, and in a new row those that only whoever saves it fills in."""
        campos = {campo for campo in self.errors if campo != NON_FIELD_ERRORS}
        if self.instance._state.adding:
            campos |= {
                campo.name
                for campo in self.instance._meta.concrete_fields
                if campo.name not in self.fields and not campo.null and _vacio(self.instance, campo)
                if not campo.blank or campo.is_relation
            }
        return campos


def _vacio(objeto: models.Model, campo: models.Field) -> bool:
    return getattr(objeto, campo.attname) in (None, "")


def por_que_no_se_guardo(error: Exception) -> str | None:
    """Why the database or the disk refused to save, in a sentence; None if it is a fault of ours."""
    if isinstance(error, NoSeGuarda):
        return " ".join(error.messages)
    if isinstance(error, OSError):
        return str(NO_CABE) if error.errno in SIN_SITIO else None
    if not isinstance(error, DatabaseError):
        return None
    causa = error.__cause__
    codigo = getattr(causa, "pgcode", None) or ""
    if codigo in (DISCO_LLENO, MEMORIA_LLENA) or "database or disk is full" in str(error):
        return str(NO_CABE)
    if not isinstance(error, IntegrityError):
        return None
    nombre = getattr(getattr(causa, "diag", None), "constraint_name", None)
    if nombre is None and (dicha := NOMBRADA.search(str(error))):
        nombre = dicha[1]
    if restriccion := _restriccion(nombre, str(error)):
        return _("No se guardó nada: %(frase)s") % {"frase": restriccion.get_violation_error_message()}
    return str(SE_REPITE) if codigo in UNICO or "UNIQUE constraint failed" in str(error) else None


def _restriccion(nombre: str | None, dicho: str) -> models.BaseConstraint | None:
    """The constraint of that name; of a unique one SQLite says only its columns."""
    for modelo in apps.get_models():
        for restriccion in modelo._meta.constraints:
            if restriccion.name == nombre:
                return restriccion
            if isinstance(restriccion, models.UniqueConstraint) and restriccion.fields:
                campos = [modelo._meta.get_field(c) for c in restriccion.fields]
                columnas = [f"{modelo._meta.db_table}.{getattr(c, 'column', '')}" for c in campos]
                if dicho == f"UNIQUE constraint failed: {', '.join(columnas)}":
                    return restriccion
    return None


def con_restricciones(form: type[forms.ModelForm]) -> Any:
    """The same form, that asks all the constraints if it did not."""
    if issubclass(form, FormConRestricciones):
        return form
    return type(form.__name__, (FormConRestricciones, form), {})
