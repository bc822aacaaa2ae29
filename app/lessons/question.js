// A question: open, locked, or with what was measured beside the answer.
const drafts = new Map(); // what is chosen and not yet locked, by question: a run of the page must not lose it

const element = (tag, text, more = {}) => Object.assign(document.createElement(tag), { textContent: text, ...more });

function choices(box, view, change) {
  const { data } = view, { question, right } = data;
  box.setAttribute("role", "radiogroup");
  question.choices.forEach((text, k) => {
    const label = element("label", "", { className: "gh-q-choice" });
    const input = element("input", "", { type: "radio", name: `gh-q-${data.key}`, value: k, checked: view.answer === k, disabled: !change });
    const mark = right === undefined ? "" : k === right ? data.words.right : k === view.answer ? data.words.yours : "";
    label.append(input, element("span", text), ...(mark ? [element("em", mark)] : []));
    label.classList.toggle("gh-q-is-right", k === right);
    if (change) input.onchange = () => change(k);
    box.append(label);
  });
}

function number(box, view, change) {
  const { data } = view, { question, right } = data;
  const label = element("label", "", { className: "gh-q-number" });
  const input = element("input", "", { type: "number", inputMode: "decimal", step: "any", min: question.low, max: question.high, disabled: !change });
  if (view.answer !== null) input.value = view.answer;
  input.setAttribute("aria-label", question.ask);
  const allowed = change ? element("span", question.allowed, { className: "gh-q-allowed", id: `gh-q-allowed-${data.key}` }) : "";
  if (change) input.setAttribute("aria-describedby", allowed.id);
  label.append(input, element("span", question.unit), allowed);
  if (right !== undefined) label.append(element("em", `${data.words.measured} ${right}`));
  if (change) input.oninput = () => change(input.value === "" || !input.validity.valid ? null : Number(input.value));
  box.append(label);
}

function drawn(box, view, change) {
  const { question, right, words } = view.data;
  const flat = question.lags.map(() => 0);
  curveToDraw(box, { question, values: view.answer ?? flat, right, words, change });
  const how = right ? words.overlaid : words.how;
  if (how) box.append(element("p", how, { className: "gh-caption" }));
}

const KINDS = { choices, number, drawn };

function paint(view) {
  const { root, data } = view, open = data.state === "open";
  const box = element("div", "", { className: "gh-q-box" });
  const said = element("p", data.said ?? "", { className: "gh-q-said" });
  said.setAttribute("role", "status");
  box.setAttribute("aria-label", data.question.ask);
  const button = element("button", data.post ? data.words.send : data.words.lock, { type: "button", className: "gh-q-lock" });
  const at_once = data.post && data.question.kind === "choices";
  const enable = () => { button.disabled = view.answer === null; };

  function commit() {
    if (view.answer === null) return;
    if (!data.post) return view.report("answered", { key: data.key, value: view.answer });
    send(data.post, view.answer, (state) => {
      said.textContent = data.words[state] ?? state;
      said.dataset.state = data.words[state] ? state : "refused";
      if (state === "saved") drafts.delete(data.key);
    });
  }

  function change(value) {
    view.answer = value;
    drafts.set(data.key, value);
    enable();
    if (at_once) commit();
    else if (data.post) Object.assign(said, { textContent: data.words.unsent }).dataset.state = "unsent";
  }

  KINDS[data.question.kind](box, view, open ? change : null);
  box.onkeydown = (event) => { if (event.key === "Enter" && open) { event.preventDefault(); commit(); } };
  button.onclick = commit;
  enable();
  root.replaceChildren(element("p", data.question.ask, { className: "gh-q-ask" }), box, ...(open && !at_once ? [button] : []), said);
}

function part({ parentElement, data: [data], setTriggerValue }) {
  const root = parentElement.querySelector(".gh-q");
  const drawn_as = JSON.stringify(data);
  if (root.dataset.drawnAs === drawn_as) return;
  root.dataset.drawnAs = drawn_as;
  const kept = data.state === "open" ? drafts.get(data.key) : undefined;
  paint({ root, data, answer: kept ?? data.answer ?? null, report: setTriggerValue });
}
