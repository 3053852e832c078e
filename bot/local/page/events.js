// What happens in one conversation, from the stream that the browser's windows share.
import { openStream } from "./stream.js";

/** Call `tell` as `openStream` does, with the activities of this conversation only. */
export function watch(conversation, tell) {
  const mine = (news) => {
    if (news.name !== "activity" || news.event.conversation === conversation) tell(news);
  };
  if (!("SharedWorker" in window)) {
    openStream(`conversation=${encodeURIComponent(conversation)}`, mine);
    return;
  }
  const worker = new SharedWorker("/local/static/events_worker.js", { type: "module" });
  worker.port.onmessage = ({ data }) => mine(data);
  window.addEventListener("pagehide", (event) => {
    if (!event.persisted) worker.port.postMessage("goodbye");
  });
}
