import { messages } from './messages.js';

const KEY = 'waggle.language';
const KNOWN = ['en', 'zh'];

const preferred = () => (navigator.languages ?? [navigator.language]).map((tag) => tag.slice(0, 2)).find((l) => KNOWN.includes(l));
let current = KNOWN.includes(localStorage.getItem(KEY)) ? localStorage.getItem(KEY) : (preferred() ?? 'en');
document.documentElement.lang = current === 'zh' ? 'zh-Hans' : 'en';

/** The language shown, `en` or `zh`. */
export const lang = () => current;

export function speak(language) {
  current = language;
  localStorage.setItem(KEY, language);
  document.documentElement.lang = language === 'zh' ? 'zh-Hans' : 'en';
  dispatchEvent(new CustomEvent('waggle-language'));
}

/** A message in the language shown. `{name}` is filled in; of `one|many` the value of `n` chooses. */
export function t(key, values = {}) {
  const row = messages[key];
  if (!row) return key;
  const forms = (current === 'zh' ? row[1] : row[0]).split('|');
  const text = forms.length > 1 && Number(String(values.n).replace(/\D/g, '')) !== 1 ? forms[1] : forms[0];
  return text.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
}
