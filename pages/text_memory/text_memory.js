// One strip of text a network. Pointing at a token, or an arrow key, moves the guess; a click or Enter keeps it.
const views = new WeakMap();
const NAMES = { " ": "space", "\n": "line break", "\t": "tab" };
const SUPERSCRIPT = "⁰¹²³⁴⁵⁶⁷⁸⁹";
const FULLEST = 64; // percent of the network's colour under a letter, so that ink stays readable on it

const escaped = (text) => text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);
const isSeen = (token) => /[^\p{C}\p{Z}\p{M}]/u.test(token);
const codes = (token) => [...token].map((sign) => `U+${sign.codePointAt(0).toString(16).toUpperCase().padStart(4, "0")}`).join(" ");
const label = (token) => NAMES[token] ?? (isSeen(token) ? token : codes(token));
const quoted = (token) => (token in NAMES ? `the ${NAMES[token]}` : isSeen(token) ? `“${token}”` : codes(token));
const inked = (token) => (token === "\n" ? "↵" : token === " " || isSeen(token) ? token : "□");
const power = (n) => "10⁻" + [...String(-n)].map((digit) => SUPERSCRIPT[digit]).join("");

function numbers(packed) {
  const bytes = Uint8Array.from(atob(packed), (sign) => sign.charCodeAt(0));
  return new Float32Array(bytes.buffer);
}

const row = (t) => (t * (t + 1)) / 2; // where row t of a lower triangle starts

function build(view) {
  const { root, data } = view;
  const tokens = data.tokens.map((token, s) =>
    `<i data-s="${s}"${data.known[s] ? "" : ' class="gh-x-unknown"'}><span>${escaped(inked(token))}</span><b></b></i>`).join("");
  const after = data.following === null ? "" : `<i class="gh-x-after"><span>${escaped(inked(data.following))}</span><b></b></i>`;
  root.querySelector(".gh-x-strips").innerHTML = data.strips.map((strip) => `
    <div class="gh-x-strip" data-cell="${strip.key}" role="img">
      <div class="gh-x-name"><strong style="color:var(--gh-${strip.key})">${strip.name}</strong><span></span><span></span></div>
      <div class="gh-x-text" dir="auto" data-unit="${data.unit}">${tokens}${after}</div>
      <div class="gh-x-next"></div>
    </div>`).join("");
  root.querySelector(".gh-x-strips").setAttribute("aria-label",
    "The same text for each network. Left and right arrow: another guess. Home, End: first, last. Enter: keep it.");
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

function legend({ relative, faintest, unit, known }) {
  const top = relative ? "the guess’s largest" : "1 or more";
  const unknown = known.every(Boolean) ? "" : `<span><s>x</s> a ${unit} the networks never met: read as nothing</span>`;
  return `<span>gradient ${top} <em class="gh-x-scale"></em> ${power(faintest)} or less</span>` +
    `<span><em class="gh-x-zero"></em> exactly 0</span>` +
    `<span><em class="gh-x-bar"></em> full height: replaced, it moves the probability by 1</span>${unknown}`;
}

function paint(view) {
  const { root, data, at } = view;
  for (const strip of view.strips) paintStrip(strip, data, at);
  const seen = data.tokens.slice(Math.max(0, at - (data.unit === "word" ? 3 : 9)), at + 1).join(data.unit === "word" ? " " : "");
  const next = at + 1 < data.tokens.length ? data.tokens[at + 1] : data.following;
  const met = view.strips[0].true[at] !== null;
  const given = view.strips.map((strip) => `${strip.name} ${chance(strip.true[at] ?? 0)}`).join(", ");
  root.querySelector(".gh-x-said").textContent = next === null
    ? `After “…${seen}” the text ends.`
    : `After “…${seen}” the text goes on with ${quoted(next)}, which ${met ? `got: ${given}` : "these networks never met"}.`;
  root.dataset.at = at;
  root.closest("[data-testid=stMain]")?.classList.toggle("gh-elsewhere", at !== data.at);
}

const chance = (p) => (p >= 0.995 ? (p < 1 ? "> 0.99" : "1.00") : p >= 0.005 ? p.toFixed(2) : "< 0.01");

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
  const used = strip.used[at];
  strip.said[0].textContent = at ? `heard ${strip.heard[at]} back` : "nothing earlier";
  strip.said[1].textContent = used === null ? "used none" : at ? `used ${used} back` : "";
  strip.list.innerHTML = strip.next[at].map((token, k) =>
    `<div><span>${escaped(label(token))}</span><u><b style="width:${(100 * strip.p[at][k]).toFixed(1)}%"></b></u><span>${chance(strip.p[at][k])}</span></div>`).join("");
  strip.node.setAttribute("aria-label", `${strip.name}. After ${quoted(data.tokens[at])}, token ${at + 1}, it guesses ` +
    `${quoted(strip.next[at][0])} with probability ${chance(strip.p[at][0])}. The gradient is heard ` +
    `${strip.heard[at].replace(">", "more than")} back; replaced, tokens count ${used === null ? "nowhere" : `up to ${used} back`}.`);
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

export default function ({ data: [data], parentElement, setTriggerValue }) {
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
