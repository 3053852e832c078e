// One stream for all windows of this browser.
//
// A browser opens six connections to one server at most. A stream for each window would use them
// up with the sixth person, and nobody could say anything any more.
import { openStream } from "./stream.js";

const ports = new Set();
let state = "connecting";

function tell(news) {
  if (news.name === "ready" || news.name === "reset") state = "ready";
  if (news.name === "down") state = "down";
  for (const port of ports) port.postMessage(news);
}

self.addEventListener("connect", ({ ports: [port] }) => {
  ports.add(port);
  port.onmessage = () => ports.delete(port); // the window says goodbye
  port.postMessage({ name: state });
});

openStream("", tell);
