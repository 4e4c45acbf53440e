"""Amending in the admin: shown as it will look, then done; what is wrong, said where it is."""

from __future__ import annotations

import pytest
from django.urls import reverse

from compromisos import publicacion
from compromisos.models import Compromiso, Enmienda, PropuestaDeEnmienda
from compromisos.publicacion import roles
from compromisos.reglas.palabras import TipoEnmienda
from instituciones.models import Enlace
from tests.compromisos.publicacion.ayudas import ANTES, DESPUES, hermano
from tests.factories import crear_compromiso, crear_eje, crear_meta, crear_superusuario, crear_usuario
from tests.una_vez import compartida


@pytest.fixture
def compromiso(db) -> Compromiso:
    return crear_compromiso(texto=ANTES, titulo="Casas")


def enviar(client, compromiso: Compromiso, **datos):
    url = reverse("admin:compromisos_compromiso_enmendar", args=[compromiso.pk])
    comun = {"version": Compromiso.objects.get(pk=compromiso.pk).version, "motivo": "Una razón."}
    return client.post(url, {**comun, **datos})


def test_enmendar_works_after_showing_how_it_will_look(admin_client, compromiso):
    url = reverse("admin:compromisos_compromiso_enmendar", args=[compromiso.pk])
    ficha = admin_client.get(reverse("admin:compromisos_compromiso_change", args=[compromiso.pk]))
    assert url in ficha.content.decode()
    clases = admin_client.get(url).content.decode()
    assert ANTES in clases
    assert "?tipo=redaccion" in clases
    assert "<textarea" not in clases, "first, which kind; then only what it needs"
    assert "sucesores" not in admin_client.get(f"{url}?tipo=redaccion").content.decode()
    datos = {"tipo": "redaccion", "texto": DESPUES}
    vista = enviar(admin_client, compromiso, **datos).content.decode()
    assert "<del>" in vista
    assert not Enmienda.objects.exists()
    assert "<textarea" in enviar(admin_client, compromiso, _volver="", **datos).content.decode()
    assert enviar(admin_client, compromiso, _confirmar="", **datos).status_code == 302
    assert Enmienda.objects.get().texto_nuevo == DESPUES
    partes = [hermano(compromiso, n) for n in (2, 3)]
    datos = {"tipo": "division", "texto": DESPUES, "sucesores": [p.pk for p in partes]}
    assert "se dividió" in enviar(admin_client, compromiso, **datos).content.decode()
    assert enviar(admin_client, compromiso, _confirmar="", **datos).status_code == 302
    assert set(Enmienda.objects.get(tipo=TipoEnmienda.DIVISION.value).sucesores.all()) == set(partes)
    assert admin_client.get(url).status_code == 302  # nothing left to amend
    assert url not in admin_client.get(ficha.request["PATH_INFO"]).content.decode()


@pytest.mark.parametrize(
    ("datos", "frase"),
    [
        ({"tipo": "redaccion", "texto": ANTES}, "igual al que ya tiene"), ({"tipo": "division"}, "dos o más"),
        ({"tipo": "otra"}, "Elija qué se hace"), ({"tipo": "retiro", "motivo": ""}, "obligatorio"),
        ({"tipo": "retiro", "_confirmar": "", "version": "1x"}, "Otra persona cambió"),
    ],
)  # fmt: skip
def test_enmendar_refuses_what_is_wrong(admin_client, compromiso, datos, frase):
    respuesta = enviar(admin_client, compromiso, **datos)
    assert respuesta.status_code == 400
    assert frase in respuesta.content.decode()
    assert not Enmienda.objects.exists()


# --- Its data


def tal_cual(client, compromiso: Compromiso) -> dict:
    """What the browser would send of the form of data if nothing were touched."""
    url = reverse("admin:compromisos_compromiso_enmendar", args=[compromiso.pk])
    contexto = client.get(f"{url}?tipo=datos").context
    datos = {}
    campos = [*contexto["form"], *contexto["conjunto"].management_form]
    for campo in [*campos, *(campo for form in contexto["conjunto"] for campo in form)]:
        valor = campo.value()
        if valor is None or valor is False:
            continue
        widget = getattr(campo.field.widget, "widget", campo.field.widget)
        valor = (
            widget.format_value(valor)
            if not isinstance(valor, list)
            else [getattr(v, "pk", v) for v in valor]
        )
        if isinstance(valor, list) and not getattr(widget, "allow_multiple_selected", False):
            valor = valor[0]
        datos[campo.html_name] = valor
    return {k: v for k, v in datos.items() if v is not None} | {"tipo": "datos"}


