"""Frameworks and what answers to them: said with a source, ended with a reason, as of any day, in every form."""

from __future__ import annotations

import csv
import io
import json
from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management import call_command
from django.http import QueryDict
from django.utils import timezone

from base.dias import Dia
from compromisos import publicacion
from compromisos.lectura.filtros.formulario import FiltroCompromisos
from compromisos.lectura.marcos import elementos_de
from compromisos.models import Anotacion, Compromiso, ElementoDeMarco, Marco, Modificacion, VinculoConMarco
from compromisos.publicacion import marcos, roles, supresiones
from compromisos.publicacion.registro.cotejo import discrepancias
from tests.compromisos.admin.ayudas import url
from tests.factories import (
    crear_borrador,
    crear_compromiso,
    crear_elemento,
    crear_marco,
    crear_personal,
    crear_vinculo,
    desde_siempre,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def ana():
    return crear_personal(rol=roles.EDITORA)


@pytest.fixture
def elemento() -> ElementoDeMarco:
    marco = desde_siempre(
        Marco.objects.create(
            slug="ley-de-prueba", nombre="Ley de prueba", sigla="LP", emisor="Congreso de prueba"
        )
    )
    return desde_siempre(
        ElementoDeMarco.objects.create(
            marco=marco, codigo="lp-7", tipo="articulo", numero="7", nombre="De los deberes"
        )
    )


def vincular(compromiso, elemento, *, por, ahora=None, **mas) -> VinculoConMarco:
    datos = {"quien": "Entidad de prueba", "cita": "conforme al artículo 7", **mas}
    return marcos.vincular(
        VinculoConMarco(compromiso=compromiso, elemento=elemento, **datos), por=por, ahora=ahora
    )


def texto(client, direccion: str) -> str:
    return " ".join(client.get(direccion).content.decode().split())


def en_csv(client, al: str = "", consulta: str = "") -> list[dict]:
    cuerpo = b"".join(client.get(f"/datos/marcos.csv{al or consulta}")).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(cuerpo)))


def test_a_tie_is_read_in_every_form_as_of_its_days(client, ana, elemento):
    compromiso = crear_compromiso()
    otro = crear_compromiso()
    antes, durante = timezone.now() - timedelta(days=9), timezone.now() - timedelta(days=3)
    vinculo = vincular(compromiso, elemento, por=ana, ahora=timezone.now() - timedelta(days=5))
    marcos.desvincular(vinculo, por=ana, motivo="Era de otra.", ahora=timezone.now() - timedelta(days=1))
    pagina = compromiso.get_absolute_url()
    for momento, consta in ((antes, False), (durante, True), (timezone.now(), False)):
        al = f"?al={timezone.localdate(momento)}"
        assert ("conforme al artículo 7" in texto(client, pagina + al)) is consta
        assert bool(client.get(f"{pagina.rstrip('/')}.json{al}").json()["marcos"]) is consta
        assert bool(en_csv(client, al)) is consta
        assert (compromiso.titulo in texto(client, f"/marcos/ley-de-prueba/{al}")) is consta
        assert (compromiso.titulo in texto(client, f"/compromisos/{al}&marco=lp-7")) is consta
    vincular(compromiso, elemento, por=ana, fuente="https://example.org/relacion")
    (fila,) = en_csv(client)
    assert (fila["codigo"], fila["elemento"], fila["numero"], fila["segun"]) == (
        compromiso.codigo,
        "lp-7",
        "'7",
        "Entidad de prueba",
    )
    assert en_csv(client, consulta=f"?institucion={otro.institucion.slug}") == []
    publicacion.anotar_lo_que_falta()  # what was public before anybody took note
    assert not list(discrepancias())


def test_a_tie_is_said_in_the_record_and_its_end_too(ana, elemento):
    compromiso = crear_compromiso()
    publicacion.anotar_lo_que_falta()
    vinculo = vincular(compromiso, elemento, por=ana)
    dicho = json.loads(Anotacion.objects.filter(objeto=f"compromisos/{compromiso.codigo}").last().contenido)
    assert [(v["elemento"], v["segun"]) for v in dicho["marcos"]] == [("lp-7", "Entidad de prueba")]
    marcos.desvincular(vinculo, por=ana, motivo="Era de otra.")
    dicho = json.loads(Anotacion.objects.filter(objeto=f"compromisos/{compromiso.codigo}").last().contenido)
    assert "marcos" not in dicho
    vinculo.refresh_from_db()
    assert (vinculo.motivo_fin, vinculo.quitado_por) == ("Era de otra.", ana)


