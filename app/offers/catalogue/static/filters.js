// On a narrow screen the filters start folded, so that the offers come first.
"use strict";

document.querySelectorAll("details[data-open-wide]").forEach((panel) => {
  panel.open = window.matchMedia("(min-width: 992px)").matches;
});
