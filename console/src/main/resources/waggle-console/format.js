import { lang, t } from './language.js';

/** Milliseconds since 1970 from a number, a text of digits or an ISO instant; `null` for none. */
export function instant(value) {
  if (value === null || value === undefined || value === '' || value === 0) return null;
  const ms = typeof value === 'number' ? value : /^\d+$/.test(value) ? Number(value) : Date.parse(value);
  return Number.isFinite(ms) && ms > 0 ? ms : null;
}

const formats = new Map();
const numbers = (options) => {
  const key = lang() + JSON.stringify(options);
  if (!formats.has(key)) formats.set(key, new Intl.NumberFormat(lang(), options));
  return formats.get(key);
};

export const count = (value) => (value === null || value === undefined ? '–' : numbers({}).format(value));

/** A number per second: one decimal while it is small. */
export const rate = (value) =>
  value === null || value === undefined
    ? '–'
    : numbers({ maximumFractionDigits: value > 0 && value < 10 ? 1 : 0 }).format(value);

/** 0.42 → 42 %; negative is unknown. */
export const percent = (value) =>
  value === null || value === undefined || value < 0 ? '–' : numbers({ style: 'percent' }).format(value);

export function bytes(value) {
  if (!Number.isFinite(value)) return '–';
  const units = ['B', 'kB', 'MB', 'GB'];
  const power = Math.min(units.length - 1, value < 1 ? 0 : Math.floor(Math.log10(value) / 3));
  return `${numbers({ maximumFractionDigits: power === 0 ? 0 : 1 }).format(value / 1000 ** power)} ${units[power]}`;
}

const UNITS = [['d', 86_400_000], ['h', 3_600_000], ['min', 60_000], ['s', 1000]];

/** A length of time in at most two units: `850 ms`, `12.3 s`, `4 min 10 s`. */
export function duration(ms) {
  if (ms === null || ms === undefined || !Number.isFinite(ms)) return '–';
  if (ms < 0) return duration(0);
  if (ms < 1000) return `${Math.round(ms)} ms`;
  if (ms < 10_000) return `${(ms / 1000).toFixed(1)} s`;
  if (ms < 60_000) return `${Math.round(ms / 1000)} s`;
  const at = UNITS.findIndex(([, size]) => ms >= size);
  const [unit, size] = UNITS[at];
  const [smaller, rest] = UNITS[at + 1];
  const left = Math.floor((ms % size) / rest);
  return `${Math.floor(ms / size)} ${unit}${left > 0 ? ` ${left} ${smaller}` : ''}`;
}

/** A length of time as a function declares it: milliseconds, `30s` or ISO 8601. */
export function declared(value) {
  if (value === null || value === undefined || value === '') return '–';
  if (typeof value === 'number') return duration(value);
  const iso = /^PT(?:(\d+)H)?(?:(\d+)M)?(?:([\d.]+)S)?$/.exec(value);
  if (!iso) return value;
  return duration(((Number(iso[1] ?? 0) * 60 + Number(iso[2] ?? 0)) * 60 + Number(iso[3] ?? 0)) * 1000);
}

/** How long ago, rounded down so that it does not flicker: `now`, `12 s ago`. */
export function ago(at, now) {
  const ms = instant(at);
  if (ms === null) return '–';
  const passed = now - ms;
  return passed < 2000 ? t('time.now') : t('time.ago', { time: age(passed) });
}

/** A length of time in one unit. */
export function age(ms) {
  const [unit, size] = UNITS.find(([, size]) => ms >= size) ?? UNITS[3];
  return `${Math.max(0, Math.floor(ms / size))} ${unit}`;
}

/** The exact instant in the viewer's zone, for a title. */
export function exact(at) {
  const ms = instant(at);
  if (ms === null) return '';
  const day = new Intl.DateTimeFormat(lang(), { dateStyle: 'medium', timeStyle: 'long' }).format(ms);
  return `${day}\n${new Date(ms).toISOString()}`;
}

/** A sentence of the server with its instants as times of the viewer's clock. */
export const readable = (text) => String(text ?? '').replace(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, (at) => clock(at));

/** A clock time, with the day when it is not today. */
export function clock(at, { seconds = true } = {}) {
  const ms = instant(at);
  if (ms === null) return '–';
  const time = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23', ...(seconds ? { second: '2-digit' } : {}) };
  const today = new Date(ms).toDateString() === new Date().toDateString();
  const day = today ? {} : { month: 'short', day: 'numeric' };
  return new Intl.DateTimeFormat(lang(), { ...day, ...time }).format(ms);
}
