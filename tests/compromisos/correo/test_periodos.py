"""Reporting periods: which message is due on which day, who has answered, and the picture of the closing."""

from __future__ import annotations

import hashlib
import json
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from itertools import pairwise

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import IntegrityError, connection, models, transaction
from django.db.models import F, Value
from django.db.models.functions import Concat
from django.urls import reverse
from django.utils import timezone

from base.dias import Dia
from compromisos import publicacion
from compromisos.admin import desk
from compromisos.correo import recordatorios
from compromisos.lectura import periodos
from compromisos.models import Anotacion, BajaDeRecordatorios, Mensaje, Periodo, RegistroCerrado
from compromisos.publicacion import cierre as instantanea
from compromisos.publicacion import roles
from compromisos.publicacion.registro import cotejo
from compromisos.reglas.constancia import constancia_por_periodos
from compromisos.reglas.palabras import Periodicidad
from compromisos.reglas.recordatorios import (
    CUANDO,
    GRACIA,
    PAUSA,
    Contestacion,
    Recado,
    contestacion,
    que_toca,
)
from instituciones.models import Enlace
from tests.compromisos.publicacion.mundo_de_permisos import crear_cuenta
from tests.factories import (
    crear_avance,
    crear_borrador,
    crear_compromiso,
    crear_edicion,
    crear_enlace_personal,
    crear_institucion,
    crear_meta,
    crear_periodo,
    crear_usuario,
)

CIERRE = date(2026, 10, 20)


# --- The rule, pure


def calendario(apertura: date, *, sin: set[date] = frozenset(), cierre: date = CIERRE) -> dict[date, Recado]:
    """What one person gets who never answers, if the machine runs every day but those of `sin`."""
    hechos: dict[date, Recado] = {}
    dia = apertura
    while dia <= cierre + timedelta(days=40):
        if dia not in sin:
            ultimo = max(hechos, default=None)
            if recado := que_toca(
                hoy=dia, apertura=apertura, cierre=cierre, hechos=set(hechos.values()), ultimo=ultimo
            ):
                hechos[dia] = recado
        dia += timedelta(days=1)
    return hechos


def test_each_message_has_its_day():
    assert calendario(date(2026, 9, 20)) == {
        date(2026, 9, 20): Recado.APERTURA,
        date(2026, 10, 13): Recado.FALTAN_7,
        date(2026, 10, 19): Recado.FALTA_1,
        date(2026, 10, 27): Recado.PASARON_7,  # the one of the 21st is two days after another
    }


def test_the_day_after_reaches_who_had_none_the_day_before():
    comun = {"apertura": date(2026, 9, 20), "cierre": CIERRE}
    despues = CIERRE + timedelta(days=1)
    assert que_toca(hoy=despues, hechos=(), ultimo=date(2026, 10, 16), **comun) is Recado.PASO_1
    assert que_toca(hoy=despues, hechos=(), ultimo=date(2026, 10, 17), **comun) is None
    assert que_toca(hoy=despues, hechos=(), ultimo=None, **comun) is Recado.PASO_1
    assert que_toca(hoy=despues, hechos={Recado.PASO_1}, ultimo=None, **comun) is None


@pytest.mark.parametrize("antes", range(0, 40))
def test_whenever_it_opens_nobody_gets_two_in_five_days_nor_one_twice(antes):
    for cada in (1, 2, 3, 4, 11):  # the machine is off every so many days
        apertura = CIERRE - timedelta(days=antes)
        sin = {apertura + timedelta(days=n) for n in range(0, 90, cada)} if cada > 1 else set()
        recibidos = calendario(apertura, sin=sin)
        assert all(b - a >= timedelta(days=PAUSA) for a, b in pairwise(sorted(recibidos)))
        assert len(set(recibidos.values())) == len(recibidos)
        assert list(recibidos.values()) == sorted(recibidos.values(), key=list(Recado).index)
        for dia, recado in recibidos.items():
            if recado in CUANDO:
                assert 0 <= (dia - CIERRE).days - CUANDO[recado] <= GRACIA
            else:
                assert apertura <= dia <= CIERRE


