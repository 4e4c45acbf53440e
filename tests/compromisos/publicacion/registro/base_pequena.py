"""A small base with one of everything that the public reads, for whoever alters it."""

from __future__ import annotations

import hashlib
from datetime import date
from decimal import Decimal

from django.core.files.base import ContentFile
from django.core.management import call_command

from compromisos import publicacion
from compromisos.models import Eje, Evidencia, Participacion, Rol
from compromisos.publicacion import cierre
from instituciones.models import Denominacion
from tests.factories import (
    AHORA,
    corregir_avance,
    crear_borrador,
    crear_compromiso,
    crear_edicion,
    crear_eje,
    crear_foto,
    crear_institucion,
    crear_meta,
    crear_periodo,
    crear_territorio,
    crear_usuario,
    razones_para,
)


def crear() -> None:
    """Written to the record act by act, as the site does."""
    autor = crear_usuario(username="autora")
    edicion = crear_edicion(slug="ed", nombre="Edición", lema="Un lema", anio=2026)
    mimp = crear_institucion(slug="mimp", nombre="Ministerio", sigla="MIMP", sector="publico")
    otra = crear_institucion(slug="otra", nombre="Otra entidad", sigla="OTRA", sector="privado")
    Denominacion.objects.create(institucion=mimp, nombre="Promudeh", hasta=date(2012, 1, 19))
    Participacion.objects.create(edicion=edicion, institucion=mimp, rol=Rol.LIDER)
    eje, lima = crear_eje(codigo="prevencion", nombre="Prevención"), crear_territorio()
    crear_eje(codigo="atencion", nombre="Atención")
    crear_territorio(ubigeo="01", nombre="Amazonas")
    compromiso = crear_compromiso(
        edicion=edicion,
        institucion=mimp,
        numero=1,
        titulo="Abrir centros",
        texto="Abriremos cincuenta centros.",
        publicado=False,
        ejes=[eje],
        fecha_limite=date(2027, 3, 1),
    )
    compromiso.territorios.set([lima])
    meta = crear_meta(compromiso=compromiso, indicador="Centros", valor_meta=24, nivel_territorial="region", unidad="regiones")  # fmt: skip
    compromiso.refresh_from_db()
    publicacion.publicar_compromiso(compromiso, por=autor)
    for numero in (2, 3):
        otro = crear_compromiso(edicion=edicion, institucion=mimp, numero=numero, publicado=False)
        publicacion.publicar_compromiso(otro, por=autor)
    publicacion.enmendar(otro, por=autor, texto="Dice otra cosa.", motivo="Lo pidió.", ahora=AHORA)
    publicacion.fusionar(otro, por=autor, con=compromiso, motivo="Era lo mismo.", ahora=AHORA)

    borrador = crear_borrador(compromiso=compromiso, autor=autor, mediciones={meta: 3}, evidencia=True)
    borrador.mediciones.get().territorios.add(lima)
    con_archivo(borrador, b"%PDF-1.4 acta", "Acta")
    publicacion.enviar(borrador, por=autor, razones=razones_para(borrador), ahora=AHORA)
    primero = publicacion.publicar(borrador, por=autor, ahora=AHORA)
    verificacion = publicacion.verificar(
        primero,
        por=autor,
        verificador="Contraloría",
        resultado="cuestionado",
        motivo="No consta.",
        valores=[publicacion.ValorDado(meta, Decimal(2), "Padrón de ejemplo", "Se llamó a cada región.")],
        ahora=AHORA,
    )
    publicacion.responder(verificacion, por=autor, texto="Sí consta.", publicar=True, ahora=AHORA)
    de_mas = publicacion.verificar(
        primero, por=autor, verificador="Auditoría", resultado="verificado", motivo="Consta.", ahora=AHORA
    )
    publicacion.dejar_sin_efecto(de_mas, por=autor, quien="Auditoría", motivo="Era otra sede.", ahora=AHORA)
    segundo = corregir_avance(
        primero, por=autor, motivo="Faltaba una sede.", mediciones={meta: 4}, ahora=AHORA
    )
    retirado = crear_borrador(compromiso=compromiso, autor=autor, fecha_corte=date(2026, 10, 31))
    con_archivo(retirado, b"%PDF-1.4 oficio", "Oficio")
    publicacion.enviar(retirado, por=autor, ahora=AHORA)
    publicacion.retirar(
        publicacion.publicar(retirado, por=autor, ahora=AHORA), por=autor, motivo="Error.", ahora=AHORA
    )
    assert segundo.corrige_id == primero.pk

    crear_foto(compromiso=compromiso, texto_alternativo="Una sala", credito="Prensa", tamano=(330, 200))
    fuera = crear_foto(institucion=otra, texto_alternativo="Una persona", tamano=(100, 80))
    publicacion.retirar_foto(fuera, por=autor, motivo="Se reconocía a alguien.")
    corte = crear_periodo(edicion=edicion, slug="ed-2026-3", nombre="Tercer trimestre")
    cierre.cerrar(corte, por=autor, motivo="Se adelantó.")
    crear_periodo(
        edicion=crear_edicion(slug="ed2", nombre="Segunda"), slug="ed2-2026-4", nombre="Cuarto trimestre"
    )

    with publicacion.modificar(motivo="Cambió de nombre oficial.", por=autor):
        mimp.nombre = "Ministerio de la Mujer"
        mimp.save()
    Eje.objects.create(codigo="sobra", nombre="Sobra")
    with publicacion.modificar(motivo="Nadie lo usó.", por=autor):
        Eje.objects.get(codigo="sobra").delete()
    publicacion.anotar_lo_que_falta()
    call_command("verificar_registro", verbosity=0)


def con_archivo(borrador, datos: bytes, titulo: str) -> None:
    evidencia = Evidencia(
        avance=borrador,
        titulo=titulo,
        nombre_original="acta.pdf",
        tipo_contenido="application/pdf",
        tamano=len(datos),
        sha256=hashlib.sha256(datos).hexdigest(),
    )
    evidencia.archivo.save("acta", ContentFile(datos))
