/* A form that is kept while it is written in: some seconds after typing stops it is sent to be kept, the page says at
   what time, warns before the session ends, and counts what still fits in a text. Nothing is stored in the browser.
   Without this script what is sent is kept all the same. */
(function () {
  "use strict";
  var CADA = 4000, PACIENCIA = 20000, CORTO = 500;

  function con(frase, valores) {
    return frase.replace(/\{(\w+)\}/g, function (_todo, nombre) { return valores[nombre]; });
  }

  function seguir(caja) {
    var form = caja.closest("form"), dicho = caja.dataset;
    var dice = caja.querySelector("[data-escrito-dice]");
    var aviso = caja.querySelector("[data-escrito-termina]");
    var boton = caja.querySelector("[data-escrito-seguir]");
    var fin = Date.now() + Number(dicho.quedan) * 1000;
    var terminada = false, enviado = false, enCamino = false, avisados = null, archivos = {};
    var guardado = escrito(), vista = guardado;

    /* Said where the buttons are, which is where one looks; and the warning stays in sight, wherever one writes. */
    var botones = form.querySelector(".submit-row, .fila-de-botones, .tareas");
    if (botones) botones.append(dice);
    form.prepend(aviso);

    /* What is written, as one string. Files do not count: they say themselves when they change. */
    function escrito() {
      var partes = [];
      new FormData(form).forEach(function (valor, campo) {
        if (typeof valor === "string" && campo !== "csrfmiddlewaretoken") partes.push(campo + "=" + valor);
      });
      return partes.join("\n");
    }

    function decir(frase) { if (dice.textContent !== frase) dice.textContent = frase; }

    function guardar(alSalir) {
      if (enCamino || enviado) return;
      var ahora = escrito(), datos = new FormData(form), llevados = archivos;
      datos.append("_solo", "1");
      Array.from(form.querySelectorAll("input[type=file]")).forEach(function (campo) {
        if (!archivos[campo.name] || alSalir) datos.delete(campo.name);
      });
      if (!alSalir) archivos = {};
      enCamino = true;
      var corte = new AbortController(), reloj = setTimeout(function () { corte.abort(); }, PACIENCIA);
      fetch(dicho.a, {
        method: "POST", body: datos, credentials: "same-origin", redirect: "manual", keepalive: Boolean(alSalir),
        signal: corte.signal
      }).then(function (respuesta) {
        if (respuesta.type === "opaqueredirect") { guardado = ahora; terminar(); return null; }
        if (!respuesta.ok) throw new Error(respuesta.status);
        return respuesta.json();
      }).then(function (cuenta) {
        if (!cuenta) return;
        guardado = ahora;
        fin = Date.now() + cuenta.quedan * 1000;
        decir(con(dicho.guardado, { hora: cuenta.hora }));
        if (cuenta.quedan) { terminada = false; avisar(); } else terminar();
      }).catch(function () {
        Object.assign(archivos, llevados);
        if (!alSalir) decir(dicho.sinGuardar);
      }).then(function () { clearTimeout(reloj); enCamino = false; });
    }

    function mostrar(frase) {
      aviso.querySelector("[data-escrito-frase]").textContent = frase;
      aviso.hidden = !frase;
      avisados = frase;
    }

    function terminar() {
      terminada = true;
      if (boton) boton.parentNode.hidden = true;
      if (avisados !== dicho.terminada) mostrar(dicho.terminada);
    }

    function avisar() {
      var quedan = (fin - Date.now()) / 1000;
      if (terminada || quedan <= 0) { terminar(); return; }
      if (boton) boton.parentNode.hidden = false;
      var frase = quedan <= Number(dicho.avisar) ? con(dicho.termina, { minutos: Math.max(1, Math.ceil(quedan / 60)) }) : "";
      if (frase !== (avisados || "")) mostrar(frase);
    }

    /* Who leaves at once is asked nothing (js/salida.js): what is written is sent to be kept on the way, files apart, which
       are too large for that and were kept some seconds after they were chosen. */

    /* Kept when it has changed and then rested: what a script put in, or a search box, counts like what was typed. */
    setInterval(function () {
      var ahora = escrito();
      if ((ahora !== guardado && ahora === vista) || Object.keys(archivos).length) guardar(false);
      vista = ahora;
      avisar();
    }, CADA);
    document.addEventListener("visibilitychange", function () {
      if (document.visibilityState === "hidden" && escrito() !== guardado) guardar(true);
    });
    form.addEventListener("change", function (e) {
      if (e.target.type === "file") archivos[e.target.name] = e.target.files.length > 0;
    });
    form.addEventListener("submit", function () { enviado = true; });
    window.addEventListener("pageshow", function (e) { if (e.persisted) enviado = false; });
    if (boton) boton.addEventListener("click", function () { guardar(false); });

    avisar();
    contar(form, dicho);
  }

  /* The browser would cut what is pasted beyond the limit without a word: here it is said, and the server refuses it. */
  function contar(form, dicho) {
    form.querySelectorAll("textarea[data-limite], textarea[maxlength]").forEach(function (campo) {
      var llano = Boolean(campo.dataset.limite), limite = llano ? Number(campo.dataset.limite) : campo.maxLength;
      var cuenta = document.createElement("p"), voz = document.createElement("p"), reloj = null;
      campo.removeAttribute("maxlength");
      cuenta.className = "chico help cuenta-de-letras";
      cuenta.setAttribute("aria-hidden", "true");
      voz.className = "oculto visually-hidden";
      voz.setAttribute("role", "status");
      (campo.closest(".flex-container") || campo).after(cuenta, voz);
      function decir() {
        /* As the server counts: one for what is outside the basic plane, and for a line break one, or two by `maxlength`. */
        var quedan = limite - Array.from(llano ? campo.value : campo.value.replace(/\n/g, "\r\n")).length;
        var n = String(Math.abs(quedan)).replace(/\B(?=(\d{3})+$)/g, ",");
        var frase = con(quedan < 0 ? dicho.sobra : dicho.queda, { n: n });
        cuenta.textContent = frase;
        cuenta.hidden = limite > CORTO && quedan > limite / 4;
        cuenta.classList.toggle("falla", quedan < 0);
        clearTimeout(reloj);
        reloj = setTimeout(function () {
          if (document.activeElement === campo && quedan < limite / 4) voz.textContent = frase;
        }, 1000);
      }
      campo.addEventListener("input", decir);
      decir();
    });
  }

  document.querySelectorAll("[data-escrito]").forEach(seguir);
})();
