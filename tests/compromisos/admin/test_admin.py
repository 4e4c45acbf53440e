"""The editor's day in the admin: who may, what is shown, what is refused, and that nothing is lost."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.urls import reverse
from django.utils import timezone

from base.dias import Dia
from compromisos import publicacion
from compromisos.admin import desk
from compromisos.importacion import expediente
from compromisos.lectura.compromisos import compromisos_de
from compromisos.models import Avance, Compromiso, Medicion, Retiro
from instituciones.models import Denominacion, Enlace, Institucion
from tests.factories import (
    crear_avance,
    crear_borrador,
    crear_compromiso,
    crear_institucion,
    crear_meta,
    crear_superusuario,
    crear_territorio,
    crear_usuario,
)

pytestmark = pytest.mark.django_db
CLAVE = "una-clave-larga-de-prueba"


def url(nombre: str, *args) -> str:
    return reverse(f"admin:{nombre}", args=args)


@pytest.fixture
def editora(monkeypatch, client):
    monkeypatch.setenv("EDITOR_PASSWORD", CLAVE)
    call_command("crear_editor", "editora", verbosity=0)
    from django.contrib.auth import get_user_model

    user = get_user_model().objects.get(username="editora")
    client.force_login(user)
    return user


def formulario(compromiso: Compromiso, *, mediciones=(), evidencias=(), **campos) -> dict:
    """What the browser sends from «Registrar avance»."""
    datos = {
        "compromiso": compromiso.pk, "fecha_corte": "2026-09-30", "estado": "en_proceso",
        "descripcion": "Se hizo una parte.", "dificultades": "", "medidas": "",
        "mediciones-TOTAL_FORMS": len(mediciones), "mediciones-INITIAL_FORMS": 0,
        "evidencias-TOTAL_FORMS": len(evidencias), "evidencias-INITIAL_FORMS": 0, "_save": "1", **campos,
    }  # fmt: skip
    for n, fila in enumerate(mediciones):
        datos |= {f"mediciones-{n}-{campo}": valor for campo, valor in fila.items()}
    for n, fila in enumerate(evidencias):
        datos |= {f"evidencias-{n}-{campo}": valor for campo, valor in fila.items()}
    return datos


def enviado_tal_cual(respuesta) -> dict:
    """What the browser would send if nothing were touched: the initial values of every form on the page."""
    datos = {}

    def reunir(form) -> None:
        for campo in form:
            valor = campo.value()
            if valor is None or valor is False:
                continue
            widget = getattr(campo.field.widget, "widget", campo.field.widget)
            valor = widget.format_value(valor)
            if isinstance(valor, list) and not getattr(widget, "allow_multiple_selected", False):
                valor = valor[0]
            datos[campo.html_name] = valor

    reunir(respuesta.context["adminform"].form)
    for conjunto in respuesta.context["inline_admin_formsets"]:
        reunir(conjunto.formset.management_form)
        for form in conjunto.formset.forms:
            reunir(form)
    return {k: v for k, v in datos.items() if v is not None}


# --- Who may


@pytest.mark.parametrize(
    "direccion",
    [
        "/admin/",
        "/admin/compromisos/avance/",
        "/admin/compromisos/compromiso/",
        "/admin/importar/",
        "/admin/instituciones/institucion/",
    ],
)
def test_the_door(client, direccion):
    assert client.get(direccion).status_code == 302
    client.force_login(crear_usuario(es_staff=False))
    assert client.get(direccion).status_code == 302
    client.force_login(crear_usuario())
    assert client.get(direccion).status_code == (200 if direccion == "/admin/" else 403)


def test_the_editor_may_do_her_work_and_nothing_else(editora, client):
    for nombre in ("avance", "compromiso", "edicion", "eje", "territorio"):
        assert client.get(url(f"compromisos_{nombre}_changelist")).status_code == 200
    assert client.get(url("instituciones_institucion_changelist")).status_code == 200
    for direccion in (
        "/admin/auth/user/",
        "/admin/instituciones/enlace/",
        "/admin/compromisos/territorio/add/",
    ):
        assert client.get(direccion).status_code in (403, 404)
    assert not editora.is_superuser
    assert not [p for p in editora.get_all_permissions() if p.startswith(("auth.", "sessions."))]


def test_an_enlace_sees_only_their_institution(client):
    propia, ajena = crear_compromiso(institucion=crear_institucion()), crear_compromiso()
    enlace = crear_usuario(
        permisos=[f"compromisos.{a}_{m}" for a in ("view", "add", "change") for m in ("avance", "compromiso", "medicion", "evidencia")]
    )  # fmt: skip
    Enlace.objects.create(user=enlace, institucion=propia.institucion)
    suyo, de_otra = crear_borrador(compromiso=propia), crear_borrador(compromiso=ajena)
    client.force_login(enlace)
    lista = client.get(url("compromisos_compromiso_changelist")).content.decode()
    assert propia.titulo in lista
    assert ajena.titulo not in lista
    assert client.get(url("compromisos_avance_change", suyo.pk)).status_code == 200
    assert client.get(url("compromisos_avance_change", de_otra.pk)).status_code == 302
    assert client.get(url("compromisos_avance_history", de_otra.pk)).status_code in (302, 403, 404)
    assert client.get(url("compromisos_avance_paso", de_otra.pk, "descartar")).status_code == 404
    antes = Avance.objects.count()
    client.post(url("compromisos_avance_add"), formulario(ajena))
    assert Avance.objects.count() == antes
    # And does not publish: that is another permission.
    assert client.get(url("compromisos_avance_revisar", suyo.pk)).status_code == 403
    assert (
        client.post(url("compromisos_avance_revisar", suyo.pk), {"version": suyo.version}).status_code == 403
    )
    assert "Publicar" not in client.get(url("compromisos_avance_change", suyo.pk)).content.decode()


# --- Registrar avance, on one screen


def test_register_measure_prove_and_publish(editora, client):
    compromiso = crear_compromiso()
    cem, regiones = (
        crear_meta(compromiso=compromiso, indicador="Centros abiertos"),
        crear_meta(
            compromiso=compromiso,
            indicador="Regiones",
            unidad="regiones",
            nivel_territorial="region",
            valor_meta=24,
        ),
    )
    loreto = crear_territorio(ubigeo="16", nombre="Loreto")
    pagina = client.get(url("compromisos_avance_add") + f"?compromiso={compromiso.pk}").content.decode()
    assert compromiso.texto in pagina
    assert "Centros abiertos" in pagina
    assert "---------" not in pagina[pagina.index("id_estado") : pagina.index("id_descripcion")]
    respuesta = client.post(
        url("compromisos_avance_add"),
        formulario(
            compromiso,
            mediciones=[
                {"meta": cem.pk, "valor": "32", "nota": ""},
                {"meta": regiones.pk, "valor": "1", "territorios": [loreto.pk], "nota": ""},
            ],
            evidencias=[{"titulo": "Informe", "url": "example.org/informe"}],
            _publicar="1",
        ),
    )
    avance = Avance.objects.get()
    assert respuesta["Location"] == url("compromisos_avance_revisar", avance.pk)
    assert avance.autor == editora
    assert {m.meta_id: m.valor for m in avance.mediciones.all()} == {cem.pk: 32, regiones.pk: 1}
    assert avance.mediciones.get(meta=regiones).territorios.get() == loreto
    assert avance.evidencias.get().url == "https://example.org/informe"
    vista = client.get(respuesta["Location"]).content.decode()
    assert "El propuesto: así se verá" in vista
    assert "Meta: 50 CEM" in vista
    assert "32 de 50" not in client.get(compromiso.get_absolute_url()).content.decode()
    assert decidir(client, avance, "").status_code == 400
    decidir(client, avance, "_publicar")
    assert "32 de 50 CEM" in client.get(compromiso.get_absolute_url()).content.decode()


def test_prefilled_with_the_last_published_and_empty_means_not_reported(editora, client):
    compromiso = crear_compromiso()
    uno, dos = crear_meta(compromiso=compromiso), crear_meta(compromiso=compromiso)
    crear_avance(compromiso=compromiso, mediciones={uno: 32, dos: 5}, estado="cumplido_parcialmente")
    respuesta = client.get(url("compromisos_avance_add") + f"?compromiso={compromiso.pk}")
    datos = enviado_tal_cual(respuesta)
    assert datos["mediciones-0-valor"] == "32"
    assert datos["estado"] == "cumplido_parcialmente"
    client.post(
        url("compromisos_avance_add"),
        formulario(
            compromiso,
            mediciones=[{"meta": uno.pk, "valor": "33"}, {"meta": dos.pk, "valor": ""}],
            fecha_corte="2026-10-31",
        ),
    )
    nuevo = Avance.objects.get(situacion="borrador")
    assert [m.valor for m in nuevo.mediciones.all()] == [33]
    # Emptied later, the measurement goes.
    datos = enviado_tal_cual(client.get(url("compromisos_avance_change", nuevo.pk)))
    assert (
        client.post(
            url("compromisos_avance_change", nuevo.pk), {**datos, "mediciones-0-valor": ""}
        ).status_code
        == 302
    )
    assert not Medicion.objects.filter(avance=nuevo).exists()


@pytest.mark.parametrize(
    ("campos", "frase"),
    [
        ({"fecha_corte": "31/31/2026"}, "fecha"),
        ({"estado": "sin_informacion"}, "opci"),
        ({"descripcion": "   "}, "obligatorio"),
        ({"descripcion": "con \x00 nulo"}, "nulos"),
    ],
)
def test_what_cannot_be_is_said_beside_its_field_and_nothing_is_written(editora, client, campos, frase):
    compromiso = crear_compromiso()
    respuesta = client.post(url("compromisos_avance_add"), formulario(compromiso, **campos))
    pagina = respuesta.content.decode()
    assert not Avance.objects.exists(), pagina
    assert frase in pagina
    assert 'class="errorlist"' in pagina


@pytest.mark.parametrize(
    ("campos", "frase"),
    [({"fecha_corte": "2999-01-01"}, "no puede ser futura"), ({"estado": "incumplido"}, "plazo conocido")],
)
def test_a_draft_keeps_what_was_typed_and_says_what_it_still_lacks(editora, client, campos, frase):
    compromiso = crear_compromiso()
    pagina = client.post(url("compromisos_avance_add"), formulario(compromiso, **campos), follow=True)
    assert Avance.objects.get().situacion == "borrador"
    assert frase in pagina.content.decode()
    Avance.objects.get().delete()
    pagina = client.post(
        url("compromisos_avance_add"), formulario(compromiso, **campos, _enviar="1"), follow=True
    )
    assert frase in pagina.content.decode()
    assert Avance.objects.get().situacion == "borrador"
    assert client.get(url("compromisos_avance_revisar", Avance.objects.get().pk)).status_code == 200
    assert frase in decidir(client, Avance.objects.get(), "_publicar").content.decode()
    assert not Avance.objects.sellados().exists()


@pytest.mark.parametrize("valor", ["mucho", "1e400", "9" * 30, "NaN", "-" * 3])
def test_a_number_that_is_none_or_too_big(editora, client, valor):
    compromiso = crear_compromiso()
    meta = crear_meta(compromiso=compromiso)
    respuesta = client.post(
        url("compromisos_avance_add"), formulario(compromiso, mediciones=[{"meta": meta.pk, "valor": valor}])
    )
    assert respuesta.status_code == 200
    assert not Avance.objects.exists()


def test_the_target_of_another_pledge_and_places_of_another_level_are_refused(editora, client):
    compromiso, otro = crear_compromiso(), crear_compromiso()
    ajena = crear_meta(compromiso=otro)
    regiones = crear_meta(compromiso=compromiso, nivel_territorial="region")
    lima = crear_territorio(ubigeo="15", nombre="Lima")
    canete = crear_territorio(ubigeo="1505", nombre="Cañete", superior=lima)
    for fila in (
        {"meta": ajena.pk, "valor": "3"},
        {"meta": regiones.pk, "valor": "3", "territorios": [canete.pk]},
    ):
        client.post(url("compromisos_avance_add"), formulario(compromiso, mediciones=[fila]))
        assert not Medicion.objects.exists()


@pytest.mark.parametrize("pk", ["0", "999999", "x", "99999999999999999999", "1'"])
def test_registering_on_nothing_sends_to_choose(editora, client, pk):
    respuesta = client.get(url("compromisos_avance_add") + f"?compromiso={pk}")
    assert respuesta.status_code == 302
    assert "/compromiso/" in respuesta["Location"]


@pytest.mark.parametrize("pk", ["99999999999999999999", "-1", "x", "0"])
@pytest.mark.parametrize("modelo", ["avance", "compromiso", "edicion", "eje"])
def test_addresses_of_nothing_break_nothing(editora, client, modelo, pk):
    for cola in ("change/", "history/"):
        assert client.get(f"/admin/compromisos/{modelo}/{pk}/{cola}").status_code in (302, 404)


@pytest.mark.parametrize(
    "consulta",
    [
        "q=%00",
        "p=99999999",
        "p=-1",
        "estado=x",
        "o=99",
        "q=" + "a" * 5000,
        "situacion__exact=zzz",
        "autor__id__exact=999999999999999999999",
        "nada=1",
    ],
)
@pytest.mark.parametrize("modelo", ["avance", "compromiso"])
def test_lists_survive_any_query(editora, client, modelo, consulta):
    crear_borrador()
    assert client.get(f"/admin/compromisos/{modelo}/?{consulta}").status_code in (200, 302, 400)


def test_evidence_files_are_cleaned_and_bad_ones_named(editora, client):
    compromiso = crear_compromiso()
    malo = SimpleUploadedFile("informe.pdf", b"<html><script>alert(1)</script></html>")
    respuesta = client.post(
        url("compromisos_avance_add"),
        formulario(compromiso, evidencias=[{"titulo": "Informe", "archivo": malo}]),
    )
    assert "no se acepta" in respuesta.content.decode()
    assert not Avance.objects.exists()
    bueno = SimpleUploadedFile("C:\\yo\\informe final.pdf", b"%PDF-1.7\n%%EOF")
    client.post(
        url("compromisos_avance_add"),
        formulario(compromiso, evidencias=[{"titulo": "Informe", "archivo": bueno}]),
    )
    evidencia = Avance.objects.get().evidencias.get()
    assert evidencia.tipo_contenido == "application/pdf"
    assert len(evidencia.sha256) == 64
    assert "informe" not in evidencia.archivo.name
    descarga = client.get(url("compromisos_avance_evidencia", evidencia.pk))
    assert b"".join(descarga.streaming_content) == b"%PDF-1.7\n%%EOF"
    client.force_login(crear_usuario(permisos=["compromisos.view_avance"]))
    assert client.get(url("compromisos_avance_evidencia", evidencia.pk)).status_code == 404


# --- Review, publish, correct, withdraw


def paso(client, avance: Avance, nombre: str, **datos):
    avance.refresh_from_db()
    return client.post(
        url("compromisos_avance_paso", avance.pk, nombre), {"version": avance.version, **datos}
    )


def decidir(client, avance: Avance, como: str, **datos):
    """On the review of `avance` as it is now: «_publicar» or «_devolver»."""
    avance.refresh_from_db()
    vigente = Compromiso.objects.get(pk=avance.compromiso_id).vigente_avance_id
    datos = {"version": avance.version, "frente_a": vigente or "", como: "", **datos}
    return client.post(url("compromisos_avance_revisar", avance.pk), datos)


def test_the_whole_way_of_an_update(editora, client):
    compromiso = crear_compromiso()
    client.post(url("compromisos_avance_add"), formulario(compromiso, _enviar="1"))
    avance = Avance.objects.get()
    assert avance.situacion == "en_revision"
    assert decidir(client, avance, "_devolver").status_code == 400, "a reason is asked"
    decidir(client, avance, "_devolver", motivo="Falta el informe.")
    avance.refresh_from_db()
    assert avance.situacion == "observado"
    ficha = client.get(url("compromisos_avance_change", avance.pk))
    assert "Falta el informe." in ficha.content.decode()
    datos = enviado_tal_cual(ficha)
    client.post(
        url("compromisos_avance_change", avance.pk), {**datos, "descripcion": "Con informe.", "_enviar": "1"}
    )
    decidir(client, avance, "_publicar")
    avance.refresh_from_db()
    assert (avance.situacion, avance.publicado_por, avance.descripcion) == (
        "publicado",
        editora,
        "Con informe.",
    )
    assert "Con informe." in client.get(compromiso.get_absolute_url()).content.decode()
    # Correct: a copy is opened, mended and published.
    respuesta = paso(client, avance, "corregir", motivo="Se contó mal.")
    copia = avance.correcciones.get()
    assert respuesta["Location"] == url("compromisos_avance_change", copia.pk)
    datos = enviado_tal_cual(client.get(respuesta["Location"]))
    client.post(respuesta["Location"], {**datos, "descripcion": "Bien contado.", "_publicar": "1"})
    decidir(client, copia, "_publicar")
    pagina = client.get(compromiso.get_absolute_url()).content.decode()
    assert "Bien contado." in pagina
    assert "Se contó mal." in pagina
    # Withdraw.
    copia.refresh_from_db()
    paso(client, copia, "retirar", motivo="Era de otra entidad.")
    pagina = client.get(compromiso.get_absolute_url()).content.decode()
    assert "Era de otra entidad." in pagina
    assert Compromiso.objects.get(pk=compromiso.pk).vigente_estado == "sin_informacion"


def test_steps_out_of_turn_are_refused_politely(editora, client):
    avance = crear_avance()
    assert client.get(url("compromisos_avance_revisar", avance.pk)).status_code == 302
    assert decidir(client, avance, "_publicar").status_code == 400
    assert paso(client, avance, "descartar").status_code == 400
    assert client.get(url("compromisos_avance_paso", avance.pk, "volar")).status_code == 404
    assert (
        client.post(
            url("compromisos_avance_paso", avance.pk, "retirar"), {"version": "x", "motivo": "y"}
        ).status_code
        == 400
    )
    assert client.get(url("compromisos_avance_paso", avance.pk, "verificar")).status_code == 403
    assert not Retiro.objects.exists()


def test_a_draft_is_discarded_whole(editora, client):
    borrador = crear_borrador(mediciones={}, evidencia=True)
    paso(client, borrador, "descartar")
    assert not Avance.objects.exists()


def test_an_independent_person_verifies(client):
    avance = crear_avance(evidencia=True)
    verificadora = crear_usuario(
        permisos=[
            "compromisos.view_avance",
            "compromisos.verificar_avance",
            "instituciones.informar_por_todas_institucion",
        ]
    )
    client.force_login(verificadora)
    assert (
        paso(client, avance, "verificar", resultado="cualquiera", verificador="X", motivo="Y").status_code
        == 400
    )
    paso(
        client,
        avance,
        "verificar",
        resultado="verificado",
        verificador="Contraloría de ejemplo",
        motivo="Se visitó.",
    )
    pagina = client.get(avance.compromiso.get_absolute_url()).content.decode()
    assert "Contraloría de ejemplo" in pagina
    assert "verificado por Contraloría de ejemplo" in pagina


def test_publish_many_one_by_one(editora, client):
    buenos = [crear_borrador() for _n in range(2)]
    malo = crear_borrador(estado="incumplido")
    pks = ",".join(str(a.pk) for a in [*buenos, malo])
    lista = client.post(
        url("compromisos_avance_changelist"),
        {"action": "publicar_seleccionados", "_selected_action": [a.pk for a in [*buenos, malo]]},
    )
    assert lista["Location"].endswith(pks) or set(lista["Location"].split("pk=")[1].split(",")) == set(
        pks.split(",")
    )
    pagina = client.get(lista["Location"]).content.decode()
    assert "2 avances se pueden publicar" in pagina
    assert "plazo conocido" in pagina
    client.post(url("compromisos_avance_publicar_varios"), {"pk": pks})
    assert not Avance.objects.sellados()  # nobody saw in which version
    vistos = {"pk": pks}
    for avance in [*buenos, malo]:
        vistos |= {f"version-{avance.pk}": avance.version, f"frente-{avance.pk}": ""}
    otro = Avance.objects.get(pk=buenos[0].pk)
    otro.descripcion = "Otra cosa, escrita mientras tanto."
    otro.save()
    assert (
        "Otra persona cambió"
        in client.post(url("compromisos_avance_publicar_varios"), vistos).content.decode()
    )
    assert set(Avance.objects.sellados()) == {buenos[1]}
    vistos[f"version-{otro.pk}"] = otro.version
    client.post(url("compromisos_avance_publicar_varios"), vistos)
    assert set(Avance.objects.sellados()) == set(buenos)
    client.force_login(crear_usuario(permisos=["compromisos.view_avance"]))
    assert client.post(url("compromisos_avance_publicar_varios"), {"pk": str(malo.pk)}).status_code == 403


# --- The published record is only read


def test_a_published_update_takes_no_forged_post(client):
    client.force_login(crear_superusuario())
    compromiso = crear_compromiso()
    meta = crear_meta(compromiso=compromiso)
    avance = crear_avance(compromiso=compromiso, mediciones={meta: 32}, evidencia=True)
    medicion = avance.mediciones.get()
    pagina = client.get(url("compromisos_avance_change", avance.pk)).content.decode()
    assert "Guardar" not in pagina
    forjado = formulario(
        compromiso, descripcion="Mentira.", version_vista=avance.version, fecha_corte="2026-01-01"
    )
    forjado |= {
        "mediciones-TOTAL_FORMS": 1, "mediciones-INITIAL_FORMS": 1, "mediciones-0-id": medicion.pk,
        "mediciones-0-avance": avance.pk, "mediciones-0-meta": meta.pk, "mediciones-0-valor": "50",
    }  # fmt: skip
    client.post(url("compromisos_avance_change", avance.pk), forjado)
    avance.refresh_from_db()
    medicion.refresh_from_db()
    assert (avance.descripcion, medicion.valor, avance.fecha_corte) == (
        "Se hizo una parte.",
        32,
        date(2026, 9, 30),
    )
    for direccion in (
        url("compromisos_avance_delete", avance.pk),
        url("compromisos_compromiso_delete", compromiso.pk),
    ):
        client.post(direccion, {"post": "yes"})
    client.post(
        url("compromisos_avance_changelist"),
        {"action": "delete_selected", "_selected_action": avance.pk, "post": "yes"},
    )
    assert Avance.objects.filter(pk=avance.pk).exists()
    assert Compromiso.objects.filter(pk=compromiso.pk).exists()


def test_the_literal_text_of_a_public_pledge_takes_no_forged_post(client):
    client.force_login(crear_superusuario())
    compromiso = crear_compromiso(texto="Tal cual.")
    crear_meta(compromiso=compromiso)
    direccion = url("compromisos_compromiso_change", compromiso.pk)
    datos = enviado_tal_cual(client.get(direccion))
    assert "texto" not in datos
    respuesta = client.post(
        direccion, {**datos, "texto": "Otra cosa.", "numero": "9", "titulo": "Mejor título"}
    )
    assert respuesta.status_code == 302
    compromiso.refresh_from_db()
    assert (compromiso.texto, compromiso.numero, compromiso.titulo) == ("Tal cual.", 1, "Mejor título")


def test_history_is_read_and_never_written_back(editora, client):
    compromiso = crear_compromiso(titulo="Primero")
    datos = enviado_tal_cual(client.get(url("compromisos_compromiso_change", compromiso.pk)))
    client.post(url("compromisos_compromiso_change", compromiso.pk), {**datos, "titulo": "Segundo"})
    pagina = client.get(url("compromisos_compromiso_history", compromiso.pk)).content.decode()
    assert re.search(r"<del>Primero</del> → <ins>Segundo</ins>", pagina)
    assert "editora" in pagina
    viejo = compromiso.history.last()
    revertir = f"/admin/compromisos/compromiso/{compromiso.pk}/history/{viejo.pk}/"
    client.post(revertir, {**datos, "titulo": "Primero"})
    assert Compromiso.objects.get().titulo == "Segundo"


def test_publishing_a_pledge(editora, client):
    compromiso = crear_compromiso(publicado=False)
    direccion = url("compromisos_compromiso_publicar", compromiso.pk)
    assert compromiso.texto in client.get(direccion).content.decode()
    client.post(direccion, {"version": "999"})
    assert not Compromiso.objects.get().es_publico
    client.post(direccion, {"version": compromiso.version})
    assert Compromiso.objects.get().es_publico
    assert "Sin información" in client.get(compromiso.get_absolute_url()).content.decode()


# --- Two editors


def test_the_second_editor_is_told_loses_nothing_and_decides(editora, client, django_user_model):
    compromiso = crear_compromiso(titulo="Primero")
    direccion = url("compromisos_compromiso_change", compromiso.pk)
    mio = enviado_tal_cual(client.get(direccion))
    # Meanwhile, another editor.
    client.force_login(crear_superusuario(username="otra.persona"))
    client.post(direccion, {**enviado_tal_cual(client.get(direccion)), "titulo": "El de la otra"})
    client.force_login(editora)
    respuesta = client.post(direccion, {**mio, "titulo": "El mío"})
    pagina = respuesta.content.decode()
    assert respuesta.status_code == 200
    assert Compromiso.objects.get().titulo == "El de la otra"
    assert "otra.persona" in pagina
    assert "<del>Primero</del> → <ins>El de la otra</ins>" in pagina
    assert 'value="El mío"' in pagina
    otra_vez = enviado_tal_cual(respuesta)
    assert client.post(direccion, otra_vez).status_code == 200, "not without saying so"
    assert Compromiso.objects.get().titulo == "El de la otra"
    assert client.post(direccion, {**otra_vez, "seguir": "on"}).status_code == 302
    assert Compromiso.objects.get().titulo == "El mío"


# --- The desk


def test_each_count_of_the_desk_is_the_list_it_opens(editora, client, settings):
    settings.DATOS_DE_DEMOSTRACION = True
    call_command("cargar_semilla", verbosity=0)
    call_command(
        "datos_demo", instituciones=12, compromisos=70, avances=300, verbosity=0, hoy=timezone.localdate()
    )
    crear_borrador(autor=editora)
    devuelto = crear_borrador(autor=editora)
    Avance.objects.filter(pk=devuelto.pk).update(
        situacion="observado", observacion="Falta.", observado_por=editora, observado_en=timezone.now()
    )
    cuestionado = publicacion.verificar(
        Avance.objects.en_firme(Dia.de_hoy())[0],
        por=editora,
        verificador="Otra",
        resultado="cuestionado",
        motivo="No.",
    )
    publicacion.responder(cuestionado, por=editora, texto="Sí.")
    vencidos = compromisos_de(Dia.de_hoy()).filter(plazo="vencido")
    publicacion.retirar_compromiso(vencidos[0], por=editora, motivo="Pasó a otro sector.")
    cuentas = {}
    for casilla in desk.casillas(editora, Dia.de_hoy()):
        lista = client.get(casilla.url)
        assert lista.status_code == 200, casilla.url
        cuantos = (
            len(lista.context["faltan"]) if "#faltan" in casilla.url else lista.context["cl"].result_count
        )
        assert cuantos == casilla.cuenta, casilla.titulo
        cuentas[str(casilla.titulo)] = casilla.cuenta
    assert all(cuentas.values()), cuentas


def test_the_desk_shows_the_last_files_and_costs_the_same_with_more_of_everything(editora, client):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    cuentas = []
    for ronda in range(2):
        for n in range(4):
            crear_avance(compromiso=crear_compromiso())
            crear_borrador(autor=editora)
            archivo = SimpleUploadedFile(f"ronda-{ronda}-{n}.csv", b"institucion,numero,compromiso\nX,1,Y\n")
            expediente.preparar(editora, archivo)
        with CaptureQueriesContext(connection) as consultas:
            pagina = client.get("/admin/")
        cuentas.append(len(consultas))
    assert cuentas[0] == cuentas[1] < 15
    assert re.findall(r"ronda-\d-\d", pagina.content.decode()) == ["ronda-1-3", "ronda-1-2", "ronda-1-1"]
    ajena = crear_usuario(permisos=["compromisos.view_compromiso"])
    client.force_login(ajena)
    assert "ltimas importaciones" not in client.get("/admin/").content.decode()


def test_lists_find_without_accents_and_by_every_lamp(editora, client):
    c = crear_compromiso(titulo="Ampliación de niñez", fecha_limite=timezone.localdate() - timedelta(days=3))
    otro = crear_compromiso(titulo="Nada que ver")
    base = url("compromisos_compromiso_changelist")
    for consulta in ("q=AMPLIACION+ninez", "plazo=vencido"):
        pagina = client.get(f"{base}?{consulta}").content.decode()
        assert c.titulo in pagina
        assert otro.titulo not in pagina
    for lampara in ("estado=sin_informacion", "frescura=sin_reporte", "respaldo=declarado"):
        assert client.get(f"{base}?{lampara}").status_code == 200


@pytest.mark.parametrize(
    "modelo", ["compromisos_compromiso", "compromisos_avance", "instituciones_institucion"]
)
def test_lists_cost_the_same_with_more_rows(editora, client, modelo):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    cuentas = []
    for _ronda in range(2):
        for _n in range(5):
            crear_meta(compromiso=(c := crear_compromiso()))
            crear_avance(compromiso=c)
        with CaptureQueriesContext(connection) as consultas:
            assert client.get(url(f"{modelo}_changelist")).status_code == 200
        cuentas.append(len(consultas))
    assert cuentas[0] == cuentas[1] <= 15


def test_autocompletes_answer_their_own_users(editora, client):
    crear_institucion(nombre="Áncash Unida")
    consulta = "?term=ancash&app_label=compromisos&model_name=compromiso&field_name=responsable"
    respuesta = client.get("/admin/autocomplete/" + consulta)
    assert [r["text"] for r in respuesta.json()["results"]] == ["Áncash Unida"]
    client.logout()
    assert client.get("/admin/autocomplete/" + consulta).status_code in (302, 403)


# --- Institutions


def test_institutions_keep_their_names_of_before(editora, client):
    entidad = crear_institucion(nombre="Ministerio de Hoy", sigla="MH")
    direccion = url("instituciones_institucion_change", entidad.pk)
    datos = enviado_tal_cual(client.get(direccion))
    nuevo = {
        "denominaciones-TOTAL_FORMS": 1,
        "denominaciones-0-nombre": "Secretaría de Ayer",
        "denominaciones-0-sigla": "SA",
    }
    respuesta = client.post(direccion, {**datos, **nuevo})
    assert respuesta.status_code == 302, respuesta.context["errors"]
    assert Denominacion.objects.get().nombre == "Secretaría de Ayer"
    lista = client.get(url("instituciones_institucion_changelist") + "?q=secretaria").content.decode()
    assert "Ministerio de Hoy" in lista
    client.post(url("instituciones_institucion_delete", entidad.pk), {"post": "yes"})
    assert Institucion.objects.filter(pk=entidad.pk).exists()


# --- The account


def test_the_first_account(monkeypatch, settings, capsys, django_user_model):
    monkeypatch.setenv("EDITOR_PASSWORD", "corta")
    with pytest.raises(CommandError):
        call_command("crear_editor", "ana")
    assert not django_user_model.objects.filter(username="ana").exists()
    monkeypatch.setenv("EDITOR_PASSWORD", CLAVE)
    call_command("crear_editor", "ana")
    assert CLAVE not in capsys.readouterr().out
    ana = django_user_model.objects.get(username="ana")
    assert ana.check_password(CLAVE)
    assert ana.groups.get().name == "Editora ministerial"
    with pytest.raises(CommandError, match="DEBUG"):
        call_command("crear_editor", "eva", demo=True)


def test_an_account_of_each_role(monkeypatch, django_user_model):
    monkeypatch.setenv("EDITOR_PASSWORD", CLAVE)
    entidad = crear_institucion()
    call_command("crear_editor", "luis", rol="enlace", institucion=[entidad.slug], verbosity=0)
    luis = django_user_model.objects.get(username="luis")
    assert [e.institucion for e in luis.enlaces.all()] == [entidad]
    assert luis.has_perm("compromisos.add_avance")
    assert not luis.has_perm("compromisos.publicar_avance")
    for mal in (
        {"rol": "enlace"},
        {"rol": "enlace", "institucion": ["no-hay"]},
        {"institucion": [entidad.slug]},
    ):
        with pytest.raises(CommandError, match="institución"):
            call_command("crear_editor", "otra", verbosity=0, **mal)
    call_command("crear_editor", "luis", rol="revisora", verbosity=0)
    assert [g.name for g in luis.groups.all()] == ["Revisora"]
