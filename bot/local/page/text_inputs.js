// The inputs of a text card: {id, element, value(), check(), focus()}. Values as Teams sends them.
import { el } from "./elements.js";

let count = 0;

export function inputOf(item) {
  const make = KINDS[item.type];
  if (!make) return null;
  const id = `text-input-${(count += 1)}`;
  const { field, value, controls } = make(item, id);
  const fault = el("p", { className: "fault", id: `${id}-fault`, role: "alert", hidden: true });
  const element = el("div", { className: "text-input" }, ...labelled(item, id, field), fault);
  return {
    id: item.id,
    element,
    value,
    check: () => check(item, value(), controls, fault),
    focus: () => controls[0]?.focus(),
  };
}

function labelled(item, id, field) {
  if (!item.label) return [field];
  const star = item.isRequired ? el("span", { className: "star", "aria-hidden": "true" }, " *") : null;
  if (field.tagName === "FIELDSET") {
    field.prepend(el("legend", {}, item.label, star));
    return [field];
  }
  return [el("label", { htmlFor: id }, item.label, star), field];
}

const KINDS = {
  "Input.Text": text,
  "Input.Number": (item, id) => plain("number", item, id),
  "Input.Date": (item, id) => plain("date", item, id),
  "Input.Time": (item, id) => plain("time", item, id),
  "Input.Toggle": toggle,
  "Input.ChoiceSet": choiceSet,
};

function common(item, id) {
  return {
    id,
    required: Boolean(item.isRequired),
    "aria-describedby": `${id}-fault`,
    "aria-label": item.label || item.title ? undefined : (item.placeholder ?? item.id),
  };
}

function one(field, value = () => field.value) {
  return { field, value, controls: [field] };
}

function text(item, id) {
  const properties = { ...common(item, id), value: item.value ?? "", placeholder: item.placeholder ?? "" };
  if (item.maxLength) properties.maxLength = item.maxLength;
  if (item.isMultiline) return one(el("textarea", { ...properties, rows: 3 }));
  const kinds = { Email: "email", Tel: "tel", Url: "url", Password: "password" };
  return one(el("input", { ...properties, type: kinds[item.style] ?? "text" }));
}

function plain(type, item, id) {
  const limits = { min: item.min ?? "", max: item.max ?? "" };
  return one(el("input", { ...common(item, id), ...limits, type, step: type === "number" ? "any" : undefined, value: item.value ?? "" }));
}

function toggle(item, id) {
  const on = item.valueOn ?? "true";
  const box = el("input", { ...common(item, id), type: "checkbox", checked: item.value === on });
  const field = el("label", { className: "choice" }, box, ` ${item.title ?? ""}`);
  return { field, value: () => (box.checked ? on : (item.valueOff ?? "false")), controls: [box] };
}

function choiceSet(item, id) {
  const chosen = String(item.value ?? "").split(",");
  const choices = item.choices ?? [];
  if (item.style !== "expanded" && !item.isMultiSelect) return one(select(item, id, choices, chosen));
  const type = item.isMultiSelect ? "checkbox" : "radio";
  const boxes = choices.map((choice) =>
    el("input", { type, name: id, value: choice.value, checked: chosen.includes(choice.value) }),
  );
  const lines = boxes.map((box, at) => el("label", { className: "choice" }, box, ` ${choices[at].title}`));
  const field = el("fieldset", { "aria-describedby": `${id}-fault` }, ...lines);
  const value = () => boxes.filter((box) => box.checked).map((box) => box.value).join(",");
  return { field, value, controls: boxes };
}

function select(item, id, choices, chosen) {
  const options = choices.map((choice) =>
    el("option", { value: choice.value, selected: chosen.includes(choice.value) }, choice.title),
  );
  return el("select", common(item, id), el("option", { value: "" }, item.placeholder ?? ""), ...options);
}

function check(item, value, controls, fault) {
  const message = faultOf(item, value);
  fault.hidden = !message;
  fault.textContent = message;
  for (const control of controls) control.setAttribute("aria-invalid", String(Boolean(message)));
  return !message;
}

function faultOf(item, value) {
  const missing = item.isRequired && (value === "" || (item.type === "Input.Toggle" && value !== (item.valueOn ?? "true")));
  if (missing) return item.errorMessage ?? "This is needed.";
  if (value === "") return "";
  return fits(item, value) ? "" : (item.errorMessage ?? "This does not look right.");
}

function fits(item, value) {
  if (item.regex && !new RegExp(item.regex).test(value)) return false;
  if (item.type === "Input.Number") {
    const number = Number(value);
    return !(number < (item.min ?? -Infinity) || number > (item.max ?? Infinity));
  }
  if (["Input.Date", "Input.Time"].includes(item.type)) {
    return !((item.min && value < item.min) || (item.max && value > item.max));
  }
  return true;
}
