"""Who at the ministry is in charge: of an institution, or of one pledge, whose own officer wins.

An officer whose account was closed, or no longer works for all, is in charge of nothing: what was theirs is
«sin encargado» until somebody takes it over.
"""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from compromisos.models import Compromiso, Encargo
from instituciones.models import Institucion
from instituciones.permisos import personal


def _del_compromiso() -> QuerySet[Encargo]:
    return Encargo.objects.en_vigor().filter(compromiso=OuterRef("pk")).order_by()


def _de_su_institucion() -> QuerySet[Encargo]:
    return Encargo.objects.en_vigor().filter(institucion=OuterRef("institucion_id")).order_by()


def _de_la_institucion() -> QuerySet[Encargo]:
    return Encargo.objects.en_vigor().filter(institucion=OuterRef("pk")).order_by()


def a_cargo_de(user) -> Q:
    """Condition of pledges: those `user` is in charge of, by name or because their institution is theirs."""
    propio = _del_compromiso()
    heredado = _de_su_institucion().filter(persona=user)
    return Q(Exists(propio.filter(persona=user))) | (~Q(Exists(propio)) & Q(Exists(heredado)))


def sin_encargado() -> Q:
    """Condition of pledges: nobody who works here today is in charge of them."""
    propio, heredado = _del_compromiso(), _de_su_institucion()
    vivo = Exists(heredado.filter(persona__in=personal()))
    return ~Q(Exists(propio.filter(persona__in=personal()))) & (Q(Exists(propio)) | ~Q(vivo))


def con_encargado(compromisos: QuerySet[Compromiso]) -> QuerySet[Compromiso]:
    """`compromisos` with `encargado_id`: the account in charge, None if nobody who works here today is. Their names come
    with `nombres_del_personal`."""
    quien = Coalesce(
        Subquery(_del_compromiso().values("persona")[:1]),
        Subquery(_de_su_institucion().values("persona")[:1]),
    )
    de_hoy = personal().filter(pk=OuterRef("dicho_encargado"))
    return compromisos.annotate(dicho_encargado=quien).annotate(
        encargado_id=Subquery(de_hoy.values("pk")[:1])
    )


def instituciones_a_cargo_de(user) -> Q:
    """Condition of institutions: those `user` is in charge of."""
    return Q(Exists(_de_la_institucion().filter(persona=user)))


def instituciones_sin_encargado() -> Q:
    return ~Q(Exists(_de_la_institucion().filter(persona__in=personal())))


def con_encargado_de_institucion(instituciones: QuerySet[Institucion]) -> QuerySet[Institucion]:
    """`instituciones` with `encargado_id`, as `con_encargado`."""
    suyo = _de_la_institucion().filter(persona__in=personal())
    return instituciones.annotate(encargado_id=Subquery(suyo.values("persona")[:1]))


def nombre_de(user) -> str:
    """What somebody of the ministry is called on a page: full name, else that of the account."""
    return user.get_full_name() or user.get_username()


def nombres_del_personal() -> dict[int, str]:
    """{account: name} of who may be in charge today, by name. One query."""
    return {u.pk: nombre_de(u) for u in sorted(personal(), key=lambda u: nombre_de(u).casefold())}


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
    """In force, of somebody who no longer works here: to be handed over."""
    return Encargo.objects.en_vigor().exclude(persona__in=personal())
