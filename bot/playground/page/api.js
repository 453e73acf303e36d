// Talking to the server: actions of people, files, and one stream of news for all open phones.

async function ask(method, path, body) {
  const response = await fetch(`/playground/${path}`, {
    method,
    body: body === undefined ? undefined : JSON.stringify(body),
    headers: body === undefined ? {} : { "Content-Type": "application/json" },
  });
  const answer = await response.json();
  if (!response.ok) throw new Error(answer.error ?? "Сервер площадки не ответил");
  return answer;
}

export const get = (path) => ask("GET", path);
export const post = (path, body) => ask("POST", path, body);
export const act = (user, action, args) => ask("POST", `phones/${user}/${action}`, args);
export const fileUrl = (id) => `/playground/files/${encodeURIComponent(id)}`;

export async function upload(file, name = file.name ?? "") {
  const query = new URLSearchParams({ name, mime: file.type ?? "" });
  const response = await fetch(`/playground/files?${query}`, { method: "POST", body: file });
  return (await response.json()).file;
}

/** News of the phones on the page. `hear(event)` gets each; `opened()` says that all has to be read anew. */
export class News {
  constructor(hear, opened, lost) {
    this.name = crypto.randomUUID?.() ?? String(Math.random());
    this.users = [];
    this.handlers = { hear, opened, lost };
  }

  watch(users) {
    this.users = users;
    if (!this.source) this.open();
    else if (this.ready) post(`streams/${this.name}`, users).catch(() => {});
  }

  open() {
    this.source = new EventSource(`/playground/events?stream=${this.name}&users=${this.users.join(",")}`);
    this.source.onmessage = ({ data }) => {
      const event = JSON.parse(data);
      if (event.event !== "open") return this.handlers.hear(event);
      this.ready = true;
      post(`streams/${this.name}`, this.users).then(this.handlers.opened, () => {});
    };
    this.source.onerror = () => {
      this.ready = false;
      this.handlers.lost();
    };
  }
}
