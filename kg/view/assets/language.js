// Say things in French or in English.

let language = document.documentElement.lang === "en" ? "en" : "fr";

// made once: to make them takes longer than to use them a hundred times
const FORMATS = Object.fromEntries(
  ["fr", "en"].map((name) => [
    name,
    {
      number: new Intl.NumberFormat(name),
      day: new Intl.DateTimeFormat(name, { timeZone: "UTC", day: "numeric", month: "short", year: "numeric" }),
      month: new Intl.DateTimeFormat(name, { timeZone: "UTC", month: "short", year: "numeric" }),
    },
  ]),
);

/** A sentence of `words.toml`, its `{fields}` filled; of one thing («n») in the singular where it has one. */
function say(key, values = {}) {
  const isOne = language === "fr" ? values.n < 2 : values.n === 1;
  const sentence = (isOne && words[`${key}One`] ? words[`${key}One`] : words[key])[language === "fr" ? 0 : 1];
  return sentence.replace(/\{(\w+)\}/g, (_, name) => (typeof values[name] === "number" ? count(values[name]) : values[name]));
}

function count(number) {
  return FORMATS[language].number.format(number);
}

function className(number) {
  return classes[number][language];
}

function certaintyName(certainty) {
  return data.certainties[certainty][language === "fr" ? 0 : 1];
}

function groupName(group) {
  return data.groups[group][language === "fr" ? 0 : 1];
}


/** A day (ISO 8601) as people write it; what is no day stays. */
function dayName(day) {
  const date = new Date(`${day}T00:00:00Z`);
  if (Number.isNaN(date.getTime())) return day;
  return FORMATS[language].day.format(date);
}

function monthName(date) {
  return FORMATS[language].month.format(date);
}

/** From one day to another, once when they are the same. */
function daysName(start, end) {
  return start === end || !end ? dayName(start) : `${dayName(start)} – ${dayName(end)}`;
}

/** Put the language into all fixed words of the page. */
function speak(chosen) {
  language = chosen;
  document.documentElement.lang = chosen;
  for (const element of document.querySelectorAll("[data-say]")) element.textContent = say(element.dataset.say);
  for (const element of document.querySelectorAll("[data-say-label]")) {
    element.setAttribute("aria-label", say(element.dataset.sayLabel));
    if (element.tagName === "INPUT") element.placeholder = say(element.dataset.sayLabel);
  }
  for (const button of document.querySelectorAll("[data-language]")) {
    button.setAttribute("aria-pressed", String(button.dataset.language === chosen));
  }
  part("written").textContent = say("written", { version: data.version });
}
