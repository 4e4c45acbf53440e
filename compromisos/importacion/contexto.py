"""What all rows of one import share: who imports, into which edition, and what was looked up already."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from django.contrib.auth import get_user_model
from django.utils.translation import gettext as _
from rapidfuzz import fuzz, process

from compromisos.importacion.hallazgos import Hallazgo, Ilegible
from compromisos.models import Compromiso, Edicion, Eje, Nivel, Territorio
from compromisos.models.edicion import LARGO_UBIGEO
from instituciones.models import Institucion
from instituciones.texto import plegar

TEXTO_PARECIDO = 93  # of 100: a pledge that repeats another but for a word
PARECIDO = 88  # of 100: near enough to ask «¿Quiso decir…?»
NACIONAL = "nacional"
CON_NIVEL = re.compile(r"(.+?)\s*\((región|region|provincia|distrito)\)", re.IGNORECASE)
CUENTA_DE_IMPORTACION = "importacion"


@dataclass
class Contexto:
    """`user` None is the operator at the command line, who may do everything."""

    user: object | None = None
    edicion: Edicion | None = None
    ensayo: bool = False  # all will be taken back: neither history nor publication is worth its time
    crear_instituciones: bool = True
    diario: list[dict] = field(default_factory=list)  # what was written, in order (undo.py)
    linea: int = 0  # of the row being read
    avisos: dict[int, list[Hallazgo]] = field(default_factory=dict)  # {line: what was noticed}
    nuevas: dict[str, str] = field(default_factory=dict)  # {name of a new institution: near miss or ""}
    vistas: dict[tuple, int] = field(default_factory=dict)  # {natural key: line it was first seen in}
    _instituciones: dict[str, Institucion | None] = field(default_factory=dict)
    _editables: set[int] | None = None
    _ediciones: dict[str, Edicion] | None = None
    _ejes: dict[str, str] | None = None
    _lugares: dict[str, list[tuple[str, str]]] | None = None
    _autor: object | None = None
    _textos: dict[int, dict[str, str]] = field(default_factory=dict)  # {edition: {whose: folded text}}

    def avisar(self, clave: str, frase: str, *, columna: str = "", valor: str = "") -> None:
        """A notice on the row being read."""
        hallazgo = Hallazgo(columna, valor[:80], clave, frase)
        avisos = self.avisos.setdefault(self.linea, [])
        if hallazgo not in avisos:
            avisos.append(hallazgo)

    def firmar(self, objeto) -> None:
        """Say in the record's history who did it; a rehearsal leaves no history."""
        objeto._history_user = self.user
        objeto.skip_history_when_saving = self.ensayo

    # --- Looked up once

    def edicion_de(self, slug: str) -> Edicion:
        """By its identifier or name; without one, the one chosen, else the only one there is."""
        if self._ediciones is None:
            self._ediciones = {}
            for e in Edicion.objects.all():
                self._ediciones |= {plegar(e.slug): e, plegar(e.nombre): e}
        if slug:
            if plegar(slug) not in self._ediciones:
                raise Ilegible(
                    "edicion_desconocida", _("No existe la edición «%(valor)s».") % {"valor": slug[:60]}
                )
            return self._ediciones[plegar(slug)]
        unicas = set(self._ediciones.values())
        if self.edicion is None and len(unicas) != 1:
            raise Ilegible("falta_edicion", _("Diga de qué edición es: hay %(n)s.") % {"n": len(unicas)})
        return self.edicion or unicas.pop()

    def institucion(self, *nombres: str) -> Institucion | None:
        """The one called so, now or before; Ilegible if the name is that of several."""
        for nombre in nombres:
            clave = plegar(nombre)
            if not clave:
                continue
            if clave not in self._instituciones:
                halladas = list(Institucion.objects.por_nombre(nombre)[:2])
                if len(halladas) > 1:
                    raise Ilegible(
                        "institucion_ambigua",
                        _("«%(valor)s» es el nombre de varias instituciones: escriba el oficial completo.")
                        % {"valor": nombre[:60]},
                    )
                self._instituciones[clave] = halladas[0] if halladas else None
            if self._instituciones[clave]:
                return self._instituciones[clave]
        return None

    def recordar(self, institucion: Institucion) -> None:
        """An institution made by this import is known to the rows after it."""
        for nombre in (institucion.nombre, institucion.sigla):
            if nombre:
                self._instituciones[plegar(nombre)] = institucion

    def anotar_nueva(self, nombre: str) -> str:
        """Note that `nombre` is to be created; returns the existing name it nearly is, or ""."""
        if nombre not in self.nuevas:
            hallado = process.extractOne(
                plegar(nombre),
                {n: plegar(n) for n in self._nombres_existentes() if n not in self.nuevas},
                scorer=fuzz.ratio,
                score_cutoff=PARECIDO,
            )
            self.nuevas[nombre] = hallado[2] if hallado else ""
        return self.nuevas[nombre]

    @staticmethod
    def _nombres_existentes() -> list[str]:
        return list(Institucion.objects.values_list("nombre", flat=True))

    def texto_parecido(self, edicion: Edicion, quien: str, texto: str) -> tuple[str, bool] | None:
        """(whose, whether it is the very same) of another pledge of the edition that reads alike, public or
        of this file; None if none does. `texto` is remembered as that of `quien`."""
        if edicion.pk not in self._textos:
            publicos = Compromiso.objects.publicados().filter(edicion=edicion)
            self._textos[edicion.pk] = {
                f"{sigla or nombre} {numero}": plegado
                for sigla, nombre, numero, plegado in publicos.values_list(
                    "institucion__sigla", "institucion__nombre", "numero", "texto_plegado"
                )
            }
        textos, plegado = self._textos[edicion.pk], plegar(texto)
        otros = {otro: t for otro, t in textos.items() if otro != quien}
        textos[quien] = plegado
        hallado = process.extractOne(plegado, otros, scorer=fuzz.ratio, score_cutoff=TEXTO_PARECIDO)
        return (hallado[2], hallado[0] == plegado) if hallado else None

    def puede_con(self, institucion: Institucion) -> bool:
        if self.user is None:
            return True
        if self._editables is None:
            self._editables = set(Institucion.objects.editables_por(self.user).values_list("pk", flat=True))
        return institucion.pk in self._editables

    def puede(self, permiso: str) -> bool:
        return self.user is None or self.user.has_perm(permiso)

    def eje(self, texto: str) -> str:
        """Name of the axis called `texto`, by name or code."""
        if self._ejes is None:
            self._ejes = {}
            for e in Eje.objects.all():
                self._ejes |= {plegar(e.codigo): e.nombre, plegar(e.nombre): e.nombre}
        try:
            return self._ejes[plegar(texto)]
        except KeyError:
            raise Ilegible(
                "eje_desconocido",
                _("«%(valor)s» no es un eje: escriba %(ejes)s.")
                % {"valor": texto[:60], "ejes": ", ".join(dict.fromkeys(self._ejes.values()))},
            ) from None

    def lugar(self, texto: str) -> str:
        """Ubigeo of the place called `texto`, by code or name; "" for «Nacional».

        A name of several places (Lima, Cusco) must say which: «Lima (región)», or its code. It is not
        guessed.
        """
        plegado = plegar(texto)
        if plegado == NACIONAL:
            return ""
        nivel = ""
        if con_nivel := CON_NIVEL.fullmatch(texto.strip()):
            plegado, nivel = plegar(con_nivel[1]), plegar(con_nivel[2])
        if self._lugares is None:
            self._lugares = {}
            for t in Territorio.objects.only("ubigeo", "nombre_plegado", "nivel"):
                self._lugares.setdefault(t.nombre_plegado, []).append((t.ubigeo, t.nivel))
                self._lugares[t.ubigeo] = [(t.ubigeo, t.nivel)]
        hallados = self._lugares.get(texto.strip()) or self._lugares.get(plegado) or []
        if nivel:
            hallados = [h for h in hallados if h[1] == nivel]
        if not hallados:
            raise Ilegible(
                "territorio_desconocido",
                _("«%(valor)s» no es una región, provincia ni distrito.") % {"valor": texto[:60]},
            )
        if len(hallados) > 1:
            raise Ilegible("territorio_ambiguo", self._varios_lugares(texto[:60], hallados))
        return hallados[0][0]

    @staticmethod
    def _varios_lugares(texto: str, hallados: list[tuple[str, str]]) -> str:
        hallados = sorted(hallados, key=lambda h: LARGO_UBIGEO[h[1]])
        opciones = ", ".join(f"{u} ({Nivel(n).label.lower()})" for u, n in hallados[:5])
        niveles = [n for _u, n in hallados]
        if niveles.count(niveles[0]) > 1:
            frase = _("«%(valor)s» es el nombre de varios lugares: escriba su ubigeo: %(opciones)s.")
        else:
            frase = _(
                "«%(valor)s» es el nombre de varios lugares: escriba «%(valor)s (%(nivel)s)» o su ubigeo: "
                "%(opciones)s."
            )
        return frase % {"valor": texto, "opciones": opciones, "nivel": Nivel(niveles[0]).label.lower()}

    def orden_de_eje(self, nombre: str) -> int:
        return list(dict.fromkeys((self._ejes or {}).values())).index(nombre)

    def autor(self):
        """Who signs the drafts: the user, or at the command line an account nobody can log in to."""
        if self.user is not None:
            return self.user
        if self._autor is None:
            User = get_user_model()
            self._autor, creado = User.objects.get_or_create(
                username=CUENTA_DE_IMPORTACION, defaults={"is_active": False}
            )
            if creado:
                self._autor.set_unusable_password()
                self._autor.save()
        return self._autor
