"""Permissions. `check_x` raises PermissionDenied with a sentence, `puede_x` answers yes or no and calls it; one
that only decides whether a link or a list is shown has no check.

Some take `de`, an institution: without it, whether the role may at all; with it, whether for that one. What
the state of a record allows is another question (`politicas.py`), and so are the permissions about
institutions (`instituciones/permisos.py`) and about accounts (`cuentas/permisos.py`). Outside these three
nobody calls `has_perm`: a test reads the sources.
"""

from __future__ import annotations

from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.utils.translation import gettext as _

from base.dias import Dia
from base.pares import si_o_no
from compromisos.models import Importacion, Senalamiento, Supresion, Verificacion, VistaGuardada
from compromisos.models.avance import AvanceQuerySet
from compromisos.models.importacion import ImportacionQuerySet
from compromisos.models.seguimiento import permiso_de_anotar
from compromisos.models.senalamiento import SenalamientoQuerySet
from compromisos.models.supresion import SupresionQuerySet
from instituciones.models import Institucion
from instituciones.permisos import (
    informa_por_todas,
    personal,
    puede_importar_instituciones,
    quienes,
)


def _check(user, permiso: str, frase: str, de: Institucion | None = None) -> None:
    if not user.has_perm(permiso):
        raise PermissionDenied(frase)
    if de is not None:
        check_puede_informar(user, de)


# --- Updates -----------------------------------------------------------------------------------------


def check_puede_informar(user, de: Institucion) -> None:
    """Enter pledges and updates of that institution. One query, none for who works on behalf of all."""
    if informa_por_todas(user) or Institucion.objects.editables_por(user).filter(pk=de.pk).exists():
        return
    raise PermissionDenied(
        _(
            "Su cuenta no puede informar por %(institucion)s. Pida a Administración que la agregue a su cuenta."
        )
        % {"institucion": de.nombre}
    )


def check_puede_preparar_avances(user, de: Institucion | None = None) -> None:
    """Write drafts and answers, send and discard them. Who may not, reads only what is public."""
    _check(user, "compromisos.change_avance", _("Su cuenta no puede preparar avances."), de)


def check_puede_publicar_avances(user, de: Institucion | None = None) -> None:
    """Publish, return, correct and withdraw."""
    frase = _("Su cuenta no puede publicar avances: envíelos a revisión.")
    _check(user, "compromisos.publicar_avance", frase, de)


def check_puede_verificar_avances(user, de: Institucion | None = None) -> None:
    """Say of what is published that it is so; of an institution, not its own enlaces. One query with `de`."""
    _check(user, "compromisos.verificar_avance", _("Su cuenta no puede verificar."))
    if de is not None and de.enlaces.filter(user=user, activo=True).exists():
        raise PermissionDenied(_("Quien informa por una institución no verifica lo que ella publica."))


def check_puede_dejar_sin_efecto(user, verificacion: Verificacion) -> None:
    """Leave a verification without effect: who made it, those of the same role, and who administers the accounts; never an
    enlace of that institution. Four queries."""
    _check(user, "compromisos.verificar_avance", _("Su cuenta no puede verificar."))
    institucion = verificacion.avance.compromiso.institucion
    if institucion.enlaces.filter(user=user, activo=True).exists():
        raise PermissionDenied(
            _("Quien informa por una institución no deja sin efecto lo que se verificó de ella.")
        )
    if verificacion.registrado_por_id == user.pk or administra_cuentas(user):
        return
    que_verifican = Group.objects.filter(permissions__codename="verificar_avance", user=user.pk)
    if not que_verifican.filter(pk__in=verificacion.registrado_por.groups.values("pk")).exists():
        raise PermissionDenied(
            _("La deja sin efecto quien la hizo, otra persona de su mismo rol o Administración.")
        )


def quien_verifica(user) -> str:
    """Who verifies, as it is published: the name that Administración gave the account, and no other that is typed."""
    return user.get_full_name().strip() or user.get_username()


puede_dejar_sin_efecto = si_o_no(check_puede_dejar_sin_efecto, PermissionDenied)
puede_informar = si_o_no(check_puede_informar, PermissionDenied)
puede_preparar_avances = si_o_no(check_puede_preparar_avances, PermissionDenied)
puede_publicar_avances = si_o_no(check_puede_publicar_avances, PermissionDenied)
puede_verificar_avances = si_o_no(check_puede_verificar_avances, PermissionDenied)


def puede_registrar_avances(user) -> bool:
    return user.has_perm("compromisos.add_avance")


def informa_con_su_cuenta(user) -> bool:
    """Whether the account is of who reports for some institutions and not for all: they have the pages of a personal
    link, and come in there."""
    return puede_registrar_avances(user) and not informa_por_todas(user)


