/* Leave this page at once: the button, or Shift pressed alone three times.
   Without this script the button is a plain link and works. Stands alone; imports nothing. */
(function () {
  "use strict";
  var ESPERA = 5000, VECES = 3;
  var boton = document.querySelector("[data-salida]");
  if (!boton) return;
  var voz = document.querySelector("[data-salida-voz]");
  var pulsadas = 0, sola = false, reloj = null;

  function salir(evento) {
    if (evento) evento.preventDefault();
    var velo = document.createElement("div");
    velo.className = "saliendo";
    velo.setAttribute("role", "alert");
    velo.textContent = boton.getAttribute("data-cargando");
    document.documentElement.classList.add("saliendo-ya");
    document.body.appendChild(velo);
    document.title = boton.getAttribute("data-cargando");
    /* Two frames: the blank page is on the screen before the browser starts to leave. */
    requestAnimationFrame(function () {
      requestAnimationFrame(function () { window.location.replace(boton.href); });
    });
  }

  function olvidar() { pulsadas = 0; clearTimeout(reloj); decir(""); }
  function decir(texto) { if (voz) voz.textContent = texto; }

  document.querySelectorAll("[data-salida]").forEach(function (b) { b.addEventListener("click", salir); });

  document.addEventListener("keydown", function (e) {
    if (e.key === "Shift") { sola = !e.repeat && !e.ctrlKey && !e.altKey && !e.metaKey; return; }
    sola = false;
    olvidar();
  });
  document.addEventListener("keyup", function (e) {
    if (e.key !== "Shift" || !sola) return;
    sola = false;
    pulsadas += 1;
    clearTimeout(reloj);
    if (pulsadas >= VECES) { salir(); return; }
    decir(boton.getAttribute(pulsadas === 1 ? "data-faltan-dos" : "data-falta-una"));
    reloj = setTimeout(olvidar, ESPERA);
  });

  /* Back brings the page from memory, veil and all: take the veil off. */
  window.addEventListener("pageshow", function (e) {
    if (!e.persisted) return;
    document.documentElement.classList.remove("saliendo-ya");
    document.querySelectorAll(".saliendo").forEach(function (v) { v.remove(); });
    olvidar();
  });
})();
