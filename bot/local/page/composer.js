// Where the person types.

export class Composer {
  /** `say(text)` for what is to be sent; `said()` gives what was said, oldest first. */
  constructor({ say, said }) {
    this.say = say;
    this.said = said;
    this.form = document.getElementById("composer");
    this.field = document.getElementById("say");
    this.suggestions = document.getElementById("suggestions");
    this.recalled = 0; // how many messages back; 0 is what is being typed
    this.form.addEventListener("submit", (event) => this.#submit(event));
    this.field.addEventListener("keydown", (event) => this.#key(event));
    this.field.addEventListener("input", () => this.#typed());
  }

  focus() {
    this.field.focus({ preventScroll: true });
  }

  /** Offer things to say: [{title, value}]. */
  suggest(offers) {
    this.suggestions.replaceChildren(...offers.map((offer) => this.#chip(offer)));
    this.suggestions.hidden = offers.length === 0;
  }

  #chip({ title, value }) {
    const chip = document.createElement("button");
    chip.type = "button";
    chip.className = "chip";
    chip.textContent = title;
    chip.addEventListener("click", () => {
      this.say(value);
      this.focus();
    });
    return chip;
  }

  #submit(event) {
    event.preventDefault();
    const text = this.field.value.trim();
    this.focus();
    if (!text) return;
    this.#show("");
    this.recalled = 0;
    this.say(text);
  }

  #key(event) {
    if (event.isComposing) return; // Enter ends a word of an input method, not the message
    if (event.key === "Enter" && !event.shiftKey) {
      event.preventDefault();
      this.form.requestSubmit();
    } else if (event.key === "ArrowUp" && (this.recalled > 0 || this.field.value === "")) {
      this.#recall(event, this.recalled + 1);
    } else if (event.key === "ArrowDown" && this.recalled > 0) {
      this.#recall(event, this.recalled - 1);
    } else if (event.key === "Escape" && this.recalled > 0) {
      this.#recall(event, 0);
    }
  }

  #recall(event, back) {
    const texts = this.said();
    if (back > texts.length) return;
    event.preventDefault();
    this.recalled = back;
    this.#show(back === 0 ? "" : texts.at(-back));
  }

  #typed() {
    this.recalled = 0;
    this.#fit();
  }

  #show(text) {
    this.field.value = text;
    this.field.setSelectionRange(text.length, text.length);
    this.#fit();
  }

  #fit() {
    this.field.style.height = "auto";
    this.field.style.height = `${this.field.scrollHeight}px`;
  }
}
