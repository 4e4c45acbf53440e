"""«Hoy»: what is first for each role, by name; each count is the list that it opens, at a cost that does not grow."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from base.dias import Dia
from compromisos import publicacion
from compromisos.admin.hoy import pagina, saludo
from compromisos.importacion import expediente
from compromisos.lectura.compromisos import compromisos_de
from compromisos.models import Avance, Mensaje, Periodo, PropuestaDeEnmienda, Seguimiento
from compromisos.publicacion import roles
from compromisos.reglas.palabras import TipoEnmienda
from compromisos.reglas.prioridades import A_LA_VISTA, ClaseDeEspera
from tests.compromisos.admin.hoy.ayudas import cuantos, en_claro
from tests.compromisos.publicacion.mundo_de_permisos import crear_cuenta
from tests.factories import (
    crear_avance,
    crear_borrador,
    crear_compromiso,
    crear_enlace_personal,
    crear_institucion,
    crear_meta,
    crear_periodo,
    crear_usuario,
    un_acto,
)
from tests.muestra import muestra
from tests.una_vez import compartida

pytestmark = pytest.mark.django_db

DE_DIRECCION = {ClaseDeEspera.EN_COLA, ClaseDeEspera.NO_LLEGAN, ClaseDeEspera.CUESTIONADO}
# What each role may find on its page. Whoever directs finds what others must do, and no act of theirs.
LO_SUYO = {
    "verificacion": {ClaseDeEspera.VERIFICAR},
    "revisora": {
        ClaseDeEspera.SUPRIMIR, ClaseDeEspera.REVISAR, ClaseDeEspera.ENMIENDA, ClaseDeEspera.RESPUESTA, ClaseDeEspera.DEVUELTO, ClaseDeEspera.SEGUIMIENTO, ClaseDeEspera.APOYO,
        ClaseDeEspera.BORRADOR, ClaseDeEspera.POR_PUBLICAR, ClaseDeEspera.VERIFICAR, ClaseDeEspera.SENALAMIENTO,
    },
    "editora": set(ClaseDeEspera) - {ClaseDeEspera.VERIFICAR} - DE_DIRECCION,
    "administracion": set(ClaseDeEspera) - DE_DIRECCION,
    "direccion": DE_DIRECCION | {ClaseDeEspera.SIN_INFORME, ClaseDeEspera.VENCE, ClaseDeEspera.VENCIDO, ClaseDeEspera.APOYO},
}  # fmt: skip


def grupos(user) -> dict[ClaseDeEspera, int]:
    return {g.clase: g.total for g in pagina.grupos_de(user, Dia.de_hoy())}


def hoy() -> date:
    return timezone.localdate()


@compartida
def de_todo(mundo):
    """Somebody of each role, and something of each kind, twice, for each of them."""
    cuentas = dict(mundo.cuentas)
    del cuentas["superusuario"]
    edicion = mundo.suya.edicion
    Periodo.objects.update(desde=hoy() - timedelta(days=1))  # what there is, is about days before it
    for n, cosas in enumerate((mundo.suya, mundo.otra)):
        for cuenta in cuentas.values():
            crear_borrador(compromiso=cosas.compromiso, autor=cuenta)
            for dias in (-1, 0, 1):
                Seguimiento.objects.create(
                    institucion=cosas.institucion,
                    fecha=hoy() - timedelta(days=9),
                    texto="Prometió el informe.",
                    volver_en=hoy() + timedelta(days=dias),
                    por=cuenta,
                    creado_en=timezone.now(),
                )
            devuelto = crear_borrador(compromiso=cosas.compromiso, autor=cuenta)
            Avance.objects.filter(pk=devuelto.pk).update(
                situacion="observado",
                observacion="Falta el acta.",
                observado_por=cosas.compromiso.avances.first().autor,
                observado_en=timezone.now() - timedelta(days=2),
            )
        for dias in (3, -3):
            crear_compromiso(
                edicion=edicion,
                institucion=cosas.institucion,
                numero=50 + n * 10 + dias,
                fecha_limite=hoy() + timedelta(days=dias),
            )
        crear_avance(
            compromiso=crear_compromiso(
                edicion=edicion,
                institucion=cosas.institucion,
                numero=80 + n,
                fecha_limite=hoy() + timedelta(days=90),
            ),
            prevision="con_apoyo",
            fecha_corte=hoy() - timedelta(days=30),  # of before the open period, which still waits for them
            ahora=timezone.now(),
        )
        crear_avance(
            compromiso=crear_compromiso(
                edicion=edicion,
                institucion=cosas.institucion,
                numero=90 + n,
                fecha_limite=hoy() + timedelta(days=120),
            ),
            prevision="en_riesgo",
            fecha_corte=hoy() - timedelta(days=30),
            ahora=timezone.now(),
        )
        cuestionado = crear_avance(
            compromiso=crear_compromiso(edicion=edicion, institucion=cosas.institucion, numero=100 + n)
        )
        publicacion.verificar(
            cuestionado, por=cosas.compromiso.avances.first().autor, verificador="Otra", resultado="cuestionado",
            motivo="No consta.",
        )  # fmt: skip
        publicacion.responder(
            cosas.verificacion, por=cosas.compromiso.avances.first().autor, texto="Sí consta."
        )
        PropuestaDeEnmienda.objects.create(
            compromiso=cosas.compromiso,
            tipo=TipoEnmienda.REDACCION,
            texto_anterior=cosas.compromiso.texto,
            texto_nuevo="Otro.",
            motivo="Cambió la norma.",
            por=mundo.suya.cuenta,
        )
        Mensaje.objects.create(
            clave=f"x-{n}",
            destinatario=f"p{n}@example.org",
            asunto="a",
            cuerpo="b",
            situacion="fallido",
            error="Quizá salió: SMTPServerDisconnected" if n else "TimeoutError",
        )
    return cuentas


@pytest.mark.muestreo
@pytest.mark.parametrize("rol", muestra(LO_SUYO, una_de=3))
def test_hoy_shows_what_is_of_that_role_and_nothing_of_another(client, rol, de_todo):
    user = type(de_todo[rol]).objects.get(pk=de_todo[rol].pk)
    assert set(grupos(user)) == LO_SUYO[rol]
    client.force_login(user)
    r = client.get(reverse("admin:index"))
    suyo = r.context["hoy"]
    assert len(suyo.primeros) <= A_LA_VISTA
    assert (r.context["suyo"] is not None) == (rol != "verificacion")
    assert bool(suyo.primeros) == bool(LO_SUYO[rol])
    for asunto in suyo.primeros:
        assert client.get(asunto.url).status_code in (200, 302), asunto.url
    for grupo in pagina.grupos_de(user, Dia.de_hoy()):
        assert cuantos(client, grupo.url) == grupo.total, grupo.frase


@pytest.mark.parametrize("rol", LO_SUYO)
def test_hoy_of_nothing_is_calm_and_says_where_to_go(client, rol):
    cuenta = crear_cuenta(rol, roles.ROLES[rol])
    client.force_login(cuenta)
    texto = en_claro(client.get(reverse("admin:index")).content.decode())
    assert "Nada espera por usted" in texto
    assert "Ver el sitio público" in texto
    assert "También espera" not in texto
    assert ("Abrir un periodo de reporte" in texto) is (rol in ("editora", "administracion"))


def test_hoy_of_the_demonstration_counts_as_its_lists(editora, client, settings):
    settings.DATOS_DE_DEMOSTRACION = True
    call_command("cargar_semilla", verbosity=0)
    call_command("datos_demo", instituciones=12, compromisos=70, avances=300, verbosity=0, hoy=hoy())
    vencidos = compromisos_de(Dia.de_hoy()).filter(plazo="vencido")
    publicacion.retirar_compromiso(vencidos[0], por=editora, motivo="Pasó a otro sector.")
    hay = pagina.grupos_de(editora, Dia.de_hoy())
    assert {g.clase for g in hay} >= {ClaseDeEspera.REVISAR, ClaseDeEspera.SIN_INFORME}
    for grupo in hay:
        assert grupo.total
        assert cuantos(client, grupo.url) == grupo.total, grupo.frase


# --- The rows ------------------------------------------------------------------------------------


def test_a_review_says_who_sent_it_when_what_it_brings_and_what_follows(editora, enviado):
    enviado.autor.first_name = "Rosa Díaz"
    enviado.autor.save()
    Avance.objects.filter(pk=enviado.pk).update(enviado_en=timezone.now() - timedelta(days=6))
    (grupo,) = [g for g in pagina.grupos_de(editora, Dia.de_hoy()) if g.clase is ClaseDeEspera.REVISAR]
    (fila,) = grupo.asuntos
    assert fila.titulo == (
        f"Revisar el informe de {enviado.compromiso.institucion}, «{enviado.compromiso.titulo}»"
    )
    assert (fila.quien, fila.hace, fila.ya_es_mucho) == (
        "Lo envió Rosa Díaz (desde el Ministerio)",
        "hace 6 días",
        True,
    )
    assert fila.que == "Pasa de «En proceso» a «Cumplido»; sube de 32 a 40 CEM, sin pruebas nuevas."
    assert fila.si_nadie == "Mientras nadie lo revise, el sitio sigue diciendo «En proceso»."
    assert fila.url == reverse("admin:compromisos_avance_revisar", args=[enviado.pk])


def test_a_review_of_an_open_period_says_until_when_it_counts(editora):
    periodo = crear_periodo(cierra=hoy() + timedelta(days=2))
    compromiso = crear_compromiso(edicion=periodo.edicion)
    personal, _secreto = crear_enlace_personal(compromiso.institucion, nombre="Rosa")
    avance = crear_borrador(compromiso=compromiso, autor=personal.cuenta, fecha_corte=hoy())
    publicacion.enviar(avance, por=personal.cuenta)
    (fila,) = next(
        g for g in pagina.grupos_de(editora, Dia.de_hoy()) if g.clase is ClaseDeEspera.REVISAR
    ).asuntos
    assert fila.quien == "Lo envió Rosa (por su enlace personal)"
    assert fila.que == "Primer informe: «En proceso», sin pruebas."
    assert fila.si_nadie.startswith("Si no se publica hasta el ")
    assert fila.faltan == 2


def test_the_oldest_review_is_first_and_seven_are_shown_of_many(editora, client):
    for dias in range(9):
        avance = crear_borrador(compromiso=crear_compromiso())
        publicacion.enviar(avance, por=avance.autor)
        Avance.objects.filter(pk=avance.pk).update(enviado_en=timezone.now() - timedelta(days=dias))
    suyo = client.get(reverse("admin:index")).context["hoy"]
    assert [a.espera for a in suyo.primeros] == [8, 7, 6, 5, 4, 3, 2]
    assert suyo.titulo.endswith("Siete cosas primero")
    (quedan,) = suyo.quedan
    assert (quedan.mas, quedan.grupo.frase) == (2, "9 informes por revisar")
    texto = en_claro(client.get(reverse("admin:index")).content.decode())
    assert "También espera: 2 más entre 9 informes por revisar" in texto


def test_institutions_without_report_are_told_with_who_has_nobody_to_write_to(editora, client):
    periodo = crear_periodo()
    muda = crear_institucion(nombre="La muda", sigla="MUDA")
    con_quien = crear_institucion(nombre="Con enlace", sigla="CE")
    for institucion in (muda, con_quien):
        crear_compromiso(edicion=periodo.edicion, institucion=institucion)
    crear_enlace_personal(con_quien)
    (grupo,) = [g for g in pagina.grupos_de(editora, Dia.de_hoy()) if g.clase is ClaseDeEspera.SIN_INFORME]
    (fila,) = grupo.asuntos
    assert fila.titulo == "2 instituciones no han informado en «Tercer trimestre»"
    assert fila.que == "1 no tiene a quién escribir: MUDA. Todavía no ha salido ningún correo."
    assert fila.si_nadie == "Si nadie hace nada, el corte dirá «no informó»."
    assert fila.faltan == 20
    Mensaje.objects.create(
        clave="x",
        periodo=periodo,
        destinatario="a@example.org",
        asunto="a",
        cuerpo="b",
        situacion="enviado",
        enviado_en=timezone.now(),
    )
    (fila,) = next(
        g for g in pagina.grupos_de(editora, Dia.de_hoy()) if g.clase is ClaseDeEspera.SIN_INFORME
    ).asuntos
    assert "El último correo salió el " in fila.que
    assert client.get(reverse("admin:index")).content.decode().count("Ver y recordar") == 1


def test_an_institution_is_told_of_its_open_period_until_it_reports(client):
    """At the desk of who reports, which is that of a personal link: the admin's first page leads there."""
    periodo = crear_periodo()
    propia, ajena = crear_compromiso(edicion=periodo.edicion), crear_compromiso(edicion=periodo.edicion)
    cuenta = crear_cuenta("rosa", roles.ENLACE, propia.institucion)
    client.force_login(cuenta)

    def escritorio() -> str:
        respuesta = client.get(reverse("admin:index"), follow=True)
        assert respuesta.redirect_chain == [(reverse("informar_lista"), 302)]
        return " ".join(respuesta.content.decode().split())

    assert "«Tercer trimestre» espera 1 informe de 1." in escritorio()
    avance = crear_borrador(compromiso=propia, autor=cuenta, fecha_corte=hoy())
    assert "Borradores sin enviar" in escritorio()
    publicacion.enviar(avance, por=cuenta)
    despues = escritorio()
    assert "espera 1 informe" not in despues
    assert "Enviados, en revisión" in despues
    assert ajena.institucion.nombre not in despues


