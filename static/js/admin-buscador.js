/* The search box of the top bar: «/» brings one to it; what it finds comes while one types, and the arrows go through it.
   It fetches the very page that the form leads to, in its short form. Without this, Enter opens that page. */
(function () {
  "use strict";

  const caja = document.getElementById("buscar-todo");
  const lista = document.getElementById("hallado-mientras");
  if (!caja) return;

  function escribe(donde) {
    return donde.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(donde.tagName);
  }

  document.addEventListener("keydown", function (evento) {
    if (evento.key !== "/" || evento.ctrlKey || evento.metaKey || evento.altKey || escribe(evento.target)) return;
    evento.preventDefault();
    caja.focus();
    caja.select();
  });
  if (!lista) return;

  const estado = caja.form.querySelector("[role=status]");
  let espera = 0;
  let pedido = null;

  function enlaces() { return Array.from(lista.querySelectorAll("a")); }

  function cerrar() {
    clearTimeout(espera);
    if (pedido) pedido.abort();
    lista.hidden = true;
  }

  function decir() {
    const n = lista.querySelectorAll("li").length;
    const frase = n === 0 ? estado.dataset.nada : n === 1 ? estado.dataset.una : estado.dataset.varios.replace("#", n);
    estado.textContent = caja.value.trim() ? frase : "";
  }

  async function pedir() {
    if (pedido) pedido.abort();
    pedido = new AbortController();
    const direccion = new URL(caja.form.action);
    direccion.searchParams.set("q", caja.value);
    direccion.searchParams.set("mientras", "1");
    try {
      const respuesta = await fetch(direccion, { signal: pedido.signal, headers: { "X-Requested-With": "fetch" } });
      if (!respuesta.ok || respuesta.redirected) return cerrar();
      lista.innerHTML = await respuesta.text();
      lista.hidden = document.activeElement !== caja && !lista.contains(document.activeElement);
      decir();
    } catch (error) {
      if (error.name !== "AbortError") cerrar();
    }
  }

  function mover(evento) {
    const todos = enlaces();
    const donde = todos.indexOf(document.activeElement);
    const abajo = evento.key === "ArrowDown";
    if (lista.hidden || !todos.length || (donde < 0 && !abajo)) return;
    evento.preventDefault();
    if (donde === 0 && !abajo) caja.focus();
    else todos[Math.min(donde + (abajo ? 1 : -1), todos.length - 1)].focus();
  }

  caja.addEventListener("input", function () {
    clearTimeout(espera);
    espera = setTimeout(pedir, 250);
  });
  caja.addEventListener("focus", function () { if (lista.hidden) espera = setTimeout(pedir, 150); });
  caja.form.addEventListener("keydown", function (evento) {
    if (evento.key === "ArrowDown" || evento.key === "ArrowUp") mover(evento);
    else if (evento.key === "Escape" && !lista.hidden) { evento.preventDefault(); caja.focus(); cerrar(); }
  });
  caja.form.addEventListener("submit", cerrar);
  document.addEventListener("focusin", function (evento) { if (!caja.form.contains(evento.target)) cerrar(); });
  document.addEventListener("click", function (evento) { if (!caja.form.contains(evento.target)) cerrar(); });
})();
