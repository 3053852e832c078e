// One stream of server-sent events, opened again whenever it breaks.

const PAUSE = 2000; // milliseconds before a refused stream is asked for again

/** Call `tell({name, …})` with `ready`, `reset`, `down`, and `activity` with its event. */
export function openStream(query, tell) {
  let last = "";

  function connect() {
    const after = last ? `&after=${encodeURIComponent(last)}` : "";
    const source = new EventSource(`/local/events?${query}${after}`);
    source.addEventListener("activity", (event) => {
      last = event.lastEventId;
      tell({ name: "activity", cursor: last, event: JSON.parse(event.data) });
    });
    for (const name of ["ready", "reset"]) {
      source.addEventListener(name, (event) => {
        last = event.lastEventId;
        tell({ name });
      });
    }
    source.addEventListener("error", () => {
      tell({ name: "down" });
      // The browser connects again by itself, except after an answer that it takes as final.
      if (source.readyState === EventSource.CLOSED) setTimeout(connect, PAUSE);
    });
  }

  connect();
}
