// What is typed is kept while it is typed, and the criteria's weights are added up. Everything works without it.
"use strict";

(function () {
  const PAUSE = 1500; // milliseconds after the last key
  const form = document.querySelector("[data-autosave]");
  if (!form) return;
  const said = form.querySelector("[data-autosave-said]");
  const total = form.querySelector("[data-weight-total]");
  let timer = null;

  async function keep() {
    timer = null;
    try {
      const answer = await fetch(form.dataset.autosave, {
        method: "POST",
        body: new URLSearchParams(new FormData(form)),
        headers: { Accept: "application/json" },
        keepalive: true,
      });
      if (answer.headers.get("content-type").startsWith("application/json")) {
        said.textContent = (await answer.json()).message || "";
      }
    } catch {
      said.textContent = "";
    }
  }

  function add() {
    const weights = Array.from(form.querySelectorAll("input")).filter((field) =>
      /^criteria\[\d+\]\.weight_percent$/.test(field.name)
    );
    const sum = weights.reduce((before, field) => before + (Number(field.value.replace(",", ".")) || 0), 0);
    total.textContent = String(Math.round(sum * 100) / 100).replace(".", ",");
  }

  form.addEventListener("input", () => {
    window.clearTimeout(timer);
    timer = window.setTimeout(keep, PAUSE);
    if (total) add();
  });
  form.addEventListener("submit", () => {
    window.clearTimeout(timer);
    timer = null;
  });
  // Leaving the page with something typed a moment ago.
  window.addEventListener("pagehide", () => {
    if (timer !== null) {
      window.clearTimeout(timer);
      keep();
    }
  });
})();
