// The first page: who would you like to be?
import { avatar, el, icon } from "./elements.js";

const MANY = 12; // from this many people on, a search field helps

export function showPicker(people, { unknown }) {
  const page = document.getElementById("picker");
  const note = document.getElementById("picker-note");
  note.hidden = !unknown;
  note.textContent = "The person in this address is not in the demo data. Pick somebody else:";
  const groups = Map.groupBy ? Map.groupBy(people, (one) => one.group) : grouped(people);
  document
    .getElementById("picker-groups")
    .replaceChildren(...[...groups].map(([name, members]) => section(name, members)));
  if (people.length > MANY) enableSearch();
  page.hidden = false;
  document.title = "Who would you like to be? · Local preview";
}

function grouped(people) {
  const groups = new Map();
  for (const one of people) groups.set(one.group, [...(groups.get(one.group) ?? []), one]);
  return groups;
}

function section(name, members) {
  const tries = members[0].tries.join("\n");
  const alike = members.length > 1 && members.every((one) => one.tries.join("\n") === tries);
  return el(
    "section",
    {},
    el("h2", {}, name),
    alike ? said(members[0].tries, "group-try") : null,
    el("ul", { className: "people" }, ...members.map((one) => card(one, alike))),
  );
}

/** What somebody could say; what a whole group could say stands once, above it. */
function said(tries, className) {
  return tries.length ? el("span", { className }, tries.map((text) => `“${text}”`).join("  ")) : null;
}

function card(person, alike) {
  const address = `/?as=${encodeURIComponent(person.object_id)}`;
  const text = el(
    "span",
    { className: "pick-text" },
    el("strong", {}, person.name),
    el("span", { className: "pick-title" }, person.title),
    alike ? null : said(person.tries.slice(0, 1), "pick-try"),
  );
  const name = `Be ${person.name} in a new window`;
  return el(
    "li",
    { className: "pick" },
    el("a", { href: address, className: "pick-main" }, avatar(person.name, person.object_id), text),
    el(
      "a",
      { href: address, className: "icon-button", target: "_blank", rel: "noopener", "aria-label": name, title: name },
      icon("window"),
    ),
  );
}

function enableSearch() {
  const label = document.getElementById("picker-search");
  label.hidden = false;
  const field = label.querySelector("input");
  field.addEventListener("input", () => {
    const wanted = field.value.trim().toLowerCase();
    for (const one of document.querySelectorAll(".pick")) {
      one.hidden = !one.textContent.toLowerCase().includes(wanted);
    }
    for (const group of document.querySelectorAll("#picker-groups section")) {
      group.hidden = !group.querySelector(".pick:not([hidden])");
    }
  });
}
