// Times as the person sees them: their language and their time zone, not those of this computer.

export function times(locale, timeZone) {
  const make = (options) => format(locale, { ...options, timeZone });
  const clock = make({ hour: "numeric", minute: "2-digit" });
  const weekday = make({ weekday: "long", day: "numeric", month: "long" });
  const long = make({ dateStyle: "full", timeStyle: "short" });
  const number = make({ year: "numeric", month: "numeric", day: "numeric" });
  const dayOf = (moment) => number.format(new Date(moment));
  const daysAgo = (count) => dayOf(Date.now() - count * 86_400_000);

  function day(moment) {
    if (dayOf(moment) === daysAgo(0)) return "Today";
    if (dayOf(moment) === daysAgo(1)) return "Yesterday";
    return weekday.format(new Date(moment));
  }

  return {
    day,
    time: (moment) => clock.format(moment),
    full: (moment) => `${long.format(moment)} (${timeZone})`,
    sameDay: (one, other) => dayOf(one) === dayOf(other),
  };
}

function format(locale, options) {
  try {
    return new Intl.DateTimeFormat(locale, options);
  } catch {
    const { timeZone: _, ...rest } = options; // a zone or language this browser does not know
    return new Intl.DateTimeFormat(undefined, rest);
  }
}