def test_who_reports_meets_no_form_of_the_admin_for_it(client):
    compromiso = crear_compromiso()
    client.force_login(crear_cuenta("rosa", roles.ENLACE, compromiso.institucion))
    alta = reverse("admin:compromisos_avance_add")
    suya = reverse("informar_compromiso", args=[compromiso.codigo])
    assert client.get(alta)["Location"] == reverse("informar_lista")
    assert client.get(f"{alta}?compromiso={compromiso.pk}")["Location"] == suya
    pagina = client.get(reverse("admin:compromisos_compromiso_leer", args=[compromiso.pk])).content.decode()
    assert f'<a href="{reverse("informar_lista")}">Informar</a>' in pagina, "the first of the crumbs"
    assert f'registrar" href="{reverse("informar_lista")}"' in pagina
    client.force_login(crear_cuenta("sin", roles.ENLACE))
    assert client.get(reverse("admin:index")).status_code == 200, "of no institution: nothing to report"


def test_a_deadline_of_this_week_waits_until_a_report_says_it_is_kept(editora):
    for dias in (-8, -7, -1, 0, 6, 7):
        crear_compromiso(fecha_limite=hoy() + timedelta(days=dias), titulo=f"De {dias}")
    hecho = crear_compromiso(fecha_limite=hoy())
    publicacion.enviar(crear_borrador(compromiso=hecho, estado="cumplido", autor=editora), por=editora)
    crear_compromiso(fecha_limite=hoy(), publicado=False)
    cuentas = grupos(editora)
    assert (cuentas[ClaseDeEspera.VENCE], cuentas[ClaseDeEspera.VENCIDO]) == (2, 2)
    (fila,) = next(
        g for g in pagina.grupos_de(editora, Dia.de_hoy()) if g.clase is ClaseDeEspera.VENCE
    ).asuntos
    assert fila.faltan == 0
    assert "2 sin información." in fila.que
    assert fila.si_nadie == "El primero vence hoy; después se leerá «Plazo vencido»."


