/* htmx comes when somebody touches what it serves: who only reads does not pay for it. What was chosen while it was on its
   way is asked for when it is there («listo»). Until then, and without it, forms and links work as they are. */
(function () {
  "use strict";
  var suyo = document.currentScript.dataset.htmx, pedido = false, elegido = null;

  function traer() {
    var guion = document.createElement("script");
    guion.src = suyo;
    guion.onload = function () {
      document.dispatchEvent(new Event("htmx-listo"));
      if (elegido && elegido.isConnected) window.htmx.trigger(elegido, "listo");
    };
    document.head.appendChild(guion);
  }

  function tocar(evento) {
    if (pedido || !evento.target.closest || !evento.target.closest("[data-hx-get], [data-toca]")) return;
    pedido = true;
    /* Started before the page is complete it would wait for an event that is over. */
    if (document.readyState === "complete") traer(); else window.addEventListener("load", traer);
  }

  ["pointerover", "pointerdown", "focusin", "keydown"].forEach(function (que) {
    document.addEventListener(que, tocar, { passive: true });
  });
  ["change", "input"].forEach(function (que) {
    document.addEventListener(que, function (evento) {
      var formulario = evento.target.form, casilla = evento.target.type === "checkbox";
      if (window.htmx || !formulario || !formulario.matches("[data-hx-trigger*=" + que + "]")) return;
      if (que === "input" || casilla) elegido = formulario;
    });
  });
  /* Whoever sends the form goes to its page: nothing is left to ask for. */
  document.addEventListener("submit", function () { elegido = null; });
})();
