// What the pages can do more with a script: search, fill in a query, name the place in a report of a wrong reading.
// Nothing that is read depends on it.
"use strict";

const pairsOf = (words) => {
  const tokens = [];
  for (const run of words.match(/[\u3400-\u9fff]+|[a-z0-9]+/g) ?? []) {
    if (/^[a-z0-9]/.test(run) || run.length === 1) tokens.push(run);
    else for (let at = 0; at < run.length - 1; at += 1) tokens.push(run.slice(at, at + 2));
  }
  return tokens;
};

// A token matches by its pair, one character by the pairs it begins or ends, Latin letters by the slug.
const matches = (index, token) => {
  if (index.pairs[token]) return index.pairs[token];
  const found = new Set();
  if (/^[a-z0-9]/.test(token)) {
    index.authorities.forEach(([, slug, years], place) => {
      if (slug.includes(token) || years.includes(Number(token))) found.add(place);
    });
  } else if (token.length === 1) {
    for (const pair of Object.keys(index.pairs)) if (pair.includes(token)) index.pairs[pair].forEach((place) => found.add(place));
  }
  return [...found];
};

const ranked = (index, words) => {
  const tokens = pairsOf(words.toLowerCase());
  const scores = new Map();
  for (const token of tokens) for (const place of matches(index, token)) scores.set(place, (scores.get(place) ?? 0) + 1);
  return [...scores]
    .filter(([, score]) => score * 2 >= tokens.length)
    .sort((one, other) => other[1] - one[1] || one[0] - other[0])
    .slice(0, 12)
    .map(([place]) => index.authorities[place]);
};

const item = ([name, slug, years], root) => {
  const line = document.createElement("li");
  const add = (text, href) => {
    const link = document.createElement("a");
    link.href = href;
    link.textContent = text;
    line.append(link, " ");
    return link;
  };
  add(name, `${root}authority/${slug}.html`).lang = "zh";
  for (const year of years) add(String(year), `${root}report/${slug}/${year}.html`);
  return line;
};

const search = document.querySelector("form.search");
if (search && location.protocol !== "file:") {
  const input = search.querySelector("input");
  const found = search.querySelector("ul");
  let index;
  const show = async () => {
    index ??= fetch(search.dataset.index).then((answer) => answer.json());
    const listed = ranked(await index, input.value);
    const lines = listed.map((authority) => item(authority, search.dataset.root));
    if (!lines.length && input.value.trim()) {
      const none = document.createElement("li");
      none.textContent = search.dataset.none;
      lines.push(none);
    }
    found.replaceChildren(...lines);
  };
  search.hidden = false;
  input.addEventListener("input", show);
  search.addEventListener("submit", (event) => {
    event.preventDefault();
    found.querySelector("a")?.click();
  });
}

for (const button of document.querySelectorAll("button.fill")) {
  button.hidden = false;
  button.addEventListener("click", () => {
    const query = document.getElementById("query");
    query.value = document.getElementById(button.dataset.from).value;
    query.focus();
    query.scrollIntoView({ block: "center" });
  });
}
const asked = new URLSearchParams(location.search).get("query");
const query = document.querySelector("form.query textarea");
if (asked && query) query.value = asked;

const place = () => {
  if (!location.hash) return;
  for (const link of document.querySelectorAll("a.wrong")) {
    link.href = link.dataset.plain ??= link.href;
    link.href = link.href.replace(/(%0A[^%]*(?:%[0-9A-F]{2})*?(?:%EF%BC%9A|%3A%20))-/, `$1${encodeURIComponent(location.hash.slice(1))}`);
  }
};
addEventListener("hashchange", place);
place();
