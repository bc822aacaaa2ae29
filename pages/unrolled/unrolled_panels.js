// What is written beside the drawing: the step's equation, its two factors, the sum of the weight gradient.
const filled = (template, data, k) => template.replace(/«(\w+)»/g, (_, name) => data.said[name][k]);
const withIndex = (said) => said.replace("W_hh", "W<sub>hh</sub>");

function equation(data, k, back) {
  const lines = data.templates[back ? "back" : "forward"];
  return `<h3>${back ? "Back" : "Forward"}, step ${data.labels[k]}</h3>` + lines.map((line) => `<div>${filled(line, data, k)}</div>`).join("");
}

// As long as the factor: the mark is × 1, the end × 1.5 or more.
function factorBar(log10) {
  const width = log10 === null ? 0 : Math.min(100, (100 * 10 ** log10) / 1.5);
  return `<span class="gh-u-track" aria-hidden="true"><i style="width:${width.toFixed(2)}%"></i><b></b></span>`;
}

function factors(data, k) {
  if (!data.factors) return "<h3>No way back</h3><p>States or loss left the number range.</p>";
  const rows = data.factors.map(({ sign, name, values, text }) =>
    `<div class="gh-u-factor${sign === "=" ? " gh-u-whole" : ""}" data-name="${name}" data-log10="${values[k] ?? "none"}">` +
    `<span>${sign} ${withIndex(name)}</span>${factorBar(values[k])}<strong>${text[k]}</strong></div>`).join("");
  const slope = data.said.mean_slope ? `<p>Mean slope φ′ at this step: ${data.said.mean_slope[k]}</p>` : "";
  const gates = ["f", "i", "o", "z", "r"].filter((gate) => data.said[`mean_${gate}`]).map((gate) => `${gate} ${data.said[`mean_${gate}`][k]}`);
  const mean = gates.length ? `<p>Mean gates at this step: ${gates.join(", ")}</p>` : "";
  return `<h3>From step ${data.labels[k]} back to ${data.previous[k]}</h3>${rows}<p>${data.note}</p>${slope}${mean}`;
}

function matrix(rows) {
  const cells = rows.map((row) => row.map((value) => `<i style="background:${mixed(value, 1)}"></i>`).join("")).join("");
  return `<div class="gh-u-matrix" role="img" aria-label="The sum so far, ${rows.length} by ${rows[0].length}" ` +
    `style="grid-template-columns:repeat(${rows[0].length},${Math.min(32, 192 / rows.length).toFixed(0)}px)">${cells}</div>`;
}

function sum(data, k, back) {
  if (!data.terms) return "";
  const [term, total] = data.terms;
  const title = "<h3>One W<sub>hh</sub>, one gradient: the terms’ sum</h3>";
  if (!back) return `${title}<p>Nothing yet: each step sends its term on the way back.</p>`;
  const count = data.T - k;
  const done = data.T === 1 ? "the one term" : k === 0 ? `all ${data.T} terms` : `${count} of ${data.T} terms`;
  const whole = data.said.v_sum ? `<math display="inline">${data.said.v_sum[k]}</math>` : "";
  return title + '<div class="gh-u-added">' + (data.sums ? matrix(data.sums[k]) : "") +
    `<div><div class="gh-u-size" data-term-log10="${term.log10[k] ?? "-inf"}"><span>term of step ${data.labels[k]}</span><strong>${term.text[k]}</strong></div>` +
    `<div class="gh-u-size gh-u-whole" data-sum-log10="${total.log10[k] ?? "-inf"}"><span>sum of ${done}</span><strong>${total.text[k]}</strong></div></div>${whole}</div>`;
}
