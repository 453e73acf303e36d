// Building the page out of nodes: text never becomes markup.

/** Make an element: `h("a", {class: "link", href, onclick}, "text", child)`. */
export function h(tag, props = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (name === "data") Object.assign(element.dataset, value);
    else element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

const SVG = "http://www.w3.org/2000/svg";
const ICONS = {
  attach: "M20 11.5l-7.8 7.8a5 5 0 0 1-7.1-7.1l8.5-8.5a3.3 3.3 0 0 1 4.7 4.7l-8.4 8.4a1.7 1.7 0 0 1-2.4-2.4l7.4-7.3",
  send: "M4 12l16-7.5-5.5 16-3.2-6.3z M20 4.5l-8.7 9.7",
  back: "M15 5l-7 7 7 7",
  more: "M12 5.5v.01 M12 12v.01 M12 18.5v.01",
  dots: "M5.5 12h.01 M12 12h.01 M18.5 12h.01",
  keyboard: "M4 7h16a1 1 0 0 1 1 1v9a1 1 0 0 1-1 1H4a1 1 0 0 1-1-1V8a1 1 0 0 1 1-1z M7 10.5h.01 M10.3 10.5h.01 M13.7 10.5h.01 M17 10.5h.01 M8 14.5h8",
  close: "M6 6l12 12 M18 6L6 18",
  down: "M6 9.5l6 6 6-6",
  open: "M8 16L16 8 M9.5 8H16v6.5",
  copy: "M9 9h10v10H9z M15 9V5H5v10h4",
  share: "M5 12h13 M13 6.5l5.5 5.5-5.5 5.5",
};

/** A line drawing that does not depend on fonts. */
export function icon(name) {
  const picture = document.createElementNS(SVG, "svg");
  const path = document.createElementNS(SVG, "path");
  picture.setAttribute("viewBox", "0 0 24 24");
  picture.setAttribute("class", `picture icon-${name}`);
  picture.setAttribute("aria-hidden", "true");
  path.setAttribute("d", ICONS[name]);
  picture.append(path);
  return picture;
}

/** «5 участников»: the form of a Russian noun after a number. */
export function plural(number, one, few, many) {
  const tens = number % 100, units = number % 10;
  if (tens > 10 && tens < 20) return many;
  if (units === 1) return one;
  return units > 1 && units < 5 ? few : many;
}

export function clock(seconds) {
  return new Date(seconds * 1000).toLocaleTimeString("ru", { hour: "2-digit", minute: "2-digit" });
}

export function fileSize(bytes) {
  if (bytes < 1024) return `${bytes} Б`;
  if (bytes < 1024 * 1024) return `${Math.round(bytes / 1024)} КБ`;
  return `${(bytes / 1024 / 1024).toFixed(1).replace(".", ",")} МБ`;
}

const HUES = [206, 152, 28, 268, 340, 188, 84, 12];

/** A round picture with initials; its colour follows from the id. */
export function avatar(name, id) {
  const letters = name.replace(/[^\p{L}\p{N} ]/gu, "").split(" ").filter(Boolean).slice(0, 2).map((word) => word[0]);
  const element = h("span", { class: "avatar", "aria-hidden": "true" }, letters.join("").toUpperCase() || "•");
  element.style.setProperty("--hue", HUES[Math.abs(id) % HUES.length]);
  return element;
}

/** A menu at a button: arrows walk, Enter chooses, Escape closes and gives the focus back. */
export function openMenu(host, anchor, items, label) {
  host.querySelector(".menu")?.remove();
  const close = (refocus) => {
    menu.remove();
    document.removeEventListener("pointerdown", outside, true);
    anchor.removeAttribute("aria-expanded");
    if (refocus) anchor.focus();
  };
  const outside = (event) => {
    if (!menu.contains(event.target) && !anchor.contains(event.target)) close(false);
  };
  const menu = h("div", { class: "menu", role: "menu", "aria-label": label },
    items.filter(Boolean).map(({ text, detail, danger, run }) =>
      h("button", { type: "button", role: "menuitem", class: danger ? "danger" : null, onclick: () => { close(true); run(); } },
        h("span", {}, text), detail ? h("small", {}, detail) : null)));
  menu.addEventListener("keydown", (event) => {
    const buttons = [...menu.children];
    const place = buttons.indexOf(document.activeElement);
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) buttons[(place + step + buttons.length) % buttons.length].focus();
    else if (event.key === "Escape" || event.key === "Tab") close(true);
    else return;
    event.preventDefault();
    event.stopPropagation();
  });
  host.append(menu);
  anchor.setAttribute("aria-expanded", "true");
  const box = anchor.getBoundingClientRect(), frame = host.getBoundingClientRect();
  const above = box.top - frame.top > frame.height / 2;
  menu.style[above ? "bottom" : "top"] = `${above ? frame.bottom - box.top + 4 : box.bottom - frame.top + 4}px`;
  const left = Math.min(Math.max(8, box.left - frame.left), frame.width - menu.offsetWidth - 8);
  menu.style.left = `${Math.max(8, left)}px`;
  document.addEventListener("pointerdown", outside, true);
  menu.firstElementChild?.focus();
}
