import { html, nothing } from 'lit';
import { clock, count } from '../format.js';
import { t } from '../language.js';
import { taskHref } from '../router.js';
import { icon } from './icons.js';

/**
 * What came of something, as its receipt says it: `{text, by, at, reasons: [{count, code, detail, ids}], tasks}`. What was
 * refused stands behind a fold, each reason with the first tasks that met it; `tasks` are addresses that were made.
 */
export function saidBar({ text, by, at, reasons = [], tasks = [] }, close) {
  const tail = by || at ? html` <span class="faint">${[by, at ? clock(at) : ''].filter(Boolean).join(' · ')}</span>` : nothing;
  const line = html`<span>${icon(reasons.length > 0 ? 'failures' : 'check')} ${text}</span>${tail}`;
  const folded = reasons.length > 0 || tasks.length > 0;
  return html`
    <div class="receipt ${reasons.length > 0 ? 'partly' : ''}" role="status">
      ${folded ? html`<details><summary>${line}</summary>${refusals(reasons)}${made(tasks)}</details>` : html`<div>${line}</div>`}
      <button class="quiet" aria-label=${t('do.close')} @click=${close}>${icon('close')}</button>
    </div>`;
}

/** Why some were refused: a line per reason. */
export const refusals = (reasons) => reasons.length === 0 ? nothing : html`
  <ul class="refusals">${reasons.map(({ count: n, detail, code, ids = [] }) => html`
    <li><b class="num">${count(n)}</b> <span>${detail || code}</span>
      ${ids.slice(0, 3).map((id) => html` <a class="mono faint" href=${taskHref(id)}>${id}</a>`)}</li>`)}</ul>`;

const made = (tasks) => tasks.length === 0 ? nothing : html`
  <ul>${tasks.slice(0, 20).map((id) => html`<li><a class="mono" href=${taskHref(id)}>${id}</a></li>`)}
    ${tasks.length > 20 ? html`<li class="faint">${t('problems.more', { n: count(tasks.length - 20) })}</li>` : nothing}</ul>`;
