// Opens a room by a plain request, since a cookie makes this browser its host.
function part({ parentElement, data: [data] }) {
  const box = parentElement.querySelector(".gh-buttons");
  box.innerHTML = '<button type="button"></button><p role="status" class="gh-caption"></p>';
  const [button, said] = box.children;
  button.textContent = data.words.open;
  button.onclick = async () => {
    button.disabled = true;
    try {
      const response = await fetch(data.rooms, {
        method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(data.of),
      });
      const { code, error } = await response.json();
      if (code) return location.assign(data.host.replace("CODE", code));
      said.textContent = error;
    } catch { said.textContent = data.words.failed; }
    button.disabled = false;
  };
}
