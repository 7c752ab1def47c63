// Comfort for the console: everything works without it. Elements say what they want by data attributes.
(() => {
  'use strict';

  // Puts what another address shows in place of an element of this page, by its id.
  const renew = async (url, id, signal) => {
    const answer = await fetch(url, { signal, credentials: 'same-origin' });
    if (answer.status === 429 || answer.status >= 500) throw new Error(answer.status); // it passes
    if (!answer.ok || answer.redirected) return null;
    const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
    const [now, next] = [document.getElementById(id), page.getElementById(id)];
    const focused = now?.contains(document.activeElement) && document.activeElement.id;
    if (now && next) now.replaceWith(document.adoptNode(next));
    if (focused) document.getElementById(focused)?.focus();
    wire(next);
    return next;
  };

  // <form data-live="results">: the list below follows what is typed.
  const live = form => {
    let running, waiting;
    form.addEventListener('input', () => {
      clearTimeout(waiting);
      waiting = setTimeout(async () => {
        running?.abort();
        running = new AbortController();
        const url = `${form.action}?${new URLSearchParams(new FormData(form))}`;
        try {
          if (await renew(url, form.dataset.live, running.signal)) history.replaceState(null, '', url);
        } catch { /* the button still works */ }
      }, 350);
    });
  };

  // <div id="progress" data-refresh="2">: renewed every 2 seconds, until what comes no longer asks for it.
  const refresh = element => setTimeout(async () => {
    try {
      await renew(location.href, element.id);
    } catch {
      refresh(element);
    }
  }, element.dataset.refresh * 1000);

  // <button hidden data-copy="id" data-done="Copied">: shown where it can work.
  const copy = button => {
    if (!navigator.clipboard) return;
    button.hidden = false;
    button.addEventListener('click', async () => {
      const from = document.getElementById(button.dataset.copy);
      await navigator.clipboard.writeText(from.value ?? from.textContent);
      const before = button.textContent;
      button.textContent = button.dataset.done;
      setTimeout(() => { button.textContent = before; }, 2000);
    });
  };

  const wire = root => {
    if (!root) return;
    const each = (selector, act) => {
      if (root.matches?.(selector)) act(root);
      root.querySelectorAll(selector).forEach(act);
    };
    each('form[data-live]', live);
    each('[data-refresh]', refresh);
    each('[data-copy]', copy);
  };

  wire(document);
})();
