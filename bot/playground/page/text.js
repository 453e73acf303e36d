// Formatted text: entities (UTF-16 offsets, as JavaScript counts) become nodes.
import { h } from "./dom.js";

const TAGS = { bold: "strong", italic: "em", underline: "u", strikethrough: "s", code: "code" };

/** Nodes of a text. `actions`: what links and commands do on this phone. */
export function formatted(text, entities, actions) {
  const sorted = [...(entities ?? [])].sort((a, b) => a.offset - b.offset || b.length - a.length);
  return pieces(text, 0, text.length, sorted, actions);
}

function pieces(text, start, end, entities, actions) {
  const nodes = [];
  let position = start;
  for (let index = 0; index < entities.length; index += 1) {
    const entity = entities[index];
    const from = Math.max(entity.offset, position), to = Math.min(entity.offset + entity.length, end);
    if (from >= to) continue;
    if (from > position) nodes.push(between(text.slice(position, from), nodes.at(-1)));
    const inner = [];
    while (index + 1 < entities.length && entities[index + 1].offset < to) inner.push(entities[(index += 1)]);
    const crossing = inner.filter((item) => item.offset + item.length > to);
    nodes.push(wrap(entity, text.slice(from, to), pieces(text, from, to, inner, actions), actions));
    position = to;
    if (crossing.length) entities = [...entities.slice(0, index + 1), ...crossing, ...entities.slice(index + 1)];
  }
  if (position < end) nodes.push(between(text.slice(position, end), nodes.at(-1)));
  return nodes;
}

/** Text after a block begins on a line of its own anyway: its first line break is not shown twice. */
function between(text, before) {
  return ["PRE", "BLOCKQUOTE"].includes(before?.tagName) ? text.replace(/^\n/, "") : text;
}

function wrap(entity, words, children, actions) {
  if (TAGS[entity.type]) return h(TAGS[entity.type], {}, children);
  switch (entity.type) {
    case "url": return link(words.includes("://") ? words : `http://${words}`, children, actions);
    case "text_link": return link(entity.url, children, actions);
    case "email": return h("a", { href: `mailto:${words}` }, children);
    case "phone_number": return h("a", { href: `tel:${words.replace(/[^+\d]/g, "")}` }, children);
    case "bot_command": return h("button", { type: "button", class: "inline-link", onclick: () => actions.say(words) }, children);
    case "mention": case "text_mention": case "hashtag": case "cashtag": return h("span", { class: "mention" }, children);
    case "spoiler": return spoiler(children);
    case "pre": return h("pre", { data: entity.language ? { language: entity.language } : {} }, h("code", {}, children));
    case "blockquote": return h("blockquote", {}, children);
    case "expandable_blockquote": return expandable(children);
    case "date_time": return moment(entity, children);
    default: return h("span", {}, children);
  }
}

function link(address, children, actions) {
  const start = startLink(address);
  if (start) {
    return h("button", { type: "button", class: "inline-link", onclick: () => actions.start(start.bot, start.payload) }, children);
  }
  const safe = /^(https?|tg|mailto|tel):/i.test(address) ? address : "#";
  return h("a", { href: safe, target: "_blank", rel: "noopener noreferrer", title: address }, children);
}

/** The bot and the payload of `https://t.me/<bot>?start=<payload>`. */
export function startLink(address) {
  const match = /^(?:https?:\/\/t\.me\/|tg:\/\/resolve\?domain=)(\w+)\/?(?:[?&]start=([\w-]*))?$/.exec(address ?? "");
  return match && match[1].toLowerCase().endsWith("bot") ? { bot: match[1], payload: match[2] ?? "" } : null;
}

function spoiler(children) {
  const element = h("span", { class: "spoiler", role: "button", tabindex: "0", "aria-label": "Скрытый текст, показать" }, children);
  const reveal = () => {
    element.classList.add("shown");
    element.removeAttribute("aria-label");
  };
  element.addEventListener("click", reveal);
  element.addEventListener("keydown", (event) => event.key === "Enter" && reveal());
  return element;
}

function expandable(children) {
  const toggle = h("button", { type: "button", class: "quote-toggle", "aria-expanded": "false" }, "Развернуть");
  const quote = h("blockquote", { class: "expandable" }, h("div", { class: "quote-text" }, children), toggle);
  toggle.addEventListener("click", () => {
    const open = quote.classList.toggle("open");
    toggle.textContent = open ? "Свернуть" : "Развернуть";
    toggle.setAttribute("aria-expanded", String(open));
  });
  return quote;
}

function moment(entity, children) {
  const date = new Date(entity.unix_time * 1000);
  const full = date.toLocaleString("ru", { dateStyle: "full", timeStyle: "short" });
  const format = entity.date_time_format ?? "";
  return h("time", { datetime: date.toISOString(), title: full }, format ? shown(date, format) : children);
}

function shown(date, format) {
  if (format === "r") return relative(date);
  const options = {};
  if (format.includes("w")) options.weekday = "long";
  if (/[dD]/.test(format)) Object.assign(options, { day: "numeric", month: format.includes("D") ? "long" : "numeric", year: "numeric" });
  if (/[tT]/.test(format)) Object.assign(options, { hour: "2-digit", minute: "2-digit" });
  if (format.includes("T")) options.second = "2-digit";
  return new Intl.DateTimeFormat("ru", options).format(date);
}

function relative(date) {
  const seconds = (date - Date.now()) / 1000;
  const [unit, size] = [["day", 86400], ["hour", 3600], ["minute", 60]].find(([, length]) => Math.abs(seconds) >= length) ?? ["second", 1];
  return new Intl.RelativeTimeFormat("ru", { numeric: "auto" }).format(Math.round(seconds / size), unit);
}
