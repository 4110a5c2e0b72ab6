/** Failures that look alike: the same function, exception and top frame of the stack. */
export function families(tasks) {
  const found = new Map();
  for (const task of tasks) {
    const one = family(task);
    if (!found.has(one.key)) found.set(one.key, { ...one, tasks: [] });
    found.get(one.key).tasks.push(task);
  }
  return [...found.values()].sort((a, b) => b.tasks.length - a.tasks.length);
}

export function family({ function: name = '', error }) {
  const type = String(error?.type ?? '').split('.').at(-1);
  const at = String(error?.stack ?? '').split('\n').find((line) => /^\s*at /.test(line)) ?? '';
  const frame = /\(([^)]*)\)/.exec(at)?.[1] ?? '';
  return { key: `${name}|${type}|${frame}`, function: name, type, frame };
}
