// Menus of filters close when something else is clicked or Escape is pressed; after a filter is chosen, focus stays
// where it was and the number of rows is read aloud. Everything works without it.
"use strict";

(function () {
  const wide = window.matchMedia("(min-width: 992px)");
  const menus = ".list--top .facet[open], .view-save[open]";
  const kept = "vifte-list-focus";

  // Browsers that cannot show the inside of a closed fold by CSS get it opened.
  if (wide.matches && !CSS.supports("selector(::details-content)")) {
    document.querySelectorAll(".facets").forEach((fold) => { fold.open = true; });
  }

  document.addEventListener("click", (event) => {
    const option = event.target.closest(".facet-option");
    if (option) sessionStorage.setItem(kept, JSON.stringify({ id: option.id, at: window.scrollY }));
    if (!wide.matches) return;
    document.querySelectorAll(menus).forEach((menu) => {
      if (!menu.contains(event.target)) menu.open = false;
    });
  });

  document.addEventListener("keydown", (event) => {
    const menu = event.key === "Escape" && event.target.closest(menus);
    if (menu) {
      menu.open = false;
      menu.querySelector("summary").focus();
    }
  });

  // The nearest thing in sight: the value itself, its menu, or the fold around all of them.
  function focusable(option) {
    const facet = option.closest(".facet");
    if (!wide.matches) return option.closest(".facets").querySelector("summary");
    return facet.open ? option : facet.querySelector("summary");
  }

  const left = sessionStorage.getItem(kept);
  sessionStorage.removeItem(kept);
  const option = left && document.getElementById(JSON.parse(left).id);
  if (option) {
    focusable(option).focus({ preventScroll: true });
    window.scrollTo(0, JSON.parse(left).at);
    const count = document.querySelector(".result-count");
    const said = document.querySelector("[data-said]");
    // A region is read aloud when its text changes, not when it comes with the page.
    if (count && said) window.setTimeout(() => { said.textContent = count.textContent.trim(); }, 300);
  }
})();
