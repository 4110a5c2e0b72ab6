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

/** What the viewer chose: `light`, `dark`, or `` for as the system says. */
export const chosenTheme = () => localStorage.getItem(KEY) ?? '';

/** Chooses `light` or `dark`, or `` to follow the system. */
export function chooseTheme(name) {
  if (name === '') localStorage.removeItem(KEY);
  else localStorage.setItem(KEY, name);
  apply();
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
