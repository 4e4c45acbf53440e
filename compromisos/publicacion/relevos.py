"""Hand-over: somebody leaves, somebody takes over what was open, in one transaction that both accounts keep."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from base.historia import firmar
from compromisos.lectura.cuentas import avances_abiertos
from compromisos.models import Encargo, EnlacePersonal
from compromisos.publicacion import cuentas, encargos
from cuentas.hechos import anotar_hecho
from cuentas.models import HechoDeCuenta
from instituciones.models import Institucion


@dataclass(frozen=True, slots=True)
class QueSeMueve:
    """What a hand-over moves, or would: read before, told after."""

    instituciones: list[Institucion]
    avances: int
    enlaces: list[EnlacePersonal]
    encargos: int

    @property
    def frase(self) -> str:
        partes = [", ".join(i.nombre for i in self.instituciones)]
        if self.avances:
            n = self.avances
            partes.append(ngettext("%(n)s avance sin publicar", "%(n)s avances sin publicar", n) % {"n": n})
        if n := self.encargos:
            partes.append(ngettext("%(n)s encargo", "%(n)s encargos", n) % {"n": n})
        if n := len(self.enlaces):
            partes.append(
                ngettext("%(n)s enlace personal revocado", "%(n)s enlaces personales revocados", n) % {"n": n}
            )
        return "; ".join(filter(None, partes))


def que_se_mueve(de) -> QueSeMueve:
    """Of an account or of the one that signs for a personal link. Four queries."""
    vigentes = EnlacePersonal.objects.vigentes(timezone.now()).select_related("institucion")
    suyo = vigentes.filter(cuenta=de).first()
    if suyo:
        instituciones, enlaces = [suyo.institucion], [suyo]
    else:
        instituciones = list(Institucion.objects.filter(enlaces__user=de, enlaces__activo=True))
        con_su_correo = vigentes.filter(correo__iexact=de.email) if de.email else vigentes.none()
        enlaces = list(con_su_correo)
    a_cargo = Encargo.objects.en_vigor().filter(persona=de).count()
    return QueSeMueve(instituciones, avances_abiertos(de).count(), enlaces, a_cargo)


@transaction.atomic
def relevar(de, *, a=None, por, motivo: str) -> QueSeMueve:
    """Close `de` and hand on to `a` what it had open; to nobody, and then its drafts stay where they are.

    Its links are revoked. What was published stays signed by who wrote it.
    """
    se_mueve = que_se_mueve(de)
    for enlace in se_mueve.enlaces:
        enlace.revocar(por=por)
    if a is not None:
        _entregar(de, a, se_mueve, por=por, motivo=motivo)
    if se_mueve.encargos:
        encargos.traspasar(de=de, a=a, por=por)
    if not EnlacePersonal.objects.filter(cuenta=de).exists():
        cuentas.desactivar(de, por=por, motivo=motivo)
    return se_mueve


def _entregar(de, a, se_mueve: QueSeMueve, *, por, motivo: str) -> None:
    sigue = Institucion.objects.filter(enlaces__user=a, enlaces__activo=True)
    if se_mueve.instituciones:
        cuentas.dar_enlaces(a, {*sigue, *se_mueve.instituciones}, por=por)
    for avance in avances_abiertos(de).select_for_update():
        avance.autor = a
        firmar(avance, por, motivo)
        avance.save()
    for cuenta, que, otra, frase in (
        (de, HechoDeCuenta.Que.RELEVADA, a, _("A %(quien)s: %(que)s.")),
        (a, HechoDeCuenta.Que.RECIBE, de, _("De %(quien)s: %(que)s.")),
    ):
        nombre = otra.get_full_name() or otra.get_username()
        detalle = frase % {"quien": nombre, "que": se_mueve.frase or _("nada estaba abierto")}
        anotar_hecho(cuenta, que, por=por, detalle=detalle, motivo=motivo)
