// The conversation: what is said, what comes back, and what the page shows meanwhile.
import { conversationOf, introduction, message, press } from "./activities.js";
import { awaitRenderer, loadRenderer } from "./cards.js";
import { Composer } from "./composer.js";
import { deliver, tell } from "./delivery.js";
import { watch } from "./events.js";
import { Log } from "./log.js";

const TYPING = 8000; // milliseconds that one typing activity is shown
const PRESSED = 8000; // milliseconds that a pressed button waits for an answer
const NEAR = 120; // pixels from the end that still count as reading the newest

export class Chat {
  constructor(person, bot) {
    this.person = person;
    this.bot = bot;
    this.conversation = conversationOf(person);
    this.log = new Log(person, bot, {
      press: (data, entry, button) => this.press(data, entry, button),
      retry: (id) => this.retry(id),
    });
    this.composer = new Composer({ say: (text) => this.say(text), said: () => this.log.said });
    this.held = new Map(); // buttons that wait for an answer, and how to let them go
    this.waiting = []; // events that came before the transcript
    this.unread = 0;
    this.scroll = document.getElementById("scroll");
    this.toEnd = document.getElementById("to-end");
    this.typing = document.getElementById("typing");
  }

  start() {
    document.getElementById("chat").hidden = false;
    this.showTitle();
    this.listen();
    this.composer.focus();
    watch(this.conversation, (news) => this.hear(news));
    this.useRenderer();
  }

  listen() {
    document.addEventListener("visibilitychange", () => this.read());
    this.toEnd.addEventListener("click", () => this.scrollToEnd());
    this.scroll.addEventListener("scroll", () => {
      if (this.atEnd()) this.toEnd.hidden = true;
    });
    // Cards and images grow after they were put in: somebody at the end stays at the end.
    new ResizeObserver(() => this.stick && this.scrollToEnd()).observe(this.log.element);
    this.scroll.addEventListener("scroll", () => (this.stick = this.atEnd()), { passive: true });
  }

  async useRenderer() {
    if (await loadRenderer().catch(() => false)) {
      this.log.redraw();
      return;
    }
    const note = document.getElementById("text-only");
    note.hidden = false;
    note.textContent = "Cards are shown as text until the card renderer is installed.";
    if (await awaitRenderer()) {
      note.hidden = true;
      this.log.redraw();
    } else {
      note.textContent = "Cards are shown as text: the terminal says why the card renderer is missing.";
    }
  }

  // What comes from the server

  hear(news) {
    if (news.name === "connecting") return;
    this.showState(news.name === "down" ? "down" : "ready");
    if (news.name === "reset") this.loaded = null; // the server was started anew
    if (news.name === "ready" || news.name === "reset") this.loaded ??= this.load();
    if (news.name === "activity") this.take(news);
  }

  take(news) {
    if (this.waiting) this.waiting.push(news);
    else this.show(news.event);
  }

  async load() {
    this.waiting ??= [];
    try {
      await this.showTranscript();
    } catch {
      this.loaded = null; // the stream says when it is worth another try
      return;
    }
    await this.introduce();
  }

  async showTranscript() {
    const query = `conversation=${encodeURIComponent(this.conversation)}`;
    const { cursor, entries } = await (await fetch(`/local/transcript?${query}`)).json();
    const unsent = this.log.undelivered;
    this.log.clear();
    for (const entry of [...entries, ...unsent]) this.log.put(entry);
    this.suggestAfter(entries.at(-1));
    this.scrollToEnd();
    const missed = this.waiting.filter((news) => isLater(news.cursor, cursor));
    this.waiting = null;
    for (const news of missed) this.show(news.event);
  }

  async introduce() {
    const { first } = await tell("/local/opened", { conversation: this.conversation });
    if (!first) return;
    for (const activity of introduction(this.person, this.bot)) await deliver(activity);
  }

  show({ kind, entry }) {
    if (kind === "typing") {
      this.showTyping();
      return;
    }
    if (kind !== "delivery" && entry.by === "bot") this.answered();
    const end = this.atEnd();
    const fresh = this.log.put(entry);
    if (kind === "update") this.log.highlight(entry.id);
    if (fresh) this.noticed(entry, end);
  }

