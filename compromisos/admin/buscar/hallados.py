"""What a search of the staff finds, of each kind: only what its own page would open to whoever asks.

Each kind is a function of a `LoBuscado` that gives its group: at most two queries, a bounded number of rows of what is many
(pledges, letters), and for each row what tells it from its namesakes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from django.contrib import admin
from django.contrib.auth.models import User
from django.db.models import Model, Q, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from base.dias import Dia
from base.personas import nombre_de
from base.texto import plegar
from compromisos.admin.buscar.paginas import paginas_de
from compromisos.lectura.busqueda import CODIGO
from compromisos.lectura.compromisos import en_fecha, por_parecido, que_dicen
from compromisos.lectura.correccion import corregida
from compromisos.lectura.hallados import Hallados
from compromisos.models import Compromiso, EnlacePersonal, Mensaje, Periodo, Seguimiento
from compromisos.models.busqueda import condiciones
from compromisos.publicacion import permisos
from compromisos.reglas.busqueda import LARGO_DE_BUSQUEDA, VACIAS, Termino, terminos_de
from compromisos.reglas.nombres import de_codigo, se_llama
from instituciones.models import Contacto, Institucion

A_LA_VISTA = 6  # of each group
SE_MIRAN = 200  # pledges found, among which the nearest are chosen
NOTAS_QUE_SE_MIRAN = 3_000  # the newest: private, so nothing of them is kept in the form that is searched
MINIMO = 2  # letters or figures


@dataclass(frozen=True, slots=True)
class Hallado:
    """A row: its name, its page, what tells it from its namesakes; the state of a pledge, and what it is if not public."""

    titulo: str
    url: str
    detalle: str = ""
    estado: str = ""
    marca: str = ""


@dataclass(frozen=True, slots=True)
class Grupo:
    titulo: str
    hallados: Sequence[Hallado] = field(default_factory=tuple)
    hay_mas: bool = False
    todos: str = ""  # the list that the same words lead to


@dataclass(frozen=True)
class LoBuscado:
    """A query of somebody."""

    request: HttpRequest
    escrita: str
    dia: Dia

    @cached_property
    def consulta(self) -> str:
        return " ".join(self.escrita.replace("\x00", " ").split())[:LARGO_DE_BUSQUEDA].strip()

    @cached_property
    def terminos(self) -> list[Termino]:
        return terminos_de(self.consulta)

    @cached_property
    def condiciones(self) -> list[Q]:
        return condiciones(self.terminos)

    @cached_property
    def palabras(self) -> list[str]:
        """Folded words, for names that are looked for as they are typed."""
        return plegar(self.consulta).split()

    @property
    def se_busca(self) -> bool:
        return len(plegar(self.consulta)) >= MINIMO and not all(t.es_vacio for t in self.terminos)

    @property
    def user(self):
        return self.request.user

    def de(self, modelo: type[Model]) -> QuerySet | None:
        """What this person sees in the list of `modelo`; None if they may not open it."""
        suyo = admin.site._registry.get(modelo)
        if suyo is None or not suyo.has_view_or_change_permission(self.request):
            return None
        return suyo.get_queryset(self.request)


def buscar(pedido: LoBuscado) -> list[Grupo]:
    """The groups that found something. A bounded number of queries, whatever there is."""
    if not pedido.se_busca:
        return []
    return [grupo for clase in CLASES if (grupo := clase(pedido)) is not None and grupo.hallados]


def exacto(pedido: LoBuscado) -> str:
    """The page of the pledge whose code this is, if this person may open it; "" otherwise."""
    codigo = pedido.consulta.lower()
    if not CODIGO.fullmatch(codigo) or (compromisos := pedido.de(Compromiso)) is None:
        return ""
    pk = compromisos.filter(codigo=codigo).values_list("pk", flat=True).first()
    return reverse("admin:compromisos_compromiso_leer", args=[pk]) if pk else ""


def bien_escrita(pedido: LoBuscado) -> str:
    """The query rightly spelt, by what is public and by the names that this person may see; "" if it is already."""
    return corregida(pedido.consulta, pedido.terminos, pedido.condiciones, pedido.dia, _nombres(pedido))


# --- Each kind ------------------------------------------------------------------------------------------


def _compromisos(pedido: LoBuscado) -> Grupo | None:
    if pedido.de(Compromiso) is None:
        return None
    suyos = Compromiso.objects.editables_por(pedido.user)
    cerca = por_parecido(plegar(pedido.consulta), pedido.condiciones)
    dicen = que_dicen(suyos, pedido.condiciones, pedido.dia)
    pks = Hallados(dicen, pedido.condiciones, plegar(pedido.consulta), pedido.dia).primeras(SE_MIRAN + 1)
    llamadas = [Q(busqueda__contains=f"| {nombre} |") for nombre in de_codigo(pedido.consulta)]
    consulta = en_fecha(suyos.filter(pk__in=pks[:SE_MIRAN]), pedido.dia).select_related(
        "institucion", "edicion"
    )
    primeros = list(consulta.order_by(*cerca)[:A_LA_VISTA])
    if llamadas:  # «mimp 3» is that one, before those that only say so
        llamado = consulta.filter(llamadas[0] if len(llamadas) == 1 else llamadas[0] | llamadas[1]).first()
        primeros = _primero(llamado, primeros)
    lista = reverse("admin:compromisos_compromiso_changelist")
    return Grupo(
        _("Compromisos"),
        [_compromiso(c) for c in primeros],
        len(pks) > A_LA_VISTA,
        f"{lista}?q={pedido.consulta}",
    )


def _primero(uno: Compromiso | None, otros: list) -> list:
    return otros if uno is None else [uno, *(c for c in otros if c.pk != uno.pk)][:A_LA_VISTA]


def _compromiso(c) -> Hallado:
    return Hallado(
        c.rotulo,
        reverse("admin:compromisos_compromiso_leer", args=[c.pk]),
        f"{c.codigo} · {c.institucion.nombre}",
        c.estado if c.es_publico and not c.dejado_en else "",
        "" if c.es_publico and not c.dejado_en else _("Dejado") if c.dejado_en else c.get_situacion_display(),
    )


def _instituciones(pedido: LoBuscado) -> Grupo | None:
    if (visibles := pedido.de(Institucion)) is None:
        return None
    nombradas = visibles.order_by("nombres_plegados").values_list("pk", "nombres_plegados")
    pks = [pk for pk, nombres in nombradas if se_llama(pedido.terminos, nombres.split("|"))]
    exactas = [pk for pk, nombres in nombradas if f"|{plegar(pedido.consulta)}|" in nombres]
    primeras = [*exactas, *(pk for pk in pks if pk not in exactas)][:A_LA_VISTA]
    halladas = Institucion.objects.filter(pk__in=primeras).prefetch_related("denominaciones").in_bulk()
    return Grupo(
        _("Instituciones"),
        [_institucion(halladas[pk], pedido) for pk in primeras],
        len(pks) > A_LA_VISTA,
        f"{reverse('admin:instituciones_institucion_changelist')}?q={pedido.consulta}",
    )


def _institucion(i: Institucion, pedido: LoBuscado) -> Hallado:
    otros = [d.nombre for d in i.denominaciones.all() if d.nombre != i.nombre]
    antes = next((n for n in otros if se_llama(pedido.terminos, [plegar(n)])), "")
    propios = [plegar(i.nombre), plegar(i.sigla)]
    detalle = [i.sigla, i.get_sector_display()]
    if antes and not se_llama(pedido.terminos, propios):
        detalle.append(_("también «%(nombre)s»") % {"nombre": antes})
    return Hallado(i.nombre, reverse("admin:instituciones_institucion_leer", args=[i.pk]), _junto(detalle))


def _personas(pedido: LoBuscado) -> Grupo | None:
    personas = [*_contactos(pedido), *_enlaces_personales(pedido), *_cuentas(pedido)]
    return Grupo(_("Personas"), personas[: 2 * A_LA_VISTA], len(personas) > 2 * A_LA_VISTA)


def _contactos(pedido: LoBuscado) -> Iterable[Hallado]:
    if pedido.de(Institucion) is None:
        return []
    visibles = Contacto.objects.visibles_para(pedido.user).que_dicen(pedido.consulta)
    return [
        Hallado(
            c.nombre,
            reverse("admin:instituciones_institucion_leer", args=[c.institucion_id]),
            _junto([c.cargo, c.institucion.nombre, c.telefono, c.correo]),
            marca=_("Contacto"),
        )
        for c in visibles.select_related("institucion").order_by("nombre", "pk")[: A_LA_VISTA + 1]
    ]


def _enlaces_personales(pedido: LoBuscado) -> Iterable[Hallado]:
    if (visibles := pedido.de(EnlacePersonal)) is None:
        return []
    for dicha, plegada in _en_pares(pedido.consulta):
        visibles = visibles.filter(
            Q(nombre__icontains=dicha)
            | Q(nombre__icontains=plegada)
            | Q(correo__icontains=dicha)
            | Q(institucion__nombres_plegados__contains=plegada)
        )
    ahora = timezone.now()
    return [
        Hallado(
            e.nombre,
            reverse("admin:compromisos_enlacepersonal_change", args=[e.pk]),
            _junto([e.correo, e.institucion.nombre, _("hasta el %(dia)s") % {"dia": e.hasta}]),
            marca=_("Enlace personal") if e.esta_vigente(ahora) else _("Enlace que ya no sirve"),
        )
        for e in visibles.select_related("institucion").order_by("-pk")[: A_LA_VISTA + 1]
    ]


def _cuentas(pedido: LoBuscado) -> Iterable[Hallado]:
    if (visibles := pedido.de(User)) is None:
        return []
    dichas = visibles.values_list("pk", "first_name", "last_name", "username", "email")
    pks = [pk for pk, *suyo in dichas if _dice(pedido.palabras, " ".join(suyo))][: A_LA_VISTA + 1]
    cuentas = User.objects.filter(pk__in=pks).prefetch_related("groups").order_by("username")
    return [
        Hallado(
            cuenta.get_full_name() or cuenta.username,
            reverse("admin:auth_user_leer", args=[cuenta.pk]),
            _junto([cuenta.username, cuenta.email, ", ".join(g.name for g in cuenta.groups.all())]),
            marca=_("Cuenta") if cuenta.is_active else _("Cuenta desactivada"),
        )
        for cuenta in cuentas
    ]


def _seguimientos(pedido: LoBuscado) -> Grupo | None:
    """Notes of the ministry, the newest first, by what was said and with whom; they lead to what they are about."""
    if not permisos.ve_seguimientos(pedido.user):
        return None
    ultimas = Seguimiento.objects.order_by("-fecha", "-pk").values_list("pk", "texto", "con_quien")
    pks = [pk for pk, *dicho in ultimas[:NOTAS_QUE_SE_MIRAN] if _dice(pedido.palabras, " ".join(dicho))]
    notas = Seguimiento.objects.filter(pk__in=pks[: A_LA_VISTA + 1]).order_by("-fecha", "-pk")
    halladas = list(notas.select_related("institucion", "compromiso"))
    return Grupo(
        _("Notas de seguimiento"), [_nota(n) for n in halladas[:A_LA_VISTA]], len(halladas) > A_LA_VISTA
    )


def _nota(nota: Seguimiento) -> Hallado:
    if nota.compromiso is not None:
        de, lugar = (
            nota.compromiso.codigo,
            reverse("admin:compromisos_compromiso_leer", args=[nota.compromiso_id]),
        )
    else:
        de = str(nota.institucion)
        lugar = reverse("admin:instituciones_institucion_leer", args=[nota.institucion_id])
    return Hallado(
        Truncator(nota.texto).chars(110),
        f"{lugar}#notas",
        _junto([nota.get_tipo_display(), _corta(nota.fecha), de]),
    )


def _periodos(pedido: LoBuscado) -> Grupo | None:
    if (visibles := pedido.de(Periodo)) is None:
        return None
    todos = visibles.select_related("edicion").order_by("-desde")
    hallados = [p for p in todos if _dice(pedido.palabras, f"{p.nombre} {p.edicion.nombre}")]
    filas = [
        Hallado(
            p.nombre,
            reverse("admin:compromisos_periodo_tablero", args=[p.pk]),
            _("%(edicion)s · del %(desde)s al %(cierra)s")
            % {"edicion": p.edicion.nombre, "desde": _corta(p.desde), "cierra": _corta(p.cierra)},
        )
        for p in hallados[:A_LA_VISTA]
    ]
    return Grupo(_("Periodos"), filas, len(hallados) > A_LA_VISTA)


def _importaciones(pedido: LoBuscado) -> Grupo | None:
    if not (tablas := permisos.tablas_que_importa(pedido.user)):
        return None
    visibles = permisos.importaciones_visibles(pedido.user).filter(tabla__in=tablas)
    for dicha, _plegada in _en_pares(pedido.consulta):
        visibles = visibles.filter(nombre_original__icontains=dicha)
    halladas = list(
        visibles.select_related("usuario").defer("informe").order_by("-creada_en")[: A_LA_VISTA + 1]
    )
    filas = [
        Hallado(
            i.nombre_original,
            reverse("admin:importar_revisar", args=[i.pk]),
            _junto(
                [
                    i.tabla,
                    date_format(timezone.localtime(i.creada_en), "SHORT_DATETIME_FORMAT"),
                    nombre_de(i.usuario),
                ]
            ),
            marca=i.get_situacion_display(),
        )
        for i in halladas[:A_LA_VISTA]
    ]
    return Grupo(_("Archivos importados"), filas, len(halladas) > A_LA_VISTA)


def _correos(pedido: LoBuscado) -> Grupo | None:
    if (visibles := pedido.de(Mensaje)) is None:
        return None
    for dicha, _plegada in _en_pares(pedido.consulta):
        visibles = visibles.filter(Q(destinatario__icontains=dicha) | Q(asunto__icontains=dicha))
    hallados = list(visibles.order_by("-pk")[: A_LA_VISTA + 1])
    ahora = timezone.now()
    filas = [
        Hallado(
            m.asunto,
            reverse("admin:compromisos_mensaje_change", args=[m.pk]),
            _junto([m.destinatario, date_format(timezone.localtime(m.creado_en), "SHORT_DATETIME_FORMAT")]),
            marca=m.frase(ahora),
        )
        for m in hallados[:A_LA_VISTA]
    ]
    lista = f"{reverse('admin:compromisos_mensaje_changelist')}?q={pedido.consulta}"
    return Grupo(_("Correos"), filas, len(hallados) > A_LA_VISTA, lista)


def _paginas(pedido: LoBuscado) -> Grupo | None:
    """Those whose title says it first."""
    hallados = [
        (not se_llama(pedido.terminos, [plegar(titulo)]), Hallado(titulo, url))
        for titulo, url, dicho in paginas_de(pedido.request)
        if se_llama(pedido.terminos, [dicho])
    ]
    filas = [hallado for _despues, hallado in sorted(hallados, key=lambda par: par[0])]
    return Grupo(_("Páginas"), filas[:A_LA_VISTA], len(filas) > A_LA_VISTA)


CLASES: tuple[Callable[[LoBuscado], Grupo | None], ...] = (
    _paginas,
    _instituciones,
    _compromisos,
    _personas,
    _seguimientos,
    _periodos,
    _importaciones,
    _correos,
)


# --- Words ----------------------------------------------------------------------------------------------


def _nombres(pedido: LoBuscado) -> dict[str, str]:
    """{folded word: as it is written} of the names that this person may see."""
    nombres: list[str] = [titulo for titulo, _url, _dicho in paginas_de(pedido.request)]
    if (instituciones := pedido.de(Institucion)) is not None:
        nombres += [n for par in instituciones.values_list("nombre", "sigla") for n in par]
        suyos = Contacto.objects.visibles_para(pedido.user)
        nombres += suyos.values_list("nombre", flat=True)
    if (cuentas := pedido.de(User)) is not None:
        nombres += [n for par in cuentas.values_list("first_name", "last_name") for n in par]
    palabras = (palabra for nombre in nombres for palabra in nombre.split())
    return {p: dicha for dicha in palabras if (p := plegar(dicha)) and " " not in p and p not in VACIAS}


def _en_pares(consulta: str) -> list[tuple[str, str]]:
    """Each word as it was typed, and folded."""
    return [(palabra, plegar(palabra) or palabra) for palabra in consulta.split()]


def _dice(palabras: Sequence[str], texto: str) -> bool:
    plegado = plegar(texto)
    return all(palabra in plegado for palabra in palabras)


def _junto(partes: Iterable[str]) -> str:
    return " · ".join(parte for parte in partes if parte)


def _corta(dia) -> str:
    return date_format(dia, "SHORT_DATE_FORMAT")
