// The lower part of a phone: writing, attaching, the command menu, the reply keyboard.
import { act, upload } from "./api.js";
import { preview } from "./bubbles.js";
import { h, icon, openMenu } from "./dom.js";
import { sampleVoice } from "./samples.js";

const ATTACH = [
  ["photo", "Фото", "image/*"], ["document", "Документ", ""], ["album", "Альбом (несколько файлов)", ""], ["video", "Видео", "video/*"],
  ["audio", "Аудио", "audio/*"], ["voice", "Голосовое из файла", "audio/*"], ["video_note", "Кружок из файла", "video/*"],
  ["animation", "GIF из файла", "image/gif,video/mp4"], ["sticker", "Стикер из файла", "image/webp,image/png"],
];
const ALONE = ["voice", "video_note", "animation", "sticker"];
const ACCEPT = { photo: "image/*", video: "video/*", animation: "image/gif,video/mp4", audio: "audio/*", document: "" };

export class Composer {
  constructor(phone) {
    this.phone = phone;
    this.replyTo = null;
    this.editing = null;
    this.build();
  }

  build() {
    const { phone } = this;
    this.input = h("textarea", { rows: "1", "aria-label": `Сообщение, пишет ${phone.user.full_name}`, placeholder: "Сообщение", maxlength: "4096" });
    this.bar = h("div", { class: "reply-bar", hidden: true });
    this.suggestions = h("div", { class: "suggestions", role: "listbox", "aria-label": "Подсказки", hidden: true });
    this.commands = h("button", { type: "button", class: "icon slash", "aria-label": "Команды", title: "Команды", hidden: true, "aria-haspopup": "menu", onclick: () => this.commandMenu() }, "/");
    this.attach = h("button", { type: "button", class: "icon", "aria-label": "Прикрепить", title: "Прикрепить", "aria-haspopup": "menu", onclick: () => this.attachMenu() }, icon("attach"));
    this.toggle = h("button", { type: "button", class: "icon", "aria-label": "Клавиатура бота", title: "Клавиатура бота", hidden: true, "aria-expanded": "true", onclick: () => this.switchKeyboard() }, icon("keyboard"));
    this.send = h("button", { type: "submit", class: "icon send", "aria-label": "Отправить" }, icon("send"));
    this.form = h("form", { class: "compose" }, this.commands, this.attach, this.input, this.toggle, this.send);
    this.start = h("button", { type: "button", class: "start", hidden: true, onclick: () => this.begin() });
    this.keyboard = h("div", { class: "reply-keyboard", role: "group", "aria-label": "Клавиатура бота", hidden: true });
    this.picker = h("input", { type: "file", hidden: true, tabindex: "-1", "aria-hidden": "true" });
    this.element = h("footer", { class: "composer" }, this.suggestions, this.bar, this.start, this.form, this.keyboard, this.picker);
    this.form.addEventListener("submit", (event) => { event.preventDefault(); this.submit(); });
    this.input.addEventListener("keydown", (event) => this.key(event));
    this.input.addEventListener("input", () => this.typed());
    this.input.addEventListener("paste", (event) => {
      const files = [...event.clipboardData?.files ?? []];
      if (files.length) { event.preventDefault(); this.sendFiles("photo", files); }
    });
  }

  focus() { (this.start.hidden ? this.input : this.start).focus(); }

  reset() {
    this.cancel();
    this.input.value = "";
    this.refresh();
    this.showKeyboard(true);
  }

  refresh() {
    const { chat } = this.phone;
    if (!chat) return;
    const waiting = chat.type === "private" && (!chat.started || chat.blocked);
    this.start.hidden = !waiting;
    this.start.textContent = chat.blocked ? "Разблокировать и начать" : "Начать";
    this.form.hidden = waiting;
    this.commands.hidden = !chat.commands?.length;
    this.input.placeholder = chat.keyboard?.input_field_placeholder || "Сообщение";
    this.grow();
  }

  begin() { this.phone.start(this.phone.chat.bots[0]); this.input.focus(); }

  // Writing

  grow() {
    this.input.style.height = "auto";
    this.input.style.height = `${Math.min(this.input.scrollHeight, 120)}px`;
    this.form.classList.toggle("filled", this.input.value.trim() !== "");
  }

