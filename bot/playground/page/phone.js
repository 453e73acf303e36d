// One phone: its chats, the open conversation, what arrives.
import { act, get } from "./api.js";
import { bubble, inTopic, isService, name, preview } from "./bubbles.js";
import { Composer } from "./composer.js";
import { avatar, clock, h, icon, plural } from "./dom.js";
import { chatMenu } from "./menus.js";
import { askLine, showAlert } from "./overlays.js";
import { startLink } from "./text.js";

const ACTIONS = {
  typing: "печатает", upload_photo: "отправляет фото", upload_document: "отправляет файл", upload_video: "отправляет видео",
  record_voice: "записывает голосовое", upload_voice: "отправляет голосовое", choose_sticker: "выбирает стикер",
};
const KEPT = 300;

export class Phone {
  constructor(user, remove) {
    this.user = user;
    this.remove = remove;
    this.chats = new Map();
    this.key = null;
    this.topic = null;
    this.stuck = true;
    this.actions = { say: (text) => this.act("say", { text }), start: (bot, payload) => this.start(bot, payload) };
    this.build();
  }

  build() {
    const role = this.user.role ? h("span", { class: "role" }, this.user.role) : null;
    this.messages = h("div", { class: "messages", role: "log", "aria-label": "Сообщения", tabindex: "-1" });
    this.list = h("div", { class: "chat-list", hidden: true });
    this.head = h("header", { class: "chat-head" });
    this.down = h("button", { type: "button", class: "down", hidden: true, "aria-label": "К новым сообщениям", onclick: () => this.toBottom(true) }, icon("down"));
    this.pinned = h("button", { type: "button", class: "pinned", hidden: true });
    this.composer = new Composer(this);
    this.screen = h("div", { class: "screen" }, this.head, this.pinned,
      (this.conversation = h("div", { class: "conversation" }, this.messages, this.down)), this.composer.element, this.list);
    this.element = h("section", { class: "phone", "aria-label": `Телефон: ${this.user.full_name}`, data: { user: this.user.id } },
      h("div", { class: "owner" }, avatar(this.user.full_name, this.user.id),
        h("div", { class: "owner-name" }, h("strong", {}, this.user.full_name), role),
        h("button", { type: "button", class: "icon", "aria-label": `Убрать телефон: ${this.user.full_name}`, title: "Убрать телефон", onclick: () => this.remove(this) }, icon("close"))),
      h("div", { class: "frame" }, this.screen));
    this.messages.addEventListener("scroll", () => {
      this.stuck = this.nearBottom();
      this.down.hidden = this.stuck;
    });
    this.messages.addEventListener("load", () => this.stuck && this.toBottom(), true);
    new ResizeObserver(() => this.stuck && this.toBottom()).observe(this.messages);
  }

  get chat() { return this.chats.get(this.key); }

  // State

  async load() {
    const snapshot = await get(`phones/${this.user.id}`);
    this.user = snapshot.user;
    this.chats.clear();
    for (const chat of snapshot.chats) this.takeChat(chat);
    if (!this.chats.has(this.key)) this.key = this.chats.keys().next().value;
    this.show(this.key);
  }

  takeChat(view) {
    const before = this.chats.get(view.key);
    const messages = new Map(view.messages.map((message) => [message.message_id, message]));
    this.chats.set(view.key, { ...view, messages, unread: before?.unread ?? 0 });
  }

  async refreshChat(key) {
    try {
      this.takeChat(await get(`phones/${this.user.id}/${key}`));
      if (this.key === key) this.show(key);
      else this.drawList();
    } catch { /* the chat has gone meanwhile */ }
  }

  hear(event) {
    const chat = this.chats.get(event.chat);
    switch (event.event) {
      case "message": case "edited": case "updated": case "deleted":
        if (!chat) return void this.refreshChat(event.chat);
        return this.take(chat, event.message, event.event);
      case "keyboard":
        if (!chat) return undefined;
        chat.keyboard = event.keyboard.remove_keyboard ? null : event.keyboard;
        return this.key === chat.key && this.composer.showKeyboard(true);
      case "answer": return this.answered(event);
      case "action": return chat && this.busy(chat, event);
      case "commands": return [...this.chats.keys()].forEach((key) => this.refreshMenu(key));
      case "pinned": case "topics":
        if (chat) chat[event.event] = event[event.event];
        if (this.key !== event.chat) return undefined;
        if (this.topic && !this.openedTopic()) return this.goToTopic(null);
        if (event.event === "topics" && !this.topic) this.redraw();
        return this.drawHead();
      case "chat": return void this.refreshChat(event.chat);
      case "chat_gone":
        this.chats.delete(event.chat);
        return this.key === event.chat ? this.show(this.chats.keys().next().value) : this.drawList();
      default: return undefined;
    }
  }

  async refreshMenu(key) {
    const { commands } = await get(`phones/${this.user.id}/${key}?only=commands`);
    const chat = this.chats.get(key);
    if (chat) chat.commands = commands;
    if (this.key === key) this.composer.refresh();
  }

