// Messages as bubbles: text, media, albums, keyboards.
import { fileUrl } from "./api.js";
import { avatar, clock, fileSize, h, icon, plural } from "./dom.js";
import { messageMenu } from "./menus.js";
import { formatted } from "./text.js";

const SERVICE = {
  new_chat_members: (m) => `${name(m.from)}: теперь в группе ${m.new_chat_members.map(name).join(", ")}`,
  left_chat_member: (m) => `В группе больше нет: ${name(m.left_chat_member)}`,
  new_chat_title: (m) => `Новое название: «${m.new_chat_title}»`,
  pinned_message: (m) => `${name(m.from)}: закреплено «${preview(m.pinned_message)}»`,
  forum_topic_created: (m) => `Открыта тема «${m.forum_topic_created.name}»`,
  forum_topic_edited: (m) => `Тема теперь называется «${m.forum_topic_edited.name ?? "…"}»`,
  forum_topic_closed: (m) => `Тема ${topicName(m)}закрыта`,
  forum_topic_reopened: (m) => `Тема ${topicName(m)}снова открыта`,
  migrate_to_chat_id: () => "Группа стала супергруппой",
  migrate_from_chat_id: () => "Группа стала супергруппой",
};
const KINDS = {
  photo: "Фото", video: "Видео", animation: "GIF", document: "Документ", audio: "Аудио", voice: "Голосовое сообщение",
  video_note: "Видеосообщение", sticker: "Стикер", venue: "Место", location: "Геопозиция", contact: "Контакт",
  poll: "Опрос", dice: "Кубик", paid_media: "Платное фото", giveaway: "Розыгрыш",
};

const topicName = (m) => (m.reply_to_message?.forum_topic_created ? `«${m.reply_to_message.forum_topic_created.name}» ` : "");

/** The topic a message stands in; a thread's id without that mark is only the beginning of some answers. */
export const inTopic = (message) => (message.is_topic_message ? message.message_thread_id : null);

export const name = (user) => [user.first_name, user.last_name].filter(Boolean).join(" ") || "Удалённый аккаунт";

/** One line about a message: for quotes, lists and notices. */
export function preview(message) {
  const service = Object.keys(SERVICE).find((key) => key in message);
  if (service) return SERVICE[service](message);
  const kind = Object.keys(KINDS).find((key) => key in message);
  const words = (message.text ?? message.caption ?? message.poll?.question ?? "").replace(/\s+/g, " ");
  const label = kind === "document" ? message.document.file_name : KINDS[kind];
  return kind ? [label, words].filter(Boolean).join(": ") : words;
}

export function isService(message) {
  return Object.keys(SERVICE).some((key) => key in message);
}

/** The node of one message, or of an album of several. */
export function bubble(messages, phone) {
  const [first] = messages;
  if (isService(first)) return h("div", { class: "service", data: { id: first.message_id } }, preview(first));
  const own = first.from.id === phone.user.id;
  const worded = messages.find((message) => message.text ?? message.caption) ?? messages.at(-1);
  const last = messages.at(-1);
  const body = h("div", { class: "bubble", tabindex: "0", role: "group", "aria-label": label(messages, own) });
  if (!own && phone.chat.type !== "private") body.append(author(first.from));
  if (!phone.topic && inTopic(first)) body.append(topicLink(inTopic(first), phone));
  if (first.via_bot) body.append(h("div", { class: "forwarded" }, `через @${first.via_bot.username}`));
  if (first.forward_origin) body.append(h("div", { class: "forwarded" }, `Переслано: ${origin(first.forward_origin)}`));
  if (first.reply_to_message && first.reply_to_message.message_id !== inTopic(first)) body.append(quote(first, phone));
  const media = messages.map((message) => mark(content(message, phone), message)).filter(Boolean);
  const caption = worded.text ?? worded.caption;
  const words = caption ? h("div", { class: "words" }, formatted(caption, worded.entities ?? worded.caption_entities, phone.actions)) : null;
  if (worded.show_caption_above_media && words) body.append(words);
  if (media.length > 1) body.append(h("div", { class: "album", data: { count: media.length, grid: "photo" in first || "video" in first } }, media));
  else body.append(...media);
  if (words && !worded.show_caption_above_media) body.append(words);
  const edited = messages.find((message) => message.edit_date);
  const changed = edited ? h("span", { class: "edited", title: earlier(edited) }, "изменено ") : null;
  body.append(h("div", { class: "meta" }, reactions(messages), changed, h("time", {}, clock(last.date)), own ? h("span", { class: "ticks", "aria-hidden": "true" }, "✓✓") : null));
  const more = h("button", { type: "button", class: "more", "aria-label": "Действия с сообщением", "aria-haspopup": "menu" }, icon("dots"));
  const line = h("div", { class: "line" }, body, more);
  const wordless = !caption && media.length && ["sticker", "dice", "video_note"].some((kind) => kind in first);
  const element = h("article", {
    class: ["message", own ? "own" : "theirs", wordless ? "bare" : ""].join(" ").trim(),
    data: { id: first.message_id, last: last.message_id },
  }, line, keyboard(last, phone));
  listen(element, body, more, messages, phone);
  return element;
}