@compartida
def contado(db) -> Compromiso:
    hecho = crear_compromiso(
        texto="Llegar a 24 regiones.", titulo="Regiones", fecha_limite="2026-09-30", ejes=[crear_eje()]
    )
    crear_meta(compromiso=hecho, indicador="Regiones con servicio", unidad="regiones", valor_meta=24)
    return hecho


def test_datos_form_changes_only_what_is_changed(admin_client, contado):
    datos = tal_cual(admin_client, contado)
    nada = enviar(admin_client, contado, **datos)
    assert "No cambia nada" in nada.content.decode()
    datos |= {"fecha_limite": "2027-12-31"}
    vista = enviar(admin_client, contado, **datos).content.decode()
    assert "Plazo ampliado el" in vista
    assert "de 30/09/2026 a 31/12/2027." in vista
    assert not Enmienda.objects.exists()
    assert enviar(admin_client, contado, _confirmar="", **datos).status_code == 302
    assert [c["campo"] for c in Enmienda.objects.get().cambios] == ["fecha_limite"]


def test_datos_form_keeps_through_its_hidden_fields_all_that_was_typed(admin_client, contado):
    """The second POST is what the preview holds, hidden: parsed from the page, as a browser sends it."""
    import re

    datos = tal_cual(admin_client, contado) | {
        "titulo": "Más regiones", "alcance": "nacional", "metas-1-indicador": "Distritos", "metas-1-unidad": "distritos",
        "metas-1-valor_meta": "24", "metas-0-DELETE": "on",
    }  # fmt: skip
    pagina = enviar(admin_client, contado, **datos).content.decode()
    ocultos: dict = {}
    for entrada in re.findall(r"<input[^>]*type=.hidden.[^>]*>", pagina):
        nombre, valor = re.search(r'name="([^"]*)"', entrada), re.search(r'value="([^"]*)"', entrada)
        if nombre:
            ocultos.setdefault(nombre[1], []).append(valor[1] if valor else "")
    url = reverse("admin:compromisos_compromiso_enmendar", args=[contado.pk])
    ocultos["motivo"] = ["Una razón."]
    assert admin_client.post(url, {**ocultos, "_confirmar": ""}).status_code == 302
    campos = [c["campo"] for c in Enmienda.objects.get().cambios]
    assert campos == ["titulo", "alcance", "dejada", "agregada"]
    contado.refresh_from_db()
    assert contado.ejes.count() == 1


def test_numbers_that_no_longer_hold_are_asked(admin_client, contado):
    datos = {"tipo": "redaccion", "texto": "Llegar a 18 regiones."}
    vista = enviar(admin_client, contado, **datos)
    pregunta = "El texto dice 18; la meta «Regiones con servicio» es de 24 regiones. ¿Sigue valiendo?"
    assert pregunta in vista.content.decode()
    sin_decir = enviar(admin_client, contado, _confirmar="", **datos)
    assert (sin_decir.status_code, Enmienda.objects.count()) == (400, 0)
    ((hecha, _contestada),) = vista.context["preguntas"]
    assert (
        enviar(admin_client, contado, _confirmar="", **datos, **{f"si-{hecha.huella}": "on"}).status_code
        == 302
    )
    menos = tal_cual(admin_client, contado) | {"metas-0-valor_meta": "12"}
    assert "El texto dice 18; la meta" in enviar(admin_client, contado, **menos).content.decode()
    igual = tal_cual(admin_client, contado) | {"metas-0-valor_meta": "18"}
    assert enviar(admin_client, contado, **igual).context["preguntas"] == []


def test_errata_is_offered_to_who_published_and_to_no_one_else(client, db):
    quien, otra = crear_superusuario(), crear_superusuario()
    compromiso = crear_compromiso(publicado=False, titulo="Cazas")
    publicacion.publicar_compromiso(compromiso, por=quien)
    url = reverse("admin:compromisos_compromiso_enmendar", args=[compromiso.pk])
    client.force_login(otra)
    assert "tipo=errata" not in client.get(url).content.decode()
    client.force_login(quien)
    assert "tipo=errata" in client.get(url).content.decode()
    datos = {"tipo": "errata", "titulo": "Casas", "nota": ""}
    assert "Error de tecleo corregido" in enviar(client, compromiso, **datos).content.decode()
    assert enviar(client, compromiso, _confirmar="", **datos).status_code == 302
    assert Enmienda.objects.get().errata
    assert Compromiso.objects.get().titulo == "Casas"