def test_a_letter_that_failed_long_ago_is_left_to_its_list(client):
    cuenta = crear_cuenta("editora", roles.EDITORA)
    for n, dias in enumerate((0, 30)):
        mensaje = Mensaje.objects.create(
            clave=f"x-{n}", destinatario="p@example.org", asunto="a", cuerpo="b", situacion="fallido"
        )
        Mensaje.objects.filter(pk=mensaje.pk).update(creado_en=timezone.now() - timedelta(days=dias))
    (grupo,) = [g for g in pagina.grupos_de(cuenta, Dia.de_hoy()) if g.clase is ClaseDeEspera.CORREO]
    client.force_login(cuenta)
    assert (grupo.total, cuantos(client, grupo.url)) == (1, 1)


# --- The greeting ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("hora", "dice"),
    [
        (0, "Buenas noches"), (4, "Buenas noches"), (5, "Buenos días"), (11, "Buenos días"), (12, "Buenas tardes"),
        (18, "Buenas tardes"), (19, "Buenas noches"), (23, "Buenas noches"),
    ],
)  # fmt: skip
def test_the_greeting_is_that_of_the_hour(hora, dice):
    assert saludo.saludo(datetime(2026, 11, 29, hora, 59)) == dice


def test_the_title_has_a_word_for_every_number_of_rows():
    assert len(saludo.CUANTAS) == A_LA_VISTA + 1
    assert saludo.titulo(datetime(2026, 11, 29, 15), 3) == "Buenas tardes. Tres cosas primero"
    assert saludo.fecha_larga(date(2026, 11, 29)) == "Domingo 29 de noviembre"


