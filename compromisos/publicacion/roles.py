"""The six roles of the staff, in one place: what each may do, for the accounts, the tests and the docs.

A role is a group of Django's. What a role may do to a record depends besides on whose it is
(`permisos.py`) and on its situation (`politicas.py`). The groups are made by a migration, which keeps
a copy of its own: whoever changes a role here writes the next migration, and a test compares the two.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib.auth.models import Group, Permission


@dataclass(frozen=True, slots=True)
class RolDeCuenta:
    """`permisos` is {model: actions}; each action, joined to the model's name, is a codename."""

    clave: str
    nombre: str
    resumen: str
    permisos: dict[str, str]

    def codigos(self) -> set[str]:
        """As `user.has_perm` takes them: 'compromisos.view_avance'."""
        return {
            f"{app}.{accion}_{nombre}"
            for app, nombre, acciones in (
                (*modelo.split("."), acciones) for modelo, acciones in self.permisos.items()
            )
            for accion in acciones.split()
        }


ENLACE = RolDeCuenta(
    "enlace",
    "Enlace institucional",
    "Prepara borradores de su institución y los envía a revisión. No ve lo que preparan otras.",
    {
        "instituciones.institucion": "view export",
        "instituciones.denominacion": "view",
        "compromisos.edicion": "view",
        "compromisos.eje": "view",
        "compromisos.territorio": "view",
        "compromisos.compromiso": "view add change import export",
        "compromisos.meta": "view add change delete",
        "compromisos.avance": "view add change import export",
        "compromisos.medicion": "view add change delete",
        "compromisos.evidencia": "view add change delete",
        "compromisos.foto": "view add change delete",
    },
)
DIRECCION = RolDeCuenta(
    "direccion",
    "Dirección",
    "Lee cómo va todo: panel, plazos, informes, periodos y lo que hizo cada persona. No cambia nada.",
    {
        "instituciones.institucion": "view export informar_por_todas",
        "instituciones.denominacion": "view",
        "instituciones.contacto": "view",
        "compromisos.edicion": "view",
        "compromisos.participacion": "view",
        "compromisos.eje": "view",
        "compromisos.territorio": "view",
        "compromisos.compromiso": "view export",
        "compromisos.meta": "view",
        "compromisos.avance": "view export",
        "compromisos.medicion": "view",
        "compromisos.evidencia": "view",
        "compromisos.foto": "view",
        "compromisos.periodo": "view",
        "compromisos.encargo": "view",
        "compromisos.marco": "view",
        "compromisos.vinculoconmarco": "view",
        "compromisos.seguimiento": "view ver_actividad",
    },
)
REVISORA = RolDeCuenta(
    "revisora",
    "Revisora",
    "Lee lo que envían todas las instituciones, lo enmienda, lo devuelve o lo publica, y lo verifica.",
    {
        "instituciones.institucion": "view export informar_por_todas",
        "instituciones.denominacion": "view",
        "instituciones.contacto": "view",
        "compromisos.edicion": "view",
        "compromisos.participacion": "view",
        "compromisos.eje": "view",
        "compromisos.territorio": "view",
        "compromisos.compromiso": "view export publicar",
        "compromisos.meta": "view",
        "compromisos.avance": "view change export publicar verificar",
        "compromisos.medicion": "view add change delete",
        "compromisos.evidencia": "view add change delete",
        "compromisos.foto": "view change publicar",
        "compromisos.periodo": "view",
        "compromisos.supresion": "view suprimir",
        "compromisos.senalamiento": "view atender",
        "compromisos.encargo": "view",
        "compromisos.enlacecitado": "view change",
        "compromisos.marco": "view",
        "compromisos.vinculoconmarco": "view",
        "compromisos.seguimiento": "view add change",
    },
)
EDITORA = RolDeCuenta(
    "editora",
    "Editora ministerial",
    "Registra, importa y publica por todas las instituciones. No verifica ni administra cuentas.",
    {
        "instituciones.institucion": "view add change import export informar_por_todas",
        "instituciones.denominacion": "view add change delete",
        "instituciones.contacto": "view add change delete export",
        "compromisos.edicion": "view change",
        "compromisos.participacion": "view add change",
        "compromisos.eje": "view",
        "compromisos.territorio": "view",
        "compromisos.compromiso": "view add change import export publicar",
        "compromisos.meta": "view add change delete",
        "compromisos.avance": "view add change import export publicar",
        "compromisos.medicion": "view add change delete",
        "compromisos.evidencia": "view add change delete",
        "compromisos.foto": "view add change delete publicar",
        "compromisos.enlacepersonal": "view add change",
        "compromisos.periodo": "view add change",
        "compromisos.supresion": "view suprimir",
        "compromisos.senalamiento": "view atender",
        "compromisos.encargo": "view change",
        "compromisos.enlacecitado": "view change",
        "compromisos.marco": "view",
        "compromisos.elementodemarco": "view",
        "compromisos.vinculoconmarco": "view add delete",
        "compromisos.seguimiento": "view add change",
    },
)
VERIFICACION = RolDeCuenta(
    "verificacion",
    "Verificación",
    "De fuera del ministerio: marca avances publicados como verificados o cuestionados. No ve nada más.",
    {
        "compromisos.avance": "view verificar",
        "compromisos.medicion": "view",
        "compromisos.evidencia": "view",
    },
)
ADMINISTRACION = RolDeCuenta(
    "administracion",
    "Administración",
    "Lo que hacen los demás roles, y además las cuentas, los enlaces personales, las ediciones y los temas.",
    {
        "auth.user": "view add change",
        "instituciones.institucion": "view add change import export informar_por_todas",
        "instituciones.denominacion": "view add change delete",
        "instituciones.contacto": "view add change delete export",
        "compromisos.edicion": "view add change",
        "compromisos.participacion": "view add change delete",
        "compromisos.eje": "view add change",
        "compromisos.territorio": "view",
        "compromisos.compromiso": "view add change delete import export publicar",
        "compromisos.meta": "view add change delete",
        "compromisos.avance": "view add change import export publicar verificar",
        "compromisos.medicion": "view add change delete",
        "compromisos.evidencia": "view add change delete",
        "compromisos.foto": "view add change delete publicar",
        "compromisos.enlacepersonal": "view add change",
        "compromisos.periodo": "view add change",
        "compromisos.supresion": "view suprimir",
        "compromisos.senalamiento": "view atender",
        "compromisos.encargo": "view change",
        "compromisos.enlacecitado": "view change",
        "compromisos.marco": "view add change",
        "compromisos.elementodemarco": "view add change",
        "compromisos.vinculoconmarco": "view add delete",
        "compromisos.seguimiento": "view add change ver_actividad",
        "compromisos.textodecarta": "view change",
    },
)
# From the one that may least to the one that may most.
ROLES = {rol.clave: rol for rol in (ENLACE, VERIFICACION, DIRECCION, REVISORA, EDITORA, ADMINISTRACION)}


def grupo(rol: RolDeCuenta) -> Group:
    """The group of `rol`, with exactly its permissions. A handful of queries."""
    grupo, _creado = Group.objects.get_or_create(name=rol.nombre)
    codigos = rol.codigos()
    permisos = Permission.objects.select_related("content_type").filter(
        codename__in={codigo.split(".")[1] for codigo in codigos}
    )
    suyos = [p for p in permisos if f"{p.content_type.app_label}.{p.codename}" in codigos]
    if len(suyos) != len(codigos):
        raise LookupError("faltan permisos en la base de datos: ejecute manage.py migrate")
    grupo.permissions.set(suyos)
    return grupo


def grupo_de(rol: RolDeCuenta) -> Group:
    """The group of `rol` as it stands. One query."""
    return Group.objects.filter(name=rol.nombre).first() or grupo(rol)


def roles_de(cuenta) -> list[RolDeCuenta]:
    """The roles of an account, the one that may most first. One query, none if its groups were read."""
    nombres = {g.name for g in cuenta.groups.all()}
    return [rol for rol in reversed(ROLES.values()) if rol.nombre in nombres]