  noticed(entry, wasAtEnd) {
    if (entry.by === "bot" && document.hidden) this.unread += 1;
    this.showTitle();
    this.suggestAfter(entry);
    if (wasAtEnd || entry.by === "person") this.scrollToEnd();
    else this.toEnd.hidden = false;
  }

  answered() {
    this.hideTyping();
    for (const release of this.held.values()) release();
  }

  // What the person does

  async say(text) {
    await this.send(message(this.person, this.bot, text));
  }

  /** Show it at once, then tell the other windows, then the bot. */
  async send(activity, displayText) {
    const shown = displayText ? { ...activity, displayText } : activity;
    this.show({ kind: "message", entry: ownEntry(shown) });
    await this.hand(shown);
  }

  async hand(shown) {
    const { displayText: _, ...activity } = shown;
    const { id } = activity;
    await tell("/local/said", { conversation: this.conversation, activity: shown });
    const delivered = await deliver(activity);
    if (delivered === this.log.entries.get(id).delivered) return;
    this.log.put({ ...this.log.entries.get(id), delivered });
    await tell("/local/delivery", { conversation: this.conversation, id, delivered });
  }

  async retry(id) {
    this.log.busy(id);
    await this.hand(this.log.entries.get(id).activity);
  }

  async press(data, entry, button) {
    const pressed = button ?? entry.id; // what is pressed without a button is the whole card
    if (this.held.has(pressed)) return; // a double click is one press
    const { activity, shown, displayText } = press(this.person, this.bot, data, entry.id);
    const release = this.hold(pressed);
    if (shown) await this.send(activity, displayText);
    else await this.submit(activity, entry, release);
  }

  async submit(activity, entry, release) {
    this.log.fault(entry.id, "");
    if (await deliver(activity)) return;
    release();
    const again = () => this.submit(activity, entry, release);
    this.log.fault(entry.id, "Not delivered. Press to retry.", again);
  }

  /** Make a button wait for the answer; it keeps the focus, so it is not `disabled`. */
  hold(pressed) {
    const button = pressed instanceof Element ? pressed : null;
    const release = () => {
      button?.removeAttribute("aria-disabled");
      this.held.delete(pressed);
    };
    button?.setAttribute("aria-disabled", "true");
    this.held.set(pressed, release);
    setTimeout(release, PRESSED);
    return release;
  }

  // What the page shows

  suggestAfter(entry) {
    const offered = entry?.by === "bot" ? entry.activity.suggestedActions?.actions : null;
    if (offered) this.composer.suggest(offered.map(({ title, value }) => ({ title, value })));
    else if (this.log.said.length) this.composer.suggest([]);
    else this.composer.suggest(this.person.tries.map((text) => ({ title: text, value: text })));
  }

  showTyping() {
    clearTimeout(this.typingTimer);
    const end = this.atEnd();
    this.typing.hidden = false;
    if (end) this.scrollToEnd();
    this.typingTimer = setTimeout(() => this.hideTyping(), TYPING);
  }

  hideTyping() {
    clearTimeout(this.typingTimer);
    this.typing.hidden = true;
  }

  showState(state) {
    const status = document.getElementById("status");
    if (status.dataset.state === state) return;
    status.dataset.state = state;
    status.textContent = state === "ready" ? "Available" : "Not reachable, trying again …";
  }

  showTitle() {
    const count = this.unread ? `(${this.unread}) ` : "";
    document.title = `${count}${this.bot.name} · ${this.person.name}`;
  }

  read() {
    if (document.hidden) return;
    this.unread = 0;
    this.showTitle();
  }

  atEnd() {
    const { scrollHeight, scrollTop, clientHeight } = this.scroll;
    return scrollHeight - scrollTop - clientHeight < NEAR;
  }

  scrollToEnd() {
    this.stick = true;
    this.scroll.scrollTop = this.scroll.scrollHeight;
    this.toEnd.hidden = true;
  }
}

function ownEntry(activity) {
  const { id, timestamp } = activity;
  return { activity, id, timestamp, by: "person", edited: false, withdrawn: false, delivered: true };
}

/** Compare two places in the stream of one run of the server. */
function isLater(one, other) {
  return !one || Number(one.split("-")[1]) > Number(other.split("-")[1]);
}
