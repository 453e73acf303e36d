// The page: which phones are open, news for them, theme.
import { get, News, post } from "./api.js";
import { avatar, h } from "./dom.js";
import { Phone } from "./phone.js";

const phones = new Map();
const board = document.getElementById("phones");
const state = document.getElementById("state");
const THEMES = { auto: ["◐", "как в системе"], light: ["☀", "светлое"], dark: ["☾", "тёмное"] };

const news = new News(
  (event) => phones.get(event.to)?.hear(event),
  async () => {
    await Promise.all([...phones.values()].map((phone) => phone.load()));
    setState("на связи", true);
  },
  () => setState("связь с площадкой потеряна, пробую снова…", false),
);

function setState(text, good) {
  state.textContent = text;
  state.dataset.good = String(good);
}

function remember() {
  localStorage.setItem("phones", JSON.stringify([...phones.keys()]));
  news.watch([...phones.keys()]);
}

async function open(user, focus = false) {
  const known = phones.get(user.id);
  if (!known) {
    const phone = new Phone(user, close);
    phones.set(user.id, phone);
    board.append(phone.element);
    remember();
    await phone.load();
  }
  const phone = phones.get(user.id);
  if (focus) {
    phone.element.scrollIntoView({ inline: "center", behavior: "smooth" });
    phone.composer.focus();
  }
}

function close(phone) {
  phones.delete(phone.user.id);
  phone.element.remove();
  remember();
}

async function begin() {
  const setup = await get("setup");
  if (setup.intro) {
    document.getElementById("intro").hidden = false;
    document.getElementById("intro-text").textContent = setup.intro;
  }
  const stored = JSON.parse(localStorage.getItem("phones") ?? "null");
  const users = stored ? await Promise.all(stored.map((id) => get(`phones/${id}`).then(({ user }) => user, () => null))) : [];
  const found = users.filter(Boolean);
  await Promise.all((found.length ? found : setup.phones).map((user) => open(user)));
  if (!phones.size) setState("добавьте телефон", true);
}

// Adding a phone

const dialog = document.getElementById("add-dialog");
const search = document.getElementById("add-search");
const results = document.getElementById("add-found");
let timer;

async function find() {
  const { people } = await get(`people?search=${encodeURIComponent(search.value)}`);
  results.replaceChildren(...people.map((user) => h("li", {}, h("button", { type: "button", onclick: () => choose(user) },
    avatar(user.full_name, user.id), h("span", {}, user.full_name, h("small", {}, user.role || `номер ${user.id}`)),
    phones.has(user.id) ? h("em", {}, "уже открыт") : null))));
  if (!people.length) results.append(h("li", { class: "nobody" }, "Никто не нашёлся"));
}

function choose(user) {
  dialog.close();
  open(user, true);
}

document.getElementById("add-phone").addEventListener("click", () => {
  dialog.showModal();
  search.value = "";
  search.focus();
  find();
});
search.addEventListener("input", () => {
  clearTimeout(timer);
  timer = setTimeout(find, 200);
});
document.getElementById("add-new").addEventListener("submit", async (event) => {
  event.preventDefault();
  const input = document.getElementById("add-name");
  const [first, ...rest] = input.value.trim().split(/\s+/);
  if (!first) return;
  input.value = "";
  choose(await post("people", { first_name: first, last_name: rest.join(" ") || null, role: "новый человек" }));
});

// Theme

function paint(theme) {
  document.documentElement.dataset.theme = theme;
  const button = document.getElementById("theme");
  [button.textContent] = THEMES[theme];
  button.setAttribute("aria-label", `Оформление: ${THEMES[theme][1]}`);
}

paint(localStorage.getItem("theme") in THEMES ? localStorage.getItem("theme") : "auto");
document.getElementById("theme").addEventListener("click", () => {
  const names = Object.keys(THEMES);
  const next = names[(names.indexOf(document.documentElement.dataset.theme) + 1) % names.length];
  localStorage.setItem("theme", next);
  paint(next);
});

begin().catch((error) => setState(error.message, false));
