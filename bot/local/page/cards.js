// Cards: drawn by Microsoft's renderer once it is installed, as text until then.
import { el, safeUrl } from "./elements.js";
import { hostConfig } from "./host_config.js";
import { cardHtml, useMarkdownIt } from "./markdown.js";
import { textCard } from "./text_cards.js";

const SCRIPTS = ["adaptivecards.js", "markdown-it.js"];
const PATIENCE = 130_000; // milliseconds: a little longer than npm gets on a first start
const PAUSE = 2000;

let renderer = null;

/** Load the renderer if it is installed; say whether cards can be drawn now. */
export async function loadRenderer() {
  if (renderer) return true;
  const answer = await fetch("/local/renderer");
  if (!(await answer.json()).ready) return false;
  await Promise.all(SCRIPTS.map(loadScript));
  useMarkdownIt(window.markdownit);
  renderer = window.AdaptiveCards;
  renderer.AdaptiveCard.onProcessMarkdown = (text, result) => {
    result.outputHtml = cardHtml(text);
    result.didProcess = true;
  };
  return true;
}

/** Wait for an installation that is under way; false if it does not come to an end. */
export async function awaitRenderer() {
  const end = Date.now() + PATIENCE;
  while (Date.now() < end) {
    await new Promise((done) => setTimeout(done, PAUSE));
    if (await loadRenderer().catch(() => false)) return true;
  }
  return false;
}

function loadScript(name) {
  return new Promise((done, fail) => {
    const script = el("script", { src: `/local/vendor/${name}`, onload: done, onerror: fail });
    document.head.append(script);
  });
}

/** Draw a card; `press(data, button)` is called for each button that sends something. */
export function drawCard(json, press) {
  const wide = json.msteams?.width === "Full" ? " wide" : "";
  const frame = el("div", { className: `card${wide}` });
  frame.append(rendered(json, press) ?? textCard(json, press));
  return frame;
}

function rendered(json, press) {
  if (!renderer) return null;
  const card = new renderer.AdaptiveCard();
  card.hostConfig = new renderer.HostConfig(hostConfig);
  card.onExecuteAction = (action) => execute(action, press);
  card.onAnchorClicked = (_element, anchor) => open(anchor.href);
  try {
    card.parse(json);
    const element = card.render();
    if (element) element.classList.add("drawn");
    return element ?? null;
  } catch (fault) {
    console.warn("The renderer refused a card; it is shown as text.", fault);
    return null;
  }
}

function execute(action, press) {
  if (action instanceof renderer.OpenUrlAction) open(action.url);
  else if (action instanceof renderer.SubmitAction) press(action.data ?? {}, action.renderedElement);
}

/** Open what a card points at beside the chat; the renderer then leaves the click alone. */
function open(address) {
  const url = safeUrl(address);
  if (url) window.open(url, "_blank", "noopener,noreferrer");
  return true;
}
