const KEY = 'waggle.theme';
const system = matchMedia('(prefers-color-scheme: dark)');

function apply() {
  document.documentElement.dataset.theme = theme() === 'dark' ? 'dark' : 'light';
  dispatchEvent(new CustomEvent('waggle-theme'));
}

/** `light` or `dark`: the viewer's choice, else what the system says. */
export function theme() {
  return localStorage.getItem(KEY) ?? (system.matches ? 'dark' : 'light');
}

/** Switches; a choice that agrees with the system is forgotten, so that it follows the system again. */
export function toggleTheme() {
  const next = theme() === 'dark' ? 'light' : 'dark';
  if ((next === 'dark') === system.matches) localStorage.removeItem(KEY);
  else localStorage.setItem(KEY, next);
  apply();
}

system.addEventListener('change', apply);
apply();
