import { html, render } from 'lit';
import { t } from './language.js';
import { go } from './router.js';
import { session } from './session.js';
import { kbd } from './parts/words.js';

const ROOMS = { o: '/', t: '/tasks', b: '/batches', c: '/channels', f: '/failures', d: '/devices', u: '/functions', a: '/activity', s: '/settings' };
const HELP = [
  ['g o', 'room.overview'], ['g t', 'room.tasks'], ['g b', 'room.batches'], ['g c', 'room.channels'], ['g f', 'room.failures'], ['g d', 'room.devices'], ['g u', 'room.functions'],
  ['g a', 'room.activity'], ['g s', 'room.settings'],
  ['/', 'keys.search'], ['j k', 'keys.rows'], ['Enter', 'keys.open'], ['x', 'keys.select'], ['r', 'keys.again'], ['Esc', 'keys.close'], ['?', 'keys.help'],
];

let leader = 0;

/** Keys that mean something everywhere; all others go to the open room as `waggle-key` with `{key, used}`. */
export function listen() {
  addEventListener('keydown', (event) => {
    if (!session.user || event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
    if (document.querySelector('dialog[open]')) return;
    const typing = event.target.closest?.('input:not([type=checkbox]), textarea, select');
    if (typing) {
      if (event.key === 'Escape') event.target.blur();
      return;
    }
    const onButton = event.key === 'Enter' && event.target.closest?.('a, button, summary');
    if (!onButton && pressed(event.key)) event.preventDefault();
  });
}

function pressed(key) {
  const led = Date.now() - leader < 1200;
  leader = 0;
  if (led && ROOMS[key]) {
    go(ROOMS[key]);
    return true;
  }
  if (key === 'g') {
    leader = Date.now();
    return true;
  }
  if (key === '/') {
    const search = document.querySelector('[data-search]');
    search?.focus();
    search?.select();
    return search !== null;
  }
  if (key === '?') {
    help();
    return true;
  }
  const detail = { key, used: false };
  dispatchEvent(new CustomEvent('waggle-key', { detail }));
  return detail.used;
}

/** Shows the list of keys. */
export function help() {
  const dialog = document.createElement('dialog');
  dialog.className = 'keys';
  const close = () => dialog.close();
  render(
    html`<h2>${t('keys')}</h2>
      <dl>${HELP.map(([keys, what]) => html`<div><dt>${keys.split(' ').map(kbd)}</dt><dd>${t(what)}</dd></div>`)}</dl>
      <footer><button @click=${close}>${t('do.close')}</button></footer>`,
    dialog,
  );
  dialog.addEventListener('close', () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
}
