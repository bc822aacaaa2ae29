// Streamlit writes entries into the history that nobody chose: of a page without its own controls just before it is left,
// one for each control that "Reset all" resets, and, after quick Backs, of the pages that were passed by. Here a page
// that is left by a link keeps its address, what changes at once is one entry, and a page passed by stays behind.
// And an address has English words only, whatever language a choice is shown in (see link_translation.py).
// Can go when Streamlit does it: github.com/streamlit/streamlit, 16831 (no entry without a change) and 13853, with its
// mend 16998 (Back restores bound widgets).
(() => {
  if (window.ghHistory) return;
  window.ghHistory = true;
  const SOON = 3000; // milliseconds between a click on a link, or a Back, and the page it leads to
  const AT_ONCE = 1000;
  const push = history.pushState.bind(history);
  const replace = history.replaceState.bind(history);
  const words = window.ghWords ?? {}; // by key of the link, the English for what a choice shows
  let left = null; // the address of the page that is being left
  let clicked = -Infinity, popped = -Infinity, pushed = -Infinity;

  // A choice writes into the link what it shows: the link stays in English, and opens in every language.
  const inEnglish = (url) => {
    const [path, ...query] = String(url ?? location.href).split("?");
    if (!query.length) return path;
    const parts = query.join("?").split("&").map((part) => {
      const [[key, shown]] = [...new URLSearchParams(part), ["", ""]];
      const english = Object.hasOwn(words, key) && Object.hasOwn(words[key], shown) && words[key][shown];
      return english ? String(new URLSearchParams([[key, english]])) : part;
    });
    return `${path}?${parts.join("&")}`;
  };
  const stays = (url) => new URL(url, location.href).href === location.href;
  if (!stays(inEnglish(location.href))) replace(history.state, "", inEnglish(location.href));

  addEventListener("click", ({ target }) => {
    const link = target.closest?.("a[href]");
    if (!link || new URL(link.href).pathname === location.pathname) return;
    [left, clicked, popped] = [location.href, performance.now(), -Infinity];
  }, true);
  addEventListener("popstate", () => { [left, popped] = [null, performance.now()]; });

  history.replaceState = (state, title, url) => replace(state, title, inEnglish(url));
  history.pushState = (state, title, given) => {
    const url = inEnglish(given);
    if (given !== url && stays(url)) return;
    const now = performance.now();
    const leaving = left !== null && now - clicked < SOON;
    if (new URL(url, location.href).pathname === location.pathname) {
      if (leaving || now - pushed < AT_ONCE) return replace(state, title, url);
    } else {
      if (now - popped < SOON) return;
      if (leaving) replace(history.state, "", left);
      left = null;
    }
    pushed = now;
    push(state, title, url);
  };
})();
