// Menus of filters close when something else is clicked or Escape is pressed. Everything works without it.
"use strict";

(function () {
  const wide = window.matchMedia("(min-width: 992px)");
  const menus = ".list--top .facet[open], .view-save[open]";

  // Browsers that cannot show the inside of a closed fold by CSS get it opened.
  if (wide.matches && !CSS.supports("selector(::details-content)")) {
    document.querySelectorAll(".facets").forEach((fold) => { fold.open = true; });
  }

  document.addEventListener("click", (event) => {
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
})();
