// One strip of text a network. Pointing at a token, or an arrow key, moves to another prediction; a click or Enter keeps it.
const views = new WeakMap();
const FULLEST = 64; // percent of the network's colour under a letter, so that ink stays readable on it

const escaped = (text) => text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);
const isSeen = (token) => /[^\p{C}\p{Z}\p{M}]/u.test(token);
const codes = (token) => [...token].map((sign) => `U+${sign.codePointAt(0).toString(16).toUpperCase().padStart(4, "0")}`).join(" ");
const filled = (sentence, values) => sentence.replace(/\{(\w+)\}/g, (_, name) => values[name]);
const label = (token, words) => (Object.hasOwn(words.labels, token) ? words.labels[token] : isSeen(token) ? token : codes(token));
const quoted = (token, words) =>
  Object.hasOwn(words.names, token) ? words.names[token] : isSeen(token) ? filled(words.quoted, { token }) : codes(token);
const inked = (token) => (token === "\n" ? "↵" : token === " " || isSeen(token) ? token : "□");

function numbers(packed) {
  const bytes = Uint8Array.from(atob(packed), (sign) => sign.charCodeAt(0));
  return new Float32Array(bytes.buffer);
}

const row = (t) => (t * (t + 1)) / 2; // where row t of a lower triangle starts

function build(view) {
  const { root, data } = view;
  const { words } = data;
  const tokens = data.tokens.map((token, s) =>
    `<i data-s="${s}"${data.known[s] ? "" : ' class="gh-x-unknown"'}><span>${escaped(inked(token))}</span><b></b></i>`).join("");
  const after = data.following === null ? "" : `<i class="gh-x-after"><span>${escaped(inked(data.following))}</span><b></b></i>`;
  root.querySelector(".gh-x-strips").innerHTML = data.strips.map((strip, k) => `
    <div class="gh-x-strip" data-cell="${strip.key}" role="img">
      <div class="gh-x-name"><strong style="color:var(--gh-${strip.key})">${strip.name}</strong><span></span><span></span></div>
      <div class="gh-x-text" dir="auto" data-unit="${data.unit}">${tokens}${after}</div>
      <div>${k ? "" : `<small style="color:var(--gh-muted);font-size:14px;white-space:nowrap">${escaped(words.next)}</small>`}<div class="gh-x-next"></div></div>
    </div>`).join("");
  root.querySelector(".gh-x-strips").setAttribute("aria-label", words.strips);
  view.strips = [...root.querySelectorAll(".gh-x-strip")].map((node, k) => ({
    node,
    ...data.strips[k],
    gradient: numbers(data.strips[k].gradient),
    moved: numbers(data.strips[k].moved),
    tokens: [...node.querySelectorAll("i[data-s]")],
    bars: [...node.querySelectorAll("i[data-s] b")],
    said: node.querySelectorAll(".gh-x-name span"),
    list: node.querySelector(".gh-x-next"),
  }));
  root.querySelector(".gh-x-legend").innerHTML = legend(data);
}

function legend({ known, words }) {
  const said = Object.fromEntries(Object.entries(words).map(([name, word]) => [name, escaped(String(word))]));
  const unknown = known.every(Boolean) ? "" : `<span><s>x</s> ${said.unknown}</span>`;
  return `<span>${said.most} <em class="gh-x-scale"></em> ${said.least}</span>` +
    `<span><em class="gh-x-zero"></em> ${said.zero}</span>` +
    `<span><em class="gh-x-bar"></em> ${said.bar}</span>` +
    `<span><em style="width:14px;border:2px solid var(--gh-ink)"></em> ${said.box}</span>${unknown}`;
}

function paint(view) {
  const { root, data, at } = view;
  for (const strip of view.strips) paintStrip(strip, data, at);
  const seen = data.tokens.slice(Math.max(0, at - (data.unit === "word" ? 3 : 9)), at + 1).join(data.unit === "word" ? " " : "");
  const next = at + 1 < data.tokens.length ? data.tokens[at + 1] : data.following;
  const met = view.strips[0].true[at] !== null;
  const given = view.strips.map((strip) => `${strip.name} ${chance(strip.true[at] ?? 0, data.words)}`).join(", ");
  const sentence = next === null ? data.words.ends : met ? data.words.goesOn : data.words.neverMet;
  root.querySelector(".gh-x-said").textContent =
    filled(sentence, { seen, given, next: next === null ? "" : quoted(next, data.words) });
  root.dataset.at = at;
  root.closest("[data-testid=stMain]")?.classList.toggle("gh-elsewhere", at !== data.at);
}

