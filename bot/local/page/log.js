// The conversation on the screen: entries in order, each drawn from what the server knows of it.
import { drawCard } from "./cards.js";
import { el, initials } from "./elements.js";
import { showMessage } from "./markdown.js";
import { times } from "./times.js";

const TOGETHER = 5 * 60_000; // messages this close are one group with one name and time
const HIGHLIGHT = 1800;
const CARD = "application/vnd.microsoft.card.adaptive";

export class Log {
  /** `press(data, entry, button)` for card buttons, `retry(id)` for what was not delivered. */
  constructor(person, bot, { press, retry }) {
    this.person = person;
    this.bot = bot;
    this.press = press;
    this.retry = retry;
    this.times = times(person.locale, person.time_zone);
    this.element = document.getElementById("log");
    this.entries = new Map();
  }

  clear() {
    this.entries.clear();
    this.element.replaceChildren();
    this.last = null;
  }

  get undelivered() {
    return [...this.entries.values()].filter((entry) => !entry.delivered);
  }

  /** Texts the person said, oldest first. */
  get said() {
    return [...this.entries.values()]
      .filter((entry) => entry.by === "person" && entry.activity.text)
      .map((entry) => entry.activity.text);
  }

  /** Add an entry, or draw it again if it is there; say whether it is new. */
  put(entry) {
    const known = this.entries.get(entry.id);
    this.entries.set(entry.id, { ...entry, timestamp: known?.timestamp ?? entry.timestamp });
    if (known) this.#replace(entry.id);
    else this.#append(entry.id);
    return !known;
  }

  highlight(id) {
    const node = this.#node(id);
    node?.classList.add("changed");
    setTimeout(() => node?.classList.remove("changed"), HIGHLIGHT);
  }

  /** Show that an undelivered message is on its way again. */
  busy(id) {
    const button = this.#node(id).querySelector(".retry");
    button.textContent = "Sending …";
    button.disabled = true;
  }

  /** Say under a card that a press did not arrive; no text takes it away. */
  fault(id, text, again) {
    const node = this.#node(id);
    node?.querySelector(":scope > .entry-body > .retry")?.remove();
    if (text) node?.querySelector(":scope > .entry-body").append(retryButton(text, again));
  }

  /** Draw every card again, except those that somebody has begun to fill in. */
  redraw() {
    for (const [id, entry] of this.entries) {
      if (entry.by === "bot" && !this.#node(id)?.dataset.touched) this.#replace(id);
    }
  }

  #node(id) {
    return this.element.querySelector(`[data-id="${CSS.escape(id)}"]`);
  }

  #append(id) {
    const entry = this.entries.get(id);
    const before = this.last;
    if (!before || !this.times.sameDay(before.timestamp, entry.timestamp)) {
      const day = this.times.day(entry.timestamp);
      this.element.append(el("div", { className: "day", role: "separator", "aria-label": day }, el("span", {}, day)));
    }
    const follows =
      before?.by === entry.by &&
      new Date(entry.timestamp) - new Date(before.timestamp) < TOGETHER &&
      this.times.sameDay(before.timestamp, entry.timestamp);
    this.element.append(this.#draw(entry, follows));
    this.last = entry;
  }

  #replace(id) {
    const old = this.#node(id);
    const fresh = this.#draw(this.entries.get(id), old.classList.contains("follows"));
    const focused = old.contains(document.activeElement);
    old.replaceWith(fresh);
    if (focused) fresh.focus({ preventScroll: true }); // a keyboard keeps its place
  }

  #draw(entry, follows) {
    const mine = entry.by === "person";
    const name = mine ? this.person.name : this.bot.name;
    const node = el(
      "article",
      { className: `entry ${entry.by}${follows ? " follows" : ""}`, tabIndex: -1, "data-id": entry.id },
      mine ? null : el("span", { className: "avatar avatar-bot", "aria-hidden": "true" }, initials(name)),
      el("div", { className: "entry-body" }, this.#meta(entry, name), ...this.#content(entry)),
    );
    node.addEventListener("input", () => (node.dataset.touched = "yes"));
    if (mine && !entry.delivered) {
      node.lastChild.append(retryButton("Not delivered. Press to retry.", () => this.retry(entry.id)));
    }
    return node;
  }

  #meta(entry, name) {
    const moment = new Date(entry.timestamp);
    const time = el("time", { dateTime: entry.timestamp, title: this.times.full(moment) }, this.times.time(moment));
    const edited = entry.edited && !entry.withdrawn ? el("span", { className: "edited" }, "Edited") : null;
    return el("header", { className: "meta" }, el("span", { className: "who" }, name), time, edited);
  }

  #content(entry) {
    if (entry.withdrawn) return [el("p", { className: "bubble withdrawn" }, "This message was withdrawn")];
    const { activity } = entry;
    return [
      ...this.#text(activity.displayText ?? activity.text, entry),
      ...(activity.attachments ?? []).map((attachment) => this.#attachment(attachment, entry)),
    ];
  }

  #text(text, entry) {
    if (!text) return [];
    const bubble = el("div", { className: "bubble" });
    if (entry.by === "bot" && entry.activity.textFormat !== "plain") showMessage(bubble, text);
    else bubble.append(el("div", { className: "plain" }, text));
    return [bubble];
  }

  #attachment(attachment, entry) {
    if (attachment.contentType === CARD) {
      return drawCard(attachment.content, (data, button) => this.press(data, entry, button));
    }
    const text = `Attachment that this preview cannot show: ${attachment.name ?? attachment.contentType}`;
    return el("div", { className: "bubble withdrawn" }, text);
  }
}

function retryButton(text, onclick) {
  return el("button", { type: "button", className: "retry", onclick }, text);
}
