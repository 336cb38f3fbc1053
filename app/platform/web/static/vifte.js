// What the shell adds to plain pages: CSRF header for htmx, "/" to search, focus after swaps, growing text
// areas, questions before what cannot be undone. Everything works without it.
"use strict";

(function () {
  const token = () => document.querySelector('meta[name="csrf-token"]').content;

  document.addEventListener("htmx:configRequest", (event) => {
    event.detail.headers["X-CSRF-Token"] = token();
  });

  // Answers of 4xx carry a fragment that says what is wrong; show it where the result would have come.
  document.addEventListener("htmx:beforeSwap", (event) => {
    const status = event.detail.xhr.status;
    if (status >= 400 && status < 500) {
      event.detail.shouldSwap = true;
      event.detail.isError = false;
    }
  });

  function typing(element) {
    return element.matches("input, textarea, select, [contenteditable]");
  }

  document.addEventListener("keydown", (event) => {
    if (event.key === "/" && !event.ctrlKey && !event.metaKey && !event.altKey && !typing(event.target)) {
      const field = document.querySelector("[data-search]");
      if (field) {
        event.preventDefault();
        field.focus();
        field.select();
      }
    }
    if (event.key === "Escape") {
      const open = event.target.closest("details[open].shell-menu, details[open].shell-nav-fold");
      if (open) {
        open.open = false;
        open.querySelector("summary").focus();
      }
    }
  });

  // A menu closes when something outside it is clicked.
  document.addEventListener("click", (event) => {
    document.querySelectorAll("details[open].shell-menu").forEach((menu) => {
      if (!menu.contains(event.target)) menu.open = false;
    });
  });

  document.addEventListener("submit", (event) => {
    const question = event.target.dataset.confirm;
    if (question && !window.confirm(question)) event.preventDefault();
  });

  function grow(area) {
    area.style.height = "auto";
    area.style.height = area.scrollHeight + 2 + "px";
  }

  function prepare(root) {
    root.querySelectorAll("textarea[data-autosize]").forEach((area) => {
      grow(area);
      area.addEventListener("input", () => grow(area));
    });
    const wanted = root.querySelector("[data-focus]");
    if (wanted) wanted.focus();
  }

  document.addEventListener("htmx:afterSettle", (event) => prepare(event.detail.target));
  prepare(document);

  // The link of an error leads to its field, label in sight.
  document.addEventListener("click", (event) => {
    const link = event.target.closest(".error-summary a");
    const field = link && document.getElementById(link.hash.slice(1));
    if (field) {
      event.preventDefault();
      (field.closest(".form-group") || field).scrollIntoView();
      field.focus({ preventScroll: true });
    }
  });
})();
