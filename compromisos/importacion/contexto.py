"""What all rows of one import share: who imports, into which edition, and what was looked up already."""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from hashlib import blake2b
from zlib import crc32

from django.contrib.auth import get_user_model
from django.utils.translation import gettext as _
from rapidfuzz import fuzz, process

from base.dias import Dia
from base.texto import plegar
from compromisos.importacion.formats import DIA_CERO_DE_EXCEL, Modo
from compromisos.importacion.hallazgos import Hallazgo, Ilegible
from compromisos.importacion.nombres import NACIONALES, lugar_escrito, nombre_y_sigla, sigla_sin_puntos
from compromisos.importacion.parecidos import Textos
from compromisos.models import Compromiso, Edicion, Eje, Nivel, Participacion, Territorio
from compromisos.models.edicion import LARGO_UBIGEO
from compromisos.publicacion import permisos
from instituciones.models import Institucion

PARECIDO = 88  # of 100: near enough to ask «¿Quiso decir…?»
LARGO_QUE_SE_PARECE = 8  # acronyms are all alike
CUENTA_DE_IMPORTACION = "importacion"


@dataclass
class Contexto:
    """`user` None is the operator at the command line, who may do everything.

    Institutions are shared by all rows: what one row changes in them, saved or not, the next one sees.
    """

    user: object | None = None
    edicion: Edicion | None = None
    ensayo: bool = False  # nothing is written
    crear_instituciones: bool = True
    modo: Modo = Modo()
    dia_cero: date = DIA_CERO_DE_EXCEL
    por_aprobar: bool = False  # something public would change, and `user` may not publish
    linea: int = 0  # of the row being read
    nuevas: dict[str, str] = field(default_factory=dict)  # {name of a new institution: near miss or ""}
    _avisos: dict[int, list[Hallazgo]] = field(default_factory=dict)
    _vistas: dict[bytes, bytes] = field(default_factory=dict)
    _instituciones: dict[str, list[Institucion]] | None = None
    _plegadas: dict[str, str] = field(default_factory=dict)  # {folded name, of now or before: name}
    _por_crear: dict[str, str] = field(default_factory=dict)  # {folded name or acronym: folded name}
    _siglas: dict[str, Institucion] = field(
        default_factory=dict
    )  # {acronym: whose, as this file leaves them}
    _sigla_de: dict[int, str] = field(default_factory=dict)  # {id(institution): its acronym}
    _roles: dict[tuple[int, int], set[str]] = field(default_factory=dict)
    _editables: set[int] | None = None
    _permisos: dict[Callable[[object], bool], bool] = field(default_factory=dict)
    _ediciones: dict[str, Edicion] | None = None
    _ejes: dict[str, Eje] | None = None
    _orden_de_ejes: list[str] | None = None
    _lugares: dict[str, list[Territorio]] | None = None
    _autor: object | None = None
    _textos: Textos | None = None

    def avisar(self, clave: str, frase: str, *, columna: str = "", valor: str = "") -> None:
        """A notice on the row being read."""
        hallazgo = Hallazgo(columna, valor[:80], clave, frase)
        avisos = self._avisos.setdefault(self.linea, [])
        if hallazgo not in avisos:
            avisos.append(hallazgo)

    def avisos_de(self, linea: int) -> list[Hallazgo]:
        """The notices of a line that has been judged; they are handed over, not kept."""
        return self._avisos.pop(linea, [])

    def avisos_tardios(self) -> list[tuple[int, Hallazgo]]:
        """(line, notice) of what was noticed on writing, when its line had been handed over already."""
        return [(linea, aviso) for linea in sorted(self._avisos) for aviso in self._avisos[linea]]

    def ver(self, *clave: object, partes: Iterable[str] = ()) -> tuple[int, list[int]] | None:
        """Note that `clave` is in this line. If it was in another before: (that line, which of `partes`
        were not the same there). A hundred thousand keys are a few bytes each."""
        sumas = [crc32(p.encode("utf-8", "surrogatepass")) for p in partes]
        sello = struct.pack(f"<{len(sumas) + 1}I", self.linea, *sumas)
        nombre = blake2b(repr(clave).encode("utf-8", "surrogatepass"), digest_size=12).digest()
        antes = self._vistas.setdefault(nombre, sello)
        linea = struct.unpack_from("<I", antes)[0]
        if linea == self.linea:
            return None
        return linea, [
            n
            for n in range(len(sello) // 4 - 1)
            if antes[n * 4 + 4 : n * 4 + 8] != sello[n * 4 + 4 : n * 4 + 8]
        ]

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
                    "edicion_desconocida",
                    _("No existe la edición «%(valor)s»: escriba %(ediciones)s.")
                    % {"valor": slug[:60], "ediciones": self._nombres_de_ediciones()},
                )
            return self._ediciones[plegar(slug)]
        unicas = set(self._ediciones.values())
        if self.edicion is None and len(unicas) != 1:
            raise Ilegible(
                "falta_edicion",
                _("Diga de qué edición es: %(ediciones)s.") % {"ediciones": self._nombres_de_ediciones()},
            )
        return self.edicion or unicas.pop()

    def _nombres_de_ediciones(self) -> str:
        slugs = sorted({e.slug for e in (self._ediciones or {}).values()})
        return _(" o ").join(slugs[:10]) or _("una (no hay ninguna todavía)")

    def institucion(self, *nombres: str) -> Institucion | None:
        """The one called so, now or before; Ilegible if the name is that of several."""
        for nombre in nombres:
            halladas = self._llamadas(nombre) if nombre else None
            if not halladas:
                continue
            if len(halladas) > 1:
                raise Ilegible(
                    "institucion_ambigua",
                    _("«%(valor)s» es el nombre de varias instituciones: escriba el oficial completo.")
                    % {"valor": nombre[:60]},
                )
            return halladas[0]
        return None

    def _llamadas(self, nombre: str) -> list[Institucion]:
        """Those called so, also with dots in the acronym or with both, name and acronym, if they agree."""
        indice = self._indice_de_instituciones()
        if halladas := indice.get(plegar(nombre)):
            return halladas
        if sigla := sigla_sin_puntos(nombre):
            return indice.get(plegar(sigla), [])
        una, otra = (indice.get(plegar(p), []) for p in nombre_y_sigla(nombre) or ("", ""))
        return una if una == otra else []

    def _indice_de_instituciones(self) -> dict[str, list[Institucion]]:
        """{folded name, present or past, or acronym: the institutions called so}. Two queries in all."""
        if self._instituciones is None:
            self._instituciones = {}
            por_pk = {i.pk: i for i in Institucion.objects.all()}
            for institucion in por_pk.values():
                if institucion.sigla:
                    self._siglas[institucion.sigla] = institucion
                    self._sigla_de[id(institucion)] = institucion.sigla
                self._plegadas[plegar(institucion.nombre)] = institucion.nombre
                for plegado in filter(None, institucion.nombres_plegados.split("|")):
                    self._instituciones.setdefault(plegado, []).append(institucion)
                    if len(plegado) >= LARGO_QUE_SE_PARECE:
                        self._plegadas.setdefault(plegado, institucion.nombre)
            for edicion, institucion, rol in Participacion.objects.values_list(
                "edicion_id", "institucion_id", "rol"
            ):
                self._roles.setdefault((edicion, id(por_pk[institucion])), set()).add(rol)
        return self._instituciones

    def recordar(self, institucion: Institucion) -> None:
        """An institution made or renamed by this import is known to the rows after it."""
        indice = self._indice_de_instituciones()
        for nombre in (institucion.nombre, institucion.sigla):
            if nombre and institucion not in indice.setdefault(plegar(nombre), []):
                indice[plegar(nombre)].append(institucion)

    def tomar_sigla(self, institucion: Institucion) -> bool:
        """Give it the acronym it says. False if that is another's, as this file leaves them: the ones that
        a dry run gives are not in the database."""
        self._indice_de_instituciones()
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
        self._indice_de_instituciones()
        return self._roles.setdefault((edicion.pk, id(institucion)), set())

    def anotar_nueva(self, nombre: str) -> str:
        """Note that `nombre` is to be created; returns the existing name it nearly is, or ""."""
        if nombre not in self.nuevas:
            self.nuevas[nombre] = self.parecida(nombre)
        return self.nuevas[nombre]

    def parecida(self, nombre: str) -> str:
        """Name of the institution that `nombre` nearly is, or is the beginning of, or brings the name or
        the acronym of; "" if none. Only of those that were there before this import."""
        indice, plegado = self._indice_de_instituciones(), plegar(nombre)
        formas = list(self._plegadas)
        if hallado := process.extractOne(plegado, formas, scorer=fuzz.ratio, score_cutoff=PARECIDO):
            return self._plegadas[hallado[0]]
        for parte in nombre_y_sigla(nombre):
            for institucion in indice.get(plegar(parte), []):
                if institucion.pk:
                    return institucion.nombre
        empiezan = {self._plegadas[f] for f in formas if f.startswith(f"{plegado} ")}
        return empiezan.pop() if len(empiezan) == 1 and len(plegado) >= LARGO_QUE_SE_PARECE else ""

    def texto_parecido(self, edicion: Edicion, quien: str, texto: str) -> tuple[str, bool] | None:
        """(whose, whether it is the very same) of another pledge of the edition that reads alike, public or
        of this file; None if none does. `texto` is remembered as that of `quien`."""
        if self._textos is None:
            self._textos = Textos()
            publicos = Compromiso.objects.publicados(Dia.de_hoy()).order_by("pk")
            for pk, sigla, nombre, numero, plegado in publicos.values_list(
                "edicion_id", "institucion__sigla", "institucion__nombre", "numero", "texto_plegado"
            ).iterator():
                self._textos.agregar(pk, f"{sigla or nombre} {numero}", plegado)
        return self._textos.buscar_y_agregar(edicion.pk, quien, plegar(texto))

    def puede_con(self, institucion: Institucion) -> bool:
        if self.user is None or institucion.pk is None:  # one that this very import creates
            return True
        if self._editables is None:
            self._editables = set(Institucion.objects.editables_por(self.user).values_list("pk", flat=True))
        return institucion.pk in self._editables

    def puede(self, pregunta: Callable[[object], bool]) -> bool:
        """The answer of a module of permissions about `user`, asked once: a row asks several times."""
        if self.user is None:
            return True
        if pregunta not in self._permisos:
            self._permisos[pregunta] = pregunta(self.user)
        return self._permisos[pregunta]

    @property
    def publica(self) -> bool:
        """Whether the pledges that it creates are public at once."""
        return self.puede(permisos.puede_publicar_compromisos)

    def _indice_de_ejes(self) -> dict[str, Eje]:
        if self._ejes is None:
            self._ejes = {}
            for e in Eje.objects.all():
                self._ejes |= {plegar(e.codigo): e, plegar(e.nombre): e}
        return self._ejes

    def eje(self, texto: str) -> str:
        """Name of the axis called `texto`, by name or code."""
        try:
            return self._indice_de_ejes()[plegar(texto)].nombre
        except KeyError:
            raise Ilegible(
                "eje_desconocido",
                _("«%(valor)s» no es un eje: escriba %(ejes)s.")
                % {"valor": texto[:60], "ejes": ", ".join(self._nombres_de_ejes())},
            ) from None

    def lugar(self, texto: str, *, nivel: str = "", dentro: tuple[str, ...] = ()) -> str:
        """Ubigeo of the place called `texto`, by code or name; "" for «Nacional».

        A name of several places (Lima, Cusco) must say which: «Lima (región)», or its code; or the header
        of its column does (`nivel`), or whoever imports has answered. It is not guessed. `dentro`: the
        places, by ubigeo, in one of which it must lie.
        """
        plegado = plegar(texto)
        if plegado in NACIONALES:
            return ""
        lugares = self._indice_de_lugares()
        hallados = lugares.get(plegado)
        if not hallados:
            escrito, dicho = lugar_escrito(texto)
            hallados = [t for t in lugares.get(escrito, []) if dicho in ("", t.nivel)]
        if not hallados:
            raise Ilegible("territorio_desconocido", self._ningun_lugar(texto[:60]))
        if dentro:
            hallados = [t for t in hallados if t.ubigeo.startswith(dentro)]
            if not hallados:
                donde = ", ".join(self.territorio(u).nombre for u in dentro[:3])
                raise Ilegible(
                    "territorio_fuera",
                    _("«%(valor)s» no está en %(donde)s, como dice su fila.")
                    % {"valor": texto[:60], "donde": donde},
                )
        for preferido in (nivel, self.modo.nivel):
            if len(hallados) > 1 and preferido:
                hallados = [t for t in hallados if t.nivel == preferido] or hallados
        if len(hallados) > 1:
            raise Ilegible("territorio_ambiguo", self._varios_lugares(texto[:60], hallados))
        return hallados[0].ubigeo

    def territorio(self, ubigeo: str) -> Territorio:
        return self._indice_de_lugares()[ubigeo][0]

    def _indice_de_lugares(self) -> dict[str, list[Territorio]]:
        if self._lugares is None:
            self._lugares = {}
            for t in Territorio.objects.only("ubigeo", "nombre", "nombre_plegado", "nivel"):
                self._lugares.setdefault(t.nombre_plegado, []).append(t)
                self._lugares[t.ubigeo] = [t]
        return self._lugares

    def _ningun_lugar(self, texto: str) -> str:
        nombres = [n for n in self._indice_de_lugares() if not n.isdecimal()]
        hallado = process.extractOne(
            lugar_escrito(texto)[0], nombres, scorer=fuzz.ratio, score_cutoff=PARECIDO
        )
        if hallado:
            parecido = self._indice_de_lugares()[hallado[0]][0].nombre
            return _("«%(valor)s» no es una región, provincia ni distrito. ¿Quiso decir «%(parecido)s»?") % {
                "valor": texto,
                "parecido": parecido,
            }
        return _(
            "«%(valor)s» no es una región, provincia ni distrito: revise el nombre, o escriba su ubigeo; si son "
            "varios, sepárelos con punto y coma."
        ) % {"valor": texto}

    def _varios_lugares(self, texto: str, hallados: list[Territorio]) -> str:
        hallados = sorted(hallados, key=lambda t: LARGO_UBIGEO[t.nivel])
        opciones = ", ".join(f"{t.ubigeo} ({self._que_lugar_es(t)})" for t in hallados[:5])
        niveles = [t.nivel for t in hallados]
        if niveles.count(niveles[0]) > 1:
            frase = _("«%(valor)s» es el nombre de varios lugares: escriba su ubigeo: %(opciones)s.")
        else:
            frase = _(
                "«%(valor)s» es el nombre de varios lugares: escriba «%(nombre)s (%(nivel)s)» o su ubigeo: "
                "%(opciones)s."
            )
        return frase % {
            "valor": texto,
            "opciones": opciones,
            "nombre": hallados[0].nombre,
            "nivel": Nivel(niveles[0]).label.lower(),
        }

    def _que_lugar_es(self, lugar: Territorio) -> str:
        nivel = str(Nivel(lugar.nivel).label).lower()
        superior = lugar.ubigeo[:-2]
        return f"{nivel}, {self.territorio(superior).nombre}" if superior else nivel

    def _nombres_de_ejes(self) -> list[str]:
        if self._orden_de_ejes is None:
            self._orden_de_ejes = list(dict.fromkeys(e.nombre for e in self._indice_de_ejes().values()))
        return self._orden_de_ejes

    def orden_de_eje(self, nombre: str) -> int:
        return self._nombres_de_ejes().index(nombre)

    def ejes_pk(self, nombres: Iterable[str]) -> list[int]:
        return [self._indice_de_ejes()[plegar(n)].pk for n in nombres]

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