def check_ve_avances(user) -> None:
    """Read updates and their evidence in the admin: of which, `avances_visibles` says."""
    _check(user, "compromisos.view_avance", _("Su cuenta no ve los avances."))


ve_avances = si_o_no(check_ve_avances, PermissionDenied)


def avances_visibles(user, avances: AvanceQuerySet, dia: Dia) -> AvanceQuerySet:
    """Updates of `avances` that `user` sees in the admin: what they may enter and, for who verifies, all that can be
    verified, which is public."""
    propios = avances.editables_por(user)
    if informa_por_todas(user) or not puede_verificar_avances(user):
        return propios
    return propios | avances.en_firme(dia)


# --- Pledges, photos, periods --------------------------------------------------------------------------


def check_puede_publicar_compromisos(user) -> None:
    """Publish and amend pledges, change what is public of them, and approve an import that does."""
    frase = _("Su cuenta no puede publicar compromisos: propóngalo, y quien publica lo aprobará.")
    _check(user, "compromisos.publicar_compromiso", frase)


def check_puede_proponer_enmiendas(user, de: Institucion | None = None) -> None:
    """Ask for an amendment of what is public, that who publishes approves or returns."""
    _check(user, "compromisos.change_compromiso", _("Su cuenta no puede proponer enmiendas."), de)


def check_puede_publicar_fotos(user) -> None:
    """Publish and withdraw photos."""
    _check(user, "compromisos.publicar_foto", _("Su cuenta no puede publicar fotos."))


def check_puede_suprimir(user) -> None:
    """Ask for, and approve, the suppression of personal data that was published."""
    _check(user, "compromisos.suprimir_supresion", _("Su cuenta no puede suprimir datos personales."))


def quienes_suprimen(*, salvo) -> list[str]:
    """Names of the other people who may. One query, and those of the permission."""
    cuentas = quienes("compromisos.suprimir_supresion").exclude(pk=salvo.pk)
    return sorted(str(c.get_full_name() or c) for c in cuentas)


def personal_que_publica_avances():
    """Accounts of the ministry that publish, return and answer updates of every institution. A queryset."""
    return personal("compromisos.publicar_avance")


def personal_que_publica_compromisos():
    """Accounts of the ministry that publish and amend pledges, and approve imports. A queryset."""
    return personal("compromisos.publicar_compromiso")


def personal_que_suprime():
    """Accounts of the ministry that take personal data off what was published. A queryset."""
    return personal("compromisos.suprimir_supresion")


def check_puede_atender_senalamientos(user) -> None:
    """Read, answer and publish the errors that visitors point out."""
    frase = _("Su cuenta no atiende los errores que señala la gente.")
    _check(user, "compromisos.atender_senalamiento", frase)


def personal_que_atiende_senalamientos():
    """Accounts of the ministry that do. A queryset."""
    return personal("compromisos.atender_senalamiento")


def senalamientos_por_atender(user) -> SenalamientoQuerySet:
    """Those that wait, for whoever may."""
    if not puede_atender_senalamientos(user):
        return Senalamiento.objects.none()
    return Senalamiento.objects.pendientes()


def supresiones_por_aprobar(user) -> SupresionQuerySet:
    """What others asked to be suppressed, and waits for `user` among those who may."""
    if not puede_suprimir(user):
        return Supresion.objects.none()
    return Supresion.objects.pendientes().exclude(pedida_por=user)


puede_atender_senalamientos = si_o_no(check_puede_atender_senalamientos, PermissionDenied)
puede_suprimir = si_o_no(check_puede_suprimir, PermissionDenied)
puede_publicar_compromisos = si_o_no(check_puede_publicar_compromisos, PermissionDenied)
puede_proponer_enmiendas = si_o_no(check_puede_proponer_enmiendas, PermissionDenied)
puede_publicar_fotos = si_o_no(check_puede_publicar_fotos, PermissionDenied)


def ve_compromisos(user) -> bool:
    return user.has_perm("compromisos.view_compromiso")


def administra_cuentas(user) -> bool:
    return user.has_perm("auth.change_user")


def puede_compartir_vistas(user) -> bool:
    """Put a view above the list of everybody: of whoever administers the accounts."""
    return administra_cuentas(user)


def puede_quitar_vista(user, vista: VistaGuardada) -> bool:
    return vista.duenio_id == user.pk or (vista.compartida and puede_compartir_vistas(user))


def puede_registrar_compromisos(user) -> bool:
    return user.has_perm("compromisos.add_compromiso")


def ve_periodos(user) -> bool:
    return user.has_perm("compromisos.view_periodo")


