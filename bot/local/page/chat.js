// The page: who somebody is decides whether it is the picker or a chat.
import { avatar, initials } from "./elements.js";
import { Chat } from "./conversation.js";
import { showPicker } from "./picker.js";

function showNames(bot, person) {
  for (const place of document.querySelectorAll("[data-bot-name]")) place.textContent = bot.name;
  for (const place of document.querySelectorAll("[data-bot-initials]")) {
    place.textContent = initials(bot.name);
  }
  if (!person) return;
  document.getElementById("me-avatar").replaceWith(avatar(person.name, person.object_id));
  document.getElementById("me-name").textContent = person.name;
  document.getElementById("me-title").textContent = person.title;
  document.getElementById("me-card").textContent = `${person.name}, ${person.title}`;
}

function closeMenuElsewhere() {
  const menu = document.getElementById("me");
  document.addEventListener("click", (event) => {
    if (!menu.contains(event.target)) menu.open = false;
  });
  menu.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    menu.open = false;
    menu.querySelector("summary").focus();
  });
}

async function open() {
  const { bot, people } = await (await fetch("/local/people")).json();
  const wanted = new URLSearchParams(location.search).get("as");
  const person = people.find((one) => one.object_id === wanted);
  showNames(bot, person);
  if (!person) {
    showPicker(people, { unknown: wanted !== null });
    return;
  }
  closeMenuElsewhere();
  new Chat(person, bot).start();
}

open();
