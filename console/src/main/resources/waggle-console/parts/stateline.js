import { html, nothing } from 'lit';
import { clock, duration, exact, instant } from '../format.js';
import { t } from '../language.js';
import { world } from '../world.js';

const MOST = 6;

/** The life of a task drawn: a stop per state that it reached, and between two stops how long it took. */
export function stateline(task) {
  const stops = shortened(stopsOf(task));
  return html`<ol class="stateline" aria-label=${t('task.line')}>${stops.map((stop, i) => draw(stop, stops[i + 1]))}</ol>`;
}

function draw(stop, next) {
  const length = next && stop.at !== null && next.at !== null ? next.at - stop.at : null;
  const open = !next && stop.open && stop.at !== null ? world.now() - stop.at : null;
  return html`
    <li data-state=${stop.state} class="${next ? '' : 'last'} ${stop.open ? 'open' : ''}">
      <i></i><b>${stop.label}</b>
      <time title=${exact(stop.at)}>${stop.at === null ? '–' : clock(stop.at)}</time>
      ${length || open !== null ? html`<span class="stateline-span num">${duration(Math.max(0, length ?? open))}</span>` : nothing}
    </li>`;
}

function stopsOf(task) {
  const stops = [{ state: 'QUEUED', label: t('task.submitted'), at: instant(task.submittedAt) }];
  for (const { attempt, startedAt, durationMs, error } of task.history ?? []) {
    const at = instant(startedAt);
    stops.push({ state: 'RUNNING', label: t('task.attempt.n', { n: attempt }), at });
    if (error) stops.push({ state: 'FAILED', label: t('task.attempt.failed'), at: at === null ? null : at + durationMs });
  }
  const last = stops.at(-1);
  const end = instant(task.finishedAt) ?? last.at;
  if (task.state === 'RUNNING')
    stops.push({ state: 'RUNNING', label: t('task.attempt.n', { n: task.attempt }), at: instant(task.startedAt), open: true });
  else if (task.state === 'FAILED' && last.state === 'FAILED') return stops;
  else if (['SUCCEEDED', 'FAILED', 'CANCELLED'].includes(task.state)) stops.push({ state: task.state, label: t(`state.${task.state}`), at: end });
  else stops.push({ state: task.state, label: t(`state.${task.state}`), at: last.at, open: true });
  return stops;
}

/** The first stop and the last ones; the attempts between are in the table below. */
function shortened(stops) {
  if (stops.length <= MOST + 1) return stops;
  const left = stops.length - MOST;
  return [stops[0], { state: 'SCHEDULED', label: t('task.between', { n: left }), at: stops[1].at }, ...stops.slice(-MOST + 1)];
}