# --- Proposed


@pytest.fixture
def enlace(contado):
    quien = crear_usuario(username="enlace")
    quien.groups.add(roles.grupo(roles.ENLACE))
    Enlace.objects.create(user=quien, institucion=contado.institucion)
    return quien


def proponer(client, compromiso: Compromiso) -> PropuestaDeEnmienda:
    datos = tal_cual(client, compromiso) | {"fecha_limite": "2027-12-31"}
    assert "Proponer esta enmienda" in enviar(client, compromiso, **datos).content.decode()
    assert enviar(client, compromiso, _confirmar="", **datos).status_code == 302
    return PropuestaDeEnmienda.objects.latest("pk")


def test_who_may_not_publish_proposes_and_who_may_approves(client, contado, enlace):
    client.force_login(enlace)
    url = reverse("admin:compromisos_compromiso_enmendar", args=[contado.pk])
    clases = client.get(url).content.decode()
    assert "tipo=datos" in clases
    assert "tipo=retiro" not in clases
    assert enviar(client, contado, tipo="retiro", _confirmar="").status_code == 403
    propuesta = proponer(client, contado)
    assert not Enmienda.objects.exists()
    una = reverse("admin:compromisos_compromiso_propuesta", args=[propuesta.pk])
    assert client.get(una).status_code == 403
    assert client.post(una, {"_aprobar": "1"}).status_code == 403
    jefa = crear_superusuario()
    client.force_login(jefa)
    lista = reverse("admin:compromisos_compromiso_propuestas")
    assert lista in client.get(reverse("admin:index")).content.decode()
    assert una in client.get(lista).content.decode()
    assert "de 30/09/2026 a 31/12/2027." in client.get(una).content.decode()
    assert client.post(una, {"_aprobar": "1"}).status_code == 302
    enmienda = Enmienda.objects.get()
    propuesta.refresh_from_db()
    assert (enmienda.registrada_por, enmienda.motivo) == (jefa, "Una razón.")
    assert (propuesta.situacion, propuesta.enmienda) == ("aprobada", enmienda)
    assert client.post(una, {"_aprobar": "1"}).status_code == 400, "once"
    assert Enmienda.objects.count() == 1


def test_propuesta_is_returned_with_its_reason(client, contado, enlace):
    client.force_login(enlace)
    propuesta = proponer(client, contado)
    una = reverse("admin:compromisos_compromiso_propuesta", args=[propuesta.pk])
    client.force_login(crear_superusuario())
    assert "Escriba el motivo" in client.post(una, {"_devolver": "1"}).content.decode()
    assert client.post(una, {"_devolver": "1", "motivo": "Falta la resolución."}).status_code == 302
    client.force_login(enlace)
    ficha = client.get(reverse("admin:compromisos_compromiso_leer", args=[contado.pk])).content.decode()
    assert "Falta la resolución." in ficha
    assert not Enmienda.objects.exists()


def test_propuesta_of_what_is_no_longer_so_is_refused(client, contado, enlace):
    client.force_login(enlace)
    propuesta = proponer(client, contado)
    jefa = crear_superusuario()
    publicacion.enmendar_datos(contado, por=jefa, motivo="Antes.", datos={"fecha_limite": "2027-01-31"})
    client.force_login(jefa)
    una = reverse("admin:compromisos_compromiso_propuesta", args=[propuesta.pk])
    assert "Ya no es como se vio: fecha límite" in client.post(una, {"_aprobar": "1"}).content.decode()
    propuesta.refresh_from_db()
    assert (propuesta.situacion, Enmienda.objects.count()) == ("pendiente", 1)


def test_public_pledge_has_nothing_to_fill_in(client, contado):
    client.force_login(crear_superusuario())
    url = reverse("admin:compromisos_compromiso_change", args=[contado.pk])
    pagina = client.get(url).content.decode()
    assert 'name="titulo"' not in pagina
    assert 'name="metas-0-valor_meta"' not in pagina
    assert 'name="_save"' not in pagina
    antes = Compromiso.objects.values().get()
    forjado = client.post(
        url,
        {
            "titulo": "Otro",
            "version_vista": contado.version,
            "metas-TOTAL_FORMS": 0,
            "metas-INITIAL_FORMS": 0,
        },
    )
    assert Compromiso.objects.values().get() == antes
    assert "Use «Enmendar»" in forjado.content.decode()