def test_what_closes_is_told_before_and_after_its_day():
    dia = Dia(date(2026, 11, 29))
    periodo = Periodo(nombre="IV trimestre", cierra=date(2026, 12, 19))
    assert saludo.lo_que_cierra([periodo], dia) == ["El periodo «IV trimestre» cierra en 20 días."]
    periodo.cierra = date(2026, 11, 26)
    assert saludo.lo_que_cierra([periodo], dia) == [
        "El periodo «IV trimestre» debía cerrar hace 3 días y sigue abierto."
    ]


# --- Cost -------------------------------------------------------------------------------------------


def test_hoy_constant_queries(editora, client):
    periodo = crear_periodo()
    cuentas = []
    for ronda in range(2):
        with un_acto():
            for _n in range(9):
                publico = crear_compromiso(edicion=periodo.edicion, fecha_limite=hoy() + timedelta(days=2))
                crear_compromiso(fecha_limite=hoy() - timedelta(days=2))
                crear_compromiso(publicado=False)
                meta = crear_meta(compromiso=publico)
                crear_avance(compromiso=publico, mediciones={meta: 3})
                crear_borrador(autor=editora)
                enviado = crear_borrador(compromiso=publico, mediciones={meta: 5}, evidencia=True)
                publicacion.enviar(enviado, por=enviado.autor)
        for n in range(4):
            archivo = SimpleUploadedFile(f"ronda-{ronda}-{n}.csv", b"institucion,numero,compromiso\nX,1,Y\n")
            expediente.preparar(editora, archivo)
        client.get("/admin/")
        with CaptureQueriesContext(connection) as consultas:
            texto = client.get("/admin/").content.decode()
        cuentas.append(len(consultas))
    assert cuentas[0] == cuentas[1] < 52
    assert re.findall(r"ronda-\d-\d", texto) == ["ronda-1-3", "ronda-1-2", "ronda-1-1"]
    ajena = crear_usuario(permisos=["compromisos.view_compromiso"])
    client.force_login(ajena)
    assert "ltimas importaciones" not in client.get("/admin/").content.decode()


def test_what_one_said_one_would_come_back_to_is_told_on_its_day(editora):
    institucion = crear_institucion(nombre="La muda", sigla="MUDA")
    datos = {"institucion": institucion, "por": editora, "creado_en": timezone.now(), "tipo": "llamada"}
    nota = Seguimiento.objects.create(
        fecha=hoy() - timedelta(days=9),
        con_quien="Mesa de partes",
        texto="Promete informar el viernes.",
        volver_en=hoy() - timedelta(days=2),
        **datos,
    )
    Seguimiento.objects.create(fecha=hoy(), texto="Otra.", volver_en=hoy() + timedelta(days=1), **datos)
    (grupo,) = pagina.grupos_de(editora, Dia.de_hoy())
    (fila,) = grupo.asuntos
    assert fila.titulo == "Volver a MUDA: «Promete informar el viernes.»"
    assert (fila.quien, fila.hace) == ("Llamada de editora · Mesa de partes,", "hace 9 días")
    assert (fila.si_nadie, fila.espera) == ("Quedó en volver hace 2 días.", 2)
    assert fila.url == reverse("admin:seguimiento_editar", args=[nota.pk])
