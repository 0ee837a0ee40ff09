// Shows the button that prints the page, and writes at what time it was printed into its foot.
// Without scripts the browser's own menu prints, and its own head line has the time.
"use strict";

for (const button of document.querySelectorAll(".print-button")) {
  button.hidden = false;
  button.addEventListener("click", () => print());
}

addEventListener("beforeprint", () => {
  const now = new Date();
  const time = now.toLocaleTimeString("vi-VN", { hour: "2-digit", minute: "2-digit" });
  const day = now.toLocaleDateString("vi-VN", { day: "2-digit", month: "2-digit", year: "numeric" });
  for (const place of document.querySelectorAll(".printed-at")) {
    place.textContent = `In lúc ${time} ngày ${day} · `;
  }
});
