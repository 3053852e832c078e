// Posting to the bot, and telling the person's other windows.

const PATIENCE = 60_000; // milliseconds

/** Post an activity to the bot as Teams would; say whether the bot took it. */
export async function deliver(activity) {
  try {
    return (await post("/api/messages", activity)).ok;
  } catch {
    return false;
  }
}

export async function tell(path, what) {
  try {
    const answer = await post(path, what);
    return answer.status === 204 ? {} : await answer.json();
  } catch {
    return {}; // the other windows hear of it when they are opened again
  }
}

function post(path, body) {
  return fetch(path, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(body),
    signal: AbortSignal.timeout(PATIENCE),
  });
}
