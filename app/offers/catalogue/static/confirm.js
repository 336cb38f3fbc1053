// Ticking all of a page ticks each offer, and the number of ticked ones is said. Everything works without it.
"use strict";

(function () {
  const form = document.getElementById("confirm-offers");
  if (!form) return;
  const all = form.elements.all;
  const count = form.querySelector(".confirm-count");
  const boxes = Array.from(form.elements).filter((field) => field.name === "offer");

  function say() {
    const ticked = boxes.filter((box) => box.checked).length;
    all.checked = ticked === boxes.length;
    all.indeterminate = ticked > 0 && !all.checked;
    count.textContent = ticked ? count.dataset.count.replace("{n}", ticked) : "";
  }

  all.addEventListener("change", () => {
    boxes.forEach((box) => { box.checked = all.checked; });
    say();
  });
  boxes.forEach((box) => box.addEventListener("change", say));
  say();
})();