  take(chat, message, event) {
    if (event === "deleted") chat.messages.delete(message.message_id);
    else chat.messages.set(message.message_id, message);
    const incoming = event === "message" && message.from.id !== this.user.id;
    if (event === "message" && chat.type === "private" && !chat.started) {
      chat.started = true;
      this.composer.refresh();
    }
    if (chat.messages.size > KEPT) chat.messages.delete(chat.messages.keys().next().value);
    if (this.key !== chat.key || !this.list.hidden) {
      if (incoming) chat.unread += 1;
      this.drawHead();
      this.drawList();
    }
    if (this.key !== chat.key) return;
    this.quiet();
    const stick = this.nearBottom() || (event === "message" && !incoming);
    this.drawAround(message);
    if (stick) this.toBottom();
    else if (event === "message") this.down.hidden = false;
  }

  // Drawing

  show(key) {
    if (key !== this.key) this.topic = null;
    this.key = key;
    this.list.hidden = true;
    if (this.chat) this.chat.unread = 0;
    this.drawHead();
    this.redraw();
    this.composer.reset();
    this.toBottom();
  }

  shown() {
    const messages = [...this.chat?.messages.values() ?? []].sort((a, b) => a.message_id - b.message_id);
    return this.topic ? messages.filter((message) => inTopic(message) === this.topic) : messages;
  }

  /** Messages in the pieces that are drawn together: an album is one, whatever came between its parts. */
  groups() {
    const groups = [];
    const albums = new Map();
    for (const message of this.shown()) {
      const album = message.media_group_id && `${message.media_group_id} ${message.from.id}`;
      if (albums.has(album)) {
        albums.get(album).push(message);
      } else {
        groups.push([message]);
        if (album) albums.set(album, groups.at(-1));
      }
    }
    return groups;
  }

  redraw() {
    if (!this.chat) return this.messages.replaceChildren();
    const groups = this.groups();
    const nodes = groups.map((group) => bubble(group, this));
    if (!nodes.length) nodes.push(this.emptyNote());
    return this.messages.replaceChildren(...nodes);
  }

  /** Draw again what a message belongs to; the common case of a new last message adds one node. */
  drawAround(message) {
    this.messages.querySelector(".empty")?.remove();
    const groups = this.groups();
    const group = groups.find((items) => items.some((item) => item.message_id === message.message_id));
    const id = group?.[0].message_id ?? message.message_id;
    const node = this.messages.querySelector(`[data-id="${id}"]`);
    if (!group) {
      const album = message.media_group_id && groups.some((items) => items[0].media_group_id === message.media_group_id);
      if (node && !album) node.remove();
      else this.redraw();
    } else if (node) {
      const focused = node.contains(document.activeElement);
      const fresh = bubble(group, this);
      node.replaceWith(fresh);
      if (focused) (fresh.querySelector(".bubble") ?? fresh).focus({ preventScroll: true });
    } else if (groups.at(-1) === group) {
      this.messages.append(bubble(group, this));
    } else {
      this.redraw();
    }
  }

  emptyNote() {
    const about = this.chat.description || (this.chat.type === "private" ? "Здесь пока пусто. Нажмите «Начать»." : "Здесь пока пусто.");
    return h("div", { class: "empty" }, avatar(this.chat.title, this.chat.key), h("strong", {}, this.chat.title), h("p", {}, about));
  }

  drawHead() {
    const { chat } = this;
    if (!chat) return;
    const others = [...this.chats.values()].filter((other) => other !== chat);
    const unread = others.reduce((sum, other) => sum + other.unread, 0);
    const back = h("button", { type: "button", class: "icon back", "aria-label": unread ? `Все чаты, непрочитанных: ${unread}` : "Все чаты", onclick: () => this.openList() },
      icon("back"), unread ? h("b", { class: "badge" }, unread) : null);
    this.subtitle = h("small", { "aria-live": "polite" }, this.about());
    const menu = h("button", { type: "button", class: "icon", "aria-label": "Меню чата", "aria-haspopup": "menu", onclick: () => chatMenu(this, menu) }, icon("more"));
    const title = h("div", { class: "chat-title" }, h("strong", {}, chat.title), this.subtitle);
    this.head.replaceChildren(...[back, avatar(chat.title, chat.key), title, this.topicPicker(), menu].filter(Boolean));
    const pinned = chat.messages.get(chat.pinned?.at(-1));
    this.pinned.hidden = !pinned;
    if (pinned) {
      this.pinned.replaceChildren(h("strong", {}, "Закреплено"), h("span", {}, preview(pinned)));
      this.pinned.onclick = () => this.scrollTo(pinned.message_id);
    }
  }

  about() {
    const { chat } = this;
    if (chat.type !== "private") return `${chat.members} ${plural(chat.members, "участник", "участника", "участников")}`;
    return chat.blocked ? "бот заблокирован" : "бот";
  }

  openedTopic() { return this.chat.topics?.find((topic) => topic.message_thread_id === this.topic); }

  goToTopic(topic) {
    this.topic = topic;
    this.drawHead();
    this.redraw();
    this.toBottom();
  }

