"""What all rows of one import share, in five parts with one job each: who is who (`directorio`), what this account
may (`derechos`), what is noticed (`avisos`), what was said before (`repetidas`) and which cells changed in the file
and here (`cotejo`)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.contrib.auth import get_user_model

from base.texto import plegar
from compromisos.importacion.avisos import Avisos
from compromisos.importacion.cotejo import Cotejo
from compromisos.importacion.directorio import Directorio
from compromisos.importacion.formats import DIA_CERO_DE_EXCEL, Modo
from compromisos.importacion.motor import Cursor, Repetidas
from compromisos.models import Edicion
from compromisos.publicacion import permisos
from instituciones.models import Institucion

CUENTA_DE_IMPORTACION = "importacion"


@dataclass(slots=True)
class Derechos:
    """Permissions of who imports, asked of the database once each. `user` None is the operator at the command
    line, who may do everything."""

    user: Any = None
    _permisos: dict[Callable[[Any], bool], bool] = field(default_factory=dict)
    _editables: set[int] | None = None
    _informa_por: set[int] | None = None
    _autor: Any = None

    def puede(self, pregunta: Callable[[Any], bool]) -> bool:
        """The answer of a module of permissions about `user`, asked once: a row asks several times."""
        if self.user is None:
            return True
        if pregunta not in self._permisos:
            self._permisos[pregunta] = pregunta(self.user)
        return self._permisos[pregunta]

    def puede_con(self, institucion: Institucion) -> bool:
        """Whether rows of that institution may come from this account; one that this very import creates, yes."""
        if self.user is None or institucion.pk is None:
            return True
        if self._editables is None:
            self._editables = set(Institucion.objects.editables_por(self.user).values_list("pk", flat=True))
        return institucion.pk in self._editables

    def informa_por(self, institucion: Institucion) -> bool:
        """Whether it reports for that one, and so verifies nothing of it."""
        if self.user is None:
            return False
        if self._informa_por is None:
            suyas = Institucion.objects.filter(enlaces__user=self.user, enlaces__activo=True)
            self._informa_por = set(suyas.values_list("pk", flat=True))
        return institucion.pk in self._informa_por

    @property
    def publica(self) -> bool:
        """Whether it may make pledges public, and change what is public of them."""
        return self.puede(permisos.puede_publicar_compromisos)

    def autor(self) -> Any:
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


@dataclass(slots=True)
class Altas:
    """What of a file is, or would be, seen by the public, counted while its rows are judged.

    `compromisos` are new; of them, `incompletos` lack something to be published, and `con_avance` bring an update.
    `publicados` are public at once: only if that was asked. `instituciones` are made or change, `vinculos` are ties of
    public pledges to frameworks and `verificaciones` are new: those are public as soon as they are saved.
    """

    compromisos: int = 0
    incompletos: int = 0
    con_avance: int = 0
    publicados: int = 0
    instituciones: int = 0
    vinculos: int = 0
    verificaciones: int = 0

    @property
    def publicables(self) -> int:
        return self.compromisos - self.incompletos


class Context:
    """The five parts, how this file is read, and what is found out of it as a whole."""

    def __init__(
        self,
        user: Any = None,
        edicion: Edicion | None = None,
        *,
        ensayo: bool = False,
        crear_instituciones: str = "todas",
        publicar: bool = False,
        tomar_por: Mapping[str, str] | None = None,
        modo: Modo | None = None,
        dia_cero: date = DIA_CERO_DE_EXCEL,
        dudosas: dict[str, bool] | None = None,
        respuestas: Mapping[str, str] | None = None,
        conflictos: str = "",
    ):
        self.modo = modo or Modo()
        self.dia_cero = dia_cero
        # {column of dates that may have its month first: whether it shows it in some row}
        self.dudosas = dudosas or {}
        self.crear_instituciones = crear_instituciones
        self.publicar = publicar  # new pledges that lack nothing are public at once
        self.ensayo = ensayo  # nothing is written
        self.por_aprobar = False  # something public would change, and `user` may not publish
        self.enmendados: set[int] = set()  # public pledges that would change
        self.cursor = Cursor()
        self.derechos = Derechos(user)
        self.avisos = Avisos(self.cursor)
        self.tomar_por = {plegar(escrito): otro for escrito, otro in (tomar_por or {}).items()}
        self.parecidos: dict[
            str, str
        ] = {}  # {indicator as it is written: the one there is that it nearly is}
        self.directorio = Directorio(edicion=edicion, nivel=self.modo.nivel, tomar_por=self.tomar_por)
        self.repetidas = Repetidas()
        self.cotejo = Cotejo(self.avisos, respuestas or {}, conflictos)
        self.altas = Altas()
        self.publicados: set[int] = set()  # pledges that this very file made and published
