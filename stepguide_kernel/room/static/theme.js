// Loaded before the page is drawn, so that a chosen theme never flashes the other one.
// It also says that scripts run: controls that need them stay hidden until then.
(() => {
  const root = document.documentElement;
  root.dataset.js = '';
  try {
    const theme = localStorage.getItem('stepguide-theme');
    if (theme === 'light' || theme === 'dark') {
      root.dataset.theme = theme;
    }
  } catch {
    // Storage is off: the system's colours are used.
  }
})();