def test_late_comers_are_asked_until_the_first_reminder_and_not_after_the_closing():
    comun = {"apertura": date(2026, 9, 20), "cierre": CIERRE, "hechos": (), "ultimo": None}
    assert que_toca(hoy=date(2026, 10, 5), **comun) is Recado.APERTURA
    assert que_toca(hoy=date(2026, 10, 17), **comun) is None
    assert que_toca(hoy=date(2026, 11, 30), **comun) is None
    assert que_toca(hoy=date(2026, 9, 19), **comun) is None


def test_an_institution_has_come_as_far_as_its_furthest_update():
    assert contestacion([]) is Contestacion.NADA
    assert contestacion(["borrador", "observado"]) is Contestacion.DEVUELTO
    assert contestacion(["borrador", "en_revision"]) is Contestacion.EN_REVISION
    assert contestacion(["en_revision", "publicado", "borrador"]) is Contestacion.PUBLICADO


def test_the_record_of_response_follows_the_periods_where_there_are_any():
    trimestres = [(date(2026, 1, 1), date(2026, 4, 20)), (date(2026, 5, 1), date(2026, 7, 20))]
    comun = {"cerrados": trimestres, "abierto": (date(2026, 8, 1), date(2026, 10, 20))}

    def record(**cambios):
        datos = {"cortes": [date(2026, 4, 20)], "publico_desde": None, "cierre": None} | cambios
        return constancia_por_periodos(Periodicidad.TRIMESTRAL, **comun, **datos)

    assert [p.informado for p in record().periodos] == [True, False]
    assert not record().en_curso.informado
    assert record(publico_desde=date(2026, 5, 2)).total == 1
    assert record(publico_desde=date(2026, 9, 1)).total == 0
    assert record(cierre=date(2026, 4, 20)).total == 1
    assert record(cierre=date(2026, 4, 20)).en_curso is None
    assert record().nombres[1] == "periodos"


# --- In the database


@pytest.fixture
def corte(db) -> Periodo:
    return crear_periodo()


def con_enlace(corte, nombre: str, **cambios):
    """An institution that owes a report in `corte`, with someone who is written to."""
    entidad = crear_institucion(nombre=nombre)
    compromiso = crear_compromiso(edicion=corte.edicion, institucion=entidad)
    crear_enlace_personal(entidad, correo=f"{entidad.slug}@example.org", **cambios)
    return compromiso


def en_el(corte, compromiso, **cambios):
    return crear_borrador(compromiso=compromiso, fecha_corte=corte.desde + timedelta(days=5), **cambios)


def test_the_board_says_how_far_each_has_come(corte, django_assert_num_queries):
    casos = {n: con_enlace(corte, n) for n in ("A publicó", "B envió", "C borrador", "D devuelto", "E nada")}
    for nombre in ("A publicó", "B envió", "D devuelto"):
        avance = en_el(corte, casos[nombre])
        publicacion.enviar(avance, por=avance.autor)
        if nombre == "A publicó":
            publicacion.publicar(avance, por=avance.autor)
        if nombre == "D devuelto":
            publicacion.observar(avance, por=avance.autor, motivo="Falta.")
    en_el(corte, casos["C borrador"])
    crear_avance(compromiso=casos["E nada"], fecha_corte=corte.desde - timedelta(days=1))  # of before
    crear_avance(
        compromiso=crear_compromiso(edicion=corte.edicion), estado="cumplido", fecha_corte=date(2020, 1, 1)
    )
    with django_assert_num_queries(3):
        filas = periodos.tablero(corte, Dia.de_hoy())
    assert [(f.institucion.nombre[0], f.contestacion.value, f.informados) for f in filas] == [
        ("A", "publicado", 1), ("B", "en_revision", 1), ("C", "borrador", 0), ("D", "devuelto", 0), ("E", "nada", 0),
    ]  # fmt: skip
    with django_assert_num_queries(1):
        assert periodos.sin_responder(corte, Dia.de_hoy()) == sum(not f.respondio for f in filas) == 3


