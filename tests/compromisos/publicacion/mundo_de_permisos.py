"""Two institutions with one of everything each, and one person of each role. The enlace is of the first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.core.files.base import ContentFile
from django.utils import timezone

from compromisos import publicacion
from compromisos.models import (
    Avance,
    Compromiso,
    Edicion,
    ElementoDeMarco,
    EnlaceCitado,
    EnlacePersonal,
    Evidencia,
    Foto,
    Importacion,
    Marco,
    Periodo,
    Seguimiento,
    Senalamiento,
    Supresion,
    Verificacion,
    VinculoConMarco,
)
from compromisos.publicacion import roles, supresiones
from instituciones.models import Contacto, Enlace, Institucion
from tests.base.ayudas import PDF
from tests.factories import (
    crear_avance,
    crear_borrador,
    crear_compromiso,
    crear_contacto,
    crear_edicion,
    crear_eje,
    crear_enlace_personal,
    crear_institucion,
    crear_periodo,
    crear_seguimiento,
    crear_superusuario,
    crear_usuario,
)

NADIE = 987654321  # the key of nothing


@dataclass
class Cosas:
    """What there is of one institution, and what is nobody's."""

    edicion: Edicion
    institucion: Institucion
    compromiso: Compromiso  # public
    proyecto: Compromiso  # a draft
    borrador: Avance
    enviado: Avance
    publicado: Avance
    verificacion: Verificacion  # of another published one
    de_borrador: Evidencia
    de_publicado: Evidencia
    foto: Foto  # a draft
    pendiente: Importacion
    propuesta: Importacion
    cuenta: object  # of an enlace of the institution
    rol: Group
    eje: object
    personal: EnlacePersonal
    secreto: str
    corte: Periodo
    senalamiento: Senalamiento
    supresion: Supresion  # asked for by nobody of the table
    contacto: Contacto
    seguimiento: Seguimiento
    enlace: EnlaceCitado
    elemento: ElementoDeMarco  # to which its pledge does not answer yet
    vinculo: VinculoConMarco


def crear_cosas(edicion, autora, rol, eje, prefijo: str) -> Cosas:
    entidad = crear_institucion(nombre=f"Entidad {prefijo}", sigla=prefijo.upper())
    publico = crear_compromiso(edicion=edicion, institucion=entidad, titulo=f"Lo público de {prefijo}")
    proyecto = crear_compromiso(
        edicion=edicion,
        institucion=entidad,
        numero=2,
        titulo=f"El proyecto de {prefijo}",
        publicado=False,
    )
    enviado = crear_borrador(compromiso=publico, autor=autora)
    publicacion.enviar(enviado, por=autora)
    borrador = crear_borrador(compromiso=publico, autor=autora)
    listo = crear_borrador(compromiso=publico, autor=autora)
    de_borrador, de_publicado = (
        Evidencia.objects.create(
            avance=avance,
            titulo="Acta",
            archivo=ContentFile(PDF, name="acta.pdf"),
            sha256="0" * 64,
            tamano=len(PDF),
            tipo_contenido="application/pdf",
            nombre_original="acta.pdf",
        )
        for avance in (borrador, listo)
    )
    publicacion.enviar(listo, por=autora)
    personal, secreto = crear_enlace_personal(entidad, correo=f"{prefijo}@example.org", por=autora)
    verificado = crear_avance(compromiso=publico, autor=autora, fecha_corte=date(2026, 6, 30))
    publicado = publicacion.publicar(listo, por=autora)
    pedida = Supresion.objects.create(
        objeto=f"avances/{publicado.pk}",
        compromiso=publico,
        piezas=[p.clave for p in supresiones.piezas_de(publicado) if p.campo == "descripcion"],
        motivo=f"Nombraba a alguien de {prefijo}.",
        pedida_por=autora,
    )
    foto = Foto(compromiso=publico, texto_alternativo=f"Taller de {prefijo}", credito="C")
    marco = Marco.objects.create(slug=prefijo, nombre=prefijo, sigla=prefijo, emisor="N")
    elementos = [
        ElementoDeMarco.objects.create(
            marco=marco, codigo=f"{prefijo}-{n}", tipo="articulo", numero=str(n), nombre="N"
        )
        for n in range(2)
    ]
    return Cosas(
        edicion=edicion,
        institucion=entidad,
        compromiso=publico,
        proyecto=proyecto,
        borrador=borrador,
        enviado=enviado,
        publicado=publicado,
        verificacion=publicacion.verificar(
            verificado, por=autora, verificador="Otra entidad", resultado="cuestionado", motivo="No consta."
        ),
        de_borrador=de_borrador,
        de_publicado=de_publicado,
        foto=Foto.objects.bulk_create([foto])[0],
        pendiente=crear_importacion(autora, edicion, Importacion.Situacion.PENDIENTE),
        propuesta=crear_importacion(autora, edicion, Importacion.Situacion.PROPUESTA),
        cuenta=crear_cuenta(f"cuenta.{prefijo}", roles.ENLACE, entidad),
        rol=rol,
        eje=eje,
        personal=personal,
        secreto=secreto,
        corte=Periodo.objects.filter(edicion=edicion).first() or crear_periodo(edicion, abierto_por=autora),
        senalamiento=publicacion.recibir_senalamiento(
            que=f"Está mal lo que dice de {prefijo}.", pagina=f"/compromisos/{publico.codigo}/"
        ),
        supresion=pedida,
        contacto=crear_contacto(entidad, nombre=f"Contacto de {prefijo}"),
        elemento=elementos[0],
        vinculo=VinculoConMarco.objects.create(
            compromiso=publico,
            elemento=elementos[1],
            quien=f"Lo dice {prefijo}",
            cita="N",
            desde=timezone.now(),
            por=autora,
        ),
        enlace=EnlaceCitado.objects.create(
            url=f"https://example.org/{prefijo}", servidor="example.org", proxima_en=timezone.now()
        ),
        seguimiento=crear_seguimiento(
            institucion=entidad, texto=f"Lo hablado con {prefijo}", por=autora, volver_en=date(2099, 1, 1)
        ),
    )


def crear_importacion(user, edicion, situacion) -> Importacion:
    return Importacion.objects.create(
        usuario=user,
        edicion=edicion,
        tabla="compromisos",
        nombre_original="suyo.csv",
        situacion=situacion,
    )


def crear_cuenta(username: str, rol: roles.RolDeCuenta, institucion: Institucion | None = None):
    """An account that nobody signs in to with a password: it costs nothing to make."""
    cuenta = get_user_model()(username=username, is_staff=True)
    cuenta.set_unusable_password()
    cuenta.save()
    cuenta.groups.add(roles.grupo(rol))
    if institucion:
        Enlace.objects.create(user=cuenta, institucion=institucion)
    return cuenta


@dataclass
class Mundo:
    suya: Cosas
    otra: Cosas
    cuentas: dict[str, object]  # {role or "superusuario": who}; nobody for "anonimo"


def crear_mundo() -> Mundo:
    edicion, eje, autora = crear_edicion(), crear_eje(), crear_usuario()
    rol = roles.grupo(roles.ENLACE)
    suya = crear_cosas(edicion, autora, rol, eje, "suya")
    otra = crear_cosas(edicion, autora, rol, eje, "otra")
    cuentas = {
        clave: crear_cuenta(clave, rol, suya.institucion if clave == "enlace" else None)
        for clave, rol in roles.ROLES.items()
    }
    return Mundo(suya, otra, {**cuentas, "superusuario": crear_superusuario()})
