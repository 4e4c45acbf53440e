"""Who at the ministry is in charge: of an institution, or of one pledge, whose own officer wins.

An officer whose account was closed, or who no longer follows anything (`encargables`), is in charge of nothing: what was theirs is
«sin encargado» until somebody takes it over.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from base.personas import nombre_de
from compromisos.models import Compromiso, Encargo
from compromisos.models.seguimiento import permiso_de_anotar
from instituciones.models import Institucion
from instituciones.permisos import personal

# The filter of every list of the staff: its name, and what it may say besides the key of an account.
ENCARGADO, YO, NADIE = "encargado", "yo", "nadie"


def encargables() -> QuerySet:
    """Accounts that may be in charge today: of the ministry, that note down what they follow. Who directs only reads. As a
    queryset of accounts, to be asked within another query."""
    return personal(permiso_de_anotar())


def _del_compromiso() -> QuerySet[Encargo]:
    return Encargo.objects.en_vigor().filter(compromiso=OuterRef("pk")).order_by()


def _de_su_institucion(institucion: str = "institucion_id") -> QuerySet[Encargo]:
    return Encargo.objects.en_vigor().filter(institucion=OuterRef(institucion)).order_by()


# Conditions, asked as «is it one of these»: the database reads the few that are in charge once, and not row by row.


def _en_vigor(campo: str, **de: object) -> QuerySet:
    """Keys of the pledges, or of the institutions (`campo`), that somebody is in charge of."""
    return Encargo.objects.en_vigor().filter(**{f"{campo}__isnull": False}, **de).order_by().values(campo)


def a_cargo_de(user, compromiso: str = "pk", institucion: str = "institucion") -> Q:
    """Condition of pledges, or of what has `compromiso` and its `institucion`: those `user` is in charge of, by name or
    because their institution is theirs."""
    propios = Q(**{f"{compromiso}__in": _en_vigor("compromiso")})
    suyos = Q(**{f"{compromiso}__in": _en_vigor("compromiso", persona=user)})
    heredados = Q(**{f"{institucion}__in": _en_vigor("institucion", persona=user)})
    return suyos | (~propios & heredados)


def sin_encargado(compromiso: str = "pk", institucion: str = "institucion") -> Q:
    """Condition of pledges, or of what has `compromiso` and its `institucion`: nobody who follows pledges today is in charge."""
    de_hoy = list(encargables().values_list("pk", flat=True))
    propio = Q(**{f"{compromiso}__in": _en_vigor("compromiso")})
    vivo = Q(**{f"{compromiso}__in": _en_vigor("compromiso", persona__in=de_hoy)})
    heredado = Q(**{f"{institucion}__in": _en_vigor("institucion", persona__in=de_hoy)})
    return ~vivo & (propio | ~heredado)


def con_quien_se_dijo(compromisos: QuerySet[Compromiso]) -> QuerySet[Compromiso]:
    """`compromisos` with `dicho_encargado`: the account put in charge, whether it works here today or not."""
    quien = Coalesce(
        Subquery(_del_compromiso().values("persona")[:1]),
        Subquery(_de_su_institucion().values("persona")[:1]),
    )
    return compromisos.annotate(dicho_encargado=quien)


def instituciones_a_cargo_de(user, institucion: str = "pk") -> Q:
    """Condition of institutions, or of what has `institucion`: those `user` is in charge of."""
    return Q(**{f"{institucion}__in": _en_vigor("institucion", persona=user)})


def instituciones_sin_encargado(institucion: str = "pk") -> Q:
    return ~Q(**{f"{institucion}__in": _en_vigor("institucion", persona__in=encargables())})


def instituciones_de_quien(elegido: str, user) -> QuerySet[Institucion]:
    """Institutions under one of `opciones`, or under one's own key; all, under what is none of them."""
    elegido = YO if elegido == str(user.pk) else elegido
    if elegido not in dict(opciones(user, nombres_de_encargables())):
        return Institucion.objects.all()
    return Institucion.objects.filter(
        de_quien(elegido, user, instituciones_a_cargo_de, instituciones_sin_encargado)
    )


# The filter


def opciones(user, nombres: Mapping[int, str]) -> list[tuple[str, str | Promise]]:
    """What the filter «A cargo de» offers to `user`, in the words of every list: what is theirs, if they may be in charge of
    anything; then what nobody has, then each of `nombres` (see `nombres_de_encargables`)."""
    otros = ((str(pk), nombre) for pk, nombre in nombres.items() if pk != user.pk)
    lo_mio = [(YO, _("Mí: lo mío"))] if user.pk in nombres else []
    return [*lo_mio, (NADIE, _("Nadie")), *otros]


def de_quien(
    elegido: str,
    user,
    alguien: Callable[[object], Q] = a_cargo_de,
    nadie: Callable[[], Q] = sin_encargado,
) -> Q:
    """Condition of one of `opciones`: of pledges, unless `alguien` and `nadie` are those of something else."""
    return nadie() if elegido == NADIE else alguien(user.pk if elegido == YO else elegido)


def encargados_de(compromisos: Iterable[Compromiso]) -> dict[int, int]:
    """{pledge: account in charge}, of these few, whether it works here today or not. One query."""
    todos = list(compromisos)
    suyos = Q(compromiso__in=[c.pk for c in todos]) | Q(institucion__in={c.institucion_id for c in todos})
    propios: dict[int, int] = {}
    heredados: dict[int, int] = {}
    for compromiso, institucion, persona in (
        Encargo.objects.en_vigor()
        .filter(suyos)
        .order_by()
        .values_list("compromiso", "institucion", "persona")
    ):
        (heredados if compromiso is None else propios)[compromiso or institucion] = persona
    dichos = {c.pk: propios.get(c.pk, heredados.get(c.institucion_id)) for c in todos}
    return {pk: persona for pk, persona in dichos.items() if persona is not None}


def con_encargado_de_institucion(instituciones: QuerySet[Institucion]) -> QuerySet[Institucion]:
    """`instituciones` with `encargado_id`, as `con_encargado`."""
    suyo = _de_su_institucion("pk").filter(persona__in=encargables())
    return instituciones.annotate(encargado_id=Subquery(suyo.values("persona")[:1]))


def nombres_de_encargables() -> dict[int, str]:
    """{account: name} of who may be in charge today, by name. One query."""
    return {u.pk: nombre_de(u) for u in sorted(encargables(), key=lambda u: nombre_de(u).casefold())}


def vigente_de(objeto: Institucion | Compromiso) -> Encargo | None:
    """What is in force of `objeto` itself, whoever has it, and still works here or not. One query."""
    campo = "institucion" if isinstance(objeto, Institucion) else "compromiso"
    return Encargo.objects.en_vigor().filter(**{campo: objeto}).select_related("persona", "por").first()


def anteriores_de(objeto: Institucion | Compromiso) -> QuerySet[Encargo]:
    """Who was in charge before, the last one first."""
    campo = "institucion" if isinstance(objeto, Institucion) else "compromiso"
    cerrados = Encargo.objects.filter(**{campo: objeto}, hasta__isnull=False)
    return cerrados.select_related("persona").order_by("-hasta", "-pk")


def por_traspasar() -> QuerySet[Encargo]:
    """In force, of somebody who may no longer be in charge: to be handed over."""
    return Encargo.objects.en_vigor().exclude(persona__in=encargables())
