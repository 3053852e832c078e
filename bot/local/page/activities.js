// The activities that Teams' client would cause: this is what the bot gets on POST /api/messages.

const BOT_ID = "28:bot";

export function conversationOf(person) {
  return `a:${person.object_id}`;
}

function envelope(person, bot, type) {
  const now = new Date();
  return {
    type,
    id: crypto.randomUUID(),
    timestamp: now.toISOString(),
    localTimestamp: localTimestamp(now, person.time_zone),
    localTimezone: person.time_zone,
    serviceUrl: `${location.origin}/local/connector/`,
    channelId: "msteams",
    from: { id: `29:${person.object_id}`, aadObjectId: person.object_id, name: person.name },
    conversation: {
      id: conversationOf(person),
      conversationType: "personal",
      tenantId: person.tenant_id,
    },
    recipient: { id: BOT_ID, name: bot.name },
    locale: person.locale,
    entities: [clientInfo(person)],
    channelData: { tenant: { id: person.tenant_id } },
  };
}

function clientInfo(person) {
  return {
    type: "clientInfo",
    locale: person.locale,
    country: person.locale.split("-").at(-1).toUpperCase(),
    platform: "Web",
    timezone: person.time_zone,
  };
}

export function message(person, bot, text) {
  return { ...envelope(person, bot, "message"), text, textFormat: "plain" };
}

/** A button was pressed: no text, the answers as the value. */
export function submission(person, bot, value, replyToId) {
  return { ...envelope(person, bot, "message"), value, replyToId };
}

/** The two activities by which a bot learns that somebody has just installed it. */
export function introduction(person, bot) {
  const members = [{ id: BOT_ID }, { id: `29:${person.object_id}`, aadObjectId: person.object_id }];
  return [
    { ...envelope(person, bot, "conversationUpdate"), membersAdded: members },
    { ...envelope(person, bot, "installationUpdate"), action: "add" },
  ];
}

/** What pressing a button says, in Teams' three ways: {activity, shown}; `shown` if it is seen. */
export function press(person, bot, data, replyToId) {
  const way = data?.msteams ?? {};
  if (way.type === "imBack") return { activity: message(person, bot, way.value), shown: true };
  if (way.type !== "messageBack") {
    return { activity: submission(person, bot, data, replyToId), shown: false };
  }
  const { msteams: _, ...answers } = data;
  const value = { ...answers, ...asObject(way.value) };
  const activity = { ...submission(person, bot, value, replyToId), text: way.text ?? "" };
  return { activity, shown: Boolean(way.displayText), displayText: way.displayText };
}

/** messageBack carries its value as an object or as the JSON of one. */
function asObject(value) {
  if (typeof value !== "string") return value ?? {};
  try {
    const parsed = JSON.parse(value);
    return parsed !== null && typeof parsed === "object" ? parsed : { value };
  } catch {
    return { value };
  }
}

function localTimestamp(date, timeZone) {
  const offset = offsetMinutes(date, timeZone);
  const local = new Date(date.getTime() + offset * 60_000).toISOString().slice(0, -1);
  const size = Math.abs(offset);
  const hours = String(Math.floor(size / 60)).padStart(2, "0");
  const minutes = String(size % 60).padStart(2, "0");
  return `${local}${offset < 0 ? "-" : "+"}${hours}:${minutes}`;
}

function offsetMinutes(date, timeZone) {
  try {
    const there = new Intl.DateTimeFormat("en", { timeZone, timeZoneName: "longOffset" });
    const name = there.formatToParts(date).find((part) => part.type === "timeZoneName").value;
    const [, sign, hours, minutes] = /GMT([+-])(\d\d):(\d\d)/.exec(name) ?? [null, "+", "0", "0"];
    return (sign === "-" ? -1 : 1) * (Number(hours) * 60 + Number(minutes));
  } catch {
    return -date.getTimezoneOffset(); // a zone that this browser does not know
  }
}
