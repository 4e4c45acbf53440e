"""Who is who: the editions, institutions, themes and places that the cells of a file name, looked up once.

Institutions are shared by all rows: what one row changes in them, saved or not, the next one sees.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cached_property

from django.utils.translation import gettext as _

from base.ilegible import Ilegible
from base.texto import plegar
from compromisos.importacion.elementos import Elementos
from compromisos.importacion.parecidos import PARECIDO, nota_de_entidad
from compromisos.lectura.territorios import todos_los_lugares
from compromisos.models import Edicion, Eje, ElementoDeMarco, Nivel, Participacion
from compromisos.reglas.lugares import Lugar, NoEsUnLugar, Nomenclator
from instituciones.models import Institucion

LARGO_QUE_SE_PARECE = 8  # acronyms are all alike
SIGLA_CON_PUNTOS = re.compile(r"(?:[^\W\d_]\s?\.\s?){2,}(?:[^\W\d_]\.?)?")
CON_PARENTESIS = re.compile(r"(.+?)\s*\(([^()]+)\)")
CON_GUION = re.compile(r"(.+?)\s+[-–—/]\s+(.+)")


def sigla_sin_puntos(nombre: str) -> str:
    """«M.I.M.P.» as MIMP; "" if it is not written so."""
    return re.sub(r"[\s.]", "", nombre) if SIGLA_CON_PUNTOS.fullmatch(nombre.strip()) else ""


def nombre_y_sigla(nombre: str) -> tuple[str, ...]:
    """The two of «Ministerio de Salud (MINSA)» or «MINSA - Ministerio de Salud»; () if there is one."""
    partes = CON_PARENTESIS.fullmatch(nombre.strip()) or CON_GUION.fullmatch(nombre.strip())
    return partes.groups() if partes else ()


class Instituciones:
    """The index of institutions by any of their names: two queries in all, and what this file adds."""

    def __init__(self, nuevas: dict[str, str], tomar_por: Mapping[str, str]):
        self._nuevas = nuevas  # {name of one to be created: the existing name it nearly is, or ""}
        self._tomar_por = tomar_por  # {folded name: whose it was said to be}
        self._por_nombre: dict[
            str, list[Institucion]
        ] = {}  # {folded name of now or before, or acronym: whose}
        self._por_codigo: dict[str, Institucion] = {}
        self._por_ruc: dict[str, list[Institucion]] = {}
        self._oficiales: dict[str, str] = {}  # {folded name, of now or before: name}
        self._por_crear: dict[str, str] = {}  # {folded name or acronym: folded name}
        self._siglas: dict[str, Institucion] = {}  # {acronym: whose, as this file leaves them}
        self._sigla_de: dict[int, str] = {}  # {id(institution): its acronym}
        self._parecidas: dict[str, str] = {}  # {name that is nobody's: whose it nearly is}
        self._roles: dict[tuple[int, int], set[str]] = {}  # {(edition, id(institution)): roles}
        por_pk = {i.pk: i for i in Institucion.objects.all()}
        for institucion in por_pk.values():
            self._indizar(institucion)
        for edicion, pk, rol in Participacion.objects.values_list("edicion_id", "institucion_id", "rol"):
            self._roles.setdefault((edicion, id(por_pk[pk])), set()).add(rol)

    def _indizar(self, institucion: Institucion) -> None:
        if institucion.sigla:
            self._siglas[institucion.sigla] = institucion
            self._sigla_de[id(institucion)] = institucion.sigla
        self._por_codigo[institucion.slug] = institucion
        if institucion.ruc:
            self._por_ruc.setdefault(institucion.ruc, []).append(institucion)
        self._oficiales[plegar(institucion.nombre)] = institucion.nombre
        for plegado in filter(None, institucion.nombres_plegados.split("|")):
            self._por_nombre.setdefault(plegado, []).append(institucion)
            if len(plegado) >= LARGO_QUE_SE_PARECE:
                self._oficiales.setdefault(plegado, institucion.nombre)

    def llamada(self, nombre: str) -> Institucion | None:
        """The one called so, now or before; Ilegible if the name is that of several."""
        halladas = self._llamadas(nombre) if nombre else []
        if len(halladas) > 1:
            raise Ilegible(
                "institucion_ambigua",
                _("«%(valor)s» es el nombre de varias instituciones: escriba el oficial completo.")
                % {"valor": nombre[:60]},
            )
        return halladas[0] if halladas else None

    def de_codigo(self, codigo: str) -> Institucion | None:
        """The one of that identifier, which never changes."""
        return self._por_codigo.get(codigo.strip().lower())

    def de_ruc(self, ruc: str) -> Institucion | None:
        """The one of that RUC. None of what several bear: it tells none of them from the others."""
        suyas = self._por_ruc.get(ruc, [])
        return suyas[0] if len(suyas) == 1 else None

    def si_es_una(self, nombre: str) -> Institucion | None:
        """`llamada`, and None also of a name of several."""
        halladas = self._llamadas(nombre) if nombre else []
        return halladas[0] if len(halladas) == 1 else None

    def conoce(self, nombre: str) -> bool:
        """Whether one or several are called so."""
        return bool(self._llamadas(nombre))

    def _llamadas(self, nombre: str) -> list[Institucion]:
        """Also with dots in the acronym, or with both, name and acronym, if they agree."""
        plegado = plegar(nombre)
        if halladas := self._por_nombre.get(plegado) or self._por_nombre.get(
            plegar(self._tomar_por.get(plegado, ""))
        ):
            return halladas
        if sigla := sigla_sin_puntos(nombre):
            return self._por_nombre.get(plegar(sigla), [])
        una, otra = (self._por_nombre.get(plegar(p), []) for p in nombre_y_sigla(nombre) or ("", ""))
        return una if una == otra else []

    def recordar(self, institucion: Institucion) -> None:
        """An institution made or renamed by this import is known to the rows after it."""
        for nombre in (institucion.nombre, institucion.sigla):
            if nombre and institucion not in self._por_nombre.setdefault(plegar(nombre), []):
                self._por_nombre[plegar(nombre)].append(institucion)
        if institucion.ruc and institucion not in self._por_ruc.setdefault(institucion.ruc, []):
            self._por_ruc[institucion.ruc].append(institucion)

    def tomar_sigla(self, institucion: Institucion) -> bool:
        """Give it the acronym it says. False if that is another's, as this file leaves them: the ones that
        a dry run gives are not in the database."""
        if self._siglas.get(institucion.sigla, institucion) is not institucion:
            return False
        self._siglas.pop(self._sigla_de.pop(id(institucion), ""), None)
        if institucion.sigla:
            self._siglas[institucion.sigla] = institucion
            self._sigla_de[id(institucion)] = institucion.sigla
        return True

    def nombre_unico(self, nombre: str, sigla: str) -> str:
        """One folded name for an institution that does not exist yet, whether a row calls it by its name
        or by the acronym that another row gave it."""
        plegado, de_la_sigla = plegar(nombre), plegar(sigla)
        canonico = self._por_crear.get(plegado) or self._por_crear.get(de_la_sigla) or plegado
        self._por_crear.setdefault(plegado, canonico)
        if de_la_sigla:
            self._por_crear.setdefault(de_la_sigla, canonico)
        return canonico

    def roles(self, edicion: Edicion, institucion: Institucion) -> set[str]:
        """Its roles in the edition, those that this import gives it included. May be added to."""
        return self._roles.setdefault((edicion.pk, id(institucion)), set())

    def anotar_nueva(self, nombre: str) -> str:
        """Note that `nombre` is to be created; returns the existing name it nearly is, or ""."""
        if nombre not in self._nuevas:
            self._nuevas[nombre] = self.parecida(nombre)
        return self._nuevas[nombre]

    def parecida(self, nombre: str) -> str:
        """Name of the institution that `nombre` nearly is, or is the beginning of, or brings the name or
        the acronym of; "" if none. Only of those that were there before this import."""
        if nombre not in self._parecidas:
            self._parecidas[nombre] = self._parecida(nombre)
        return self._parecidas[nombre]

    def _parecida(self, nombre: str) -> str:
        plegado, formas = plegar(nombre), list(self._oficiales)
        nota, forma = max(((nota_de_entidad(plegado, f), f) for f in formas), default=(0, ""))
        if nota >= PARECIDO:
            return self._oficiales[forma]
        for parte in nombre_y_sigla(nombre):
            for institucion in self._por_nombre.get(plegar(parte), []):
                if institucion.pk:
                    return institucion.nombre
        empiezan = {self._oficiales[f] for f in formas if f.startswith(f"{plegado} ")}
        return empiezan.pop() if len(empiezan) == 1 and len(plegado) >= LARGO_QUE_SE_PARECE else ""


class Directorio:
    """All that cells name. `edicion` is that of the rows that say none; `nivel`, that of the places whose name
    is of several; `tomar_por`, {folded name: whose it was said to be} of institutions. Each kind is read from the database when it is first asked for."""

    def __init__(
        self,
        *,
        edicion: Edicion | None = None,
        nivel: str = "",
        tomar_por: Mapping[str, str] | None = None,
    ):
        self._edicion, self._nivel, self._tomar_por = edicion, nivel, tomar_por or {}
        self.nuevas: dict[str, str] = {}  # as Instituciones keeps them

    # --- Institutions

    @cached_property
    def instituciones(self) -> Instituciones:
        return Instituciones(self.nuevas, self._tomar_por)

    def institucion(self, nombre: str) -> Institucion | None:
        return self.instituciones.llamada(nombre)

    # --- Editions

    def edicion_de(self, texto: str) -> Edicion:
        """By its identifier or name; without one, the one chosen, else the only one there is."""
        if texto:
            if plegar(texto) not in self._ediciones:
                raise Ilegible(
                    "edicion_desconocida",
                    _("No existe la edición «%(valor)s»: escriba %(ediciones)s.")
                    % {"valor": texto[:60], "ediciones": self._nombres_de_ediciones()},
                )
            return self._ediciones[plegar(texto)]
        unicas = set(self._ediciones.values())
        if self._edicion is None and len(unicas) != 1:
            raise Ilegible(
                "falta_edicion",
                _("Diga de qué edición es: %(ediciones)s.") % {"ediciones": self._nombres_de_ediciones()},
            )
        return self._edicion or unicas.pop()

    @cached_property
    def _ediciones(self) -> dict[str, Edicion]:
        return {plegar(nombre): e for e in Edicion.objects.all() for nombre in (e.slug, e.nombre)}

    def _nombres_de_ediciones(self) -> str:
        slugs = sorted({e.slug for e in self._ediciones.values()})
        return _(" o ").join(slugs[:10]) or _("una (no hay ninguna todavía)")

    def nombres_de_edicion(self) -> list[str]:
        return list(self._ediciones)

    # --- Themes

    @cached_property
    def _ejes(self) -> dict[str, Eje]:
        return {plegar(nombre): e for e in Eje.objects.all() for nombre in (e.codigo, e.nombre)}

    @cached_property
    def _orden_de_ejes(self) -> list[str]:
        return list(dict.fromkeys(e.nombre for e in self._ejes.values()))

    def nombres_de_ejes(self) -> list[str]:
        return self._orden_de_ejes

    def eje(self, texto: str) -> str:
        """Name of the theme called `texto`, by name or code."""
        try:
            return self._ejes[plegar(texto)].nombre
        except KeyError:
            raise Ilegible(
                "eje_desconocido",
                _("«%(valor)s» no es un eje: escriba %(ejes)s.")
                % {"valor": texto[:60], "ejes": ", ".join(self._orden_de_ejes)},
            ) from None

    def orden_de_eje(self, nombre: str) -> int:
        return self._orden_de_ejes.index(nombre)

    def ejes_pk(self, nombres: Iterable[str]) -> list[int]:
        return [self._ejes[plegar(n)].pk for n in nombres]

    # --- Elements of frameworks

    @cached_property
    def _elementos(self) -> Elementos:
        return Elementos()

    def elemento(self, texto: str) -> ElementoDeMarco:
        """By its code, or as people quote it: «ODS 5.2», «Ley 30364, artículo 7»."""
        return self._elementos.citado(texto)

    # --- Places

    @cached_property
    def _lugares(self) -> Nomenclator:
        return Nomenclator(todos_los_lugares())

    def lugar(self, texto: str, *, nivel: str = "", dentro: tuple[str, ...] = ()) -> str:
        """Ubigeo of the one called `texto`; "" for «Nacional». `nivel`: what the header of its column says."""
        try:
            return self._lugares.ubigeo_de(texto, niveles=(nivel, self._nivel), dentro=dentro)
        except NoEsUnLugar as error:
            raise Ilegible(
                error.clave, str(error), escrito=error.escrito, sugerencia=error.sugerencia
            ) from None

    def puede_ser_lugar(self, texto: str, nivel: str = "") -> bool:
        return self._lugares.se_parece(texto, nivel)

    def territorio(self, ubigeo: str) -> Lugar:
        return self._lugares[ubigeo]

    def lugar_en_palabras(self, ubigeo: str) -> str:
        """«Loreto (región)», «San Juan (distrito, Lucanas, Ayacucho)»."""
        lugar = self.territorio(ubigeo)
        return f"{lugar.nombre} ({', '.join((str(Nivel(lugar.nivel).label).lower(), *lugar.dentro_de))})"
