"""Every code that the import answers with: what happened, and what to do, for whoever sent the file.

Programs rely on the codes (`importar --json`), people on the words: the guide is made from this table.
What each row says on its line is written where it is found; here stands what is always true of it.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class Tema(Enum):
    """What the guide gathers them under."""

    FILAS = "La fila"
    AJENAS = "Filas que no se toman"
    DESCARGAS = "Archivos que se descargaron de aquí"
    INSTITUCION = "La institución y la edición"
    NUMEROS = "Números, metas y unidades"
    FECHAS = "Fechas"
    PALABRAS = "Ejes, territorios, estados y otras palabras"
    CELDAS = "Celdas que no se pueden leer"
    AVANCES = "Avances"
    MARCOS = "Leyes, políticas y tratados a los que se responde"
    VERIFICACIONES = "Verificaciones"
    PUBLICADO = "Lo que ya es público"


@dataclass(frozen=True, slots=True)
class Clave:
    tema: Tema
    clases: tuple[str, ...]
    que_paso: str
    que_hacer: str


ERROR = ("error",)  # its row does not go in
AVISO = ("aviso",)  # its row goes in; somebody should look at it
NO_SE_TOMA = (
    "No haga nada: no se toma. Si es un compromiso, un avance o una institución, complete sus columnas."
)

CLAVES: dict[str, Clave] = {
    # --- The row
    "falta_dato": Clave(
        Tema.FILAS,
        ERROR,
        "Está vacía una celda que hace falta.",
        "Escriba el dato en la columna que se nombra.",
    ),
    "fila_repetida": Clave(
        Tema.FILAS,
        ERROR,
        "Otra fila del mismo archivo dice lo mismo: el mismo compromiso con el mismo indicador, el mismo "
        "avance o la misma institución.",
        "Deje una de las dos. Si son dos metas del mismo compromiso, dé a cada una su indicador.",
    ),
    "difiere_del_mismo_compromiso": Clave(
        Tema.FILAS,
        ERROR,
        "Dos filas son del mismo compromiso y no coinciden en lo que deben repetir.",
        "Copie en las dos la misma celda: el texto, el plazo y los ejes de un compromiso son uno solo.",
    ),
    "difiere_del_mismo_avance": Clave(
        Tema.FILAS,
        ERROR,
        "Dos filas son del mismo avance (mismo código y fecha) y no coinciden en lo que deben repetir.",
        "Copie en las dos la misma celda: un avance tiene un solo estado y una sola descripción.",
    ),
    "texto_demasiado_largo": Clave(
        Tema.FILAS,
        ERROR,
        "El texto de una celda es más largo de lo que cabe en esa columna.",
        "Acórtelo. El texto del compromiso no tiene ese límite; el título y el indicador sí.",
    ),
    "direccion_invalida": Clave(
        Tema.FILAS,
        ERROR,
        "La celda debía llevar una dirección web y no lo es.",
        "Cópiela entera del navegador, con «https://» delante, o deje la celda vacía.",
    ),
    "texto_repetido": Clave(
        Tema.FILAS,
        AVISO,
        "Otro compromiso dice exactamente lo mismo, palabra por palabra.",
        "Compruebe que no lo envió dos veces. Si los dos existen, se publican los dos, con una nota.",
    ),
    "texto_parecido": Clave(
        Tema.FILAS,
        AVISO,
        "Otro compromiso dice casi lo mismo.",
        "Compruebe que no es el mismo con otro número. Si son dos, no haga nada.",
    ),
    "texto_mal_codificado": Clave(
        Tema.FILAS,
        AVISO,
        "El texto trae signos como «Ã³» o «Û» donde debía ir «ó»: en algún paso se guardó con otra codificación.",
        "Vuelva al archivo original y guárdelo como «CSV UTF-8» o .xlsx. Así como está, así se publicaría.",
    ),
    "letra_perdida": Clave(
        Tema.FILAS,
        ERROR,
        "El texto trae «�» donde se perdió una letra, o un signo que solo existe en la letra de quien lo escribió.",
        "Escriba de nuevo la palabra: el archivo ya no dice qué letra era.",
    ),
    "texto_con_entidades": Clave(
        Tema.FILAS,
        AVISO,
        "El texto está escrito para una página web, con «&ntilde;» o «&#241;» donde va «ñ».",
        "Se lee «ñ»: compruebe que el texto es el debido. Si no lo es, escríbalo en el archivo como debe leerse.",
    ),
    "codificacion_por_sus_letras": Clave(
        Tema.FILAS,
        AVISO,
        "El archivo no dice en qué codificación está; por sus letras, es de Macintosh o de MS-DOS.",
        "Compruebe las tildes y la ñ. Si salen mal, elija otra codificación o guárdelo como «CSV UTF-8».",
    ),
    "columna_desconocida": Clave(
        Tema.FILAS,
        AVISO,
        "El archivo trae una columna que no es de la plantilla y no se lee.",
        "Si debía leerse, cámbiele el nombre por el de la plantilla. Si no, no haga nada.",
    ),
    "columna_de_otra_cosa": Clave(
        Tema.FILAS,
        AVISO,
        "La columna se llama como una de la plantilla, y ninguno de sus valores es de los que van en ella: un «Tema» que "
        "no es un eje. No se lee.",
        "Si era la de la plantilla, escriba los valores que se usan. Si es otra columna, no haga nada.",
    ),
    "fila_oculta": Clave(
        Tema.FILAS,
        AVISO,
        "La fila está oculta en la hoja, a mano o por un filtro, y se lee como las demás.",
        "Si se quitó de la lista, déjela fuera: en la revisión hay un botón para todas las ocultas.",
    ),
    "fila_tachada": Clave(
        Tema.FILAS,
        AVISO,
        "La fila está tachada en la hoja y se lee como las demás.",
        "Si ya no vale, déjela fuera: en la revisión hay un botón para todas las tachadas.",
    ),
    "celda_tachada": Clave(
        Tema.FILAS,
        AVISO,
        "Una celda de la fila está tachada en la hoja y se lee igual.",
        "Compruebe que ese dato vale. Si no, corríjalo en la hoja y súbala de nuevo.",
    ),
    "columna_oculta": Clave(
        Tema.FILAS,
        AVISO,
        "Una columna que se lee está oculta en la hoja.",
        "Si no debía enviarse, diga en la revisión que no se lea.",
    ),
    "hoja_oculta": Clave(
        Tema.FILAS,
        AVISO,
        "La hoja que se leyó está oculta en el libro.",
        "Compruebe que es la que quería enviar. Si es otra, elíjala en la revisión.",
    ),
    "otras_hojas": Clave(
        Tema.FILAS,
        AVISO,
        "Otras hojas del libro tienen filas como estas y no se leyeron.",
        "Revise cada una aparte: en la revisión hay un botón para cada hoja. Al importar por órdenes, con --hoja.",
    ),
    "varios_compromisos": Clave(
        Tema.FILAS,
        AVISO,
        "El texto parece traer varios compromisos: una lista, o párrafos que empiezan cada uno con su verbo.",
        "Si son varios, ponga uno por fila, cada uno con su número. Si es uno solo, no haga nada.",
    ),
    "columna_interna": Clave(
        Tema.FILAS,
        AVISO,
        "Trae observaciones, comentarios, contactos u otra columna que la oficina lleva para sí: no se lee ni se publica.",
        "Si lo que dice es para el público, llámela «nota» y revise que no lleve nombres ni teléfonos. Si no, no haga nada.",
    ),
    "dato_personal": Clave(
        Tema.FILAS,
        AVISO,
        "Un texto parece decir quién es alguien, o dónde encontrarlo: un nombre, un documento, un teléfono, un correo.",
        "Bórrelo si es de una persona. Si no lo es, no haga nada: antes de publicarlo se preguntará por qué puede leerse.",
    ),
    "cambio_en_los_dos": Clave(
        Tema.DESCARGAS,
        ERROR,
        "La celda cambió en su archivo y también en el sitio, después de que se descargó el archivo.",
        "Elija en la revisión cuál de las dos queda. En la orden del servidor: repita con «--conflictos sitio» o con "
        "«--conflictos archivo».",
    ),
    "ya_no_esta": Clave(
        Tema.DESCARGAS,
        ERROR,
        "La fila viene de una descarga y lo que decía ya no está: alguien lo quitó, lo retiró o le cambió el nombre.",
        "Quite la fila. Si quiere que entre otra vez, como nueva, borre su celda «version».",
    ),
    "cambio_desde_la_descarga": Clave(
        Tema.DESCARGAS,
        AVISO,
        "Alguien cambió el dato después de la descarga y su archivo no lo tocó: se queda como está ahora.",
        "No haga nada. Si prefiere lo de antes, escríbalo en la administración.",
    ),
    "fila_sin_version": Clave(
        Tema.DESCARGAS,
        AVISO,
        "La fila cambia lo que hay y su celda «version» está vacía, se editó o es de otra fila.",
        "Mire en la revisión si lo que decía antes es lo que usted esperaba. Para estar seguro, descargue sus filas "
        "otra vez.",
    ),
    "sin_version": Clave(
        Tema.DESCARGAS,
        AVISO,
        "El archivo cambia lo que hay y no trae la columna «version», que viene en las descargas de este sitio.",
        "Mire en la revisión si lo que decía antes es lo que usted esperaba. Para estar seguro, descargue sus filas y "
        "cámbielas ahí.",
    ),
    "dejada_con_su_compromiso": Clave(
        Tema.FILAS,
        AVISO,
        "Se pidió guardar solo las filas buenas, y esta es de un compromiso con otra fila que tiene un error.",
        "Corrija la otra fila y envíe las dos: un compromiso no entra a medias.",
    ),
    "invalido": Clave(
        Tema.FILAS,
        ERROR,
        "El dato no cumple una regla del registro; la frase de la fila dice cuál.",
        "Corríjalo como dice la frase.",
    ),
    "celda_de_relleno": Clave(
        Tema.FILAS,
        AVISO,
        "La celda lleva un relleno, como «-», «N/A» o «por definir».",
        "Si hay un dato, escríbalo. Si no, no haga nada: se toma como vacía. Donde el dato hace falta es un error.",
    ),
    "remite_a_otra_fila": Clave(
        Tema.FILAS,
        ERROR,
        "La celda dice «ídem» o lleva comillas para repetir lo de otra fila, y cada fila se lee sola.",
        "Escriba en ella el dato.",
    ),
    # --- Rows that are no record
    "fila_total": Clave(
        Tema.AJENAS,
        AVISO,
        "La fila parece un total, un subtotal o un promedio.",
        NO_SE_TOMA,
    ),
    "fila_nota_al_pie": Clave(
        Tema.AJENAS,
        AVISO,
        "La fila parece una nota al pie, una fuente o una fecha de corte.",
        NO_SE_TOMA,
    ),
    "fila_titulo": Clave(
        Tema.AJENAS,
        AVISO,
        "La fila parece el título de un bloque: solo tiene una celda llena.",
        NO_SE_TOMA,
    ),
    "fila_otra_cabecera": Clave(
        Tema.AJENAS,
        AVISO,
        "La fila repite los nombres de columna, aunque alguno sea otro. Las filas de debajo se leen con los de arriba.",
        "Compruebe que las columnas de ese bloque están en el mismo orden. Si no, póngalo en otro archivo.",
    ),
    "bajo_otra_cabecera": Clave(
        Tema.AJENAS,
        ERROR,
        "Más arriba hay otra cabecera, con las columnas en otro orden, y esta fila se leería mal.",
        "Ordene las columnas de ese bloque como las del primero, o envíelo en otro archivo.",
    ),
    "fila_firma": Clave(
        Tema.AJENAS,
        AVISO,
        "La fila parece el lugar de una firma.",
        NO_SE_TOMA,
    ),
    "fila_sin_datos": Clave(
        Tema.AJENAS,
        AVISO,
        "La fila tiene su número o su código, y nada más.",
        "Si debía decir algo, escríbalo. Si no, no haga nada: no se toma.",
    ),
    # --- The institution and the edition
    "institucion_desconocida": Clave(
        Tema.INSTITUCION,
        ERROR,
        "Nadie se llama así en este sitio, ni ahora ni antes.",
        "Si es una errata, escriba el nombre que se sugiere. Si es nueva, hay que decir al importar que se cree.",
    ),
    "institucion_ambigua": Clave(
        Tema.INSTITUCION,
        ERROR,
        "El nombre o la sigla es de varias instituciones.",
        "Escriba el nombre oficial completo.",
    ),
    "institucion_nueva": Clave(
        Tema.INSTITUCION,
        AVISO,
        "La institución no existe todavía y se creará.",
        "Compruebe el nombre. En la administración hay que marcarla para que se cree.",
    ),
    "institucion_parecida": Clave(
        Tema.INSTITUCION,
        AVISO,
        "La institución se creará, pero hay otra que se llama casi igual.",
        "Si es la misma, escriba el nombre que se sugiere: así no queda dos veces.",
    ),
    "institucion_por_codigo": Clave(
        Tema.INSTITUCION,
        AVISO,
        "El nombre no es el de ninguna institución, pero su código o su RUC sí, y se tomó por él.",
        "Compruebe que es la institución que se nombra. Si no lo es, corrija el código o el RUC.",
    ),
    "codigo_de_institucion": Clave(
        Tema.INSTITUCION,
        ERROR,
        "Ninguna institución tiene ese código.",
        "Cópielo de la tabla de instituciones, o deje la celda vacía: se busca por el RUC o por el nombre.",
    ),
    "institucion_de_dos_maneras": Clave(
        Tema.INSTITUCION,
        ERROR,
        "La fila nombra dos instituciones: su código, su RUC y su nombre no son de la misma.",
        "Deje el que corresponde y corrija o vacíe el otro.",
    ),
    "ruc_distinto": Clave(
        Tema.INSTITUCION,
        ERROR,
        "De esa institución consta otro RUC.",
        "Corrija el de la fila. Si el que consta está mal, lo corrige el ministerio en su ficha.",
    ),
    "ruc_invalido": Clave(
        Tema.INSTITUCION,
        ERROR,
        "El RUC no es de once cifras, o la última no comprueba a las demás: hay una mal escrita.",
        "Cópielo de la ficha de la SUNAT, o deje la celda vacía.",
    ),
    "ruc_de_persona": Clave(
        Tema.INSTITUCION,
        ERROR,
        "Es el RUC de una persona, que lleva su DNI: no se publica.",
        "Escriba el de la institución, que empieza con 20, o deje la celda vacía.",
    ),
    "institucion_por_sigla": Clave(
        Tema.INSTITUCION,
        AVISO,
        "El nombre no es el de ninguna institución, pero la sigla sí, y se tomó por la sigla.",
        "Compruebe que es la institución que se nombra. Si no lo es, corrija la sigla.",
    ),
    "sin_permiso": Clave(
        Tema.INSTITUCION,
        ERROR,
        "Su cuenta no informa por esa institución.",
        "Quite la fila, o pida a Administración que agregue esa institución a su cuenta.",
    ),
    "sigla_repetida": Clave(
        Tema.INSTITUCION,
        ERROR,
        "Otra institución ya usa esa sigla.",
        "Corrija la sigla o déjela vacía.",
    ),
    "nombre_sin_letras": Clave(
        Tema.INSTITUCION,
        ERROR,
        "Donde va un nombre o una sigla hay solo signos, como un guion.",
        "Escríbalo con letras. Si la institución no tiene sigla, deje la celda vacía.",
    ),
    "edicion_desconocida": Clave(
        Tema.INSTITUCION,
        ERROR,
        "No hay una edición de la campaña con ese nombre.",
        "Escriba su identificador, por ejemplo «25porel25», o deje la celda vacía.",
    ),
    "falta_edicion": Clave(
        Tema.INSTITUCION,
        ERROR,
        "Hay varias ediciones de la campaña y la fila no dice de cuál es.",
        "Llene la columna «edicion», o elija la edición al subir el archivo.",
    ),
    # --- Numbers
    "numero_de_compromiso_invalido": Clave(
        Tema.NUMEROS,
        ERROR,
        "El número del compromiso no es un número entero desde 1.",
        "Escriba solo 1, 2, 3… sin letras ni «N.º».",
    ),
    "numero_ambiguo": Clave(
        Tema.NUMEROS,
        ERROR,
        "«1.200» puede ser mil doscientos o uno con dos décimos, y nada en el archivo lo aclara.",
        "Escriba «1200» o «1.2», o elija al importar qué signo separa los decimales. No se adivina: de ese "
        "número depende lo que se prometió.",
    ),
    "numero_invalido": Clave(
        Tema.NUMEROS,
        ERROR,
        "La celda debía llevar un número y lleva otra cosa.",
        "Escríbalo con cifras: «1200» o «1200.5». Si no se sabe, deje la celda vacía; las explicaciones van en "
        "«nota».",
    ),
    "numero_con_palabra": Clave(
        Tema.NUMEROS,
        ERROR,
        "El número lleva detrás una palabra que lo multiplica: «2 mil», «1.5 millones», «3 docenas».",
        "Escríbalo con todas sus cifras: «2000».",
    ),
    "numero_con_llamada": Clave(
        Tema.NUMEROS,
        ERROR,
        "El número lleva pegada una cifra en alto, que puede ser una llamada de nota o un exponente: «50¹».",
        "Escriba solo el número, y la nota en la columna «nota».",
    ),
    "numero_en_fraccion": Clave(
        Tema.NUMEROS,
        ERROR,
        "El número está escrito como fracción: «1/2», «2½».",
        "Escríbalo con decimales: «0.5».",
    ),
    "numero_a_escala": Clave(
        Tema.NUMEROS,
        ERROR,
        "La celda del libro guarda un número y, por su formato de miles o millones, deja ver otro.",
        "Quite ese formato a la celda y escriba el número con todas sus cifras.",
    ),
    "conteo_negativo": Clave(
        Tema.NUMEROS,
        ERROR,
        "La unidad cuenta personas, lugares o cosas, y el número es menor que cero.",
        "Escriba cuántos son, o 0.",
    ),
    "conteo_con_decimales": Clave(
        Tema.NUMEROS,
        ERROR,
        "La unidad cuenta personas, lugares o cosas, que van de una en una, y el número tiene decimales.",
        "Escriba el número entero. Si es un promedio o una proporción, dígalo en la unidad: «personas en promedio», «%».",
    ),
    "mas_lugares_de_los_que_hay": Clave(
        Tema.NUMEROS,
        ERROR,
        "Se cuentan más regiones, provincias o distritos de los que hay en el Perú.",
        "Revise el número. Si cuenta otra cosa, como visitas o talleres, póngala en la unidad.",
    ),
    "lugares_sin_nombrar": Clave(
        Tema.NUMEROS,
        AVISO,
        "La meta cuenta lugares, y se cuentan más o menos de los que se nombran.",
        "Nombre todos en «territorios», o corrija el número. Antes de enviarse a revisión habrá que decir por qué es así.",
    ),
    "numero_demasiado_grande": Clave(
        Tema.NUMEROS,
        ERROR,
        "El número no cabe: tiene más de catorce cifras.",
        "Revise si se juntaron dos números. Si es una cantidad enorme, use otra unidad (millones).",
    ),
    "numero_redondeado": Clave(
        Tema.NUMEROS,
        AVISO,
        "El número tiene más de cuatro decimales y se guarda con cuatro.",
        "Compruebe que la diferencia no importa.",
    ),
    "numero_ajeno_al_texto": Clave(
        Tema.NUMEROS,
        AVISO,
        "El número de la columna «meta» no es ninguno de los que dice el texto del compromiso.",
        "Compruebe cuál de los dos es el que se prometió.",
    ),
    "sin_titulo": Clave(
        Tema.FILAS,
        AVISO,
        "El compromiso no trae título. Nadie lo corta del texto: entra como borrador.",
        "Escriba en «titulo» uno breve y neutral, o hágalo después, al publicarlo.",
    ),
    "sin_meta_medible": Clave(
        Tema.NUMEROS,
        AVISO,
        "El compromiso no trae ninguna meta, o la que trae no tiene número.",
        "Si el texto promete algo que se pueda contar, llene «indicador», «unidad» y «meta». Si no, no haga "
        "nada: se leerá «sin meta medible».",
    ),
    "unidad_sin_numero": Clave(
        Tema.NUMEROS,
        AVISO,
        "La meta tiene unidad pero no número.",
        "Escriba el número en «meta». Si el texto no lo dice, no haga nada: entra como meta cualitativa.",
    ),
    "linea_base_sin_meta": Clave(
        Tema.NUMEROS,
        ERROR,
        "Hay una línea de base, pero no el número que se promete.",
        "Llene la columna «meta», o borre la línea de base.",
    ),
    "meta_cuantitativa_con_unidad": Clave(
        Tema.NUMEROS,
        ERROR,
        "La meta tiene número pero no dice de qué.",
        "Escriba la unidad: «talleres», «personas», «%».",
    ),
    "indicador_por_unidad": Clave(
        Tema.NUMEROS,
        AVISO,
        "La meta no trae indicador y se usa su unidad como nombre.",
        "Si quiere que se lea otra cosa, escríbala en «indicador».",
    ),
    "unidad_del_numero": Clave(
        Tema.NUMEROS,
        AVISO,
        "La celda llevaba el número con su unidad («50 CEM», «45 %») y se separaron.",
        "Compruebe que se separaron bien.",
    ),
    "unidad_distinta": Clave(
        Tema.NUMEROS,
        (*AVISO, *ERROR),
        "El número lleva una unidad y la meta tiene otra. En un archivo de compromisos es un aviso y se toma la "
        "de la columna; en uno de avances es un error.",
        "Use la misma unidad que la meta.",
    ),
    # --- Dates
    "fecha_invalida": Clave(
        Tema.FECHAS,
        ERROR,
        "La celda debía llevar una fecha y no se entiende, o ese día no existe.",
        "Escríbala con el día primero: «31/12/2026». También sirven «2026-12-31» y «31 de diciembre de 2026».",
    ),
    "fecha_dudosa": Clave(
        Tema.FECHAS,
        ERROR,
        "Otra fecha del archivo lleva el mes primero, y esta puede leerse de dos maneras: «03/04/2027» sería el 3 de abril "
        "o el 4 de marzo.",
        "Diga al importar qué va primero, o escriba el mes con letras: «3 abr 2027».",
    ),
    "anio_fuera": Clave(
        Tema.FECHAS,
        ERROR,
        "El año no está entre 1990 y 2100: suele faltarle o sobrarle una cifra.",
        "Corrija el año.",
    ),
    "fecha_de_excel": Clave(
        Tema.FECHAS,
        AVISO,
        "La celda traía el número con que Excel guarda las fechas y se leyó como fecha.",
        "Compruebe que es la fecha correcta.",
    ),
    "fecha_anterior_a_la_campana": Clave(
        Tema.FECHAS,
        AVISO,
        "La fecha es de un año anterior al de la campaña.",
        "Compruebe el año.",
    ),
    "compromiso_fechas_en_orden": Clave(
        Tema.FECHAS,
        ERROR,
        "La fecha límite es anterior a la fecha de inicio.",
        "Revise las dos: puede que estén cambiadas.",
    ),
    # --- Words
    "opcion_desconocida": Clave(
        Tema.PALABRAS,
        ERROR,
        "La palabra no es ninguna de las que se usan en esa columna.",
        "Use una de las que la frase de la fila enumera.",
    ),
    "eje_desconocido": Clave(
        Tema.PALABRAS,
        ERROR,
        "No hay un eje con ese nombre.",
        "Use uno de los que la frase de la fila enumera; si son varios, sepárelos con punto y coma.",
    ),
    "territorio_desconocido": Clave(
        Tema.PALABRAS,
        ERROR,
        "Ninguna región, provincia ni distrito se llama así.",
        "Revise el nombre, o escriba su ubigeo.",
    ),
    "territorio_ambiguo": Clave(
        Tema.PALABRAS,
        ERROR,
        "El nombre es de varios lugares: Lima es una región, una provincia y un distrito.",
        "Diga cuál: «Lima (región)» o su ubigeo; o póngalo en una columna que se llame «Región», «Provincia» o "
        "«Distrito».",
    ),
    "territorio_fuera": Clave(
        Tema.PALABRAS,
        ERROR,
        "La fila dice una región (o una provincia) y un lugar que no está en ella.",
        "Corrija una de las dos columnas.",
    ),
    "territorio_de_otro_nivel": Clave(
        Tema.PALABRAS,
        ERROR,
        "La meta cuenta lugares de un nivel (por ejemplo regiones) y la fila nombra uno de otro, o no cuenta lugares.",
        "Nombre lugares del nivel que la meta cuenta, o deje la celda vacía.",
    ),
    # --- Cells
    "formula_sin_valor": Clave(
        Tema.CELDAS,
        ERROR,
        "La celda es una fórmula y el archivo no guardó su resultado.",
        "Abra el libro en Excel y guárdelo, o escriba el dato en lugar de la fórmula.",
    ),
    "error_de_hoja": Clave(
        Tema.CELDAS,
        ERROR,
        "La celda muestra un error de la hoja de cálculo, como «#DIV/0!» o «#N/A».",
        "Corrija la fórmula o escriba el dato.",
    ),
    # --- Updates
    "estado_sin_fecha": Clave(
        Tema.AVANCES,
        AVISO,
        "El archivo de compromisos dice cómo va el compromiso, pero no a qué fecha ni qué se hizo. El compromiso "
        "entra; el avance no.",
        "Añada las columnas «fecha_avance» y «avance», o informe el avance aparte.",
    ),
    "compromiso_desconocido": Clave(
        Tema.AVANCES,
        ERROR,
        "Ningún compromiso suyo tiene ese código.",
        "Cópielo de la página del compromiso o de «Descargar mis filas»; es así: «25porel25-mimp-3».",
    ),
    "compromiso_no_publicado": Clave(
        Tema.AVANCES,
        ERROR,
        "El compromiso todavía no es público, y un avance no puede serlo antes.",
        "Espere a que se publique, o pida que lo publiquen.",
    ),
    "compromiso_dejado": Clave(
        Tema.PUBLICADO,
        (*ERROR, *AVISO),
        "El compromiso ya se dividió, se fusionó o se retiró: no recibe avances nuevos, y un archivo no lo cambia ni "
        "lo repone.",
        "Informe en el que lo sigue, que su página nombra. Si la fila es de un compromiso nuevo, dele otro número; si "
        "no, quítela.",
    ),
    "fecha_futura": Clave(
        Tema.AVANCES,
        ERROR,
        "La fecha de corte todavía no llega.",
        "Escriba hasta qué día llega lo que ya se hizo.",
    ),
    "incumplido_sin_plazo": Clave(
        Tema.AVANCES,
        ERROR,
        "«Incumplido» solo se declara cuando ya pasó un plazo conocido.",
        "Elija otro estado, o registre antes la fecha límite que dice la fuente.",
    ),
    "prevision_de_lo_cerrado": Clave(
        Tema.AVANCES,
        ERROR,
        "Dice una previsión y el estado es «Cumplido» o «Incumplido»: ya no hay nada que prever.",
        "Deje vacía la previsión, o elija el estado que corresponde.",
    ),
    "prevision_sin_plazo": Clave(
        Tema.AVANCES,
        ERROR,
        "Dice una previsión, que es sobre el plazo, de un compromiso que no tiene plazo conocido.",
        "Deje vacía la previsión; lo que haga peligrar el compromiso va en «dificultades».",
    ),
    "prevision_pasado_el_plazo": Clave(
        Tema.AVANCES,
        ERROR,
        "El plazo ya había vencido en la fecha de corte, con el compromiso abierto, y la previsión dice otra cosa que «No se "
        "cumplirá en plazo».",
        "Escriba «No se cumplirá en plazo», o deje vacía la previsión.",
    ),
    "indicador_desconocido": Clave(
        Tema.AVANCES,
        ERROR,
        "El compromiso no tiene una meta con ese indicador.",
        "Copie el indicador tal como está en el compromiso; la frase de la fila los enumera.",
    ),
    "indicador_parecido": Clave(
        Tema.NUMEROS,
        ERROR,
        "El compromiso tiene ya un indicador que se escribe casi igual.",
        "Si es el mismo, escríbalo igual. Si es otro, dígalo al importar: así no queda una meta dos veces.",
    ),
    "meta_sin_numero": Clave(
        Tema.AVANCES,
        ERROR,
        "Esa meta es cualitativa: no tiene número que medir.",
        "Deje vacías las columnas «indicador» y «valor» y cuente lo hecho en «descripcion».",
    ),
    "evidencia_incompleta": Clave(
        Tema.AVANCES,
        ERROR,
        "La evidencia trae título sin enlace, o enlace sin título.",
        "Llene los dos, o deje vacíos los dos.",
    ),
    "valor_retrocede": Clave(
        Tema.AVANCES,
        AVISO,
        "El valor es menor que el último publicado (o mayor, si la meta es reducir algo).",
        "Compruebe que es el total acumulado y no solo lo del último periodo.",
    ),
    "valor_excede": Clave(
        Tema.AVANCES,
        AVISO,
        "El valor pasa de lo que se prometió.",
        "Compruebe que no sobra una cifra y que está en la unidad de la meta.",
    ),
    "queda_en_borrador": Clave(
        Tema.AVANCES,
        AVISO,
        "El avance se guardó y no se envió: antes de enviarlo se hace una pregunta que un archivo no responde.",
        "Enmiende el dato y vuelva a subir la fila, o abra el borrador, diga por qué es así y envíelo.",
    ),
    "espera_al_compromiso": Clave(
        Tema.AVANCES,
        AVISO,
        "El avance se guardó y no se envió: su compromiso todavía es un borrador.",
        "Publique el compromiso; después abra el avance y envíelo.",
    ),
    # --- Ties to frameworks
    "elemento_desconocido": Clave(
        Tema.MARCOS,
        ERROR,
        "Ese artículo, servicio, meta u objetivo no está registrado en este sitio.",
        "Escriba su identificador, como «ods-5-2», o cómo se cita, «ODS 5.2». Si falta, pida que se registre con su fuente.",
    ),
    "elemento_ambiguo": Clave(
        Tema.MARCOS,
        ERROR,
        "Esa cita puede ser de varios elementos de un marco: un artículo y un servicio con el mismo número.",
        "Escriba el identificador de uno de los que la frase nombra.",
    ),
    "vinculo_sin_fuente": Clave(
        Tema.MARCOS,
        ERROR,
        "No dice con qué palabras ni dónde se lee que el compromiso responde a eso.",
        "Escriba unas pocas palabras de la fuente, o su dirección web: este sitio no lo deduce.",
    ),
    # --- Verifications
    "verificacion_publicada": Clave(
        Tema.VERIFICACIONES,
        ERROR,
        "La verificación ya es pública y el archivo dice otra cosa.",
        "Quite la fila o póngala como está. Si está mal, déjela sin efecto desde la página del avance e importe otra, sin número.",
    ),
    "verificacion_desconocida": Clave(
        Tema.VERIFICACIONES,
        ERROR,
        "No hay una verificación con ese número.",
        "Deje vacía la celda «verificacion» si es nueva.",
    ),
    "avance_desconocido": Clave(
        Tema.VERIFICACIONES,
        ERROR,
        "No hay un avance publicado y en firme al que corresponda la fila.",
        "Copie el código y la fecha de corte, o el número del avance, de la descarga de avances.",
    ),
    "avance_ambiguo": Clave(
        Tema.VERIFICACIONES,
        ERROR,
        "El compromiso tiene varios avances con esa fecha de corte.",
        "Diga cuál con su número en la columna «avance».",
    ),
    "avance_contradicho": Clave(
        Tema.VERIFICACIONES,
        ERROR,
        "El número del avance, o el de la verificación, y el código o la fecha de corte no son del mismo.",
        "Corrija la celda que esté mal; el número basta.",
    ),
    "no_se_verifica": Clave(
        Tema.VERIFICACIONES,
        ERROR,
        "El avance ya no cuenta: se corrigió o se retiró.",
        "Verifique la corrección, o quite la fila.",
    ),
    "difiere_de_la_misma_verificacion": Clave(
        Tema.VERIFICACIONES,
        ERROR,
        "Dos filas son de la misma verificación (mismo avance, misma persona o entidad) y no coinciden en lo que deben repetir.",
        "Copie en las dos el mismo resultado y el mismo motivo: una verificación es una sola.",
    ),
    "verificador_ajeno": Clave(
        Tema.VERIFICACIONES,
        ERROR,
        "La fila dice que verificó otra persona o entidad que la de la cuenta.",
        "Deje vacía la celda: se publica con el nombre de la cuenta. Lo de otra entidad lo importa el ministerio.",
    ),
    "sin_permiso_para_verificar": Clave(
        Tema.VERIFICACIONES,
        ERROR,
        "La cuenta no puede verificar lo que publica esa institución.",
        "Quite la fila: quien informa por una institución no la verifica.",
    ),
    "verificacion_sin_fecha_aun": Clave(
        Tema.VERIFICACIONES,
        ERROR,
        "La fecha de la verificación todavía no llega.",
        "Corríjala, o deje la celda vacía.",
    ),
    "se_publica_hoy": Clave(
        Tema.VERIFICACIONES,
        AVISO,
        "El archivo dice una fecha anterior, y la verificación se publica con la del día en que se importa.",
        "Si el día en que se comprobó importa, dígalo en el motivo.",
    ),
    "verificado_con_otro_valor": Clave(
        Tema.VERIFICACIONES,
        AVISO,
        "Dice «verificado» y lo que se contó es muy distinto de lo que informó la institución.",
        "Compruebe la cifra y el resultado. Guardar es decir que es así.",
    ),
    "observado_diez_veces": Clave(
        Tema.VERIFICACIONES,
        AVISO,
        "Lo que se contó es diez veces más, o menos, que lo informado.",
        "Compruebe la cifra. Guardar es decir que es así.",
    ),
    # --- What is public already
    "texto_publicado": Clave(
        Tema.PUBLICADO,
        ERROR,
        "El compromiso ya es público y su texto literal no se cambia.",
        "Ponga el texto tal como está publicado. Si la fuente se corrigió, use «Enmendar», que pide el motivo.",
    ),
    "meta_medida": Clave(
        Tema.PUBLICADO,
        ERROR,
        "La meta ya tiene mediciones publicadas: no puede dejar de tener número, ni pasar a tenerlo.",
        "Deje el número como está publicado, o agregue otra meta; la que hay se deja con «Enmendar».",
    ),
    "avance_publicado": Clave(
        Tema.PUBLICADO,
        ERROR,
        "Ya hay un avance publicado con esa fecha de corte y el archivo dice otra cosa.",
        "Un avance publicado no se reescribe: pida su corrección en la administración, o informe con otra fecha.",
    ),
}

# What the models answer in Django's own codes.
DE_DJANGO = {
    "max_length": "texto_demasiado_largo",
    "invalid": "direccion_invalida",
    "blank": "falta_dato",
    "null": "falta_dato",
    "max_digits": "numero_demasiado_grande",
    "max_decimal_places": "numero_demasiado_grande",
    "max_whole_digits": "numero_demasiado_grande",
}


def clave_de(codigo: str | None) -> str:
    """The code of ours for one of a ValidationError; «invalido» for those that have none."""
    return codigo if codigo in CLAVES else DE_DJANGO.get(codigo or "", "invalido")
