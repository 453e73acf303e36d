// What can be done with a message and with a chat.
import { isService } from "./bubbles.js";
import { openMenu } from "./dom.js";
import { startLink } from "./text.js";

const EMOJI = ["👍", "❤️"];
const CAPTIONED = ["photo", "video", "animation", "document", "audio", "voice"];
const REPLACEABLE = CAPTIONED.filter((kind) => kind !== "voice");

/** The menu of a message or of an album; `part`: the message of an album that was pointed at. */
export function messageMenu(phone, messages, part, anchor) {
  const own = part.from.id === phone.user.id;
  const mine = own && !part.forward_origin && !isService(part);
  const worded = part.caption ? part : messages.find((item) => item.caption) ?? part;
  const editable = mine && ["text", ...CAPTIONED].some((kind) => kind in part);
  const file = REPLACEABLE.find((kind) => kind in part);
  const last = messages.at(-1);
  openMenu(phone.screen, anchor, [
    { text: "Ответить", run: () => phone.composer.reply(part) },
    editable && { text: "Изменить", run: () => phone.composer.edit(worded) },
    mine && file && { text: "Заменить файл…", run: () => phone.composer.replace(part, file) },
    !isService(part) && { text: "Переслать…", run: () => forwardMenu(phone, messages, anchor) },
    ...EMOJI.map((emoji) => ({ text: `${emoji} Реакция`, run: () => phone.act("react", { message_id: last.message_id, emoji: last.reactions?.includes(emoji) ? "" : emoji }) })),
    { text: "Копировать текст", run: () => navigator.clipboard?.writeText(part.text ?? worded.caption ?? "").catch(() => {}) },
    (own || phone.chat.type === "private" || phone.chat.admin) && { text: "Удалить", danger: true, run: () => messages.forEach((item) => phone.act("delete", { message_id: item.message_id })) },
  ], "Действия с сообщением");
}

function forwardMenu(phone, messages, anchor) {
  const album = messages.length > 1 ? { album: String(Date.now() * 1000) } : {};
  openMenu(phone.screen, anchor, [...phone.chats.values()].map((chat) => ({
    text: chat.title,
    detail: chat.key === phone.key ? "этот чат" : null,
    run: async () => {
      for (const message of messages) {
        await phone.act("forward", { chat: chat.key, topic: null, from_chat: phone.key, message_id: message.message_id, ...album });
      }
    },
  })), "Куда переслать");
}

export function chatMenu(phone, anchor) {
  const { chat } = phone;
  openMenu(phone.screen, anchor, chat.type === "private" ? [
    { text: "Начать по ссылке…", detail: "t.me/…?start=", run: () => askPayload(phone) },
    { text: "Создать группу с ботом", run: () => createGroup(phone) },
    chat.blocked ? { text: "Разблокировать бота", run: () => phone.act("unblock") } : { text: "Заблокировать бота", danger: true, run: () => phone.act("block") },
  ] : [
    ...topicItems(phone),
    chat.admin && { text: "Сделать бота администратором", run: () => phone.act("invite", { admin: true }) },
    chat.admin && { text: chat.topics ? "Выключить темы" : "Включить темы", run: () => phone.act("set_forum", { on: !chat.topics }) },
    { text: "Покинуть группу", danger: true, run: () => phone.act("leave") },
  ], "Меню чата");
}

function topicItems(phone) {
  const topic = phone.chat.topics?.find((item) => item.message_thread_id === phone.topic);
  return [
    phone.chat.topics && { text: "Новая тема", run: () => phone.ask("Название темы", "", (name) => openTopic(phone, name)) },
    topic && { text: "Переименовать тему", run: () => phone.ask("Новое название темы", topic.name, (name) => phone.act("change_topic", { name })) },
    topic && { text: topic.closed ? "Открыть тему снова" : "Закрыть тему", run: () => phone.act("change_topic", { closed: !topic.closed }) },
    topic && { text: "Удалить тему", danger: true, run: () => phone.act("delete_topic") },
  ];
}

async function openTopic(phone, name) {
  const made = await phone.act("open_topic", { name });
  if (made) phone.goToTopic(made.message_thread_id);
}

function askPayload(phone) {
  phone.ask("Параметр ссылки ?start=", "mmpg2", (words) => phone.act("start", { payload: (startLink(words)?.payload ?? words).trim() }));
}

function createGroup(phone) {
  phone.ask("Название группы", "Координаторы", async (title) => {
    const made = await phone.act("create_group", { title, kind: "forum" });
    if (made) await phone.act("invite", { chat: made.chat, admin: true });
  });
}