/** Remember in the node of a part of an album which part it is. */
function mark(node, message) {
  if (node) node.dataset.part = message.message_id;
  return node;
}

function listen(element, body, more, messages, phone) {
  const part = ({ target }) => {
    const pointed = target.closest?.("[data-part]")?.dataset.part;
    return messages.find((message) => String(message.message_id) === pointed) ?? messages[0];
  };
  const open = (event) => messageMenu(phone, messages, part(event), more);
  more.addEventListener("click", open);
  body.addEventListener("contextmenu", (event) => { event.preventDefault(); open(event); });
  body.addEventListener("click", (event) => {
    if (event.pointerType === "touch" && !event.target.closest("a, button, audio, video, [role=button]")) open(event);
  });
  body.addEventListener("dblclick", (event) => phone.composer.reply(part(event)));
  body.addEventListener("keydown", (event) => {
    if (event.target === body && (event.key === "Enter" || event.key === " ")) { event.preventDefault(); open(event); }
  });
  let from = null;
  body.addEventListener("touchstart", ({ touches }) => { from = touches[0].clientX; }, { passive: true });
  body.addEventListener("touchmove", ({ touches }) => {
    const shift = Math.max(-70, Math.min(0, touches[0].clientX - from));
    element.style.setProperty("--swipe", `${shift}px`);
  }, { passive: true });
  body.addEventListener("touchend", (event) => {
    if (event.changedTouches[0].clientX - from < -50) phone.composer.reply(part(event));
    element.style.removeProperty("--swipe");
  });
}

function label(messages, own) {
  const [first] = messages;
  return `${own ? "Вы" : name(first.from)}, ${clock(first.date)}: ${preview(first).slice(0, 120)}`;
}

function author(user) {
  const element = h("div", { class: "author" }, name(user), user.is_bot ? h("span", { class: "bot-mark" }, "бот") : null);
  element.style.setProperty("--hue", String((user.id * 47) % 360));
  return element;
}

const origin = (from) => (from.sender_user ? name(from.sender_user) : from.chat?.title ?? from.sender_user_name ?? "неизвестно");

const earlier = (message) => {
  const versions = (message.edits ?? []).map((edit) => edit.text ?? edit.caption).filter(Boolean);
  return versions.length ? `Было: ${versions.at(-1)}` : "Сообщение изменено";
};

function quote(message, phone) {
  const replied = message.reply_to_message;
  return h("button", { type: "button", class: "quote", onclick: () => phone.scrollTo(replied.message_id), title: "Показать сообщение" },
    h("strong", {}, name(replied.from)), h("span", {}, message.quote ? `«${message.quote.text}»` : preview(replied)));
}

function topicLink(number, phone) {
  const topic = phone.chat.topics?.find((item) => item.message_thread_id === number);
  return h("button", { type: "button", class: "inline-link topic-link", title: "Открыть тему", onclick: () => phone.goToTopic(number) }, `# ${topic?.name ?? "тема"}`);
}

function reactions(messages) {
  const found = messages.flatMap((message) => message.reactions ?? []);
  return found.length ? h("span", { class: "reactions", "aria-label": "Реакции" }, found.join(" ")) : null;
}

function content(message, phone) {
  if (message.photo) return photo(message);
  if (message.sticker) return sticker(message.sticker);
  if (message.animation ?? message.video) return video(message.animation ?? message.video);
  if (message.video_note) return h("video", { class: "round", src: fileUrl(message.video_note.file_unique_id), controls: true, preload: "none", "aria-label": "Видеосообщение" });
  if (message.voice ?? message.audio) return sound(message.voice ?? message.audio, message.voice ? "Голосовое" : message.audio.file_name);
  if (message.document) return file(message.document);
  if (message.venue ?? message.location) return place(message);
  if (message.contact) return contact(message.contact);
  if (message.paid_media ?? message.giveaway) return h("div", { class: "place" }, h("span", { class: "pin", "aria-hidden": "true" }, message.paid_media ? "⭐" : "🎁"), h("strong", {}, preview(message)));
  if (message.poll) return poll(message, phone);
  if (message.dice) return h("div", { class: "dice", role: "img", "aria-label": `Выпало ${message.dice.value}` }, message.dice.emoji, h("sub", {}, message.dice.value));
  return null;
}

