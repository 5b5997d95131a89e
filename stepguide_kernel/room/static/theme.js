// For a page that no reading room draws: takes the chosen colours before anything is drawn.
(() => {
  const theme = /(?:^|; )stepguide-theme=(light|dark)/.exec(document.cookie)?.[1];
  if (theme) {
    document.documentElement.dataset.theme = theme;
  }
})();