def test_only_who_has_not_answered_is_asked_once_and_in_neutral_words(corte, capsys):
    mudo, dicho = con_enlace(corte, "La muda"), con_enlace(corte, "La que informó")
    crear_avance(compromiso=dicho, fecha_corte=corte.desde)
    con_cuenta = crear_usuario(email="Persona@Example.org")
    Enlace.objects.create(user=con_cuenta, institucion=mudo.institucion)
    for n, (activo, cuenta) in enumerate(((False, True), (True, False))):
        inactiva = crear_usuario(email=f"no{n}@example.org", is_active=cuenta)
        Enlace.objects.create(user=inactiva, institucion=mudo.institucion, activo=activo)
    baja = con_enlace(corte, "La de baja").institucion
    BajaDeRecordatorios.objects.create(correo=f"{baja.slug}@example.org", en=timezone.now())
    call_command("avisos")
    call_command("avisos")
    assert "apertura: 2" in capsys.readouterr().out
    avisos = {a.destinatario: a for a in Mensaje.objects.all()}
    assert set(avisos) == {f"{mudo.institucion.slug}@example.org", "persona@example.org"}
    for aviso in avisos.values():
        assert "iolencia" not in f"{aviso.asunto}{aviso.cuerpo}"
        assert mudo.institucion.nombre not in aviso.asunto
        assert "La que informó" not in aviso.cuerpo
        assert "/informar/recordatorios/" in aviso.cuerpo
    assert "/admin/" in avisos["persona@example.org"].cuerpo
    assert "enlace personal" not in avisos["persona@example.org"].cuerpo


def test_whoever_reports_in_two_editions_gets_one_message_in_five_days(corte):
    uno = con_enlace(corte, "Una sola")
    otro = crear_periodo(slug="otro", cierra=corte.cierra + timedelta(days=1))
    crear_compromiso(edicion=otro.edicion, institucion=uno.institucion)
    hoy = timezone.localdate()
    assert recordatorios.recordar(hoy=hoy) == {Recado.APERTURA: 1}
    assert recordatorios.recordar(hoy=hoy + timedelta(days=4)) == {}
    assert recordatorios.recordar(hoy=hoy + timedelta(days=5)) == {Recado.APERTURA: 1}
    assert {a.clave.split("-")[1] for a in Mensaje.objects.all()} == {str(corte.pk), str(otro.pk)}


def test_a_closing_that_is_put_off_has_reminders_of_its_own(corte):
    con_enlace(corte, "Una")
    siete = corte.cierra - timedelta(days=7)
    assert recordatorios.recordar(hoy=siete) == {Recado.FALTAN_7: 1}
    corte.cierra += timedelta(days=10)
    corte.save()
    assert recordatorios.recordar(hoy=siete + timedelta(days=10)) == {Recado.FALTAN_7: 1}
    primero, segundo = Mensaje.objects.order_by("pk").values_list("cuerpo", flat=True)
    assert "cierra en 7 días" in primero
    assert f"{corte.cierra:%d/%m/%Y}" in segundo


def test_the_board_says_what_was_written_to_whom(corte, django_assert_num_queries):
    escrita, sorda, sola = (con_enlace(corte, n).institucion for n in ("Escrita", "Sorda", "Sola"))
    crear_enlace_personal(escrita, correo="otra@example.org")
    sola.enlaces_personales.update(vence_en=timezone.now())
    hoy = timezone.localdate()
    recordatorios.recordar(hoy=hoy)
    BajaDeRecordatorios.objects.create(correo=f"{sorda.slug}@example.org", en=timezone.now())
    Mensaje.objects.filter(destinatario="otra@example.org").update(
        situacion=Mensaje.Situacion.FALLIDO, enviado_en=None
    )
    recordatorios.recordar(hoy=corte.cierra - timedelta(days=7))
    with django_assert_num_queries(4):
        cartas = recordatorios.correspondencia(corte)
    assert set(cartas) == {escrita.pk, sorda.pk}
    suya = cartas[escrita.pk]
    assert (suya.personas, suya.de_baja, suya.pedido, suya.recordado, suya.sin_llegar) == (2, 0, hoy, hoy, 1)
    assert (cartas[sorda.pk].de_baja, cartas[sorda.pk].recordado) == (1, None)


@pytest.mark.django_db(transaction=True)
def test_whoever_reminds_at_once_writes_once():
    if connection.vendor == "sqlite":
        pytest.skip("threads share one in-memory SQLite connection; PostgreSQL is the one that counts")
    corte = crear_periodo()
    uno = con_enlace(corte, "Una sola")
    otro = crear_periodo(slug="otro", cierra=corte.cierra + timedelta(days=1))
    crear_compromiso(edicion=otro.edicion, institucion=uno.institucion)

    def recordar(_n: int) -> None:
        try:
            recordatorios.recordar(hoy=timezone.localdate())
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as hilos:
        list(hilos.map(recordar, range(4)))
    assert Mensaje.objects.count() == 1