const chance = (p, words) =>
  (p >= 0.995 ? (p < 1 ? "> 0.99" : "1.00") : p >= 0.005 ? p.toFixed(2) : "< 0.01").replace(".", words.decimal);

function paintStrip(strip, data, at) {
  const gradient = strip.gradient.subarray(row(at), row(at + 1)), moved = strip.moved.subarray(row(at), row(at + 1));
  const largest = data.relative ? gradient.reduce((a, b) => Math.max(a, b), -Infinity) : 0;
  strip.tokens.forEach((token, s) => {
    const ahead = s > at, size = gradient[s] - (largest === -Infinity ? 0 : largest);
    const share = Math.max(0, Math.min(1, 1 - size / data.faintest));
    token.classList.toggle("gh-x-ahead", ahead);
    token.classList.toggle("gh-x-last", s === at);
    token.classList.toggle("gh-x-cut", !ahead && gradient[s] === -Infinity);
    token.style.setProperty("--share", ahead || gradient[s] === -Infinity ? "0%" : `${(FULLEST * share).toFixed(1)}%`);
    strip.bars[s].style.height = ahead ? "0" : `${(22 * moved[s]).toFixed(1)}px`;
  });
  const used = strip.used[at], words = data.words;
  strip.said[0].textContent = at ? filled(words.horizon, { lag: strip.heard[at] }) : words.nothingEarlier;
  strip.said[1].textContent = used === null ? words.usedNone : at ? filled(words.used, { lag: used }) : "";
  strip.list.innerHTML = strip.next[at].map((token, k) =>
    `<div><span>${escaped(label(token, words))}</span><u><b style="width:${(100 * strip.p[at][k]).toFixed(1)}%"></b></u><span>${chance(strip.p[at][k], words)}</span></div>`).join("");
  const named = { network: strip.name, token: quoted(data.tokens[at], words), place: at + 1 };
  const guess = { next: quoted(strip.next[at][0], words), p: chance(strip.p[at][0], words) };
  const open = strip.heard[at].startsWith(">");
  strip.node.setAttribute("aria-label", [
    filled(words.strip, { ...named, ...guess }),
    filled(open ? words.horizonOpenSaid : words.horizonSaid, { lag: strip.heard[at].replace("> ", "") }),
    used === null ? words.usedNoneSaid : filled(words.usedSaid, { lag: used }),
  ].join(" "));
}

function moveTo(view, at) {
  at = Math.max(0, Math.min(view.data.tokens.length - 1, at));
  if (at === view.at) return;
  view.at = at;
  paint(view);
}

function keep(view) {
  if (view.at !== view.data.at) view.report("pinned", view.at);
}

const tokenAt = (event) => document.elementFromPoint(event.clientX, event.clientY)?.closest?.(".gh-x-text i[data-s]");

function listen(view) {
  const strips = view.root.querySelector(".gh-x-strips");
  const point = (event) => {
    const token = tokenAt(event);
    if (token && strips.contains(token)) moveTo(view, Number(token.dataset.s));
  };
  strips.addEventListener("pointermove", point);
  strips.addEventListener("pointerdown", point);
  strips.addEventListener("click", (event) => { if (tokenAt(event)) keep(view); });
  strips.addEventListener("pointerleave", (event) => { if (event.pointerType === "mouse") moveTo(view, view.data.at); });
  strips.addEventListener("keydown", (event) => {
    const on = getComputedStyle(strips.querySelector(".gh-x-text")).direction === "rtl" ? -1 : 1;
    const moves = { ArrowLeft: view.at - on, ArrowRight: view.at + on, Home: 0, End: Infinity };
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key in moves) moveTo(view, moves[event.key]);
    else if (event.key === "Enter" || event.key === " ") keep(view);
    else if (event.key === "Escape") moveTo(view, view.data.at);
    else return;
    event.preventDefault();
    event.stopPropagation();
  });
}

function part({ data: [data], parentElement, setTriggerValue }) {
  const root = parentElement.querySelector(".gh-x");
  let view = views.get(root);
  if (!view) {
    view = { root, shown: "" };
    views.set(root, view);
    listen(view);
  }
  view.report = setTriggerValue;
  const drawn = JSON.stringify(data);
  if (drawn !== view.shown) {
    Object.assign(view, { data, at: data.at, shown: drawn });
    build(view);
    paint(view);
  }
  return () => {
    root.closest("[data-testid=stMain]")?.classList.remove("gh-elsewhere");
    views.delete(root);
  };
}
