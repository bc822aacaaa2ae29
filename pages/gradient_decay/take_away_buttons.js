// Buttons that act on what is on screen: copy the address, save the main figure.
async function copyAddress() {
  const address = window.location.href;
  if (navigator.clipboard && window.isSecureContext) return navigator.clipboard.writeText(address);
  const field = Object.assign(document.createElement("textarea"), { value: address });
  field.style.position = "fixed";
  document.body.append(field);
  field.select();
  document.execCommand("copy");
  field.remove();
}

function save(format) {
  const figure = document.querySelector(".gh-chart.js-plotly-plot");
  if (!figure) return Promise.reject(new Error("no figure"));
  return window.Plotly.downloadImage(figure, {
    format, filename: "gradient-horizon", scale: format === "png" ? 2 : 1,
    width: figure.clientWidth, height: figure.clientHeight,
  });
}

function part({ data: [data], parentElement }) {
  const actions = { link: copyAddress, png: () => save("png"), svg: () => save("svg") };
  for (const button of parentElement.querySelectorAll("button")) {
    const [label, said] = button.querySelectorAll("span");
    label.textContent = data.labels[button.dataset.action];
    button.onclick = () => {
      actions[button.dataset.action]().then(
        () => { said.textContent = "✓"; },
        () => { said.textContent = data.failed; },
      ).finally(() => setTimeout(() => { said.textContent = ""; }, 2000));
    };
  }
}