  topicPicker() {
    if (!this.chat.topics?.length) return null;
    const picker = h("select", { class: "topics", "aria-label": "Тема", onchange: () => {
      this.goToTopic(Number(picker.value) || null);
      this.composer.focus();
    } }, h("option", { value: "" }, "Все темы"), this.chat.topics.map((topic) => h("option", { value: topic.message_thread_id }, topic.closed ? `🔒 ${topic.name}` : topic.name)));
    picker.value = this.topic ?? "";
    return picker;
  }

  openList() {
    this.list.hidden = false;
    this.drawList();
    this.list.querySelector("button")?.focus();
  }

  drawList() {
    if (this.list.hidden) return;
    const chats = [...this.chats.values()].map((chat) => [chat, [...chat.messages.values()].at(-1)])
      .sort(([, a], [, b]) => (b?.date ?? 0) - (a?.date ?? 0));
    this.list.replaceChildren(h("header", { class: "chat-head" }, h("strong", {}, "Чаты")), ...chats.map(([chat, last]) =>
      h("button", { type: "button", class: "chat-line", onclick: () => { this.show(chat.key); this.composer.focus(); } },
        avatar(chat.title, chat.key),
        h("span", { class: "chat-text" }, h("strong", {}, chat.title), h("small", {}, last ? `${last.from.id === this.user.id && !isService(last) ? "Вы: " : ""}${preview(last)}` : "Пока пусто")),
        h("span", { class: "chat-side" }, last ? h("time", {}, clock(last.date)) : null, chat.unread ? h("b", { class: "badge" }, chat.unread) : null))));
  }

  nearBottom() {
    const { scrollHeight, scrollTop, clientHeight } = this.messages;
    return scrollHeight - scrollTop - clientHeight < 80;
  }

  toBottom(smooth = false) {
    this.messages.scrollTo({ top: this.messages.scrollHeight, behavior: smooth ? "smooth" : "instant" });
    this.down.hidden = true;
    this.stuck = true;
  }

  scrollTo(id) {
    const group = this.groups().find((items) => items.some((item) => item.message_id === id));
    const node = group && this.messages.querySelector(`[data-id="${group[0].message_id}"]`);
    if (!node) return this.toast("Этого сообщения здесь больше нет");
    node.scrollIntoView({ block: "center", behavior: "smooth" });
    node.classList.add("flash");
    return setTimeout(() => node.classList.remove("flash"), 1500);
  }

  // What the bot shows

  busy(chat, { action, who }) {
    if (this.key !== chat.key) return;
    this.subtitle.textContent = `${chat.type === "private" ? "" : `${who} `}${ACTIONS[action] ?? "занят"}…`;
    this.subtitle.classList.add("busy");
    clearTimeout(this.busyTimer);
    this.busyTimer = setTimeout(() => this.quiet(), 5000);
  }

  quiet() {
    clearTimeout(this.busyTimer);
    if (!this.subtitle?.classList.contains("busy")) return;
    this.subtitle.classList.remove("busy");
    this.subtitle.textContent = this.about();
  }

  answered({ query, answer }) {
    if (answer.results) return this.composer.offer(query, answer);
    const button = this.pressed?.get(query);
    button?.removeAttribute("aria-busy");
    this.pressed?.delete(query);
    const start = startLink(answer.url);
    if (start) return void this.start(start.bot, start.payload);
    if (!answer.text) return undefined;
    return answer.alert ? showAlert(this.screen, answer.text) : this.toast(answer.text);
  }

  toast(text) {
    this.conversation.querySelector(".toast")?.remove();
    const toast = h("div", { class: "toast", role: "status" }, text);
    this.conversation.append(toast);
    setTimeout(() => toast.remove(), 4000);
  }

  // What the person does

  async act(action, args = {}) {
    try {
      return await act(this.user.id, action, { chat: this.key, ...(this.topic ? { topic: this.topic } : {}), ...args });
    } catch (error) {
      this.toast(error.message);
      return null;
    }
  }

  start(bot, payload = "") {
    const target = [...this.chats.values()].find((chat) => chat.type === "private" && chat.bots[0]?.toLowerCase() === bot?.toLowerCase());
    const key = target?.key ?? this.key;
    if (key !== this.key) this.show(key);
    return this.act("start", { chat: key, payload });
  }

  async press(message, row, column, button, element) {
    if (button.copy_text) {
      await navigator.clipboard?.writeText(button.copy_text.text).catch(() => {});
      return this.toast("Скопировано");
    }
    const start = startLink(button.url);
    if (start) return this.start(start.bot, start.payload);
    if (button.url) return window.open(button.url, "_blank", "noopener");
    const inline = button.switch_inline_query_current_chat ?? button.switch_inline_query;
    if (inline !== undefined) return this.composer.inline(inline);
    element.setAttribute("aria-busy", "true");
    setTimeout(() => element.removeAttribute("aria-busy"), 10000);
    const pressed = await this.act("press", { message_id: message.message_id, row, column });
    if (!pressed?.query) return element.removeAttribute("aria-busy");
    this.pressed ??= new Map();
    return this.pressed.set(pressed.query, element);
  }

  ask(question, value, run) { askLine(this.screen, question, value, run); }

  describe(message) { return `${name(message.from)}: ${preview(message)}`; }
}