def test_reminders_are_stopped_and_taken_up_again_with_a_button(corte, client):
    con_enlace(corte, "Una")
    (quien,) = recordatorios.destinatarios().values()
    pagina = reverse("informar_recordatorios", args=[quien.firma])
    assert quien.correo not in pagina
    assert "No recibir más" in client.get(pagina).content.decode()
    assert not BajaDeRecordatorios.objects.exists()  # looking is not asking
    assert "Volver a recibirlos" in client.post(pagina, {"accion": "baja"}).content.decode()
    assert recordatorios.recordar(hoy=timezone.localdate()) == {}
    client.post(pagina, {"accion": "alta"})
    assert recordatorios.recordar(hoy=timezone.localdate()) == {Recado.APERTURA: 1}
    assert client.get(reverse("informar_recordatorios", args=["f" * 40])).status_code == 404


def test_closing_keeps_a_picture_that_nothing_changes_later(corte, client):
    compromiso = con_enlace(corte, "Una")
    con_enlace(corte, "Otra")
    meta = crear_meta(compromiso=compromiso)
    crear_avance(compromiso=compromiso, fecha_corte=corte.desde, mediciones={meta: 32})
    assert "Está abierto" in client.get(corte.get_absolute_url()).content.decode()
    assert client.get(reverse("periodo_csv", args=[corte.slug])).status_code == 404
    instantanea.cerrar(corte, por=crear_usuario())
    corte = Periodo.objects.get()
    ultima = Anotacion.objects.latest("numero")
    assert (ultima.accion, ultima.objeto) == ("periodo_cerrado", f"cortes/{corte.slug}")
    assert json.loads(ultima.contenido)["instantanea"] == corte.sha256
    assert corte.foto["registro"] == {"numero": ultima.numero - 1, "sha256": ultima.anterior}
    assert [i["informo"] for i in corte.foto["instituciones"]] == [False, True]
    (suyo,) = [c for c in corte.foto["compromisos"] if c["codigo"] == compromiso.codigo]
    assert (suyo["estado"], suyo["metas"][0]["valor"]) == ("en_proceso", "32")
    crear_avance(compromiso=compromiso, fecha_corte=corte.cierra - timedelta(days=30), estado="cumplido")
    archivo = client.get(reverse("periodo_json", args=[corte.slug])).content
    assert hashlib.sha256(archivo).hexdigest() == corte.sha256
    assert "cumplido" not in json.loads(archivo)["compromisos"][0]["estado"]
    pagina = client.get(corte.get_absolute_url()).content.decode()
    assert "1 de 2 instituciones" in pagina
    assert "0 de 1 meta alcanzada · corte" in " ".join(pagina.split())
    assert "/compromisos/?" not in pagina.partition("<main")[2].partition("</main")[0]  # no list of today
    assert corte.sha256 in pagina
    lineas = (
        b"".join(client.get(reverse("periodo_csv", args=[corte.slug])).streaming_content)
        .decode()
        .splitlines()
    )
    assert len(lineas) == 3
    for accion in (
        corte.save,
        corte.delete,
        lambda: Periodo.objects.update(nombre="Otro"),
        lambda: Periodo.objects.update(cerrado_en=None),
    ):
        with pytest.raises(RegistroCerrado):
            accion()
    with pytest.raises(ValidationError):
        instantanea.cerrar(corte, por=crear_usuario())
    institucion = client.get(compromiso.institucion.get_absolute_url()).content.decode()
    assert "Informó en 1 de 1 periodo" in institucion
    assert f"cortes/{corte.slug}" in client.get(reverse("registro")).content.decode()
    edicion = client.get(corte.edicion.get_absolute_url()).content.decode()
    assert corte.get_absolute_url() in edicion