def test_a_tie_needs_somebody_who_says_so_and_a_source(ana, elemento):
    compromiso = crear_compromiso()
    for datos in ({"quien": ""}, {"cita": "", "fuente": ""}, {"fuente": "javascript:alert(1)"}):
        with pytest.raises(ValidationError):
            vincular(compromiso, elemento, por=ana, **datos)
    vinculo = vincular(compromiso, elemento, por=ana)
    with pytest.raises(ValidationError, match="Ya consta"):
        vincular(compromiso, elemento, por=ana)
    with pytest.raises(ValidationError):
        marcos.desvincular(vinculo, por=ana, motivo=" ")
    for rol in (roles.ENLACE, roles.VERIFICACION):
        with pytest.raises(PermissionDenied):
            vincular(crear_compromiso(), elemento, por=crear_personal(rol=rol))
    assert VinculoConMarco.objects.count() == 1


def test_what_is_a_draft_says_it_to_nobody(client, ana, elemento):
    borrador = crear_compromiso(publicado=False)
    vincular(borrador, elemento, por=ana)
    assert en_csv(client) == []
    assert borrador.titulo not in texto(client, "/marcos/ley-de-prueba/")
    assert not Anotacion.objects.filter(objeto__startswith="compromisos/").exists()


def test_the_filter_counts_what_it_gives(ana, elemento):
    uno, _otro = crear_compromiso(), crear_compromiso()
    vincular(uno, elemento, por=ana)
    dia = Dia.de_hoy()
    filtro = FiltroCompromisos(QueryDict("marco=lp-7"), dia)
    assert [c.pk for c in filtro.qs] == [uno.pk]
    (faceta,) = (f for f in filtro.facetas() if f.nombre == "marco")
    assert [(o.valor, o.texto, o.cuenta, o.elegida) for o in faceta.opciones] == [
        ("ley-de-prueba", "LP: todo", 1, False),
        ("lp-7", "LP, artículo 7", 1, True),
    ]
    assert [c.texto for c in filtro.activos()] == ["LP, artículo 7"]
    entero = FiltroCompromisos(QueryDict("marco=ley-de-prueba"), dia)
    assert [c.pk for c in entero.qs] == [uno.pk]
    assert [(c.texto, c.sin_el) for c in entero.activos()] == [("LP: todo", "?")]
    malo = FiltroCompromisos(QueryDict("marco=no-hay"), dia)
    assert malo.qs.count() == 2
    assert "no es un valor" in malo.errores()[0]


def test_a_framework_that_changes_is_told_and_past_days_read_it_as_it_was(client, elemento):
    ayer = timezone.localdate() - timedelta(days=1)
    with publicacion.modificar(motivo="Se modificó la ley."):
        elemento.nombre = "De los deberes, modificado"
        elemento.save()
    cambio = Modificacion.objects.filter(objeto="marcos/ley-de-prueba").last()
    assert [c["campo"] for c in cambio.cambios] == ["elementos"]
    assert "De los deberes, modificado" in texto(client, "/marcos/ley-de-prueba/")
    assert "De los deberes, modificado" not in texto(client, f"/marcos/ley-de-prueba/?al={ayer}")
    assert "De los deberes, modificado" in texto(client, "/cambios/")


def test_the_staff_say_it_and_end_it_with_a_reason(client, ana, elemento):
    compromiso = crear_compromiso()
    client.force_login(ana)
    datos = {
        "compromiso": compromiso.pk,
        "elemento": elemento.pk,
        "quien": "El ministerio",
        "cita": "",
        "fuente": "",
    }
    alta = url("compromisos_vinculoconmarco_add")
    assert "Diga quién lo dice, y con qué palabras" in client.post(alta, datos).content.decode()
    assert client.post(alta, {**datos, "cita": "artículo 7"}).status_code == 302
    vinculo = VinculoConMarco.objects.get()
    quitar = url("compromisos_vinculoconmarco_delete", vinculo.pk)
    client.post(quitar, {"post": "yes"})
    vinculo.refresh_from_db()
    assert vinculo.hasta is None
    client.post(quitar, {"post": "yes", "motivo_del_cambio": "Era de otra."})
    vinculo.refresh_from_db()
    assert vinculo.motivo_fin == "Era de otra."
    assert client.get(url("compromisos_vinculoconmarco_changelist")).status_code == 200
    assert client.get(url("compromisos_vinculoconmarco_change", vinculo.pk)).status_code == 200


