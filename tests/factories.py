"""Plain functions that make the least valid object. Keywords only; `Auto` means «make me one»."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Permission
from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone

from base.texto import plegar
from base.vigencias import TABLAS
from compromisos import publicacion
from compromisos.models import (
    Anotacion,
    Avance,
    Compromiso,
    Edicion,
    Eje,
    ElementoDeMarco,
    EnlacePersonal,
    Evidencia,
    Foto,
    Marco,
    Medicion,
    Meta,
    Participacion,
    Periodo,
    Rol,
    Seguimiento,
    Sello,
    Senalamiento,
    SenalamientoPublicado,
    SituacionCompromiso,
    Territorio,
    TipoMeta,
    VinculoConMarco,
)
from compromisos.publicacion import confirmaciones, roles
from compromisos.reglas.palabras import Estado
from instituciones.models import Contacto, Institucion
from tests.base.ayudas import foto


class _Auto:
    def __bool__(self) -> bool:
        return False


Auto = _Auto()
_serie = itertools.count(1)

ES_ASI = "Es así en la prueba."
AHORA = datetime(2026, 11, 24, 15, 0, tzinfo=UTC)  # 10:00 in Lima, on the day the fixture `hoy` says


def crear_usuario(*, username=Auto, permisos=(), es_staff=True, **kwargs):
    """A user; `permisos` as 'app.codename'."""
    user = get_user_model().objects.create_user(
        username=username or f"usuario{next(_serie)}",
        password="clave-de-prueba-25",
        is_staff=es_staff,
        **kwargs,
    )
    for permiso in permisos:
        app, codigo = permiso.split(".")
        user.user_permissions.add(Permission.objects.get(content_type__app_label=app, codename=codigo))
    return user


def crear_superusuario(*, username=Auto):
    return get_user_model().objects.create_superuser(
        username=username or f"super{next(_serie)}", password="clave-de-prueba-25"
    )


@contextmanager
def un_acto() -> Iterator[None]:
    """What is made inside is followed up once, at the end, as of a file that is imported."""
    with transaction.atomic(), publicacion.en_bloque():
        yield


def desde_siempre(fila):
    """The same row, which was there before there was a record of it: what is loaded with the site."""
    TABLAS[type(fila)].vigencia.objects.filter(fila=fila.pk).update(vigente_desde=None)
    return fila


def crear_edicion(*, slug=Auto, nombre="Edición de prueba", **kwargs) -> Edicion:
    return desde_siempre(
        Edicion.objects.create(slug=slug or f"edicion{next(_serie)}", nombre=nombre, **kwargs)
    )


def crear_institucion(*, slug=Auto, nombre=Auto, **kwargs) -> Institucion:
    n = next(_serie)
    with un_acto():
        creada = Institucion.objects.create(
            slug=slug or f"institucion-{n}", nombre=nombre or f"Entidad de prueba {n:03}", **kwargs
        )
    return desde_siempre(creada)


def crear_participacion(*, edicion=Auto, institucion=Auto, rol=Rol.COMPROMETIDA) -> Participacion:
    return desde_siempre(
        Participacion.objects.create(
            edicion=edicion or crear_edicion(), institucion=institucion or crear_institucion(), rol=rol
        )
    )


def crear_eje(*, codigo=Auto, nombre=Auto, **kwargs) -> Eje:
    n = next(_serie)
    return desde_siempre(
        Eje.objects.create(codigo=codigo or f"eje-{n}", nombre=nombre or f"Eje {n}", **kwargs)
    )


def crear_marco(*, slug=Auto, **kwargs) -> Marco:
    n = next(_serie)
    datos = {"nombre": f"Marco {n}", "sigla": f"M{n}", "emisor": "Congreso de prueba", **kwargs}
    return desde_siempre(Marco.objects.create(slug=slug or f"marco-{n}", **datos))


def crear_elemento(*, marco=Auto, codigo=Auto, **kwargs) -> ElementoDeMarco:
    n = next(_serie)
    datos = {"tipo": "articulo", "numero": str(n), "nombre": f"De lo que trata {n}", **kwargs}
    return desde_siempre(
        ElementoDeMarco.objects.create(
            marco=marco or crear_marco(), codigo=codigo or f"elemento-{n}", **datos
        )
    )


def crear_vinculo(*, compromiso=Auto, elemento=Auto, **kwargs) -> VinculoConMarco:
    """A tie that holds since AHORA, and of which the record does not tell yet."""
    datos = {"quien": "Entidad de prueba", "cita": "conforme a él", "desde": AHORA, **kwargs}
    return VinculoConMarco.objects.create(
        compromiso=compromiso or crear_compromiso(),
        elemento=elemento or crear_elemento(),
        por=datos.pop("por", None) or crear_usuario(),
        **datos,
    )


def crear_territorio(*, ubigeo="15", nombre="Lima", superior=None) -> Territorio:
    nivel = {2: "region", 4: "provincia", 6: "distrito"}[len(ubigeo)]
    return Territorio.objects.create(
        ubigeo=ubigeo, nombre=nombre, nivel=nivel, superior=superior, nombre_plegado=plegar(nombre)
    )


def crear_compromiso(
    *,
    edicion=Auto,
    institucion=Auto,
    numero=1,
    texto=Auto,
    titulo=Auto,
    publicado=True,
    ejes=(),
    territorios=(),
    **kwargs,
) -> Compromiso:
    """A pledge, public since always unless `publicado=False`."""
    n = next(_serie)
    with un_acto():
        suya, de_quien = edicion or crear_edicion(), institucion or crear_institucion()
        compromiso = Compromiso(
            edicion=suya,
            institucion=de_quien,
            numero=numero,
            titulo=titulo or f"Compromiso de prueba {n}",
            texto=texto or f"Haremos la cosa número {n}.",
            **kwargs,
        )
        if publicado:
            compromiso.situacion = SituacionCompromiso.PUBLICADO
        compromiso.save()
        with compromiso.en_enmienda():
            compromiso.ejes.set(ejes)
            compromiso.territorios.set(territorios)
    for hecha in {suya, de_quien} - {edicion, institucion}:
        desde_siempre(hecha)
    compromiso.refresh_from_db()
    return compromiso


def como_si_siempre(objeto: Compromiso | Meta, **cambios) -> None:
    """Give a pledge or a target other data as if it had said so since always: no act, and nothing to tell."""
    listas = {c: cambios.pop(c) for c in Compromiso.LISTAS_ENMENDABLES if c in cambios}
    for campo, valor in cambios.items():
        setattr(objeto, campo, valor)
    objeto.sellar_enmienda()
    if isinstance(objeto, Compromiso):
        with objeto.en_enmienda():
            for lista, valores in listas.items():
                getattr(objeto, lista).set(valores)


def crear_meta(*, compromiso=Auto, orden=Auto, indicador=Auto, unidad="CEM", valor_meta=50, **kwargs) -> Meta:
    """A target that its pledge has had since always, public or not."""
    compromiso = compromiso or crear_compromiso()
    orden = orden or compromiso.metas.count() + 1
    meta = Meta(
        compromiso=compromiso,
        orden=orden,
        indicador=indicador or f"Indicador {orden}",
        unidad=unidad,
        valor_meta=None if valor_meta is None else Decimal(valor_meta),
        tipo=TipoMeta.CUALITATIVA if valor_meta is None else TipoMeta.CUANTITATIVA,
        **kwargs,
    )
    meta.sellar_enmienda()
    return meta


def crear_borrador(
    *,
    compromiso=Auto,
    autor=Auto,
    fecha_corte=date(2026, 9, 30),
    estado=Estado.EN_PROCESO,
    descripcion="Se hizo una parte.",
    mediciones=None,
    evidencia=False,
    **kwargs,
) -> Avance:
    """A draft; `mediciones` is {meta: value}, `evidencia` adds one link."""
    avance = Avance.objects.create(
        compromiso=compromiso or crear_compromiso(),
        autor=autor or crear_usuario(),
        fecha_corte=fecha_corte,
        estado=estado,
        descripcion=descripcion,
        **kwargs,
    )
    for meta, valor in (mediciones or {}).items():
        Medicion.objects.create(avance=avance, meta=meta, valor=Decimal(valor))
    if evidencia:
        Evidencia.objects.create(avance=avance, titulo="Informe", url="https://example.org/informe.pdf")
    return avance


def crear_avance(*, ahora=AHORA, por=Auto, **kwargs) -> Avance:
    """A published avance, through the one writer of the record."""
    borrador = crear_borrador(**kwargs)
    return publicacion.enviar_y_publicar(borrador, por=por or borrador.autor, razones=ATodo(), ahora=ahora)


def corregir_avance(
    original: Avance, *, por, motivo: str, cambios=None, mediciones=None, ahora=None
) -> Avance:
    """Publish a correction of `original`, by the steps of the admin: a copy, amended, sent, published.

    `cambios` are fields, `mediciones` new values by target. Why it is corrected answers whatever is asked.
    """
    nuevo = publicacion.iniciar_correccion(original, por=por, motivo=motivo)
    for campo, valor in (cambios or {}).items():
        setattr(nuevo, campo, valor)
    nuevo.save()
    for meta, valor in (mediciones or {}).items():
        Medicion.objects.update_or_create(avance=nuevo, meta=meta, defaults={"valor": valor})
    razones = {h.nombre: motivo for h in confirmaciones.hechas(nuevo, hoy=timezone.localdate(ahora))}
    publicacion.enviar(nuevo, por=por, razones=razones, ahora=ahora)
    return publicacion.publicar(nuevo, por=por, ahora=ahora)


class ATodo(Mapping[str, str]):
    """The same reason for whatever is asked, without asking first what that is."""

    def __getitem__(self, _nombre: str) -> str:
        return ES_ASI

    def __iter__(self) -> Iterator[str]:
        return iter(())

    def __len__(self) -> int:
        return 1  # it is no answer that lacks


def razones_para(avance: Avance, *, ahora=AHORA) -> dict[str, str]:
    """A reason for each thing that is asked of `avance`."""
    hoy = timezone.localdate(ahora)
    return {h.nombre: ES_ASI for h in confirmaciones.hechas(avance, hoy=hoy)}


def crear_periodo(edicion=Auto, **cambios) -> Periodo:
    """A reporting period, open since now: sixty days back, twenty ahead."""
    hoy = timezone.localdate()
    datos = {
        "edicion": edicion or crear_edicion(),
        "nombre": "Tercer trimestre",
        "slug": f"corte{next(_serie)}",
        "desde": hoy - timedelta(days=60),
        "cierra": hoy + timedelta(days=20),
        "abierto_en": timezone.now(),
        "abierto_por": cambios.get("abierto_por") or crear_usuario(),
    }
    return Periodo.objects.create(**datos | cambios)


def crear_enlace_personal(institucion=Auto, **cambios) -> tuple[EnlacePersonal, str]:
    """(the link, its secret), good for three days."""
    datos = {
        "institucion": institucion or crear_institucion(),
        "nombre": "Rosa",
        "correo": "rosa@example.org",
        "vence_en": timezone.now() + timedelta(days=3),
    }
    return EnlacePersonal.objects.crear(**datos | cambios | {"por": cambios.get("por") or crear_usuario()})


def crear_foto(*, publicada=True, ahora=None, tamano=(700, 350), **kwargs) -> Foto:
    """A photo of a pledge of its own unless `compromiso`, `institucion` or `edicion` says of what."""
    if not {"compromiso", "institucion", "edicion"} & set(kwargs):
        kwargs["compromiso"] = crear_compromiso()
    creada = Foto.objects.create(
        imagen=ContentFile(foto(con_lugar=False, tamano=tamano), name="x"),
        **{"texto_alternativo": "Un cuadro rojo", "credito": "Prensa", **kwargs},
    )
    return publicacion.publicar_foto(creada, por=crear_usuario(), ahora=ahora) if publicada else creada


def crear_personal(*, username=Auto, rol=None, **kwargs):
    """Somebody who works at the ministry, with the role of an editora unless another is said."""
    cuenta = crear_usuario(username=username, **kwargs)
    cuenta.groups.add(roles.grupo(rol or roles.EDITORA))
    return cuenta


def crear_correccion(
    *, pregunta="Dice 30.", respuesta="Ya se corrigió.", pagina="/datos/", publicada_en=Auto, **kwargs
):
    """An error pointed out and answered in public, without its entry of the record."""
    en = publicada_en or timezone.now()
    quien, dicho = (
        crear_usuario(),
        {"resultado": "corregido", "pagina": pagina, "recibido": timezone.localdate(en)},
    )
    senalado = Senalamiento.objects.create(
        que="Está mal.", pagina=pagina, recibido_en=en, situacion="corregido", respuesta=respuesta, resuelto_en=en,
        atendido_por=quien,
    )  # fmt: skip
    fila = SenalamientoPublicado(
        senalamiento=senalado,
        pregunta=pregunta,
        respuesta=respuesta,
        publicada_en=en,
        publicada_por=quien,
        **dicho | kwargs,
    )
    fila.sellar()
    return fila


def crear_sello(*, numero=1, sha256="", token=b"sello", recibido_en=Auto, **kwargs):
    """A time stamp that proves nothing: tests of what it proves make it by tests/autoridad_de_sellado.py."""
    recibido_en = recibido_en or timezone.now()
    suyo = (
        sha256 or Anotacion.objects.filter(numero=numero).values_list("sha256", flat=True).first() or "0" * 64
    )
    sello = Sello(
        numero=numero,
        sha256=suyo,
        token=token,
        recibido_en=recibido_en,
        **{"sellado_en": recibido_en} | kwargs,
    )
    sello.sellar()
    return sello


def crear_seguimiento(*, por=Auto, fecha=date(2026, 11, 20), texto="Prometió informar.", **kwargs):
    """A note; of an institution of its own unless it says of what."""
    if not kwargs.get("compromiso"):
        kwargs.setdefault("institucion", crear_institucion())
    return Seguimiento.objects.create(
        por=por or crear_personal(), fecha=fecha, texto=texto, creado_en=AHORA, **kwargs
    )


def crear_contacto(institucion=Auto, **cambios) -> Contacto:
    """A fictional person of an institution."""
    datos = {
        "nombre": "Rosa Ejemplo",
        "cargo": "Jefa de planeamiento",
        "telefono": "(01) 000 0001",
        **cambios,
    }
    suyo = Contacto(institucion=crear_institucion() if institucion is Auto else institucion, **datos)
    suyo.full_clean()
    suyo.save()
    return suyo