function photo(message) {
  const largest = message.photo.at(-1);
  const image = h("img", { src: fileUrl(largest.file_unique_id), alt: message.caption ?? "Фото", loading: "lazy", width: largest.width, height: largest.height });
  const open = () => {
    const viewer = document.getElementById("viewer");
    document.getElementById("viewer-image").src = image.src;
    viewer.showModal();
  };
  const classes = message.has_media_spoiler ? "photo veiled" : "photo";
  return h("button", { type: "button", class: classes, "aria-label": "Открыть фото", onclick: (event) => {
    if (event.currentTarget.classList.contains("veiled")) event.currentTarget.classList.remove("veiled");
    else open();
  } }, image);
}

function sticker(data) {
  const fallback = h("span", { class: "sticker-text", role: "img", "aria-label": "Стикер" }, data.emoji ?? "🏷️");
  const image = h("img", { class: "sticker", src: fileUrl(data.file_unique_id), alt: `Стикер ${data.emoji ?? ""}` });
  image.addEventListener("error", () => image.replaceWith(fallback));
  return image;
}

function video(data) {
  return h("div", { class: "video" },
    h("video", { src: fileUrl(data.file_unique_id), controls: true, preload: "metadata", "aria-label": data.file_name || "Видео" }),
    h("a", { href: fileUrl(data.file_unique_id), download: data.file_name || "video.mp4" }, `Скачать (${fileSize(data.file_size)})`));
}

function sound(data, title) {
  return h("div", { class: "sound" },
    h("span", { class: "sound-title" }, `${title || "Аудио"} · ${Math.floor(data.duration / 60)}:${String(data.duration % 60).padStart(2, "0")}`),
    h("audio", { src: fileUrl(data.file_unique_id), controls: true, preload: "none", "aria-label": title || "Аудио" }));
}

function file(data) {
  const kind = (data.file_name?.split(".").pop() ?? "").slice(0, 4);
  return h("a", { class: "file", href: fileUrl(data.file_unique_id), download: data.file_name || "file" },
    h("span", { class: "file-icon", "aria-hidden": "true", data: { kind: kind.toLowerCase() } }, kind || "файл"),
    h("span", { class: "file-name" }, data.file_name || "Файл", h("small", {}, fileSize(data.file_size))));
}

function place({ venue, location }) {
  const point = venue?.location ?? location;
  return h("div", { class: "place" }, h("span", { class: "pin", "aria-hidden": "true" }, "📍"),
    h("span", {}, venue ? h("strong", {}, venue.title) : "Геопозиция", h("small", {}, venue?.address ?? `${point.latitude.toFixed(4)}, ${point.longitude.toFixed(4)}`)));
}

function contact(data) {
  const full = name(data);
  return h("div", { class: "contact" }, avatar(full, data.user_id ?? 0), h("span", {}, h("strong", {}, full), h("small", {}, data.phone_number)));
}

function poll(message, phone) {
  const { poll: data } = message;
  const total = Math.max(1, data.total_voter_count);
  const kinds = [data.is_anonymous ? "Анонимный" : "Открытый", data.type === "quiz" ? "викторина" : "опрос"].join(" ");
  return h("div", { class: "poll" }, h("strong", {}, data.question), h("small", {}, data.is_closed ? "Опрос закрыт" : kinds),
    data.options.map((option, index) => {
      const share = Math.round((option.voter_count / total) * 100);
      const bar = h("span", { class: "bar" });
      bar.style.width = `${data.total_voter_count ? share : 0}%`;
      return h("button", { type: "button", class: "option", disabled: data.is_closed, onclick: () => phone.act("vote", { message_id: message.message_id, options: [index] }) },
        h("span", { class: "share" }, data.total_voter_count ? `${share}%` : h("i", { class: "circle" })), h("span", {}, option.text), bar);
    }),
    h("small", {}, `${data.total_voter_count} ${plural(data.total_voter_count, "голос", "голоса", "голосов")}`));
}

/** The inline keyboard under a bubble. */
function keyboard(message, phone) {
  const rows = message.reply_markup?.inline_keyboard;
  if (!rows?.length) return null;
  return h("div", { class: "inline-keyboard", role: "group", "aria-label": "Кнопки сообщения" }, rows.map((row, rowIndex) =>
    h("div", { class: "inline-row" }, row.map((button, column) => {
      const sign = button.url ? "open" : button.copy_text ? "copy" : /switch_inline/.test(Object.keys(button)) ? "share" : "";
      return h("button", { type: "button", disabled: Boolean(button.disabled), data: button.style ? { style: button.style } : {},
        onclick: (event) => phone.press(message, rowIndex, column, button, event.currentTarget) },
        h("span", {}, button.text), sign ? icon(sign) : null);
    }))));
}
