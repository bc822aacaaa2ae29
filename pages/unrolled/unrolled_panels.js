// What is written beside the drawing: the step's equation, its two factors, the sum of the weight gradient.
const filled = (template, data, k) => template.replace(/«(\w+)»/g, (_, name) => data.said[name][k]);
const withIndex = (said) => said.replace("W_hh", "W<sub>hh</sub>");

function equation(data, k, back) {
  const lines = data.templates[back ? "back" : "forward"];
  return `<h3>${data.said[back ? "back_title" : "forward_title"][k]}</h3>` + lines.map((line) => `<div>${filled(line, data, k)}</div>`).join("");
}

// As long as the factor: the mark is × 1, the end × 1.5 or more.
function factorBar(log10) {
  const width = log10 === null ? 0 : Math.min(100, (100 * 10 ** log10) / 1.5);
  return `<span class="gh-u-track" aria-hidden="true"><i style="width:${width.toFixed(2)}%"></i><b></b></span>`;
}

function factors(data, k) {
  const { words } = data;
  if (!data.factors) return `<h3>${words.noBackward}</h3><p>${words.overflow}</p>`;
  const rows = data.factors.map(({ sign, name, values, text }) =>
    `<div class="gh-u-factor${sign === "=" ? " gh-u-whole" : ""}" data-name="${name}" data-log10="${values[k] ?? "none"}">` +
    `<span>${sign} ${withIndex(name)}</span>${factorBar(values[k])}<strong>${text[k]}</strong></div>`).join("");
  const one = `<div class="gh-u-factor" aria-hidden="true"><span></span><span class="gh-u-track"><small style="position:absolute;left:66.67%;bottom:-4px;transform:translateX(-50%);white-space:nowrap">${words.one}</small></span></div>`;
  return `<h3>${data.said.from_to[k]}</h3>${one}${rows}<p>${words.note}</p><p>${data.said.means[k]}</p>`;
}

function matrix(rows, said) {
  const cells = rows.map((row) => row.map((value) => `<i style="background:${mixed(value, 1)}"></i>`).join("")).join("");
  return `<div class="gh-u-matrix" role="img" aria-label="${said.replace("«rows»", rows.length).replace("«columns»", rows[0].length)}" ` +
    `style="grid-template-columns:repeat(${rows[0].length},${Math.min(32, 192 / rows.length).toFixed(0)}px)">${cells}</div>`;
}

function sum(data, k, back) {
  if (!data.terms) return "";
  const [term, total] = data.terms;
  const title = `<h3>${withIndex(data.words.sumTitle)}</h3>`;
  if (!back) return `${title}<p>${data.words.noSum}</p>`;
  const whole = data.said.v_sum ? `<math display="inline">${data.said.v_sum[k]}</math>` : "";
  return title + '<div class="gh-u-added">' + (data.sums ? matrix(data.sums[k], data.words.sumSoFar) : "") +
    `<div><div class="gh-u-size" data-term-log10="${term.log10[k] ?? "-inf"}"><span>${data.said.term_of[k]}</span><strong>${term.text[k]}</strong></div>` +
    `<div class="gh-u-size gh-u-whole" data-sum-log10="${total.log10[k] ?? "-inf"}"><span>${data.said.sum_of[k]}</span><strong>${total.text[k]}</strong></div></div>${whole}</div>`;
}
