"""«Registrar avance» on one screen: registered, mended, refused beside its field; published, only read."""

from __future__ import annotations

import re
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from compromisos import publicacion
from compromisos.models import Avance, Compromiso, Medicion
from instituciones.models import Enlace
from tests.base.ayudas import PDF
from tests.compromisos.admin.ayudas import decidir, enviado_tal_cual, formulario, url
from tests.compromisos.publicacion.mundo_de_permisos import NADIE
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


def test_ficha_own_and_other_institution(client):
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
    # What is theirs opens on the page of who reports; what is not, leads away.
    suya = reverse("informar_compromiso", args=[propia.codigo])
    assert client.get(url("compromisos_avance_change", suyo.pk)).url == f"{suya}?borrador={suyo.pk}"
    assert "/informar/" not in client.get(url("compromisos_avance_change", de_otra.pk)).url
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
    assert (
        "Publicar" not in client.get(url("compromisos_avance_change", suyo.pk), follow=True).content.decode()
    )


def test_registrar_works(editora, client):
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


def test_registrar_works_with_the_last_published_beside_and_not_in_its_box(editora, client):
    """A value without text is not reported: sent untouched, the form says nothing again."""
    compromiso = crear_compromiso()
    uno, dos = crear_meta(compromiso=compromiso), crear_meta(compromiso=compromiso)
    crear_avance(compromiso=compromiso, mediciones={uno: 32, dos: 5}, estado="cumplido_parcialmente")
    respuesta = client.get(url("compromisos_avance_add") + f"?compromiso={compromiso.pk}")
    datos = enviado_tal_cual(respuesta)
    assert "mediciones-0-valor" not in datos
    assert "Último publicado: 32" in respuesta.content.decode()
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
        ({"descripcion": "con \x00 nulo"}, "no se puede guardar"),
    ],
)
def test_registrar_refuses_what_cannot_be(editora, client, campos, frase):
    compromiso = crear_compromiso()
    respuesta = client.post(url("compromisos_avance_add"), formulario(compromiso, **campos))
    pagina = respuesta.content.decode()
    assert not Avance.objects.exists(), pagina
    assert frase in pagina
    assert 'class="errorlist"' in pagina


@pytest.mark.parametrize(
    ("campos", "frase"),
    [({"fecha_corte": "2099-01-01"}, "no puede ser futura"), ({"estado": "incumplido"}, "plazo conocido")],
)
def test_registrar_keeps_a_draft_that_cannot_be_sent(editora, client, campos, frase):
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
def test_registrar_refuses_what_is_no_number(editora, client, valor):
    compromiso = crear_compromiso()
    meta = crear_meta(compromiso=compromiso)
    respuesta = client.post(
        url("compromisos_avance_add"), formulario(compromiso, mediciones=[{"meta": meta.pk, "valor": valor}])
    )
    assert respuesta.status_code == 200
    assert not Avance.objects.exists()


def test_registrar_refuses_targets_and_places_of_others(editora, client):
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
def test_registrar_404_asks_which(editora, client, pk):
    """It was a redirect to a list of hundreds; it is the page that looks for one, and says why it is there."""
    respuesta = client.get(url("compromisos_avance_add") + f"?compromiso={pk}")
    assert respuesta.status_code == 200
    assert "De ese compromiso usted no puede informar" in respuesta.content.decode()
    assert 'id="de-que"' in respuesta.content.decode()


def test_evidencia_works_cleaned_and_no_permission(editora, client):
    compromiso = crear_compromiso()
    malo = SimpleUploadedFile("informe.pdf", b"<html><script>alert(1)</script></html>")
    respuesta = client.post(
        url("compromisos_avance_add"),
        formulario(compromiso, evidencias=[{"titulo": "Informe", "archivo": malo}]),
    )
    assert "Es una página web guardada" in respuesta.content.decode()
    assert not Avance.objects.exists()
    bueno = SimpleUploadedFile("C:\\yo\\informe final.pdf", PDF)
    client.post(
        url("compromisos_avance_add"),
        formulario(compromiso, evidencias=[{"titulo": "Informe", "archivo": bueno}]),
    )
    evidencia = Avance.objects.get().evidencias.get()
    assert evidencia.tipo_contenido == "application/pdf"
    assert len(evidencia.sha256) == 64
    assert "informe" not in evidencia.archivo.name
    descarga = client.get(url("compromisos_avance_evidencia", evidencia.pk))
    assert b"".join(descarga.streaming_content) == PDF
    client.force_login(crear_usuario(permisos=["compromisos.view_avance"]))
    assert client.get(url("compromisos_avance_evidencia", evidencia.pk)).status_code == 404


# --- What is public is only read


def test_ficha_published_takes_no_forged_post(client):
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


def test_ficha_published_meanwhile_keeps_what_was_typed(jefa, enviado, client):
    direccion = url("compromisos_avance_change", enviado.pk)
    mio = enviado_tal_cual(client.get(direccion))
    publicacion.publicar(Avance.objects.get(pk=enviado.pk), por=crear_superusuario(username="otra.persona"))
    mio |= {"descripcion": "Se hizo mucho más.", "mediciones-0-valor": "41"}
    respuesta = client.post(direccion, mio | {"_save": ""})
    pagina = respuesta.content.decode()
    assert respuesta.status_code == 403
    assert "otra.persona" in pagina
    assert "<del>En revisión</del> → <ins>Publicado</ins>" in pagina
    assert ">Se hizo mucho más.</textarea>" in pagina
    assert ">41</textarea>" in pagina
    assert pagina.count("</textarea>") == 2, "only what is not as it was published"
    assert Avance.objects.get(pk=enviado.pk).descripcion == "Se hizo una parte."


def test_ficha_other_institution_by_forged_ids(client, mundo):
    """Rows of another's update, its targets and its pledges, sent as one's own: refused, and with the very
    answer that nothing gets."""
    client.force_login(mundo.cuentas["enlace"])
    mia, ajena = crear_meta(compromiso=mundo.suya.compromiso), crear_meta(compromiso=mundo.otra.proyecto)
    de_otra = crear_borrador(
        compromiso=mundo.otra.compromiso, mediciones={crear_meta(compromiso=mundo.otra.compromiso): 3}
    )
    medicion = de_otra.mediciones.get()

    def guardar(**fila) -> str:
        borrador = mundo.suya.borrador
        datos = formulario(mundo.suya.compromiso, mediciones=[{"valor": "5", **fila}])
        datos |= {"version_vista": borrador.version, "mediciones-INITIAL_FORMS": int("id" in fila)}
        respuesta = client.post(reverse("admin:compromisos_avance_change", args=[borrador.pk]), datos)
        assert respuesta.status_code == 200  # refused
        texto = " ".join(map(str, respuesta.context["errors"]))
        return re.sub(r"\d+", "", texto)

    assert guardar(meta=ajena.pk) == guardar(meta=NADIE)
    assert "no es de este compromiso" in guardar(meta=ajena.pk)
    assert guardar(meta=mia.pk, id=medicion.pk) == guardar(meta=mia.pk, id=NADIE) != ""
    medicion.refresh_from_db()
    assert (medicion.avance_id, medicion.valor) == (de_otra.pk, 3)
    assert not mundo.suya.borrador.mediciones.exists()