def test_a_quotation_may_be_suppressed(client, ana, elemento):
    compromiso = crear_compromiso()
    vincular(compromiso, elemento, por=ana, cita="atendió a María Pérez Quispe")
    pieza = next(p for p in supresiones.piezas_de(compromiso) if p.campo == "cita")
    pedida = supresiones.pedir(compromiso, por=ana, piezas=[pieza], motivo="Nombra a una persona.")
    supresiones.aprobar(pedida, por=crear_personal(rol=roles.REVISORA))
    assert "María Pérez" not in texto(client, compromiso.get_absolute_url())
    assert "María Pérez" not in json.dumps(
        list(Anotacion.objects.values_list("contenido", flat=True)), ensure_ascii=False
    )


def test_the_base_table_is_loaded_once_and_ties_no_real_pledge(client):
    call_command("cargar_semilla", verbosity=0)
    assert set(Marco.objects.values_list("slug", flat=True)) == {
        "ley-30364",
        "pnig",
        "agenda-2030",
        "belem-do-para",
    }
    assert ElementoDeMarco.objects.filter(codigo="ods-5-2", marco__slug="agenda-2030").exists()
    assert not VinculoConMarco.objects.exists()
    assert Compromiso.objects.exists()
    call_command("cargar_semilla", verbosity=0)
    assert Marco.objects.count() == 4
    assert not list(discrepancias())
    assert "Belém do Pará" in texto(client, f"/marcos/belem-do-para/?al={date(2026, 1, 1)}")


def test_nothing_of_a_report_changes_by_it(client, ana, elemento):
    borrador = crear_borrador()
    antes = borrador.compromiso.version if hasattr(borrador.compromiso, "version") else None
    vincular(borrador.compromiso, elemento, por=ana)
    borrador.compromiso.refresh_from_db()
    assert borrador.compromiso.version == antes


def test_many_are_tied_from_the_list_and_one_from_its_page(client, ana, elemento):
    uno, otro, dejado = crear_compromiso(), crear_compromiso(publicado=False), crear_compromiso()
    publicacion.retirar_compromiso(dejado, por=ana, motivo="Se dejó.", fuente="https://example.org/oficio")
    vincular(uno, elemento, por=ana, cita="lo de antes")
    client.force_login(ana)
    accion = {"action": "vincular_seleccionados", "_selected_action": [uno.pk, otro.pk, dejado.pk]}
    pagina = client.post(url("compromisos_compromiso_changelist"), accion)
    vistos = pagina.context["vistos"]
    assert [c.pk for c in pagina.context["no"]] == [dejado.pk]
    datos = {"vistos": vistos, "elementos": [elemento.pk], "quien": "El ministerio", "cita": "", "fuente": ""}
    varios = url("compromisos_compromiso_vincular_varios")
    mala = client.post(varios, datos)
    assert (mala.status_code, VinculoConMarco.objects.count()) == (400, 1)
    assert "Diga quién lo dice, y con qué palabras" in mala.content.decode()
    client.post(varios, {**datos, "vistos": f"{vistos},{dejado.pk}:{dejado.version}", "cita": "artículo 7"})
    dichos = {(v.compromiso_id, v.cita, v.por) for v in VinculoConMarco.objects.filter(hasta=None)}
    assert dichos == {(uno.pk, "lo de antes", ana), (otro.pk, "artículo 7", ana)}
    leer = texto(client, url("compromisos_compromiso_leer", otro.pk))
    assert "Según El ministerio: «artículo 7»" in leer
    assert f"?compromiso={otro.pk}" in leer
    assert otro.codigo in texto(client, f"{varios}?compromiso={otro.pk}")
    client.force_login(crear_personal(rol=roles.VERIFICACION))
    assert client.post(varios, datos).status_code == 403
    assert "Decir a qué responde" not in texto(client, url("compromisos_compromiso_leer", otro.pk))


def test_ties_are_in_the_order_of_what_they_tie_to():
    """That of frameworks, then of their elements: neither of when each was said, nor of keys."""
    primero, segundo = crear_marco(orden=1, slug="b"), crear_marco(orden=1, slug="a")
    codigos = ["b-2", "a-9", "b-1", "a-10"]
    compromiso = crear_compromiso()
    for codigo in codigos:
        marco = primero if codigo[0] == "b" else segundo
        crear_vinculo(compromiso=compromiso, elemento=crear_elemento(marco=marco, codigo=codigo, orden=7))
    suyos = VinculoConMarco.objects.values_list("elemento__codigo", flat=True)
    assert list(suyos) == ["a-10", "a-9", "b-1", "b-2"]
    assert list(suyos) == [e.codigo for e in elementos_de(Dia.de_hoy())]