@pytest.mark.parametrize(
    "cambios",
    [
        {"instantanea": Concat(F("instantanea"), Value(" "))},
        {"cierra": F("desde")},
        {"cerrado_en": None, "cerrado_por": None, "instantanea": ""},
        {"slug": "otro"},
        None,
    ],
    ids=["picture", "days", "reopened", "renamed", "deleted"],
)
def test_what_is_done_to_a_closed_period_behind_the_back_is_named(corte, cambios, capsys):
    instantanea.cerrar(corte, por=crear_usuario())
    call_command("verificar_registro")
    filas = models.QuerySet(Periodo)
    filas.delete() if cambios is None else filas.update(**cambios)
    with pytest.raises(CommandError):
        call_command("verificar_registro")
    assert f"cortes/{corte.slug}" in capsys.readouterr().out


def test_a_closed_period_that_the_record_does_not_tell_is_entered_once(corte):
    models.QuerySet(Periodo).update(cerrado_en=timezone.now(), cerrado_por=crear_usuario(), instantanea="{}")
    assert publicacion.anotar_lo_que_falta() == 1
    assert publicacion.anotar_lo_que_falta() == 0
    assert list(cotejo.discrepancias()) == []


def test_a_past_day_knows_neither_the_period_nor_its_picture(corte, client):
    ayer = timezone.localdate() - timedelta(days=1)
    assert client.get(f"{corte.get_absolute_url()}?al={ayer}").status_code == 404
    anteayer = timezone.now() - timedelta(days=2)
    viejo = crear_periodo(slug="viejo", abierto_en=anteayer)
    instantanea.cerrar(viejo, por=crear_usuario())
    assert "Está abierto" in client.get(f"{viejo.get_absolute_url()}?al={ayer}").content.decode()
    assert "Está abierto" not in client.get(viejo.get_absolute_url()).content.decode()
    assert client.get(reverse("periodo_json", args=["viejo"]) + f"?al={ayer}").status_code == 404


def test_two_periods_never_share_a_day_nor_are_open_at_once(corte):
    comun = {"edicion": corte.edicion, "nombre": "Otro", "slug": "otro"}
    otro = Periodo(**comun, desde=corte.cierra, cierra=corte.cierra + timedelta(days=9))
    with pytest.raises(ValidationError, match="Comparte días"):
        otro.clean()
    with pytest.raises(IntegrityError), transaction.atomic():
        crear_periodo(**comun, desde=corte.cierra + timedelta(1), cierra=corte.cierra + timedelta(9))


def test_the_staff_open_see_and_close_a_period(db, client):
    edicion = crear_edicion(nombre="Campaña")
    compromiso = crear_compromiso(edicion=edicion, institucion=crear_institucion(nombre="La muda"))
    crear_enlace_personal(compromiso.institucion)
    editora = crear_cuenta("editora", roles.EDITORA)
    client.force_login(editora)
    hoy = timezone.localdate()
    datos = {
        "edicion": edicion.pk,
        "nombre": "T3",
        "slug": "t3",
        "desde": hoy - timedelta(days=50),
        "cierra": hoy + timedelta(days=9),
    }
    r = client.post(reverse("admin:compromisos_periodo_add"), datos, follow=True)
    corte = Periodo.objects.get()
    assert r.redirect_chain[-1][0] == reverse("admin:compromisos_periodo_tablero", args=[corte.pk])
    tablero = r.content.decode()
    for frase in ("Sale 1 correo:", "Respondieron 0 de 1", "Sin informe (1)", "1 persona"):
        assert frase in tablero
    (casilla,) = [c for c in desk.casillas(editora, Dia.de_hoy()) if "#faltan" in c.url]
    assert (casilla.cuenta, casilla.url.partition("#")[0]) == (1, r.redirect_chain[-1][0])
    cambio = reverse("admin:compromisos_periodo_change", args=[corte.pk])
    client.post(cambio, {"nombre": "T3 bis", "cierra": hoy + timedelta(days=12), "desde": "2001-01-01"})
    corte.refresh_from_db()
    assert (corte.nombre, corte.cierra, corte.desde) == ("T3 bis", hoy + timedelta(days=12), datos["desde"])
    cerrar = reverse("admin:compromisos_periodo_cerrar", args=[corte.pk])
    pregunta = client.get(cerrar).content.decode()
    assert "Todavía pueden informar hasta el" in pregunta
    assert "1 institución no ha informado." in pregunta
    client.post(cerrar)
    assert client.post(cerrar).status_code == 302
    corte.refresh_from_db()
    assert not corte.abierto
    assert client.post(cambio, {"nombre": "Otro", "cierra": hoy}).status_code == 403
