import { html, nothing } from 'lit';
import { duration, instant } from '../format.js';
import { t } from '../language.js';
import { refined, taskHref } from '../router.js';
import { world } from '../world.js';
import { chips } from './cells.js';
import { icon } from './icons.js';
import { state, when } from './words.js';

const KEY = 'waggle.columns.tasks';
const none = html`<span class="faint">–</span>`;
/** A value that leads to the list of all that have it. */
const linked = (name, value) => (value ? html`<a href=${refined({ [name]: value, cursor: '' })}>${value}</a>` : none);

/** Every column that the list of tasks can have; the first three are always there. */
const COLUMNS = {
  task: { always: true, narrow: 'lead', cell: (x) => html`<a class="mono clip" title=${x.id} href=${taskHref(x.address ?? x.id)}>${x.id}</a>` },
  'task.state': { always: true, narrow: 'side', cell: (x) => state(x.state) },
  function: { always: true, wide: true, narrow: 'main', cell: (x) => html`<p class="reason"><a class="strong" href=${refined({ function: x.function, cursor: '' })}>${x.function}</a>
    <span class="faint">${x.channel === x.function ? nothing : `${t('in')} ${x.channel} `}${x.error?.message ?? ''}</span></p>` },
  'task.batch': { narrow: 'hide', cell: (x) => html`<span class="clip">${linked('batch', x.batch)}</span>` },
  'task.key': { narrow: 'hide', cell: (x) => html`<span class="clip">${linked('key', x.key)}</span>` },
  'device.tags': { narrow: 'hide', cell: (x) => (x.tags?.length ? chips(x.tags) : none) },
  'function.version': { narrow: 'hide', cell: (x) => (x.version ? html`<code>${x.version}</code>` : none) },
  attempt: { align: 'end', narrow: 'hide', usual: true, cell: (x) => html`<span class="num">${x.attempt ?? 0}/${x.attempts ?? '–'}</span>` },
  'task.priority': { align: 'end', narrow: 'hide', usual: true, cell: (x) => html`<span class="num ${x.priority ? '' : 'zero'}">${x.priority ?? 0}</span>` },
  device: { narrow: 'hide', usual: true, cell: (x) => linked('device', x.device) },
  'task.took': { align: 'end', narrow: 'hide', usual: true, cell: took },
  'task.started': { align: 'end', narrow: 'hide', cell: (x) => when(x.startedAt) },
  'task.finished': { align: 'end', narrow: 'hide', cell: (x) => when(x.finishedAt) },
  'task.submitted': { align: 'end', usual: true, cell: (x) => when(x.submittedAt) },
};
const CHOICE = Object.keys(COLUMNS).filter((name) => !COLUMNS[name].always);

function chosen() {
  try {
    const kept = JSON.parse(localStorage.getItem(KEY));
    if (Array.isArray(kept)) return kept;
  } catch {
    // Whatever stands there is no choice of columns.
  }
  return CHOICE.filter((name) => COLUMNS[name].usual);
}

/** The columns that this browser's user has chosen. */
export function taskColumns() {
  const mine = chosen();
  return Object.entries(COLUMNS)
    .filter(([name, { always }]) => always || mine.includes(name))
    .map(([name, column]) => ({ ...column, label: t(name) }));
}

/** The menu that chooses them; `changed` is told afterwards. */
export function columnMenu(changed) {
  const mine = chosen();
  const toggle = (name) => {
    localStorage.setItem(KEY, JSON.stringify(mine.includes(name) ? mine.filter((one) => one !== name) : [...mine, name]));
    changed();
  };
  const left = ({ currentTarget, relatedTarget }) => currentTarget.contains(relatedTarget) || (currentTarget.open = false);
  return html`<details class="menu hide-narrow" @focusout=${left}><summary class="button" title=${t('columns')} aria-label=${t('columns')}>${icon('columns')}</summary>
    <div class="menu-box" tabindex="-1">${CHOICE.map((name) => html`<label><input type="checkbox" .checked=${mine.includes(name)} @change=${() => toggle(name)}> ${t(name)}</label>`)}</div></details>`;
}

function took(task) {
  const started = instant(task.startedAt);
  if (task.state === 'RUNNING' && started !== null) return html`<span class="num run">${duration(Math.max(0, world.now() - started))}</span>`;
  return html`<span class="num ${task.durationMs === undefined || task.durationMs === null ? 'zero' : ''}">${duration(task.durationMs)}</span>`;
}