def lleva_periodos(user) -> bool:
    """Open and close periods, and see to it that who was asked answers."""
    return user.has_perm("compromisos.change_periodo")


def ve_la_edicion(user) -> bool:
    """How a whole edition goes: whoever may see the pledges of every institution."""
    return ve_compromisos(user) and informa_por_todas(user)


def dirige(user) -> bool:
    """Whether the account is of who reads how all goes and what each person does, and has no act of their own."""
    hace = puede_registrar_avances(user) or puede_publicar_avances(user) or lleva_periodos(user)
    return ve_la_edicion(user) and ve_actividad_de_todos(user) and not hace


def check_ve_mensajes(user) -> None:
    """Letters, with their addresses: whoever has them written, by opening periods and giving links."""
    _check(user, "compromisos.change_periodo", _("Su cuenta no ve las cartas."))
    _check(user, "compromisos.add_enlacepersonal", _("Su cuenta no ve las cartas."))


ve_mensajes = si_o_no(check_ve_mensajes, PermissionDenied)


def check_puede_escribir_cartas(user) -> None:
    """Change what letters say, and who signs them."""
    _check(user, "compromisos.change_textodecarta", _("Su cuenta no puede cambiar el texto de las cartas."))


puede_escribir_cartas = si_o_no(check_puede_escribir_cartas, PermissionDenied)


def puede_dar_enlaces_personales(user) -> bool:
    return user.has_perm("compromisos.add_enlacepersonal")


# --- Follow-up: of the ministry only, and never public ---------------------------------------------------


def ve_encargos(user) -> bool:
    return user.has_perm("compromisos.view_encargo") and informa_por_todas(user)


def check_puede_encargar(user) -> None:
    """Say who is in charge of an institution or of a pledge."""
    _check(user, "compromisos.change_encargo", _("Su cuenta no puede decir quién está a cargo."))


def ve_seguimientos(user) -> bool:
    return user.has_perm("compromisos.view_seguimiento") and informa_por_todas(user)


def check_puede_anotar(user) -> None:
    """Write notes, put off what is to be come back to, and close it."""
    _check(user, permiso_de_anotar(), _("Su cuenta no puede anotar seguimientos."))


def ve_calidad(user) -> bool:
    """The board of what is missing in the data."""
    return ve_encargos(user) and ve_compromisos(user)


def ve_actividad(user) -> bool:
    """What one did oneself."""
    return ve_encargos(user)


def recibe_avisos(user) -> bool:
    """Letters of what arrives and of what waits."""
    return ve_encargos(user)


def ve_actividad_de_todos(user) -> bool:
    """What everybody did. Of oneself, whoever works at the ministry."""
    return user.has_perm("compromisos.ver_actividad_seguimiento")


puede_encargar = si_o_no(check_puede_encargar, PermissionDenied)
puede_anotar = si_o_no(check_puede_anotar, PermissionDenied)


def puede_vincular(user) -> bool:
    """Say to which frameworks a pledge answers, and take it off."""
    return user.has_perm("compromisos.add_vinculoconmarco") and puede_publicar_compromisos(user)


# --- Imports -----------------------------------------------------------------------------------------


def tablas_que_importa(user) -> list[str]:
    """The kinds of file that `user` may import, in the order in which they are offered."""
    puede = {
        "compromisos": user.has_perm("compromisos.import_compromiso"),
        "avances": user.has_perm("compromisos.import_avance"),
        "instituciones": puede_importar_instituciones(user),
        "marcos": puede_vincular(user),
        "verificaciones": puede_verificar_avances(user),
    }
    return [tabla for tabla, si in puede.items() if si]


def check_puede_importar(user) -> None:
    """Import files of some kind."""
    if not tablas_que_importa(user):
        raise PermissionDenied(_("Su cuenta no puede importar archivos."))


puede_importar = si_o_no(check_puede_importar, PermissionDenied)


def importaciones_visibles(user) -> ImportacionQuerySet:
    """Imports that `user` sees: one's own and, for who publishes pledges, the proposals of others."""
    visibles = Q(usuario=user)
    if puede_publicar_compromisos(user):
        visibles |= Q(situacion=Importacion.Situacion.PROPUESTA) | Q(aprobada_por__isnull=False)
    return Importacion.objects.filter(visibles)


def importaciones_por_aprobar(user) -> ImportacionQuerySet:
    """Proposals of others that wait for `user` to approve."""
    if not puede_publicar_compromisos(user):
        return Importacion.objects.none()
    propuestas = Importacion.objects.filter(situacion=Importacion.Situacion.PROPUESTA).exclude(usuario=user)
    return propuestas.filter(tabla__in=tablas_que_importa(user))
