// Markdown as Teams shows it: by markdown-it once it is there, else readably by hand.
import { el, link, safeUrl } from "./elements.js";

let messages = null;
let cards = null;

/** Use markdown-it, whose script has been loaded. HTML in the text stays text in both uses. */
export function useMarkdownIt(MarkdownIt) {
  messages = MarkdownIt("default", { html: false, breaks: true, linkify: true });
  messages.disable(["image"]);
  // A text block of a card knows less, and Teams shows the rest as it was typed.
  cards = MarkdownIt("zero", { html: false });
  cards.enable(["emphasis", "link", "list", "escape", "entity", "newline", "autolink"]);
  for (const reader of [messages, cards]) {
    reader.validateLink = (address) => safeUrl(address) !== null;
  }
}

export function cardHtml(text) {
  return cards.render(text);
}

/** Fill an element with what the bot wrote. */
export function showMessage(element, text) {
  if (!messages) {
    element.classList.add("plain");
    element.replaceChildren(...readable(text));
    return;
  }
  element.classList.remove("plain");
  element.innerHTML = messages.render(text);
  for (const anchor of element.querySelectorAll("a")) {
    anchor.target = "_blank";
    anchor.rel = "noopener noreferrer";
  }
}

const PIECES = /\[((?:\\.|[^\]\\])+)\]\(([^)\s]+)\)|\*\*((?:\\.|[^*\\])+)\*\*|(https?:\/\/[^\s<>"')\]]+)/g;

/** Markdown without markdown-it: bold, links, lists and escapes; everything else as it was typed. */
export function readable(text) {
  const nodes = [];
  let end = 0;
  for (const found of text.matchAll(PIECES)) {
    nodes.push(unescape(text.slice(end, found.index)), piece(found));
    end = found.index + found[0].length;
  }
  nodes.push(unescape(text.slice(end)));
  return nodes.filter((node) => node !== "");
}

function piece([whole, title, address, strong, bare]) {
  if (strong) return el("strong", {}, unescape(strong));
  if (bare) return link(bare, bare);
  const made = link(address, unescape(title));
  return typeof made === "string" ? whole : made;
}

function unescape(text) {
  return text.replace(/^[-*] /gm, "• ").replace(/\\([!-/:-@[-`{-~])/g, "$1");
}