  key(event) {
    const open = !this.suggestions.hidden;
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      this.submit();
    } else if (event.key === "Escape") {
      if (open) this.suggestions.hidden = true;
      else this.cancel();
    } else if (open && event.key === "ArrowUp") {
      event.preventDefault();
      this.suggestions.lastElementChild?.focus();
    } else if (event.key === "ArrowUp" && !this.input.value) {
      const last = this.phone.shown().findLast((message) => message.from.id === this.phone.user.id && message.text);
      if (last) { event.preventDefault(); this.edit(last); }
    }
  }

  typed() {
    this.grow();
    const { value } = this.input;
    const bot = this.phone.chat.bots[0];
    clearTimeout(this.inlineTimer);
    if (bot && value.toLowerCase().startsWith(`@${bot.toLowerCase()} `)) {
      this.inlineTimer = setTimeout(() => this.askInline(value.slice(bot.length + 2)), 350);
    } else if (/^\/\w*$/.test(value)) {
      this.suggest((this.phone.chat.commands ?? []).filter((item) => `/${item.command}`.startsWith(value)).map((item) => ({
        text: `/${item.command}`, detail: item.description, run: () => { this.input.value = ""; this.say(`/${item.command}`); },
      })));
    } else {
      this.suggestions.hidden = true;
    }
  }

  suggest(items) {
    this.suggestions.hidden = !items.length;
    const walk = (event) => {
      const step = { ArrowDown: "nextElementSibling", ArrowUp: "previousElementSibling" }[event.key];
      if (!step && event.key !== "Escape") return;
      event.preventDefault();
      if (event.key === "Escape") this.suggestions.hidden = true;
      ((step && event.currentTarget[step]) || this.input).focus();
    };
    this.suggestions.replaceChildren(...items.map(({ text, detail, run }) =>
      h("button", { type: "button", role: "option", onkeydown: walk, onclick: () => { this.suggestions.hidden = true; run(); this.input.focus(); } },
        h("strong", {}, text), h("small", {}, detail ?? ""))));
  }

  async submit() {
    const text = this.input.value.trim();
    if (!text) return;
    const { editing, replyTo } = this;
    this.input.value = "";
    this.suggestions.hidden = true;
    this.cancel();
    if (editing) await this.phone.act("edit", { message_id: editing.message_id, text });
    else if (!(await this.phone.act("say", { text, ...this.replying(replyTo) })) && !this.input.value) this.input.value = text;
    this.grow();
  }

  say(text) { return this.phone.act("say", { text }); }

  replying(message) { return message ? { reply_to: message.message_id } : {}; }

  reply(message) {
    this.editing = null;
    this.replyTo = message;
    this.showBar("Ответ", this.phone.describe(message));
  }

  edit(message) {
    this.replyTo = null;
    this.editing = message;
    this.input.value = message.text ?? message.caption ?? "";
    this.showBar("Изменить", preview(message));
    this.grow();
  }

  showBar(title, text) {
    this.bar.hidden = false;
    this.bar.replaceChildren(h("span", {}, h("strong", {}, title), h("small", {}, text)),
      h("button", { type: "button", class: "icon", "aria-label": "Отменить", onclick: () => { this.cancel(); this.input.focus(); } }, icon("close")));
    this.input.focus();
  }

  cancel() {
    if (this.editing) this.input.value = "";
    this.replyTo = this.editing = null;
    this.bar.hidden = true;
    this.grow();
  }

  // Inline mode

  inline(query) {
    this.input.value = `@${this.phone.chat.bots[0]} ${query}`;
    this.input.focus();
    this.typed();
  }

  async askInline(text) {
    this.asked = { text, query: null };
    const { asked } = this;
    try {
      asked.query = (await act(this.phone.user.id, "inline", { chat: this.phone.key, text })).query;
    } catch { /* shown by nothing: the person goes on typing */ }
  }

  offer(query, { results }) {
    const { asked } = this;
    if (!asked || (asked.query && asked.query !== query)) return;
    this.suggest(results.map((result) => ({
      text: result.title ?? result.document_file_id ?? "Результат",
      detail: result.description,
      run: () => { this.input.value = ""; this.phone.act("choose", { result, text: asked.text }); },
    })));
  }

  // The reply keyboard

  showKeyboard(open) {
    const markup = this.phone.chat?.keyboard;
    const rows = markup?.keyboard;
    this.refresh();
    if (markup?.force_reply) {
      const last = this.phone.shown().findLast((message) => message.from.id !== this.phone.user.id);
      if (last) this.reply(last);
    }
    this.toggle.hidden = !rows;
    this.keyboard.classList.toggle("tall", Boolean(rows) && !markup.resize_keyboard);
    this.keyboard.replaceChildren(...(rows ?? []).map((row) => h("div", { class: "reply-row" }, row.map((button) =>
      h("button", { type: "button", data: button.style ? { style: button.style } : {}, onclick: () => this.pressReply(button, markup) }, button.text)))));
    this.fold(!rows || !open);
  }

  fold(hidden) {
    const stick = this.phone.nearBottom();
    this.keyboard.hidden = hidden;
    this.toggle.setAttribute("aria-expanded", String(!hidden));
    if (stick) this.phone.toBottom();
  }

  switchKeyboard() { this.fold(!this.keyboard.hidden); }

  pressReply(button, markup) {
    if (button.request_contact) this.phone.act("contact");
    else if (button.request_location) this.phone.act("location", { latitude: 55.1599, longitude: 61.4026 });
    else this.phone.act("say", { text: button.text, ...this.replying(this.replyTo) });
    this.cancel();
    if (markup.one_time_keyboard) this.fold(true);
  }

  commandMenu() {
    openMenu(this.phone.screen, this.commands, this.phone.chat.commands.map((item) => ({
      text: `/${item.command}`, detail: item.description, run: () => this.say(`/${item.command}`),
    })), "Команды");
  }

  // Attaching

  attachMenu() {
    const { phone } = this;
    openMenu(phone.screen, this.attach, [
      ...ATTACH.map(([kind, text, accept]) => ({ text, run: () => this.pick(kind, accept) })),
      { text: "Голосовое (образец)", run: () => this.sendFiles("voice", [sampleVoice()]) },
      { text: "Геопозиция", run: () => phone.act("location", { latitude: 55.1599, longitude: 61.4026 }) },
      { text: "Место", run: () => phone.act("venue", { latitude: 55.1599, longitude: 61.4026, title: "ЧИРО", address: "Красноармейская, 88" }) },
      { text: "Мой контакт", run: () => phone.act("contact") },
      { text: "Опрос", run: () => phone.ask("Вопрос и варианты через «;»", "Удобно во вторник?; Да; Нет", (words) => this.poll(words)) },
      { text: "Кубик", run: () => phone.act("dice", { value: 1 + Math.floor(Math.random() * 6) }) },
    ], "Прикрепить");
  }

  poll(words) {
    const [question, ...options] = words.split(";").map((part) => part.trim()).filter(Boolean);
    if (options.length) this.phone.act("poll", { question, options, is_anonymous: false });
    else this.phone.toast("Нужен вопрос и хотя бы один вариант через «;»");
  }

  pick(kind, accept) {
    this.choose(accept, !ALONE.includes(kind), (files) => this.sendFiles(kind, files));
  }

  choose(accept, multiple, run) {
    this.picker.accept = accept;
    this.picker.multiple = multiple;
    this.picker.value = "";
    this.picker.onchange = () => run([...this.picker.files]);
    this.picker.click();
  }

  /** Put another file of the same kind in the place of a sent one; its caption stays. */
  replace(message, kind) {
    this.choose(ACCEPT[kind], false, async ([file]) => {
      if (!file) return;
      const caption = { caption: message.caption ?? "", entities: message.caption_entities ?? [] };
      await this.phone.act("edit", { message_id: message.message_id, kind, file: await upload(file), ...caption });
    });
  }

  /** Send files; several at once make an album. What is in the input field becomes the caption. */
  async sendFiles(kind, files) {
    if (!files.length) return;
    const caption = this.input.value.trim();
    const replyTo = this.replyTo;
    this.input.value = "";
    this.cancel();
    const visual = files.every((file) => /^(image|video)\//.test(file.type));
    const album = files.length > 1 ? { album: String(Date.now() * 1000 + Math.floor(Math.random() * 1000)) } : {};
    const sent = await Promise.all(files.map((file) => upload(file)));
    for (const [index, file] of files.entries()) {
      const one = kind === "album" ? (visual ? file.type.split("/")[0].replace("image", "photo") : "document") : kind;
      const words = index === 0 && caption ? { caption } : {};
      await this.phone.act("send", { kind: one, file: sent[index], ...album, ...words, ...this.replying(replyTo), ...(one === "voice" ? { duration: 1 } : {}) });
    }
    this.input.focus();
  }
}
