// Streamlit takes a page's own controls out of the address before it leaves the page, by an entry of their own in the
// history: Back would lead to the page without them. Here a page that is left by a link keeps the address it had.
(() => {
  if (window.ghHistory) return;
  window.ghHistory = true;
  const SOON = 3000; // milliseconds between the click on a link and the next page
  const push = history.pushState.bind(history);
  const replace = history.replaceState.bind(history);
  let left = null; // the address of the page that is being left, and when its link was clicked

  addEventListener("click", ({ target }) => {
    const link = target.closest?.("a[href]");
    const leads = link && new URL(link.href).pathname !== location.pathname;
    left = leads ? { address: location.href, at: performance.now() } : null;
  }, true);

  history.pushState = (state, title, url) => {
    if (left && performance.now() - left.at < SOON) {
      if (new URL(url, location.href).pathname === location.pathname) {
        replace(state, title, url);
        return;
      }
      replace(history.state, "", left.address);
    }
    left = null;
    push(state, title, url);
  };
})();
