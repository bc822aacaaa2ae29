// Streamlit writes entries into the history that nobody chose: of a page without its own controls just before it is left,
// one for each control that "Reset all" resets, and, after quick Backs, of the pages that were passed by. Here a page
// that is left by a link keeps its address, what changes at once is one entry, and a page passed by stays behind.
// Can go when Streamlit does it: github.com/streamlit/streamlit, 16831 (no entry without a change) and 13853, with its
// mend 16998 (Back restores bound widgets).
(() => {
  if (window.ghHistory) return;
  window.ghHistory = true;
  const SOON = 3000; // milliseconds between a click on a link, or a Back, and the page it leads to
  const AT_ONCE = 1000;
  const push = history.pushState.bind(history);
  const replace = history.replaceState.bind(history);
  let left = null; // the address of the page that is being left
  let clicked = -Infinity, popped = -Infinity, pushed = -Infinity;

  addEventListener("click", ({ target }) => {
    const link = target.closest?.("a[href]");
    if (!link || new URL(link.href).pathname === location.pathname) return;
    [left, clicked, popped] = [location.href, performance.now(), -Infinity];
  }, true);
  addEventListener("popstate", () => { [left, popped] = [null, performance.now()]; });

  history.pushState = (state, title, url) => {
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
