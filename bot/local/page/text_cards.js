// A card as readable text with working inputs and buttons: what is shown without the renderer.
import { el, link, safeUrl } from "./elements.js";
import { readable } from "./markdown.js";
import { inputOf } from "./text_inputs.js";

/** Draw a card; `press(data, button)` is called with what Teams would send as the value. */
export function textCard(card, press) {
  const drawing = { press, inputs: [], byId: new Map(), fallbackText: card.fallbackText };
  const form = el("form", { className: "text-card", noValidate: true });
  form.addEventListener("submit", (event) => event.preventDefault());
  form.append(...items(card.body, drawing), actions(card.actions, drawing));
  return form;
}

function items(list, drawing) {
  return (list ?? []).map((item) => element(item, drawing)).filter(Boolean);
}

function element(item, drawing) {
  const made = draw(item, drawing);
  if (!made) return null;
  if (item.id) drawing.byId.set(item.id, made);
  if (item.isVisible === false) made.hidden = true;
  if (item.separator) made.classList.add("separated");
  return made;
}

function draw(item, drawing) {
  if (item.type?.startsWith("Input.")) return input(item, drawing);
  const way = WAYS[item.type];
  if (way) return way(item, drawing);
  const fallback = item.fallback;
  return fallback && typeof fallback === "object" ? element(fallback, drawing) : null;
}

function input(item, drawing) {
  const made = inputOf(item);
  if (made) drawing.inputs.push(made);
  return made?.element;
}

const WAYS = {
  TextBlock: textBlock,
  RichTextBlock: (item) =>
    el("p", {}, ...(item.inlines ?? []).map((run) => (typeof run === "string" ? run : run.text))),
  FactSet: factSet,
  Image: (item) => (item.altText ? el("p", { className: "aside" }, item.altText) : null),
  ImageSet: (item, drawing) => group(item.images, drawing),
  Container: (item, drawing) => group(item.items, drawing, `style-${item.style ?? "plain"}`),
  Column: (item, drawing) => group(item.items, drawing),
  TableCell: (item, drawing) => group(item.items, drawing),
  ColumnSet: (item, drawing) =>
    el("div", { className: "columns" }, ...(item.columns ?? []).map((column) => group(column.items, drawing))),
  Table: table,
  ActionSet: (item, drawing) => actions(item.actions, drawing),
};

function group(list, drawing, className = "") {
  return el("div", { className: `group ${className}` }, ...items(list, drawing));
}

function textBlock(item) {
  const heading = item.style === "heading" || ["large", "extraLarge", "medium"].includes(item.size);
  const tag = heading ? "h3" : "p";
  const classes = [item.weight === "bolder" ? "bolder" : "", item.isSubtle ? "subtle" : "", `colour-${item.color ?? "default"}`];
  return el(tag, { className: classes.join(" ").trim() }, ...readable(dates(item.text ?? "")));
}

function factSet(item) {
  const pairs = (item.facts ?? []).flatMap((fact) => [
    el("dt", {}, ...readable(fact.title ?? "")),
    el("dd", {}, ...readable(dates(fact.value ?? ""))),
  ]);
  return el("dl", {}, ...pairs);
}

function table(item, drawing) {
  const rows = (item.rows ?? []).map((row, index) => {
    const tag = index === 0 && item.firstRowAsHeader !== false ? "th" : "td";
    return el("tr", {}, ...(row.cells ?? []).map((cell) => el(tag, {}, ...items(cell.items, drawing))));
  });
  return el("table", {}, el("tbody", {}, ...rows));
}

function actions(list, drawing) {
  const made = (list ?? []).map((action) => button(action, drawing)).filter(Boolean);
  return made.length ? el("div", { className: "text-actions" }, ...made) : "";
}

function button(action, drawing) {
  if (action.type === "Action.OpenUrl") return safeUrl(action.url) ? openUrl(action) : null;
  if (action.type === "Action.ShowCard") return showCard(action, drawing);
  if (action.type === "Action.ToggleVisibility") {
    return plainButton(action, () => toggle(action.targetElements, drawing.byId));
  }
  if (action.type !== "Action.Submit") return null;
  const made = plainButton(action, () => submit(action, made, drawing));
  return made;
}

function plainButton(action, onclick) {
  const className = `button ${action.style ?? ""}`.trim();
  return el("button", { type: "button", className, onclick }, action.title ?? "");
}

function openUrl(action) {
  const anchor = link(action.url, action.title ?? action.url);
  anchor.className = "button";
  return anchor;
}

function showCard(action, drawing) {
  const inner = el("div", { className: "group" }, ...items(action.card?.body, drawing));
  inner.append(actions(action.card?.actions, drawing));
  return el("details", {}, el("summary", { className: "button" }, action.title ?? ""), inner);
}

function toggle(targets, byId) {
  for (const target of targets ?? []) {
    const made = byId.get(target.elementId ?? target);
    if (made) made.hidden = target.isVisible === undefined ? !made.hidden : !target.isVisible;
  }
}

function submit(action, pressed, { inputs, press }) {
  const asked = action.associatedInputs === "none" ? [] : inputs;
  const wrong = asked.filter((one) => !one.check());
  if (wrong.length) {
    wrong[0].focus();
    return;
  }
  const answers = asked.map((one) => [one.id, one.value()]).filter(([, value]) => value !== "");
  press({ ...action.data, ...Object.fromEntries(answers) }, pressed);
}

/** Adaptive Cards' own {{DATE(…)}} and {{TIME(…)}}. */
function dates(text) {
  return text.replace(/\{\{(DATE|TIME)\(([^,)]+)(?:,\s*(\w+))?\)\}\}/g, (whole, kind, moment, length) => {
    const date = new Date(moment.trim());
    if (Number.isNaN(date.getTime())) return whole;
    if (kind === "TIME") return date.toLocaleTimeString(undefined, { timeStyle: "short" });
    const dateStyle = { SHORT: "medium", LONG: "full" }[length] ?? "short";
    return date.toLocaleDateString(undefined, { dateStyle });
  });
}
