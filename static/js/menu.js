// Closes an open menu on Escape, and when something outside it is pressed. Opening needs no script.
"use strict";

const menus = document.querySelectorAll("details.period-menu");

document.addEventListener("keydown", ({ key }) => {
  if (key !== "Escape") return;
  for (const menu of menus) {
    if (!menu.open) continue;
    menu.open = false;
    menu.querySelector("summary").focus();
  }
});

document.addEventListener("pointerdown", ({ target }) => {
  for (const menu of menus) {
    if (!menu.contains(target)) menu.open = false;
  }
});
