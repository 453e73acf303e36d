// What lies over a phone's screen until it is dealt with.
import { h } from "./dom.js";

/** Put a box over the screen; gives the function that takes it away and returns the focus. */
function cover(screen, box) {
  const before = document.activeElement;
  const veil = h("div", { class: "veil" }, box);
  const end = () => {
    veil.remove();
    before?.focus?.();
  };
  veil.addEventListener("keydown", (event) => {
    if (event.key === "Escape") end();
    if (event.key !== "Tab") return;
    const places = [...veil.querySelectorAll("input, button")];
    const edge = event.shiftKey ? places[0] : places.at(-1);
    if (document.activeElement === edge) {
      event.preventDefault();
      (event.shiftKey ? places.at(-1) : places[0]).focus();
    }
  });
  screen.append(veil);
  return end;
}

/** The alert of a callback query. */
export function showAlert(screen, text) {
  const close = h("button", { type: "button", class: "button primary" }, "ОК");
  const box = h("div", { class: "alert", role: "alertdialog", "aria-modal": "true", "aria-label": "Сообщение бота" }, h("p", {}, text), close);
  const end = cover(screen, box);
  close.addEventListener("click", end);
  close.focus();
}

/** A question that is answered with one line. */
export function askLine(screen, question, value, run) {
  const input = h("input", { value, "aria-label": question, maxlength: "400" });
  const cancel = h("button", { type: "button", class: "button" }, "Отмена");
  const box = h("form", { class: "alert", role: "dialog", "aria-modal": "true", "aria-label": question },
    h("label", {}, question, input), h("div", { class: "row" }, cancel, h("button", { type: "submit", class: "button primary" }, "Готово")));
  const end = cover(screen, box);
  cancel.addEventListener("click", end);
  box.addEventListener("submit", (event) => {
    event.preventDefault();
    end();
    if (input.value.trim()) run(input.value.trim());
  });
  input.focus();
  input.select();
}
